//! A lead's values, written for a reader.

use crate::i18n::LeadWords;
use shared::attribution::{ClickPlatform, Device, Touch};
use shared::contact::ContactKind;
use shared::lead::{HandledBy, InvalidReason, LeadFacts, Sign, SourceType, Step, Tier, Validity};

/// Where its contacts are of this kind.
#[must_use]
pub fn contact_kind(kind: ContactKind, words: &LeadWords) -> &'static str {
    match kind {
        ContactKind::Phone => words.phone,
        ContactKind::Wechat => words.wechat,
        // Names that are the same in every language.
        ContactKind::Line => "LINE",
        ContactKind::Qq => "QQ",
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

/// Whom to call first.
#[must_use]
pub fn tier(tier: Tier, words: &LeadWords) -> &'static str {
    match tier {
        Tier::None => words.tier_none,
        Tier::Potential => words.tier_potential,
        Tier::High => words.tier_high,
    }
}

/// The tier as style sheets know it.
#[must_use]
pub fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::None => "none",
        Tier::Potential => "potential",
        Tier::High => "high",
    }
}

/// What speaks for it or against it.
#[must_use]
pub fn sign(sign: Sign, words: &LeadWords) -> &'static str {
    match sign {
        Sign::Mobile => words.sign_mobile,
        Sign::VirtualNumber => words.sign_virtual,
        Sign::OtherNumber => words.sign_other,
        Sign::AccountOnly => words.sign_account,
        Sign::MadeUpNumber => words.sign_made_up,
        Sign::OwnWords => words.sign_words,
        Sign::ChipsOnly => words.sign_chips,
        Sign::Hurried => words.sign_hurried,
        Sign::Contradicts => words.sign_contradicts,
        Sign::Motivated => words.sign_motivated,
        Sign::Visit => words.sign_visit,
        Sign::CallBack => words.sign_call_back,
        Sign::Complete => words.sign_complete,
        Sign::Served => words.sign_served,
        Sign::NotServed => words.sign_not_served,
        Sign::CameBack => words.sign_came_back,
    }
}

/// Whether it is one.
#[must_use]
pub fn validity(validity: Validity, words: &LeadWords) -> String {
    match validity {
        Validity::New => words.new.to_owned(),
        Validity::Returning => words.returning.to_owned(),
        Validity::Valid => words.valid.to_owned(),
        Validity::Invalid { reason } => {
            format!("{} · {}", words.invalid, invalid_reason(reason, words))
        }
    }
}

/// Every reason that a person may give.
pub const INVALID_REASONS: [InvalidReason; 8] = [
    InvalidReason::WrongNumber,
    InvalidReason::NoDemand,
    InvalidReason::OtherService,
    InvalidReason::OutOfArea,
    InvalidReason::Advertiser,
    InvalidReason::Duplicate,
    InvalidReason::MadeUpNumber,
    InvalidReason::Other,
];

/// Why it is none.
#[must_use]
pub fn invalid_reason(reason: InvalidReason, words: &LeadWords) -> &'static str {
    match reason {
        InvalidReason::MadeUpNumber => words.why_made_up,
        InvalidReason::WrongNumber => words.why_wrong,
        InvalidReason::NoDemand => words.why_no_demand,
        InvalidReason::OtherService => words.why_other_service,
        InvalidReason::OutOfArea => words.why_area,
        InvalidReason::Advertiser => words.why_advertiser,
        InvalidReason::Duplicate => words.why_duplicate,
        InvalidReason::Other => words.why_other,
    }
}

/// A reason as a form's value.
#[must_use]
pub fn invalid_reason_name(reason: InvalidReason) -> &'static str {
    match reason {
        InvalidReason::MadeUpNumber => "made_up_number",
        InvalidReason::WrongNumber => "wrong_number",
        InvalidReason::NoDemand => "no_demand",
        InvalidReason::OtherService => "other_service",
        InvalidReason::OutOfArea => "out_of_area",
        InvalidReason::Advertiser => "advertiser",
        InvalidReason::Duplicate => "duplicate",
        InvalidReason::Other => "other",
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
