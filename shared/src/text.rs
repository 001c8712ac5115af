//! Texts that people write, parsed once: trimmed, bounded, free of control characters.

use crate::limit;
use serde::{Deserialize, Serialize};

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than the bound.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
}

/// Drops control characters other than line breaks, trims, and checks the bound in characters.
///
/// # Errors
/// [`TextError`] when nothing is left or the bound is passed.
pub fn parse(text: &str, chars_max: usize) -> Result<String, TextError> {
    let kept: String = text.chars().filter(|char| !is_unwanted(*char)).collect();
    // Only now: white space behind a dropped character is at the edge as well.
    let clean = kept.trim();
    if clean.is_empty() {
        return Err(TextError::Empty);
    }
    if clean.chars().count() > chars_max {
        return Err(TextError::TooLong(chars_max));
    }
    Ok(clean.to_owned())
}

/// Checks a text that is kept as it was written, so that all of it counts.
///
/// # Errors
/// As [`parse`].
pub fn check(text: &str, chars_max: usize) -> Result<(), TextError> {
    if text.chars().count() > chars_max {
        return Err(TextError::TooLong(chars_max));
    }
    parse(text, chars_max).map(|_| ())
}

/// Control characters, and the marks that reverse the direction of the text around them: they
/// make one text look like another.
fn is_unwanted(char: char) -> bool {
    (char.is_control() && char != '\n')
        || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a person wrote in one message: 1 to [`limit::TEXT_CHARS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct MessageText(String);

impl MessageText {
    /// Checks a text.
    ///
    /// # Errors
    /// [`TextError`] when it is empty or too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        parse(text, limit::TEXT_CHARS_MAX).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for MessageText {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// The address of a page: http or https, at most [`limit::URL_CHARS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PageUrl(String);

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Neither http nor https, or no host.
    #[error("the address is not that of a page")]
    NotAPage,
    /// Longer than the bound.
    #[error("the address is longer than {} characters", limit::URL_CHARS_MAX)]
    TooLong,
}

impl PageUrl {
    /// Checks an address. Its fragment is dropped: it never leaves a browser on its own.
    ///
    /// # Errors
    /// [`UrlError`] when it is not a page's, or too long.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.split('#').next().unwrap_or_default();
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(UrlError::NotAPage)?;
        if rest.is_empty() || rest.starts_with(['/', '?', ':']) || text.chars().any(is_unwanted) {
            return Err(UrlError::NotAPage);
        }
        if text.chars().count() > limit::URL_CHARS_MAX {
            return Err(UrlError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port: `https://example.com`.
    #[must_use]
    pub fn origin(&self) -> &str {
        let start = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[start..]
            .find(['/', '?'])
            .map_or(self.0.len(), |at| start + at);
        &self.0[..end]
    }

    /// The decoded parameters of the query, in order.
    pub fn params(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let query = self.0.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).into_owned()
    }
}

impl<'de> Deserialize<'de> for PageUrl {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_bounded_and_clean() {
        assert_eq!(
            MessageText::parse("  你好\u{0}\u{202e}\n吗 ")
                .unwrap()
                .as_str(),
            "你好\n吗"
        );
        assert_eq!(MessageText::parse(" \u{7} "), Err(TextError::Empty));
        assert_eq!(MessageText::parse("\u{7} \u{7}"), Err(TextError::Empty));
        assert_eq!(parse("\u{0} a \u{202e}", 1).as_deref(), Ok("a"));
        let long = "长".repeat(limit::TEXT_CHARS_MAX + 1);
        assert_eq!(
            MessageText::parse(&long),
            Err(TextError::TooLong(limit::TEXT_CHARS_MAX))
        );
    }

    #[test]
    fn what_is_kept_as_written_counts_as_written() {
        assert_eq!(check("a\u{0}", 2), Ok(()));
        assert_eq!(check("a\u{0}\u{0}", 2), Err(TextError::TooLong(2)));
        assert_eq!(check("a  ", 2), Err(TextError::TooLong(2)));
        assert_eq!(check(" ", 2), Err(TextError::Empty));
    }

    #[test]
    fn an_address_has_an_origin_and_parameters() {
        let url = PageUrl::parse("https://shop.example:8443/a?x=1&y=%E4%BD%A0+b#frag").unwrap();
        assert_eq!(url.origin(), "https://shop.example:8443");
        assert_eq!(
            url.params().collect::<Vec<_>>(),
            [
                ("x".to_owned(), "1".to_owned()),
                ("y".to_owned(), "你 b".to_owned())
            ]
        );
        for bad in [
            "",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "ftp://a",
            "/a",
        ] {
            assert_eq!(PageUrl::parse(bad), Err(UrlError::NotAPage), "{bad}");
        }
        let long = format!("https://a/{}", "x".repeat(limit::URL_CHARS_MAX));
        assert_eq!(PageUrl::parse(&long), Err(UrlError::TooLong));
    }
}
