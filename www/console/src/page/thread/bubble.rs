//! One thing said. Visitor at the left, the merchant's side at the right; Pi is labelled as AI
//! wherever it speaks.

use super::talk::Talk;
use crate::browser;
use crate::i18n::{Words, fill};
use crate::labels::use_labels;
use crate::part::{Icon, Shape};
use crate::session::{use_me, use_words};
use crate::show::{self, time};
use crate::state::thread::{Pending, Progress, Receipt};
use leptos::prelude::*;
use shared::contact::ContactKind;
use shared::id::Key;
use shared::protocol::{Body, Card, From, Message, Seq};
use std::collections::BTreeMap;

/// A stored message.
#[component]
pub fn Said(
    /// The message.
    message: Message,
    /// Its thread.
    talk: Talk,
    /// The speaker's name stands above it.
    opens: bool,
    /// The time stands below it.
    closes: bool,
) -> impl IntoView {
    let words = use_words();
    let (me, assistant) = use_me().with_value(|me| (me.name.clone(), me.profile.assistant.clone()));
    let Message {
        seq,
        at,
        from,
        body,
        ..
    } = message;
    let (class, kind, name) = match from {
        From::Visitor => ("said visitor", "visitor", words.threads.visitor.to_owned()),
        From::Pi => ("said pi", "pi", assistant),
        From::Operator { name } if name == me => {
            ("said operator", "operator", words.threads.you.to_owned())
        }
        From::Operator { name } => ("said operator", "operator", name),
    };
    let is_ai = kind == "pi";
    let label = opens.then(|| {
        view! {
            <span class="speaker">
                {name}
                {is_ai.then(|| view! { <span class="tag ai">{words.threads.ai}</span> })}
            </span>
        }
    });
    let foot = closes.then(|| {
        let offset_min = browser::offset_min(at);
        let ticks = (kind == "operator").then(|| view! { <Ticks seq talk/> });
        view! {
            <span class="said-foot">
                <time datetime=time::iso(at) title=time::full(at, offset_min)>{time::clock(at, offset_min)}</time>
                {ticks}
            </span>
        }
    });
    view! {
        <li class=class class:opens=opens class:closes=closes data-testid="message" data-from=kind data-seq=seq.0>
            {label}
            {content(body, words)}
            {foot}
        </li>
    }
}

/// How far a message of the merchant's people has come.
#[component]
fn Ticks(seq: Seq, talk: Talk) -> impl IntoView {
    let w = use_words().threads;
    let receipt = Memo::new(move |_| talk.with(|state| state.receipt(seq)));
    move || {
        let (name, shape, text) = match receipt.get() {
            Receipt::Sent => ("sent", Shape::Check, w.sent),
            Receipt::Delivered => ("delivered", Shape::Checks, w.delivered),
            Receipt::Read => ("read", Shape::Checks, w.read),
        };
        view! {
            <span class=format!("tick {name}") title=text data-testid="receipt" data-receipt=name>
                <Icon shape/>
                <span class="unseen">{text}</span>
            </span>
        }
    }
}

/// Somebody is writing.
#[component]
pub fn Typing(
    /// The thread.
    talk: Talk,
) -> impl IntoView {
    let w = use_words().threads;
    let is_on = Memo::new(move |_| talk.with(|state| state.visitor_types().is_some()));
    move || {
        is_on.get().then(|| {
            view! {
                <li class="said visitor closes" data-testid="visitor-typing">
                    <p class="bubble dots" aria-hidden="true"><i></i><i></i><i></i></p>
                    <span class="unseen">{w.typing}</span>
                </li>
            }
        })
    }
}

fn content(body: Body, words: Words) -> AnyView {
    let w = words.threads;
    match body {
        Body::Text { text, chips } => {
            let offered = (!chips.is_empty()).then(|| {
                let pills = chips.into_iter().map(|chip| view! { <span class="pill">{chip.label}</span> });
                view! { <div class="offered" aria-label=w.chips_offered>{pills.collect_view()}</div> }
            });
            view! { <p class="bubble">{text}</p>{offered} }.into_any()
        }
        Body::Chip { text, .. } => view! {
            <p class="bubble"><small class="by-chip"><Icon shape=Shape::Chips/>{w.chip_tapped}</small>{text}</p>
        }
        .into_any(),
        Body::Card(card) => view! { <CardSummary card/> }.into_any(),
        Body::LeadGiven { name, contacts, fields } => {
            view! { <Given name contacts fields/> }.into_any()
        }
        Body::ConsentGiven { agreed } => {
            let text = if agreed { w.consent_yes } else { w.consent_no };
            let shape = if agreed { Shape::Check } else { Shape::Alert };
            view! { <p class="bubble event"><Icon shape/>{text}</p> }.into_any()
        }
    }
}

/// A card as its summary: what it asked for.
#[component]
fn CardSummary(card: Card) -> impl IntoView {
    let w = use_words().threads;
    let (title, line, asks) = match card {
        Card::Lead { reason, fields, .. } => {
            let labels: Vec<String> = fields.into_iter().map(|field| field.label).collect();
            let asks =
                (!labels.is_empty()).then(|| fill(w.card_asks, &[("fields", &labels.join(" · "))]));
            (w.card_lead.to_owned(), Some(reason), asks)
        }
        Card::Consent { contact, .. } => {
            (fill(w.card_consent, &[("contact", &contact)]), None, None)
        }
    };
    view! {
        <div class="bubble card-summary">
            <b>{title}</b>
            {line.map(|line| view! { <span>{line}</span> })}
            {asks.map(|asks| view! { <small>{asks}</small> })}
        </div>
    }
}

/// A filled lead card.
#[component]
fn Given(
    name: Option<String>,
    contacts: Vec<(ContactKind, String)>,
    fields: BTreeMap<Key, String>,
) -> impl IntoView {
    let (words, labels) = (use_words(), use_labels());
    let w = words.leads;
    let contact = |(kind, masked): (ContactKind, String)| {
        view! { <div class="fact"><dt>{show::lead::contact_kind(kind, w)}</dt><dd class="num">{masked}</dd></div> }
    };
    let field = |(key, value): (Key, String)| {
        let name = move || labels.get(&key, words.lang);
        view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> }
    };
    view! {
        <div class="bubble given-card">
            <b><Icon shape=Shape::Check/>{words.threads.lead_given}</b>
            <dl>
                {name.map(|name| view! { <div class="fact"><dt>{w.name}</dt><dd>{name}</dd></div> })}
                {contacts.into_iter().map(contact).collect_view()}
                {fields.into_iter().map(field).collect_view()}
            </dl>
        </div>
    }
}

/// Something written here that is not stored yet.
#[component]
pub fn Unsent(
    /// What.
    pending: Pending,
    /// Its thread.
    talk: Talk,
) -> impl IntoView {
    let words = use_words();
    let w = words.threads;
    let Pending { id, text, progress } = pending;
    let foot = move || match progress {
        Progress::Sending => {
            let state = move || if talk.is_up() { w.sending } else { w.will_send };
            view! { <span class="said-foot" role="status">{state}</span> }.into_any()
        }
        Progress::Refused(code) => {
            let why = fill(w.refused, &[("why", words.problems.for_code(code))]);
            let id = id.clone();
            let edit = move |_| talk.edit(&id);
            view! {
                <span class="said-foot refused" role="alert">{why}</span>
                <button class="link-button" type="button" on:click=edit>{w.edit_again}</button>
            }
            .into_any()
        }
    };
    view! {
        <li class="said operator opens closes unsent" data-testid="message" data-from="operator" data-state="sending">
            <p class="bubble">{text.as_str().to_owned()}</p>
            {foot()}
        </li>
    }
}
