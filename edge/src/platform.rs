//! What the platform gives: the time, random bytes, the deployment's secret.

use crate::error::EdgeError;
use shared::conversation::Entropy;
use shared::keys::Keys;
use shared::seal::{NONCE_BYTES, SealError};
use shared::time::Millis;
use std::cell::OnceCell;
use std::rc::Rc;
use worker::{Date, Env};

/// Now.
pub fn now() -> Millis {
    Millis(Date::now().as_millis())
}

/// Fresh random bytes.
///
/// # Errors
/// [`EdgeError::Random`] when the platform gives none.
pub fn random<const N: usize>() -> Result<[u8; N], EdgeError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| EdgeError::Random)?;
    Ok(bytes)
}

/// Random text for ids of sessions and tokens: 128 bits.
///
/// # Errors
/// [`EdgeError::Random`] when the platform gives none.
pub fn random_text() -> Result<String, EdgeError> {
    let bytes: [u8; 16] = random()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The platform's random bytes, for sealing.
pub struct Random;

impl Entropy for Random {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        random().map_err(|_| SealError)
    }
}

thread_local! {
    static KEYS: OnceCell<Rc<Keys>> = const { OnceCell::new() };
}

/// The deployment's keys, derived once per isolate.
///
/// # Errors
/// [`EdgeError::Secret`] when the deployment has no secret, or a weak one.
pub fn keys(env: &Env) -> Result<Rc<Keys>, EdgeError> {
    KEYS.with(|cell| {
        if let Some(keys) = cell.get() {
            return Ok(Rc::clone(keys));
        }
        let secret = env
            .secret(crate::bindings::SECRET)
            .map(|secret| secret.to_string())
            .map_err(|_| EdgeError::Secret("CHIPLINE_SECRET is not set".into()))?;
        let keys = Rc::new(
            Keys::from_secret(&secret).map_err(|error| EdgeError::Secret(error.to_string()))?,
        );
        Ok(Rc::clone(cell.get_or_init(|| keys)))
    })
}
