//! Fuzz targets for everything that reads outside bytes.
//!
//! Under `cargo test` each target first replays what was found before (the files in
//! `__fuzz__/<target>/crashes` beside this file), then takes random inputs for a second;
//! `BOLERO_RANDOM_SEED` repeats a failure, `BOLERO_RANDOM_TEST_TIME_MS` gives more time.
//! `cargo xtask fuzz` runs the same targets for longer, guided by coverage.
//!
//! Random bytes are seldom JSON and never a token, so inputs are mostly made of what is right: a
//! golden vector, a shipped pack or a genuine token with a few edits, a text of telling pieces.

// In a test a panic is the report.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cards;
mod door;
mod input;
mod packs;
mod pi;
mod secrets;
mod wire;
mod words;
