//! Waiting.

use leptos::prelude::*;
use std::time::Duration;

/// Does something after a while, unless what is running now (an effect, a component) is done anew
/// or gone before.
pub fn after(wait: Duration, act: impl FnOnce() + 'static) {
    // Fails only without a window, where nobody waits.
    if let Ok(timer) = set_timeout_with_handle(act, wait) {
        on_cleanup(move || timer.clear());
    }
}
