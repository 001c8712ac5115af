//! What a signed-in console sends and gets.

use crate::catalog::Catalog;
use crate::chip::Chip;
use crate::contact::ContactKind;
use crate::id::ConversationId;
use crate::lead::{LeadView, Validity};
use crate::pi::model::{ModelDay, ModelSettings};
use crate::protocol::{ConversationRow, Message};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

wire! {
    /// One page of leads.
    pub struct LeadPage {
        /// The leads, the latest first.
        leads: Vec<LeadView>,
        /// What to pass as `before` for the next page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    }

    /// A lead's contacts in the clear.
    pub struct Revealed {
        /// Kind and value, the last one given first.
        contacts: Vec<(ContactKind, String)>,
    }

    /// What a person says of a lead.
    pub struct JudgeLead {
        /// `valid`, or `invalid` with a reason; `new` leaves it to the rules again.
        validity: Validity,
    }

    /// A merchant's model, as it is saved.
    pub struct ModelSet {
        /// Which, and how much.
        settings: ModelSettings,
        /// Its key, where it changes. It is never shown again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    }

    /// A merchant's model, and how it does.
    pub struct ModelState {
        /// Which, and how much; nothing where the merchant has none of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settings: Option<ModelSettings>,
        /// Whether a key is stored.
        has_key: bool,
        /// Whether the deployment offers one.
        is_offered: bool,
        /// What became of asking it, on the latest day on which it was asked.
        day: ModelDay,
        /// Until when it rests, after failures.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rests_until: Option<Millis>,
    }

    /// One page of conversations.
    pub struct ConversationPage {
        /// The conversations, the latest first.
        conversations: Vec<ConversationRow>,
        /// What to pass as `before` for the next page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    }

    /// The last page of a transcript.
    pub struct Thread {
        /// The conversation.
        conversation: ConversationId,
        /// The messages, in order, contacts masked.
        messages: Vec<Message>,
        /// The lead that came of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<LeadView>,
    }

    /// What cards are made of.
    pub struct CatalogSet {
        /// Counts up with every save; saving needs the one that was loaded.
        revision: u32,
        /// The catalog.
        catalog: Catalog,
    }

    /// Visits that are booked.
    pub struct Bookings {
        /// The visits, the nearest first.
        bookings: Vec<Booking>,
    }

    /// A visit that is booked.
    pub struct Booking {
        /// When it begins.
        slot: Millis,
        /// In which conversation it was booked.
        conversation: ConversationId,
    }

    /// The secret with which the merchant's server signs who a visitor is (JWT, HS256).
    pub struct IdentitySecret {
        /// The secret. It is shown to owners only.
        secret: String,
    }

    /// A merchant's chips.
    pub struct ChipSet {
        /// Counts up with every save; saving needs the one that was loaded.
        revision: u32,
        /// The chips, in order.
        chips: Vec<Chip>,
    }
}
