//! How often something may happen: token buckets, and a bounded number of them.

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;

/// How often something may happen: so many at once, and then so many per minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How many per minute in the long run.
    pub per_minute: u32,
}

/// What is left of a rate for one visitor or address. In thousandths, so that slow rates fill too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    left_milli: u64,
    at: Millis,
}

impl Bucket {
    /// A full one.
    #[must_use]
    pub fn full(rate: Rate, now: Millis) -> Self {
        Self {
            left_milli: u64::from(rate.burst) * 1_000,
            at: now,
        }
    }

    /// Takes one out, if there is one.
    #[must_use]
    pub fn take(&mut self, rate: Rate, now: Millis) -> bool {
        self.take_together(1, rate, now)
    }

    /// Takes so many out, or none. More than a full bucket holds are let through by a full one: they
    /// waited, and would wait for ever.
    #[must_use]
    pub fn take_together(&mut self, many: usize, rate: Rate, now: Millis) -> bool {
        let filled = now.since(self.at).saturating_mul(rate.per_minute.into()) / 60;
        // Where less than a thousandth came in, the time is not used up.
        if filled > 0 {
            self.left_milli = (self.left_milli + filled).min(u64::from(rate.burst) * 1_000);
            self.at = now;
        }
        let many = u64::try_from(many).unwrap_or(u64::MAX);
        let wanted = many.min(rate.burst.max(1).into()) * 1_000;
        let Some(left) = self.left_milli.checked_sub(wanted) else {
            return false;
        };
        self.left_milli = left;
        true
    }
}

/// Buckets by whom they are for, at most so many: the emptiest memory is the one that was not asked
/// for longest, and it is forgotten first.
#[derive(Debug)]
pub struct Meter<K> {
    buckets: HashMap<K, Bucket>,
    keys_max: usize,
}

impl<K: Eq + Hash + Clone> Meter<K> {
    /// An empty one that remembers at most `keys_max`.
    #[must_use]
    pub fn new(keys_max: usize) -> Self {
        Self {
            buckets: HashMap::new(),
            keys_max,
        }
    }

    /// Takes one out of the bucket of `key`, if there is one.
    #[must_use]
    pub fn take(&mut self, key: &K, rate: Rate, now: Millis) -> bool {
        self.take_together(key, 1, rate, now)
    }

    /// As [`Bucket::take_together`], for `key`.
    #[must_use]
    pub fn take_together(&mut self, key: &K, many: usize, rate: Rate, now: Millis) -> bool {
        if let Some(bucket) = self.buckets.get_mut(key) {
            return bucket.take_together(many, rate, now);
        }
        if self.buckets.len() >= self.keys_max {
            self.forget(rate, now);
        }
        let mut bucket = Bucket::full(rate, now);
        let is_allowed = bucket.take_together(many, rate, now);
        self.buckets.insert(key.clone(), bucket);
        is_allowed
    }

    /// Forgets whoever has a full bucket again, which changes nothing for him; where everybody is
    /// busy, the half that was longest quiet.
    fn forget(&mut self, rate: Rate, now: Millis) {
        let full_ms = u64::from(rate.burst) * 60_000 / u64::from(rate.per_minute.max(1));
        self.buckets
            .retain(|_, bucket| now.since(bucket.at) < full_ms);
        if self.buckets.len() >= self.keys_max {
            let mut times: Vec<Millis> = self.buckets.values().map(|bucket| bucket.at).collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            self.buckets.retain(|_, bucket| bucket.at > middle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 3,
        per_minute: 60,
    };

    #[test]
    fn a_burst_goes_through_and_then_one_a_second() {
        let mut bucket = Bucket::full(RATE, Millis(0));
        let mut take = |ms| bucket.take(RATE, Millis(ms));
        assert!(take(0) && take(0) && take(0) && !take(0));
        assert!(!take(900));
        assert!(take(1_000));
        assert!(!take(1_001));
        // It never holds more than the burst.
        assert!(take(100_000) && take(100_000) && take(100_000) && !take(100_000));
    }

    #[test]
    fn what_comes_together_is_let_in_together() {
        let mut bucket = Bucket::full(RATE, Millis(0));
        let mut take = |many, ms| bucket.take_together(many, RATE, Millis(ms));
        assert!(take(2, 0) && !take(2, 0) && take(1, 0));
        // More than a burst waits for a full bucket, and then does not wait for ever.
        assert!(!take(9, 2_999));
        assert!(take(9, 3_000) && !take(1, 3_000));
        assert!(take(0, 3_000));
    }

    #[test]
    fn asking_often_does_not_keep_it_empty() {
        let slow = Rate {
            burst: 1,
            per_minute: 1,
        };
        let mut bucket = Bucket::full(slow, Millis(0));
        assert!(bucket.take(slow, Millis(0)));
        let allowed = (1..=600_000u64)
            .step_by(7)
            .filter(|ms| bucket.take(slow, Millis(*ms)))
            .count();
        assert!((9..=10).contains(&allowed), "{allowed}");
    }

    #[test]
    fn one_s_flood_is_not_another_s() {
        let mut meter = Meter::new(8);
        for _ in 0..100 {
            let _ = meter.take(&"one", RATE, Millis(0));
        }
        assert!(!meter.take(&"one", RATE, Millis(0)));
        assert!(meter.take(&"other", RATE, Millis(0)));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut meter = Meter::new(8);
        for n in 0..1_000 {
            assert!(meter.take(&n, RATE, Millis(n)));
            assert!(meter.buckets.len() <= 8);
        }
    }
}
