//! A text as claims are looked for in it: one way of writing for the many by which forbidden words are
//! disguised. Sentence marks stay, because a negation reaches no further than its sentence.

use crate::pi::fold;
use crate::pi::fold::is_han;
use std::borrow::Cow;
use std::ops::Range;

/// Marks and pictures in a row that part a word; more of them part thoughts.
const PARTING_MAX: usize = 3;
/// Readings of syllables spelled in letters that are looked at: a few disguised words are found, and
/// nobody's text makes work without end.
const READINGS_MAX: usize = 8;

/// Characters that are written for another because they look or sound like it.
const LOOK_ALIKES: [(char, char); 12] = [
    ('蕞', '最'),
    ('朂', '最'),
    ('冣', '最'),
    ('苐', '第'),
    ('笫', '第'),
    ('壹', '一'),
    ('弌', '一'),
    ('隹', '佳'),
    ('証', '证'),
    ('囯', '国'),
    ('啯', '国'),
    ('葆', '保'),
];

/// Syllables in letters amid Chinese, and what they are read as.
const SYLLABLES: [(&str, &[&str]); 27] = [
    ("zui", &["最"]),
    ("jia", &["佳", "家"]),
    ("hao", &["好"]),
    ("di", &["第", "低"]),
    ("yi", &["一"]),
    ("diyi", &["第一"]),
    ("zuijia", &["最佳"]),
    ("zuihao", &["最好"]),
    ("bao", &["包", "保"]),
    ("guo", &["过", "国"]),
    ("baoguo", &["包过", "保过"]),
    ("zheng", &["证"]),
    ("baozheng", &["保证"]),
    ("ling", &["零"]),
    ("shou", &["首"]),
    ("fu", &["付"]),
    ("wu", &["无"]),
    ("tong", &["痛"]),
    ("wutong", &["无痛"]),
    ("gao", &["高"]),
    ("ji", &["级"]),
    ("ding", &["顶"]),
    ("ya", &["押"]),
    ("ti", &["题"]),
    ("zhi", &["治"]),
    ("ying", &["赢"]),
    ("qiang", &["强"]),
];

/// Whether a sentence, or a part of it, ends here.
pub(super) fn is_break(char: char) -> bool {
    is_end(char) || char == ','
}

/// Whether a sentence ends here.
pub(super) fn is_end(char: char) -> bool {
    matches!(char, '。' | '!' | '?' | ';' | '\n' | '…' | '.')
}

/// The sentence around some words of a text in any form: where it begins and ends.
pub(super) fn sentence(text: &str, span: &Range<usize>) -> Range<usize> {
    let is_end = |char| matches!(char, '。' | '！' | '？' | '!' | '?' | '\n');
    let from = text[..span.start].rfind(is_end).unwrap_or(0);
    let to = text[span.end..].find(is_end);
    from..to.map_or(text.len(), |at| span.end + at)
}

/// Words of a claim in the form of the texts.
pub(in crate::pack) fn plain_words(words: &str) -> Cow<'_, str> {
    let is_plain = |char: char| {
        matches!(char, 'a'..='z' | '0'..='9' | ' ' | '\'' | '-' | '%')
            || is_han(char) && simple(char) == char
    };
    if words.chars().all(is_plain) {
        Cow::Borrowed(words)
    } else {
        Cow::Owned(words.chars().filter_map(plain_char).collect())
    }
}

/// A text in every form in which it is looked at; the first is how it reads plainly.
pub(super) fn readings(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().filter_map(plain_char).collect();
    let plain = join_parted(&with_ordinals(chars));
    let mut readings = vec![String::new()];
    let mut rest = plain.as_str();
    while let Some(at) = rest.find(|char: char| char.is_ascii_lowercase()) {
        let letters = rest[at..]
            .find(|char: char| !char.is_ascii_lowercase())
            .unwrap_or(rest.len() - at);
        let (before, token) = (&rest[..at], &rest[at..at + letters]);
        rest = &rest[at + letters..];
        let meant = SYLLABLES.iter().find(|(syllable, _)| *syllable == token);
        let touches = before.trim_end().chars().next_back().is_some_and(is_han)
            || rest.trim_start().chars().next().is_some_and(is_han);
        let meant = meant.map_or(&[][..], |(_, meant)| meant);
        if touches && !meant.is_empty() && readings.len() * meant.len() < READINGS_MAX {
            let read = |known: &String| {
                let known = format!("{known}{}", before.trim_end());
                meant.iter().map(move |meant| format!("{known}{meant}"))
            };
            readings = readings.iter().flat_map(read).collect();
            rest = rest.trim_start();
        } else {
            for known in &mut readings {
                known.push_str(before);
                known.push_str(token);
            }
        }
    }
    for known in &mut readings {
        known.push_str(rest);
    }
    if readings.iter().all(|known| *known != plain) {
        readings.insert(0, plain);
    }
    readings
}

fn plain_char(char: char) -> Option<char> {
    Some(match char {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}' => return None,
        '｡' => '。',
        '’' | '‘' | '＇' => '\'',
        '\u{ff01}'..='\u{ff5e}' => {
            let half = char::from_u32(char as u32 - 0xfee0).unwrap_or(char);
            half.to_ascii_lowercase()
        }
        '①'..='⑨' => digit(char, '①'),
        '⑴'..='⑼' => digit(char, '⑴'),
        '⒈'..='⒐' => digit(char, '⒈'),
        '❶'..='❾' => digit(char, '❶'),
        'Ⅰ' => '1',
        '\n' => '\n',
        char if char.is_whitespace() => ' ',
        char => simple(char),
    })
}

/// A character in lower case, simplified script, and for the one it is written for.
pub(super) fn simple(char: char) -> char {
    look_alike(fold::simple(char))
}

fn digit(char: char, first: char) -> char {
    let ahead = char as u32 - first as u32;
    char::from_digit(ahead + 1, 10).unwrap_or(char)
}

fn look_alike(char: char) -> char {
    if char.is_ascii() {
        return char;
    }
    let known = LOOK_ALIKES.iter().find(|(written, _)| *written == char);
    known.map_or(char, |(_, meant)| *meant)
}

/// 第1 is 第一.
fn with_ordinals(mut chars: Vec<char>) -> Vec<char> {
    for at in 0..chars.len() {
        let begins = chars[at] == '1' && chars[..at].ends_with(&['第']);
        let ends = chars.get(at + 1).is_none_or(|next| !next.is_ascii_digit());
        if begins && ends {
            chars[at] = '一';
        }
    }
    chars
}

/// Chinese words written apart, so that they aren't recognised, joined again: 最·佳, 最 佳, 最🔥佳.
fn join_parted(chars: &[char]) -> String {
    let is_parting = |char: char| {
        let joins = matches!(char, '.' | '、' | ':' | '%') || is_break(char);
        !(char.is_alphanumeric() || joins)
    };
    let mut out = String::with_capacity(chars.len() * 3);
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..]
            .iter()
            .take_while(|char| is_parting(**char))
            .count();
        let run = if run == 0 && chars[at] == '.' { 1 } else { run };
        let next = chars.get(at + run).copied();
        let before = at.checked_sub(1).map(|before| chars[before]);
        let between_han =
            run > 0 && run <= PARTING_MAX && before.is_some_and(is_han) && next.is_some_and(is_han);
        let before_percent =
            next == Some('%') && chars[at..at + run].iter().all(|char| *char == ' ');
        if !(between_han || run > 0 && before_percent) {
            out.extend(&chars[at..at + run.max(1)]);
        }
        at += run.max(1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguised_words_are_read_as_what_they_mean() {
        for (text, meant) in [
            ("最·佳", "最佳"),
            ("最 佳", "最佳"),
            ("最🔥佳", "最佳"),
            ("最.佳", "最佳"),
            ("“最”佳", "“最佳"),
            ("蕞好", "最好"),
            ("第①", "第一"),
            ("第1名", "第一名"),
            ("第12章", "第12章"),
            ("１００ ％", "100%"),
            ("最jia", "最佳"),
            ("zui 佳", "最佳"),
            ("di一", "第一"),
            ("考试bao过", "考试包过"),
        ] {
            let readings = readings(text);
            assert!(
                readings.iter().any(|read| read == meant),
                "{text}: {readings:?}"
            );
        }
        assert_eq!(readings("今天很好。最佳"), ["今天很好。最佳"]);
        assert_eq!(readings("about 10 yi"), ["about 10 yi"]);
    }
}
