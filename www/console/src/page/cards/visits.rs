//! The visits to come, the nearest first.

use crate::api::{self, ApiError};
use crate::i18n::Words;
use crate::live::use_live;
use crate::page::conversations::visitor_name;
use crate::part::{Empty, Failure, Shape, Wait};
use crate::route::Route;
use crate::session::{use_session, use_words, visit_time};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Booking;

/// The list. It follows the conversations: a visit that is booked meanwhile appears by itself.
#[component]
pub fn Visits() -> impl IntoView {
    let (words, live, session) = (use_words(), use_live(), use_session());
    let bookings = RwSignal::new(None::<Vec<Booking>>);
    let failed = RwSignal::new(None::<ApiError>);
    let load = Callback::new(move |()| {
        spawn_local(async move {
            let result = api::bookings().await;
            match result {
                Ok(page) => {
                    failed.try_set(None);
                    bookings.try_set(Some(page.bookings));
                }
                Err(error) => {
                    session.note(&error);
                    failed.try_set(Some(error));
                }
            }
        });
    });
    let known = Memo::new(move |_| {
        live.conversations.rows.with(|rows| {
            let visit = rows.rows().iter().filter_map(|row| row.visit_at);
            let mut visits: Vec<_> = visit.collect();
            visits.sort_unstable();
            visits
        })
    });
    Effect::new(move |_| {
        known.track();
        load.run(());
    });
    let list = move || {
        match (bookings.get(), failed.get()) {
        (None, Some(error)) => view! { <Failure error retry=load/> }.into_any(),
        (None, None) => view! { <Wait text=words.cards.visits_loading/> }.into_any(),
        (Some(visits), _) if visits.is_empty() => view! {
            <Empty title=words.cards.visits_empty help=words.cards.visits_empty_help shape=Shape::Calendar/>
        }
        .into_any(),
        (Some(visits), _) => {
            let rows = visits.into_iter().map(|visit| row(visit, words).into_any()).collect_view();
            view! { <ul class="visits" data-testid="visits">{rows}</ul> }.into_any()
        }
    }
    };
    view! {
        <section class="block" aria-label=words.cards.visits>
            <h2>{words.cards.visits}</h2>
            {list}
        </section>
    }
}

fn row(visit: Booking, words: Words) -> impl IntoView {
    let Booking { slot, conversation } = visit;
    let href = Route::Conversations(Some(conversation.clone())).href();
    let id = conversation.to_string();
    view! {
        <li>
            <a href=href data-testid="visit" data-conversation=id>
                <b class="num">{visit_time(slot, words)}</b>
                <span>{move || visitor_name(&conversation, words)}</span>
            </a>
        </li>
    }
}
