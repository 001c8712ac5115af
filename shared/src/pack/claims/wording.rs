//! What a claim's wordings stand for, and where in a text one of them is said. A wording is words and
//! gaps, with `{name}` for any word of a concept: one of the claim's own parts, of those of every trade
//! ([`super::concepts`]), or a number. Gaps stand for what isn't said otherwise: `‥` for two or three
//! characters and `_` for up to six without a comma, `…` for up to six, `~` for up to eighteen of a sentence.

use super::concepts::{self, CONCEPTS};
use super::plain::is_end;
use super::words::{Found, List, Words};
use crate::hash;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

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
    name == NUMBER || concepts::place(name).is_some()
}

/// The concepts that a wording names.
pub(in crate::pack) fn named_concepts(wording: &str) -> impl Iterator<Item = &str> {
    pieces(wording).filter_map(|piece| match piece {
        Piece::Concept(name) => Some(name),
        _ => None,
    })
}

/// Wordings that are looked for together, made ready for many texts: what takes longest, to look for
/// thousands of words, is one walk through a text then.
pub(super) struct Wordings {
    words: Words,
    groups: Vec<Group>,
}

/// Wordings that share their parts and look-alikes: those of one claim.
struct Group {
    unless: List,
    /// What the claim's own parts are called, as a hash.
    parts: Vec<(u32, List)>,
    wordings: Vec<Wording>,
}

struct Wording {
    /// Its place among those that the group was made of.
    place: usize,
    steps: Vec<Step>,
}

/// A piece of a wording, with what it names found.
enum Step {
    /// The group's own words.
    Own(List),
    /// A concept of every trade, by its place among them.
    Common(usize),
    Number,
    Gap(Gap),
}

/// What a group is made of.
pub(super) struct Source<'s> {
    pub wordings: &'s [String],
    pub unless: &'s [String],
    pub parts: Option<&'s BTreeMap<String, Vec<String>>>,
}

impl Wordings {
    pub(super) fn new<'s>(sources: impl Iterator<Item = Source<'s>>) -> Self {
        let mut words = Words::default();
        let groups = sources.map(|source| Group::new(&source, &mut words));
        let groups = groups.collect();
        words.sort();
        Self { words, groups }
    }

    /// How many groups there are.
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// Looks for all words in a text as it is read.
    pub(super) fn read<'r>(&'r self, text: &'r str) -> Reading<'r> {
        Reading {
            wordings: self,
            text,
            own: self.words.find(text),
            common: common().find(text),
            numbers: numbers(text),
        }
    }
}

impl Group {
    fn new<'s>(source: &Source<'s>, words: &mut Words) -> Self {
        let unless = words.list(source.unless);
        let mut parts: BTreeMap<&str, List> = BTreeMap::new();
        for (name, part) in source.parts.into_iter().flatten() {
            parts.insert(name, words.list(part));
        }
        let mut own: BTreeMap<&'s str, List> = BTreeMap::new();
        let mut step = |piece: Piece<'s>| {
            Some(match piece {
                Piece::Gap(gap) => Step::Gap(gap),
                Piece::Words(said) => {
                    Step::Own(*own.entry(said).or_insert_with(|| words.list(&[said])))
                }
                Piece::Concept(NUMBER) => Step::Number,
                Piece::Concept(name) => match parts.get(name) {
                    Some(part) => Step::Own(*part),
                    None => Step::Common(concepts::place(name)?),
                },
            })
        };
        // A wording of something that nobody knows is never said; the pack's check refuses it.
        let wordings = source.wordings.iter().enumerate();
        let wordings = wordings.filter_map(|(place, wording)| {
            let steps = pieces(wording).map(&mut step).collect::<Option<_>>()?;
            Some(Wording { place, steps })
        });
        Self {
            wordings: wordings.collect(),
            parts: parts
                .iter()
                .map(|(name, list)| (hash::of(name), *list))
                .collect(),
            unless,
        }
    }
}

/// The words of the concepts: for each its own, then those that they only seem to stand in.
fn common() -> &'static Words {
    static COMMON: OnceLock<Words> = OnceLock::new();
    COMMON.get_or_init(|| {
        let mut words = Words::default();
        for concept in CONCEPTS {
            words.list(concept.words);
            words.list(concept.unless);
        }
        words.sort();
        words
    })
}

/// A reading of a text, and where all words stand in it.
pub(super) struct Reading<'r> {
    wordings: &'r Wordings,
    text: &'r str,
    own: Found,
    common: Found,
    numbers: Vec<Range<usize>>,
}

impl Reading<'_> {
    /// Where the wordings of a group are said, wording by wording, each with its place in the group.
    pub(super) fn spans(&self, group: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
        let group = &self.wordings.groups[group];
        let wordings = group.wordings.iter();
        let likely = wordings.filter(|wording| self.may_say(&wording.steps));
        likely.flat_map(|Wording { place, steps }| {
            let spans = self.said(group, steps).into_iter();
            spans.map(|span| (*place, span))
        })
    }

    /// The concepts and parts, by the hashes of their names, of which a word stands in a part of the text;
    /// each once and in order.
    pub(super) fn named_in(&self, range: &Range<usize>) -> Vec<u32> {
        let stands = |found: &Found, list| {
            let is_within = |span: Range<usize>| range.start <= span.start && span.end <= range.end;
            found.has(list)
                && found
                    .of(list)
                    .any(|span| is_whole(self.text, &span) && is_within(span))
        };
        let groups = self.wordings.groups.iter();
        let parts = groups.flat_map(|group| &group.parts);
        let own = parts.filter(|(_, list)| stands(&self.own, *list));
        let common = CONCEPTS.iter().enumerate();
        let common = common.filter(|(place, _)| stands(&self.common, 2 * place));
        let mut names: Vec<u32> = own
            .map(|(name, _)| *name)
            .chain(common.map(|(_, concept)| hash::of(concept.name)))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn may_say(&self, steps: &[Step]) -> bool {
        steps.iter().all(|step| match step {
            Step::Own(list) => self.own.has(*list),
            Step::Common(place) => self.common.has(2 * place),
            Step::Number => !self.numbers.is_empty(),
            Step::Gap(_) => true,
        })
    }

    fn said(&self, group: &Group, steps: &[Step]) -> Vec<Range<usize>> {
        let mut ends: Option<Vec<Range<usize>>> = None;
        let mut gap = NONE;
        for step in steps {
            let found = match step {
                Step::Gap(wide) => {
                    gap = *wide;
                    continue;
                }
                Step::Own(list) => self.places(&self.own, *list, group.unless),
                Step::Common(place) => self.places(&self.common, 2 * place, 2 * place + 1),
                Step::Number => self.numbers.clone(),
            };
            let said = match ends {
                None => found,
                Some(before) => follow(self.text, &before, &found, gap),
            };
            if said.is_empty() {
                return said;
            }
            (ends, gap) = (Some(said), NONE);
        }
        ends.unwrap_or_default()
    }

    /// Where words stand whole and in none of the longer ones that only look alike.
    fn places(&self, found: &Found, list: List, unless: List) -> Vec<Range<usize>> {
        let is_look_alike = |span: &Range<usize>| {
            let mut longer = found.of(unless);
            longer.any(|longer| longer.start <= span.start && span.start < longer.end)
        };
        let places = found.of(list);
        sorted(places.filter(|span| {
            is_whole(self.text, span) && !is_asked_so(self.text, span) && !is_look_alike(span)
        }))
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
    "要看", "取决", "无法", "难以", "如果", " not ", "n't ", " never ", "depends", " if ", " whether ", "no guarantee",
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
