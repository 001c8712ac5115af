//! Which day, and which hour, words mean: 明天下午3点 is a different one tomorrow.

use crate::limit::DAY_MS;
use crate::pi::fold::Folded;
use crate::pi::numeral;
use crate::time::Millis;

/// Days of the week as they are written, Monday first.
const WEEKDAYS: [[&str; 6]; 7] = [
    ["周一", "星期一", "礼拜一", "monday", "mon ", "下周一"],
    ["周二", "星期二", "礼拜二", "tuesday", "tue ", "下周二"],
    ["周三", "星期三", "礼拜三", "wednesday", "wed ", "下周三"],
    ["周四", "星期四", "礼拜四", "thursday", "thu ", "下周四"],
    ["周五", "星期五", "礼拜五", "friday", "fri ", "下周五"],
    ["周六", "星期六", "礼拜六", "saturday", "sat ", "周末"],
    ["周日", "星期日", "礼拜天", "sunday", "周天", "星期天"],
];

/// The day that words mean, and the hour where they tell one: `2026-11-24 15:00`. `None` where they
/// mean no single day: 下午, 工作日, 年后.
pub(crate) fn resolved(words: &str, now: Millis, offset_min: i32) -> Option<String> {
    let folded = Folded::new(words);
    let days = days_ahead(&folded, now, offset_min)?;
    let (year, month, day) = now.plus(u64::from(days) * DAY_MS).date_on_clock(offset_min);
    let date = format!("{year}-{month:02}-{day:02}");
    Some(match clock(&folded) {
        Some((hour, minute)) => format!("{date} {hour:02}:{minute:02}"),
        None => date,
    })
}

fn days_ahead(folded: &Folded, now: Millis, offset_min: i32) -> Option<u32> {
    let text = folded.text.as_str();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["大后天"]) {
        return Some(3);
    }
    if has(&["后天", "day after tomorrow"]) {
        return Some(2);
    }
    if has(&["明天", "明日", "明晚", "明早", "tomorrow"]) {
        return Some(1);
    }
    if has(&["今天", "今日", "今晚", "今早", "today", "tonight"]) {
        return Some(0);
    }
    let today = u32::from(now.on_clock(offset_min).weekday);
    // The longest name wins: 星期天 holds no other, 周末 is its Saturday.
    let weekday = (0_u32..)
        .zip(WEEKDAYS)
        .find(|(_, names)| has(names))
        .map(|(day, _)| day);
    if let Some(day) = weekday {
        let is_next_week = has(&["下周", "下星期", "下礼拜", "next "]);
        let is_after_next = has(&["下下周"]);
        let weeks = u32::from(is_next_week) + u32::from(is_after_next);
        return Some(if weeks > 0 {
            weeks * 7 + day - today.min(weeks * 7 + day)
        } else {
            (day + 7 - today) % 7
        });
    }
    calendar_day(folded, now, offset_min)
}

/// `12月5号`, `5号`, `12/5`: the next such day, at most a year ahead.
fn calendar_day(folded: &Folded, now: Millis, offset_min: i32) -> Option<u32> {
    let chars = &folded.simple;
    let number = |at: usize| {
        let spelled = numeral::read_at(chars, at)?;
        let number: u8 = spelled.number.to_string().parse().ok()?;
        Some((number, at + spelled.chars))
    };
    let (first, end) = (0..chars.len()).find_map(|at| {
        number(at).filter(|(_, end)| matches!(chars.get(*end), Some('月' | '号' | '日' | '/')))
    })?;
    let (month, day) = match chars.get(end) {
        Some('月' | '/') => (Some(first), number(end + 1)?.0),
        _ => (None, first),
    };
    (0..366).find(|days| {
        let (_, its_month, its_day) = now
            .plus(u64::from(*days) * DAY_MS)
            .date_on_clock(offset_min);
        its_day == day && month.is_none_or(|month| month == its_month)
    })
}

/// The hour told, on a clock of 24 hours.
fn clock(folded: &Folded) -> Option<(u8, u8)> {
    let chars = &folded.simple;
    let found = (0..chars.len()).find_map(|at| {
        if at > 0 && chars[at - 1].is_ascii_alphanumeric() {
            return None;
        }
        let spelled = numeral::read_at(chars, at)?;
        let hour: u8 = spelled.number.to_string().parse().ok()?;
        let rest: String = chars[at + spelled.chars..].iter().take(4).collect();
        let minutes = |text: &str| text.get(..2).and_then(|text| text.parse::<u8>().ok());
        let minute = match rest.as_str() {
            rest if rest.starts_with("点半") => 30,
            rest if rest.starts_with("点一刻") => 15,
            rest if rest.starts_with('点') => minutes(rest.trim_start_matches('点')).unwrap_or(0),
            rest if rest.starts_with(':') => minutes(rest.trim_start_matches(':'))?,
            rest if rest.trim_start().starts_with("pm") || rest.trim_start().starts_with("am") => 0,
            _ => return None,
        };
        Some((hour, minute))
    });
    let (hour, minute) = found.filter(|(hour, minute)| *hour <= 24 && *minute < 60)?;
    let is_later = [
        "下午",
        "晚",
        "傍晚",
        "pm",
        "p.m",
        "afternoon",
        "evening",
        "夜",
    ]
    .iter()
    .any(|word| folded.text.contains(word));
    Some((
        if is_later && hour < 12 {
            hour + 12
        } else {
            hour % 24
        },
        minute,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_a_day_on_the_merchants_calendar() {
        // Monday, 2026-11-23, 10:00 in Beijing.
        let now = Millis(1_795_399_200_000);
        for (words, expected) in [
            ("今晚八点半", Some("2026-11-23 20:30")),
            ("明天下午3点以后", Some("2026-11-24 15:00")),
            ("大后天", Some("2026-11-26")),
            ("周六上午", Some("2026-11-28")),
            ("下周三", Some("2026-12-02")),
            ("周一", Some("2026-11-23")),
            ("禮拜天下午兩點", Some("2026-11-29 14:00")),
            ("12月5号上午十点", Some("2026-12-05 10:00")),
            ("3号", Some("2026-12-03")),
            ("tomorrow 6pm", Some("2026-11-24 18:00")),
            ("next friday", Some("2026-12-04")),
            ("下午", None),
            ("工作日", None),
            ("年后", None),
        ] {
            assert_eq!(resolved(words, now, 480).as_deref(), expected, "{words}");
        }
    }
}
