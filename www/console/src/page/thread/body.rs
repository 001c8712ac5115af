//! What a message says: words, what a visitor did on a card, a file.

use super::card::CardSummary;
use crate::api;
use crate::i18n::{Words, fill};
use crate::labels::use_labels;
use crate::part::{Icon, Shape};
use crate::session::{use_words, visit_time};
use crate::show;
use leptos::prelude::*;
use shared::contact::ContactKind;
use shared::id::{ConversationId, Key};
use shared::protocol::{Body, CallWhen, FileInfo};
use std::collections::BTreeMap;

/// A message's bubble.
pub fn content(body: Body, conversation: ConversationId, words: Words) -> AnyView {
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
            view! { <Given title=w.lead_given name contacts fields when=None/> }.into_any()
        }
        Body::CallAsked { name, contacts, fields, when } => {
            view! { <Given title=w.call_asked name contacts fields when=Some(when)/> }.into_any()
        }
        Body::ConsentGiven { agreed, sensitive: true } => {
            let (shape, words) = if agreed {
                (Shape::Check, w.sensitive_yes)
            } else {
                (Shape::Alert, w.sensitive_no)
            };
            event(shape, words.to_owned())
        }
        Body::ConsentGiven { agreed: true, .. } => event(Shape::Check, w.consent_yes.to_owned()),
        Body::ConsentGiven { agreed: false, .. } => event(Shape::Alert, w.consent_no.to_owned()),
        Body::PersonAsked => event(Shape::Person, w.person_asked.to_owned()),
        Body::Estimated { title, choice, quantity, unit, low, high, .. } => {
            let much = quantity.map(|many| format!(" · {many} {}", unit.unwrap_or_default()));
            view! {
                <div class="bubble did" data-testid="estimated">
                    <b><Icon shape=Shape::Price/>{fill(w.estimated, &[("title", &title)])}</b>
                    <span>{choice}{much}</span>
                    <strong class="num">{show::card::price(low, high)}</strong>
                </div>
            }
            .into_any()
        }
        Body::BookingAsked { slot, .. } => at_time(Shape::Calendar, w.booking_asked, slot, words),
        Body::BookingSettled { slot, booked: true, .. } => {
            at_time(Shape::Check, w.booked, slot, words)
        }
        Body::BookingSettled { slot, booked: false, .. } => {
            at_time(Shape::Alert, w.slot_taken, slot, words)
        }
        Body::Chosen { title, .. } => event(Shape::Check, fill(w.chosen, &[("title", &title)])),
        Body::Rated { stars, words: said } => {
            let label = fill(w.rated, &[("n", &stars.to_string())]);
            view! {
                <div class="bubble did" data-testid="rated" data-stars=stars>
                    <b>{label}</b>
                    <span class="stars" aria-hidden="true">{show::card::stars(stars)}</span>
                    {said.map(|said| view! { <span>{said}</span> })}
                </div>
            }
            .into_any()
        }
        Body::File(info) => view! { <Shared info conversation/> }.into_any(),
        // A line of its own and no bubble: see `Said`.
        Body::Declined => ().into_any(),
    }
}

/// Something that happened, in one line.
fn event(shape: Shape, text: String) -> AnyView {
    view! { <p class="bubble event"><Icon shape/>{text}</p> }.into_any()
}

fn at_time(shape: Shape, text: &str, slot: shared::time::Millis, words: Words) -> AnyView {
    event(shape, fill(text, &[("when", &visit_time(slot, words))]))
}

/// A filled card with ways to be reached.
#[component]
fn Given(
    title: &'static str,
    name: Option<String>,
    contacts: Vec<(ContactKind, String)>,
    fields: BTreeMap<Key, String>,
    when: Option<CallWhen>,
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
    let when = when.map(|when| {
        let text = show::card::call_when(when, words.threads);
        view! { <div class="fact"><dt>{words.threads.call_when}</dt><dd>{text}</dd></div> }
    });
    view! {
        <div class="bubble given-card">
            <b><Icon shape=Shape::Check/>{title}</b>
            <dl>
                {name.map(|name| view! { <div class="fact"><dt>{w.name}</dt><dd>{name}</dd></div> })}
                {contacts.into_iter().map(contact).collect_view()}
                {when}
                {fields.into_iter().map(field).collect_view()}
            </dl>
        </div>
    }
}

/// A file: a picture is shown and opens in full, the rest is to be saved.
#[component]
fn Shared(info: FileInfo, conversation: ConversationId) -> impl IntoView {
    let w = use_words().threads;
    let FileInfo {
        file,
        name,
        media,
        bytes,
    } = info;
    let href = api::file_path(&conversation, &file);
    let (source, called) = (href.clone(), name.clone());
    if media.starts_with("image/") {
        let label = fill(w.file_open, &[("name", &name)]);
        return view! {
            <a class="picture" href=href target="_blank" rel="noopener" aria-label=label data-testid="picture">
                <img src=source alt=name loading="lazy"/>
            </a>
        }
        .into_any();
    }
    let label = fill(w.file_save, &[("name", &name)]);
    view! {
        <a class="saved-file" href=href download=called aria-label=label data-testid="file">
            <Named name bytes/>
        </a>
    }
    .into_any()
}

/// A file's name and size.
#[component]
pub fn Named(
    /// The name.
    name: String,
    /// The size.
    bytes: u64,
) -> impl IntoView {
    view! {
        <span class="bubble named">
            <Icon shape=Shape::File/>
            <span><b>{name}</b><small class="num">{show::card::size(bytes)}</small></span>
        </span>
    }
}
