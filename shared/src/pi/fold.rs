//! What people type, brought into one form before anything looks at it.

/// Lower case, half width, one kind of space, without what carries no meaning for us.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '～' | '〜' | '—' | '–' | '﹣' => out.push('-'),
            // Full-width forms, as Chinese input methods write them.
            '\u{ff01}'..='\u{ff5e}' => push_lower(
                &mut out,
                char::from_u32(char as u32 - 0xfee0).unwrap_or(char),
            ),
            '㎡' => out.push_str("平米"),
            '²' => out.push('2'),
            '。' | '｡' => out.push('.'),
            '、' => out.push(','),
            '’' | '‘' => out.push('\''),
            // Joiners and marks that can't be seen but would part what belongs together.
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}' => {}
            char if char.is_whitespace() => out.push(' '),
            char => push_lower(&mut out, char),
        }
    }
    out
}

fn push_lower(out: &mut String, char: char) {
    out.extend(char.to_lowercase());
}

/// Folded text without contacts: they come masked, and the digits left in them are no prices.
pub(crate) fn without_masked(folded: &str) -> String {
    let is_part =
        |char: char| char.is_ascii_alphanumeric() || matches!(char, '*' | '+' | '-' | '_');
    let mut out = String::with_capacity(folded.len());
    let mut rest = folded;
    while let Some(at) = rest.find('*') {
        let start = rest[..at].rfind(|char| !is_part(char)).map_or(0, |before| {
            before + rest[before..].chars().next().map_or(0, char::len_utf8)
        });
        let end = rest[at..]
            .find(|char| !is_part(char))
            .map_or(rest.len(), |length| at + length);
        out.push_str(&rest[..start]);
        out.push(' ');
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// The whole and its parts between punctuation, so that one clear question in a long message is
/// found. Parts beyond the eighth are left out: the work stays bounded.
pub(crate) fn clauses(folded: &str) -> Vec<&str> {
    let parts = folded
        .split(['.', '!', '?', ';', ',', ':', '\n', '…'])
        .map(str::trim)
        .filter(|part| part.chars().count() > 1);
    let mut clauses = vec![folded.trim()];
    clauses.extend(parts.take(8));
    clauses.dedup();
    clauses
}

/// Whether it reads as a question.
pub(crate) fn is_question(folded: &str) -> bool {
    const MARKS: [&str; 17] = [
        "?",
        "吗",
        "嗎",
        "呢",
        "多少",
        "怎么",
        "怎麼",
        "怎样",
        "怎樣",
        "什么",
        "什麼",
        "哪",
        "能不能",
        "可不可以",
        "要不要",
        "几多",
        "为啥",
    ];
    const STARTS: [&str; 15] = [
        "how", "what", "when", "where", "which", "who", "why", "can", "could", "do", "does", "is",
        "are", "will", "should",
    ];
    let first = folded
        .trim()
        .split(|char: char| !char.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    MARKS.iter().any(|mark| folded.contains(mark)) || STARTS.contains(&first)
}

/// Chinese characters, the common block and its first extension.
pub(crate) fn is_han(char: char) -> bool {
    matches!(char, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_all_ways_of_typing() {
        assert_eq!(fold("１００㎡　Ｈｏｗ much？"), "100平米 how much?");
        assert_eq!(fold("100m²～\u{200b}120"), "100m2-120");
    }

    #[test]
    fn masked_contacts_leave_no_digits() {
        assert_eq!(without_masked("我电话138****5678,下午打"), "我电话 ,下午打");
        assert_eq!(without_masked("+86138****5678"), " ");
        assert_eq!(without_masked("微信li_****88 100平"), "微信  100平");
        assert_eq!(without_masked("没有"), "没有");
    }

    #[test]
    fn a_long_message_has_parts() {
        assert_eq!(
            clauses("你好,想问下. 多少钱?"),
            ["你好,想问下. 多少钱?", "你好", "想问下", "多少钱"]
        );
        assert_eq!(clauses("多少钱"), ["多少钱"]);
    }

    #[test]
    fn questions_are_told_apart() {
        for text in ["多少钱", "疼吗", "how long", "can you", "地址在哪"] {
            assert!(is_question(text), "{text}");
        }
        for text in ["100平", "杭州", "downtown", "tomorrow"] {
            assert!(!is_question(text), "{text}");
        }
    }
}
