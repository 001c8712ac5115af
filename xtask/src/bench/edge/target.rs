//! What must be reached, and what of it was.

use super::Results;
use super::field::{LEVELS, Speed};
use super::peer::Kind;
use crate::bench::EdgeBudgets;
use serde::Serialize;
use shared::limit;

/// One number that must be on the right side of another.
#[derive(Debug, Serialize)]
pub struct Target {
    /// What was measured.
    pub what: String,
    /// What came out.
    pub value: f64,
    /// What must be reached.
    pub bound: Bound,
    /// Whether it was.
    pub is_met: bool,
}

/// What must be reached.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
}

impl Target {
    fn new(what: impl Into<String>, value: f64, bound: Bound) -> Self {
        // A number that could not be measured meets nothing.
        let is_met = match bound {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
        };
        Self {
            what: what.into(),
            value,
            bound,
            is_met,
        }
    }

    /// One sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self {
            what, value, bound, ..
        } = self;
        match bound {
            Bound::AtLeast(least) => {
                format!("{what} is {value:.2}; it must be at least {least:.2}.")
            }
            Bound::AtMost(most) => format!("{what} is {value:.2}; it must be at most {most:.2}."),
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_met_on_its_own_side() {
        assert!(Target::new("a", 0.8, Bound::AtLeast(0.8)).is_met);
        assert!(!Target::new("a", 0.79, Bound::AtLeast(0.8)).is_met);
        assert!(Target::new("a", 1.25, Bound::AtMost(1.25)).is_met);
        assert!(!Target::new("a", 1.26, Bound::AtMost(1.25)).is_met);
    }

    #[test]
    fn what_could_not_be_measured_is_missed() {
        assert!(!Target::new("a", f64::NAN, Bound::AtLeast(0.8)).is_met);
        assert!(!Target::new("a", f64::NAN, Bound::AtMost(1.25)).is_met);
    }

    #[test]
    fn a_sentence_says_what_was_and_what_must_be() {
        let missed = Target::new(
            "p50 with 1 at once, to the floor's",
            1.5,
            Bound::AtMost(1.25),
        );
        assert_eq!(
            missed.sentence(),
            "p50 with 1 at once, to the floor's is 1.50; it must be at most 1.25."
        );
    }
}
