//! Saving the chips.

use super::Desk;
use crate::api;
use crate::i18n::{Words, fill};
use crate::part::{Outcome, SaveBar};
use crate::session::{use_session, use_words};
use crate::state::chips::ChipEditor;
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

/// The bar at the bottom.
#[component]
pub fn Saving() -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let desk: Desk = expect_context();
    let live = crate::live::use_live();
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(Outcome::None);
    let is_dirty = Memo::new(move |_| desk.with(ChipEditor::is_dirty).unwrap_or(false));
    let is_overtaken = Memo::new(move |_| desk.with(ChipEditor::is_overtaken).unwrap_or(false));
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
    let save = move |()| match untrack(|| desk.with(ChipEditor::to_save)) {
        Some(Ok(set)) => {
            desk.strict.set(false);
            put(set);
        }
        Some(Err(error)) => {
            desk.strict.set(true);
            outcome.set(Outcome::Faulty(fault(&error, words)));
        }
        None => {}
    };
    let discard = move |()| {
        desk.strict.set(false);
        desk.edit(ChipEditor::discard);
    };
    view! { <SaveBar is_dirty is_overtaken busy outcome saved=words.chips.saved save discard/> }
}
