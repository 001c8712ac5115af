//! `cargo xtask shots`: pictures of every state, for people to look at.

use crate::build::{self, Mode, Part};
use crate::progress::Progress;
use crate::{Fail, browser, files, paths, proc};
use clap::ValueEnum;
use std::process::Command;

/// Builds, and takes the pictures of the parts whose names hold `only`.
///
/// # Errors
/// [`Fail::Program`] when a picture can't be taken.
pub fn run(only: &str) -> Result<(), Fail> {
    let progress = Progress::default();
    build::parts(&progress, Mode::Release, Part::value_variants())?;
    browser::set_up(&progress)?;
    let folder = paths::dist().join("shots");
    if only.is_empty() {
        files::remove_dir(&folder)?;
    }
    let mut command = Command::new("cargo");
    command
        .args([
            "run",
            "--quiet",
            "--package",
            "tests",
            "--example",
            "shots",
            "--",
        ])
        .arg(&folder)
        .arg(only)
        .current_dir(paths::root());
    proc::run_shown("pictures", &mut command)?;
    println!("The pictures are in {}.", folder.display());
    Ok(())
}
