//! Contacts at rest: AES-256-GCM under a key per lead, itself wrapped by the deployment's secret.
//! Forgetting the wrapped key makes everything sealed under it unreadable for good.

use crate::contact::{Contact, ContactKind, Shape};
use crate::id::{LeadId, MerchantId};
use crate::keys::Keys;
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

/// Random bytes that sealing one thing uses up: AES-GCM's nonce.
pub const NONCE_BYTES: usize = 12;
/// Random bytes of a lead's own key.
pub const KEY_BYTES: usize = 32;

/// A sealed value can't be opened: wrong key, wrong place, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value does not open")]
pub struct SealError;

/// base64url of nonce and ciphertext.
pub(crate) fn seal(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    place: &str,
    plain: &[u8],
) -> Result<String, SealError> {
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|_| SealError)?;
    let sealed = cipher
        .encrypt(
            nonce.into(),
            Payload {
                msg: plain,
                aad: place.as_bytes(),
            },
        )
        .map_err(|_| SealError)?;
    Ok(BASE64URL_NOPAD.encode(&[nonce.as_slice(), &sealed].concat()))
}

/// Opens what [`seal`] made for the same place.
pub(crate) fn open(key: &[u8; 32], place: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
    let bytes = BASE64URL_NOPAD
        .decode(sealed.as_bytes())
        .map_err(|_| SealError)?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError)?;
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|_| SealError)?;
    cipher
        .decrypt(
            nonce.into(),
            Payload {
                msg: sealed,
                aad: place.as_bytes(),
            },
        )
        .map_err(|_| SealError)
}

/// A lead's key as it is stored: wrapped by the deployment's secret, bound to its lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WrappedKey(String);

/// A lead's key, open, in memory only.
pub struct LeadKey {
    key: [u8; KEY_BYTES],
    place: String,
}

impl std::fmt::Debug for LeadKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LeadKey(..)")
    }
}

fn place_of(merchant: &MerchantId, lead: &LeadId) -> String {
    format!("{merchant}/{lead}")
}

impl WrappedKey {
    /// Wraps a new random key for a lead.
    ///
    /// # Errors
    /// [`SealError`] when the cipher refuses, which it does for no input of these types.
    pub fn wrap(
        keys: &Keys,
        merchant: &MerchantId,
        lead: &LeadId,
        random: &[u8; KEY_BYTES],
        nonce: &[u8; NONCE_BYTES],
    ) -> Result<Self, SealError> {
        seal(
            keys.contact_wrap(),
            nonce,
            &place_of(merchant, lead),
            random,
        )
        .map(Self)
    }

    /// Opens the key of the lead that it was wrapped for.
    ///
    /// # Errors
    /// [`SealError`] when it was wrapped for another lead, or under another secret.
    pub fn unwrap_for(
        &self,
        keys: &Keys,
        merchant: &MerchantId,
        lead: &LeadId,
    ) -> Result<LeadKey, SealError> {
        let place = place_of(merchant, lead);
        let key = open(keys.contact_wrap(), &place, &self.0)?
            .try_into()
            .map_err(|_| SealError)?;
        Ok(LeadKey { key, place })
    }
}

/// The key of a merchant's model, as it is stored: sealed by the deployment's secret, bound to its
/// merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedModelKey(String);

impl SealedModelKey {
    /// Seals a key.
    ///
    /// # Errors
    /// [`SealError`] when the cipher refuses, which it does for no input of these types.
    pub fn seal(
        keys: &Keys,
        merchant: &MerchantId,
        nonce: &[u8; NONCE_BYTES],
        key: &str,
    ) -> Result<Self, SealError> {
        let place = format!("{merchant}/model");
        seal(keys.contact_wrap(), nonce, &place, key.as_bytes()).map(Self)
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`SealError`] when it is another merchant's, or was sealed under another secret.
    pub fn open(&self, keys: &Keys, merchant: &MerchantId) -> Result<String, SealError> {
        let bytes = open(keys.contact_wrap(), &format!("{merchant}/model"), &self.0)?;
        String::from_utf8(bytes).map_err(|_| SealError)
    }
}

/// A contact as it is stored and passed between objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedContact {
    /// What kind of contact it is.
    pub kind: ContactKind,
    /// What anybody may see.
    pub masked: String,
    /// Keyed hash for finding it.
    pub lookup: String,
    /// The contact itself.
    pub sealed: String,
    /// What it looks like from outside; unknown of contacts sealed before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
}

/// A text with contacts in it, as it was written. The masked text stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedText(String);

impl LeadKey {
    /// Seals a contact.
    ///
    /// # Errors
    /// [`SealError`] when the cipher refuses, which it does for no input of these types.
    pub fn seal_contact(
        &self,
        keys: &Keys,
        merchant: &MerchantId,
        contact: &Contact,
        nonce: &[u8; NONCE_BYTES],
    ) -> Result<SealedContact, SealError> {
        Ok(SealedContact {
            kind: contact.kind(),
            masked: contact.masked(),
            lookup: contact.lookup(keys, merchant.as_str()),
            sealed: seal(&self.key, nonce, &self.place, contact.reveal().as_bytes())?,
            shape: Some(contact.shape()),
        })
    }

    /// Opens a contact of this lead.
    ///
    /// # Errors
    /// [`SealError`] when it belongs to another lead.
    pub fn open_contact(&self, contact: &SealedContact) -> Result<Contact, SealError> {
        let bytes = open(&self.key, &self.place, &contact.sealed)?;
        let value = String::from_utf8(bytes).map_err(|_| SealError)?;
        Ok(Contact::sealed_before(contact.kind, value))
    }

    /// Seals a text as it was written.
    ///
    /// # Errors
    /// [`SealError`] when the cipher refuses, which it does for no input of these types.
    pub fn seal_text(
        &self,
        text: &str,
        nonce: &[u8; NONCE_BYTES],
    ) -> Result<SealedText, SealError> {
        seal(&self.key, nonce, &self.place, text.as_bytes()).map(SealedText)
    }

    /// Opens a text of this lead.
    ///
    /// # Errors
    /// [`SealError`] when it belongs to another lead.
    pub fn open_text(&self, text: &SealedText) -> Result<String, SealError> {
        String::from_utf8(open(&self.key, &self.place, &text.0)?).map_err(|_| SealError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::keys;

    #[test]
    fn a_contact_opens_for_its_own_lead_only() {
        let keys = keys();
        let merchant = MerchantId::mint(&keys, &[1; 10]);
        let lead = LeadId::for_source(&keys, &merchant, "a");
        let other = LeadId::for_source(&keys, &merchant, "b");
        let wrapped = WrappedKey::wrap(&keys, &merchant, &lead, &[9; 32], &[1; 12]).unwrap();
        assert_eq!(
            wrapped.unwrap_for(&keys, &merchant, &other).err(),
            Some(SealError)
        );

        let key = wrapped.unwrap_for(&keys, &merchant, &lead).unwrap();
        let phone = Contact::parse_phone("13812345678").unwrap();
        let sealed = key
            .seal_contact(&keys, &merchant, &phone, &[2; 12])
            .unwrap();
        assert_eq!(key.open_contact(&sealed).unwrap(), phone);
        let written = serde_json::to_string(&sealed).unwrap();
        assert!(!written.contains("13812345678") && !written.contains("12345"));

        let wrapped = WrappedKey::wrap(&keys, &merchant, &other, &[9; 32], &[1; 12]).unwrap();
        let key = wrapped.unwrap_for(&keys, &merchant, &other).unwrap();
        assert_eq!(key.open_contact(&sealed).err(), Some(SealError));
    }

    #[test]
    fn a_changed_byte_does_not_open() {
        let sealed = seal(&[1; 32], &[2; 12], "here", b"secret").unwrap();
        assert_eq!(open(&[1; 32], "here", &sealed).unwrap(), b"secret");
        assert_eq!(open(&[1; 32], "there", &sealed), Err(SealError));
        assert_eq!(open(&[3; 32], "here", &sealed), Err(SealError));
        assert_eq!(open(&[1; 32], "here", "AAAA"), Err(SealError));
        assert_eq!(open(&[1; 32], "here", "not base64!"), Err(SealError));
    }
}
