//! Consent: what a visitor agreed to, in which words, and when.

use crate::id::Key;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// Consent as it is given: to the text of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consent {
    /// The version of the text that was on the screen.
    pub version: Key,
    /// When it was agreed to.
    pub at: Millis,
}
