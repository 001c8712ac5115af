//! The chat link: the chat as a page of its own, for merchants without a site, behind a QR code, and
//! within a frame where a merchant's page lets the widget stand no other way.

use super::assets;
use super::html::{self, escape};
use crate::error::EdgeError;
use crate::gate::{self, Served};
use qrcodegen::{QrCode, QrCodeEcc};
use shared::door::words::{self, say};
use shared::id::Key;
use shared::lang::Lang;
use shared::protocol::{Code, Problem};
use std::fmt::Write;
use worker::{Env, Request, Response, Url};

/// Modules around a code that stay light, as readers expect.
const QUIET: i32 = 4;

/// Millimetres that a printed code measures: what is not asked for, and what may be.
const SIZE_MM: u16 = 40;
const SIZES_MM: std::ops::RangeInclusive<u16> = 15..=500;

/// `GET /c/{merchant}`
pub async fn page(request: &Request, env: &Env, merchant: &str) -> Result<Response, EdgeError> {
    let id = gate::merchant_id(env, merchant)?;
    let served = gate::served(env, &id).await?;
    let url = request.url()?;
    let get = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let accepted = request
        .headers()
        .get("accept-language")?
        .unwrap_or_default();
    let wanted = words::language(get("lang").as_deref(), &accepted);
    let lang = served.merchant.profile.language_for(wanted);
    let is_framed = get("mode").as_deref() == Some("frame");
    let folder = &assets::bundle(env).await?.manifest.app;
    let mut response = html::page(
        write_page(&served, lang, is_framed.then_some(folder)),
        &policy(&url, &served, is_framed),
    )?;
    let headers = response.headers_mut();
    // The page's own requests say where they come from, and no other site is told.
    headers.set("referrer-policy", "same-origin")?;
    if is_framed {
        // A page that is isolated takes in only what says that it may be.
        headers.set("cross-origin-embedder-policy", "credentialless")?;
        headers.set("cross-origin-resource-policy", "cross-origin")?;
    }
    Ok(response)
}

/// Its own scripts, styles and calls; pictures of the merchant's from wherever he keeps them. As a
/// frame it stands on the pages on the merchant's list, else nowhere.
fn policy(url: &Url, served: &Served, is_framed: bool) -> String {
    let scheme = if url.scheme() == "http" { "ws" } else { "wss" };
    let authority = match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    let origins = &served.merchant.profile.origins;
    let ancestors = if !is_framed {
        "frame-ancestors 'none'; ".to_owned()
    } else if origins.iter().any(|origin| origin == "*") {
        // Pages without an origin are among any page, and no source names them.
        String::new()
    } else {
        format!("frame-ancestors {}; ", origins.join(" "))
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' https: data: blob:; \
         connect-src 'self' {scheme}://{authority}; base-uri 'none'; form-action 'none'; \
         {ancestors}require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

fn write_page(served: &Served, lang: Lang, folder: Option<&String>) -> String {
    let profile = &served.merchant.profile;
    let merchant = served.merchant.id.as_str();
    let name = escape(&profile.name);
    let (opens, closes) = profile.hours.written();
    let phone = Key::parse("phone")
        .ok()
        .and_then(|key| profile.variables.get(&key))
        .map(|phone| {
            let phone = escape(phone);
            format!(
                r#"<p>{} <a href="tel:{phone}">{phone}</a></p>"#,
                say(words::PHONE, lang)
            )
        })
        .unwrap_or_default();
    let scripts = match folder {
        // The page around the frame says how it is to look, and when it begins.
        Some(folder) => format!(
            r#"<script type="module" src="{folder}framed.js"></script>
<script async src="/w/{merchant}.js?mode=page&amp;start=manual"></script>"#
        ),
        None => format!(r#"<script async src="/w/{merchant}.js?mode=page"></script>"#),
    };
    format!(
        r##"<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>{name} · {chat}</title>
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171c23" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/chat.css">
{scripts}
</head>
<body>
<noscript>
<main>
<h1>{name}</h1>
<p>{no_script}</p>
{phone}
<p>{hours} {opens}–{closes}</p>
</main>
</noscript>
</body>
</html>
"##,
        tag = lang.tag(),
        chat = say(words::CHAT, lang),
        no_script = say(words::NO_SCRIPT, lang),
        hours = say(words::HOURS, lang),
    )
}

/// `GET /c/{merchant}/qr.svg`: the link with the parameters that this address has, but for `size`.
pub async fn code(request: &Request, env: &Env, merchant: &str) -> Result<Response, EdgeError> {
    let id = gate::merchant_id(env, merchant)?;
    gate::served(env, &id).await?;
    let url = request.url()?;
    let size = url.query_pairs().find(|(key, _)| key == "size");
    let size_mm = match size {
        None => SIZE_MM,
        Some((_, value)) => value
            .parse()
            .ok()
            .filter(|size| SIZES_MM.contains(size))
            .ok_or_else(|| {
                Problem::because(Code::BadRequest, "size is in millimetres, 15 to 500")
            })?,
    };
    let svg = write_code(&link(&url, id.as_str()), size_mm)?;
    let mut response = Response::ok(svg)?;
    let headers = response.headers_mut();
    headers.set("content-type", "image/svg+xml")?;
    headers.set("content-security-policy", "default-src 'none'")?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("cache-control", "public, max-age=86400")?;
    Ok(response)
}

fn link(url: &Url, merchant: &str) -> String {
    let mut link = url.clone();
    link.set_path(&format!("/c/{merchant}"));
    let kept: Vec<&str> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("size"))
        .collect();
    let kept = kept.join("&");
    link.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    link.into()
}

/// A code with medium correction: some 15 % of it may be dirty or torn.
fn write_code(link: &str, size_mm: u16) -> Result<String, EdgeError> {
    let code = QrCode::encode_text(link, QrCodeEcc::Medium)
        .map_err(|_| Problem::because(Code::BadRequest, "too long for a code"))?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let dark = (x..size).take_while(|x| code.get_module(*x, y)).count() as i32;
            if dark > 0 {
                // Writing to a string can't fail.
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET);
            }
            x += dark.max(1);
        }
    }
    let side = size + 2 * QUIET;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{size_mm}mm" height="{size_mm}mm" shape-rendering="crispEdges"><title>{title}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>"##,
        title = escape(link),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_what_the_ad_said() {
        let url =
            Url::parse("https://chat.example/c/m1/qr.svg?size=60&utm_source=a%20b&sku=s").unwrap();
        assert_eq!(
            link(&url, "m1"),
            "https://chat.example/c/m1?utm_source=a%20b&sku=s"
        );
        let bare = Url::parse("https://chat.example/c/m1/qr.svg").unwrap();
        assert_eq!(link(&bare, "m1"), "https://chat.example/c/m1");
    }

    #[test]
    fn a_link_that_is_too_long_for_a_code_is_refused() {
        let long = format!("https://chat.example/c/m1?utm_source={}", "x".repeat(3_000));
        assert!(write_code(&long, SIZE_MM).is_err());
        assert!(write_code("https://chat.example/c/m1", 60).is_ok_and(|svg| svg.contains("60mm")));
    }
}
