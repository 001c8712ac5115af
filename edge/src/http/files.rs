//! Files from and for visitors and operators: the same for both, but for who is let in.

use super::json;
use crate::durable::call::{self, Actor, Authorise};
use crate::error::EdgeError;
use crate::gate;
use serde::Deserialize;
use shared::contact;
use shared::id::{ConversationId, MerchantId, MessageId};
use shared::limit;
use shared::protocol::{Code, FileInfo, Problem};
use shared::text;
use worker::{Env, Request, Response};

#[derive(Deserialize)]
struct Upload {
    id: MessageId,
    name: String,
}

#[derive(Deserialize)]
struct Wanted {
    file: MessageId,
}

/// `POST /v1/conversations/{conversation}/files`
pub async fn put(
    mut request: Request,
    env: &Env,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let claims = gate::visitor(&request, env, conversation).await?;
    take(&mut request, env, &claims.conversation).await
}

/// `GET /v1/conversations/{conversation}/files`
pub async fn get(request: Request, env: &Env, conversation: &str) -> Result<Response, EdgeError> {
    let claims = gate::visitor(&request, env, conversation).await?;
    give(&request, env, &claims.conversation).await
}

/// `POST /v1/console/conversations/{conversation}/files`
pub async fn put_by_operator(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let id = gate::conversation_id(env, merchant, conversation)?;
    let merchant = call::merchant(env, merchant);
    merchant.call(Authorise { actor }).await?;
    take(&mut request, env, &id).await
}

/// `GET /v1/console/conversations/{conversation}/files`
pub async fn get_by_operator(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let id = gate::conversation_id(env, merchant, conversation)?;
    let merchant = call::merchant(env, merchant);
    merchant.call(Authorise { actor }).await?;
    give(&request, env, &id).await
}

async fn take(
    request: &mut Request,
    env: &Env,
    conversation: &ConversationId,
) -> Result<Response, EdgeError> {
    let Upload { id, name } = request.query().map_err(|_| {
        Problem::because(Code::BadRequest, "id: an id of the client's; name: a text")
    })?;
    // What stands before the last stroke is a folder of the sender's.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = text::parse(name, limit::FILE_NAME_CHARS_MAX)
        .map_err(|error| Problem::because(Code::InvalidValue, format!("name: {error}")))?;
    let bytes = gate::bytes(request, limit::FILE_BYTES_MAX).await?;
    let media = gate::media(&bytes).ok_or(Code::FileType)?;
    let info = FileInfo {
        file: id,
        name: contact::mask_all(&name, &contact::find(&name)),
        media: media.to_owned(),
        bytes: bytes.len() as u64,
    };
    let kept = call::conversation(env, conversation)
        .put_file(&info, &bytes)
        .await?;
    json(&kept)
}

async fn give(
    request: &Request,
    env: &Env,
    conversation: &ConversationId,
) -> Result<Response, EdgeError> {
    let Wanted { file } = request
        .query()
        .map_err(|_| Problem::because(Code::BadRequest, "file: an id"))?;
    call::conversation(env, conversation).file(&file).await
}
