//! What a claim's wordings stand for, and where in a text one of them is said. A wording is words and
//! gaps, with `{name}` for any word of a concept: one of the claim's own parts, of those of every trade
//! ([`super::concepts`]), or a number. Gaps stand for what isn't said otherwise: `‥` for two or three
//! characters and `_` for up to six without a comma, `…` for up to six, `~` for up to eighteen of a sentence.

use super::concepts;
use super::plain::{is_end, plain_words};
use crate::pack::schema::Claim;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The concept that is no list of words: digits or Chinese numerals in a row.
const NUMBER: &str = "number";

/// What may stand between two pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// In quarters of a Chinese character; a letter is one quarter.
    quarters: usize,
    /// Whether a comma may stand in it.
    commas: bool,
}

const NONE: Gap = Gap {
    quarters: 0,
    commas: false,
};
const TIGHT: Gap = Gap {
    quarters: 12,
    commas: false,
};
const CLOSE: Gap = Gap {
    quarters: 24,
    commas: false,
};
const NEAR: Gap = Gap {
    quarters: 24,
    commas: true,
};
const FAR: Gap = Gap {
    quarters: 72,
    commas: true,
};

/// A piece of a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'w> {
    Words(&'w str),
    Concept(&'w str),
    Gap(Gap),
}

/// The pieces of a wording, in order.
pub(super) fn pieces(wording: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = wording;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (piece, length) = match first {
            '‥' => (Piece::Gap(TIGHT), first.len_utf8()),
            '_' => (Piece::Gap(CLOSE), 1),
            '…' => (Piece::Gap(NEAR), first.len_utf8()),
            '~' => (Piece::Gap(FAR), 1),
            '{' => {
                let end = rest.find('}').unwrap_or(rest.len());
                (Piece::Concept(&rest[1..end]), (end + 1).min(rest.len()))
            }
            _ => {
                let end = rest.find(['‥', '_', '…', '~', '{']).unwrap_or(rest.len());
                (Piece::Words(&rest[..end]), end)
            }
        };
        rest = &rest[length..];
        Some(piece)
    })
}

/// Whether a name stands for words of every trade.
pub(in crate::pack) fn is_concept(name: &str) -> bool {
    name == NUMBER || concepts::find(name).is_some()
}

/// The concepts that a wording names.
pub(in crate::pack) fn named_concepts(wording: &str) -> impl Iterator<Item = &str> {
    pieces(wording).filter_map(|piece| match piece {
        Piece::Concept(name) => Some(name),
        _ => None,
    })
}

/// A reading of a text, and what was already found in it.
pub(super) struct Reading<'t> {
    pub text: &'t str,
    pairs: Pairs,
    common: BTreeMap<&'static str, Vec<Range<usize>>>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            pairs: Pairs::new(text),
            common: BTreeMap::new(),
        }
    }

    /// Where one wording of a claim is said; `own` remembers where the claim's parts stand.
    pub(super) fn spans<'c>(
        &mut self,
        claim: &'c Claim,
        wording: &'c str,
        own: &mut BTreeMap<&'c str, Vec<Range<usize>>>,
    ) -> Vec<Range<usize>> {
        let text = self.text;
        let mut ends: Vec<Range<usize>> = Vec::new();
        let (mut is_first, mut gap) = (true, NONE);
        for piece in pieces(wording) {
            let owned;
            let found: &[Range<usize>] = match piece {
                Piece::Gap(wide) => {
                    gap = wide;
                    continue;
                }
                Piece::Words(words) => {
                    owned = self.places(words, &claim.unless);
                    &owned
                }
                Piece::Concept(name) => self.concept(claim, name, own),
            };
            if found.is_empty() {
                return Vec::new();
            }
            ends = if is_first {
                found.to_vec()
            } else {
                follow(text, &ends, found, gap)
            };
            if ends.is_empty() {
                return ends;
            }
            (is_first, gap) = (false, NONE);
        }
        ends
    }

    fn concept<'s, 'c>(
        &'s mut self,
        claim: &'c Claim,
        name: &'c str,
        own: &'s mut BTreeMap<&'c str, Vec<Range<usize>>>,
    ) -> &'s [Range<usize>] {
        if let Some(part) = claim.parts.get(name) {
            return own.entry(name).or_insert_with(|| {
                let places = part.iter().map(|words| self.places(words, &claim.unless));
                sorted(places.flatten())
            });
        }
        let (name, found) = if name == NUMBER {
            (NUMBER, None)
        } else {
            let Some(concept) = concepts::find(name) else {
                return &[];
            };
            (concept.name, Some(concept))
        };
        if !self.common.contains_key(name) {
            let places = found.map_or_else(
                || numbers(self.text),
                |concept| {
                    let words = concept.words.iter();
                    sorted(words.flat_map(|words| self.places(words, concept.unless)))
                },
            );
            self.common.insert(name, places);
        }
        self.common.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where words stand whole and in none of the longer ones that only look alike.
    pub(super) fn places(&self, words: &str, unless: &[impl AsRef<str>]) -> Vec<Range<usize>> {
        if !self.pairs.may_hold(words) {
            return Vec::new();
        }
        let words = plain_words(words);
        let found = self.text.match_indices(&*words);
        found
            .map(|(at, words)| at..at + words.len())
            .filter(|span| is_whole(self.text, span))
            .filter(|span| !is_asked_so(self.text, span))
            .filter(|span| !self.is_look_alike(span, unless))
            .collect()
    }

    /// Whether words stand here, `…` included.
    pub(super) fn is_written(&self, words: &str, unless: &[impl AsRef<str>]) -> bool {
        let mut spans: Option<Vec<Range<usize>>> = None;
        for part in words.split('…').filter(|part| !part.is_empty()) {
            let found = self.places(part, unless);
            let so_far = match spans {
                None => found,
                Some(before) => follow(self.text, &before, &found, NEAR),
            };
            if so_far.is_empty() {
                return false;
            }
            spans = Some(so_far);
        }
        spans.is_some()
    }

    fn is_look_alike(&self, span: &Range<usize>, unless: &[impl AsRef<str>]) -> bool {
        let excuses = unless.iter().map(AsRef::as_ref);
        let mut excuses = excuses.filter(|excuse| self.pairs.may_hold(excuse));
        excuses.any(|excuse| {
            let excuse: Cow<'_, str> = plain_words(excuse);
            !excuse.is_empty()
                && self
                    .text
                    .match_indices(&*excuse)
                    .any(|(at, _)| at <= span.start && span.start < at + excuse.len())
        })
    }
}

fn sorted(places: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut places: Vec<_> = places.collect();
    places.sort_by_key(|span| (span.start, span.end));
    places.dedup();
    places
}

/// From where something begins to where what follows it near enough ends.
fn follow(
    text: &str,
    before: &[Range<usize>],
    after: &[Range<usize>],
    gap: Gap,
) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for first in before {
        let reach = reach(text, first.end, gap);
        let near = after
            .iter()
            .filter(|next| first.end <= next.start && next.start <= reach);
        spans.extend(
            near.filter(|next| !turns(&text[first.end..next.start]))
                .map(|next| first.start..next.end),
        );
    }
    sorted(spans.into_iter())
}

/// How far a gap reaches from here in its sentence.
fn reach(text: &str, from: usize, gap: Gap) -> usize {
    let mut left = gap.quarters;
    let mut at = from;
    for char in text[from..].chars() {
        let cost = if char.is_ascii() { 1 } else { 4 };
        let ends = is_end(char) && !is_point(text, at) || char == ',' && !gap.commas;
        if ends || cost > left {
            break;
        }
        left -= cost;
        at += char.len_utf8();
    }
    at
}

/// A point between digits ends no sentence: 99.9%.
fn is_point(text: &str, at: usize) -> bool {
    let is_digit = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    text[at..].starts_with('.')
        && is_digit(text[..at].chars().next_back())
        && is_digit(text[at + 1..].chars().next())
}

/// Whether what stands in a gap turns what follows: 保证…不…成功.
fn turns(between: &str) -> bool {
    let mut masked = Cow::Borrowed(between);
    for words in TURN_NOTHING {
        if masked.contains(words) {
            masked = Cow::Owned(masked.replace(words, ""));
        }
    }
    masked.contains(['不', '没', '未', '别', '否', '无', '零'])
        || TURNING.iter().any(|words| masked.contains(words))
}

#[rustfmt::skip]
const TURN_NOTHING: &[&str] = &[
    "不管", "不论", "不用", "不但", "不仅", "不光", "不止", "不需", "不必", "不到", "不同", "没别的", "别人", "别的",
    "别家", "特别", "级别", "不过", "不少", "不错", "没几", "不出", "不只", "无论", "零基础", "无需", "零经验", "要不", "分别", "区别", "别处", "个别",
];
#[rustfmt::skip]
const TURNING: &[&str] = &[
    "要看", "取决", "无法", "难以", "如果", " not ", "n't ", " never ", "depends", " if ", " whether ",
];

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

/// A denial within a question by whether or not: 会不会疼 holds no 不会疼.
fn is_asked_so(text: &str, span: &Range<usize>) -> bool {
    let mut inside = text[span.clone()].chars();
    let denies = inside
        .next()
        .is_some_and(|char| matches!(char, '不' | '没'));
    let next = inside.next().or_else(|| text[span.end..].chars().next());
    denies && next.is_some() && text[..span.start].chars().next_back() == next
}

/// Digits and Chinese numerals in a row.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let is_numeral = |char: char| {
        char.is_ascii_digit() || "零一二三四五六七八九十百千万亿两几半数".contains(char)
    };
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, char) in text.char_indices() {
        let end = at + char.len_utf8();
        match spans.last_mut() {
            Some(last) if last.end == at && (is_numeral(char) || is_point(text, at)) => {
                last.end = end
            }
            _ if is_numeral(char) => spans.push(at..end),
            _ => {}
        }
    }
    spans
}

/// Which two characters follow each other somewhere in a text: most words of most claims are ruled out
/// by their first two, without a search.
struct Pairs([u64; 64]);

impl Pairs {
    fn new(text: &str) -> Self {
        let mut pairs = Self([0; 64]);
        let mut before = None;
        for char in text.chars() {
            if let Some(before) = before {
                let (word, bit) = Self::place(before, char);
                pairs.0[word] |= bit;
            }
            before = Some(char);
        }
        pairs
    }

    fn place(first: char, second: char) -> (usize, u64) {
        let mixed =
            (first as u32).wrapping_mul(0x9e37_79b1) ^ (second as u32).wrapping_mul(0x85eb_ca6b);
        let place = mixed >> 20;
        ((place >> 6) as usize, 1 << (place & 63))
    }

    fn may_hold(&self, words: &str) -> bool {
        let mut chars = words.chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next()) else {
            return !words.is_empty();
        };
        let (word, bit) = Self::place(first, second);
        self.0[word] & bit != 0
    }
}
