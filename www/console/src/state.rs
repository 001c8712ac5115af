//! What the console knows, and how it changes: plain values, no browser, all of it tested natively.

pub mod backoff;
pub mod cards;
pub mod chips;
pub mod outbox;
pub mod recent;
pub mod rows;
pub mod thread;
