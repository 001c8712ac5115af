//! What the doors read of a request and a deployment's settings, and where we may call out to.

use crate::input::{Json, Text};
use bolero::check;
use shared::door::policy::{Delivery, Ours, Page, Rung, judge};
use shared::door::{Address, Limits, Platform, Proxies, client_address, is_crawler};
use shared::webhook::{Target, TargetError};
use std::net::IpAddr;
use url::Url;

/// Nobody's word but a proxy's own moves a request to another address.
#[test]
fn addresses() {
    check!()
        .with_type::<(Text, Text, Text)>()
        .for_each(|(peer, forwarded, proxies)| {
            let (peer, forwarded) = (peer.write(), forwarded.write());
            let told = |platform, forwarded, proxies: &Proxies| {
                client_address(platform, Some(&peer), forwarded, proxies)
            };
            let nobody = Proxies::default();
            let own = told(Platform::Workerd, None, &nobody);
            assert_eq!(told(Platform::Workerd, Some(&forwarded), &nobody), own);
            if let Ok(proxies) = Proxies::parse(&proxies.write()) {
                assert_eq!(told(Platform::Cloudflare, Some(&forwarded), &proxies), own);
                let _: Address = told(Platform::Workerd, Some(&forwarded), &proxies);
            }
            let _ = is_crawler(&forwarded);
        });
}

#[test]
fn limits() {
    let seeds = [serde_json::to_value(Limits::default()).unwrap()];
    check!().with_type::<Json>().for_each(|json| {
        let Ok(text) = String::from_utf8(json.bytes(&seeds)) else {
            return;
        };
        let Ok(limits) = Limits::parse(&text) else {
            return;
        };
        assert!(!limits.webhook_retry_s.is_empty());
        let written = serde_json::to_string(&limits).unwrap();
        assert_eq!(Limits::parse(&written), Ok(limits));
    });
}

/// An address that may be called is no special one, written as it is and as it will be called.
#[test]
fn targets() {
    check!()
        .with_type::<(Text, [u8; 16], u8)>()
        .for_each(|(text, octets, form)| {
            let host = match form % 4 {
                0 => text.write(),
                1 => u32::from_be_bytes([octets[0], octets[1], octets[2], octets[3]]).to_string(),
                2 => IpAddr::from([octets[0], octets[1], octets[2], octets[3]]).to_string(),
                _ => format!("[{}]", IpAddr::from(*octets)),
            };
            let target = Target::from(format!("https://{host}").as_str());
            if target.check(false).is_err() {
                return;
            }
            let called = target.join("").unwrap();
            // It may only have become longer.
            let checked = called.check(false);
            assert!(matches!(checked, Ok(()) | Err(TargetError::Shape)));
            let host = called.as_str()["https://".len()..]
                .split(['/', '?', '#'])
                .next()
                .unwrap();
            assert!(!host.contains('@') && host.contains(['.', ':']));
            let bare = host.trim_start_matches('[').split(']').next().unwrap();
            match bare.parse::<IpAddr>() {
                Ok(IpAddr::V4(address)) => {
                    assert!(!address.is_loopback() && !address.is_private());
                    assert!(!address.is_link_local() && !address.is_unspecified());
                }
                Ok(IpAddr::V6(address)) => {
                    assert!(!address.is_loopback() && !address.is_unspecified());
                    assert!(!address.is_unique_local() && !address.is_unicast_link_local());
                }
                Err(_) => {}
            }
        });
}

/// Words of policies and of pages that carry them.
const POLICY_WORDS: &[&str] = &[
    "default-src ",
    "script-src ",
    "script-src-elem ",
    "connect-src ",
    "frame-src ",
    "child-src ",
    "img-src ",
    "sandbox ",
    "'none' ",
    "'self' ",
    "* ",
    "https: ",
    "wss: ",
    "blob: ",
    "https://chat.example ",
    "http://chat.example:80/a/ ",
    "*.example:* ",
    "'unsafe-eval' ",
    "'strict-dynamic' ",
    "'nonce-a' ",
    "'sha256-AAAA' ",
    "; ",
    ", ",
    "<script nonce=a src='https://chat.example/w/m0123456789abcdefghijklmn.js'></script>",
    "<meta http-equiv=Content-Security-Policy content=\"",
    "\">",
    "<!--",
    "-->",
    "&amp;",
    "<body>",
    "</script",
    "allow-scripts ",
];

/// Whatever a page says, a verdict comes of it; and who does what it prints stands on the first rung.
#[test]
fn policies() {
    check!()
        .with_type::<(Vec<u8>, Vec<u8>, Text, bool)>()
        .for_each(|(policy, html, text, is_last)| {
            let words = |picked: &[u8]| -> String {
                let word = |at: &u8| POLICY_WORDS[usize::from(*at) % POLICY_WORDS.len()];
                picked.iter().map(word).collect()
            };
            let (mut policy, mut html) = (words(policy), words(html));
            let place = if *is_last { &mut html } else { &mut policy };
            place.push_str(&text.write());
            let url = Url::parse("https://shop.example/").unwrap();
            let ours = Ours {
                origin: Url::parse("https://chat.example").unwrap(),
                folder: "/a/w-0/".to_owned(),
                merchant: None,
            };
            let look = |policy: &str, html: &str| {
                let header =
                    |name: &str| (name == "content-security-policy").then(|| policy.to_owned());
                let page = Page {
                    url: &url,
                    headers: &header,
                    html,
                };
                judge(&page, &ours)
            };
            let verdict = look(&policy, &html);
            let printed: Vec<&str> = verdict
                .policies
                .iter()
                .filter(|found| found.by == Delivery::Header)
                .map(|found| found.changed.as_str())
                .collect();
            let after = look(&printed.join(", "), "");
            assert_eq!(after.rung, verdict.rung_after, "{policy}");
            assert!(after.policies.iter().all(|found| found.changes.is_empty()));
            assert!(verdict.rung_after == Rung::Page || policy.to_lowercase().contains("sandbox"));
        });
}
