//! Answering as a person, and who answers at all.

use super::talk::Talk;
use crate::browser;
use crate::i18n::fill;
use crate::live::use_live;
use crate::part::{Confirm, Icon, Shape};
use crate::session::{use_me, use_words};
use crate::show;
use crate::state::thread::Put;
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use shared::limit;
use shared::protocol::{CardKind, Presence};
use shared::text::{MessageText, TextError};

/// The composer. What is begun is kept while other threads are read.
#[component]
pub fn Composer(
    /// The thread to answer in.
    talk: Talk,
) -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let w = words.threads;
    let field = NodeRef::<Textarea>::new();
    let has_text = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let keep = move |text: String| {
        has_text.set(!text.trim().is_empty());
        wrong.set(None);
        live.drafts.update_value(|drafts| {
            drafts.insert(talk.id(), text);
        });
    };
    let put = move |text: &str| {
        if let Some(field) = field.get_untracked() {
            field.set_value(text);
        }
        keep(text.to_owned());
    };
    // What was begun before, once the field is there; and what is taken back to be written anew.
    Effect::new(move |_| {
        if field.get().is_some() {
            let begun = live
                .drafts
                .with_value(|drafts| drafts.get(&talk.id()).cloned());
            put(&begun.unwrap_or_default());
        }
    });
    Effect::new(move |_| {
        if let Some(text) = talk.taken_back() {
            put(&text);
            browser::focus("composer");
        }
    });
    let send = move || {
        let text = field
            .get_untracked()
            .map(|field| field.value())
            .unwrap_or_default();
        match MessageText::parse(&text) {
            Ok(text) => {
                talk.say(text);
                put("");
            }
            Err(TextError::TooLong(max)) => {
                wrong.set(Some(fill(w.too_long, &[("max", &max.to_string())])));
            }
            Err(TextError::Empty) => {}
        }
        browser::focus("composer");
    };
    let on_key = move |event: KeyboardEvent| {
        // Enter that ends a word of an input method sends nothing; on a phone it is a new line.
        let is_enter = event.key() == "Enter" && !event.shift_key() && !event.is_composing();
        if is_enter && event.key_code() != 229 && !browser::is_touch() {
            event.prevent_default();
            send();
        }
    };
    let error = move || {
        wrong
            .get()
            .map(|text| view! { <p class="hint wrong" role="alert">{text}</p> })
    };
    let offers = RwSignal::new(false);
    view! {
        <div
            class="composer"
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" {
                    offers.set(false);
                }
            }
        >
            <Handling talk/>
            {error}
            <Cards talk open=offers/>
            <form
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <button
                    class="tool"
                    type="button"
                    aria-label=w.cards
                    title=w.cards
                    aria-expanded=move || offers.get().to_string()
                    aria-controls="card-menu"
                    data-testid="cards"
                    on:click=move |_| offers.update(|open| *open = !*open)
                >
                    <Icon shape=Shape::Cards/>
                </button>
                <Attach talk/>
                <textarea
                    id="composer"
                    rows="1"
                    maxlength=limit::TEXT_CHARS_MAX
                    placeholder=w.write
                    aria-label=w.answer
                    data-testid="composer"
                    node_ref=field
                    on:input=move |event| {
                        keep(event_target_value(&event));
                        talk.typed(has_text.get_untracked());
                    }
                    on:keydown=on_key
                    on:paste=move |event| {
                        let files = browser::pasted(&event);
                        if !files.is_empty() {
                            event.prevent_default();
                            talk.attach(files);
                        }
                    }
                ></textarea>
                <button
                    class="send"
                    type="submit"
                    aria-label=w.send
                    title=w.send
                    disabled=move || !has_text.get()
                    data-testid="send"
                >
                    <Icon shape=Shape::Send/>
                </button>
            </form>
        </div>
    }
}

/// The cards that can be sent. What there is nothing for, the edge refuses.
#[component]
fn Cards(talk: Talk, open: RwSignal<bool>) -> impl IntoView {
    let w = use_words().threads;
    let one = move |(card, testid): (CardKind, &'static str)| {
        let put = move |_| {
            open.set(false);
            talk.put(Put::Card(card));
            browser::focus("composer");
        };
        view! {
            <button class="button" type="button" on:click=put data-testid=testid>
                {show::card::name(card, w)}
            </button>
        }
    };
    view! {
        <div id="card-menu" class="card-menu" role="group" aria-label=w.cards hidden=move || !open.get()>
            {move || open.get().then(|| show::card::OFFERED.map(one).collect_view())}
        </div>
    }
}

/// Choosing files.
#[component]
fn Attach(talk: Talk) -> impl IntoView {
    let w = use_words().threads;
    view! {
        <label class="tool" title=w.attach>
            <Icon shape=Shape::Clip/>
            <input
                class="unseen"
                type="file"
                multiple
                accept=FILE_TYPES
                aria-label=w.attach
                data-testid="attach"
                on:change=move |event| talk.attach(browser::chosen(&event))
            />
        </label>
    }
}

/// What the edge takes, as a file chooser wants to be told.
const FILE_TYPES: &str = "image/jpeg,image/png,image/webp,image/gif,.pdf,.docx,.xlsx";

/// Taking over and giving back, ending the talk, and what sending would do.
#[component]
fn Handling(talk: Talk) -> impl IntoView {
    let w = use_words().threads;
    let (me, assistant) = use_me().with_value(|me| (me.name.clone(), me.profile.assistant.clone()));
    let asking = RwSignal::new(false);
    let end_body = fill(w.end_body, &[("name", &assistant)]);
    let view = move |hint: String, action: String, on: bool, can_end: bool| {
        let testid = if on { "take-over" } else { "give-back" };
        let act = move |_| talk.take_over(on);
        let end = can_end.then(|| {
            view! {
                <button class="button" type="button" disabled=move || !talk.is_up() on:click=move |_| asking.set(true) data-testid="end">
                    {w.end}
                </button>
            }
        });
        view! {
            <div class="handling">
                <span class="hint">{hint}</span>
                {end}
                <button class="button" type="button" disabled=move || !talk.is_up() on:click=act data-testid=testid>
                    {action}
                </button>
            </div>
        }
    };
    let line = move || {
        Some(match talk.presence()? {
            Presence::Operator { name } if name == me => view(
                String::new(),
                fill(w.give_back, &[("name", &assistant)]),
                false,
                true,
            ),
            Presence::Operator { name } => view(
                fill(w.takes_over_from, &[("name", &name)]),
                w.take_over.to_owned(),
                true,
                true,
            ),
            Presence::Pi { name, waiting, .. } => view(
                fill(w.takes_over, &[("name", &name)]),
                w.take_over.to_owned(),
                true,
                waiting,
            ),
        })
    };
    view! {
        {line}
        <Confirm
            open=asking
            title=w.end_title
            body=Signal::stored(end_body)
            action=w.end
            confirm=move |()| talk.end()
            testid="confirm-end"
        />
    }
}
