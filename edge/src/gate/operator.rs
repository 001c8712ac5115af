//! Operators' sessions, and requests that a foreign page could have caused.

use crate::durable::call::Actor;
use crate::error::EdgeError;
use crate::platform::{keys, now};
use shared::id::MerchantId;
use shared::limit;
use shared::merchant::Permission;
use shared::protocol::Code;
use shared::session::SessionClaims;
use worker::{Env, Method, Request};

/// The cookie that carries a console session.
const COOKIE: &str = "chipline_session";

/// Who acts, and for which merchant, as the cookie says. Whether the session is still open and
/// what the role allows, the merchant's object checks with the work itself.
///
/// # Errors
/// `unauthorised`; `forbidden` when another site caused the request.
pub fn actor(
    request: &Request,
    env: &Env,
    needs: Permission,
) -> Result<(MerchantId, Actor), EdgeError> {
    let is_upgrade = request.headers().get("upgrade")?.is_some();
    if request.method() != Method::Get || is_upgrade {
        same_origin(request)?;
    }
    let cookies = request.headers().get("cookie")?.unwrap_or_default();
    let token = cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
        .ok_or(Code::Unauthorised)?;
    let claims = SessionClaims::open(&*keys(env)?, token, now()).map_err(|_| Code::Unauthorised)?;
    Ok((
        claims.merchant,
        Actor {
            session: claims.session,
            operator: claims.operator,
            needs,
        },
    ))
}

/// Refuses what a page of another site sent with the operator's cookie. SameSite already keeps
/// the cookie back; this holds where a browser does not.
///
/// # Errors
/// `forbidden`.
pub fn same_origin(request: &Request) -> Result<(), EdgeError> {
    let origin = request.headers().get("origin")?;
    let own = request.url()?.origin().ascii_serialization();
    match origin {
        Some(origin) if origin != own => Err(Code::Forbidden.into()),
        // What is no browser sends none, and carries no cookie that it was not given.
        _ => Ok(()),
    }
}

/// The header that sets a session's cookie.
pub fn session_cookie(request: &Request, token: &str) -> Result<String, EdgeError> {
    Ok(format!(
        "{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}",
        limit::SESSION_MS / 1_000,
        secure(request)?
    ))
}

/// The header that takes it back.
pub fn clear_cookie(request: &Request) -> Result<String, EdgeError> {
    Ok(format!(
        "{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{}",
        secure(request)?
    ))
}

/// Cookies of an encrypted connection stay on encrypted connections.
fn secure(request: &Request) -> Result<&'static str, EdgeError> {
    Ok(if request.url()?.scheme() == "https" {
        "; Secure"
    } else {
        ""
    })
}
