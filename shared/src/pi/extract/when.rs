//! When somebody has time: days, parts of the day, hours.

use crate::pi::fold::is_han;
use crate::pi::numeral;

/// Words that alone tell a time, longer ones first.
const TIMES: [&str; 68] = [
    "今天",
    "明天",
    "后天",
    "後天",
    "今晚",
    "明晚",
    "今早",
    "明早",
    "上午",
    "中午",
    "下午",
    "傍晚",
    "晚上",
    "早上",
    "夜里",
    "周末",
    "週末",
    "工作日",
    "平时",
    "平時",
    "随时",
    "隨時",
    "下周",
    "下週",
    "这周",
    "這週",
    "本周",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "周天",
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期天",
    "星期日",
    "礼拜六",
    "礼拜天",
    "週六",
    "週日",
    "下班后",
    "下班後",
    "月底",
    "下个月",
    "weekday",
    "weekend",
    "today",
    "tomorrow",
    "tonight",
    "morning",
    "afternoon",
    "evening",
    "noon",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "next week",
];

/// Words that only join or shift a time.
const JOINTS: [&str; 26] = [
    "以后", "以後", "之后", "之後", "以前", "之前", "左右", "到", "至", "的", "和", "或", "都",
    "后", "後", "前", "-", "after", "before", "around", "about", "or", "and", "at", "on", "any",
];

/// The first stretch of a folded text that tells a time, at most 30 characters of it.
pub(super) fn time(folded: &str) -> Option<String> {
    let chars: Vec<char> = folded.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let (end, is_time) = stretch(&chars, at);
        if is_time {
            let words: String = chars[at..end].iter().take(30).collect();
            return Some(
                words
                    .trim_matches([' ', '的', '和', '或', '都', '-'])
                    .to_owned(),
            );
        }
        at = end.max(at + 1);
    }
    None
}

/// The end of the stretch of time words that begins here, and whether one of them tells a time.
fn stretch(chars: &[char], start: usize) -> (usize, bool) {
    let (mut at, mut end, mut is_time) = (start, start, false);
    while at < chars.len() {
        if let Some(length) = word_at(chars, at, &TIMES).or_else(|| clock_at(chars, at)) {
            at += length;
            end = at;
            is_time = true;
        } else if let Some(length) = word_at(chars, at, &JOINTS) {
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

fn word_at(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let is_inside =
        at > 0 && chars[at].is_ascii_alphabetic() && chars[at - 1].is_ascii_alphabetic();
    if is_inside {
        return None;
    }
    words.iter().find_map(|word| {
        let length = word.chars().count();
        let matches = chars.get(at..at + length)?.iter().copied().eq(word.chars());
        let plural =
            usize::from(word.is_ascii() && length > 2 && chars.get(at + length) == Some(&'s'));
        let goes_on = word.bytes().all(|byte| byte.is_ascii_alphabetic())
            && chars
                .get(at + length + plural)
                .is_some_and(char::is_ascii_alphabetic);
        (matches && !goes_on).then_some(length + plural)
    })
}

/// `3点`, `三点半`, `8:30`, `6pm`, `after six` is left to its words.
fn clock_at(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && (chars[at - 1].is_ascii_alphanumeric() || matches!(chars[at - 1], '.' | '/')) {
        return None;
    }
    let spelled = numeral::read(&chars[at..])?;
    if !spelled.number.is_within(0, 31) {
        return None;
    }
    let rest: String = chars[at + spelled.chars..].iter().take(5).collect();
    let unit = [
        "点半", "點半", "点钟", "點鐘", "点", "點", "时", "時", "号", "號", " pm", " am", "pm",
        "am",
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
        return (!is_a_little).then_some(spelled.chars + unit.chars().count());
    }
    let minutes: Vec<char> = rest.chars().take(3).collect();
    matches!(minutes.as_slice(), [':', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit()).then_some(spelled.chars + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found() {
        for (text, expected) in [
            ("我电话 ,下午打", Some("下午")),
            ("明天下午3点以后联系", Some("明天下午3点以后")),
            ("周六上午可以", Some("周六上午")),
            ("晚上八点半后", Some("晚上八点半后")),
            ("8:30到9:30", Some("8:30到9:30")),
            (
                "weekday evenings after 6pm please",
                Some("weekday evenings after 6pm"),
            ),
            ("tomorrow morning", Some("tomorrow morning")),
            ("便宜一点", None),
            ("100平", None),
            ("cleaning", None),
        ] {
            assert_eq!(time(text).as_deref(), expected, "{text}");
        }
    }
}
