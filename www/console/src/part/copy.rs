//! A button that copies a text.

use crate::browser;
use crate::part::{Icon, Shape};
use crate::session::use_words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long the button says what became of it.
const SAID_FOR: Duration = Duration::from_millis(2_000);

/// Copies a text, and says whether it did.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it is, for those who don't see what stands beside it.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let words = use_words();
    let done = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let copied = browser::copy(&text).await;
            done.try_set(Some(copied));
            set_timeout(
                move || {
                    done.try_set(None);
                },
                SAID_FOR,
            );
        });
    };
    let said = move || match done.get() {
        None => words.shell.copy,
        Some(true) => words.shell.copied,
        Some(false) => words.shell.copy_failed,
    };
    let shape = move || {
        if done.get() == Some(true) {
            Shape::Check
        } else {
            Shape::Copy
        }
    };
    view! {
        <button class="copy" type="button" on:click=copy aria-label=format!("{} {what}", words.shell.copy)>
            {move || view! { <Icon shape=shape()/> }}
            <span role="status">{said}</span>
        </button>
    }
}
