//! The thread as it is drawn: lines grouped by speaker, cards with their state, days, time where it
//! helps. Only what is in the window is looked at.

use super::cards::{self, Card};
use super::clock::Clock;
use super::{Body, Message, Model, Outgoing, Presence};
use crate::i18n::{Text, text};
use shared::lang::Lang;
use shared::protocol::{From, Seq};

/// A pause after which the time is written, in milliseconds.
const PAUSE_MS: u64 = 20 * 60 * 1_000;

/// Minutes from which on a time to wait is told in hours.
const HOURS_FROM: u64 = 90;

/// One element of the thread, with a key that stays its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The key.
    pub key: String,
    /// The message that it is of, or that follows it; 0 behind the last.
    pub seq: Seq,
    /// What it shows.
    pub row: Row,
}

/// What an element of the thread shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Older messages are on their way.
    Earlier,
    /// The day, or the time after a pause.
    Time(String),
    /// What follows is new.
    New,
    /// Something said.
    Line(Line),
    /// Something that happened, in the middle.
    Note(String),
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
    /// A bubble with words that are still being written.
    Draft(String),
    /// A card, or what was filled in.
    Card(Box<Card>),
}

/// How far something of the visitor's got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Waiting,
    /// Stored. It is never shown so before the edge said it is.
    Stored,
    /// On a device of the merchant's people.
    Delivered,
    /// Read by one of them, or answered.
    Read,
    /// Refused, and the code of why.
    Refused(String),
}

/// The thread as it is drawn.
#[must_use]
pub fn rows(model: &Model) -> Vec<Drawn> {
    let placed = model.thread.placed();
    let range = model.window.range(&model.thread);
    let clock = model.clock();
    let mut rows = Rows {
        rows: Vec::new(),
        before: None,
    };
    if model.is_asking_earlier() {
        rows.push("earlier".into(), Seq(0), Row::Earlier);
    }
    // What stands right before the window decides about its first line as about any other.
    let mut earlier = range.start.checked_sub(1).map(|at| &placed[at]);
    rows.before = earlier
        .filter(|message| is_line(message))
        .map(|message| message.from.clone());
    // What was refused stays where it was said; what is on its way comes last.
    let first = earlier.map_or(Seq(0), |message| message.seq.next());
    let mut refused = model
        .thread
        .waiting()
        .iter()
        .filter(|outgoing| outgoing.refused.is_some() && outgoing.after >= first)
        .peekable();
    let mut marker = model.signs.new_from.filter(|new| *new >= first);
    for message in &placed[range.clone()] {
        if let Some(written) = time(&clock, model.began_at, earlier, message) {
            rows.before = None;
            rows.push(
                format!("t{}", message.seq.0),
                message.seq,
                Row::Time(written),
            );
        }
        earlier = Some(message);
        while let Some(outgoing) = refused.next_if(|outgoing| outgoing.after < message.seq) {
            rows.outgoing(outgoing);
        }
        if marker.take_if(|new| *new <= message.seq).is_some() {
            rows.push("new".into(), message.seq, Row::New);
        }
        let key = message.id.as_str();
        match &message.body {
            Body::Words(words, _) => {
                let face = Face::Words(words.clone(), delivery(model, message));
                rows.line(key, message.seq, message.from.clone(), face);
            }
            Body::Form(_) if message.body.kind() == "person_asked" => {
                rows.before = None;
                let note = text(model.language, Text::PersonAsked).to_owned();
                rows.push(key.to_owned(), message.seq, Row::Note(note));
            }
            Body::Form(_) => {
                if let Some(card) = cards::card(model, message) {
                    let face = Face::Card(Box::new(card));
                    rows.line(key, message.seq, message.from.clone(), face);
                }
            }
        }
    }
    if model.window.has_end() {
        refused
            .chain(model.thread.unsent())
            .for_each(|outgoing| rows.outgoing(outgoing));
        if let Some((id, words)) = &model.draft {
            rows.line(id.as_str(), Seq(0), From::Pi, Face::Draft(words.clone()));
        } else if model.signs.is_typing {
            rows.push("typing".into(), Seq(0), Row::Typing);
        }
        if let Some(note) = standing(model) {
            rows.push("standing".into(), Seq(0), Row::Note(note));
        }
    }
    rows.rows
}

/// Whether it is drawn as something said.
fn is_line(message: &Message) -> bool {
    !matches!(message.body.kind(), "person_asked" | "declined")
}

/// What stands before a message: the day where it is another one than that of the message before,
/// the time after a pause.
fn time(
    clock: &Clock,
    began: shared::time::Millis,
    earlier: Option<&Message>,
    message: &Message,
) -> Option<String> {
    let Some(earlier) = earlier else {
        // What an earlier page said is dated.
        return (began.since(message.at) >= PAUSE_MS).then(|| clock.both(message.at));
    };
    if clock.day(earlier.at) != clock.day(message.at) {
        return Some([clock.date(message.at), clock.time(message.at)].join(" "));
    }
    (message.at.since(earlier.at) >= PAUSE_MS).then(|| clock.time(message.at))
}

struct Rows {
    rows: Vec<Drawn>,
    before: Option<From>,
}

impl Rows {
    fn push(&mut self, key: String, seq: Seq, row: Row) {
        self.rows.push(Drawn { key, seq, row });
    }

    fn outgoing(&mut self, outgoing: &Outgoing) {
        let refused = outgoing.refused.as_ref();
        let delivery = refused.map_or(Delivery::Waiting, |problem| {
            Delivery::Refused(problem.code.clone())
        });
        if let Some(words) = outgoing.said.words() {
            let face = Face::Words(words.to_owned(), delivery);
            self.line(outgoing.id.as_str(), Seq(0), From::Visitor, face);
        }
    }

    fn line(&mut self, key: &str, seq: Seq, from: From, face: Face) {
        let is_first = self.before.as_ref() != Some(&from);
        self.before = Some(from.clone());
        let line = Line {
            from,
            is_first,
            face,
        };
        self.push(key.to_owned(), seq, Row::Line(line));
    }
}

/// How far a stored message got. Whatever was said after it is an answer, whether marks came or not.
fn delivery(model: &Model, message: &Message) -> Delivery {
    let (marks, seq) = (model.signs.theirs, message.seq);
    if message.from != From::Visitor {
        Delivery::Stored
    } else if marks.read >= seq || model.thread.is_answered(seq) {
        Delivery::Read
    } else if marks.delivered >= seq {
        Delivery::Delivered
    } else {
        Delivery::Stored
    }
}

/// What stands at the end of the thread for as long as it is so: a person was asked for, and when
/// somebody comes; or somebody has come and not yet said anything.
fn standing(model: &Model) -> Option<String> {
    match &model.presence {
        Presence::Pi { people, .. } if people.is_awaited => {
            Some(match (people.back_at, people.reply_min) {
                (Some(back), _) if !people.is_open => model.say(Text::Night, &model.there(back)),
                (_, Some(minutes)) if people.is_open => {
                    model.say(Text::Awaited, &wait(model.language, minutes))
                }
                _ => text(model.language, Text::Coming).to_owned(),
            })
        }
        Presence::Operator(name) => {
            let last = model.thread.placed().iter().rev();
            let is_heard = last.take(16).find(|message| message.from != From::Visitor).is_some_and(
                |message| matches!(&message.from, From::Operator { name: other } if other == name),
            );
            (!is_heard).then(|| model.say(Text::Joined, name))
        }
        Presence::Pi { .. } => None,
    }
}

/// A time to wait, in words: `5 分钟`.
#[must_use]
pub fn wait(lang: Lang, minutes: u64) -> String {
    let (number, unit) = if minutes < HOURS_FROM {
        (minutes, Text::Minutes)
    } else {
        (minutes.div_ceil(60), Text::Hours)
    };
    text(lang, unit).replace('#', &number.to_string())
}
