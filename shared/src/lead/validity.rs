//! Whether a lead is one: who says so, and why not.

use super::score::Evidence;
use crate::contact::Shape;
use crate::id::OperatorId;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// Whether a lead is valid, as far as anybody has looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Validity {
    /// Nobody has looked yet.
    #[default]
    New,
    /// Nobody has looked yet; the same person left a contact before.
    Returning,
    /// It is one.
    Valid,
    /// It is none.
    Invalid {
        /// Why.
        reason: InvalidReason,
    },
}

/// Why a lead is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvalidReason {
    /// The number was made up.
    MadeUpNumber,
    /// Nobody can be reached there.
    WrongNumber,
    /// Never asked for anything.
    NoDemand,
    /// Wants what the merchant does not offer.
    OtherService,
    /// Is where the merchant does not work.
    OutOfArea,
    /// Wants to sell something himself.
    Advertiser,
    /// Already known under another contact.
    Duplicate,
    /// Something else.
    Other,
}

/// Who has said so, and when. Without one a rule has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Judged {
    /// The operator.
    pub by: OperatorId,
    /// When.
    pub at: Millis,
}

impl Validity {
    /// Whether nobody has looked yet.
    #[must_use]
    pub fn is_new(&self) -> bool {
        *self == Self::New
    }

    /// What the rules say of a lead that no person has judged.
    #[must_use]
    pub fn by_rule(evidence: &Evidence) -> Self {
        if evidence.contact == Some(Shape::MadeUp) {
            Self::Invalid {
                reason: InvalidReason::MadeUpNumber,
            }
        } else if evidence.came_back {
            Self::Returning
        } else {
            Self::New
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_judge_by_the_number_and_by_who_came_before() {
        let seen = |contact, came_back| {
            Validity::by_rule(&Evidence {
                contact: Some(contact),
                came_back,
                ..Evidence::default()
            })
        };
        assert_eq!(seen(Shape::Mobile, false), Validity::New);
        assert_eq!(seen(Shape::Mobile, true), Validity::Returning);
        let made_up = InvalidReason::MadeUpNumber;
        assert_eq!(
            seen(Shape::MadeUp, true),
            Validity::Invalid { reason: made_up }
        );
    }
}
