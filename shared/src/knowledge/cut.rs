//! A text cut into pieces: by its headings, its questions and answers, its paragraphs, its sentences.

use super::Piece;
use crate::limit;

/// A part of a text, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What everything up to the next one is about.
    Heading(String),
    /// What the lines up to an empty one are about: the question that they answer, their own title.
    Label(String),
    /// Words.
    Text(String),
    /// An empty line.
    Break,
}

/// Characters of a line that may be a heading.
const HEADING_CHARS_MAX: usize = 24;
/// Characters of a question that others answer below it.
const QUESTION_CHARS_MAX: usize = 60;
/// Up to so many characters, lines that follow one another are one piece, such as the items of a list.
const TOGETHER_CHARS_MAX: usize = 160;
/// Letters and signs of a piece, at least: less is no sentence.
const LETTERS_MIN: usize = 4;

const QUESTION_MARKS: [&str; 8] = ["问：", "问:", "問：", "問:", "Q：", "Q:", "q:", "q："];
const ANSWER_MARKS: [&str; 6] = ["答：", "答:", "A：", "A:", "a:", "a："];
const BULLETS: [char; 8] = ['-', '*', '•', '·', '●', '○', '■', '◆'];

/// Words that end in a question mark, and are short enough for one.
pub(super) fn is_question(line: &str) -> bool {
    line.ends_with(['?', '？']) && line.chars().count() <= QUESTION_CHARS_MAX
}

/// The parts of a text that somebody has pasted.
#[must_use]
pub fn blocks_of_text(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut blocks = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        let after = lines[at + 1..].iter().find(|line| !line.is_empty());
        let stands_alone = before.is_none_or(|before| before.is_empty());
        blocks.push(block(line, stands_alone, after.copied()));
    }
    blocks
}

fn block(line: &str, stands_alone: bool, after: Option<&str>) -> Block {
    if line.is_empty() {
        return Block::Break;
    }
    let marked = |marks: &[&str]| {
        let rest = marks.iter().find_map(|mark| line.strip_prefix(mark))?;
        Some(rest.trim().to_owned())
    };
    if let Some(heading) = line.strip_prefix('#') {
        return Block::Heading(heading.trim_matches(['#', ' ']).to_owned());
    }
    if let Some(question) = marked(&QUESTION_MARKS) {
        return Block::Label(question);
    }
    if let Some(answer) = marked(&ANSWER_MARKS) {
        return Block::Text(answer);
    }
    let plain = line.trim_start_matches(BULLETS).trim_start();
    let Some(after) = after.filter(|_| plain.len() == line.len()) else {
        return Block::Text(plain.to_owned());
    };
    if is_question(plain) && !is_question(after) {
        return Block::Label(plain.to_owned());
    }
    let is_short = plain.chars().count() <= HEADING_CHARS_MAX;
    if is_short && let Some(heading) = plain.strip_suffix(['：', ':']) {
        return Block::Label(heading.trim().to_owned());
    }
    let is_sentence = plain.contains(['。', '！', '；', '，', '：', ':', ',', ';', '.', '!']);
    let is_shorter = plain.chars().count() < after.chars().count();
    if is_short && !is_sentence && stands_alone && is_shorter {
        return Block::Label(plain.to_owned());
    }
    Block::Text(plain.to_owned())
}

/// Cuts a text: no piece is longer than [`limit::PIECE_CHARS_MAX`], and none stands there twice.
#[must_use]
pub fn cut(blocks: &[Block]) -> Vec<Piece> {
    let mut knife = Knife::default();
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                knife.lay_down();
                knife.label.clear();
                knife.heading.clone_from(heading);
            }
            Block::Label(label) => {
                knife.lay_down();
                knife.label.clone_from(label);
                knife.is_answered = false;
            }
            Block::Break => {
                knife.lay_down();
                if knife.is_answered {
                    knife.label.clear();
                }
            }
            Block::Text(text) => knife.take(text),
        }
    }
    knife.lay_down();
    knife.pieces
}

#[derive(Default)]
struct Knife {
    pieces: Vec<Piece>,
    heading: String,
    label: String,
    is_answered: bool,
    /// The lines that are one piece so far.
    held: String,
}

impl Knife {
    fn take(&mut self, text: &str) {
        self.is_answered = true;
        let (own, held) = (text.chars().count(), self.held.chars().count());
        if held > 0 && held + own >= TOGETHER_CHARS_MAX {
            self.lay_down();
        }
        if own > limit::PIECE_CHARS_MAX {
            self.lay_down();
            for part in parts(text) {
                self.held = part;
                self.lay_down();
            }
            return;
        }
        if !self.held.is_empty() {
            self.held.push('\n');
        }
        self.held.push_str(text);
    }

    fn lay_down(&mut self) {
        let text = std::mem::take(&mut self.held);
        let under = match self.label.is_empty() {
            true => &self.heading,
            false => &self.label,
        };
        let letters = text.chars().filter(|char| char.is_alphanumeric()).count();
        let is_answer = !self.label.is_empty() && letters > 0;
        let under: String = under.chars().take(QUESTION_CHARS_MAX).collect();
        let piece = Piece { under, text };
        let is_telling = letters >= LETTERS_MIN || is_answer;
        if is_telling && !self.pieces.contains(&piece) {
            self.pieces.push(piece);
        }
    }
}

/// Whole sentences of a long text, together as long as a piece may be.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut length = 0;
    for sentence in sentences(text) {
        let own = sentence.chars().count();
        match parts
            .last_mut()
            .filter(|_| length + own <= limit::PIECE_CHARS_MAX)
        {
            Some(part) => part.push_str(sentence),
            None => {
                parts.push(String::new());
                length = 0;
                // What has no end is cut where there is no more room.
                for char in sentence.chars() {
                    if length == limit::PIECE_CHARS_MAX {
                        parts.push(String::new());
                        length = 0;
                    }
                    length += 1;
                    if let Some(part) = parts.last_mut() {
                        part.push(char);
                    }
                }
                continue;
            }
        }
        length += own;
    }
    for part in &mut parts {
        *part = part.trim().to_owned();
    }
    parts
}

/// The sentences of a text, each with its end.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let is_end = match char {
            '。' | '！' | '？' | '；' | '!' | '?' | '\n' | '…' => true,
            // Not the point of a number or an address.
            '.' | ';' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        // What closes belongs to what it closes.
        let goes_on = next.is_some_and(|next| "。！？；!?…”」』）)\"".contains(next));
        if is_end && !goes_on {
            let end = at + char.len_utf8();
            sentences.push(&text[start..end]);
            start = end;
        } else if "”」』）)".contains(char) && !goes_on {
            let inside = text[start..at].chars().next_back();
            if inside.is_some_and(|inside| "。！？!?…".contains(inside)) {
                let end = at + char.len_utf8();
                sentences.push(&text[start..end]);
                start = end;
            }
        }
    }
    sentences.push(&text[start..]);
    sentences.retain(|sentence| !sentence.trim().is_empty());
    sentences
}
