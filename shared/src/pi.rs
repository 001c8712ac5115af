//! Pi, the digital employee: hears one turn of the visitor and decides what to say.

use crate::id::Key;
use crate::lang::Lang;
use crate::merchant::Hours;
use crate::pack::Playbook;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
pub struct Memory {
    /// What is known, by the pack's fields.
    pub fields: BTreeMap<Key, String>,
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
}

/// Decides what to say.
#[must_use]
pub fn answer(playbook: &Playbook, memory: &Memory, heard: Heard<'_>, lang: Lang, hours: &Hours, now: Millis) -> Turn {
    let _ = (playbook, heard, lang, hours, now);
    Turn { memory: memory.clone(), sayings: Vec::new(), hand_over: false }
}

/// What Pi says when the lead is complete (lead card filled, or consent given): thanks, when
/// somebody will get in touch by the merchant's hours, no promise beyond that. Lead engineer's
/// `conversation::step` calls this; the pi engineer fills it.
#[must_use]
pub fn after_lead(playbook: &Playbook, memory: &Memory, lang: Lang, hours: &Hours, now: Millis) -> Turn {
    let _ = (playbook, lang, hours, now);
    Turn { memory: memory.clone(), sayings: Vec::new(), hand_over: false }
}

/// What Pi says when consent was refused: the number is not used, the talk goes on.
#[must_use]
pub fn after_refusal(playbook: &Playbook, memory: &Memory, lang: Lang, hours: &Hours, now: Millis) -> Turn {
    let _ = (playbook, lang, hours, now);
    Turn { memory: memory.clone(), sayings: Vec::new(), hand_over: false }
}
