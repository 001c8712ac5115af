//! What pages and visitors send and get.

use crate::attribution::PageContext;
use crate::chip::ShownChip;
use crate::id::{ConversationId, Key, LeadId, MerchantId, MessageId, StartKey};
use crate::lang::Lang;
use crate::protocol::{ClientFrame, LeadForm, Said, ServerFrame};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

wire! {
    /// The worker answers.
    pub struct Health {
        /// Always true.
        ok: bool,
        /// Short hash over the assets in service.
        build: String,
        /// The protocol's version.
        v: u32,
    }

    /// A page load. Only counts come of it.
    pub struct TouchRequest {
        /// Whose widget it is.
        merchant: MerchantId,
        /// Chips that were on the screen.
        #[serde(default)]
        chips: Vec<crate::id::ChipId>,
    }

    /// The first message of a conversation, and where it comes from.
    pub struct StartRequest {
        /// Version of the protocol.
        v: u32,
        /// Whose widget it is.
        merchant: MerchantId,
        /// Makes repeats find the same conversation.
        start_key: StartKey,
        /// The client's id for the message.
        id: MessageId,
        /// The message.
        said: Said,
        /// The page.
        page: PageContext,
        /// The language to speak.
        language: Lang,
        /// Who the visitor is: a token that the merchant's server has signed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identity: Option<String>,
    }

    /// Who the visitor is.
    pub struct IdentifyRequest {
        /// Whose page it is.
        merchant: MerchantId,
        /// The token that the merchant's server has signed.
        identity: String,
        /// The visitor's token for the conversation that goes on in this browser.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    }

    /// This person's conversation, if there is one.
    pub struct IdentifyReply {
        /// Which conversation it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation: Option<ConversationId>,
        /// The visitor's token for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    }

    /// Times at which a visit can still be booked.
    pub struct FreeSlots {
        /// The times, the nearest first.
        slots: Vec<Millis>,
    }

    /// The conversation, and its frames so far.
    pub struct StartReply {
        /// Which conversation it is.
        conversation: ConversationId,
        /// The visitor's token for it.
        token: String,
        /// A welcome, then every message, the visitor's own included.
        frames: Vec<ServerFrame>,
    }

    /// Frames from a client that has no socket.
    pub struct FramesRequest {
        /// The frames, in order; the first one is a hello.
        frames: Vec<ClientFrame>,
    }

    /// Frames for a client that has no socket.
    pub struct FramesReply {
        /// The frames, in order.
        frames: Vec<ServerFrame>,
    }

    /// A lead from the merchant's plain form.
    pub struct LeadRequest {
        /// Whose form it is.
        merchant: MerchantId,
        /// Client-made id of this submission: sent twice, it is stored once.
        submission: StartKey,
        /// What was written.
        form: LeadForm,
        /// The page.
        page: PageContext,
        /// The language of the form.
        language: Lang,
    }

    /// The form's lead is stored.
    pub struct LeadReply {
        /// The lead.
        lead: LeadId,
    }

    /// What a plain form shows, and what the keys in a lead stand for.
    pub struct LeadFormTexts {
        /// The consent text, by language.
        consent: crate::lang::Localised,
        /// Its version.
        version: Key,
        /// The pack's fields: key and label by language.
        fields: BTreeMap<Key, crate::lang::Localised>,
        /// The merchant's service types: key and name by language.
        service_types: BTreeMap<Key, crate::lang::Localised>,
    }

    /// What the snippet carries beside the loader: everything it needs to draw itself.
    pub struct Bootstrap {
        /// Version of the protocol.
        v: u32,
        /// Whose widget it is.
        merchant: MerchantId,
        /// The merchant's name.
        name: String,
        /// Pi's name here.
        assistant: String,
        /// The merchant's colour, `#rrggbb`, corrected until text on it can be read.
        accent: String,
        /// One or two characters on the launcher.
        mark: String,
        /// Whether a person is there now.
        open: bool,
        /// When a person is there: opening and closing as `09:00`.
        hours: (String, String),
        /// Minutes that the merchant's clock is ahead of UTC.
        utc_offset_min: i32,
        /// The languages it speaks, its own first.
        languages: Vec<Lang>,
        /// The chips, by language.
        chips: BTreeMap<Lang, Vec<ShownChip>>,
        /// The folder of the app and of every later script, to be resolved against the snippet's
        /// address.
        app: String,
    }
}
