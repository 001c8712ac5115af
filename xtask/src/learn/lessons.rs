//! The lessons: where they lie, and what of the packs stands beside them.

use crate::{Fail, files, paths};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::id::Key;
use shared::pack::{self, Linter, Worded};
use std::collections::BTreeMap;

/// The pack that all others share.
const COMMON: &str = "common";
/// A text of a pack that is shorter says nothing by itself.
const CHARS_MIN: usize = 2;
/// The heading of what may be said.
const HONEST: &str = "honest";

/// Where a lesson is from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Lessons,
    /// The open part of the linter's set, of which the wordings were made.
    Open,
    /// What the packs say.
    Packs,
}

/// A sentence, and the law that forbids it.
pub(super) struct Lesson {
    pub trade: Key,
    pub bad: bool,
    pub from: Source,
    /// Where the lesson names one that the trade's pack has.
    pub law: Option<String>,
    pub features: Vec<u32>,
    pub worded: Worded,
}

impl Lesson {
    pub(super) fn new(
        trade: &Key,
        text: &str,
        bad: bool,
        law: Option<String>,
        from: Source,
    ) -> Self {
        let pieces = Linter::shipped(trade).study(text);
        let worded = pieces.iter().map(|piece| piece.worded).max();
        Self {
            trade: trade.clone(),
            bad,
            from,
            law,
            worded: worded.unwrap_or(Worded::No),
            features: pieces
                .into_iter()
                .flat_map(|piece| piece.features)
                .collect(),
        }
    }

    /// Something that a pack says, piece by piece.
    fn of_pack(trade: &Key, text: &str) -> impl Iterator<Item = Self> {
        let pieces = Linter::shipped(trade).study(text).into_iter();
        pieces.map(|piece| Self {
            trade: trade.clone(),
            bad: false,
            from: Source::Packs,
            law: None,
            worded: piece.worded,
            features: piece.features,
        })
    }
}

/// A line of the open part of the linter's set.
#[derive(Deserialize)]
struct Claim {
    industry: Key,
    text: String,
    bad: bool,
    #[serde(default)]
    about: Option<String>,
}

/// All lessons, and what tells them from other ones.
pub(super) fn read(laws: &BTreeMap<Key, Vec<String>>) -> Result<(Vec<Lesson>, [u8; 32]), Fail> {
    let mut lessons = Vec::new();
    let mut digest = Sha256::new();
    for (trade, laws) in laws {
        let name = format!("xtask/lessons/{trade}.txt");
        let text = files::read_text(&paths::root().join(&name))?;
        digest.update(&text);
        let mut law = None;
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
        {
            let refuse = |why: String| Fail::content(format!("{name}, line {}", at + 1), why);
            match line.strip_prefix("# ") {
                Some(heading) if heading == HONEST || laws.iter().any(|law| law == heading) => {
                    law = Some(heading);
                }
                Some(heading) => {
                    let why = format!(
                        "the pack forbids nothing by {heading}; name a law of its claims, or {HONEST}"
                    );
                    return Err(refuse(why));
                }
                None => {
                    let law = law.ok_or_else(|| refuse("a heading comes first".to_owned()))?;
                    let forbids = (law != HONEST).then(|| law.to_owned());
                    lessons.push(Lesson::new(
                        trade,
                        line,
                        forbids.is_some(),
                        forbids,
                        Source::Lessons,
                    ));
                }
            }
        }
    }
    let open = files::read_text(&paths::root().join("xtask/bench/pi/claims.jsonl"))?;
    digest.update(&open);
    for (at, line) in open.lines().enumerate() {
        let refuse = |error| Fail::content(format!("claims.jsonl, line {}", at + 1), error);
        let line: Claim = serde_json::from_str(line).map_err(refuse)?;
        let known = laws.get(&line.industry).into_iter().flatten();
        let law = line
            .about
            .filter(|about| known.clone().any(|law| law == about));
        let (trade, text) = (&line.industry, &line.text);
        lessons.push(Lesson::new(trade, text, line.bad, law, Source::Open));
    }
    Ok((lessons, digest.finalize().into()))
}

/// What the packs themselves have Pi say, and what chips say: nothing of it is forbidden.
pub(super) fn said_by_packs() -> Result<Vec<Lesson>, Fail> {
    let packs: BTreeMap<String, Value> =
        serde_json::from_str(pack::PACKS).map_err(|error| Fail::content("the packs", error))?;
    let mut lessons = Vec::new();
    for trade in pack::builtin_ids() {
        let mut texts = Vec::new();
        for said in [trade.as_str(), COMMON]
            .iter()
            .filter_map(|name| packs.get(*name))
        {
            collect(said, &mut texts);
        }
        // What is no template is no text either.
        let forms = texts.iter().filter_map(|text| pack::forms(text).ok());
        for text in forms.flatten().filter(|text| is_said(text)) {
            lessons.extend(Lesson::of_pack(&trade, &text));
        }
    }
    Ok(lessons)
}

/// Something that is said, and no key or address.
fn is_said(text: &str) -> bool {
    let is_of_words = |char: char| !char.is_ascii() || char == ' ';
    text.chars().count() >= CHARS_MIN && text.contains(is_of_words)
}

/// The texts in something that are Pi's: visitors' words stand in lists.
fn collect(said: &Value, texts: &mut Vec<String>) {
    match said {
        Value::Object(parts) => {
            for part in parts.values() {
                collect(part, texts);
            }
        }
        Value::Array(parts) => {
            let parts = parts.iter().filter(|part| !part.is_string());
            parts.for_each(|part| collect(part, texts));
        }
        Value::String(text) => texts.push(text.clone()),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
