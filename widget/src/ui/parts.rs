//! The elements that everything is made of. Each kind of element is one type, whatever is in it:
//! the code that builds and changes it is in the app once, not once for every place it is used at.

use super::Look;
use leptos::prelude::*;
use web_sys::{Event, SubmitEvent};

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

/// A button. Without `tap` it submits the form that it is in.
pub fn button(
    class: &'static str,
    words: &str,
    is_off: bool,
    tap: Option<Box<dyn Fn()>>,
) -> AnyView {
    let words = words.to_owned();
    let kind = if tap.is_some() { "button" } else { "submit" };
    let tap = move |_| {
        if let Some(tap) = &tap {
            tap();
        }
    };
    view! { <button class=class type=kind disabled=is_off on:click=tap>{words}</button> }.into_any()
}

/// A form. It stays, with all that was typed into it, while it is hidden.
pub fn form(
    is_hidden: bool,
    inner: Vec<AnyView>,
    submit: Box<dyn Fn(SubmitEvent)>,
    change: Box<dyn Fn(Event)>,
) -> AnyView {
    view! { <form class="card" novalidate hidden=is_hidden on:submit=submit on:input=change>{inner}</form> }.into_any()
}

/// An input with its label, and under it what is wrong with it.
pub struct Field<'a> {
    /// What stands above it.
    pub label: &'a str,
    /// What stands beside that.
    pub note: &'a str,
    /// Its name in the form.
    pub name: &'a str,
    /// `text`, `tel` or `numeric`: the keyboard that helps.
    pub mode: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// Characters at most.
    pub chars_max: usize,
    /// What is wrong, in plain words.
    pub problem: Option<String>,
}

/// An input with its label.
pub fn field(field: Field<'_>) -> AnyView {
    let kind = if field.mode == "tel" { "tel" } else { "text" };
    let Field {
        mode,
        autocomplete,
        problem,
        ..
    } = field;
    let (name, hint) = (field.name.to_owned(), field.hint.to_owned());
    let is_wrong = problem.is_some().to_string();
    let above = div(
        "label",
        vec![words(field.label), i("opt", field.note, None)],
    );
    let input = view! {
        <input type=kind name=name inputmode=mode autocomplete=autocomplete placeholder=hint maxlength=field.chars_max.to_string() aria-invalid=is_wrong />
    };
    let problem = error(problem.as_deref());
    view! { <label>{above}{input}{problem}</label> }.into_any()
}

/// A box to tick.
pub fn tick_box(name: &'static str, label: &str) -> AnyView {
    let label = label.to_owned();
    view! { <label class="agree"><input type="checkbox" name=name />{label}</label> }.into_any()
}

/// What is wrong, if anything is.
pub fn error(problem: Option<&str>) -> AnyView {
    match problem {
        Some(problem) => {
            let problem = problem.to_owned();
            view! { <p class="error" role="alert">{problem}</p> }.into_any()
        }
        None => ().into_any(),
    }
}

/// A card that is done with.
pub fn summary(headline: &str, detail: &str) -> AnyView {
    let detail = if detail.is_empty() {
        ().into_any()
    } else {
        p("hint", detail)
    };
    div("card done", vec![words(headline), detail])
}

/// The label wherever a machine speaks.
pub fn ai() -> AnyView {
    i("ai", "AI", None)
}

/// The merchant's mark.
pub fn mark(look: &Look) -> AnyView {
    i("mark", &look.merchant.mark, None)
}
