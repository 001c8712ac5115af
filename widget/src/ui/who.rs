//! The header's lines: the merchant, and who answers.

use super::Look;
use crate::i18n::{Text, text};
use leptos::prelude::*;
use shared::protocol::Presence;

/// The merchant's name, and under it who is there: Pi, labelled as AI, or a person by name.
#[component]
pub fn Who(
    /// What never changes.
    look: Look,
    /// Who answers.
    presence: RwSignal<Presence>,
) -> impl IntoView {
    let line = move || match presence.get() {
        Presence::Pi { name, open: true } => (name, true, text(look.lang, Text::Quick).to_owned()),
        Presence::Pi { name, open: false } => (name, true, format!("{}{}", text(look.lang, Text::Hours), look.hours.get_value())),
        Presence::Operator { name } => (name, false, text(look.lang, Text::Serving).to_owned()),
    };
    view! {
        <strong>{look.name.get_value()}</strong>
        <div class="line" role="status">
            {move || {
                let (name, is_pi, rest) = line();
                let label = if is_pi { view! { <b class="ai">"AI"</b> }.into_any() } else { ().into_any() };
                let dot = (!is_pi).then(|| view! { <i class="dot"></i> });
                (dot, name, label, rest)
            }}
        </div>
    }
}
