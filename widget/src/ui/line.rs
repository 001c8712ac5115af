//! One row of the thread.

use super::consent_card::ConsentCardView;
use super::lead_card::LeadCardView;
use super::{Look, Shown, ai, button, line, mark, summary};
use crate::i18n::Text;
use crate::model::{Delivery, Face, Line, Row};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::contact::ContactKind;
use shared::protocol::{Code, From};
use std::sync::Arc;

/// A row. What it is never changes; where it stands and how far it got do.
#[component]
pub fn RowView(
    /// What never changes.
    look: Arc<Look>,
    /// The row.
    shown: Shown,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let Shown { key, row, is_new } = shown;
    move || match row.get() {
        Row::Time(written) => line("time", &written),
        Row::Line(Line { from, is_first, face }) => {
            let class = class(&from, is_first, is_new, &face);
            let by = is_first.then(|| by(&look, &from));
            let face = match face {
                Face::Words(words, delivery) if from == From::Visitor => own(&look, &key, words, delivery, actor),
                Face::Words(words, _) => view! { <div class="b">{words}</div> }.into_any(),
                Face::Lead(card) => view! { <LeadCardView look=Arc::clone(&look) card=*card actor /> }.into_any(),
                Face::Consent(card) => view! { <ConsentCardView look=Arc::clone(&look) card=*card actor /> }.into_any(),
                Face::Given(name, contacts) => given(&look, name, &contacts),
                Face::Agreed(is_agreed) => agreed(&look, is_agreed),
            };
            view! { <div class=class>{by}{face}</div> }.into_any()
        }
    }
}

fn class(from: &From, is_first: bool, is_new: bool, face: &Face) -> String {
    let side = if *from == From::Visitor { "me" } else { "they" };
    let state = match face {
        Face::Words(_, Delivery::Waiting) => " wait",
        Face::Words(_, Delivery::Refused(_)) => " lost",
        _ => "",
    };
    format!("{}msg {side}{}{state}", if is_new { "in " } else { "" }, if is_first { " first" } else { "" })
}

/// Who speaks: Pi with its mark and the AI label, a person by name, the visitor not at all.
fn by(look: &Look, from: &From) -> AnyView {
    match from {
        From::Visitor => ().into_any(),
        From::Operator { name } => line("by", name),
        From::Pi => {
            let name = look.merchant.assistant.clone();
            view! { <div class="by">{mark(look)}{name}{ai()}</div> }.into_any()
        }
    }
}

/// The visitor's own words, and how far they got.
fn own(look: &Look, key: &str, words: String, delivery: Delivery, actor: Actor) -> AnyView {
    let (state, refused) = match delivery {
        Delivery::Waiting => (Text::Sending, None),
        Delivery::Stored => (Text::Sent, None),
        Delivery::Refused(code) => (Text::Unsent, Some(code)),
    };
    let again = refused.map(|code| {
        let reason = if code == Code::TooMany { Text::TooOften } else { Text::Unsent };
        let words = format!("{} · {}", look.text(reason), look.text(Text::Again));
        let key = key.to_owned();
        button("again", &words, false, move || actor.say_again(&key))
    });
    view! {
        <div class="b">{words}<i role="img" aria-label=look.text(state)></i></div>
        {again}
    }
    .into_any()
}

/// Contacts are given.
pub fn given(look: &Look, name: Option<String>, contacts: &[(ContactKind, String)]) -> AnyView {
    let mut detail = name.unwrap_or_default();
    for (_, masked) in contacts {
        if !detail.is_empty() {
            detail.push_str(" · ");
        }
        detail.push_str(masked);
    }
    summary(look.text(Text::Given), &detail)
}

/// Consent is given or refused.
pub fn agreed(look: &Look, is_agreed: bool) -> AnyView {
    summary(look.text(if is_agreed { Text::Agreed } else { Text::Refused }), "")
}
