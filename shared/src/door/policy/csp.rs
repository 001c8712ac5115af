//! Content security policies as CSP Level 3 reads them: directives, their fallbacks, and which
//! addresses a list of sources lets through.

use url::Url;

/// One policy. A page may have several; what one of them forbids is forbidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    directives: Vec<Directive>,
}

/// One directive, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its name in lower case.
    pub name: String,
    /// What stands after it.
    pub values: Vec<String>,
}

impl Directive {
    /// As it is written.
    #[must_use]
    pub fn text(&self) -> String {
        let values = self.values.iter().map(String::as_str);
        let words: Vec<&str> = std::iter::once(self.name.as_str()).chain(values).collect();
        words.join(" ")
    }

    /// Whether a keyword such as `'strict-dynamic'` is among the values.
    #[must_use]
    pub fn has(&self, keyword: &str) -> bool {
        self.values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(keyword))
    }

    /// The nonces that it names. They are told apart by every letter's case.
    pub fn nonces(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(|value| {
            let (kind, nonce) = value.split_at_checked("'nonce-".len())?;
            let nonce = nonce.strip_suffix('\'')?;
            (kind.eq_ignore_ascii_case("'nonce-") && !nonce.is_empty()).then_some(nonce)
        })
    }

    /// Whether its sources let a request for this address through, from a page at `page`.
    #[must_use]
    pub fn lets(&self, url: &Url, page: &Url) -> bool {
        self.values.iter().any(|source| matches(source, url, page))
    }
}

impl Policy {
    /// The policies of a header: several may stand in one, apart by commas.
    #[must_use]
    pub fn parse_header(text: &str) -> Vec<Self> {
        text.split(',').filter_map(Self::parse).collect()
    }

    /// One policy; none where there is no directive. Of two directives of one name the first counts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut directives: Vec<Directive> = Vec::new();
        for part in text.split(';') {
            let mut words = part.split_ascii_whitespace();
            let Some(name) = words.next().map(str::to_ascii_lowercase) else {
                continue;
            };
            if directives.iter().all(|known| known.name != name) {
                let values = words.map(str::to_owned).collect();
                directives.push(Directive { name, values });
            }
        }
        (!directives.is_empty()).then_some(Self { directives })
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> String {
        let all: Vec<String> = self.directives.iter().map(Directive::text).collect();
        all.join("; ")
    }

    /// Its directives, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Directive> {
        self.directives.iter()
    }

    /// A directive by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Directive> {
        self.directives
            .iter()
            .find(|directive| directive.name == name)
    }

    /// The directive that rules: the first of these that there is.
    #[must_use]
    pub fn ruling(&self, names: &[&str]) -> Option<&Directive> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The same policy with this directive in place of the one of its name, or at the end.
    #[must_use]
    pub fn with(&self, directive: Directive) -> Self {
        let mut changed = self.clone();
        let known = changed
            .directives
            .iter_mut()
            .find(|known| known.name == directive.name);
        match known {
            Some(known) => *known = directive,
            None => changed.directives.push(directive),
        }
        changed
    }
}

fn matches(source: &str, url: &Url, page: &Url) -> bool {
    match source.to_ascii_lowercase().as_str() {
        "*" => is_network(url.scheme()) || url.scheme() == page.scheme(),
        "'self'" => is_self(url, page),
        keyword if keyword.starts_with('\'') => false,
        scheme if is_scheme(scheme) => is_scheme_part(scheme.trim_end_matches(':'), url.scheme()),
        _ => is_host(source, url, page),
    }
}

fn is_network(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "ws" | "wss")
}

/// `https:`, but not `https://a.example`.
fn is_scheme(source: &str) -> bool {
    source.strip_suffix(':').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// A scheme stands for itself and for its encrypted form.
fn is_scheme_part(allowed: &str, scheme: &str) -> bool {
    allowed == scheme
        || matches!(
            (allowed, scheme),
            ("http", "https") | ("ws", "wss" | "http" | "https") | ("wss", "https")
        )
}

/// The page's own host, also over a socket, also encrypted where the page is not.
fn is_self(url: &Url, page: &Url) -> bool {
    let is_default = |url: &Url| url.port().is_none();
    let is_same_place = url.host() == page.host()
        && (url.port_or_known_default() == page.port_or_known_default()
            || is_default(url) && is_default(page));
    let is_as_safe = url.scheme() == page.scheme()
        || matches!(url.scheme(), "https" | "wss")
        || (page.scheme(), url.scheme()) == ("http", "ws");
    is_same_place && is_as_safe
}

/// `[scheme://]host[:port][/path]`; only the path tells capitals apart.
fn is_host(source: &str, url: &Url, page: &Url) -> bool {
    let (scheme, rest) = match source.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (page.scheme().to_owned(), source),
    };
    if !is_scheme_part(&scheme, url.scheme()) {
        return false;
    }
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let authority = authority.to_ascii_lowercase();
    // The colons of an address such as `[::1]` are no port's.
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority.as_str(), ""),
    };
    let called = url.host_str().unwrap_or_default();
    let is_same_host = match host.strip_prefix("*.") {
        // Any name below, but not the name itself.
        Some(parent) => called
            .strip_suffix(parent)
            .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        None => host == called,
    };
    is_same_host && is_port(port, url) && is_path(path, url.path())
}

fn is_port(port: &str, url: &Url) -> bool {
    match port {
        "*" => true,
        "" => url.port().is_none(),
        port => {
            let port = port.parse().ok();
            port.is_some() && port == url.port_or_known_default()
                // `http://a.example:80` stands for its encrypted form too.
                || port == Some(80) && url.port_or_known_default() == Some(443)
        }
    }
}

fn is_path(path: &str, called: &str) -> bool {
    match path {
        "" | "/" => true,
        folder if folder.ends_with('/') => called.starts_with(folder),
        file => called == file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets(sources: &str, url: &str, page: &str) -> bool {
        let policy = Policy::parse(&format!("connect-src {sources}")).unwrap();
        let directive = policy.get("connect-src").unwrap();
        directive.lets(&Url::parse(url).unwrap(), &Url::parse(page).unwrap())
    }

    #[test]
    fn sources_let_through_what_a_browser_lets_through() {
        let page = "https://shop.example/a";
        for (sources, url, is_let) in [
            ("'none'", "https://chat.example/x", false),
            ("", "https://chat.example/x", false),
            ("*", "https://chat.example/x", true),
            ("*", "wss://chat.example/x", true),
            ("*", "blob:https://shop.example/1", false),
            ("blob:", "blob:https://shop.example/1", true),
            ("'self'", "https://chat.example/x", false),
            ("'self'", "https://shop.example/x", true),
            ("'self'", "wss://shop.example/x", true),
            ("'self'", "https://shop.example:8443/x", false),
            ("https:", "https://chat.example/x", true),
            ("http:", "https://chat.example/x", true),
            ("https:", "wss://chat.example/x", false),
            ("wss:", "wss://chat.example/x", true),
            ("chat.example", "https://chat.example/x", true),
            ("chat.example", "wss://chat.example/x", false),
            ("CHAT.example", "https://chat.example/x", true),
            ("https://chat.example", "https://chat.example/x", true),
            ("http://chat.example", "https://chat.example/x", true),
            ("http://chat.example:80", "https://chat.example/x", true),
            ("wss://chat.example", "https://chat.example/x", true),
            ("https://chat.example", "http://chat.example/x", false),
            ("https://chat.example", "https://chat.example:8443/x", false),
            (
                "https://chat.example:8443",
                "https://chat.example:8443/x",
                true,
            ),
            (
                "https://chat.example:*",
                "https://chat.example:8443/x",
                true,
            ),
            ("https://chat.example:443", "https://chat.example/x", true),
            ("*.example", "https://chat.example/x", true),
            ("*.chat.example", "https://chat.example/x", false),
            ("*.chat.example", "https://a.b.chat.example/x", true),
            ("*.chat.example", "https://notchat.example/x", false),
            (
                "https://chat.example/v1/",
                "https://chat.example/v1/x",
                true,
            ),
            (
                "https://chat.example/v1",
                "https://chat.example/v1/x",
                false,
            ),
            (
                "https://chat.example/v1/x",
                "https://chat.example/v1/x",
                true,
            ),
            ("https://chat.example/", "https://chat.example/v1/x", true),
            (
                "'unsafe-inline' 'unsafe-eval'",
                "https://chat.example/x",
                false,
            ),
            ("[::1]:8787", "https://[::1]:8787/x", true),
        ] {
            assert_eq!(lets(sources, url, page), is_let, "{sources} {url}");
        }
        // A page without encryption reaches the same host with it.
        assert!(lets(
            "'self'",
            "https://shop.example/",
            "http://shop.example/"
        ));
        assert!(lets("'self'", "ws://shop.example/", "http://shop.example/"));
        assert!(lets(
            "chat.example",
            "https://chat.example/",
            "http://shop.example/"
        ));
    }

    #[test]
    fn policies_are_read_as_they_are_written() {
        let policies =
            Policy::parse_header(" default-src 'self' ; SCRIPT-SRC a.example;; , img-src *,;");
        let texts: Vec<String> = policies.iter().map(Policy::text).collect();
        assert_eq!(
            texts,
            ["default-src 'self'; script-src a.example", "img-src *"]
        );
        let twice = Policy::parse("script-src a.example; script-src *").unwrap();
        assert_eq!(twice.text(), "script-src a.example");
        assert_eq!(Policy::parse(" ; "), None);
        let fallback = &policies[0];
        let ruling = fallback.ruling(&["connect-src", "default-src"]).unwrap();
        assert_eq!(ruling.name, "default-src");
    }

    #[test]
    fn nonces_are_found() {
        let policy = Policy::parse(
            "script-src 'nonce-aB1=' 'NONCE-c' 'nonce-' 'sha256-x=' 'strict-dynamic'",
        )
        .unwrap();
        let directive = policy.get("script-src").unwrap();
        assert_eq!(directive.nonces().collect::<Vec<_>>(), ["aB1=", "c"]);
        assert!(directive.has("'Strict-Dynamic'") && !directive.has("'self'"));
    }
}
