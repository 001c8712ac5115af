//! Checks a merchant's page: fetches it as a stranger would, reads its policies, and says on which
//! rung the widget will stand there and what to add. What it decides is `shared/src/door/policy.rs`.

use super::html::{self, escape};
use super::{assets, json};
use crate::error::{Done, EdgeError};
use crate::gate;
use crate::outbound::page;
use crate::platform::limits;
use shared::door::policy::{
    Checkup, Delivery, Found, Need, Ours, Page, Rung, TagNeeds, Unread, Verdict, judge,
};
use shared::door::words::{self, say};
use shared::id::MerchantId;
use shared::lang::Lang;
use shared::protocol::{Code, Problem};
use worker::{Env, Request, Response, Url};

/// Our page's policy: nothing but its own style, and its own form.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// What was asked.
struct Asked {
    url: Option<String>,
    merchant: Option<String>,
    lang: Lang,
}

impl Asked {
    fn of(request: &Request) -> Done<Self> {
        let address = request.url()?;
        let get = |name: &str| {
            let mut pairs = address.query_pairs();
            let (_, value) = pairs.find(|(key, _)| key == name)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let accepted = request
            .headers()
            .get("accept-language")?
            .unwrap_or_default();
        Ok(Self {
            // People leave the scheme out.
            url: get("url").map(|url| match url.contains("://") {
                true => url,
                false => format!("https://{url}"),
            }),
            merchant: get("merchant"),
            lang: words::language(get("lang").as_deref(), &accepted),
        })
    }
}

/// `GET /v1/doctor`
pub async fn report(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let asked = Asked::of(request)?;
    let url = asked
        .url
        .ok_or_else(|| Problem::because(Code::BadRequest, "url: the page's address"))?;
    let merchant = match asked.merchant {
        Some(id) => Some(gate::merchant_id(env, &id)?),
        None => None,
    };
    gate::count_check(request, env)?;
    json(&check(request, env, &url, merchant).await?)
}

/// `GET /doctor`
pub async fn page(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let asked = Asked::of(request)?;
    let lang = asked.lang;
    let merchant = asked
        .merchant
        .as_deref()
        .map(|id| gate::merchant_id(env, id));
    let result = match (&asked.url, merchant) {
        (None, _) => String::new(),
        (Some(_), Some(Err(_))) => section("bad", say(words::UNKNOWN_MERCHANT, lang), ""),
        (Some(url), merchant) => {
            gate::count_check(request, env)?;
            let merchant = merchant.transpose()?;
            let checkup = check(request, env, url, merchant).await?;
            write_checkup(&checkup, lang)
        }
    };
    let html = write_page(&asked, &result);
    let mut response = html::page(html, POLICY)?;
    let headers = response.headers_mut();
    headers.set("referrer-policy", "no-referrer")?;
    headers.set("vary", "accept-language")?;
    Ok(response)
}

async fn check(
    request: &Request,
    env: &Env,
    url: &str,
    merchant: Option<MerchantId>,
) -> Done<Checkup> {
    let private_targets = limits(env)?.private_targets;
    let fetched = match page::fetch(url, private_targets).await? {
        Ok(fetched) => fetched,
        Err(why) => {
            return Ok(Checkup {
                url: url.to_owned(),
                unread: Some(why),
                verdict: None,
                is_listed: None,
                is_cut: false,
            });
        }
    };
    let mut origin = request.url()?;
    origin.set_path("/");
    origin.set_query(None);
    let ours = Ours {
        origin,
        folder: assets::bundle(env).await?.manifest.app.clone(),
        merchant: merchant.clone(),
    };
    let headers = &fetched.headers;
    // In every character set that pages come in, tags look as in this one.
    let html = String::from_utf8_lossy(&fetched.bytes);
    let verdict = judge(
        &Page {
            url: &fetched.url,
            headers: &|name| headers.get(name).ok().flatten(),
            html: &html,
        },
        &ours,
    );
    // Who is meant: the merchant asked for, else the one whose snippet is there, if it is of ours.
    let found = merchant.or_else(|| match verdict.merchants.as_slice() {
        [only] => gate::merchant_id(env, only.as_str()).ok(),
        _ => None,
    });
    let is_listed = match found {
        Some(merchant) => {
            let served = gate::served(env, &merchant).await?;
            let origin = match verdict.has_no_origin {
                true => "null".to_owned(),
                false => fetched.url.origin().ascii_serialization(),
            };
            Some(served.merchant.profile.allows(&origin))
        }
        None => None,
    };
    Ok(Checkup {
        url: fetched.url.into(),
        unread: None,
        verdict: Some(verdict),
        is_listed,
        is_cut: fetched.is_cut,
    })
}

fn write_page(asked: &Asked, result: &str) -> String {
    let lang = asked.lang;
    let title = say(words::DOCTOR, lang);
    let value = |text: &Option<String>| escape(text.as_deref().unwrap_or_default());
    format!(
        r#"<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Chipline</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/site.css">
<link rel="stylesheet" href="/doctor.css">
</head>
<body>
<header class="bar">
<a class="mark" href="/"><img src="/favicon.svg" width="28" height="28" alt="">Chipline</a>
<nav><a href="/install.html">{install}</a><a href="/doctor?lang={tag}" aria-current="page">{title}</a></nav>
</header>
<main class="doctor">
<h1>{title}</h1>
<p class="lede">{lede}</p>
<form action="/doctor" method="get">
<input type="hidden" name="lang" value="{tag}">
<label class="url">{address}<input name="url" inputmode="url" autocapitalize="none" autocomplete="url" spellcheck="false" required maxlength="2048" placeholder="https://www.example.com/" value="{url}"></label>
<label>{merchant}<input name="merchant" autocapitalize="none" autocomplete="off" spellcheck="false" maxlength="25" value="{id}"></label>
<button class="button">{check}</button>
</form>
{result}
</main>
</body>
</html>
"#,
        tag = lang.tag(),
        install = say(words::INSTALL, lang),
        lede = say(words::DOCTOR_LEDE, lang),
        address = say(words::ADDRESS, lang),
        merchant = say(words::MERCHANT, lang),
        check = say(words::CHECK, lang),
        url = value(&asked.url),
        id = value(&asked.merchant),
    )
}

/// The verdict itself, in its colour, with what belongs to it below.
fn section(mood: &str, sentence: &str, rest: &str) -> String {
    format!(r#"<section class="verdict {mood}" role="status"><h2>{sentence}</h2>{rest}</section>"#)
}

fn write_checkup(checkup: &Checkup, lang: Lang) -> String {
    let url = format!("<p><code>{}</code></p>", escape(&checkup.url));
    let Some(verdict) = &checkup.verdict else {
        let why = checkup.unread.unwrap_or(Unread::Unreached);
        return section("bad", say(words::unread(why), lang), &url);
    };
    let mood = match verdict.rung {
        Rung::Page => "good",
        Rung::Frame | Rung::Alone => "warn",
        Rung::Link | Rung::None => "bad",
    };
    let mut rest = url;
    rest += &paragraph(say(words::snippet(verdict.snippet), lang));
    for merchant in &verdict.merchants {
        rest += &format!("<p><code>{merchant}</code></p>");
    }
    let head = section(mood, say(words::rung(verdict.rung), lang), &rest);
    let policies = write_policies(verdict, lang);
    let notes = write_notes(checkup, verdict, lang);
    format!("{head}{policies}{}{notes}", write_needs(verdict, lang))
}

fn paragraph(text: &str) -> String {
    format!("<p>{text}</p>")
}

fn write_policies(verdict: &Verdict, lang: Lang) -> String {
    let mut html = format!("<section><h2>{}</h2>", say(words::POLICIES, lang));
    if verdict.policies.is_empty() {
        html += &paragraph(say(words::NO_POLICY, lang));
    }
    if verdict.tag_needs != TagNeeds::Nothing {
        html += &paragraph(say(words::tag_needs(verdict.tag_needs), lang));
        if verdict.tag_needs == TagNeeds::Nonce {
            html += "<pre class=\"wrap\"><code>&lt;script async nonce=&quot;…&quot; src=&quot;…&quot;&gt;&lt;/script&gt;</code></pre>";
        }
    }
    for found in &verdict.policies {
        html += &write_policy(found, lang);
    }
    html + "</section>"
}

fn write_policy(found: &Found, lang: Lang) -> String {
    let line = |text: &str| format!("<pre class=\"wrap\"><code>{}</code></pre>", escape(text));
    let mut html = format!("<h3>{}</h3>", say(words::delivery(found.by), lang));
    html += &line(&found.text);
    if found.changes.is_empty() {
        return html + &paragraph(say(words::POLICY_IS_FINE, lang));
    }
    for change in &found.changes {
        if change.before.is_empty() {
            html += &paragraph(say(words::ADD, lang));
        } else {
            html += &paragraph(say(words::REPLACE, lang));
            html += &line(&change.before);
            html += &paragraph(say(words::REPLACE_BY, lang));
        }
        html += &line(&change.after);
    }
    let whole = match found.by {
        Delivery::Header => format!("Content-Security-Policy: {}", found.changed),
        Delivery::ReportOnly => format!("Content-Security-Policy-Report-Only: {}", found.changed),
        Delivery::Meta => format!(
            r#"<meta http-equiv="Content-Security-Policy" content="{}">"#,
            found.changed
        ),
    };
    html + &paragraph(say(words::WHOLE, lang)) + &line(&whole)
}

fn write_needs(verdict: &Verdict, lang: Lang) -> String {
    let [need, state, reason] = [words::NEED, words::STATE, words::REASON].map(|w| say(w, lang));
    let mut rows = String::new();
    for asked in Need::ALL {
        let (name, what_for) = words::need(asked);
        let by: Vec<&str> = verdict
            .policies
            .iter()
            .filter(|found| found.by != Delivery::ReportOnly)
            .flat_map(|found| &found.forbids)
            .filter(|forbidden| forbidden.need == asked)
            .map(|forbidden| forbidden.directive.as_str())
            .collect();
        let now = if verdict.allowed.contains(&asked) {
            format!("<b class=\"good\">{}</b>", say(words::ALLOWED, lang))
        } else {
            let by = if by.is_empty() {
                "sandbox".to_owned()
            } else {
                by.join(" ")
            };
            format!(
                "<b class=\"bad\">{}</b> <code>{}</code>",
                say(words::FORBIDDEN, lang),
                escape(&by)
            )
        };
        rows += &format!(
            r#"<tr><th scope="row">{}</th><td data-label="{state}">{now}</td><td data-label="{reason}">{}</td></tr>"#,
            say(name, lang),
            say(what_for, lang),
        );
    }
    format!(
        r#"<section><div class="table"><table><thead><tr><th scope="col">{need}</th><th scope="col">{state}</th><th scope="col">{reason}</th></tr></thead><tbody>{rows}</tbody></table></div></section>"#
    )
}

fn write_notes(checkup: &Checkup, verdict: &Verdict, lang: Lang) -> String {
    let mut notes = Vec::new();
    if checkup.is_listed == Some(false) {
        let origin = Url::parse(&checkup.url).map(|url| url.origin().ascii_serialization());
        let origin = match (verdict.has_no_origin, origin) {
            (false, Ok(origin)) => origin,
            _ => "*".to_owned(),
        };
        notes.push(format!(
            "{} <code>{}</code>",
            say(words::NOT_LISTED, lang),
            escape(&origin)
        ));
    }
    let told = [
        (verdict.has_no_origin, words::NO_ORIGIN),
        (verdict.trusted_types, words::TRUSTED_TYPES),
        (verdict.is_isolated, words::ISOLATED),
        (verdict.no_microphone, words::NO_MICROPHONE),
        (checkup.is_cut, words::CUT),
    ];
    let told = told.into_iter().filter(|(is_so, _)| *is_so);
    notes.extend(told.map(|(_, note)| say(note, lang).to_owned()));
    if notes.is_empty() {
        return String::new();
    }
    let items: String = notes
        .iter()
        .map(|note| format!("<li>{note}</li>"))
        .collect();
    format!(
        "<section><h2>{}</h2><ul>{items}</ul></section>",
        say(words::NOTES, lang)
    )
}
