//! The header's lines: the merchant, and who answers.

use super::{Look, Status, ai};
use crate::i18n::Text;
use leptos::prelude::*;
use shared::protocol::Presence;
use std::sync::Arc;

/// The merchant's name, and under it who is there: Pi, labelled as AI, or a person by name.
#[component]
pub fn Who(
    /// What never changes.
    look: Arc<Look>,
    /// Who answers.
    status: ArcRwSignal<Status>,
) -> impl IntoView {
    let merchant = look.merchant.name.clone();
    let line = move || match status.get().presence {
        Presence::Pi { name, open } => {
            let rest = if open { look.text(Text::Quick).to_owned() } else { format!("{}{}", look.text(Text::Hours), look.merchant.hours) };
            (name, ai(), rest)
        }
        Presence::Operator { name } => {
            let dot = "dot".to_owned();
            (name, view! { <i class=dot></i> }.into_any(), look.text(Text::Serving).to_owned())
        }
    };
    view! {
        <strong>{merchant}</strong>
        <div class="line" role="status">{line}</div>
    }
}
