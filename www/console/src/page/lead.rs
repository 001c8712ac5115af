//! One lead in full: who, what, from where, by which way, answered by whom, agreed to what.

mod contact;
mod origin;
mod worth;

use crate::browser;
use crate::i18n::fill;
use crate::labels::use_labels;
use crate::live::use_live;
use crate::part::{CopyButton, Empty, Fact, Facts, Icon, Shape, When};
use crate::route::Route;
use crate::session::{use_words, visit_time};
use crate::show::{self, time};
use contact::Contact;
use leptos::prelude::*;
use origin::Origin;
use shared::id::LeadId;
use shared::lead::{LeadFacts, LeadView};
use worth::Worth;

/// The detail pane.
#[component]
pub fn Lead(
    /// Which lead.
    id: LeadId,
) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let wanted = id.clone();
    let lead = Memo::new(move |_| {
        let listed = live.leads.rows.with(|rows| rows.get(&wanted).cloned());
        // A lead opened from its conversation may be further down than the list was loaded.
        listed.or_else(|| live.aside.get().filter(|lead| lead.facts.id == wanted))
    });
    let is_waiting = move || live.leads.rows.with(|rows| !rows.is_loaded());
    let revealed = RwSignal::new(None);
    view! {
        <a class="back" href=Route::Leads(None).href() data-testid="back"><Icon shape=Shape::Back/>{words.leads.title}</a>
        <a class="close" href=Route::Leads(None).href() aria-label=words.shell.close data-testid="close"><Icon shape=Shape::Close/></a>
        {move || match lead.get() {
            Some(lead) => view! { <Detail lead revealed/> }.into_any(),
            None if is_waiting() => view! { <crate::part::Wait text=words.leads.loading/> }.into_any(),
            None => view! {
                <Empty title=words.leads.missing help=words.leads.missing_help shape=Shape::Leads/>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Detail(lead: LeadView, revealed: RwSignal<contact::Revealed>) -> impl IntoView {
    let words = use_words();
    let w = words.leads;
    let LeadView { facts, contacts } = lead;
    let name = show::lead::name(&facts, w).to_owned();
    let source = show::lead::source(facts.source, w);
    let conversation = facts
        .conversation
        .clone()
        .map(|id| Route::Conversations(Some(id)).href());
    view! {
        <article class="detail" data-testid="lead-detail">
            <header>
                <h2 data-testid="lead-name">{name}</h2>
                <p><span class="tag">{source}</span>" "<When at=facts.created_at/></p>
            </header>
            <Contact lead=facts.id.clone() contacts revealed/>
            {conversation.map(|href| view! {
                <a class="button wide" href=href data-testid="open-conversation">
                    <Icon shape=Shape::Chat/>{w.open_conversation}
                </a>
            })}
            <Worth facts=facts.clone()/>
            <Asked facts=facts.clone()/>
            <Origin facts=facts.clone()/>
            <Way facts=facts.clone()/>
            <Handling facts=facts.clone()/>
            <Facts title=w.consent testid="lead-consent">
                <Fact name=w.consent_at><When at=facts.consent.at full=true/></Fact>
                <Fact name=w.consent_version>{facts.consent.version.to_string()}</Fact>
            </Facts>
            <p class="lead-id">{w.lead_id}" "<code>{facts.id.to_string()}</code><CopyButton text=facts.id.to_string() what=w.lead_id/></p>
        </article>
    }
}

/// What the visitor wants.
#[component]
fn Asked(facts: LeadFacts) -> impl IntoView {
    let (words, labels) = (use_words(), use_labels());
    let w = words.leads;
    let LeadFacts {
        fields,
        chip,
        service_type,
        sku,
        visit_at,
        call_when,
        wishes,
        reach,
        ..
    } = facts;
    let visit = visit_at.map(|at| {
        let when = visit_time(at, words);
        view! { <Fact name=w.visit_at><b data-testid="lead-visit">{when}</b></Fact> }
    });
    let call = call_when.map(|when| {
        let when = show::card::call_when(when, words.threads);
        view! { <Fact name=w.call_wish><b data-testid="lead-call">{when}</b></Fact> }
    });
    let reach = (!reach.is_empty()).then(|| {
        let wishes: Vec<String> = reach.iter().map(|wish| wish.written(words.lang)).collect();
        view! { <Fact name=w.reach><b data-testid="lead-reach">{wishes.join(" · ")}</b></Fact> }
    });
    // The last one says best what is wanted now.
    let wishes = (!wishes.is_empty()).then(|| {
        let wish = |wish: String| view! { <li>{wish}</li> }.into_any();
        let list = wishes.into_iter().rev().map(wish).collect_view();
        view! { <Fact name=w.wishes><ul class="wishes" data-testid="lead-wishes">{list}</ul></Fact> }
    });
    let field = move |(key, value): (shared::id::Key, String)| {
        let name = move || labels.get(&key, words.lang);
        view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> }
    };
    view! {
        <Facts title=w.asked testid="lead-asked">
            {visit}
            {call}
            {reach}
            <Fact name=w.chip>{chip.map_or_else(|| w.no_chip.to_owned(), |chip| chip.text)}</Fact>
            <Fact name=w.service>{move || labels.get(&service_type, words.lang)}</Fact>
            {sku.map(|sku| view! { <Fact name=w.sku>{sku}</Fact> })}
            {fields.into_iter().map(field).collect_view()}
            {wishes}
        </Facts>
    }
}

/// The steps in the order in which they were taken, each with how long it took.
#[component]
fn Way(facts: LeadFacts) -> impl IntoView {
    let words = use_words();
    let w = words.leads;
    let mut steps = facts.steps;
    // Steps of one moment stand in the order in which they can only have been taken.
    steps.sort_by_key(|taken| (taken.at, taken.step as u8));
    let before =
        std::iter::once(None).chain(steps.iter().map(|taken| Some(taken.at)).collect::<Vec<_>>());
    let rows = steps.into_iter().zip(before).map(|(taken, before)| {
        let offset_min = browser::offset_min(taken.at);
        let mut line = time::later(taken.at, before, offset_min);
        let passed = before.map_or(0, |before| taken.at.since(before));
        if passed >= 1_000 {
            let after = fill(w.after, &[("time", &time::span(passed, w))]);
            line = format!("{line} · {after}");
        }
        let (iso, whole) = (time::iso(taken.at), time::full(taken.at, offset_min));
        view! {
            <li><b>{show::lead::step(taken.step, w)}</b><time datetime=iso title=whole>{line}</time></li>
        }
    });
    view! {
        <section class="facts" data-testid="lead-way">
            <h3>{w.way}</h3>
            <ol class="way">{rows.collect_view()}</ol>
        </section>
    }
}

/// Who answered, how fast, and from which script.
#[component]
fn Handling(facts: LeadFacts) -> impl IntoView {
    let words = use_words();
    let w = words.leads;
    let asked_at = facts
        .steps
        .iter()
        .find(|taken| taken.step == shared::lead::Step::Started)
        .map(|taken| taken.at);
    let response = match facts.first_response_at {
        None => w.no_response.to_owned(),
        Some(at) => {
            let clock = time::full(at, browser::offset_min(at));
            let took =
                asked_at.map(|asked| fill(w.took, &[("time", &time::span(at.since(asked), w))]));
            took.map_or(clock.clone(), |took| format!("{clock} · {took}"))
        }
    };
    view! {
        <Facts title=w.handled testid="lead-handling">
            <Fact name=w.handled_by>{show::lead::handled_by(facts.handled_by, w)}</Fact>
            <Fact name=w.first_response>{response}</Fact>
            <Fact name=w.playbook>{facts.playbook_version}</Fact>
            <Fact name=w.model>{facts.model_version.unwrap_or_else(|| w.no_model.to_owned())}</Fact>
            <Fact name=w.updated><When at=facts.updated_at full=true/></Fact>
        </Facts>
    }
}
