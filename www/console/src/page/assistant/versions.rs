//! The draft and what is wrong with it, publishing, and the versions that were published.

use super::{Block, Desk, Line, Refused};
use crate::api::{self, ApiError};
use crate::browser;
use crate::i18n::{FindingWords, fill};
use crate::part::{Confirm, Notice, Tone, When};
use crate::session::use_words;
use leptos::prelude::*;
use shared::api::{Comparison, PlaybookRef, PlaybookView, Publish, RollBack, VersionHead};
use shared::pack::Finding;
use shared::protocol::{Code, Problem};

/// Versions and draft.
#[component]
pub fn Versions() -> impl IntoView {
    let words = use_words();
    let w = words.assistant;
    let desk: Desk = expect_context();
    let note = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let is_published = RwSignal::new(false);
    let changed = RwSignal::new(None::<Comparison>);
    let asking = RwSignal::new(false);
    let chosen = RwSignal::new(0);
    let show = move |view: PlaybookView| {
        desk.playbook.set(Some(view));
        note.set(String::new());
    };
    // What the draft changes of what is published, whenever either is another.
    Effect::new(move |_| {
        let published = desk
            .playbook
            .with(|playbook| Some(playbook.as_ref()?.published.head.version));
        let Some(version) = published else { return };
        let call = api::compare(PlaybookRef::Version(version), PlaybookRef::Draft);
        desk.ask(call, error, move |comparison| changed.set(Some(comparison)));
    });
    let publish = move |_| {
        let draft = desk.playbook.with_untracked(|playbook| {
            let playbook = playbook.as_ref()?;
            Some((playbook.draft.revision, playbook.served))
        });
        let Some((revision, over)) = draft else {
            return;
        };
        let what = Publish {
            revision,
            over,
            note: note.get_untracked(),
        };
        desk.ask(
            async move { api::publish(&what).await },
            error,
            move |view| {
                is_published.set(true);
                show(view);
            },
        );
    };
    let roll_back = move |()| {
        let over = desk
            .playbook
            .with_untracked(|playbook| Some(playbook.as_ref()?.served));
        let Some(over) = over else { return };
        let (version, back) = (
            chosen.get_untracked(),
            RollBack {
                over,
                note: String::new(),
            },
        );
        desk.ask(
            async move { api::roll_back(version, &back).await },
            error,
            show,
        );
    };
    let import = move |event: leptos::ev::Event| {
        let revision = desk
            .playbook
            .with_untracked(|playbook| Some(playbook.as_ref()?.draft.revision));
        let (Some(file), Some(revision)) = (browser::chosen(&event).pop(), revision) else {
            return;
        };
        let call = async move {
            let text = browser::text_of(&file).await;
            let text = text.ok_or(ApiError::Refused(Problem::new(Code::BadRequest)))?;
            api::import_playbook(revision, text).await
        };
        desk.ask(call, error, move |_| desk.load());
    };
    let state = move || {
        let wrong = desk
            .playbook
            .with(|playbook| Some(playbook.as_ref()?.draft.findings.clone()))?;
        if !wrong.is_empty() {
            let count = fill(w.draft_wrong, &[("n", &wrong.len().to_string())]);
            return Some(findings(
                words.findings,
                Tone::Bad,
                count,
                wrong,
                "draft-wrong",
            ));
        }
        let changed = changed.get()?.changed;
        if changed.is_empty() {
            return Some(
                view! { <p class="hint" data-testid="draft-same">{w.draft_same}</p> }.into_any(),
            );
        }
        let count = fill(w.draft_changes, &[("n", &changed.len().to_string())]);
        let rows = changed.into_iter().map(|one| {
            let (before, after) = (
                one.before.unwrap_or_default(),
                one.after.unwrap_or_default(),
            );
            view! { <li><code>{one.place}</code><del>{before}</del><ins>{after}</ins></li> }
        });
        Some(
            view! {
                <details class="changes" data-testid="draft-changes">
                    <summary>{count}</summary>
                    <ul class="told">{rows.collect_view()}</ul>
                </details>
            }
            .into_any(),
        )
    };
    let stale = move || {
        let stale = desk
            .playbook
            .with(|playbook| Some(playbook.as_ref()?.findings.clone()))?;
        let count = fill(w.stale, &[("n", &stale.len().to_string())]);
        (!stale.is_empty()).then(|| findings(words.findings, Tone::Warn, count, stale, "stale"))
    };
    let may_publish = move || {
        let is_right = desk.playbook.with(|playbook| {
            let playbook = playbook.as_ref();
            playbook.is_some_and(|playbook| playbook.draft.findings.is_empty())
        });
        let is_other = changed.with(|changed| {
            let changed = changed.as_ref();
            changed.is_some_and(|comparison| !comparison.changed.is_empty())
        });
        is_right && is_other
    };
    let published = move || {
        is_published
            .get()
            .then(|| view! { <Notice tone=Tone::Good text=w.published testid="published"/> })
    };
    let versions = move || {
        let (versions, current) = desk.playbook.with(|playbook| {
            let playbook = playbook.as_ref()?;
            Some((playbook.versions.clone(), playbook.published.head.version))
        })?;
        let rows = versions.into_iter().map(|head| {
            let is_current = head.version == current;
            view! { <Version head is_current chosen asking/> }
        });
        Some(view! { <ol class="groups" data-testid="versions">{rows.collect_view()}</ol> })
    };
    let body = Signal::derive(move || fill(w.roll_back_body, &[("n", &chosen.get().to_string())]));
    view! {
        <Block title=w.versions_title lead=w.versions_lead testid="playbook">
            {stale}
            {state}
            {published}
            <Refused error testid="playbook-error"/>
            <div class="card say">
                <Line label=w.note id="publish-note" value=note/>
                <div class="actions">
                    <button class="button primary" type="button" disabled=move || !may_publish() on:click=publish data-testid="publish">{w.publish}</button>
                    <a class="button" href=api::playbook_file_path(PlaybookRef::Draft) download="playbook.json" data-testid="export">{w.export}</a>
                    <label class="button">{w.import}<input class="unseen" type="file" accept="application/json,.json" on:change=import data-testid="import"/></label>
                </div>
            </div>
            {versions}
            <Confirm open=asking title=w.roll_back_title body action=w.roll_back confirm=roll_back testid="confirm-roll-back"/>
        </Block>
    }
}

/// What is wrong, each with its place and what to do about it.
fn findings(
    words: &'static FindingWords,
    tone: Tone,
    count: String,
    findings: Vec<Finding>,
    testid: &'static str,
) -> AnyView {
    let rows = findings.into_iter().map(|finding| {
        let sentence = words.for_finding(&finding);
        view! { <li><code>{finding.place}</code><span>{sentence}</span></li> }
    });
    view! {
        <Notice tone text=count testid><ul class="told">{rows.collect_view()}</ul></Notice>
    }
    .into_any()
}

/// One version.
#[component]
fn Version(
    head: VersionHead,
    is_current: bool,
    chosen: RwSignal<u32>,
    asking: RwSignal<bool>,
) -> impl IntoView {
    let w = use_words().assistant;
    let version = head.version;
    let name = fill(w.version, &[("n", &version.to_string())]);
    let restores = head
        .restores
        .map(|restores| fill(w.restores, &[("n", &restores.to_string())]));
    let by = head.by.unwrap_or_default();
    let ask = move |_| {
        chosen.set(version);
        asking.set(true);
    };
    let way = if is_current {
        view! { <span class="tag">{w.in_use}</span> }.into_any()
    } else {
        view! { <button class="button" type="button" on:click=ask data-testid="roll-back">{w.roll_back}</button> }
            .into_any()
    };
    view! {
        <li class="group" data-testid="version">
            <div class="block-head"><b>{name}</b>{way}</div>
            <p class="hint"><When at=head.at/>" "{by}" "{restores}</p>
            {(!head.note.is_empty()).then(|| view! { <p>{head.note.clone()}</p> })}
        </li>
    }
}
