//! Facts: a name and a value, many of them below each other.

use leptos::prelude::*;

/// A titled group of facts.
#[component]
pub fn Facts(
    /// What they are about.
    title: &'static str,
    /// Name for tests.
    #[prop(optional)]
    testid: &'static str,
    /// The facts.
    children: Children,
) -> impl IntoView {
    let testid = (!testid.is_empty()).then_some(testid);
    view! {
        <section class="facts" data-testid=testid>
            <h3>{title}</h3>
            <dl>{children()}</dl>
        </section>
    }
}

/// One fact.
#[component]
pub fn Fact(
    /// Its name.
    #[prop(into)]
    name: String,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! { <div class="fact"><dt>{name}</dt><dd>{children()}</dd></div> }
}
