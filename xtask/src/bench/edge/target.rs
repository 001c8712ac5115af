//! What the edge must reach.

use super::Results;
use super::field::{LEVELS, Speed};
use super::peer::Kind;
use crate::bench::EdgeBudgets;
use crate::bench::target::{Bound, Target};
use shared::limit;

/// Every target that was measured in this run.
#[must_use]
pub(super) fn targets(results: &Results, budgets: &EdgeBudgets) -> Vec<Target> {
    let mut targets = Vec::new();
    let speed = |kind| results.speed.iter().find(|speed| speed.kind == kind);
    if let (Some(ours), Some(floor)) = (speed(Kind::Ours { pi: false }), speed(Kind::Same)) {
        targets.extend(equal_work(ours, floor, budgets));
    }
    if let Some(work) = &results.work {
        targets.push(Target::new(
            "statements that ours and the floor execute unequally often",
            work.unequal().len() as f64,
            Bound::AtMost(0.0),
        ));
    }
    if let Some(length) = &results.length {
        let [short, long] = &length.p50_us;
        targets.push(Target::new(
            "p50 in a long transcript to p50 in a short one",
            long.ratio_to(short),
            Bound::AtMost(budgets.length_max),
        ));
        targets.push(Target::new(
            "messages that opening a long transcript sends",
            length.opening.messages as f64,
            Bound::AtMost(limit::TRANSCRIPT_PAGE.into()),
        ));
    }
    if let Some(number) = &results.number {
        let [few, many] = &number.p50_us;
        targets.push(Target::new(
            "a page of many leads to a page of few",
            many.ratio_to(few),
            Bound::AtMost(budgets.number_max),
        ));
    }
    if let Some(flood) = &results.flood {
        let [quiet, flooded] = &flood.p99_us;
        targets.push(Target::new(
            "p99 under another visitor's flood to p99 without",
            flooded.ratio_to(quiet),
            Bound::AtMost(budgets.flood_max),
        ));
        targets.push(Target::new(
            "share of the flood that was let in",
            flood.accepted as f64 / flood.sent as f64,
            Bound::AtMost(budgets.flood_let_in_max),
        ));
    }
    if let Some(cost) = &results.cost {
        targets.push(Target::new(
            "the price of 1,000 conversations in US dollars",
            cost.thousand_usd,
            Bound::AtMost(budgets.thousand_usd_max),
        ));
    }
    targets
}

fn equal_work(ours: &Speed, floor: &Speed, budgets: &EdgeBudgets) -> Vec<Target> {
    let mut targets = Vec::new();
    for (level, (conversations, _)) in LEVELS.iter().enumerate() {
        let (ours, floor) = (&ours.levels[level], &floor.levels[level]);
        targets.push(Target::new(
            format!("throughput with {conversations} at once, to the floor's"),
            ours.per_second.ratio_to(&floor.per_second),
            Bound::AtLeast(budgets.throughput_min),
        ));
        targets.push(Target::new(
            format!("p50 with {conversations} at once, to the floor's"),
            ours.p50_us.ratio_to(&floor.p50_us),
            Bound::AtMost(budgets.p50_max),
        ));
    }
    targets
}
