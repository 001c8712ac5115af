//! The other end of the outbox: what the merchant's object makes of a report.

use super::effect::Report;
use crate::protocol::{Message, Seq};

/// What the merchant's object knows of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The last revision that it has taken; 0 before the first.
    pub revision: u64,
    /// The last message that it has taken.
    pub told: Seq,
}

/// What is new in a report.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What the merchant's object knows from now on.
    pub known: Known,
    /// Nothing was known of the conversation before.
    pub is_first: bool,
    /// How the conversation stands, and its lead, are newer than what is known.
    pub is_newer: bool,
    /// Messages that were not taken before, in their order and without a gap.
    pub messages: Vec<Message>,
}

/// Decides what is new in a report: whether it comes twice, late, or with messages missing before
/// its own.
#[must_use]
pub fn take_report(known: Option<Known>, report: &Report) -> News {
    let is_first = known.is_none();
    let mut known = known.unwrap_or_default();
    let mut messages = Vec::new();
    for message in &report.messages {
        if message.seq == known.told.next() {
            known.told = message.seq;
            messages.push(message.clone());
        }
    }
    let is_newer = report.revision > known.revision;
    known.revision = known.revision.max(report.revision);
    News {
        known,
        is_first,
        is_newer,
        messages,
    }
}
