//! The playbook's examples, ready to be compared.
//!
//! Everything is counted, nothing is trained: the index is made within a few milliseconds after every
//! wake-up of the conversation.

use super::features::{ELSEWHERE, Feature, NOTION, features, without_fillers};
use super::notions::Plain;
use crate::pack::Playbook;
use std::collections::HashMap;

/// What a feature counts that no intent knows, beside 1.8 to 2.6 of a telling one: strange words
/// make Pi less sure, but people wrap questions in stories.
const STRANGE: f32 = 1.4;
/// How much the three nearest examples of an intent count.
const NEAREST: [f32; 3] = [0.60, 0.25, 0.15];
/// How much the nearest examples count beside what all of an intent's examples make likely.
const NEARNESS: f32 = 0.1;
/// How much it counts that an example says the same: 多少钱 alone is the price, though most intents
/// know those words.
const SAMENESS: f32 = 0.6;
/// From this nearness on an example is alike.
const ALIKE: f32 = 0.70;
/// From this nearness on it says the same.
pub(super) const SAME: f32 = 0.95;
/// Added to every count, so that what was seen once is not believed too much.
const SMOOTHING: f32 = 0.3;

/// The examples of a playbook.
pub(crate) struct Index {
    intents: usize,
    ids: HashMap<u32, u32, Plain>,
    known: Vec<Known>,
    /// Which examples hold a feature, and its share of them; by feature, as `Known` says.
    holders: Vec<(u32, f32)>,
    /// How much a feature speaks for an intent; by feature.
    speaks: Vec<(u16, f32)>,
    /// The intent of each example.
    intent_of: Vec<u16>,
}

/// A feature that some example has.
#[derive(Clone, Copy, Default)]
struct Known {
    /// How telling it is.
    rarity: f32,
    /// Where its holders end; they begin where those of the one before end.
    holders_end: u32,
    /// Where its intents end.
    speaks_end: u32,
}

/// How well an intent fits a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Fit {
    /// Nearness and likelihood together.
    pub score: f32,
    /// How near its nearest examples are, 0 to 1.
    pub nearness: f32,
    /// How near the nearest of them is.
    pub nearest: f32,
    /// How likely all its examples make it, or one that is alike, 0 to 1.
    pub likelihood: f32,
}

impl Fit {
    pub(super) fn scaled(self, by: f32) -> Self {
        Self {
            score: self.score * by,
            nearness: self.nearness * by,
            ..self
        }
    }
}

/// How much of a text the playbook knows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Reach {
    /// The share of its features that some example has.
    pub known: f32,
    /// Whether it asks for something that no example asks for.
    pub is_strange: bool,
    /// Whether that is something that no trade here is asked for.
    pub is_elsewhere: bool,
    /// How long it is, 1 for a whole sentence.
    pub size: f32,
    /// Whether it reads as a question.
    pub asks: bool,
}

/// Features of a whole sentence.
const SENTENCE: f32 = 20.0;
/// Characters of a text that are looked at: the work stays bounded.
const CHARS_MAX: usize = 160;

impl Index {
    pub(crate) fn new(playbook: &Playbook) -> Self {
        let intents = playbook.intents.len();
        let mut ids: HashMap<u32, u32, Plain> = HashMap::default();
        let mut intent_of = Vec::new();
        let mut examples: Vec<Vec<(u32, u8)>> = Vec::new();
        for (place, scene) in (0_u16..).zip(&playbook.intents) {
            // A chip's words are an example as well.
            let questions = scene
                .question
                .0
                .values()
                .map(|text| crate::pi::fold::fold(text));
            let questions = questions.map(|text| features(&without_fillers(&text)));
            for features in scene
                .examples
                .iter()
                .map(|text| features(text))
                .chain(questions)
            {
                let numbered = features.into_iter().map(|(feature, form)| {
                    let next = ids.len() as u32;
                    (*ids.entry(feature).or_insert(next), form)
                });
                examples.push(numbered.collect());
                intent_of.push(place);
            }
        }
        let mut index = Self {
            intents,
            known: vec![Known::default(); ids.len()],
            ids,
            holders: Vec::new(),
            speaks: Vec::new(),
            intent_of,
        };
        index.count(&examples);
        index
    }

    fn count(&mut self, examples: &[Vec<(u32, u8)>]) {
        let mut sizes = vec![0_u32; self.known.len()];
        for (feature, _) in examples.iter().flatten() {
            sizes[*feature as usize] += 1;
        }
        let mut starts = Vec::with_capacity(sizes.len());
        let mut total = 0;
        for (known, size) in self.known.iter_mut().zip(&sizes) {
            starts.push(total);
            total += size;
            known.holders_end = total;
        }
        self.holders = vec![(0, 0.0); total as usize];
        for (example, features) in (0_u32..).zip(examples) {
            for (feature, form) in features {
                let at = &mut starts[*feature as usize];
                self.holders[*at as usize] = (example, f32::from(*form) / 100.0);
                *at += 1;
            }
        }
        let per_intent = self.examples_per_intent();
        self.weigh_features(&per_intent);
        self.shares_of_examples(examples);
    }

    fn examples_per_intent(&self) -> Vec<f32> {
        let mut counts = vec![0.0; self.intents];
        for intent in &self.intent_of {
            counts[usize::from(*intent)] += 1.0;
        }
        counts
    }

    /// How telling each feature is, and for which intents it speaks how much: naive Bayes over the
    /// intents that know it.
    fn weigh_features(&mut self, per_intent: &[f32]) {
        let all = self.intent_of.len() as f32;
        let mut start = 0;
        for known in &mut self.known {
            let holders = &self.holders[start as usize..known.holders_end as usize];
            start = known.holders_end;
            let total = holders.len() as f32;
            let before = self.speaks.len();
            // The examples of one intent follow one another.
            let intent_of = |(example, _): &(u32, f32)| self.intent_of[*example as usize];
            for run in holders.chunk_by(|one, other| intent_of(one) == intent_of(other)) {
                let Some(intent) = run.first().map(intent_of) else {
                    continue;
                };
                let (seen, own) = (run.len() as f32, per_intent[usize::from(intent)]);
                let within = (seen + SMOOTHING) / (own + 4.0 * SMOOTHING);
                let without = (total - seen + SMOOTHING) / (all - own + 4.0 * SMOOTHING);
                self.speaks.push((intent, (within / without).ln()));
            }
            let spread = (self.speaks.len() - before) as f32;
            known.rarity = ((self.intents as f32 + 1.0) / (spread + 0.5)).ln();
            known.speaks_end = self.speaks.len() as u32;
        }
    }

    /// Each feature's share of the examples that hold it, so that long ones are not nearer than
    /// short ones.
    fn shares_of_examples(&mut self, examples: &[Vec<(u32, u8)>]) {
        let weight = |(feature, form): &(u32, u8)| {
            self.known[*feature as usize].rarity * f32::from(*form) / 100.0
        };
        let lengths: Vec<f32> = examples
            .iter()
            .map(|features| {
                features
                    .iter()
                    .map(weight)
                    .map(|own| own * own)
                    .sum::<f32>()
                    .sqrt()
            })
            .collect();
        let mut start = 0;
        for known in &self.known {
            for (example, share) in &mut self.holders[start as usize..known.holders_end as usize] {
                *share *= known.rarity / lengths[*example as usize].max(f32::MIN_POSITIVE);
            }
            start = known.holders_end;
        }
    }

    /// How telling a feature is; nothing where no example has it.
    pub(super) fn rarity(&self, feature: u32) -> Option<f32> {
        let id = self.ids.get(&feature)?;
        Some(self.known[*id as usize].rarity.max(0.0))
    }

    /// How well each intent fits a folded text, and how much of it is known at all.
    pub(super) fn fits(&self, folded: &str) -> (Vec<Fit>, Reach) {
        let end = folded
            .char_indices()
            .nth(CHARS_MAX)
            .map_or(folded.len(), |(at, _)| at);
        let features = features(&without_fillers(&folded[..end]));
        let (query, length) = self.weigh(&features);
        let nearness = self.nearness(&query, length);
        let likelihood = self.likelihood(&query, length);
        let fits = nearness
            .into_iter()
            .zip(likelihood)
            .map(|(best, likelihood)| {
                let nearness = best
                    .iter()
                    .zip(NEAREST)
                    .map(|(near, share)| near * share)
                    .sum::<f32>();
                let sameness = ((best[0] - ALIKE) / (SAME - ALIKE)).clamp(0.0, 1.0);
                Fit {
                    score: likelihood + NEARNESS * nearness + SAMENESS * sameness,
                    nearness,
                    nearest: best[0],
                    likelihood: likelihood.max(sameness),
                }
            })
            .collect();
        (fits, self.reach(&features))
    }

    fn reach(&self, features: &[Feature]) -> Reach {
        let (mut known, mut all) = (0.0, 0.0);
        let (mut is_strange, mut is_elsewhere) = (false, false);
        for (feature, form) in features {
            let (form, is_known) = (f32::from(*form), self.ids.contains_key(feature));
            all += form;
            known += if is_known { form } else { 0.0 };
            is_strange |= !is_known && form >= f32::from(NOTION);
            is_elsewhere |= !is_known && form == f32::from(ELSEWHERE);
        }
        Reach {
            known: if all > 0.0 { known / all } else { 0.0 },
            is_strange,
            is_elsewhere,
            size: (features.len() as f32 / SENTENCE).min(1.0),
            asks: false,
        }
    }

    /// The known features with their weights, and the length of the whole, unknown ones included.
    fn weigh(&self, features: &[Feature]) -> (Vec<(usize, f32)>, f32) {
        let mut query = Vec::with_capacity(features.len());
        let mut square = 0.0;
        for (feature, form) in features {
            let form = f32::from(*form) / 100.0;
            let known = self.ids.get(feature).map(|id| *id as usize);
            let weight = form * known.map_or(STRANGE, |id| self.known[id].rarity);
            square += weight * weight;
            query.extend(known.map(|id| (id, weight)));
        }
        (query, square.sqrt().max(f32::MIN_POSITIVE))
    }

    /// How near the nearest examples of each intent are.
    fn nearness(&self, query: &[(usize, f32)], length: f32) -> Vec<[f32; NEAREST.len()]> {
        let mut near = vec![0.0_f32; self.intent_of.len()];
        for (feature, weight) in query {
            let start = feature
                .checked_sub(1)
                .map_or(0, |before| self.known[before].holders_end);
            for (example, share) in
                &self.holders[start as usize..self.known[*feature].holders_end as usize]
            {
                near[*example as usize] += weight * share;
            }
        }
        let mut best = vec![[0.0_f32; NEAREST.len()]; self.intents];
        for (intent, near) in self.intent_of.iter().zip(near) {
            let best = &mut best[usize::from(*intent)];
            let near = near / length;
            if near > best[0] {
                *best = [near, best[0], best[1]];
            } else if near > best[1] {
                *best = [best[0], near, best[1]];
            } else if near > best[2] {
                best[2] = near;
            }
        }
        best
    }

    fn likelihood(&self, query: &[(usize, f32)], length: f32) -> Vec<f32> {
        let mut odds = vec![0.0_f32; self.intents];
        for (feature, weight) in query {
            let start = feature
                .checked_sub(1)
                .map_or(0, |before| self.known[before].speaks_end);
            for (intent, speaks) in
                &self.speaks[start as usize..self.known[*feature].speaks_end as usize]
            {
                odds[usize::from(*intent)] += weight * speaks / length;
            }
        }
        let highest = odds.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = odds
            .into_iter()
            .map(|odds| (odds - highest).exp())
            .collect();
        let sum: f32 = odds.iter().sum();
        odds.into_iter().map(|odds| odds / sum).collect()
    }
}
