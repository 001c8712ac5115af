//! Numbers that somebody means as his own and that can't be one: a digit too few or too many.

use super::super::{is_separator, normalise_phone};
use super::Found;
use super::cells::{Cell, cells};
use std::ops::Range;

/// What stands near a number that is meant to be called or written to.
#[rustfmt::skip] // One word a line would be two screens.
const CUES: [&str; 16] = [
    "电话", "電話", "手机", "手機", "号码", "號碼", "联系", "聯絡", "打我", "打给我", "微信", "phone", "mobile", "number", "call", "tel",
];

/// What stands before a number that is no way to reach anybody.
#[rustfmt::skip] // One word a line would be two screens.
const OTHERS: [&str; 22] = [
    "订单", "訂單", "单号", "單號", "编号", "編號", "快递", "快遞", "运单", "身份证", "身分證", "卡号", "卡號", "账号", "帐号", "帳號", "案号",
    "尾号", "order", "invoice", "tracking", "no.",
];
/// Characters before a number within which such a word is looked for.
const OTHERS_CHARS: usize = 8;

/// Numbers that look like a mobile number with a digit too few or too many, or that stand next to a
/// word such as 电话 and are none: the bytes that spell each, and its digits.
pub(super) fn spans(text: &str, found: &[Found]) -> Vec<(Range<usize>, String)> {
    let lower = text.to_lowercase();
    let has_cue = CUES.iter().any(|cue| lower.contains(cue));
    let cells = cells(text);
    let mut spans = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let is_inside =
            at > 0 && (cells[at - 1].char.is_ascii_alphanumeric() || cells[at - 1].char == '_');
        if !cells[at].char.is_ascii_digit() || is_inside {
            at += 1;
            continue;
        }
        let (mut digits, mut end, mut next) = (String::new(), at, at);
        while let Some(cell) = cells.get(next) {
            if cell.char.is_ascii_digit() {
                digits.push(cell.char);
                end = next + 1;
            } else if !is_separator(cell.char) || cell.char == '.' || next > end {
                break;
            }
            next += 1;
        }
        let span = cells[at].start..cells[end - 1].end;
        let is_found = found
            .iter()
            .any(|other| other.span.start < span.end && span.start < other.span.end);
        let ends = cells.get(end).is_none_or(|cell| !is_unit(cell.char));
        if !is_found && ends && is_mistaken(&digits, has_cue) && !is_other(&cells[..at]) {
            spans.push((span, digits));
        }
        at = next.max(at + 1);
    }
    spans
}

/// Whether what stands before a number says that it is one of something else.
fn is_other(before: &[Cell]) -> bool {
    let start = before.len().saturating_sub(OTHERS_CHARS);
    let near: String = before[start..].iter().map(|cell| cell.char).collect();
    let near = near.to_lowercase();
    OTHERS.iter().any(|word| near.contains(word))
}

/// What is counted is no phone number, however many digits it has.
fn is_unit(char: char) -> bool {
    char.is_ascii_alphabetic() || "元块万平米年月日号".contains(char)
}

fn is_mistaken(digits: &str, has_cue: bool) -> bool {
    if normalise_phone(digits, false).is_some() {
        return false;
    }
    let looks_mobile = matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]);
    let is_near = looks_mobile && matches!(digits.len(), 10 | 12);
    let is_meant = has_cue && looks_mobile && (7..=14).contains(&digits.len());
    let is_wrong_mobile = has_cue && digits.len() == 11;
    is_near || is_meant || is_wrong_mobile
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    fn mistaken(text: &str) -> Option<usize> {
        spans(text, &find(text))
            .first()
            .map(|(_, digits)| digits.len())
    }

    #[test]
    fn a_digit_too_few_or_too_many_is_noticed() {
        for (text, digits) in [
            ("1381234567", Some(10)),
            ("我电话138123456789", Some(12)),
            ("138 1234 567", Some(10)),
            ("手机 13812345 下午打", Some(8)),
            ("打我23812345678", Some(11)),
            ("一三八一二三四五六七", Some(10)),
            ("13812345678", None),
            ("快递单号1381234567", None),
            ("订单202611221234567890", None),
            ("预算1500000000元", None),
            ("100平", None),
            ("2026-11-22", None),
            ("座机 010-88886666", None),
            ("400-820-8820", None),
        ] {
            assert_eq!(mistaken(text), digits, "{text}");
        }
    }
}
