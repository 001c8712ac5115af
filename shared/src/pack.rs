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

impl Playbook {
    /// The intent behind a follow-up chip that Pi offered (the merchant's own chips are looked up
    /// by the conversation first). Lead engineer's `conversation::step` calls this; the pack
    /// engineer fills it.
    #[must_use]
    pub fn follow_up_intent(&self, _chip: &crate::id::ChipId) -> Option<&Key> {
        None
    }

    /// The consent text in force, with the merchant's name filled in, and its version.
    #[must_use]
    pub fn consent(&self, _lang: crate::lang::Lang) -> (String, Key) {
        (String::new(), self.service_type.clone())
    }

    /// One line on the lead card: why and what for.
    #[must_use]
    pub fn lead_reason(&self, _lang: crate::lang::Lang) -> String {
        String::new()
    }

    /// Inputs of the lead card: what is still missing, at most three.
    #[must_use]
    pub fn missing_fields(&self, _memory: &crate::pi::Memory, _lang: crate::lang::Lang) -> Vec<crate::protocol::CardField> {
        Vec::new()
    }

    /// The checked value of a field of this playbook; `None` when there is no such field or the
    /// value is empty or too long.
    #[must_use]
    pub fn check_field(&self, _key: &Key, _value: &str) -> Option<String> {
        None
    }
}
