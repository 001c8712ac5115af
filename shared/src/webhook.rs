//! Webhooks: what a merchant's other programs are told, how they know that it comes from us, and
//! where it may be sent.
//!
//! Every notice has an id that stays the same over all tries and receivers: a receiver that was
//! told twice drops the second. The signature is Chatwoot's scheme: HMAC-SHA256 over the time stamp
//! of the try, a full stop and the body, so that an old request can't be played again.

mod notice;
mod target;

pub use notice::{Change, Kind, Notice, NoticeData, notices};
pub use target::{Target, TargetError};

use crate::id::{Key, MerchantId};
use crate::keys::Keys;
use crate::limit;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// The header with the event's id.
pub const DELIVERY_HEADER: &str = "x-chipline-delivery";
/// The header with the event's name.
pub const EVENT_HEADER: &str = "x-chipline-event";
/// The header with the seconds since 1970 at which this try was made.
pub const TIMESTAMP_HEADER: &str = "x-chipline-timestamp";
/// The header with `sha256=` and the signature in hexadecimal.
pub const SIGNATURE_HEADER: &str = "x-chipline-signature";

/// One receiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Names it; its secret follows from it.
    pub id: Key,
    /// Where its notices go.
    pub url: Target,
    /// What it is told.
    pub events: Vec<Kind>,
    /// Whether leads come with their contacts in the clear, as a CRM needs them.
    #[serde(default)]
    pub reveal: bool,
    /// Whether it is told anything at the moment.
    pub active: bool,
}

/// What is wrong with a set of webhooks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// More than [`limit::WEBHOOKS_MAX`].
    #[error("webhooks: at most {}", limit::WEBHOOKS_MAX)]
    TooMany,
    /// Two of one id.
    #[error("webhooks: the id {0} is there twice")]
    Twice(Key),
    /// It would be told nothing.
    #[error("webhooks: {0} names no event")]
    NoEvent(Key),
    /// An address that may not be called.
    #[error("webhooks: {0}")]
    Target(TargetError),
}

/// Checks a whole set.
///
/// # Errors
/// The first [`WebhookError`] found.
pub fn check_set(webhooks: &[Webhook], private_targets: bool) -> Result<(), WebhookError> {
    if webhooks.len() > limit::WEBHOOKS_MAX {
        return Err(WebhookError::TooMany);
    }
    for (index, webhook) in webhooks.iter().enumerate() {
        if webhooks[..index].iter().any(|other| other.id == webhook.id) {
            return Err(WebhookError::Twice(webhook.id.clone()));
        }
        if webhook.events.is_empty() {
            return Err(WebhookError::NoEvent(webhook.id.clone()));
        }
        webhook
            .url
            .check(private_targets)
            .map_err(WebhookError::Target)?;
    }
    Ok(())
}

/// The secret that a receiver checks signatures with. It follows from the deployment's secret, so
/// none is stored; a new id makes a new one.
#[must_use]
pub fn secret(keys: &Keys, merchant: &MerchantId, webhook: &Key) -> String {
    let digest = keys.webhook_digest(&[merchant.as_str().as_bytes(), webhook.as_str().as_bytes()]);
    format!("whsec_{}", data_encoding::HEXLOWER.encode(&digest))
}

/// The signature of a try: the header's whole value. `at` is the time of the try.
#[must_use]
pub fn sign(secret: &str, at: Millis, body: &str) -> String {
    let signed = format!("{}.{body}", timestamp(at));
    let digest = crate::keys::hmac(secret.as_bytes(), &[signed.as_bytes()]);
    format!("sha256={}", data_encoding::HEXLOWER.encode(&digest))
}

/// The time stamp of a try: seconds since 1970.
#[must_use]
pub fn timestamp(at: Millis) -> u64 {
    at.0 / 1_000
}

/// What a receiver's answer means.
#[must_use]
pub fn is_taken(status: u16) -> bool {
    (200..300).contains(&status)
}

/// When a delivery is tried again that has failed so often; nothing when it is given up.
/// `schedule_s` is [`crate::door::Limits::webhook_retry_s`].
#[must_use]
pub fn retry_at(schedule_s: &[u32], tries: u32, now: Millis) -> Option<Millis> {
    let wait_s = schedule_s.get((tries as usize).checked_sub(1)?)?;
    Some(now.plus(u64::from(*wait_s) * 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::keys;

    #[test]
    fn a_signature_is_what_openssl_makes_of_it() {
        // printf '1795379400.{"id":"e1"}' | openssl dgst -sha256 -hmac 'whsec_test'
        let at = Millis(1_795_379_400_999);
        assert_eq!(
            sign("whsec_test", at, r#"{"id":"e1"}"#),
            "sha256=4b932b29e106188fe723b57193a384ea56cd99e72ebb7aa988479ecc97e00fd4"
        );
    }

    #[test]
    fn every_webhook_of_every_merchant_has_a_secret_of_its_own() {
        let keys = keys();
        let one = MerchantId::mint(&keys, &[1; 10]);
        let other = MerchantId::mint(&keys, &[2; 10]);
        let key = |text: &str| Key::parse(text).unwrap();
        let known = secret(&keys, &one, &key("crm"));
        assert_eq!(known, secret(&keys, &one, &key("crm")));
        assert_ne!(known, secret(&keys, &other, &key("crm")));
        assert_ne!(known, secret(&keys, &one, &key("robot")));
    }

    #[test]
    fn a_delivery_is_given_up_after_its_schedule() {
        let schedule = [5, 30];
        assert_eq!(retry_at(&schedule, 1, Millis(0)), Some(Millis(5_000)));
        assert_eq!(retry_at(&schedule, 2, Millis(0)), Some(Millis(30_000)));
        assert_eq!(retry_at(&schedule, 3, Millis(0)), None);
    }

    #[test]
    fn a_set_is_checked_as_a_whole() {
        let webhook = |id: &str, events: Vec<Kind>| Webhook {
            id: Key::parse(id).unwrap(),
            url: Target::from("https://crm.example/hook"),
            events,
            reveal: false,
            active: true,
        };
        let good = webhook("crm", vec![Kind::LeadCreated]);
        assert_eq!(check_set(std::slice::from_ref(&good), false), Ok(()));
        assert!(matches!(
            check_set(&[good.clone(), good.clone()], false),
            Err(WebhookError::Twice(_))
        ));
        assert!(matches!(
            check_set(&[webhook("crm", vec![])], false),
            Err(WebhookError::NoEvent(_))
        ));
        let mut private = good;
        private.url = Target::from("http://127.0.0.1/");
        assert!(matches!(
            check_set(std::slice::from_ref(&private), false),
            Err(WebhookError::Target(_))
        ));
    }
}
