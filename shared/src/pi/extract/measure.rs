//! Areas, counts and amounts.

use crate::lang::Lang;
use crate::pack::Number;
use crate::pi::numeral;

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

/// An area in square metres.
pub(super) fn area(folded: &str, lang: Lang) -> Option<Number> {
    let chars: Vec<char> = folded.chars().collect();
    each_number(&chars).find_map(|(number, after)| {
        let rest: String = chars[after..].iter().take(14).collect();
        let rest = rest.trim_start();
        let (unit, size) = AREA_UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
        // A Taiwanese 坪 is 3.3 square metres; on the mainland it is a typing error for 平.
        let size = if *unit == "坪" && lang != Lang::ZhTw {
            1_000
        } else {
            *size
        };
        let metres = if size == 1_000 {
            number
        } else {
            number.scaled(size)?
        };
        metres.is_within(1, 100_000).then_some(metres)
    })
}

/// So many of one of the units.
pub(super) fn count(folded: &str, units: &[impl AsRef<str>]) -> Option<Number> {
    let chars: Vec<char> = folded.chars().collect();
    each_number(&chars).find_map(|(number, after)| {
        let rest: String = chars[after..].iter().take(12).collect();
        let rest = rest.trim_start_matches([' ', '-']);
        let is_unit = units.iter().any(|unit| rest.starts_with(unit.as_ref()));
        (is_unit && number.is_within(1, 100)).then_some(number)
    })
}

/// The only number of a short reply: `120`, `大概120吧`.
pub(super) fn alone(folded: &str) -> Option<Number> {
    let chars: Vec<char> = folded.chars().collect();
    let mut numbers = each_number(&chars);
    let (number, _) = numbers.next()?;
    (numbers.next().is_none() && chars.len() <= 12).then_some(number)
}

/// An amount or a range of amounts, in the words it was told in.
pub(super) fn money(folded: &str) -> Option<String> {
    let chars: Vec<char> = folded.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let Some((start, end, has_unit)) = amount_at(&chars, at) else {
            at += 1;
            continue;
        };
        // 10到15万: the unit may stand behind the second amount only.
        let bridge = chars[end..]
            .iter()
            .take_while(|char| matches!(char, '-' | '到' | '至' | '~' | ' '))
            .count();
        let second = if bridge > 0 {
            amount_at(&chars, end + bridge).filter(|(start, ..)| *start == end + bridge)
        } else {
            None
        };
        let (end, has_unit) =
            second.map_or((end, has_unit), |(_, end, unit)| (end, has_unit || unit));
        if has_unit {
            return Some(
                chars[start..end]
                    .iter()
                    .collect::<String>()
                    .trim()
                    .to_owned(),
            );
        }
        at = end;
    }
    None
}

/// Start, end and whether a unit of money is there, of the amount that begins here.
fn amount_at(chars: &[char], at: usize) -> Option<(usize, usize, bool)> {
    let has_sign = matches!(chars.get(at), Some('$' | '¥' | '£' | '€'));
    let digits = at + usize::from(has_sign);
    let spelled = numeral::read(chars.get(digits..)?)?;
    let mut end = digits + spelled.chars;
    end += numeral::skip_roughly(&chars[end..]);
    let mut has_unit = has_sign;
    let is_letter = |char: Option<&char>| char.is_some_and(char::is_ascii_alphabetic);
    match chars.get(end) {
        Some('万' | '萬') => (end, has_unit) = (end + 1, true),
        Some('w' | 'k') if !is_letter(chars.get(end + 1)) => (end, has_unit) = (end + 1, true),
        _ => {}
    }
    let rest: String = chars[end..].iter().take(8).collect();
    let spaces = rest.chars().take_while(|char| *char == ' ').count();
    for unit in [
        "元", "块钱", "塊錢", "块", "塊", "rmb", "usd", "dollars", "bucks", "pounds",
    ] {
        if rest.trim_start().starts_with(unit) {
            (end, has_unit) = (end + spaces + unit.chars().count(), true);
            break;
        }
    }
    Some((at, end, has_unit))
}

/// Every number of a text, and where what follows it begins.
fn each_number(chars: &[char]) -> impl Iterator<Item = (Number, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < chars.len() {
            if let Some(spelled) = numeral::read(&chars[at..]) {
                at += spelled.chars;
                let after = at + numeral::skip_roughly(&chars[at..]);
                return Some((spelled.number, after));
            }
            at += 1;
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_in_all_their_units() {
        for (text, expected) in [
            ("100平装修多少钱", Some("100")),
            ("一百二十平米", Some("120")),
            ("一百来平", Some("100")),
            ("89.5平方米,3室", Some("89.5")),
            ("大概100多个平方", Some("100")),
            ("80-120平", Some("120")),
            ("1,000 sq ft flat", Some("93")),
            ("100 sqm", Some("100")),
            ("3室2厅", None),
            ("10万够吗", None),
            ("0平", None),
        ] {
            assert_eq!(
                area(text, Lang::ZhCn)
                    .map(|number| number.to_string())
                    .as_deref(),
                expected,
                "{text}"
            );
        }
        assert_eq!(area("30坪裝潢", Lang::ZhTw), Some(Number::whole(99)));
        assert_eq!(area("100坪装修", Lang::ZhCn), Some(Number::whole(100)));
    }

    #[test]
    fn amounts_keep_their_words() {
        for (text, expected) in [
            ("预算10-15万吧", Some("10-15万")),
            ("十几万", Some("十几万")),
            ("100平10万够吗", Some("10万")),
            ("8000块左右", Some("8000块")),
            ("欠我5万元", Some("5万元")),
            ("about $1,200 a month", Some("$1,200")),
            ("200 dollars", Some("200 dollars")),
            ("15w以内", Some("15w")),
            ("100平", None),
            ("2026-11-22", None),
        ] {
            assert_eq!(money(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn counts_need_their_unit() {
        let units = ["颗".to_owned(), "teeth".to_owned()];
        assert_eq!(count("缺了两颗牙", &units), Some(Number::whole(2)));
        assert_eq!(count("missing 3 teeth", &units), Some(Number::whole(3)));
        assert_eq!(count("60岁", &units), None);
        assert_eq!(alone("大概120吧"), Some(Number::whole(120)));
        assert_eq!(alone("3室1厅"), None);
    }
}
