//! All SQL, one file per kind of object. Nothing else knows a table.

pub mod conversation;
pub mod directory;
pub mod merchant;
mod migrate;
mod sql;
mod transaction;

pub use migrate::Schema;
pub use sql::Sql;
pub use transaction::Store;
