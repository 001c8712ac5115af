//! Which model a merchant uses, how much, and when it rests.

use crate::limit;
use crate::time::Millis;
use crate::webhook::Target;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A merchant's model: any endpoint that speaks as OpenAI's does. Its key is kept apart, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// Whether it writes answers at the moment.
    pub on: bool,
    /// The address below which `/chat/completions` lies: `https://api.example.com/v1`.
    pub url: Target,
    /// Its name there.
    pub model: String,
    /// Answers in a day, over all visitors; then the rules answer.
    pub per_day: u32,
    /// Answers to one visitor in a day.
    pub per_visitor: u32,
}

/// What is wrong with a merchant's model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// An address that may not be called.
    #[error("url: {0}")]
    Url(#[from] crate::webhook::TargetError),
    /// No name, or one that is too long.
    #[error("model: 1 to {} characters", limit::MODEL_NAME_CHARS_MAX)]
    Name,
}

impl ModelSettings {
    /// Checks what was typed.
    ///
    /// # Errors
    /// The first [`ModelError`].
    pub fn check(&self, private_targets: bool) -> Result<(), ModelError> {
        self.url.check(private_targets)?;
        let chars = self.model.trim().chars().count();
        if chars == 0 || chars > limit::MODEL_NAME_CHARS_MAX {
            return Err(ModelError::Name);
        }
        Ok(())
    }
}

/// The model that a deployment offers to merchants without one of their own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployed {
    /// The address below which `/chat/completions` lies; without one the platform's own models are used
    /// (Workers AI).
    #[serde(default)]
    pub url: Option<Target>,
    /// Its name there.
    pub model: String,
    /// Its key; the platform's own models need none.
    #[serde(default)]
    pub key: String,
    /// Answers in a day for one merchant.
    pub per_day: u32,
    /// Answers to one visitor in a day.
    pub per_visitor: u32,
}

impl std::fmt::Debug for Deployed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deployed({} at {:?})", self.model, self.url)
    }
}

/// A deployment's model is set wrongly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("CHIPLINE_MODEL: {0}")]
pub struct DeployedError(String);

impl Deployed {
    /// Reads a deployment's setting; an empty one is none.
    ///
    /// # Errors
    /// [`DeployedError`] when it is not JSON of this shape.
    pub fn parse(text: &str) -> Result<Option<Self>, DeployedError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let read = serde_json::from_str(text).map(Some);
        // What is in it may be the key: the error names the place only.
        read.map_err(|error| {
            DeployedError(format!("line {}, column {}", error.line(), error.column()))
        })
    }
}

/// Where a question goes, once the merchant's object has let it through.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The endpoint; without one the platform's own models are used.
    pub url: Option<Target>,
    /// Its name there.
    pub model: String,
    /// Its key. It travels between the worker's own objects and nowhere else.
    pub key: String,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Access({} at {:?})", self.model, self.url)
    }
}

/// Why the rules have answered instead of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The day's answers are used up.
    UsedUp,
    /// It has failed too often, and rests.
    Rests,
    /// It was not reached, or answered with an error.
    Unreached,
    /// It did not answer in time.
    Slow,
    /// Its reply had another shape than asked for.
    Unreadable,
    /// Its reply said what may not be said.
    Refused,
}

/// What became of asking a model on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ModelDay {
    /// Days since 1970 on the merchant's clock.
    pub day: u64,
    /// Requests made.
    pub asked: u32,
    /// Answers that were shown.
    pub answered: u32,
    /// Answers of the rules instead, by why.
    pub failed: BTreeMap<Failure, u32>,
}

impl ModelDay {
    /// This day, or a new one.
    #[must_use]
    pub fn on(self, day: u64) -> Self {
        if self.day == day {
            return self;
        }
        Self {
            day,
            ..Self::default()
        }
    }

    /// Notes what became of asking.
    pub fn note(&mut self, outcome: Result<(), Failure>) {
        match outcome {
            Ok(()) => self.answered = self.answered.saturating_add(1),
            Err(failure) => {
                let count = self.failed.entry(failure).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
}

/// Keeps visitors from waiting for a model that is down: after failures in a row it rests, each time
/// for longer; then one question tries it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// Until when it rests.
    pub rests_until: Millis,
}

/// Failures in a row after which a model rests.
const FAILURES_MAX: u32 = 3;
/// The first rest, in milliseconds; each that follows is twice as long.
const REST_MS: u64 = 30_000;
/// The longest.
const REST_MS_MAX: u64 = 15 * 60_000;

impl Breaker {
    /// Whether it may be asked now. Whoever is let through after a rest is the only one for a while.
    pub fn lets(&mut self, now: Millis) -> bool {
        if now < self.rests_until {
            return false;
        }
        if self.failures >= FAILURES_MAX {
            self.rests_until = now.plus(limit::MODEL_DEADLINE_MS);
        }
        true
    }

    /// Notes whether it has answered in time, whatever it said.
    pub fn note(&mut self, has_answered: bool, now: Millis) {
        if has_answered {
            *self = Self::default();
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if let Some(over) = self.failures.checked_sub(FAILURES_MAX) {
            let rest_ms = REST_MS.saturating_mul(1 << over.min(10)).min(REST_MS_MAX);
            self.rests_until = now.plus(rest_ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_fails_rests_ever_longer_and_one_question_tries_it() {
        let mut breaker = Breaker::default();
        let mut now = Millis(1_000_000);
        for _ in 0..3 {
            assert!(breaker.lets(now));
            breaker.note(false, now);
        }
        assert!(!breaker.lets(now.plus(29_999)));
        now = now.plus(30_000);
        assert!(breaker.lets(now), "one tries it");
        assert!(!breaker.lets(now), "and nobody else meanwhile");
        breaker.note(false, now);
        assert!(!breaker.lets(now.plus(59_999)));
        now = now.plus(60_000);
        assert!(breaker.lets(now));
        breaker.note(true, now);
        assert!(breaker.lets(now) && breaker.lets(now));
        for _ in 0..100 {
            breaker.note(false, now);
        }
        assert!(breaker.lets(now.plus(REST_MS_MAX)));
    }

    #[test]
    fn days_are_counted_apart() {
        let mut day = ModelDay::default().on(7);
        day.asked += 1;
        day.note(Ok(()));
        day.note(Err(Failure::Slow));
        day.note(Err(Failure::Slow));
        assert_eq!((day.answered, day.failed[&Failure::Slow]), (1, 2));
        let same = day.clone().on(7);
        assert_eq!(same, day);
        assert_eq!(
            day.on(8),
            ModelDay {
                day: 8,
                ..ModelDay::default()
            }
        );
    }
}
