//! The tables.

use super::Measured;
use super::subject::{FLOOR, PAGE};
use super::visit::Measures;
use crate::bench::stats::Rounds;

/// A column: its title, and what stands in it for a subject beside the page without a widget, or the
/// floor.
type Column = (&'static str, fn(&Measures, &Measures) -> String);

/// Prints everything that was measured.
pub(super) fn print(everybody: &[Measured]) {
    let page = everybody.iter().find(|one| one.subject.name == PAGE);
    let floor = everybody.iter().find(|one| one.subject.name == FLOOR);
    let (Some(page), Some(floor)) = (page, floor) else {
        return;
    };
    let (page, floor) = (&page.measures, &floor.measures);
    println!(
        "\nthe page alone: largest paint {} ms, blocking {} ms, scripts {} ms",
        whole(&page.largest_paint_ms),
        whole(&page.blocking_ms),
        whole(&page.script_ms),
    );
    let all: [(&str, &[Column], &Measures); 4] = [
        ("before anybody comes near", &BEFORE, page),
        ("talking, ms", &TALKING, page),
        ("the same, to the floor's", &RATIOS, floor),
        ("once it is open", &OPEN, page),
    ];
    for (title, columns, beside) in all {
        print!("\n{title:<28}");
        for (column, _) in columns {
            print!("{column:>12}");
        }
        println!();
        for one in everybody.iter().filter(|one| one.subject.name != PAGE) {
            print!("{:<28}", one.subject.title);
            for (_, cell) in columns {
                print!("{:>12}", cell(&one.measures, beside));
            }
            println!();
        }
    }
}

/// As added to the page without a widget.
const BEFORE: [Column; 8] = [
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

const TALKING: [Column; 5] = [
    ("launcher", |of, _| whole(&of.launcher_ms)),
    ("composer", |of, _| whole(&of.composer_ms)),
    ("(pointer to)", |of, _| whole(&of.pointer_to_composer_ms)),
    ("1st bubble", |of, _| whole(&of.first_bubble_ms)),
    ("2nd bubble", |of, _| whole(&of.second_bubble_ms)),
];

const RATIOS: [Column; 4] = [
    ("launcher", |of, floor| {
        ratio(&of.launcher_ms, &floor.launcher_ms)
    }),
    ("composer", |of, floor| {
        ratio(&of.composer_ms, &floor.composer_ms)
    }),
    ("1st bubble", |of, floor| {
        ratio(&of.first_bubble_ms, &floor.first_bubble_ms)
    }),
    ("2nd bubble", |of, floor| {
        ratio(&of.second_bubble_ms, &floor.second_bubble_ms)
    }),
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

fn ratio(one: &Rounds, other: &Rounds) -> String {
    format!("{:.2}", one.ratio_to(other))
}

/// The median, where it was measured.
fn whole(rounds: &Rounds) -> String {
    let median = rounds.median();
    if median.is_nan() {
        return "–".to_owned();
    }
    format!("{median:.0}")
}
