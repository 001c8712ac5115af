//! Pi as visitors meet it: the demo merchants' playbooks, turn by turn.

mod cards;
mod courtesy;
mod hearing;
mod quote;
mod steps;

use super::{Heard, Memory, Occasion, Saying, Turn, answer, react};
use crate::catalog::Catalog;
use crate::id::Key;
use crate::lang::Lang;
use crate::merchant::{Hours, Profile};
use crate::pack::Playbook;
use crate::time::Millis;
use serde::Deserialize;

/// Monday, 2026-11-23, 10:00 in Beijing.
pub(crate) const DAY: Millis = Millis(1_795_399_200_000);
/// The same day, 23:00.
pub(crate) const NIGHT: Millis = Millis(DAY.0 + 13 * 3_600_000);

#[derive(Deserialize)]
pub(crate) struct Demo {
    pub slug: String,
    pub profile: Profile,
    pub catalog: Catalog,
}

/// The demo merchants, as `xtask demo` seeds them.
pub(crate) fn demos() -> Vec<Demo> {
    let text = include_str!("../../../www/site/demo/merchants.json");
    serde_json::from_str(&text.replace("{{site}}", "https://demo.example")).unwrap()
}

pub(crate) fn profile(slug: &str) -> Profile {
    demos()
        .into_iter()
        .find(|demo| demo.slug == slug)
        .unwrap()
        .profile
}

pub(crate) fn playbook(slug: &str) -> Playbook {
    Playbook::build(&profile(slug), 1).unwrap()
}

/// A talk with a demo merchant's Pi.
pub(super) struct Talk {
    pub playbook: Playbook,
    pub hours: Hours,
    pub memory: Memory,
    pub lang: Lang,
    pub now: Millis,
}

impl Talk {
    pub fn with(slug: &str) -> Self {
        let hours = Hours {
            utc_offset_min: 480,
            opens_min: 540,
            closes_min: 1080,
            days: (0..7).collect(),
            reply_min: None,
        };
        Self {
            playbook: playbook(slug),
            hours,
            memory: Memory::default(),
            lang: Lang::ZhCn,
            now: DAY,
        }
    }

    /// With everything that this merchant shows on cards.
    pub fn with_catalog(slug: &str) -> Self {
        let mut talk = Self::with(slug);
        let demo = demos().into_iter().find(|demo| demo.slug == slug);
        talk.playbook.catalog = demo.unwrap().catalog;
        talk
    }

    pub fn in_lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    pub fn at(mut self, now: Millis) -> Self {
        self.now = now;
        self
    }

    pub fn say(&mut self, text: &str) -> Turn {
        self.hear(Heard {
            text,
            intent: None,
            gave_contact: false,
        })
    }

    pub fn tap(&mut self, intent: &str) -> Turn {
        let intent = Key::parse(intent).unwrap();
        let text = self
            .playbook
            .scene(&intent)
            .unwrap()
            .question
            .get(self.lang)
            .to_owned();
        self.hear(Heard {
            text: &text,
            intent: Some(&intent),
            gave_contact: false,
        })
    }

    pub fn contact(&mut self, text: &str) -> Turn {
        self.hear(Heard {
            text,
            intent: None,
            gave_contact: true,
        })
    }

    pub fn react(&mut self, occasion: Occasion) -> Turn {
        let turn = react(
            &self.playbook,
            &self.memory,
            occasion,
            self.lang,
            &self.hours,
            self.now,
        );
        self.memory = turn.memory.clone();
        turn
    }

    fn hear(&mut self, heard: Heard<'_>) -> Turn {
        let turn = answer(
            &self.playbook,
            &self.memory,
            heard,
            self.lang,
            &self.hours,
            self.now,
        );
        self.memory = turn.memory.clone();
        turn
    }
}

/// What a turn says, one line per saying.
pub(super) fn said(turn: &Turn) -> String {
    let lines: Vec<&str> = turn
        .sayings
        .iter()
        .map(|saying| match saying {
            Saying::Text { text, .. } => text.as_str(),
            Saying::LeadCard => "<lead card>",
            Saying::ConsentCard => "<consent card>",
            Saying::SensitiveConsentCard => "<sensitive consent card>",
            Saying::Card(_) => "<card>",
        })
        .collect();
    lines.join("\n")
}
