//! Answering as a person, and who answers at all.

use super::talk::Talk;
use crate::browser;
use crate::i18n::fill;
use crate::live::use_live;
use crate::part::{Icon, Shape};
use crate::session::{use_me, use_words};
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use shared::limit;
use shared::protocol::Presence;
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
    view! {
        <div class="composer">
            <Handling talk/>
            {error}
            <form
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
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

/// Taking over and giving back, and what sending would do.
#[component]
fn Handling(talk: Talk) -> impl IntoView {
    let w = use_words().threads;
    let (me, assistant) = use_me().with_value(|me| (me.name.clone(), me.profile.assistant.clone()));
    let view = move |hint: String, action: String, on: bool| {
        let testid = if on { "take-over" } else { "give-back" };
        let act = move |_| talk.take_over(on);
        view! {
            <div class="handling">
                <span class="hint">{hint}</span>
                <button class="button" type="button" disabled=move || !talk.is_up() on:click=act data-testid=testid>
                    {action}
                </button>
            </div>
        }
    };
    move || {
        Some(match talk.presence()? {
            Presence::Operator { name } if name == me => view(
                String::new(),
                fill(w.give_back, &[("name", &assistant)]),
                false,
            ),
            Presence::Operator { name } => view(
                fill(w.takes_over_from, &[("name", &name)]),
                w.take_over.to_owned(),
                true,
            ),
            Presence::Pi { name, .. } => view(
                fill(w.takes_over, &[("name", &name)]),
                w.take_over.to_owned(),
                true,
            ),
        })
    }
}
