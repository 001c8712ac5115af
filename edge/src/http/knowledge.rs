//! A merchant's own knowledge: texts that are pasted, pages that are read.

use super::{json, nothing};
use crate::durable::call::{
    self, Actor, Authorise, DeleteKnowledge, KnowledgeOf, ListKnowledge, NotePageError, SavePage,
    SaveText,
};
use crate::error::{Done, EdgeError};
use crate::gate;
use crate::outbound::page;
use crate::platform::limits;
use shared::api::{KnowledgePage, KnowledgeSource, KnowledgeText, PageError};
use shared::id::MerchantId;
use shared::knowledge::{
    self, Block, ClaimFinding, Piece, charset, cut, parse_text, parse_title, read_page,
};
use shared::limit;
use shared::protocol::{Code, Problem};
use worker::{Env, Request, Response};

/// `GET /v1/console/knowledge`
pub async fn list(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    json(
        &call::merchant(env, merchant)
            .call(ListKnowledge { actor })
            .await?,
    )
}

/// `GET /v1/console/knowledge/{source}`
pub async fn get(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    source: &str,
) -> Result<Response, EdgeError> {
    let id = source_id(source)?;
    json(
        &call::merchant(env, merchant)
            .call(KnowledgeOf { actor, id })
            .await?,
    )
}

/// `POST /v1/console/knowledge`, and `PUT /v1/console/knowledge/{source}` for one that there is.
pub async fn put_text(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    source: &str,
) -> Result<Response, EdgeError> {
    let id = match source {
        "" => None,
        source => Some(source_id(source)?),
    };
    let body: KnowledgeText = gate::console_body(&mut request).await?;
    let title = parse_title(&body.title)?;
    let served = gate::served(env, merchant).await?;
    let (text, pieces) = parse_text(&served.playbook, &body.text)?;
    let call = SaveText {
        actor,
        id,
        title,
        text,
        pieces,
    };
    json(&call::merchant(env, merchant).call(call).await?)
}

/// `POST /v1/console/knowledge/pages`
pub async fn add_page(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let body: KnowledgePage = gate::console_body(&mut request).await?;
    let title = body.title.filter(|title| !title.trim().is_empty());
    let title = title.map(|title| parse_title(&title)).transpose()?;
    may_fetch(&request, env, merchant, &actor).await?;
    let address = with_scheme(&body.address);
    let read = read(env, merchant, &address).await?;
    let read = read.map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    json(&save(env, merchant, actor, None, read, title).await?)
}

/// `POST /v1/console/knowledge/{source}/refresh`
pub async fn refresh(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    source: &str,
) -> Result<Response, EdgeError> {
    let id = source_id(source)?;
    let object = call::merchant(env, merchant);
    let known = object
        .call(KnowledgeOf {
            actor: actor.clone(),
            id,
        })
        .await?;
    let Some(address) = known.source.address else {
        return Err(Problem::because(Code::Conflict, "it was pasted, not read").into());
    };
    may_fetch(&request, env, merchant, &actor).await?;
    match read(env, merchant, &address).await? {
        Ok(mut read) => {
            // The name that it was given stays, and so does the address that was typed.
            read.address = address;
            let title = Some(known.source.title);
            json(&save(env, merchant, actor, Some(id), read, title).await?)
        }
        Err(error) => json(&object.call(NotePageError { actor, id, error }).await?),
    }
}

/// `DELETE /v1/console/knowledge/{source}`
pub async fn delete(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    source: &str,
) -> Result<Response, EdgeError> {
    let id = source_id(source)?;
    call::merchant(env, merchant)
        .call(DeleteKnowledge { actor, id })
        .await?;
    nothing()
}

fn source_id(text: &str) -> Done<u64> {
    text.parse().map_err(|_| Code::NotFound.into())
}

/// Nobody has us call an address who may not save what it gives, nor more often than pages are checked.
async fn may_fetch(request: &Request, env: &Env, merchant: &MerchantId, actor: &Actor) -> Done<()> {
    call::merchant(env, merchant)
        .call(Authorise {
            actor: actor.clone(),
        })
        .await?;
    gate::count_check(request, env)
}

/// People leave the scheme out.
fn with_scheme(address: &str) -> String {
    let address = address.trim();
    match address.contains("://") {
        true => address.to_owned(),
        false => format!("https://{address}"),
    }
}

/// A page that was read.
struct Read {
    address: String,
    title: String,
    text: String,
    pieces: Vec<Piece>,
    findings: Vec<ClaimFinding>,
}

async fn read(env: &Env, merchant: &MerchantId, address: &str) -> Done<Result<Read, PageError>> {
    let fetched = match page::fetch(address, limits(env)?.private_targets).await? {
        Ok(fetched) if fetched.is_cut => return Ok(Err(PageError::TooLarge)),
        Ok(fetched) => fetched,
        Err(why) => return Ok(Err(why.into())),
    };
    let media = fetched.headers.get("content-type")?.unwrap_or_default();
    let html = decode(&charset(&media, &fetched.bytes), &fetched.bytes);
    let page = read_page(&html);
    let pieces = cut(&page.blocks);
    if pieces.is_empty() {
        return Ok(Err(PageError::Nothing));
    }
    let served = gate::served(env, merchant).await?;
    let (pieces, findings) = knowledge::check(&served.playbook, pieces);
    if pieces.is_empty() {
        return Ok(Err(PageError::Unsayable));
    }
    let lines = page.blocks.iter().filter_map(|block| match block {
        Block::Heading(line) | Block::Label(line) | Block::Text(line) => Some(line.as_str()),
        Block::Break => None,
    });
    Ok(Ok(Read {
        address: address.to_owned(),
        text: lines.collect::<Vec<_>>().join("\n"),
        title: match page.title.is_empty() {
            true => fetched.url.host_str().unwrap_or_default().to_owned(),
            false => page.title,
        },
        pieces,
        findings,
    }))
}

/// A page's words; those in a character set that the platform does not know are taken for UTF-8.
fn decode(charset: &str, bytes: &[u8]) -> String {
    let decoder = web_sys::TextDecoder::new_with_label(charset).ok();
    let decoded = decoder.and_then(|decoder| decoder.decode_with_u8_array(bytes).ok());
    decoded.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

async fn save(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    id: Option<u64>,
    read: Read,
    title: Option<String>,
) -> Done<KnowledgeSource> {
    let title = match title {
        Some(title) => title,
        None => {
            let own: String = read
                .title
                .chars()
                .take(limit::KNOWLEDGE_TITLE_CHARS_MAX)
                .collect();
            parse_title(&own)?
        }
    };
    let call = SavePage {
        actor,
        id,
        address: read.address,
        title,
        text: read.text,
        pieces: read.pieces,
        findings: read.findings,
    };
    call::merchant(env, merchant).call(call).await
}
