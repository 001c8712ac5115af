//! Webhooks as their receivers see them: signed, once each, until they are taken.

mod events;
mod settings;
mod tries;

use serde_json::json;
use shared::api::{Delivery, DeliveryState};
use tests::eventually;
use tests::operator::Operator;
use tests::stand::Stand;

/// A stand whose webhooks may go to this machine, and are tried again after so many seconds.
fn stand(retry_s: &[u32]) -> Stand {
    let limits = json!({ "private_targets": true, "webhook_retry_s": retry_s });
    Stand::planned("dental", |plan| {
        plan.loopback = true;
        plan.limits = limits.to_string();
    })
}

/// The log, the latest first, once nothing in it waits any more.
fn settled(owner: &Operator) -> Vec<Delivery> {
    eventually("the end of all deliveries", || {
        Some(owner.deliveries()).filter(|all| {
            all.iter()
                .all(|delivery| delivery.state != DeliveryState::Waiting)
        })
    })
}
