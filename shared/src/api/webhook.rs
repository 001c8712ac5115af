//! Webhooks and the log of their deliveries.

use crate::id::Key;
use crate::time::Millis;
use crate::webhook::{Kind, Webhook};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is tried, or tried again later.
    Waiting,
    /// The receiver took it.
    Delivered,
    /// The receiver did not take it for three days; it can be sent again by hand.
    GivenUp,
}

wire! {
    /// The webhooks to be saved.
    pub struct WebhookSet {
        /// All of them: one that is left out is gone, and what waits for it with it.
        webhooks: Vec<Webhook>,
    }

    /// The webhooks as they are saved.
    pub struct Webhooks {
        /// All of them.
        webhooks: Vec<Webhook>,
        /// Their secrets, by their ids.
        secrets: BTreeMap<Key, String>,
    }

    /// One notice on its way to one receiver.
    pub struct Delivery {
        /// Its place in the log.
        rank: u64,
        /// The event's id, the same for all receivers and tries.
        id: String,
        /// What happened.
        event: Kind,
        /// To whom it goes.
        webhook: Key,
        /// When it was put into the outbox.
        created_at: Millis,
        /// How it stands.
        state: DeliveryState,
        /// When it is tried next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_at: Option<Millis>,
        /// The tries so far, the latest last.
        attempts: Vec<Attempt>,
    }

    /// One try of a delivery.
    pub struct Attempt {
        /// When.
        at: Millis,
        /// The receiver's status; nothing where it was not reached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// What went wrong, in a sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// Milliseconds until the answer.
        took_ms: u64,
    }

    /// One page of the log of deliveries.
    pub struct DeliveryPage {
        /// The deliveries, the latest first.
        deliveries: Vec<Delivery>,
        /// Where the next page begins, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    }
}
