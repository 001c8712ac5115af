//! A model's reply: one object of a known shape, whatever else the model may write around it.

use crate::id::Key;
use crate::limit;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a model says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reply {
    /// The answer.
    pub text: String,
    /// What was asked, by the playbook's intents.
    #[serde(default)]
    pub intent: Option<Key>,
    /// What it has found in the visitor's words, by the playbook's fields.
    #[serde(default)]
    pub fields: BTreeMap<Key, String>,
    /// Whether a person should answer.
    #[serde(default)]
    pub hand_over: bool,
}

/// Why a reply is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// No object in it, or one of another shape.
    #[error("the model's reply is not the object that was asked for")]
    Shape,
    /// Longer than anything that was asked for.
    #[error("the model's reply is too long")]
    TooLong,
    /// It says nothing.
    #[error("the model's reply is empty")]
    Empty,
}

impl Reply {
    /// Reads a reply. Models like to put a fence or a word of their own around the object.
    ///
    /// # Errors
    /// [`ReplyError`] when there is no such object, or its answer can't be shown.
    pub fn parse(text: &str) -> Result<Self, ReplyError> {
        if text.len() > limit::MODEL_REPLY_BYTES_MAX {
            return Err(ReplyError::TooLong);
        }
        let begins = text.find('{').ok_or(ReplyError::Shape)?;
        let mut objects = serde_json::Deserializer::from_str(&text[begins..]).into_iter::<Self>();
        let reply = objects.next().and_then(Result::ok);
        let mut reply = reply.ok_or(ReplyError::Shape)?;
        reply.text = reply.text.trim().to_owned();
        if reply.text.is_empty() {
            return Err(ReplyError::Empty);
        }
        if reply.text.chars().count() > limit::MODEL_ANSWER_CHARS_MAX {
            return Err(ReplyError::TooLong);
        }
        Ok(reply)
    }
}
