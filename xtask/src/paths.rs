//! Where things lie.

use std::path::{Path, PathBuf};

/// The top of the checkout.
#[must_use]
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// What is built: parts, assets, worker.
#[must_use]
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The folder that the worker serves as its ASSETS binding.
#[must_use]
pub fn assets() -> PathBuf {
    dist().join("assets")
}

/// The built worker: the shipped one, or the one with faults to be provoked by tests.
#[must_use]
pub fn edge(faults: bool) -> PathBuf {
    dist().join(if faults { "edge-faults" } else { "edge" })
}

/// What the demo keeps: secret, data, logins, rendered pages.
#[must_use]
pub fn state() -> PathBuf {
    root().join(".chipline")
}

/// Cargo's target folder, shared by every build so that nothing is compiled twice.
#[must_use]
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Cargo's own folder: tools are kept there, so that a second clone finds them.
#[must_use]
pub fn cargo_home() -> PathBuf {
    match std::env::var_os("CARGO_HOME") {
        Some(dir) => root().join(dir),
        None => std::env::home_dir().unwrap_or_else(root).join(".cargo"),
    }
}
