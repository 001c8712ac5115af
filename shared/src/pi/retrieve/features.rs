//! What texts are compared by: pairs of neighbouring Chinese characters, and English word stems.

use crate::pi::fold::is_han;
use crate::pi::numeral;

/// A feature's hash, and how much its form counts, in hundredths.
pub(super) type Feature = (u64, u8);

/// A pair of Chinese characters, or an English word.
const FULL: u8 = 100;
/// A single Chinese character, or a pair of English words.
const PART: u8 = 45;
/// A word that asks: what, how, when.
const ASKING: u8 = 30;

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
    let telling = features_of(text, false);
    if telling.is_empty() {
        features_of(text, true)
    } else {
        telling
    }
}

fn features_of(folded: &str, with_joints: bool) -> Vec<Feature> {
    let chars = numbers_to_sign(&folded.chars().collect::<Vec<_>>());
    let mut features = Vec::with_capacity(chars.len() * 2);
    let (mut at, mut before) = (0, None);
    while at < chars.len() {
        let char = chars[at];
        if char.is_ascii_alphabetic() {
            let length = chars[at..]
                .iter()
                .take_while(|char| char.is_ascii_alphabetic() || **char == '\'')
                .count();
            let word: String = chars[at..at + length]
                .iter()
                .filter(|char| **char != '\'')
                .collect();
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
            if char != NUMBER && (with_joints || !JOINTS.contains(char)) {
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
    let is_frame = FRAMES.contains(&[one, other]);
    let joins = JOINTS.contains(one) || JOINTS.contains(other);
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
    rest.first()
        .is_some_and(|char| "平方坪万萬元块塊颗顆室房厅廳年岁歲天月米".contains(*char))
}

/// Politeness around the question.
const FILLERS: [&str; 26] = [
    "我想问一下",
    "我想問一下",
    "想问一下",
    "想問一下",
    "我想咨询一下",
    "我想諮詢一下",
    "想咨询一下",
    "咨询一下",
    "請問一下",
    "请问一下",
    "请问",
    "請問",
    "你好",
    "您好",
    "麻烦问下",
    "想了解一下",
    "想了解下",
    "想问下",
    "大概",
    "大约",
    "大約",
    "一般",
    "你们家",
    "你们",
    "你們",
    "您们",
];

/// Pairs that ask, and tell little of what: "多少钱" may be asked of anything.
#[rustfmt::skip] // One pair a line would be two screens.
const FRAMES: [[char; 2]; 42] = [
    ['多', '少'], ['少', '钱'], ['少', '錢'], ['怎', '么'], ['怎', '麼'], ['么', '办'], ['麼', '辦'],
    ['么', '样'], ['麼', '樣'], ['怎', '样'], ['怎', '樣'], ['什', '么'], ['什', '麼'], ['么', '时'],
    ['麼', '時'], ['时', '候'], ['時', '候'], ['多', '久'], ['多', '长'], ['多', '長'], ['要', '多'],
    ['哪', '些'], ['哪', '里'], ['哪', '裡'], ['能', '不'], ['不', '能'], ['可', '不'], ['可', '以'],
    ['是', '不'], ['不', '是'], ['有', '没'], ['有', '沒'], ['没', '有'], ['沒', '有'], ['几', '个'],
    ['幾', '個'], ['需', '要'], ['要', '不'], ['不', '要'], ['如', '何'], ['为', '什'], ['為', '什'],
];

/// Characters that only hold others together.
const JOINTS: &str =
    "的了吗嗎呢啊吧呀哦嘛我你您他她它们們是有在和与跟就都也还還这這那个個一下到把被让讓给給";

/// English words that hold the others together.
const STOP_WORDS: [&str; 50] = [
    "a", "an", "the", "i", "you", "your", "we", "my", "me", "it", "is", "are", "am", "do", "does",
    "did", "can", "could", "would", "will", "to", "of", "for", "in", "on", "at", "and", "or", "if",
    "so", "please", "pls", "hi", "hello", "hey", "just", "be", "have", "has", "any", "some",
    "this", "that", "with", "there", "im", "id", "like", "us", "its",
];

/// English words that ask, and tell little of what.
const ASKING_WORDS: [&str; 9] = [
    "what", "whats", "how", "when", "where", "who", "which", "why", "much",
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
    chars.fold(0xcbf2_9ce4_8422_2325, |hash, char| {
        (hash ^ u64::from(char as u32)).wrapping_mul(0x0100_0000_01b3)
    })
}
