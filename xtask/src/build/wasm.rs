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

/// Which standard library the widget is compiled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WidgetStd {
    /// The one that comes with the compiler.
    Shipped,
    /// Compiled anew for size, where a panic ends the program at once and carries no text.
    Small,
}

/// Builds the widget's app.
///
/// # Errors
/// The compiler's report, or one sentence.
pub fn widget(step: &Step, mode: Mode) -> Result<Done, Fail> {
    let wasm = match mode {
        Mode::Quick => compile(step, "widget", "release")?,
        Mode::Release => compile_widget(step, WidgetStd::Small)?,
    };
    bind(step, mode, "widget", &wasm)
}

/// Builds the console's app.
///
/// # Errors
/// The compiler's report, or one sentence.
pub fn console(step: &Step, mode: Mode) -> Result<Done, Fail> {
    let wasm = compile(step, "console", "release")?;
    bind(step, mode, "console", &wasm)
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

/// Compiles the widget as it ships. A folder of its own, because the flags differ from every other
/// build's and would have cargo compile everything again each time.
///
/// # Errors
/// The compiler's report.
pub fn compile_widget(step: &Step, std: WidgetStd) -> Result<PathBuf, Fail> {
    if std == WidgetStd::Shipped {
        return compile(step, "widget", "widget");
    }
    let target = paths::target().join("small-std");
    let mut command = cargo_build("widget", "widget");
    command.arg("--target-dir").arg(&target);
    command.args([
        "-Zbuild-std=std,panic_abort",
        "-Zbuild-std-features=optimize_for_size",
    ]);
    command.env("RUSTC_BOOTSTRAP", "1");
    command.env("RUSTFLAGS", "-Cpanic=immediate-abort -Zunstable-options");
    proc::run(step, "compiling widget", &mut command)?;
    Ok(built(&target, "widget", "widget"))
}

/// Makes `<name>_bg.wasm` and its script out of what cargo built.
fn bind(step: &Step, mode: Mode, name: &str, wasm: &Path) -> Result<Done, Fail> {
    let dir = part(mode, name);
    let input = files::hash(&files::read(wasm)?);
    let inputs = [
        ("wasm", &*input),
        ("bindgen", &tools::WASM_BINDGEN.name()),
        ("mode", mode.name()),
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
        "--out-name",
        name,
    ]);
    bindgen.arg("--out-dir").arg(&dir).arg(wasm);
    if mode == Mode::Release {
        bindgen.args(["--remove-name-section", "--remove-producers-section"]);
    }
    proc::run(step, "wasm-bindgen", &mut bindgen)?;
    if mode == Mode::Release {
        optimise(step, &dir.join(format!("{name}_bg.wasm")))?;
    }
    stamp.set()?;
    Ok(Done::Now)
}

/// Shrinks a wasm file in place.
///
/// # Errors
/// wasm-opt's report.
pub fn optimise(step: &Step, wasm: &Path) -> Result<(), Fail> {
    let mut command = Command::new(npm::script("wasm-opt"));
    command.args(["-Oz", "--converge", "--strip-debug", "--strip-producers"]);
    command.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    command.arg(wasm).arg("-o").arg(wasm);
    proc::run(step, "wasm-opt", &mut command)?;
    Ok(())
}
