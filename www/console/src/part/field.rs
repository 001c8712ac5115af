//! One line to be typed, with its label, its help and what is wrong with it.

use leptos::html::Input;
use leptos::prelude::*;

/// A labelled input. It is read through its reference when the form is sent: what a password
/// manager fills in is there, and an input method is never disturbed while it composes.
#[component]
pub fn TextField(
    /// What stands above it.
    #[prop(into)]
    label: String,
    /// Its name, which is its id and test id too.
    name: &'static str,
    /// `text`, `email` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a password manager may fill in.
    autocomplete: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: String,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The input.
    input: NodeRef<Input>,
) -> impl IntoView {
    let help_id = format!("{name}-help");
    let described_by = help_id.clone();
    let line = move || error.get().unwrap_or_else(|| help.clone());
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                aria-describedby=described_by
                aria-invalid=move || error.get().is_some().to_string()
                data-testid=name
                node_ref=input
            />
            <p class="hint" id=help_id aria-live="polite">{line}</p>
        </div>
    }
}

/// What stands in an input.
#[must_use]
pub fn value_of(input: NodeRef<Input>) -> String {
    input
        .get_untracked()
        .map(|input| input.value())
        .unwrap_or_default()
}
