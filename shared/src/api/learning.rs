//! What a merchant learns from its conversations, as its console is told.

use crate::id::Key;
use crate::learning::{LessonState, Place, Proposal, Refusal};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

wire! {
    /// What can be learnt from the conversations of a season.
    pub struct Learning {
        /// Questions that Pi could not answer, the most asked first.
        groups: Vec<QuestionGroup>,
        /// Questions left out because Pi can answer them by now.
        answered_now: u32,
        /// Answers that were no good, the worst first.
        refused: Vec<RefusedAnswers>,
        /// Where people have left without a lead, the commonest first.
        leaving: Vec<Leaving>,
    }

    /// Questions that are alike.
    pub struct QuestionGroup {
        /// Names it when it is marked; that of its first question.
        id: u64,
        /// How often it was asked since it was last marked.
        count: u32,
        /// In how many conversations.
        conversations: u32,
        /// When it was last asked.
        newest: Millis,
        /// The newest of them, at most five, contacts masked.
        examples: Vec<String>,
        /// The intent that is nearest to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nearest: Option<Nearest>,
        /// What to make of it.
        proposal: Proposal,
    }

    /// An intent that is near.
    pub struct Nearest {
        /// Which.
        intent: Key,
        /// Its question in the merchant's language.
        question: String,
        /// How sure Pi is that it is meant, in hundredths; less than it takes to answer.
        score: u8,
    }

    /// An answer that was no good.
    pub struct RefusedAnswers {
        /// Whose answer.
        intent: Key,
        /// Its question in the merchant's language.
        question: String,
        /// How often.
        count: u32,
        /// How often in which way.
        by: BTreeMap<Refusal, u32>,
    }

    /// A place at which people leave.
    pub struct Leaving {
        /// What came last.
        place: Place,
        /// What was answered last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        intent: Option<Key>,
        /// Its question in the merchant's language.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// The field that was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<Key>,
        /// How many conversations ended there.
        count: u32,
    }

    /// What a merchant makes of a group.
    pub struct MarkGroup {
        /// `done` once it is learnt: it is shown again when it is asked again. `dismissed` where there is
        /// nothing to learn: nothing like it is shown again. `open` takes both back.
        state: LessonState,
    }
}
