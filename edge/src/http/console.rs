//! What the console calls, signed in.

use super::{json, playbook};
use crate::durable::call::{
    self, Actor, Authorise, LeadOf, ListConversations, ListLeads, LoadChips, LoadMe, LoadThread,
    Reveal, SaveChips, SaveProfile, SocketOf,
};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::keys;
use serde::Deserialize;
use shared::api::{ChipSet, JudgeLead, Thread};
use shared::id::{LeadId, MerchantId};
use shared::lead::Validity;
use shared::merchant::Profile;
use shared::pack::Playbook;
use shared::protocol::{Code, Problem};
use worker::{Env, Request, Response};

/// Where a list's page begins.
#[derive(Deserialize)]
struct Page {
    before: Option<u64>,
}

/// Where the page asked for begins.
///
/// # Errors
/// `bad_request` when that is no number.
pub fn page(request: &Request) -> Result<Option<u64>, EdgeError> {
    let page: Page = request
        .query()
        .map_err(|_| Problem::because(Code::BadRequest, "before: a number"))?;
    Ok(page.before)
}

/// `GET /v1/console/me`
pub async fn me(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    json(&call::merchant(env, merchant).call(LoadMe { actor }).await?)
}

/// `GET /v1/console/socket`
pub async fn socket(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let of = socket_of(&request, env, merchant, actor).await?;
    call::merchant(env, merchant).socket(&of, None).await
}

/// `GET /v1/console/conversations/{conversation}/socket`
pub async fn thread_socket(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let id = gate::conversation_id(env, merchant, conversation)?;
    let of = socket_of(&request, env, merchant, actor).await?;
    call::conversation(env, &id).socket(&of, None).await
}

async fn socket_of(
    request: &Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<SocketOf, EdgeError> {
    if request.headers().get("upgrade")?.as_deref() != Some("websocket") {
        return Err(Problem::because(Code::BadRequest, "a socket is wanted here").into());
    }
    let who = call::merchant(env, merchant)
        .call(Authorise { actor })
        .await?;
    Ok(SocketOf::Operator {
        id: who.operator,
        name: who.name,
    })
}

/// `GET /v1/console/leads`
pub async fn list_leads(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let before = page(&request)?;
    json(
        &call::merchant(env, merchant)
            .call(ListLeads { actor, before })
            .await?,
    )
}

/// `POST /v1/console/leads/{lead}/reveal`
pub async fn reveal(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    lead: &str,
) -> Result<Response, EdgeError> {
    let lead = gate::lead_id(env, merchant, lead)?;
    json(
        &call::merchant(env, merchant)
            .call(Reveal {
                actor,
                merchant: merchant.clone(),
                lead,
            })
            .await?,
    )
}

/// `PUT /v1/console/leads/{lead}/validity`
pub async fn judge(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    lead: &str,
) -> Result<Response, EdgeError> {
    let lead = gate::lead_id(env, merchant, lead)?;
    let JudgeLead { validity } = gate::console_body(&mut request).await?;
    if validity == Validity::Returning {
        return Err(Problem::because(Code::InvalidValue, "validity: only rules say that").into());
    }
    json(
        &call::merchant(env, merchant)
            .call(call::Judge {
                actor,
                merchant: merchant.clone(),
                lead,
                validity,
            })
            .await?,
    )
}

/// `GET /v1/console/conversations`
pub async fn list_conversations(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let before = page(&request)?;
    json(
        &call::merchant(env, merchant)
            .call(ListConversations { actor, before })
            .await?,
    )
}

/// `GET /v1/console/conversations/{conversation}`
pub async fn thread(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let id = gate::conversation_id(env, merchant, conversation)?;
    let source = LeadId::for_source(&*keys(env)?, merchant, id.as_str());
    // The merchant's object goes first: it is the one that knows who may read.
    let lead = call::merchant(env, merchant)
        .call(LeadOf { actor, source })
        .await?;
    let messages = call::conversation(env, &id).call(LoadThread {}).await?;
    json(&Thread {
        conversation: id,
        messages,
        lead,
    })
}

/// `GET /v1/console/chips`
pub async fn get_chips(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    json(
        &call::merchant(env, merchant)
            .call(LoadChips { actor })
            .await?,
    )
}

/// `PUT /v1/console/chips`
pub async fn put_chips(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let set: ChipSet = gate::console_body(&mut request).await?;
    json(
        &call::merchant(env, merchant)
            .call(SaveChips { actor, set })
            .await?,
    )
}

/// `PUT /v1/console/profile`
pub async fn put_profile(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let profile: Profile = gate::console_body(&mut request).await?;
    profile
        .check()
        .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    let kept = playbook::load(env, merchant, actor.clone()).await?;
    let changes = &kept.published.changes;
    if let Err(mut errors) = Playbook::build_with(&profile, changes, 0) {
        // What can't be spoken must not be published. What couldn't be before is no fault of these
        // settings, and the pack speaks for it.
        let known = Playbook::build_with(&kept.merchant.profile, changes, 0).err();
        errors.retain(|error| !known.iter().flatten().any(|known| known == error));
        if !errors.is_empty() {
            return Err(playbook::refused(&errors).into());
        }
    }
    let over = kept.merchant.playbook_version;
    json(
        &call::merchant(env, merchant)
            .call(SaveProfile {
                actor,
                profile,
                over,
            })
            .await?,
    )
}
