//! The table.

use super::Results;
use super::cost::Cost;
use super::field::{Idle, LEVELS, Speed};
use super::flat::{Length, Number};
use super::flood::Flood;
use super::peer::Kind;
use super::start::Start;
use super::work::Work;
use crate::bench::target::{self, Target};

/// Prints everything that was measured.
pub(super) fn print(results: &Results, targets: &[Target]) {
    if !results.speed.is_empty() {
        speed(&results.speed);
        ratios(&results.speed);
    }
    if !results.idle.is_empty() {
        idle(&results.idle);
    }
    if let Some(start) = &results.start {
        self::start(start);
    }
    if let Some(length) = &results.length {
        self::length(length);
    }
    if let Some(number) = &results.number {
        self::number(number);
    }
    if let Some(flood) = &results.flood {
        self::flood(flood);
    }
    if let Some(cost) = &results.cost {
        self::cost(cost);
    }
    if let Some(work) = &results.work {
        self::work(work);
    }
    target::print(targets);
}

fn head(title: &str, columns: &[&str]) {
    print!("\n{title:<30}");
    for column in columns {
        print!("{column:>12}");
    }
    println!();
}

fn row(name: &str, columns: &[String]) {
    print!("{name:<30}");
    for column in columns {
        print!("{column:>12}");
    }
    println!();
}

fn milliseconds(microseconds: f64) -> String {
    format!("{:.2}", microseconds / 1e3)
}

fn speed(speeds: &[Speed]) {
    for (level, (conversations, _)) in LEVELS.iter().enumerate() {
        let columns = [
            "messages/s",
            "p50 ms",
            "p99 ms",
            "bytes",
            "CPU us",
            "generator",
        ];
        head(&format!("{conversations} at once"), &columns);
        for speed in speeds {
            let series = &speed.levels[level];
            let columns = [
                format!("{:.0}", series.per_second.median()),
                milliseconds(series.p50_us.median()),
                milliseconds(series.p99_us.median()),
                format!("{:.0}", series.bytes.median()),
                format!("{:.0}", series.processor_us.median()),
                format!("{:.0}", series.generator_us.median()),
            ];
            row(speed.kind.name(), &columns);
        }
    }
}

/// Everybody beside both floors.
fn ratios(speeds: &[Speed]) {
    for floor in speeds
        .iter()
        .filter(|speed| matches!(speed.kind, Kind::Same | Kind::Bare))
    {
        let titles: Vec<String> = LEVELS
            .iter()
            .flat_map(|(conversations, _)| {
                [
                    format!("rate, {conversations}"),
                    format!("p50, {conversations}"),
                ]
            })
            .collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        head(&format!("to: {}", floor.kind.name()), &titles);
        for speed in speeds.iter().filter(|speed| speed.kind != floor.kind) {
            let columns: Vec<String> = speed
                .levels
                .iter()
                .zip(&floor.levels)
                .flat_map(|(ours, theirs)| {
                    [
                        format!("{:.2}", ours.per_second.ratio_to(&theirs.per_second)),
                        format!("{:.2}", ours.p50_us.ratio_to(&theirs.p50_us)),
                    ]
                })
                .collect();
            row(speed.kind.name(), &columns);
        }
    }
}

fn idle(idle: &[Idle]) {
    head("memory", &["started MB", "idle MB", "KB/socket"]);
    for one in idle {
        let columns = [
            format!("{:.0}", one.started_kb / 1024.0),
            format!("{:.0}", one.idle_kb / 1024.0),
            format!("{:.1}", (one.idle_kb - one.started_kb) / one.sockets as f64),
        ];
        row(one.kind.name(), &columns);
    }
}

fn start(start: &Start) {
    head("start", &["ms"]);
    for started in &start.starts {
        let columns = [format!("{:.0}", started.first_answer_ms.median())];
        row(started.kind.name(), &columns);
    }
    head("worker", &["bytes", "brotli"]);
    let columns = [start.raw_bytes.to_string(), start.brotli_bytes.to_string()];
    row("script and wasm", &columns);
}

fn length(length: &Length) {
    head("a message by length", &["messages", "p50 ms"]);
    for (messages, p50_us) in length.messages.iter().zip(&length.p50_us) {
        let columns = [messages.to_string(), milliseconds(p50_us.median())];
        row("Chipline, Pi off", &columns);
    }
    let columns = [
        length.opening.messages.to_string(),
        format!("{} bytes", length.opening.bytes),
    ];
    row("opening the long one sends", &columns);
}

fn number(number: &Number) {
    head("a page of leads", &["leads", "p50 ms"]);
    for (leads, p50_us) in number.leads.iter().zip(&number.p50_us) {
        let columns = [leads.to_string(), milliseconds(p50_us.median())];
        row("Chipline", &columns);
    }
}

fn flood(flood: &Flood) {
    head("while another floods", &["p99 ms"]);
    for (name, p99_us) in ["nobody does", "another does"].iter().zip(&flood.p99_us) {
        row(name, &[milliseconds(p99_us.median())]);
    }
    let (accepted, sent) = (flood.accepted, flood.sent);
    row("let in of the flood", &[format!("{accepted} of {sent}")]);
}

fn cost(cost: &Cost) {
    let (usage, bill) = (&cost.usage, &cost.thousand);
    head("twelve messages and a lead", &["each", "USD/1000"]);
    let object_requests = usage.object_requests;
    let lines = [
        ("requests to the worker", usage.worker_requests, bill.worker),
        ("requests to objects", object_requests, bill.object_requests),
        ("  frames, 20 for one request", usage.frames, f64::NAN),
        ("  alarms among them", usage.alarms, f64::NAN),
        ("rows read", usage.rows_read, bill.rows_read),
        ("rows written", usage.rows_written, bill.rows_written),
        ("ms of work in objects", usage.active_ms, bill.duration),
        ("bytes kept for a month", usage.stored_bytes, bill.storage),
    ];
    for (name, each, usd) in lines {
        let usd = if usd.is_nan() {
            String::new()
        } else {
            format!("{usd:.4}")
        };
        row(name, &[format!("{each:.1}"), usd]);
    }
    let total = format!("{:.4}", cost.thousand_usd);
    row("together", &[String::new(), total]);
    println!("by the list prices of {}", cost.prices.read_on);
}

fn work(work: &Work) {
    head("from wasm into JavaScript", &["per message"]);
    let mut crossings: Vec<(&String, &f64)> = work.crossings.iter().collect();
    crossings.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    for (name, each) in crossings {
        row(name, &[format!("{each:.2}")]);
    }
    let together: f64 = work.crossings.values().sum();
    row("together", &[format!("{together:.2}")]);
    let statements: f64 = work.ours.values().sum();
    row("statements among them", &[format!("{statements:.2}")]);
    for statement in work.unequal() {
        println!("not executed as often by both: {statement}");
    }
}
