//! The deployment's secret and the keys derived from it, one per purpose.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of key material that a deployment secret must hold: 256 bits.
pub const SECRET_BYTES_MIN: usize = 32;

/// Why a deployment secret was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Not base64url without padding.
    #[error("the deployment secret is not base64url without padding")]
    Encoding,
    /// Fewer than [`SECRET_BYTES_MIN`] bytes.
    #[error("the deployment secret is {0} bytes, shorter than {SECRET_BYTES_MIN}")]
    TooShort(usize),
}

/// Keys of one deployment. Each purpose has its own, so that a value made for one can't be used
/// for another. Debug output shows nothing of them.
pub struct Keys {
    ids: [u8; 32],
    lookup: [u8; 32],
    contact: [u8; 32],
    visitor: [u8; 32],
    session: [u8; 32],
    one_time: [u8; 32],
    webhook: [u8; 32],
    identity: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// Derives all keys from the deployment's secret, base64url without padding.
    ///
    /// # Errors
    /// [`SecretError`] when the secret can't be decoded or is too short.
    pub fn from_secret(secret: &str) -> Result<Self, SecretError> {
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(secret.trim().as_bytes())
            .map_err(|_| SecretError::Encoding)?;
        if bytes.len() < SECRET_BYTES_MIN {
            return Err(SecretError::TooShort(bytes.len()));
        }
        let hkdf = Hkdf::<Sha256>::new(Some(b"chipline"), &bytes);
        let derive = |purpose: &str| {
            let mut key = [0; 32];
            // Fails only above 255 hash lengths; 32 bytes is one.
            let _ = hkdf.expand(purpose.as_bytes(), &mut key);
            key
        };
        Ok(Self {
            ids: derive("v1 ids"),
            lookup: derive("v1 contact lookup"),
            contact: derive("v1 contact key wrap"),
            visitor: derive("v1 visitor token"),
            session: derive("v1 console session"),
            one_time: derive("v1 one-time token"),
            webhook: derive("v1 webhook secret"),
            identity: derive("v1 visitor identity"),
        })
    }

    /// Keyed digest for the check within an id, and for ids that follow from a secret.
    pub(crate) fn id_digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        digest(&self.ids, parts)
    }

    /// Keyed digest by which a contact or an e-mail address is found without being stored.
    pub(crate) fn lookup_digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        digest(&self.lookup, parts)
    }

    /// Keyed digest from which a webhook's secret is made.
    pub(crate) fn webhook_digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        digest(&self.webhook, parts)
    }

    /// Keyed digest from which a merchant's identity secret, and what follows from a visitor's
    /// identity, is made.
    pub(crate) fn identity_digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        digest(&self.identity, parts)
    }

    /// Key that wraps the key of each lead.
    pub(crate) fn contact_wrap(&self) -> &[u8; 32] {
        &self.contact
    }

    /// Key that seals visitors' tokens.
    pub(crate) fn visitor(&self) -> &[u8; 32] {
        &self.visitor
    }

    /// Key that seals console sessions.
    pub(crate) fn session(&self) -> &[u8; 32] {
        &self.session
    }

    /// Key that seals first-owner tokens and invitations.
    pub(crate) fn one_time(&self) -> &[u8; 32] {
        &self.one_time
    }
}

/// HMAC-SHA256 over length-prefixed parts, so that no two lists of parts read alike.
fn digest(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let lengths: Vec<[u8; 8]> = parts
        .iter()
        .map(|part| (part.len() as u64).to_be_bytes())
        .collect();
    let prefixed: Vec<&[u8]> = lengths
        .iter()
        .zip(parts)
        .flat_map(|(length, part)| [length.as_slice(), part])
        .collect();
    hmac(key, &prefixed)
}

/// HMAC-SHA256 over parts, one after the other.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so this can't fail; an empty digest would match nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn keys() -> Keys {
        Keys::from_secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap()
    }

    #[test]
    fn a_weak_or_broken_secret_is_refused() {
        assert_eq!(
            Keys::from_secret("AAEC").err(),
            Some(SecretError::TooShort(3))
        );
        assert_eq!(
            Keys::from_secret("not base64!").err(),
            Some(SecretError::Encoding)
        );
    }

    #[test]
    fn parts_can_not_be_shifted_into_each_other() {
        let keys = keys();
        assert_ne!(
            keys.id_digest(&[b"ab", b"c"]),
            keys.id_digest(&[b"a", b"bc"])
        );
        assert_ne!(keys.id_digest(&[b"a"]), keys.lookup_digest(&[b"a"]));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", keys()), "Keys(..)");
    }
}
