//! Tables of a conversation.

use super::sql::{Row, Sql, Value, json, number, text};
use crate::error::EdgeError;
use shared::conversation::{Conversation, Outbox, Script, StoredMessage};
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{Message, Seq};
use shared::time::Millis;

/// How the conversation stands, and what the merchant's object has taken of it; nothing before its
/// first message.
pub fn load(sql: &Sql) -> Result<Option<(Conversation, Outbox)>, EdgeError> {
    sql.row(
        "SELECT body, reported, told, tries, alarm FROM conversation",
        vec![],
    )?
    .map(|row| {
        let outbox = Outbox {
            reported: row.number(1)?,
            told: Seq(row.number(2)?),
            tries: row.number(3)? as u32,
            alarm: row.optional_number(4)?.map(Millis),
        };
        Ok((row.json(0)?, outbox))
    })
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

/// Keeps how it stands, and what was taken, in one statement where both have changed.
pub fn save(
    sql: &Sql,
    conversation: Option<&Conversation>,
    outbox: Option<&Outbox>,
) -> Result<(), EdgeError> {
    let (statement, values) = match (conversation, outbox) {
        (Some(conversation), Some(outbox)) => (
            "INSERT INTO conversation (id, body, reported, told, tries, alarm) VALUES (1, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body, reported = excluded.reported,
             told = excluded.told, tries = excluded.tries, alarm = excluded.alarm",
            [vec![json(conversation)?], outbox_values(outbox)].concat(),
        ),
        (Some(conversation), None) => (
            "UPDATE conversation SET body = ?",
            vec![json(conversation)?],
        ),
        (None, Some(outbox)) => (
            "UPDATE conversation SET reported = ?, told = ?, tries = ?, alarm = ?",
            outbox_values(outbox),
        ),
        (None, None) => return Ok(()),
    };
    sql.run(statement, values)?;
    Ok(())
}

fn outbox_values(outbox: &Outbox) -> Vec<Value> {
    vec![
        number(outbox.reported),
        number(outbox.told.0),
        number(outbox.tries.into()),
        outbox.alarm.map_or(Value::Null, |alarm| number(alarm.0)),
    ]
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

/// One page of messages that follow a place, the earliest first: what the merchant's object has
/// not taken.
pub fn messages_after(sql: &Sql, told: Seq) -> Result<Vec<Message>, EdgeError> {
    sql.rows(
        "SELECT body FROM message WHERE seq > ? ORDER BY seq LIMIT ?",
        vec![number(told.0), number(limit::TRANSCRIPT_PAGE.into())],
    )?
    .iter()
    .map(|row| row.json(0))
    .collect()
}

/// What a client that has seen so much has missed; one that has seen nothing gets the last page.
pub fn missed(sql: &Sql, seen: Seq) -> Result<Vec<StoredMessage>, EdgeError> {
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

/// One page of the messages before a place, the earliest first.
pub fn page_before(sql: &Sql, before: Seq) -> Result<Vec<StoredMessage>, EdgeError> {
    let mut page: Vec<StoredMessage> = sql
        .rows(
            "SELECT body, sealed FROM message WHERE seq < ? ORDER BY seq DESC LIMIT ?",
            vec![number(before.0), number(limit::TRANSCRIPT_PAGE.into())],
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
