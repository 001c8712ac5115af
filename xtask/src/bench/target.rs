//! What must be reached, and what of it was.

use crate::Fail;
use serde::Serialize;

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
    /// A number and what it must be.
    #[must_use]
    pub fn new(what: impl Into<String>, value: f64, bound: Bound) -> Self {
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

/// Prints every target and whether it was met.
pub(super) fn print(targets: &[Target]) {
    println!();
    for target in targets {
        let bound = match target.bound {
            Bound::AtLeast(least) => format!(">= {least:.2}"),
            Bound::AtMost(most) => format!("<= {most:.2}"),
        };
        let mark = if target.is_met { "met" } else { "MISSED" };
        println!(
            "{:<68}{:>10.2}{bound:>13}  {mark}",
            target.what, target.value
        );
    }
}

/// Fails with one sentence for each target that was missed.
///
/// # Errors
/// [`Fail::OverBudget`].
pub(super) fn hold(targets: &[Target]) -> Result<(), Fail> {
    let missed: Vec<String> = targets
        .iter()
        .filter(|target| !target.is_met)
        .map(Target::sentence)
        .collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Fail::OverBudget(missed.join("\n")))
    }
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
