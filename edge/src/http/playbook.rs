//! The merchant's playbook: drafted, checked, tried, published, compared, brought back, taken along.
//! Whether it can be spoken is decided here, next to `shared`; the object holds that nothing has changed
//! in between.

use super::json;
use crate::durable::call::{
    self, Actor, KeptPlaybook, LoadPlaybook, LoadVersion, PublishPlaybook, SaveDraft,
};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::now;
use serde::Deserialize;
use shared::api::{
    Comparison, DraftSet, PlaybookDraft, PlaybookRef, PlaybookVersions, PlaybookView, Preview,
    Previewed, Publish, RollBack,
};
use shared::id::MerchantId;
use shared::limit;
use shared::merchant::Profile;
use shared::pack::{
    self, Changes, Finding, PackTexts, Playbook, PlaybookError, PlaybookFile, PlaybookSource,
};
use shared::pi::replay;
use shared::protocol::{Code, Problem};
use shared::text;
use worker::{Env, Request, Response};

/// `GET /v1/console/playbook`
pub async fn get(env: &Env, merchant: &MerchantId, actor: Actor) -> Result<Response, EdgeError> {
    json(&view(load(env, merchant, actor).await?)?)
}

/// `PUT /v1/console/playbook/draft`
pub async fn put_draft(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let set: DraftSet = gate::console_body(&mut request).await?;
    save_draft(env, merchant, actor, set).await
}

/// `POST /v1/console/playbook/versions`
pub async fn publish(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let Publish {
        revision,
        over,
        note,
    } = gate::console_body(&mut request).await?;
    let kept = load(env, merchant, actor.clone()).await?;
    if kept.draft.revision != revision {
        return Err(Code::Conflict.into());
    }
    let publication = PublishPlaybook {
        actor,
        what: PlaybookRef::Draft,
        revision: Some(revision),
        over,
        note,
    };
    published(env, merchant, &kept, &kept.draft.changes, publication).await
}

/// `POST /v1/console/playbook/versions/{version}/roll-back`
pub async fn roll_back(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    version: &str,
) -> Result<Response, EdgeError> {
    let RollBack { over, note } = gate::console_body(&mut request).await?;
    let no = version_number(version)?;
    let kept = load(env, merchant, actor.clone()).await?;
    let what = PlaybookRef::Version(no);
    let changes = changes_of(env, merchant, &actor, &kept, what).await?;
    let publication = PublishPlaybook {
        actor,
        what,
        revision: None,
        over,
        note,
    };
    published(env, merchant, &kept, &changes, publication).await
}

/// `GET /v1/console/playbook/versions`
pub async fn versions(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let versions = load(env, merchant, actor).await?.versions;
    json(&PlaybookVersions { versions })
}

/// `GET /v1/console/playbook/versions/{version}`
pub async fn version(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    version: &str,
) -> Result<Response, EdgeError> {
    let version = version_number(version)?;
    json(
        &call::merchant(env, merchant)
            .call(LoadVersion { actor, version })
            .await?,
    )
}

/// Which two are compared.
#[derive(Deserialize)]
struct Two {
    from: PlaybookRef,
    to: PlaybookRef,
}

/// `GET /v1/console/playbook/compare`
pub async fn compare(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let Two { from, to } = request
        .query()
        .map_err(|_| Problem::because(Code::BadRequest, "from, to: `draft` or a version"))?;
    let kept = load(env, merchant, actor.clone()).await?;
    let profile = &kept.merchant.profile;
    let mut sources = Vec::new();
    for playbook in [from, to] {
        let changes = changes_of(env, merchant, &actor, &kept, playbook).await?;
        let pack = shipped(profile)?;
        sources.push(PlaybookSource::new(pack, profile, &changes));
    }
    json(&Comparison {
        changed: sources[0].diff(&sources[1]),
    })
}

/// `POST /v1/console/playbook/preview`
pub async fn preview(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let Preview {
        of,
        language,
        at,
        turns,
    } = gate::console_body(&mut request).await?;
    if turns.len() > limit::PREVIEW_TURNS_MAX {
        let most = format!("turns: at most {}", limit::PREVIEW_TURNS_MAX);
        return Err(Problem::because(Code::InvalidValue, most).into());
    }
    let kept = load(env, merchant, actor.clone()).await?;
    let changes = changes_of(env, merchant, &actor, &kept, of).await?;
    let profile = &kept.merchant.profile;
    let mut playbook = Playbook::serve(profile, &changes, kept.merchant.playbook_version)
        .map_err(|errors| refused(&errors))?;
    // What else Pi shows and knows is in force as soon as it is saved.
    gate::furnish(&mut playbook, &*gate::served(env, merchant).await?);
    let language = profile.language_for(language);
    let at = at.unwrap_or_else(now);
    let turns = replay::preview(&playbook, &profile.hours, language, at, &turns)
        .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    json(&Previewed {
        language,
        findings: findings(profile, &changes),
        greeting: playbook.greeting(language).to_owned(),
        turns,
    })
}

/// Which one is exported.
#[derive(Deserialize)]
struct Which {
    of: PlaybookRef,
}

/// `GET /v1/console/playbook/file`
pub async fn export(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let Which { of } = request
        .query()
        .map_err(|_| Problem::because(Code::BadRequest, "of: `draft` or a version"))?;
    let kept = load(env, merchant, actor.clone()).await?;
    let changes = changes_of(env, merchant, &actor, &kept, of).await?;
    let pack = shipped(&kept.merchant.profile)?;
    let name = format!("playbook-{}-{of}.json", pack.id);
    let mut response = Response::ok(file(&kept, pack.version, changes).write())?;
    let headers = response.headers_mut();
    headers.set("content-type", "application/json")?;
    headers.set("cache-control", "no-store")?;
    headers.set(
        "content-disposition",
        &format!("attachment; filename=\"{name}\""),
    )?;
    Ok(response)
}

/// Over which draft a file is put.
#[derive(Deserialize)]
struct Over {
    revision: u32,
}

/// `POST /v1/console/playbook/file`
pub async fn import(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let Over { revision } = request
        .query()
        .map_err(|_| Problem::because(Code::BadRequest, "revision: the draft's"))?;
    let bytes = gate::bytes(&mut request, limit::PLAYBOOK_FILE_BYTES_MAX).await?;
    let pack = load(env, merchant, actor.clone())
        .await?
        .merchant
        .profile
        .pack;
    // What is no text is no playbook either, and is told so.
    let file = PlaybookFile::read(&String::from_utf8_lossy(&bytes), &pack)
        .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    let changes = file.changes;
    save_draft(env, merchant, actor, DraftSet { revision, changes }).await
}

/// What is wrong with a playbook, as a refusal.
pub fn refused(errors: &[PlaybookError]) -> Problem {
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Problem::because(Code::InvalidValue, said.join("; "))
}

/// The playbook as its object keeps it.
pub async fn load(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<KeptPlaybook, EdgeError> {
    call::merchant(env, merchant)
        .call(LoadPlaybook { actor })
        .await
}

async fn save_draft(
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
    set: DraftSet,
) -> Result<Response, EdgeError> {
    let kept = load(env, merchant, actor.clone()).await?;
    // What is saved can be exported, and what is exported can be imported.
    let version = shipped(&kept.merchant.profile)?.version;
    if file(&kept, version, set.changes.clone()).write().len() > limit::PLAYBOOK_FILE_BYTES_MAX {
        return Err(Code::TooLarge.into());
    }
    let kept = call::merchant(env, merchant)
        .call(SaveDraft { actor, set })
        .await?;
    json(&draft(kept.draft, &kept.merchant.profile))
}

/// Publishes what can be spoken.
async fn published(
    env: &Env,
    merchant: &MerchantId,
    kept: &KeptPlaybook,
    changes: &Changes,
    publication: PublishPlaybook,
) -> Result<Response, EdgeError> {
    // What was checked against other settings was not checked.
    if kept.merchant.playbook_version != publication.over {
        return Err(Code::Conflict.into());
    }
    let note = publication.note.trim();
    if !note.is_empty() {
        text::check(note, limit::PLAYBOOK_NOTE_CHARS_MAX)
            .map_err(|error| Problem::because(Code::InvalidValue, format!("note: {error}")))?;
    }
    Playbook::build_with(&kept.merchant.profile, changes, 0).map_err(|errors| refused(&errors))?;
    let publication = PublishPlaybook {
        note: note.to_owned(),
        ..publication
    };
    let kept = call::merchant(env, merchant).call(publication).await?;
    json(&view(kept)?)
}

async fn changes_of(
    env: &Env,
    merchant: &MerchantId,
    actor: &Actor,
    kept: &KeptPlaybook,
    playbook: PlaybookRef,
) -> Result<Changes, EdgeError> {
    match playbook {
        PlaybookRef::Draft => Ok(kept.draft.changes.clone()),
        PlaybookRef::Version(version) => {
            let actor = actor.clone();
            let found = call::merchant(env, merchant)
                .call(LoadVersion { actor, version })
                .await?;
            Ok(found.changes)
        }
    }
}

fn version_number(text: &str) -> Result<u32, EdgeError> {
    text.parse().map_err(|_| Code::NotFound.into())
}

fn shipped(profile: &Profile) -> Result<pack::Pack, EdgeError> {
    pack::builtin(&profile.pack).ok_or_else(|| EdgeError::unreadable("pack", &profile.pack))
}

fn file(kept: &KeptPlaybook, version: shared::id::Key, changes: Changes) -> PlaybookFile {
    PlaybookFile::new(kept.merchant.profile.pack.clone(), version, changes)
}

fn findings(profile: &Profile, changes: &Changes) -> Vec<Finding> {
    let errors = Playbook::build_with(profile, changes, 0).err();
    Finding::all(&errors.unwrap_or_default())
}

fn draft(kept: call::KeptDraft, profile: &Profile) -> PlaybookDraft {
    PlaybookDraft {
        revision: kept.revision,
        findings: findings(profile, &kept.changes),
        changes: kept.changes,
        saved_at: kept.saved_at,
        saved_by: kept.saved_by,
    }
}

fn view(kept: KeptPlaybook) -> Result<PlaybookView, EdgeError> {
    let profile = &kept.merchant.profile;
    let pack = PackTexts::of(profile, &kept.draft.changes);
    let draft = draft(kept.draft, profile);
    Ok(PlaybookView {
        served: kept.merchant.playbook_version,
        findings: if draft.changes == kept.published.changes {
            draft.findings.clone()
        } else {
            findings(profile, &kept.published.changes)
        },
        published: kept.published,
        draft,
        versions: kept.versions,
        pack: pack.ok_or_else(|| EdgeError::unreadable("pack", &profile.pack))?,
    })
}
