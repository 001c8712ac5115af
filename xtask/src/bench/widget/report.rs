//! The tables.

use super::Measured;
use super::subject::PAGE;
use super::visit::Measures;
use crate::bench::stats::Rounds;

/// A column: its title, and what stands in it for a subject beside the page without a widget.
type Column = (&'static str, fn(&Measures, &Measures) -> String);

/// Prints everything that was measured.
pub(super) fn print(everybody: &[Measured]) {
    let page = everybody.iter().find(|one| one.subject.name == PAGE);
    let Some(page) = page.map(|one| &one.measures) else {
        return;
    };
    println!(
        "\nthe page alone: largest paint {} ms, blocking {} ms, scripts {} ms",
        whole(&page.largest_paint_ms),
        whole(&page.blocking_ms),
        whole(&page.script_ms),
    );
    let all: [(&str, &[Column]); 3] = [
        ("before anybody touches it", &BEFORE),
        ("talking", &TALKING),
        ("once it is open", &OPEN),
    ];
    for (title, columns) in all {
        print!("\n{title:<28}");
        for (column, _) in columns {
            print!("{column:>12}");
        }
        println!();
        for one in everybody.iter().filter(|one| one.subject.name != PAGE) {
            print!("{:<28}", one.subject.title);
            for (_, cell) in columns {
                print!("{:>12}", cell(&one.measures, page));
            }
            println!();
        }
    }
}

/// As added to the page without a widget.
const BEFORE: [Column; 9] = [
    ("launcher ms", |of, _| whole(&of.launcher_ms)),
    ("bytes", |of, page| {
        whole(&of.before.bytes.minus(&page.before.bytes))
    }),
    ("requests", |of, page| {
        whole(&of.before.requests.minus(&page.before.requests))
    }),
    ("LCP +ms", |of, page| {
        whole(&of.largest_paint_ms.minus(&page.largest_paint_ms))
    }),
    ("CLS +", |of, page| {
        format!("{:.3}", of.shift.minus(&page.shift).median())
    }),
    ("blocking +ms", |of, page| {
        whole(&of.blocking_ms.minus(&page.blocking_ms))
    }),
    ("scripts +ms", |of, page| {
        whole(&of.script_ms.minus(&page.script_ms))
    }),
    ("nodes +", |of, page| whole(&of.nodes.minus(&page.nodes))),
    ("listeners +", |of, page| {
        whole(&of.listeners.minus(&page.listeners))
    }),
];

const TALKING: [Column; 3] = [
    ("composer ms", |of, _| whole(&of.composer_ms)),
    ("1st bubble", |of, _| whole(&of.first_bubble_ms)),
    ("2nd bubble", |of, _| whole(&of.second_bubble_ms)),
];

const OPEN: [Column; 6] = [
    ("bytes", |of, page| {
        whole(&of.opened.bytes.minus(&page.before.bytes))
    }),
    ("requests", |of, page| {
        whole(&of.opened.requests.minus(&page.before.requests))
    }),
    ("heap KB", |of, _| {
        whole(&of.heap_bytes.map(|bytes| bytes / 1024.0))
    }),
    ("wasm KB", |of, _| {
        whole(&of.wasm_bytes.map(|bytes| bytes / 1024.0))
    }),
    ("task 1x ms", |of, _| whole(&of.longest_task_ms)),
    ("takeover ms", |of, _| whole(&of.takeover_ms)),
];

/// The median, where it was measured.
fn whole(rounds: &Rounds) -> String {
    let median = rounds.median();
    if median.is_nan() {
        return "–".to_owned();
    }
    format!("{median:.0}")
}
