//! From a crate to the wasm and script that a browser loads: cargo, wasm-bindgen, wasm-opt.

use super::{Mode, part};
use crate::files::Stamp;
use crate::progress::{Done, Step};
use crate::{Fail, files, npm, paths, proc, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What rustc's wasm32 target enables, so that wasm-opt neither refuses nor exceeds it.
const WASM_FEATURES: [&str; 6] = [
    "bulk-memory",
    "sign-ext",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "multivalue",
];

/// As small as wasm-opt can make it once it is compressed. Its inlining and its search for common
/// subexpressions make a smaller file that brotli makes a larger one of: 155.1 against 145.2 KB when
/// this was measured. So does its folding of code, by 0.15 of 70 KB.
const SHRINK: [&str; 5] = [
    "-Oz",
    "--converge",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    "--skip-pass=code-folding",
];

/// How the apps that ship are compiled: a panic ends the program at once and carries neither text nor
/// place, and nothing can print a value for debugging. Took 11 % off what a visitor fetches when this
/// was measured, together with a standard library compiled for size.
const SMALL: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// What is added for an app of many views: they are built by shared code, and not each by its own.
/// Took 11 % off the console when this was measured.
const MANY_VIEWS: &str = "--cfg=erase_components";

/// Builds the widget's app.
///
/// # Errors
/// The compiler's report, or one sentence.
pub fn widget(step: &Step, mode: Mode) -> Result<Done, Fail> {
    app(step, mode, "widget", SMALL)
}

/// Builds the console's app.
///
/// # Errors
/// The compiler's report, or one sentence.
pub fn console(step: &Step, mode: Mode) -> Result<Done, Fail> {
    app(step, mode, "console", &format!("{SMALL} {MANY_VIEWS}"))
}

fn app(step: &Step, mode: Mode, package: &str, flags: &str) -> Result<Done, Fail> {
    let wasm = match mode {
        Mode::Quick => compile(step, package, "release")?,
        Mode::Release => compile_small(step, package, flags)?,
    };
    bind(step, mode, package, &wasm)
}

fn cargo_build(package: &str, profile: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args([
        "build",
        "--lib",
        "--package",
        package,
        "--profile",
        profile,
        "--target",
        tools::WASM_TARGET,
    ]);
    command.current_dir(paths::root());
    command
}

fn compile(step: &Step, package: &str, profile: &str) -> Result<PathBuf, Fail> {
    let target = paths::target();
    let mut command = cargo_build(package, profile);
    command.arg("--target-dir").arg(&target);
    proc::run(step, &format!("compiling {package}"), &mut command)?;
    Ok(built(&target, package, profile))
}

fn built(target: &Path, package: &str, profile: &str) -> PathBuf {
    target
        .join(tools::WASM_TARGET)
        .join(profile)
        .join(format!("{package}.wasm"))
}

/// Compiles an app as it ships. A folder of its own, because the flags differ from every other
/// build's and would have cargo compile everything again each time.
fn compile_small(step: &Step, package: &str, flags: &str) -> Result<PathBuf, Fail> {
    let target = paths::target().join(format!("small-{package}"));
    let mut command = cargo_build(package, "widget");
    command.arg("--target-dir").arg(&target);
    command.args([
        "-Zbuild-std=std,panic_abort",
        "-Zbuild-std-features=optimize_for_size",
    ]);
    // Pinned in rust-toolchain.toml, this compiler's unstable flags can't change under us.
    command.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", flags);
    proc::run(step, &format!("compiling {package}"), &mut command)?;
    Ok(built(&target, package, "widget"))
}

/// Makes `<name>_bg.wasm` and its script out of what cargo built.
fn bind(step: &Step, mode: Mode, name: &str, wasm: &Path) -> Result<Done, Fail> {
    let dir = part(mode, name);
    let input = files::hash(&files::read(wasm)?);
    let inputs = [
        ("wasm", &*input),
        ("bindgen", &tools::WASM_BINDGEN.name()),
        ("mode", mode.name()),
        ("wasm-opt", &SHRINK.join(" ")),
    ];
    let stamp = Stamp::new(dir.join("stamp"), &inputs);
    if stamp.fresh() {
        return Ok(Done::Before);
    }
    files::remove_dir(&dir)?;
    let mut bindgen = Command::new(tools::WASM_BINDGEN.path());
    bindgen.args([
        "--target",
        "web",
        "--no-typescript",
        "--omit-default-module-path",
    ]);
    bindgen.args([
        "--remove-name-section",
        "--remove-producers-section",
        "--out-name",
        name,
    ]);
    bindgen.arg("--out-dir").arg(&dir).arg(wasm);
    proc::run(step, "wasm-bindgen", &mut bindgen)?;
    if mode == Mode::Release {
        optimise(step, &dir.join(format!("{name}_bg.wasm")))?;
    }
    stamp.set()?;
    Ok(Done::Now)
}

/// Shrinks a wasm file in place.
fn optimise(step: &Step, wasm: &Path) -> Result<(), Fail> {
    let mut command = Command::new(npm::script("wasm-opt"));
    command
        .args(SHRINK)
        .args(["--strip-debug", "--strip-producers"]);
    command.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    command.arg(wasm).arg("-o").arg(wasm);
    proc::run(step, "wasm-opt", &mut command)?;
    Ok(())
}
