//! Thread, chips and note: what stands between header and composer.

use super::line::RowView;
use super::{Look, Screen};
use crate::i18n::{Text, text};
use crate::model::Note;
use crate::shell::Actor;
use leptos::prelude::*;
use shared::chip::ShownChip;
use shared::protocol::Said;
use shared::text::MessageText;

/// The talk.
#[component]
pub fn Talk(
    /// What never changes.
    look: Look,
    /// What is on the screen.
    screen: Screen,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let mark = look.mark.get_value();
    let name = look.name.get_value();
    view! {
        <div class="scroll" tabindex="0">
            <div class="intro">
                <i class="mark" aria-hidden="true">{mark}</i>
                <strong>{name}</strong>
                {text(look.lang, Text::Intro)}
            </div>
            <div class="thread" role="log">
                {move || screen.is_loading.get().then(|| view! { <p class="hint late">{text(look.lang, Text::Opening)}</p> })}
                <For each=move || screen.rows.get() key=|shown| shown.key.clone() let:shown>
                    <RowView look shown actor />
                </For>
            </div>
            <div class="chips">
                <For each=move || screen.chips.get() key=|chip| (chip.id.clone(), chip.label.clone()) let:chip>
                    <Chip chip actor />
                </For>
            </div>
        </div>
        <p class="note" role="status">
            {move || screen.note.get().map(|note| text(look.lang, words(note)))}
        </p>
    }
}

fn words(note: Note) -> Text {
    match note {
        Note::Offline => Text::Offline,
        Note::Weak => Text::Weak,
        Note::Outdated => Text::Outdated,
    }
}

/// A prepared question.
#[component]
fn Chip(
    /// Which.
    chip: ShownChip,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let label = chip.label.clone();
    let tap = move |_| {
        if let Ok(text) = MessageText::parse(&chip.text) {
            actor.say(Said::Chip { chip: chip.id.clone(), text });
        }
    };
    view! {
        <button class="chip" type="button" on:click=tap>
            {label}
        </button>
    }
}
