//! The chat that visitors see, second part: the app that takes over from the loader.
//!
//! `model` decides and is pure; `shell` performs what it decides; `ui` draws it; `host` is the one
//! place that knows what the loader handed over. Everything but the model exists in a browser only.

pub mod i18n;
pub mod model;
pub mod wire;

#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod ui;

#[cfg(target_arch = "wasm32")]
pub use host::start;
