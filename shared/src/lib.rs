//! What the widget and the edge agree on: types, limits and decisions.
//!
//! Nothing here does I/O, reads a clock, draws randomness or waits: time and random bytes come in
//! as arguments, effects go out as values. So every rule can be tested without worker or browser.
//!
//! The decision that everything else serves is [`conversation::step`].

pub mod api;
pub mod attribution;
pub mod catalog;
pub mod chip;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod door;
pub mod hash;
pub mod id;
pub mod identity;
pub mod keys;
pub mod knowledge;
pub mod lang;
pub mod lead;
pub mod learning;
pub mod limit;
pub mod merchant;
pub mod money;
pub mod pack;
pub mod pi;
pub mod protocol;
pub mod seal;
pub mod session;
pub mod text;
pub mod time;
pub mod webhook;
