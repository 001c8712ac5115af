//! What a merchant learns from its conversations.

use super::json;
use crate::durable::call::{self, Actor, LoadRecord, MarkLessons};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::now;
use shared::api::MarkGroup;
use shared::id::MerchantId;
use shared::learning::{learning, members};
use shared::protocol::Code;
use worker::{Env, Request, Response};

/// `GET /v1/console/learning`
pub async fn get(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    let record = call::merchant(env, merchant)
        .call(LoadRecord { actor })
        .await?;
    let served = gate::served(env, merchant).await?;
    json(&learning(&served.playbook, &record, now()))
}

/// `PUT /v1/console/learning/{group}`
pub async fn mark(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    group: &str,
) -> Result<Response, EdgeError> {
    let group: u64 = group.parse().map_err(|_| Code::NotFound)?;
    let MarkGroup { state } = gate::console_body(&mut request).await?;
    let object = call::merchant(env, merchant);
    let record = object
        .call(LoadRecord {
            actor: actor.clone(),
        })
        .await?;
    let served = gate::served(env, merchant).await?;
    let lessons = members(&served.playbook, &record, group);
    if lessons.is_empty() {
        return Err(Code::NotFound.into());
    }
    object
        .call(MarkLessons {
            actor: actor.clone(),
            lessons,
            state,
        })
        .await?;
    get(env, merchant, actor).await
}
