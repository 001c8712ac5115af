//! What has become of a card: the only thing that the app knows about cards, by the kinds of what is
//! said after them.

use super::{Body, Message, Model, Problem, Said};
use crate::wire::Json;
use shared::protocol::{From, Seq};
use std::rc::Rc;

/// Cards before it among which the one is looked for that something was filled into.
const NEAR: usize = 64;

/// A card, or what was filled in without a card in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its place.
    pub seq: Seq,
    /// The card as it came; none where only what was filled in is there.
    pub card: Option<Rc<Json>>,
    /// What has become of it.
    pub stage: Stage,
    /// What was made of it.
    pub result: Option<Rc<Json>>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// What has become of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To be filled in.
    Open,
    /// Filled in, on its way.
    Busy,
    /// Refused.
    Refused,
    /// Put off by the visitor.
    PutOff,
    /// A later card took its place.
    Past,
    /// Filled in.
    Done,
}

impl Stage {
    /// As the script that draws cards knows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::PutOff => "put_off",
            Self::Past => "past",
            Self::Done => "done",
        }
    }
}

impl Card {
    /// What the script that draws cards gets.
    #[must_use]
    pub fn json(&self) -> Json {
        let form = |form: &Option<Rc<Json>>| form.as_deref().cloned().unwrap_or(Json::Null);
        let problem = self.problem.as_ref().map_or(Json::Null, |problem| {
            let detail = problem.detail.as_deref();
            Json::map(vec![
                ("code", Json::from(&*problem.code)),
                ("detail", detail.map_or(Json::Null, Json::from)),
            ])
        });
        Json::map(vec![
            ("seq", Json::from(self.seq.0)),
            ("card", form(&self.card)),
            ("stage", Json::from(self.stage.name())),
            ("result", form(&self.result)),
            ("problem", problem),
        ])
    }
}

/// What of a kind of card comes back as filled in.
fn is_result(card: &str, kind: &str) -> bool {
    matches!(
        (card, kind),
        ("lead", "lead_given" | "call_asked")
            | ("consent", "consent_given" | "lead_given")
            | ("price", "estimated")
            | ("booking", "booking_asked" | "booking_settled")
            | ("call", "call_asked")
            | ("gallery" | "offers", "chosen")
            | ("rating", "rated")
    )
}

/// What the visitor says by a kind of card.
fn is_answer(card: &str, said: &str) -> bool {
    matches!(
        (card, said),
        ("lead", "lead" | "call_back")
            | ("consent", "consent")
            | ("price", "estimate")
            | ("booking", "booking")
            | ("call", "call_back")
            | ("gallery" | "offers", "choice")
            | ("rating", "rating")
    )
}

/// Whether what is said or came back speaks of this card and not of another one of its kind: of the
/// same price rule, of one of its items.
fn is_about(card: &Json, other: &Json) -> bool {
    let items = card.get("items").list();
    let item = other.get("item");
    let rules = (card.get("rule"), other.get("rule"));
    (*item == Json::Null || items.iter().any(|one| one.get("key") == item))
        && (*rules.0 == Json::Null || *rules.1 == Json::Null || rules.0 == rules.1)
}

/// The card at a place, with what has become of it, or what was filled in; nothing where a card
/// shows that already, or where nothing is shown.
pub fn card(model: &Model, message: &Message) -> Option<Card> {
    let Body::Form(form) = &message.body else {
        return None;
    };
    match message.body.card() {
        Some(kind) => Some(standing(model, message.seq, kind, form)),
        None if message.body.kind() == "declined" => None,
        None => {
            let mut before = model.thread.forms_before(message.seq).take(NEAR);
            let is_shown = before.any(|earlier| match (&earlier.body, earlier.body.card()) {
                (Body::Form(card), Some(kind)) => {
                    is_result(kind, message.body.kind()) && is_about(card, form)
                }
                _ => false,
            });
            (!is_shown).then(|| Card {
                seq: message.seq,
                card: None,
                stage: Stage::Done,
                result: Some(Rc::clone(form)),
                problem: None,
            })
        }
    }
}

fn standing(model: &Model, seq: Seq, kind: &str, card: &Rc<Json>) -> Card {
    let mut is_latest = true;
    let mut is_declined = false;
    let mut is_settled = false;
    let mut result: Option<&Rc<Json>> = None;
    for later in model.thread.forms_from(seq.next()) {
        let Body::Form(form) = &later.body else {
            continue;
        };
        if later.body.card() == Some(kind) && is_about(card, form) {
            is_latest = false;
            break;
        }
        match later.body.kind() {
            "declined" if later.from == From::Visitor => {
                is_declined |= matches!(kind, "lead" | "call");
            }
            // Consent to a number that was typed freely made the lead complete.
            "consent_given" if kind == "lead" => {
                is_settled |= form.get("agreed").truth() == Some(true);
            }
            other if is_result(kind, other) && is_about(card, form) => result = Some(form),
            _ => {}
        }
    }
    let (mut stage, mut problem) = match result {
        None if is_settled || !is_latest => (Stage::Past, None),
        None => (Stage::Open, None),
        Some(result) => match result.get("kind").text() {
            Some("booking_asked") => (Stage::Busy, None),
            Some("booking_settled") if result.get("booked").truth() != Some(true) => {
                (Stage::Refused, Some(Problem::of("slot_taken")))
            }
            _ => (Stage::Done, None),
        },
    };
    // A filled lead card brings its own consent.
    let result = result.map(|result| match result.get("kind").text() {
        Some("lead_given") if kind == "consent" => Rc::new(Json::map(vec![
            ("kind", Json::from("consent_given")),
            ("agreed", Json::from(true)),
        ])),
        _ => Rc::clone(result),
    });
    if is_latest && stage != Stage::Past {
        let is_mine = |said: &Said| is_answer(kind, said.kind()) && is_about(card, said.json());
        let mut waiting = model.thread.waiting().iter().rev();
        let sent = waiting.find(|outgoing| is_mine(&outgoing.said));
        let put_off = model.put_off.iter().find(|(off, _)| *off == seq);
        if let Some(outgoing) = sent {
            problem.clone_from(&outgoing.refused);
            stage = if problem.is_some() {
                Stage::Refused
            } else {
                Stage::Busy
            };
        } else if stage == Stage::Open && put_off.map_or(is_declined, |(_, is_off)| *is_off) {
            stage = Stage::PutOff;
        }
    }
    Card {
        seq,
        card: Some(Rc::clone(card)),
        stage,
        result,
        problem,
    }
}
