//! In which way the visitor wishes to be reached, and texts that respect it. A number that lacks a digit
//! is noticed here as well.

mod refusal;

use super::fold::fold;
use super::numeral;
pub(super) use refusal::declines;
use refusal::{parts, refuses_calls, turned_down};
use serde::{Deserialize, Serialize};

/// A wish for how to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// By WeChat.
    Wechat,
    /// Not by telephone.
    NoCalls,
    /// A message before a call.
    TextFirst,
    /// At weekends only.
    Weekends,
    /// On working days only.
    Weekdays,
    /// Not before this hour.
    After(u8),
    /// Not after this hour.
    Before(u8),
}

/// All words here are in the script and case of a folded text.
#[rustfmt::skip]
const WECHAT: &[&str] = &[
    "只加微信", "加微信就", "加微信吧", "个微信吧", "加我微信", "先微信", "微信联", "微信说", "微信聊", "微信沟通", "微信回", "发微信", "用微信", "微信上", "微信找我",
    "wechat only", "only wechat", "on wechat", "by wechat", "via wechat", "use wechat", "message me on wechat",
];

#[rustfmt::skip]
const TEXT_FIRST: &[&str] = &[
    "先发短信", "先传简讯", "先发简讯", "先发消息", "先发讯息", "先发个消息", "先发个短信", "先发信息", "先微信", "打之前先", "打电话前先", "电话前先", "先留言", "发短信就",
    "发短信给我", "给我发短信", "短信联系", "简讯联络", "text first", "text me", "message first", "message me first", "text before",
    "message before",
];

#[rustfmt::skip]
const WEEKENDS: &[&str] = &[
    "只有周末", "周末才", "周末再联系", "周末联系", "只能周末", "周末有空", "周末再联络", "only weekends", "weekends only", "only at weekends",
    "only on weekends",
];

#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "只有工作日", "工作日联系", "工作日再", "平日联络", "周末别", "周末不要", "weekdays only", "only weekdays", "only on weekdays",
];

/// The way of contact must be what is talked about before an hour is a wish for it.
#[rustfmt::skip]
const ABOUT_CONTACT: &[&str] = &[
    "联系", "联络", "打给", "电话", "来电", "找我", "再打", "再说", "回我", "回复", "回覆", "微信", "call", "text", "contact", "reach",
    "ring",
];

/// What a message wishes, the plainest first.
pub(super) fn find(text: &str) -> Vec<Reach> {
    let folded = fold(text);
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let mut wishes = Vec::new();
    for (is_wished, wish) in [
        (wants_wechat(&folded), Reach::Wechat),
        (refuses_calls(&folded), Reach::NoCalls),
        (holds(TEXT_FIRST), Reach::TextFirst),
        (holds(WEEKENDS), Reach::Weekends),
        (holds(WEEKDAYS), Reach::Weekdays),
    ] {
        if is_wished {
            wishes.push(wish);
        }
    }
    if holds(ABOUT_CONTACT) {
        wishes.extend(hour(&folded));
    }
    wishes
}

fn wants_wechat(folded: &str) -> bool {
    parts(folded).any(|part| {
        WECHAT.iter().any(|word| part.contains(word))
            && !turned_down(part, &["微信", "wechat"], |_| true)
    })
}

/// 晚上八点以后, after 8 pm.
fn hour(folded: &str) -> Option<Reach> {
    let chars: Vec<char> = folded.chars().collect();
    let is_late = ["晚上", "晚", "下午", "傍晚", "pm", "p.m", "夜"]
        .iter()
        .any(|word| folded.contains(word));
    let mut at = 0;
    while at < chars.len() {
        let Some(spelled) = numeral::read(&chars[at..]) else {
            at += 1;
            continue;
        };
        let before: String = chars[..at].iter().collect();
        let after: String = chars[at + spelled.chars..].iter().collect();
        at += spelled.chars.max(1);
        let Ok(told) = spelled.number.to_string().parse::<u8>() else {
            continue;
        };
        let told = if is_late && told < 12 {
            told + 12
        } else {
            told
        };
        if told > 23 {
            continue;
        }
        let rest = ["点半", "点钟", "点"]
            .iter()
            .find_map(|unit| after.strip_prefix(unit));
        if let Some(rest) = rest {
            let starts = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
            if starts(&["以后", "之后", "后", "过后", "才"]) {
                return Some(Reach::After(told));
            }
            if starts(&["以前", "之前", "前"]) {
                return Some(Reach::Before(told));
            }
        }
        let before = before.trim_end();
        if before.ends_with("after") {
            return Some(Reach::After(told));
        }
        if before.ends_with("before") {
            return Some(Reach::Before(told));
        }
    }
    None
}

/// Keeps wishes; a later one of the same kind takes the place of the earlier.
pub fn keep(known: &mut Vec<Reach>, wishes: impl IntoIterator<Item = Reach>) {
    for wish in wishes {
        known.retain(|other| std::mem::discriminant(other) != std::mem::discriminant(&wish));
        known.push(wish);
        known.sort_unstable();
    }
}

/// Words for a call, and those for a message in their place.
const CALLS: &[(&str, &str)] = &[
    ("给您打电话", "给您发消息"),
    ("打电话给您", "发消息给您"),
    ("打电话联系您", "发消息联系您"),
    ("电话联系您", "发消息联系您"),
    ("打给您", "发消息给您"),
    ("给您回电话", "给您回消息"),
    ("给您回电", "给您回消息"),
    ("回电", "回消息"),
    ("致电您", "发消息给您"),
    ("給您打電話", "給您發訊息"),
    ("打電話給您", "發訊息給您"),
    ("電話聯絡您", "發訊息聯絡您"),
    ("給您回電話", "給您回訊息"),
    ("給您回電", "給您回訊息"),
    ("打給您", "發訊息給您"),
    ("回電", "回訊息"),
    ("call you back", "message you"),
    ("call you", "message you"),
    ("ring you", "message you"),
    ("phone you", "message you"),
    ("give you a call", "send you a message"),
];

/// A text of the merchant's side as this visitor wishes to be spoken to: no calls are announced to whoever
/// doesn't want them.
#[must_use]
pub fn respect(text: String, wishes: &[Reach]) -> String {
    let is_quiet = |wish: &Reach| matches!(wish, Reach::NoCalls | Reach::Wechat);
    if !wishes.iter().any(is_quiet) {
        return text;
    }
    CALLS.iter().fold(text, |text, (call, message)| {
        if text.contains(call) {
            text.replace(call, message)
        } else {
            text
        }
    })
}

/// Whether a mobile number stands there with a digit too few or too many, written out or masked: what is
/// masked and was left as a contact has as many digits as it should.
pub(super) fn has_odd_number(text: &str) -> bool {
    // Folding would shorten the stars of a mask.
    let plain: String = text
        .chars()
        .map(|char| match char {
            '０'..='９' => char::from_u32(char as u32 - '０' as u32 + '0' as u32).unwrap_or(char),
            _ => char,
        })
        .collect();
    let bytes = plain.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = Vec::new();
        while at < bytes.len() && (is_digit(bytes[at]) || is_inside(bytes, at)) {
            if is_digit(bytes[at]) {
                digits.push(bytes[at]);
            }
            at += 1;
        }
        let is_word = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(*byte, b'_' | b'+'))
        };
        let stands_alone = !is_word(start.checked_sub(1).and_then(|before| bytes.get(before)))
            && !is_word(bytes.get(at));
        let is_mobile =
            digits.first() == Some(&b'1') && digits.get(1).is_some_and(|digit| *digit >= b'3');
        let is_masked = digits.contains(&b'*');
        let is_near = is_mobile && matches!(digits.len(), 10 | 12);
        let is_short = is_masked && is_mobile && digits.len() != 11;
        if stands_alone && (is_near || is_short) {
            return true;
        }
    }
    false
}

/// A digit, or one that is masked.
fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'*'
}

/// A separator within a number.
fn is_inside(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at], b' ' | b'-') && bytes.get(at + 1).is_some_and(|byte| is_digit(*byte))
}

#[cfg(test)]
mod tests;
