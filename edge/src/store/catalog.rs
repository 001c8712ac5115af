//! What cards are made of, and the visits that are booked.

use super::sql::{Sql, json, number, text};
use crate::error::EdgeError;
use shared::api::{Booking, CatalogSet};
use shared::catalog::Catalog;
use shared::conversation::Wish;
use shared::id::ConversationId;
use shared::time::Millis;

/// The catalog.
pub fn load(sql: &Sql) -> Result<CatalogSet, EdgeError> {
    match sql.row("SELECT revision, body FROM catalog", vec![])? {
        Some(row) => Ok(CatalogSet {
            revision: row.number(0)? as u32,
            catalog: row.json(1)?,
        }),
        None => Err(EdgeError::unreadable("catalog", &"missing")),
    }
}

/// Saves the catalog under the next revision.
pub fn save(sql: &Sql, catalog: &Catalog) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE catalog SET revision = revision + 1, body = ?",
        vec![json(catalog)?],
    )?;
    Ok(())
}

/// Whether this wish is booked already: it was reported twice.
pub fn has_booked(
    sql: &Sql,
    conversation: &ConversationId,
    wish: &Wish,
) -> Result<bool, EdgeError> {
    let row = sql.row(
        "SELECT 1 FROM booking WHERE conversation = ? AND wish = ?",
        vec![text(conversation.as_str()), text(wish.id.as_str())],
    )?;
    Ok(row.is_some())
}

/// The seats that others have taken at a time.
pub fn seats_taken(sql: &Sql, slot: Millis, but: &ConversationId) -> Result<Vec<u64>, EdgeError> {
    sql.rows(
        "SELECT seat FROM booking WHERE slot = ? AND conversation <> ?",
        vec![number(slot.0), text(but.as_str())],
    )?
    .iter()
    .map(|row| row.number(0))
    .collect()
}

/// Books a visit; the one that the conversation had booked before is free again.
pub fn book(
    sql: &Sql,
    conversation: &ConversationId,
    wish: &Wish,
    seat: u64,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO booking (conversation, wish, slot, seat) VALUES (?, ?, ?, ?)
         ON CONFLICT (conversation) DO UPDATE SET wish = excluded.wish, slot = excluded.slot,
         seat = excluded.seat",
        vec![
            text(conversation.as_str()),
            text(wish.id.as_str()),
            number(wish.slot.0),
            number(seat),
        ],
    )?;
    Ok(())
}

/// The visits from a time on, the nearest first.
pub fn bookings(sql: &Sql, from: Millis) -> Result<Vec<Booking>, EdgeError> {
    sql.rows(
        "SELECT slot, conversation FROM booking WHERE slot >= ? ORDER BY slot, seat",
        vec![number(from.0)],
    )?
    .iter()
    .map(|row| {
        Ok(Booking {
            slot: Millis(row.number(0)?),
            conversation: ConversationId::parse(row.text(1)?)
                .map_err(|error| EdgeError::unreadable("booking", &error))?,
        })
    })
    .collect()
}

/// Notes where an identified visitor talks. The first conversation stays.
pub fn note_identified(
    sql: &Sql,
    sub: &str,
    conversation: &ConversationId,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT OR IGNORE INTO identified (sub, conversation) VALUES (?, ?)",
        vec![text(sub), text(conversation.as_str())],
    )?;
    Ok(())
}

/// Where an identified visitor talks.
pub fn identified(sql: &Sql, sub: &str) -> Result<Option<ConversationId>, EdgeError> {
    sql.row(
        "SELECT conversation FROM identified WHERE sub = ?",
        vec![text(sub)],
    )?
    .map(|row| {
        ConversationId::parse(row.text(0)?)
            .map_err(|error| EdgeError::unreadable("identified", &error))
    })
    .transpose()
}
