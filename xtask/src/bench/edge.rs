//! `cargo xtask bench edge`: what a message costs, in time, memory, bytes and money, beside floors
//! on the same machine in the same run. What is measured and how stands in `xtask/bench/README.md`.

mod api;
mod cost;
mod field;
mod flat;
mod flood;
mod load;
mod peer;
mod report;
mod socket;
mod start;
mod target;
mod work;

use self::cost::Cost;
use self::field::{Field, Idle, Speed};
use self::flat::{Length, Number};
use self::flood::Flood;
use self::start::Start;
use self::work::Work;
use super::target::{self as goal, Target};
use super::{Budgets, wait_for_turn};
use crate::build::{self, Mode};
use crate::progress::{Done, Progress, Step};
use crate::{Fail, files, paths, secret};
use clap::ValueEnum;
use serde::Serialize;

/// Open files that this process and each peer may need: two sockets for each conversation with
/// each peer here; sockets and databases there.
const OPEN_FILES: u64 = 10_000;

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Messages per second and their times beside the floors, and memory.
    Speed,
    /// Size and start time.
    Start,
    /// A message's time by the transcript's length.
    Length,
    /// A page's time by the number of leads.
    Number,
    /// One visitor's messages while another's flood is refused.
    Flood,
    /// What a conversation costs on Cloudflare.
    Cost,
    /// Statements beside the floor's, and calls from wasm into JavaScript.
    Work,
}

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
struct Results {
    rounds: usize,
    speed: Vec<Speed>,
    idle: Vec<Idle>,
    start: Option<Start>,
    length: Option<Length>,
    number: Option<Number>,
    flood: Option<Flood>,
    cost: Option<Cost>,
    work: Option<Work>,
}

/// What is written as JSON.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    results: &'a Results,
    targets: &'a [Target],
}

/// Builds what ships, measures the whole or one part of it, prints the table and writes
/// `dist/bench-edge.json`.
///
/// # Errors
/// [`Fail::OverBudget`] with one sentence for each target that was missed, or what kept it from
/// measuring.
pub fn run(rounds: usize, only: Option<Part>) -> Result<(), Fail> {
    let budgets = Budgets::read()?.edge;
    let progress = Progress::default();
    build::parts(&progress, Mode::Release, build::Part::value_variants())?;
    let _turn = wait_for_turn()?;
    allow_open_files()?;
    let scratch = paths::dist().join("bench-edge");
    files::remove_dir(&scratch)?;
    files::make_dir(&scratch)?;
    let secret = secret::fresh()?;
    let mut results = Results {
        rounds,
        ..Results::default()
    };

    let is_wanted = |part| only.is_none_or(|only| only == part);
    let part = |part, name: &str, work: &mut dyn FnMut(&Step) -> Result<(), Fail>| {
        if is_wanted(part) {
            progress.step(name, |step| work(step).map(|()| Done::Now))?;
        }
        Ok::<_, Fail>(())
    };
    part(Part::Start, "Starting", &mut |step| {
        results.start = Some(start::measure(step, &scratch, &secret, rounds)?);
        Ok(())
    })?;
    part(Part::Length, "Writing a long transcript", &mut |step| {
        results.length = Some(flat::length(step, &scratch, &secret, rounds)?);
        Ok(())
    })?;
    part(Part::Number, "Listing many leads", &mut |step| {
        results.number = Some(flat::number(step, &scratch, &secret, rounds)?);
        Ok(())
    })?;
    part(Part::Flood, "Refusing a flood", &mut |step| {
        results.flood = Some(flood::measure(step, &scratch, &secret, rounds)?);
        Ok(())
    })?;
    part(Part::Cost, "Counting what is charged", &mut |step| {
        results.cost = Some(cost::measure(step, &scratch, &secret)?);
        Ok(())
    })?;
    part(Part::Work, "Counting what a message takes", &mut |step| {
        results.work = Some(work::measure(step, &scratch, &secret)?);
        Ok(())
    })?;
    part(Part::Speed, "Speaking in turns", &mut |step| {
        let mut field = Field::set_up(step, &scratch, &secret)?;
        results.idle = field.idle()?;
        results.speed = field.rounds(step, rounds)?;
        field.stop();
        Ok(())
    })?;
    files::remove_dir(&scratch)?;

    let targets = target::targets(&results, &budgets);
    report::print(&results, &targets);
    let written = Written {
        results: &results,
        targets: &targets,
    };
    let path = paths::dist().join("bench-edge.json");
    let json = serde_json::to_vec_pretty(&written).map_err(|e| Fail::file(&path, e.into()))?;
    files::write(&path, &json)?;
    goal::hold(&targets)
}

/// Some systems give a process only 256 until it asks for more; what it starts inherits it.
fn allow_open_files() -> Result<(), Fail> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < OPEN_FILES) {
        limit.current = Some(OPEN_FILES);
        setrlimit(Resource::Nofile, limit)
            .map_err(|e| Fail::content("the limit of open files", e))?;
    }
    Ok(())
}
