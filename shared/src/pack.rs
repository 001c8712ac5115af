//! Industry packs, and what merchants make of them.
//!
//! A pack is what we ship for an industry, a playbook is one merchant's version of it: the pack's
//! texts for its service type and languages, filled in with its own prices and addresses.

mod alike;
mod builtin;
mod changes;
mod check;
mod claims;
mod compose;
mod error;
mod finding;
mod knowledge;
mod playbook;
mod review;
mod sample;
mod schema;
mod serve;
mod signs;
mod template;
mod texts;
mod value;

pub use alike::Alike;
#[cfg(any(test, feature = "packs"))]
pub use builtin::PACKS;
pub use builtin::{CLAIMS, are_shelved, builtin, builtin_ids, shelve};
pub use changes::{
    Changed, Changes, FileError, IntentChange, OWN_PREFIX, OwnIntent, PlaybookFile, PlaybookSource,
    PolicyChange,
};
pub(crate) use claims::Alarms;
pub use claims::{Linter, Offence, Studied, Worded, learned};
pub use error::{Fault, PlaybookError};
pub use finding::{Finding, FindingCode};
pub use playbook::Playbook;
pub(crate) use playbook::Scene;
pub use review::{PackError, PackFault, review};
pub use sample::sample_profile;
pub use schema::{
    Act, Claim, Condition, ConsentText, Danger, Field, FieldKind, FieldOption, Intent, Pack,
    Phrase, PolicyNumbers, ServiceType, StarterChip, Variable, VariableKind,
};
pub(crate) use template::Template;
pub use template::{TemplateError, forms};
pub use texts::{IntentText, PackTexts, VariableText};
pub use value::{Number, Value};

#[cfg(test)]
mod tests;
