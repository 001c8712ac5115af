//! Whether a sentence says what its trade may not, learnt from many sentences of which somebody has said
//! whether they do: the wordings of a claim can't have thought of every way in which it is put, nor of every
//! way in which it is taken back.
//!
//! A linear model over runs of words: each adds its weight. What it has learnt lies in `learned.bin`, which
//! `cargo xtask pi learn` makes of the lessons in `xtask/lessons`.

use super::plain::is_end;
use crate::hash::{self, mix};
use std::cmp::Reverse;
use std::ops::Range;

/// Weights, by [`features`]: 2 to the power of this many.
pub const BITS: u32 = 18;

/// Weights by which the law is told that a claim offends, by [`law_feature`].
pub const LAW_BITS: u32 = 17;

/// The length of what comes before the weights: the lessons' digest, the scale of a weight, and what is
/// added to every sum.
const HEADER: usize = 32 + 4 + 4;

/// What has been learnt: header, weights, weights of laws; one byte with a sign each.
pub const LEARNED: &[u8] = include_bytes!("learned.bin");

/// Words further apart than this many have nothing to do with each other.
const APART_MAX: usize = 4;

/// Sentences of a text are judged together up to this many characters: what takes a claim back often stands
/// beside it.
const CHARS_TOGETHER: usize = 14;

/// What tells the lessons of which it was made from others: their SHA-256.
#[must_use]
pub fn digest() -> &'static [u8] {
    LEARNED.get(..32).unwrap_or_default()
}

/// How sure it is that a piece of a text of these features claims what is forbidden: the logarithm of the
/// odds, 0 where nobody can tell.
pub(super) fn odds(features: &[u32]) -> f32 {
    let sum: i32 = features
        .iter()
        .map(|feature| weight(*feature as usize))
        .sum();
    sum as f32 * number(32) + number(36)
}

/// The law of these that a forbidden piece of a text of these features offends most likely, by its place.
pub(super) fn nearest_law(features: &[u32], laws: &[String]) -> Option<usize> {
    let sum = |law: &String| -> i32 {
        let law = hash::of(law);
        let places = features.iter().map(|feature| law_feature(law, *feature));
        places
            .map(|place| weight((1 << BITS) + place as usize))
            .sum()
    };
    let sums = laws
        .iter()
        .enumerate()
        .map(|(place, law)| (sum(law), place));
    // Of equals the first, as the pack has them.
    let most = sums.max_by_key(|(sum, place)| (*sum, Reverse(*place)));
    most.map(|(_, place)| place)
}

fn weight(place: usize) -> i32 {
    let weight = LEARNED.get(HEADER + place).copied().unwrap_or_default();
    i32::from(weight.cast_signed())
}

fn number(at: usize) -> f32 {
    let bytes = LEARNED
        .get(at..at + 4)
        .and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0.0, f32::from_le_bytes)
}

/// A text, as it is read, in the pieces that are judged: sentences, short ones together.
pub(super) fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut from, mut chars) = (0, 0);
    let mut follows = text.char_indices().peekable();
    while let Some((at, char)) = follows.next() {
        chars += 1;
        let next = follows.peek().map(|(_, next)| *next);
        let ends = is_end(char) && (char != '.' || next.is_none_or(char::is_whitespace));
        if ends && chars >= CHARS_TOGETHER || next.is_none() {
            let end = at + char.len_utf8();
            pieces.push(from..end);
            (from, chars) = (end, 0);
        }
    }
    pieces
}

/// What a piece of a text consists of, as places among the weights: words, runs of two and three, words
/// near each other, what the trade has to do with them, and the concepts that are named in it, one by one
/// and in pairs. A word is a character in simplified script, letters in a row, or a number, whichever it is.
pub(super) fn features(trade: &str, piece: &str, named: &[u32]) -> Vec<u32> {
    let words = words(piece);
    let trade = hash::of(trade);
    let mut found = Vec::with_capacity(words.len() * 8 + named.len() * named.len());
    for (at, first) in words.iter().enumerate() {
        let word = |ahead: usize| words.get(at + ahead).copied();
        found.extend([mix(1, *first), mix(mix(2, trade), *first)]);
        if let Some(second) = word(1) {
            let pair = mix(mix(3, *first), second);
            found.extend([pair, mix(pair, trade)]);
            found.extend(word(2).map(|third| mix(mix(4, pair), third)));
        }
        let later = (2..=APART_MAX).filter_map(word);
        found.extend(later.map(|later| mix(mix(5, *first), later)));
    }
    for (at, one) in named.iter().enumerate() {
        found.push(mix(6, *one));
        let others = named[at + 1..].iter();
        found.extend(others.map(|other| mix(mix(7, *one), *other)));
    }
    for feature in &mut found {
        *feature >>= u32::BITS - BITS;
    }
    found
}

/// The place of a feature among the weights of laws.
#[must_use]
pub fn law_feature(law: u32, feature: u32) -> u32 {
    mix(law, feature) >> (u32::BITS - LAW_BITS)
}

fn words(piece: &str) -> Vec<u32> {
    let mut words = vec![hash::of("^")];
    let mut rest = piece.trim();
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|char| !is(char)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            run(|char| char.is_ascii_digit())
        } else if is_letter(first) {
            run(is_letter)
        } else {
            first.len_utf8()
        };
        if first.is_ascii_digit() {
            words.push(hash::of("0"));
        } else if !first.is_whitespace() {
            words.push(hash::of(&rest[..length]));
        }
        rest = &rest[length..];
    }
    words.push(hash::of("$"));
    words
}

fn is_letter(char: char) -> bool {
    char.is_ascii_alphabetic() || char == '\''
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_judged_sentence_by_sentence_and_short_ones_together() {
        let pieces = |text| -> Vec<&str> { pieces(text).into_iter().map(|at| &text[at]).collect() };
        assert_eq!(pieces("有人说包过。别信。"), ["有人说包过。别信。"]);
        assert_eq!(
            pieces("恢复期因人而异,一般一到两周。我们的手术不会留疤。"),
            ["恢复期因人而异,一般一到两周。", "我们的手术不会留疤。"]
        );
        assert_eq!(
            pieces("it takes 1.5 hours in all"),
            ["it takes 1.5 hours in all"]
        );
        assert_eq!(pieces(""), Vec::<&str>::new());
    }

    #[test]
    fn numbers_are_one_word_and_trades_are_told_apart() {
        let features = |trade, text| features(trade, text, &[]);
        assert_eq!(
            features("dental", "做了12年"),
            features("dental", "做了3年")
        );
        assert_ne!(features("dental", "做了3年"), features("legal", "做了3年"));
        assert_ne!(
            features("dental", "不能保证"),
            features("dental", "保证不能")
        );
    }

    #[test]
    fn every_place_is_among_the_weights() {
        let longest = "我们不敢说包好".repeat(40);
        let named: Vec<u32> = (0..60).collect();
        let features = features("dental", &longest, &named);
        let law = hash::of("广告法第九条");
        assert!(features.iter().all(|place| *place < 1 << BITS));
        assert!(
            features
                .iter()
                .all(|place| law_feature(law, *place) < 1 << LAW_BITS)
        );
        assert_eq!(LEARNED.len(), HEADER + (1 << BITS) + (1 << LAW_BITS));
    }
}
