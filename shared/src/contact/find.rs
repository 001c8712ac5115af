//! Contacts in the middle of what people type.
//!
//! The numbering plans of the mainland, Taiwan, Hong Kong and Macao are written out here, others are
//! believed with their `+`: a library that knows all of the world's (phonenumber) weighs 323 KB
//! compressed in the worker, nearly all that packs and engine may weigh together.

mod account;
mod cells;
mod mistaken;

use super::{Contact, ContactKind, is_separator, normalise_phone};
use cells::{Cell, cells};
use std::ops::Range;

/// A contact found in a text, and where.
#[derive(Debug)]
pub struct Found {
    /// The contact.
    pub contact: Contact,
    /// Bytes of the text that spell it.
    pub span: Range<usize>,
}

/// Finds what people type in the middle of a sentence: mobile numbers however they are grouped or
/// spelled out, international numbers with their `+`, landlines and North American numbers when
/// grouped, and the accounts behind 微信 / LINE / QQ.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut found = find_phones(text);
    for account in account::find(text) {
        let is_taken = found.iter().any(|other| {
            other.span.start < account.span.end && account.span.start < other.span.end
        });
        if !is_taken {
            found.push(account);
        }
    }
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

/// What is shown of something said: every contact masked, and every number that lacks a digit or has one
/// too many, for that is nearly somebody's own. It stays such a number to whoever looks at its mask.
#[must_use]
pub fn mask_said(text: &str, found: &[Found]) -> String {
    let mut parts: Vec<(Range<usize>, String)> = mistaken::spans(text, found)
        .into_iter()
        .map(|(span, digits)| (span, super::mask(&digits)))
        .collect();
    if parts.is_empty() {
        return mask_all(text, found);
    }
    parts.extend(
        found
            .iter()
            .map(|found| (found.span.clone(), found.contact.masked())),
    );
    parts.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, masked) in parts {
        out.push_str(&text[at..span.start]);
        out.push_str(&masked);
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The WeChat account that a text says to go by the mobile number in it: 微信同号.
#[must_use]
pub fn wechat_of_phone(text: &str, found: &[Found]) -> Option<Contact> {
    #[rustfmt::skip] // One word a line would be two screens.
    const MARKS: [&str; 20] = [
        "微信同", "微信号同", "微信同步", "同微信", "也是微信", "就是微信", "微信也是", "微信就是", "vx同", "wx同", "v同", "微同", "薇同",
        "能加微信", "可加微信", "加微信也", "same on wechat", "same wechat", "also wechat", "also my wechat",
    ];
    let lower = text.to_lowercase();
    let simple = lower.replace('號', "号");
    if !MARKS.iter().any(|mark| simple.contains(mark)) {
        return None;
    }
    let mut phones = found
        .iter()
        .filter(|found| is_mobile(found.contact.reveal()));
    let phone = phones.next()?;
    let is_only = phones.next().is_none() && found.len() == 1;
    is_only
        .then(|| Contact::parse_wechat(phone.contact.reveal()).ok())
        .flatten()
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

    fn read(cells: &[Cell], start: usize) -> Option<Self> {
        let plus = matches!(cells[start].char, '+' | '＋');
        let is_start = plus || cells[start].char.is_ascii_digit();
        // A run inside a word or a longer number (an order number, a click id) is not a phone.
        let is_inside = start > 0 && is_word_char(cells[start - 1].char);
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
        while let Some(Cell { char, .. }) = cells.get(run.next) {
            if run.digits.len() == Self::DIGITS_MAX {
                break;
            } else if char.is_ascii_digit() {
                if separators > 0 {
                    run.breaks.push(run.digits.len());
                }
                separators = 0;
                run.digits.push(*char);
                let behind = cells.get(run.next + 1);
                if !behind.is_some_and(|cell| is_word_char(cell.char)) {
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

/// Numbers that nothing else looks like: a mobile number of Taiwan, or one of Taiwan, Hong Kong or
/// Macao with its prefix.
fn is_telling(value: &str, digits: &str) -> bool {
    value.starts_with("400")
        || value.starts_with("09")
        || (value.starts_with('+') && digits.len() > 10)
}

fn find_phones(text: &str) -> Vec<Found> {
    let mut cells = cells(text);
    join_groups(&mut cells);
    let runs: Vec<Run> = (0..cells.len())
        .filter_map(|start| Run::read(&cells, start))
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
            let digits = &run.digits[..*count];
            let value = normalise_phone(digits, run.plus)?;
            // Ten or twelve bare digits are more often an order number than a landline, and behind
            // other digits ("2026-11-22 …") so are grouped ones.
            let is_likely =
                run.start >= read && (run.is_grouped(*count) || is_telling(&value, digits));
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
        found.push(Found {
            contact: Contact {
                kind: ContactKind::Phone,
                value,
            },
            span: cells[run.start].start..cells[last].end,
        });
        taken = last + 1;
    }
    found
}

/// 139。1234。6789, 139🌸1234🌸6789: a mobile number in its groups, whatever stands between them.
fn join_groups(cells: &mut [Cell]) {
    const LENGTH: usize = 13;
    const GAPS: [usize; 2] = [3, 8];
    for start in 0..(cells.len() + 1).saturating_sub(LENGTH) {
        let is_inside = |cell: Option<&Cell>| cell.is_some_and(|cell| is_word_char(cell.char));
        if is_inside(start.checked_sub(1).and_then(|before| cells.get(before)))
            || is_inside(cells.get(start + LENGTH))
        {
            continue;
        }
        let group = &mut cells[start..start + LENGTH];
        let mut places = group.iter().enumerate();
        let is_grouped = places.all(|(at, cell)| {
            if GAPS.contains(&at) {
                !cell.char.is_alphanumeric() && cell.char == group[GAPS[0]].char
            } else {
                cell.char.is_ascii_digit()
            }
        });
        if is_grouped && group[0].char == '1' && matches!(group[1].char, '3'..='9') {
            for gap in GAPS {
                group[gap].char = ' ';
            }
        }
    }
}

/// Letters and digits of the scripts in which a number could be part of a longer token.
fn is_word_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
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
            "0086-138-1234-5678",
            "8613812345678",
            "打１３８１２３４５６７８吧",
            "call 138.1234.5678 pls",
            "电话13812345678微信同号",
            "13812345678 2室1厅",
            "预算 100 13812345678",
            "2026-11-22 138 1234 5678",
            "我的号码是幺三八一二三四五六七八",
            "一三八，一二三四，五六七八",
            "138一二三四5678",
            "my number is one three eight one two three four five six seven eight",
            "one three eight, one two three four, five six seven eight",
            "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
            "①③⑧①②③④⑤⑥⑦⑧",
            "tel:13812345678",
            "138。1234。5678",
            "手机138，1234，5678",
            "🌸138🌸1234🌸5678",
        ] {
            assert_eq!(found(text), ["13812345678"], "{text}");
        }
        for (text, number) in [
            ("I'm at (415) 555-2671 after six", "4155552671"),
            ("+44 20 7946 0958", "+442079460958"),
            ("座机 010-8888 6666", "01088886666"),
            ("+86 (0)10 8888 6666", "+861088886666"),
            ("00862155667788 这个能打", "+862155667788"),
            ("打400-820-8820", "4008208820"),
            ("我在台灣，手機0912345678", "0912345678"),
            ("0912-345-678 王小姐", "0912345678"),
            ("+886 912 345 678", "+886912345678"),
            ("886912345678", "+886912345678"),
            ("香港 +852 9123 4567", "+85291234567"),
            ("852 9123 4567", "+85291234567"),
            (
                "one three eight double zero one three eight triple zero",
                "13800138000",
            ),
        ] {
            assert_eq!(found(text), [number], "{text}");
        }
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
            "13,812,345,678",
            "1381，2345，678",
            "2138，1234，5678",
            "2026-11-22 2026-11-25",
            "三室两厅一百二十平",
            "二〇二六年十一月二十三日",
            "one two three",
            "一二三四五六七",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_wechat_account_may_go_by_the_number() {
        for (text, is_same) in [
            ("13812345678微信同号", true),
            ("138 1234 5678，vx同步", true),
            ("13812345678（微信同號）", true),
            ("my number 13812345678, same on WeChat", true),
            ("13812345678，微信li_lei88", false),
            ("13812345678或13912345679，微信同号", false),
            ("微信同号吗", false),
            ("010-8888 6666 微信同号", false),
        ] {
            let same = wechat_of_phone(text, &find(text));
            assert_eq!(same.is_some(), is_same, "{text}");
            assert!(same.is_none_or(|same| same.reveal() == "13812345678"));
        }
    }

    #[test]
    fn masking_hides_the_middle_and_keeps_the_rest() {
        let text = "我电话138 1234 5678，下午打，微信li_lei88";
        assert_eq!(
            mask_all(text, &find(text)),
            "我电话138****5678，下午打，微信li****88"
        );
        let text = "电话1381234567，单号1391234567，打13812345678";
        assert_eq!(
            mask_said(text, &find(text)),
            "电话138***4567，单号1391234567，打138****5678"
        );
        let text = "幺三八一二三四五六七八，王先生";
        assert_eq!(mask_all(text, &find(text)), "138****5678，王先生");
        assert_eq!(
            format!("{:?}", find("138 1234 5678")[0].contact),
            "Contact(Phone 138****5678)"
        );
    }
}
