//! What Pi has heard and not answered yet.
//!
//! People send a thought in pieces: 我妈 — 七十二了 — 想种牙. Pi waits a moment where what it has heard
//! sounds unfinished, and answers all of it as one. And where a model writes the answer, the thought
//! stands until the model is done, or has taken too long. A thought is stored like everything else:
//! an object that ends in between answers it when its alarm rings.

use crate::limit;
use crate::protocol::Seq;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What Pi has heard and not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thought {
    /// The message that it ends with. What comes back late for an earlier one is dropped.
    pub no: Seq,
    /// The words of its messages, in order, contacts masked.
    pub texts: Vec<String>,
    /// Whether there was a contact in them.
    pub gave_contact: bool,
    /// When its first message came.
    pub began: Millis,
    /// When it is answered, if nothing else comes before.
    pub due: Millis,
    /// Whether a model is asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asking: bool,
}

impl Thought {
    /// A thought in which nothing was heard yet.
    pub(super) fn begin(now: Millis) -> Self {
        Self {
            no: Seq(0),
            texts: Vec::new(),
            gave_contact: false,
            began: now,
            due: now,
            asking: false,
        }
    }

    /// Hears one more message.
    pub(super) fn hear(&mut self, no: Seq, text: String, gave_contact: bool) {
        self.no = no;
        self.texts.push(text);
        self.gave_contact |= gave_contact;
        self.asking = false;
    }

    /// All of it as one text: its messages are its lines.
    #[must_use]
    pub fn text(&self) -> String {
        self.texts.join("\n")
    }

    /// Its last message.
    pub(super) fn last(&self) -> &str {
        self.texts.last().map_or("", String::as_str)
    }

    /// Waits for more, unless it has waited long enough.
    pub(super) fn waits(&mut self, now: Millis) -> bool {
        let last = self.began.plus(limit::THOUGHT_WAIT_MS_MAX);
        let is_full = self.texts.len() >= limit::THOUGHT_TEXTS_MAX;
        if is_full || now >= last {
            return false;
        }
        self.due = now.plus(limit::THOUGHT_WAIT_MS).min(last);
        true
    }
}
