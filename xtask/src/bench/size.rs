//! `cargo xtask bench size`: what a browser fetches, raw and compressed, against the budgets.

use super::Budgets;
use crate::build::{self, Mode};
use crate::pack::{self, Job};
use crate::progress::{Progress, Step};
use crate::stack::{Plan, Stack};
use crate::{Fail, files, paths, secret, seed};
use std::path::Path;

/// One line of the table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    name: &'static str,
    pub(super) raw: u64,
    pub(super) brotli: u64,
}

/// Builds as it ships, prints the table, and fails over a budget.
///
/// # Errors
/// [`Fail::OverBudget`], or what kept it from building.
pub fn run() -> Result<(), Fail> {
    build::everything(&Progress::default(), Mode::Release)?;
    let budgets = Budgets::read()?.size;

    let scratch = paths::dist().join("bench");
    files::remove_dir(&scratch)?;
    let snippet = scratch.join("snippet.js");
    files::write(&snippet, &fetch_snippet(&scratch)?)?;
    let edge = paths::edge(false);
    let open = [
        measure("loader with bootstrap", &snippet, &scratch)?,
        asset("talk script and style", "w-", "/talk.js")?,
        asset("app script", "w-", "/app.js")?,
        asset("app wasm", "w-", "/app.wasm")?,
        asset("beside the composer", "w-", "/extras.js")?,
    ];
    let sum = Row {
        name: "opening the chat",
        raw: open.iter().map(|row| row.raw).sum(),
        brotli: open.iter().map(|row| row.brotli).sum(),
    };
    let others = [
        asset("console script", "console-", ".js")?,
        asset("console wasm", "console-", ".wasm")?,
        asset("console style", "console-", ".css")?,
        measure("worker script", &edge.join("index.js"), &scratch)?,
        measure("worker wasm", &edge.join("index_bg.wasm"), &scratch)?,
    ];
    files::remove_dir(&scratch)?;

    println!("\n{:<24}{:>12}{:>12}{:>12}", "", "raw", "brotli", "budget");
    let mut over = Vec::new();
    for row in open.iter().chain([&sum]).chain(&others) {
        let budget = match row.name {
            "loader with bootstrap" => Some(budgets.loader),
            "opening the chat" => Some(budgets.open_chat),
            _ => None,
        };
        println!(
            "{:<24}{:>12}{:>12}{:>12}",
            row.name,
            row.raw,
            row.brotli,
            budget.map_or(String::new(), |b| b.to_string())
        );
        if let Some(budget) = budget.filter(|budget| row.brotli > *budget) {
            over.push(format!(
                "{} takes {} bytes of {budget}",
                row.name, row.brotli
            ));
        }
    }
    if over.is_empty() {
        Ok(())
    } else {
        Err(Fail::OverBudget(over.join(", ")))
    }
}

/// What a page with the snippet of a demo merchant fetches: of all of them the largest.
fn fetch_snippet(scratch: &Path) -> Result<Vec<u8>, Fail> {
    let secret = secret::fresh()?;
    let stack = Stack::start(Plan::new(scratch.join("data"), secret.clone()))?;
    let mut largest = Vec::new();
    for merchant in seed::merchants()? {
        let login = seed::create(&stack.origin(), &secret, &merchant, &["*".to_owned()])?;
        let address = format!("{}/w/{}.js", stack.origin(), login.merchant.as_str());
        let failed = |e: ureq::Error| Fail::content(&address, e);
        let script = ureq::get(&address)
            .call()
            .map_err(failed)?
            .body_mut()
            .read_to_vec()
            .map_err(failed)?;
        if script.len() > largest.len() {
            largest = script;
        }
    }
    stack.stop();
    Ok(largest)
}

/// A built asset and its twin: between `stem` and `ending` its name has a hash only.
fn asset(name: &'static str, stem: &str, ending: &str) -> Result<Row, Fail> {
    let folder = paths::assets().join("a");
    let is_it = |path: &&std::path::PathBuf| {
        let file = path.to_string_lossy();
        let middle = file
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(ending));
        middle.is_some_and(|hash| !hash.contains('-'))
    };
    let all = files::walk(&folder)?;
    let path = all
        .iter()
        .find(is_it)
        .ok_or_else(|| Fail::content("dist/assets/a", format!("no {stem}*{ending} in it")))?;
    let size = |path: &Path| {
        std::fs::metadata(path)
            .map(|meta| meta.len())
            .map_err(|e| Fail::file(path, e))
    };
    let raw = folder.join(path);
    let twin = raw.with_extension(format!(
        "{}.br",
        ending.rsplit('.').next().unwrap_or_default()
    ));
    Ok(Row {
        name,
        raw: size(&raw)?,
        brotli: size(&twin)?,
    })
}

/// A file that has no twin, compressed for the measurement.
pub(super) fn measure(name: &'static str, path: &Path, scratch: &Path) -> Result<Row, Fail> {
    let out = scratch.join("measured.br");
    let job = Job::Brotli {
        entry: path.to_path_buf(),
        out: out.clone(),
        quality: 11,
    };
    pack::run(&Step::quiet(), "compressing", &[job])?;
    Ok(Row {
        name,
        raw: files::read(path)?.len() as u64,
        brotli: files::read(&out)?.len() as u64,
    })
}
