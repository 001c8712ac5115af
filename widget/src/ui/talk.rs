//! Thread, chips and note: what stands between header and composer.

use super::line::RowView;
use super::parts::{button, div, i, mark, p, words};
use super::{Look, Shown, Status};
use crate::i18n::Text;
use crate::model::Note;
use crate::shell::Actor;
use leptos::prelude::*;
use shared::chip::ShownChip;
use shared::protocol::Said;
use shared::text::MessageText;
use std::sync::Arc;

/// The talk.
#[component]
pub fn Talk(
    /// What never changes.
    look: Arc<Look>,
    /// The thread.
    rows: ArcRwSignal<Vec<Shown>>,
    /// What is around it.
    status: ArcRwSignal<Status>,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let intro = div(
        "intro",
        vec![
            mark(&look),
            i("name", &look.merchant.name, None),
            words(look.text(Text::Intro)),
        ],
    );
    let row = {
        let look = Arc::clone(&look);
        move |shown: Shown| view! { <RowView look=Arc::clone(&look) shown actor /> }.into_any()
    };
    let around = {
        let (look, status) = (Arc::clone(&look), status.clone());
        move || around(&look, &status.get(), actor)
    };
    let note = move || {
        words(
            status
                .get()
                .note
                .map_or("", |note| look.text(text_of(note))),
        )
    };
    view! {
        <div class="scroll" tabindex="0">
            {intro}
            <div class="thread" role="log">
                <For each=move || rows.get() key=|shown| shown.key.clone() children=row />
            </div>
            {around}
        </div>
        <p class="note" role="status">{note}</p>
    }
}

/// What is around the thread changes seldom, and then together.
fn around(look: &Look, status: &Status, actor: Actor) -> AnyView {
    let opening = if status.is_loading {
        p("hint late", look.text(Text::Opening))
    } else {
        ().into_any()
    };
    let mut chips = Vec::new();
    for ShownChip { id, label, text } in status.chips.clone() {
        let tap = move || {
            if let Ok(text) = MessageText::parse(&text) {
                actor.say(Said::Chip {
                    chip: id.clone(),
                    text,
                });
            }
        };
        chips.push(button("chip", &label, false, Some(Box::new(tap))));
    }
    vec![opening, div("chips", chips)].into_any()
}

fn text_of(note: Note) -> Text {
    match note {
        Note::Offline => Text::Offline,
        Note::Weak => Text::Weak,
        Note::Outdated => Text::Outdated,
    }
}
