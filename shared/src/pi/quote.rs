//! What of the merchant's own knowledge answers a question, and how that is quoted.
//!
//! A piece is compared with a question by the features by which intents are found; how telling each of
//! them is, the playbook's own examples say: how much and whether are asked of everything. What counts is
//! the share of what the question asks about that the piece speaks of.

use super::fold::{clauses, fold, is_question, without_masked};
use super::retrieve;
use crate::knowledge::{Piece, Source, sentences};
use crate::lang::Lang;
use crate::limit;
use crate::pack::Playbook;
use std::collections::BTreeSet;

/// From this share on a piece answers a question.
const ANSWERS: f32 = 0.56;
/// From this share on it answers what reads as none: 要英文的费用清单 asks, 我爸70岁了 tells.
const ANSWERS_WORDS: f32 = 0.85;
/// So much more than the next one it does: what two pieces speak of alike is about neither.
const AHEAD: f32 = 0.08;
/// From this share on a model is told of it.
const TELLS: f32 = 0.2;
/// How telling a feature is that no example has: the names of things.
const STRANGE: f32 = 3.0;
/// The share of that which a feature counts that no piece has either: most of them are where two words
/// meet, some the name of something else.
const ABSENT: f32 = 0.67;
/// What a question holds at least: fewer features ask about nothing.
const WEIGHT_MIN: f32 = 2.0;

/// A piece that has to do with a question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near<'a> {
    /// Where it stands.
    pub source: &'a Source,
    /// What it says.
    pub piece: &'a Piece,
    /// The share of the question that it speaks of, 0 to 1.
    pub share: f32,
}

impl Near<'_> {
    /// It as a model is told of it.
    pub(crate) fn note(&self) -> String {
        let Piece { under, text } = self.piece;
        let text = text.replace('\n', " ");
        match under.is_empty() {
            true => format!("{}: {text}", self.source.title),
            false => format!("{}, {under}: {text}", self.source.title),
        }
    }
}

/// A feature's hash, and how much its form counts, in hundredths.
type Feature = (u32, u8);

/// The features of the pieces.
pub(crate) struct Shelf {
    /// In the order of the sources.
    pieces: Vec<Vec<Feature>>,
    /// Of all of them together.
    known: BTreeSet<u32>,
}

impl Shelf {
    pub(super) fn new(playbook: &Playbook) -> Self {
        let pieces: Vec<Vec<Feature>> = all(playbook)
            .map(|(_, piece)| features(&[&piece.under, &piece.text]))
            .collect();
        let known = pieces.iter().flatten().map(|(feature, _)| *feature);
        Self {
            known: known.collect(),
            pieces,
        }
    }
}

fn all(playbook: &Playbook) -> impl Iterator<Item = (&Source, &Piece)> {
    let sources = playbook.knowledge.sources.iter();
    sources.flat_map(|source| source.pieces.iter().map(move |piece| (source, piece)))
}

fn features(texts: &[&str]) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::new();
    for text in texts {
        features.extend(retrieve::features_of(&fold(text)));
    }
    features.sort_unstable();
    features.dedup_by_key(|(feature, _)| *feature);
    features
}

/// What a question asks about: its features, each with how telling it is.
struct Asked(Vec<(u32, f32)>);

/// The features of a folded text, each with how telling it is.
pub(super) fn weigh(playbook: &Playbook, folded: &str) -> Vec<(u32, f32)> {
    let weigh = |(feature, form): Feature| {
        let telling = retrieve::telling(playbook, feature).unwrap_or(STRANGE);
        (feature, telling * f32::from(form) / 100.0)
    };
    let features = retrieve::features_of(folded).into_iter();
    features.map(weigh).collect()
}

impl Asked {
    fn new(playbook: &Playbook, folded: &str) -> Self {
        let known = &playbook.prepared.shelf(playbook).known;
        let is_absent =
            |feature| !known.contains(&feature) && retrieve::telling(playbook, feature).is_none();
        let mut weighed = weigh(playbook, folded);
        for (feature, weight) in &mut weighed {
            if is_absent(*feature) {
                *weight *= ABSENT;
            }
        }
        Self(weighed)
    }

    fn weight(&self) -> f32 {
        self.0.iter().map(|(_, weight)| weight).sum()
    }

    /// How much of it these features hold.
    fn held(&self, by: &[Feature]) -> f32 {
        let holds = |feature: &u32| {
            by.binary_search_by_key(feature, |(known, _)| *known)
                .is_ok()
        };
        let held = self.0.iter().filter(|(feature, _)| holds(feature));
        held.map(|(_, weight)| weight).sum()
    }

    /// The share of it that these features hold.
    fn share(&self, by: &[Feature]) -> f32 {
        let weight = self.weight();
        if weight < WEIGHT_MIN {
            return 0.0;
        }
        self.held(by) / weight
    }
}

/// What is asked, as a whole and by its parts: the question in a story is found as well.
fn questions(playbook: &Playbook, text: &str) -> Vec<Asked> {
    let folded = fold(&without_masked(text));
    let parts = clauses(&folded).into_iter();
    parts.map(|part| Asked::new(playbook, part)).collect()
}

/// The pieces that have to do with a question, the nearest first; at most as many as a model is told.
pub(crate) fn nearest<'a>(playbook: &'a Playbook, text: &str) -> Vec<Near<'a>> {
    if playbook.knowledge.is_empty() {
        return Vec::new();
    }
    let questions = questions(playbook, text);
    let shelf = &playbook.prepared.shelf(playbook).pieces;
    let mut near: Vec<Near<'_>> = all(playbook)
        .zip(shelf)
        .map(|((source, piece), features)| {
            let shares = questions.iter().map(|asked| asked.share(features));
            let share = shares.fold(0.0, f32::max);
            Near {
                source,
                piece,
                share,
            }
        })
        .filter(|near| near.share >= TELLS)
        .collect();
    // Stable: of equals the one that was written first.
    near.sort_by(|one, other| other.share.total_cmp(&one.share));
    near.truncate(limit::MODEL_PIECES_MAX);
    near
}

/// Pi's quotation of the piece that answers a question, if one does.
pub(crate) fn quote(playbook: &Playbook, text: &str, lang: Lang) -> Option<String> {
    let near = nearest(playbook, text);
    let needed = match is_question(&fold(text)) {
        true => ANSWERS,
        false => ANSWERS_WORDS,
    };
    let first = near.first().filter(|first| first.share >= needed)?;
    let is_alike =
        |next: &Near<'_>| first.share - next.share < AHEAD && first.piece.under != next.piece.under;
    if near.get(1).is_some_and(is_alike) {
        return None;
    }
    let words = best_words(&questions(playbook, text), first.piece);
    let title = &first.source.title;
    Some(match lang {
        Lang::ZhCn => format!("根据本店资料《{title}》：{words}"),
        Lang::ZhTw => format!("根據本店資料《{title}》：{words}"),
        Lang::En => format!("From our own notes, “{title}”: {words}"),
    })
}

/// The paragraph of a piece that speaks of the question, from the sentence on that does; all of it where
/// only the heading does.
fn best_words(questions: &[Asked], piece: &Piece) -> String {
    let share = |text: &str| {
        let features = features(&[text]);
        let shares = questions.iter().map(|asked| asked.share(&features));
        shares.fold(0.0, f32::max)
    };
    let is_by_heading = share(&piece.under) > share(&piece.text);
    let sentences = sentences(&piece.text);
    let shares: Vec<f32> = sentences.iter().map(|sentence| share(sentence)).collect();
    let best = shares.iter().copied().fold(0.0, f32::max);
    let begins = shares.iter().position(|share| *share >= best);
    let begins = begins.filter(|_| !is_by_heading).unwrap_or(0);
    let mut words = String::new();
    let mut room = limit::QUOTE_CHARS_MAX;
    for sentence in &sentences[begins.min(sentences.len())..] {
        let length = sentence.chars().count();
        let is_next_line = !is_by_heading && words.ends_with('\n');
        if length > room || is_next_line {
            break;
        }
        room -= length;
        words.push_str(sentence);
    }
    if words.is_empty() {
        // One sentence without an end.
        let long = sentences.get(begins).copied().unwrap_or_default().chars();
        words = long.take(limit::QUOTE_CHARS_MAX - 1).collect();
        words.push('…');
    }
    words.trim().to_owned()
}
