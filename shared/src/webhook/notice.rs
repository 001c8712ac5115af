//! What receivers are told, and what follows from a change.

use crate::consent::Consent;
use crate::conversation::{News, Report};
use crate::id::{ChipId, ConversationId, LeadId, MerchantId};
use crate::lead::{Lead, LeadView, Validity};
use crate::protocol::{Body, ConversationRow, Message, Presence};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// An event that can be subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind {
    /// A lead was captured.
    #[serde(rename = "lead.created")]
    LeadCreated,
    /// A lead has changed.
    #[serde(rename = "lead.updated")]
    LeadUpdated,
    /// A lead was found to be valid.
    #[serde(rename = "lead.validated")]
    LeadValidated,
    /// A lead was found not to be one.
    #[serde(rename = "lead.invalidated")]
    LeadInvalidated,
    /// A conversation began.
    #[serde(rename = "conversation.started")]
    ConversationStarted,
    /// A person is asked to take over, or has taken over.
    #[serde(rename = "conversation.handed_off")]
    ConversationHandedOff,
    /// Somebody said something.
    #[serde(rename = "message.created")]
    MessageCreated,
    /// Consent to the use of a contact was given.
    #[serde(rename = "consent.given")]
    ConsentGiven,
    /// A chip was tapped.
    #[serde(rename = "chip.tapped")]
    ChipTapped,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::LeadCreated,
        Self::LeadUpdated,
        Self::LeadValidated,
        Self::LeadInvalidated,
        Self::ConversationStarted,
        Self::ConversationHandedOff,
        Self::MessageCreated,
        Self::ConsentGiven,
        Self::ChipTapped,
    ];

    /// Its name, as receivers know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LeadCreated => "lead.created",
            Self::LeadUpdated => "lead.updated",
            Self::LeadValidated => "lead.validated",
            Self::LeadInvalidated => "lead.invalidated",
            Self::ConversationStarted => "conversation.started",
            Self::ConversationHandedOff => "conversation.handed_off",
            Self::MessageCreated => "message.created",
            Self::ConsentGiven => "consent.given",
            Self::ChipTapped => "chip.tapped",
        }
    }
}

/// The body of a webhook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// The same over all tries and receivers.
    pub id: String,
    /// What happened.
    pub event: Kind,
    /// When we learnt of it.
    pub created_at: Millis,
    /// Whose it is.
    pub merchant_id: MerchantId,
    /// What is told of it.
    pub data: NoticeData,
}

/// What is told of an event. Contacts are masked, but for a receiver that is set to get them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum NoticeData {
    /// Of a message.
    Message {
        /// Where it was said.
        conversation: ConversationId,
        /// The message.
        message: Message,
    },
    /// Of a chip.
    Chip {
        /// Where it was tapped.
        conversation: ConversationId,
        /// Which.
        chip: ChipId,
        /// What it said.
        text: String,
    },
    /// Of consent.
    Consent {
        /// The lead it belongs to.
        lead_id: LeadId,
        /// What was agreed to, and when.
        consent: Consent,
    },
    /// Of a lead.
    Lead {
        /// The lead.
        lead: Box<LeadView>,
    },
    /// Of a conversation.
    Conversation {
        /// How it stands.
        conversation: ConversationRow,
    },
}

/// What a lead was before, and what it is now.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Before; nothing when it is new.
    pub before: Option<&'a Lead>,
    /// Now.
    pub after: &'a Lead,
}

/// What is to be told of a lead's change.
fn of_lead(change: Change<'_>) -> Vec<(Kind, NoticeData)> {
    let Change { before, after } = change;
    let kind = match before {
        None => Kind::LeadCreated,
        Some(before) if before.differs_from(after) => Kind::LeadUpdated,
        Some(_) => return Vec::new(),
    };
    let mut told = Vec::new();
    if before.is_none_or(|before| before.facts.consent != after.facts.consent) {
        let data = NoticeData::Consent {
            lead_id: after.facts.id.clone(),
            consent: after.facts.consent.clone(),
        };
        told.push((Kind::ConsentGiven, data));
    }
    let lead = || NoticeData::Lead {
        lead: Box::new(after.view()),
    };
    told.push((kind, lead()));
    // What the rules say of a new one stands in the lead itself.
    let Some(before) = before else { return told };
    match after.facts.validity {
        now if now == before.facts.validity => {}
        Validity::Valid => told.push((Kind::LeadValidated, lead())),
        Validity::Invalid { .. } => told.push((Kind::LeadInvalidated, lead())),
        Validity::New | Validity::Returning => {}
    }
    told
}

fn asks_for_a_person(row: &ConversationRow) -> bool {
    row.waiting || matches!(row.presence, Presence::Operator { .. })
}

/// What is to be told, in order, of a report in which this is new. `before` is how the conversation
/// stood. A form's lead comes without a report.
#[must_use]
pub fn notices(
    report: Option<(&Report, &News, Option<&ConversationRow>)>,
    lead: Option<Change<'_>>,
) -> Vec<(Kind, NoticeData)> {
    let mut told = Vec::new();
    if let Some((report, news, before)) = report {
        let row = || NoticeData::Conversation {
            conversation: report.row.clone(),
        };
        if news.is_first {
            told.push((Kind::ConversationStarted, row()));
        }
        for message in &news.messages {
            let conversation = report.conversation.clone();
            if let Body::Chip { chip, text } = &message.body {
                let data = NoticeData::Chip {
                    conversation: conversation.clone(),
                    chip: chip.clone(),
                    text: text.clone(),
                };
                told.push((Kind::ChipTapped, data));
            }
            let data = NoticeData::Message {
                conversation,
                message: message.clone(),
            };
            told.push((Kind::MessageCreated, data));
        }
        let was_asked = before.is_some_and(asks_for_a_person);
        if news.is_newer && asks_for_a_person(&report.row) && !was_asked {
            told.push((Kind::ConversationHandedOff, row()));
        }
    }
    told.extend(lead.map(of_lead).unwrap_or_default());
    told
}
