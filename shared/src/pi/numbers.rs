//! Every number that a text names, for the rule that numbers are the merchant's or the visitor's.

use super::numeral;

/// What is counted or measured by words behind a Chinese numeral. Without one of them 一 and 两 are
/// words like others: 一般, 两边.
const UNITS: [&str; 24] = [
    "元", "块", "万", "千", "百", "折", "成", "倍", "%", "天", "日", "年", "个月", "月", "周",
    "星期", "小时", "分钟", "次", "颗", "期", "平", "米", "岁",
];

/// The units of money and shares, of which even one says something.
const OF_MONEY: usize = 9;

/// The numbers in a folded text, each as digits without what is counted: 3.8万 is 3.8. What is spelled
/// with 万 behind it is there in full as well, so that 3.8万 is known where 38000 is.
pub(crate) fn numbers(folded: &str) -> Vec<String> {
    let chars: Vec<char> = folded.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_inside = at > 0 && chars[at].is_ascii_digit() && is_word(chars[at - 1]);
        let Some(spelled) = numeral::read(&chars[at..]).filter(|_| !is_inside) else {
            at += 1;
            continue;
        };
        let is_digits = chars[at].is_ascii_digit();
        let end = at + spelled.chars.max(1);
        let rest: String = chars[end.min(chars.len())..].iter().take(4).collect();
        let rest = rest.trim_start();
        let unit = UNITS.iter().position(|unit| rest.starts_with(unit));
        let written = spelled.number.to_string();
        let is_ordinal = at > 0 && chars[at - 1] == '第';
        let counts = match unit {
            _ if is_digits => true,
            None => false,
            Some(_) if is_ordinal => false,
            Some(unit) => written != "1" || unit < OF_MONEY,
        };
        if counts {
            if rest.starts_with('万')
                && let Some(whole) = spelled.number.scaled(10_000_000)
            {
                found.push(whole.to_string());
            }
            found.push(written);
        }
        at = end;
    }
    found
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphabetic() || char == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::fold;

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for (text, expected) in [
            ("每颗 4,980–12,800 元", vec!["4980", "12800"]),
            ("大约3.8万", vec!["38000", "3.8"]),
            ("三天后复查，两个月装牙", vec!["3", "2"]),
            ("打八折", vec!["8"]),
            ("一般来说，一次不用做决定，第一次来", vec![]),
            ("只要一万", vec!["10000", "1"]),
            ("Model3 很好", vec![]),
            ("about 20 days", vec!["20"]),
        ] {
            assert_eq!(numbers(&fold(text)), expected, "{text}");
        }
    }
}
