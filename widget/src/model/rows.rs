//! The thread as it is drawn: lines grouped by speaker, cards with their state, time where it helps.

use super::{Model, Outgoing, Refusal, Wrong, clock};
use shared::contact::ContactKind;
use shared::id::Key;
use shared::protocol::{Body, Card, CardField, Code, From, Message, Said, Seq};

/// A pause after which the time is written, in milliseconds.
const PAUSE_MS: u64 = 20 * 60 * 1_000;

/// One element of the thread.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// The time, after a pause.
    Time(String),
    /// Something said.
    Line(Line),
    /// One of the merchant's people is writing.
    Typing,
}

/// Something said.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Who says it.
    pub from: From,
    /// Whether somebody else, or nobody for a while, spoke before it.
    pub is_first: bool,
    /// What it looks like.
    pub face: Face,
}

/// What a line looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum Face {
    /// A bubble with words, and how far the visitor's own got.
    Words(String, Delivery),
    /// A lead card.
    Lead(Box<LeadCard>),
    /// A consent card.
    Consent(Box<ConsentCard>),
    /// Contacts given without a card in sight.
    Given(Option<String>, Vec<(ContactKind, String)>),
    /// Consent given or refused without a card in sight.
    Agreed(bool),
}

/// How far something of the visitor's got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Waiting,
    /// Stored. It is never shown so before the edge said it is.
    Stored,
    /// On a device of the merchant's people.
    Delivered,
    /// Read by one of them, or answered.
    Read,
    /// Refused, and why.
    Refused(Code),
}

/// A lead card.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadCard {
    /// Its place.
    pub seq: Seq,
    /// Why, and what for.
    pub reason: String,
    /// What is still missing.
    pub fields: Vec<CardField>,
    /// The consent text.
    pub consent: String,
    /// Its version.
    pub version: Key,
    /// What has become of it.
    pub stage: Stage,
}

/// A consent card.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentCard {
    /// The contact, masked.
    pub contact: String,
    /// The consent text.
    pub consent: String,
    /// Its version.
    pub version: Key,
    /// What has become of it.
    pub stage: Stage,
}

/// What has become of a card.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// To be filled in.
    Open,
    /// Filled in, on its way.
    Busy,
    /// Something in it is wrong.
    Wrong(Wrong),
    /// Refused by the edge.
    Refused(Refusal),
    /// Put off by the visitor.
    PutOff,
    /// A later card took its place.
    Past,
    /// The lead is given: name and contacts.
    Given(Option<String>, Vec<(ContactKind, String)>),
    /// Consent was given or refused.
    Agreed(bool),
}

/// The thread as it is drawn, each row with a key that stays its own.
#[must_use]
pub fn rows(model: &Model) -> Vec<(String, Row)> {
    let placed = model.thread.placed();
    let mut rows = Rows {
        rows: Vec::new(),
        before: None,
    };
    let mut latest = model.began_at;
    // What was refused stays where it was said; what is on its way comes last.
    let mut refused = model
        .thread
        .waiting()
        .iter()
        .filter(|outgoing| outgoing.refused.is_some())
        .peekable();
    for (at, message) in placed.iter().enumerate() {
        // What an earlier page said is dated; what follows it only after a pause.
        let gap = if at == 0 {
            latest.since(message.at)
        } else {
            message.at.since(latest)
        };
        if gap >= PAUSE_MS {
            rows.time(
                message.seq,
                clock::written(message.at, model.now, model.offset_min, model.language),
            );
        }
        latest = message.at;
        while let Some(outgoing) = refused.next_if(|outgoing| outgoing.after < message.seq) {
            rows.outgoing(outgoing);
        }
        if let Some(face) = face_of(model, placed, at) {
            rows.line(message.id.as_str(), message.from.clone(), face);
        }
    }
    refused
        .chain(model.thread.unsent())
        .for_each(|outgoing| rows.outgoing(outgoing));
    if model.signs.is_typing {
        rows.rows.push(("typing".to_owned(), Row::Typing));
    }
    rows.rows
}

struct Rows {
    rows: Vec<(String, Row)>,
    before: Option<From>,
}

impl Rows {
    fn time(&mut self, seq: Seq, written: String) {
        self.before = None;
        self.rows.push((format!("t{}", seq.0), Row::Time(written)));
    }

    fn outgoing(&mut self, outgoing: &Outgoing) {
        let delivery = outgoing
            .refused
            .as_ref()
            .map_or(Delivery::Waiting, |refusal| Delivery::Refused(refusal.code));
        if let Said::Text { text } | Said::Chip { text, .. } = &outgoing.said {
            self.line(
                outgoing.id.as_str(),
                From::Visitor,
                Face::Words(text.as_str().to_owned(), delivery),
            );
        }
    }

    fn line(&mut self, id: &str, from: From, face: Face) {
        let is_first = self.before.as_ref() != Some(&from);
        self.before = Some(from.clone());
        self.rows.push((
            id.to_owned(),
            Row::Line(Line {
                from,
                is_first,
                face,
            }),
        ));
    }
}

fn face_of(model: &Model, placed: &[Message], at: usize) -> Option<Face> {
    let message = &placed[at];
    let (earlier, later) = (&placed[..at], &placed[at + 1..]);
    // A card turns into its own summary; without one in sight the summary is a line.
    let has_card = || {
        earlier
            .iter()
            .any(|message| matches!(message.body, Body::Card(_)))
    };
    Some(match &message.body {
        Body::Text { text, .. } | Body::Chip { text, .. } => {
            let delivery = match message.from {
                From::Visitor => delivery(model, message.seq, later),
                _ => Delivery::Stored,
            };
            Face::Words(text.clone(), delivery)
        }
        Body::LeadGiven { name, contacts, .. } if !has_card() => {
            Face::Given(name.clone(), contacts.clone())
        }
        Body::ConsentGiven { agreed } if !has_card() => Face::Agreed(*agreed),
        Body::LeadGiven { .. } | Body::ConsentGiven { .. } => return None,
        Body::Card(Card::Lead {
            reason,
            fields,
            consent,
            version,
        }) => Face::Lead(Box::new(LeadCard {
            seq: message.seq,
            reason: reason.clone(),
            fields: fields.clone(),
            consent: consent.clone(),
            version: version.clone(),
            stage: lead_stage(model, later, message.seq),
        })),
        Body::Card(Card::Consent {
            contact,
            consent,
            version,
        }) => Face::Consent(Box::new(ConsentCard {
            contact: contact.clone(),
            consent: consent.clone(),
            version: version.clone(),
            stage: consent_stage(model, later),
        })),
    })
}

/// How far a stored message got. Whatever was said after it is an answer, whether marks came or not.
fn delivery(model: &Model, seq: Seq, later: &[Message]) -> Delivery {
    let marks = model.signs.theirs;
    let is_answered = || later.iter().any(|message| message.from != From::Visitor);
    if marks.read >= seq || is_answered() {
        Delivery::Read
    } else if marks.delivered >= seq {
        Delivery::Delivered
    } else {
        Delivery::Stored
    }
}

fn lead_stage(model: &Model, later: &[Message], seq: Seq) -> Stage {
    let ended = later.iter().find_map(|message| match &message.body {
        Body::LeadGiven { name, contacts, .. } => {
            Some(Stage::Given(name.clone(), contacts.clone()))
        }
        // Another card took its place, or consent to a number typed freely made the lead complete.
        Body::Card(Card::Lead { .. }) | Body::ConsentGiven { agreed: true } => Some(Stage::Past),
        _ => None,
    });
    let is_off = || model.put_off.contains(&seq).then_some(Stage::PutOff);
    let wrong = || {
        model
            .wrong
            .filter(|(at, _)| *at == seq)
            .map(|(_, wrong)| Stage::Wrong(wrong))
    };
    let is_lead = |said: &Said| matches!(said, Said::Lead(_));
    ended
        .or_else(wrong)
        .or_else(|| sent_stage(model, is_lead))
        .or_else(is_off)
        .unwrap_or(Stage::Open)
}

fn consent_stage(model: &Model, later: &[Message]) -> Stage {
    let ended = later.iter().find_map(|message| match &message.body {
        Body::ConsentGiven { agreed } => Some(Stage::Agreed(*agreed)),
        // A filled lead card brings its own consent.
        Body::LeadGiven { .. } => Some(Stage::Agreed(true)),
        Body::Card(Card::Consent { .. }) => Some(Stage::Past),
        _ => None,
    });
    let is_consent = |said: &Said| matches!(said, Said::Consent { .. });
    ended
        .or_else(|| sent_stage(model, is_consent))
        .unwrap_or(Stage::Open)
}

/// How far the answer to a card got.
fn sent_stage(model: &Model, is_answer: impl Fn(&Said) -> bool) -> Option<Stage> {
    let Outgoing { refused, .. } = model
        .thread
        .waiting()
        .iter()
        .rev()
        .find(|outgoing| is_answer(&outgoing.said))?;
    Some(refused.clone().map_or(Stage::Busy, Stage::Refused))
}
