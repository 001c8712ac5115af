//! `cargo xtask bench`: what is measured rather than tested, held to `xtask/budgets.toml`.

pub mod edge;
pub mod pi;
pub mod size;
mod stats;
mod target;
pub mod widget;

use crate::{Fail, files, paths};
use serde::Deserialize;
use std::fs::File;

/// `xtask/budgets.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    size: SizeBudgets,
    edge: EdgeBudgets,
    widget: WidgetBudgets,
    pi: PiBudgets,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeBudgets {
    loader: u64,
    open_chat: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeBudgets {
    throughput_min: f64,
    p50_max: f64,
    length_max: f64,
    number_max: f64,
    flood_max: f64,
    flood_let_in_max: f64,
    thousand_usd_max: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WidgetBudgets {
    launcher_max: f64,
    composer_max: f64,
    bubble_max: f64,
    before_bytes_max: f64,
    before_requests_max: f64,
    largest_paint_ms_max: f64,
    nodes_max: f64,
    listeners_max: f64,
    opened_bytes_max: f64,
    task_ms_max: f64,
    takeover_ms_max: f64,
    memory_mb_max: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PiBudgets {
    intent_min: f64,
    wrong_but_sure_max: f64,
    phone_min: f64,
    field_min: f64,
    linter_misses_max: f64,
    linter_false_alarms_max: f64,
    decision_us_max: f64,
    bytes_max: f64,
}

impl Budgets {
    fn read() -> Result<Self, Fail> {
        let text = files::read_text(&paths::root().join("xtask/budgets.toml"))?;
        toml::from_str(&text).map_err(|e| Fail::content("xtask/budgets.toml", e.message()))
    }
}

/// Two measurements at once would measure each other: the second waits until the file is closed.
fn wait_for_turn() -> Result<File, Fail> {
    let path = paths::dist().join(".bench.lock");
    let locked = File::create(&path).and_then(|file| file.lock().map(|()| file));
    locked.map_err(|e| Fail::file(&path, e))
}
