//! What a person says or does in the thread.

use super::{CardKind, LeadForm};
use crate::id::{ChipId, Key, MessageId};
use crate::text::MessageText;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What a person says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Said {
    /// Typed words.
    Text {
        /// The words.
        text: MessageText,
    },
    /// A tapped chip.
    Chip {
        /// Which.
        chip: ChipId,
        /// What it said when it was tapped.
        text: MessageText,
    },
    /// The lead card, filled in.
    Lead(LeadForm),
    /// The consent card, answered.
    Consent {
        /// Agreed, or refused.
        agreed: bool,
        /// The version of the text that was on the screen.
        version: Key,
    },
    /// The visitor asks for a person. Since version 3, as all that follow.
    Person,
    /// The price card, filled in.
    Estimate {
        /// The merchant's rule by which it is estimated.
        rule: Key,
        /// What was chosen.
        option: Key,
        /// How much of it, where the rule asks for that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quantity: Option<u32>,
    },
    /// A time on the booking card.
    Booking {
        /// When the visit begins.
        slot: Millis,
    },
    /// The visitor wants to be called.
    CallBack {
        /// Whom, under what number, with what consent.
        form: LeadForm,
        /// When.
        when: CallWhen,
    },
    /// Something of a gallery or of a list of offers.
    Choice {
        /// Which.
        item: Key,
    },
    /// How the visitor liked the talk.
    Rating {
        /// 1 to 5.
        stars: u8,
        /// In words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<MessageText>,
    },
    /// A file that was uploaded before.
    File {
        /// The id under which it was uploaded.
        file: MessageId,
    },
    /// Not now: no contact for the time being.
    Decline,
    /// An operator puts a card into the thread.
    Card {
        /// Which.
        card: CardKind,
    },
}

/// When somebody wants to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallWhen {
    /// As soon as somebody can.
    Now,
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// After work.
    Evening,
}
