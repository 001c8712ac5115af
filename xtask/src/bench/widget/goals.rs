//! What the widget must reach, beside the floor and the peers of the same run.

use super::Measured;
use super::subject::{CONTROL, FLOOR, OURS, PAGE};
use super::visit::Measures;
use crate::bench::WidgetBudgets;
use crate::bench::stats::Rounds;
use crate::bench::target::{Bound, Target};

/// One frame at 60 per second: nothing is painted between two, so times can't be told apart more
/// finely.
const FRAME_MS: f64 = 1_000.0 / 60.0;

/// A time by which everybody is compared.
type Time = fn(&Measures) -> &Rounds;

/// Every target that was measured in this run.
#[must_use]
pub(super) fn targets(everybody: &[Measured], budgets: &WidgetBudgets) -> Vec<Target> {
    let of = |name: &str| {
        let found = everybody.iter().find(|one| one.subject.name == name);
        found.map(|one| &one.measures)
    };
    let (Some(page), Some(floor)) = (of(PAGE), of(FLOOR)) else {
        return Vec::new();
    };
    let times: [(&str, Time, f64); 4] = [
        ("launcher shown", |of| &of.launcher_ms, budgets.launcher_max),
        (
            "click to composer ready",
            |of| &of.composer_ms,
            budgets.composer_max,
        ),
        (
            "send to bubble before the app",
            |of| &of.first_bubble_ms,
            budgets.bubble_max,
        ),
        (
            "send to bubble after the app",
            |of| &of.second_bubble_ms,
            budgets.bubble_max,
        ),
    ];
    let mut targets = Vec::new();
    // The floor against itself: what it misses, this machine can't measure today.
    for (name, who) in [(CONTROL, "control: "), (OURS, "")] {
        let Some(measures) = of(name) else { continue };
        for (name, time, most) in &times {
            let allowed = time(floor).map(|floor| floor * most);
            targets.push(at_most(
                format!("{who}{name}, ms over {most} of the floor's"),
                time(measures).minus(&allowed).median(),
                FRAME_MS,
            ));
        }
    }
    let Some(ours) = of(OURS) else {
        return targets;
    };
    for peer in everybody.iter().filter(|one| one.subject.is_peer()) {
        for (name, time, _) in &times {
            targets.push(at_most(
                format!("{name}, ms behind {}", peer.subject.title),
                time(ours).minus(time(&peer.measures)).median(),
                FRAME_MS,
            ));
        }
    }
    targets.extend(alone(ours, page, budgets));
    targets
}

/// What is measured against numbers, or against the page without a widget.
fn alone(ours: &Measures, page: &Measures, budgets: &WidgetBudgets) -> Vec<Target> {
    let added = |of: Time| of(ours).minus(of(page)).median();
    let memory = ours.heap_bytes.plus(&ours.wasm_bytes).median();
    vec![
        at_most(
            "bytes before interaction",
            added(|of| &of.before.bytes),
            budgets.before_bytes_max,
        ),
        at_most(
            "requests before interaction",
            added(|of| &of.before.requests),
            budgets.before_requests_max,
        ),
        at_most(
            "WebAssembly before interaction",
            ours.wasm_before.median(),
            0.0,
        ),
        at_most(
            "longest script before interaction, in ms",
            ours.longest_script_ms.median(),
            budgets.task_ms_max,
        ),
        at_most(
            "ms by which the largest paint is later",
            added(|of| &of.largest_paint_ms),
            budgets.largest_paint_ms_max,
        ),
        at_most("layout shift", added(|of| &of.shift), 0.0),
        at_most("nodes", added(|of| &of.nodes), budgets.nodes_max),
        at_most(
            "listeners",
            added(|of| &of.listeners),
            budgets.listeners_max,
        ),
        at_most(
            "bytes once the chat is open",
            ours.opened.bytes.minus(&page.before.bytes).median(),
            budgets.opened_bytes_max,
        ),
        at_most(
            "longest task from intent on, in ms",
            ours.longest_task_ms.median(),
            budgets.task_ms_max,
        ),
        at_most(
            "ms from intent to the app's takeover",
            ours.takeover_ms.median(),
            budgets.takeover_ms_max,
        ),
        at_most(
            "megabytes of JS heap and wasm memory",
            memory / 1024.0 / 1024.0,
            budgets.memory_mb_max,
        ),
    ]
}

fn at_most(what: impl Into<String>, value: f64, most: f64) -> Target {
    Target::new(what, value, Bound::AtMost(most))
}
