//! Bundles scripts and styles and compresses files: esbuild and Node's own brotli do the work.

use crate::progress::Step;
use crate::{Fail, files, paths, proc};
use serde::Serialize;
use std::path::PathBuf;
use std::process::Command;

/// One thing to make of one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Job {
    /// Bundles and minifies a script with what it imports; an imported style becomes its text.
    Script {
        /// The first file.
        entry: PathBuf,
        /// The one file that comes of it.
        out: PathBuf,
        /// As a module, or as a function that runs at once.
        format: Format,
        /// The oldest edition of the language that its browsers speak.
        target: Edition,
    },
    /// Bundles and minifies a style with what it imports.
    Style {
        /// The first file.
        entry: PathBuf,
        /// The one file that comes of it.
        out: PathBuf,
    },
    /// Compresses a file.
    Brotli {
        /// Which.
        entry: PathBuf,
        /// Where to.
        out: PathBuf,
        /// 1 to 11.
        quality: u8,
    },
}

/// What a bundled script is for its page.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// An ES module.
    Esm,
    /// A function that runs at once and leaves no name behind.
    Iife,
}

/// An edition of JavaScript.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Edition {
    /// Phones of 2020, and the browsers inside of ad apps.
    Es2020,
    /// What merchants work with: top-level await included.
    Es2022,
}

/// Does the jobs one after the other.
///
/// # Errors
/// [`Fail::Program`] with esbuild's own words, such as a file that a script imports and isn't there.
pub fn run(step: &Step, what: &str, jobs: &[Job]) -> Result<(), Fail> {
    if jobs.is_empty() {
        return Ok(());
    }
    let list = paths::dist().join("pack.json");
    let text =
        serde_json::to_vec(jobs).map_err(|e| Fail::content("the list of files to pack", e))?;
    files::write(&list, &text)?;
    let mut command = Command::new("node");
    command
        .arg(paths::root().join("xtask/pack.mjs"))
        .arg(&list)
        .current_dir(paths::root());
    proc::run(step, what, &mut command)?;
    Ok(())
}
