//! The elements that everything is made of. Each kind of element is one type, whatever is in it:
//! the code that builds and changes it is in the app once, not once for every place it is used at.

use super::Look;
use leptos::prelude::*;

/// A box.
pub fn div(class: &str, inner: Vec<AnyView>) -> AnyView {
    let class = class.to_owned();
    view! { <div class=class>{inner}</div> }.into_any()
}

/// Words, or nothing where there are none.
pub fn words(words: &str) -> AnyView {
    words.to_owned().into_any()
}

/// A paragraph.
pub fn p(class: &'static str, words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <p class=class>{words}</p> }.into_any()
}

/// A word or a sign within a line. With a `name` it is a sign that says this to a screen reader; a
/// mark says nothing to it.
pub fn i(class: &'static str, words: &str, name: Option<&'static str>) -> AnyView {
    let words = words.to_owned();
    let is_hidden = (class == "mark").then_some("true");
    view! { <i class=class aria-hidden=is_hidden role=name.map(|_| "img") aria-label=name>{words}</i> }.into_any()
}

/// Words that lead to an address: one of the web, or a number to call. Where it leads learns neither
/// of the page nor of its window.
pub fn link(words: &str, address: String) -> AnyView {
    let words = words.to_owned();
    view! { <a href=address target="_blank" rel="noopener noreferrer nofollow">{words}</a> }
        .into_any()
}

/// A button. Its listener is a capturing one, which on the button itself makes no difference but to
/// Leptos: for others it brings along what gathers them on the document.
pub fn button(class: &'static str, words: &str, tap: Box<dyn Fn()>) -> AnyView {
    let words = words.to_owned();
    view! { <button class=class type="button" on:click:capture=move |_| tap()>{words}</button> }
        .into_any()
}

/// The label wherever a machine speaks.
pub fn ai() -> AnyView {
    i("ai", "AI", None)
}

/// The merchant's mark.
pub fn mark(look: &Look) -> AnyView {
    i("mark", &look.merchant.mark, None)
}
