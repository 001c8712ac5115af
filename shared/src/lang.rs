//! Languages of the product, and texts that exist in several of them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language that the product speaks completely.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Lang {
    /// Simplified Chinese, the first language of every text.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// Traditional Chinese.
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All of them, the first language first.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhTw, Self::En];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }

    /// The language that serves a reader of the given BCP 47 tag best, if we speak any of his.
    #[must_use]
    pub fn for_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next() {
            Some("zh") if parts.any(|part| matches!(part, "tw" | "hk" | "mo" | "hant")) => {
                Some(Self::ZhTw)
            }
            Some("zh") => Some(Self::ZhCn),
            Some("en") => Some(Self::En),
            _ => None,
        }
    }
}

/// One text in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Localised(pub BTreeMap<Lang, String>);

impl Localised {
    /// A text that exists in one language only.
    #[must_use]
    pub fn only(lang: Lang, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(lang, text.into())]))
    }

    /// Whether it exists in no language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text for a reader of `lang`; else the nearest one there is: the other Chinese for a
    /// Chinese reader, then the first in the product's order. Empty only when there is no text.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let near = match lang {
            Lang::ZhTw => Lang::ZhCn,
            Lang::ZhCn => Lang::ZhTw,
            Lang::En => Lang::En,
        };
        [lang, near]
            .into_iter()
            .chain(Lang::ALL)
            .find_map(|lang| self.0.get(&lang))
            .map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_the_language_its_reader_can_read() {
        for (tag, lang) in [
            ("zh", Some(Lang::ZhCn)),
            ("zh-Hans-SG", Some(Lang::ZhCn)),
            ("zh-Hant", Some(Lang::ZhTw)),
            ("zh_HK", Some(Lang::ZhTw)),
            ("EN-gb", Some(Lang::En)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Lang::for_tag(tag), lang, "{tag}");
        }
    }

    #[test]
    fn a_missing_language_falls_back_to_the_nearest() {
        let text = Localised(BTreeMap::from([
            (Lang::ZhCn, "你好".to_owned()),
            (Lang::En, "Hello".to_owned()),
        ]));
        assert_eq!(text.get(Lang::ZhTw), "你好");
        assert_eq!(text.get(Lang::En), "Hello");
        assert_eq!(Localised::only(Lang::En, "Hello").get(Lang::ZhCn), "Hello");
    }
}
