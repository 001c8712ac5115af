//! What cards have in common: a filled one collapses to its summary.

use crate::i18n::{Text, text};
use leptos::prelude::*;
use shared::contact::ContactKind;
use shared::lang::Lang;

/// Contacts are given.
pub fn given(lang: Lang, name: Option<String>, contacts: Vec<(ContactKind, String)>) -> impl IntoView + use<> {
    let parts: Vec<String> = name.into_iter().chain(contacts.into_iter().map(|(_, masked)| masked)).collect();
    summary(text(lang, Text::Given), parts.join(" · "))
}

/// Consent is given or refused.
pub fn agreed(lang: Lang, is_agreed: bool) -> impl IntoView + use<> {
    let words = if is_agreed { Text::Agreed } else { Text::Refused };
    summary(text(lang, words), String::new())
}

/// A card that is done with.
pub fn summary(words: &'static str, detail: String) -> impl IntoView + use<> {
    view! {
        <div class="card done">
            {words}
            {(!detail.is_empty()).then(|| view! { <p class="hint">{detail}</p> })}
        </div>
    }
}
