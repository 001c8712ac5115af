//! What a merchant's page calls.

use super::{catalog, json, nothing};
use crate::durable::call::{self, CountTouch, SocketOf, Start, TakeForm, TakeFrames};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::{Random, keys, limits, now, random};
use shared::api::{
    FramesReply, FramesRequest, LeadFormTexts, LeadReply, LeadRequest, StartReply, StartRequest,
    TouchRequest,
};
use shared::attribution::Touch;
use shared::consent::Consent;
use shared::conversation::{SealedForm, Sealer};
use shared::id::{ConversationId, LeadId, StartKey, VisitorId};
use shared::identity;
use shared::lead::{Evidence, HandledBy, Lead, LeadFacts, SourceType, Step, StepTaken, Validity};
use shared::pack;
use shared::protocol::{self, ClientFrame, Code, Problem, SUBPROTOCOL, Said, close};
use shared::seal::WrappedKey;
use shared::session::VisitorClaims;
use worker::{Env, Request, Response, WebSocketPair};

/// `POST /v1/touches`
pub async fn touch(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    let body: TouchRequest = gate::visitor_body(&mut request).await?;
    let served = gate::served(env, &body.merchant).await?;
    gate::check_page(&request, &served)?;
    if gate::is_crawler(&request)? {
        return nothing();
    }
    call::merchant(env, &body.merchant)
        .call(CountTouch { chips: body.chips })
        .await?;
    nothing()
}

/// `POST /v1/conversations`
pub async fn start(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    gate::count_start(&request, env)?;
    let body: StartRequest = gate::visitor_body(&mut request).await?;
    if !protocol::speaks(body.v) {
        return Err(Code::UnknownVersion.into());
    }
    let served = gate::served(env, &body.merchant).await?;
    gate::check_page(&request, &served)?;
    if matches!(body.said, Said::Consent { .. }) {
        return Err(Problem::because(Code::BadRequest, "a conversation begins with words").into());
    }
    let keys = keys(env)?;
    let identity = body
        .identity
        .map(|token| gate::identity(env, &body.merchant, &token))
        .transpose()?;
    let merchant = &body.merchant;
    let begin = |start_key: &StartKey| {
        let conversation = ConversationId::for_start(&keys, merchant, start_key);
        (
            conversation,
            VisitorId::for_start(&keys, merchant, start_key),
        )
    };
    // An identified person has one conversation, on whatever device it begins or goes on.
    let (conversation, visitor) = match &identity {
        None => begin(&body.start_key),
        Some(person) => match catalog::of_person(env, merchant, person, None).await? {
            Some(known) => known,
            None => begin(&identity::start_key(&keys, merchant, person).unwrap_or(body.start_key)),
        },
    };
    let lead = LeadId::for_source(&keys, &body.merchant, conversation.as_str());
    let claims = VisitorClaims::new(
        body.merchant.clone(),
        conversation.clone(),
        visitor.clone(),
        now(),
    );
    let language = served.merchant.profile.language_for(body.language);
    let frames = call::conversation(env, &conversation)
        .call(Start {
            v: body.v,
            conversation: conversation.clone(),
            merchant: body.merchant,
            visitor,
            lead,
            language,
            touch: Touch::of(&body.page, now()),
            script: served.script(language, &*limits(env)?),
            id: body.id,
            said: body.said,
            identity,
        })
        .await?;
    let token = claims
        .seal(&keys, &random()?)
        .map_err(|error| EdgeError::unreadable("token", &error))?;
    json(&StartReply {
        conversation,
        token,
        frames,
    })
}

/// `POST /v1/conversations/{conversation}/frames`
pub async fn frames(
    mut request: Request,
    env: &Env,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let claims = gate::visitor(&request, env, conversation).await?;
    let body: FramesRequest = gate::visitor_body(&mut request).await?;
    // The hello says nothing.
    gate::count_frames(
        &claims.conversation,
        body.frames.len().saturating_sub(1),
        env,
    )?;
    let frames = call::conversation(env, &claims.conversation)
        .call(TakeFrames {
            frames: body.frames,
        })
        .await?;
    json(&FramesReply { frames })
}

/// `POST /v1/conversations/{conversation}/stream`
pub async fn stream(
    mut request: Request,
    env: &Env,
    conversation: &str,
) -> Result<Response, EdgeError> {
    let claims = gate::visitor(&request, env, conversation).await?;
    let hello: ClientFrame = gate::visitor_body(&mut request).await?;
    let stream = call::conversation(env, &claims.conversation)
        .stream(&hello)
        .await?;
    // The object's own headers can't be changed, and the router adds one.
    let headers = stream.headers().clone();
    Ok(stream.with_headers(headers))
}

/// `GET /v1/conversations/{conversation}/socket`
pub async fn socket(
    request: Request,
    env: &Env,
    conversation: &str,
) -> Result<Response, EdgeError> {
    if request.headers().get("upgrade")?.as_deref() != Some("websocket") {
        return Err(Problem::because(Code::BadRequest, "a socket is wanted here").into());
    }
    match open_socket(&request, env, conversation).await {
        Ok(response) => Ok(response),
        Err(error) => refuse_socket(&request, &error.into_problem("socket")),
    }
}

async fn open_socket(
    request: &Request,
    env: &Env,
    conversation: &str,
) -> Result<Response, EdgeError> {
    gate::count_request(request, env)?;
    let claims = gate::socket_token(request, env, conversation)?;
    let served = gate::served(env, &claims.merchant).await?;
    gate::check_page(request, &served)?;
    call::conversation(env, &claims.conversation)
        .socket(&SocketOf::Visitor, Some(SUBPROTOCOL))
        .await
}

/// Opens a socket only to close it with a stated code: of a refused upgrade a browser tells its
/// page nothing, and the widget could not know that it must start anew.
fn refuse_socket(request: &Request, problem: &Problem) -> Result<Response, EdgeError> {
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    server.accept()?;
    server.close(Some(close::code(problem.code)), Some(&problem.title))?;
    let mut response = Response::from_websocket(client)?;
    // A browser drops a socket that takes up none of the protocols offered.
    let offered = request.headers().get("sec-websocket-protocol")?;
    if let Some(protocol) = offered.as_deref().and_then(|list| list.split(',').next()) {
        let headers = response.headers_mut();
        headers.set("sec-websocket-protocol", protocol.trim())?;
    }
    Ok(response)
}

/// `GET /v1/merchants/{merchant}/lead-form`
pub async fn lead_form(env: &Env, merchant: &str) -> Result<Response, EdgeError> {
    let id = gate::merchant_id(env, merchant)?;
    let served = gate::served(env, &id).await?;
    let (_, version) = served.playbook.consent(
        served
            .merchant
            .profile
            .language_for(shared::lang::Lang::default()),
    );
    let offered = &served.merchant.profile.service_types;
    let service_types = pack::builtin(&served.merchant.profile.pack)
        .into_iter()
        .flat_map(|pack| pack.service_types)
        .filter(|service| offered.contains(&service.id))
        .map(|service| (service.id, service.name))
        .collect();
    json(&LeadFormTexts {
        consent: served.playbook.consent_texts(),
        version,
        fields: served.playbook.field_labels(),
        service_types,
    })
}

/// `POST /v1/leads`
pub async fn submit_lead(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    let body: LeadRequest = gate::visitor_body(&mut request).await?;
    let served = gate::served(env, &body.merchant).await?;
    gate::check_page(&request, &served)?;
    let keys = keys(env)?;
    let now = now();
    let language = served.merchant.profile.language_for(body.language);
    let id = LeadId::for_source(&keys, &body.merchant, body.submission.as_str());
    let wrapped = WrappedKey::wrap(&keys, &body.merchant, &id, &random()?, &random()?)?;
    let SealedForm {
        name,
        contacts,
        fields,
        consent,
    } = Sealer {
        keys: &keys,
        merchant: &body.merchant,
        lead: &id,
        key: &wrapped,
        entropy: Random,
        file: None,
    }
    .form(body.form)?;
    let (_, version) = served.playbook.consent(language);
    if consent != version {
        return Err(Code::ConsentOutdated.into());
    }
    let mut checked = std::collections::BTreeMap::new();
    for (key, value) in fields {
        let value = served
            .playbook
            .check_field(&key, &value)
            .ok_or_else(|| Problem::because(Code::InvalidValue, format!("fields.{key}")))?;
        checked.insert(key, value);
    }
    let touch = Touch::of(&body.page, now);
    let step = |step, at| StepTaken { step, at };
    let mut lead = Lead {
        facts: LeadFacts {
            id,
            conversation: None,
            source: SourceType::Form,
            name,
            fields: checked,
            chip: None,
            first_touch: touch.clone(),
            sku: touch.sku(),
            steps: vec![
                step(Step::PageLoaded, touch.at),
                step(Step::ContactGiven, now),
                step(Step::Consented, now),
                step(Step::Captured, now),
            ],
            last_touch: touch,
            language,
            service_type: served.playbook.service_type.clone(),
            playbook_version: served.playbook.version,
            model_version: None,
            visit_at: None,
            call_when: None,
            wishes: Vec::new(),
            reach: Vec::new(),
            score: None,
            validity: Validity::default(),
            judged: None,
            consent: Consent {
                version: consent,
                at: now,
            },
            handled_by: HandledBy::Nobody,
            first_response_at: None,
            created_at: now,
            updated_at: now,
        },
        key: wrapped,
        contacts,
        evidence: Evidence::default(),
    };
    lead.judge();
    let lead = call::merchant(env, &body.merchant)
        .call(TakeForm {
            merchant: body.merchant.clone(),
            lead,
        })
        .await?;
    json(&LeadReply { lead })
}
