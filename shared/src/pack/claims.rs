//! What the trade may not say, found in a text: in packs when they are checked, in every text of
//! Pi before it leaves. What is denied, asked or warned of is not said; see [`excuse`].

mod excuse;
mod plain;

use super::schema::Claim;
use plain::{plain_words, readings};
use std::ops::Range;

/// Characters that `…` in a claim's words stands for, at most.
const GAP_CHARS_MAX: usize = 6;

/// A forbidden claim in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offence<'a> {
    /// The words as the claim spells them.
    pub words: &'a str,
    /// The article that forbids them.
    pub law: &'a str,
}

/// The first forbidden claim in a text, if there is one.
#[must_use]
pub fn find_offence<'a>(claims: &'a [Claim], text: &str) -> Option<Offence<'a>> {
    let readings = readings(text);
    claims.iter().find_map(|claim| {
        let is_said = |words: &&String| {
            let words = plain_words(words);
            let mut readings = readings.iter();
            readings.any(|text| is_said(text, &words, &claim.unless))
        };
        let words = claim.words.iter().find(is_said)?;
        Some(Offence {
            words,
            law: &claim.law,
        })
    })
}

/// Whether one of these words stands in a text, however it is disguised, denied or asked.
pub(crate) fn is_written(text: &str, words: &[String], unless: &[String]) -> bool {
    let readings = readings(text);
    words.iter().any(|words| {
        let words = plain_words(words);
        let mut readings = readings.iter();
        readings.any(|text| spans(text, &words, unless).next().is_some())
    })
}

fn is_said(text: &str, words: &str, unless: &[String]) -> bool {
    spans(text, words, unless).any(|span| !excuse::is_excused(text, &span))
}

/// Where the words stand in a text.
fn spans<'t>(
    text: &'t str,
    words: &'t str,
    unless: &'t [String],
) -> impl Iterator<Item = Range<usize>> + 't {
    let mut parts = words.split('…').filter(|part| !part.is_empty());
    let first = parts.next();
    let rest: Vec<&str> = parts.collect();
    let begins = first.map(|first| text.match_indices(first)).into_iter();
    begins.flatten().filter_map(move |(at, first)| {
        let begin = at..at + first.len();
        let span = at..follow(text, begin.end, &rest)?;
        let is_own =
            is_whole(text, &begin) && is_whole(text, &span) && !is_look_alike(text, &begin, unless);
        is_own.then_some(span)
    })
}

/// English words count only whole: there is no cure in manicure.
fn is_whole(text: &str, span: &Range<usize>) -> bool {
    let is_letter = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
    let inside = &text[span.clone()];
    let touches = |inner: Option<char>, outer: Option<char>| is_letter(inner) && is_letter(outer);
    !touches(
        inside.chars().next(),
        text[..span.start].chars().next_back(),
    ) && !touches(inside.chars().next_back(), text[span.end..].chars().next())
}

/// Where the other parts end, where each of them follows near the one before.
fn follow(text: &str, mut at: usize, parts: &[&str]) -> Option<usize> {
    for part in parts {
        let near: usize = text[at..]
            .chars()
            .take(GAP_CHARS_MAX + part.chars().count())
            .map(char::len_utf8)
            .sum();
        let found = text[at..at + near].find(part)?;
        // A sentence that begins in between is about something else.
        if text[at..at + found].contains(plain::is_end) {
            return None;
        }
        at += found + part.len();
    }
    Some(at)
}

fn is_look_alike(text: &str, span: &Range<usize>, unless: &[String]) -> bool {
    unless.iter().any(|excuse| {
        let excuse = plain_words(excuse);
        !excuse.is_empty()
            && text
                .match_indices(&*excuse)
                .any(|(at, _)| at <= span.start && span.end <= at + excuse.len())
    })
}

#[cfg(test)]
mod tests;
