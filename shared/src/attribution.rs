//! Where a visitor came from: UTM parameters, ad click ids, referrer, device.

use crate::contact;
use crate::limit;
use crate::text::PageUrl;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An ad platform that marks its clicks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClickPlatform {
    /// Kuaishou: `callback`.
    Kuaishou,
    /// Douyin and its ad engine Oceanengine: `clickid`.
    Oceanengine,
    /// Baidu: `bd_vid`.
    Baidu,
    /// Tencent: `qz_gdt` outside WeChat, `gdt_vid` inside.
    Tencent,
    /// 360: `qhclickid`.
    Qihoo,
    /// Google: `gclid`, `gbraid`, `wbraid`.
    Google,
    /// Meta: `fbclid`, `ctwa_clid`.
    Meta,
    /// TikTok: `ttclid`.
    Tiktok,
}

/// Parameters that are a click id by themselves, in the order in which they are believed when an
/// address carries several: names that only one platform uses come first.
const CLICK_PARAMS: [(&str, ClickPlatform); 13] = [
    ("gclid", ClickPlatform::Google),
    ("gbraid", ClickPlatform::Google),
    ("wbraid", ClickPlatform::Google),
    ("fbclid", ClickPlatform::Meta),
    ("ctwa_clid", ClickPlatform::Meta),
    ("ttclid", ClickPlatform::Tiktok),
    ("bd_vid", ClickPlatform::Baidu),
    ("gdt_vid", ClickPlatform::Tencent),
    ("qz_gdt", ClickPlatform::Tencent),
    ("qhclickid", ClickPlatform::Qihoo),
    ("clickid", ClickPlatform::Oceanengine),
    ("click_id", ClickPlatform::Tencent),
    ("callback", ClickPlatform::Kuaishou),
];

/// Parameters kept beside the click id: they name account, campaign, unit, creative, material.
const AD_PARAMS: [&str; 25] = [
    "ksChannel",
    "ksCampaignId",
    "ksUnitId",
    "ksCreativeId",
    "account_id",
    "campaign_id",
    "unit_id",
    "creative_id",
    "clue_token",
    "ad_id",
    "advertiser_id",
    "req_id",
    "project_id",
    "promotion_id",
    "mid1",
    "mid2",
    "mid3",
    "mid4",
    "mid5",
    "aid",
    "cid",
    "did",
    "material_id",
    "sku",
    "source",
];

/// The standard campaign parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Utm {
    /// `utm_source`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `utm_medium`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// `utm_campaign`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// `utm_term`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// `utm_content`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// The click that an ad platform will want to hear of again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Click {
    /// Whose click it is.
    pub platform: ClickPlatform,
    /// The parameter it came in.
    pub param: String,
    /// The id, as it was.
    pub id: String,
}

/// All that an address tells about the ad behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Attribution {
    /// Campaign parameters.
    pub utm: Utm,
    /// The click, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click: Option<Click>,
    /// Account, campaign, unit, creative and material as the platform names them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ad: BTreeMap<String, String>,
}

impl Attribution {
    /// Reads a landing page's address. Macros that the ad platform did not replace are dropped.
    #[must_use]
    pub fn of(url: &PageUrl) -> Self {
        let params: Vec<(String, String)> = url
            .params()
            .filter(|(_, value)| !value.is_empty() && !is_macro(value))
            .filter(|(_, value)| value.chars().count() <= limit::ATTRIBUTION_VALUE_CHARS_MAX)
            .take(limit::ATTRIBUTION_PARAMS_MAX)
            .collect();
        let get = |name: &str| {
            params
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        Self {
            utm: Utm {
                source: get("utm_source"),
                medium: get("utm_medium"),
                campaign: get("utm_campaign"),
                term: get("utm_term"),
                content: get("utm_content"),
            },
            click: CLICK_PARAMS.iter().find_map(|(param, platform)| {
                get(param).map(|id| Click {
                    platform: *platform,
                    param: (*param).to_owned(),
                    id,
                })
            }),
            ad: AD_PARAMS
                .iter()
                .filter_map(|name| get(name).map(|value| ((*name).to_owned(), value)))
                .collect(),
        }
    }
}

/// `__CALLBACK_PARAM__`, `{creative_id}`, `${x}`, `[[x]]`, `%%x%%`: a macro left as it was.
fn is_macro(value: &str) -> bool {
    let is_within = |open: &str, close: &str| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    };
    is_within("__", "__")
        || is_within("{", "}")
        || is_within("${", "}")
        || is_within("[[", "]]")
        || is_within("%%", "%%")
}

/// What kind of device a page was read on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// Anything with a pointer and a large window.
    #[default]
    Desktop,
}

/// What the page tells about itself when the visitor first interacts with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageContext {
    /// The address of the page, with the ad's parameters.
    pub url: PageUrl,
    /// The page before it, where the browser tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<PageUrl>,
    /// The device.
    pub device: Device,
    /// The visitor's first language, as a BCP 47 tag.
    pub language: String,
    /// How long the page was open when the visitor first interacted, in milliseconds.
    pub open_ms: u64,
}

impl Touch {
    /// The product that the address names, where it names one.
    #[must_use]
    pub fn sku(&self) -> Option<String> {
        self.attribution.ad.get("sku").cloned()
    }
}

/// One arrival of a visitor on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Touch {
    /// When the page was loaded.
    pub at: Millis,
    /// The page's address; contacts in it are masked.
    pub landing_url: String,
    /// The page before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// What the address tells of the ad.
    pub attribution: Attribution,
    /// The device.
    pub device: Device,
    /// The visitor's first language, as a BCP 47 tag.
    pub language: String,
}

impl Touch {
    /// The arrival that a page's context tells of at `now`.
    #[must_use]
    pub fn of(page: &PageContext, now: Millis) -> Self {
        Self {
            // A page that claims to be older than a day lies or slept; the day is enough.
            at: Millis(now.0.saturating_sub(page.open_ms.min(limit::DAY_MS))),
            landing_url: masked(&page.url),
            referrer: page.referrer.as_ref().map(masked),
            attribution: Attribution::of(&page.url),
            device: page.device,
            language: page.language.chars().take(35).collect(),
        }
    }
}

/// An address with every contact in it masked, as it stands there or encoded.
fn masked(url: &PageUrl) -> String {
    const ENDS: [char; 5] = ['/', '?', '&', '=', ';'];
    let text = contact::mask_all(url.as_str(), &contact::find(url.as_str()));
    text.split_inclusive(ENDS)
        .map(|part| {
            let value = part.trim_end_matches(ENDS);
            masked_encoded(value)
                .map_or_else(|| part.to_owned(), |masked| masked + &part[value.len()..])
        })
        .collect()
}

/// A value with what only its decoding shows masked; `None` where there is nothing to mask.
fn masked_encoded(value: &str) -> Option<String> {
    // A plus is one in a path, and a space in a form.
    let readings = [value.replace('+', "%2B"), value.to_owned()];
    readings.iter().find_map(|value| {
        let (decoded, _) = form_urlencoded::parse(value.as_bytes()).next()?;
        let found = contact::find(&decoded);
        let masked = contact::mask_all(&decoded, &found);
        let encoded: String = form_urlencoded::byte_serialize(masked.as_bytes()).collect();
        (!found.is_empty()).then(|| encoded.replace('+', "%20"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Attribution {
        Attribution::of(&PageUrl::parse(url).unwrap())
    }

    #[test]
    fn every_platform_s_click_is_recognised() {
        for (query, platform) in [
            ("gclid=a", ClickPlatform::Google),
            ("wbraid=a", ClickPlatform::Google),
            ("fbclid=a", ClickPlatform::Meta),
            ("ttclid=a", ClickPlatform::Tiktok),
            ("callback=a", ClickPlatform::Kuaishou),
            ("clickid=a", ClickPlatform::Oceanengine),
            ("bd_vid=a", ClickPlatform::Baidu),
            ("gdt_vid=a", ClickPlatform::Tencent),
            ("qz_gdt=a", ClickPlatform::Tencent),
            ("qhclickid=a", ClickPlatform::Qihoo),
        ] {
            let click = of(&format!("https://a.example/?{query}")).click.unwrap();
            assert_eq!(
                (click.platform, click.id.as_str()),
                (platform, "a"),
                "{query}"
            );
        }
    }

    #[test]
    fn unreplaced_macros_are_dropped() {
        let seen = of(
            "https://a.example/?callback=__CALLBACK_PARAM__&utm_source={src}&utm_campaign=%E6%98%A5&creative_id=42",
        );
        assert_eq!(seen.click, None);
        assert_eq!(seen.utm.source, None);
        assert_eq!(seen.utm.campaign.as_deref(), Some("春"));
        assert_eq!(seen.ad.get("creative_id").map(String::as_str), Some("42"));
    }

    fn touch(url: &str) -> Touch {
        let page = PageContext {
            url: PageUrl::parse(url).unwrap(),
            referrer: None,
            device: Device::Phone,
            language: "zh-CN".into(),
            open_ms: 5_000,
        };
        Touch::of(&page, Millis(65_000))
    }

    #[test]
    fn a_touch_hides_contacts_in_addresses() {
        let touch = touch("https://a.example/?tel=13812345678&utm_source=ks");
        assert_eq!(touch.at, Millis(60_000));
        assert_eq!(
            touch.landing_url,
            "https://a.example/?tel=138****5678&utm_source=ks"
        );
    }

    #[test]
    fn a_touch_hides_contacts_that_are_encoded() {
        for (query, masked) in [
            ("tel=%2B8613812345678&a=%20b", "tel=138****5678&a=%20b"),
            ("tel=+8613812345678", "tel=138****5678"),
            ("tel=138%2D1234%2D5678", "tel=138****5678"),
            ("tel=138+1234+5678", "tel=138****5678"),
            (
                "q=%E5%BE%AE%E4%BF%A1%20li_lei88",
                "q=%E5%BE%AE%E4%BF%A1%20li****88",
            ),
            ("q=%25", "q=%25"),
        ] {
            let seen = touch(&format!("https://a.example/%20b/?{query}")).landing_url;
            assert_eq!(seen, format!("https://a.example/%20b/?{masked}"));
        }
    }
}
