//! Knowledge beyond the pack: what a merchant pastes or names by a page's address, cut into pieces that
//! Pi can find and quote.
//!
//! A page is read as text ([`read_page`]), a text is cut ([`cut`]), each piece is looked at for what may
//! not be said ([`check`]); finding a piece for a question is `pi/quote.rs`, with the same features by
//! which intents are found. What stands in a piece are the merchant's own words: its numbers may be said.

mod charset;
mod cut;
mod markup;

pub use charset::charset;
pub(crate) use cut::sentences;
pub use cut::{Block, blocks_of_text, cut};
pub use markup::{ReadPage, read_page};

use crate::limit;
use crate::pack::Playbook;
use crate::text::{self, TextError};
use serde::{Deserialize, Serialize};

/// What one merchant's sources say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Knowledge {
    /// The sources, the first added first.
    pub sources: Vec<Source>,
}

impl Knowledge {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// One source, as Pi quotes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name, which stands in the quotation.
    pub title: String,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// A piece of a source: what can be understood by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// The heading or question that it stands under; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub under: String,
    /// What is quoted.
    pub text: String,
}

impl Piece {
    /// Bytes of its words.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.under.len() + self.text.len()
    }
}

/// A piece that says what the trade may not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimFinding {
    /// Which piece, counted from 1.
    pub place: u32,
    /// How it begins.
    pub begins: String,
    /// The words that may not be said.
    pub words: String,
    /// The article that forbids them.
    pub law: String,
}

/// Why a source can't be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The title is missing or too long.
    #[error("title: {0}")]
    Title(TextError),
    /// The text is missing or too long.
    #[error("text: {0}")]
    Text(TextError),
    /// Nothing in it can be quoted.
    #[error("nothing in it can be quoted; write whole sentences")]
    Nothing,
    /// It says what the trade may not say.
    #[error("piece {} (“{}…”): “{}” may not be said ({}); say it without promise or comparison", .0.place, .0.begins, .0.words, .0.law)]
    Claim(ClaimFinding),
    /// There is no room for it.
    #[error(
        "{bytes} bytes, and {left} of {} are left; shorten it or delete another source",
        limit::KNOWLEDGE_BYTES_MAX
    )]
    NoRoom {
        /// What it takes.
        bytes: usize,
        /// What is left.
        left: usize,
    },
    /// There are as many sources as there may be.
    #[error(
        "there are {} sources already; delete one of them",
        limit::KNOWLEDGE_SOURCES_MAX
    )]
    TooMany,
}

/// Characters that a finding shows of its piece.
const BEGINS_CHARS: usize = 16;

/// A source's title as it is kept.
///
/// # Errors
/// [`SourceError::Title`]
pub fn parse_title(title: &str) -> Result<String, SourceError> {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    text::parse(&line, limit::KNOWLEDGE_TITLE_CHARS_MAX).map_err(SourceError::Title)
}

/// Pasted words as they are kept, and their pieces, none of which says what the trade may not say.
///
/// # Errors
/// [`SourceError`] when they are too long, say nothing, or what may not be said.
pub fn parse_text(playbook: &Playbook, words: &str) -> Result<(String, Vec<Piece>), SourceError> {
    let words = text::parse(words, limit::KNOWLEDGE_TEXT_CHARS_MAX).map_err(SourceError::Text)?;
    let pieces = cut(&blocks_of_text(&words));
    let (good, findings) = check(playbook, pieces);
    match findings.into_iter().next() {
        Some(finding) => Err(SourceError::Claim(finding)),
        None if good.is_empty() => Err(SourceError::Nothing),
        None => Ok((words, good)),
    }
}

/// Parts the pieces that may be said from those that may not.
#[must_use]
pub fn check(playbook: &Playbook, pieces: Vec<Piece>) -> (Vec<Piece>, Vec<ClaimFinding>) {
    let linter = playbook.linter();
    let mut findings = Vec::new();
    let mut good = Vec::new();
    for (place, piece) in (1..).zip(pieces) {
        // A question is not said, but a heading may be read out with its piece by a model.
        let offence = linter
            .find(&piece.text)
            .or_else(|| linter.find(&piece.under));
        let Some(offence) = offence else {
            good.push(piece);
            continue;
        };
        findings.push(ClaimFinding {
            place,
            begins: piece.text.chars().take(BEGINS_CHARS).collect(),
            words: offence.words.to_owned(),
            law: offence.law.to_owned(),
        });
    }
    (good, findings)
}

/// As many of the pieces, from the first on, as there is room for; whether that is all of them.
#[must_use]
pub fn fit(mut pieces: Vec<Piece>, left: usize) -> (Vec<Piece>, bool) {
    let mut bytes = 0;
    let fitting = pieces.iter().take_while(|piece| {
        bytes += piece.bytes();
        bytes <= left
    });
    let fitting = fitting.count();
    let is_all = fitting == pieces.len();
    pieces.truncate(fitting);
    (pieces, is_all)
}

/// Bytes that pieces take.
#[must_use]
pub fn bytes(pieces: &[Piece]) -> usize {
    pieces.iter().map(Piece::bytes).sum()
}

#[cfg(test)]
mod tests;
