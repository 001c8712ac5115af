//! Industry packs and merchants' playbooks.
use crate::id::Key;
use serde::{Deserialize, Serialize};

/// A merchant's own published version of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Playbook {
    /// Version.
    pub version: u32,
    /// Service type.
    pub service_type: Key,
}
