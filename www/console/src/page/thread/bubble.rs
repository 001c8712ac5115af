//! One thing said. Visitor at the left, the merchant's side at the right; Pi is labelled as AI
//! wherever it speaks.

use super::body::{Named, content};
use super::talk::Talk;
use crate::browser;
use crate::i18n::fill;
use crate::part::{Icon, Shape};
use crate::route::Route;
use crate::session::{may, use_me, use_words};
use crate::show::{self, time};
use crate::state::thread::{Pending, Progress, Put, Receipt};
use crate::upload::{Stage, Upload};
use leptos::prelude::*;
use shared::limit;
use shared::merchant::Permission;
use shared::protocol::{Body, Code, FileInfo, From, Message, Seq};

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
    if body == Body::Declined {
        let text = words.threads.declined;
        return view! {
            <li class="aside" data-testid="message" data-from="visitor" data-seq=seq.0>{text}</li>
        }
        .into_any();
    }
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
            {content(body, talk.id(), words)}
            {foot}
        </li>
    }
    .into_any()
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

/// What Pi is writing, as far as it has come.
#[component]
pub fn Draft(
    /// The thread.
    talk: Talk,
) -> impl IntoView {
    let text = Memo::new(move |_| talk.with(|state| state.draft().map(str::to_owned)));
    move || {
        let text = text.get()?;
        Some(view! {
            <li class="said pi closes unsent" data-testid="draft"><p class="bubble">{text}</p></li>
        })
    }
}

/// Something put here that is not stored yet.
#[component]
pub fn Unsent(
    /// What.
    pending: Pending,
    /// Its thread.
    talk: Talk,
) -> impl IntoView {
    let words = use_words();
    let w = words.threads;
    let Pending { id, put, progress } = pending;
    let (why, way) = match (&put, progress) {
        (Put::Card(_), Progress::Refused(Code::InvalidValue)) => (w.card_missing, w.remove),
        (Put::Text(_), Progress::Refused(code)) => (words.problems.for_code(code), w.edit_again),
        (_, Progress::Refused(code)) => (words.problems.for_code(code), w.remove),
        (_, Progress::Sending) => ("", ""),
    };
    let is_missing = matches!(put, Put::Card(_)) && why == w.card_missing;
    let fill_in = (is_missing && may(Permission::Configure)).then(|| {
        view! { <a class="link-button" href=Route::Cards.href()>{w.card_fill_in}</a> }
    });
    let shown = match put {
        Put::Text(text) => view! { <p class="bubble">{text.as_str().to_owned()}</p> }.into_any(),
        Put::Card(card) => {
            let name = show::card::name(card, w);
            view! { <p class="bubble event"><Icon shape=Shape::Cards/>{name}</p> }.into_any()
        }
        Put::File(FileInfo { name, bytes, .. }) => view! { <Named name bytes/> }.into_any(),
    };
    let foot = match progress {
        Progress::Sending => {
            let state = move || if talk.is_up() { w.sending } else { w.will_send };
            view! { <span class="said-foot" role="status">{state}</span> }.into_any()
        }
        Progress::Refused(_) => {
            let why = fill(w.refused, &[("why", why)]);
            let take_back = move |_| talk.take_back(&id);
            view! {
                <span class="said-foot refused" role="alert" data-testid="refused">{why}</span>
                <span class="said-acts">
                    {fill_in}
                    <button class="link-button" type="button" on:click=take_back data-testid="take-back">{way}</button>
                </span>
            }
            .into_any()
        }
    };
    view! {
        <li class="said operator opens closes unsent" data-testid="message" data-from="operator" data-state="sending">
            {shown}
            {foot}
        </li>
    }
}

/// A file on its way.
#[component]
pub fn Uploading(
    /// Which.
    upload: Upload,
    /// Its thread.
    talk: Talk,
) -> impl IntoView {
    let words = use_words();
    let w = words.threads;
    let Upload {
        id, name, bytes, ..
    } = upload;
    let which = id.clone();
    let stage = Memo::new(move |_| {
        let own = talk.uploads().into_iter().find(|one| one.id == which);
        own.map(|upload| upload.stage)
    });
    let foot = move || {
        Some(match stage.get()? {
            Stage::Sending(percent) => {
                let text = fill(w.uploading, &[("n", &percent.to_string())]);
                view! {
                <progress max="100" value=percent.to_string() aria-label=text.clone()></progress>
                <span class="said-foot">{text}</span>
            }
            .into_any()
            }
            // It is in the thread with the next breath.
            Stage::Done(_) => view! { <span class="said-foot">{w.sending}</span> }.into_any(),
            Stage::Failed(error) => {
                let max = (limit::FILE_BYTES_MAX >> 20).to_string();
                // What is wrong with the file itself stays wrong.
                let (why, is_final) = match error.code() {
                    Some(Code::TooLarge) => (fill(w.file_too_large, &[("max", &max)]), true),
                    Some(Code::TooMany) => (w.file_too_many.to_owned(), false),
                    Some(Code::FileType) => (error.sentence(words.problems).to_owned(), true),
                    _ => (error.sentence(words.problems).to_owned(), false),
                };
                let (again, gone) = (id.clone(), id.clone());
                let retry = (!is_final).then(|| {
                let retry = move |_| talk.retry(&again);
                view! { <button class="link-button" type="button" on:click=retry data-testid="upload-retry">{words.shell.retry}</button> }
            });
                let give_up = move |_| talk.give_up(&gone);
                view! {
                <span class="said-foot refused" role="alert" data-testid="upload-failed">{fill(w.refused, &[("why", &why)])}</span>
                <span class="said-acts">
                    {retry}
                    <button class="link-button" type="button" on:click=give_up data-testid="upload-remove">{w.remove}</button>
                </span>
            }
            .into_any()
            }
        })
    };
    view! {
        <li class="said operator opens closes unsent" data-testid="upload">
            <Named name bytes/>
            {foot}
        </li>
    }
}
