//! How good a lead is: its tier, every reason for it, and what people say of it.

use crate::api::{self, ApiError};
use crate::live::use_live;
use crate::part::{Notice, Tone, When};
use crate::session::{may, use_session, use_words};
use crate::show;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::lead::{InvalidReason, LeadFacts, Reason, Validity};
use shared::merchant::Permission;

/// Tier, reasons and validity.
#[component]
pub fn Worth(
    /// Whose.
    facts: LeadFacts,
) -> impl IntoView {
    let words = use_words();
    let w = words.leads;
    let score = facts.score.clone().map(|score| {
        let tier = show::lead::tier(score.tier, w);
        let reasons = score.reasons.into_iter().map(|reason| view! { <Why reason/> });
        view! {
            <p class="worth">
                <span class="tag" data-tier=show::lead::tier_name(score.tier) data-testid="lead-tier">{tier}</span>
                " "<b class="num" data-testid="lead-points">{score.points}</b>" / 100"
            </p>
            <ul class="reasons" data-testid="lead-reasons">{reasons.collect_view()}</ul>
        }
    });
    view! {
        <section class="facts" data-testid="lead-worth">
            <h3>{w.worth}</h3>
            {score}
            <Judge facts/>
        </section>
    }
}

#[component]
fn Why(reason: Reason) -> impl IntoView {
    let w = use_words().leads;
    let points = format!("{:+}", reason.points);
    view! {
        <li class:against={reason.points < 0}>
            <span>{show::lead::sign(reason.sign, w)}</span><b class="num">{points}</b>
        </li>
    }
}

/// What has been said of it, and the buttons to say it.
#[component]
fn Judge(facts: LeadFacts) -> impl IntoView {
    let (words, session, live) = (use_words(), use_session(), use_live());
    let w = words.leads;
    let (id, now) = (facts.id.clone(), facts.validity);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let say = Callback::new(move |validity: Validity| {
        let lead = id.clone();
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let result = api::judge_lead(&lead, validity).await;
            busy.try_set(false);
            match result {
                Ok(lead) => live.changed(lead),
                Err(error) => {
                    session.note(&error);
                    failed.try_set(Some(error));
                }
            }
        });
    });
    let failure = move || {
        let text = failed.get()?.sentence(words.problems);
        Some(view! { <Notice tone=Tone::Bad text testid="judge-error"/> })
    };
    let judged = facts
        .judged
        .map(|judged| view! { " · "<When at=judged.at/> });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let reason = show::lead::INVALID_REASONS
            .into_iter()
            .find(|reason| show::lead::invalid_reason_name(*reason) == chosen);
        if let Some(reason) = reason {
            say.run(Validity::Invalid { reason });
        }
    };
    let option = move |reason: InvalidReason| {
        let is_said = now == Validity::Invalid { reason };
        view! {
            <option value=show::lead::invalid_reason_name(reason) selected=is_said>
                {show::lead::invalid_reason(reason, w)}
            </option>
        }
    };
    let is_open = !matches!(now, Validity::Invalid { .. });
    let controls = move || {
        may(Permission::Answer).then(|| view! {
            <div class="judge">
                <button class="button" type="button" aria-pressed=(now == Validity::Valid).to_string()
                    disabled=move || busy.get() on:click=move |_| say.run(Validity::Valid) data-testid="judge-valid">
                    {w.valid}
                </button>
                <select aria-label=w.invalid disabled=move || busy.get() on:change=choose data-testid="judge-invalid">
                    <option value="" selected=is_open disabled=true>{w.invalid_because}</option>
                    {show::lead::INVALID_REASONS.into_iter().map(option).collect_view()}
                </select>
            </div>
        })
    };
    view! {
        <p class="validity" data-testid="lead-validity">{show::lead::validity(now, w)}{judged}</p>
        {controls}
        {failure}
    }
}
