//! One object's SQLite database.

use crate::error::EdgeError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{SqlStorage, SqlStorageValue};

/// A value for a statement.
pub type Value = SqlStorageValue;

/// Runs statements. Every statement of the worker goes through [`Sql::rows`].
pub struct Sql(SqlStorage);

impl Sql {
    pub(super) fn new(storage: SqlStorage) -> Self {
        Self(storage)
    }

    /// Runs one statement that gives no rows.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn run(&self, statement: &str, values: Vec<Value>) -> Result<(), EdgeError> {
        self.rows(statement, values).map(drop)
    }

    /// Runs one statement and gives all its rows.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn rows(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, EdgeError> {
        #[cfg(feature = "faults")]
        crate::faults::before_statement()?;
        let cursor = self.0.exec(statement, values)?;
        let rows = cursor
            .raw()
            .map(|row| row.map(Row).map_err(EdgeError::from))
            .collect();
        #[cfg(feature = "faults")]
        crate::faults::count_rows(cursor.rows_read() as u64, cursor.rows_written() as u64);
        rows
    }

    /// Runs one statement and gives its first row.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn row(&self, statement: &str, values: Vec<Value>) -> Result<Option<Row>, EdgeError> {
        Ok(self.rows(statement, values)?.into_iter().next())
    }
}

/// One row, read by column.
pub struct Row(Vec<Value>);

impl Row {
    /// A text.
    ///
    /// # Errors
    /// When the column holds none.
    pub fn text(&self, column: usize) -> Result<&str, EdgeError> {
        match self.0.get(column) {
            Some(Value::String(text)) => Ok(text),
            other => Err(unexpected("a text", other)),
        }
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, EdgeError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// A whole number. SQLite's numbers arrive as JavaScript's.
    ///
    /// # Errors
    /// When the column holds none, or a negative one.
    pub fn number(&self, column: usize) -> Result<u64, EdgeError> {
        match self.0.get(column) {
            Some(Value::Integer(number)) if *number >= 0 => Ok(*number as u64),
            Some(Value::Float(number)) if *number >= 0.0 && number.fract() == 0.0 => {
                Ok(*number as u64)
            }
            other => Err(unexpected("a whole number", other)),
        }
    }

    /// A whole number, or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn optional_number(&self, column: usize) -> Result<Option<u64>, EdgeError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.number(column).map(Some),
        }
    }

    /// A value stored as JSON.
    ///
    /// # Errors
    /// When the column does not hold one of this type.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, EdgeError> {
        serde_json::from_str(self.text(column)?)
            .map_err(|error| EdgeError::unreadable("a stored value", &error))
    }
}

fn unexpected(wanted: &str, found: Option<&Value>) -> EdgeError {
    // The kind only: the value may be somebody's words.
    let kind = match found {
        None => "no column",
        Some(Value::Null) => "null",
        Some(Value::Boolean(_)) => "a boolean",
        Some(Value::Integer(_) | Value::Float(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Blob(_)) => "bytes",
    };
    EdgeError::unreadable("a stored row", &format!("wanted {wanted}, found {kind}"))
}

/// A value as JSON for a text column.
///
/// # Errors
/// When it can't be written as JSON, which none of our types is.
pub fn json(value: &impl Serialize) -> Result<Value, EdgeError> {
    serde_json::to_string(value)
        .map(Value::String)
        .map_err(|error| EdgeError::unreadable("a value to store", &error))
}

/// A text for a text column.
pub fn text(value: impl Into<String>) -> Value {
    Value::String(value.into())
}

/// A count or time for an integer column. Ours stay far below 2^53.
pub fn number(value: u64) -> Value {
    Value::Integer(value as i64)
}
