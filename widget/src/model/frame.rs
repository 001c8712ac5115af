//! The units of the protocol, as the app knows them.

use super::{Message, Place, Problem, Said};
use crate::wire::Json;
use shared::id::{MerchantId, MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{Marks, Seq, Side};
use shared::time::Millis;

/// One unit from the edge.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// The answer to a hello: the last message there is, and who answers.
    Welcome(Seq, Presence),
    /// A message, new or missed.
    Message(Message),
    /// Something of ours is stored, where and when.
    Accepted(MessageId, Seq, Millis),
    /// Who answers has changed.
    Presence(Presence),
    /// Somebody of this side has begun or stopped writing.
    Typing(Side, bool),
    /// How far this side has come.
    Marks(Side, Marks),
    /// Whether anybody of this side is looking.
    Here(Side, bool),
    /// Something was refused.
    Refused(Option<MessageId>, Problem),
    /// Pi writes: the message's id, and all of it so far.
    Draft(MessageId, String),
    /// Messages further back, and whether the transcript begins with them.
    History(Vec<Message>, bool),
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Pi, and how it stands with the people behind it.
    Pi {
        /// Pi's name.
        name: String,
        /// The people.
        people: People,
    },
    /// A person, by name.
    Operator(String),
}

/// When a person can be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Whether somebody is there now.
    pub is_open: bool,
    /// Minutes in which somebody usually answers.
    pub reply_min: Option<u64>,
    /// When somebody is there next, while nobody is.
    pub back_at: Option<Millis>,
    /// Whether somebody was asked for and has not come yet.
    pub is_awaited: bool,
}

/// One unit to the edge.
#[derive(Clone, Debug, PartialEq)]
pub enum ToEdge {
    /// The first on every connection: the version, the last message seen, and the page where it is a
    /// returning visitor's.
    Hello(u32, Seq, Option<Json>),
    /// Something said.
    Say(MessageId, Said),
    /// The visitor has begun or stopped writing.
    Typing(bool),
    /// How far the visitor has come.
    Marks(Marks),
    /// Asks for messages before this one.
    History(Seq),
}

/// The first message.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The version spoken.
    pub v: u32,
    /// The merchant.
    pub merchant: MerchantId,
    /// Starts this conversation and no other.
    pub key: StartKey,
    /// The message's id.
    pub id: MessageId,
    /// What is said.
    pub said: Said,
    /// The page.
    pub page: Json,
    /// The language spoken.
    pub language: Lang,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Started {
    /// Where the conversation is.
    pub place: Place,
    /// What the edge has to tell.
    pub frames: Vec<Frame>,
}
