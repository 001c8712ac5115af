//! Medians and percentiles.

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// One number, measured once in every round.
#[derive(Debug, Clone, Default)]
pub struct Rounds(Vec<f64>);

impl Rounds {
    /// Adds a round's.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The middle one; no number at all before the first round.
    #[must_use]
    pub fn median(&self) -> f64 {
        percentile(&self.0, 0.5)
    }

    /// The median over rounds of one number divided by the other of the same round: what disturbs
    /// the machine for a while disturbs both.
    #[must_use]
    pub fn ratio_to(&self, other: &Self) -> f64 {
        self.with(other, |one, other| one / other).median()
    }

    /// Round by round, what one number has more than the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.with(other, |one, other| one - other)
    }

    /// Round by round, both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        self.with(other, |one, other| one + other)
    }

    /// Every round's number changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self(self.0.iter().copied().map(change).collect())
    }

    fn with(&self, other: &Self, join: impl Fn(f64, f64) -> f64) -> Self {
        let both = self.0.iter().zip(&other.0);
        Self(both.map(|(&one, &other)| join(one, other)).collect())
    }
}

impl Serialize for Rounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Rounds", 2)?;
        fields.serialize_field("median", &self.median())?;
        fields.serialize_field("rounds", &self.0)?;
        fields.end()
    }
}

/// The value that the given share of the values does not exceed; no number of none.
#[must_use]
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    // The nearest rank: a value that was really measured.
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 0.5), 50.0);
        assert_eq!(percentile(&values, 0.99), 99.0);
        assert_eq!(percentile(&[7.0], 0.99), 7.0);
        assert!(percentile(&[], 0.5).is_nan());
    }

    #[test]
    fn seven_rounds_have_a_middle_one() {
        let rounds = Rounds(vec![9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0]);
        assert_eq!(rounds.median(), 6.0);
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        // The second round was disturbed, for both.
        let [ours, theirs] = [Rounds(vec![2.0, 20.0, 2.0]), Rounds(vec![1.0, 10.0, 1.0])];
        assert_eq!(ours.ratio_to(&theirs), 2.0);
        assert_eq!(ours.minus(&theirs).0, [1.0, 10.0, 1.0]);
    }
}
