//! Who sees what of a message.

use crate::error::EdgeError;
use shared::conversation::{Conversation, StoredMessage};
use shared::keys::Keys;
use shared::protocol::{Body, Message, Side};
use shared::seal::LeadKey;

/// Whose eyes a message is for.
pub enum Eyes {
    /// The visitor's: words as they were written.
    Visitor(LeadKey),
    /// Everybody else's: masked.
    Staff,
}

impl Eyes {
    /// The eyes of a visitor, or of staff.
    ///
    /// # Errors
    /// When the lead's key does not open.
    pub fn of(keys: &Keys, conversation: &Conversation, side: Side) -> Result<Self, EdgeError> {
        Ok(match side {
            Side::Visitor => Self::Visitor(conversation.key.unwrap_for(
                keys,
                &conversation.merchant,
                &conversation.lead,
            )?),
            Side::Staff => Self::Staff,
        })
    }

    /// The message as these eyes see it.
    ///
    /// # Errors
    /// When a sealed text does not open.
    pub fn see(&self, stored: StoredMessage) -> Result<Message, EdgeError> {
        let StoredMessage {
            mut message,
            sealed,
        } = stored;
        if let (Self::Visitor(key), Some(sealed), Body::Text { text, .. }) =
            (self, &sealed, &mut message.body)
        {
            *text = key.open_text(sealed)?;
        }
        Ok(message)
    }
}
