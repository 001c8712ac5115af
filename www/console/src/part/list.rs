//! A live list in whichever state it is: waiting, failed, empty, or with rows and a way to more.

use crate::live::{LiveList, Paged};
use crate::part::{Failure, Wait};
use crate::session::use_words;
use leptos::children::ViewFn;
use leptos::prelude::*;

/// The list. What is drawn for a state stays until the state changes: fetching again, or failing
/// to, takes nothing off the screen.
#[component]
pub fn Live<T: Paged>(
    /// The list.
    list: LiveList<T>,
    /// What is being waited for.
    wait: &'static str,
    /// Drawn when there is nothing.
    #[prop(into)]
    empty: ViewFn,
    /// Draws the rows.
    #[prop(into)]
    rows: ViewFn,
) -> impl IntoView
where
    T::Id: Send + Sync,
{
    let is_empty = Memo::new(move |_| list.rows.with(|rows| rows.rows().is_empty()));
    let is_loaded = Memo::new(move |_| list.rows.with(|rows| rows.is_loaded()));
    let has_more = Memo::new(move |_| list.rows.with(|rows| rows.before().is_some()));
    let (next, again) = (
        Callback::new(move |()| list.more()),
        Callback::new(move |()| list.refresh()),
    );
    move || match (is_empty.get(), is_loaded.get()) {
        (false, _) => view! { {rows.run()}<More has_more busy=list.busy next/> }.into_any(),
        (true, true) => empty.run().into_any(),
        (true, false) => match list.error.get() {
            Some(error) => view! { <Failure error retry=again/> }.into_any(),
            None => view! { <Wait text=wait/> }.into_any(),
        },
    }
}

/// The button below the rows.
#[component]
fn More(has_more: Memo<bool>, busy: RwSignal<bool>, next: Callback<()>) -> impl IntoView {
    let words = use_words();
    move || {
        has_more.get().then(|| {
            let text = move || if busy.get() { words.shell.loading } else { words.shell.more };
            view! {
                <button class="button more" type="button" disabled=move || busy.get() on:click=move |_| next.run(()) data-testid="more">
                    {text}
                </button>
            }
        })
    }
}
