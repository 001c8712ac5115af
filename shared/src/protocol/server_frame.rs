//! What the edge sends into a thread.

use super::{Marks, Problem, Seq};
use crate::chip::ShownChip;
use crate::contact::ContactKind;
use crate::id::{ChipId, ConversationId, Key, MessageId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One unit to a visitor or an operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to a hello; the messages that were missed follow it.
    Welcome {
        /// Version of the protocol.
        v: u32,
        /// Which conversation this is.
        conversation: ConversationId,
        /// The last message there is.
        last: Seq,
        /// Who answers.
        presence: Presence,
    },
    /// A message of the transcript, new or missed.
    Message(Message),
    /// What the client sent is stored, and where. Sent only when it is durable.
    Accepted {
        /// The client's id for it.
        id: MessageId,
        /// Its place in the transcript.
        seq: Seq,
        /// When it was stored.
        at: Millis,
    },
    /// Who answers has changed.
    Presence(Presence),
    /// Somebody of this side has begun or stopped writing. Since version 2; begun and not renewed,
    /// it counts as stopped after [`crate::limit::TYPING_MS`].
    Typing {
        /// Who.
        side: Side,
        /// Begun, or stopped.
        on: bool,
    },
    /// How far this side has come with what the other said. Since version 2.
    Marks {
        /// Whose marks.
        side: Side,
        /// How far.
        #[serde(flatten)]
        marks: Marks,
    },
    /// Whether anybody of this side is looking. Since version 2; before the first, nobody is.
    Here {
        /// Which side.
        side: Side,
        /// Whether.
        here: bool,
    },
    /// Something sent was refused; nothing of it is stored.
    Refused {
        /// The client's id for it, where it had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<MessageId>,
        /// Why.
        problem: Problem,
    },
}

/// The two sides of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The visitor, with all tabs.
    Visitor,
    /// Everybody of the merchant's.
    Staff,
}

impl Side {
    /// The side across.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Visitor => Self::Staff,
            Self::Staff => Self::Visitor,
        }
    }
}

impl ServerFrame {
    /// The version of the protocol that brought this frame: clients of an older one never see it.
    #[must_use]
    pub fn since(&self) -> u32 {
        match self {
            Self::Welcome { .. }
            | Self::Message(_)
            | Self::Accepted { .. }
            | Self::Presence(_)
            | Self::Refused { .. } => 1,
            Self::Typing { .. } | Self::Marks { .. } | Self::Here { .. } => 2,
        }
    }
}

/// Who answers in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Presence {
    /// Pi, under the merchant's name for it.
    Pi {
        /// The name.
        name: String,
        /// Whether a person is there to be asked for.
        open: bool,
    },
    /// A person.
    Operator {
        /// The person's name.
        name: String,
    },
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Message {
    /// Its place in the transcript.
    pub seq: Seq,
    /// Its id, made by whoever wrote it.
    pub id: MessageId,
    /// When it was stored.
    pub at: Millis,
    /// Who said it.
    pub from: From,
    /// What.
    pub body: Body,
}

/// Who says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum From {
    /// The visitor.
    Visitor,
    /// Pi: labelled as AI wherever it is shown.
    Pi,
    /// A person.
    Operator {
        /// The person's name.
        name: String,
    },
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Words.
    Text {
        /// The words; contacts in them are masked for everybody but their writer.
        text: String,
        /// Chips offered under them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        chips: Vec<ShownChip>,
    },
    /// A tapped chip.
    Chip {
        /// Which.
        chip: ChipId,
        /// What it said.
        text: String,
    },
    /// A card to be filled in.
    Card(Card),
    /// A filled lead card.
    LeadGiven {
        /// The name given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The contacts given, masked.
        contacts: Vec<(ContactKind, String)>,
        /// The fields given.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<Key, String>,
    },
    /// An answered consent card.
    ConsentGiven {
        /// Agreed, or refused.
        agreed: bool,
    },
}

/// A structured message that asks for something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "card", rename_all = "snake_case")]
pub enum Card {
    /// Name, phone and what is still missing, with consent.
    Lead {
        /// One line: why and what for.
        reason: String,
        /// Fields still missing, in order: key and label.
        fields: Vec<CardField>,
        /// The consent text to be agreed to.
        consent: String,
        /// Its version.
        version: Key,
    },
    /// Consent to use the contact already written.
    Consent {
        /// The contact, masked.
        contact: String,
        /// The consent text to be agreed to.
        consent: String,
        /// Its version.
        version: Key,
    },
}

/// One input of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardField {
    /// The pack's key for it.
    pub key: Key,
    /// What stands above it.
    pub label: String,
    /// Whether a numeric keyboard helps.
    #[serde(default)]
    pub numeric: bool,
}
