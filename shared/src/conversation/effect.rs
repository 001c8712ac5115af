//! What follows from an event.

use crate::id::{ChipId, ConversationId, MessageId};
use crate::lead::Lead;
use crate::learning::{Ending, Lesson};
use crate::protocol::{ConversationRow, Message, Seq, ServerFrame};
use crate::seal::SealedText;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// One thing to do once everything that must last is durable.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Show a message.
    Show {
        /// To whom.
        to: To,
        /// Which.
        message: StoredMessage,
    },
    /// Send a frame.
    Send {
        /// To whom.
        to: To,
        /// Which.
        frame: ServerFrame,
    },
    /// Say that a thought is over once its time has come; the alarm is set for it as well.
    Wait {
        /// The message that it ends with.
        no: Seq,
        /// When.
        until: Millis,
    },
    /// Ask a model what to say to a thought; then give the driver its answer.
    Ask {
        /// The message that it ends with.
        no: Seq,
        /// When it is too late.
        until: Millis,
    },
    /// Tell the merchant's object how things stand, with the messages that follow this one; then
    /// give the driver what came of it.
    Report {
        /// The last message that it has taken.
        after: Seq,
    },
}

/// Whom a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The socket or request that the event came by.
    Sender,
    /// All others in the conversation.
    Others,
    /// Everybody in the conversation.
    All,
}

/// A message as it is stored: masked, with the original sealed beside it where that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// The message, contacts masked.
    pub message: Message,
    /// Its words as written, for the eyes of the visitor.
    pub sealed: Option<SealedText>,
}

/// A visit that is wished for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The message by which it was.
    pub id: MessageId,
    /// When it begins.
    pub slot: Millis,
}

/// What became of a wish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The message by which it was wished for.
    pub id: MessageId,
    /// Whether it is booked; else somebody else was faster.
    pub booked: bool,
}

/// What the merchant's object learns of a conversation: how it stands, all of it, and the messages
/// that it has not taken yet. Taking an older report after a newer one, or one twice, changes
/// nothing (see [`super::take_report`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Counts up with every change of the conversation.
    pub revision: u64,
    /// How it stands.
    pub row: ConversationRow,
    /// The chip that began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<ChipId>,
    /// The lead that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
    /// The visit that is wished for and not settled yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// The merchant's own id for the visitor, where its page has said who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identified: Option<String>,
    /// What can be learnt from it, the newest last. All of it comes every time: what is known already
    /// is told by its number and kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<Lesson>,
    /// Where it stands, should nothing more be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// Messages in their order, without a gap, masked.
    pub messages: Vec<Message>,
}
