//! When somebody has time: days, parts of the day, hours; and which day that is on the merchant's
//! calendar.

mod date;
mod english;

pub(crate) use date::resolved;

use super::mention;
use super::vocabulary::Vocabulary;
use crate::pi::fold::is_han;
use crate::pi::numeral;
use std::ops::Range;
use std::sync::OnceLock;

/// Words that alone tell a time.
#[rustfmt::skip] // One word a line would be two screens.
const TIMES: &[&str] = &[
    "大后天", "今天", "今日", "明天", "明日", "后天", "今晚", "明晚", "后晚", "今早", "明早", "上午", "中午",
    "下午", "傍晚", "晚上", "早上", "早晨", "夜里", "半夜", "凌晨", "午休", "午饭", "饭点", "这周末", "下周末",
    "本周末", "周末", "双休日", "工作日", "平时", "平日", "随时", "任何时间", "全天", "白天", "下下周", "下周",
    "下星期", "下礼拜", "这周", "这星期", "这礼拜", "本周", "星期", "周", "礼拜", "下班后", "下班以后", "下班之后",
    "放学后", "下班", "放学", "下课后", "睡前", "收工后", "月初", "月中", "月底", "月末", "下个月", "下月", "这个月", "本月", "年底", "年后", "年前", "开春",
    "春节", "过年", "国庆", "十一", "五一", "元旦", "清明", "端午", "中秋", "寒假", "暑假", "假期", "明年", "今年",
    "春天", "夏天", "秋天", "冬天", "改天", "过几天", "这几天", "过两天", "这两天", "这两日", "马上", "立刻", "尽快",
    "越快越好", "现在", "最近", "asap", "right now", "as soon as possible", "january", "february", "april", "june", "july", "august",
    "september", "october", "november", "december", "new year", "christmas", "spring festival", "weekday", "weekend", "today",
    "tomorrow", "tonight", "morning", "afternoon", "evening", "night", "noon", "lunchtime", "lunch time",
    "anytime", "any time", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "next week", "this week", "next month", "next year", "after work", "end of the month",
];

/// Words that only join or shift a time.
#[rustfmt::skip] // One word a line would be two screens.
const JOINTS: &[&str] = &[
    "以后", "之后", "以前", "之前", "左右", "前后", "到", "至", "的", "和", "或者", "或", "都", "后", "前", "-",
    "after", "before", "around", "about", "or", "and", "at", "on", "any", "this", "next", "from", "to", "in the",
    "the",
];

/// What a word has to do with a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It tells one.
    Time,
    /// It tells one with a day behind it: 周六.
    Week,
    /// It joins or shifts one.
    Joint,
}

fn words() -> &'static Vocabulary<Role> {
    static WORDS: OnceLock<Vocabulary<Role>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let role = |word: &str| {
            if word.ends_with(['周', '期', '拜']) && word != "假期" {
                Role::Week
            } else {
                Role::Time
            }
        };
        let times = TIMES.iter().map(|word| (*word, role(word)));
        Vocabulary::new(times.chain(JOINTS.iter().map(|word| (*word, Role::Joint))))
    })
}

/// The first stretch of a text that tells a time, at most 30 characters of it.
pub(super) fn time(chars: &[char]) -> Option<Range<usize>> {
    let mut at = 0;
    while at < chars.len() {
        let (end, is_time) = stretch(chars, at);
        if is_time {
            let range = trimmed(chars, at..end.min(at + 30));
            if is_meant(chars, &range) {
                return Some(range);
            }
        }
        at = end.max(at + 1);
    }
    None
}

/// Whether a time is one that suits: not 白天上班, not 除了周三, not 最近 which tells when something
/// happened as well.
fn is_meant(chars: &[char], range: &Range<usize>) -> bool {
    #[rustfmt::skip] // One word a line would be two screens.
    const BUSY: [&str; 18] = [
        "上班", "没空", "没时间", "不行", "忙", "不方便", "开会", "有事", "不在", "要上课", "没人", "别打", "不要", "除外", "不能", "不可以", "i work", "doesn't work",
    ];
    let clause = mention::clause(chars, range.start);
    let behind: String = chars[range.end.min(clause.end)..clause.end]
        .iter()
        .collect();
    let behind = behind.trim_start_matches(['我', '要', '都', '得', '在', '比', '较', '很', ' ']);
    if BUSY.iter().any(|word| behind.starts_with(word)) || mention::is_denied(chars, range) {
        return false;
    }
    let words: String = chars[range.clone()].iter().collect();
    match words.as_str() {
        "最近" | "今年" | "十一" | "平时" => chars.len() <= range.len() + 3,
        // 现在能来吗, but not 现在多少钱.
        "现在" => ["能", "来", "过来", "上门", "就", "可以", "方便", "有空"]
            .iter()
            .any(|word| behind.starts_with(word)),
        "马上" | "立刻" | "尽快" => !behind.starts_with("涨") && !behind.starts_with("要"),
        _ => true,
    }
}

fn trimmed(chars: &[char], mut range: Range<usize>) -> Range<usize> {
    let is_edge = |char: char| " 的和或都-,".contains(char);
    while range.start < range.end && is_edge(chars[range.start]) {
        range.start += 1;
    }
    while range.start < range.end && is_edge(chars[range.end - 1]) {
        range.end -= 1;
    }
    // "at  after 6pm", where a number stood between: what shifts nothing is not said.
    while let Some(word) = ["at ", "on ", "in the ", "the ", "and ", "or ", "to "]
        .iter()
        .map(|word| word.chars().collect::<Vec<_>>())
        .find(|word| chars[range.clone()].starts_with(word))
    {
        range.start += word.len();
        while range.start < range.end && chars[range.start] == ' ' {
            range.start += 1;
        }
    }
    range
}

/// The end of the stretch of time words that begins here, and whether one of them tells a time.
fn stretch(chars: &[char], start: usize) -> (usize, bool) {
    let (mut at, mut end, mut is_time) = (start, start, false);
    while at < chars.len() {
        let word = words().at(chars, at);
        // The longest: 十一点 is an hour, 十一 a holiday.
        let told = word
            .and_then(|(length, role)| told(chars, at, length, role))
            .max(date_at(chars, at))
            .max(english::date_at(chars, at))
            .max(clock_at(chars, at));
        if let Some(length) = told {
            at += length;
            end = at;
            is_time = true;
        } else if let Some((length, Role::Joint)) = word {
            at += length;
            // What shifts a time belongs to it only behind one: 下午三点以后.
            end = if is_time { at } else { end };
        } else if chars[at] == ' ' && at > start {
            at += 1;
        } else {
            break;
        }
    }
    (end, is_time)
}

/// The length of what tells a time: the word, and for 周六 its day.
fn told(chars: &[char], at: usize, length: usize, role: Role) -> Option<usize> {
    if role == Role::Joint {
        return None;
    }
    let days = chars[at + length..]
        .iter()
        .take_while(|char| "一二三四五六日天".contains(**char))
        .take(2)
        .count();
    let is_week = role == Role::Week;
    // 下周 tells one by itself, 周 and 星期 don't.
    let is_alone = !is_week || (length > 1 && !matches!(chars[at], '星' | '礼'));
    match days {
        0 => is_alone.then_some(length),
        days if is_week => Some(length + days),
        _ => Some(length),
    }
}

/// `12月5号`, `5号`, `11/28`.
fn date_at(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && (chars[at - 1].is_ascii_alphanumeric() || matches!(chars[at - 1], '.' | '/' | '-'))
    {
        return None;
    }
    let first = numeral::read_at(chars, at)?;
    let mut end = at + first.chars;
    match chars.get(end) {
        Some('月') if first.number.is_within(1, 12) => {
            end += 1;
            if let Some(day) =
                numeral::read_at(chars, end).filter(|day| day.number.is_within(1, 31))
            {
                end += day.chars;
                end += usize::from(matches!(chars.get(end), Some('号' | '日')));
            } else if let Some('底' | '初' | '中' | '份') = chars.get(end) {
                end += 1;
            }
            Some(end - at)
        }
        // 5号线 and 3号楼 are places.
        Some('号') if first.number.is_within(1, 31) => {
            let is_place = matches!(
                chars.get(end + 1),
                Some('线' | '楼' | '店' | '院' | '馆' | '门' | '口' | '码' | '机')
            );
            (!is_place).then_some(end + 1 - at)
        }
        Some('/') if first.number.is_within(1, 12) => {
            let day = numeral::read_at(chars, end + 1).filter(|day| day.number.is_within(1, 31))?;
            Some(end + 1 + day.chars - at)
        }
        _ => None,
    }
}

/// `3点`, `三点半`, `8:30`, `6pm`, `八点一刻`.
fn clock_at(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && (chars[at - 1].is_ascii_alphanumeric() || matches!(chars[at - 1], '.' | '/')) {
        return None;
    }
    let spelled = numeral::read_at(chars, at)?;
    if !spelled.number.is_within(0, 24) {
        return None;
    }
    let rest: String = chars[at + spelled.chars..].iter().take(5).collect();
    let unit = [
        "点一刻",
        "点半",
        "点钟",
        "点多",
        "点",
        "时",
        " p.m",
        " a.m",
        " pm",
        " am",
        "pm",
        "am",
        " o'cl",
    ]
    .iter()
    .find(|unit| rest.starts_with(**unit));
    if let Some(unit) = unit {
        // 三点 is a time; 一点 with more words behind it is 一点都不 or 贵一点.
        let after = at + spelled.chars + unit.chars().count();
        let is_a_little = chars.get(at) == Some(&'一')
            && chars.get(after).is_some_and(|char| is_han(*char))
            || (chars.get(at) == Some(&'一')
                && at > 0
                && is_han(chars[at - 1])
                && !matches!(chars[at - 1], '午' | '晚' | '天'));
        let minutes = numeral::read_at(chars, after)
            .filter(|_| *unit == "点")
            .map_or(0, |more| more.chars);
        // 三时 and 早晚时 are seldom times; 到时 never.
        let is_odd = *unit == "时" && chars.get(after) == Some(&'间');
        return (!is_a_little && !is_odd).then_some(spelled.chars + unit.chars().count() + minutes);
    }
    let minutes: Vec<char> = rest.chars().take(3).collect();
    matches!(minutes.as_slice(), [':', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit())
        .then_some(spelled.chars + 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    #[test]
    fn times_are_found() {
        for (text, expected) in [
            ("我电话 ,下午打", Some("下午")),
            ("明天下午3点以后联系", Some("明天下午3点以后")),
            ("周六上午可以", Some("周六上午")),
            ("下周三晚上八点半后", Some("下周三晚上八点半后")),
            ("禮拜六下午", Some("禮拜六下午")),
            ("这周末有空", Some("这周末")),
            ("12月5号上午过去", Some("12月5号上午")),
            ("5号下午", Some("5号下午")),
            ("国庆假期吧", Some("国庆假期")),
            ("8:30到9:30", Some("8:30到9:30")),
            ("晚上7点到9点之间", Some("晚上7点到9点")),
            ("年后再说", Some("年后")),
            (
                "weekday evenings after 6pm please",
                Some("weekday evenings after 6pm"),
            ),
            ("tomorrow morning", Some("tomorrow morning")),
            ("next monday at 3pm", Some("next monday at 3pm")),
            ("白天上班,晚上联系", Some("晚上")),
            ("周三不行,周四可以", Some("周四")),
            ("别上午打,下午", Some("下午")),
            ("现在能过来吗", Some("现在")),
            ("next June", Some("next June")),
            ("夜里十一点开锁", Some("夜里十一点")),
            ("十一过来", Some("十一")),
            ("move out Dec 5th 10am", Some("Dec 5th 10am")),
            ("on March 3", Some("March 3")),
            ("the 5th of June is good", Some("5th of June")),
            ("call me at  after 6pm", Some("after 6pm")),
            ("3 marble tops", None),
            ("may I ask", None),
            ("现在什么价", None),
            ("便宜一点", None),
            ("我妈今年72", None),
            ("周围有停车场吗", None),
            ("坐3号线", None),
            ("100平", None),
            ("cleaning", None),
        ] {
            let folded = Folded::new(text);
            let found = time(&folded.simple).map(|range| folded.written(range));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
