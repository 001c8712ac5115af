//! Many words, looked for in a text at once.

use super::plain::plain_words;
use std::ops::Range;

/// Words that mean the same, by the order in which they were listed.
pub(super) type List = usize;

/// Words that are looked for, in lists. Sorted by how they begin, so that those that may stand at a place of a
/// text lie together.
#[derive(Default)]
pub(super) struct Words {
    /// All words in a row.
    letters: String,
    words: Vec<Word>,
    lists: List,
}

struct Word {
    /// The first two characters; of a word of one, nothing is the second.
    begins: (char, Option<char>),
    letters: Range<u32>,
    list: List,
}

impl Words {
    /// Adds a list.
    pub(super) fn list(&mut self, words: &[impl AsRef<str>]) -> List {
        let list = self.lists;
        self.lists += 1;
        for word in words {
            let word = plain_words(word.as_ref());
            let mut chars = word.chars();
            let Some(first) = chars.next() else { continue };
            let begins = (first, chars.next());
            let from = self.letters.len() as u32;
            self.letters.push_str(&word);
            self.words.push(Word {
                begins,
                letters: from..self.letters.len() as u32,
                list,
            });
        }
        list
    }

    /// After the last list, before the first text.
    pub(super) fn sort(&mut self) {
        self.words.sort_by_key(|word| word.begins);
    }

    /// Where all these words stand.
    pub(super) fn find(&self, text: &str) -> Found {
        let mut found = Found {
            spans: Vec::new(),
            has: vec![0; self.lists.div_ceil(64)],
        };
        let mut chars = text.char_indices().peekable();
        while let Some((at, first)) = chars.next() {
            let second = chars.peek().map(|(_, second)| *second);
            self.find_at(text, at, (first, None), &mut found);
            if second.is_some() {
                self.find_at(text, at, (first, second), &mut found);
            }
        }
        found
            .spans
            .sort_by_key(|(list, span)| (*list, span.start, span.end));
        found
    }

    fn find_at(&self, text: &str, at: usize, begins: (char, Option<char>), found: &mut Found) {
        let from = self.words.partition_point(|word| word.begins < begins);
        let words = self.words[from..].iter();
        for word in words.take_while(|word| word.begins == begins) {
            let letters = &self.letters[word.letters.start as usize..word.letters.end as usize];
            if text[at..].starts_with(letters) {
                found.has[word.list / 64] |= 1 << (word.list % 64);
                found.spans.push((word.list, at..at + letters.len()));
            }
        }
    }
}

/// Where words stand in a text.
pub(super) struct Found {
    /// By list, then by place.
    spans: Vec<(List, Range<usize>)>,
    /// A bit for each list of which a word stands somewhere.
    has: Vec<u64>,
}

impl Found {
    /// Whether a word of a list stands somewhere.
    pub(super) fn has(&self, list: List) -> bool {
        self.has[list / 64] & (1 << (list % 64)) != 0
    }

    /// Where words of a list stand.
    pub(super) fn of(&self, list: List) -> impl Iterator<Item = Range<usize>> {
        let from = self.spans.partition_point(|(other, _)| *other < list);
        let spans = self.spans[from..].iter();
        spans
            .take_while(move |(other, _)| *other == list)
            .map(|(_, span)| span.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_list_wherever_they_stand() {
        let mut words = Words::default();
        let wins = words.list(&["赢", "胜诉", "win"]);
        let sure = words.list(&["包赢", "保證"]);
        let none: [&str; 1] = [""];
        let never = words.list(&none);
        words.sort();
        let text = "保证包赢，胜诉";
        let found = words.find(text);
        let said = |list| -> Vec<&str> { found.of(list).map(|span| &text[span]).collect() };
        assert_eq!(said(wins), ["赢", "胜诉"]);
        assert_eq!(said(sure), ["保证", "包赢"]);
        assert_eq!(said(never), Vec::<&str>::new());
        assert!(found.has(wins) && found.has(sure) && !found.has(never));
        assert!(!words.find("").has(wins));
    }
}
