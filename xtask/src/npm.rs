//! The tools from JavaScript's world: exact versions in `xtask/package.json`, installed beside it.

use crate::files::Stamp;
use crate::progress::{Done, Progress, Step};
use crate::{Fail, checks, files, paths, proc};
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    paths::root().join("xtask")
}

fn modules() -> PathBuf {
    folder().join("node_modules")
}

/// A script of an installed package, by the name npm gives it.
#[must_use]
pub fn script(name: &str) -> PathBuf {
    modules().join(".bin").join(name)
}

/// The folder of an installed package.
#[must_use]
pub fn package(name: &str) -> PathBuf {
    modules().join(name)
}

/// The native esbuild of this machine, past the JavaScript that would look for it.
#[must_use]
pub fn esbuild() -> PathBuf {
    let arch = if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "x64"
    };
    modules().join(format!("@esbuild/{}-{arch}/bin/esbuild", system()))
}

/// The native workerd of this machine. The script in front of it would not pass on signals.
#[must_use]
pub fn workerd() -> PathBuf {
    native_workerd("@cloudflare/workerd")
}

/// A workerd of some months before, for the test that a new one opens the data of an older one. Its
/// package without the script, which would stand in the place of the newer one's.
#[must_use]
pub fn workerd_before() -> PathBuf {
    native_workerd("workerd-before")
}

fn native_workerd(package: &str) -> PathBuf {
    let arch = if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "64"
    };
    modules().join(format!("{package}-{}-{arch}/bin/workerd", system()))
}

fn system() -> &'static str {
    if cfg!(target_os = "macos") {
        "darwin"
    } else {
        "linux"
    }
}

/// Installs the npm tools, unless these very versions are there.
///
/// # Errors
/// One sentence for the user.
pub fn install(progress: &Progress) -> Result<(), Fail> {
    let what = "Installing workerd, wrangler, esbuild and wasm-opt";
    if install_in(progress, &folder(), what)? == Done::Now {
        let mut version = Command::new(workerd());
        proc::run(
            &Step::quiet(),
            "running workerd on this machine",
            version.arg("--version"),
        )?;
    }
    Ok(())
}

/// Installs what the lock in a folder names, unless these very versions are there.
///
/// # Errors
/// One sentence for the user.
pub fn install_in(progress: &Progress, folder: &Path, what: &str) -> Result<Done, Fail> {
    checks::node()?;
    let lock = files::read(&folder.join("package-lock.json"))?;
    let stamp = Stamp::new(
        folder.join("node_modules/.chipline"),
        &[("lock", &files::hash(&lock))],
    );
    if stamp.fresh() {
        return Ok(Done::Before);
    }
    progress.step(what, |step| {
        // No package's own script runs: what they would fetch comes as a package already.
        let args = [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ];
        proc::run(
            step,
            what,
            Command::new("npm").args(args).current_dir(folder),
        )?;
        stamp.set()?;
        Ok(Done::Now)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locks_name_no_registry_and_every_version_is_exact() {
        for folder in [folder(), folder().join("bench/widget")] {
            let lock = std::fs::read_to_string(folder.join("package-lock.json")).unwrap();
            assert!(!lock.contains("\"resolved\""));
            let package = std::fs::read_to_string(folder.join("package.json")).unwrap();
            let package: serde_json::Value = serde_json::from_str(&package).unwrap();
            let of = |kind: &str| package[kind].as_object().cloned().unwrap_or_default();
            for (name, version) in of("devDependencies")
                .iter()
                .chain(&of("optionalDependencies"))
            {
                let version = version.as_str().unwrap();
                // A second version of a package stands under another name.
                let version = version
                    .strip_prefix("npm:")
                    .and_then(|alias| alias.rsplit_once('@'))
                    .map_or(version, |(_, version)| version);
                assert!(
                    version.starts_with(|c: char| c.is_ascii_digit()),
                    "{name} {version}"
                );
            }
        }
    }
}
