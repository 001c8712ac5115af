//! The merchant's model, as an owner sets it.

use super::json;
use crate::durable::call::{self, Actor, LoadModel, SaveModel};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::limits;
use shared::api::ModelSet;
use shared::id::MerchantId;
use shared::limit;
use shared::protocol::{Code, Problem};
use worker::{Env, Request, Response};

/// `GET /v1/console/model`
pub async fn get(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    json(
        &call::merchant(env, merchant)
            .call(LoadModel { actor })
            .await?,
    )
}

/// `PUT /v1/console/model`
pub async fn put(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let set: ModelSet = gate::console_body(&mut request).await?;
    set.settings
        .check(limits(env)?.private_targets)
        .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    let is_key = |key: &String| {
        (1..=limit::MODEL_KEY_CHARS_MAX).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if !set.key.as_ref().is_none_or(is_key) {
        return Err(Problem::because(Code::InvalidValue, "key: letters, digits and signs").into());
    }
    json(
        &call::merchant(env, merchant)
            .call(SaveModel {
                actor,
                merchant: merchant.clone(),
                set,
            })
            .await?,
    )
}
