//! Numbered migrations, only ever appended to. How many were applied is kept in the database
//! itself, and changes in the same transaction as the tables.

use super::sql::{Sql, number};
use crate::error::EdgeError;

/// The migrations of one kind of object, in order.
#[derive(Clone, Copy)]
pub struct Schema(&'static [&'static str]);

impl Schema {
    /// A conversation's tables.
    pub const CONVERSATION: Self = Self(&[
        include_str!("../../migrations/conversation/0001_conversation.sql"),
        include_str!("../../migrations/conversation/0002_outbox.sql"),
        include_str!("../../migrations/conversation/0003_files.sql"),
    ]);
    /// A merchant's tables.
    pub const MERCHANT: Self = Self(&[
        include_str!("../../migrations/merchant/0001_merchant.sql"),
        include_str!("../../migrations/merchant/0002_webhooks.sql"),
        include_str!("../../migrations/merchant/0003_catalog.sql"),
        include_str!("../../migrations/merchant/0004_model.sql"),
        include_str!("../../migrations/merchant/0005_playbook.sql"),
        include_str!("../../migrations/merchant/0006_knowledge.sql"),
        include_str!("../../migrations/merchant/0007_learning.sql"),
    ]);
    /// A directory shard's tables.
    pub const DIRECTORY: Self = Self(&[include_str!(
        "../../migrations/directory/0001_directory.sql"
    )]);

    /// Applies what is missing.
    ///
    /// # Errors
    /// When a migration fails, or the tables are those of a newer worker.
    pub(super) fn apply(self, sql: &Sql) -> Result<(), EdgeError> {
        let exists = sql
            .row(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
                vec![],
            )?
            .is_some();
        if !exists {
            sql.run(
                "CREATE TABLE migration (applied INTEGER NOT NULL) STRICT",
                vec![],
            )?;
            sql.run("INSERT INTO migration (applied) VALUES (0)", vec![])?;
        }
        let applied = match sql.row("SELECT applied FROM migration", vec![])? {
            Some(row) => row.number(0)? as usize,
            None => return Err(EdgeError::unreadable("migration", &"no row")),
        };
        if applied > self.0.len() {
            return Err(EdgeError::unreadable(
                "migration",
                &"the data is of a newer version",
            ));
        }
        if applied < self.0.len() {
            for migration in &self.0[applied..] {
                sql.run(migration, vec![])?;
            }
            sql.run(
                "UPDATE migration SET applied = ?",
                vec![number(self.0.len() as u64)],
            )?;
        }
        Ok(())
    }
}
