//! What is said around a word: in which clause it stands, and whether it is denied, supposed or told of
//! somebody else rather than of the visitor.

use crate::pi::fold::{is_han, is_question};
use std::ops::Range;

/// What denies what stands behind it.
#[rustfmt::skip] // One word a line would be two screens.
const DENIALS: [&str; 34] = [
    "不是", "不要", "不想", "不用", "不做", "不考虑", "不打算", "不选", "不需要", "不走", "不办", "不学", "不改", "不动", "不碰",
    "不打", "不在", "不住", "无需", "没", "除了", "别", "不会", "不喜欢", "不爱", "讨厌", "不太",
    "不接受", "not ", "no ", "isn't ", "without ", "don't want ", "don't need ",
];

/// What looks like a denial and is none.
#[rustfmt::skip] // One word a line would be two screens.
const NO_DENIALS: [&str; 16] = [
    "是不是", "要不要", "想不想", "用不用", "有没有", "做不做", "需不需要", "会不会", "别家", "别人", "别的", "特别", "区别", "级别",
    "没想到", "没事",
];

/// What denies what stands right before it.
#[rustfmt::skip] // One word a line would be two screens.
const DENIED_BEHIND: [&str; 16] = [
    "不要", "不想", "不考虑", "不改", "不动", "不做", "不用", "不办", "不需要", "不行", "不碰", "就不", "就算了", "除外", "免了", "先不",
];

/// Other people, of whom things are told that are none of the visitor's.
#[rustfmt::skip] // One word a line would be two screens.
const OTHERS: [&str; 26] = [
    "朋友", "同事", "邻居", "闺蜜", "同学", "人家", "别人", "别家", "隔壁", "亲戚", "网友", "室友", "表姐", "表哥", "表妹", "表弟",
    "堂哥", "堂姐", "有人", "他们", "friend", "colleague", "coworker", "neighbour", "neighbor", "other people",
];

/// What makes them the visitor's own matter: 帮朋友, 和朋友; 朋友欠我, 朋友想.
const FOR_OTHERS: &str = "帮替给陪和跟与为带让被问在去到找";
#[rustfmt::skip] // One word a line would be two screens.
const OWN_MATTER: [&str; 22] = [
    "被", "欠", "借", "骗", "拖", "撞", "我", "想", "要", "打算", "准备", "需要", "怎么", "能", "推荐", "介绍", "不认", "赖",
    "不还", "拉黑", "跑", "owes",
];

/// What only supposes what stands behind it.
#[rustfmt::skip] // One word a line would be two screens.
const SUPPOSED: [&str; 8] = ["如果", "要是", "万一", "假如", "假设", "会不会", "怕", "what if"];

/// What makes a word that stands right before it the name of something else: 代理费, 贷款利息.
const OTHER_THING: [&str; 3] = ["费", "利息", "利率"];

/// Words that surround a value without telling anything else.
#[rustfmt::skip] // One word a line would be two screens.
const LEADS: [&str; 54] = [
    "我们", "我", "就", "大概", "大约", "差不多", "应该", "可能", "想", "要", "打算", "准备", "那", "先", "是", "一般", "嗯", "好",
    "预计", "也", "只有", "只", "有", "都", "在", "住", "最好", "可以", "选", "暂时", "目前", "现在", "主要", "给", "家里", "做", "约", "直接", "还是", "就要",
    "around", "about", "maybe", "we", "i'm", "i", "it's", "for", "a", "the", "just", "probably", "im", "in",
];
#[rustfmt::skip] // One word a line would be two screens.
const TAILS: [&str; 58] = [
    "吧", "的", "了", "啊", "呀", "哦", "哈", "啦", "嘛", "左右", "上下", "以内", "之内", "以下", "内", "可以", "都行", "行", "方便", "有空",
    "有时间", "有人", "在家", "这样", "那种", "就行", "就好", "就", "要", "定", "多点", "点", "这边", "那边", "好", "ok", "谢谢", "人", "能上", "都在", "款", "型",
    "风格", "风", "附近", "一带", "开", "please", "pls", "is fine", "works for me", "works", "thanks", "style", "would be good", "best", "here", "area",
];

/// Places that other people's things are at, or that the merchant is asked about.
const MERCHANT: [&str; 4] = ["你们", "您们", "贵公司", "你家"];

/// The clause in which a place stands.
pub(super) fn clause(chars: &[char], at: usize) -> Range<usize> {
    let parts = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let after = chars.get(at + 1);
        match chars[at] {
            '!' | '?' | ';' | ':' | '\n' | '…' => true,
            '.' | ',' => {
                let is_digit = |char: Option<&char>| char.is_some_and(char::is_ascii_digit);
                !(is_digit(before) && is_digit(after))
            }
            ' ' => {
                let is_word = |char: Option<&char>| {
                    char.is_some_and(|char| is_han(*char) || char.is_ascii_digit())
                };
                is_word(before) && is_word(after)
            }
            _ => false,
        }
    };
    let start = (0..at).rev().find(|at| parts(*at)).map_or(0, |at| at + 1);
    let end = (at..chars.len()).find(|at| parts(*at));
    start..end.unwrap_or(chars.len())
}

/// Whether what stands there is the visitor's own: not denied, not supposed, and told of nobody else.
pub(super) fn is_own(chars: &[char], place: &Range<usize>) -> bool {
    !is_denied(chars, place) && !is_foreign(chars, place.start)
}

/// Whether the words around a place deny it: 不是我种, 厨房不动; but not 不是我,是我妈.
pub(super) fn is_denied(chars: &[char], place: &Range<usize>) -> bool {
    let clause = clause(chars, place.start);
    let behind: String = chars[place.end.min(clause.end)..clause.end]
        .iter()
        .collect();
    // 厨房不想改 denies it, 看剧不想看字幕 does not.
    let is_short = behind.chars().count() <= 4;
    if is_short
        && DENIED_BEHIND
            .iter()
            .any(|denial| behind.starts_with(denial))
        || matches!(behind.as_str(), "没有" | "没有的" | "没有了" | "没")
        || OTHER_THING.iter().any(|thing| behind.starts_with(thing))
    {
        return true;
    }
    let near = &chars[place.start.saturating_sub(6).max(clause.start)..place.start];
    let near: String = near.iter().collect();
    // 不打针, but not 要不半包吧.
    let is_bare = near.ends_with('不')
        && !["要不", "能不", "会不", "是不", "可不", "想不", "好不"]
            .iter()
            .any(|asks| near.ends_with(asks));
    if is_bare {
        return true;
    }
    DENIALS.iter().any(|denial| {
        near.rfind(denial).is_some_and(|at| {
            let between = &near[at + denial.len()..];
            // 没 denies what is near: 没空调, but not 没多少钱想做; and 没跳过舞 wants to dance.
            let is_far = *denial == "没" && (between.chars().count() > 3 || between.contains('过'));
            let is_none = NO_DENIALS.iter().any(|word| {
                near.match_indices(word)
                    .any(|(start, word)| start <= at && at < start + word.len())
            });
            !is_far && !is_none && !between.contains(['是', '要', '想', '就'])
        })
    })
}

/// Whether a place is only supposed, told of somebody else, or asked of the merchant.
pub(super) fn is_foreign(chars: &[char], at: usize) -> bool {
    let clause = clause(chars, at);
    if clause.start == at {
        return false;
    }
    let before: String = chars[clause.start..at].iter().collect();
    if SUPPOSED.iter().any(|word| before.contains(word)) {
        return true;
    }
    let of_merchant = MERCHANT.iter().any(|word| before.contains(word)) && {
        let all: String = chars[clause].iter().collect();
        is_question(&all) || all.contains('几')
    };
    of_merchant || is_of_others(&before)
}

/// Whether what stands before a word speaks of other people, who are not asked for.
fn is_of_others(before: &str) -> bool {
    OTHERS.iter().any(|other| {
        before.rfind(other).is_some_and(|at| {
            let lead = before[..at].trim_end_matches('我').chars().next_back();
            let is_for = lead.is_some_and(|char| FOR_OTHERS.contains(char) || char == '老');
            let is_for = is_for || before[..at].trim_end().ends_with("for a");
            let between = &before[at + other.len()..];
            !is_for && !OWN_MATTER.iter().any(|word| between.contains(word))
        })
    })
}

/// Whether a value is all that its clause says: 半包,90平 wants 半包 without saying so.
pub(super) fn stands_alone(chars: &[char], place: &Range<usize>) -> bool {
    let clause = clause(chars, place.start);
    if place.end > clause.end || chars.get(clause.end) == Some(&'?') {
        return false;
    }
    let before: String = chars[clause.start..place.start].iter().collect();
    let behind: String = chars[place.end..clause.end].iter().collect();
    let (mut before, mut behind) = (before.trim(), behind.trim());
    while let Some(rest) = LEADS.iter().find_map(|lead| before.strip_suffix(lead)) {
        before = rest.trim_end();
    }
    while let Some(rest) = TAILS.iter().find_map(|tail| behind.strip_prefix(tail)) {
        behind = rest.trim_start();
    }
    before.is_empty() && behind.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    fn place(text: &str, word: &str) -> (Vec<char>, Range<usize>) {
        let said = Folded::new(text);
        let at = said.text.find(word).unwrap_or_else(|| panic!("{text}"));
        let start = said.text[..at].chars().count();
        (said.simple, start..start + word.chars().count())
    }

    #[test]
    fn what_is_denied_supposed_or_of_others_is_not_told() {
        for (text, word, is_told) in [
            ("不要全包", "全包", false),
            ("没做过生意", "做过", false),
            ("不是我自己种", "自己", false),
            ("不是我自己,是我妈", "妈", true),
            ("不是我是我妈", "妈", true),
            ("是不是半包", "半包", true),
            ("不想做全包,要半包", "半包", true),
            ("not a deep clean", "deep clean", false),
            ("厨房不动,只改卫生间", "厨房", false),
            ("厨房不动,只改卫生间", "卫生间", true),
            ("特别喜欢北欧", "北欧", true),
            ("不打针", "打针", false),
            ("要不半包吧", "半包", true),
            ("没跳过舞", "舞", true),
            ("看剧不想看字幕", "看剧", true),
            ("贷款利息多少", "贷款", false),
            ("在别家打过", "打过", true),
            ("会不会松动", "松动", false),
            ("我朋友离婚找的你们", "离婚", false),
            ("帮朋友问离婚", "离婚", true),
            ("朋友欠我钱", "钱", true),
            ("人家都是全款", "全款", false),
            ("老人家牙松动了", "松动", true),
            ("如果贷款呢", "贷款", false),
            ("你们做过多少例", "做过", false),
            ("你们能做半包我就定", "半包", true),
        ] {
            let (chars, place) = place(text, word);
            assert_eq!(is_own(&chars, &place), is_told, "{text}");
        }
    }

    #[test]
    fn a_value_alone_needs_no_cue() {
        for (text, word, is_alone) in [
            ("半包,90平", "半包", true),
            ("那就半包吧", "半包", true),
            ("大概10万左右 三室", "10万", true),
            ("around 200k please", "200k", true),
            ("半包多少钱", "半包", false),
            ("半包?", "半包", false),
            ("10.5万", "10.5万", true),
        ] {
            let (chars, place) = place(text, word);
            assert_eq!(stands_alone(&chars, &place), is_alone, "{text}");
        }
    }
}
