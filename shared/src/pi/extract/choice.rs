//! One of a few options: which of their words is said, and meant.

use super::mention::is_own;
use super::{Listener, when};
use crate::lang::Localised;
use crate::pi::fold::Folded;
use std::ops::Range;

/// A word to look for, and which characters it is made of: most words are ruled out by these. `…` in it
/// stands for up to six characters of the same clause: 洗…牙 is said by 洗一下牙.
pub(super) struct Word {
    pieces: Vec<String>,
    /// Characters of all pieces.
    length: usize,
    letters: Letters,
    weakness: Weakness,
}

/// What else a word may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weakness {
    /// It means its option.
    None,
    /// It tells a time as well: 马上 may be when a price rises. It needs a cue, or a clause of its own.
    Time,
    /// 有, no: it needs a cue.
    Bare,
}

/// Characters that `…` stands for at most.
const GAP_CHARS_MAX: usize = 6;

/// A set of characters, where several share a bit.
#[derive(Clone, Copy)]
pub(super) struct Letters(u64);

impl Letters {
    pub(super) fn of<'c>(chars: impl IntoIterator<Item = &'c char>) -> Self {
        let bits = chars
            .into_iter()
            .fold(0, |bits, char| bits | 1 << (*char as u32 % 61));
        Self(bits)
    }
}

impl Word {
    pub(super) fn new(raw: &str) -> Self {
        let pieces: Vec<Folded> = raw.split('…').map(Folded::new).collect();
        let whole = Folded::new(raw);
        let is_bare = matches!(
            whole.text.as_str(),
            "有" | "没有" | "无" | "是" | "否" | "yes" | "no" | "none" | "just" | "now"
        );
        let is_time = when::time(&whole.simple).is_some();
        Self {
            weakness: match (is_bare, is_time) {
                (true, _) => Weakness::Bare,
                (_, true) => Weakness::Time,
                _ => Weakness::None,
            },
            letters: Letters::of(pieces.iter().flat_map(|piece| &piece.simple)),
            length: pieces.iter().map(|piece| piece.simple.len()).sum(),
            pieces: pieces.into_iter().map(|piece| piece.text).collect(),
        }
    }

    /// Whether it is made of these characters.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.pieces.iter().any(|piece| piece == word)
    }

    /// Whether a text ends with it.
    pub(super) fn ends(&self, text: &str) -> bool {
        matches!(self.pieces.as_slice(), [piece] if !piece.is_empty() && text.ends_with(piece.as_str()))
    }

    /// Whether a text holds it.
    pub(super) fn is_in(&self, text: &str, letters: Letters) -> bool {
        self.places(text, letters).next().is_some()
    }

    /// The bytes of a text that say it.
    fn places<'t>(
        &'t self,
        text: &'t str,
        letters: Letters,
    ) -> impl Iterator<Item = Range<usize>> + 't {
        let may_stand = self.letters.0 & !letters.0 == 0;
        let pieces = self.pieces.split_first().filter(|_| may_stand);
        let starts = pieces.map(|(first, _)| word_places(text, first));
        starts.into_iter().flatten().filter_map(move |start| {
            let (first, rest) = pieces?;
            let mut end = start + first.len();
            for piece in rest {
                let at = word_places(&text[end..], piece).next()?;
                let gap = &text[end..end + at];
                let is_near = gap.chars().count() <= GAP_CHARS_MAX
                    && !gap.contains([',', '.', ';', '!', '?', '\n']);
                if !is_near {
                    return None;
                }
                end += at + piece.len();
            }
            Some(start..end)
        })
    }
}

/// The option whose longest word is said and meant, the characters that say it, and what else they may
/// mean; the earlier one of equals. `None` where the visitor still asks which: 半包还是全包.
pub(super) fn choice<'a>(
    listener: &'a Listener,
    said: &Folded,
    letters: Letters,
) -> Option<(&'a Localised, Range<usize>, Weakness)> {
    let text = said.text.as_str();
    if ["区别", "差别", "差异", "一样吗", "difference"]
        .iter()
        .any(|mark| text.contains(mark))
    {
        return None;
    }
    let mut told: Vec<(&Word, &Localised, Range<usize>)> = Vec::new();
    for option in &listener.options {
        let mut longest: Option<(&Word, Range<usize>)> = None;
        for word in &option.words {
            if longest
                .as_ref()
                .is_some_and(|(known, _)| known.length >= word.length)
            {
                continue;
            }
            let said = word
                .places(text, letters)
                .map(|bytes| in_chars(text, &bytes))
                .find(|place| is_own(&said.simple, place));
            if let Some(place) = said {
                longest = Some((word, place));
            }
        }
        if let Some((word, place)) = longest {
            told.push((word, &option.label, place));
        }
    }
    let is_open = told.len() > 1
        && ["还是", "哪个", "哪种", "不同", " or ", " vs"]
            .iter()
            .any(|mark| text.contains(mark));
    if is_open {
        return None;
    }
    let mut best: Option<(&Word, &Localised, Range<usize>)> = None;
    for (word, label, place) in told {
        if best
            .as_ref()
            .is_none_or(|(known, ..)| word.length > known.length)
        {
            best = Some((word, label, place));
        }
    }
    best.map(|(word, label, place)| (label, place, word.weakness))
}

fn in_chars(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let start = text[..bytes.start].chars().count();
    start..start + text[bytes.clone()].chars().count()
}

fn word_places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_letter = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphabetic());
    let (first, last) = (word.chars().next(), word.chars().next_back());
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            let runs_on =
                is_letter(first) && is_letter(before) || is_letter(last) && is_letter(after);
            // "parent" is meant by "parents" as well.
            let is_plural = is_letter(last)
                && text[at + word.len()..].starts_with('s')
                && !is_letter(text[at + word.len()..].chars().nth(1))
                && !(is_letter(first) && is_letter(before));
            !word.is_empty() && (!runs_on || is_plural)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds_word(text: &str, word: &str) -> bool {
        word_places(text, word).next().is_some()
    }

    #[test]
    fn english_words_count_only_whole() {
        assert!(holds_word("a deep clean, please", "deep clean"));
        assert!(!holds_word("our office is clean", "off"));
        assert!(holds_word("给父母种牙", "父母"));
        assert!(holds_word("for my parents", "parent"));
        assert!(!holds_word("transparent", "parent"));
    }

    #[test]
    fn a_gap_stays_within_its_clause() {
        let word = Word::new("洗…牙");
        for (text, is_said) in [
            ("洗牙", true),
            ("洗一下牙", true),
            ("想洗个牙", true),
            ("洗澡,牙疼", false),
            ("洗了很久很久的车牙", false),
        ] {
            let said = Folded::new(text);
            let letters = Letters::of(&said.simple);
            assert_eq!(word.is_in(&said.text, letters), is_said, "{text}");
        }
    }
}
