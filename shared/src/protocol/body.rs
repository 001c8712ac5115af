//! What stands in a transcript.

use super::{CallWhen, Card};
use crate::chip::ShownChip;
use crate::contact::ContactKind;
use crate::id::{ChipId, Key, MessageId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Words.
    Text {
        /// The words; contacts in them are masked for everybody but their writer.
        text: String,
        /// Chips offered under them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        chips: Vec<ShownChip>,
    },
    /// A tapped chip.
    Chip {
        /// Which.
        chip: ChipId,
        /// What it said.
        text: String,
    },
    /// A card.
    Card(Card),
    /// A filled lead card.
    LeadGiven {
        /// The name given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The contacts given, masked.
        contacts: Vec<(ContactKind, String)>,
        /// The fields given.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<Key, String>,
    },
    /// An answered consent card.
    ConsentGiven {
        /// Agreed, or refused.
        agreed: bool,
    },
    /// The visitor asked for a person. Since version 3, as all that follow.
    PersonAsked,
    /// A filled price card.
    Estimated {
        /// The rule.
        rule: Key,
        /// What was estimated.
        title: String,
        /// What was chosen.
        choice: String,
        /// How much of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quantity: Option<u32>,
        /// What was counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// The least, in whole units of the merchant's currency.
        low: u64,
        /// The most.
        high: u64,
        /// The sign of that currency.
        currency: String,
    },
    /// The visitor wants to come at this time; whether it is free is settled next.
    BookingAsked {
        /// When.
        slot: Millis,
        /// The same on the merchant's clock, in words.
        written: String,
    },
    /// A visit is booked, or somebody else was faster.
    BookingSettled {
        /// When.
        slot: Millis,
        /// The same on the merchant's clock, in words.
        written: String,
        /// Whether it is booked.
        booked: bool,
    },
    /// The visitor wants to be called.
    CallAsked {
        /// The name given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The contacts given, masked.
        contacts: Vec<(ContactKind, String)>,
        /// The fields given.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<Key, String>,
        /// When.
        when: CallWhen,
    },
    /// Something of a gallery or a list of offers was chosen.
    Chosen {
        /// Which.
        item: Key,
        /// What it is called.
        title: String,
    },
    /// The talk was rated.
    Rated {
        /// 1 to 5.
        stars: u8,
        /// In words, contacts masked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A file.
    File(FileInfo),
    /// No contact for the time being. Shown as nothing.
    Declined,
}

/// A file in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileInfo {
    /// The id under which it was uploaded.
    pub file: MessageId,
    /// What it is called, contacts masked.
    pub name: String,
    /// Its media type, as its first bytes tell.
    pub media: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Body {
    /// The version of the protocol that brought this kind of body.
    #[must_use]
    pub fn since(&self) -> u32 {
        match self {
            // LINE and QQ came later than the card.
            Self::LeadGiven { contacts, .. }
                if contacts
                    .iter()
                    .any(|(kind, _)| matches!(kind, ContactKind::Line | ContactKind::Qq)) =>
            {
                3
            }
            Self::Text { .. }
            | Self::Chip { .. }
            | Self::LeadGiven { .. }
            | Self::ConsentGiven { .. }
            | Self::Card(Card::Lead { .. } | Card::Consent { .. }) => 1,
            _ => 3,
        }
    }

    /// The same in plain signs of no language: for lists, and for clients that don't know this kind.
    #[must_use]
    pub fn plain(&self) -> String {
        let contacts = |mark: &str, contacts: &[(ContactKind, String)]| {
            let masked: Vec<&str> = contacts.iter().map(|(_, masked)| masked.as_str()).collect();
            format!("{mark} {}", masked.join(" "))
        };
        match self {
            Self::Text { text, .. } | Self::Chip { text, .. } => text.clone(),
            Self::Card(card) => card.plain(),
            Self::LeadGiven {
                contacts: given, ..
            } => contacts("👤", given),
            Self::CallAsked {
                contacts: given, ..
            } => contacts("📞", given),
            Self::ConsentGiven { agreed } => if *agreed { "✓" } else { "✗" }.to_owned(),
            Self::PersonAsked => "🙋".to_owned(),
            Self::Estimated {
                title,
                choice,
                quantity,
                unit,
                low,
                high,
                currency,
                ..
            } => {
                let unit = unit.as_deref().unwrap_or_default();
                let much = quantity.map_or_else(String::new, |many| format!(" · {many} {unit}"));
                format!("🧮 {title} · {choice}{much} · {currency}{low}–{high}")
            }
            Self::BookingAsked { written, .. } => format!("📅 {written}"),
            Self::BookingSettled {
                written, booked, ..
            } => format!("📅 {written} {}", if *booked { "✓" } else { "✗" }),
            Self::Chosen { title, .. } => format!("👉 {title}"),
            Self::Rated { stars, words } => {
                let stars = "★".repeat(usize::from(*stars));
                format!("{stars} {}", words.as_deref().unwrap_or_default())
                    .trim_end()
                    .to_owned()
            }
            Self::File(file) => format!("📎 {}", file.name),
            Self::Declined => "–".to_owned(),
        }
    }
}

impl Card {
    /// What the card is about, in its own words.
    fn plain(&self) -> String {
        match self {
            Self::Lead { reason, .. } | Self::Call { reason, .. } => reason.clone(),
            Self::Consent { consent, .. } => consent.clone(),
            Self::Price { title, .. }
            | Self::Gallery { title, .. }
            | Self::Offers { title, .. }
            | Self::Booking { title, .. } => title.clone(),
            Self::Documents { title, items } => format!("{title}\n{}", items.join("\n")),
            Self::Place { name, address, .. } => format!("{name}\n{address}"),
            Self::Rating => "★".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_contact_that_a_client_does_not_know_reaches_it_as_words() {
        let given = |kind| Body::LeadGiven {
            name: None,
            contacts: vec![(kind, "an**ng".to_owned())],
            fields: BTreeMap::new(),
        };
        assert_eq!(given(ContactKind::Wechat).since(), 1);
        for kind in [ContactKind::Line, ContactKind::Qq] {
            assert_eq!(given(kind).since(), 3);
            assert_eq!(given(kind).plain(), "👤 an**ng");
        }
    }
}
