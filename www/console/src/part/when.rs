//! A moment on the page.

use crate::browser;
use crate::session::{use_session, use_words};
use crate::show::time;
use leptos::prelude::*;
use shared::time::Millis;

/// A moment, as short as it can be; in full when pointed at. It follows the clock: what was today
/// is yesterday when the day turns.
#[component]
pub fn When(
    /// Which.
    at: Millis,
    /// To the second, where the order of things matters.
    #[prop(optional)]
    full: bool,
) -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    let offset_min = browser::offset_min(at);
    let whole = time::full(at, offset_min);
    let text = whole.clone();
    let shown = move || {
        if full {
            text.clone()
        } else {
            time::when(at, session.now(), offset_min, words)
        }
    };
    view! { <time datetime=time::iso(at) title=whole>{shown}</time> }
}
