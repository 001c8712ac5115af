//! Forbidden words in a sentence that does not claim them: denied (不能保证), asked (会不会), or warned of
//! (承诺包过的要小心). A denial that is denied itself claims again (不可能不包过), and so does a question that
//! wants no answer (不是最好谁是最好).

use super::plain::{is_break, is_end};
use std::ops::Range;

/// Characters between a denial and what it denies.
const REACH: usize = 9;
/// Characters after the words in which a sentence may take them back.
const AFTER: usize = 18;
/// English words between a denial and what it denies.
const REACH_WORDS: usize = 6;

/// Words that hold a 不, 没 or 别 and deny nothing.
#[rustfmt::skip]
const DENY_NOTHING: &[&str] = &[
    "不仅", "不僅", "不但", "不光", "不只", "不止", "不管", "不论", "不論", "不用担心", "不用擔心",
    "不必担心", "不必擔心", "不用怕", "不怕", "不愧", "不得了", "不错", "不錯", "不断", "不斷", "不少",
    "不同", "不一样", "不一樣", "不比", "不输", "不輸", "不亚", "不亞", "不逊", "不遜", "不次于", "不花",
    "不限", "不满", "不滿", "不过", "不過", "不信", "不到", "不久", "不好意思", "不夸张", "不誇張", "不吹",
    "不骗", "不騙", "不瞒", "不瞞", "不容", "不可否认", "不可否認", "不可错过", "不能错过", "不能錯過",
    "不要错过", "不要錯過", "不要犹豫", "不要猶豫", "不会错", "不會錯", "不会让您失望", "不會讓您失望",
    "没问题", "沒問題", "没错", "沒錯", "没毛病", "没话说", "未来", "未來", "特别", "特別", "别家", "別家",
];

/// What follows a 不, 没, 未, 别 or 勿 that denies more than the next word.
#[rustfmt::skip]
const GOVERNING: &[&str] = &[
    "能", "会", "會", "敢", "可", "得", "准", "許", "许", "应", "應", "该", "該", "宜", "要", "做", "搞",
    "提供", "承诺", "承諾", "保证", "保證", "担保", "擔保", "宣传", "宣傳", "宣称", "说", "說", "讲", "講",
    "打", "玩", "存在", "支持", "接受", "承接", "代", "组织", "組織", "安排", "参与", "參與", "使用", "是",
    "再", "相信", "轻信", "輕信", "信", "建议", "建議", "推荐", "推薦", "允许", "允許", "属于", "屬於", "等于",
    "等於", "代表", "意味", "给", "給", "向", "对", "對", "为", "為", "算", "值得", "愿", "願", "卖", "賣",
    "涉及", "鼓励", "提倡", "赞成", "靠", "拿", "以", "把", "主打", "有", "人", "法", "办法", "辦法", "谁",
    "誰", "听", "聽", "指望", "被",
];

/// Words that deny or warn by themselves.
#[rustfmt::skip]
const DENIALS: &[&str] = &[
    "无法", "無法", "无权", "無權", "禁止", "严禁", "嚴禁", "拒绝", "拒絕", "难以", "難以", "很难", "很難",
    "谁敢", "誰敢", "谁能保", "誰能保", "谁能承诺", "哪有", "哪能", "哪敢", "避免", "杜绝", "杜絕", "警惕",
    "小心", "当心", "當心", "谨防", "謹防", "远离", "遠離", "违规", "違規", "违法", "違法", "虚假", "虛假",
    "抵制", "反对", "所谓", "所謂", "号称", "號稱", "声称", "聲稱", "自称", "自稱", "宣称自己", "有人承诺",
    "有人保证", "有人保證",
];

/// Between a denial and the words these turn to a claim after all: 不考试也能拿证, 没基础照样.
const TURNS: &[&str] = &[
    "也", "照", "直接", "就", "却", "卻", "但", "而", "便", "只", "仍",
];

/// What may stand between "there is none" and what there is none of.
#[rustfmt::skip]
const OF_NONE: &[&str] = &[
    "任何一家", "任何人", "任何", "一家", "哪家", "哪个", "哪個", "什么", "什麼", "所谓", "所謂", "这种",
    "這種", "这样的", "這樣的", "那种", "那種", "机构", "機構", "老师", "老師", "医生", "醫師", "律师", "律師",
    "办法", "辦法", "能力", "资格", "資格", "绝对", "絕對", "真正", "敢", "能", "可以",
];

/// What takes the words before it back.
#[rustfmt::skip]
const TAKEN_BACK: &[&str] = &[
    "不能宣传", "不能宣傳", "不得宣传", "不得宣傳", "不对外宣传", "不對外宣傳",
    "不可能的", "是不可能", "是没有的", "是沒有的", "是不存在", "不存在的", "我们不做", "我們不做", "我们不敢",
    "我們不敢", "我们不提供", "我們不提供", "我们不承诺", "我們不承諾", "我们不搞", "我们不接", "我们不卖",
    "都不做", "都不能", "都不敢", "不可信", "不能信", "别信", "別信", "不要信", "别相信", "別相信", "不要相信",
    "别当真", "不靠谱", "不靠譜", "做不到", "办不到", "辦不到", "谁也不", "誰也不", "谁都不", "誰都不", "没人敢",
    "沒人敢", "没人能", "沒人能", "没有人能", "沒有人能", "没有人敢", "沒有人敢", "不合规", "不合規", "不合法",
    "不允许", "不允許", "禁止", "违法", "違法", "违规", "違規", "骗", "騙", "忽悠", "小心", "当心", "當心",
    "警惕", "谨慎", "謹慎", "慎重", "留心", "虚假", "虛假", "夸大", "誇大", "陷阱", "套路", "不现实", "不現實",
    "不负责任", "不負責任", "不敢说", "不敢說", "不能说", "不能說", "保证不了", "保證不了", "说不准", "難說",
    "难说",
];

/// The same of a promise: "the result, nobody can promise that".
#[rustfmt::skip]
const PROMISE_DENIED: &[&str] = &[
    "不敢保证", "不敢保證", "不能保证", "不能保證", "无法保证", "無法保證", "没法保证", "沒法保證", "不能承诺",
    "不能承諾", "无法承诺", "無法承諾", "没法承诺", "沒辦法保證", "不做承诺", "不作承诺", "不做承諾",
];

/// A question by whether or not.
#[rustfmt::skip]
const WHETHER: &[&str] = &[
    "是不是", "会不会", "會不會", "能不能", "有没有", "有沒有", "是否", "能否", "可否", "算不算", "敢不敢",
    "行不行", "可不可以", "要不要紧", "什么叫", "什麼叫", "什么是", "什麼是", "怎样才算", "怎樣才算", "怎么才算",
    "如何判断", "怎么判断", "怎麼判斷", "如何判斷", "何为", "真的能", "真的會",
];

/// Questions that want no answer but a purchase, or that are statements.
#[rustfmt::skip]
const WANTS_NO_ANSWER: &[&str] = &[
    "想不想", "想要", "心动", "心動", "何不", "为什么不", "為什麼不", "为何不", "難道", "难道", "岂", "豈",
    "谁是", "誰是", "谁还", "誰還", "还有谁", "還有誰", "谁能比", "誰能比", "谁不", "誰不", "谁比", "誰比",
    "不就是", "可不就", "还不是", "還不是", "何尝", "好吗", "好嗎", "知道", "还等",
];

/// What stands in a warning and not in a claim, unless it is denied itself: 绝不骗人.
#[rustfmt::skip]
const BARE_WARNINGS: &[&str] = &[
    "骗", "騙", "忽悠", "套路", "陷阱", "虚假", "虛假", "夸大", "誇大", "违法", "違法", "违规", "違規", "小心",
    "当心", "當心", "警惕",
];

#[rustfmt::skip]
const ENGLISH_DENIALS: &[&str] = &[
    "not", "never", "cannot", "can't", "don't", "doesn't", "won't", "isn't", "aren't", "wouldn't",
    "shouldn't", "mustn't", "nobody", "without", "neither", "nor", "refuse", "refuses", "avoid",
    "beware", "illegal", "forbidden", "banned", "unlawful", "hardly", "unable",
];

#[rustfmt::skip]
const ENGLISH_DENY_NOTHING: &[&str] = &[
    "not only", "not just", "not merely", "no doubt", "no matter", "no one else", "nobody else",
    "no other", "no better", "no wonder", "never better", "can't wait", "don't miss", "don't wait",
];

#[rustfmt::skip]
const ENGLISH_TAKEN_BACK: &[&str] = &[
    "is not possible", "isn't possible", "are not possible", "is not allowed", "isn't allowed",
    "are not allowed", "is not something", "isn't something", "are not something", "aren't something",
    "is illegal", "is impossible", "are impossible", "cannot be", "can't be", "we don't", "we do not",
    "nobody can", "no one can", "red flag", "is forbidden", "be careful",
];

/// Whether the words in this span are denied, asked or warned of.
pub(super) fn is_excused(text: &str, span: &Range<usize>) -> bool {
    if is_begun_otherwise(text, span) {
        return true;
    }
    let from = text[..span.start]
        .rfind(is_break)
        .map_or(0, |at| at + width(text, at));
    let to = text[span.end..]
        .find(is_break)
        .map_or(text.len(), |at| span.end + at);
    let clause = &text[from..to];
    if WANTS_NO_ANSWER.iter().any(|words| clause.contains(words)) {
        return false;
    }
    let before = &text[from..span.start];
    let mark = text[to..].chars().next();
    is_denied(before)
        || is_denied_in_english(before)
        || is_taken_back(&text[span.end..])
        || is_asked(clause, before, mark)
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// 保证金 and 承诺书 are things; 保证不了 is a denial.
fn is_begun_otherwise(text: &str, span: &Range<usize>) -> bool {
    let words = &text[span.clone()];
    ["保证", "保證", "承诺", "承諾"].iter().any(|promise| {
        let Some(rest) = words.strip_prefix(promise) else {
            return false;
        };
        let after = if rest.is_empty() {
            &text[span.end..]
        } else {
            rest
        };
        let is_person = after.starts_with('人') && !after.starts_with("人人");
        let things = ["金", "书", "書", "不了", "不到"];
        is_person || things.iter().any(|end| after.starts_with(end))
    })
}

fn is_denied(before: &str) -> bool {
    let mut masked = before.to_owned();
    for words in DENY_NOTHING.iter().copied() {
        if masked.contains(words) {
            masked = masked.replace(words, &"·".repeat(words.chars().count()));
        }
    }
    let chars: Vec<char> = masked.chars().collect();
    // Each denial and where what it denies begins; a coordinated one ("不…也不…") begins anew.
    let mut denials = 0_u32;
    let mut reaches_from = None;
    let mut at = 0;
    while at < chars.len() {
        let Some(length) = denial_at(&chars, at) else {
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).map(|before| chars[before]);
        let is_further = before.is_some_and(|char| "也更又且、都既绝絕从從".contains(char));
        denials = if is_further { 1 } else { denials + 1 };
        reaches_from = Some((at, at + length));
        at += length;
    }
    let Some((at, from)) = reaches_from.filter(|_| denials % 2 == 1) else {
        return false;
    };
    let between: String = chars[from..].iter().collect();
    let is_of_none = matches!(chars[at], '没' | '沒');
    is_near(&between, is_of_none) && !TURNS.iter().any(|turn| between.contains(turn))
}

/// How many characters of a denial begin here.
fn denial_at(chars: &[char], at: usize) -> Option<usize> {
    let begins = |words: &str| {
        let mut rest = chars[at..].iter();
        words.chars().all(|char| rest.next() == Some(&char))
    };
    if let Some(words) = DENIALS.iter().find(|words| begins(words)) {
        return Some(words.chars().count());
    }
    if !matches!(
        chars[at],
        '不' | '没' | '沒' | '未' | '别' | '別' | '勿' | '莫'
    ) {
        return None;
    }
    // 会不会 asks and denies nothing.
    let around = (
        at.checked_sub(1).map(|before| chars[before]),
        chars.get(at + 1),
    );
    if matches!(around, (Some(before), Some(after)) if before == *after) {
        return None;
    }
    let rest: String = chars[at + 1..].iter().collect();
    let governs = rest.is_empty()
        || rest == "用"
        || GOVERNING.iter().any(|words| rest.starts_with(words))
        || denial_at(chars, at + 1).is_some();
    governs.then_some(1)
}

fn is_near(between: &str, is_of_none: bool) -> bool {
    // A list is denied as a whole: 不承诺包过、保过.
    let last = between.rsplit('、').next().unwrap_or(between);
    let is_list = last.len() < between.len();
    let items = between
        .split('、')
        .all(|item| item.chars().count() <= REACH);
    if is_list {
        return items;
    }
    if !is_of_none {
        let text = last.trim_start_matches(':');
        return text.chars().count() <= REACH && !text.contains(':');
    }
    let mut rest = last.trim_start_matches(['有', '人', '谁', '誰', '法', ':']);
    while let Some(found) = OF_NONE.iter().find_map(|words| rest.strip_prefix(words)) {
        rest = found;
    }
    let is_about_someone = last.ends_with(['敢', '能']) && last.chars().count() <= REACH;
    rest.chars().count() <= 2 || is_about_someone
}

fn is_denied_in_english(before: &str) -> bool {
    if !before.contains(|char: char| char.is_ascii_lowercase()) {
        return false;
    }
    let mut masked = before.to_owned();
    for words in ENGLISH_DENY_NOTHING.iter().copied() {
        masked = masked.replace(words, "");
    }
    let words: Vec<&str> = masked
        .split(|char: char| !(char.is_ascii_alphanumeric() || char == '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let near = &words[words.len().saturating_sub(REACH_WORDS)..];
    let denials = near.iter().enumerate().filter(|(at, word)| {
        // "No clinic can …" denies; "no exam …" only says what there is not.
        let is_no = matches!(**word, "no" | "none")
            && (at + 1 == near.len()
                || near[at + 1..]
                    .iter()
                    .any(|word| matches!(*word, "can" | "may" | "will" | "honest" | "is")));
        is_no || ENGLISH_DENIALS.contains(word)
    });
    denials.count() % 2 == 1
}

fn is_taken_back(after: &str) -> bool {
    let end = after
        .find(|char| is_end(char) && char != '?')
        .unwrap_or(after.len());
    let near: String = after[..end].chars().take(AFTER).collect();
    let holds = |words: &str| {
        near.match_indices(words).any(|(at, _)| {
            let is_bare = BARE_WARNINGS.contains(&words);
            let just_before = near[..at].chars().rev().take(3);
            let is_denied = just_before
                .into_iter()
                .any(|char| "不没沒无無非绝絕零".contains(char));
            !(is_bare && is_denied)
        })
    };
    let in_english = || {
        let near: String = after[..end].chars().take(40).collect();
        ENGLISH_TAKEN_BACK.iter().any(|words| near.contains(words))
    };
    TAKEN_BACK
        .iter()
        .chain(PROMISE_DENIED)
        .any(|words| holds(words))
        || near.ends_with("我们没有")
        || near.ends_with("我們沒有")
        || in_english()
}

fn is_asked(clause: &str, before: &str, mark: Option<char>) -> bool {
    let is_whether = WHETHER.iter().any(|words| {
        before
            .rfind(words)
            .is_some_and(|at| before[at + words.len()..].chars().count() <= REACH)
    });
    let trimmed = clause.trim();
    let ends = trimmed.ends_with(['吗', '嗎', '么', '麼']);
    let first = trimmed
        .split(|char: char| !char.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let begins = matches!(
        first,
        "is" | "are" | "do" | "does" | "can" | "will" | "could" | "would"
    );
    is_whether || ends || (begins && mark == Some('?'))
}
