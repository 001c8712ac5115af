//! Numbers as people write them: digits, Chinese numerals, English words; rough ones (一百来, 两三百,
//! 百八十, 十几) as a range. All of it in folded text.

use crate::pack::Number;

/// A number in a text, and how many characters spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelled {
    /// The number to count with: of a range the middle.
    pub number: Number,
    /// The lower end of a range, or the number again.
    pub low: Number,
    /// The upper end of a range, or the number again.
    pub high: Number,
    /// 几十 and 几百: too rough to count with.
    pub is_vague: bool,
    /// Characters.
    pub chars: usize,
}

impl Spelled {
    fn exact(number: Number, chars: usize) -> Self {
        Self {
            number,
            low: number,
            high: number,
            is_vague: false,
            chars,
        }
    }
}

/// The number in digits or Chinese numerals that a text begins with, if it does.
pub(crate) fn read(chars: &[char]) -> Option<Spelled> {
    match chars.first()? {
        '0'..='9' => read_digits(chars),
        _ => read_chinese(chars),
    }
}

/// The number that begins at this place, English words included.
pub(crate) fn read_at(chars: &[char], at: usize) -> Option<Spelled> {
    let rest = chars.get(at..)?;
    if !rest.first()?.is_ascii_lowercase() {
        return read(rest);
    }
    let is_inside = at > 0 && chars[at - 1].is_ascii_alphabetic();
    (!is_inside).then(|| read_english(rest)).flatten()
}

/// Every number of a text, and where it begins.
pub(crate) fn each(chars: &[char]) -> impl Iterator<Item = (usize, Spelled)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < chars.len() {
            if let Some(spelled) = read_at(chars, at) {
                let start = at;
                at += spelled.chars;
                return Some((start, spelled));
            }
            at += 1;
        }
        None
    })
}

/// `120`, `1,200`, `89.5`, `3百`.
fn read_digits(chars: &[char]) -> Option<Spelled> {
    let mut text = String::new();
    let mut at = 0;
    while let Some(char) = chars.get(at) {
        let next_is_digit = |count: usize| {
            (1..=count).all(|ahead| chars.get(at + ahead).is_some_and(char::is_ascii_digit))
        };
        match char {
            '0'..='9' => text.push(*char),
            ',' if !text.is_empty() && !text.contains('.') && next_is_digit(3) => {}
            '.' if !text.is_empty() && !text.contains('.') && next_is_digit(1) => text.push('.'),
            _ => break,
        }
        at += 1;
    }
    let number = Number::parse(&text)?;
    let unit = chars
        .get(at)
        .copied()
        .and_then(unit)
        .filter(|unit| *unit > 10);
    let Some(scaled) = unit.and_then(|unit| number.scaled(i64::from(unit) * 1_000)) else {
        return Some(Spelled::exact(number, at));
    };
    Some(Spelled::exact(scaled, at + 1))
}

fn digit(char: char) -> Option<u32> {
    Some(match char {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '俩' => 2,
        '三' | '仨' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(char: char) -> Option<u32> {
    Some(match char {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        _ => return None,
    })
}

/// What was read of a Chinese number so far: both ends of what may be a range.
#[derive(Default)]
struct Count {
    total: (u32, u32),
    pending: Option<(u32, u32)>,
    last_unit: u32,
    after_zero: bool,
    ends_with_digit: bool,
}

/// `七十二`, `一百二` (which is 120), `两百`, `百` as in 百来平, `两三百`, `十七八`. Ten thousands are
/// a unit of their own to whoever asks: 三万 is 3 before 万.
fn read_chinese(chars: &[char]) -> Option<Spelled> {
    if let Some(idiom) = idiom(chars) {
        return Some(idiom);
    }
    let is_vague = chars.first() == Some(&'几');
    let mut count = Count::default();
    let mut at = 0;
    if is_vague {
        chars.get(1).copied().and_then(unit)?;
        count.pending = Some((3, 9));
        at = 1;
    }
    // 廿六 and 卅 are old ways to write 26 and 30.
    if let Some('廿' | '卅') = chars.first() {
        let tens = if chars[0] == '廿' { 20 } else { 30 };
        count.total = (tens, tens);
        count.last_unit = 10;
        at = 1;
    }
    while let Some(char) = chars.get(at) {
        if let Some(value) = digit(*char) {
            count.pending = match count.pending {
                None | Some((0, 0)) => Some((value, value)),
                // Neighbours are a range; other digits in a row are spoken one by one.
                Some((low, high)) if low == high && value == high + 1 => Some((low, value)),
                Some(_) => return None,
            };
            count.after_zero |= value == 0;
            count.ends_with_digit = true;
        } else if let Some(value) = unit(*char) {
            if count.last_unit != 0 && value >= count.last_unit {
                break;
            }
            let times = count.pending.take().filter(|pending| *pending != (0, 0));
            let (low, high) = times.unwrap_or((1, 1));
            count.total.0 += low * value;
            count.total.1 += high * value;
            count.last_unit = value;
            count.after_zero = false;
            count.ends_with_digit = false;
        } else {
            break;
        }
        at += 1;
    }
    if at == 0 {
        return None;
    }
    if let Some((low, high)) = count.pending {
        let is_short = count.last_unit > 10 && !count.after_zero && count.ends_with_digit;
        let size = if is_short { count.last_unit / 10 } else { 1 };
        count.total.0 += low * size;
        count.total.1 += high * size;
    }
    let (low, high) = (Number::whole(count.total.0), Number::whole(count.total.1));
    let spelled = Spelled {
        number: low.midpoint(high),
        low,
        high,
        is_vague,
        chars: at,
    };
    Some(and_a_half(chars, spelled))
}

/// 百八十 and 千八百, which are about a hundred and about a thousand.
fn idiom(chars: &[char]) -> Option<Spelled> {
    let size = match chars {
        ['百', '八', '十', ..] => 100,
        ['千', '八', '百', ..] => 1_000,
        ['百', '十', ..] => return Some(Spelled::exact(Number::whole(100), 2)),
        _ => return None,
    };
    Some(Spelled::exact(Number::whole(size), 3))
}

/// 一个半.
fn and_a_half(chars: &[char], spelled: Spelled) -> Spelled {
    let has_half = chars
        .get(spelled.chars..)
        .is_some_and(|rest| rest.starts_with(&['个', '半']));
    let more = Number::parse(&format!("{}.5", spelled.low)).filter(|_| has_half);
    more.map_or(spelled, |number| Spelled::exact(number, spelled.chars + 2))
}

#[rustfmt::skip] // One word a line would be two screens.
const ENGLISH: [(&str, u32); 28] = [
    ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7),
    ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13),
    ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18),
    ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60),
    ("seventy", 70), ("eighty", 80), ("ninety", 90), ("a hundred", 100),
];

/// `three`, `seventy two`, `two hundred`.
fn read_english(chars: &[char]) -> Option<Spelled> {
    let (mut total, mut at) = (english_at(chars)?, 0);
    at += total.1;
    let next = |at: usize| {
        let gap = usize::from(matches!(chars.get(at), Some(' ' | '-')));
        (at + gap, chars.get(at + gap..).unwrap_or_default())
    };
    let (start, rest) = next(at);
    if total.0 >= 20
        && total.0 < 100
        && let Some((ones, length)) = english_at(rest).filter(|(ones, _)| *ones < 10)
    {
        total.0 += ones;
        at = start + length;
    }
    let (start, rest) = next(at);
    if total.0 < 100 && word_at(rest, "hundred") {
        total.0 *= 100;
        at = start + "hundred".len();
    }
    Some(Spelled::exact(Number::whole(total.0), at))
}

fn english_at(chars: &[char]) -> Option<(u32, usize)> {
    ENGLISH
        .iter()
        .find(|(word, _)| word_at(chars, word))
        .map(|(word, number)| (*number, word.len()))
}

fn word_at(chars: &[char], word: &str) -> bool {
    let ends = !chars.get(word.len()).is_some_and(char::is_ascii_alphabetic);
    ends && chars.len() >= word.len() && word.chars().eq(chars[..word.len()].iter().copied())
}

/// Characters of the words behind a number that make it a rough one.
pub(crate) fn skip_roughly(chars: &[char]) -> usize {
    chars
        .iter()
        .take_while(|char| matches!(char, '来' | '多' | '几' | '余' | ' ' | '个' | '+'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> Option<(String, String, usize)> {
        let chars: Vec<char> = text.chars().collect();
        read_at(&chars, 0).map(|spelled| {
            (
                spelled.low.to_string(),
                spelled.high.to_string(),
                spelled.chars,
            )
        })
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, written, chars) in [
            ("120平", "120", 3),
            ("1,200元", "1200", 5),
            ("89.5㎡", "89.5", 4),
            ("100.", "100", 3),
            ("3百块", "300", 2),
            ("一百平", "100", 2),
            ("七十二", "72", 3),
            ("一百二", "120", 3),
            ("百二十", "120", 3),
            ("一百零五", "105", 4),
            ("一百二十五", "125", 5),
            ("两千三", "2300", 3),
            ("十五", "15", 2),
            ("百来平", "100", 1),
            ("百八十平", "100", 3),
            ("廿六岁", "26", 2),
            ("百十来平", "100", 2),
            ("三万", "3", 1),
            ("两颗", "2", 1),
            ("一个半", "1.5", 3),
            ("三室两厅", "3", 1),
            ("three bedrooms", "3", 5),
            ("seventy-two", "72", 11),
            ("two hundred sqm", "200", 11),
            ("a hundred", "100", 9),
        ] {
            assert_eq!(
                spelled(text),
                Some((written.into(), written.into(), chars)),
                "{text}"
            );
        }
        for text in ["", "平", "二五", "abc", "oneself", "几个"] {
            assert_eq!(spelled(text), None, "{text}");
        }
    }

    #[test]
    fn rough_numbers_are_ranges() {
        for (text, low, high, middle) in [
            ("两三百平", "200", "300", "250"),
            ("二三十万", "20", "30", "25"),
            ("十七八岁", "17", "18", "17"),
            ("三四个", "3", "4", "3"),
            ("一百二三十", "120", "130", "125"),
            ("几十万", "30", "90", "60"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let read = read_at(&chars, 0).unwrap();
            assert_eq!(
                (
                    read.low.to_string(),
                    read.high.to_string(),
                    read.number.to_string()
                ),
                (low.to_owned(), high.to_owned(), middle.to_owned()),
                "{text}"
            );
            assert_eq!(read.is_vague, text.starts_with('几'));
        }
    }

    #[test]
    fn a_number_inside_a_word_is_none() {
        let chars: Vec<char> = "my phone, two rooms".chars().collect();
        let found: Vec<usize> = each(&chars).map(|(at, _)| at).collect();
        assert_eq!(found, [10]);
    }
}
