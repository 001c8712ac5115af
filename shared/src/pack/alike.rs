//! Examples that stand in two intents, or nearly do.

use super::check::place_of;
use super::schema::Intent;
use crate::pi::fold::{fold, is_han};
use crate::pi::without_fillers;
use std::collections::BTreeMap;

/// Of a hundred pairs of neighbouring characters, so many are shared by texts that are nearly one.
const NEAR_PERCENT: usize = 85;

/// Two examples of two intents that are so near that nobody can tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{example}” is nearly “{other_example}” of {other}; keep it in one of the two")]
pub struct Alike {
    /// The example.
    pub example: String,
    /// Where the other one stands.
    pub other: String,
    /// The other one.
    pub other_example: String,
}

/// An example, and what is left of it when all that tells nothing is gone.
struct Example<'a> {
    intent: &'a Intent,
    place: String,
    text: &'a str,
    core: String,
    pairs: Vec<(char, char)>,
}

/// Every example that is nearly one of another intent's, with its place; of pairs in which neither
/// intent is looked at nothing is said.
pub(super) fn find(
    intents: &[Intent],
    is_looked_at: impl Fn(&Intent) -> bool,
) -> Vec<(String, Alike)> {
    let examples: Vec<Example<'_>> = intents.iter().flat_map(examples_of).collect();
    let mut by_pair: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    let mut by_core: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, example) in examples.iter().enumerate() {
        let mut near: Vec<usize> = by_core
            .get(example.core.as_str())
            .cloned()
            .unwrap_or_default();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for other in example
            .pairs
            .iter()
            .filter_map(|pair| by_pair.get(pair))
            .flatten()
        {
            *shared.entry(*other).or_default() += 1;
        }
        near.extend(shared.into_iter().filter_map(|(other, shared)| {
            let all = example.pairs.len() + examples[other].pairs.len();
            (shared * 200 >= all * NEAR_PERCENT).then_some(other)
        }));
        near.sort_unstable();
        near.dedup();
        let mut others = near.iter().map(|other| &examples[*other]);
        let is_wanted = |other: &&Example<'_>| {
            meet(other.intent, example.intent)
                && (is_looked_at(other.intent) || is_looked_at(example.intent))
        };
        if let Some(other) = others.find(is_wanted) {
            let alike = Alike {
                example: example.text.to_owned(),
                other: other.place.clone(),
                other_example: other.text.to_owned(),
            };
            found.push((example.place.clone(), alike));
        }
        for pair in &example.pairs {
            by_pair.entry(*pair).or_default().push(at);
        }
        by_core.entry(&example.core).or_default().push(at);
    }
    found
}

/// Whether two are different intents that one merchant can have.
fn meet(one: &Intent, other: &Intent) -> bool {
    let shares = one.only.iter().any(|kind| other.only.contains(kind));
    one.id != other.id && (one.only.is_empty() || other.only.is_empty() || shares)
}

fn examples_of(intent: &Intent) -> impl Iterator<Item = Example<'_>> {
    let examples = intent.examples.iter().flat_map(|(lang, texts)| {
        let place = format!("{}.examples.{}", place_of(&intent.id), lang.tag());
        texts.iter().map(move |text| (place.clone(), text))
    });
    let questions = intent.question.0.iter();
    let questions = questions.map(|(lang, text)| {
        (
            format!("{}.question.{}", place_of(&intent.id), lang.tag()),
            text,
        )
    });
    examples.chain(questions).map(move |(place, text)| {
        let core = core(text);
        Example {
            intent,
            place,
            text,
            pairs: pairs(&core),
            core,
        }
    })
}

/// Folded, without politeness, signs, and particles that ask or soften.
fn core(text: &str) -> String {
    const PARTICLES: &str = "吗嗎呢啊吧呀哦嘛么麼的了";
    let folded = without_fillers(&fold(text));
    let core: String = folded
        .chars()
        .filter(|char| char.is_alphanumeric() && !PARTICLES.contains(*char))
        .collect();
    if core.is_empty() { folded } else { core }
}

/// Pairs of neighbouring characters, each once; of English texts too few letters differ between
/// two questions, so that only equal ones are alike.
fn pairs(core: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = core
        .chars()
        .zip(core.chars().skip(1))
        .filter(|(one, other)| is_han(*one) || is_han(*other))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
