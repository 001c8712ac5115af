//! Forbidden words in a sentence that does not claim them: denied (不能保证), asked (会不会), or warned of
//! (承诺包过的要小心), made to hang on something (成功率要看骨头), or one of the terms of a contract that says
//! what is given back too. A denial that is denied itself claims again (不可能不包过), and so does a question
//! that wants no answer (不是最好谁是最好).

use super::plain::{is_break, is_end, sentence};
use std::ops::Range;

/// Characters between a denial and what it denies.
const REACH: usize = 9;
/// Characters after the words in which a sentence may take them back.
const AFTER: usize = 18;
/// English words between a denial and what it denies.
const REACH_WORDS: usize = 8;

/// Words that hold a 不, 没 or 别 and deny nothing.
#[rustfmt::skip]
const DENY_NOTHING: &[&str] = &[
    "不仅", "不但", "不光", "不只", "不止", "不管", "不论", "不用担心", "不必担心", "不用怕", "不怕", "不愧", "不得了", "不错", "不断", "不少",
    "不同", "不一样", "不比", "不输", "不亚", "不逊", "不次于", "不花", "不限", "不满", "不过", "不信", "不到", "不久", "不好意思", "不夸张", "不吹",
    "不骗", "不瞒", "不容", "不可否认", "不可错过", "不能错过", "不要错过", "不要犹豫", "不会错", "不会让您失望", "没问题", "没错", "没毛病",
    "没话说", "未来", "特别", "别家",
];

/// What follows a 不, 没, 未, 别 or 勿 that denies more than the next word.
#[rustfmt::skip]
const GOVERNING: &[&str] = &[
    "能", "会", "敢", "可", "得", "准", "许", "应", "该", "宜", "要", "做", "搞", "提供", "承诺", "保证", "担保", "宣传", "宣称", "说", "讲",
    "打", "玩", "存在", "支持", "接受", "承接", "代", "组织", "安排", "参与", "使用", "是", "再", "相信", "轻信", "信", "建议", "推荐", "允许", "属于",
    "等于", "代表", "意味", "给", "替", "向", "对", "为", "算", "值得", "愿", "卖", "涉及", "鼓励", "提倡", "赞成", "靠", "拿", "以", "把", "收中",
    "收小", "收学", "收未", "招", "主打", "有", "人", "法", "办法", "谁", "让", "听", "指望", "被", "一定", "适合",
];

/// Words that deny or warn by themselves.
#[rustfmt::skip]
const DENIALS: &[&str] = &[
    "达不到", "到不了", "无法", "未必", "无权", "禁止", "严禁", "拒绝", "难以", "很难", "谁敢", "谁能保", "谁能承诺", "哪有", "哪能", "哪敢", "避免", "杜绝",
    "警惕", "小心", "当心", "谨防", "远离", "违规", "违法", "虚假", "抵制", "反对", "所谓", "号称", "声称", "自称", "宣称自己", "有人承诺", "有人保证",
    "有人跟您说", "有人告诉您", "谁跟您说", "您说对方",
];

/// Between a denial and the words these turn to a claim after all: 不考试也能拿证, 没基础照样.
const TURNS: &[&str] = &["也", "照", "直接", "就", "却", "但", "而", "便", "只", "仍"];

/// What is denied as something that is said: nothing in it claims, however it turns.
#[rustfmt::skip]
const SPEAKING: &[&str] = &[
    "能说", "能讲", "敢说", "敢讲", "会说", "能保证", "敢保证", "能承诺", "承诺", "保证", "代表", "等于", "意味", "能指望", "要以为", "要相信", "要指望",
    "要听", "能认为", "见得", "是说",
];

/// Whom or what there is none of that could do what is said.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    "哪", "谁", "人", "任何", "一个", "一家", "一种", "一位", "一台", "医生", "律师", "老师", "机构", "学校", "公司", "诊所", "医院", "品牌", "项目",
    "什么", "绝对", "所谓", "师傅", "材料", "手术", "生意", "投资", "车", "这种", "这样",
];

/// What may stand between "there is none" and what there is none of.
#[rustfmt::skip]
const OF_NONE: &[&str] = &[
    "任何一家", "任何人", "任何", "一家", "哪家", "哪个", "什么", "所谓", "这种", "这样的", "那种", "机构", "老师", "医生", "医师", "律师", "办法",
    "能力", "资格", "绝对", "真正", "敢", "能", "可以", "跟您", "向您", "给您", "对您", "完全", "提前", "现在",
];

/// What is denied with all that follows it: 没办法跟您保证做完就不再长.
const PROMISES: &[&str] = &["保证", "承诺", "担保", "打包票"];

/// Of whom or what something is denied that is true of some: 不是所有人都适合当天戴牙.
#[rustfmt::skip]
const NOT_ALL: &[&str] = &[
    "不是所有", "不是每", "不是人人", "不是谁都", "并非所有", "并非每", "not everyone", "not all", "not every",
];

/// Of what somebody may name the cheapest or the safest.
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "办法", "方法", "方式", "做法", "时间", "时候", "环节", "步骤", "原因", "套餐", "问题", "一步", "一项", "一条", "路线", "距离", "顺序", "姿势", "那款", "那个", "那种",
    "那家", "那份", "那台", "一款", "一档", "一种", "开法", "途径", "渠道", "证据", "结果", "风险", "情况",
];

/// What takes the words before it back.
#[rustfmt::skip]
const TAKEN_BACK: &[&str] = &[
    "不能宣传", "不得宣传", "不对外宣传", "不可能的", "是不可能", "是没有的", "是不存在", "不存在的", "我们不做", "我们不敢", "我们不提供", "我们不承诺", "我们不搞", "我们不接",
    "我们不卖", "都不做", "都不能", "都不敢", "不可信", "不能信", "别信", "不要信", "别相信", "不要相信", "别当真", "不靠谱", "做不到", "办不到", "谁也不", "谁都不",
    "没人敢", "没人能", "没有人能", "没有人敢", "不合规", "不合法", "不允许", "禁止", "违法", "违规", "骗", "忽悠", "小心", "当心", "警惕", "谨慎", "慎重",
    "留心", "虚假", "夸大", "陷阱", "是套路", "套路深", "的套路", "不现实", "犯罪", "犯法", "入刑", "坐牢的", "不一定", "不见得", "未必", "不负责任", "不敢说",
    "不能说", "保证不了", "说不准", "难说", "不对外说", "不对外发", "不对外提供", "不能透露", "不对外讲", "不对外报", "不能对外", "不公布", "不能用来", "不能拿来",
    "不便提供", "不能上", "不会也不能", "没有这个活动", "不能写", "没有批准", "不会拿出去", "没有经过核实", "不太可信", "没有任何来往", "没有来往", "没有任何往来", "没有任何关系",
    "没有任何联系", "没有任何合作", "毫无关系", "不能提供", "无法提供", "不对外公布", "不作公布", "不等于", "不代表", "不意味", "听听就", "这个词", "这种词", "这个说法",
    "这种说法", "这种话", "这些话", "拿这个宣传", "少数人", "做不成", "行不通", "听起来", "我们不教", "没法核实", "无法核实",
];

/// Whose words are told, where a warning of them follows: 凡是跟您说包赢的，建议您多留个心眼.
#[rustfmt::skip]
const TOLD: &[&str] = &[
    "凡是", "谁跟", "谁自称", "谁说", "if anyone", "anyone offers", "sellers who", "若有人", "如果有人", "别家", "网络上说", "网路上说", "看到",
    "有人说", "有人讲", "有人会说", "跟您说", "跟你说", "对您说", "口头说", "口头上说", "商家宣传", "商家说", "宣传的", "广告说", "广告里", "网上说", "网上看到",
    "看到有", "听到", "遇到", "碰到", "打着", "if someone", "anyone who", "ads that", "whoever", "someone who", "shops that",
    "firms that", "claims of",
];

/// The warning.
#[rustfmt::skip]
const WARNED: &[&str] = &[
    "心眼", "先让他", "反映", "拍照发", "ask them", "多留意", "请留意", "远离", "先看看", "先查", "先算", "不太可信", "怎么写", "别全信", "别信", "别轻信",
    "不要信", "不要轻信", "问清", "看清", "核实", "查证", "看检测报告", "小心", "当心", "警惕", "谨慎", "打个问号", "三思", "多想想", "别急着", "别当真", "举报",
    "be careful", "beware", "think twice", "verify", "double-check", "walk away", "red flag", "be wary",
];

/// On what something hangs, in the words right after it: it isn't promised then.
#[rustfmt::skip]
const HANGS_ON: &[&str] = &[
    "才算", "要看", "得看", "取决", "都有关", "因人而异", "不好说", "说了算", "由法院", "由医生", "由医师", "由银行",
];

/// After something that isn't there, these make a condition of it: 没有渗漏再贴砖.
const CONDITIONS: &[&str] = &["的话", "再", "才", "以后", "之后", "了就"];

/// Money that is kept, where it may be one of several terms.
#[rustfmt::skip]
const KEPT: &[&str] = &["不退", "不能退", "refundable", "refunded", "not be returned", "not returned"];

/// Keeping it whatever happens is no term but a refusal.
#[rustfmt::skip]
const KEPT_ANYHOW: &[&str] = &[
    "概不", "一概", "一律", "恕", "任何", "一分", "一毛", "都不退", "不予", "绝", "永", "坚决", "中途", "不换", "不管", "无论", "no refund", "never",
    "under any", "whatever",
];

/// What is given back, or what had been used up and is paid for.
#[rustfmt::skip]
const GIVEN_BACK: &[&str] = &[
    "双倍返还", "全额退", "全退", "可以退", "可退", "能退", "就退", "会退", "退一半", "退剩", "退还", "退给", "退您", "退全款", "照退", "原价退", "阶段退",
    "比例", "剩余", "其余", "经发生", "已发生", "经完成", "已完成", "做过的", "上过的", "用过的", "拆封", "开封", "复印", "差旅", "鉴定费", "公证费", "检测费",
    "赠送", "模型费", "教材", "抵工程款", "可以抵", "改期", "自己不想", "自己改", "自己的原因", "自己原因", "个人原因", "is refunded", "are refunded",
    "in full", "full refund", "if you", " after ", " once ", " until ",
];

/// The same of a promise: "the result, nobody can promise that".
#[rustfmt::skip]
const PROMISE_DENIED: &[&str] = &[
    "不敢保证", "不能保证", "无法保证", "没法保证", "不能承诺", "无法承诺", "没法承诺", "没办法保证", "不做承诺", "不作承诺",
];

/// A question by whether or not.
#[rustfmt::skip]
const WHETHER: &[&str] = &[
    "是不是", "会不会", "能不能", "有没有", "是否", "能否", "可否", "算不算", "敢不敢", "行不行", "可不可以", "要不要紧", "什么叫", "什么是",
    "怎样才算", "怎么才算", "如何判断", "怎么判断", "何为", "真的能", "真的会",
];

/// Questions that want no answer but a purchase, or that are statements.
#[rustfmt::skip]
const WANTS_NO_ANSWER: &[&str] = &[
    "想不想", "想要", "心动", "何不", "为什么不", "为何不", "难道", "岂", "谁是", "谁还", "还有谁", "谁能比", "谁不", "谁比", "不就是", "可不就",
    "还不是", "何尝", "好吗", "知道", "还等",
];

/// What stands in a warning and not in a claim, unless it is denied itself: 绝不骗人.
#[rustfmt::skip]
const BARE_WARNINGS: &[&str] = &[
    "骗", "忽悠", "是套路", "套路深", "的套路", "陷阱", "虚假", "夸大", "违法", "违规", "小心", "当心", "警惕",
];

#[rustfmt::skip]
const ENGLISH_DENIALS: &[&str] = &[
    "not", "never", "cannot", "can't", "don't", "doesn't", "won't", "isn't", "aren't", "wouldn't", "shouldn't", "mustn't", "nobody", "without",
    "neither", "nor", "refuse", "refuses", "avoid", "beware", "illegal", "forbidden", "banned", "unlawful", "hardly", "unable",
];

/// "No clinic can …" and "no guarantee of …" deny what follows.
#[rustfmt::skip]
const AFTER_NO: &[&str] = &[
    "can", "may", "will", "honest", "is", "need", "guarantee", "promise",
];

#[rustfmt::skip]
const ENGLISH_DENY_NOTHING: &[&str] = &[
    "not only", "not just", "not merely", "no doubt", "no matter", "no one else", "nobody else", "no other", "no better", "no wonder",
    "never better", "can't wait", "don't miss", "don't wait", "don't worry",
];

#[rustfmt::skip]
const ENGLISH_TAKEN_BACK: &[&str] = &[
    "is not possible", "isn't possible", "are not possible", "is not allowed", "isn't allowed", "are not allowed", "is not something",
    "isn't something", "are not something", "aren't something", "is illegal", "is impossible", "are impossible", "cannot be", "can't be", "we don't",
    "we do not", "in some cases", "nobody can", "no one can", "red flag", "is forbidden", "be careful", "depends on", "depend on",
];

/// Whether the words in this span are denied, asked or warned of.
pub(super) fn is_excused(text: &str, span: &Range<usize>) -> bool {
    if is_begun_otherwise(text, span)
        || is_of_a_thing(text, span)
        || is_one_of_the_terms(text, span)
        || is_warned_of(text, span)
    {
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
    let (before, after) = (&text[from..span.start], &text[span.end..to]);
    let mark = text[to..].chars().next();
    is_denied(before)
        || is_promise_denied(before)
        || is_denied_in_english(before)
        || is_taken_back(&text[span.end..])
        || hangs_on_something(&text[span.clone()], after)
        || is_asked(clause, before, mark)
}

/// What a clause says of what isn't promised, and of what isn't so for all.
fn is_promise_denied(before: &str) -> bool {
    let promises = PROMISES.iter().filter_map(|words| before.rfind(words));
    let is_of_some = NOT_ALL.iter().any(|words| before.contains(words)) && !before.contains('敢');
    let turns = before.contains(['但', '却']);
    is_of_some || !turns && promises.max().is_some_and(|at| is_denied(&before[..at]))
}

fn hangs_on_something(words: &str, after: &str) -> bool {
    let hangs = HANGS_ON.iter().any(|words| after.contains(words)) && !after.contains("看得见");
    let near: String = after.chars().take(6).collect();
    let is_turn = near.contains("再也") || near.contains("才怪");
    let is_condition = CONDITIONS.iter().any(|words| near.contains(words)) && !is_turn;
    hangs || words.starts_with(['不', '没', '无']) && is_condition
}

/// Whether a folded sentence takes back, or warns of, what it speaks of.
pub(super) fn refutes(sentence: &str) -> bool {
    let all = [TAKEN_BACK, PROMISE_DENIED, WARNED, ENGLISH_TAKEN_BACK];
    all.iter().any(|words| holds(sentence, words))
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Of what others say: the sentence tells who says so before, and warns of it after.
fn is_warned_of(text: &str, span: &Range<usize>) -> bool {
    let sentence = sentence(text, span);
    let before = &text[sentence.start..span.start];
    let after = &text[span.end..sentence.end];
    // 说“稳赚”的项目您多留个心眼.
    let begins = before.trim_start_matches(is_break).starts_with('说');
    let is_told = begins || holds(before, TOLD);
    is_told && !holds(before, &["我们", "咱", "we "]) && holds(after, WARNED)
}

/// Of a fee that is kept in part, or for what was done: the sentence says what is given back.
fn is_one_of_the_terms(text: &str, span: &Range<usize>) -> bool {
    let said = &text[span.clone()];
    if !KEPT.iter().any(|words| said.contains(words)) {
        return false;
    }
    let sentence = &text[sentence(text, span)];
    let gives_back = GIVEN_BACK.iter().any(|words| {
        let mut places = sentence.match_indices(words);
        places.any(|(at, _)| !sentence[..at].ends_with(['不', '没', '别']))
    });
    gives_back && !KEPT_ANYHOW.iter().any(|words| sentence.contains(words))
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// 最便宜的套餐 and 最安全的做法 compare one's own things.
fn is_of_a_thing(text: &str, span: &Range<usize>) -> bool {
    let after: String = text[span.end..].chars().take(6).collect();
    let words = &text[span.clone()];
    let Some(after) = after
        .strip_prefix('的')
        .or_else(|| words.ends_with('的').then_some(&*after))
    else {
        return false;
    };
    words.starts_with('最') && THINGS.iter().any(|thing| after.contains(thing))
}

/// 保证金 and 承诺书 are things; 保证不了 is a denial.
fn is_begun_otherwise(text: &str, span: &Range<usize>) -> bool {
    let words = &text[span.clone()];
    ["保证", "承诺"].iter().any(|promise| {
        let Some(rest) = words.strip_prefix(promise) else {
            return false;
        };
        let after = if rest.is_empty() {
            &text[span.end..]
        } else {
            rest
        };
        let is_person = after.starts_with('人') && !after.starts_with("人人");
        let things = ["金", "书", "不了", "不到"];
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
        // What is only so called isn't denied twice: 没有所谓的.
        if denials > 0 && chars[at..].starts_with(&['所', '谓']) {
            at += length;
            continue;
        }
        let before = at.checked_sub(1).map(|before| chars[before]);
        let is_further = before.is_some_and(|char| "也更又且、都既绝从".contains(char));
        denials = if is_further { 1 } else { denials + 1 };
        reaches_from = Some((at, at + length));
        at += length;
    }
    let Some((at, from)) = reaches_from.filter(|_| denials % 2 == 1) else {
        return false;
    };
    let between: String = chars[from..].iter().collect();
    let is_of_none = matches!(chars[at], '没');
    let denies_words = SPEAKING.iter().any(|words| between.starts_with(words));
    // 不是加盟就稳赚 denies, 不是…就是… doesn't.
    let is_no_rule = between.starts_with('是') && !between.contains("就是");
    let mut turns = TURNS.iter().filter(|turn| between.contains(**turn));
    let turns = !denies_words && turns.any(|turn| !(is_no_rule && *turn == "就"));
    is_near(&between, is_of_none) && !turns
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
    if !matches!(chars[at], '不' | '没' | '未' | '别' | '勿' | '莫') {
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
    let mut rest = last.trim_start_matches(['有', '人', '谁', '法', ':']);
    while let Some(found) = OF_NONE.iter().find_map(|words| rest.strip_prefix(words)) {
        rest = found;
    }
    let nobody = between.trim_start_matches('有');
    if NOBODY.iter().any(|words| nobody.starts_with(words)) {
        return last.chars().count() <= REACH + 8;
    }
    let is_about_someone = last.ends_with(['敢', '能']) && last.chars().count() <= REACH;
    rest.chars().count() <= 2 || is_about_someone
}

fn is_denied_in_english(before: &str) -> bool {
    if !before.contains(|char: char| char.is_ascii_lowercase()) {
        return false;
    }
    // "No dentist can guarantee …" denies all that follows.
    let promises = ["guarantee", "promise"];
    let mut promised = promises.iter().filter_map(|word| before.rfind(word));
    if promised.any(|at| at > 0 && is_denied_in_english(&before[..at])) {
        return true;
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
            && (at + 1 == near.len() || near[at + 1..].iter().any(|word| AFTER_NO.contains(word)));
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
                .any(|char| "不没无非绝零".contains(char));
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
        || in_english()
}

fn is_asked(clause: &str, before: &str, mark: Option<char>) -> bool {
    // 有没有征信都能办 asks nothing.
    let is_either_way = clause[before.len()..].contains('都');
    let is_whether = WHETHER.iter().any(|words| {
        before
            .rfind(words)
            .is_some_and(|at| before[at + words.len()..].chars().count() <= REACH)
    }) && !is_either_way;
    let trimmed = clause.trim();
    let ends = trimmed.ends_with(['吗', '么']);
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
