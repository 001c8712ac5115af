//! What a merchant learns from what happens: questions that Pi could not answer, answers that were no
//! good, where people leave.
//!
//! A conversation notes its lessons down and tells them with its reports; the merchant's object keeps
//! them for a season. What is made of them is decided here: questions are grouped, and each group is
//! proposed as a change of the playbook that the merchant only has to finish.

mod group;
mod proposal;

pub use group::{learning, members};
pub use proposal::Proposal;

use crate::id::{ConversationId, Key};
use crate::limit;
use crate::protocol::Seq;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// One thing to be learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The last message when it was noted down: with its kind it tells it from all others of its
    /// conversation.
    pub no: Seq,
    /// When.
    pub at: Millis,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What there is to be learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// Pi could not answer.
    Unanswered {
        /// The question, contacts masked.
        text: String,
        /// What it meant, where the visitor then tapped one of the chips under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meant: Option<Key>,
    },
    /// An answer was no good.
    Refused {
        /// The intent that was answered.
        intent: Key,
        /// How that was seen.
        why: Refusal,
    },
}

impl What {
    /// Its kind in one word: two of one kind at one message are one.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unanswered { .. } => "unanswered",
            Self::Refused { why, .. } => why.name(),
        }
    }
}

/// How it was seen that an answer was no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The visitor said no to what came with it.
    No,
    /// The visitor asked the same again.
    Again,
    /// The visitor asked for a person right after it, or was angry.
    Person,
    /// The visitor rated the talk badly after it.
    Rated,
    /// It, or what a model made of it, said what may not be said, and was replaced.
    Unsayable,
}

impl Refusal {
    fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Again => "again",
            Self::Person => "person",
            Self::Rated => "rated",
            Self::Unsayable => "unsayable",
        }
    }
}

/// Where a conversation stands, should nothing more be said in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// When it last went on.
    pub at: Millis,
    /// What was answered last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Key>,
    /// The field that was asked for last, where that is the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Key>,
    /// What came last.
    pub place: Place,
    /// Whether there is a lead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_lead: bool,
}

/// What came last in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// An answer.
    Answer,
    /// A question of Pi's.
    Question,
    /// A card that asks for a contact.
    ContactCard,
    /// Words that Pi did not understand.
    NotUnderstood,
    /// The wait for a person.
    Person,
    /// An operator has ended the talk.
    Closed,
}

/// A lesson as the merchant's object keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its place in the order in which they came.
    pub id: u64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// What the merchant has made of it.
    pub state: LessonState,
    /// What it is.
    pub lesson: Lesson,
}

/// What the merchant has made of a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LessonState {
    /// Nothing yet.
    #[default]
    Open,
    /// It was learnt: should the question come again, it is shown again.
    Done,
    /// It is none: questions like it are not shown again.
    Dismissed,
}

/// Everything that the merchant's object keeps for learning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The lessons, in the order in which they came.
    pub lessons: Vec<Kept>,
    /// Where each of the latest conversations stands.
    pub endings: Vec<Ending>,
}

/// A question as it is kept: one line, shortened.
#[must_use]
pub fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(limit::LESSON_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests;
