//! `GET /w/{merchant}.js`: loader and bootstrap in one script, from memory.

use super::assets::{self, Bundle};
use crate::error::EdgeError;
use crate::gate::{self, Served};
use crate::platform::now;
use shared::api::{AppAssets, Bootstrap, Health};
use shared::chip;
use shared::limit;
use shared::protocol::{self, Code};
use worker::{Env, Request, Response};

/// The free name in the loader that stands for the bootstrap.
const PLACE: &str = "__CHIPLINE_BOOTSTRAP__";

/// `GET /w/{merchant}.js`
pub async fn snippet(request: &Request, env: &Env, file: &str) -> Result<Response, EdgeError> {
    let id = file.strip_suffix(".js").ok_or(Code::NotFound)?;
    let id = gate::merchant_id(env, id)?;
    let served = gate::served(env, &id).await?;
    let bundle = assets::bundle(env).await?;
    let bootstrap = serde_json::to_string(&bootstrap(&served, &bundle))
        .map_err(|error| EdgeError::unreadable("bootstrap", &error))?;
    let mut response = Response::ok(bundle.loader.replacen(PLACE, &bootstrap, 1))?;
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
        languages: profile.languages.clone(),
        chips,
        app: AppAssets {
            js: bundle.manifest.app_js.clone(),
            wasm: bundle.manifest.app_wasm.clone(),
            css: bundle.manifest.app_css.clone(),
        },
    }
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
