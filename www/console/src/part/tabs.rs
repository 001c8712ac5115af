//! Choosing one of several languages.

use crate::i18n::own_name;
use leptos::prelude::*;
use shared::lang::Lang;

/// A row of languages, one of them chosen.
#[component]
pub fn Languages(
    /// What is being chosen.
    label: &'static str,
    /// The languages.
    languages: Vec<Lang>,
    /// The chosen one.
    #[prop(into)]
    chosen: Signal<Lang>,
    /// Chooses another one.
    #[prop(into)]
    choose: Callback<Lang>,
    /// Name for tests.
    testid: &'static str,
) -> impl IntoView {
    let one = move |lang: Lang| {
        view! {
            <button
                type="button"
                lang=lang.tag()
                aria-pressed=move || (chosen.get() == lang).to_string()
                data-testid=format!("{testid}-{}", lang.tag())
                on:click=move |_| choose.run(lang)
            >
                {own_name(lang)}
            </button>
        }
    };
    view! {
        <div class="tabs" role="group" aria-label=label>
            {languages.into_iter().map(one).collect_view()}
        </div>
    }
}
