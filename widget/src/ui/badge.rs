//! How much of the talk is unread, on the round button that opens it.

use super::parts::i;
use super::{Look, Status};
use crate::i18n::Text;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::HtmlElement;

/// What has room on the button.
const SHOWN_MAX: usize = 99;

/// The number of unread messages, if there are any. A screen reader is told by the button's name.
#[component]
pub fn Badge(
    /// What never changes.
    look: Arc<Look>,
    /// What is around the thread.
    status: ArcRwSignal<Status>,
    /// The button.
    launcher: HtmlElement,
) -> impl IntoView {
    let name = launcher.get_attribute("aria-label").unwrap_or_default();
    move || {
        let count = status.get().unread.min(SHOWN_MAX).to_string();
        let (badge, more) = if count == "0" {
            (().into_any(), String::new())
        } else {
            let more = look.text(Text::Unread).replace('#', &count);
            (i("badge", &count, None), more)
        };
        let _ = launcher.set_attribute("aria-label", &(name.clone() + &more));
        badge
    }
}
