//! What the edge sends to a console.

use super::{Presence, Seq};
use crate::id::ConversationId;
use crate::identity::Identity;
use crate::lead::LeadView;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// One unit to a signed-in console.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConsoleFrame {
    /// A lead was captured or has changed.
    Lead(Box<LeadView>),
    /// A conversation began or went on.
    Conversation(Box<ConversationRow>),
    /// Chips were saved, perhaps by somebody else.
    ChipsChanged,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// When it began.
    pub started_at: Millis,
    /// When it last went on.
    pub updated_at: Millis,
    /// How many messages it has.
    pub last: Seq,
    /// The last words, shortened, contacts masked.
    pub preview: String,
    /// Who answers.
    pub presence: Presence,
    /// Whether the visitor waits for a person.
    pub waiting: bool,
    /// Whether it gave a lead.
    pub has_lead: bool,
    /// When the visitor will come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_at: Option<Millis>,
    /// How the visitor liked it, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
    /// Who the visitor is, where the merchant's own page has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// What whoever takes over should know, where a person was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}
