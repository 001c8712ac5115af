//! Moments and spans, written for a reader.

use crate::i18n::{LeadWords, Words, fill};
use shared::lang::Lang;
use shared::time::Millis;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A moment on somebody's wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wall {
    day_number: i64,
    year: i64,
    month: usize,
    day: i64,
    second: i64,
}

impl Wall {
    fn of(at: Millis, offset_min: i32) -> Self {
        let seconds = (at.0 / 1_000) as i64 + i64::from(offset_min) * 60;
        let day_number = seconds.div_euclid(86_400);
        // Howard Hinnant's civil_from_days: years begin in March, so that leap days come last.
        let shifted = day_number + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let second = seconds.rem_euclid(86_400);
        Self {
            day_number,
            year,
            month: month as usize,
            day,
            second,
        }
    }

    fn clock(self) -> String {
        format!("{:02}:{:02}", self.second / 3_600, self.second / 60 % 60)
    }

    fn date(self, lang: Lang) -> String {
        match lang {
            Lang::ZhCn | Lang::ZhTw => format!("{}月{}日", self.month, self.day),
            Lang::En => format!("{} {}", self.day, MONTHS[self.month - 1]),
        }
    }

    fn full_date(self, lang: Lang) -> String {
        match lang {
            Lang::ZhCn | Lang::ZhTw => format!("{}年{}", self.year, self.date(lang)),
            Lang::En => format!("{} {}", self.date(lang), self.year),
        }
    }
}

/// The calendar day of a moment, counted from 1970.
#[must_use]
pub fn day_of(at: Millis, offset_min: i32) -> i64 {
    Wall::of(at, offset_min).day_number
}

/// A moment in a list: the clock today, else as much of the date as is needed.
#[must_use]
pub fn when(at: Millis, now: Millis, offset_min: i32, words: Words) -> String {
    let (wall, today) = (Wall::of(at, offset_min), Wall::of(now, offset_min));
    match today.day_number - wall.day_number {
        0 => wall.clock(),
        1 => format!("{} {}", words.shell.yesterday, wall.clock()),
        _ if wall.year == today.year => format!("{} {}", wall.date(words.lang), wall.clock()),
        _ => wall.full_date(words.lang),
    }
}

/// A day between messages.
#[must_use]
pub fn day(at: Millis, now: Millis, offset_min: i32, words: Words) -> String {
    let (wall, today) = (Wall::of(at, offset_min), Wall::of(now, offset_min));
    match today.day_number - wall.day_number {
        0 => words.shell.today.to_owned(),
        1 => words.shell.yesterday.to_owned(),
        _ if wall.year == today.year => wall.date(words.lang),
        _ => wall.full_date(words.lang),
    }
}

/// The clock alone.
#[must_use]
pub fn clock(at: Millis, offset_min: i32) -> String {
    Wall::of(at, offset_min).clock()
}

/// A moment after another one: the date only where the day has changed.
#[must_use]
pub fn later(at: Millis, before: Option<Millis>, offset_min: i32) -> String {
    let (wall, second) = (Wall::of(at, offset_min), at.0 / 1_000 % 60);
    match before {
        Some(before) if day_of(before, offset_min) == wall.day_number => {
            format!("{}:{second:02}", wall.clock())
        }
        _ => full(at, offset_min),
    }
}

/// A moment in full, to the second.
#[must_use]
pub fn full(at: Millis, offset_min: i32) -> String {
    let wall = Wall::of(at, offset_min);
    let (date, second) = ((wall.year, wall.month, wall.day), wall.second % 60);
    format!(
        "{}-{:02}-{:02} {}:{second:02}",
        date.0,
        date.1,
        date.2,
        wall.clock()
    )
}

/// A moment for machines (`datetime` of a `time` element).
#[must_use]
pub fn iso(at: Millis) -> String {
    format!("{}Z", full(at, 0).replacen(' ', "T", 1))
}

/// A span, in its largest fitting unit.
#[must_use]
pub fn span(ms: u64, words: &LeadWords) -> String {
    let seconds = ms / 1_000;
    let (text, count) = match seconds {
        0 => return words.instant.to_owned(),
        1..120 => (words.seconds, seconds),
        120..7_200 => (words.minutes, seconds / 60),
        7_200..172_800 => (words.hours, seconds / 3_600),
        _ => (words.days, seconds / 86_400),
    };
    fill(text, &[("n", &count.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-22T20:30:05Z, a Sunday; in Beijing it is Monday 04:30.
    const AT: Millis = Millis(1_795_379_405_000);
    const DAY: u64 = 86_400_000;

    #[test]
    fn a_moment_is_written_as_its_reader_s_clock_shows_it() {
        assert_eq!(full(AT, 0), "2026-11-22 20:30:05");
        assert_eq!(full(AT, 480), "2026-11-23 04:30:05");
        assert_eq!(iso(AT), "2026-11-22T20:30:05Z");
        assert_eq!(later(AT, None, 0), "2026-11-22 20:30:05");
        assert_eq!(later(AT, Some(Millis(AT.0 - 60_000)), 0), "20:30:05");
        assert_eq!(
            later(AT, Some(Millis(AT.0 - 86_400_000)), 0),
            "2026-11-22 20:30:05"
        );
        assert_eq!(full(Millis(951_782_400_000), 0), "2000-02-29 00:00:00");
    }

    #[test]
    fn a_list_says_no_more_than_is_needed() {
        let (zh, en) = (Words::of(Lang::ZhCn), Words::of(Lang::En));
        assert_eq!(when(AT, AT.plus(60_000), 480, zh), "04:30");
        assert_eq!(when(AT, AT.plus(DAY), 480, zh), "昨天 04:30");
        assert_eq!(when(AT, AT.plus(5 * DAY), 480, zh), "11月23日 04:30");
        assert_eq!(when(AT, AT.plus(5 * DAY), 0, en), "22 Nov 20:30");
        assert_eq!(when(AT, AT.plus(90 * DAY), 480, zh), "2026年11月23日");
        assert_eq!(day(AT, AT, 0, en), "Today");
        assert_eq!(day_of(AT, 480), day_of(AT, 0) + 1);
    }

    #[test]
    fn a_span_has_one_unit() {
        let words = Words::of(Lang::ZhCn).leads;
        assert_eq!(span(999, words), "不到 1 秒");
        assert_eq!(span(1_400, words), "1 秒");
        assert_eq!(span(119_000, words), "119 秒");
        assert_eq!(span(150_000, words), "2 分钟");
        assert_eq!(span(2 * 3_600_000, words), "2 小时");
        assert_eq!(span(3 * DAY, words), "3 天");
    }
}
