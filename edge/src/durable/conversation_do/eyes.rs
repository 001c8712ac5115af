//! Who sees what of a message.

use crate::error::EdgeError;
use shared::conversation::{Conversation, StoredMessage};
use shared::keys::Keys;
use shared::protocol::{Body, Message, Side};

/// The eyes of one side: the visitor's see words as they were written, everybody else's masked.
pub struct Eyes<'a> {
    /// The deployment's keys.
    pub keys: &'a Keys,
    /// Whose messages they look at.
    pub conversation: &'a Conversation,
    /// Whose eyes they are.
    pub side: Side,
}

impl Eyes<'_> {
    /// The message as these eyes see it.
    ///
    /// # Errors
    /// When a sealed text does not open.
    pub fn see(&self, stored: StoredMessage) -> Result<Message, EdgeError> {
        let StoredMessage {
            mut message,
            sealed,
        } = stored;
        if let (Side::Visitor, Some(sealed), Body::Text { text, .. }) =
            (self.side, &sealed, &mut message.body)
        {
            let Conversation {
                key,
                merchant,
                lead,
                ..
            } = self.conversation;
            *text = key
                .unwrap_for(self.keys, merchant, lead)?
                .open_text(sealed)?;
        }
        Ok(message)
    }
}
