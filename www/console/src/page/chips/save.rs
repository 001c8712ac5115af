//! Saving and discarding, and what came of it.

use super::Desk;
use crate::api::{self, ApiError};
use crate::i18n::{Words, fill};
use crate::part::{Confirm, Notice, Tone};
use crate::session::{use_session, use_words};
use crate::state::chips::ChipEditor;
use leptos::ev::BeforeUnloadEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ChipSet;
use shared::chip::ChipsError;
use shared::limit;
use shared::protocol::Code;

fn fault(error: &ChipsError, words: Words) -> String {
    let (text, place, max) = match error {
        ChipsError::TooMany => (words.chips.full, 0, limit::CHIPS_MAX),
        ChipsError::Twice(place) => (words.chips.wrong_twice, *place, 0),
        ChipsError::Label(place) => (words.chips.wrong_label, *place, limit::CHIP_LABEL_CHARS_MAX),
        ChipsError::Text(place) => (words.chips.wrong_text, *place, limit::CHIP_TEXT_CHARS_MAX),
    };
    fill(
        text,
        &[("n", &place.to_string()), ("max", &max.to_string())],
    )
}

/// What came of the last try.
#[derive(Clone, PartialEq)]
enum Outcome {
    None,
    Saved,
    Faulty(ChipsError),
    Failed(ApiError),
}

/// The bar at the bottom.
#[component]
pub fn SaveBar() -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let desk: Desk = expect_context();
    let live = crate::live::use_live();
    let w = words.chips;
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(Outcome::None);
    let asking = RwSignal::new(false);
    let is_dirty = Memo::new(move |_| desk.with(ChipEditor::is_dirty).unwrap_or(false));
    let is_overtaken = Memo::new(move |_| desk.with(ChipEditor::is_overtaken).unwrap_or(false));
    warn_before_unload(is_dirty);
    // What was said about the last save is over with the next change.
    Effect::new(move |_| {
        if is_dirty.get() && outcome.with_untracked(|outcome| *outcome == Outcome::Saved) {
            outcome.set(Outcome::None);
        }
    });
    let put = move |set: ChipSet| {
        busy.set(true);
        spawn_local(async move {
            let result = api::put_chips(&set).await;
            busy.try_set(false);
            match result {
                Ok(stored) => {
                    desk.edit(|editor| editor.stored(&set, stored));
                    outcome.try_set(Outcome::Saved);
                }
                Err(error) => {
                    session.note(&error);
                    if error.code() == Some(Code::Conflict) {
                        live.refresh_chips();
                    }
                    outcome.try_set(Outcome::Failed(error));
                }
            }
        });
    };
    let save = move |_| match untrack(|| desk.with(ChipEditor::to_save)) {
        Some(Ok(set)) => {
            desk.strict.set(false);
            put(set);
        }
        Some(Err(error)) => {
            desk.strict.set(true);
            outcome.set(Outcome::Faulty(error));
        }
        None => {}
    };
    let discard = Callback::new(move |()| {
        desk.strict.set(false);
        outcome.set(Outcome::None);
        desk.edit(ChipEditor::discard);
    });
    let notice = move || {
        match outcome.get() {
        _ if is_overtaken.get() => view! {
            <Notice tone=Tone::Warn text=w.overtaken testid="chips-conflict">
                <button class="button" type="button" on:click=move |_| discard.run(()) data-testid="chips-reload">{w.reload}</button>
            </Notice>
        }
        .into_any(),
        Outcome::Faulty(error) if is_dirty.get() => {
            let text = fault(&error, words);
            view! { <Notice tone=Tone::Bad text testid="chips-error"/> }.into_any()
        }
        Outcome::Failed(error) => {
            let text = error.sentence(words.problems);
            view! { <Notice tone=Tone::Bad text testid="chips-error"/> }.into_any()
        }
        Outcome::Saved => view! { <Notice tone=Tone::Good text=w.saved testid="chips-saved"/> }.into_any(),
        Outcome::None | Outcome::Faulty(_) => ().into_any(),
    }
    };
    let state = move || {
        if is_dirty.get() {
            w.unsaved
        } else {
            w.all_saved
        }
    };
    view! {
        <div class="save-bar" class:dirty=move || is_dirty.get() data-testid="save-bar">
            {notice}
            <div class="save-line">
                <span data-testid="chips-state">{state}</span>
                <button class="button" type="button" disabled=move || !is_dirty.get() || busy.get() on:click=move |_| asking.set(true) data-testid="discard">
                    {w.discard}
                </button>
                <button class="button primary" type="button" disabled=move || !is_dirty.get() || is_overtaken.get() || busy.get() on:click=save data-testid="save">
                    {move || if busy.get() { w.saving } else { w.save }}
                </button>
            </div>
        </div>
        <Confirm
            open=asking
            title=w.discard_title
            body=Signal::stored(w.discard_body.to_owned())
            action=w.discard
            cancel=w.stay
            confirm=discard
            testid="confirm-discard"
        />
    }
}

/// The browser asks before the tab is closed over unsaved words.
fn warn_before_unload(is_dirty: Memo<bool>) {
    let handle =
        window_event_listener(leptos::ev::beforeunload, move |event: BeforeUnloadEvent| {
            if is_dirty.get_untracked() {
                event.prevent_default();
            }
        });
    on_cleanup(move || handle.remove());
}
