//! What a merchant changes of its pack: the draft, and what was published.

use super::sql::{Row, Sql, Value, json, number, text};
use crate::durable::call::KeptDraft;
use crate::error::EdgeError;
use shared::api::{PlaybookVersion, VersionHead};
use shared::limit;
use shared::pack::Changes;
use shared::time::Millis;

/// What is worked on.
pub fn draft(sql: &Sql) -> Result<KeptDraft, EdgeError> {
    let row = sql.row(
        "SELECT revision, changes, saved_at, saved_by FROM playbook_draft",
        vec![],
    )?;
    let row = row.ok_or_else(|| EdgeError::unreadable("draft", &"missing"))?;
    Ok(KeptDraft {
        revision: row.number(0)? as u32,
        changes: row.json(1)?,
        saved_at: row.optional_number(2)?.map(Millis),
        saved_by: row.optional_text(3)?.map(str::to_owned),
    })
}

/// Saves what is worked on under the next revision.
pub fn save_draft(sql: &Sql, changes: &Changes, by: &str, now: Millis) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE playbook_draft SET revision = revision + 1, changes = ?, saved_at = ?, saved_by = ?",
        vec![json(changes)?, number(now.0), text(by)],
    )?;
    Ok(())
}

/// The version in force.
pub fn published(sql: &Sql) -> Result<PlaybookVersion, EdgeError> {
    let row = sql.row(
        "SELECT version, published_at, published_by, note, restores, changes FROM playbook_version
         ORDER BY version DESC LIMIT 1",
        vec![],
    )?;
    let row = row.ok_or_else(|| EdgeError::unreadable("playbook", &"missing"))?;
    version_of(&row)
}

/// A version that is kept.
pub fn version(sql: &Sql, version: u32) -> Result<Option<PlaybookVersion>, EdgeError> {
    sql.row(
        "SELECT version, published_at, published_by, note, restores, changes FROM playbook_version
         WHERE version = ?",
        vec![number(version.into())],
    )?
    .map(|row| version_of(&row))
    .transpose()
}

/// The versions that are kept, the latest first.
pub fn versions(sql: &Sql) -> Result<Vec<VersionHead>, EdgeError> {
    sql.rows(
        "SELECT version, published_at, published_by, note, restores FROM playbook_version
         ORDER BY version DESC",
        vec![],
    )?
    .iter()
    .map(head_of)
    .collect()
}

/// Keeps a version, and forgets those for which there is no more room.
pub fn publish(sql: &Sql, version: &PlaybookVersion) -> Result<(), EdgeError> {
    let PlaybookVersion { head, changes } = version;
    sql.run(
        "INSERT INTO playbook_version (version, changes, published_at, published_by, note, restores)
         VALUES (?, ?, ?, ?, ?, ?)",
        vec![
            number(head.version.into()),
            json(changes)?,
            number(head.at.0),
            head.by.as_ref().map_or(Value::Null, text),
            text(&head.note),
            head.restores
                .map_or(Value::Null, |version| number(version.into())),
        ],
    )?;
    sql.run(
        "DELETE FROM playbook_version WHERE version NOT IN
         (SELECT version FROM playbook_version ORDER BY version DESC LIMIT ?)",
        vec![number(limit::PLAYBOOK_VERSIONS_MAX.into())],
    )?;
    Ok(())
}

fn version_of(row: &Row) -> Result<PlaybookVersion, EdgeError> {
    Ok(PlaybookVersion {
        head: head_of(row)?,
        changes: row.json(5)?,
    })
}

fn head_of(row: &Row) -> Result<VersionHead, EdgeError> {
    Ok(VersionHead {
        version: row.number(0)? as u32,
        at: Millis(row.number(1)?),
        by: row.optional_text(2)?.map(str::to_owned),
        note: row.text(3)?.to_owned(),
        restores: row.optional_number(4)?.map(|version| version as u32),
    })
}
