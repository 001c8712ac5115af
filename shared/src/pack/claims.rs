//! What the trade may not say, found in a text: in packs when they are checked, in every text of
//! Pi before it leaves. What is denied, asked or warned of is not said; see [`excuse`].

mod concepts;
mod excuse;
mod plain;
mod wording;

use super::schema::Claim;
pub(super) use plain::plain_words;
use plain::readings;
use std::collections::BTreeMap;
use wording::Reading;
pub(super) use wording::{is_concept, named_concepts};

/// A forbidden claim in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence<'a> {
    /// The words of the text, in simplified script and lower case.
    pub words: String,
    /// The article that forbids them.
    pub law: &'a str,
}

/// The first forbidden claim in a text, if there is one.
#[must_use]
pub fn find_offence<'a>(claims: &'a [Claim], text: &str) -> Option<Offence<'a>> {
    let readings = readings(text);
    readings.iter().find_map(|text| {
        let mut reading = Reading::new(text);
        claims.iter().find_map(|claim| {
            let mut own = BTreeMap::new();
            let said = claim.words.iter().find_map(|words| {
                let spans = reading.spans(claim, words, &mut own);
                let mut spans = spans.into_iter();
                spans.find(|span| !excuse::is_excused(text, span))
            })?;
            Some(Offence {
                words: text[said].to_owned(),
                law: &claim.law,
            })
        })
    })
}

/// Whether one of these words stands in a text, however it is disguised, denied or asked.
pub(crate) fn is_written(text: &str, words: &[String], unless: &[String]) -> bool {
    let readings = readings(text);
    let unless: Vec<_> = unless.iter().map(|words| plain_words(words)).collect();
    readings.iter().any(|text| {
        let reading = Reading::new(text);
        let mut words = words.iter().map(|words| plain_words(words));
        words.any(|words| reading.is_written(&words, &unless))
    })
}

#[cfg(test)]
mod tests;
