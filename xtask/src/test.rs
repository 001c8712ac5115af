//! `cargo xtask test`: everything that must hold, from formatting to a real browser.

use crate::build::{self, Mode};
use crate::progress::Progress;
use crate::{Fail, browser, npm, paths, proc, tools};
use clap::ValueEnum;
use std::process::Command;

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting and clippy.
    Lint,
    /// Unit tests of every room.
    Unit,
    /// A release build, then real workerd and real Chromium.
    E2e,
}

/// Runs the whole, or one part of it, and stops at the first failure. The runners' own output is
/// shown, and is the last thing shown.
///
/// # Errors
/// [`Fail::Program`] naming the stage that failed.
pub fn run(only: Option<Part>) -> Result<(), Fail> {
    let wanted = |part| only.is_none_or(|only| only == part);
    let progress = Progress::default();
    if wanted(Part::Lint) {
        tools::set_up(&progress)?;
        cargo("rustfmt", &["fmt", "--all", "--check"])?;
        cargo(
            "clippy",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
        )?;
        let rooms = ["-p", "edge", "-p", "widget", "-p", "console"];
        cargo(
            "clippy for wasm32",
            &[
                &["clippy", "--lib", "--target", tools::WASM_TARGET],
                &rooms[..],
                &["--", "-D", "warnings"],
            ]
            .concat(),
        )?;
    }
    if wanted(Part::Unit) {
        cargo(
            "unit tests",
            &[
                "test",
                "--workspace",
                "--no-fail-fast",
                "--exclude",
                "tests",
            ],
        )?;
        loader_tests()?;
    }
    if wanted(Part::E2e) {
        build::parts(&progress, Mode::Release, build::Part::value_variants())?;
        browser::set_up(&progress)?;
        browser::set_up_others(&progress)?;
        cargo(
            "end-to-end tests",
            &["test", "--no-fail-fast", "--package", "tests"],
        )?;
    }
    Ok(())
}

fn cargo(stage: &str, args: &[&str]) -> Result<(), Fail> {
    eprintln!("\n== {stage}: cargo {}", args.join(" "));
    proc::run_shown(
        stage,
        Command::new("cargo").args(args).current_dir(paths::root()),
    )
}

/// The loader is written by hand in JavaScript, and so are its tests; Node runs them.
fn loader_tests() -> Result<(), Fail> {
    let is_test = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(".test.js");
    let folder = paths::root().join("widget/loader");
    let tests: Vec<_> = crate::files::walk(&folder)?
        .into_iter()
        .filter(is_test)
        .collect();
    if tests.is_empty() {
        return Ok(());
    }
    npm::install(&Progress::default())?;
    eprintln!("\n== loader tests: node --test");
    proc::run_shown(
        "loader tests",
        Command::new("node")
            .arg("--test")
            .args(tests)
            .current_dir(folder),
    )
}
