//! Which intent is meant: retrieval over the playbook's example questions.
//!
//! Texts are compared by pairs of neighbouring Chinese characters and by English word stems,
//! which needs no dictionary and forgives word order and fillers. A feature counts the more, the
//! fewer intents know it. An intent's score is the geometric mean of two shares: how much of what
//! was said the intent explains, and how much of its best example was said. The first alone would
//! be sure of "钱", the second alone of any long message that happens to hold a short example.
//! Pi is sure of a high score, or of a fair one that no other intent comes near.

mod features;
mod prepared;

use super::fold::clauses;
use crate::id::Key;
use crate::pack::{Act, Playbook};
pub(crate) use features::without_fillers;
use features::{Feature, features};
pub(crate) use prepared::Prepared;

/// From here on Pi answers, where the second is [`LEAD`] behind.
const SURE: f32 = 0.60;
/// By how much the best must lead the second.
const LEAD: f32 = 0.06;
/// From here on Pi answers, where the second is [`CLEAR_LEAD`] behind.
const FAIR: f32 = 0.41;
/// By how much a fair score must lead the second.
const CLEAR_LEAD: f32 = 0.20;
/// From here on Pi asks back.
const LIKELY: f32 = 0.27;
/// What a feature counts that no intent knows, beside 1.8 to 2.6 of a telling one: strange words
/// make Pi less sure, but people wrap questions in stories.
const STRANGE: f32 = 1.4;
/// Added to an example's weight: "多少钱" alone is no evidence that "窗帘多少钱一米" is ours.
const EVIDENCE: f32 = 0.8;

/// What a message means, as far as it can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading<'a> {
    /// What the whole or one of its parts surely means, the surest first.
    pub sure: Vec<&'a Key>,
    /// What it may mean, the likeliest first, at most three.
    pub likely: Vec<&'a Key>,
}

/// Finds what a folded text means.
pub(crate) fn read<'a>(playbook: &'a Playbook, folded: &str) -> Reading<'a> {
    let index = playbook.prepared.index(playbook);
    let mut best: Vec<(&Key, f32)> = playbook
        .intents
        .iter()
        .map(|scene| (&scene.id, 0.0))
        .collect();
    let mut sure: Vec<(&Key, f32)> = Vec::new();
    for (part, clause) in clauses(folded).into_iter().enumerate() {
        let query = index.weigh(clause);
        // A part is a little less telling than the whole.
        let trust = if part == 0 { 1.0 } else { 0.96 };
        let mut ranked: Vec<(&Key, f32)> = playbook
            .intents
            .iter()
            .enumerate()
            .map(|(place, scene)| (&scene.id, trust * index.score(place, &query)))
            .collect();
        for (known, (_, score)) in best.iter_mut().zip(&ranked) {
            known.1 = known.1.max(*score);
        }
        sort(&mut ranked);
        let second = ranked.get(1).map_or(0.0, |(_, score)| *score);
        let first = ranked.first().filter(|(id, score)| {
            // Calling a person or stopping to ask is not done on a fair guess.
            let is_question = playbook
                .scene(id)
                .is_some_and(|scene| matches!(scene.act, Act::Answer | Act::Contact));
            is_sure(*score, score - second, is_question)
        });
        if let Some(first) = first {
            sure.push(*first);
        }
    }
    sort(&mut best);
    sort(&mut sure);
    let likely = best
        .iter()
        .filter(|(_, score)| *score >= LIKELY)
        .take(3)
        .map(|(id, _)| *id)
        .collect();
    let mut sure: Vec<&Key> = sure.into_iter().map(|(id, _)| id).collect();
    sure.dedup();
    Reading { sure, likely }
}

fn is_sure(score: f32, lead: f32, fair_is_enough: bool) -> bool {
    (score >= SURE && lead >= LEAD) || (fair_is_enough && score >= FAIR && lead >= CLEAR_LEAD)
}

/// The best first.
fn sort(scored: &mut [(&Key, f32)]) {
    scored.sort_by(|one, other| other.1.total_cmp(&one.1));
}

/// The playbook's examples, ready to be compared.
struct Index {
    scenes: Vec<Examples>,
    /// How telling each feature is, sorted by feature.
    rarity: Vec<(u64, f32)>,
}

/// The examples of one intent.
struct Examples {
    /// The features of all of them, sorted.
    known: Vec<u64>,
    /// The features of each, sorted, and what they weigh together.
    each: Vec<(Vec<Feature>, f32)>,
}

impl Index {
    fn new(playbook: &Playbook) -> Self {
        let mut scenes: Vec<Examples> = playbook
            .intents
            .iter()
            .map(|scene| Examples::new(&scene.examples))
            .collect();
        let mut spread: Vec<u64> = scenes
            .iter()
            .flat_map(|scene| &scene.known)
            .copied()
            .collect();
        spread.sort_unstable();
        let count = scenes.len() as f32;
        // Rare is what few intents know: the logarithm of how many there are to one that does.
        let rarity = spread
            .chunk_by(|one, other| one == other)
            .map(|run| (run[0], ((count + 1.0) / (run.len() as f32 + 0.5)).ln()))
            .collect();
        let mut index = Self {
            scenes: Vec::new(),
            rarity,
        };
        for (features, whole) in scenes.iter_mut().flat_map(|scene| &mut scene.each) {
            *whole = features.iter().map(|feature| index.weight(*feature)).sum();
        }
        index.scenes = scenes;
        index
    }

    fn weight(&self, (feature, form): Feature) -> f32 {
        let known = self
            .rarity
            .binary_search_by_key(&feature, |(known, _)| *known);
        let rarity = known.map_or(STRANGE, |at| self.rarity[at].1);
        rarity * f32::from(form) / 100.0
    }

    /// What was said, each feature with its weight.
    fn weigh(&self, folded: &str) -> Vec<(Feature, f32)> {
        features(&without_fillers(folded))
            .into_iter()
            .map(|feature| (feature, self.weight(feature)))
            .collect()
    }

    fn score(&self, place: usize, query: &[(Feature, f32)]) -> f32 {
        let Examples { known, each } = &self.scenes[place];
        let said: f32 = query.iter().map(|(_, weight)| weight).sum();
        let explained: f32 = query
            .iter()
            .filter(|((feature, _), _)| known.binary_search(feature).is_ok())
            .map(|(_, weight)| weight)
            .sum();
        if explained <= 0.0 {
            return 0.0;
        }
        let nearness = |(example, whole): &(Vec<Feature>, f32)| {
            let shared: f32 = query
                .iter()
                .filter(|(feature, _)| example.binary_search(feature).is_ok())
                .map(|(_, weight)| weight)
                .sum();
            shared / (whole + EVIDENCE)
        };
        let nearest = each.iter().map(nearness).fold(0.0, f32::max);
        (explained / said * nearest).sqrt()
    }
}

impl Examples {
    fn new(examples: &[String]) -> Self {
        let each: Vec<(Vec<Feature>, f32)> = examples
            .iter()
            .map(|example| (features(example), 0.0))
            .collect();
        let mut known: Vec<u64> = each
            .iter()
            .flat_map(|(features, _)| features)
            .map(|(feature, _)| *feature)
            .collect();
        known.sort_unstable();
        known.dedup();
        Self { known, each }
    }
}

/// For tuning: the scores of the whole text.
#[cfg(test)]
pub(crate) fn rank<'a>(playbook: &'a Playbook, folded: &str) -> Vec<(&'a str, f32)> {
    let index = Index::new(playbook);
    let query = index.weigh(folded);
    let mut ranked: Vec<_> = playbook
        .intents
        .iter()
        .enumerate()
        .map(|(place, scene)| (scene.id.as_str(), index.score(place, &query)))
        .collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
    ranked.truncate(3);
    ranked
}
