//! Points in time. The core never reads a clock: `now` always comes in as an argument.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// This many milliseconds later.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this; zero where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Minutes into the day (0 to 1439) and day of the week (0 = Monday) on a clock that is
    /// `offset_min` minutes ahead of UTC.
    #[must_use]
    pub fn on_clock(self, offset_min: i32) -> ClockTime {
        let minutes = (self.0 / 60_000) as i64 + i64::from(offset_min);
        let day = minutes.div_euclid(24 * 60);
        ClockTime {
            minute: minutes.rem_euclid(24 * 60) as u16,
            // 1970-01-01 was a Thursday.
            weekday: (day + 3).rem_euclid(7) as u8,
        }
    }
}

/// What a merchant's wall clock and calendar show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime {
    /// Minutes into the day, 0 to 1439.
    pub minute: u16,
    /// Day of the week, 0 is Monday.
    pub weekday: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_ahead_of_utc_shows_the_next_day() {
        // 2026-11-22T20:30:00Z, a Sunday; in Beijing it is Monday 04:30.
        let at = Millis(1_795_379_400_000);
        assert_eq!(
            at.on_clock(0),
            ClockTime {
                minute: 20 * 60 + 30,
                weekday: 6
            }
        );
        assert_eq!(
            at.on_clock(8 * 60),
            ClockTime {
                minute: 4 * 60 + 30,
                weekday: 0
            }
        );
        assert_eq!(
            Millis(0).on_clock(-60),
            ClockTime {
                minute: 23 * 60,
                weekday: 2
            }
        );
    }
}
