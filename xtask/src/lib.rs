//! Sets up, builds, runs, tests and measures Chipline.
//!
//! The binary is `cargo xtask`. The library half is what the end-to-end tests start the real worker
//! with: [`stack::Stack`] runs workerd, [`seed`] creates the demo merchants over the public API.

pub mod assets;
pub mod bench;
pub mod browser;
pub mod build;
pub mod checks;
pub mod demo;
pub mod deploy;
pub mod error;
pub mod files;
pub mod fuzz;
pub mod learn;
pub mod npm;
pub mod openapi;
pub mod pack;
pub mod packs;
pub mod pages;
pub mod paths;
pub mod pi;
pub mod proc;
pub mod progress;
pub mod secret;
pub mod seed;
pub mod shots;
pub mod stack;
pub mod test;
pub mod tools;

pub use error::Fail;
