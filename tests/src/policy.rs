//! A merchant whose pages are served under policies, and what a browser makes of them.

use crate::browser::Tab;
use crate::host::Host;
use crate::operator::Operator;
use crate::stand::Stand;
use serde_json::{Value, json};
use xtask::seed::Login;

/// Notes every violation that the browser reports: directive, and what was blocked.
const NOTE: &str = "addEventListener('securitypolicyviolation', (event) => \
    (window.violations ||= []).push([event.effectiveDirective, event.blockedURI]), true)";

/// The worker, and the merchant's own server.
pub struct Merchant {
    /// The worker.
    pub stand: Stand,
    /// The server.
    pub host: Host,
    /// The merchant, and how its owner signs in.
    pub login: Login,
}

impl Merchant {
    /// One that allows its own pages.
    #[track_caller]
    #[must_use]
    pub fn new() -> Self {
        Self::allowing(|host| host.origin())
    }

    /// One that allows these pages.
    #[track_caller]
    #[must_use]
    pub fn allowing(origin: impl FnOnce(&Host) -> String) -> Self {
        let rate = json!({ "burst": 1000, "per_minute": 1000 });
        let limits = json!({ "private_targets": true, "checks": rate });
        let stand = Stand::planned("law", |plan| {
            plan.loopback = true;
            plan.limits = limits.to_string();
        });
        let host = Host::new();
        let login = stand.another_on("dental", &[origin(&host)]);
        Self { stand, host, login }
    }

    /// The snippet's tag.
    #[must_use]
    pub fn tag(&self, attributes: &str) -> String {
        let (origin, merchant) = (self.stand.origin(), &self.login.merchant);
        format!("<script {attributes} src=\"{origin}/w/{merchant}.js\"></script>")
    }

    /// A policy with the worker's origin in place of `EDGE`, and its socket's in place of `WSS`.
    #[must_use]
    pub fn policy(&self, policy: &str) -> String {
        let origin = self.stand.origin();
        let socket = origin.replace("http://", "ws://");
        policy.replace("EDGE", &origin).replace("WSS", &socket)
    }

    /// Puts a page with the snippet there, under a policy.
    #[must_use]
    pub fn page(&self, path: &str, policy: &str, tag: &str) -> String {
        let html = format!(
            "<!doctype html><html lang=zh-CN><head><meta name=viewport content='width=device-width'><title>page</title></head><body><h1>page</h1>{tag}</body></html>"
        );
        let policy = self.policy(policy);
        let headers = [("content-security-policy", policy.as_str())];
        self.host.put(path, &headers, &html)
    }

    /// What `/v1/doctor` says of a page.
    #[track_caller]
    #[must_use]
    pub fn checkup(&self, url: &str) -> Value {
        let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let merchant = &self.login.merchant;
        let path = format!("/v1/doctor?url={url}&merchant={merchant}");
        crate::http::send("GET", &self.stand.url(&path), &[], "").json()
    }

    /// The merchant's owner, signed in.
    #[track_caller]
    #[must_use]
    pub fn owner(&self) -> Operator {
        Operator::sign_in(&self.stand.origin(), &self.login)
    }
}

impl Default for Merchant {
    fn default() -> Self {
        Self::new()
    }
}

/// Goes to a page and notes what its policy forbids.
#[track_caller]
pub fn visit(tab: &Tab, url: &str) {
    tab.before_pages(NOTE);
    tab.goto(url);
}

/// What has been forbidden so far, each once, sorted.
#[track_caller]
#[must_use]
pub fn violations(tab: &Tab) -> Vec<(String, String)> {
    let noted = tab.eval("window.violations || []");
    let mut noted: Vec<(String, String)> = serde_json::from_value(noted).expect("pairs");
    noted.sort();
    noted.dedup();
    noted
}

/// On which rung the widget stands, once it is on one. Without the ladder it is in the page.
#[track_caller]
#[must_use]
pub fn rung(tab: &Tab) -> String {
    let found = tab.wait(
        "(() => { const core = Object.values(window.chipline?.kits || {})[0]?.widgets[0]; \
         return core && (core.rung || (core.handle && 'page')) })()",
    );
    found.as_str().unwrap_or_default().to_owned()
}

/// Talks until the lead card comes, fills it in, and sees it taken.
#[track_caller]
pub fn leave_a_number(tab: &Tab) {
    for question in ["种一颗牙多少钱", "怎么预约", "我想预约", "留个电话"] {
        let before = tab.eval("$$('.msg.they').length");
        tab.fill("$('textarea')", question);
        tab.press("Enter");
        tab.wait(&format!("$$('.msg.they').length > {before}"));
        if tab.eval("!!$('form input[name=phone]')") == json!(true) {
            break;
        }
    }
    tab.wait("$('form input[name=phone]')");
    tab.fill("$('form input[name=phone]')", "138 1234 5678");
    tab.tap("$('form input[name=agree]')");
    tab.tap("$('form .submit')");
    tab.wait("!$('form input[name=phone]') && withText($$('.msg'), '138****5678')");
}
