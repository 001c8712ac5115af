//! What a page's policies let the widget do: on which rung of its ladder it will stand there, and
//! the smallest change that brings it to the first one.
//!
//! Pure: whoever fetches the page hands in its address, headers and HTML.

mod csp;
pub(crate) mod page;
#[cfg(test)]
mod tests;

pub use csp::{Directive, Policy};
pub use page::{Markup, Script, merchants_in, read};

use crate::id::MerchantId;
use serde::{Deserialize, Serialize};
use url::Url;

/// The ways in which the widget stands on a page, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// In the page.
    Page,
    /// In a frame from our origin.
    Frame,
    /// The loader alone, over HTTP.
    Alone,
    /// A link to the full page.
    Link,
    /// Not at all: scripts from us are forbidden.
    None,
}

/// What the widget asks of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Scripts from us.
    Script,
    /// Calls to us.
    Connect,
    /// WebAssembly.
    Wasm,
    /// A socket to us; without it a stream takes its place.
    Socket,
    /// A frame from us; only the second rung needs it.
    Frame,
    /// Pictures and files within the talk.
    Pictures,
    /// Style. Nothing has to be allowed for it: an adopted sheet is neither inline nor fetched.
    Style,
}

impl Need {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Script,
        Self::Connect,
        Self::Wasm,
        Self::Socket,
        Self::Frame,
        Self::Pictures,
        Self::Style,
    ];

    /// What the first rung is made of, the socket included: with a stream it stands as well, but
    /// every socket that is tried is a violation in the page's reports.
    const FIRST_RUNG: [Self; 4] = [Self::Script, Self::Wasm, Self::Connect, Self::Socket];

    /// The directives that rule it: the first that there is.
    fn ruled_by(self) -> &'static [&'static str] {
        match self {
            Self::Script => &["script-src-elem", "script-src", "default-src"],
            Self::Wasm => &["script-src", "default-src"],
            Self::Connect | Self::Socket => &["connect-src", "default-src"],
            Self::Frame => &["frame-src", "child-src", "default-src"],
            Self::Pictures => &["img-src", "default-src"],
            Self::Style => &[],
        }
    }

    /// The directive to write where only `default-src` rules.
    fn own_directive(self) -> &'static str {
        match self {
            Self::Script | Self::Wasm => "script-src",
            Self::Connect | Self::Socket => "connect-src",
            Self::Frame => "frame-src",
            Self::Pictures | Self::Style => "img-src",
        }
    }
}

/// Where we are.
#[derive(Clone, Debug)]
pub struct Ours {
    /// Our origin.
    pub origin: Url,
    /// Path of the folder in which the later scripts and the app lie.
    pub folder: String,
    /// Whose widget is asked for, if that was said.
    pub merchant: Option<MerchantId>,
}

impl Ours {
    fn at(&self, path: &str) -> Url {
        let mut url = self.origin.clone();
        url.set_path(path);
        url
    }

    fn socket(&self) -> Url {
        let mut url = self.at("/v1/conversations/c/socket");
        let scheme = if url.scheme() == "http" { "ws" } else { "wss" };
        // Both are of the kinds that may take each other's place.
        let _ = url.set_scheme(scheme);
        url
    }

    /// As a source: scheme, host and port.
    fn source(url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        match url.port() {
            Some(port) => format!("{}://{host}:{port}", url.scheme()),
            None => format!("{}://{host}", url.scheme()),
        }
    }
}

/// A page as it was fetched.
pub struct Page<'a> {
    /// Its address after all redirects.
    pub url: &'a Url,
    /// Its headers; several of one name are apart by commas.
    pub headers: &'a dyn Fn(&str) -> Option<String>,
    /// Its HTML, or the beginning of it.
    pub html: &'a str,
}

/// How a policy came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// In a header.
    Header,
    /// In a `<meta>` of the page.
    Meta,
    /// In a header that only reports.
    ReportOnly,
}

/// A policy of the page, and what has to be changed in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// How it came.
    pub by: Delivery,
    /// As it is.
    pub text: String,
    /// What it forbids of what the widget asks, with the directive that does.
    pub forbids: Vec<Forbidden>,
    /// Directives to replace or add for the first rung; none where nothing has to be.
    pub changes: Vec<Change>,
    /// The whole policy after that.
    pub changed: String,
}

/// Something that a policy forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forbidden {
    /// What.
    pub need: Need,
    /// By this directive.
    pub directive: String,
}

/// One directive's change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// As it is; empty where it is a new one.
    pub before: String,
    /// As it has to be.
    pub after: String,
}

/// What is known of the snippet on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Snippet {
    /// It is there, by a tag of its own or within another script.
    Found,
    /// It is there, but for another merchant than the one asked for.
    OfAnother,
    /// It is there, but loaded from another address than ours.
    FromElsewhere,
    /// It was not found; a tag manager may still bring it.
    Missing,
}

/// What the tag of the snippet has to do beyond what the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TagNeeds {
    /// Nothing.
    Nothing,
    /// It must carry the page's nonce.
    Nonce,
    /// A script that the page trusts must insert it.
    TrustedScript,
}

/// Why a page could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// An address that may not be called, or a redirect to one.
    Refused,
    /// Nobody answered there.
    Unreached,
    /// No answer in time.
    Silent,
    /// Something else than a page.
    NotHtml,
    /// A status that is an error.
    Failed,
    /// A redirect after a redirect.
    Redirects,
}

/// What the check of a page gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checkup {
    /// The page's address after all redirects.
    pub url: String,
    /// Why it could not be looked at; then there is no verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<Unread>,
    /// The verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Whether the page's origin is on the merchant's list, where a merchant is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_listed: Option<bool>,
    /// Only the beginning of the page was read.
    pub is_cut: bool,
}

/// The whole verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// On which rung the widget stands with the page as it is; as it will, where it is not there yet.
    pub rung: Rung,
    /// On which it stands after the changes.
    pub rung_after: Rung,
    /// What is allowed as the page is.
    pub allowed: Vec<Need>,
    /// The snippet on the page.
    pub snippet: Snippet,
    /// Merchants whose snippet was found.
    pub merchants: Vec<MerchantId>,
    /// What its tag has to do.
    pub tag_needs: TagNeeds,
    /// Whether the tag does that as it stands.
    pub tag_is_right: bool,
    /// All policies.
    pub policies: Vec<Found>,
    /// The page demands trusted types. The widget uses none of the places where they are demanded.
    pub trusted_types: bool,
    /// The page is isolated (`Cross-Origin-Embedder-Policy`). What we serve says that it may be embedded.
    pub is_isolated: bool,
    /// The page is in a sandbox that takes its origin: it can store nothing, and only a merchant that
    /// allows any page hears it.
    pub has_no_origin: bool,
    /// The microphone is forbidden: no dictation.
    pub no_microphone: bool,
}

/// Looks at a page.
#[must_use]
pub fn judge(page: &Page<'_>, ours: &Ours) -> Verdict {
    let markup = read(page.html);
    let header = |name: &str| (page.headers)(name).unwrap_or_default();
    let delivered = |by| move |policy| (by, policy);
    let mut policies: Vec<(Delivery, Policy)> = Vec::new();
    let enforced = Policy::parse_header(&header("content-security-policy"));
    policies.extend(enforced.into_iter().map(delivered(Delivery::Header)));
    let meta = markup
        .policies
        .iter()
        .filter_map(|text| Policy::parse(text));
    policies.extend(meta.map(delivered(Delivery::Meta)));
    let watched = Policy::parse_header(&header("content-security-policy-report-only"));
    policies.extend(watched.into_iter().map(delivered(Delivery::ReportOnly)));
    let in_force = || {
        policies
            .iter()
            .filter(|(by, _)| *by != Delivery::ReportOnly)
            .map(|(_, policy)| policy)
    };

    let (snippet, merchants, tag) = find_snippet(&markup, page.url, ours);
    let scene = Scene {
        page: page.url,
        ours,
        tag,
    };
    let sandbox: Vec<&Directive> = policies
        .iter()
        // A `<meta>` can put no page into a sandbox.
        .filter(|(by, _)| *by == Delivery::Header)
        .filter_map(|(_, policy)| policy.get("sandbox"))
        .collect();
    let runs = sandbox.iter().all(|flags| flags.has("allow-scripts"));
    let is_allowed = |need: Need| in_force().all(|policy| scene.forbidding(policy, need).is_none());
    let allowed: Vec<Need> = Need::ALL
        .into_iter()
        .filter(|need| is_allowed(*need) && (runs || *need != Need::Script))
        .collect();
    let tag_needs = in_force()
        .map(|policy| scene.tag_needs(policy))
        .find(|needs| *needs != TagNeeds::Nothing)
        .unwrap_or(TagNeeds::Nothing);
    let tag_is_right = in_force().all(|policy| scene.is_tag_right(policy));

    let found: Vec<Found> = policies
        .iter()
        .map(|(by, policy)| scene.look(*by, policy))
        .collect();
    let rung = rung_with(|need| allowed.contains(&need));
    Verdict {
        rung,
        // The changes are made of what was forbidden, all of it; only a sandbox stays what it is.
        rung_after: if runs { Rung::Page } else { Rung::None },
        allowed,
        snippet,
        merchants,
        tag_needs,
        tag_is_right,
        policies: found,
        trusted_types: in_force().any(|policy| {
            policy
                .get("require-trusted-types-for")
                .is_some_and(|what| what.has("'script'"))
        }),
        is_isolated: matches!(
            header("cross-origin-embedder-policy")
                .split(';')
                .next()
                .unwrap_or_default()
                .trim(),
            "require-corp" | "credentialless"
        ),
        has_no_origin: sandbox.iter().any(|flags| !flags.has("allow-same-origin")),
        no_microphone: header("permissions-policy")
            .split(',')
            .any(|feature| feature.replace(' ', "") == "microphone=()"),
    }
}

/// The best rung that stands on what is allowed.
#[must_use]
pub fn rung_with(is_allowed: impl Fn(Need) -> bool) -> Rung {
    if !is_allowed(Need::Script) {
        Rung::None
    } else if is_allowed(Need::Connect) && is_allowed(Need::Wasm) {
        Rung::Page
    } else if is_allowed(Need::Frame) {
        Rung::Frame
    } else if is_allowed(Need::Connect) {
        Rung::Alone
    } else {
        Rung::Link
    }
}

fn find_snippet<'a>(
    markup: &'a Markup,
    page: &Url,
    ours: &Ours,
) -> (Snippet, Vec<MerchantId>, Option<&'a Script>) {
    let addressed: Vec<(&Script, Url, MerchantId)> = markup
        .scripts
        .iter()
        .filter_map(|script| {
            let url = page.join(&script.src).ok()?;
            let merchant = merchants_in(url.path()).next()?;
            Some((script, url, merchant))
        })
        .collect();
    let is_ours = |url: &Url| url.origin() == ours.origin.origin();
    let is_wanted = |merchant: &MerchantId| ours.merchant.as_ref().is_none_or(|m| m == merchant);
    let right = addressed
        .iter()
        .find(|(_, url, merchant)| is_ours(url) && is_wanted(merchant));
    let mut merchants: Vec<MerchantId> = Vec::new();
    let named = addressed.iter().map(|(.., merchant)| merchant);
    for merchant in named.chain(&markup.within) {
        if !merchants.contains(merchant) {
            merchants.push(merchant.clone());
        }
    }
    let snippet = if right.is_some() || markup.within.iter().any(is_wanted) {
        Snippet::Found
    } else if addressed.iter().any(|(_, url, _)| is_ours(url)) || !markup.within.is_empty() {
        Snippet::OfAnother
    } else if !addressed.is_empty() {
        Snippet::FromElsewhere
    } else {
        Snippet::Missing
    };
    (snippet, merchants, right.map(|(script, ..)| *script))
}

/// What a policy is held against.
struct Scene<'a> {
    page: &'a Url,
    ours: &'a Ours,
    /// The snippet's own tag, if it is in the page's HTML.
    tag: Option<&'a Script>,
}

impl Scene<'_> {
    /// The directive of this policy that forbids it.
    fn forbidding<'p>(&self, policy: &'p Policy, need: Need) -> Option<&'p Directive> {
        let ruling = policy.ruling(need.ruled_by())?;
        let lets = |url: &Url| ruling.lets(url, self.page);
        let is_allowed = match need {
            Need::Script => self.runs_scripts(policy, ruling),
            Need::Wasm => ruling.has("'wasm-unsafe-eval'") || ruling.has("'unsafe-eval'"),
            Need::Connect => {
                lets(&self.ours.at("/v1/conversations"))
                    && lets(&self.ours.at(&format!("{}app.wasm", self.ours.folder)))
            }
            Need::Socket => lets(&self.ours.socket()),
            Need::Frame => lets(&self.ours.at("/c/m")),
            Need::Pictures => Url::parse("blob:null/0").is_ok_and(|blob| lets(&blob)),
            Need::Style => true,
        };
        (!is_allowed).then_some(ruling)
    }

    /// Whether the snippet runs, and with it what it fetches later: those scripts inherit its nonce.
    fn runs_scripts(&self, policy: &Policy, ruling: &Directive) -> bool {
        match self.tag_needs(policy) {
            TagNeeds::Nothing => self.lists_us(ruling),
            TagNeeds::Nonce | TagNeeds::TrustedScript => self.is_tag_right(policy),
        }
    }

    fn lists_us(&self, ruling: &Directive) -> bool {
        let merchant = self.ours.merchant.as_ref().map_or("m", MerchantId::as_str);
        let urls = [
            self.ours.at(&format!("/w/{merchant}.js")),
            self.ours.at(&format!("{}talk.js", self.ours.folder)),
        ];
        urls.iter().all(|url| ruling.lets(url, self.page)) && !ruling.has("'strict-dynamic'")
    }

    /// What this policy asks of the snippet's tag.
    fn tag_needs(&self, policy: &Policy) -> TagNeeds {
        match policy.ruling(Need::Script.ruled_by()) {
            Some(ruling) if self.lists_us(ruling) => TagNeeds::Nothing,
            Some(ruling) if ruling.nonces().next().is_some() => TagNeeds::Nonce,
            Some(ruling) if ruling.has("'strict-dynamic'") => TagNeeds::TrustedScript,
            _ => TagNeeds::Nothing,
        }
    }

    /// Whether the tag does what this policy asks of it. One that is not there yet will.
    fn is_tag_right(&self, policy: &Policy) -> bool {
        let nonce = self.tag.map(|tag| tag.nonce.as_deref());
        match (self.tag_needs(policy), nonce) {
            (TagNeeds::Nothing, _) | (_, None) => true,
            (TagNeeds::TrustedScript, Some(_)) => false,
            (TagNeeds::Nonce, Some(nonce)) => policy
                .ruling(Need::Script.ruled_by())
                .is_some_and(|ruling| ruling.nonces().any(|known| Some(known) == nonce)),
        }
    }

    fn look(&self, by: Delivery, policy: &Policy) -> Found {
        let forbids = Need::ALL
            .into_iter()
            .filter_map(|need| {
                let directive = self.forbidding(policy, need)?.name.clone();
                Some(Forbidden { need, directive })
            })
            .collect();
        let mut changed = policy.clone();
        for need in Need::FIRST_RUNG {
            // What the tag has to do is no matter of the policy.
            let is_tags = need == Need::Script && self.tag_needs(policy) != TagNeeds::Nothing;
            if let Some(ruling) = self.forbidding(&changed, need).filter(|_| !is_tags) {
                let wider = self.widened(ruling, need);
                changed = changed.with(wider);
            }
        }
        let changes = changed
            .iter()
            .filter(|after| policy.get(&after.name) != Some(*after))
            .map(|after| Change {
                before: policy
                    .get(&after.name)
                    .map(Directive::text)
                    .unwrap_or_default(),
                after: after.text(),
            })
            .collect();
        Found {
            by,
            text: policy.text(),
            forbids,
            changes,
            changed: changed.text(),
        }
    }

    /// The directive with what lets the need through. What `default-src` rules gets a directive of
    /// its own with the same sources, so that nothing else is let through.
    fn widened(&self, ruling: &Directive, need: Need) -> Directive {
        let mut wider = ruling.clone();
        if wider.name == "default-src" {
            need.own_directive().clone_into(&mut wider.name);
        }
        // It says something only where it stands alone.
        wider
            .values
            .retain(|value| !value.eq_ignore_ascii_case("'none'"));
        wider.values.push(match need {
            Need::Wasm => "'wasm-unsafe-eval'".to_owned(),
            Need::Socket => Ours::source(&self.ours.socket()),
            _ => Ours::source(&self.ours.origin),
        });
        wider
    }
}
