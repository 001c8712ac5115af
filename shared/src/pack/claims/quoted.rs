//! Words that a text only quotes to refute them: “无痛”我们不这么讲. Whoever boasts in quotation marks
//! (我们就是“零风险”) says it himself.

use super::excuse::refutes;
use super::plain::sentence;
use crate::pi::fold::fold;
use std::borrow::Cow;
use std::ops::Range;

/// Quotation marks that are no apostrophes.
const MARKS: [(char, char); 4] = [('“', '”'), ('「', '」'), ('『', '』'), ('"', '"')];

/// Longer quotations are texts of their own.
const CHARS_MAX: usize = 30;

/// What a sentence says of a quotation that it does not make its own, besides what takes back any words.
#[rustfmt::skip]
const REFUTED: &[&str] = &[
    "不这么讲", "不这么说", "不评价", "不是我们的话", "不是事实", "不是真的", "并不是", "并非", "不是不", "从来没有", "从没", "没有公布",
    "我们没有", "我们也没有", "没有这", "没法", "没办法", "无法", "给不出", "答不了", "不写", "不会说", "不许", "不准", "不让", "不该",
    "不敢", "谈不上", "不信这", "我们不用", "注册证", "那不是", "is not", "isn't", "are not", "can't", "cannot", "we never",
];

/// What makes it one's own after all.
#[rustfmt::skip]
const OWN: &[&str] = &["我们就是", "就是这么", "敢说", "不是吹", "不吹", "没有第二", "没有后顾", "不信您", "不信你", "that's us", "that is us"];

/// A text without the words that it quotes and refutes.
pub(super) fn own_words(text: &str) -> Cow<'_, str> {
    let mut own = Cow::Borrowed(text);
    for (open, close) in MARKS {
        let mut from = 0;
        while let Some((start, end)) = quotation(&own, from, open, close) {
            from = end;
            if is_refuted(&own, start, end) {
                let mut kept = own.into_owned();
                kept.replace_range(start..end, "");
                own = Cow::Owned(kept);
                from = start;
            }
        }
    }
    own
}

/// From one mark to behind the other.
fn quotation(text: &str, from: usize, open: char, close: char) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find(open)?;
    let within = start + open.len_utf8();
    let end = within + text[within..].find(close)?;
    if text[within..end].chars().count() <= CHARS_MAX {
        return Some((start, end + close.len_utf8()));
    }
    quotation(text, within, open, close)
}

fn is_refuted(text: &str, start: usize, end: usize) -> bool {
    let Range {
        start: from,
        end: to,
    } = sentence(text, &(start..end));
    let around = fold(&format!("{} {}", &text[from..start], &text[end..to]));
    let holds = |words: &[&str]| words.iter().any(|word| around.contains(word));
    (holds(REFUTED) || refutes(&around)) && !holds(OWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refuted_is_not_ones_own() {
        for (text, own) in [
            ("“无痛”我们不这么讲。", "我们不这么讲。"),
            ("「百分之百」這種話請不要相信", "這種話請不要相信"),
            ("\"Zero interest\" isn't really free", " isn't really free"),
            (
                "我们就是“零风险”，没有人敢这么说",
                "我们就是“零风险”，没有人敢这么说",
            ),
            ("“国家级”团队为您服务", "“国家级”团队为您服务"),
            ("“包过”两个字不能写。“第一”也是", "两个字不能写。“第一”也是"),
            ("“没有收尾", "“没有收尾"),
        ] {
            assert_eq!(own_words(text), own, "{text}");
        }
    }
}
