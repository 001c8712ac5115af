//! `GET /w/{merchant}.js`: loader and bootstrap in one script, from memory.

use super::assets::{self, Bundle};
use crate::error::EdgeError;
use crate::gate::{self, Served};
use crate::platform::now;
use shared::api::{Bootstrap, Health};
use shared::chip;
use shared::lang::Lang;
use shared::limit;
use shared::protocol::{self, Code};
use std::collections::BTreeMap;
use worker::{Env, Request, Response};

/// The free names in the loader that stand for the bootstrap, and for the texts of the languages that
/// the merchant speaks.
const BOOTSTRAP: &str = "__CHIPLINE_BOOTSTRAP__";
const TEXTS: &str = "__CHIPLINE_TEXTS__";

/// `GET /w/{merchant}.js`
pub async fn snippet(request: &Request, env: &Env, file: &str) -> Result<Response, EdgeError> {
    let id = file.strip_suffix(".js").ok_or(Code::NotFound)?;
    let id = gate::merchant_id(env, id)?;
    let served = gate::served(env, &id).await?;
    let bundle = assets::bundle(env).await?;
    let unwritten = |error| EdgeError::unreadable("bootstrap", &error);
    let texts = serde_json::to_string(&texts(&served, &bundle)).map_err(unwritten)?;
    let bootstrap = serde_json::to_string(&bootstrap(&served, &bundle)).map_err(unwritten)?;
    // The texts are ours and name no place; what a merchant wrote goes in last.
    let script = bundle.loader.replacen(TEXTS, &texts, 1);
    let mut response = Response::ok(script.replacen(BOOTSTRAP, &bootstrap, 1))?;
    let headers = response.headers_mut();
    headers.set("content-type", "text/javascript; charset=utf-8")?;
    headers.set(
        "cache-control",
        &format!("public, max-age={}", limit::SNIPPET_CACHE_S),
    )?;
    headers.set("access-control-allow-origin", "*")?;
    headers.set("cross-origin-resource-policy", "cross-origin")?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("vary", "accept-encoding")?;
    if assets::takes_brotli(request)? {
        // The platform compresses what is said to be compressed: the answer is another one for
        // every merchant and minute, so it can't lie ready as files do.
        headers.set("content-encoding", "br")?;
    }
    Ok(response)
}

fn bootstrap(served: &Served, bundle: &Bundle) -> Bootstrap {
    let profile = &served.merchant.profile;
    let chips = profile
        .languages
        .iter()
        .map(|lang| (*lang, chip::choose_shown(&served.chips, *lang)))
        .collect();
    Bootstrap {
        v: protocol::VERSION,
        merchant: served.merchant.id.clone(),
        name: profile.name.clone(),
        assistant: profile.assistant.clone(),
        accent: profile.look.accent.clone(),
        mark: profile.look.mark.clone(),
        open: profile
            .hours
            .is_open(now().on_clock(profile.hours.utc_offset_min)),
        hours: profile.hours.written(),
        utc_offset_min: profile.hours.utc_offset_min,
        languages: profile.languages.clone(),
        chips,
        app: bundle.manifest.app.clone(),
    }
}

/// The loader's texts in the merchant's languages.
fn texts<'a>(served: &Served, bundle: &'a Bundle) -> BTreeMap<Lang, &'a serde_json::Value> {
    let languages = served.merchant.profile.languages.iter();
    languages
        .filter_map(|lang| Some((*lang, bundle.manifest.texts.get(lang)?)))
        .collect()
}

/// `GET /healthz`
pub async fn health(env: &Env) -> Result<Response, EdgeError> {
    let bundle = assets::bundle(env).await?;
    super::json(&Health {
        ok: true,
        build: bundle.manifest.build.clone(),
        v: protocol::VERSION,
    })
}
