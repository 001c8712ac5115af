//! Which intent is meant: retrieval over the playbook's example questions.
//!
//! Texts are compared by pairs of neighbouring Chinese characters and by English word stems,
//! which needs no dictionary and forgives word order and fillers. A feature counts the more, the
//! fewer intents know it. An intent's score is the mean of two shares: how much of what was said
//! the intent explains, and how much of its best example was said. The first alone would be sure
//! of "钱", the second alone of any long message that happens to hold a short example.

use super::fold::{clauses, is_han};
use super::numeral;
use crate::id::Key;
use crate::pack::Playbook;
use std::collections::HashMap;

/// From here on Pi answers.
const SURE: f32 = 0.60;
/// By how much the best must lead the second for Pi to answer.
const LEAD: f32 = 0.06;
/// From here on Pi asks back.
const LIKELY: f32 = 0.27;
/// What a feature counts that no intent knows, beside 1.8 to 2.6 of a telling one: strange
/// words make Pi less sure, but people wrap questions in stories.
const STRANGE: f32 = 0.75;
/// What a single character counts beside a pair.
const SINGLE: f32 = 0.45;

/// What a message means, as far as it can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading<'a> {
    /// What the whole or one of its parts surely means, the surest first.
    pub sure: Vec<&'a Key>,
    /// What it may mean, the likeliest first, at most three.
    pub likely: Vec<&'a Key>,
}

/// A feature's hash, and whether it is a single character.
type Feature = (u64, bool);

/// Finds what a folded text means.
pub(crate) fn read<'a>(playbook: &'a Playbook, folded: &str) -> Reading<'a> {
    let index = Index::new(playbook);
    let mut best: Vec<(&Key, f32)> = playbook.intents.iter().map(|scene| (&scene.id, 0.0)).collect();
    let mut sure: Vec<(&Key, f32)> = Vec::new();
    for (part, clause) in clauses(folded).into_iter().enumerate() {
        let query = features(clause);
        // A part is a little less telling than the whole.
        let trust = if part == 0 { 1.0 } else { 0.96 };
        let mut ranked: Vec<(&Key, f32)> = playbook.intents.iter().enumerate().map(|(place, scene)| (&scene.id, trust * index.score(place, &query))).collect();
        for (known, (_, score)) in best.iter_mut().zip(&ranked) {
            known.1 = known.1.max(*score);
        }
        sort(&mut ranked);
        let second = ranked.get(1).map_or(0.0, |(_, score)| *score);
        if let Some(first) = ranked.first().filter(|(_, score)| *score >= SURE && score - second >= LEAD) {
            sure.push(*first);
        }
    }
    sort(&mut best);
    sort(&mut sure);
    let likely = best.iter().filter(|(_, score)| *score >= LIKELY).take(3).map(|(id, _)| *id).collect();
    let mut sure: Vec<&Key> = sure.into_iter().map(|(id, _)| id).collect();
    sure.dedup();
    Reading { sure, likely }
}

/// The best first.
fn sort(scored: &mut [(&Key, f32)]) {
    scored.sort_by(|one, other| other.1.total_cmp(&one.1));
}

struct Index {
    /// Features of every example of every intent.
    scenes: Vec<Vec<Vec<Feature>>>,
    /// In how many intents a feature occurs, and in which last.
    spread: HashMap<u64, (u32, usize)>,
}

impl Index {
    fn new(playbook: &Playbook) -> Self {
        let scenes: Vec<Vec<Vec<Feature>>> = playbook
            .intents
            .iter()
            .map(|scene| scene.examples.iter().map(|example| features(example)).collect())
            .collect();
        let mut spread: HashMap<u64, (u32, usize)> = HashMap::new();
        for (place, examples) in scenes.iter().enumerate() {
            for (feature, _) in examples.iter().flatten() {
                let (count, last) = spread.entry(*feature).or_insert((0, usize::MAX));
                if *last != place {
                    *count += 1;
                    *last = place;
                }
            }
        }
        Self { scenes, spread }
    }

    fn weight(&self, (feature, single): Feature) -> f32 {
        let rarity = self.spread.get(&feature).map_or(STRANGE, |(count, _)| {
            ((self.scenes.len() as f32 + 1.0) / (*count as f32 + 0.5)).ln()
        });
        if single { rarity * SINGLE } else { rarity }
    }

    fn score(&self, place: usize, query: &[Feature]) -> f32 {
        let said: f32 = query.iter().map(|feature| self.weight(*feature)).sum();
        if said <= 0.0 {
            return 0.0;
        }
        let examples = &self.scenes[place];
        let explained: f32 = query
            .iter()
            .filter(|feature| examples.iter().any(|example| example.binary_search(feature).is_ok()))
            .map(|feature| self.weight(*feature))
            .sum();
        if explained <= 0.0 {
            return 0.0;
        }
        let nearest = examples
            .iter()
            .map(|example| {
                let whole: f32 = example.iter().map(|feature| self.weight(*feature)).sum();
                let shared: f32 = example.iter().filter(|feature| query.binary_search(feature).is_ok()).map(|feature| self.weight(*feature)).sum();
                if whole > 0.0 { shared / whole } else { 0.0 }
            })
            .fold(0.0, f32::max);
        0.5 * (explained / said) + 0.5 * nearest
    }
}

/// The features of a folded text, sorted, each once.
fn features(folded: &str) -> Vec<Feature> {
    let mut text = folded.to_owned();
    for filler in FILLERS {
        if text.contains(filler) {
            text = text.replace(filler, " ");
        }
    }
    let chars = numbers_to_sign(&text.chars().collect::<Vec<_>>());
    let mut features = Vec::with_capacity(chars.len() * 2);
    let mut at = 0;
    while at < chars.len() {
        let char = chars[at];
        if char.is_ascii_alphabetic() {
            let length = chars[at..].iter().take_while(|char| char.is_ascii_alphabetic() || **char == '\'').count();
            let word: String = chars[at..at + length].iter().filter(|char| **char != '\'').collect();
            if !STOP_WORDS.contains(&word.as_str()) {
                features.push((hash(stem(&word).chars()), false));
            }
            at += length;
            continue;
        }
        if is_sign(char) {
            if char != NUMBER && !STOP_CHARS.contains(char) {
                features.push((hash([char].into_iter()), true));
            }
            if let Some(next) = chars.get(at + 1).filter(|next| is_sign(**next)) {
                features.push((hash([char, *next].into_iter()), false));
            }
        }
        at += 1;
    }
    features.sort_unstable();
    features.dedup();
    features
}

/// Stands for every number: 100平 and 120平 are one question.
const NUMBER: char = '#';

fn is_sign(char: char) -> bool {
    is_han(char) || char == NUMBER
}

fn numbers_to_sign(chars: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let is_digit = chars[at].is_ascii_digit();
        match numeral::read(&chars[at..]) {
            // 一 in 一样 is no number; 一 in 一颗 is.
            Some(spelled) if is_digit || is_measured(&chars[at + spelled.chars..]) => {
                out.push(NUMBER);
                at += spelled.chars;
                at += numeral::skip_roughly(&chars[at..]);
            }
            _ => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

fn is_measured(rest: &[char]) -> bool {
    let rest = &rest[numeral::skip_roughly(rest)..];
    rest.first().is_some_and(|char| "平方坪万萬元块塊颗顆室房厅廳年岁歲天月米".contains(*char))
}

/// Politeness around the question.
const FILLERS: [&str; 26] = [
    "我想问一下", "我想問一下", "想问一下", "想問一下", "我想咨询一下", "我想諮詢一下", "想咨询一下", "咨询一下", "請問一下", "请问一下", "请问", "請問", "你好", "您好", "麻烦问下", "想了解一下",
    "想了解下", "想问下", "大概", "大约", "大約", "一般", "你们家", "你们", "你們", "您们",
];

/// Characters that hold the others together.
const STOP_CHARS: &str = "的了吗嗎呢啊吧呀哦嘛我你您他她它们們是有在和与跟就都也还還这這那个個一下到把被让讓给給";

/// English words that hold the others together.
const STOP_WORDS: [&str; 50] = [
    "a", "an", "the", "i", "you", "your", "we", "my", "me", "it", "is", "are", "am", "do", "does", "did", "can", "could", "would", "will", "to", "of", "for", "in", "on", "at", "and", "or", "if", "so",
    "please", "pls", "hi", "hello", "hey", "just", "be", "have", "has", "any", "some", "this", "that", "with", "there", "im", "id", "like", "us", "its",
];

/// A word without its commonest endings, so that `cleaning` and `cleaned` are one.
fn stem(word: &str) -> &str {
    for ending in ["ings", "ing", "ers", "er", "ed", "es", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            return stem;
        }
    }
    word
}

/// FNV-1a over code points.
fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0xcbf2_9ce4_8422_2325, |hash, char| (hash ^ u64::from(char as u32)).wrapping_mul(0x0100_0000_01b3))
}
