//! All SQL, one file per kind of object. Nothing else knows a table.

pub mod catalog;
pub mod conversation;
pub mod delivery;
pub mod directory;
pub mod file;
pub mod knowledge;
pub mod learning;
pub mod merchant;
mod migrate;
pub mod model;
pub mod playbook;
mod sql;
mod transaction;

pub use migrate::Schema;
pub use sql::Sql;
pub use transaction::Store;

/// The largest whole number that JavaScript keeps: a page that begins below it is the first.
const MAX_RANK: u64 = (1 << 53) - 1;
