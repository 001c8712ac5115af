//! A lead's values, written for a reader.

use crate::i18n::LeadWords;
use shared::attribution::{ClickPlatform, Device, Touch};
use shared::contact::ContactKind;
use shared::lead::{HandledBy, LeadFacts, SourceType, Step};

/// Where its contacts are of this kind.
#[must_use]
pub fn contact_kind(kind: ContactKind, words: &LeadWords) -> &'static str {
    match kind {
        ContactKind::Phone => words.phone,
        ContactKind::Wechat => words.wechat,
    }
}

/// By which way it came.
#[must_use]
pub fn source(source: SourceType, words: &LeadWords) -> &'static str {
    match source {
        SourceType::Form => words.form,
        SourceType::Chat => words.chat,
        SourceType::Call => words.phone_call,
        SourceType::Callback => words.callback,
    }
}

/// Whose ad it was.
#[must_use]
pub fn platform(platform: ClickPlatform, words: &LeadWords) -> &'static str {
    match platform {
        ClickPlatform::Kuaishou => words.kuaishou,
        ClickPlatform::Oceanengine => words.oceanengine,
        ClickPlatform::Baidu => words.baidu,
        ClickPlatform::Tencent => words.tencent,
        ClickPlatform::Qihoo => words.qihoo,
        ClickPlatform::Google => words.google,
        ClickPlatform::Meta => words.meta,
        ClickPlatform::Tiktok => words.tiktok,
    }
}

/// What it was read on.
#[must_use]
pub fn device(device: Device, words: &LeadWords) -> &'static str {
    match device {
        Device::Phone => words.device_phone,
        Device::Tablet => words.device_tablet,
        Device::Desktop => words.device_desktop,
    }
}

/// Who answered.
#[must_use]
pub fn handled_by(by: HandledBy, words: &LeadWords) -> &'static str {
    match by {
        HandledBy::Nobody => words.by_nobody,
        HandledBy::Ai => words.by_ai,
        HandledBy::Human => words.by_human,
        HandledBy::Mixed => words.by_mixed,
    }
}

/// A step on the way.
#[must_use]
pub fn step(step: Step, words: &LeadWords) -> &'static str {
    match step {
        Step::PageLoaded => words.step_page,
        Step::ChipTapped => words.step_chip,
        Step::Started => words.step_started,
        Step::Answered => words.step_answered,
        Step::ContactGiven => words.step_contact,
        Step::Consented => words.step_consented,
        Step::Captured => words.step_captured,
    }
}

/// The arrival that carried an ad's click: the latest one, as ad platforms count, else the first.
#[must_use]
pub fn ad_touch(facts: &LeadFacts) -> Option<&Touch> {
    [&facts.last_touch, &facts.first_touch]
        .into_iter()
        .find(|touch| touch.attribution.click.is_some())
}

/// The name, or that there is none.
#[must_use]
pub fn name<'a>(facts: &'a LeadFacts, words: &LeadWords) -> &'a str {
    facts.name.as_deref().unwrap_or(words.no_name)
}
