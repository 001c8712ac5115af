//! A talk that a marketer tries a playbook with.

use super::{ReplayError, Sureness, Talk, Turn};
use crate::contact::ContactKind;
use crate::id::Key;
use crate::lang::Lang;
use crate::merchant::Hours;
use crate::pack::Playbook;
use crate::protocol::Body;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the visitor of a preview does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PreviewTurn {
    /// Types something; several messages in a row stand on lines of their own.
    Say {
        /// The words.
        text: String,
    },
    /// Taps a chip.
    Chip {
        /// The intent that it leads to.
        intent: Key,
    },
    /// Answers the card that asks for a contact or for consent.
    Answer {
        /// Whether he agrees.
        agreed: bool,
    },
}

/// What Pi made of a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewedTurn {
    /// The intent: of a tapped chip, or what was understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Key>,
    /// How sure the likeliest intent is, from 0 to 1, where it was found by its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// How surely.
    pub understood: Sureness,
    /// What it may mean, the likeliest first.
    pub likely: Vec<Key>,
    /// The fields known afterwards.
    pub fields: BTreeMap<Key, String>,
    /// The visitor's name, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The contacts in it, masked.
    pub contacts: Vec<(ContactKind, String)>,
    /// What Pi said, chips and cards included, as the visitor would be shown it.
    pub said: Vec<Body>,
    /// The field that Pi asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Key>,
    /// Whether a person was called.
    pub handoff: bool,
    /// The danger that Pi heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub danger: Option<Key>,
    /// What Pi said and must not say: claims, and numbers that nobody has told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<String>,
}

/// A turn that can't be run.
#[derive(Debug, thiserror::Error)]
#[error("turns.{turn}: {error}")]
pub struct PreviewError {
    /// Which, counted from 1.
    pub turn: usize,
    /// Why.
    pub error: ReplayError,
}

impl From<Turn> for PreviewedTurn {
    fn from(turn: Turn) -> Self {
        Self {
            intent: turn.intent,
            confidence: turn.confidence,
            understood: turn.sureness,
            likely: turn.likely,
            fields: turn.fields,
            name: turn.name,
            contacts: turn.contacts,
            said: turn.said,
            asks: turn.asks,
            handoff: turn.person,
            danger: turn.danger,
            alarms: turn.alarms.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Runs a whole talk, as a chat with this playbook would go.
///
/// # Errors
/// [`PreviewError`] at the first turn that can't be run.
pub fn preview(
    playbook: &Playbook,
    hours: &Hours,
    lang: Lang,
    now: Millis,
    turns: &[PreviewTurn],
) -> Result<Vec<PreviewedTurn>, PreviewError> {
    let failed = |turn| move |error| PreviewError { turn, error };
    // What a conversation keeps is the part in its language.
    let playbook = playbook.spoken_in(lang);
    let mut talk = Talk::begin(playbook, hours.clone(), lang, now).map_err(failed(1))?;
    let mut previewed = Vec::new();
    for (at, turn) in turns.iter().enumerate() {
        let answered = match turn {
            PreviewTurn::Say { text } => talk.say(&[text]),
            PreviewTurn::Chip { intent } => talk.tap(intent),
            PreviewTurn::Answer { agreed: true } => talk.agree(),
            PreviewTurn::Answer { agreed: false } => talk.decline(),
        };
        previewed.push(answered.map_err(failed(at + 1))?.into());
    }
    Ok(previewed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::sample_profile;

    fn say(text: &str) -> PreviewTurn {
        PreviewTurn::Say { text: text.into() }
    }

    #[test]
    fn a_talk_is_told_turn_by_turn() {
        let key = |text: &str| Key::parse(text).unwrap();
        let pack = crate::pack::builtin(&key("dental")).unwrap();
        let profile = sample_profile(&pack, &key("implant"), &Lang::ALL);
        let playbook = Playbook::build(&profile, 1).unwrap();
        let run = |turns: &[PreviewTurn]| {
            let now = Millis(1_795_500_000_000);
            preview(&playbook, &profile.hours, Lang::ZhCn, now, turns)
        };
        let price = PreviewTurn::Chip {
            intent: key("price"),
        };
        let turns = run(&[
            say("种一颗牙多少钱"),
            price,
            say("我的电话 13812345678"),
            PreviewTurn::Answer { agreed: true },
        ])
        .unwrap();
        assert_eq!(turns[0].intent, Some(key("price")));
        assert_eq!(turns[0].understood, Sureness::Sure);
        assert!(turns[0].confidence.is_some_and(|sure| sure > 0.5));
        assert!(turns.iter().all(|turn| !turn.said.is_empty()));
        assert_eq!(turns[1].confidence, None, "a chip needs no guess");
        assert_eq!(turns[2].contacts.len(), 1);
        assert!(!turns[2].contacts[0].1.contains("13812345678"));
        let no_card = run(&[say("你好"), PreviewTurn::Answer { agreed: true }]).unwrap_err();
        assert_eq!(
            no_card.to_string(),
            "turns.2: no card is open; let Pi show one first"
        );
    }
}
