//! A merchant's server, which tells who a visitor is.

use crate::operator::Operator;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shared::api::IdentitySecret;
use std::time::{SystemTime, UNIX_EPOCH};

/// The header of a good token.
pub const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
/// Seconds for which one is good.
pub const MINUTE_S: u64 = 60;

/// Seconds since 1970.
#[must_use]
pub fn now_s() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a clock that goes").as_secs()
}

/// A server with a secret.
pub struct Server(pub String);

impl Server {
    /// The server of this owner's merchant.
    #[track_caller]
    #[must_use]
    pub fn of(owner: &Operator) -> Self {
        Self(owner.get::<IdentitySecret>("/v1/console/identity").secret)
    }

    /// Signs a token.
    #[must_use]
    pub fn sign(&self, header: &str, claims: &Value) -> String {
        let parts = [header.to_owned(), claims.to_string()];
        let signed = parts
            .map(|part| BASE64URL_NOPAD.encode(part.as_bytes()))
            .join(".");
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes());
        let mut mac = mac.expect("a key of any length");
        mac.update(signed.as_bytes());
        let signature = BASE64URL_NOPAD.encode(&mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// A good token of this person.
    #[must_use]
    pub fn person(&self, sub: &str, name: &str) -> String {
        let claims = json!({ "sub": sub, "name": name, "exp": now_s() + MINUTE_S });
        self.sign(HS256, &claims)
    }
}
