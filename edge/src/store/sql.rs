//! One object's SQLite database.

use crate::bridge;
use crate::error::EdgeError;
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// A value for a statement.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Number(u64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Runs statements. Every statement of the worker goes through [`Sql::run`] or [`Sql::rows`].
pub struct Sql(JsValue);

impl Sql {
    pub(super) fn new(raw: JsValue) -> Self {
        Self(raw)
    }

    /// Runs one statement that gives no rows.
    ///
    /// # Errors
    /// When SQLite refuses it.
    #[cfg(not(feature = "faults"))]
    pub fn run(&self, statement: &str, values: Vec<Value>) -> Result<(), EdgeError> {
        bridge::run(&self.0, statement, into_js(values)).map_err(thrown)
    }

    /// Runs one statement and gives all its rows.
    ///
    /// # Errors
    /// When SQLite refuses it.
    #[cfg(not(feature = "faults"))]
    pub fn rows(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, EdgeError> {
        let rows = bridge::rows(&self.0, statement, into_js(values)).map_err(thrown)?;
        serde_json::from_str(&rows).map_err(|error| EdgeError::unreadable("rows", &error))
    }

    /// As without faults.
    ///
    /// # Errors
    /// When SQLite refuses it, or a test wants it to fail.
    #[cfg(feature = "faults")]
    pub fn run(&self, statement: &str, values: Vec<Value>) -> Result<(), EdgeError> {
        self.rows(statement, values).map(drop)
    }

    /// As without faults, and counts what it has cost.
    ///
    /// # Errors
    /// When SQLite refuses it, or a test wants it to fail.
    #[cfg(feature = "faults")]
    pub fn rows(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, EdgeError> {
        #[derive(serde::Deserialize)]
        struct Counted {
            rows: Vec<Row>,
            read: u64,
            written: u64,
        }
        crate::faults::before_statement()?;
        let counted = bridge::counted(&self.0, statement, into_js(values)).map_err(thrown)?;
        let counted: Counted = serde_json::from_str(&counted)
            .map_err(|error| EdgeError::unreadable("rows", &error))?;
        crate::faults::count_rows(counted.read, counted.written);
        Ok(counted.rows)
    }

    /// Runs one statement of one column, and gives the bytes of all its rows one after the other.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn bytes(&self, statement: &str, values: Vec<Value>) -> Result<Vec<u8>, EdgeError> {
        #[cfg(feature = "faults")]
        crate::faults::before_statement()?;
        bridge::bytes(&self.0, statement, into_js(values)).map_err(thrown)
    }

    /// Runs one statement and gives its first row.
    ///
    /// # Errors
    /// When SQLite refuses it.
    pub fn row(&self, statement: &str, values: Vec<Value>) -> Result<Option<Row>, EdgeError> {
        Ok(self.rows(statement, values)?.into_iter().next())
    }
}

fn into_js(values: Vec<Value>) -> Vec<JsValue> {
    values
        .into_iter()
        .map(|value| match value {
            Value::Null => JsValue::NULL,
            // Ours stay far below 2^53.
            Value::Number(number) => JsValue::from_f64(number as f64),
            Value::Text(text) => JsValue::from_str(&text),
            Value::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).buffer().into(),
        })
        .collect()
}

fn thrown(error: JsValue) -> EdgeError {
    EdgeError::Platform(error.into())
}

/// One row, read by column.
#[derive(serde::Deserialize)]
pub struct Row(Vec<serde_json::Value>);

impl Row {
    /// A text.
    ///
    /// # Errors
    /// When the column holds none.
    pub fn text(&self, column: usize) -> Result<&str, EdgeError> {
        self.0
            .get(column)
            .and_then(serde_json::Value::as_str)
            .ok_or_else(|| self.unexpected("a text", column))
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, EdgeError> {
        if self.is_null(column) {
            return Ok(None);
        }
        self.text(column).map(Some)
    }

    /// A whole number.
    ///
    /// # Errors
    /// When the column holds none, or a negative one.
    pub fn number(&self, column: usize) -> Result<u64, EdgeError> {
        self.0
            .get(column)
            .and_then(serde_json::Value::as_u64)
            .ok_or_else(|| self.unexpected("a whole number", column))
    }

    /// A whole number, or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn optional_number(&self, column: usize) -> Result<Option<u64>, EdgeError> {
        if self.is_null(column) {
            return Ok(None);
        }
        self.number(column).map(Some)
    }

    /// A value stored as JSON, or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn optional_json<T: DeserializeOwned>(
        &self,
        column: usize,
    ) -> Result<Option<T>, EdgeError> {
        if self.is_null(column) {
            return Ok(None);
        }
        self.json(column).map(Some)
    }

    /// A value stored as JSON.
    ///
    /// # Errors
    /// When the column does not hold one of this type.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, EdgeError> {
        serde_json::from_str(self.text(column)?)
            .map_err(|error| EdgeError::unreadable("a stored value", &error))
    }

    fn is_null(&self, column: usize) -> bool {
        self.0.get(column).is_some_and(serde_json::Value::is_null)
    }

    fn unexpected(&self, wanted: &str, column: usize) -> EdgeError {
        // The kind only: the value may be somebody's words.
        let kind = match self.0.get(column) {
            None => "no column",
            Some(serde_json::Value::Null) => "null",
            Some(serde_json::Value::Number(_)) => "a number",
            Some(serde_json::Value::String(_)) => "a text",
            Some(_) => "something else",
        };
        EdgeError::unreadable("a stored row", &format!("wanted {wanted}, found {kind}"))
    }
}

/// A value as JSON for a text column.
///
/// # Errors
/// When it can't be written as JSON, which none of our types is.
pub fn json(value: &impl Serialize) -> Result<Value, EdgeError> {
    serde_json::to_string(value)
        .map(Value::Text)
        .map_err(|error| EdgeError::unreadable("a value to store", &error))
}

/// A text for a text column.
pub fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

/// A count or time for an integer column. Ours stay far below 2^53.
pub fn number(value: u64) -> Value {
    Value::Number(value)
}
