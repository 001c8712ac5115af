//! Care before selling: words of danger, and a child who writes alone.

use super::fold::fold;
use super::numeral;
use crate::id::Key;
use crate::pack::{Danger, Playbook};

/// What stands in a question about danger, or in a story of one that is over.
#[rustfmt::skip]
const NOT_NOW: &[&str] = &[
    "会不会", "會不會", "如果", "万一", "萬一", "担心", "擔心", "以前", "去年", "前年", "上个月", "上個月", "上次",
    "之前", "曾经", "曾經", "赔偿", "賠償", "赔多少", "能赔", "赔不赔", "起诉", "起訴", "打官司", "告他", "告她", "律师", "律師", "离婚", "離婚",
    "判刑", "判几年", "判多久", "立案", "追回", "保险", "保險", "培训", "培訓", "课程", "課程", "报警器", "警報器",
    "检测", "檢測", "小说", "电影", "电视剧", "新闻", "what if", "in case", "insurance", "sue ", "lawsuit", "divorce", "years ago",
    "last year", "training", "course", "detector",
];

/// What says that it happens at this moment all the same.
#[rustfmt::skip]
const NOW: &[&str] = &[
    "现在", "現在", "正在", "刚刚", "剛剛", "刚才", "剛才", "快来", "快來", "救命", "救救", "right now", "help me",
    "just now",
];

/// Words of danger that were heard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Care<'a> {
    pub danger: &'a Danger,
    /// Whether somebody is in it at this moment: then nothing else counts.
    pub is_now: bool,
}

/// The first danger that a message speaks of; one that happens now before one that is asked about.
pub(super) fn look<'a>(playbook: &'a Playbook, text: &str) -> Option<Care<'a>> {
    let alarms = playbook.prepared.alarms(playbook).hear(text);
    let dangers = || playbook.dangers.iter().zip(&alarms);
    if let Some((danger, _)) = dangers().find(|(_, alarm)| alarm.is_told)
        && !is_story(text)
    {
        return Some(Care {
            danger,
            is_now: true,
        });
    }
    let (danger, _) = dangers().find(|(danger, alarm)| {
        !danger.mention.is_empty() && (alarm.is_told || alarm.is_mentioned)
    })?;
    Some(Care {
        danger,
        is_now: false,
    })
}

/// Whether it is asked about, or over.
fn is_story(text: &str) -> bool {
    let folded = fold(text);
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    holds(NOT_NOW) && !holds(NOW)
}

/// The danger that somebody is in at this moment, by a message.
pub(super) fn danger_now<'a>(playbook: &'a Playbook, text: &str) -> Option<&'a Key> {
    let care = look(playbook, text)?;
    care.is_now.then_some(&care.danger.id)
}

/// School years before those of grown-ups.
#[rustfmt::skip]
const SCHOOL: &[&str] = &[
    "小学", "小學", "国小", "國小", "初一", "初二", "初三", "初中", "国中", "國中", "高一", "高二", "高三", "高中",
    "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "一年級", "二年級",
    "三年級", "四年級", "五年級", "六年級", "七年級", "八年級", "九年級",
];

/// Verbs between "I" and a school year; none at all is fine as well.
#[rustfmt::skip]
const ATTENDS: &[&str] = &[
    "今年", "现在", "現在", "才", "刚", "剛", "在", "正", "上", "读", "讀", "念", "是", "一个", "一個", "还", "還",
    "就", "只",
];

/// What a child says who doesn't want anybody at home to know.
#[rustfmt::skip]
const SECRET: &[&str] = &[
    "别告诉我爸", "别告诉我妈", "别告诉我家长", "不要告诉我爸", "不要告诉我妈", "不要告诉我家长", "别让我爸",
    "别让我妈", "不想让我爸妈知道", "不想让爸妈知道", "不想让家长知道", "瞒着爸妈", "瞒着我爸", "瞒着我妈",
    "瞒着家长", "背着爸妈", "偷偷报名不让家长", "別告訴我爸", "別告訴我媽", "不要告訴我爸", "不要告訴我媽",
    "瞞著爸媽", "瞞著我爸", "瞞著我媽", "不想讓我爸媽知道", "don't tell my parents", "don't tell my mom",
    "don't tell my mum", "don't tell my dad", "without my parents knowing", "behind my parents",
];

#[rustfmt::skip]
const SAYS_SO: &[&str] = &[
    "我未成年", "我还未成年", "我還未成年", "我还没成年", "我還沒成年", "我没成年", "我不到十八", "我不满十八",
    "我不到18", "我不满18", "我还没满18", "i'm a minor", "i am a minor", "i'm underage", "i am underage",
    "i'm in primary school", "i'm in middle school", "i'm in high school",
];

const GROWN_UP: u64 = 18;
const WRITES_FROM: u64 = 6;

/// Whether a child writes, and for itself: 我今年十二岁, 我上初一; not 我儿子上初一, not 我十二岁那年.
pub(super) fn is_minor(text: &str) -> bool {
    let folded = fold(text);
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    holds(SECRET)
        || holds(SAYS_SO)
        || folded
            .match_indices('我')
            .any(|(at, me)| is_child(&folded[at + me.len()..]))
        || ["i'm ", "i am "].iter().any(|me| {
            folded
                .match_indices(me)
                .any(|(at, _)| is_young(&folded[at + me.len()..]))
        })
}

/// Whether what follows "I" tells a child's age or school year.
fn is_child(rest: &str) -> bool {
    let mut rest = rest;
    while let Some(after) = ATTENDS.iter().find_map(|verb| rest.strip_prefix(verb)) {
        rest = after;
    }
    let chars: Vec<char> = rest.chars().take(12).collect();
    if let Some(spelled) = numeral::read(&chars) {
        let behind: String = chars[spelled.chars..].iter().collect();
        let age = behind.strip_prefix('岁').or(behind.strip_prefix('歲'));
        let is_told = age.is_some_and(is_about_now);
        let years = spelled.number.to_string().parse::<u64>();
        let is_young = years.is_ok_and(|years| (WRITES_FROM..GROWN_UP).contains(&years));
        return is_told && is_young;
    }
    let year = SCHOOL.iter().find_map(|year| rest.strip_prefix(year));
    year.is_some_and(|after| {
        let after = after
            .strip_prefix("学生")
            .or(after.strip_prefix('生'))
            .unwrap_or(after);
        is_about_now(after)
    })
}

/// Not 我十二岁的时候, not 我十二岁的儿子, not 我高中老师, not 我初中毕业.
fn is_about_now(after: &str) -> bool {
    const OF_OTHERS: &[&str] = &[
        "的", "那年", "时", "時", "就", "起", "开始", "開始", "以前", "之前", "老师", "老師",
        "同学", "同學", "毕业", "畢業", "学历", "學歷", "文凭", "文化", "没毕", "肄业", "孩子",
        "儿子", "女儿",
    ];
    !OF_OTHERS.iter().any(|words| after.starts_with(words))
}

/// "12", "12 years old"; not "12 minutes away".
fn is_young(rest: &str) -> bool {
    let chars: Vec<char> = rest.chars().take(24).collect();
    let Some(spelled) = numeral::read(&chars) else {
        return false;
    };
    let behind: String = chars[spelled.chars..].iter().collect();
    let behind = behind.trim_start();
    let is_age = behind.is_empty()
        || behind.starts_with("year")
        || behind.starts_with(['.', ',', '!', '?'])
        || behind.starts_with("and ");
    let years = spelled.number.to_string().parse::<u64>();
    is_age && years.is_ok_and(|years| (WRITES_FROM..GROWN_UP).contains(&years))
}

#[cfg(test)]
mod tests;
