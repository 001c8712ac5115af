//! What a client sends.

use super::{Said, Seq};
use crate::attribution::PageContext;
use crate::id::{Key, MessageId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One unit from a visitor or an operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame on every socket: what the client speaks and has already seen.
    Hello {
        /// Version of the protocol.
        v: u32,
        /// The last message seen; the edge sends what follows.
        seen: Seq,
        /// A new page load of a returning visitor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<PageContext>,
    },
    /// Something said or done in the thread.
    Say {
        /// The client's id for it: sent twice, it is stored once.
        id: MessageId,
        /// What.
        said: Said,
    },
    /// An operator takes the thread over from Pi, or gives it back.
    TakeOver {
        /// True to take over, false to give back.
        on: bool,
    },
    /// Somebody has begun or stopped writing. Since version 2; never stored.
    Typing {
        /// Begun, or stopped. What was begun and not renewed counts as stopped after
        /// [`crate::limit::TYPING_MS`].
        on: bool,
    },
    /// How far the client has come with what others said. Since version 2.
    Marks(Marks),
    /// Asks for messages further back. Since version 3.
    History {
        /// The first message that the client has.
        before: Seq,
    },
    /// An operator ends the talk: Pi has it again, and the visitor may rate it. Since version 3.
    Resolve,
}

/// How far one side has come with what the other said; both only ever go up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marks {
    /// The last message that reached a device of this side.
    pub delivered: Seq,
    /// The last message that was on a screen in front of somebody.
    pub read: Seq,
}

impl Marks {
    /// Both marks, wherever each has come further.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let read = self.read.max(other.read);
        Self {
            delivered: self.delivered.max(other.delivered).max(read),
            read,
        }
    }

    /// The marks within a transcript that ends at `last`.
    #[must_use]
    pub fn within(self, last: Seq) -> Self {
        Self {
            delivered: self.delivered.min(last),
            read: self.read.min(last),
        }
    }
}

/// What a person writes into the lead card or the merchant's form.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadForm {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Phone number as typed; may be left out where there is a WeChat id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// WeChat id as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wechat: Option<String>,
    /// The pack's fields, by their keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Key, String>,
    /// The version of the consent text that the person agreed to.
    pub consent: Key,
}

impl std::fmt::Debug for LeadForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LeadForm(..)")
    }
}
