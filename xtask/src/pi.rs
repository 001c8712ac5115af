//! Pi from the command line: conversations in, turns out, both as JSON lines.

use crate::{Fail, packs};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::contact;
use shared::id::Key;
use shared::lang::Lang;
use shared::merchant::Hours;
use shared::pack::{self, Pack, Playbook, PlaybookError};
use shared::pi::replay::{Alarm, At, ReplayError, Sureness, Talk, Turn, alarms};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

/// What industries are called besides their packs' ids.
const ALIASES: [(&str, &str); 24] = [
    ("law", "legal"),
    ("lawyer", "legal"),
    ("law_firm", "legal"),
    ("legal_services", "legal"),
    ("implant", "dental"),
    ("dental_implant", "dental"),
    ("dental_implants", "dental"),
    ("dentistry", "dental"),
    ("home_renovation", "renovation"),
    ("decoration", "renovation"),
    ("home_decoration", "renovation"),
    ("training", "education"),
    ("education_training", "education"),
    ("car", "auto"),
    ("cars", "auto"),
    ("automotive", "auto"),
    ("car_dealer", "auto"),
    ("car_dealers", "auto"),
    ("franchising", "franchise"),
    ("medical_aesthetics", "medical_beauty"),
    ("aesthetic_medicine", "medical_beauty"),
    ("local_service", "local_services"),
    ("local_life", "local_services"),
    ("local_life_services", "local_services"),
];

/// A conversation as it comes in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    /// Handed through to every turn.
    #[serde(default)]
    id: Option<Value>,
    industry: String,
    /// The pack's first where nothing is said.
    #[serde(default)]
    service_type: Option<String>,
    #[serde(default)]
    lang: Lang,
    #[serde(default)]
    at: At,
    turns: Vec<Said>,
}

/// One turn of the visitor.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a turn is a text, a list of short texts in a row, {\"chip\": intent} or {\"agree\": true or false}"
)]
enum Said {
    One(String),
    InARow(Vec<String>),
    Done(Done),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Done {
    /// The chip of an intent, tapped.
    Chip(Key),
    /// The card that asks for a contact or for consent, answered.
    Agree(bool),
}

impl Said {
    /// The contacts in it, in the clear as well: whoever asks here has written them.
    fn contacts(&self) -> Vec<Value> {
        let texts = match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::InARow(texts) => texts,
            Self::Done(_) => &[],
        };
        let found = texts.iter().flat_map(|text| contact::find(text));
        let told = found.map(|found| {
            let contact = found.contact;
            json!({ "kind": contact.kind(), "value": contact.reveal(), "masked": contact.masked() })
        });
        told.collect()
    }
}

/// A text to be looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    id: Option<Value>,
    industry: String,
    #[serde(default)]
    service_type: Option<String>,
    text: String,
}

/// Why a line is refused.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("there is no industry {given}; choose one of {known}")]
    Industry { given: String, known: String },
    #[error("the industry has no service type {given}; choose one of {known}")]
    ServiceType { given: String, known: String },
    #[error("the pack's playbook can't be built: {0}")]
    Playbook(PlaybookError),
    #[error("turn {turn}: {error}")]
    Turn { turn: usize, error: ReplayError },
    #[error(transparent)]
    Begin(ReplayError),
}

/// Sample merchants by industry and service type, each made once.
struct Merchants {
    /// Packs from files, in place of those shipped with the same id.
    packs: BTreeMap<Key, Pack>,
    made: BTreeMap<(Key, Key), (Playbook, Hours)>,
}

impl Merchants {
    fn read(files: &[PathBuf]) -> Result<Self, Fail> {
        let packs = files.iter().map(|file| {
            let pack = packs::pack(file)?;
            Ok((pack.id.clone(), pack))
        });
        Ok(Self {
            packs: packs.collect::<Result<_, Fail>>()?,
            made: BTreeMap::new(),
        })
    }

    fn pack(&self, id: &Key) -> Option<Pack> {
        self.packs.get(id).cloned().or_else(|| pack::builtin(id))
    }

    fn find(&mut self, industry: &str, kind: Option<&str>) -> Result<&(Playbook, Hours), Refusal> {
        let plain = industry.trim().to_lowercase().replace([' ', '-'], "_");
        let alias = ALIASES.iter().find(|(alias, _)| *alias == plain);
        let id = alias.map_or(plain.as_str(), |(_, id)| id);
        let pack = Key::parse(id).ok().and_then(|id| self.pack(&id));
        let pack = pack.ok_or_else(|| Refusal::Industry {
            given: industry.to_owned(),
            known: listed(pack::builtin_ids()),
        })?;
        let mut kinds = pack.service_types.iter().map(|kind| &kind.id);
        let found = match kind {
            None => kinds.next(),
            Some(given) => kinds.find(|kind| kind.as_str() == given),
        };
        let Some(kind) = found.cloned() else {
            return Err(Refusal::ServiceType {
                given: kind.unwrap_or_default().to_owned(),
                known: listed(pack.service_types.into_iter().map(|kind| kind.id)),
            });
        };
        let place = (pack.id.clone(), kind);
        if !self.made.contains_key(&place) {
            let profile = pack::sample_profile(&pack, &place.1, &Lang::ALL);
            let playbook = Playbook::from_pack(pack, &profile, 1);
            let playbook =
                playbook.map_err(|mut errors| Refusal::Playbook(errors.swap_remove(0)))?;
            self.made.insert(place.clone(), (playbook, profile.hours));
        }
        Ok(&self.made[&place])
    }
}

fn listed(ids: impl Iterator<Item = Key>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}

/// What is written of a turn.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    turn: usize,
    intent: Option<&'a Key>,
    confidence: Option<f32>,
    understood: &'static str,
    likely: &'a [Key],
    fields: &'a BTreeMap<Key, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    contacts: Vec<Value>,
    reply: String,
    chips: Vec<&'a str>,
    cards: Vec<String>,
    asks: Option<&'a Key>,
    handoff: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    danger: Option<&'a Key>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alarm: Vec<String>,
}

impl<'a> Told<'a> {
    fn new(id: Option<&'a Value>, turn: usize, said: &Said, answered: &'a Turn) -> Self {
        Self {
            id,
            turn,
            intent: answered.intent.as_ref(),
            confidence: answered.confidence,
            understood: match answered.sureness {
                Sureness::Sure => "sure",
                Sureness::AskBack => "ask_back",
                Sureness::None => "none",
            },
            likely: &answered.likely,
            fields: &answered.fields,
            name: answered.name.as_deref(),
            contacts: said.contacts(),
            reply: answered.replies().collect::<Vec<_>>().join("\n"),
            chips: answered.chips().map(|chip| chip.label.as_str()).collect(),
            cards: answered.cards().map(|card| card.to_string()).collect(),
            asks: answered.asks.as_ref(),
            handoff: answered.person,
            danger: answered.danger.as_ref(),
            alarm: answered.alarms.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Reads conversations, writes what Pi makes of every turn. `packs` are files of packs that stand in
/// place of those shipped with the same id.
///
/// # Errors
/// [`Fail::Content`] when a line was refused, after all others, or a pack can't be read; [`Fail::File`]
/// when standard input or output breaks.
pub fn run(packs: &[PathBuf]) -> Result<(), Fail> {
    let mut merchants = Merchants::read(packs)?;
    each_line(|line, out| {
        let talk: Conversation = serde_json::from_str(line)?;
        let (playbook, hours) = merchants.find(&talk.industry, talk.service_type.as_deref())?;
        let now = talk.at.on_clock_of(hours);
        let mut replay =
            Talk::begin(playbook.clone(), hours.clone(), talk.lang, now).map_err(Refusal::Begin)?;
        for (at, said) in talk.turns.iter().enumerate() {
            let answered = match said {
                Said::One(text) => replay.say(&[text]),
                Said::InARow(texts) => {
                    replay.say(&texts.iter().map(String::as_str).collect::<Vec<_>>())
                }
                Said::Done(Done::Chip(intent)) => replay.tap(intent),
                Said::Done(Done::Agree(true)) => replay.agree(),
                Said::Done(Done::Agree(false)) => replay.decline(),
            };
            let turn = at + 1;
            let answered = answered.map_err(|error| Refusal::Turn { turn, error })?;
            out.push(serde_json::to_string(&Told::new(
                talk.id.as_ref(),
                turn,
                said,
                &answered,
            ))?);
        }
        Ok(())
    })
}

/// Reads texts, writes what in them must not be said.
///
/// # Errors
/// As [`run`].
pub fn guard(packs: &[PathBuf]) -> Result<(), Fail> {
    let mut merchants = Merchants::read(packs)?;
    each_line(|line, out| {
        let text: Text = serde_json::from_str(line)?;
        let (playbook, hours) = merchants.find(&text.industry, text.service_type.as_deref())?;
        let (mut offences, mut numbers) = (Vec::new(), Vec::new());
        for alarm in alarms(playbook, hours, &[], &text.text) {
            match alarm {
                Alarm::Claim {
                    words,
                    law,
                    wording,
                } => {
                    offences.push(json!({ "words": words, "law": law, "wording": wording }));
                }
                Alarm::Number(number) => numbers.push(number),
            }
        }
        let ok = offences.is_empty() && numbers.is_empty();
        let mut told = json!({ "ok": ok, "offences": offences, "numbers": numbers });
        if let Some(id) = text.id {
            told["id"] = id;
        }
        out.push(told.to_string());
        Ok(())
    })
}

/// Takes standard input line by line. A line that is refused is answered with what is wrong, with the
/// id it has if it has one, and counts as a failure in the end; the others go on.
fn each_line(
    mut take: impl FnMut(&str, &mut Vec<String>) -> Result<(), Refusal>,
) -> Result<(), Fail> {
    let broken = |error: io::Error| Fail::file("standard input or output", error);
    let mut out = io::stdout().lock();
    let mut refused = 0;
    for (at, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(broken)?;
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            continue;
        }
        let mut lines = Vec::new();
        if let Err(refusal) = take(&line, &mut lines) {
            refused += 1;
            let id = serde_json::from_str::<Value>(&line).ok();
            let mut told = json!({ "line": at + 1, "error": refusal.to_string() });
            if let Some(id) = id.as_ref().and_then(|talk| talk.get("id")) {
                told["id"] = id.clone();
            }
            lines.push(told.to_string());
        }
        for line in lines {
            match writeln!(out, "{line}") {
                // A reader that has seen enough is no error.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                result => result.map_err(broken)?,
            }
        }
    }
    if refused == 0 {
        return Ok(());
    }
    Err(Fail::content(
        "standard input",
        format!("{refused} lines were refused, each with its reason on standard output"),
    ))
}
