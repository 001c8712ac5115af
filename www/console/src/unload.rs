//! Asking before a tab is closed over something that would be lost.

use leptos::ev::BeforeUnloadEvent;
use leptos::prelude::*;

/// The browser asks before the tab is closed, as long as there is something to lose.
pub fn warn_before_unload(has_something: Memo<bool>) {
    let handle =
        window_event_listener(leptos::ev::beforeunload, move |event: BeforeUnloadEvent| {
            if has_something.get_untracked() {
                event.prevent_default();
            }
        });
    on_cleanup(move || handle.remove());
}
