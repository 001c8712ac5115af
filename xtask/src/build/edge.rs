//! Builds the worker with worker-build, given our pinned tools so that it fetches none itself.

use super::{Mode, part};
use crate::files::Stamp;
use crate::progress::{Done, Step};
use crate::{Fail, files, npm, paths, proc, tools};
use std::process::Command;

/// Builds the worker into `dist/edge`, or the one with faults into `dist/edge-faults`.
///
/// # Errors
/// The compiler's report, or one sentence.
pub fn build(step: &Step, mode: Mode, faults: bool) -> Result<Done, Fail> {
    let features: &[&str] = if faults {
        &["--features", "faults"]
    } else {
        &[]
    };
    let target = paths::target();
    let mut cargo = Command::new("cargo");
    // The same arguments and environment as worker-build's own call, which then finds it all done.
    cargo
        .args([
            "build",
            "--lib",
            "--release",
            "--target",
            tools::WASM_TARGET,
        ])
        .args(features);
    cargo
        .current_dir(paths::root().join("edge"))
        .env("CARGO_TARGET_DIR", &target)
        .env("WASM_BINDGEN_USE_JS_SYS", "1");
    proc::run(step, "compiling edge", &mut cargo)?;

    let wasm = target.join(tools::WASM_TARGET).join("release/edge.wasm");
    let input = files::hash(&files::read(&wasm)?);
    let name = if faults { "edge-faults" } else { "edge" };
    // One folder serves both modes, so the stamp is one too.
    let stamp_path = part(Mode::Release, name).join("stamp");
    let entry = files::read(&paths::root().join("edge/entry.js"))?;
    let entry_hash = files::hash(&entry);
    let inputs = [
        ("wasm", &*input),
        ("entry", &*entry_hash),
        ("worker-build", &tools::WORKER_BUILD.name()),
        ("mode", mode.name()),
    ];
    let stamp = Stamp::new(stamp_path, &inputs);
    if stamp.fresh() && paths::edge(faults).join("index_bg.wasm").is_file() {
        return Ok(Done::Before);
    }
    let mut command = Command::new(tools::WORKER_BUILD.path());
    command
        .args(["--release", "--out-dir"])
        .arg(format!("../dist/{name}"));
    command
        .args((mode == Mode::Quick).then_some("--no-opt"))
        .args(features);
    command
        .current_dir(paths::root().join("edge"))
        .env("CARGO_TARGET_DIR", &target);
    command.env("WASM_BINDGEN_BIN", tools::WASM_BINDGEN.path());
    command
        .env("WASM_OPT_BIN", npm::script("wasm-opt"))
        .env("ESBUILD_BIN", npm::esbuild());
    proc::run(step, "worker-build", &mut command)?;
    files::write(&paths::edge(faults).join("entry.js"), &entry)?;
    stamp.set()?;
    Ok(Done::Now)
}
