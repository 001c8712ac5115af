//! `cargo xtask bench`: what is measured rather than tested, held to `xtask/budgets.toml`.

pub mod edge;
pub mod size;

use crate::{Fail, files, paths};
use serde::Deserialize;

/// `xtask/budgets.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    size: SizeBudgets,
    edge: EdgeBudgets,
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

impl Budgets {
    fn read() -> Result<Self, Fail> {
        let text = files::read_text(&paths::root().join("xtask/budgets.toml"))?;
        toml::from_str(&text).map_err(|e| Fail::content("xtask/budgets.toml", e.message()))
    }
}
