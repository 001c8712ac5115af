//! The console: where a merchant sees its leads the moment they are captured, reads and answers
//! its visitors, and writes the chips. A Leptos app behind a sign-in, served by the worker.
//!
//! The way through: [`start`] mounts `app`; `session` knows who is signed in; `live` holds what
//! the console's socket keeps up to date; `page` draws it with `part`. What can be decided without
//! a browser stands in `state` and `show`, and is tested natively.

mod api;
mod app;
mod browser;
mod i18n;
mod labels;
mod live;
mod page;
mod part;
mod route;
mod session;
mod show;
mod socket;
mod state;
mod timer;
mod unload;
mod upload;
mod wire;

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the glue when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    // What ships carries no panic texts: there `boot.js` notices the trap and says so.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| browser::log_error(&panic.to_string())));
    browser::clear_body();
    leptos::mount::mount_to_body(app::App);
}
