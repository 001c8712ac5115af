//! What Pi is judged by: lines of `xtask/bench/pi`, split in two by their ids.

use crate::{Fail, files, paths};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use shared::hash;
use shared::id::Key;
use shared::lang::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// Which part of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What anybody may look at and tune by.
    Open,
    /// What is set aside: only its figures are ever shown.
    Holdout,
}

/// One thing said to Pi, and what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Utterance {
    id: String,
    pub industry: Key,
    pub service_type: Key,
    #[serde(default)]
    pub lang: Lang,
    pub text: String,
    /// The intents of which any is right; an empty one is none at all. Nothing is judged where none
    /// is given.
    #[serde(default, deserialize_with = "one_or_more")]
    pub intent: Vec<String>,
    /// What must be known afterwards: any of the values. An empty one means nothing; one that begins
    /// with `~` need only be contained.
    #[serde(default)]
    pub fields: BTreeMap<Key, Values>,
    /// Every contact that is in it, as `phone:13800001111`; `|` between forms of which any is right,
    /// an empty one where it may be left out.
    #[serde(default)]
    pub contacts: Option<Vec<String>>,
    /// Why it is judged so, for readers.
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

/// The values of a field of which any is right.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Values(#[serde(deserialize_with = "one_or_more")] pub Vec<String>);

/// One text that Pi might say, and whether it may.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    id: String,
    pub industry: Key,
    pub text: String,
    /// Whether it claims what is forbidden.
    pub bad: bool,
    /// What the article is about that forbids it, for readers.
    #[serde(default)]
    pub about: Option<String>,
}

/// A line with an id.
pub(super) trait Line {
    fn id(&self) -> &str;
}

impl Line for Utterance {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Line for Claim {
    fn id(&self) -> &str {
        &self.id
    }
}

fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        One(String),
        More(Vec<String>),
    }
    Ok(match Words::deserialize(from)? {
        Words::One(text) => vec![text],
        Words::More(texts) => texts,
    })
}

/// What people write.
pub(super) fn utterances(part: Part) -> Result<Vec<Utterance>, Fail> {
    let name = match part {
        Part::Open => "eval.jsonl",
        Part::Holdout => "holdout.jsonl",
    };
    read(name, part)
}

/// What Pi might say.
pub(super) fn claims(part: Part) -> Result<Vec<Claim>, Fail> {
    let name = match part {
        Part::Open => "claims.jsonl",
        Part::Holdout => "claims.holdout.jsonl",
    };
    read(name, part)
}

fn read<L: Line + DeserializeOwned>(name: &str, part: Part) -> Result<Vec<L>, Fail> {
    let path = paths::root().join("xtask/bench/pi").join(name);
    let text = files::read_text(&path)?;
    let mut lines: Vec<L> = Vec::new();
    let mut ids = BTreeSet::new();
    for (at, line) in text.lines().enumerate() {
        let refuse = |why: String| Fail::content(format!("{name}, line {}", at + 1), why);
        let line: L = serde_json::from_str(line).map_err(|error| refuse(error.to_string()))?;
        if !ids.insert(line.id().to_owned()) {
            return Err(refuse(format!("{} is there twice", line.id())));
        }
        if part_of(line.id()) != part {
            return Err(refuse(format!("{} belongs to the other part", line.id())));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// A third is set aside, by the id alone (FNV-1a, 32 bits): nobody chooses what is easy or hard.
fn part_of(id: &str) -> Part {
    if hash::of(id).is_multiple_of(3) {
        Part::Holdout
    } else {
        Part::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_are_as_large_and_as_mixed_as_the_readme_says() {
        let open = utterances(Part::Open).unwrap();
        let held = utterances(Part::Holdout).unwrap();
        let all: Vec<&Utterance> = open.iter().chain(&held).collect();
        assert!(all.len() >= 900);
        let share = held.len() as f64 / all.len() as f64;
        assert!((0.28..0.39).contains(&share), "{share}");
        let texts: BTreeSet<&str> = all.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts.len(), all.len(), "a text is there twice");
        assert!(all.iter().filter(|line| !line.fields.is_empty()).count() >= 250);
        assert!(all.iter().filter(|line| line.contacts.is_some()).count() >= 80);
        let claims: Vec<Claim> = [Part::Open, Part::Holdout]
            .into_iter()
            .flat_map(|part| claims(part).unwrap())
            .collect();
        assert!(claims.len() >= 240);
        assert!(
            claims
                .iter()
                .all(|claim| claim.bad == claim.about.is_some())
        );
    }
}
