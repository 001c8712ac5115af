//! The check of merchants' pages: its verdict is what a browser does, the line that it prints brings
//! the widget to the first rung, and it looks at nothing that is not public.

use serde_json::{Value, json};
use shared::protocol::Code;
use tests::browser::{Screen, Tab};
use tests::host::Host;
use tests::http::send;
use tests::policy::{Merchant, rung, visit};
use tests::stand::Stand;

/// Policies, whether the snippet's tag carries the nonce, and the rung that both leave.
const POLICIES: [(&str, &str, &str); 9] = [
    (
        "default-src * 'unsafe-inline' 'unsafe-eval'",
        "async",
        "page",
    ),
    ("upgrade-insecure-requests", "async", "page"),
    (
        "script-src EDGE 'wasm-unsafe-eval'; connect-src EDGE",
        "async",
        "page",
    ),
    (
        "script-src 'nonce-n1' 'strict-dynamic' 'wasm-unsafe-eval'",
        "async nonce=n1",
        "page",
    ),
    (
        "default-src 'self'; script-src EDGE 'self'; frame-src EDGE",
        "async",
        "frame",
    ),
    ("script-src EDGE, frame-src 'self'", "async", "alone"),
    (
        "default-src 'self'; script-src 'nonce-n1' 'self'",
        "async nonce=n1",
        "link",
    ),
    ("script-src 'nonce-n1' 'strict-dynamic'", "async", "none"),
    ("default-src 'self'", "async", "none"),
];

fn found(tab: &Tab) -> String {
    tab.wait("document.readyState == 'complete'");
    if tab.eval("!!host()") == json!(false) {
        return "none".to_owned();
    }
    tab.tap("$('.launcher')");
    rung(tab)
}

#[test]
fn the_verdict_is_what_the_browser_does_and_the_printed_line_mends_it() {
    let merchant = Merchant::new();
    for (at, (policy, attributes, expected)) in POLICIES.iter().enumerate() {
        let url = merchant.page(&format!("/before{at}"), policy, &merchant.tag(attributes));
        let tab = Tab::open(Screen::Desktop);
        visit(&tab, &url);
        assert_eq!(found(&tab), *expected, "{policy}");
        let checkup = merchant.checkup(&url);
        let verdict = &checkup["verdict"];
        assert_eq!(verdict["rung"], *expected, "{policy}: {checkup}");
        assert_eq!(verdict["snippet"], "found");
        assert_eq!(checkup["is_listed"], true);

        let changed: Vec<&str> = verdict["policies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|policy| policy["changed"].as_str().unwrap())
            .collect();
        let attributes = match verdict["tag_needs"].as_str() {
            Some("nonce") => "async nonce=n1",
            _ => attributes,
        };
        let after = merchant.page(
            &format!("/after{at}"),
            &changed.join(", "),
            &merchant.tag(attributes),
        );
        let tab = Tab::open(Screen::Desktop);
        visit(&tab, &after);
        assert_eq!(found(&tab), "page", "{changed:?}");
        assert_eq!(merchant.checkup(&after)["verdict"]["rung"], "page");
    }
}

#[test]
fn a_policy_in_the_page_and_one_that_only_reports_are_told_apart() {
    let merchant = Merchant::new();
    let html = format!(
        "<head><meta http-equiv=content-security-policy content=\"script-src {}\">{}</head>",
        merchant.stand.origin(),
        merchant.tag("async")
    );
    let headers = [
        ("content-security-policy-report-only", "default-src 'self'"),
        ("permissions-policy", "microphone=()"),
        ("cross-origin-embedder-policy", "require-corp"),
    ];
    let url = merchant.host.put("/", &headers, &html);
    let checkup = merchant.checkup(&url);
    let verdict = &checkup["verdict"];
    assert_eq!(verdict["rung"], "frame");
    let ways: Vec<&Value> = verdict["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| &policy["by"])
        .collect();
    assert_eq!(ways, ["meta", "report_only"]);
    assert_eq!(verdict["no_microphone"], true);
    assert_eq!(verdict["is_isolated"], true);
    // An isolated page takes our frame in.
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &url);
    tab.tap("$('.launcher')");
    assert_eq!(rung(&tab), "frame");
}

#[test]
fn redirects_are_followed_and_what_is_no_page_is_said_to_be_so() {
    let merchant = Merchant::new();
    let host = &merchant.host;
    let page = host.put("/page", &[], &merchant.tag("async"));
    let near = host.redirect("/near", "/page");
    assert_eq!(merchant.checkup(&near)["url"], page);
    host.redirect("/loop", "/loop");
    host.answer(
        "/picture",
        200,
        &[("content-type", "image/png")],
        b"\x89PNG",
    );
    host.answer("/closed", 403, &[("content-type", "text/html")], b"no");
    host.redirect("/out", "file:///etc/passwd");
    for (path, why) in [
        ("/loop", "redirects"),
        ("/picture", "not_html"),
        ("/closed", "failed"),
        ("/out", "refused"),
    ] {
        let checkup = merchant.checkup(&format!("{}{path}", host.origin()));
        assert_eq!(checkup["unread"], why, "{path}");
    }
    let nobody = Host::new().origin();
    assert_eq!(merchant.checkup(&nobody)["unread"], "unreached");
    // A page without an end is read to our bound.
    let long = format!("{}{}", merchant.tag("async"), "x".repeat(2_000_000));
    let long = merchant.checkup(&host.put("/long", &[], &long));
    assert_eq!(
        (&long["is_cut"], &long["verdict"]["snippet"]),
        (&json!(true), &json!("found"))
    );
}

#[test]
fn nothing_private_is_looked_at() {
    let stand = Stand::new("dental");
    let host = Host::new();
    host.put("/", &[], "<p>within</p>");
    let port = host.origin().rsplit(':').next().unwrap().to_owned();
    for address in [
        host.origin(),
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://2130706433:{port}/"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "http://printer/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "https://user:word@shop.example/".to_owned(),
        stand.origin(),
    ] {
        let url: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let answer = send("GET", &stand.url(&format!("/v1/doctor?url={url}")), &[], "");
        assert_eq!(answer.json::<Value>()["unread"], "refused", "{address}");
    }
}

#[test]
fn checks_are_counted_and_crawlers_have_none_made() {
    let stand = Stand::with_limits(
        "dental",
        json!({ "checks": { "burst": 2, "per_minute": 1 } }),
    );
    let url = stand.url("/v1/doctor?url=http://10.0.0.1/");
    for _ in 0..2 {
        assert_eq!(send("GET", &url, &[], "").status, 200);
    }
    send("GET", &url, &[], "").refused(Code::TooMany);
    send("GET", &stand.url("/doctor?url=10.0.0.1"), &[], "").refused(Code::TooMany);
    send("GET", &url, &[("user-agent", "Googlebot/2.1")], "").refused(Code::Crawler);
    // The form itself is a page like any other.
    assert_eq!(send("GET", &stand.url("/doctor"), &[], "").status, 200);
    send("GET", &stand.url("/v1/doctor"), &[], "").refused(Code::BadRequest);
}

#[test]
fn a_person_reads_the_verdict_in_his_language() {
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Phone);
    let url = merchant.page(
        "/",
        "script-src 'self'; connect-src 'self'",
        &merchant.tag("async"),
    );
    visit(&tab, &merchant.stand.url("/doctor"));
    tab.fill("document.querySelector('input[name=url]')", &url);
    tab.tap("document.querySelector('.button')");
    tab.wait("document.querySelector('.verdict.bad')?.innerText.includes('不允许我们的脚本')");
    let line = merchant.policy("script-src 'self' EDGE 'wasm-unsafe-eval'");
    let printed =
        format!("[...document.querySelectorAll('pre')].some((pre) => pre.innerText == {line:?})");
    assert_eq!(tab.eval(&printed), json!(true));
    assert_eq!(tab.eval("window.violations || []"), json!([]));
    assert_eq!(
        tab.eval("document.documentElement.scrollWidth <= innerWidth"),
        json!(true)
    );
    for (lang, words) in [("en", "forbids our script"), ("zh-TW", "不允許我們的腳本")] {
        let there = merchant
            .stand
            .url(&format!("/doctor?lang={lang}&url={url}"));
        tab.goto(&there);
        tab.wait(&format!(
            "document.querySelector('.verdict').innerText.includes({words:?})"
        ));
    }
    // What a page says of itself stays text.
    let odd = merchant.page("/odd", "script-src 'self' <img/src=x>", "");
    tab.goto(
        &merchant
            .stand
            .url(&format!("/doctor?url={odd}&merchant=%3Cb%3E")),
    );
    tab.wait("document.querySelector('.verdict')");
    assert_eq!(
        tab.eval("document.querySelector('main img, main b b')"),
        json!(null)
    );
}
