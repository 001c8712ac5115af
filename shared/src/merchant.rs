//! The merchant: who it is, how its widget looks, when it is open, who works for it.

use crate::id::{Key, MerchantId};
use crate::lang::Lang;
use crate::limit;
use crate::text::{self, TextError};
use crate::time::{ClockTime, Millis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an operator may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, and who else may do what.
    Owner,
    /// Chips, playbook, settings, figures. Sees leads masked and reveals nothing.
    Marketer,
    /// Answers visitors and calls leads.
    Agent,
}

/// What a route or a button needs from whoever uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Reading leads (masked), conversations, chips.
    Read,
    /// Answering in a thread.
    Answer,
    /// Seeing a contact in the clear.
    Reveal,
    /// Changing chips and settings.
    Configure,
    /// Inviting operators.
    Staff,
}

impl Role {
    /// Whether this role carries a permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => true,
            Permission::Answer | Permission::Reveal => matches!(self, Self::Owner | Self::Agent),
            Permission::Configure => matches!(self, Self::Owner | Self::Marketer),
            Permission::Staff => matches!(self, Self::Owner),
        }
    }
}

/// A merchant's settings, as the public part of them reaches the widget and the whole the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name that visitors see.
    pub name: String,
    /// The name that Pi goes by at this merchant.
    pub assistant: String,
    /// Which industry pack it uses.
    pub pack: Key,
    /// Which of the pack's service types it offers; the first answers where they differ.
    pub service_types: Vec<Key>,
    /// Languages it speaks, the first is its own.
    pub languages: Vec<Lang>,
    /// Values of the pack's variables: prices, address, certificate number.
    pub variables: BTreeMap<Key, String>,
    /// How the widget looks.
    pub look: Look,
    /// When a person answers.
    pub hours: Hours,
    /// Pages on which the widget may run, as `https://example.com`; `*` stands for any page.
    pub origins: Vec<String>,
}

/// How the widget looks on the merchant's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The merchant's colour, `#rrggbb`.
    pub accent: String,
    /// One or two characters on the launcher and beside Pi's messages.
    pub mark: String,
}

/// When a person answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Minutes that the merchant's clock is ahead of UTC (480 in China).
    pub utc_offset_min: i32,
    /// Opening minute of the day, 0 to 1439.
    pub opens_min: u16,
    /// Closing minute of the day, after `opens_min`, at most 1440.
    pub closes_min: u16,
    /// Days of the week on which it opens, 0 is Monday.
    pub days: Vec<u8>,
    /// Minutes in which a person usually answers, as visitors are told; nothing where they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_min: Option<u16>,
}

impl Hours {
    /// Whether somebody is there at this time of the merchant's own clock.
    #[must_use]
    pub fn is_open(&self, at: ClockTime) -> bool {
        self.days.contains(&at.weekday) && (self.opens_min..self.closes_min).contains(&at.minute)
    }

    /// When it opens next, from a time at which it is closed; nothing where it never does.
    #[must_use]
    pub fn next_open(&self, now: Millis) -> Option<Millis> {
        let clock = now.on_clock(self.utc_offset_min);
        let midnight = i128::from(now.0 / MINUTE_MS) - i128::from(clock.minute);
        (0..=7_u8).find_map(|ahead| {
            let weekday = (clock.weekday + ahead) % 7;
            let is_ahead = ahead > 0 || clock.minute < self.opens_min;
            if !self.days.contains(&weekday) || !is_ahead {
                return None;
            }
            let minute = midnight + i128::from(ahead) * 24 * 60 + i128::from(self.opens_min);
            let minute = u64::try_from(minute).ok()?;
            minute.checked_mul(MINUTE_MS).map(Millis)
        })
    }

    /// Opening and closing as `09:00` and `18:00`.
    #[must_use]
    pub fn written(&self) -> (String, String) {
        let write = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        (write(self.opens_min), write(self.closes_min))
    }
}

const MINUTE_MS: u64 = 60_000;

/// What is wrong with a profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// A text is empty or too long.
    #[error("{field}: {error}")]
    Text {
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        error: TextError,
    },
    /// Not `#rrggbb`.
    #[error("look.accent: a colour is written #rrggbb")]
    Colour,
    /// An origin that is not `https://host` (or `http://` for a machine of one's own), nor `*`.
    #[error("origins: {0} is not an origin such as https://example.com")]
    Origin(String),
    /// Closing before opening, an unknown day, or a clock that no place on earth shows.
    #[error(
        "hours: opening must come before closing, days are 0 to 6, the offset is within 14 hours"
    )]
    Hours,
    /// A list that must not be empty is, or one is too long.
    #[error("{0}: too few or too many entries")]
    Count(&'static str),
}

impl Profile {
    /// Checks what the types alone don't.
    ///
    /// # Errors
    /// The first [`ProfileError`] found.
    pub fn check(&self) -> Result<(), ProfileError> {
        let text = |field, value: &str, max| {
            text::check(value, max).map_err(|error| ProfileError::Text { field, error })
        };
        text("name", &self.name, limit::NAME_CHARS_MAX)?;
        text("assistant", &self.assistant, limit::NAME_CHARS_MAX)?;
        text("look.mark", &self.look.mark, 2)?;
        for value in self.variables.values() {
            text("variables", value, limit::FIELD_CHARS_MAX)?;
        }
        let hex = self.look.accent.strip_prefix('#').unwrap_or_default();
        if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ProfileError::Colour);
        }
        if self.service_types.is_empty() || self.service_types.len() > 12 {
            return Err(ProfileError::Count("service_types"));
        }
        if self.languages.is_empty() || self.languages.len() > Lang::ALL.len() {
            return Err(ProfileError::Count("languages"));
        }
        if self.origins.is_empty() || self.origins.len() > limit::ORIGINS_MAX {
            return Err(ProfileError::Count("origins"));
        }
        if let Some(bad) = self.origins.iter().find(|origin| !is_origin(origin)) {
            return Err(ProfileError::Origin(bad.clone()));
        }
        let hours = &self.hours;
        let is_day = hours.opens_min < hours.closes_min && hours.closes_min <= 24 * 60;
        let is_clock = (-14 * 60..=14 * 60).contains(&hours.utc_offset_min);
        if !is_day || !is_clock || hours.days.iter().any(|day| *day > 6) {
            return Err(ProfileError::Hours);
        }
        Ok(())
    }

    /// Whether the widget may run on a page of this origin.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.origins
            .iter()
            .any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
    }

    /// The language to speak with a reader of `wanted`.
    #[must_use]
    pub fn language_for(&self, wanted: Lang) -> Lang {
        let near = match wanted {
            Lang::ZhCn => Lang::ZhTw,
            Lang::ZhTw => Lang::ZhCn,
            Lang::En => Lang::En,
        };
        [wanted, near]
            .into_iter()
            .find(|lang| self.languages.contains(lang))
            .or(self.languages.first().copied())
            .unwrap_or_default()
    }
}

fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    text == "*"
        || host
            .is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@', '*']))
}

/// A merchant as its own object knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// Its id.
    pub id: MerchantId,
    /// Its settings.
    pub profile: Profile,
    /// Counts up with every published change of what Pi says.
    pub playbook_version: u32,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn profile() -> Profile {
        Profile {
            name: "样板装修".into(),
            assistant: "小派".into(),
            pack: Key::parse("renovation").unwrap(),
            service_types: vec![Key::parse("builder").unwrap()],
            languages: vec![Lang::ZhCn],
            variables: BTreeMap::new(),
            look: Look {
                accent: "#0a7cff".into(),
                mark: "样".into(),
            },
            hours: Hours {
                utc_offset_min: 480,
                opens_min: 540,
                closes_min: 1080,
                days: vec![0, 1, 2, 3, 4],
                reply_min: None,
            },
            origins: vec!["https://shop.example".into()],
        }
    }

    #[test]
    fn a_profile_is_checked() {
        assert_eq!(profile().check(), Ok(()));
        let mut bad = profile();
        bad.look.accent = "red".into();
        assert_eq!(bad.check(), Err(ProfileError::Colour));
        let mut bad = profile();
        bad.origins = vec!["https://shop.example/path".into()];
        assert!(matches!(bad.check(), Err(ProfileError::Origin(_))));
        let mut bad = profile();
        bad.hours.closes_min = 100;
        assert_eq!(bad.check(), Err(ProfileError::Hours));
        let mut bad = profile();
        bad.hours.utc_offset_min = i32::MIN;
        assert_eq!(bad.check(), Err(ProfileError::Hours));
        let mut bad = profile();
        bad.assistant = format!("派{}", "\u{0}".repeat(limit::NAME_CHARS_MAX));
        assert!(matches!(
            bad.check(),
            Err(ProfileError::Text {
                field: "assistant",
                ..
            })
        ));
        let mut bad = profile();
        bad.name = " ".into();
        assert!(matches!(
            bad.check(),
            Err(ProfileError::Text { field: "name", .. })
        ));
        let mut bad = profile();
        bad.languages.clear();
        assert_eq!(bad.check(), Err(ProfileError::Count("languages")));
    }

    #[test]
    fn only_listed_origins_are_allowed() {
        assert!(profile().allows("https://SHOP.example"));
        assert!(!profile().allows("https://shop.example.evil.example"));
        assert!(!profile().allows(""));
    }

    #[test]
    fn it_is_open_within_its_own_hours() {
        let hours = profile().hours;
        assert!(hours.is_open(ClockTime {
            minute: 540,
            weekday: 0
        }));
        assert!(!hours.is_open(ClockTime {
            minute: 1080,
            weekday: 0
        }));
        assert!(!hours.is_open(ClockTime {
            minute: 600,
            weekday: 6
        }));
        assert_eq!(hours.written(), ("09:00".into(), "18:00".into()));
    }

    #[test]
    fn it_opens_next_on_its_next_day() {
        let hours = profile().hours;
        // Midnight between Sunday and Monday 2026-11-23 in Beijing.
        let monday = 1_795_363_200_000;
        let hour = 3_600_000;
        let next = |at| hours.next_open(Millis(at)).map(|at| at.0);
        assert_eq!(next(monday - hour), Some(monday + 9 * hour));
        assert_eq!(next(monday + 8 * hour), Some(monday + 9 * hour));
        assert_eq!(next(monday + 20 * hour), Some(monday + 33 * hour));
        let friday = monday + 4 * 24 * hour;
        assert_eq!(next(friday + 20 * hour), Some(monday + (7 * 24 + 9) * hour));
        let never = Hours {
            days: Vec::new(),
            ..hours
        };
        assert_eq!(never.next_open(Millis(monday)), None);
        let always = Hours {
            days: (0..7).collect(),
            ..never
        };
        assert_eq!(always.next_open(Millis(u64::MAX)), None, "the end of time");
    }

    #[test]
    fn a_reader_is_spoken_to_in_the_nearest_language() {
        assert_eq!(profile().language_for(Lang::ZhTw), Lang::ZhCn);
        assert_eq!(profile().language_for(Lang::En), Lang::ZhCn);
    }
}
