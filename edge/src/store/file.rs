//! Files of a conversation. Where their bytes lie, nothing outside this file knows.

use super::sql::{Sql, Value, json, number, text};
use crate::error::EdgeError;
use shared::id::MessageId;
use shared::limit;
use shared::protocol::FileInfo;

/// What is known of a file.
pub fn info(sql: &Sql, id: &MessageId) -> Result<Option<FileInfo>, EdgeError> {
    sql.row(
        "SELECT body FROM file WHERE id = ?",
        vec![text(id.as_str())],
    )?
    .map(|row| row.json(0))
    .transpose()
}

/// How many there are.
pub fn count(sql: &Sql) -> Result<u64, EdgeError> {
    match sql.row("SELECT count(*) FROM file", vec![])? {
        Some(row) => row.number(0),
        None => Ok(0),
    }
}

/// Keeps a file.
pub fn put(sql: &Sql, info: &FileInfo, bytes: &[u8]) -> Result<(), EdgeError> {
    let id = || text(info.file.as_str());
    sql.run(
        "INSERT INTO file (id, body) VALUES (?, ?)",
        vec![id(), json(info)?],
    )?;
    for (part, bytes) in bytes.chunks(limit::FILE_ROW_BYTES).enumerate() {
        sql.run(
            "INSERT INTO file_part (file, part, bytes) VALUES (?, ?, ?)",
            vec![id(), number(part as u64), Value::Bytes(bytes.to_vec())],
        )?;
    }
    Ok(())
}

/// All bytes of a file.
pub fn bytes(sql: &Sql, id: &MessageId) -> Result<Vec<u8>, EdgeError> {
    sql.bytes(
        "SELECT bytes FROM file_part WHERE file = ? ORDER BY part",
        vec![text(id.as_str())],
    )
}
