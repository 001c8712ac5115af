//! Tables of a merchant's webhooks: who is told, what waits, what became of it.

use super::sql::{Row, Sql, Value, json, number, text};
use crate::error::EdgeError;
use shared::api::{Attempt, Delivery, DeliveryPage, DeliveryState};
use shared::id::Key;
use shared::limit;
use shared::time::Millis;
use shared::webhook::{Notice, Webhook};

/// The webhooks.
pub fn webhooks(sql: &Sql) -> Result<Vec<Webhook>, EdgeError> {
    sql.row("SELECT body FROM webhook_set", vec![])?
        .map_or(Ok(Vec::new()), |row| row.json(0))
}

/// Saves the webhooks. What waits for one that is gone is given up.
pub fn save_webhooks(sql: &Sql, webhooks: &[Webhook]) -> Result<(), EdgeError> {
    let ids: Vec<&Key> = webhooks.iter().map(|webhook| &webhook.id).collect();
    sql.run(
        "INSERT INTO webhook_set (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        vec![json(&webhooks)?],
    )?;
    sql.run(
        "UPDATE delivery SET next_at = NULL
         WHERE next_at IS NOT NULL AND webhook NOT IN (SELECT value FROM json_each(?))",
        vec![json(&ids)?],
    )?;
    Ok(())
}

/// Puts a notice into the outbox, due at once.
pub fn put(sql: &Sql, webhook: &Key, notice: &Notice, now: Millis) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO delivery (webhook, body, created_at, next_at) VALUES (?, ?, ?, ?)",
        vec![
            text(webhook.as_str()),
            json(notice)?,
            number(now.0),
            number(now.0),
        ],
    )?;
    Ok(())
}

/// A delivery that is due.
pub struct Due {
    /// Its place in the log.
    pub rank: u64,
    /// What is told.
    pub notice: Notice,
    /// Tries so far.
    pub tries: u32,
}

/// What is due for a webhook, the longest waiting first, one pass of it.
pub fn due(sql: &Sql, webhook: &Key, now: Millis) -> Result<Vec<Due>, EdgeError> {
    sql.rows(
        "SELECT rank, body, tries FROM delivery
         WHERE next_at <= ? AND webhook = ? ORDER BY next_at, rank LIMIT ?",
        vec![
            number(now.0),
            text(webhook.as_str()),
            number(limit::DELIVERIES_PER_PASS.into()),
        ],
    )?
    .iter()
    .map(|row| {
        Ok(Due {
            rank: row.number(0)?,
            notice: row.json(1)?,
            tries: row.number(2)? as u32,
        })
    })
    .collect()
}

fn key(row: &Row, column: usize) -> Result<Key, EdgeError> {
    Key::parse(row.text(column)?).map_err(|error| EdgeError::unreadable("webhook", &error))
}

/// Counts a try before it is made, and says when it is made again should nothing be heard of it.
pub fn count_try(sql: &Sql, rank: u64, next_at: Millis) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE delivery SET tries = tries + 1, next_at = ? WHERE rank = ?",
        vec![number(next_at.0), number(rank)],
    )?;
    Ok(())
}

/// Logs what became of a try.
pub fn log(sql: &Sql, rank: u64, attempt: &Attempt) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO attempt (delivery, at, status, error, took_ms) VALUES (?, ?, ?, ?, ?)",
        vec![
            number(rank),
            number(attempt.at.0),
            attempt
                .status
                .map_or(Value::Null, |status| number(status.into())),
            attempt.error.as_ref().map_or(Value::Null, text),
            number(attempt.took_ms),
        ],
    )?;
    Ok(())
}

/// Notes that a delivery was taken: it is not tried again.
pub fn taken(sql: &Sql, rank: u64, at: Millis) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE delivery SET next_at = NULL, delivered_at = ? WHERE rank = ?",
        vec![number(at.0), number(rank)],
    )?;
    Ok(())
}

/// Puts a delivery that failed for the `tries`th time off, or gives it up. One that was given up or
/// begun anew while that try was under way stays as it is.
pub fn put_off(sql: &Sql, rank: u64, tries: u32, next_at: Option<Millis>) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE delivery SET next_at = ? WHERE rank = ? AND tries = ? AND next_at IS NOT NULL",
        vec![
            next_at.map_or(Value::Null, |at| number(at.0)),
            number(rank),
            number(tries.into()),
        ],
    )?;
    Ok(())
}

/// When the next delivery to one of these webhooks is due, if one waits.
pub fn next_at(sql: &Sql, webhooks: &[&Key]) -> Result<Option<Millis>, EdgeError> {
    match sql.row(
        "SELECT min(next_at) FROM delivery
         WHERE next_at IS NOT NULL AND webhook IN (SELECT value FROM json_each(?))",
        vec![json(&webhooks)?],
    )? {
        Some(row) => Ok(row.optional_number(0)?.map(Millis)),
        None => Ok(None),
    }
}

/// Makes a delivery due now, with its whole schedule before it.
pub fn resend(sql: &Sql, rank: u64, now: Millis) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE delivery SET tries = 0, next_at = ?, delivered_at = NULL WHERE rank = ?",
        vec![number(now.0), number(rank)],
    )?;
    Ok(())
}

/// When the oldest delivery that is done was put into the outbox.
pub fn oldest(sql: &Sql) -> Result<Option<Millis>, EdgeError> {
    sql.row(
        "SELECT created_at FROM delivery WHERE next_at IS NULL ORDER BY rank LIMIT 1",
        vec![],
    )?
    .map(|row| row.number(0).map(Millis))
    .transpose()
}

/// Forgets deliveries that are done and older than the log goes back.
pub fn forget(sql: &Sql, now: Millis) -> Result<(), EdgeError> {
    let since = number(now.0.saturating_sub(limit::DELIVERY_LOG_MS));
    sql.run(
        "DELETE FROM attempt WHERE delivery IN
         (SELECT rank FROM delivery WHERE created_at < ? AND next_at IS NULL)",
        vec![since.clone()],
    )?;
    sql.run(
        "DELETE FROM delivery WHERE created_at < ? AND next_at IS NULL",
        vec![since],
    )?;
    Ok(())
}

/// One delivery with its attempts.
pub fn load(sql: &Sql, rank: u64) -> Result<Option<Delivery>, EdgeError> {
    let page = page_below(sql, rank + 1, 1)?;
    Ok(page.into_iter().find(|delivery| delivery.rank == rank))
}

/// One page of the log, the latest first.
pub fn page(sql: &Sql, before: Option<u64>) -> Result<DeliveryPage, EdgeError> {
    let below = before.unwrap_or(super::MAX_RANK);
    let deliveries = page_below(sql, below, limit::LIST_PAGE)?;
    let is_full = deliveries.len() == limit::LIST_PAGE as usize;
    Ok(DeliveryPage {
        before: deliveries
            .last()
            .filter(|_| is_full)
            .map(|delivery| delivery.rank),
        deliveries,
    })
}

fn page_below(sql: &Sql, below: u64, most: u32) -> Result<Vec<Delivery>, EdgeError> {
    sql.rows(
        "SELECT rank, webhook, body, created_at, next_at, delivered_at FROM delivery
         WHERE rank < ? ORDER BY rank DESC LIMIT ?",
        vec![number(below), number(most.into())],
    )?
    .iter()
    .map(|row| {
        let rank = row.number(0)?;
        let notice: Notice = row.json(2)?;
        let next_at = row.optional_number(4)?.map(Millis);
        let state = match (next_at, row.optional_number(5)?) {
            (Some(_), _) => DeliveryState::Waiting,
            (None, Some(_)) => DeliveryState::Delivered,
            (None, None) => DeliveryState::GivenUp,
        };
        Ok(Delivery {
            rank,
            id: notice.id,
            event: notice.event,
            webhook: key(row, 1)?,
            created_at: Millis(row.number(3)?),
            state,
            next_at,
            attempts: attempts(sql, rank)?,
        })
    })
    .collect()
}

fn attempts(sql: &Sql, rank: u64) -> Result<Vec<Attempt>, EdgeError> {
    sql.rows(
        "SELECT at, status, error, took_ms FROM attempt WHERE delivery = ? ORDER BY id",
        vec![number(rank)],
    )?
    .iter()
    .map(|row| {
        Ok(Attempt {
            at: Millis(row.number(0)?),
            status: row.optional_number(1)?.map(|status| status as u16),
            error: row.optional_text(2)?.map(str::to_owned),
            took_ms: row.number(3)?,
        })
    })
    .collect()
}
