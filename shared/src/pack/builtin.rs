//! The packs that are shipped.

use super::schema::Pack;
use crate::id::Key;

/// Name and text (JSON, made by `build.rs` of the TOML files beside this one) of every pack.
const FILES: &[(&str, &str)] = &[
    (
        "dental",
        include_str!(concat!(env!("OUT_DIR"), "/dental.json")),
    ),
    (
        "legal",
        include_str!(concat!(env!("OUT_DIR"), "/legal.json")),
    ),
    (
        "local_services",
        include_str!(concat!(env!("OUT_DIR"), "/local_services.json")),
    ),
    (
        "renovation",
        include_str!(concat!(env!("OUT_DIR"), "/renovation.json")),
    ),
];

/// What every pack shares: small talk, calling a person, refusing, rules for every industry.
const COMMON: &str = include_str!(concat!(env!("OUT_DIR"), "/common.json"));

/// The shipped pack of this id.
#[must_use]
pub fn builtin(id: &Key) -> Option<Pack> {
    let (_, text) = FILES.iter().find(|(name, _)| *name == id.as_str())?;
    // A test reads every one of them.
    serde_json::from_str(text).ok()
}

/// The ids of the shipped packs.
pub fn builtin_ids() -> impl Iterator<Item = Key> {
    FILES.iter().filter_map(|(name, _)| Key::parse(name).ok())
}

/// What every pack shares.
pub(super) fn common() -> Option<Pack> {
    serde_json::from_str(COMMON).ok()
}
