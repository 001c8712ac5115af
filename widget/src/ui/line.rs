//! One row of the thread.

use super::consent_card::ConsentCardView;
use super::lead_card::LeadCardView;
use super::parts::{ai, button, div, i, mark, p, summary, words};
use super::{Look, Shown};
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
        Row::Time(written) => p("time", &written),
        Row::Typing => div(
            "msg in",
            vec![i("b dots", "", Some(look.text(Text::Typing)))],
        ),
        Row::Line(Line {
            from,
            is_first,
            face,
        }) => {
            let class = class(&from, is_first, is_new, &face);
            let by = if is_first {
                by(&look, &from)
            } else {
                ().into_any()
            };
            let (face, below) = match face {
                Face::Words(said, delivery) if from == From::Visitor => {
                    own(&look, &key, &said, delivery, actor)
                }
                Face::Words(said, _) => (div("b", vec![words(&said)]), ().into_any()),
                Face::Lead(card) => (
                    view! { <LeadCardView look=Arc::clone(&look) card=*card actor /> }.into_any(),
                    ().into_any(),
                ),
                Face::Consent(card) => (
                    view! { <ConsentCardView look=Arc::clone(&look) card=*card actor /> }
                        .into_any(),
                    ().into_any(),
                ),
                Face::Given(name, contacts) => (given(&look, name, &contacts), ().into_any()),
                Face::Agreed(is_agreed) => (agreed(&look, is_agreed), ().into_any()),
            };
            div(&class, vec![by, face, below])
        }
    }
}

fn class(from: &From, is_first: bool, is_new: bool, face: &Face) -> String {
    let mut class = String::from(if *from == From::Visitor {
        "msg me"
    } else {
        "msg they"
    });
    for (is_so, name) in [
        (is_new, " in"),
        (is_first, " first"),
        (matches!(face, Face::Words(_, Delivery::Waiting)), " wait"),
        (matches!(face, Face::Words(_, Delivery::Delivered)), " got"),
        (matches!(face, Face::Words(_, Delivery::Read)), " got read"),
        (
            matches!(face, Face::Words(_, Delivery::Refused(_))),
            " lost",
        ),
    ] {
        if is_so {
            class.push_str(name);
        }
    }
    class
}

/// Who speaks: Pi with its mark and the AI label, a person by name, the visitor not at all.
fn by(look: &Look, from: &From) -> AnyView {
    match from {
        From::Visitor => ().into_any(),
        From::Operator { name } => div("by", vec![words(name)]),
        From::Pi => div(
            "by",
            vec![mark(look), words(&look.merchant.assistant), ai()],
        ),
    }
}

/// The visitor's own words with how far they got, and under them what can be done about a refusal.
fn own(look: &Look, key: &str, said: &str, delivery: Delivery, actor: Actor) -> (AnyView, AnyView) {
    let (state, refused) = match delivery {
        Delivery::Waiting => (Text::Sending, None),
        Delivery::Stored => (Text::Sent, None),
        Delivery::Delivered => (Text::Delivered, None),
        Delivery::Read => (Text::Read, None),
        Delivery::Refused(code) => (Text::Unsent, Some(code)),
    };
    let below = match refused {
        Some(code) => {
            let reason = if code == Code::TooMany {
                Text::TooOften
            } else {
                Text::Unsent
            };
            let key = key.to_owned();
            let again = format!("{} · {}", look.text(reason), look.text(Text::Again));
            button(
                "again",
                &again,
                false,
                Some(Box::new(move || actor.say_again(&key))),
            )
        }
        None => ().into_any(),
    };
    (
        div("b", vec![words(said), i("", "", Some(look.text(state)))]),
        below,
    )
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
    summary(
        look.text(if is_agreed {
            Text::Agreed
        } else {
            Text::Refused
        }),
        "",
    )
}
