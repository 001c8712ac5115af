//! Signing in: e-mail and password, then the merchant where there are several.

use super::Doorway;
use crate::api::{self, ApiError};
use crate::part::{Icon, Notice, Shape, TextField, Tone, value_of};
use crate::session::{use_session, use_words};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Membership, SignIn as Form};
use shared::contact::Email;

/// The sign-in page.
#[component]
pub fn SignIn(
    /// Whether a session has just ended by itself.
    expired: bool,
) -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let choice = RwSignal::new(None::<(Form, Vec<Membership>)>);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let submit = Callback::new(move |form: Form| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let result = api::sign_in(&form).await;
            busy.try_set(false);
            match result {
                Ok(signed_in) => match signed_in.me {
                    Some(me) => session.enter(me),
                    None => drop(choice.try_set(Some((form, signed_in.merchants)))),
                },
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    });
    let failure = move || {
        let error = failed.get()?;
        let text = error.sentence(words.problems);
        Some(view! { <Notice tone=Tone::Bad text testid="sign-in-error"/> })
    };
    move || match choice.get() {
        Some((form, merchants)) => view! {
            <Doorway title=words.people.choose_title lead=words.people.choose_lead>
                {failure}
                <Choice form merchants busy submit/>
                <button class="link-button" type="button" on:click=move |_| choice.set(None)>
                    {words.people.other_account}
                </button>
            </Doorway>
        }
        .into_any(),
        None => view! {
            <Doorway title=words.people.sign_in_title lead=words.people.sign_in_lead>
                {expired.then(|| view! { <Notice tone=Tone::Warn text=words.people.expired/> })}
                {failure}
                <Credentials busy submit/>
            </Doorway>
        }
        .into_any(),
    }
}

#[component]
fn Credentials(busy: RwSignal<bool>, submit: Callback<Form>) -> impl IntoView {
    let words = use_words();
    let (email, password) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let email_error = RwSignal::new(None::<String>);
    let password_error = RwSignal::new(None::<String>);
    let read = move |event: SubmitEvent| {
        event.prevent_default();
        let address = Email::parse(&value_of(email));
        let secret = value_of(password);
        email_error.set(
            address
                .is_none()
                .then(|| words.people.email_wrong.to_owned()),
        );
        password_error.set(
            secret
                .is_empty()
                .then(|| words.people.password_missing.to_owned()),
        );
        match address {
            Some(email) if !secret.is_empty() && !busy.get_untracked() => {
                submit.run(Form {
                    email,
                    password: secret,
                    merchant: None,
                });
            }
            _ => {}
        }
    };
    view! {
        <form novalidate on:submit=read data-testid="sign-in">
            <TextField label=words.people.email name="email" kind="email" autocomplete="username" error=email_error input=email/>
            <TextField
                label=words.people.password name="password" kind="password"
                autocomplete="current-password" error=password_error input=password
            />
            <button class="button primary wide" type="submit" disabled=move || busy.get() data-testid="submit">
                {move || if busy.get() { words.people.signing_in } else { words.people.sign_in }}
            </button>
        </form>
    }
}

#[component]
fn Choice(
    form: Form,
    merchants: Vec<Membership>,
    busy: RwSignal<bool>,
    submit: Callback<Form>,
) -> impl IntoView {
    let one = move |membership: Membership| {
        let form = Form {
            merchant: Some(membership.merchant),
            ..form.clone()
        };
        view! {
            <li>
                <button
                    class="choice"
                    type="button"
                    disabled=move || busy.get()
                    data-testid="merchant-choice"
                    on:click=move |_| submit.run(form.clone())
                >
                    <b>{membership.name}</b>
                    <Icon shape=Shape::Next/>
                </button>
            </li>
        }
    };
    view! { <ul class="choices">{merchants.into_iter().map(one).collect_view()}</ul> }
}
