//! What a page's HTML says that matters here: policies in `<meta>`, and scripts. Not a parser of
//! HTML; it reads tags as one does, and skips what is text to one.

use crate::id::MerchantId;

/// What was found in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup {
    /// Contents of `<meta http-equiv=content-security-policy>` in the head.
    pub policies: Vec<String>,
    /// Scripts with an address.
    pub scripts: Vec<Script>,
    /// Merchants whose snippet's address stands within a script's text: tag managers' way.
    pub within: Vec<MerchantId>,
}

/// A script with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// As it is written.
    pub src: String,
    /// Its nonce; an empty one is none.
    pub nonce: Option<String>,
}

/// Elements that leave the head open. Any other one begins the body, where `<meta>` has no say.
const IN_HEAD: [&str; 11] = [
    "html", "head", "meta", "title", "link", "script", "style", "base", "noscript", "noframes",
    "template",
];

/// Elements whose content is text up to their end tag.
pub(crate) const TEXT: [&str; 8] = [
    "script", "style", "title", "textarea", "noscript", "iframe", "noframes", "xmp",
];

/// Reads a page.
#[must_use]
pub fn read(html: &str) -> Markup {
    let mut markup = Markup::default();
    let mut rest = html;
    let mut is_head = true;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let Some((tag, after)) = read_tag(rest) else {
            break;
        };
        rest = after;
        is_head &= IN_HEAD.contains(&tag.name.as_str());
        let mut text = "";
        if TEXT.contains(&tag.name.as_str()) {
            (text, rest) = split_at_end(rest, &tag.name);
        }
        match tag.name.as_str() {
            "meta" if is_head => {
                let is_policy = tag.get("http-equiv").is_some_and(|name| {
                    name.trim().eq_ignore_ascii_case("content-security-policy")
                });
                if let (true, Some(content)) = (is_policy, tag.get("content")) {
                    markup.policies.push(content.to_owned());
                }
            }
            "script" => {
                if let Some(src) = tag.get("src").filter(|src| !src.trim().is_empty()) {
                    markup.scripts.push(Script {
                        src: src.trim().to_owned(),
                        nonce: tag
                            .get("nonce")
                            .filter(|nonce| !nonce.is_empty())
                            .map(str::to_owned),
                    });
                }
                for merchant in merchants_in(text) {
                    if !markup.within.contains(&merchant) {
                        markup.within.push(merchant);
                    }
                }
            }
            _ => {}
        }
    }
    markup
}

/// Merchants whose snippet is named in a text: `/w/<merchant>.js`.
pub fn merchants_in(text: &str) -> impl Iterator<Item = MerchantId> {
    // In a string of a script a slash may be escaped.
    let parts = text.split("/w/").chain(text.split("\\/w\\/"));
    parts.filter_map(|part| MerchantId::parse(part.split_once(".js")?.0).ok())
}

/// A start tag.
pub(crate) struct Tag {
    /// Its name in lower case.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value, by its name in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads a start tag after its `<`; none where the page ends within it.
pub(crate) fn read_tag(text: &str) -> Option<(Tag, &str)> {
    let is_end = |char: char| char.is_ascii_whitespace() || matches!(char, '/' | '>');
    let (name, mut rest) = text.split_at(text.find(is_end)?);
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
        if let Some(after) = rest.strip_prefix('>') {
            let name = name.to_ascii_lowercase();
            return Some((Tag { name, attributes }, after));
        }
        // An equals sign at the start is part of the name.
        let first = rest.chars().next()?.len_utf8();
        let length = rest[first..].find(|char: char| is_end(char) || char == '=')?;
        let (key, after) = rest.split_at(first + length);
        rest = after.trim_start_matches(|char: char| char.is_ascii_whitespace());
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start_matches(|char: char| char.is_ascii_whitespace());
            (value, rest) = match after.chars().next()? {
                quote @ ('"' | '\'') => after[1..].split_once(quote)?,
                _ => after
                    .split_at(after.find(|char: char| char.is_ascii_whitespace() || char == '>')?),
            };
        }
        let key = key.to_ascii_lowercase();
        if attributes.iter().all(|(known, _)| *known != key) {
            attributes.push((key, decode(value)));
        }
    }
}

/// The text up to the end tag of an element, and what comes after that tag's name.
pub(crate) fn split_at_end<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| from + at) {
        let after = &text[at + 2..];
        let is_it = after
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name));
        if is_it {
            return (&text[..at], &after[name.len()..]);
        }
        from = at + 2;
    }
    (text, "")
}

/// The `<meta>` elements of a page's beginning.
pub(crate) fn metas(html: &str) -> impl Iterator<Item = Tag> + '_ {
    html.split('<').filter_map(|rest| {
        let name = rest.get(..4).unwrap_or_default();
        // The end that a cut page lacks.
        let closed = format!("{rest}>");
        let tag = name.eq_ignore_ascii_case("meta").then(|| read_tag(&closed));
        tag.flatten().map(|(tag, _)| tag)
    })
}

/// Character references as they occur in addresses, policies and Chinese pages.
pub(crate) fn decode(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest[1..].split_once(';').and_then(|(name, after)| {
            let char = match name {
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                "lt" => '<',
                "gt" => '>',
                "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
                "middot" => '·',
                "mdash" => '—',
                "ndash" => '–',
                "hellip" => '…',
                "ldquo" => '“',
                "rdquo" => '”',
                "times" => '×',
                "yen" => '¥',
                "deg" => '°',
                number => {
                    let number = number.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => number.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
            };
            Some((char, after))
        });
        match known {
            Some((char, after)) => {
                decoded.push(char);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "m0123456789abcdefghijklmn";

    #[test]
    fn policies_and_scripts_are_found_where_a_browser_finds_them() {
        let html = format!(
            r#"<!doctype html><HTML><head><title>a <meta http-equiv=content-security-policy content="no"></title>
<!-- <meta http-equiv="content-security-policy" content="no"> -->
<META content='script-src &#39;self&apos; &amp; x' HTTP-EQUIV="Content-Security-Policy">
<script>var a = '<meta http-equiv=content-security-policy content=no>'</script>
<script async nonce=n1 src="https://chat.example/w/{ID}.js?x=1&amp;y=2"></script>
<script src=a.js nonce=""/></script>
</head><body><p title="a>b">
<meta http-equiv="content-security-policy" content="no">
<script>load("https:\/\/chat.example\/w\/{ID}.js"); load("/w/{ID}.js")</script>"#
        );
        let markup = read(&html);
        assert_eq!(markup.policies, ["script-src 'self' & x"]);
        let scripts: Vec<_> = markup
            .scripts
            .iter()
            .map(|script| (script.src.as_str(), script.nonce.as_deref()))
            .collect();
        let address = format!("https://chat.example/w/{ID}.js?x=1&y=2");
        assert_eq!(scripts, [(address.as_str(), Some("n1")), ("a.js", None)]);
        assert_eq!(markup.within, [MerchantId::parse(ID).unwrap()]);
    }

    #[test]
    fn a_page_that_is_cut_off_is_read_as_far_as_it_goes() {
        for html in [
            "<", "<a", "<a b", "<a b=", "<a b='c", "<script", "<!--", "<meta/", "&", "<a =>",
        ] {
            let page = format!("<script src=a.js></script>{html}");
            assert_eq!(read(&page).scripts.len(), 1, "{html}");
        }
    }
}
