//! What the assistant says, knows and could learn: tried, taught, published, and how its model does.

mod knowledge;
mod learn;
mod model;
mod try_it;
mod versions;

use crate::api::{self, ApiError};
use crate::part::{Failure, Notice, PageHead, Tone, Wait};
use crate::session::{Session, use_session, use_words};
use knowledge::Knowledge;
use learn::Learn;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::Model;
use shared::api::PlaybookView;
use std::future::Future;
use try_it::TryIt;
use versions::Versions;

/// What the blocks share: the playbook, and the way to load it again.
#[derive(Clone, Copy)]
struct Desk {
    playbook: RwSignal<Option<PlaybookView>>,
    error: RwSignal<Option<ApiError>>,
    session: Session,
}

impl Desk {
    fn load(self) {
        self.ask(api::playbook(), self.error, move |playbook| {
            self.playbook.set(Some(playbook));
        });
    }

    /// Calls the edge, and takes what comes of it; an error goes where it is shown.
    fn ask<T: 'static>(
        self,
        call: impl Future<Output = Result<T, ApiError>> + 'static,
        error: RwSignal<Option<ApiError>>,
        take: impl FnOnce(T) + 'static,
    ) {
        spawn_local(async move {
            match call.await {
                Ok(answer) => {
                    error.try_set(None);
                    take(answer);
                }
                Err(failed) => {
                    self.session.note(&failed);
                    error.try_set(Some(failed));
                }
            }
        });
    }
}

/// The page.
#[component]
pub fn Assistant() -> impl IntoView {
    let w = use_words().assistant;
    let desk = Desk {
        playbook: RwSignal::new(None),
        error: RwSignal::new(None),
        session: use_session(),
    };
    provide_context(desk);
    desk.load();
    let retry = Callback::new(move |()| desk.load());
    let is_loaded = Memo::new(move |_| desk.playbook.with(Option::is_some));
    let body = move || {
        if is_loaded.get() {
            return view! { <TryIt/><Learn/><Knowledge/><Versions/><Model/> }.into_any();
        }
        match desk.error.get() {
            Some(error) => view! { <Failure error retry/> }.into_any(),
            None => view! { <Wait text=w.loading/> }.into_any(),
        }
    };
    view! {
        <section class="page assistant-page">
            <PageHead title=w.title lead=w.lead/>
            {body}
        </section>
    }
}

/// One part of the page.
#[component]
fn Block(
    /// What it is.
    title: &'static str,
    /// One sentence about it.
    #[prop(optional)]
    lead: Option<&'static str>,
    /// Name for tests.
    testid: &'static str,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="block" data-testid=testid>
            <div><h2>{title}</h2>{lead.map(|lead| view! { <p class="hint">{lead}</p> })}</div>
            {children()}
        </section>
    }
}

/// What the edge refused: one sentence, and in its own words what it is about.
#[component]
fn Refused(
    /// Why.
    error: RwSignal<Option<ApiError>>,
    /// Name for tests.
    testid: &'static str,
) -> impl IntoView {
    let words = use_words();
    move || {
        let error = error.get()?;
        let text = error.sentence(words.problems);
        let detail = match error {
            ApiError::Refused(problem) => problem.detail,
            _ => None,
        };
        let detail = detail.map(|detail| view! { <small lang="en">{detail}</small> });
        Some(view! { <Notice tone=Tone::Bad text testid>{detail}</Notice> })
    }
}

/// A line that is typed into a signal.
#[component]
fn Line(
    /// What stands above it.
    label: &'static str,
    /// Its id and test id.
    id: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// An example of what to type.
    #[prop(optional)]
    hint: &'static str,
    /// `text`, `url`, `number` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                placeholder=hint
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                data-testid=id
            />
        </div>
    }
}
