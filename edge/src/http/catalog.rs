//! What cards are made of, visits, and who a visitor is.

use super::json;
use crate::durable::call::{
    self, Actor, Authorise, FindIdentified, FreeSlots, Identify, ListBookings, LoadCatalog,
    SaveCatalog,
};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::{keys, now, random};
use shared::api::{self, Bookings, CatalogSet, IdentifyReply, IdentifyRequest, IdentitySecret};
use shared::id::{ConversationId, MerchantId, VisitorId};
use shared::identity::{self, Identity};
use shared::protocol::Code;
use shared::session::VisitorClaims;
use worker::{Env, Request, Response};

/// `GET /v1/console/catalog`
pub async fn get(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    json(
        &call::merchant(env, merchant)
            .call(LoadCatalog { actor })
            .await?,
    )
}

/// `PUT /v1/console/catalog`
pub async fn put(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let set: CatalogSet = gate::console_body(&mut request).await?;
    json(
        &call::merchant(env, merchant)
            .call(SaveCatalog { actor, set })
            .await?,
    )
}

/// `GET /v1/console/bookings`
pub async fn bookings(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let bookings = call::merchant(env, merchant)
        .call(ListBookings { actor })
        .await?;
    json(&Bookings { bookings })
}

/// `GET /v1/console/identity`
pub async fn secret(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    call::merchant(env, merchant)
        .call(Authorise { actor })
        .await?;
    json(&IdentitySecret {
        secret: identity::secret(&*keys(env)?, merchant),
    })
}

/// `GET /v1/conversations/{conversation}/slots`
pub async fn slots(request: Request, env: &Env, conversation: &str) -> Result<Response, EdgeError> {
    let claims = gate::visitor(&request, env, conversation).await?;
    let slots = call::merchant(env, &claims.merchant)
        .call(FreeSlots {
            conversation: claims.conversation,
        })
        .await?;
    json(&api::FreeSlots { slots })
}

/// `POST /v1/identify`
pub async fn identify(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    let body: IdentifyRequest = gate::visitor_body(&mut request).await?;
    let served = gate::served(env, &body.merchant).await?;
    gate::check_page(&request, &served)?;
    let keys = keys(env)?;
    let merchant = body.merchant;
    let identity = gate::identity(env, &merchant, &body.identity)?;
    // The conversation of this browser is this person's, unless it is another's already.
    let own = body
        .token
        .and_then(|token| VisitorClaims::open(&keys, &token, now()).ok())
        .filter(|claims| claims.merchant == merchant)
        .map(|claims| claims.conversation);
    let Some((conversation, visitor)) = of_person(env, &merchant, &identity, own).await? else {
        return json(&IdentifyReply {
            conversation: None,
            token: None,
        });
    };
    let claims = VisitorClaims::new(merchant, conversation.clone(), visitor, now());
    let token = claims
        .seal(&keys, &random()?)
        .map_err(|error| EdgeError::unreadable("token", &error))?;
    json(&IdentifyReply {
        conversation: Some(conversation),
        token: Some(token),
    })
}

/// The conversation in which a person talks already, or `own`, which becomes it where it is nobody
/// else's; and the visitor who began it.
pub async fn of_person(
    env: &Env,
    merchant: &MerchantId,
    identity: &Identity,
    own: Option<ConversationId>,
) -> Result<Option<(ConversationId, VisitorId)>, EdgeError> {
    let known = call::merchant(env, merchant)
        .call(FindIdentified {
            sub: identity.sub.clone(),
        })
        .await?;
    for conversation in known.into_iter().chain(own) {
        let answer = call::conversation(env, &conversation)
            .call(Identify {
                identity: identity.clone(),
            })
            .await;
        match answer {
            Ok(visitor) => return Ok(Some((conversation, visitor))),
            Err(EdgeError::Refused(problem))
                if matches!(problem.code, Code::Conflict | Code::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
