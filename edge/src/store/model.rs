//! The merchant's model, and how it does.

use super::sql::{Sql, json};
use crate::error::EdgeError;
use shared::pi::model::{Breaker, ModelDay, ModelSettings};
use shared::seal::SealedModelKey;

/// The merchant's model as it is stored.
pub struct Kept {
    /// The merchant's own settings.
    pub settings: Option<ModelSettings>,
    /// Its key.
    pub key: Option<SealedModelKey>,
    /// How it does.
    pub breaker: Breaker,
    /// What became of asking it, on the latest day on which it was.
    pub day: ModelDay,
}

/// All of it.
pub fn load(sql: &Sql) -> Result<Kept, EdgeError> {
    let row = sql.row(
        "SELECT settings, sealed_key, breaker, day FROM model",
        vec![],
    )?;
    let row = row.ok_or_else(|| EdgeError::unreadable("model", &"missing"))?;
    Ok(Kept {
        settings: row.optional_json(0)?,
        key: row.optional_json(1)?,
        breaker: row.json(2)?,
        day: row.json(3)?,
    })
}

/// Saves the settings; without a key the one that is there stays.
pub fn save(
    sql: &Sql,
    settings: &ModelSettings,
    key: Option<&SealedModelKey>,
) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE model SET settings = ?, breaker = '{}'",
        vec![json(settings)?],
    )?;
    if let Some(key) = key {
        sql.run("UPDATE model SET sealed_key = ?", vec![json(key)?])?;
    }
    Ok(())
}

/// Notes how it does.
pub fn note(sql: &Sql, breaker: &Breaker, day: &ModelDay) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE model SET breaker = ?, day = ?",
        vec![json(breaker)?, json(day)?],
    )?;
    Ok(())
}
