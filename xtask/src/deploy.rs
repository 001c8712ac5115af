//! `cargo xtask deploy-check`: what Cloudflare would be given, without giving it.

use crate::{Fail, npm, paths, proc};
use std::process::Command;

/// Runs `wrangler deploy --dry-run` on the shipped configuration. Needs a build and no network.
///
/// # Errors
/// [`Fail::Program`] with wrangler's report.
pub fn check() -> Result<(), Fail> {
    let mut command = Command::new(npm::script("wrangler"));
    command
        .args(["deploy", "--dry-run", "--config"])
        .arg(paths::root().join("edge/wrangler.toml"));
    command
        .env("CI", "1")
        .env("WRANGLER_SEND_METRICS", "false")
        .current_dir(paths::root().join("edge"));
    proc::run_shown("wrangler deploy --dry-run", &mut command)
}
