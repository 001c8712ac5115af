//! `cargo xtask fuzz`: the fuzz targets of `shared`, for longer than a test may take and guided by
//! coverage.
//!
//! libFuzzer guides; the crate `bolero` brings it along and calls it where it is built as below. (Its
//! own command, cargo-bolero, builds every test of a package this way, and those that are no target
//! don't link.) The passes of the compiler that count what was reached are in the stable one as
//! well. A sanitizer is not, and would find nothing in a crate without unsafe code that the checks
//! of the development profile don't.

use crate::progress::Step;
use crate::{Fail, paths, proc};
use std::process::Command;

/// What makes a build one that libFuzzer can guide.
const FLAGS: &str = "--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Seconds after which one input counts as a hang.
const INPUT_S_MAX: u32 = 10;

/// Runs every target whose name holds `wanted`, for so many seconds each, and stops at the first
/// find. It is kept beside the targets, in `__fuzz__/<target>/crashes`: from then on `cargo test`
/// begins with it.
///
/// # Errors
/// [`Fail::Program`] after a find; [`Fail::Content`] when there is no such target.
pub fn run(wanted: &str, seconds: u32) -> Result<(), Fail> {
    let all = targets()?;
    let chosen: Vec<_> = all.iter().filter(|name| name.contains(wanted)).collect();
    if chosen.is_empty() {
        let why = format!("there is none; there are {}", all.join(", "));
        return Err(Fail::content(format!("the fuzz target {wanted}"), why));
    }
    for name in chosen {
        eprintln!("\n== {name}: {seconds} s");
        fuzz(name, seconds)?;
    }
    Ok(())
}

/// The names of all targets: every test in `shared/tests/fuzz` is one.
fn targets() -> Result<Vec<String>, Fail> {
    let mut command = cargo_test();
    command.args(["--", "--list", "--format", "terse"]);
    let list = proc::run(&Step::quiet(), "listing the fuzz targets", &mut command)?;
    let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(names.map(str::to_owned).collect())
}

fn fuzz(name: &str, seconds: u32) -> Result<(), Fail> {
    let folder = name.replace("::", "__");
    // What has reached something new is kept, so that the next run begins where this one ended.
    let built = paths::target().join("fuzz");
    let corpus = built.join("corpus").join(&folder);
    let crashes = paths::root()
        .join("shared/tests/fuzz/__fuzz__")
        .join(folder)
        .join("crashes");
    for folder in [&corpus, &crashes] {
        std::fs::create_dir_all(folder).map_err(|error| Fail::file(folder, error))?;
    }
    let (known, found) = (corpus.display(), crashes.display());
    let options = format!(
        "{known} {found} -artifact_prefix={found}/ -timeout={INPUT_S_MAX} -max_total_time={seconds}"
    );
    let result = proc::run_shown(
        &format!("fuzzing {name}"),
        cargo_test()
            .args(["--profile", "fuzz", "--target-dir"])
            .arg(built)
            // Build scripts and macros are for this machine all the same, and without the flags.
            .args(["--target", "host-tuple"])
            .args(["--", name, "--exact", "--nocapture"])
            .env("RUSTFLAGS", FLAGS)
            .env("BOLERO_LIBFUZZER_ARGS", options),
    );
    // Only a find stays in the tree; a folder that holds one is not removed.
    for folder in crashes.ancestors().take(3) {
        let _ = std::fs::remove_dir(folder);
    }
    result
}

fn cargo_test() -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--package", "shared", "--test", "fuzz"])
        .current_dir(paths::root());
    command
}
