//! Who is signed in, the language, and the way out.

use crate::api::ApiError;
use crate::i18n::fill;
use crate::live::use_live;
use crate::part::{Confirm, Icon, Languages, Notice, Shape, Tone};
use crate::session::{role_name, use_me, use_session, use_words};
use leptos::prelude::*;
use shared::lang::Lang;

/// The account's button and menu. The menu is the browser's own popover: it closes on Escape and
/// on a tap anywhere else.
#[component]
pub fn Account() -> impl IntoView {
    let (words, session, live) = (use_words(), use_session(), use_live());
    let (name, role) = use_me().with_value(|me| (me.name.clone(), role_name(me.role, words)));
    let failed = RwSignal::new(None::<ApiError>);
    let asking = RwSignal::new(false);
    let leave = move || session.leave(move |error| failed.set(Some(error)));
    let sign_out = move |_| {
        failed.set(None);
        if live.has_unsaved_chips() || live.has_unsaved_cards() || live.has_unsent() {
            asking.set(true)
        } else {
            leave()
        }
    };
    let label = fill(words.shell.account_of, &[("name", &name), ("role", role)]);
    let failure = move || {
        let error = failed.get()?;
        let text = error.sentence(words.problems);
        Some(view! { <Notice tone=Tone::Bad text/> })
    };
    view! {
        <button class="account" type="button" popovertarget="account-menu" aria-label=label data-testid="account">
            <Icon shape=Shape::Person/>
            <span class="account-text"><b>{name}</b><small>{role}</small></span>
        </button>
        <div id="account-menu" class="menu" popover="auto">
            <p class="menu-title">{words.shell.language}</p>
            <Languages
                label=words.shell.language
                languages=Lang::ALL.to_vec()
                chosen=Signal::derive(move || session.lang())
                choose=move |lang| session.speak(lang)
                testid="ui-lang"
            />
            <button class="button wide" type="button" data-testid="sign-out" on:click=sign_out>
                {words.shell.sign_out}
            </button>
            {failure}
        </div>
        <Confirm
            open=asking
            title=words.shell.sign_out_title
            body=Signal::stored(words.shell.sign_out_body.to_owned())
            action=words.shell.sign_out
            confirm=move |()| leave()
            testid="confirm-sign-out"
        />
    }
}
