//! Numbers as people write them: digits, Chinese numerals, both with 来 / 多 behind them.

use crate::pack::Number;

/// A number in a text, and how many characters spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelled {
    /// The number.
    pub number: Number,
    /// Characters.
    pub chars: usize,
}

/// The number that begins here, if one does.
pub(crate) fn read(chars: &[char]) -> Option<Spelled> {
    read_digits(chars).or_else(|| read_chinese(chars))
}

/// `120`, `1,200`, `89.5`.
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
    Number::parse(&text).map(|number| Spelled { number, chars: at })
}

fn digit(char: char) -> Option<u32> {
    Some(match char {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
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

/// `七十二`, `一百二` (which is 120), `两百`, `百` as in 百来平. Ten thousands are a unit of
/// their own to whoever asks: 三万 is 3 before 万.
fn read_chinese(chars: &[char]) -> Option<Spelled> {
    let (mut total, mut pending, mut last_unit, mut after_zero) = (0_u32, None, 0, false);
    let mut at = 0;
    while let Some(char) = chars.get(at) {
        if let Some(value) = digit(*char) {
            // Two digits in a row are spoken digits, no number of this form.
            if pending.is_some_and(|known| known != 0) {
                return None;
            }
            after_zero = value == 0;
            pending = Some(value);
        } else if let Some(value) = unit(*char) {
            if last_unit != 0 && value >= last_unit {
                break;
            }
            total += pending.take().filter(|count| *count > 0).unwrap_or(1) * value;
            last_unit = value;
            after_zero = false;
        } else {
            break;
        }
        at += 1;
    }
    if at == 0 {
        return None;
    }
    if let Some(rest) = pending {
        let is_short = last_unit > 10 && !after_zero && at >= 2 && unit(chars[at - 2]).is_some();
        total += if is_short {
            rest * last_unit / 10
        } else {
            rest
        };
    }
    Some(Spelled {
        number: Number::whole(total),
        chars: at,
    })
}

/// Characters of the words behind a number that make it a rough one.
pub(crate) fn skip_roughly(chars: &[char]) -> usize {
    chars
        .iter()
        .take_while(|char| {
            matches!(
                char,
                '来' | '來' | '多' | '几' | '幾' | '余' | ' ' | '个' | '個'
            )
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(String, usize)> {
        let chars: Vec<char> = text.chars().collect();
        read(&chars).map(|spelled| (spelled.number.to_string(), spelled.chars))
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, written, chars) in [
            ("120平", "120", 3),
            ("1,200元", "1200", 5),
            ("89.5㎡", "89.5", 4),
            ("100.", "100", 3),
            ("一百平", "100", 2),
            ("七十二", "72", 3),
            ("一百二", "120", 3),
            ("一百零五", "105", 4),
            ("一百二十五", "125", 5),
            ("两千三", "2300", 3),
            ("十五", "15", 2),
            ("百来平", "100", 1),
            ("三万", "3", 1),
            ("兩顆", "2", 1),
        ] {
            assert_eq!(number(text), Some((written.into(), chars)), "{text}");
        }
        for text in ["", "平", "二三", "abc"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
