//! Inviting a colleague: an address and a role give a one-time link.

use crate::api::{self, ApiError};
use crate::browser;
use crate::i18n::{Words, fill};
use crate::part::{CopyButton, Notice, PageHead, TextField, Tone, value_of};
use crate::route::Route;
use crate::session::{role_name, use_session, use_words};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Invite;
use shared::contact::Email;
use shared::merchant::Role;

fn may_do(role: Role, words: Words) -> &'static str {
    match role {
        Role::Owner => words.people.owner_may,
        Role::Marketer => words.people.marketer_may,
        Role::Agent => words.people.agent_may,
    }
}

fn role_id(role: Role) -> &'static str {
    match role {
        Role::Owner => "role-owner",
        Role::Marketer => "role-marketer",
        Role::Agent => "role-agent",
    }
}

/// The team page.
#[component]
pub fn Team() -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let email = NodeRef::<Input>::new();
    let email_error = RwSignal::new(None::<String>);
    // The least that is useful comes first: rights are given, not left.
    let role = RwSignal::new(Role::Agent);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let link = RwSignal::new(None::<(String, String)>);
    let send = move |form: Invite| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let result = api::invite(&form).await;
            busy.try_set(false);
            match result {
                Ok(invited) => {
                    let address = browser::page_address();
                    let href = Route::Invite(invited.token).href();
                    link.try_set(Some((
                        form.email.as_str().to_owned(),
                        format!("{address}{href}"),
                    )));
                }
                Err(error) => {
                    session.note(&error);
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let read = move |event: SubmitEvent| {
        event.prevent_default();
        let address = Email::parse(&value_of(email));
        email_error.set(
            address
                .is_none()
                .then(|| words.people.email_wrong.to_owned()),
        );
        if let (Some(email), false) = (address, busy.get_untracked()) {
            send(Invite {
                email,
                role: role.get_untracked(),
            });
        }
    };
    let failure = move || {
        let error = failed.get()?;
        let text = error.sentence(words.problems);
        Some(view! { <Notice tone=Tone::Bad text testid="team-error"/> })
    };
    let made = move || {
        let (email, address) = link.get()?;
        Some(view! { <MadeLink email address/> })
    };
    view! {
        <section class="page narrow">
            <PageHead title=words.people.team_title lead=words.people.team_lead/>
            <form class="card" novalidate on:submit=read data-testid="invite">
                {failure}
                <TextField label=words.people.email name="invite-email" kind="email" autocomplete="off" error=email_error input=email/>
                <RoleChoice role/>
                <button class="button primary" type="submit" disabled=move || busy.get() data-testid="submit">
                    {move || if busy.get() { words.people.inviting } else { words.people.invite }}
                </button>
            </form>
            {made}
        </section>
    }
}

#[component]
fn RoleChoice(role: RwSignal<Role>) -> impl IntoView {
    let words = use_words();
    let one = move |one: Role| {
        view! {
            <label class="role" for=role_id(one)>
                <input
                    id=role_id(one)
                    type="radio"
                    name="role"
                    prop:checked=move || role.get() == one
                    on:change=move |_| role.set(one)
                    data-testid=role_id(one)
                />
                <span><b>{role_name(one, words)}</b><small>{may_do(one, words)}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="roles">
            <legend>{words.people.role}</legend>
            {[Role::Agent, Role::Marketer, Role::Owner].map(one).collect_view()}
        </fieldset>
    }
}

/// The link, shown once.
#[component]
fn MadeLink(email: String, address: String) -> impl IntoView {
    let words = use_words();
    let title = fill(words.people.invited, &[("email", &email)]);
    view! {
        <div class="card made" role="status">
            <h2>{title.clone()}</h2>
            <p class="long" data-testid="invite-link">{address.clone()}</p>
            <CopyButton text=address what=title/>
            <p class="hint">{words.people.invited_help}</p>
        </div>
    }
}
