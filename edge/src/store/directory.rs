//! Tables of a directory shard.

use super::sql::{Sql, number, text};
use crate::error::EdgeError;
use shared::api::Membership;
use shared::id::MerchantId;
use shared::limit;
use shared::time::Millis;

/// A person's stored password hash.
pub fn password(sql: &Sql, lookup: &str) -> Result<Option<String>, EdgeError> {
    sql.row(
        "SELECT password FROM person WHERE lookup = ?",
        vec![text(lookup)],
    )?
    .map(|row| row.text(0).map(str::to_owned))
    .transpose()
}

/// Counts a try within the current window, and gives how many there are now.
pub fn count_try(sql: &Sql, lookup: &str, now: Millis) -> Result<u64, EdgeError> {
    let window = number(now.0.saturating_sub(limit::SIGN_IN_WINDOW_MS));
    sql.run(
        "INSERT INTO sign_in (lookup, window_start, tries) VALUES (?1, ?2, 1)
         ON CONFLICT (lookup) DO UPDATE SET
           tries = CASE WHEN window_start <= ?3 THEN 1 ELSE tries + 1 END,
           window_start = CASE WHEN window_start <= ?3 THEN excluded.window_start ELSE window_start END",
        vec![text(lookup), number(now.0), window],
    )?;
    match sql.row(
        "SELECT tries FROM sign_in WHERE lookup = ?",
        vec![text(lookup)],
    )? {
        Some(row) => row.number(0),
        None => Err(EdgeError::unreadable("sign_in", &"missing")),
    }
}

/// Begins the count anew.
pub fn forget_tries(sql: &Sql, lookup: &str) -> Result<(), EdgeError> {
    sql.run("DELETE FROM sign_in WHERE lookup = ?", vec![text(lookup)])?;
    Ok(())
}

/// The merchants a person works for.
pub fn memberships(sql: &Sql, lookup: &str) -> Result<Vec<Membership>, EdgeError> {
    sql.rows(
        "SELECT merchant, name FROM membership WHERE lookup = ? ORDER BY name",
        vec![text(lookup)],
    )?
    .iter()
    .map(|row| {
        let merchant = MerchantId::parse(row.text(0)?)
            .map_err(|error| EdgeError::unreadable("membership", &error))?;
        Ok(Membership {
            merchant,
            name: row.text(1)?.to_owned(),
        })
    })
    .collect()
}

/// Notes a person and a merchant; a known person keeps its password.
pub fn add(
    sql: &Sql,
    lookup: &str,
    password: &str,
    membership: &Membership,
    now: Millis,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT OR IGNORE INTO person (lookup, password, created_at) VALUES (?, ?, ?)",
        vec![text(lookup), text(password), number(now.0)],
    )?;
    sql.run(
        "INSERT INTO membership (lookup, merchant, name) VALUES (?, ?, ?)
         ON CONFLICT (lookup, merchant) DO UPDATE SET name = excluded.name",
        vec![
            text(lookup),
            text(membership.merchant.as_str()),
            text(&membership.name),
        ],
    )?;
    Ok(())
}
