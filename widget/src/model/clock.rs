//! Time as people write it between messages.

use crate::i18n::{Text, text};
use shared::lang::Lang;
use shared::limit::DAY_MS;
use shared::time::Millis;

/// `14:05` today, with the day before that: `昨天 14:05`, `11-20 14:05`.
pub fn written(at: Millis, now: Millis, offset_min: i32, lang: Lang) -> String {
    let clock = at.on_clock(offset_min);
    let time = format!("{:02}:{:02}", clock.minute / 60, clock.minute % 60);
    let day = |millis: Millis| {
        (millis.0 as i64 + i64::from(offset_min) * 60_000).div_euclid(DAY_MS as i64)
    };
    match day(now) - day(at) {
        i64::MIN..=0 => time,
        1 => format!("{} {time}", text(lang, Text::Yesterday)),
        _ => {
            let (month, date) = month_and_date(day(at));
            format!("{month}-{date:02} {time}")
        }
    }
}

/// Month and date of a day counted from 1970-01-01, by the civil calendar: years begin in March,
/// so that the leap day is a year's last.
fn month_and_date(day: i64) -> (i64, i64) {
    let day = day + 719_468;
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    (
        if month < 10 { month + 3 } else { month - 9 },
        of_year - (153 * month + 2) / 5 + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-22T20:30:00Z; in Beijing it is the 23rd, 04:30.
    const NOW: Millis = Millis(1_795_379_400_000);

    #[test]
    fn only_what_is_not_of_today_has_a_day() {
        let ago = |ms: u64| written(Millis(NOW.0 - ms), NOW, 480, Lang::ZhCn);
        assert_eq!(ago(60_000), "04:29");
        assert_eq!(ago(5 * 3_600_000), "昨天 23:30");
        assert_eq!(ago(3 * DAY_MS), "11-20 04:30");
        assert_eq!(written(NOW.plus(1_000), NOW, 0, Lang::En), "20:30");
    }

    #[test]
    fn days_become_dates() {
        assert_eq!(month_and_date(0), (1, 1));
        // 2024-02-29 and the day after it, 2025-12-31.
        assert_eq!(month_and_date(19_782), (2, 29));
        assert_eq!(month_and_date(19_783), (3, 1));
        assert_eq!(month_and_date(20_453), (12, 31));
    }
}
