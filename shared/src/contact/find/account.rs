//! Accounts behind the name of their messenger: 微信号 abc_123, LINE ID: abc, QQ 12345678.

use super::super::{Contact, ContactKind};
use super::Found;
use std::ops::Range;

/// What people write before an account, longer marks first, and whose it is.
const MARKS: [(&str, ContactKind); 28] = [
    ("微信号", ContactKind::Wechat),
    ("微信號", ContactKind::Wechat),
    ("微信id", ContactKind::Wechat),
    ("微信", ContactKind::Wechat),
    ("薇信", ContactKind::Wechat),
    ("威信", ContactKind::Wechat),
    ("维信", ContactKind::Wechat),
    ("围信", ContactKind::Wechat),
    ("加薇", ContactKind::Wechat),
    ("加v", ContactKind::Wechat),
    ("v信", ContactKind::Wechat),
    ("绿泡泡", ContactKind::Wechat),
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
    ("企鹅号", ContactKind::Qq),
];

/// What may stand before a WeChat account, and before much else: what follows must look like nothing but
/// an account.
#[rustfmt::skip] // One word a line would be two screens.
const LOOSE_MARKS: [&str; 18] = [
    "加我", "微❤", "加微", "我微", "我的微", "我v", "薇", "微:", "微：", "微号", "v:", "v❤", "v：", "+v", "➕v", "v号", "add me", "加个v",
];

/// What may stand between mark and account. A colon or 是 says that an account follows.
#[rustfmt::skip] // One word a line would be two screens.
const BETWEEN: [&str; 38] = [
    "id", "号码", "号", "號碼", "號", "是", "：", ":", "=", "同", "加我", "加", "我的", "我", "为", "就", "搜索", "搜", "找", "吧", "呗", "哦", "哈",
    "账号", "帐号", "帳號", "（", "(", "❤", "❤️", "—", "-", " is ", " at ", " me at ", " on wechat", " ", "，",
];

/// What says behind an account whose it is.
const BEHIND: [&str; 8] = [
    "是我微信",
    "是我的微信",
    "是微信",
    "（微信",
    "(微信",
    "是我的wx",
    "是我vx",
    " is my wechat",
];

pub(super) fn find(text: &str) -> Vec<Found> {
    // ASCII lower-casing keeps every byte offset.
    let lower = text.to_ascii_lowercase();
    let mut spans: Vec<(Range<usize>, ContactKind, Sign)> = Vec::new();
    let loose = LOOSE_MARKS.map(|mark| (mark, ContactKind::Wechat));
    for (nth, (mark, kind)) in MARKS.into_iter().chain(loose).enumerate() {
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
            let sign = match (nth < MARKS.len(), is_announced) {
                (false, _) => Sign::Loose,
                (true, false) => Sign::Mark,
                (true, true) => Sign::Announced,
            };
            spans.push((start..start + id.len(), kind, sign));
        }
    }
    // Such an account needs no mark: 加v也行 wxid_abc123.
    for (at, _) in lower.match_indices("wxid_") {
        let is_inside = lower[..at].ends_with(|char: char| char.is_ascii_alphanumeric());
        let id = text[at..].bytes();
        let length = id
            .take_while(|byte| is_id_byte(*byte, ContactKind::Wechat))
            .count();
        if !is_inside {
            spans.push((at..at + length, ContactKind::Wechat, Sign::Mark));
        }
    }
    for mark in BEHIND {
        for (end, _) in lower.match_indices(mark) {
            let id = text[..end].trim_end_matches(' ');
            let start = id
                .bytes()
                .rposition(|byte| !is_id_byte(byte, ContactKind::Wechat))
                .map_or(0, |before| before + 1);
            spans.push((start..id.len(), ContactKind::Wechat, Sign::Loose));
        }
    }
    spans.sort_by_key(|(span, ..)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    let mut found = Vec::new();
    for (span, kind, sign) in spans {
        // The mark of another one within an account is a part of it: 微信 wxid_abc123.
        if span.start < end {
            continue;
        }
        if let Some(contact) = account(&text[span.clone()], kind, sign) {
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

/// How surely an account follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// By words that much else may follow.
    Loose,
    /// By the messenger's name.
    Mark,
    /// By its name and a colon.
    Announced,
}

/// The account, where it looks like one: a plain word behind "wechat" ("wechat please") is none.
fn account(id: &str, kind: ContactKind, sign: Sign) -> Option<Contact> {
    let is_announced = sign == Sign::Announced;
    // Words and models of things have no underscore, and no such many digits.
    let digits = id.bytes().filter(u8::is_ascii_digit).count();
    let letters = id.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_odd = letters >= 1 && (id.contains('_') || digits >= 2);
    if sign == Sign::Loose && !is_odd {
        return None;
    }
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
            ("加我 wxid_8k2j3h", ContactKind::Wechat, "wxid_8k2j3h"),
            ("加v也行 wxid_qing77", ContactKind::Wechat, "wxid_qing77"),
            ("wxid_qing77", ContactKind::Wechat, "wxid_qing77"),
            ("V：lily_88", ContactKind::Wechat, "lily_88"),
            ("薇 amy19880", ContactKind::Wechat, "amy19880"),
            ("加个微信呗 mia_zhang", ContactKind::Wechat, "mia_zhang"),
            ("➕V lan1234lan", ContactKind::Wechat, "lan1234lan"),
            ("微信搜 dachuan_88", ContactKind::Wechat, "dachuan_88"),
            ("VX号 peng-88a", ContactKind::Wechat, "peng-88a"),
            ("可以加我，hao123456", ContactKind::Wechat, "hao123456"),
            ("微❤：lucky7788", ContactKind::Wechat, "lucky7788"),
            ("sunny_1990是我微信", ContactKind::Wechat, "sunny_1990"),
            ("sunny1990 is my wechat", ContactKind::Wechat, "sunny1990"),
            ("wechat me at john_doe88", ContactKind::Wechat, "john_doe88"),
            ("我微信号码 abcd1234", ContactKind::Wechat, "abcd1234"),
            (
                "add me on wechat sunny_day1",
                ContactKind::Wechat,
                "sunny_day1",
            ),
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
            "加我微信吧",
            "微信小程序在哪",
            "加v多少钱",
            "wechat pay ok?",
            "加我 ok",
            "蔷薇 rose",
            "su7 v6多少钱",
            "add me please",
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
