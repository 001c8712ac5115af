//! Thread, chips and note: what stands between header and composer.

use super::line::RowView;
use super::{Look, Shown, Status, button, line, mark};
use crate::i18n::Text;
use crate::model::Note;
use crate::shell::Actor;
use leptos::prelude::*;
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
    let name = look.merchant.name.clone();
    let intro = view! { <div class="intro">{mark(&look)}<strong>{name}</strong>{look.text(Text::Intro)}</div> }.into_any();
    let row = {
        let look = Arc::clone(&look);
        move |shown: Shown| view! { <RowView look=Arc::clone(&look) shown actor /> }.into_any()
    };
    let thread = view! {
        <div class="thread" role="log">
            <For each=move || rows.get() key=|shown| shown.key.clone() children=row />
        </div>
    }
    .into_any();
    // Around the thread little changes, and then together: it is drawn as a whole.
    let around = {
        let status = status.clone();
        let look = Arc::clone(&look);
        move || {
            let Status { chips, is_loading, .. } = status.get();
            let opening = is_loading.then(|| line("hint late", look.text(Text::Opening)));
            let chips: Vec<AnyView> = chips
                .into_iter()
                .map(|chip| {
                    let (id, text) = (chip.id, chip.text);
                    button("chip", &chip.label, false, move || {
                        if let Ok(text) = MessageText::parse(&text) {
                            actor.say(Said::Chip { chip: id.clone(), text });
                        }
                    })
                })
                .collect();
            view! { {opening}<div class="chips">{chips}</div> }.into_any()
        }
    };
    let note = move || status.get().note.map(|note| look.text(words(note)).to_owned());
    view! {
        <div class="scroll" tabindex="0">{intro}{thread}{around}</div>
        <p class="note" role="status">{note}</p>
    }
}

fn words(note: Note) -> Text {
    match note {
        Note::Offline => Text::Offline,
        Note::Weak => Text::Weak,
        Note::Outdated => Text::Outdated,
    }
}
