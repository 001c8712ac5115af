//! The playbook's examples, counted: which features speak for which intent, and how much.
//!
//! Everything is counted, nothing is trained: the index is made within a few milliseconds after every
//! wake-up of the conversation, a merchant's own intents in it.

use super::features::{ELSEWHERE, Feature, NOTION, SOUND, features, without_fillers};
use super::notions::Plain;
use crate::hash::mix;
use crate::pack::Playbook;
use std::collections::HashMap;

/// What a feature that no intent knows counts beside one that is known: strange words make Pi less
/// sure, but people wrap questions in stories.
const STRANGE: f32 = 0.7;
/// How much it counts that an example says the same: 多少钱 alone is the price, though most intents
/// know those words.
const SAMENESS: f32 = 0.6;
/// Added to every count, so that what was seen once or twice is not believed too much.
const SMOOTHING: f32 = 2.0;
/// Characters of a text that are looked at: the work stays bounded.
const CHARS_MAX: usize = 160;
/// How many of the best are told.
pub(super) const BEST: usize = 3;

/// The examples of a playbook.
pub(crate) struct Index {
    intents: usize,
    /// The place of each feature in `ends`.
    places: HashMap<u32, u32, Plain>,
    /// Where the votes of a feature end; they begin where those of the one before end.
    ends: Vec<u32>,
    /// How much a feature speaks for an intent that has it; by feature.
    votes: Vec<(u16, f32)>,
    /// What each example says, and its intent; in order.
    wordings: Vec<(u32, u16)>,
}

/// How well an intent fits a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Fit {
    /// Its place in the playbook.
    pub intent: usize,
    /// Likelihood, and whether one of its examples says the same.
    pub score: f32,
    /// How likely its examples make it beside all other intents, 0 to 1.
    pub likelihood: f32,
    /// How much the text speaks for it beside anything else: about 0 to 6.
    pub odds: f32,
    /// The share of the text that its examples have, 0 to 1.
    pub explained: f32,
    /// Whether one of its examples says the same.
    pub is_same: bool,
}

/// What a text was compared to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Match {
    /// The intents that fit best, the best first, at most three; of equals the one that stands first
    /// in the playbook.
    pub best: Vec<Fit>,
    /// Whether it asks for something that no example asks for.
    pub is_strange: bool,
    /// Whether it asks for something that no trade here is asked for.
    pub is_elsewhere: bool,
    /// How many letters, digits and Chinese characters it has: what is short tells little.
    pub letters: f32,
}

impl Index {
    pub(crate) fn new(playbook: &Playbook) -> Self {
        let intents = playbook.intents.len();
        let mut places: HashMap<u32, u32, Plain> = HashMap::default();
        let mut sizes: Vec<u32> = Vec::new();
        // Places of features, example by example, and the intent that each belongs to.
        let mut held: Vec<(u32, u16)> = Vec::new();
        let mut wordings = Vec::new();
        let mut examples = vec![0.0; intents];
        for (intent, scene) in (0_u16..).zip(&playbook.intents) {
            let mut take = |text: &str| {
                let features = features(text);
                wordings.push((wording(&features), intent));
                examples[usize::from(intent)] += 1.0;
                let sounds = features.iter().map(|feature| feature.sound);
                let sounds = sounds.filter(|sound| *sound != 0);
                for id in features.iter().map(|feature| feature.id).chain(sounds) {
                    let place = *places.entry(id).or_insert(sizes.len() as u32);
                    match sizes.get_mut(place as usize) {
                        Some(size) => *size += 1,
                        None => sizes.push(1),
                    }
                    held.push((place, intent));
                }
            };
            for example in &scene.examples {
                take(example);
            }
            // A chip's words are an example as well.
            for question in scene.question.0.values() {
                take(&without_fillers(&crate::pi::fold::fold(question)));
            }
        }
        wordings.sort_unstable();
        let mut index = Self {
            intents,
            places,
            ends: Vec::with_capacity(sizes.len()),
            votes: Vec::with_capacity(held.len() / 2),
            wordings,
        };
        index.count(&sizes, &held, &examples);
        index
    }

    /// Naive Bayes over the intents that have a feature.
    fn count(&mut self, sizes: &[u32], held: &[(u32, u16)], examples: &[f32]) {
        let mut next = Vec::with_capacity(sizes.len());
        let mut start = 0;
        for size in sizes {
            next.push(start);
            start += size;
        }
        let mut holders = vec![0_u16; held.len()];
        for (place, intent) in held {
            let at = &mut next[*place as usize];
            holders[*at as usize] = *intent;
            *at += 1;
        }
        let all: f32 = examples.iter().sum();
        let mut rest = holders.as_slice();
        for size in sizes {
            let (own, others) = rest.split_at(*size as usize);
            rest = others;
            // An intent's examples follow one another.
            for run in own.chunk_by(|one, other| one == other) {
                let Some(intent) = run.first() else {
                    continue;
                };
                let (seen, size) = (run.len() as f32, *size as f32);
                let of_intent = examples[usize::from(*intent)];
                let within = (seen + SMOOTHING) / (of_intent + 4.0 * SMOOTHING);
                let without = (size - seen + SMOOTHING) / (all - of_intent + 4.0 * SMOOTHING);
                self.votes.push((*intent, (within / without).ln()));
            }
            self.ends.push(self.votes.len() as u32);
        }
    }

    /// What speaks for which intent in a feature.
    fn votes(&self, id: u32) -> Option<&[(u16, f32)]> {
        let place = *self.places.get(&id)? as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.votes[start as usize..self.ends[place] as usize])
    }

    /// How telling a feature is: how much it speaks for the intent that it speaks for most. Nothing where
    /// no example has it.
    pub(super) fn telling(&self, feature: u32) -> Option<f32> {
        let votes = self.votes(feature)?.iter();
        Some(votes.map(|(_, odds)| *odds).fold(0.0, f32::max))
    }

    /// Compares a folded text with all examples.
    pub(super) fn compare(&self, folded: &str) -> Match {
        let end = folded
            .char_indices()
            .nth(CHARS_MAX)
            .map_or(folded.len(), |(at, _)| at);
        let text = without_fillers(&folded[..end]);
        let features = features(&text);
        let mut fits: Vec<Fit> = (0..self.intents)
            .map(|intent| Fit {
                intent,
                ..Fit::default()
            })
            .collect();
        let (mut all, mut square) = (0.0, 0.0);
        let mut is_strange = false;
        for feature in &features {
            let weight = f32::from(feature.weight) / 100.0;
            all += weight;
            if let Some(votes) = self.votes(feature.id) {
                square += weight * weight;
                for (intent, odds) in votes {
                    let fit = &mut fits[usize::from(*intent)];
                    fit.odds += weight * odds;
                    fit.explained += weight;
                }
                continue;
            }
            square += weight * weight * STRANGE * STRANGE;
            is_strange |= feature.weight >= NOTION;
            let weight = f32::from(SOUND) / 100.0;
            for (intent, odds) in self.votes(feature.sound).unwrap_or_default() {
                fits[usize::from(*intent)].odds += weight * odds;
            }
        }
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        let mut highest = f32::MIN;
        for fit in &mut fits {
            fit.odds /= length;
            fit.explained /= f32::max(all, f32::MIN_POSITIVE);
            highest = highest.max(fit.odds);
        }
        let mut sum = 0.0;
        for fit in &mut fits {
            fit.likelihood = (fit.odds - highest).exp();
            sum += fit.likelihood;
        }
        for fit in &mut fits {
            fit.likelihood /= sum;
            fit.score = fit.likelihood;
        }
        self.find_same(&features, &mut fits);
        Match {
            best: best(&fits),
            is_strange,
            is_elsewhere: features.iter().any(|feature| feature.weight == ELSEWHERE),
            letters: text.chars().filter(|char| char.is_alphanumeric()).count() as f32,
        }
    }

    fn find_same(&self, features: &[Feature], fits: &mut [Fit]) {
        let own = wording(features);
        if own == 0 {
            return;
        }
        let from = self.wordings.partition_point(|(other, _)| *other < own);
        for (_, intent) in self.wordings[from..]
            .iter()
            .take_while(|(other, _)| *other == own)
        {
            let fit = &mut fits[usize::from(*intent)];
            if !fit.is_same {
                fit.is_same = true;
                fit.score += SAMENESS;
            }
        }
    }
}

/// What a text says, in a number: two that differ only in words that join others say the same. 0 where
/// it has no others.
fn wording(features: &[Feature]) -> u32 {
    features
        .iter()
        .filter(|feature| feature.is_telling())
        .fold(0, |hash, feature| mix(hash, feature.id))
}

fn best(fits: &[Fit]) -> Vec<Fit> {
    let mut best: Vec<Fit> = Vec::with_capacity(BEST + 1);
    for fit in fits {
        let place = best.partition_point(|better| better.score >= fit.score);
        if place < BEST {
            best.insert(place, *fit);
            best.truncate(BEST);
        }
    }
    best
}
