//! Visitors' tokens.

use crate::error::EdgeError;
use crate::platform::{keys, now};
use shared::id::MerchantId;
use shared::identity::{self, Identity};
use shared::protocol::{Code, Problem, SUBPROTOCOL};
use shared::session::VisitorClaims;
use worker::{Env, Request};

/// Who the visitor is, as the merchant's server has signed it.
///
/// # Errors
/// `unauthorised`, with what is wrong with the token.
pub fn identity(env: &Env, merchant: &MerchantId, token: &str) -> Result<Identity, EdgeError> {
    identity::read(&*keys(env)?, merchant, token, now())
        .map_err(|error| Problem::because(Code::Unauthorised, error.to_string()).into())
}

fn open(env: &Env, token: &str, conversation: &str) -> Result<VisitorClaims, EdgeError> {
    let claims = VisitorClaims::open(&*keys(env)?, token, now()).map_err(|_| Code::Unauthorised)?;
    if claims.conversation.as_str() == conversation {
        Ok(claims)
    } else {
        Err(Code::Unauthorised.into())
    }
}

/// Who asks by a request for his conversation, from a page on the merchant's list.
///
/// # Errors
/// `unauthorised`, `origin_not_allowed`.
pub async fn visitor(
    request: &Request,
    env: &Env,
    conversation: &str,
) -> Result<VisitorClaims, EdgeError> {
    let claims = bearer(request, env, conversation)?;
    let served = super::served(env, &claims.merchant).await?;
    super::check_page(request, &served)?;
    Ok(claims)
}

/// The token of the `authorization` header, for this conversation.
fn bearer(request: &Request, env: &Env, conversation: &str) -> Result<VisitorClaims, EdgeError> {
    let header = request.headers().get("authorization")?.unwrap_or_default();
    let token = header.strip_prefix("Bearer ").ok_or(Code::Unauthorised)?;
    open(env, token, conversation)
}

/// The token among the socket's subprotocols, for this conversation: browsers can send no header
/// with a socket, and an address would stand in logs.
///
/// # Errors
/// `unauthorised`, `unknown_version`.
pub fn socket_token(
    request: &Request,
    env: &Env,
    conversation: &str,
) -> Result<VisitorClaims, EdgeError> {
    let header = request
        .headers()
        .get("sec-websocket-protocol")?
        .unwrap_or_default();
    let mut protocols = header.split(',').map(str::trim);
    if protocols.next() != Some(SUBPROTOCOL) {
        return Err(Code::UnknownVersion.into());
    }
    open(
        env,
        protocols.next().ok_or(Code::Unauthorised)?,
        conversation,
    )
}
