//! The tables.

use super::Results;
use super::judge::{Failed, Intents, Share};
use crate::bench::target::{self, Target};

/// Prints everything that was measured.
pub(super) fn print(results: &Results, targets: &[Target]) {
    intents(results);
    fields(results);
    linter(results);
    rest(results);
    let failed: Vec<&Failed> = results
        .heard
        .failed
        .iter()
        .chain(&results.linted.failed)
        .collect();
    if !failed.is_empty() {
        println!("\notherwise than the set says ({})", failed.len());
    }
    for failed in failed {
        let Failed {
            id,
            what,
            text,
            expected,
            got,
        } = failed;
        println!("{id}  {what}  {text:?}: {expected:?}, got {got:?}");
    }
    target::print(targets);
}

fn row(name: &str, columns: &[String]) {
    print!("{name:<34}");
    for column in columns {
        print!("{column:>16}");
    }
    println!();
}

fn head(title: &str, columns: &[&str]) {
    println!();
    let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
    row(title, &columns);
}

/// `0.93 of 120`.
fn shown(share: Share) -> String {
    if share.of == 0 {
        return "-".to_owned();
    }
    format!("{:.3} of {}", share.value(), share.of)
}

fn intents(results: &Results) {
    let columns = [
        "likeliest",
        "sure",
        "wrong but sure",
        "right of sure",
        "asks back",
        "among chips",
    ];
    head(&format!("intents, {}", results.part), &columns);
    let line = |name: &str, intents: Intents| {
        let columns = [
            intents.top1,
            intents.sure,
            intents.wrong_but_sure,
            intents.right_of_sure,
            intents.asked_back,
            intents.right_among_chips,
        ];
        row(name, &columns.map(shown));
    };
    for (industry, intents) in &results.heard.intents {
        line(industry.as_str(), *intents);
    }
    line("all", results.heard.all_intents());
    row("none meant, none taken", &[shown(results.heard.left_alone)]);
}

fn fields(results: &Results) {
    head("fields", &["right"]);
    for (field, share) in &results.heard.fields {
        row(field, &[shown(*share)]);
    }
    row("WeChat ids", &[shown(results.heard.wechat)]);
    row("all of them", &[shown(results.heard.all_fields())]);
    row("phone numbers", &[shown(results.heard.phones)]);
}

fn linter(results: &Results) {
    head("linter", &["misses", "false alarms"]);
    for (industry, (misses, false_alarms)) in &results.linted.by_industry {
        row(industry.as_str(), &[*misses, *false_alarms].map(shown));
    }
    let all = [results.linted.misses, results.linted.false_alarms];
    row("all", &all.map(shown));
}

fn rest(results: &Results) {
    head("sample chats", &["green", "lead or person"]);
    let chats = [results.chats.green, results.chats.with_result];
    row("all packs", &chats.map(shown));

    let overlap = &results.overlap;
    let titles: Vec<String> = (1..=10).map(|tenth| format!("{tenth}0 %")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    head("overlap with nearest example", &titles);
    let deciles: Vec<String> = overlap
        .deciles
        .iter()
        .map(|value| format!("{value:.2}"))
        .collect();
    row(&format!("median {:.2}", overlap.median), &deciles);
    if !overlap.copies.is_empty() {
        println!("as good as copies: {}", overlap.copies.join(", "));
    }

    head("a decision, microseconds", &["median", "p99"]);
    let times = |name: &str, times: &super::Times| {
        row(
            name,
            &[times.median_us, times.p99_us].map(|time| format!("{time:.0}")),
        );
    };
    times("native", &results.native);
    if let Some(engine) = &results.wasm {
        times("WebAssembly", &engine.times);
        head(
            "bytes after brotli",
            &[
                "engine",
                "claims",
                "learned",
                "with all used",
                "packs beside",
            ],
        );
        let bytes = [
            engine.engine,
            engine.claims,
            engine.learned,
            engine.together,
            engine.packs,
        ];
        row("", &bytes.map(|bytes| bytes.to_string()));
    }
}
