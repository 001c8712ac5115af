//! How much of the talk is unread, on the round button that opens it.

use super::Look;
use super::parts::i;
use crate::i18n::Text;
use leptos::prelude::{AnyView, IntoAny};

/// What has room on the button.
const SHOWN_MAX: usize = 99;

/// The number of unread messages, if there are any.
pub fn view(unread: usize) -> AnyView {
    match unread {
        0 => ().into_any(),
        _ => i("badge", &unread.min(SHOWN_MAX).to_string(), None),
    }
}

/// What the button is called: a screen reader is told by it.
pub fn name(look: &Look, button: &str, unread: usize) -> String {
    let mut name = button.to_owned();
    if unread > 0 {
        let count = unread.min(SHOWN_MAX).to_string();
        name.push_str(&look.text(Text::Unread).replace('#', &count));
    }
    name
}
