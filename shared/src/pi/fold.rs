//! What people type, brought into one form before anything looks at it.
//!
//! One character form for many, as NFKC does it, but only for what Chinese and English keyboards
//! and pasted texts bring: the whole of NFKC (unicode-normalization) weighs 48 KB compressed in
//! the worker and would still leave emoji, invisible joiners and the two scripts.

mod script;
mod sound;

pub(crate) use sound::sound;

/// Runs of one character beyond this are emphasis: 多少钱啊啊啊, ？？？.
const RUN_MAX: usize = 2;

/// A text in one form, and the same in simplified script, character for character: words are
/// compared in the second and noted down from the first, as the visitor wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    /// Script and case kept.
    pub plain: Vec<char>,
    /// Simplified, lower case.
    pub simple: Vec<char>,
    /// The second as a text.
    pub text: String,
}

impl Folded {
    pub(crate) fn new(raw: &str) -> Self {
        let plain = plain(raw);
        let simple: Vec<char> = plain.iter().copied().map(simple).collect();
        let text = simple.iter().collect();
        Self {
            plain,
            simple,
            text,
        }
    }

    /// A part of it.
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> Self {
        let cut = |chars: &[char]| chars.get(range.clone()).unwrap_or_default().to_vec();
        let simple = cut(&self.simple);
        Self {
            plain: cut(&self.plain),
            text: simple.iter().collect(),
            simple,
        }
    }

    /// What the visitor wrote there.
    pub(crate) fn written(&self, range: std::ops::Range<usize>) -> String {
        self.plain.get(range).unwrap_or_default().iter().collect()
    }
}

/// Lower case, half width, simplified, one kind of space, without what carries no meaning for us.
pub(crate) fn fold(text: &str) -> String {
    plain(text).into_iter().map(simple).collect()
}

/// One character in simplified script and lower case.
pub(crate) fn simple(char: char) -> char {
    if char.is_ascii() {
        char.to_ascii_lowercase()
    } else {
        lower(script::simplified(char))
    }
}

fn plain(text: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '0'..='9' | 'a'..='z' | 'A'..='Z' => push(&mut out, char),
            '～' | '〜' | '—' | '–' | '﹣' | '−' | '‐' | '‑' => push(&mut out, '-'),
            // Between digits 。 ends a sentence and is no decimal point.
            '。' | '｡' => {
                push(&mut out, '.');
                push(&mut out, ' ');
            }
            '．' => push(&mut out, '.'),
            '、' | '﹐' => push(&mut out, ','),
            '’' | '‘' | '＇' => push(&mut out, '\''),
            // Full-width forms, as Chinese input methods write them.
            '\u{ff01}'..='\u{ff5e}' => {
                let half = char::from_u32(char as u32 - 0xfee0).unwrap_or(char);
                push(&mut out, half);
            }
            '「' | '」' | '『' | '』' | '“' | '”' | '〝' | '〞' => push(&mut out, '"'),
            '㎡' => out.extend("平米".chars()),
            '²' => push(&mut out, '2'),
            '①'..='⑨' => push(&mut out, nth_digit(char, '①')),
            '\u{1d7ce}'..='\u{1d7ff}' => {
                let digit = (char as u32 - 0x1d7ce) % 10;
                push(&mut out, char::from_digit(digit, 10).unwrap_or(char));
            }
            // Joiners and marks that can't be seen but would part what belongs together.
            '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{20e3}' => {}
            '\n' | '\r' => push(&mut out, '\n'),
            char if is_picture(char) || char.is_whitespace() => push(&mut out, ' '),
            char => push(&mut out, char),
        }
    }
    without_stickers(out)
}

/// One more character, unless it only stretches the last ones. Digits are never stretched.
fn push(out: &mut Vec<char>, char: char) {
    let is_stretched = !char.is_ascii_digit()
        && !is_numeral(char)
        && out
            .iter()
            .rev()
            .take_while(|before| **before == char)
            .count()
            >= RUN_MAX;
    if !is_stretched {
        out.push(char);
    }
}

/// The lower-case letter, where it is one: places stay what they are.
fn lower(char: char) -> char {
    let mut lower = char.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => char,
    }
}

/// Chinese digits may stand in a row in a number that is spoken.
fn is_numeral(char: char) -> bool {
    "零〇一二三四五六七八九幺两兩".contains(char)
}

fn nth_digit(char: char, one: char) -> char {
    char::from_digit(char as u32 - one as u32 + 1, 10).unwrap_or(char)
}

/// Emoji and dingbats.
fn is_picture(char: char) -> bool {
    matches!(char, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{e0020}'..='\u{e007f}')
}

/// Stickers as messengers copy them: [微笑], [OK].
fn without_stickers(chars: Vec<char>) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let inside = chars[at + 1..]
            .iter()
            .take(5)
            .position(|char| *char == ']')
            .filter(|length| chars[at] == '[' && *length > 0);
        let is_sticker = inside.is_some_and(|length| {
            chars[at + 1..=at + length]
                .iter()
                .all(|char| char.is_alphabetic())
        });
        if let Some(length) = inside.filter(|_| is_sticker) {
            out.push(' ');
            at += length + 2;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// A table of Chinese characters, unpacked from two columns of two bytes a cell: the characters in
/// order, then what stands beside each.
struct Table(Box<[u16]>);

impl Table {
    const FIRST: u32 = 0x3400;
    const LAST: u32 = 0x9fff;

    fn unpack(columns: &[u8]) -> Self {
        let (keys, values) = columns.split_at(columns.len() / 2);
        let cells = |column: &'_ [u8]| -> Vec<u16> {
            column
                .chunks_exact(2)
                .map(|cell| u16::from_le_bytes([cell[0], cell[1]]))
                .collect()
        };
        let mut table = vec![0; (Self::LAST - Self::FIRST + 1) as usize];
        for (key, value) in cells(keys).into_iter().zip(cells(values)) {
            let place = u32::from(key).checked_sub(Self::FIRST);
            if let Some(cell) = place.and_then(|place| table.get_mut(place as usize)) {
                *cell = value;
            }
        }
        Self(table.into())
    }

    fn get(&self, char: char) -> Option<u16> {
        let place = (char as u32).checked_sub(Self::FIRST)?;
        self.0
            .get(place as usize)
            .copied()
            .filter(|value| *value != 0)
    }
}

/// Text without contacts: they come masked, and the digits left in them are no prices.
pub(crate) fn without_masked(text: &str) -> String {
    let is_part =
        |char: char| char.is_ascii_alphanumeric() || matches!(char, '*' | '+' | '-' | '_');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
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
/// found. Many write a space for a comma. Parts beyond the eighth are left out: the work stays
/// bounded.
pub(crate) fn clauses(folded: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut before) = (0, ' ');
    let mut chars = folded.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, char)| *char);
        let parted = match char {
            '!' | '?' | ';' | ':' | '\n' | '…' => true,
            '.' | ',' => !(before.is_ascii_digit() && after.is_ascii_digit()),
            ' ' => is_han(before) && is_han(after),
            _ => false,
        };
        if parted {
            parts.push(&folded[start..at]);
            start = at + char.len_utf8();
        }
        before = char;
    }
    parts.push(&folded[start..]);
    let parts = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| part.chars().count() > 1);
    let mut clauses = vec![folded.trim()];
    clauses.extend(parts.take(8));
    clauses.dedup();
    clauses
}

/// Whether it reads as a question.
pub(crate) fn is_question(folded: &str) -> bool {
    #[rustfmt::skip] // One word a line would be two screens.
    const MARKS: [&str; 19] = [
        "?", "吗", "呢", "多少", "怎么", "怎样", "什么", "哪", "能不能", "可不可以", "要不要",
        "几多", "为啥", "咋", "啥", "是不是", "有没有", "多久", "多大",
    ];
    #[rustfmt::skip] // One word a line would be two screens.
    const STARTS: [&str; 15] = [
        "how", "what", "when", "where", "which", "who", "why", "can", "could", "do", "does", "is",
        "are", "will", "should",
    ];
    let first = folded
        .trim()
        .split(|char: char| !char.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    // 埋线好还是切开好 asks, 还是周末吧 does not.
    let asks_which = folded
        .find("还是")
        .is_some_and(|at| at > 0 && !folded.contains('吧'));
    MARKS.iter().any(|mark| folded.contains(mark)) || STARTS.contains(&first) || asks_which
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
        for (text, folded) in [
            ("１００㎡　Ｈｏｗ much？", "100平米 how much?"),
            ("100m²～\u{200b}120", "100m2-120"),
            ("多少钱啊啊啊啊！！！！", "多少钱啊啊!!"),
            ("請問植牙要多少錢😊👍", "请问植牙要多少钱  "),
            ("1️⃣3️⃣8️⃣", "138"),
            ("①室②厅", "1室2厅"),
            ("好的[微笑]谢谢[OK]", "好的 谢谢 "),
            ("一三八八八八", "一三八八八八"),
            ("𝟏𝟐𝟎平", "120平"),
            ("[1,2,3]", "[1,2,3]"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn what_was_written_is_kept_beside_it() {
        let folded = Folded::new("我在臺北，預算十幾萬");
        assert_eq!(folded.text, "我在台北,预算十几万");
        assert_eq!(folded.written(2..4), "臺北");
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
        assert_eq!(
            clauses("种牙\n多少钱 能分期吗 89.5"),
            [
                "种牙\n多少钱 能分期吗 89.5",
                "种牙",
                "多少钱",
                "能分期吗 89.5"
            ]
        );
    }

    #[test]
    fn questions_are_told_apart() {
        for text in [
            "多少钱",
            "疼吗",
            "how long",
            "can you",
            "地址在哪",
            "咋整",
            "埋线好还是切开好",
        ] {
            assert!(is_question(text), "{text}");
        }
        for text in ["100平", "杭州", "downtown", "tomorrow", "还是周末吧"] {
            assert!(!is_question(text), "{text}");
        }
    }
}
