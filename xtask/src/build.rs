//! Builds widget, console, edge and site into `dist/`.
//!
//! Cargo itself knows what is compiled already; what comes after cargo is skipped when a stamp says
//! that its inputs are the same.

mod assemble;
mod edge;
mod scripts;
mod wasm;

use crate::progress::Progress;
use crate::{Fail, checks, files, paths, proc, tools};
use clap::ValueEnum;
use std::path::PathBuf;

/// How much care goes into the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Optimised by the compiler, small enough to be used; nothing that takes minutes.
    Quick,
    /// As it ships: every byte that can go is gone.
    Release,
}

impl Mode {
    /// From the command line's `--release`.
    #[must_use]
    pub fn new(release: bool) -> Self {
        if release { Self::Release } else { Self::Quick }
    }

    /// One word, for folders and stamps.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Release => "release",
        }
    }
}

/// Where a part of the build is kept until the assets are put together.
fn part(mode: Mode, name: &str) -> PathBuf {
    paths::dist().join("parts").join(mode.name()).join(name)
}

/// A part of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Widget, console and site: what browsers fetch.
    Assets,
    /// The worker that ships.
    Edge,
    /// The worker that lets tests provoke faults. It never ships.
    Faults,
}

/// Installs what is missing and builds everything that ships.
///
/// # Errors
/// One sentence for the user, or the compiler's own report.
pub fn everything(progress: &Progress, mode: Mode) -> Result<(), Fail> {
    parts(progress, mode, &[Part::Assets, Part::Edge])
}

/// Installs what is missing and builds these parts.
///
/// # Errors
/// One sentence for the user, or the compiler's own report.
pub fn parts(progress: &Progress, mode: Mode, wanted: &[Part]) -> Result<(), Fail> {
    checks::disk_space()?;
    tools::set_up(progress)?;
    let _lock = Lock::take()?;
    if wanted.contains(&Part::Assets) {
        progress.step("Compiling the widget", |step| wasm::widget(step, mode))?;
        progress.step("Compiling the console", |step| wasm::console(step, mode))?;
        progress.step("Bundling scripts and styles", |step| {
            scripts::bundle(step, mode)
        })?;
        progress.step("Putting the assets together", |step| {
            assemble::assemble(step, mode)
        })?;
    }
    if wanted.contains(&Part::Edge) {
        progress.step("Compiling the worker", |step| {
            edge::build(step, mode, false)
        })?;
    }
    if wanted.contains(&Part::Faults) {
        progress.step("Compiling the worker with faults for tests", |step| {
            edge::build(step, mode, true)
        })?;
    }
    Ok(())
}

/// Keeps two builds of one checkout from writing into each other's files.
struct Lock {
    _file: std::fs::File,
}

impl Lock {
    fn take() -> Result<Self, Fail> {
        let path = paths::dist().join(".lock");
        files::make_dir(&paths::dist())?;
        let open = std::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = open.map_err(|e| Fail::file(&path, e))?;
        file.lock().map_err(|e| Fail::file(&path, e))?;
        if proc::stopping() {
            Err(Fail::Interrupted)
        } else {
            Ok(Self { _file: file })
        }
    }
}
