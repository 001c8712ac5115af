//! Accepting an invitation.

use super::Doorway;
use crate::api::{self, ApiError};
use crate::i18n::{Words, fill};
use crate::part::{Notice, TextField, Tone, value_of};
use crate::route::{Route, Router};
use crate::session::{use_session, use_words};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::AcceptInvitation;
use shared::protocol::Code;
use shared::{limit, text};

/// What a refusal means here: the codes are the same everywhere, the way out is not.
fn sentence(error: &ApiError, words: Words) -> &'static str {
    match error.code() {
        Some(Code::TokenUsed) => words.people.invite_used,
        Some(Code::WrongPassword) => words.people.invite_password,
        Some(Code::Unauthorised | Code::NotFound) => words.people.invite_dead,
        _ => error.sentence(words.problems),
    }
}

fn numbers(text: &str) -> String {
    let (min, max) = (limit::PASSWORD_CHARS_MIN, limit::PASSWORD_CHARS_MAX);
    fill(
        text,
        &[("min", &min.to_string()), ("max", &max.to_string())],
    )
}

/// The page behind an invitation's link.
#[component]
pub fn Invitation(
    /// The one-time token.
    token: String,
) -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let router: Router = expect_context();
    let (name, password) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let name_error = RwSignal::new(None::<String>);
    let password_error = RwSignal::new(None::<String>);
    let failed = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let send = move |form: AcceptInvitation| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let result = api::accept_invitation(&form).await;
            busy.try_set(false);
            match result {
                Ok(me) => {
                    session.enter(me);
                    router.replace(Route::Leads(None));
                }
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    let read = move |event: SubmitEvent| {
        event.prevent_default();
        let name = text::parse(&value_of(name), limit::NAME_CHARS_MAX);
        let password = value_of(password);
        let is_fit = (limit::PASSWORD_CHARS_MIN..=limit::PASSWORD_CHARS_MAX)
            .contains(&password.chars().count());
        let name_wrong = || {
            fill(
                words.people.name_missing,
                &[("max", &limit::NAME_CHARS_MAX.to_string())],
            )
        };
        name_error.set(name.is_err().then(name_wrong));
        password_error.set((!is_fit).then(|| numbers(words.people.password_short)));
        match name {
            Ok(name) if is_fit && !busy.get_untracked() => {
                send(AcceptInvitation {
                    token: token.clone(),
                    name,
                    password,
                });
            }
            _ => {}
        }
    };
    let failure = move || {
        let error = failed.get()?;
        let text = sentence(&error, words);
        Some(view! { <Notice tone=Tone::Bad text testid="invitation-error"/> })
    };
    view! {
        <Doorway title=words.people.invite_title lead=words.people.invite_lead>
            {failure}
            <form novalidate on:submit=read data-testid="invitation">
                <TextField
                    label=words.people.name name="name" autocomplete="name"
                    help=words.people.name_help error=name_error input=name
                />
                <TextField
                    label=words.people.password name="password" kind="password" autocomplete="new-password"
                    help=numbers(words.people.new_password_help) error=password_error input=password
                />
                <button class="button primary wide" type="submit" disabled=move || busy.get() data-testid="submit">
                    {move || if busy.get() { words.people.joining } else { words.people.join }}
                </button>
            </form>
            <button
                class="link-button"
                type="button"
                on:click=move |_| {
                    session.ask();
                    router.replace(Route::Leads(None));
                }
            >
                {words.people.to_sign_in}
            </button>
        </Doorway>
    }
}
