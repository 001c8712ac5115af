//! What the trade may not say, found in a text: in packs when they are checked, in every text of
//! Pi before it leaves. What is denied, asked or warned of is not said; see [`excuse`].

mod concepts;
mod excuse;
pub mod learned;
mod plain;
mod quoted;
mod wording;
mod words;

use super::builtin;
use super::schema::{Claim, Danger};
use crate::id::Key;
pub(super) use plain::plain_words;
use plain::readings;
use std::ops::Range;
use std::sync::OnceLock;
use wording::{Reading, Source, Wordings};
pub(super) use wording::{is_concept, named_concepts};

/// A forbidden claim in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence<'a> {
    /// The words of the text, in simplified script and lower case.
    pub words: String,
    /// The article that forbids them.
    pub law: &'a str,
    /// The claim and its wording, by their places in the pack; none where it is known by what has been
    /// learnt of many sentences.
    pub(super) wording: Option<(usize, usize)>,
}

/// Finds claims in texts: what a trade may not say, made ready once.
pub struct Linter {
    wordings: Wordings,
    laws: Vec<String>,
    /// Where sentences of this trade have been learnt from.
    trade: Option<Key>,
}

/// Letters, or characters, of the shortest sentence that is judged without a wording.
const LETTERS_MIN: usize = 4;

impl Linter {
    /// The linter of a shipped pack, made once for all that speak by it.
    #[must_use]
    pub fn shipped(pack: &Key) -> &'static Self {
        static LINTERS: [OnceLock<Linter>; builtin::COUNT + 1] =
            [const { OnceLock::new() }; builtin::COUNT + 1];
        let place = builtin::place(pack).unwrap_or(builtin::COUNT);
        LINTERS[place].get_or_init(|| Self::of_trade(pack, &builtin::claims(pack)))
    }

    /// The articles by which something is forbidden, claim by claim.
    #[must_use]
    pub fn laws(&self) -> &[String] {
        &self.laws
    }

    /// A linter of what a pack forbids: by the wordings of its claims, and by what has been learnt of its trade
    /// where that is one of the shipped packs'.
    pub(crate) fn of_trade(pack: &Key, claims: &[Claim]) -> Self {
        Self {
            trade: builtin::place(pack).map(|_| pack.clone()),
            ..Self::new(claims)
        }
    }

    /// A linter of the wordings of these claims alone.
    #[must_use]
    pub fn new(claims: &[Claim]) -> Self {
        let sources = claims.iter().map(|claim| Source {
            wordings: &claim.words,
            unless: &claim.unless,
            parts: Some(&claim.parts),
        });
        Self {
            wordings: Wordings::new(sources),
            laws: claims.iter().map(|claim| claim.law.clone()).collect(),
            trade: None,
        }
    }

    /// The first forbidden claim in a text, if there is one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Offence<'_>> {
        self.find_all(text).into_iter().next()
    }

    /// The first wording of a claim in a part of a sentence: how the whole takes it can't be judged.
    pub(super) fn find_in_part(&self, part: &str) -> Option<Offence<'_>> {
        readings(&quoted::own_words(part)).iter().find_map(|text| {
            let said = self.said(text, &self.wordings.read(text), &mut []);
            said.first().map(|said| self.offence(text, said))
        })
    }

    /// The first claim in a text that is known by no wording, but by what has been learnt of many sentences.
    pub(super) fn find_unworded(&self, text: &str) -> Option<Offence<'_>> {
        let mut offences = self.find_all(text).into_iter();
        offences.find(|offence| offence.wording.is_none())
    }

    /// Every claim of which something is said in a text, with what is said first.
    #[must_use]
    pub fn find_all(&self, text: &str) -> Vec<Offence<'_>> {
        let mut offences: Vec<Option<Offence<'_>>> = vec![None; self.laws.len()];
        for text in readings(&quoted::own_words(text)) {
            let reading = self.wordings.read(&text);
            let mut pieces = self.pieces(&text, &reading);
            for said in self.said(&text, &reading, &mut pieces) {
                if !is_taken_back(&pieces, &said.span) {
                    offences[said.claim].get_or_insert_with(|| self.offence(&text, &said));
                }
            }
            let unworded = pieces.iter().filter(|piece| piece.claims_unworded());
            for piece in unworded {
                if let Some(claim) = learned::nearest_law(&piece.studied.features, &self.laws) {
                    offences[claim].get_or_insert_with(|| Offence {
                        words: text[piece.at.clone()].trim().to_owned(),
                        law: &self.laws[claim],
                        wording: None,
                    });
                }
            }
        }
        offences.into_iter().flatten().collect()
    }

    /// What the pieces of a text consist of, as what is learnt of them sees it: `cargo xtask pi learn` learns
    /// by it.
    #[must_use]
    pub fn study(&self, text: &str) -> Vec<Studied> {
        let readings = readings(&quoted::own_words(text));
        let text = readings.first().map_or("", String::as_str);
        let reading = self.wordings.read(text);
        let mut pieces = self.pieces(text, &reading);
        self.said(text, &reading, &mut pieces);
        pieces.into_iter().map(|piece| piece.studied).collect()
    }

    /// What is said in a reading by wordings, claim by claim. The pieces are told how each of these is in them.
    fn said(&self, text: &str, reading: &Reading<'_>, pieces: &mut [Piece]) -> Vec<Said> {
        let mut said = Vec::new();
        for claim in 0..self.laws.len() {
            for (wording, span) in reading.spans(claim) {
                let is_excused = excuse::is_excused(text, &span);
                let worded = if is_excused {
                    Worded::Excused
                } else {
                    Worded::Said
                };
                for piece in pieces.iter_mut().filter(|piece| piece.touches(&span)) {
                    piece.studied.worded = piece.studied.worded.max(worded);
                }
                if !is_excused {
                    said.push(Said {
                        claim,
                        wording,
                        span,
                    });
                }
            }
        }
        said
    }

    fn offence(&self, text: &str, said: &Said) -> Offence<'_> {
        Offence {
            words: text[said.span.clone()].to_owned(),
            law: &self.laws[said.claim],
            wording: Some((said.claim, said.wording)),
        }
    }

    /// The pieces of a reading; none where nothing has been learnt of them.
    fn pieces(&self, text: &str, reading: &Reading<'_>) -> Vec<Piece> {
        // A word or a number by itself claims nothing.
        let speaks = |at: &Range<usize>| {
            let letters = text[at.clone()].chars().filter(|char| char.is_alphabetic());
            letters.count() >= LETTERS_MIN
        };
        let pieces = self.trade.iter().flat_map(|trade| {
            let spoken = learned::pieces(text).into_iter().filter(speaks);
            spoken.map(|at| {
                let named = reading.named_in(&at);
                let features = learned::features(trade.as_str(), &text[at.clone()], &named);
                let worded = Worded::No;
                Piece {
                    at,
                    odds: learned::odds(&features),
                    studied: Studied { features, worded },
                }
            })
        });
        pieces.collect()
    }
}

/// A wording of a claim, and where it is said.
struct Said {
    claim: usize,
    wording: usize,
    span: Range<usize>,
}

/// A piece of a text, as what is learnt of such sees it.
pub struct Studied {
    /// Places among the weights.
    pub features: Vec<u32>,
    /// Whether a wording of a claim is in it.
    pub worded: Worded,
}

/// Whether a wording of a claim is in a piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worded {
    /// None is.
    No,
    /// One is, but denied, asked or warned of.
    Excused,
    /// One is.
    Said,
}

impl Worded {
    /// The odds above which a piece claims something, as `cargo xtask pi learn` shows what each bound costs. Most of
    /// what merchants say is honest: a bound lets rather more claims through than it stops honest texts, but where
    /// a wording is said.
    #[must_use]
    pub fn bound(self) -> f32 {
        match self {
            Self::No => 1.0,
            Self::Excused => 3.0,
            Self::Said => -2.0,
        }
    }
}

struct Piece {
    at: Range<usize>,
    odds: f32,
    studied: Studied,
}

impl Piece {
    fn claims(&self) -> bool {
        self.odds > self.studied.worded.bound()
    }

    fn claims_unworded(&self) -> bool {
        self.studied.worded != Worded::Said && self.claims()
    }

    fn touches(&self, words: &Range<usize>) -> bool {
        self.at.start < words.end && words.start < self.at.end
    }
}

/// Whether the sentences that some words stand in are no claims as a whole. What is too short to be judged
/// takes nothing back.
fn is_taken_back(pieces: &[Piece], words: &Range<usize>) -> bool {
    let mut around = pieces
        .iter()
        .filter(|piece| piece.touches(words))
        .peekable();
    around.peek().is_some() && !around.any(Piece::claims)
}

/// Hears of which dangers a text speaks, however it is disguised, denied or asked.
pub(crate) struct Alarms(Wordings);

/// What a text says of a danger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alarm {
    /// As somebody writes who is in it.
    pub is_told: bool,
    /// As somebody writes who talks about it.
    pub is_mentioned: bool,
}

impl Alarms {
    pub(crate) fn new(dangers: &[Danger]) -> Self {
        let sources = dangers.iter().flat_map(|danger| {
            [&danger.words, &danger.mentioned].map(|wordings| Source {
                wordings,
                unless: &danger.unless,
                parts: None,
            })
        });
        Self(Wordings::new(sources))
    }

    /// What a text says of each danger, in their order.
    pub(crate) fn hear(&self, text: &str) -> Vec<Alarm> {
        let readings = readings(text);
        let readings: Vec<_> = readings.iter().map(|text| self.0.read(text)).collect();
        let is_said = |group: usize| {
            let mut readings = readings.iter();
            readings.any(|reading| reading.spans(group).next().is_some())
        };
        let groups = (0..self.0.len()).step_by(2);
        groups
            .map(|words| Alarm {
                is_told: is_said(words),
                is_mentioned: is_said(words + 1),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
