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

    /// Year, month (1 to 12) and day of the month on a clock that is `offset_min` minutes ahead of
    /// UTC, by the Gregorian calendar.
    #[must_use]
    pub fn date_on_clock(self, offset_min: i32) -> (i64, u8, u8) {
        let minutes = (self.0 / 60_000) as i64 + i64::from(offset_min);
        // Days since 0000-03-01: with February last, leap days come at the end of each cycle.
        let day = minutes.div_euclid(24 * 60) + 719_468;
        let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let date = (of_year - (153 * month + 2) / 5 + 1) as u8;
        let month = (if month < 10 { month + 3 } else { month - 9 }) as u8;
        (era * 400 + year + i64::from(month <= 2), month, date)
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
    fn the_calendar_knows_leap_years() {
        let day = 24 * 60 * 60 * 1_000;
        for (at, date) in [
            (0, (1970, 1, 1)),
            (11_016 * day, (2000, 2, 29)),
            (11_017 * day, (2000, 3, 1)),
            (20_512 * day, (2026, 2, 28)),
            (20_513 * day, (2026, 3, 1)),
            (47_541 * day, (2100, 3, 1)),
        ] {
            assert_eq!(Millis(at).date_on_clock(0), date);
        }
        assert_eq!(Millis(0).date_on_clock(-1), (1969, 12, 31));
        assert_eq!(Millis(20 * 3_600_000).date_on_clock(480), (1970, 1, 2));
    }

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
