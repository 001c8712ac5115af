//! The consent card: may the contact that was written be used?

use super::Look;
use super::line::agreed;
use super::parts::{button, div, error, p, summary};
use crate::i18n::{Text, refusal};
use crate::model::{ConsentCard, Stage};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::protocol::Said;
use std::sync::Arc;

/// The card: the masked contact, the text to be agreed to, and two ways on.
#[component]
pub fn ConsentCardView(
    /// What never changes.
    look: Arc<Look>,
    /// The card.
    card: ConsentCard,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let ConsentCard {
        contact,
        consent,
        version,
        stage,
    } = card;
    let is_busy = stage == Stage::Busy;
    let problem = match stage {
        Stage::Agreed(is_agreed) => return agreed(&look, is_agreed),
        Stage::Past => return summary(look.text(Text::MayWe), ""),
        Stage::Refused(refused) => Some(look.text(refusal(refused.code))),
        _ => None,
    };
    let answer = |words, class, agreed| {
        let version = version.clone();
        let say = move || {
            actor.say(Said::Consent {
                agreed,
                version: version.clone(),
            })
        };
        button(class, look.text(words), is_busy, Some(Box::new(say)))
    };
    let yes = answer(
        if is_busy { Text::Submitting } else { Text::Yes },
        "submit",
        true,
    );
    let no = answer(Text::NotNow, "later", false);
    let question = p("why", look.text(Text::MayWe));
    div(
        "card ask",
        vec![
            question,
            p("contact", &contact),
            p("terms", &consent),
            error(problem),
            div("do", vec![yes, no]),
        ],
    )
}
