//! Saving and discarding a draft, and what came of it: the bar at the bottom of an editor.

use crate::api::ApiError;
use crate::part::{Confirm, Notice, Tone};
use crate::session::use_words;
use crate::unload::warn_before_unload;
use leptos::prelude::*;

/// What came of the last try to save.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// There was none, or it is over.
    None,
    /// It is stored.
    Saved,
    /// It was not even sent; the sentence says why.
    Faulty(String),
    /// The edge has not stored it.
    Failed(ApiError),
}

/// The bar.
#[component]
pub fn SaveBar(
    /// Whether there is anything to save.
    is_dirty: Memo<bool>,
    /// Whether somebody else has saved meanwhile.
    is_overtaken: Memo<bool>,
    /// Whether saving is under way.
    busy: RwSignal<bool>,
    /// What came of it.
    outcome: RwSignal<Outcome>,
    /// What to say when it is stored.
    saved: &'static str,
    /// Saves.
    #[prop(into)]
    save: Callback<()>,
    /// Drops the draft for what is stored.
    #[prop(into)]
    discard: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let w = words.chips;
    let asking = RwSignal::new(false);
    warn_before_unload(is_dirty);
    // What was said about the last save is over with the next change.
    Effect::new(move |_| {
        if is_dirty.get() && outcome.with_untracked(|outcome| *outcome == Outcome::Saved) {
            outcome.set(Outcome::None);
        }
    });
    let discard = Callback::new(move |()| {
        outcome.set(Outcome::None);
        discard.run(());
    });
    let notice = move || {
        match outcome.get() {
        _ if is_overtaken.get() => view! {
            <Notice tone=Tone::Warn text=w.overtaken testid="save-conflict">
                <button class="button" type="button" on:click=move |_| discard.run(()) data-testid="save-reload">{w.reload}</button>
            </Notice>
        }
        .into_any(),
        Outcome::Faulty(text) if is_dirty.get() => {
            view! { <Notice tone=Tone::Bad text testid="save-error"/> }.into_any()
        }
        Outcome::Failed(error) => {
            let text = error.sentence(words.problems);
            view! { <Notice tone=Tone::Bad text testid="save-error"/> }.into_any()
        }
        Outcome::Saved => view! { <Notice tone=Tone::Good text=saved testid="saved"/> }.into_any(),
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
                <span data-testid="save-state">{state}</span>
                <button class="button" type="button" disabled=move || !is_dirty.get() || busy.get() on:click=move |_| asking.set(true) data-testid="discard">
                    {w.discard}
                </button>
                <button class="button primary" type="button" disabled=move || !is_dirty.get() || is_overtaken.get() || busy.get() on:click=move |_| save.run(()) data-testid="save">
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
