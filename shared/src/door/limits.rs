//! The limits that a deployment may set for itself.

use super::rate::Rate;
use crate::limit;
use serde::{Deserialize, Serialize};

/// What a deployment allows. Everything that its setting leaves out is as it ships.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Frames of one conversation's visitor.
    pub messages: Rate,
    /// Conversations begun from one address. A school or an office is one address, so the burst is
    /// generous.
    pub starts: Rate,
    /// Everything else that one address asks of visitors' doors: posts, sockets, forms, touches.
    pub requests: Rate,
    /// Pages of merchants that one address has us fetch and check.
    pub checks: Rate,
    /// Sockets and streams of one conversation on each of its sides: a visitor's tabs, and operators.
    pub sockets_per_conversation: u32,
    /// Answers that Pi gives one visitor in a day; after that a person is called. None at all turns
    /// Pi off.
    pub pi_replies_per_day: u32,
    /// Seconds from one try of a webhook to the next, by the number of tries so far; after the last
    /// it is given up.
    pub webhook_retry_s: Vec<u32>,
    /// Lets webhooks go to this machine, for tests. The network that the worker is given has to be
    /// open as well; never set in a deployment.
    pub private_targets: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A fast typist sends a line every other second; marks and typing come on top.
            messages: Rate {
                burst: 60,
                per_minute: 120,
            },
            starts: Rate {
                burst: 30,
                per_minute: 10,
            },
            requests: Rate {
                burst: 300,
                per_minute: 600,
            },
            // Somebody changes a policy and looks again.
            checks: Rate {
                burst: 10,
                per_minute: 10,
            },
            sockets_per_conversation: 16,
            // Ten times the longest talk that a person holds with a machine.
            pi_replies_per_day: 200,
            webhook_retry_s: limit::WEBHOOK_RETRY_S.to_vec(),
            private_targets: false,
        }
    }
}

/// Why a deployment's limits can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitsError {
    /// Not JSON, or not of this shape.
    #[error("CHIPLINE_LIMITS: {0}")]
    Shape(String),
    /// A retry schedule without an entry would drop every webhook that fails once.
    #[error("CHIPLINE_LIMITS: webhook_retry_s needs at least one entry")]
    NoRetry,
}

impl Limits {
    /// Reads a deployment's setting; an empty one changes nothing.
    ///
    /// # Errors
    /// [`LimitsError`]: a wrong setting is refused as a whole, so that no limit is open by mistake.
    pub fn parse(text: &str) -> Result<Self, LimitsError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let limits: Self =
            serde_json::from_str(text).map_err(|error| LimitsError::Shape(error.to_string()))?;
        if limits.webhook_retry_s.is_empty() {
            return Err(LimitsError::NoRetry);
        }
        Ok(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_changes_what_it_names_and_nothing_else() {
        let limits = Limits::parse(r#"{"pi_replies_per_day":0}"#).unwrap();
        assert_eq!(limits.pi_replies_per_day, 0);
        assert_eq!(limits.messages, Limits::default().messages);
        assert_eq!(Limits::parse("  "), Ok(Limits::default()));
    }

    #[test]
    fn a_wrong_setting_is_refused() {
        assert!(matches!(
            Limits::parse(r#"{"pi_repliesperday":0}"#),
            Err(LimitsError::Shape(_))
        ));
        assert_eq!(
            Limits::parse(r#"{"webhook_retry_s":[]}"#),
            Err(LimitsError::NoRetry)
        );
    }

    #[test]
    fn webhooks_are_tried_for_three_days() {
        let total: u32 = Limits::default().webhook_retry_s.iter().sum();
        assert!((70 * 3600..=74 * 3600).contains(&total), "{total}");
        assert!(
            Limits::default()
                .webhook_retry_s
                .is_sorted_by(|one, other| one <= other)
        );
    }
}
