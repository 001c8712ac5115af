//! Where a lead came from: the ad, the campaign, the page, the device; first and last visit.

use crate::browser;
use crate::i18n::own_name;
use crate::part::{CopyButton, Fact, Facts, When};
use crate::session::use_words;
use crate::show;
use leptos::prelude::*;
use shared::attribution::{Attribution, Touch};
use shared::lead::LeadFacts;

/// The group of facts about the ad and the visits.
#[component]
pub fn Origin(
    /// Of the lead.
    facts: LeadFacts,
) -> impl IntoView {
    let w = use_words().leads;
    let attribution = show::lead::ad_touch(&facts).map_or_else(
        || facts.last_touch.attribution.clone(),
        |touch| touch.attribution.clone(),
    );
    let is_one = facts.first_touch == facts.last_touch;
    let language = own_name(facts.language);
    let tag = facts.last_touch.language.clone();
    // The page's language and the reader's own need not be the same.
    let other = (tag != facts.language.tag()).then(|| format!(" ({tag})"));
    view! {
        <Facts title=w.from_where testid="lead-origin">
            <Ad attribution/>
            <Fact name=w.device>{show::lead::device(facts.last_touch.device, w)}</Fact>
            <Fact name=w.language>
                {language}
                {other}
            </Fact>
        </Facts>
        {if is_one {
            view! { <Visit title=w.only_touch touch=facts.first_touch/> }.into_any()
        } else {
            view! {
                <Visit title=w.first_touch touch=facts.first_touch/>
                <Visit title=w.last_touch touch=facts.last_touch/>
            }
            .into_any()
        }}
    }
}

/// What the address told of the ad.
#[component]
fn Ad(attribution: Attribution) -> impl IntoView {
    let w = use_words().leads;
    let Attribution { utm, click, ad } = attribution;
    let no_ad = click
        .is_none()
        .then(|| view! { <Fact name=w.ad>{w.no_ad}</Fact> });
    let click = click.map(|click| {
        let id = click.id;
        view! {
            <Fact name=w.platform>{show::lead::platform(click.platform, w)}</Fact>
            <Fact name=w.click_id>
                <span class="long" data-testid="click-id">{id.clone()}</span>
                <small class="hint">{click.param}</small>
                <CopyButton text=id what=w.click_id/>
            </Fact>
        }
    });
    let campaign = [
        (w.utm_source, utm.source),
        (w.utm_medium, utm.medium),
        (w.utm_campaign, utm.campaign),
        (w.utm_term, utm.term),
        (w.utm_content, utm.content),
    ];
    let named = campaign
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)));
    let fact = |(name, value): (String, String)| {
        view! { <Fact name><span class="long">{value}</span></Fact> }
    };
    view! {
        {no_ad}
        {click}
        {named.chain(ad).map(fact).collect_view()}
    }
}

/// One arrival.
#[component]
fn Visit(title: &'static str, touch: Touch) -> impl IntoView {
    let w = use_words().leads;
    let landing = browser::readable_address(&touch.landing_url);
    let referrer = touch.referrer.as_deref().map(browser::readable_address);
    let referrer = referrer.unwrap_or_else(|| w.no_referrer.to_owned());
    view! {
        <Facts title>
            <Fact name=w.at><When at=touch.at full=true/></Fact>
            <Fact name=w.landing><span class="long">{landing}</span></Fact>
            <Fact name=w.referrer><span class="long">{referrer}</span></Fact>
        </Facts>
    }
}
