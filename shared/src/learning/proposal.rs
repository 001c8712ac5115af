//! What a group of questions is proposed as: examples of an intent that there is, or a new one.

use super::group::Question;
use crate::api::Nearest;
use crate::chip::Chip;
use crate::hash;
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::limit;
use crate::pack::{Changes, IntentChange, OWN_PREFIX, OwnIntent, Playbook};
use crate::pi::fold::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From this score on, in hundredths, questions are the nearest intent's in other words.
const NEAR: u8 = 30;
/// Conversations that ask it, from which on a chip saves the typing.
const CHIP_CONVERSATIONS: u32 = 3;
/// Examples of a draft.
const EXAMPLES_MAX: usize = 12;

/// What a group is proposed as. `changes` is a value that a draft of the playbook takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Proposal {
    /// More examples of an intent that there is.
    Examples {
        /// Which.
        intent: Key,
        /// The change.
        changes: Box<Changes>,
    },
    /// A question of the merchant's own, whose answer it has to write.
    Own {
        /// The id that it has in the changes.
        intent: Key,
        /// The change, its answer empty.
        changes: Box<Changes>,
        /// What to write there.
        hint: Localised,
        /// A chip that leads to it, where it is asked often.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chip: Option<Box<Chip>>,
    },
}

/// Proposes what to make of questions that are alike.
pub(super) fn propose(
    playbook: &Playbook,
    questions: &[Question<'_>],
    nearest: Option<&Nearest>,
    conversations: u32,
    lang: Lang,
) -> Option<Proposal> {
    let examples = examples(questions);
    let examples = BTreeMap::from([(lang, examples)]);
    let known = |intent: &&Key| playbook.scene(intent).is_some();
    let near = nearest.filter(|nearest| nearest.score >= NEAR);
    let intent = meant(questions)
        .filter(known)
        .or(near.map(|near| &near.intent));
    if let Some(intent) = intent {
        let mut changes = Changes::default();
        if intent.as_str().starts_with(OWN_PREFIX) {
            // Its own words are in the draft: the console adds these to them.
            let own = OwnIntent {
                examples,
                ..OwnIntent::default()
            };
            changes.own.insert(intent.clone(), own);
        } else {
            let change = IntentChange {
                examples,
                ..IntentChange::default()
            };
            changes.intents.insert(intent.clone(), change);
        }
        return Some(Proposal::Examples {
            intent: intent.clone(),
            changes: Box::new(changes),
        });
    }
    let first = questions.first().map_or("", |question| question.text);
    let intent = own_id(first)?;
    let question: String = first.chars().take(limit::CHIP_LABEL_CHARS_MAX).collect();
    let question = Localised::only(lang, question);
    let chip = (conversations >= CHIP_CONVERSATIONS)
        .then(|| Chip::asking(&intent, &question))
        .flatten();
    let own = OwnIntent {
        question,
        examples,
        ..OwnIntent::default()
    };
    let mut changes = Changes::default();
    changes.own.insert(intent.clone(), own);
    Some(Proposal::Own {
        intent,
        changes: Box::new(changes),
        hint: hint(),
        chip: chip.map(Box::new),
    })
}

/// What most visitors who said so meant.
fn meant<'a>(questions: &[Question<'a>]) -> Option<&'a Key> {
    let mut counts: BTreeMap<&Key, usize> = BTreeMap::new();
    for meant in questions.iter().filter_map(|question| question.meant) {
        *counts.entry(meant).or_default() += 1;
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(intent, _)| intent)
}

/// Each way of asking once, without contacts, as short as an example may be.
fn examples(questions: &[Question<'_>]) -> Vec<String> {
    let mut known = Vec::new();
    let mut examples = Vec::new();
    for question in questions {
        let has_contact = question.text.contains('*');
        let is_short = question.text.chars().count() <= limit::EXAMPLE_CHARS_MAX;
        let folded = fold(question.text);
        if !has_contact && is_short && !known.contains(&folded) && examples.len() < EXAMPLES_MAX {
            known.push(folded);
            examples.push(question.text.to_owned());
        }
    }
    examples
}

/// An id that follows from the question, so that a proposal taken twice is one intent.
fn own_id(question: &str) -> Option<Key> {
    let hash = hash::of(&fold(question));
    Key::parse(&format!("{OWN_PREFIX}{hash:08x}")).ok()
}

fn hint() -> Localised {
    Localised(BTreeMap::from([
        (
            Lang::ZhCn,
            "写下您自己的回答：先直接回答，再说明要看什么；价格和日期用变量，不作保证。".into(),
        ),
        (
            Lang::ZhTw,
            "寫下您自己的回答：先直接回答，再說明要看什麼；價格和日期用變數，不作保證。".into(),
        ),
        (
            Lang::En,
            "Write your own answer: answer first, then say what it depends on; prices and dates as variables, no promises.".into(),
        ),
    ]))
}
