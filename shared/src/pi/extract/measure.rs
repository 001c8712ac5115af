//! Areas, counts and amounts.

use super::mention;
use crate::lang::Lang;
use crate::pack::Number;
use crate::pi::numeral::{self, Spelled};
use std::ops::Range;

/// Units of area, longer ones first, and their size in thousandths of a square metre.
const AREA_UNITS: [(&str, i64); 20] = [
    ("平方英尺", 93),
    ("square feet", 93),
    ("square foot", 93),
    ("sq ft", 93),
    ("sqft", 93),
    ("平方公尺", 1_000),
    ("平方米", 1_000),
    ("平公尺", 1_000),
    ("square metre", 1_000),
    ("square meter", 1_000),
    ("sq m", 1_000),
    ("sqm", 1_000),
    ("平方", 1_000),
    ("平米", 1_000),
    ("m2", 1_000),
    ("个平", 1_000),
    ("平", 1_000),
    ("方", 1_000),
    ("坪", 3_306),
    ("㎡", 1_000),
];

/// What stands before an area that is told without a unit.
const AREA_CUES: [&str; 6] = ["面积", "建面", "套内", "实用", "房子", "area"];

/// An area in square metres; of a range the middle.
pub(super) fn area(chars: &[char], lang: Lang) -> Option<Number> {
    let own = |(_, place): &(Number, Range<usize>)| !mention::is_foreign(chars, place.start);
    let with_unit = ranges(chars).filter(own).find_map(|(number, place)| {
        let rest: String = chars[place.end..].iter().take(14).collect();
        let rest = rest.trim_start();
        let (unit, size) = AREA_UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
        // 方便 and 方案 are no square metres.
        let is_other_word =
            *unit == "方" && rest[unit.len()..].starts_with(['便', '案', '式', '向']);
        if is_other_word {
            return None;
        }
        // A Taiwanese 坪 is 3.3 square metres; on the mainland it is a typing error for 平.
        let size = if *unit == "坪" && lang != Lang::ZhTw {
            1_000
        } else {
            *size
        };
        // 装修多少钱一平 asks for the price of one.
        if number == Number::whole(1) {
            return None;
        }
        let metres = if size == 1_000 {
            number
        } else {
            number.scaled(size)?
        };
        metres.is_within(1, 100_000).then_some(metres)
    });
    with_unit.or_else(|| {
        let (number, _) = behind(chars, &AREA_CUES)?;
        let metres = number.number;
        metres.is_within(15, 10_000).then_some(metres)
    })
}

/// So many of one of the units, and the characters that say it; without a unit behind one of the words
/// that it is told with: 缺4个, 掉了俩.
pub(super) fn count(
    chars: &[char],
    units: &[Vec<char>],
    ends_named: impl Fn(&str) -> bool,
) -> Option<(Number, Range<usize>)> {
    let own = |(_, place): &(Number, Range<usize>)| !mention::is_foreign(chars, place.start);
    ranges(chars).filter(own).find_map(|(number, place)| {
        let gap = chars[place.end..]
            .iter()
            .take_while(|char| matches!(char, ' ' | '-'))
            .count();
        let start = place.end + gap;
        let unit = units
            .iter()
            .find(|unit| chars[start..].starts_with(unit.as_slice()))
            .map(Vec::len);
        let (before, behind) = around(chars, &place);
        // What is left over is no count of what is missing.
        if before.ends_with(['剩', '余']) || before.ends_with("剩下") {
            return None;
        }
        let is_all = matches!(behind.as_str(), "" | "了" | "吧");
        let length = unit.or_else(|| {
            (is_all && ends_named(before.trim_end_matches(['了', '有', ' ']))).then_some(0)
        })?;
        number
            .is_within(1, 100)
            .then_some((number, place.start..start + length))
    })
}

/// The only number of a short reply: `120`, `大概120吧`; rooms beside it don't count.
pub(super) fn alone(chars: &[char]) -> Option<Number> {
    let mut numbers = ranges(chars).filter(|(_, place)| {
        !matches!(
            chars.get(place.end),
            Some('室' | '厅' | '卫' | '房' | '层' | '楼')
        )
    });
    let (number, _) = numbers.next()?;
    (numbers.next().is_none() && chars.len() <= 14).then_some(number)
}

/// An amount that was found.
pub(super) struct Found {
    /// The characters that say it.
    pub place: Range<usize>,
    /// Whether the words around it say how much may be spent: 不超过, 以内.
    pub is_limit: bool,
}

/// What stands before an amount that somebody has or would spend.
#[rustfmt::skip] // One word a line would be two screens.
const LIMITS_BEFORE: [&str; 36] = [
    "不超过", "想超过", "budget of", "budget is", "不高于", "别超过", "最多", "顶多", "控制在", "预算", "想花", "打算花", "准备花", "愿意花", "手里", "手上", "手头", "就有",
    "只有", "一共", "总共", "凑", "拿出", "能拿", "能出", "我就", "我有", "有", "出", "花", "up to", "at most", "less than", "no more than", "under",
    "max",
];
/// And behind it.
#[rustfmt::skip] // One word a line would be two screens.
const LIMITS_BEHIND: [&str; 31] = [
    "以内", "落地", "点", "之内", "以下", "内", "封顶", "左右", "上下", "够", "能做", "能装", "能买", "能拿", "能搞", "拿得下", "可以做", "预算", "之间", "出头",
    "行不", "行吗", "可以吗", "能开", "打底", "搞得定", "搞定", "有吗", "有没有", "max", "budget",
];

/// What an amount is when it is none of the visitor's own: a price, a fee, a difference. Where a field
/// asks for one of them, its cues name it.
#[rustfmt::skip] // One word a line would be two screens.
const PRICES: [&str; 43] = [
    "原价", "报价", "要价", "标价", "卖", "指导价", "裸车", "落地", "定金", "订金", "押金", "首付", "加盟费", "保证金", "管理费",
    "品牌费", "月租", "房租", "租金", "工资", "月薪", "优惠", "便宜", "降", "省", "补贴", "减", "返", "贵", "比", "一平", "每", "律师费",
    "咨询费", "起步价", "赚", "赚到", "回本", "营业额", "流水", "利润", "公里", "保底",
];
#[rustfmt::skip] // One word a line would be two screens.
const PRICES_BEHIND: [&str; 23] = [
    "人口", "粉丝", "都拿不出", "拿不出", "一平", "每平", "/平", "一颗", "一次", "一节", "一桌", "一小时", "一个月", "一月", "/月", "贵", "太贵", "起吗",
    "起步", "公里", "定金", "押金", "是不是",
];

/// An amount or a range of amounts. `is_named` says whether a word is a cue of the field's: an amount
/// that is the price of something is only told to a field that asks for prices of its kind. `ends_named` says
/// whether words end with a cue.
pub(super) fn money(
    chars: &[char],
    is_named: impl Fn(&str) -> bool,
    ends_named: impl Fn(&str) -> bool,
) -> Option<Found> {
    let (mut at, mut plain) = (0, None);
    while at < chars.len() {
        let Some(first) = amount_at(chars, at) else {
            at += 1;
            continue;
        };
        // 10到15万: the unit may stand behind the second amount only.
        let bridge = bridge_at(chars, first.end);
        let second = (bridge > 0)
            .then(|| amount_at(chars, first.end + bridge))
            .flatten();
        let has_unit = first.has_unit || second.as_ref().is_some_and(|second| second.has_unit);
        let end = second.map_or(first.end, |second| second.end);
        let gap = chars[at..end]
            .iter()
            .rev()
            .take_while(|char| **char == ' ')
            .count();
        let place = at..end - gap;
        let (before, behind) = around(chars, &place);
        let is_limit = LIMITS_BEFORE.iter().any(|word| before.ends_with(word))
            || LIMITS_BEHIND.iter().any(|word| behind.starts_with(word));
        // 不超过5000: everybody knows of what, where there are that many.
        let is_plain = (is_limit || ends_named(before.trim_end_matches('了')))
            && is_money_without_unit(chars, &place);
        if (has_unit || is_plain) && !is_price(chars, &place, &before, &behind, &is_named) {
            let found = Found { place, is_limit };
            if is_limit {
                return Some(found);
            }
            // 50万都有人投,我最多20万: what may be spent comes before any other amount.
            plain = plain.or(Some(found));
        }
        at = end;
    }
    if plain.is_some() {
        return plain;
    }
    // 预算20左右: everybody knows of what.
    let (_, range) = behind(chars, &["预算", "budget"])?;
    let bridge = bridge_at(chars, range.end);
    let second = (bridge > 0)
        .then(|| numeral::read_at(chars, range.end + bridge))
        .flatten();
    let end = second.map_or(range.end, |second| range.end + bridge + second.chars);
    let is_other_unit = chars
        .get(end)
        .is_some_and(|char| "平方坪年月天岁".contains(*char));
    (!is_other_unit).then_some(Found {
        place: range.start..end,
        is_limit: true,
    })
}

/// The words of the clause right before and behind an amount, without what only makes it rough.
fn around(chars: &[char], place: &Range<usize>) -> (String, String) {
    let clause = mention::clause(chars, place.start);
    let before: String = chars[clause.start..place.start].iter().collect();
    let behind: String = chars[place.end.min(clause.end)..clause.end]
        .iter()
        .collect();
    let before = before.trim_end_matches(['在', '就', '大', '概', '约', '的', '个', ' ']);
    let behind = behind.trim_start_matches(['块', '钱', '多', '来', '的', ' ']);
    (before.to_owned(), behind.to_owned())
}

/// Thousands without a unit: a number that is nothing else.
fn is_money_without_unit(chars: &[char], place: &Range<usize>) -> bool {
    let is_large = numeral::read_at(chars, place.start)
        .is_some_and(|spelled| spelled.high.is_within(500, 9_999_999));
    let is_counted = chars
        .get(place.end)
        .is_some_and(|char| "平方坪年月天岁个公里米次颗人号点".contains(*char));
    is_large && !is_counted
}

fn is_price(
    chars: &[char],
    place: &Range<usize>,
    before: &str,
    behind: &str,
    is_named: impl Fn(&str) -> bool,
) -> bool {
    let is_near = |word: &str| {
        before
            .rfind(word)
            .is_some_and(|at| before[at + word.len()..].chars().count() <= 3)
    };
    PRICES.iter().any(|word| is_near(word) && !is_named(word))
        || PRICES_BEHIND
            .iter()
            .any(|word| behind.starts_with(word) && !is_named(word))
        || mention::is_foreign(chars, place.start)
}

/// An amount without its unit, as the reply to the question for one: `10到15`, `20左右`.
pub(super) fn bare_money(chars: &[char]) -> Option<Range<usize>> {
    let (start, spelled) = numeral::each(chars).next()?;
    let end = start + spelled.chars;
    let bridge = bridge_at(chars, end);
    let second = (bridge > 0)
        .then(|| numeral::read_at(chars, end + bridge))
        .flatten();
    let end = second.map_or(end, |second| end + bridge + second.chars);
    (chars.len() <= 14).then_some(start..end)
}

/// Characters between the two ends of a range.
fn bridge_at(chars: &[char], at: usize) -> usize {
    let rest = chars.get(at..).unwrap_or_default();
    if rest.starts_with(&[' ', 't', 'o', ' ']) {
        return 4;
    }
    rest.iter()
        .take_while(|char| matches!(char, '-' | '到' | '至' | '~' | ' '))
        .count()
}

struct Amount {
    end: usize,
    has_unit: bool,
}

/// The amount that begins here.
fn amount_at(chars: &[char], at: usize) -> Option<Amount> {
    let has_sign = matches!(chars.get(at), Some('$' | '¥' | '£' | '€'));
    let spelled = numeral::read_at(chars, at + usize::from(has_sign))?;
    let mut end = at + usize::from(has_sign) + spelled.chars;
    end += numeral::skip_roughly(&chars[end..]);
    let mut has_unit = has_sign;
    let is_letter = |char: Option<&char>| char.is_some_and(char::is_ascii_alphabetic);
    match chars.get(end) {
        Some('万') => {
            (end, has_unit) = (end + 1, true);
            // 三万五, 12万8.
            let more = numeral::read_at(chars, end);
            end += more.map_or(0, |more| more.chars);
        }
        Some('w' | 'k') if !is_letter(chars.get(end + 1)) => (end, has_unit) = (end + 1, true),
        _ => {}
    }
    let rest: String = chars[end..].iter().take(10).collect();
    let spaces = rest.chars().take_while(|char| *char == ' ').count();
    for unit in [
        "元",
        "块钱",
        "块",
        "rmb",
        "yuan",
        "usd",
        "dollars",
        "bucks",
        "pounds",
        "人民币",
        "台币",
        "港币",
    ] {
        if rest.trim_start().starts_with(unit) {
            (end, has_unit) = (end + spaces + unit.chars().count(), true);
            break;
        }
    }
    Some(Amount { end, has_unit })
}

/// The number right behind one of these words, at most five characters on.
fn behind(chars: &[char], cues: &[&str]) -> Option<(Spelled, Range<usize>)> {
    cues.iter().find_map(|cue| {
        let cue: Vec<char> = cue.chars().collect();
        let at = chars.windows(cue.len()).position(|window| window == cue)? + cue.len();
        (at..at + 5).find_map(|start| {
            let spelled = numeral::read_at(chars, start)?;
            Some((spelled, start..start + spelled.chars))
        })
    })
}

/// Every number of a text, a range as its middle, and where it stands with what makes it rough.
fn ranges(chars: &[char]) -> impl Iterator<Item = (Number, Range<usize>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < chars.len() {
            let Some(spelled) = numeral::read_at(chars, at) else {
                at += 1;
                continue;
            };
            let start = at;
            at += spelled.chars;
            let bridge = bridge_at(chars, at);
            let second = (bridge > 0)
                .then(|| numeral::read_at(chars, at + bridge))
                .flatten()
                .filter(|second| second.low > spelled.low);
            let number = second.map_or(spelled.number, |second| {
                at += bridge + second.chars;
                spelled.low.midpoint(second.high)
            });
            if spelled.is_vague {
                continue;
            }
            return Some((number, start..at + numeral::skip_roughly(&chars[at..])));
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    fn chars(text: &str) -> Vec<char> {
        Folded::new(text).simple
    }

    #[test]
    fn areas_are_read_in_all_their_units() {
        for (text, expected) in [
            ("100平装修多少钱", Some("100")),
            ("一百二十平米", Some("120")),
            ("一百来平", Some("100")),
            ("两三百平的店面", Some("250")),
            ("百八十平吧", Some("100")),
            ("89.5平方米,3室", Some("89.5")),
            ("大概100多个平方", Some("100")),
            ("80-120平", Some("100")),
            ("八九十平", Some("85")),
            ("面积118,三室", Some("118")),
            ("建筑面积大概九十八", Some("98")),
            ("1,000 sq ft flat", Some("93")),
            ("100 sqm", Some("100")),
            ("two hundred square meters", Some("200")),
            ("几十平", None),
            ("3室2厅", None),
            ("10万够吗", None),
            ("这3方案哪个好", None),
            ("装修多少钱一平", None),
            ("0平", None),
        ] {
            assert_eq!(
                area(&chars(text), Lang::ZhCn)
                    .map(|number| number.to_string())
                    .as_deref(),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            area(&chars("30坪裝潢"), Lang::ZhTw),
            Some(Number::whole(99))
        );
        assert_eq!(
            area(&chars("100坪装修"), Lang::ZhCn),
            Some(Number::whole(100))
        );
    }

    #[test]
    fn amounts_keep_their_words() {
        for (text, expected) in [
            ("预算10-15万吧", Some("10-15万")),
            ("十几万", Some("十几万")),
            ("几十万", Some("几十万")),
            ("二三十万", Some("二三十万")),
            ("三万五左右", Some("三万五")),
            ("12万8能拿下吗", Some("12万8")),
            ("预算20左右", Some("20")),
            ("预算大概15到20", Some("15到20")),
            ("100平10万够吗", Some("10万")),
            ("8000块左右", Some("8000块")),
            ("欠我5万元", Some("5万元")),
            ("不超过5000", Some("5000")),
            ("5000以内", Some("5000")),
            ("原价3000,我最多2000", Some("2000")),
            ("我五万都拿不出,三千行不", Some("三千")),
            ("比别家贵2000", None),
            ("朋友家花了20万", None),
            ("880一平贵不贵", None),
            ("要交500元定金吗", None),
            ("about $1,200 a month", Some("$1,200")),
            ("200 dollars", Some("200 dollars")),
            ("15w以内", Some("15w")),
            ("5千多块", Some("5千多块")),
            ("預算十幾萬", Some("十几万")),
            ("100平", None),
            ("2026-11-22", None),
        ] {
            let chars = chars(text);
            let found: Option<String> = money(&chars, |_| false, |_| false)
                .map(|found| chars[found.place].iter().collect());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn counts_need_their_unit() {
        let units: Vec<Vec<char>> = ["颗", "teeth"]
            .iter()
            .map(|unit| unit.chars().collect())
            .collect();
        let told = |text: &str| {
            count(&chars(text), &units, |before| before.ends_with('缺'))
                .map(|(number, _)| number.to_string())
        };
        assert_eq!(told("缺了两颗牙").as_deref(), Some("2"));
        assert_eq!(told("缺了三四颗").as_deref(), Some("3"));
        assert_eq!(told("missing three teeth").as_deref(), Some("3"));
        assert_eq!(told("上面缺了4个").as_deref(), Some("4"));
        assert_eq!(told("缺了4个月"), None);
        assert_eq!(told("60岁"), None);
        assert_eq!(told("我朋友种了三颗"), None);
        assert_eq!(alone(&chars("大概120吧")), Some(Number::whole(120)));
        assert_eq!(alone(&chars("三室两厅,118")), Some(Number::whole(118)));
        assert_eq!(alone(&chars("3或者5")), None);
    }
}
