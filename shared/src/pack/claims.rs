//! What the trade may not say, found in a text: in packs when they are checked, in every text of
//! Pi before it leaves.

use super::schema::Claim;
use crate::pi::fold::{fold, is_han};
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
    let folded = join_parted(&fold(text));
    claims.iter().find_map(|claim| {
        let words = claim
            .words
            .iter()
            .find(|words| is_said(&folded, words, &claim.unless))?;
        Some(Offence {
            words,
            law: &claim.law,
        })
    })
}

/// Chinese words written apart, so that they aren't recognised, joined again: 最·佳, 最 佳.
fn join_parted(folded: &str) -> String {
    let chars: Vec<char> = folded.chars().collect();
    let is_parting = |char: char| matches!(char, ' ' | '·' | '-' | '_' | '*' | '|' | '/' | '+');
    let mut out = String::with_capacity(folded.len());
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..]
            .iter()
            .take_while(|char| is_parting(**char))
            .count();
        let between_han = at > 0
            && run > 0
            && run <= 2
            && is_han(chars[at - 1])
            && chars.get(at + run).is_some_and(|char| is_han(*char));
        if !between_han {
            out.extend(&chars[at..at + run.max(1)]);
        }
        at += run.max(1);
    }
    out
}

fn is_said(folded: &str, words: &str, unless: &[String]) -> bool {
    let words = fold(words);
    let mut parts = words.split('…').filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return false;
    };
    let rest: Vec<&str> = parts.collect();
    folded.match_indices(first).any(|(at, _)| {
        let span = at..at + first.len();
        is_whole(folded, &span)
            && follow(folded, span.end, &rest)
            && !is_excused(folded, &span, unless)
    })
}

/// English words count only whole: there is no cure in manicure.
fn is_whole(folded: &str, span: &Range<usize>) -> bool {
    let is_letter = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
    let inside = &folded[span.clone()];
    let touches = |inner: Option<char>, outer: Option<char>| is_letter(inner) && is_letter(outer);
    !touches(
        inside.chars().next(),
        folded[..span.start].chars().next_back(),
    ) && !touches(
        inside.chars().next_back(),
        folded[span.end..].chars().next(),
    )
}

fn follow(folded: &str, mut at: usize, parts: &[&str]) -> bool {
    for part in parts {
        let near: usize = folded[at..]
            .chars()
            .take(GAP_CHARS_MAX + part.chars().count())
            .map(char::len_utf8)
            .sum();
        let Some(found) = folded[at..at + near].find(part) else {
            return false;
        };
        at += found + part.len();
    }
    true
}

fn is_excused(folded: &str, span: &Range<usize>, unless: &[String]) -> bool {
    unless.iter().any(|excuse| {
        let excuse = fold(excuse);
        !excuse.is_empty()
            && folded
                .match_indices(&excuse)
                .any(|(at, _)| at <= span.start && span.end <= at + excuse.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Vec<Claim> {
        let claim = |words: &[&str], unless: &[&str]| Claim {
            law: "法".into(),
            words: words.iter().map(|word| (*word).into()).collect(),
            unless: unless.iter().map(|word| (*word).into()).collect(),
        };
        vec![
            claim(
                &["最佳", "第一", "best"],
                &["第一次", "第一步", "best wishes"],
            ),
            claim(
                &["保证…治愈", "包赢", "guarantee"],
                &["不能保证", "can't guarantee"],
            ),
        ]
    }

    #[test]
    fn claims_are_found_and_look_alikes_are_not() {
        for (text, words) in [
            ("本院全市最佳", Some("最佳")),
            ("最·佳选择", Some("最佳")),
            ("行业第一", Some("第一")),
            ("第一次来要带什么", None),
            ("我们保证您能治愈", Some("保证…治愈")),
            ("不能保证治愈", None),
            ("保证金退还之后再讨论能否治愈", None),
            ("案子包赢", Some("包赢")),
            ("The BEST in town", Some("best")),
            ("bestow", None),
            ("Best wishes", None),
            ("We can't guarantee that", None),
            ("最近", None),
        ] {
            assert_eq!(
                find_offence(&claims(), text).map(|offence| offence.words),
                words,
                "{text}"
            );
        }
    }
}
