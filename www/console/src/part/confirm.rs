//! Asking once before something is lost.

use crate::session::use_words;
use leptos::html::Dialog;
use leptos::prelude::*;

/// A question in the way. The browser's own dialog: it keeps the focus inside, closes on Escape
/// and gives the focus back.
#[component]
pub fn Confirm(
    /// Whether it is open; set to false when it closes.
    open: RwSignal<bool>,
    /// The question.
    title: &'static str,
    /// What will happen.
    #[prop(into)]
    body: Signal<String>,
    /// What the button says that does it.
    action: &'static str,
    /// What the button says that doesn't; "cancel" by default.
    #[prop(optional)]
    cancel: Option<&'static str>,
    /// Does it.
    #[prop(into)]
    confirm: Callback<()>,
    /// Name for tests.
    testid: &'static str,
) -> impl IntoView {
    let words = use_words();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // It can only fail when it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let agree = move |_| {
        open.set(false);
        confirm.run(());
    };
    view! {
        <dialog class="confirm" node_ref=dialog on:close=move |_| open.set(false) data-testid=testid>
            <h2>{title}</h2>
            <p>{move || body.get()}</p>
            <div class="actions">
                <button class="button" type="button" data-testid=format!("{testid}-no") on:click=move |_| open.set(false)>
                    {cancel.unwrap_or(words.shell.cancel)}
                </button>
                <button class="button danger" type="button" data-testid=format!("{testid}-yes") on:click=agree>
                    {action}
                </button>
            </div>
        </dialog>
    }
}
