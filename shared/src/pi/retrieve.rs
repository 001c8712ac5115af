//! Which intent is meant: retrieval over the playbook's example questions.
//!
//! Texts are compared by pairs of neighbouring Chinese characters and by English word stems,
//! which needs no dictionary and forgives word order and fillers. A feature counts the more, the
//! fewer intents know it. An intent's score is the geometric mean of two shares: how much of what
//! was said the intent explains, and how much of its best example was said. The first alone would
//! be sure of "钱", the second alone of any long message that happens to hold a short example.
//! Pi is sure of a high score, or of a fair one that no other intent comes near.

use super::fold::{clauses, is_han};
use super::numeral;
use crate::id::Key;
use crate::pack::{Act, Playbook};
use std::collections::HashMap;

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

/// A feature's hash, and how much its form counts, in hundredths.
type Feature = (u64, u8);

/// A pair of Chinese characters, or an English word.
const FULL: u8 = 100;
/// A single Chinese character, or a pair of English words.
const PART: u8 = 45;
/// A word that asks: what, how, when.
const ASKING: u8 = 30;

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
        let first = ranked.first().filter(|(id, score)| {
            // Calling a person or stopping to ask is not done on a fair guess.
            let is_question = playbook.scene(id).is_some_and(|scene| matches!(scene.act, Act::Answer | Act::Contact));
            is_sure(*score, score - second, is_question)
        });
        if let Some(first) = first {
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

fn is_sure(score: f32, lead: f32, fair_is_enough: bool) -> bool {
    (score >= SURE && lead >= LEAD) || (fair_is_enough && score >= FAIR && lead >= CLEAR_LEAD)
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

    fn weight(&self, (feature, form): Feature) -> f32 {
        let rarity = self.spread.get(&feature).map_or(STRANGE, |(count, _)| {
            ((self.scenes.len() as f32 + 1.0) / (*count as f32 + 0.5)).ln()
        });
        rarity * f32::from(form) / 100.0
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
                shared / (whole + EVIDENCE)
            })
            .fold(0.0, f32::max);
        (explained / said * nearest).sqrt()
    }
}

/// The features of a folded text, sorted, each once. A text of nothing but politeness, such as a
/// greeting, is taken as it is.
fn features(folded: &str) -> Vec<Feature> {
    let mut text = folded.to_owned();
    for filler in FILLERS {
        if text.contains(filler) {
            text = text.replace(filler, " ");
        }
    }
    let telling = features_of(&text, false);
    if telling.is_empty() { features_of(folded, true) } else { telling }
}

fn features_of(folded: &str, with_joints: bool) -> Vec<Feature> {
    let chars = numbers_to_sign(&folded.chars().collect::<Vec<_>>());
    let mut features = Vec::with_capacity(chars.len() * 2);
    let (mut at, mut before) = (0, None);
    while at < chars.len() {
        let char = chars[at];
        if char.is_ascii_alphabetic() {
            let length = chars[at..].iter().take_while(|char| char.is_ascii_alphabetic() || **char == '\'').count();
            let word: String = chars[at..at + length].iter().filter(|char| **char != '\'').collect();
            let stem = hash(stem(&word).chars());
            if ASKING_WORDS.contains(&word.as_str()) {
                features.push((stem, ASKING));
            } else if with_joints || !STOP_WORDS.contains(&word.as_str()) {
                features.push((stem, FULL));
            }
            if let Some(before) = before {
                features.push((stem.rotate_left(1) ^ before, PART));
            }
            before = Some(stem);
            at += length;
            continue;
        }
        if char != ' ' {
            before = None;
        }
        if is_sign(char) {
            if char != NUMBER && (with_joints || !STOP_CHARS.contains(char)) {
                features.push((hash([char].into_iter()), PART));
            }
            if let Some(next) = chars.get(at + 1).filter(|next| is_sign(**next)) {
                features.push((hash([char, *next].into_iter()), form_of_pair(char, *next)));
            }
        }
        at += 1;
    }
    features.sort_unstable();
    features.dedup();
    features
}

/// How much a pair counts: little where it only asks, less where one half only joins.
fn form_of_pair(one: char, other: char) -> u8 {
    let is_frame = FRAMES.split(' ').any(|frame| frame.chars().eq([one, other]));
    let joins = STOP_CHARS.contains(one) || STOP_CHARS.contains(other);
    match (is_frame, joins) {
        (true, _) => ASKING,
        (false, true) => PART,
        (false, false) => FULL,
    }
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

/// Pairs that ask, and tell little of what: "多少钱" may be asked of anything.
const FRAMES: &str = "多少 少钱 少錢 怎么 怎麼 么办 麼辦 么样 麼樣 怎样 怎樣 什么 什麼 么时 麼時 时候 時候 多久 多长 多長 要多 哪些 哪里 哪裡 能不 不能 可不 可以 是不 不是 有没 有沒 没有 沒有 几个 幾個 需要 要不 不要 如何 为什 為什";

/// Characters that hold the others together.
const STOP_CHARS: &str = "的了吗嗎呢啊吧呀哦嘛我你您他她它们們是有在和与跟就都也还還这這那个個一下到把被让讓给給";

/// English words that hold the others together.
const STOP_WORDS: [&str; 50] = [
    "a", "an", "the", "i", "you", "your", "we", "my", "me", "it", "is", "are", "am", "do", "does", "did", "can", "could", "would", "will", "to", "of", "for", "in", "on", "at", "and", "or", "if", "so",
    "please", "pls", "hi", "hello", "hey", "just", "be", "have", "has", "any", "some", "this", "that", "with", "there", "im", "id", "like", "us", "its",
];

/// English words that ask, and tell little of what.
const ASKING_WORDS: [&str; 9] = ["what", "whats", "how", "when", "where", "who", "which", "why", "much"];

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

/// For tuning: the scores of the whole text.
#[cfg(test)]
pub(crate) fn rank<'a>(playbook: &'a Playbook, folded: &str) -> Vec<(&'a str, f32)> {
    let index = Index::new(playbook);
    let query = features(folded);
    let mut ranked: Vec<_> = playbook.intents.iter().enumerate().map(|(place, scene)| (scene.id.as_str(), index.score(place, &query))).collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
    ranked.truncate(3);
    ranked
}
