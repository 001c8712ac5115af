//! Policies as real pages have them, and what they leave of the widget.

use super::*;

const MERCHANT: &str = "m0123456789abcdefghijklmn";

fn ours() -> Ours {
    Ours {
        origin: Url::parse("https://chat.example").unwrap(),
        folder: "/a/w-0123/".to_owned(),
        merchant: Some(MerchantId::parse(MERCHANT).unwrap()),
    }
}

fn judged(headers: &[(&str, &str)], html: &str) -> Verdict {
    let url = Url::parse("https://shop.example/page").unwrap();
    let header = |name: &str| {
        let known = headers.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| (*value).to_owned())
    };
    let page = Page {
        url: &url,
        headers: &header,
        html,
    };
    judge(&page, &ours())
}

fn tag(nonce: &str) -> String {
    format!(r#"<script async nonce="{nonce}" src="https://chat.example/w/{MERCHANT}.js"></script>"#)
}

const FOUND: &str = "content-security-policy";

#[test]
fn the_rung_follows_from_the_policies() {
    use Rung::{Alone, Frame, Link, None, Page};
    let us = "https://chat.example";
    for (policy, rung) in [
        ("", Page),
        // What only watches over other things.
        ("upgrade-insecure-requests; frame-ancestors 'self'", Page),
        ("object-src 'none'; base-uri 'self'", Page),
        // A shop system's own, a blog's, a bank's.
        (
            "block-all-mixed-content; frame-ancestors 'none'; upgrade-insecure-requests;",
            Page,
        ),
        (
            "default-src https: data: 'unsafe-inline' 'unsafe-eval'",
            Page,
        ),
        ("default-src 'self'; img-src *", None),
        ("default-src 'self' https: 'unsafe-inline'", Frame),
        (
            "script-src 'self' 'unsafe-inline' https://*.googletagmanager.com",
            None,
        ),
        (&format!("script-src 'self' {us}"), Frame),
        (
            &format!("script-src 'self' {us}; frame-src 'self' https://player.example"),
            Alone,
        ),
        (
            &format!("script-src {us}; frame-src 'none'; connect-src 'self'"),
            Link,
        ),
        (
            &format!("script-src {us} 'wasm-unsafe-eval'; connect-src 'self'"),
            Frame,
        ),
        (
            &format!("script-src {us} 'wasm-unsafe-eval'; connect-src {us}"),
            Page,
        ),
        (
            &format!("script-src {us} 'unsafe-eval'; child-src 'none'"),
            Page,
        ),
        // A path that leaves the later scripts out.
        (&format!("script-src {us}/w/ 'wasm-unsafe-eval'"), None),
        (
            &format!("script-src {us}/w/ {us}/a/ 'wasm-unsafe-eval'"),
            Page,
        ),
        // The more exact directive has the word for scripts, the general one for wasm.
        (&format!("script-src 'self'; script-src-elem {us}"), Frame),
        (&format!("script-src-elem {us}"), Page),
        // Two policies: what both allow.
        (
            &format!("default-src *, script-src {us} 'wasm-unsafe-eval'"),
            Frame,
        ),
        (
            &format!("script-src *, connect-src 'self', frame-src {us}"),
            Frame,
        ),
        ("sandbox allow-forms", None),
        ("sandbox allow-scripts", Page),
    ] {
        assert_eq!(judged(&[(FOUND, policy)], &tag("")).rung, rung, "{policy}");
    }
}

#[test]
fn the_printed_change_is_small_and_reaches_the_first_rung() {
    for (policy, after) in [
        (
            "default-src 'self'",
            "default-src 'self'; script-src 'self' https://chat.example 'wasm-unsafe-eval'; connect-src 'self' https://chat.example wss://chat.example",
        ),
        (
            "default-src 'none'; style-src 'self'",
            "default-src 'none'; style-src 'self'; script-src https://chat.example 'wasm-unsafe-eval'; connect-src https://chat.example wss://chat.example",
        ),
        (
            "script-src 'self' https://chat.example",
            "script-src 'self' https://chat.example 'wasm-unsafe-eval'",
        ),
        (
            "connect-src https:; img-src 'self'",
            "connect-src https: wss://chat.example; img-src 'self'",
        ),
        (
            "script-src 'self'; script-src-elem 'self'",
            "script-src 'self' 'wasm-unsafe-eval'; script-src-elem 'self' https://chat.example",
        ),
        (
            "script-src 'nonce-a' 'strict-dynamic'",
            "script-src 'nonce-a' 'strict-dynamic' 'wasm-unsafe-eval'",
        ),
        (
            "script-src 'nonce-a' 'self' 'wasm-unsafe-eval'",
            "script-src 'nonce-a' 'self' 'wasm-unsafe-eval'",
        ),
        (
            "script-src 'sha256-AAAA' 'strict-dynamic'",
            "script-src 'sha256-AAAA' 'strict-dynamic' 'wasm-unsafe-eval'",
        ),
    ] {
        let verdict = judged(&[(FOUND, policy)], &tag("a"));
        let [found] = verdict.policies.as_slice() else {
            panic!("{policy}");
        };
        assert_eq!(found.changed, after);
        for change in &found.changes {
            assert!(after.contains(&change.after), "{change:?}");
            assert!(policy.contains(&change.before), "{change:?}");
        }
        // Hashes and strict-dynamic: a trusted script inserts it.
        let html = tag("a");
        let html = if after.contains("sha256") { "" } else { &html };
        let again = judged(&[(FOUND, after)], html);
        assert_eq!(again.rung, Rung::Page, "{after}");
        assert!(again.policies[0].changes.is_empty(), "{after}");
    }
    let both = judged(&[(FOUND, "script-src 'self', connect-src 'self'")], "");
    let changed: Vec<&str> = both
        .policies
        .iter()
        .map(|found| found.changed.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "script-src 'self' https://chat.example 'wasm-unsafe-eval'",
            "connect-src 'self' https://chat.example wss://chat.example"
        ]
    );
}

#[test]
fn a_nonce_belongs_on_the_tag() {
    let policy = "script-src 'nonce-Abc' 'strict-dynamic' 'wasm-unsafe-eval'";
    let with = |html: &str| {
        let verdict = judged(&[(FOUND, policy)], html);
        assert_eq!(verdict.tag_needs, TagNeeds::Nonce);
        (verdict.rung, verdict.tag_is_right)
    };
    assert_eq!(with(&tag("Abc")), (Rung::Page, true));
    assert_eq!(with(&tag("abc")), (Rung::None, false));
    assert_eq!(with(&tag("")), (Rung::None, false));
    // Not there yet: as it will be with the nonce.
    assert_eq!(with(""), (Rung::Page, true));
    // Under strict-dynamic a host says nothing.
    let host = "script-src 'nonce-Abc' 'strict-dynamic' https://chat.example";
    assert_eq!(judged(&[(FOUND, host)], &tag("")).rung, Rung::None);
    // Without it either does.
    let host = "script-src 'nonce-Abc' https://chat.example 'wasm-unsafe-eval'";
    assert_eq!(judged(&[(FOUND, host)], &tag("")).rung, Rung::Page);
    let hashes = "script-src 'sha256-AAAA' 'strict-dynamic' 'wasm-unsafe-eval'";
    let verdict = judged(&[(FOUND, hashes)], "");
    assert_eq!(
        (verdict.rung, verdict.tag_needs),
        (Rung::Page, TagNeeds::TrustedScript)
    );
    assert_eq!(judged(&[(FOUND, hashes)], &tag("")).rung, Rung::None);
}

#[test]
fn what_only_reports_forbids_nothing() {
    let headers = [("content-security-policy-report-only", "default-src 'self'")];
    let verdict = judged(&headers, &tag(""));
    assert_eq!(verdict.rung, Rung::Page);
    assert_eq!(verdict.policies[0].by, Delivery::ReportOnly);
    assert_eq!(verdict.policies[0].forbids.len(), 6);
}

#[test]
fn a_meta_is_a_policy_but_no_sandbox() {
    let meta = |policy: &str| {
        let html = format!(
            r#"<head><meta http-equiv=Content-Security-Policy content="{policy}">{}"#,
            tag("")
        );
        judged(&[], &html)
    };
    let verdict = meta("default-src 'self'");
    assert_eq!(
        (verdict.rung, verdict.policies[0].by),
        (Rung::None, Delivery::Meta)
    );
    let verdict = meta("sandbox");
    assert_eq!((verdict.rung, verdict.has_no_origin), (Rung::Page, false));
}

#[test]
fn the_snippet_is_found_or_not() {
    let other = MERCHANT.replace('0', "1");
    for (html, snippet) in [
        (tag(""), Snippet::Found),
        (String::new(), Snippet::Missing),
        (
            format!("<script src='https://chat.example/w/{other}.js'></script>"),
            Snippet::OfAnother,
        ),
        (
            format!("<script src='https://old.example/w/{MERCHANT}.js'></script>"),
            Snippet::FromElsewhere,
        ),
        (
            format!("<script>s.src='https://chat.example/w/{MERCHANT}.js'</script>"),
            Snippet::Found,
        ),
        (
            format!("<script src=/w/{MERCHANT}.js></script>"),
            Snippet::FromElsewhere,
        ),
        (format!("<p>/w/{MERCHANT}.js</p>"), Snippet::Missing),
    ] {
        assert_eq!(judged(&[], &html).snippet, snippet, "{html}");
    }
}

#[test]
fn what_else_a_page_demands_is_told() {
    let verdict = judged(
        &[
            (
                FOUND,
                "require-trusted-types-for 'script'; sandbox allow-scripts allow-popups",
            ),
            (
                "cross-origin-embedder-policy",
                "require-corp; report-to=\"a\"",
            ),
            ("permissions-policy", "geolocation=(self), microphone=()"),
        ],
        "",
    );
    assert!(verdict.trusted_types && verdict.is_isolated);
    assert!(verdict.has_no_origin && verdict.no_microphone);
    let verdict = judged(&[("permissions-policy", "microphone=(self)")], "");
    assert!(!(verdict.trusted_types || verdict.is_isolated || verdict.has_no_origin));
    assert!(!verdict.no_microphone);
}

#[test]
fn a_page_on_our_own_origin_needs_only_itself() {
    let url = Url::parse("https://chat.example/c/m").unwrap();
    let header = |name: &str| {
        (name == FOUND).then(|| {
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
                .to_owned()
        })
    };
    let page = Page {
        url: &url,
        headers: &header,
        html: "",
    };
    assert_eq!(judge(&page, &ours()).rung, Rung::Page);
}
