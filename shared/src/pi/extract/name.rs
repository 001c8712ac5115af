//! The name that a visitor goes by: 我姓王, 叫我王姐, 张先生 138…, my name is Ann.

use super::place::SURNAMES;
use crate::pi::fold::{Folded, is_han};

/// What stands before a name.
#[rustfmt::skip] // One word a line would be two screens.
const MARKS: [&str; 13] = [
    "免贵姓", "我是姓", "我姓", "本人姓", "敝姓", "姓", "我的名字是", "我的名字叫", "名字叫", "我叫", "叫我", "称呼我",
    "联系人",
];

/// Titles that are said with a surname.
#[rustfmt::skip] // One word a line would be two screens.
const TITLES: [&str; 20] = [
    "先生", "女士", "小姐", "太太", "阿姨", "叔叔", "大哥", "大姐", "哥", "姐", "总", "老师", "老板", "经理", "师傅",
    "同学", "妈妈", "爸爸", "医生", "律师",
];

/// Surnames of two characters.
#[rustfmt::skip] // One word a line would be two screens.
const COMPOUND: [&str; 32] = [
    "欧阳", "司马", "上官", "诸葛", "慕容", "尉迟", "南宫", "赫连", "端木", "东方", "皇甫", "令狐", "公孙", "宇文", "夏侯", "长孙",
    "司徒", "司空", "轩辕", "独孤", "西门", "呼延", "澹台", "闻人", "淳于", "单于", "申屠", "钟离", "濮阳", "鲜于", "拓跋", "第五",
];

/// What people put before a surname among friends.
const FRIENDLY: [char; 4] = ['小', '老', '阿', '大'];

/// The name told in a text. `with_contact` says that it came with a contact, where a name alone is
/// one: 李雷 138….
pub(crate) fn name(raw: &str, with_contact: bool) -> Option<String> {
    let said = Folded::new(raw);
    chinese(&said)
        .or_else(|| introduced(&said))
        .or_else(|| english(raw))
        .or_else(|| with_contact.then(|| alone(&said)).flatten())
}

fn chinese(said: &Folded) -> Option<String> {
    MARKS.iter().find_map(|mark| {
        let mark_chars: Vec<char> = mark.chars().collect();
        let at = said
            .simple
            .windows(mark_chars.len())
            .position(|window| window == mark_chars)?;
        // 您贵姓 asks.
        let is_asked = at > 0
            && matches!(said.simple[at - 1], '贵' | '您' | '你' | '同' | '百')
            && *mark == "姓";
        let start = at + mark.chars().count();
        let start = start + usize::from(said.simple.get(start) == Some(&' '));
        let length = name_length(&said.simple[start..], mark.ends_with('姓'))?;
        (!is_asked).then(|| said.written(start..start + length))
    })
}

/// 我是王女士, 这里是陈先生: only with a title, for 我是 goes on in many ways.
fn introduced(said: &Folded) -> Option<String> {
    ["我是", "这里是", "这边是", "我这边"]
        .iter()
        .find_map(|mark| {
            let mark: Vec<char> = mark.chars().collect();
            let at = said
                .simple
                .windows(mark.len())
                .position(|window| window == mark)?;
            let start = at + mark.len();
            let length = titled(&said.simple[start..])?;
            Some(said.written(start..start + length))
        })
}

/// 李雷 138…, 王女士,电话….
fn alone(said: &Folded) -> Option<String> {
    let mut start = 0;
    for part in said.simple.split(|char| !is_han(*char)) {
        let is_name = titled(part) == Some(part.len())
            || (surname(part).is_some_and(|first| (first + 1..=first + 2).contains(&part.len()))
                && !part.iter().any(|char| {
                    "电话手机微信号码的是我在打找要可以明后今上下午周早晚都行方便".contains(*char)
                }));
        if is_name && !part.is_empty() {
            return Some(said.written(start..start + part.len()));
        }
        start += part.len() + 1;
    }
    None
}

/// Characters of the surname that a text begins with.
fn surname(chars: &[char]) -> Option<usize> {
    let first: String = chars.iter().take(2).collect();
    if COMPOUND.contains(&first.as_str()) {
        return Some(2);
    }
    SURNAMES.contains(*chars.first()?).then_some(1)
}

/// Characters of a surname with its title, where that is what the text begins with.
fn titled(chars: &[char]) -> Option<usize> {
    let own = usize::from(chars.first().is_some_and(|char| FRIENDLY.contains(char)));
    let surname = surname(chars.get(own..)?)?;
    (surname..=surname + 2).find_map(|length| {
        let rest: String = chars.get(own + length..)?.iter().take(2).collect();
        let title = TITLES.iter().find(|title| rest.starts_with(**title))?;
        Some(own + length + title.chars().count())
    })
}

/// Characters of a name behind its mark: surname and title, a surname alone, or two or three
/// characters that begin with a surname.
fn name_length(chars: &[char], surname_only: bool) -> Option<usize> {
    let run = chars.iter().take_while(|char| is_han(**char)).count();
    let name = &chars[..run];
    if let Some(length) = titled(name) {
        return Some(length);
    }
    let is_friendly = FRIENDLY.contains(name.first()?)
        && name.get(1).is_some_and(|char| SURNAMES.contains(*char));
    if is_friendly && run <= 4 {
        return Some(2);
    }
    let surname = surname(name)?;
    // 我叫了外卖: what is no name goes on.
    let is_other = name
        .get(surname)
        .is_some_and(|char| !surname_only && "了过的得着不".contains(*char));
    // 我姓王杭州的: a surname alone.
    let length = if surname_only {
        surname
    } else {
        run.min(surname + 2)
    };
    (!is_other).then_some(length)
}

fn english(raw: &str) -> Option<String> {
    let lower = raw.to_ascii_lowercase();
    let marks = [
        "my name is ",
        "my name's ",
        "name is ",
        "call me ",
        "i am ",
        "i'm ",
        "this is ",
    ];
    marks.iter().find_map(|mark| {
        let at = lower.find(mark)?;
        let is_inside = at > 0 && lower.as_bytes()[at - 1].is_ascii_alphabetic();
        let rest = &raw[at + mark.len()..];
        let length: usize = rest
            .chars()
            .take_while(|char| char.is_alphabetic() || *char == '-')
            .take(30)
            .map(char::len_utf8)
            .sum();
        let word = &rest[..length];
        let is_capital = word.starts_with(char::is_uppercase);
        // "i'm" goes on in many ways: only a capital, and nothing behind it.
        let ends = rest[length..]
            .trim_start()
            .chars()
            .next()
            .is_none_or(|char| !char.is_alphabetic());
        let is_sure = !matches!(*mark, "i am " | "i'm " | "this is ") || (is_capital && ends);
        let is_word = [
            "back", "later", "at", "on", "when", "tomorrow", "today", "now", "after", "before",
            "if", "please", "not",
        ]
        .contains(&word.to_ascii_lowercase().as_str());
        let is_name = !is_inside && is_sure && !is_word && word.chars().count() >= 2;
        is_name.then(|| word.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_words() {
        for (text, expected) in [
            ("我姓王", Some("王")),
            ("我姓王，杭州的", Some("王")),
            ("叫我李姐就行", Some("李姐")),
            ("我叫张伟", Some("张伟")),
            ("免贵姓陈先生", Some("陈先生")),
            ("我是王女士", Some("王女士")),
            ("叫我小李吧", Some("小李")),
            ("敝姓劉", Some("劉")),
            ("我姓歐陽，電話", Some("歐陽")),
            ("我叫诸葛明", Some("诸葛明")),
            ("姓上官 人在重庆", Some("上官")),
            ("我是司马先生", Some("司马先生")),
            ("我叫东方", Some("东方")),
            ("我叫了外卖", None),
            ("我是老师", None),
            ("您贵姓", None),
            ("My name is Ann, 3 rooms", Some("Ann")),
            ("Hi I'm Bob.", Some("Bob")),
            ("i'm looking for a lawyer", None),
            ("call me back", None),
            ("多少钱", None),
        ] {
            assert_eq!(name(text, false).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("李雷  ", Some("李雷")),
            ("王女士, ", Some("王女士")),
            ("陳小姐 下午打", Some("陳小姐")),
            ("周六下午打我电话", None),
            ("打我 , ", None),
        ] {
            assert_eq!(name(text, true).as_deref(), expected, "{text}");
        }
    }
}
