//! The visits to come, and for those who may: number, place, papers and visiting times, as they
//! stand on cards.

mod form;
mod visits;

use crate::live::use_live;
use crate::part::{Failure, PageHead, Wait};
use crate::session::{may, use_words};
use form::Form;
use leptos::prelude::*;
use shared::merchant::Permission;
use visits::Visits;

/// The page.
#[component]
pub fn Cards() -> impl IntoView {
    let w = use_words().cards;
    let editor = may(Permission::Configure).then(|| view! { <Editor/> });
    view! {
        <section class="page cards-page">
            <PageHead title=w.title/>
            <Visits/>
            {editor}
        </section>
    }
}

/// The form, once what it shows is loaded.
#[component]
fn Editor() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    live.refresh_cards();
    let retry = Callback::new(move |()| live.refresh_cards());
    let is_loaded = Memo::new(move |_| live.cards.with(Option::is_some));
    move || {
        if is_loaded.get() {
            return view! { <Form/> }.into_any();
        }
        match live.cards_error.get() {
            Some(error) => view! { <Failure error retry/> }.into_any(),
            None => view! { <Wait text=words.cards.loading/> }.into_any(),
        }
    }
}
