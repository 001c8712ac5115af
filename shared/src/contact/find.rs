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

/// Digits with at most two separators between neighbours, from where a number may begin.
struct Run {
    start: usize,
    plus: bool,
    digits: String,
    /// Counts of digits behind which a separator stands.
    breaks: Vec<usize>,
    /// Where a number may end: how many digits and which place it has there.
    ends: Vec<(usize, usize)>,
    /// The place behind it.
    next: usize,
}

impl Run {
    /// More than the longest number there is.
    const DIGITS_MAX: usize = 17;

    fn read(chars: &[(usize, char)], start: usize) -> Option<Self> {
        let plus = matches!(chars[start].1, '+' | '＋');
        let is_start = plus || to_digit(chars[start].1).is_some();
        // A run inside a word or a longer number (an order number, a click id) is not a phone.
        let is_inside = start > 0 && is_word_char(chars[start - 1].1);
        if !is_start || is_inside {
            return None;
        }
        let mut run = Self {
            start,
            plus,
            digits: String::new(),
            breaks: Vec::new(),
            ends: Vec::new(),
            next: start + usize::from(plus),
        };
        let mut separators = 0;
        while let Some((_, char)) = chars.get(run.next) {
            if run.digits.len() == Self::DIGITS_MAX {
                break;
            } else if let Some(digit) = to_digit(*char) {
                if separators > 0 {
                    run.breaks.push(run.digits.len());
                }
                separators = 0;
                run.digits.push(digit);
                let behind = chars.get(run.next + 1);
                if !behind.is_some_and(|(_, char)| is_word_char(*char)) {
                    run.ends.push((run.digits.len(), run.next));
                }
            } else if separators < 2
                && !run.digits.is_empty()
                && (is_separator(*char) || matches!(char, '(' | ')' | '（' | '）'))
            {
                separators += 1;
            } else {
                break;
            }
            run.next += 1;
        }
        Some(run)
    }

    fn is_grouped(&self, count: usize) -> bool {
        self.breaks.iter().any(|at| *at < count)
    }

    /// The places of a mobile number as it is mostly written: in one, or as 138 1234 5678.
    fn plain_mobile(&self) -> Option<Range<usize>> {
        let (count, last) = self.ends.iter().find(|(count, _)| *count == 11)?;
        let breaks: Vec<usize> = self
            .breaks
            .iter()
            .copied()
            .filter(|at| at < count)
            .collect();
        let is_plain = !self.plus && (breaks.is_empty() || breaks == [3, 7]);
        let value = normalise_phone(&self.digits[..*count], false)?;
        (is_plain && is_mobile(&value)).then_some(self.start..last + 1)
    }
}

/// Of stored numbers, those of the mainland's mobiles alone begin with a 1.
fn is_mobile(value: &str) -> bool {
    value.starts_with('1')
}

fn find_phones(text: &str) -> Vec<Found> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let runs: Vec<Run> = (0..chars.len())
        .filter_map(|start| Run::read(&chars, start))
        .collect();
    let plain: Vec<Range<usize>> = runs.iter().filter_map(Run::plain_mobile).collect();
    let mut found = Vec::new();
    // Behind `taken` a number may begin; up to `read` stand digits that are none as a whole.
    let (mut taken, mut read) = (0, 0);
    for run in &runs {
        if run.start < taken {
            continue;
        }
        // Every end is a candidate, because "138 1234 5678 3 room" goes on with other digits.
        let hit = run.ends.iter().rev().find_map(|(count, last)| {
            let value = normalise_phone(&run.digits[..*count], run.plus)?;
            // Ten or twelve bare digits are more often an order number than a landline, and behind
            // other digits ("2026-11-22 …") so are grouped ones.
            let is_likely =
                run.start >= read && (run.is_grouped(*count) || value.starts_with("400"));
            // Other digits, and the first ones of a mobile number.
            let cuts = plain.iter().any(|mobile| {
                run.start < mobile.start && mobile.contains(last) && last + 1 < mobile.end
            });
            let is_sure = run.plus || is_mobile(&value);
            (!cuts && (is_sure || is_likely)).then_some((*last, value))
        });
        let Some((last, value)) = hit else {
            // A number may begin with the next group: "100 13812345678".
            read = read.max(run.next);
            continue;
        };
        let (at, char) = chars[last];
        found.push(Found {
            contact: Contact {
                kind: ContactKind::Phone,
                value,
            },
            span: chars[run.start].0..at + char.len_utf8(),
        });
        taken = last + 1;
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
    let mut end = 0;
    spans.into_iter().filter_map(move |span| {
        // The mark of another one within an id is a part of it: 微信 wxid_abc123.
        if span.start < end {
            return None;
        }
        let id = &text[span.clone()];
        // A plain word behind "wechat" ("wechat please") is no id: ids of people hold a digit or
        // a dash, or are long.
        let is_likely = id.bytes().any(|byte| !byte.is_ascii_alphabetic());
        let contact = Contact::parse_wechat(id)
            .ok()
            .filter(|contact| is_likely && contact.kind == ContactKind::Wechat)?;
        end = span.end;
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
            "预算 100 13812345678",
            "2026-11-22 138 1234 5678",
        ] {
            assert_eq!(found(text), ["13812345678"], "{text}");
        }
        assert_eq!(found("I'm at (415) 555-2671 after six"), ["4155552671"]);
        assert_eq!(found("+44 20 7946 0958"), ["+442079460958"]);
        assert_eq!(found("座机 010-8888 6666"), ["01088886666"]);
        assert_eq!(
            found("+44 20 7946 0958 138 1234 5678"),
            ["+442079460958", "13812345678"]
        );
        assert_eq!(found("2345678 138 1234 5678"), ["13812345678"]);
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
            "2026-11-22 2026-11-25",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn wechat_ids_are_found_behind_their_mark() {
        assert_eq!(found("加我微信：li_lei88"), ["li_lei88"]);
        assert_eq!(found("vx abc-12345 晚上联系"), ["abc-12345"]);
        assert_eq!(found("wechat please"), Vec::<String>::new());
        assert_eq!(found("微信 wxid_abc123"), ["wxid_abc123"]);
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
