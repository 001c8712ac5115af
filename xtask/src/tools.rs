//! The tools from Rust's world, at pinned versions, kept in cargo's own folder.

use crate::progress::{Done, Progress};
use crate::{Fail, npm, paths, proc};
use std::path::PathBuf;
use std::process::Command;

/// The oldest Node.js that the npm tools run on.
pub const NODE_MAJOR_MIN: u32 = 20;

/// The target of everything that runs in a browser or at the edge.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Must be the version of the `wasm-bindgen` crate to the last digit.
pub const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    program: "wasm-bindgen",
};

/// Must be of the same minor version as the `worker` crate.
pub const WORKER_BUILD: CargoTool = CargoTool {
    package: "worker-build",
    version: "0.8.7",
    program: "worker-build",
};

/// Drives Firefox. Debian has none.
pub const GECKODRIVER: CargoTool = CargoTool {
    package: "geckodriver",
    version: "0.37.1",
    program: "geckodriver",
};

/// A program that cargo installs from its registry.
#[derive(Debug, Clone, Copy)]
pub struct CargoTool {
    package: &'static str,
    version: &'static str,
    program: &'static str,
}

impl CargoTool {
    fn folder(&self) -> PathBuf {
        paths::cargo_home()
            .join("chipline")
            .join(format!("{}-{}", self.package, self.version))
    }

    /// Where the program lies once it is installed.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder().join("bin").join(self.program)
    }

    /// Package and version in one word, for stamps.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    /// Installs it, unless it is there.
    ///
    /// # Errors
    /// One sentence for the user, or the compiler's own report.
    pub fn install(&self, progress: &Progress) -> Result<(), Fail> {
        if self.path().is_file() {
            return Ok(());
        }
        let what = format!("Installing {} {}", self.package, self.version);
        progress.step(&what, |step| {
            let install = |locked: bool| {
                let mut command = Command::new("cargo");
                command
                    .arg("install")
                    .arg(format!("{}@{}", self.package, self.version));
                command
                    .arg("--root")
                    .arg(self.folder())
                    .args(locked.then_some("--locked"));
                // Not among our own build's files: nothing there would ever be used again.
                proc::run(step, &what, command.env_remove("CARGO_TARGET_DIR"))
            };
            match install(true) {
                // A registry that lags behind may lack a version of the tool's own lock file.
                Err(Fail::Program { .. }) => install(false)?,
                other => other?,
            };
            Ok(Done::Now)
        })?;
        Ok(())
    }
}

/// Installs whatever is missing: the wasm target, std's source, the tools.
///
/// # Errors
/// One sentence for the user.
pub fn set_up(progress: &Progress) -> Result<(), Fail> {
    let sysroot = sysroot()?;
    if !sysroot
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir()
    {
        rustup(
            progress,
            "Adding Rust's wasm32 target",
            &["target", "add", WASM_TARGET],
        )?;
    }
    if !sysroot.join("lib/rustlib/src/rust/library").is_dir() {
        rustup(
            progress,
            "Adding the source of Rust's standard library",
            &["component", "add", "rust-src"],
        )?;
    }
    npm::install(progress)?;
    WASM_BINDGEN.install(progress)?;
    WORKER_BUILD.install(progress)
}

fn sysroot() -> Result<PathBuf, Fail> {
    let what = "asking rustc where it lies";
    let mut command = Command::new("rustc");
    command
        .args(["--print", "sysroot"])
        .current_dir(paths::root());
    let text = proc::run(&crate::progress::Step::quiet(), what, &mut command)?;
    Ok(PathBuf::from(text.trim()))
}

fn rustup(progress: &Progress, what: &str, args: &[&str]) -> Result<(), Fail> {
    progress.step(what, |step| {
        proc::run(
            step,
            what,
            Command::new("rustup").args(args).current_dir(paths::root()),
        )?;
        Ok(Done::Now)
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_tools_fit_the_crates() {
        let manifest = std::fs::read_to_string(paths::root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version)));
        assert!(manifest.contains(&format!("worker = \"{}\"", WORKER_BUILD.version)));
    }
}
