//! The merchant's own texts and pages.

use super::{Block, Desk, Line, Refused};
use crate::api;
use crate::i18n::fill;
use crate::part::When;
use crate::session::use_words;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::api::{KnowledgeList, KnowledgePage, KnowledgeSource, KnowledgeText};

/// The texts, and the forms to add one.
#[component]
pub fn Knowledge() -> impl IntoView {
    let w = use_words().assistant;
    let desk: Desk = expect_context();
    let known = RwSignal::new(None::<KnowledgeList>);
    let error = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let (name, text, page) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let load = move || desk.ask(api::knowledge(), error, move |list| known.set(Some(list)));
    load();
    Effect::new(move |_| {
        if error.with(Option::is_some) {
            busy.set(false);
        }
    });
    let add_text = move |event: SubmitEvent| {
        event.prevent_default();
        let written = KnowledgeText {
            title: name.get_untracked(),
            text: text.get_untracked(),
        };
        busy.set(true);
        desk.ask(
            async move { api::add_text(&written).await },
            error,
            move |_| {
                busy.set(false);
                name.set(String::new());
                text.set(String::new());
                load();
            },
        );
    };
    let add_page = move |event: SubmitEvent| {
        event.prevent_default();
        let named = KnowledgePage {
            address: page.get_untracked(),
            title: None,
        };
        busy.set(true);
        desk.ask(
            async move { api::add_page(&named).await },
            error,
            move |_| {
                busy.set(false);
                page.set(String::new());
                load();
            },
        );
    };
    let refresh = Callback::new(move |id: u64| {
        desk.ask(api::refresh_page(id), error, move |_| load());
    });
    let delete = Callback::new(move |id: u64| {
        desk.ask(api::delete_knowledge(id), error, move |()| load());
    });
    let sources = move || {
        let sources = known.get()?.sources;
        if sources.is_empty() {
            return Some(view! { <p class="hint">{w.know_none}</p> }.into_any());
        }
        let sources = sources.into_iter();
        let sources = sources.map(|source| view! { <Source source refresh delete/> });
        Some(view! { <ul class="groups">{sources.collect_view()}</ul> }.into_any())
    };
    view! {
        <Block title=w.know_title lead=w.know_lead testid="knowledge">
            {sources}
            <Refused error testid="knowledge-error"/>
            <form class="card" on:submit=add_text>
                <Line label=w.know_name id="know-name" value=name hint=w.know_name_hint/>
                <div class="field">
                    <label for="know-text">{w.know_text}</label>
                    <textarea
                        id="know-text"
                        rows="4"
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                        data-testid="know-text"
                    ></textarea>
                </div>
                <button class="button" type="submit" disabled=move || busy.get() data-testid="know-add-text">{w.add_text}</button>
            </form>
            <form class="card" on:submit=add_page>
                <Line label=w.know_page id="know-page" value=page kind="url" hint="https://"/>
                <button class="button" type="submit" disabled=move || busy.get() data-testid="know-add-page">{w.add_page}</button>
            </form>
        </Block>
    }
}

/// One of them.
#[component]
fn Source(source: KnowledgeSource, refresh: Callback<u64>, delete: Callback<u64>) -> impl IntoView {
    let w = use_words().assistant;
    let id = source.id;
    let pieces = fill(w.pieces, &[("n", &source.pieces.to_string())]);
    let left_out = (!source.findings.is_empty())
        .then(|| fill(w.left_out, &[("n", &source.findings.len().to_string())]));
    let laws = source.findings.iter().map(|finding| {
        view! { <li>{finding.words.clone()}" · "{finding.law.clone()}</li> }
    });
    let laws = laws.collect_view();
    let is_page = source.address.is_some();
    let failed = source
        .error
        .map(|_| view! { <p class="hint bad">{w.page_failed}</p> });
    let again = is_page.then(|| {
        view! { <button class="button" type="button" on:click=move |_| refresh.run(id)>{w.refresh}</button> }
    });
    view! {
        <li class="group" data-testid="source">
            <b>{source.title}</b>
            <p class="hint">{pieces}" · "<When at=source.at/>{source.address.map(|address| format!(" · {address}"))}</p>
            {failed}
            {left_out.map(|left_out| view! { <p class="hint">{left_out}</p><ul class="examples">{laws}</ul> })}
            <div class="actions">
                {again}
                <button class="button" type="button" on:click=move |_| delete.run(id) data-testid="source-delete">{w.delete}</button>
            </div>
        </li>
    }
}
