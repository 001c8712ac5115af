//! Accounts behind the name of their messenger: 微信号 abc_123, LINE ID: abc, QQ 12345678.

use super::super::{Contact, ContactKind};
use super::Found;
use std::ops::Range;

/// What people write before an account, longer marks first, and whose it is.
const MARKS: [(&str, ContactKind); 24] = [
    ("微信号", ContactKind::Wechat),
    ("微信號", ContactKind::Wechat),
    ("微信id", ContactKind::Wechat),
    ("微信", ContactKind::Wechat),
    ("薇信", ContactKind::Wechat),
    ("威信", ContactKind::Wechat),
    ("加薇", ContactKind::Wechat),
    ("加v", ContactKind::Wechat),
    ("v信", ContactKind::Wechat),
    ("wechat id", ContactKind::Wechat),
    ("wechat", ContactKind::Wechat),
    ("weixin", ContactKind::Wechat),
    ("wx", ContactKind::Wechat),
    ("vx", ContactKind::Wechat),
    ("line id", ContactKind::Line),
    ("line的id", ContactKind::Line),
    ("加line", ContactKind::Line),
    ("加賴", ContactKind::Line),
    ("加赖", ContactKind::Line),
    ("line", ContactKind::Line),
    ("qq号", ContactKind::Qq),
    ("qq號", ContactKind::Qq),
    ("扣扣", ContactKind::Qq),
    ("qq", ContactKind::Qq),
];

/// What may stand between mark and account. A colon or 是 says that an account follows.
#[rustfmt::skip] // One word a line would be two screens.
const BETWEEN: [&str; 14] = ["id", "号", "號", "是", "：", ":", "=", "同", "加", "我", "为", " is ", " ", "，"];

pub(super) fn find(text: &str) -> Vec<Found> {
    // ASCII lower-casing keeps every byte offset.
    let lower = text.to_ascii_lowercase();
    let mut spans: Vec<(Range<usize>, ContactKind, bool)> = Vec::new();
    for (mark, kind) in MARKS {
        for (at, _) in lower.match_indices(mark) {
            let before = lower[..at].chars().next_back();
            let is_inside = mark.starts_with(|char: char| char.is_ascii_alphabetic())
                && before.is_some_and(|char| char.is_ascii_alphanumeric());
            if is_inside {
                continue;
            }
            let (start, is_announced) = skip_between(&lower, at + mark.len());
            let length: usize = text[start..]
                .bytes()
                .take_while(|byte| is_id_byte(*byte, kind))
                .count();
            // A full stop ends the sentence.
            let id = text[start..start + length].trim_end_matches('.');
            spans.push((start..start + id.len(), kind, is_announced));
        }
    }
    spans.sort_by_key(|(span, ..)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    let mut found = Vec::new();
    for (span, kind, is_announced) in spans {
        // The mark of another one within an account is a part of it: 微信 wxid_abc123.
        if span.start < end {
            continue;
        }
        if let Some(contact) = account(&text[span.clone()], kind, is_announced) {
            end = span.end;
            found.push(Found { contact, span });
        }
    }
    found
}

fn is_id_byte(byte: u8, kind: ContactKind) -> bool {
    byte.is_ascii_alphanumeric()
        || match kind {
            ContactKind::Line => matches!(byte, b'-' | b'_' | b'.' | b'@'),
            ContactKind::Qq => false,
            ContactKind::Phone | ContactKind::Wechat => matches!(byte, b'-' | b'_'),
        }
}

fn skip_between(lower: &str, mut at: usize) -> (usize, bool) {
    let mut is_announced = false;
    while let Some(word) = BETWEEN.iter().find(|word| lower[at..].starts_with(**word)) {
        // The first letters of an account are not "id" behind nothing.
        let goes_on = *word == "id"
            && lower
                .as_bytes()
                .get(at + 2)
                .is_some_and(u8::is_ascii_alphanumeric);
        if goes_on {
            break;
        }
        is_announced |= matches!(*word, "id" | "是" | "：" | ":" | "=" | "为" | " is ");
        at += word.len();
    }
    (at, is_announced)
}

/// The account, where it looks like one: a plain word behind "wechat" ("wechat please") is none.
fn account(id: &str, kind: ContactKind, is_announced: bool) -> Option<Contact> {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        ContactKind::Wechat => {
            let is_likely = !is_plain
                || (is_announced
                    && !matches!(id.to_ascii_lowercase().as_str(), "please" | "number"));
            Contact::parse_wechat(id)
                .ok()
                .filter(|contact| is_likely && contact.reveal() == id && !is_number)
        }
        ContactKind::Line => {
            let is_likely = !is_number && (!is_plain || is_announced);
            is_likely.then(|| Contact::parse_line(id).ok()).flatten()
        }
        ContactKind::Qq => Contact::parse_qq(id).ok(),
        ContactKind::Phone => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    fn found(text: &str) -> Vec<(ContactKind, String)> {
        find(text)
            .iter()
            .map(|found| (found.contact.kind(), found.contact.reveal().to_owned()))
            .collect()
    }

    #[test]
    fn accounts_are_found_behind_their_mark() {
        for (text, kind, id) in [
            ("加我微信：li_lei88", ContactKind::Wechat, "li_lei88"),
            ("vx abc-12345 晚上联系", ContactKind::Wechat, "abc-12345"),
            ("微信 wxid_abc123", ContactKind::Wechat, "wxid_abc123"),
            ("微信号是zhangsan", ContactKind::Wechat, "zhangsan"),
            (
                "my wechat is lilei_1990.",
                ContactKind::Wechat,
                "lilei_1990",
            ),
            ("LINE ID：annwang", ContactKind::Line, "annwang"),
            ("我的line是 ann.wang88", ContactKind::Line, "ann.wang88"),
            ("加line @dental77", ContactKind::Line, "@dental77"),
            ("QQ 1234567890", ContactKind::Qq, "1234567890"),
            ("qq号：88886666", ContactKind::Qq, "88886666"),
        ] {
            assert_eq!(found(text), [(kind, id.to_owned())], "{text}");
        }
        for text in [
            "wechat please",
            "可以加LINE吗",
            "online booking",
            "加微信吧",
            "地铁line 2",
            "QQ聊",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        // The number is the phone; it is not found twice.
        assert_eq!(
            found("微信13812345678"),
            [(ContactKind::Phone, "13812345678".to_owned())]
        );
    }
}
