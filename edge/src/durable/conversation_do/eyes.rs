//! Who sees what of a message.

use crate::error::EdgeError;
use shared::conversation::{Conversation, StoredMessage};
use shared::keys::Keys;
use shared::protocol::{Body, Message};
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
    pub fn of(
        keys: &Keys,
        conversation: &Conversation,
        is_visitor: bool,
    ) -> Result<Self, EdgeError> {
        Ok(if is_visitor {
            Self::Visitor(conversation.key.unwrap_for(
                keys,
                &conversation.merchant,
                &conversation.lead,
            )?)
        } else {
            Self::Staff
        })
    }

    /// The message as these eyes see it.
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
