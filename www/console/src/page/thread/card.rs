//! A card as its summary: what the visitor saw, in few lines.

use crate::i18n::fill;
use crate::part::{Icon, Shape};
use crate::session::{use_words, visit_time};
use crate::show::card::{name, price};
use leptos::prelude::*;
use shared::protocol::{Card, CardKind, Item, PriceOption, Quantity};

/// The summary.
#[component]
pub fn CardSummary(
    /// Of which card.
    card: Card,
) -> impl IntoView {
    let words = use_words();
    let w = words.threads;
    let mut lines = Vec::new();
    let mut note = None;
    let (shape, head) = match card {
        Card::Lead { reason, fields, .. } => {
            lines.push(reason);
            let labels: Vec<String> = fields.into_iter().map(|field| field.label).collect();
            note =
                (!labels.is_empty()).then(|| fill(w.card_asks, &[("fields", &labels.join(" · "))]));
            (Shape::Person, w.card_lead.to_owned())
        }
        Card::Consent { contact, .. } => {
            (Shape::Check, fill(w.card_consent, &[("contact", &contact)]))
        }
        Card::Price {
            title,
            quantity,
            options,
            floor,
            note: holds,
            ..
        } => {
            let per = |Quantity { unit, .. }| format!("/{unit}");
            let per = quantity.map(per).unwrap_or_default();
            let line =
                |PriceOption {
                     label, low, high, ..
                 }| { format!("{label} · {}{per}", price(low, high)) };
            lines.extend(options.into_iter().map(line));
            if floor > 0 {
                lines.push(fill(w.card_floor, &[("price", &price(floor, floor))]));
            }
            note = Some(holds);
            (Shape::Price, titled(w, CardKind::Price, &title))
        }
        Card::Gallery { title, items } => {
            lines.extend(items.into_iter().map(item));
            (Shape::Cards, titled(w, CardKind::Gallery, &title))
        }
        Card::Offers { title, items } => {
            lines.extend(items.into_iter().map(item));
            (Shape::Cards, titled(w, CardKind::Offers, &title))
        }
        Card::Booking {
            title,
            place,
            slots,
            ..
        } => {
            lines.extend(place);
            if let (Some(first), Some(last)) = (slots.first(), slots.last()) {
                let values = [
                    ("n", slots.len().to_string()),
                    ("first", visit_time(*first, words)),
                    ("last", visit_time(*last, words)),
                ];
                let values = values
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str()));
                lines.push(fill(w.card_slots, &values));
            }
            (Shape::Calendar, titled(w, CardKind::Booking, &title))
        }
        Card::Call { number, reason, .. } => {
            lines.extend(number);
            lines.push(reason);
            (Shape::Phone, name(CardKind::Call, w).to_owned())
        }
        Card::Documents { title, items } => {
            lines.push(items.join(" · "));
            (Shape::File, titled(w, CardKind::Documents, &title))
        }
        Card::Place {
            name: place,
            address,
            hours,
            ..
        } => {
            lines.push(address);
            note = hours;
            (Shape::Cards, titled(w, CardKind::Place, &place))
        }
        Card::Rating => (Shape::Cards, name(CardKind::Rating, w).to_owned()),
    };
    view! {
        <div class="bubble card-summary" data-testid="card-summary">
            <b><Icon shape/>{head}</b>
            {lines.into_iter().map(|line| view! { <span>{line}</span> }.into_any()).collect_view()}
            {note.map(|note| view! { <small>{note}</small> })}
        </div>
    }
}

/// Which card it is, and what it is about.
fn titled(words: &crate::i18n::ThreadWords, card: CardKind, title: &str) -> String {
    format!("{} · {title}", name(card, words))
}

fn item(item: Item) -> String {
    match item.price {
        Some(price) => format!("{} · {price}", item.title),
        None => item.title,
    }
}
