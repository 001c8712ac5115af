//! The header's lines: the merchant, and who answers.

use super::parts::{ai, i, words};
use super::{Look, Status};
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
    let name = i("name", &look.merchant.name, None);
    let line = move || {
        let Status {
            presence, is_here, ..
        } = status.get();
        let line = match presence {
            Presence::Pi { name, open: true } => {
                vec![words(&name), ai(), words(look.text(Text::Quick))]
            }
            Presence::Pi { name, open: false } => {
                let hours = format!("{}{}", look.text(Text::Hours), look.merchant.hours);
                vec![words(&name), ai(), words(&hours)]
            }
            Presence::Operator { name } if is_here => vec![
                words(&name),
                i("dot", "", None),
                words(look.text(Text::Online)),
            ],
            Presence::Operator { name } => vec![words(&name), words(look.text(Text::Serving))],
        };
        line.into_any()
    };
    view! {
        {name}
        <div class="line" role="status">{line}</div>
    }
}
