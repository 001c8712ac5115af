//! Tables of a conversation.

use super::sql::{Row, Sql, Value, json, number, text};
use crate::error::EdgeError;
use shared::conversation::{Conversation, Report, Script, StoredMessage};
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{Message, Seq};

/// How the conversation stands; nothing before its first message.
pub fn load(sql: &Sql) -> Result<Option<Conversation>, EdgeError> {
    sql.row("SELECT body FROM conversation", vec![])?
        .map(|row| row.json(0))
        .transpose()
}

/// What it runs on.
pub fn load_script(sql: &Sql) -> Result<Option<Script>, EdgeError> {
    sql.row("SELECT body FROM script", vec![])?
        .map(|row| row.json(0))
        .transpose()
}

/// Keeps what it runs on. Written once, with the first message.
pub fn save_script(sql: &Sql, script: &Script) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO script (id, body) VALUES (1, ?)",
        vec![json(script)?],
    )?;
    Ok(())
}

/// Keeps how it stands.
pub fn save(sql: &Sql, conversation: &Conversation) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO conversation (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        vec![json(conversation)?],
    )?;
    Ok(())
}

/// The place of a message that is stored already.
pub fn seq_of(sql: &Sql, id: &MessageId) -> Result<Option<Seq>, EdgeError> {
    sql.row(
        "SELECT seq FROM message WHERE id = ?",
        vec![text(id.as_str())],
    )?
    .map(|row| row.number(0).map(Seq))
    .transpose()
}

/// Appends a message.
pub fn append(sql: &Sql, stored: &StoredMessage) -> Result<(), EdgeError> {
    let sealed = match &stored.sealed {
        Some(sealed) => json(sealed)?,
        None => Value::Null,
    };
    sql.run(
        "INSERT INTO message (seq, id, body, sealed) VALUES (?, ?, ?, ?)",
        vec![
            number(stored.message.seq.0),
            text(stored.message.id.as_str()),
            json(&stored.message)?,
            sealed,
        ],
    )?;
    Ok(())
}

/// What follows a place in the transcript; from the beginning, the last page only.
pub fn messages_after(sql: &Sql, seen: Seq) -> Result<Vec<StoredMessage>, EdgeError> {
    if seen > Seq(0) {
        return sql
            .rows(
                "SELECT body, sealed FROM message WHERE seq > ? ORDER BY seq",
                vec![number(seen.0)],
            )?
            .iter()
            .map(read)
            .collect();
    }
    let mut page: Vec<StoredMessage> = sql
        .rows(
            "SELECT body, sealed FROM message ORDER BY seq DESC LIMIT ?",
            vec![number(limit::TRANSCRIPT_PAGE.into())],
        )?
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    page.reverse();
    Ok(page)
}

fn read(row: &Row) -> Result<StoredMessage, EdgeError> {
    let message: Message = row.json(0)?;
    let sealed = match row.optional_text(1)? {
        Some(_) => Some(row.json(1)?),
        None => None,
    };
    Ok(StoredMessage { message, sealed })
}

/// A report that the merchant's object has not taken.
pub struct Waiting {
    /// The report.
    pub report: Report,
    /// How often it was tried.
    pub tries: u64,
}

/// Puts a report into the outbox, in place of an older one.
pub fn put_report(sql: &Sql, report: &Report) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO outbox (id, revision, body, tries) VALUES (1, ?, ?, 0)
         ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, body = excluded.body, tries = 0",
        vec![number(report.revision), json(report)?],
    )?;
    Ok(())
}

/// The report that waits.
pub fn waiting_report(sql: &Sql) -> Result<Option<Waiting>, EdgeError> {
    sql.row("SELECT body, tries FROM outbox", vec![])?
        .map(|row| {
            Ok(Waiting {
                report: row.json(0)?,
                tries: row.number(1)?,
            })
        })
        .transpose()
}

/// Drops the report when it is still the one that was taken; true when nothing waits any more.
pub fn drop_report(sql: &Sql, revision: u64) -> Result<bool, EdgeError> {
    sql.run(
        "DELETE FROM outbox WHERE revision = ?",
        vec![number(revision)],
    )?;
    Ok(sql.row("SELECT 1 FROM outbox", vec![])?.is_none())
}

/// Counts a try.
pub fn count_try(sql: &Sql, revision: u64) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE outbox SET tries = tries + 1 WHERE revision = ?",
        vec![number(revision)],
    )?;
    Ok(())
}
