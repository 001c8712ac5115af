//! The packs that are shipped.

use super::schema::Pack;
use crate::id::Key;

// Name and text (JSON) of every pack: `FILES`, which `build.rs` makes of the TOML files in the folder
// of this module's name.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What every pack shares: small talk, calling a person, refusing, rules for every industry.
const COMMON: &str = include_str!(concat!(env!("OUT_DIR"), "/common.json"));

/// The shipped pack of this id.
#[must_use]
pub fn builtin(id: &Key) -> Option<Pack> {
    let (_, text) = FILES.iter().find(|(name, _)| *name == id.as_str())?;
    // A test reads every one of them.
    serde_json::from_str(text).ok()
}

/// How many packs are shipped.
pub(super) const COUNT: usize = FILES.len();

/// The place of a shipped pack among them.
pub(super) fn place(id: &Key) -> Option<usize> {
    FILES.iter().position(|(name, _)| *name == id.as_str())
}

/// The ids of the shipped packs.
pub fn builtin_ids() -> impl Iterator<Item = Key> {
    FILES.iter().filter_map(|(name, _)| Key::parse(name).ok())
}

/// What every pack shares.
pub(super) fn common() -> Option<Pack> {
    serde_json::from_str(COMMON).ok()
}
