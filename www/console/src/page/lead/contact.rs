//! The ways to reach a lead: masked, until somebody who may asks to see them.

use crate::api::{self, ApiError};
use crate::part::{CopyButton, Icon, Notice, Shape, Tone};
use crate::session::{may, use_session, use_words};
use crate::show;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::contact::ContactKind;
use shared::id::LeadId;
use shared::lead::ContactView;
use shared::merchant::Permission;

/// Contacts in the clear, once revealed. They live as long as the pane and nowhere else.
pub type Revealed = Option<Vec<(ContactKind, String)>>;

/// The contacts of a lead.
#[component]
pub fn Contact(
    /// Whose.
    lead: LeadId,
    /// Masked.
    contacts: Vec<ContactView>,
    /// In the clear.
    revealed: RwSignal<Revealed>,
) -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let w = words.leads;
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let reveal = Callback::new(move |()| {
        let lead = lead.clone();
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let result = api::reveal(&lead).await;
            busy.try_set(false);
            match result {
                Ok(shown) => drop(revealed.try_set(Some(shown.contacts))),
                Err(error) => {
                    session.note(&error);
                    failed.try_set(Some(error));
                }
            }
        });
    });
    let failure = move || {
        let error = failed.get()?;
        let text = error.sentence(words.problems);
        Some(view! { <Notice tone=Tone::Bad text testid="reveal-error"/> })
    };
    let list = move || match revealed.get() {
        Some(clear) => view! { <Clear contacts=clear/> }.into_any(),
        None => view! { <Masked contacts=contacts.clone()/> }.into_any(),
    };
    let controls = move || {
        match (may(Permission::Reveal), revealed.get().is_some()) {
        (false, _) => view! { <p class="hint">{w.reveal_refused}</p> }.into_any(),
        (true, true) => view! {
            <p class="hint">{w.revealed_note}</p>
            <button class="link-button" type="button" on:click=move |_| revealed.set(None) data-testid="hide">{w.hide}</button>
        }
        .into_any(),
        (true, false) => view! {
            <button class="button primary" type="button" disabled=move || busy.get() on:click=move |_| reveal.run(()) data-testid="reveal">
                <Icon shape=Shape::Eye/>
                {move || if busy.get() { w.revealing } else { w.reveal }}
            </button>
            <p class="hint">{w.reveal_note}</p>
        }
        .into_any(),
    }
    };
    view! {
        <section class="reach" aria-label=w.contact>
            {list}
            {failure}
            <div class="reach-controls">{controls}</div>
        </section>
    }
}

#[component]
fn Masked(contacts: Vec<ContactView>) -> impl IntoView {
    let w = use_words().leads;
    let one = move |contact: ContactView| {
        let kind = show::lead::contact_kind(contact.kind, w);
        view! { <li><small>{kind}</small><b class="num">{contact.masked}</b></li> }
    };
    view! { <ul data-testid="contacts-masked">{contacts.into_iter().map(one).collect_view()}</ul> }
}

#[component]
fn Clear(contacts: Vec<(ContactKind, String)>) -> impl IntoView {
    let w = use_words().leads;
    let one = move |(kind, value): (ContactKind, String)| {
        let name = show::lead::contact_kind(kind, w);
        let call = (kind == ContactKind::Phone).then(|| format!("tel:{value}"));
        view! {
            <li>
                <small>{name}</small>
                <b class="num">{value.clone()}</b>
                <CopyButton text=value what=name/>
                {call.map(|href| view! { <a class="copy" href=href>{w.call}</a> })}
            </li>
        }
    };
    view! { <ul data-testid="contacts-clear">{contacts.into_iter().map(one).collect_view()}</ul> }
}
