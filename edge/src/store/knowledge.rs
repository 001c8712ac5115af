//! A merchant's own knowledge.

use super::sql::{Row, Sql, json, number, text};
use crate::error::EdgeError;
use shared::api::{KnowledgeDetail, KnowledgeSource};
use shared::knowledge::{Knowledge, Piece, Source};

/// All sources, the first added first.
pub fn list(sql: &Sql) -> Result<Vec<KnowledgeSource>, EdgeError> {
    sql.rows("SELECT id, body FROM knowledge ORDER BY id", vec![])?
        .iter()
        .map(source)
        .collect()
}

/// What Pi may quote.
pub fn load(sql: &Sql) -> Result<Knowledge, EdgeError> {
    let sources = sql
        .rows("SELECT id, body, pieces FROM knowledge ORDER BY id", vec![])?
        .iter()
        .map(|row| {
            Ok(Source {
                title: source(row)?.title,
                pieces: row.json(2)?,
            })
        })
        .collect::<Result<Vec<_>, EdgeError>>()?;
    Ok(Knowledge { sources })
}

/// A source with its words.
pub fn detail(sql: &Sql, id: u64) -> Result<Option<KnowledgeDetail>, EdgeError> {
    sql.row(
        "SELECT id, body, text, pieces FROM knowledge WHERE id = ?",
        vec![number(id)],
    )?
    .map(|row| {
        Ok(KnowledgeDetail {
            source: source(&row)?,
            text: row.text(2)?.to_owned(),
            pieces: row.json(3)?,
        })
    })
    .transpose()
}

/// Adds a source, and gives it with its id.
pub fn add(
    sql: &Sql,
    mut source: KnowledgeSource,
    words: &str,
    pieces: &[Piece],
) -> Result<KnowledgeSource, EdgeError> {
    let row = sql.row(
        "INSERT INTO knowledge (body, text, pieces) VALUES (?, ?, ?) RETURNING id",
        vec![json(&source)?, text(words), json(&pieces)?],
    )?;
    let row = row.ok_or_else(|| EdgeError::unreadable("knowledge", &"no id"))?;
    source.id = row.number(0)?;
    Ok(source)
}

/// Changes a source.
pub fn save(
    sql: &Sql,
    source: &KnowledgeSource,
    words: &str,
    pieces: &[Piece],
) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE knowledge SET body = ?, text = ?, pieces = ? WHERE id = ?",
        vec![
            json(source)?,
            text(words),
            json(&pieces)?,
            number(source.id),
        ],
    )?;
    Ok(())
}

/// Deletes a source.
pub fn delete(sql: &Sql, id: u64) -> Result<(), EdgeError> {
    sql.run("DELETE FROM knowledge WHERE id = ?", vec![number(id)])
}

/// The first two columns.
fn source(row: &Row) -> Result<KnowledgeSource, EdgeError> {
    let mut source: KnowledgeSource = row.json(1)?;
    source.id = row.number(0)?;
    Ok(source)
}
