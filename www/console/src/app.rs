//! What is on the screen: the sign-in, an invitation, or the console itself.

use crate::i18n::Words;
use crate::labels::Labels;
use crate::live::Live;
use crate::page::{Invitation, SignIn};
use crate::part::{Failure, Shell, Wait};
use crate::route::{Route, Router};
use crate::session::{Gate, Session};
use leptos::prelude::*;
use shared::api::Me;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::start();
    let router = Router::start();
    provide_context(session);
    provide_context(router);
    session.ask();
    let invitation = Memo::new(move |_| match router.get() {
        Route::Invite(token) => Some(token),
        _ => None,
    });
    let gate = Memo::new(move |_| session.gate());
    move || match (invitation.get(), gate.get()) {
        (Some(token), _) => view! { <Invited token/> }.into_any(),
        (None, Gate::In(me)) => view! { <Inside me=*me/> }.into_any(),
        (None, gate) => view! { <Outside gate/> }.into_any(),
    }
}

/// An invitation is for whoever holds the link, signed in or not.
#[component]
fn Invited(token: String) -> impl IntoView {
    in_words(expect_context(), move || {
        let token = token.clone();
        view! { <Invitation token/> }.into_any()
    })
}

#[component]
fn Outside(gate: Gate) -> impl IntoView {
    let session: Session = expect_context();
    in_words(session, move || match gate.clone() {
        Gate::Out { expired } => view! { <SignIn expired/> }.into_any(),
        Gate::Unreachable(error) => {
            let retry = Callback::new(move |()| session.ask());
            view! { <div class="gate"><Failure error retry/></div> }.into_any()
        }
        Gate::Asking | Gate::In(_) => {
            let text = Words::of(session.lang()).shell.opening;
            view! { <div class="gate"><Wait text/></div> }.into_any()
        }
    })
}

/// All that a session needs lives here, below the sign-in and above the language.
#[component]
fn Inside(me: Me) -> impl IntoView {
    let session: Session = expect_context();
    provide_context(Live::start(session, &me));
    provide_context(Labels::load(&me));
    provide_context(StoredValue::new(me));
    in_words(session, || view! { <Shell/> }.into_any())
}

/// Draws a view in the chosen language, and anew when another is chosen.
fn in_words(session: Session, view: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    move || {
        provide_context(Words::of(session.lang()));
        view()
    }
}
