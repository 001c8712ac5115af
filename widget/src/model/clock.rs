//! Time as people write it between messages.

use crate::i18n::{Text, text};
use shared::lang::Lang;
use shared::limit::DAY_MS;
use shared::time::Millis;

/// English months, three letters each.
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Where and when a time is read.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Now.
    pub now: Millis,
    /// Minutes that it is ahead of UTC.
    pub offset_min: i32,
    /// The language.
    pub lang: Lang,
}

impl Clock {
    /// The day of a time, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self, at: Millis) -> i64 {
        (at.0 as i64 + i64::from(self.offset_min) * 60_000).div_euclid(DAY_MS as i64)
    }

    /// `14:05`.
    #[must_use]
    pub fn time(&self, at: Millis) -> String {
        let minute = at.on_clock(self.offset_min).minute;
        let mut written = String::new();
        for (digits, sign) in [(minute / 60, ":"), (minute % 60, "")] {
            written.push(char::from(b'0' + (digits / 10) as u8));
            written.push(char::from(b'0' + (digits % 10) as u8));
            written.push_str(sign);
        }
        written
    }

    /// `今天`, `昨天`, `明天`, `11月20日`, `2025年11月20日`; `20 Nov 2025` in English.
    #[must_use]
    pub fn date(&self, at: Millis) -> String {
        let (day, today) = (self.day(at), self.day(self.now));
        let near = match day - today {
            0 => Text::Today,
            -1 => Text::Yesterday,
            1 => Text::Tomorrow,
            _ => {
                let (year, month, date) = civil(day);
                let is_this_year = civil(today).0 == year;
                let number = |number: i64| number.to_string();
                let parts = if self.lang == Lang::En {
                    let at = month as usize * 3;
                    let year = if is_this_year {
                        String::new()
                    } else {
                        number(year)
                    };
                    [
                        number(date),
                        " ".into(),
                        MONTHS[at - 3..at].into(),
                        " ".into(),
                        year,
                    ]
                } else {
                    let year = if is_this_year {
                        String::new()
                    } else {
                        number(year) + "年"
                    };
                    [year, number(month), "月".into(), number(date), "日".into()]
                };
                return parts.concat().trim_end().to_owned();
            }
        };
        text(self.lang, near).to_owned()
    }

    /// Day and time; only the time where it is of today.
    #[must_use]
    pub fn both(&self, at: Millis) -> String {
        if self.day(at) == self.day(self.now) {
            self.time(at)
        } else {
            [self.date(at), self.time(at)].join(" ")
        }
    }
}

/// A zone by how far it is ahead of Greenwich: `GMT+8`, `GMT-3:30`.
pub fn zone(offset_min: i32) -> String {
    let (sign, minutes) = (if offset_min < 0 { "-" } else { "+" }, offset_min.abs());
    let hours = (minutes / 60).to_string();
    match minutes % 60 {
        0 => ["GMT", sign, &hours].concat(),
        rest => ["GMT", sign, &hours, ":", &rest.to_string()].concat(),
    }
}

/// Year, month and date of a day counted from 1970-01-01, by the civil calendar: years begin in
/// March, so that the leap day is a year's last.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (month, year) = if month < 10 {
        (month + 3, year)
    } else {
        (month - 9, year + 1)
    };
    (
        era * 400 + year,
        month,
        of_year - (153 * ((month + 9) % 12) + 2) / 5 + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-22T20:30:00Z; in Beijing it is the 23rd, 04:30.
    const NOW: Millis = Millis(1_795_379_400_000);

    #[test]
    fn only_what_is_not_of_today_has_a_day() {
        let both = |lang, at: u64| {
            let clock = Clock {
                now: NOW,
                offset_min: 480,
                lang,
            };
            clock.both(Millis(at))
        };
        assert_eq!(both(Lang::ZhCn, NOW.0 - 60_000), "04:29");
        assert_eq!(both(Lang::ZhCn, NOW.0 - 5 * 3_600_000), "昨天 23:30");
        assert_eq!(both(Lang::ZhTw, NOW.0 + DAY_MS), "明天 04:30");
        assert_eq!(both(Lang::ZhCn, NOW.0 - 3 * DAY_MS), "11月20日 04:30");
        assert_eq!(both(Lang::En, NOW.0 - 3 * DAY_MS), "20 Nov 04:30");
        assert_eq!(both(Lang::En, NOW.0 - 365 * DAY_MS), "23 Nov 2025 04:30");
        assert_eq!(
            both(Lang::ZhTw, NOW.0 - 365 * DAY_MS),
            "2025年11月23日 04:30"
        );
    }

    #[test]
    fn a_zone_has_its_usual_name() {
        for (offset_min, name) in [
            (480, "GMT+8"),
            (0, "GMT+0"),
            (-210, "GMT-3:30"),
            (345, "GMT+5:45"),
        ] {
            assert_eq!(zone(offset_min), name);
        }
    }

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(19_783), (2024, 3, 1));
        assert_eq!(civil(20_453), (2025, 12, 31));
        assert_eq!(civil(20_454), (2026, 1, 1));
    }
}
