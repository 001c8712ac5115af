//! Webhooks, as a merchant sets them and reads their log.

use super::json;
use crate::durable::call::{self, Actor, ListDeliveries, LoadWebhooks, Resend, SaveWebhooks};
use crate::error::{Done, EdgeError};
use crate::gate;
use crate::platform::{keys, limits};
use shared::api::{WebhookSet, Webhooks};
use shared::id::MerchantId;
use shared::protocol::{Code, Problem};
use shared::webhook::{self, Webhook};
use worker::{Env, Request, Response};

/// `GET /v1/console/webhooks`
pub async fn get(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    let webhooks = call::merchant(env, merchant)
        .call(LoadWebhooks { actor })
        .await?;
    json(&with_secrets(env, merchant, webhooks)?)
}

/// `PUT /v1/console/webhooks`
pub async fn put(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let WebhookSet { webhooks } = gate::console_body(&mut request).await?;
    webhook::check_set(&webhooks, limits(env)?.private_targets)
        .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    call::merchant(env, merchant)
        .call(SaveWebhooks {
            actor,
            webhooks: webhooks.clone(),
        })
        .await?;
    json(&with_secrets(env, merchant, webhooks)?)
}

/// `GET /v1/console/deliveries`
pub async fn deliveries(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let before = super::console::page(&request)?;
    json(
        &call::merchant(env, merchant)
            .call(ListDeliveries { actor, before })
            .await?,
    )
}

/// `POST /v1/console/deliveries/{delivery}/resend`
pub async fn resend(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    delivery: &str,
) -> Result<Response, EdgeError> {
    let rank = delivery.parse().map_err(|_| Code::NotFound)?;
    json(
        &call::merchant(env, merchant)
            .call(Resend { actor, rank })
            .await?,
    )
}

fn with_secrets(env: &Env, merchant: &MerchantId, webhooks: Vec<Webhook>) -> Done<Webhooks> {
    let keys = keys(env)?;
    let secrets = webhooks
        .iter()
        .map(|webhook| {
            let secret = webhook::secret(&keys, merchant, &webhook.id);
            (webhook.id.clone(), secret)
        })
        .collect();
    Ok(Webhooks { webhooks, secrets })
}
