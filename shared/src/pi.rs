//! Pi, the digital employee: hears one turn of the visitor and decides what to say.
//!
//! Hearing (`hear`) finds the question by retrieval over the playbook's examples and the fields
//! by their kind; deciding (`policy`) answers first and then goes one step on in the business
//! process; speaking (`voice`) fills the playbook's texts in; the guard looks at every text
//! before it leaves. Numbers come from the merchant's variables or the visitor's own words only.

mod ask;
mod care;
mod extract;
pub(crate) mod fold;
mod guard;
mod hear;
pub mod model;
mod numbers;
mod numeral;
mod policy;
mod prepared;
mod quote;
pub mod replay;
mod retrieve;
mod summary;
mod voice;
mod wishes;

use crate::id::Key;
use crate::lang::Lang;
use crate::learning::Refusal;
use crate::merchant::Hours;
use crate::pack::Playbook;
use crate::protocol::CardKind;
use crate::time::Millis;
pub(crate) use ask::{is_answered, nearest_intent, shares};
use policy::Policy;
pub(crate) use prepared::Prepared;
pub(crate) use retrieve::without_fillers;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
pub use summary::summary;
use voice::Voice;
pub use wishes::{Reach, keep as keep_reach, respect};

/// What Pi has heard.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// The words, contacts masked.
    pub text: &'a str,
    /// The intent of the chip tapped, where it names one.
    pub intent: Option<&'a Key>,
    /// Whether the words carried a contact.
    pub gave_contact: bool,
}

/// What Pi remembers of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// What is known, by the pack's fields. What is sensitive and was told unasked serves the talk only:
    /// what may be kept of the visitor, [`Self::agreed`] says.
    pub fields: BTreeMap<Key, String>,
    /// Which day, and hour where one was told, a time among the fields means on the merchant's calendar,
    /// beside the words that told it: `2026-11-24 15:00`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub days: BTreeMap<Key, (String, String)>,
    /// The visitor's name.
    pub name: Option<String>,
    /// The field asked for last and not yet answered.
    pub asked: Option<Key>,
    /// Fields asked for so far: none is asked twice.
    pub asked_before: BTreeSet<Key>,
    /// How often a contact was asked for.
    pub contact_asks: u32,
    /// Whether the visitor refused to leave one.
    pub contact_refused: bool,
    /// Whether a contact is known (consent or not).
    pub has_contact: bool,
    /// Whether the lead is complete.
    pub has_lead: bool,
    /// The last intent understood.
    pub intent: Option<Key>,
    /// Turns in a row not understood.
    pub misses: u32,
    /// Intents answered so far: none of them is offered again.
    pub answered: BTreeSet<Key>,
    /// How many useful answers were given.
    pub useful: u32,
    /// How many of them when a contact was last asked for.
    pub offered_at: u32,
    /// Whether Pi's last turn ended with a card: then a bare no refuses it.
    pub card_open: bool,
    /// Whether a person was called.
    pub handed_over: bool,
    /// Whether it was said when a person will be there.
    pub night_told: bool,
    /// Why a person was called last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// The danger that was told of. From then on nothing is asked for and no card is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Key>,
    /// Dangers whose number was named because they were talked about.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub cared_for: BTreeSet<Key>,
    /// Whether a child writes: it is asked for a grown-up, and never for a contact.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub minor: bool,
    /// Whether the visitor wants no more questions and cards.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// How the visitor wishes to be reached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// Whether a number was asked back that lacked a digit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub number_asked: bool,
    /// Whether the card was shown that asks for consent to sensitive questions.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sensitive_asked: bool,
    /// What was answered to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive_agreed: Option<bool>,
    /// Whether staff were told that this is a lead to be called first.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub high_told: bool,
}

/// Why a person was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The visitor wants one.
    Asked,
    /// The visitor is angry.
    Complaint,
    /// A question that a person has to judge.
    Question(Key),
    /// Pi did not understand, several times.
    NotUnderstood,
    /// Somebody may be in danger.
    Danger(Key),
    /// Pi has said as much today as it may.
    UsedUp,
    /// A file came.
    File,
    /// The answer held something that may not be said.
    Unsayable,
}

impl Memory {
    /// The fields that may be kept with a lead and told to staff: all but the sensitive ones, and those
    /// too once the visitor has agreed to that separately. What he has written stays in the transcript
    /// either way.
    #[must_use]
    pub fn agreed(&self, playbook: &Playbook) -> BTreeMap<Key, String> {
        let may_keep = |field: &Key| {
            self.sensitive_agreed == Some(true)
                || playbook.field(field).is_none_or(|field| !field.sensitive)
        };
        let kept = self.fields.iter().filter(|(field, _)| may_keep(field));
        kept.map(|(field, value)| (field.clone(), value.clone()))
            .collect()
    }

    /// Whether nothing is to be asked for, and no card shown: after an alarm, once told to stop, and with a
    /// child.
    pub(crate) fn is_held(&self) -> bool {
        self.alarm.is_some() || self.stopped || self.minor
    }
}

/// One thing that Pi says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Words, with the intents offered as chips under them.
    Text {
        /// The words.
        text: String,
        /// Follow-up questions: label, text and intent are the pack's.
        follow_ups: Vec<crate::chip::ShownChip>,
    },
    /// The lead card.
    LeadCard,
    /// The consent card for a contact already written.
    ConsentCard,
    /// The consent card for questions about health, minors or a case.
    SensitiveConsentCard,
    /// A card of the merchant's, where there is something to show on it.
    Card(CardKind),
}

/// What Pi decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What Pi remembers from now on.
    pub memory: Memory,
    /// What Pi says, in order.
    pub sayings: Vec<Saying>,
    /// Whether a person should take over.
    pub hand_over: bool,
    /// The danger that was heard in this turn.
    pub alarm: Option<Key>,
    /// Whether it is an answer to a question, which a model may put better: not where the rules alone
    /// decide, such as when somebody refuses, asks for a person or leaves a contact.
    pub open: bool,
    /// The question that Pi could not answer.
    pub unanswered: Option<String>,
    /// In what way the answer before, or this one, was no good.
    pub refused: Option<Refusal>,
}

/// Decides what to say to something that the visitor has said.
#[must_use]
pub fn answer(
    playbook: &Playbook,
    memory: &Memory,
    heard: Heard<'_>,
    lang: Lang,
    hours: &Hours,
    now: Millis,
) -> Turn {
    answer_with(playbook, memory, heard, lang, hours, now, None)
}

/// As [`answer`], with what a model has made of it. Its reply only fills in what the rules leave open:
/// the words of an answer, what was asked where they were not sure, and fields that the visitor's own
/// words hold. What is asked next, which card is shown and who takes over, the rules decide.
#[must_use]
pub fn answer_with(
    playbook: &Playbook,
    memory: &Memory,
    heard: Heard<'_>,
    lang: Lang,
    hours: &Hours,
    now: Millis,
    reply: Option<&model::Reply>,
) -> Turn {
    let voice = Voice {
        playbook,
        lang,
        hours,
        now,
    };
    let mut memory = memory.clone();
    let mut understood = hear::understand(&voice, &mut memory, heard);
    if let Some(reply) = reply {
        model::add(&voice, &mut memory, &mut understood, heard, reply);
    }
    let mut policy = Policy::new(voice, memory);
    policy.reply = reply.map(|reply| reply.text.clone());
    policy.answer(&understood, heard);
    let told = reply.map(|_| heard.text);
    finish(policy, told)
}

/// Characters up to which words may be a piece of a thought.
const PIECE_CHARS_MAX: usize = 14;

/// Whether more is likely to follow what was heard, of which `last` came last: few words, no question
/// that is understood, and no reply to something that Pi has asked.
#[must_use]
pub fn is_unfinished(
    playbook: &Playbook,
    memory: &Memory,
    heard: Heard<'_>,
    last: &str,
    (lang, hours, now): (Lang, &Hours, Millis),
) -> bool {
    let last = fold::fold(last);
    let is_long = last.trim().chars().count() > PIECE_CHARS_MAX;
    let is_danger = || care::look(playbook, heard.text).is_some();
    if heard.gave_contact
        || is_long
        || memory.asked.is_some()
        || fold::is_question(&last)
        || is_danger()
    {
        return false;
    }
    let voice = Voice {
        playbook,
        lang,
        hours,
        now,
    };
    let understood = hear::understand(&voice, &mut memory.clone(), heard);
    let is_clear =
        understood.intent.is_some() || understood.for_person.is_some() || understood.refuses;
    !is_clear
}

/// What happened, other than words, that Pi has something to say to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The lead has become complete.
    LeadComplete,
    /// The visitor has answered a consent card with no.
    Refused,
    /// Pi has said as much today as it may: a person goes on.
    UsedUp,
    /// The visitor asks for a person.
    PersonAsked,
    /// The visitor has filled in a card and seen what comes of it.
    CardFilled,
    /// The visitor has sent a file.
    FileCame,
    /// The time that the visitor wished for was taken in between.
    SlotTaken,
    /// The visitor has answered the card that asks for consent to sensitive questions.
    SensitiveAnswered,
}

/// Decides what to say on an occasion.
#[must_use]
pub fn react(
    playbook: &Playbook,
    memory: &Memory,
    occasion: Occasion,
    lang: Lang,
    hours: &Hours,
    now: Millis,
) -> Turn {
    let voice = Voice {
        playbook,
        lang,
        hours,
        now,
    };
    let mut policy = Policy::new(voice, memory.clone());
    match occasion {
        Occasion::LeadComplete => policy.after_lead(),
        Occasion::Refused => policy.after_refusal(),
        Occasion::UsedUp => policy.call_person(Why::UsedUp, false),
        Occasion::PersonAsked => policy.call_person(Why::Asked, false),
        Occasion::CardFilled => policy.after_card(),
        Occasion::FileCame => policy.after_file(),
        Occasion::SlotTaken => policy.after_taken_slot(),
        Occasion::SensitiveAnswered => policy.after_sensitive(),
    }
    finish(policy, None)
}

/// `told` is what the visitor has said, where a model has answered it.
fn finish(policy: Policy<'_>, told: Option<&str>) -> Turn {
    let voice = policy.voice;
    let mut turn = policy.done();
    guard::guard(&voice, told, &mut turn);
    turn
}

/// The intent that a text surely means, for the packs' own tests.
#[cfg(test)]
pub(crate) fn understand_for_tests(playbook: &Playbook, text: &str) -> Option<Key> {
    retrieve::read(playbook, text)
        .sure
        .first()
        .map(|id| (*id).clone())
}

#[cfg(test)]
pub(crate) mod tests;
