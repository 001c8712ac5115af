//! What texts are compared by: notions and pairs of them, pairs of neighbouring Chinese characters
//! and how they sound, single characters, English word stems.

use super::notions::{is_elsewhere, notions};
use crate::hash::mix;
use crate::pi::fold::{is_han, sound};
use crate::pi::numeral;

/// Something of a text that examples may have as well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    /// Its hash.
    pub id: u32,
    /// How much its form counts, in hundredths.
    pub weight: u8,
    /// How a pair of characters sounds, as a feature's hash; 0 where that is not known.
    pub sound: u32,
}

impl Feature {
    fn new(form: Form, one: u32, other: u32, weight: u8) -> Self {
        Self {
            id: hash(form, one, other),
            weight,
            sound: 0,
        }
    }

    /// Whether it says what a text is about, and not only how it is put.
    pub(super) fn is_telling(self) -> bool {
        self.weight > LOOSE_PAIR
    }
}

/// A notion: what is asked for, in whatever words.
pub(super) const NOTION: u8 = 180;
/// A notion that no trade here is asked for.
pub(super) const ELSEWHERE: u8 = 190;
/// Two notions in one text.
const NOTIONS: u8 = 100;
/// A pair of Chinese characters.
const PAIR: u8 = 80;
/// A pair of which one half only joins.
const LOOSE_PAIR: u8 = 36;
/// How a pair of characters sounds that no example has: 种芽 is heard as 种牙.
pub(super) const SOUND: u8 = 30;
/// A single Chinese character.
const SINGLE: u8 = 70;
/// An English word.
const WORD: u8 = 100;
/// A pair of English words.
const WORDS: u8 = 45;

/// Notions of one text that are taken in pairs: the work stays bounded.
const NOTIONS_MAX: usize = 12;

/// What a number in a feature stands for, so that features of different forms differ.
#[derive(Clone, Copy)]
enum Form {
    Notion = 1,
    Notions,
    Pair,
    Sound,
    Single,
    Word,
    Words,
}

fn hash(form: Form, one: u32, other: u32) -> u32 {
    mix(mix(form as u32, one), other)
}

/// A folded text without the politeness around the question; as it is, where it is nothing else,
/// such as a greeting.
pub(crate) fn without_fillers(folded: &str) -> String {
    let mut text = folded.to_owned();
    for filler in FILLERS {
        if text.contains(filler) {
            text = text.replace(filler, " ");
        }
    }
    if text.chars().any(char::is_alphanumeric) {
        text
    } else {
        folded.to_owned()
    }
}

/// The features of a folded text without fillers, sorted, each once. Words that only join others
/// count where there is nothing else.
pub(super) fn features(text: &str) -> Vec<Feature> {
    let chars = numbers_to_sign(&text.chars().collect::<Vec<_>>());
    let telling = features_of(&chars, false);
    if telling.is_empty() {
        features_of(&chars, true)
    } else {
        telling
    }
}

fn features_of(chars: &[char], with_joints: bool) -> Vec<Feature> {
    let mut features = Vec::with_capacity(chars.len() * 4);
    let notions = notions(chars);
    for (place, notion) in notions.iter().take(NOTIONS_MAX).enumerate() {
        let weight = if is_elsewhere(*notion) {
            ELSEWHERE
        } else {
            NOTION
        };
        let notion = u32::from(*notion);
        features.push(Feature::new(Form::Notion, notion, 0, weight));
        for other in notions.iter().take(NOTIONS_MAX).skip(place + 1) {
            let other = u32::from(*other);
            features.push(Feature::new(Form::Notions, notion, other, NOTIONS));
        }
    }
    let (mut at, mut before) = (0, None);
    while at < chars.len() {
        let char = chars[at];
        if char.is_ascii_alphabetic() {
            at += english_word(&chars[at..], &mut before, with_joints, &mut features);
            continue;
        }
        if char != ' ' {
            before = None;
        }
        if is_sign(char) {
            if char != NUMBER && (with_joints || !is_joint(char)) {
                features.push(Feature::new(Form::Single, char as u32, 0, SINGLE));
            }
            if let Some(next) = chars.get(at + 1).filter(|next| is_sign(**next)) {
                let weight = if is_joint(char) || is_joint(*next) {
                    LOOSE_PAIR
                } else {
                    PAIR
                };
                let mut pair = Feature::new(Form::Pair, char as u32, *next as u32, weight);
                if weight == PAIR
                    && let (Some(one), Some(other)) = (sound(char), sound(*next))
                {
                    pair.sound = hash(Form::Sound, one.into(), other.into());
                }
                features.push(pair);
            }
        }
        at += 1;
    }
    features.sort_unstable_by_key(|feature| feature.id);
    features.dedup_by_key(|feature| feature.id);
    features
}

/// Takes in the word that begins here; its length.
fn english_word(
    chars: &[char],
    before: &mut Option<u32>,
    with_joints: bool,
    features: &mut Vec<Feature>,
) -> usize {
    let length = chars
        .iter()
        .take_while(|char| char.is_ascii_alphabetic() || **char == '\'')
        .count();
    let word: String = chars[..length]
        .iter()
        .filter(|char| **char != '\'')
        .collect();
    let stem = stem(&word)
        .bytes()
        .fold(0, |hash, byte| mix(hash, byte.into()));
    if with_joints || STOP_WORDS.binary_search(&word.as_str()).is_err() {
        features.push(Feature::new(Form::Word, stem, 0, WORD));
    }
    if let Some(before) = before {
        features.push(Feature::new(Form::Words, *before, stem, WORDS));
    }
    *before = Some(stem);
    length
}

/// Stands for every number: 100平 and 120平 are one question.
const NUMBER: char = '#';

fn is_sign(char: char) -> bool {
    is_han(char) || char == NUMBER
}

fn is_joint(char: char) -> bool {
    JOINTS.contains(char)
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
    rest.first()
        .is_some_and(|char| "平方坪万元块颗室房厅岁米".contains(*char))
}

/// Politeness around the question, and what fills a pause.
#[rustfmt::skip] // One word a line would be two screens.
const FILLERS: [&str; 32] = [
    "我想问一下", "想问一下", "我想咨询一下", "想咨询一下", "咨询一下", "请问一下", "我想请问", "想请问", "请问",
    "麻烦问下", "麻烦问一下", "想了解一下", "想了解下", "我想问下", "想问下", "问一下", "问下", "不好意思", "打扰一下",
    "打扰了", "大概", "大约", "一般", "你们家", "咱们家", "咱们这边", "咱家", "你们", "您们", "你好", "您好", "话说",
];

/// Characters that only hold others together.
const JOINTS: &str = "的了吗呢啊吧呀哦嘛我你您他她它们是有在和与跟就都也还这那个一下到把被让给";

/// English words that hold the others together, in order.
#[rustfmt::skip] // One word a line would be two screens.
const STOP_WORDS: [&str; 51] = [
    "a", "am", "an", "and", "any", "are", "at", "be", "can", "could", "did", "do", "does", "for", "guys", "has", "have", "hello", "hey", "hi", "i", "id", "if", "im", "in", "is", "it", "its", "just", "like", "me", "my", "of", "on", "or", "please", "pls", "so", "some", "that", "the", "there", "this", "to", "us", "we", "will", "with", "would", "you", "your",
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
