//! Webhooks as the merchant's people set them, and the log of deliveries as they read it.

use super::courier::active;
use super::{MerchantDo, authorise};
use crate::durable::call::{ListDeliveries, LoadWebhooks, Resend, SaveWebhooks};
use crate::error::Done;
use crate::platform::now;
use crate::store;
use crate::store::merchant::Action;
use shared::api::{Delivery, DeliveryPage};
use shared::merchant::Permission;
use shared::protocol::{Code, Problem};
use shared::webhook::Webhook;
use std::collections::BTreeSet;

impl MerchantDo {
    pub(super) fn load_webhooks(&self, call: &LoadWebhooks) -> Done<Vec<Webhook>> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::delivery::webhooks(sql)
        })
    }

    pub(super) fn save_webhooks(&self, call: &SaveWebhooks) -> Done<()> {
        self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            let before = store::delivery::webhooks(sql)?;
            // Whoever may not see contacts may not have them sent to an address of his choice.
            let is_bold = |webhook: &&Webhook| webhook.reveal && !before.contains(webhook);
            if !who.role.may(Permission::Reveal) && call.webhooks.iter().any(|hook| is_bold(&hook))
            {
                return Err(
                    Problem::because(Code::Forbidden, "reveal: contacts in the clear").into(),
                );
            }
            store::delivery::save_webhooks(sql, &call.webhooks)?;
            self.courier.set_alarm(sql, &call.webhooks)?;
            store::merchant::audit(sql, &who.operator, Action::SavedWebhooks, "", now())
        })?;
        self.courier.changed();
        // What waited for one that was inactive goes out now.
        let active = active(&call.webhooks).into_iter().cloned().collect();
        self.courier.set_out(&self.state, active);
        Ok(())
    }

    pub(super) fn list_deliveries(&self, call: &ListDeliveries) -> Done<DeliveryPage> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::delivery::page(sql, call.before)
        })
    }

    pub(super) fn resend(&self, call: &Resend) -> Done<Delivery> {
        let delivery = self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            store::delivery::resend(sql, call.rank, now())?;
            let delivery = store::delivery::load(sql, call.rank)?.ok_or(Code::NotFound)?;
            let webhooks = store::delivery::webhooks(sql)?;
            if !webhooks.iter().any(|hook| hook.id == delivery.webhook) {
                return Err(Problem::because(Code::Conflict, "the webhook is gone").into());
            }
            self.courier.set_alarm(sql, &webhooks)?;
            let subject = delivery.id.as_str();
            store::merchant::audit(sql, &who.operator, Action::Resent, subject, now())?;
            Ok(delivery)
        })?;
        let webhook = BTreeSet::from([delivery.webhook.clone()]);
        self.courier.set_out(&self.state, webhook);
        Ok(delivery)
    }
}
