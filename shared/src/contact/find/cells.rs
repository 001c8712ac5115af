//! A text as cells of one character each, in which numbers that are spelled out stand as digits: 幺三八…,
//! "one three eight …", circled digits. Each cell knows the bytes that it stands for.

/// One character, and the bytes of the text that it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub char: char,
    pub start: usize,
    pub end: usize,
}

/// So many numerals in a row are spoken one by one; fewer are a count or an amount.
const SPOKEN_MIN: usize = 7;

/// Longer runs are no number; the work stays bounded.
const RUN_MAX: usize = 48;

/// What a text is made of, for whoever looks for numbers.
pub(super) fn cells(text: &str) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let run = spoken_han(text, at).or_else(|| spoken_english(text, at));
        if let Some((run, next)) = run {
            cells.extend(run);
            at = next;
            continue;
        }
        let end = at + char.len_utf8();
        // Keycaps and joiners stand between the digits of 1️⃣3️⃣8️⃣ and can't be seen.
        let is_unseen = matches!(char, '\u{fe0f}' | '\u{20e3}' | '\u{200b}'..='\u{200f}');
        if !is_unseen {
            cells.push(Cell {
                char: digit(char).unwrap_or(char),
                start: at,
                end,
            });
        } else if let Some(last) = cells.last_mut().filter(|last| last.char.is_ascii_digit()) {
            last.end = end;
        }
        at = end;
    }
    cells
}

/// Digits in all their forms that are nothing else.
fn digit(char: char) -> Option<char> {
    super::super::to_digit(char).or_else(|| match char {
        '①'..='⑨' => char::from_digit(char as u32 - '①' as u32 + 1, 10),
        '⓪' => Some('0'),
        _ => None,
    })
}

fn han_digit(char: char) -> Option<char> {
    Some(match char {
        '零' | '〇' | '○' | '洞' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '两' | '兩' | '贰' | '貳' => '2',
        '三' | '叁' | '參' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' | '陸' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}

/// Chinese numerals one by one from here on, digits and separators between them. They count as
/// digits where there are so many that they are a number being dictated.
fn spoken_han(text: &str, start: usize) -> Option<(Vec<Cell>, usize)> {
    let first = text[start..].chars().next()?;
    let is_numeral = |char: char| han_digit(char).is_some() || digit(char).is_some();
    if !is_numeral(first) || text[..start].chars().next_back().is_some_and(is_numeral) {
        return None;
    }
    let (mut run, mut numerals, mut is_gap) = (Vec::new(), 0, false);
    let mut end = 0;
    for (at, char) in text[start..].char_indices().take(RUN_MAX) {
        let cell = |char| Cell {
            char,
            start: start + at,
            end: start + at + char_len(text, start + at),
        };
        if let Some(digit) = han_digit(char).or_else(|| digit(char)) {
            numerals += usize::from(han_digit(char).is_some());
            run.push(cell(digit));
            is_gap = false;
            end = run.len();
        } else if !is_gap && matches!(char, ' ' | '-' | '，' | ',' | '、' | '.') {
            // What parts the groups is written in a way that phone numbers know.
            run.push(cell(' '));
            is_gap = true;
        } else {
            break;
        }
    }
    run.truncate(end);
    let next = run.last()?.end;
    let digits = run.iter().filter(|cell| cell.char.is_ascii_digit()).count();
    let is_spoken = numerals >= SPOKEN_MIN || (numerals >= 3 && (10..=13).contains(&digits));
    is_spoken.then_some((run, next))
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// "one three eight …", "double five".
fn spoken_english(text: &str, start: usize) -> Option<(Vec<Cell>, usize)> {
    let bytes = text.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    if !is_letter(start) || (start > 0 && bytes[start - 1].is_ascii_alphanumeric()) {
        return None;
    }
    let (mut run, mut at, mut times) = (Vec::new(), start, 1);
    let mut next = start;
    loop {
        let length = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let word = text[at..at + length].to_ascii_lowercase();
        let end = at + length;
        match word.as_str() {
            "double" => times = 2,
            "triple" => times = 3,
            word => {
                let Some(char) = english_digit(word) else {
                    break;
                };
                run.extend((0..times).map(|_| Cell {
                    char,
                    start: at,
                    end,
                }));
                times = 1;
                next = end;
            }
        }
        let gap = bytes[end..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b',' | b'-' | b'.'))
            .count();
        at = end + gap;
        if gap == 0 || !is_letter(at) {
            break;
        }
    }
    (run.len() >= SPOKEN_MIN).then_some((run, next))
}

fn english_digit(word: &str) -> Option<char> {
    Some(match word {
        "zero" | "oh" | "o" => '0',
        "one" => '1',
        "two" => '2',
        "three" => '3',
        "four" => '4',
        "five" => '5',
        "six" => '6',
        "seven" => '7',
        "eight" => '8',
        "nine" => '9',
        _ => return None,
    })
}
