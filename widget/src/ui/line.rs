//! One row of the thread.

use super::Look;
use super::parts::{ai, button, div, i, link, mark, p, words};
use crate::i18n::Text;
use crate::model::{Delivery, Drawn, Face, Line, Piece, Row, pieces};
use crate::shell::Actor;
use leptos::prelude::{AnyView, IntoAny};
use shared::protocol::From;

/// A row. `is_new` rows move in.
pub fn view(look: &Look, drawn: &Drawn, is_new: bool, actor: &Actor) -> AnyView {
    match &drawn.row {
        Row::Earlier => p("time", look.text(Text::Opening)),
        Row::Time(written) | Row::Note(written) => p("time", written),
        Row::New => p("time new", look.text(Text::New)),
        Row::Typing => div(
            "msg they in",
            vec![i("b dots", "", Some(look.text(Text::Typing)))],
        ),
        Row::Line(line) => {
            let by = if line.is_first {
                by(look, &line.from)
            } else {
                ().into_any()
            };
            let (face, below) = match &line.face {
                Face::Words(said, delivery) if line.from == From::Visitor => {
                    own(look, &drawn.key, said, delivery, actor)
                }
                Face::Words(said, _) => (div("b", tappable(said, true)), ().into_any()),
                // Half an address would lead elsewhere.
                Face::Draft(said) => (div("b", vec![words(said)]), ().into_any()),
                Face::Card(_) => (().into_any(), ().into_any()),
            };
            div(&class(line, is_new), vec![by, face, below])
        }
    }
}

fn class(line: &Line, is_new: bool) -> String {
    let delivery = match &line.face {
        Face::Words(_, delivery) => Some(delivery),
        _ => None,
    };
    let mut class = String::from(if line.from == From::Visitor {
        "msg me"
    } else {
        "msg they"
    });
    for (is_so, name) in [
        (is_new, " in"),
        (line.is_first, " first"),
        (delivery.is_some(), " said"),
        (matches!(line.face, Face::Draft(_)), " draft"),
        (delivery == Some(&Delivery::Waiting), " wait"),
        (delivery == Some(&Delivery::Delivered), " got"),
        (delivery == Some(&Delivery::Read), " got read"),
        (matches!(delivery, Some(Delivery::Refused(_))), " lost"),
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

/// Words with what can be tapped in them.
fn tappable(said: &str, has_phones: bool) -> Vec<AnyView> {
    let view = |piece| match piece {
        Piece::Words(shown) => words(shown),
        Piece::Link(shown) => link(shown, shown.to_owned()),
        Piece::Phone(shown, number) => link(shown, ["tel:", &*number].concat()),
    };
    pieces(said, has_phones).into_iter().map(view).collect()
}

/// The visitor's own words with how far they got, and under them what can be done about a refusal.
fn own(
    look: &Look,
    key: &str,
    said: &str,
    delivery: &Delivery,
    actor: &Actor,
) -> (AnyView, AnyView) {
    let (state, refused) = match delivery {
        Delivery::Waiting => (Text::Sending, None),
        Delivery::Stored => (Text::Sent, None),
        Delivery::Delivered => (Text::Delivered, None),
        Delivery::Read => (Text::Read, None),
        Delivery::Refused(code) => (Text::Unsent, Some(code)),
    };
    let below = match refused {
        Some(code) => {
            let reason = if code == "too_many" {
                Text::TooOften
            } else {
                Text::Unsent
            };
            let (key, actor) = (key.to_owned(), actor.clone());
            let again = [look.text(reason), look.text(Text::Again)].join(" · ");
            button("again", &again, Box::new(move || actor.say_again(&key)))
        }
        None => ().into_any(),
    };
    let mut inner = tappable(said, false);
    inner.push(i("", "", Some(look.text(state))));
    (div("b", inner), below)
}
