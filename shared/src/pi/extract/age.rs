//! How old somebody is, and in which year at school.

use super::mention;
use crate::pack::Number;
use crate::pi::numeral;

/// What stands behind an age.
const UNITS: [&str; 10] = [
    "岁",
    "周岁",
    "虚岁",
    "years old",
    "year old",
    "year-old",
    "years of age",
    "yrs",
    "yo ",
    "y/o",
];

/// What stands before an age that is told without a unit.
#[rustfmt::skip] // One word a line would be two screens.
const CUES: [&str; 32] = [
    "今年", "年龄", "年纪", "妈", "爸", "爹", "娘", "母亲", "父亲", "爷爷", "奶奶", "外婆", "外公", "孩子", "儿子", "女儿", "快",
    "都", "已经", "刚满", "满", "男", "女", "老太太", "老爷子", "老人", "老人家", "婆婆", "公公",
    "老伴", "aged ", "turning ",
];

/// An age in years, on a calendar that shows this year.
pub(super) fn age(chars: &[char], year: i64) -> Option<Number> {
    let numbers: Vec<(usize, numeral::Spelled)> = numeral::each(chars)
        .filter(|(at, spelled)| is_of_visitor(chars, *at, spelled.chars))
        .collect();
    let with_unit = numbers.iter().find_map(|(at, spelled)| {
        let after = at + spelled.chars;
        let after = after + numeral::skip_roughly(&chars[after..]);
        let rest: String = chars[after..].iter().take(13).collect();
        let rest = rest.trim_start_matches(['-', ' ']);
        let is_unit = UNITS.iter().any(|unit| rest.starts_with(unit)) || (rest == "yo");
        is_unit.then_some(spelled.number)
    });
    let sensible = |number: &Number| number.is_within(1, 120);
    with_unit
        .filter(sensible)
        .or_else(|| born(chars, year))
        .or_else(|| cued(chars, &numbers))
        .or_else(|| she_is(chars, &numbers))
        .or_else(|| opening(chars, &numbers))
}

/// Not 4到6岁, not 年轻10岁, not 朋友72岁.
fn is_of_visitor(chars: &[char], at: usize, length: usize) -> bool {
    let before: String = chars[at.saturating_sub(3)..at].iter().collect();
    let is_difference = ["年轻", "显老", "相差", "小了", "大了", "满了"]
        .iter()
        .any(|word| before.ends_with(word));
    let is_bridge = |char: Option<&char>| matches!(char, Some('到' | '至' | '-'));
    let is_digit = |at: usize| {
        chars
            .get(at)
            .is_some_and(|char| char.is_ascii_digit() || "一二三四五六七八九十".contains(*char))
    };
    let is_range =
        at >= 2 && is_bridge(chars.get(at - 1)) && (is_digit(at - 2) || chars[at - 2] == '岁')
            || is_bridge(chars.get(at + length)) && is_digit(at + length + 1)
            || chars.get(at + length) == Some(&'岁') && is_bridge(chars.get(at + length + 1));
    !is_difference && !is_range && !mention::is_foreign(chars, at)
}

fn number_of_digits(chars: &[char]) -> usize {
    chars.iter().filter(|char| char.is_ascii_digit()).count()
}

/// 六十五了, 17能做吗: a number of years that begins a clause.
fn opening(chars: &[char], numbers: &[(usize, numeral::Spelled)]) -> Option<Number> {
    numbers.iter().find_map(|(at, spelled)| {
        let clause = mention::clause(chars, *at);
        let before: String = chars[clause.start..*at].iter().collect();
        let is_start = [
            "", "都", "已经", "快", "我", "她", "他", "今年", "本人", "也", "刚", "刚满",
        ]
        .contains(&before.trim());
        let end = at + spelled.chars;
        let end = end + numeral::skip_roughly(&chars[end..]);
        let rest: String = chars[end.min(clause.end)..clause.end].iter().collect();
        let goes_on = [
            "了", "啦", "能", "可以", "还能", "适合", "女", "男", "出头", "的人", "高龄",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
        // 24,没做过: a number of two digits alone among other clauses.
        let is_among = rest.is_empty() && (clause.len() < chars.len() || before.starts_with('刚'));
        let goes_on = goes_on || (is_among && number_of_digits(&chars[*at..end]) == 2);
        let number = spelled.number;
        (is_start && goes_on && number.is_within(10, 110)).then_some(number)
    })
}

/// 85后, 1952年生, born in 1952.
fn born(chars: &[char], year: i64) -> Option<Number> {
    numeral::each(chars).find_map(|(at, spelled)| {
        let born: i64 = spelled.low.to_string().parse().ok()?;
        let end = at + spelled.chars;
        let rest: String = chars[end..].iter().take(4).collect();
        let before: String = chars[at.saturating_sub(8)..at].iter().collect();
        let is_decade = chars.get(end) == Some(&'后') && born < 100 && spelled.chars == 2;
        // 干了30年的 tells how long.
        let is_year = spelled.chars == 4 || born >= 40 || chars[at] == '0';
        let is_born = (is_year && (rest.starts_with("年生") || rest.starts_with("年的")))
            || rest.starts_with("年出生")
            || before.ends_with("born in ");
        let century = |short: i64| {
            if short > year % 100 {
                1900 + short
            } else {
                2000 + short
            }
        };
        let full = match born {
            0..=99 => century(born),
            1900.. => born,
            _ => return None,
        };
        let age = u32::try_from(year - full).ok()?;
        (is_decade || is_born)
            .then(|| Number::whole(age))
            .filter(|age| age.is_within(1, 120))
    })
}

/// 我妈72, 今年七十二了: nothing else is counted there.
fn cued(chars: &[char], numbers: &[(usize, numeral::Spelled)]) -> Option<Number> {
    numbers.iter().find_map(|(at, spelled)| {
        let before: String = chars[at.saturating_sub(8)..*at].iter().collect();
        let end = at + spelled.chars;
        let end = end + numeral::skip_roughly(&chars[end..]);
        let ends = chars
            .get(end)
            .is_none_or(|char| ",.了啦!?;的吧 ".contains(*char));
        // 我17想割双眼皮.
        let is_own = (before.ends_with('我') || before.ends_with("本人"))
            && chars
                .get(end)
                .is_none_or(|char| "想能可要,了 .女男".contains(*char));
        let is_cued = is_own
            || CUES
                .iter()
                .any(|cue| before.trim_end().ends_with(cue.trim_end()));
        let number = spelled.number;
        (is_cued && (ends || is_own) && number.is_within(2, 110)).then_some(number)
    })
}

/// "she's 72", "he is nearly 70".
fn she_is(chars: &[char], numbers: &[(usize, numeral::Spelled)]) -> Option<Number> {
    numbers.iter().find_map(|(at, spelled)| {
        let before: String = chars[at.saturating_sub(14)..*at].iter().collect();
        let is_person = [
            "she's ",
            "he's ",
            "she is ",
            "he is ",
            "i'm ",
            "i am ",
            "mum is ",
            "mom is ",
            "dad is ",
            "mother is ",
            "father is ",
            "she is nearly ",
            "he is nearly ",
            "kid is ",
            "son is ",
            "daughter is ",
            "boy is ",
            "girl is ",
            "child is ",
        ]
        .iter()
        .any(|cue| before.ends_with(cue));
        let end = at + spelled.chars;
        let ends = chars.get(end).is_none_or(|char| ",.!?;".contains(*char))
            || chars
                .get(end..)
                .is_some_and(|rest| rest.starts_with(&[' ', 'a', 'n', 'd']));
        let number = spelled.number;
        (is_person && ends && number.is_within(1, 110)).then_some(number)
    })
}

/// A year at school, in the words that the merchant knows it by.
pub(super) fn grade(chars: &[char]) -> Option<String> {
    // 从中班升大班, 五升六: what counts is what comes.
    let rises = chars.iter().rposition(|char| *char == '升');
    let coming = rises.map(|at| &chars[at + 1..]);
    coming
        .and_then(|coming| {
            let year = coming.first().filter(|year| "二三四五六".contains(**year));
            let primary = || year.map(|year| format!("{year}年级"));
            in_words(coming)
                .or_else(|| in_years(coming))
                .or_else(primary)
        })
        .or_else(|| in_words(chars))
        .or_else(|| in_years(chars))
        .or_else(|| at_primary(chars))
        .or_else(|| in_english(chars))
}

/// 小二, 小六: only where nothing else is counted.
fn at_primary(chars: &[char]) -> Option<String> {
    chars.iter().enumerate().find_map(|(at, char)| {
        let year = chars.get(at + 1)?;
        let year = year
            .to_digit(10)
            .filter(|year| (1..=6).contains(year))
            .and_then(|year| chinese_digit(char::from_digit(year, 10)?))
            .or_else(|| "一二三四五六".contains(*year).then_some(*year))?;
        let is_start = at == 0 || "上读念在刚今年,. 娃孩子儿女".contains(chars[at - 1]);
        let ends = chars
            .get(at + 2)
            .is_none_or(|char| ",.了的 男女学升".contains(*char));
        (*char == '小' && is_start && ends).then(|| format!("{year}年级"))
    })
}

/// 大班, 初二, 高三, 大一.
fn in_words(chars: &[char]) -> Option<String> {
    let text: String = chars.iter().collect();
    for (words, grade) in [
        (["幼小衔接", "学前班"], "学前班"),
        (["托班", "小小班"], "托班"),
        (["幼儿园小班", "上小班"], "小班"),
        (["幼儿园中班", "上中班"], "中班"),
        (["幼儿园大班", "上大班"], "大班"),
    ] {
        if words.iter().any(|word| text.contains(word)) {
            return Some(grade.to_owned());
        }
    }
    for (at, char) in chars.iter().enumerate() {
        let Some(next) = chars.get(at + 1) else {
            break;
        };
        let year = match next {
            '1'..='3' => char::from_digit(next.to_digit(10)?, 10).and_then(chinese_digit),
            '一' | '二' | '三' | '四' => Some(*next),
            _ => None,
        };
        let is_alone = !chars
            .get(at + 2)
            .is_some_and(|char| "年个天次号样点定些些起".contains(*char));
        let Some(year) = year.filter(|_| is_alone) else {
            continue;
        };
        match char {
            '初' | '高' if year != '四' => return Some(format!("{char}{year}")),
            // 國一 in Taiwan.
            '国' if year != '四' => return Some(format!("国{year}")),
            '大' if at == 0 || "上读念是在刚今年".contains(chars[at - 1]) => {
                return Some(format!("大{year}"));
            }
            _ => {}
        }
    }
    // A class alone is one only next to a child: 大班还是小班 asks how many sit in it.
    let is_child = ["孩", "娃", "宝", "儿", "幼", "上", "读"]
        .iter()
        .any(|word| text.contains(word));
    let is_asked = text.contains("还是") || text.contains("几个人") || text.contains("多少人");
    ["小班", "中班", "大班"].iter().find_map(|class| {
        let at = text.find(class)?;
        let start = text[..at].chars().count();
        let is_alone = mention::stands_alone(chars, &(start..start + 2));
        ((is_child || is_alone) && !is_asked).then(|| (*class).to_owned())
    })
}

/// 三年级, 小学3年级, 初中二年级, 五升六, 小三.
fn in_years(chars: &[char]) -> Option<String> {
    let found = numeral::each(chars).find_map(|(at, spelled)| {
        let year: u32 = spelled.low.to_string().parse().ok()?;
        let end = at + spelled.chars;
        let rest: String = chars[end..].iter().take(2).collect();
        let before: String = chars[at.saturating_sub(2)..at].iter().collect();
        // 一年级到六年级 asks who may come.
        let is_range = matches!(chars.get(end + 2), Some('到' | '至' | '-'))
            || at > 0 && matches!(chars[at - 1], '到' | '至' | '-');
        (rest == "年级" && (1..=12).contains(&year) && !is_range).then_some((before, year))
    });
    let (before, year) = found?;
    let digit = chinese_number(year)?;
    Some(match before.as_str() {
        "初中" | "国中" if year <= 3 => {
            format!("{}{digit}", if before == "国中" { "国" } else { "初" })
        }
        "高中" if year <= 3 => format!("高{digit}"),
        "大学" => format!("大{digit}"),
        _ => format!("{digit}年级"),
    })
}

/// "grade 5", "5th grade", "year 9".
fn in_english(chars: &[char]) -> Option<String> {
    let text: String = chars.iter().collect();
    if text.contains("kindergarten") {
        return Some("Kindergarten".to_owned());
    }
    let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ];
    let spelled_out = (1..).zip(ordinals).find(|(_, word)| {
        text.find(word)
            .is_some_and(|at| text[at + word.len()..].starts_with(" grade"))
    });
    if let Some((year, _)) = spelled_out {
        return Some(format!("Grade {year}"));
    }
    numeral::each(chars).find_map(|(at, spelled)| {
        let year: u32 = spelled
            .low
            .to_string()
            .parse()
            .ok()
            .filter(|year| (1..=13).contains(year))?;
        let before: String = chars[at.saturating_sub(6)..at].iter().collect();
        let rest: String = chars[at + spelled.chars..].iter().take(8).collect();
        let word = if before.ends_with("year ") {
            "Year"
        } else {
            "Grade"
        };
        let is_grade = before.ends_with("grade ") || before.ends_with("year ");
        let is_ordinal = ["st grade", "nd grade", "rd grade", "th grade"].contains(&rest.as_str());
        (is_grade || is_ordinal).then(|| format!("{word} {year}"))
    })
}

fn chinese_digit(digit: char) -> Option<char> {
    "零一二三四五六七八九"
        .chars()
        .nth(digit.to_digit(10)? as usize)
}

fn chinese_number(number: u32) -> Option<String> {
    Some(match number {
        1..=9 => chinese_digit(char::from_digit(number, 10)?)?.to_string(),
        10 => "十".to_owned(),
        11 => "十一".to_owned(),
        12 => "十二".to_owned(),
        _ => return None,
    })
}

/// The age that a reply is, where it is little else.
pub(super) fn bare(chars: &[char]) -> Option<Number> {
    let mut numbers = numeral::each(chars);
    let (_, spelled) = numbers.next()?;
    let is_short = chars.len() < 14 && numbers.next().is_none();
    (is_short && spelled.number.is_within(1, 120)).then_some(spelled.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    #[test]
    fn ages_are_read() {
        for (text, expected) in [
            ("我妈72岁了", Some("72")),
            ("七十二岁还能种吗", Some("72")),
            ("老人家八十多岁", Some("80")),
            ("我妈72，能种吗", Some("72")),
            ("我爸今年六十八了", Some("68")),
            ("孩子五岁半", Some("5")),
            ("我是85后", Some("41")),
            ("她1952年生的", Some("74")),
            ("老妈七十三了牙掉得差不多了", Some("73")),
            ("我17想割双眼皮", Some("17")),
            ("my son is 5 years old", Some("5")),
            ("a 7-year-old", Some("7")),
            ("she's 72 and diabetic", Some("72")),
            ("三十五了，鼻子做过一次", Some("35")),
            ("六十五了还能种不", Some("65")),
            ("17能做吗", Some("17")),
            ("本人33,少一颗牙", Some("33")),
            ("八十多了", Some("80")),
            ("廿六岁", Some("26")),
            ("我朋友72岁种的", None),
            ("年轻10岁", None),
            ("4到6岁一个班吗", None),
            ("干了30年的医生", None),
            ("种2颗多少钱", None),
            ("今年3月能做吗", None),
            ("他们说要3万", None),
            ("住5楼", None),
        ] {
            let said = Folded::new(text);
            assert_eq!(
                age(&said.simple, 2026)
                    .map(|number| number.to_string())
                    .as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn school_years_are_read() {
        for (text, expected) in [
            ("孩子小学三年级", Some("三年级")),
            ("上3年级", Some("三年级")),
            ("初中二年级", Some("初二")),
            ("娃今年初2", Some("初二")),
            ("高一了", Some("高一")),
            ("國二", Some("国二")),
            ("我家宝贝上大班", Some("大班")),
            ("大班", Some("大班")),
            ("中班升大班", Some("大班")),
            ("小二", Some("二年级")),
            ("四升五", Some("五年级")),
            ("third grade", Some("Grade 3")),
            ("一年级到六年级都有吗", None),
            ("小班课多少人", None),
            ("大班还是小班", None),
            ("She is in grade 5", Some("Grade 5")),
            ("5th grade", Some("Grade 5")),
            ("高一点的班", None),
            ("学3年", None),
        ] {
            let said = Folded::new(text);
            assert_eq!(grade(&said.simple).as_deref(), expected, "{text}");
        }
    }
}
