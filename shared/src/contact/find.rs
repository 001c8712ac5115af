//! Contacts in the middle of what people type.

use super::{Contact, ContactKind, is_separator, normalise_phone, to_digit};
use std::ops::Range;

/// A contact found in a text, and where.
#[derive(Debug)]
pub struct Found {
    /// The contact.
    pub contact: Contact,
    /// Bytes of the text that spell it.
    pub span: Range<usize>,
}

/// Finds what people type in the middle of a sentence: mobile numbers however they are grouped,
/// international numbers with their `+`, landlines and North American numbers when grouped, and
/// WeChat ids behind 微信 / wechat / vx.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut found = find_phones(text);
    found.extend(
        find_wechat_ids(text)
            .filter(|id| {
                !found
                    .iter()
                    .any(|other| other.span.start < id.span.end && id.span.start < other.span.end)
            })
            .collect::<Vec<_>>(),
    );
    found.sort_by_key(|found| found.span.start);
    found
}

/// The text with every contact in it masked.
#[must_use]
pub fn mask_all(text: &str, found: &[Found]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Found { contact, span } in found {
        out.push_str(&text[at..span.start]);
        out.push_str(&contact.masked());
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

fn find_phones(text: &str) -> Vec<Found> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (start, char) = chars[at];
        let plus = matches!(char, '+' | '＋');
        let is_start = plus || to_digit(char).is_some();
        // A run inside a word or a longer number (an order number, a click id) is not a phone.
        let is_inside = at > 0 && is_word_char(chars[at - 1].1);
        if !is_start || is_inside {
            at += 1;
            continue;
        }
        // The longest run of digits with at most two separators between neighbours; every digit's
        // end is a candidate, because "138 1234 5678 3 room" goes on with other digits.
        let mut digits = String::new();
        let mut ends = Vec::new();
        let mut separators = 0;
        let mut grouped = false;
        let mut next = if plus { at + 1 } else { at };
        while next < chars.len() && digits.len() <= 16 {
            let (offset, char) = chars[next];
            if let Some(digit) = to_digit(char) {
                grouped |= separators > 0;
                digits.push(digit);
                separators = 0;
                ends.push((offset + char.len_utf8(), digits.len(), next, grouped));
            } else if separators < 2
                && !digits.is_empty()
                && (is_separator(char) || matches!(char, '(' | ')' | '（' | '）'))
            {
                separators += 1;
            } else {
                break;
            }
            next += 1;
        }
        let hit = ends.iter().rev().find_map(|(end, count, index, grouped)| {
            let goes_on = chars
                .get(index + 1)
                .is_some_and(|(_, char)| is_word_char(*char));
            if goes_on {
                return None;
            }
            let value = normalise_phone(&digits[..*count], plus)?;
            // Ten or twelve bare digits are more often an order number than a landline.
            let is_sure = plus
                || value.len() == 11 && value.starts_with('1')
                || *grouped
                || value.starts_with("400");
            is_sure.then_some((*end, *index, value))
        });
        if let Some((end, index, value)) = hit {
            found.push(Found {
                contact: Contact {
                    kind: ContactKind::Phone,
                    value,
                },
                span: start..end,
            });
            at = index + 1;
        } else {
            at = next.max(at + 1);
        }
    }
    found
}

/// Letters and digits of the scripts in which a number could be part of a longer token.
fn is_word_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_' || to_digit(char).is_some()
}

fn find_wechat_ids(text: &str) -> impl Iterator<Item = Found> + '_ {
    const MARKS: [&str; 7] = ["微信号", "微信", "薇信", "wechat", "weixin", "wx", "vx"];
    // ASCII lower-casing keeps every byte offset.
    let lower = text.to_ascii_lowercase();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for mark in MARKS {
        for (at, _) in lower.match_indices(mark) {
            let before = lower[..at].chars().next_back();
            if mark.is_ascii() && before.is_some_and(|char| char.is_ascii_alphanumeric()) {
                continue;
            }
            let rest = &text[at + mark.len()..];
            let skipped: usize = rest
                .chars()
                .take_while(|char| {
                    matches!(
                        char,
                        ' ' | ':' | '：' | '是' | '号' | '=' | '同' | '加' | '我'
                    )
                })
                .map(char::len_utf8)
                .sum();
            let start = at + mark.len() + skipped;
            let length: usize = text[start..]
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                .count();
            spans.push(start..start + length);
        }
    }
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by_key(|span| span.start);
    spans.into_iter().filter_map(move |span| {
        let id = &text[span.clone()];
        // A plain word behind "wechat" ("wechat please") is no id: ids of people hold a digit or
        // a dash, or are long.
        let is_likely = id.bytes().any(|byte| !byte.is_ascii_alphabetic());
        let contact = Contact::parse_wechat(id)
            .ok()
            .filter(|contact| is_likely && contact.kind == ContactKind::Wechat)?;
        Some(Found { contact, span })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        find(text)
            .iter()
            .map(|found| found.contact.reveal().to_owned())
            .collect()
    }

    #[test]
    fn numbers_are_found_as_people_type_them() {
        for text in [
            "我电话138 1234 5678，下午打",
            "138-1234-5678",
            "+86 13812345678",
            "8613812345678",
            "打１３８１２３４５６７８吧",
            "call 138.1234.5678 pls",
            "电话13812345678微信同号",
            "13812345678 2室1厅",
        ] {
            assert_eq!(found(text), ["13812345678"], "{text}");
        }
        assert_eq!(found("I'm at (415) 555-2671 after six"), ["4155552671"]);
        assert_eq!(found("+44 20 7946 0958"), ["+442079460958"]);
        assert_eq!(found("座机 010-8888 6666"), ["01088886666"]);
    }

    #[test]
    fn what_is_no_number_is_left_alone() {
        for text in [
            "100平装修多少钱",
            "订单 202611221234567890",
            "2026-11-22",
            "预算10000-20000",
            "id_13812345678",
            "a13812345678b",
            "12345678901",
            "138 1234 567",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn wechat_ids_are_found_behind_their_mark() {
        assert_eq!(found("加我微信：li_lei88"), ["li_lei88"]);
        assert_eq!(found("vx abc-12345 晚上联系"), ["abc-12345"]);
        assert_eq!(found("wechat please"), Vec::<String>::new());
        // The number is the phone; it is not found twice.
        assert_eq!(found("微信13812345678"), ["13812345678"]);
    }

    #[test]
    fn masking_hides_the_middle_and_keeps_the_rest() {
        let text = "我电话138 1234 5678，下午打，微信li_lei88";
        assert_eq!(
            mask_all(text, &find(text)),
            "我电话138****5678，下午打，微信li****88"
        );
        assert_eq!(
            format!("{:?}", find(text)[0].contact),
            "Contact(Phone 138****5678)"
        );
    }
}
