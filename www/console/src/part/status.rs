//! A page's head, and whether what it shows is up to date.

use crate::live::{Link, use_live};
use crate::part::{Notice, Tone};
use crate::session::{use_session, use_words};
use crate::timer::after;
use leptos::prelude::*;
use std::time::Duration;

/// A loss shorter than this is not worth a line: most reconnects take less.
const PATIENCE: Duration = Duration::from_millis(3_000);

/// A page's title, and what can be done with the page as a whole.
#[component]
pub fn PageHead(
    /// The title.
    title: &'static str,
    /// One sentence about the page.
    #[prop(optional)]
    lead: Option<&'static str>,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div>
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p>{lead}</p> })}
            </div>
            {children.map(|children| children())}
        </header>
    }
}

/// A dot and a word: whether the console hears of things as they happen.
#[component]
pub fn LinkState() -> impl IntoView {
    let (words, live, session) = (use_words(), use_live(), use_session());
    let state = move || match (session.is_online(), live.link.get()) {
        (true, Link::Up) => ("live", words.shell.live),
        (true, Link::Connecting) => ("waiting", words.shell.connecting),
        _ => ("lost", words.shell.reconnecting),
    };
    view! {
        <p class="link" data-testid="link" data-state=move || state().0>
            <span class="dot" aria-hidden="true"></span>
            <span class="link-text">{move || state().1}</span>
        </p>
    }
}

/// A line above every page while it is not up to date.
#[component]
pub fn Banner() -> impl IntoView {
    let (words, live, session) = (use_words(), use_live(), use_session());
    let patience_over = RwSignal::new(false);
    Effect::new(move |_| {
        patience_over.set(false);
        if live.link.get() == Link::Lost {
            after(PATIENCE, move || patience_over.set(true));
        }
    });
    move || {
        let text = match live.link.get() {
            _ if !session.is_online() => Some(words.shell.offline),
            Link::Lost if patience_over.get() => Some(words.shell.reconnecting),
            Link::Outdated => Some(words.problems.unknown_version),
            Link::Crowded => Some(words.shell.crowded),
            Link::Lost | Link::Connecting | Link::Up => None,
        };
        text.map(|text| view! { <Notice tone=Tone::Warn text testid="banner"/> })
    }
}
