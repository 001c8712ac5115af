//! What the end-to-end tests share: a stand (a worker of its own with a merchant on it), the
//! visitor's and the operator's side of the public API, and a browser.
//!
//! Everything here panics when something is not as it must be: in a test that is the report.

pub mod browser;
pub mod catalog;
pub mod console;
pub mod host;
pub mod http;
pub mod identity;
pub mod knowledge;
pub mod landing;
pub mod model;
pub mod network;
pub mod operator;
pub mod page;
pub mod playbook;
pub mod policy;
pub mod probe;
pub mod receiver;
pub mod socket;
pub mod stand;
pub mod stream;
pub mod tables;
pub mod visitor;
pub mod window;

use std::time::{Duration, Instant};

/// Asks until the answer is there, and fails after half a minute: long enough for a busy machine,
/// short enough to notice.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "never came: {what}"
        );
        std::thread::park_timeout(Duration::from_millis(25));
    }
}

/// A random word that fits every client-made id.
#[must_use]
pub fn random_word() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
