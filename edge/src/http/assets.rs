//! Static files: right types, immutable caching by content hash, precompressed brotli, no listing.
//!
//! The files lie behind the `ASSETS` binding: a folder on plain workerd (which knows no types and
//! lists folders), Cloudflare's assets there. Both are asked for exact files only.

use crate::bindings;
use crate::error::EdgeError;
use serde::Deserialize;
use shared::lang::Lang;
use shared::pack;
use shared::protocol::Code;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use worker::{EncodeBody, Env, Headers, Method, Request, Response, ResponseBuilder};

/// What one build of the widget consists of.
#[derive(Deserialize)]
pub struct Manifest {
    /// The folder of the app and of every later script.
    pub app: String,
    /// The loader's texts, by language.
    pub texts: BTreeMap<Lang, serde_json::Value>,
    /// Short hash over all of it.
    pub build: String,
}

/// Manifest and loader, kept in memory for the life of the isolate: they change only with a
/// deployment, and that starts new isolates.
pub struct Bundle {
    /// The manifest.
    pub manifest: Manifest,
    /// The loader, with the places for bootstrap and texts.
    pub loader: String,
}

thread_local! {
    static BUNDLE: RefCell<Option<Rc<Bundle>>> = const { RefCell::new(None) };
}

/// Manifest and loader.
///
/// # Errors
/// When the files are missing: the deployment is incomplete.
pub async fn bundle(env: &Env) -> Result<Rc<Bundle>, EdgeError> {
    if let Some(bundle) = BUNDLE.with_borrow(Clone::clone) {
        return Ok(bundle);
    }
    let manifest = fetch_text(env, "/manifest.json").await?;
    let bundle = Rc::new(Bundle {
        manifest: serde_json::from_str(&manifest)
            .map_err(|error| EdgeError::unreadable("manifest.json", &error))?,
        loader: fetch_text(env, "/loader.js").await?,
    });
    BUNDLE.set(Some(Rc::clone(&bundle)));
    Ok(bundle)
}

/// Takes the packs in, once in the life of the isolate.
///
/// # Errors
/// When their file is missing or none of packs: the deployment is incomplete.
pub async fn shelve_packs(env: &Env) -> Result<(), EdgeError> {
    if pack::are_shelved() {
        return Ok(());
    }
    let packs = fetch_text(env, "/packs.json").await?;
    pack::shelve(&packs).map_err(|error| EdgeError::unreadable("packs.json", &error))
}

async fn fetch_text(env: &Env, path: &str) -> Result<String, EdgeError> {
    let mut response = fetch(env, path)
        .await?
        .ok_or_else(|| EdgeError::unreadable("assets", &format!("{path} is missing")))?;
    Ok(response.text().await?)
}

/// One file, if it is there.
async fn fetch(env: &Env, path: &str) -> Result<Option<Response>, EdgeError> {
    let response = env
        .service(bindings::ASSETS)?
        .fetch(format!("http://assets{path}"), None)
        .await?;
    Ok((response.status_code() == 200).then_some(response))
}

/// How a file is served, by the end of its name.
struct Kind {
    content_type: &'static str,
    is_compressed: bool,
}

fn kind_of(path: &str) -> Option<Kind> {
    let kind = |content_type, is_compressed| {
        Some(Kind {
            content_type,
            is_compressed,
        })
    };
    match path.rsplit_once('.')?.1 {
        "html" => kind("text/html; charset=utf-8", true),
        "js" => kind("text/javascript; charset=utf-8", true),
        "css" => kind("text/css; charset=utf-8", true),
        "json" => kind("application/json", true),
        "wasm" => kind("application/wasm", true),
        "svg" => kind("image/svg+xml", true),
        "png" => kind("image/png", false),
        "webp" => kind("image/webp", false),
        "ico" => kind("image/x-icon", false),
        "txt" => kind("text/plain; charset=utf-8", false),
        _ => None,
    }
}

/// A file's path from a request's, `None` for what is no file of ours: folders, dots, odd signs.
fn file_of(path: &str) -> Option<String> {
    let path = match path {
        "/" => "/index.html".to_owned(),
        "/console" | "/console/" => "/console/index.html".to_owned(),
        other => other.to_owned(),
    };
    let is_plain = path.strip_prefix('/')?.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    });
    is_plain.then_some(path)
}

/// The policy of our own pages: their own scripts, styles and calls, nothing else.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Whether the client reads brotli.
///
/// # Errors
/// When the platform can't read the header.
pub fn takes_brotli(request: &Request) -> Result<bool, EdgeError> {
    let encodings = request.headers().get("accept-encoding")?;
    Ok(encodings.is_some_and(|encodings| {
        let mut names = encodings
            .split(',')
            .map(|encoding| encoding.trim().split(';').next());
        names.any(|name| name == Some("br"))
    }))
}

/// Any address that is no endpoint.
///
/// # Errors
/// `not_found`; `method_not_allowed` for anything but reading.
pub async fn serve(request: &Request, env: &Env, path: &str) -> Result<Response, EdgeError> {
    let path = file_of(path).ok_or(Code::NotFound)?;
    let kind = kind_of(&path).ok_or(Code::NotFound)?;
    if !matches!(request.method(), Method::Get | Method::Head) {
        return Err(Code::MethodNotAllowed.into());
    }
    let compressed = if kind.is_compressed && takes_brotli(request)? {
        fetch(env, &format!("{path}.br")).await?
    } else {
        None
    };
    let is_brotli = compressed.is_some();
    let file = match compressed {
        Some(file) => file,
        None => fetch(env, &path).await?.ok_or(Code::NotFound)?,
    };

    let headers = Headers::new();
    headers.set("content-type", kind.content_type)?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("vary", "accept-encoding")?;
    if path.starts_with("/a/") {
        // The name holds the content's hash: what it names never changes.
        headers.set("cache-control", "public, max-age=31536000, immutable")?;
        headers.set("access-control-allow-origin", "*")?;
        headers.set("cross-origin-resource-policy", "cross-origin")?;
    } else {
        headers.set("cache-control", "no-cache")?;
    }
    if path.ends_with(".html") {
        headers.set("content-security-policy", PAGE_POLICY)?;
        headers.set("referrer-policy", "same-origin")?;
    }
    let mut builder = ResponseBuilder::new();
    if is_brotli {
        headers.set("content-encoding", "br")?;
        builder = builder.with_encode_body(EncodeBody::Manual);
    }
    let (_, body) = file.into_parts();
    Ok(builder.with_headers(headers).body(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_are_asked_for() {
        assert_eq!(file_of("/"), Some("/index.html".into()));
        assert_eq!(file_of("/console/"), Some("/console/index.html".into()));
        assert_eq!(
            file_of("/a/w-0a1b/app.wasm"),
            Some("/a/w-0a1b/app.wasm".into())
        );
        for path in [
            "/a/",
            "/../x",
            "/a/../manifest.json",
            "/.env",
            "//x",
            "/a/%2e%2e/x",
            "/a b",
            "",
        ] {
            assert_eq!(file_of(path), None, "{path}");
        }
        // A folder has no type, so it is never asked for.
        assert!(kind_of("/a").is_none() && kind_of("/console").is_none());
    }
}
