//! What the edge sends into a thread.

use super::{Body, Marks, Problem, Seq};
use crate::id::{ConversationId, MessageId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    /// Pi writes. The message with this id takes its place; so does any later message of Pi's or of
    /// staff. Since version 3; never stored.
    Draft {
        /// The id that the message will have.
        id: MessageId,
        /// All of it so far; empty when nothing comes of it.
        text: String,
    },
    /// Messages further back, as they were asked for. Since version 3.
    History {
        /// The messages, in their order.
        messages: Vec<Message>,
        /// Whether the transcript begins with them.
        first: bool,
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
            Self::Draft { .. } | Self::History { .. } => 3,
        }
    }

    /// The version whose clients get the frame as it is; older ones get what they can read of it.
    #[must_use]
    pub fn whole_since(&self) -> u32 {
        match self {
            Self::Message(message) => message.body.since(),
            Self::Welcome { presence, .. } | Self::Presence(presence) => presence.since(),
            _ => self.since(),
        }
    }

    /// The frame as a client of this version can read it: a message of a kind that it does not know
    /// comes as plain words, a presence without what is newer, a frame that it does not know does
    /// not come.
    #[must_use]
    pub fn for_version(&self, v: u32) -> Option<Cow<'_, Self>> {
        if v >= self.whole_since() {
            return Some(Cow::Borrowed(self));
        }
        let mut frame = self.clone();
        match &mut frame {
            Self::Message(message) => {
                message.body = Body::Text {
                    text: message.body.plain(),
                    chips: Vec::new(),
                };
            }
            Self::Welcome { presence, .. } | Self::Presence(presence) => presence.make_plain(),
            _ => return None,
        }
        Some(Cow::Owned(frame))
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
        /// Minutes in which a person usually answers, while one is there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_min: Option<u16>,
        /// When a person is there next, while none is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_at: Option<Millis>,
        /// Whether a person was asked for and has not come yet.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        waiting: bool,
    },
    /// A person.
    Operator {
        /// The person's name.
        name: String,
    },
}

impl Presence {
    /// The version of the protocol that brought what is in it.
    fn since(&self) -> u32 {
        match self {
            Self::Pi {
                reply_min: None,
                back_at: None,
                waiting: false,
                ..
            }
            | Self::Operator { .. } => 1,
            Self::Pi { .. } => 3,
        }
    }

    /// Leaves what the first version has.
    fn make_plain(&mut self) {
        if let Self::Pi {
            reply_min,
            back_at,
            waiting,
            ..
        } = self
        {
            (*reply_min, *back_at, *waiting) = (None, None, false);
        }
    }
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
