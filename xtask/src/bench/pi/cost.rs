//! What a decision takes, natively and in WebAssembly, and what Pi weighs in the worker.

use super::set::{Line, Utterance};
use crate::bench::stats::percentile;
use crate::progress::Step;
use crate::{Fail, files, paths, proc, tools};
use engine::Decider;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::pack::{self, learned};
use std::process::Command;
use std::time::Instant;

/// What opens every timed talk: the index over the examples is made with the first thing said, and
/// kept while the conversation's object is awake.
const FIRST: &str = "。。";

/// Microseconds from a text to all that Pi says: contacts found and sealed, heard, decided, spoken,
/// and looked at by the guard.
#[derive(Debug, Serialize)]
pub(super) struct Times {
    pub median_us: f64,
    pub p99_us: f64,
}

impl Times {
    fn new(times: &[f64]) -> Self {
        Self {
            median_us: percentile(times, 0.5),
            p99_us: percentile(times, 0.99),
        }
    }
}

/// What Pi is in WebAssembly.
#[derive(Debug, Serialize)]
pub(super) struct Engine {
    pub times: Times,
    /// Bytes after brotli of engine, claims and everything that they use of the standard library and
    /// of other crates, before wasm-opt: a worker that has the latter already grows by less.
    pub together: u64,
    /// The engine's own: its functions' share of that code, by the names that the compiler gives them.
    pub engine: u64,
    /// Bytes after brotli of what the packs forbid, which the worker has built in.
    pub claims: u64,
    /// Bytes after brotli of what the linter has learnt, which the worker has built in.
    pub learned: u64,
    /// Bytes after brotli of the file that holds all else of the packs, beside the worker.
    pub packs: u64,
}

/// How long this machine takes without WebAssembly.
pub(super) fn native(texts: &[Utterance]) -> Result<Times, Fail> {
    let mut times = Vec::new();
    for utterance in texts {
        let refused = |error| Fail::content(utterance.id(), format!("{error}"));
        let Utterance {
            industry,
            service_type,
            lang,
            text,
            ..
        } = utterance;
        let mut decider = Decider::new(industry, service_type, *lang).map_err(refused)?;
        decider.say(FIRST).map_err(refused)?;
        let start = Instant::now();
        decider.say(text).map_err(refused)?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(Times::new(&times))
}

/// Builds Pi and the packs alone, with the worker's profile, and measures both.
pub(super) fn in_wasm(step: &Step, texts: &[Utterance]) -> Result<Engine, Fail> {
    #[derive(Deserialize)]
    struct Measured {
        times_us: Vec<f64>,
        together: u64,
        engine: u64,
        claims: u64,
        learned: u64,
        packs: u64,
    }
    let scratch = paths::dist().join("bench-pi");
    files::remove_dir(&scratch)?;
    build(step, &scratch)?;
    let turns: Vec<_> = texts
        .iter()
        .map(|utterance| {
            json!({
                "industry": utterance.industry,
                "service_type": utterance.service_type,
                "lang": utterance.lang,
                "first": FIRST,
                "text": utterance.text,
            })
        })
        .collect();
    let turns = json!(turns).to_string();
    let read = [
        ("turns.json", turns.as_bytes()),
        ("packs.json", pack::PACKS.as_bytes()),
        ("claims.json", pack::CLAIMS.as_bytes()),
        ("learned.bin", learned::LEARNED),
    ];
    for (name, bytes) in read {
        files::write(&scratch.join(name), bytes)?;
    }
    let mut node = Command::new("node");
    node.arg(paths::root().join("xtask/bench/pi/decide.mjs"))
        .arg(&scratch)
        .args(read.map(|(name, _)| scratch.join(name)));
    let told = proc::run(step, "deciding in WebAssembly", &mut node)?;
    files::remove_dir(&scratch)?;
    let unread = |error| Fail::content("xtask/bench/pi/decide.mjs", format!("{error}"));
    let measured: Measured = serde_json::from_str(&told).map_err(unread)?;
    Ok(Engine {
        times: Times::new(&measured.times_us),
        together: measured.together,
        engine: measured.engine,
        claims: measured.claims,
        learned: measured.learned,
        packs: measured.packs,
    })
}

/// Makes `engine.js` and its wasm in a folder.
fn build(step: &Step, folder: &std::path::Path) -> Result<(), Fail> {
    let target = paths::target();
    let mut cargo = Command::new("cargo");
    cargo
        // Said here and not in its manifest: cargo names a cdylib's files without a hash, and xtask's builds
        // with other features would overwrite what each other links.
        .args(["rustc", "--release", "--package", "engine"])
        .args(["--crate-type", "cdylib"])
        .args(["--target", tools::WASM_TARGET, "--target-dir"])
        .arg(&target)
        .current_dir(paths::root());
    proc::run(step, "compiling Pi alone", &mut cargo)?;
    let mut bindgen = Command::new(tools::WASM_BINDGEN.path());
    bindgen
        .args(["--target", "nodejs", "--no-typescript"])
        .arg("--remove-producers-section")
        .arg("--out-dir")
        .arg(folder)
        .arg(target.join(tools::WASM_TARGET).join("release/engine.wasm"));
    proc::run(step, "wasm-bindgen", &mut bindgen)?;
    Ok(())
}
