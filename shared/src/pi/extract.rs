//! What a visitor tells about himself: fields by their kind, and his name.

mod measure;
mod place;
mod when;

use super::fold::{fold, is_question};
use crate::lang::Lang;
use crate::limit;
use crate::pack::{Field, FieldKind};

/// Who listens: the language decides what 坪 means, the merchant's how a choice is noted down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ear {
    /// The visitor's language.
    pub lang: Lang,
    /// The merchant's own language.
    pub own: Lang,
}

/// A field's value in a text that does not answer a question for it. `expected` says that it was
/// asked for once, or that the text goes with a contact, so that it needs no cue.
pub(crate) fn volunteered(field: &Field, folded: &str, ear: Ear, expected: bool) -> Option<String> {
    let is_cued = expected
        || field.cues.is_empty()
        || field.cues.iter().any(|cue| folded.contains(cue.as_str()));
    let value = is_cued.then(|| read(field, folded, ear)).flatten()?;
    // 种一颗多少钱 asks for the price of one, and does not tell that one is missing.
    let is_unit = field.kind == FieldKind::Count && value == "1" && is_question(folded);
    (!is_unit).then_some(value)
}

/// A field's value in the reply to the question for it. `whole` says that the reply itself may be
/// the value, where its kind leaves that open.
pub(crate) fn replied(field: &Field, raw: &str, ear: Ear, whole: bool) -> Option<String> {
    let folded = fold(raw);
    read(field, &folded, ear)
        .or_else(|| bare(field, &folded))
        .or_else(|| {
            let words = place::without_opening(raw.trim());
            let is_said =
                whole && !words.is_empty() && words.chars().count() <= limit::FIELD_CHARS_MAX;
            is_said.then(|| words.to_owned())
        })
}

/// Whether a reply says that there is nothing to tell: 不知道, 还没想好, not sure.
pub(crate) fn is_open(folded: &str) -> bool {
    const WORDS: [&str; 26] = [
        "不知道",
        "不清楚",
        "没想好",
        "沒想好",
        "没定",
        "沒定",
        "没决定",
        "沒決定",
        "不确定",
        "不確定",
        "随便",
        "隨便",
        "都行",
        "都可以",
        "看情况",
        "看情況",
        "再说",
        "再說",
        "不方便说",
        "不方便說",
        "保密",
        "not sure",
        "don't know",
        "dont know",
        "no idea",
        "rather not",
    ];
    WORDS.iter().any(|word| folded.contains(word))
}

/// What a field's kind finds in any text.
fn read(field: &Field, folded: &str, ear: Ear) -> Option<String> {
    match field.kind {
        FieldKind::Area => measure::area(folded, ear.lang).map(|number| number.to_string()),
        FieldKind::Count => measure::count(folded, &field.units)
            .map(|number| number.to_string())
            .or_else(|| choice(field, folded, ear.own)),
        FieldKind::Money => measure::money(folded),
        FieldKind::City => place::city(folded),
        FieldKind::Time => when::time(folded),
        FieldKind::Choice | FieldKind::Grade | FieldKind::Car => choice(field, folded, ear.own),
        FieldKind::Age => {
            measure::count(folded, &["岁", "歲", "year"]).map(|number| number.to_string())
        }
        FieldKind::Text => None,
    }
}

/// What stands alone only as a reply: `120`, `10到15`.
fn bare(field: &Field, folded: &str) -> Option<String> {
    match field.kind {
        FieldKind::Area => measure::alone(folded)
            .filter(|number| number.is_within(1, 100_000))
            .map(|number| number.to_string()),
        FieldKind::Count | FieldKind::Age => measure::alone(folded)
            .filter(|number| number.is_within(1, 100))
            .map(|number| number.to_string()),
        _ => None,
    }
}

/// The option whose longest word is in the text; the earlier one of equals.
fn choice(field: &Field, folded: &str, own: Lang) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for option in &field.options {
        let words = option
            .words
            .iter()
            .map(String::as_str)
            .chain(option.label.0.values().map(String::as_str));
        let longest = words
            .filter(|word| holds_word(folded, word))
            .map(|word| word.chars().count())
            .max();
        if let Some(length) = longest.filter(|length| best.is_none_or(|(known, _)| *length > known))
        {
            best = Some((length, option.label.get(own)));
        }
    }
    best.map(|(_, label)| label.to_owned())
}

/// Whether a folded text holds a word; English words only whole.
pub(crate) fn holds_word(folded: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    folded.match_indices(&word).any(|(at, _)| {
        let is_letter = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphabetic());
        let (before, after) = (
            folded[..at].chars().next_back(),
            folded[at + word.len()..].chars().next(),
        );
        let (first, last) = (word.chars().next(), word.chars().next_back());
        let runs_on = is_letter(first) && is_letter(before) || is_letter(last) && is_letter(after);
        !word.is_empty() && !runs_on
    })
}

/// The name that a visitor goes by: 我姓王, 叫我王姐, my name is Ann.
pub(crate) fn name(raw: &str) -> Option<String> {
    for mark in [
        "我姓",
        "免贵姓",
        "免貴姓",
        "我叫",
        "叫我",
        "我的名字是",
        "我是姓",
    ] {
        let Some((_, rest)) = raw.split_once(mark) else {
            continue;
        };
        let name: String = rest
            .chars()
            .take_while(|char| super::fold::is_han(*char))
            .take(4)
            .collect();
        let first = name.chars().next()?;
        if !place::SURNAMES.contains(first) {
            continue;
        }
        return Some(trim_name(&name, mark.ends_with('姓')));
    }
    let lower = raw.to_ascii_lowercase();
    for mark in ["my name is ", "my name's ", "call me "] {
        let Some(at) = lower.find(mark) else { continue };
        let word: String = raw[at + mark.len()..]
            .chars()
            .take_while(|char| char.is_alphabetic() || *char == '-')
            .take(30)
            .collect();
        if word.chars().count() >= 2
            && ![
                "back", "later", "at", "on", "when", "tomorrow", "today", "now", "after", "before",
                "if",
            ]
            .contains(&word.to_ascii_lowercase().as_str())
        {
            return Some(word);
        }
    }
    None
}

/// A surname alone, unless a title or a given name follows that is short enough to be one.
fn trim_name(name: &str, surname_only: bool) -> String {
    for title in [
        "先生", "女士", "小姐", "阿姨", "叔叔", "哥", "姐", "总", "老师", "老師",
    ] {
        if let Some((before, _)) = name
            .split_once(title)
            .filter(|(before, _)| !before.is_empty())
        {
            return format!("{before}{title}");
        }
    }
    name.chars()
        .take(if surname_only { 1 } else { 3 })
        .collect()
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
            ("我叫了外卖", None),
            ("My name is Ann, 3 rooms", Some("Ann")),
            ("call me back", None),
            ("多少钱", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn english_words_count_only_whole() {
        assert!(holds_word("a deep clean, please", "deep clean"));
        assert!(!holds_word("our office is clean", "off"));
        assert!(holds_word("给父母种牙", "父母"));
    }
}
