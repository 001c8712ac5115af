//! Merchants, ids and origins.

use crate::durable::call::{self, LoadPublished};
use crate::error::EdgeError;
use crate::platform::{self, keys, now};
use shared::chip::Chip;
use shared::conversation::Script;
use shared::door::Limits;
use shared::id::{ConversationId, LeadId, MerchantId};
use shared::lang::Lang;
use shared::limit;
use shared::merchant::Merchant;
use shared::pack::{Changes, Playbook};
use shared::protocol::{Code, Problem};
use shared::time::Millis;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use worker::{Env, Request};

/// A merchant as this isolate serves it.
pub struct Served {
    /// The merchant.
    pub merchant: Merchant,
    /// Its chips.
    pub chips: Vec<Chip>,
    /// What Pi knows.
    pub playbook: Playbook,
    /// Answers to one visitor that a model may write in a day.
    model_per_visitor: u32,
}

impl Served {
    /// What a new conversation in this language runs on.
    pub fn script(&self, lang: Lang, limits: &Limits) -> Script {
        Script {
            pi_replies_per_day: limits.pi_replies_per_day,
            model_replies_per_day: self.model_per_visitor,
            assistant: self.merchant.profile.assistant.clone(),
            hours: self.merchant.profile.hours.clone(),
            chips: self
                .chips
                .iter()
                .filter_map(|chip| Some((chip.id.clone(), chip.intent.clone()?)))
                .collect(),
            playbook: self.playbook.spoken_in(lang),
        }
    }
}

/// What is kept in memory of a merchant.
struct Kept {
    served: Rc<Served>,
    loaded_at: Millis,
}

thread_local! {
    static SERVED: RefCell<HashMap<MerchantId, Kept>> = RefCell::new(HashMap::new());
    /// Changes that went through this isolate.
    static CHANGES: Cell<u64> = const { Cell::new(0) };
}

/// Merchants that an isolate keeps in memory; the oldest goes when there are more.
const SERVED_MAX: usize = 256;

/// A merchant's id from outside.
///
/// # Errors
/// `unknown_merchant`, without asking any object, when this deployment did not make it.
pub fn merchant_id(env: &Env, text: &str) -> Result<MerchantId, EdgeError> {
    let id = MerchantId::parse(text).map_err(|_| Code::UnknownMerchant)?;
    id.genuine(&*keys(env)?)
        .map_err(|_| Code::UnknownMerchant)?;
    Ok(id)
}

/// A conversation's id from outside.
///
/// # Errors
/// `not_found`, without asking any object, when it was not made for this merchant.
pub fn conversation_id(
    env: &Env,
    merchant: &MerchantId,
    text: &str,
) -> Result<ConversationId, EdgeError> {
    let id = ConversationId::parse(text).map_err(|_| Code::NotFound)?;
    id.genuine(&*keys(env)?, merchant)
        .map_err(|_| Code::NotFound)?;
    Ok(id)
}

/// A lead's id from outside.
///
/// # Errors
/// `not_found`, without asking any object, when it was not made for this merchant.
pub fn lead_id(env: &Env, merchant: &MerchantId, text: &str) -> Result<LeadId, EdgeError> {
    let id = LeadId::parse(text).map_err(|_| Code::NotFound)?;
    id.genuine(&*keys(env)?, merchant)
        .map_err(|_| Code::NotFound)?;
    Ok(id)
}

/// A merchant, from memory while that is fresh.
///
/// # Errors
/// `unknown_merchant` when there is none.
pub async fn served(env: &Env, id: &MerchantId) -> Result<Rc<Served>, EdgeError> {
    let now = now();
    let known = SERVED.with_borrow(|all| {
        let kept = all.get(id)?;
        let is_fresh = now.since(kept.loaded_at) < limit::PROFILE_CACHE_MS;
        Some((Rc::clone(&kept.served), is_fresh))
    });
    let known = match known {
        Some((known, true)) => return Ok(known),
        Some((stale, false)) => Some(stale),
        None => None,
    };
    id.genuine(&*keys(env)?)
        .map_err(|_| Code::UnknownMerchant)?;
    let changes = CHANGES.get();
    let published = call::merchant(env, id)
        .call(LoadPublished {})
        .await?
        .ok_or(Code::UnknownMerchant)?;
    let mut playbook = match known.filter(|known| known.merchant == published.merchant) {
        // Building one takes longer than everything else here.
        Some(known) => known.playbook.clone(),
        None => build(&published.merchant, &published.changes)?,
    };
    playbook.catalog = published.catalog;
    playbook.knowledge = published.knowledge;
    let model_per_visitor = match published.model_per_visitor {
        Some(own) => own,
        None => platform::model(env)?.map_or(0, |model| model.per_visitor),
    };
    let served = Rc::new(Served {
        merchant: published.merchant,
        chips: published.chips,
        playbook,
        model_per_visitor,
    });
    SERVED.with_borrow_mut(|all| {
        if all.len() >= SERVED_MAX
            && let Some(oldest) = all
                .iter()
                .min_by_key(|(_, kept)| kept.loaded_at)
                .map(|(id, _)| id.clone())
        {
            all.remove(&oldest);
        }
        let is_current = CHANGES.get() == changes;
        let kept = Kept {
            served: Rc::clone(&served),
            loaded_at: if is_current { now } else { Millis(0) },
        };
        all.insert(id.clone(), kept);
    });
    Ok(served)
}

/// Has the merchant's object asked again before it is served here: something of it was just changed, and
/// whoever changed it looks at once. What was asked for before and comes after it is not kept either.
/// Other isolates follow within [`limit::PROFILE_CACHE_MS`].
pub fn changed(id: &MerchantId) {
    CHANGES.set(CHANGES.get().wrapping_add(1));
    SERVED.with_borrow_mut(|all| {
        if let Some(kept) = all.get_mut(id) {
            kept.loaded_at = Millis(0);
        }
    });
}

/// Gives a playbook what a merchant is served with besides.
pub fn furnish(playbook: &mut Playbook, served: &Served) {
    playbook.catalog.clone_from(&served.playbook.catalog);
    playbook.knowledge.clone_from(&served.playbook.knowledge);
}

fn build(merchant: &Merchant, changes: &Changes) -> Result<Playbook, EdgeError> {
    Playbook::serve(&merchant.profile, changes, merchant.playbook_version).map_err(|errors| {
        let all: Vec<_> = errors.iter().map(ToString::to_string).collect();
        EdgeError::unreadable("playbook", &all.join("; "))
    })
}

/// Whether the page that calls is on the merchant's list. Browsers state it and pages can't lie
/// about it; what is no browser is not on the list.
///
/// # Errors
/// `origin_not_allowed`.
pub fn check_page(request: &Request, served: &Served) -> Result<(), EdgeError> {
    let origin = request.headers().get("origin")?.unwrap_or_default();
    if served.merchant.profile.allows(&origin) || is_own_page(request, &origin)? {
        return Ok(());
    }
    let detail = if origin.is_empty() {
        "no origin".to_owned()
    } else {
        origin
    };
    Err(Problem::because(Code::OriginNotAllowed, detail).into())
}

/// Whether it is the chat page, which stands on our own origin. Of its reading requests a browser
/// states no origin, but where they come from; another site's page can say neither.
fn is_own_page(request: &Request, origin: &str) -> Result<bool, EdgeError> {
    let own = request.url()?.origin().ascii_serialization();
    if !origin.is_empty() {
        return Ok(origin == own);
    }
    let from = request.headers().get("referer")?.unwrap_or_default();
    Ok(from
        .strip_prefix(&own)
        .is_some_and(|path| path.starts_with('/')))
}
