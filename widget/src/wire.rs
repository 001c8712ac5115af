//! The wire contract of `shared`, read and written by hand.
//!
//! serde's code for the same types takes 75 KB of the compressed app, this takes four; the visitor
//! pays for it. That both are the same is held by `tests/vectors.rs` over every golden vector.

mod json;
mod parse;
mod read;
mod write;

pub use json::Json;
pub use read::{problem, said, server_frame, server_frames, shared_by_tabs, snapshot, start_reply};
pub use write::{client_frame, frames_request, saved, start_request};
