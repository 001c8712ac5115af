//! The wire contract of `shared`, read and written by hand.
//!
//! serde's code for the same types takes 75 KB of the compressed app, this takes four; the visitor
//! pays for it. That both are the same is held by `tests/vectors.rs` over every golden vector.

mod json;
mod parse;
mod read;
mod write;

pub use json::Json;
pub use read::{frame, frames, problem, shared_by_tabs, snapshot, started};
pub use write::{frames_request, saved, start, to_edge};
