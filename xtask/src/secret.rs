//! The deployment's secret, and what is made with it on the deployer's machine.

use crate::{Fail, files, paths};
use data_encoding::BASE64URL_NOPAD;
use shared::keys::{Keys, SECRET_BYTES_MIN};
use shared::limit;
use shared::seal::NONCE_BYTES;
use shared::session::OneTime;
use shared::time::Millis;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Characters of a demo password: 70 bits, and none that is mistaken for another.
const PASSWORD_CHARS: usize = 14;

fn path() -> PathBuf {
    paths::state().join("secret")
}

/// The demo's secret: made at the first start, kept for the next.
///
/// # Errors
/// [`Fail::File`], [`Fail::DiskFull`].
pub fn of_the_demo() -> Result<String, Fail> {
    if path().is_file() {
        return Ok(files::read_text(&path())?.trim().to_owned());
    }
    let secret = fresh()?;
    files::write_private(&path(), secret.as_bytes())?;
    Ok(secret)
}

/// The secret of the deployment that a token is wanted for: `CHIPLINE_SECRET`, or else the demo's.
///
/// # Errors
/// [`Fail::File`] when there is neither.
pub fn of_the_deployment() -> Result<String, Fail> {
    match std::env::var("CHIPLINE_SECRET") {
        Ok(secret) if !secret.is_empty() => Ok(secret),
        _ => Ok(files::read_text(&path())?.trim().to_owned()),
    }
}

/// A new random secret.
///
/// # Errors
/// [`Fail::File`] when the system gives no randomness.
pub fn fresh() -> Result<String, Fail> {
    Ok(BASE64URL_NOPAD.encode(&random::<SECRET_BYTES_MIN>()?))
}

/// A one-time token with which the first owner of one merchant is made.
///
/// # Errors
/// [`Fail::Content`] when the secret is none.
pub fn first_owner_token(secret: &str) -> Result<String, Fail> {
    let keys = Keys::from_secret(secret).map_err(|e| Fail::content("CHIPLINE_SECRET", e))?;
    let nonce = BASE64URL_NOPAD.encode(&random::<16>()?);
    let claims = OneTime::FirstOwner {
        nonce,
        expires: now().plus(limit::ONE_TIME_TOKEN_MS),
    };
    claims
        .seal(&keys, &random::<NONCE_BYTES>()?)
        .map_err(|e| Fail::content("the one-time token", e))
}

/// A random password that a person can type.
///
/// # Errors
/// [`Fail::File`] when the system gives no randomness.
pub fn password() -> Result<String, Fail> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
    let bytes = random::<PASSWORD_CHARS>()?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect())
}

fn random<const N: usize>() -> Result<[u8; N], Fail> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Fail::content("the system's randomness", e))?;
    Ok(bytes)
}

fn now() -> Millis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_made_here_opens_there() {
        let secret = fresh().unwrap();
        let token = first_owner_token(&secret).unwrap();
        let keys = Keys::from_secret(&secret).unwrap();
        assert!(matches!(
            OneTime::open(&keys, &token, now()),
            Ok(OneTime::FirstOwner { .. })
        ));
        assert_ne!(token, first_owner_token(&secret).unwrap());
    }

    #[test]
    fn passwords_are_long_enough_and_differ() {
        let one = password().unwrap();
        assert!(one.chars().count() >= limit::PASSWORD_CHARS_MIN);
        assert_ne!(one, password().unwrap());
    }
}
