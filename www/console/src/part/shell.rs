//! The frame around every page: menu, banner, page.

use super::account::Account;
use crate::browser;
use crate::i18n::{Words, fill};
use crate::live::use_live;
use crate::page::{Assistant, Cards, Chips, Conversations, Leads, Team};
use crate::part::{Banner, Empty, Icon, LinkState, Shape};
use crate::route::{Router, Section};
use crate::session::{may, role_name, use_me, use_words};
use leptos::prelude::*;

fn section_name(section: Section, words: Words) -> &'static str {
    match section {
        Section::Leads => words.shell.leads,
        Section::Conversations => words.shell.conversations,
        Section::Cards => words.shell.cards,
        Section::Chips => words.shell.chips,
        Section::Assistant => words.shell.assistant,
        Section::Team => words.shell.team,
    }
}

/// The frame. On a phone the menu is a bar at the bottom, else a rail at the left.
#[component]
pub fn Shell() -> impl IntoView {
    let words = use_words();
    let router: Router = expect_context();
    let merchant = use_me().with_value(|me| me.profile.name.clone());
    let section = Memo::new(move |_| router.get().section().unwrap_or(Section::Leads));
    let title = merchant.clone();
    Effect::new(move |_| {
        browser::set_title(&format!("{} · {title}", section_name(section.get(), words)));
    });
    view! {
        <div class="shell">
            <button class="skip" type="button" on:click=|_| browser::focus("main")>{words.shell.skip}</button>
            <header class="rail">
                <Brand/>
                <nav aria-label=words.shell.nav>
                    {Section::ALL
                        .into_iter()
                        .filter(|section| may(section.needs()))
                        .map(|item| view! { <Item item section/> })
                        .collect_view()}
                </nav>
                <div class="rail-foot"><LinkState/><Account/></div>
            </header>
            <div class="content">
                <Banner/>
                <Announcer/>
                <main id="main" tabindex="-1">
                    {move || match section.get() {
                        section if !may(section.needs()) => view! { <Barred/> }.into_any(),
                        Section::Leads => view! { <Leads/> }.into_any(),
                        Section::Conversations => view! { <Conversations/> }.into_any(),
                        Section::Cards => view! { <Cards/> }.into_any(),
                        Section::Chips => view! { <Chips/> }.into_any(),
                        Section::Assistant => view! { <Assistant/> }.into_any(),
                        Section::Team => view! { <Team/> }.into_any(),
                    }}
                </main>
            </div>
        </div>
    }
}

/// The merchant's mark and name.
#[component]
fn Brand() -> impl IntoView {
    let (mark, name) =
        use_me().with_value(|me| (me.profile.look.mark.clone(), me.profile.name.clone()));
    view! {
        <div class="brand" data-testid="merchant">
            <span class="mark" aria-hidden="true">{mark}</span>
            <b>{name}</b>
        </div>
    }
}

/// One entry of the menu, with what waits behind it.
#[component]
fn Item(item: Section, section: Memo<Section>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let shape = match item {
        Section::Leads => Shape::Leads,
        Section::Conversations => Shape::Chat,
        Section::Cards => Shape::Calendar,
        Section::Chips => Shape::Chips,
        Section::Assistant => Shape::Assistant,
        Section::Team => Shape::Team,
    };
    let count = Memo::new(move |_| match item {
        Section::Leads => live.leads.rows.with(|rows| rows.fresh()),
        Section::Conversations => live
            .conversations
            .rows
            .with(|rows| rows.rows().iter().filter(|row| row.waiting).count()),
        Section::Cards | Section::Chips | Section::Assistant | Section::Team => 0,
    });
    let meaning = match item {
        Section::Leads => words.leads.count_new,
        _ => words.threads.count_waiting,
    };
    let badge = move || match count.get() {
        0 => None,
        count => {
            let label = fill(meaning, &[("n", &count.to_string())]);
            let number = count.min(99);
            Some(
                view! { <span class="badge" role="img" aria-label=label.clone() title=label>{number}</span> },
            )
        }
    };
    let is_unsaved = move || match item {
        Section::Cards => live.has_unsaved_cards(),
        Section::Chips => live.has_unsaved_chips(),
        Section::Leads | Section::Conversations | Section::Assistant | Section::Team => false,
    };
    let dot = move || {
        is_unsaved().then(
            || view! { <span class="unsaved" role="img" aria-label=words.chips.unsaved></span> },
        )
    };
    let current = move || (section.get() == item).then_some("page");
    let testid = match item {
        Section::Leads => "nav-leads",
        Section::Conversations => "nav-conversations",
        Section::Cards => "nav-cards",
        Section::Chips => "nav-chips",
        Section::Assistant => "nav-assistant",
        Section::Team => "nav-team",
    };
    view! {
        <a href=item.route().href() aria-current=current data-testid=testid>
            <Icon shape/>
            <span class="item-text">{section_name(item, words)}</span>
            {badge}
            {dot}
        </a>
    }
}

/// Reads new leads out to those who don't see them appear.
#[component]
fn Announcer() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let text = move || {
        live.arrived.with(|lead| {
            let name = crate::show::lead::name(&lead.as_ref()?.facts, words.leads);
            Some(fill(words.leads.arrived, &[("name", name)]))
        })
    };
    view! { <p class="unseen" role="status" data-testid="announcer">{text}</p> }
}

/// A page that this role may not use, reached by its address.
#[component]
fn Barred() -> impl IntoView {
    let words = use_words();
    let role = use_me().with_value(|me| role_name(me.role, words));
    let help = fill(words.shell.no_permission, &[("role", role)]);
    view! { <Empty title=words.shell.barred help shape=Shape::Alert/> }
}
