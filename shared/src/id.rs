//! Ids. Merchant, conversation and lead ids carry a keyed check: a made-up one is refused at the
//! door, before any object is woken for it.
//!
//! Written form: a letter for the kind, 16 characters of body (80 bits), 8 characters of check
//! (40 bits, enough against guessing at the door's pace), all lower-case base32hex.

use crate::keys::Keys;
use data_encoding::BASE32HEX_NOPAD;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Random bytes in the body of an id.
pub const ID_RANDOM_BYTES: usize = 10;
const BODY_CHARS: usize = 16;
const CHECK_CHARS: usize = 8;
const ID_CHARS: usize = 1 + BODY_CHARS + CHECK_CHARS;

/// Why a text is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Wrong length, letter or alphabet.
    #[error("not an id of this kind")]
    Shape,
    /// Well-formed, but not made by this deployment (or not for this merchant).
    #[error("no such id")]
    NotGenuine,
}

fn lower_base32(bytes: &[u8]) -> String {
    BASE32HEX_NOPAD.encode(bytes).to_ascii_lowercase()
}

fn is_shaped(text: &str, letter: u8) -> bool {
    text.len() == ID_CHARS
        && text.as_bytes()[0] == letter
        && text
            .bytes()
            .skip(1)
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'v'))
}

fn check_of(keys: &Keys, letter: u8, scope: &str, body: &str) -> String {
    let digest = keys.id_digest(&[b"check", &[letter], scope.as_bytes(), body.as_bytes()]);
    lower_base32(&digest[..5])
}

fn mint(keys: &Keys, letter: u8, scope: &str, random: &[u8; ID_RANDOM_BYTES]) -> String {
    let body = lower_base32(random);
    let check = check_of(keys, letter, scope, &body);
    format!("{}{body}{check}", letter as char)
}

fn is_genuine(keys: &Keys, letter: u8, scope: &str, id: &str) -> bool {
    let (body, check) = id[1..].split_at(BODY_CHARS);
    // Ids are no secrets and the check is keyed: comparing in variable time tells nothing useful.
    check_of(keys, letter, scope, body) == check
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads an id of this shape.
            ///
            /// # Errors
            /// [`IdError::Shape`] when the text is not one.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let is_valid: fn(&str) -> bool = $parse;
                if is_valid(text) { Ok(Self(text.to_owned())) } else { Err(IdError::Shape) }
            }

            /// The written form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// A merchant: `m…`. It stands in the snippet's address.
    MerchantId,
    |text| is_shaped(text, b'm')
);
text_id!(
    /// A conversation of one merchant: `c…`. Its check binds it to that merchant.
    ConversationId,
    |text| is_shaped(text, b'c')
);
text_id!(
    /// A lead of one merchant: `l…`. It follows from the conversation or form that gave it, so
    /// the same one can't become two leads.
    LeadId,
    |text| is_shaped(text, b'l')
);
text_id!(
    /// A person on the page, known by nothing but this: `v` and 26 characters.
    VisitorId,
    |text| text.len() == 27 && text.starts_with('v') && is_word(text)
);
text_id!(
    /// A person who answers or steers for a merchant: `o` and 16 characters.
    OperatorId,
    |text| text.len() == 17 && text.starts_with('o') && is_word(text)
);
text_id!(
    /// A message's id, made by whoever wrote it, so that sending it twice stores it once:
    /// 8 to 40 characters of `a–z A–Z 0–9 - _`.
    MessageId,
    |text| (8..=40).contains(&text.len()) && is_word(text)
);
text_id!(
    /// Client-made secret that starts one conversation, and only one: 22 to 43 characters of
    /// base64url (at least 128 random bits). Starting again with it finds the same conversation.
    StartKey,
    |text| (22..=43).contains(&text.len()) && is_word(text)
);
text_id!(
    /// A chip within its merchant's set: 1 to 40 characters of `a–z A–Z 0–9 - _`.
    ChipId,
    |text| (1..=40).contains(&text.len()) && is_word(text)
);
text_id!(
    /// A name in a pack (pack, service type, intent, field, variable): 1 to 40 characters of
    /// `a–z A–Z 0–9 - _`.
    Key,
    |text| (1..=40).contains(&text.len()) && is_word(text)
);

fn is_word(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl MerchantId {
    /// A new merchant's id.
    #[must_use]
    pub fn mint(keys: &Keys, random: &[u8; ID_RANDOM_BYTES]) -> Self {
        Self(mint(keys, b'm', "", random))
    }

    /// The id of the merchant that a one-time token creates: the same token, the same merchant.
    #[must_use]
    pub fn for_token(keys: &Keys, nonce: &str) -> Self {
        Self::mint(keys, &body_from(keys, &[b"merchant", nonce.as_bytes()]))
    }

    /// Whether this deployment made the id.
    ///
    /// # Errors
    /// [`IdError::NotGenuine`] when it did not.
    pub fn genuine(&self, keys: &Keys) -> Result<(), IdError> {
        if is_genuine(keys, b'm', "", &self.0) {
            Ok(())
        } else {
            Err(IdError::NotGenuine)
        }
    }
}

impl ConversationId {
    /// The conversation that a start key begins at a merchant.
    #[must_use]
    pub fn for_start(keys: &Keys, merchant: &MerchantId, start: &StartKey) -> Self {
        let body = body_from(
            keys,
            &[b"conversation", merchant.0.as_bytes(), start.0.as_bytes()],
        );
        Self(mint(keys, b'c', &merchant.0, &body))
    }

    /// Whether this deployment made the id for this merchant.
    ///
    /// # Errors
    /// [`IdError::NotGenuine`] when it did not.
    pub fn genuine(&self, keys: &Keys, merchant: &MerchantId) -> Result<(), IdError> {
        if is_genuine(keys, b'c', &merchant.0, &self.0) {
            Ok(())
        } else {
            Err(IdError::NotGenuine)
        }
    }
}

impl LeadId {
    /// The lead that comes of a conversation or a form's submission.
    #[must_use]
    pub fn for_source(keys: &Keys, merchant: &MerchantId, source: &str) -> Self {
        let body = body_from(keys, &[b"lead", merchant.0.as_bytes(), source.as_bytes()]);
        Self(mint(keys, b'l', &merchant.0, &body))
    }

    /// Whether this deployment made the id for this merchant.
    ///
    /// # Errors
    /// [`IdError::NotGenuine`] when it did not.
    pub fn genuine(&self, keys: &Keys, merchant: &MerchantId) -> Result<(), IdError> {
        if is_genuine(keys, b'l', &merchant.0, &self.0) {
            Ok(())
        } else {
            Err(IdError::NotGenuine)
        }
    }
}

impl VisitorId {
    /// The visitor who starts a conversation: known to the merchant only.
    #[must_use]
    pub fn for_start(keys: &Keys, merchant: &MerchantId, start: &StartKey) -> Self {
        let digest = keys.id_digest(&[b"visitor", merchant.0.as_bytes(), start.0.as_bytes()]);
        Self(format!("v{}", lower_base32(&digest[..16])))
    }
}

impl OperatorId {
    /// The operator with this e-mail lookup at a merchant: inviting twice makes one operator.
    #[must_use]
    pub fn for_person(keys: &Keys, merchant: &MerchantId, person: &str) -> Self {
        let digest = keys.id_digest(&[b"operator", merchant.0.as_bytes(), person.as_bytes()]);
        Self(format!("o{}", lower_base32(&digest[..10])))
    }
}

fn body_from(keys: &Keys, parts: &[&[u8]]) -> [u8; ID_RANDOM_BYTES] {
    let digest = keys.id_digest(parts);
    std::array::from_fn(|index| digest[index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::keys;

    #[test]
    fn a_made_up_id_is_not_genuine() {
        let keys = keys();
        let id = MerchantId::mint(&keys, &[7; ID_RANDOM_BYTES]);
        assert_eq!(id.genuine(&keys), Ok(()));
        let mut forged = id.as_str().to_owned();
        let last = if forged.pop() == Some('0') { '1' } else { '0' };
        forged.push(last);
        assert_eq!(
            MerchantId::parse(&forged).unwrap().genuine(&keys),
            Err(IdError::NotGenuine)
        );
    }

    #[test]
    fn a_conversation_id_is_bound_to_its_merchant() {
        let keys = keys();
        let start = StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap();
        let ours = MerchantId::mint(&keys, &[1; ID_RANDOM_BYTES]);
        let other = MerchantId::mint(&keys, &[2; ID_RANDOM_BYTES]);
        let id = ConversationId::for_start(&keys, &ours, &start);
        assert_eq!(id, ConversationId::for_start(&keys, &ours, &start));
        assert_ne!(id, ConversationId::for_start(&keys, &other, &start));
        assert_eq!(id.genuine(&keys, &ours), Ok(()));
        assert_eq!(id.genuine(&keys, &other), Err(IdError::NotGenuine));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "m",
            "m0000000000000000000000zz",
            "c000000000000000000000000",
            "M",
        ] {
            assert_eq!(MerchantId::parse(text), Err(IdError::Shape), "{text}");
        }
        assert!(serde_json::from_str::<MessageId>("\"a b c d e f\"").is_err());
        assert!(serde_json::from_str::<StartKey>("\"short\"").is_err());
        // Multi-byte text of the right byte length must not panic.
        assert_eq!(MerchantId::parse("m中中中中中中中中"), Err(IdError::Shape));
    }
}
