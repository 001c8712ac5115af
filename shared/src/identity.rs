//! Who a visitor is, as the merchant's own page says: a token that the merchant's server signs with
//! its identity secret (JWT, HS256). Without the secret nobody can pose as another visitor.

use crate::contact;
use crate::id::{MerchantId, StartKey};
use crate::keys::Keys;
use crate::limit;
use crate::text;
use crate::time::Millis;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A visitor whom the merchant knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Identity {
    /// The merchant's own id for this person.
    pub sub: String,
    /// The name, contacts masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Identity {
    /// As the merchant's people see it: some merchants' ids are telephone numbers.
    #[must_use]
    pub fn masked(&self) -> Self {
        let masked = |text: &String| contact::mask_all(text, &contact::find(text));
        Self {
            sub: masked(&self.sub),
            name: self.name.as_ref().map(masked),
        }
    }
}

/// Why a token says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not three parts of base64url with JSON in them, or `sub` or `name` is empty or too long.
    #[error("identity: not a token of this form")]
    Shape,
    /// Signed with anything but HS256.
    #[error("identity: the algorithm is HS256")]
    Algorithm,
    /// Not signed with this merchant's secret.
    #[error("identity: the signature is wrong")]
    Signature,
    /// Too old, without an end, or good for longer than a day.
    #[error("identity: the token must end (`exp`) within a day, and has not ended yet")]
    Expired,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    name: Option<String>,
    /// Seconds since 1970.
    exp: u64,
}

/// The merchant's identity secret, as its server signs with it: 32 bytes, base64url.
#[must_use]
pub fn secret(keys: &Keys, merchant: &MerchantId) -> String {
    let digest = keys.identity_digest(&[b"secret", merchant.as_str().as_bytes()]);
    BASE64URL_NOPAD.encode(&digest)
}

/// Reads a token of the merchant's.
///
/// # Errors
/// [`IdentityError`]
pub fn read(
    keys: &Keys,
    merchant: &MerchantId,
    token: &str,
    now: Millis,
) -> Result<Identity, IdentityError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return Err(IdentityError::Shape);
    };
    let decode = |part: &str| {
        BASE64URL_NOPAD
            .decode(part.as_bytes())
            .map_err(|_| IdentityError::Shape)
    };
    let header: Header =
        serde_json::from_slice(&decode(header)?).map_err(|_| IdentityError::Shape)?;
    if header.alg != "HS256" {
        return Err(IdentityError::Algorithm);
    }
    let signed = &token[..token.len() - signature.len() - 1];
    let mut mac = Hmac::<Sha256>::new_from_slice(secret(keys, merchant).as_bytes())
        .map_err(|_| IdentityError::Signature)?;
    mac.update(signed.as_bytes());
    mac.verify_slice(&decode(signature)?)
        .map_err(|_| IdentityError::Signature)?;
    let claims: Claims =
        serde_json::from_slice(&decode(claims)?).map_err(|_| IdentityError::Shape)?;
    let ends = Millis(claims.exp.saturating_mul(1_000));
    if ends <= now || ends.since(now) > limit::IDENTITY_MS_MAX {
        return Err(IdentityError::Expired);
    }
    let clean =
        |value: &str| text::parse(value, limit::NAME_CHARS_MAX).map_err(|_| IdentityError::Shape);
    let name = claims.name.as_deref().map(clean).transpose()?;
    Ok(Identity {
        sub: clean(&claims.sub)?,
        name: name.map(|name| contact::mask_all(&name, &contact::find(&name))),
    })
}

/// The key that starts this person's conversation, on whatever device.
#[must_use]
pub fn start_key(keys: &Keys, merchant: &MerchantId, identity: &Identity) -> Option<StartKey> {
    let digest = keys.identity_digest(&[
        b"start",
        merchant.as_str().as_bytes(),
        identity.sub.as_bytes(),
    ]);
    StartKey::parse(&BASE64URL_NOPAD.encode(&digest[..16])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::keys;

    const NOW: Millis = Millis(1_795_406_400_000);

    fn merchant(byte: u8) -> MerchantId {
        MerchantId::mint(&keys(), &[byte; 10])
    }

    fn token(secret: &str, header: &str, claims: &str) -> String {
        let signed = [header, claims]
            .map(|part| BASE64URL_NOPAD.encode(part.as_bytes()))
            .join(".");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let signature = BASE64URL_NOPAD.encode(&mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    #[test]
    fn only_what_the_merchant_signed_is_believed() {
        let (keys, one, other) = (keys(), merchant(1), merchant(2));
        let hs256 = r#"{"alg":"HS256","typ":"JWT"}"#;
        let claims = format!(
            r#"{{"sub":"u-7","name":"王女士","exp":{}}}"#,
            NOW.0 / 1_000 + 60
        );
        let good = token(&secret(&keys, &one), hs256, &claims);
        let identity = read(&keys, &one, &good, NOW).unwrap();
        assert_eq!(
            (identity.sub.as_str(), identity.name.as_deref()),
            ("u-7", Some("王女士"))
        );
        assert_eq!(
            read(&keys, &other, &good, NOW),
            Err(IdentityError::Signature)
        );
        assert_eq!(
            read(&keys, &one, &good, NOW.plus(60_000)),
            Err(IdentityError::Expired)
        );
        let none = token(&secret(&keys, &one), r#"{"alg":"none"}"#, &claims);
        assert_eq!(read(&keys, &one, &none, NOW), Err(IdentityError::Algorithm));
        let endless = token(
            &secret(&keys, &one),
            hs256,
            r#"{"sub":"u-7","exp":99999999999}"#,
        );
        assert_eq!(
            read(&keys, &one, &endless, NOW),
            Err(IdentityError::Expired)
        );
        for bad in ["", "a.b", "a.b.c", "....", &good[1..]] {
            assert!(read(&keys, &one, bad, NOW).is_err(), "{bad}");
        }
        let phone = Identity {
            sub: "13812345678".into(),
            name: None,
        };
        assert!(!phone.masked().sub.contains("13812345678"));
        let start = |merchant: &MerchantId, sub: &str| {
            start_key(
                &keys,
                merchant,
                &Identity {
                    sub: sub.into(),
                    name: None,
                },
            )
        };
        assert!(start(&one, "u-7").is_some());
        assert_eq!(start(&one, "u-7"), start(&one, "u-7"));
        assert!(
            start(&one, "u-7") != start(&one, "u-8") && start(&one, "u-7") != start(&other, "u-7")
        );
    }
}
