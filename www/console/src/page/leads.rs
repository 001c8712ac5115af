//! The leads: a live list, and one of them in full beside it.

use super::lead::Lead;
use crate::live::use_live;
use crate::part::{Empty, Icon, Live, PageHead, Shape, When};
use crate::route::{Route, Router};
use crate::session::{may, use_words};
use crate::show;
use leptos::prelude::*;
use shared::attribution::Click;
use shared::id::LeadId;
use shared::lead::LeadView;
use shared::merchant::Permission;

/// The page.
#[component]
pub fn Leads() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let router: Router = expect_context();
    let open = Memo::new(move |_| match router.get() {
        Route::Leads(id) => id,
        _ => None,
    });
    // Opening a lead is reading it, whichever way it was opened.
    Effect::new(move |_| {
        if let Some(id) = open.get() {
            live.leads.rows.update(|rows| rows.mark_seen(&id));
        }
    });
    let pane = move || match open.get() {
        Some(id) => view! { <Lead id/> }.into_any(),
        None => view! { <p class="pick">{words.leads.pick}</p> }.into_any(),
    };
    view! {
        <section class="page split" class:is-open=move || open.get().is_some()>
            <div class="split-list">
                <PageHead title=words.leads.title/>
                <List open/>
            </div>
            <aside class="split-pane" aria-label=words.leads.detail>{pane}</aside>
        </section>
    }
}

#[component]
fn List(open: Memo<Option<LeadId>>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let w = words.leads;
    let is_editor = may(Permission::Configure);
    let empty = move || {
        let first = is_editor.then(|| {
            view! {
                <p>{w.empty_first}</p>
                <a class="button primary" href=Route::Chips.href()>{w.empty_action}</a>
            }
        });
        view! { <Empty title=w.empty help=w.empty_help shape=Shape::Leads>{first}</Empty> }
    };
    view! { <Live list=live.leads wait=w.loading empty rows=move || view! { <Table open/> }/> }
}

/// A table; on a phone its style makes every row a card, and the roles keep it a table for those
/// who hear it.
#[component]
fn Table(open: Memo<Option<LeadId>>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let w = words.leads;
    let heads = [
        ("c-time", w.time),
        ("c-name", w.name),
        ("c-contact", w.contact),
        ("c-service", w.service),
        ("c-chip", w.chip),
        ("c-source", w.source),
        ("c-ad", w.ad),
        ("c-consent", w.consent),
    ];
    let head = |(class, name): (&'static str, &'static str)| {
        view! { <th class=class scope="col" role="columnheader">{name}</th> }
    };
    let rows = move || live.leads.rows.with(|rows| rows.rows().to_vec());
    // A row that changed is drawn anew: its key is its version too.
    let key = |lead: &LeadView| (lead.facts.id.clone(), lead.facts.updated_at);
    view! {
        <table class="leads" role="table" aria-label=w.list data-testid="leads">
            <thead role="rowgroup">
                <tr role="row">{heads.map(head).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">
                <For each=rows key=key let:lead>
                    <Row lead open/>
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Row(lead: LeadView, open: Memo<Option<LeadId>>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let labels = crate::labels::use_labels();
    let router: Router = expect_context();
    let LeadView { facts, contacts } = lead;
    let id = facts.id.clone();
    let route = Route::Leads(Some(id.clone()));
    let href = route.href();
    let name = show::lead::name(&facts, words.leads).to_owned();
    let is_nameless = facts.name.is_none();
    let tier = facts.score.as_ref().map(|score| {
        let text = show::lead::tier(score.tier, words.leads);
        view! { <span class="tag" data-tier=show::lead::tier_name(score.tier)>{text}</span> }
    });
    let contact = contacts.first().map(|contact| contact.masked.clone());
    let service = facts.service_type.clone();
    let chip = facts.chip.as_ref().map(|chip| chip.text.clone());
    let click = show::lead::ad_touch(&facts).and_then(|touch| touch.attribution.click.clone());
    let (current, fresh) = (id.clone(), id.clone());
    let is_current = move || (open.get().as_ref() == Some(&current)).then_some("true");
    let is_fresh = move || live.leads.rows.with(|rows| rows.is_fresh(&fresh));
    view! {
        <tr role="row" aria-current=is_current data-testid="lead-row" data-lead=id.to_string() on:click=move |_| router.go(&route)>
            <td class="c-time" role="cell"><When at=facts.created_at/></td>
            <td class="c-name" role="cell">
                <a href=href class:quiet=is_nameless>{name}</a>
                {tier}
                {move || is_fresh().then(|| view! { <span class="tag new">{words.shell.new}</span> })}
            </td>
            <td class="c-contact num" role="cell" data-testid="lead-contact">{contact}</td>
            <td class="c-service" role="cell">{move || labels.get(&service, words.lang)}</td>
            <td class="c-chip" role="cell" data-testid="lead-chip">{chip}</td>
            <td class="c-source" role="cell">{show::lead::source(facts.source, words.leads)}</td>
            <td class="c-ad" role="cell" data-testid="lead-ad"><Ad click/></td>
            <td class="c-consent" role="cell">
                <span class="given" title=facts.consent.version.to_string()>
                    <Icon shape=Shape::Check/>{words.leads.consented}
                </span>
            </td>
        </tr>
    }
}

/// The ad platform, and the click id as far as there is room.
#[component]
fn Ad(click: Option<Click>) -> impl IntoView {
    let words = use_words();
    click.map(|click| {
        let platform = show::lead::platform(click.platform, words.leads);
        view! {
            <span class="ad">{platform}</span>
            <span class="click" title=click.id.clone()>{click.id.clone()}</span>
        }
    })
}
