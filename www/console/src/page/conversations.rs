//! The conversations: a live list, and one thread beside it.

use super::thread::Thread;
use crate::i18n::{Words, fill};
use crate::live::use_live;
use crate::part::{Empty, Live, PageHead, Shape, When};
use crate::route::{Route, Router};
use crate::session::{use_words, visit_time};
use crate::show;
use leptos::prelude::*;
use shared::id::ConversationId;
use shared::lead::LeadView;
use shared::protocol::{ConversationRow, Presence};

/// The page.
#[component]
pub fn Conversations() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let router: Router = expect_context();
    let open = Memo::new(move |_| match router.get() {
        Route::Conversations(id) => id,
        _ => None,
    });
    Effect::new(move |_| {
        if let Some(id) = open.get() {
            live.conversations.rows.update(|rows| rows.mark_seen(&id));
        }
    });
    let pane = move || match open.get() {
        Some(id) => view! { <Thread id/> }.into_any(),
        None => view! { <p class="pick">{words.threads.pick}</p> }.into_any(),
    };
    view! {
        <section class="page split talk" class:is-open=move || open.get().is_some()>
            <div class="split-list">
                <PageHead title=words.threads.title/>
                <List open/>
            </div>
            <div class="split-pane">{pane}</div>
        </section>
    }
}

#[component]
fn List(open: Memo<Option<ConversationId>>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let w = words.threads;
    let empty = move || view! { <Empty title=w.empty help=w.empty_help shape=Shape::Chat/> };
    view! { <Live list=live.conversations wait=w.loading empty rows=move || view! { <Rows open/> }/> }
}

#[component]
fn Rows(open: Memo<Option<ConversationId>>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let list = live.conversations;
    let rows = move || list.rows.with(|rows| rows.rows().to_vec());
    // A row that changed is drawn anew: all that it shows is part of its key.
    let key = |row: &ConversationRow| {
        let by = match &row.presence {
            Presence::Pi { name, .. } => (true, name.clone()),
            Presence::Operator { name } => (false, name.clone()),
        };
        let said = (row.updated_at, row.last, row.preview.clone());
        let gains = (row.waiting, row.has_lead, row.visit_at, row.stars);
        let name = row.identity.as_ref().and_then(|who| who.name.clone());
        (row.id.clone(), said, gains, name, by)
    };
    view! {
        <ul class="threads" aria-label=words.threads.list data-testid="conversations">
            <For each=rows key=key let:row>
                <Row row open/>
            </For>
        </ul>
    }
}

/// The lead that came of a conversation, as far as the list of leads knows.
#[must_use]
pub fn lead_of(conversation: &ConversationId) -> Option<LeadView> {
    use_live().leads.rows.with(|leads| {
        let is_it = |lead: &&LeadView| lead.facts.conversation.as_ref() == Some(conversation);
        leads.rows().iter().find(is_it).cloned()
    })
}

/// What to call a visitor: as the merchant's own page has said, the name given, the masked contact,
/// else a few letters to tell strangers apart.
#[must_use]
pub fn visitor_name(conversation: &ConversationId, words: Words) -> String {
    let known = use_live().conversations.rows.with(|rows| {
        let identity = rows.get(conversation)?.identity.as_ref()?;
        identity.name.clone()
    });
    let given = || {
        let LeadView { facts, contacts } = lead_of(conversation)?;
        let contact = || contacts.into_iter().next().map(|contact| contact.masked);
        facts.name.or_else(contact)
    };
    known.or_else(given).unwrap_or_else(|| {
        let code = conversation
            .as_str()
            .get(1..5)
            .unwrap_or_default()
            .to_ascii_uppercase();
        format!("{} {code}", words.threads.visitor)
    })
}

#[component]
fn Row(row: ConversationRow, open: Memo<Option<ConversationId>>) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let id = row.id.clone();
    let href = Route::Conversations(Some(id.clone())).href();
    let (current, named, fresh) = (id.clone(), id.clone(), id.clone());
    let is_current = move || (open.get().as_ref() == Some(&current)).then_some("true");
    let is_fresh = move || live.conversations.rows.with(|rows| rows.is_fresh(&fresh));
    let visit = row.visit_at.map(|at| {
        let when = fill(words.threads.visit_tag, &[("when", &visit_time(at, words))]);
        view! { <span class="tag person" data-testid="row-visit">{when}</span> }
    });
    let stars = row.stars.map(|stars| {
        let label = fill(words.threads.stars, &[("n", &stars.to_string())]);
        view! { <span class="stars" role="img" aria-label=label data-testid="row-stars">{show::card::stars(stars)}</span> }
    });
    let (by, name) = match row.presence {
        Presence::Pi { name, .. } => ("tag ai", format!("{name} · {}", words.threads.ai)),
        Presence::Operator { name } => ("tag person", name),
    };
    view! {
        <li>
            <a href=href aria-current=is_current data-testid="conversation-row" data-conversation=id.to_string()>
                <span class="row-top">
                    <b>{move || visitor_name(&named, words)}</b>
                    <When at=row.updated_at/>
                </span>
                <span class="row-preview">{row.preview}</span>
                <span class="row-tags">
                    {move || is_fresh().then(|| view! { <span class="tag new">{words.shell.new}</span> })}
                    {row.waiting.then(|| view! { <span class="tag waiting" data-testid="row-waiting">{words.threads.waiting}</span> })}
                    {row.has_lead.then(|| view! { <span class="tag lead">{words.threads.has_lead}</span> })}
                    {visit}
                    {stars}
                    <span class=by>{name}</span>
                </span>
            </a>
        </li>
    }
}
