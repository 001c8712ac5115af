//! What stands where nothing else can: waiting, empty, failed, and lines of notice.

use crate::api::ApiError;
use crate::part::{Icon, Shape};
use crate::session::use_words;
use leptos::prelude::*;

/// Something is under way; the words say what.
#[component]
pub fn Wait(
    /// What is under way.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <p class="wait" role="status"><span class="dots" aria-hidden="true"></span>{text}</p> }
}

/// There is nothing yet, and this is what to do first.
#[component]
pub fn Empty(
    /// What there is none of.
    title: &'static str,
    /// What to do, or what will happen by itself.
    #[prop(into)]
    help: String,
    /// Which icon stands above it.
    shape: Shape,
    /// A way to begin.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty" data-testid="empty">
            <Icon shape/>
            <h2>{title}</h2>
            <p>{help}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Something could not be fetched.
#[component]
pub fn Failure(
    /// Why.
    error: ApiError,
    /// What to do when asked to try again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="empty failure" role="alert" data-testid="failure">
            <Icon shape=Shape::Alert/>
            <p>{error.sentence(words.problems)}</p>
            <button class="button" type="button" on:click=move |_| retry.run(())>
                {words.shell.retry}
            </button>
        </div>
    }
}

/// How grave a line of notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Good,
    /// Something to know.
    Warn,
    /// It did not work.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "notice good",
            Self::Warn => "notice warn",
            Self::Bad => "notice bad",
        }
    }
}

/// One line of notice. What did not work is read out at once, the rest when there is time.
#[component]
pub fn Notice(
    /// How grave it is.
    tone: Tone,
    /// What it says.
    #[prop(into)]
    text: String,
    /// Name for tests.
    #[prop(optional)]
    testid: &'static str,
    /// What can be done about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    let testid = (!testid.is_empty()).then_some(testid);
    view! {
        <div class=tone.class() role=role data-testid=testid>
            <span>{text}</span>
            {children.map(|children| children())}
        </div>
    }
}
