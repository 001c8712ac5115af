//! The packs that are shipped.
//!
//! What they forbid is built in wherever they are spoken by: the guard waits for no file. All else of them
//! is large, and changes without the engine. The worker has it as a file among its assets and shelves it
//! before anything is asked of a pack; with the feature `packs` it is built in too.

use super::schema::{Claim, Pack};
use crate::id::Key;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What every pack shares: small talk, calling a person, refusing, rules for every industry.
const COMMON: &str = "common";

/// The names of the shipped packs, which `build.rs` takes from the folder of this module's name.
const NAMES: &[&str] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// What every pack forbids, by its name: JSON.
pub const CLAIMS: &str = include_str!(concat!(env!("OUT_DIR"), "/claims.json"));

/// All packs but their claims, by their names: the JSON of the file among the assets.
#[cfg(any(test, feature = "packs"))]
pub const PACKS: &str = include_str!(concat!(env!("OUT_DIR"), "/packs.json"));

/// Every pack's JSON, by its name.
static SHELF: OnceLock<BTreeMap<String, Box<RawValue>>> = OnceLock::new();

/// Whether the packs are there to be asked for.
#[must_use]
pub fn are_shelved() -> bool {
    SHELF.get().is_some()
}

/// Takes the packs in, once.
///
/// # Errors
/// When the text is no file of packs.
pub fn shelve(packs: &str) -> Result<(), serde_json::Error> {
    let packs = serde_json::from_str(packs)?;
    SHELF.get_or_init(|| packs);
    Ok(())
}

fn shelf() -> Option<&'static BTreeMap<String, Box<RawValue>>> {
    #[cfg(any(test, feature = "packs"))]
    if !are_shelved() {
        // A test reads every one of them.
        shelve(PACKS).ok()?;
    }
    SHELF.get()
}

/// The shipped pack of this id, without its claims: its playbooks speak by the linter that is made of
/// those built in.
#[must_use]
pub fn builtin(id: &Key) -> Option<Pack> {
    NAMES.contains(&id.as_str()).then(|| read(id.as_str()))?
}

/// What every pack shares, without its claims.
pub(super) fn common() -> Option<Pack> {
    read(COMMON)
}

fn read(name: &str) -> Option<Pack> {
    serde_json::from_str(shelf()?.get(name)?.get()).ok()
}

/// What a shipped pack forbids, and every pack: the latter alone, where there is no such pack any more.
pub(super) fn claims(pack: &Key) -> Vec<Claim> {
    let own = place(pack).map(|_| pack.as_str());
    claims_of(own.into_iter().chain([COMMON]))
}

/// What every pack forbids.
pub(super) fn common_claims() -> Vec<Claim> {
    claims_of([COMMON].into_iter())
}

fn claims_of<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Claim> {
    // A test reads every one of them.
    let all: BTreeMap<&str, &RawValue> = serde_json::from_str(CLAIMS).unwrap_or_default();
    let texts = names.filter_map(|name| all.get(name));
    let claims = texts.filter_map(|text| serde_json::from_str::<Vec<Claim>>(text.get()).ok());
    claims.flatten().collect()
}

/// How many packs are shipped.
pub(super) const COUNT: usize = NAMES.len();

/// The place of a shipped pack among them.
pub(super) fn place(id: &Key) -> Option<usize> {
    NAMES.iter().position(|name| *name == id.as_str())
}

/// The ids of the shipped packs.
pub fn builtin_ids() -> impl Iterator<Item = Key> {
    NAMES.iter().filter_map(|name| Key::parse(name).ok())
}
