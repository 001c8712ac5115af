//! One thread: what was said, who answers now, and the composer.

mod body;
mod bubble;
mod card;
mod composer;
mod talk;

use super::conversations::{lead_of, visitor_name};
use crate::browser;
use crate::i18n::fill;
use crate::live::use_live;
use crate::part::{Failure, Icon, Notice, Shape, Tone, Wait};
use crate::route::Route;
use crate::session::{may, use_me, use_session, use_words};
use crate::show::time;
use crate::state::rows::{self, Row};
use crate::state::thread::ThreadState;
use bubble::{Draft, Said, Typing, Unsent, Uploading};
use composer::Composer;
use leptos::prelude::*;
use shared::id::ConversationId;
use shared::merchant::Permission;
use shared::protocol::{Message, Presence};
use talk::Talk;
use web_sys::Element;

/// The thread pane.
#[component]
pub fn Thread(
    /// Which conversation.
    id: ConversationId,
) -> impl IntoView {
    let words = use_words();
    let talk = Talk::start(id.clone());
    let title = id.clone();
    // Drawn once: fetching again must not take the composer away from under somebody's fingers.
    let is_loaded = Memo::new(move |_| talk.is_loaded());
    let retry = Callback::new(move |()| talk.load());
    let body = move || {
        if is_loaded.get() {
            return view! { <Open talk/> }.into_any();
        }
        match talk.error() {
            Some(error) => view! { <Failure error retry/> }.into_any(),
            None => view! { <Wait text=words.threads.loading_thread/> }.into_any(),
        }
    };
    let answers = may(Permission::Answer);
    let dragged = RwSignal::new(false);
    view! {
        <section
            class="thread"
            class:dragged=move || dragged.get()
            aria-label=words.threads.conversation
            data-testid="thread"
            data-conversation=id.to_string()
            data-drop=words.threads.drop_here
            on:dragover=move |event| {
                if answers && browser::drags_files(&event) {
                    // Without it the browser would open the file in place of the page.
                    event.prevent_default();
                    dragged.set(true);
                }
            }
            on:dragleave=move |_| dragged.set(false)
            on:drop=move |event| {
                if answers && browser::drags_files(&event) {
                    event.prevent_default();
                    dragged.set(false);
                    talk.attach(browser::dropped(&event));
                }
            }
        >
            <header class="thread-head">
                <a class="back" href=Route::Conversations(None).href() aria-label=words.shell.back data-testid="back">
                    <Icon shape=Shape::Back/>
                </a>
                <div class="thread-who">
                    <div class="thread-name">
                        <h2>{move || visitor_name(&title, words)}</h2>
                        <Here talk/>
                    </div>
                    <Answering talk/>
                    {move || {
                        let known = talk.summary();
                        known.map(|text| view! { <p class="who" data-testid="summary">{text}</p> })
                    }}
                </div>
                <LeadLink talk/>
            </header>
            {body}
        </section>
    }
}

/// Whether the visitor is there.
#[component]
fn Here(talk: Talk) -> impl IntoView {
    let w = use_words().threads;
    let is_here = Memo::new(move |_| talk.with(ThreadState::is_visitor_here));
    move || {
        let (state, text) = if is_here.get()? {
            ("here", w.here)
        } else {
            ("gone", w.gone)
        };
        Some(view! {
            <p class="visitor-here" data-testid="visitor-here" data-state=state>
                <span class="dot" aria-hidden="true"></span>
                {text}
            </p>
        })
    }
}

/// Who answers now.
#[component]
fn Answering(talk: Talk) -> impl IntoView {
    let words = use_words();
    let (me, assistant) = use_me().with_value(|me| (me.name.clone(), me.profile.assistant.clone()));
    move || {
        let (class, text) = match talk.presence()? {
            Presence::Pi { name, .. } => {
                ("who ai", fill(words.threads.pi_answers, &[("name", &name)]))
            }
            Presence::Operator { name } if name == me => (
                "who person",
                fill(words.threads.you_answer, &[("name", &assistant)]),
            ),
            Presence::Operator { name } => (
                "who person",
                fill(words.threads.person_answers, &[("name", &name)]),
            ),
        };
        let waits = talk.is_waiting().then(|| {
            view! { <span class="tag waiting" data-testid="waits">{words.threads.waits}</span> }
        });
        Some(view! { <p class=class data-testid="presence">{text}" "{waits}</p> })
    }
}

/// The way to the lead that came of it.
#[component]
fn LeadLink(talk: Talk) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    move || {
        let lead = lead_of(&talk.id()).or_else(|| talk.lead())?;
        let href = Route::Leads(Some(lead.facts.id.clone())).href();
        let open = move |_| live.aside.set(Some(lead.clone()));
        Some(view! {
            <a class="button" href=href on:click=open data-testid="open-lead">{words.threads.lead_link}</a>
        })
    }
}

/// The thread once it is loaded.
#[component]
fn Open(talk: Talk) -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let lines = move || {
        talk.with(|state| {
            let messages: Vec<Message> = state.messages().cloned().collect();
            rows::cut(&messages, |at| time::day_of(at, browser::offset_min(at)))
        })
    };
    let key = |row: &Row| match row {
        Row::Day(at) => (at.0, false, false, true),
        Row::Said {
            message,
            opens,
            closes,
        } => (message.seq.0, *opens, *closes, false),
    };
    let draw = move |row: Row| match row {
        Row::Day(at) => {
            let day = move || time::day(at, session.now(), browser::offset_min(at), words);
            view! { <li class="day"><span>{day}</span></li> }.into_any()
        }
        Row::Said {
            message,
            opens,
            closes,
        } => view! { <Said message=*message talk opens closes/> }.into_any(),
    };
    let unsent = move || talk.with(|state| state.pending().to_vec());
    let is_empty =
        move || talk.with(|state| state.messages().next().is_none() && state.pending().is_empty());
    let list = NodeRef::<leptos::html::Div>::new();
    // Whoever says something sees it, wherever he was reading.
    let on_its_way =
        Memo::new(move |_| talk.with(|state| state.pending().len()) + talk.uploads().len());
    Effect::new(move |before: Option<usize>| {
        let count = on_its_way.get();
        if let (Some(list), true) = (
            list.get_untracked(),
            before.is_some_and(|before| count > before),
        ) {
            list.set_scroll_top(0);
        }
        count
    });
    // The list is turned around: what is put on top of it moves nothing. But browsers hold on to its
    // upper edge, and would scroll with that: not before the older messages are drawn.
    let loads = RwSignal::new(false);
    let awaits = Memo::new(move |_| talk.with(ThreadState::awaits_earlier));
    Effect::new(move |_| {
        if awaits.get() {
            loads.set(true);
        } else {
            request_animation_frame(move || {
                request_animation_frame(move || {
                    loads.try_set(false);
                });
            });
        }
    });
    view! {
        <div
            class="thread-scroll"
            class:loads=move || loads.get()
            node_ref=list
            tabindex="0"
            role="log"
            aria-label=words.threads.transcript
            data-testid="thread-scroll"
            on:scroll=move |event| {
                if is_near_top(&event_target(&event)) {
                    talk.load_earlier();
                }
            }
        >
            <div>
                <Earlier talk/>
                {move || is_empty().then(|| view! { <p class="hint centre">{words.threads.empty_thread}</p> })}
                <ol class="messages" data-testid="messages">
                    <For each=lines key=key children=draw/>
                    <For each=unsent key=|pending| (pending.id.clone(), pending.progress) let:pending>
                        <Unsent pending talk/>
                    </For>
                    <For each=move || talk.uploads() key=|upload| upload.id.clone() let:upload>
                        <Uploading upload talk/>
                    </For>
                    <Draft talk/>
                    <Typing talk/>
                </ol>
            </div>
        </div>
        <Notices talk/>
        {if may(Permission::Answer) {
            view! { <Composer talk/> }.into_any()
        } else {
            view! { <p class="read-only" data-testid="read-only">{words.threads.read_only}</p> }.into_any()
        }}
    }
}

/// Older messages: on their way, to be asked for, or out of reach for those who only read.
#[component]
fn Earlier(talk: Talk) -> impl IntoView {
    let w = use_words().threads;
    let may_ask = may(Permission::Answer);
    let state =
        Memo::new(move |_| talk.with(|state| (state.has_earlier(), state.awaits_earlier())));
    move || {
        match state.get() {
        (false, _) => ().into_any(),
        (true, _) if !may_ask => view! { <p class="hint earlier">{w.earlier}</p> }.into_any(),
        (true, true) => {
            view! { <p class="hint earlier" role="status">{w.loading_earlier}</p> }.into_any()
        }
        (true, false) => view! {
            <p class="earlier">
                <button class="link-button" type="button" on:click=move |_| talk.load_earlier() data-testid="earlier">
                    {w.load_earlier}
                </button>
            </p>
        }
        .into_any(),
    }
    }
}

/// Whether there is less than a screen above what is shown. The end of the list is 0, what lies
/// above is below zero.
fn is_near_top(list: &Element) -> bool {
    let above = list.scroll_height() - list.client_height() + list.scroll_top();
    above < list.client_height()
}

/// What stands in the way of answering, if anything does.
#[component]
fn Notices(talk: Talk) -> impl IntoView {
    let words = use_words();
    move || {
        let text = talk.trouble(words)?;
        Some(view! { <Notice tone=Tone::Warn text testid="thread-notice"/> })
    }
}
