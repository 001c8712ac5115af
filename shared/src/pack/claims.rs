//! What the trade may not say, found in a text: in packs when they are checked, in every text of
//! Pi before it leaves. What is denied, asked or warned of is not said; see [`excuse`].

mod concepts;
mod excuse;
mod plain;
mod quoted;
mod wording;
mod words;

use super::builtin;
use super::schema::{Claim, Danger};
use crate::id::Key;
pub(super) use plain::plain_words;
use plain::readings;
use std::sync::OnceLock;
use wording::{Source, Wordings};
pub(super) use wording::{is_concept, named_concepts};

/// A forbidden claim in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence<'a> {
    /// The words of the text, in simplified script and lower case.
    pub words: String,
    /// The article that forbids them.
    pub law: &'a str,
    /// The claim and its wording, by their places in the pack.
    pub(super) wording: (usize, usize),
}

/// Finds claims in texts: what a trade may not say, made ready once.
pub struct Linter {
    wordings: Wordings,
    laws: Vec<String>,
}

impl Linter {
    /// The linter of a shipped pack, made once for all that speak by it.
    pub(super) fn shipped(pack: &Key) -> &'static Self {
        static LINTERS: [OnceLock<Linter>; builtin::COUNT + 1] =
            [const { OnceLock::new() }; builtin::COUNT + 1];
        let place = builtin::place(pack).unwrap_or(builtin::COUNT);
        LINTERS[place].get_or_init(|| Self::new(&builtin::claims(pack)))
    }

    /// A linter of these claims.
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
        }
    }

    /// The first forbidden claim in a text, if there is one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Offence<'_>> {
        self.find_all(text).into_iter().next()
    }

    /// Every claim of which something is said in a text, with what is said first.
    #[must_use]
    pub fn find_all(&self, text: &str) -> Vec<Offence<'_>> {
        let mut offences: Vec<Option<Offence<'_>>> = vec![None; self.laws.len()];
        for text in readings(&quoted::own_words(text)) {
            let reading = self.wordings.read(&text);
            for (claim, law) in self.laws.iter().enumerate() {
                if offences[claim].is_none() {
                    let mut spans = reading.spans(claim);
                    let said = spans.find(|(_, span)| !excuse::is_excused(&text, span));
                    offences[claim] = said.map(|(wording, said)| Offence {
                        words: text[said].to_owned(),
                        law,
                        wording: (claim, wording),
                    });
                }
            }
        }
        offences.into_iter().flatten().collect()
    }
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
