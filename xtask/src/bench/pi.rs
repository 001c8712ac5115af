//! `cargo xtask bench pi`: how well Pi understands what people write, what the linter misses and
//! stops, how sample chats end, and what a decision takes. `xtask/bench/pi/README.md` says what the
//! set is.

mod cost;
mod judge;
mod merchants;
mod overlap;
mod packs;
mod report;
mod set;

use super::stats::percentile;
use super::target::{self, Bound, Target};
use super::{Budgets, PiBudgets};
use crate::progress::{Done, Progress};
use crate::{Fail, tools};
use cost::{Engine, Times};
use judge::{Heard, Linted, Share};
use merchants::Merchants;
use overlap::Examples;
use packs::{COMMON, File};
use serde::Serialize;
use set::{Line, Part, Utterance};
use shared::id::Key;
use shared::pi::replay::replay_all;
use std::collections::BTreeMap;

/// Above this, a text is as good as one of the examples.
const COPY: f64 = 0.8;

/// What to measure.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The part that is set aside: figures only.
    pub holdout: bool,
    /// As JSON on standard output, instead of tables.
    pub json: bool,
    /// Without what has to be built first: time and bytes in WebAssembly.
    pub quick: bool,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
struct Results {
    part: &'static str,
    texts: usize,
    heard: Heard,
    linted: Linted,
    chats: Chats,
    overlap: Overlap,
    native: Times,
    wasm: Option<Engine>,
}

/// How the packs' sample chats end.
#[derive(Debug, Default, Serialize)]
struct Chats {
    /// As expected in every turn.
    green: Share,
    /// With a contact left or a person called.
    with_result: Share,
}

/// How near the texts come to the packs' examples.
#[derive(Debug, Serialize)]
struct Overlap {
    median: f64,
    /// From the lowest tenth on.
    deciles: Vec<f64>,
    /// The ids of texts that are as good as copies.
    copies: Vec<String>,
}

/// Measures, prints, and fails over a target.
///
/// # Errors
/// [`Fail::OverBudget`], or what kept it from measuring.
pub fn run(options: Options) -> Result<(), Fail> {
    let part = if options.holdout {
        Part::Holdout
    } else {
        Part::Open
    };
    let texts = set::utterances(part)?;
    let files = packs::read_all()?;
    let mut merchants = Merchants::default();
    let is_shown = part == Part::Open;
    let results = Results {
        part: if is_shown { "eval" } else { "holdout" },
        texts: texts.len(),
        heard: judge::hear(&mut merchants, &texts, is_shown)?,
        linted: judge::lint(&mut merchants, &set::claims(part)?, is_shown)?,
        chats: chats(&files)?,
        overlap: overlap(&files, &texts),
        native: cost::native(&texts)?,
        wasm: (!options.quick).then(|| in_wasm(&texts)).transpose()?,
    };
    let targets = targets(&results, &Budgets::read()?.pi);
    if options.json {
        let all = serde_json::json!({ "results": results, "targets": targets });
        println!("{all}");
    } else {
        report::print(&results, &targets);
    }
    target::hold(&targets)
}

fn in_wasm(texts: &[Utterance]) -> Result<Engine, Fail> {
    let progress = Progress::default();
    tools::WASM_BINDGEN.install(&progress)?;
    let mut engine = None;
    progress.step("Pi alone in WebAssembly", |step| {
        engine = Some(cost::in_wasm(step, texts)?);
        Ok(Done::Now)
    })?;
    engine.ok_or_else(|| Fail::content("WebAssembly", "nothing was measured"))
}

fn chats(files: &[File]) -> Result<Chats, Fail> {
    let mut chats = Chats::default();
    for file in files.iter().filter(|file| file.pack.id.as_str() != COMMON) {
        let replayed = replay_all(&file.pack, &file.samples).map_err(|mut errors| {
            Fail::content(file.pack.id.to_string(), errors.swap_remove(0).to_string())
        })?;
        for at in 0..file.samples.len() {
            chats.green.count(at < replayed.green);
            chats.with_result.count(at < replayed.with_result);
        }
    }
    Ok(chats)
}

fn overlap(files: &[File], texts: &[Utterance]) -> Overlap {
    let mut examples: BTreeMap<&Key, Examples> = BTreeMap::new();
    let mut all = Vec::new();
    let mut copies = Vec::new();
    for text in texts {
        let of_industry = examples.entry(&text.industry);
        let examples = of_industry.or_insert_with(|| Examples::new(files, &text.industry));
        let nearest = examples.nearest(&text.text);
        if nearest > COPY {
            copies.push(text.id().to_owned());
        }
        all.push(nearest);
    }
    let decile = |tenth: u8| percentile(&all, f64::from(tenth) / 10.0);
    Overlap {
        median: decile(5),
        deciles: (1..=10).map(decile).collect(),
        copies,
    }
}

fn targets(results: &Results, budgets: &PiBudgets) -> Vec<Target> {
    use Bound::{AtLeast, AtMost};
    let intents = results.heard.all_intents();
    let linted = &results.linted;
    let mut targets = vec![
        Target::new(
            "intent, the likeliest",
            intents.top1.value(),
            AtLeast(budgets.intent_min),
        ),
        Target::new(
            "of all texts, Pi is sure and wrong",
            intents.wrong_but_sure.value(),
            AtMost(budgets.wrong_but_sure_max),
        ),
        Target::new(
            "phone numbers",
            results.heard.phones.value(),
            AtLeast(budgets.phone_min),
        ),
        Target::new(
            "other fields",
            results.heard.all_fields().value(),
            AtLeast(budgets.field_min),
        ),
        Target::new(
            "forbidden claims let through",
            linted.misses.value(),
            AtMost(budgets.linter_misses_max),
        ),
        Target::new(
            "honest texts stopped",
            linted.false_alarms.value(),
            AtMost(budgets.linter_false_alarms_max),
        ),
    ];
    if let Some(engine) = &results.wasm {
        targets.push(Target::new(
            "microseconds for a decision in WebAssembly, the median",
            engine.times.median_us,
            AtMost(budgets.decision_us_max),
        ));
        targets.push(Target::new(
            "bytes of packs and engine in the worker, after brotli",
            (engine.engine + engine.claims + engine.learned) as f64,
            AtMost(budgets.bytes_max),
        ));
    }
    targets
}
