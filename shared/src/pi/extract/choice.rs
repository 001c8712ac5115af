//! One of a few options: which of their words is said, and not denied.

use super::Listener;
use crate::lang::Localised;
use crate::pi::fold::Folded;

/// A word to look for, and which characters it is made of: most words are ruled out by these.
pub(super) struct Word {
    text: String,
    letters: Letters,
}

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
        let folded = Folded::new(raw);
        Self {
            letters: Letters::of(&folded.simple),
            text: folded.text,
        }
    }

    /// Whether a text of these letters may hold it.
    fn may_stand_in(&self, letters: Letters) -> bool {
        self.letters.0 & !letters.0 == 0
    }

    /// Whether a text holds it.
    pub(super) fn is_in(&self, text: &str, letters: Letters) -> bool {
        self.may_stand_in(letters) && holds_word(text, &self.text)
    }
}

/// What denies what stands behind it.
#[rustfmt::skip] // One word a line would be two screens.
const DENIALS: [&str; 17] = [
    "不是", "不要", "不想", "不用", "不做", "不考虑", "不打算", "不选", "没", "除了", "别", "非", "not ", "no ", "isn't ", "without ", "don't want ",
];

/// What looks like a denial and asks.
const QUESTIONS: [&str; 6] = ["是不是", "要不要", "想不想", "用不用", "有没有", "做不做"];

/// The option whose longest word is said; the earlier one of equals. `None` where the visitor still
/// asks which: 半包还是全包.
pub(super) fn choice<'a>(listener: &'a Listener, said: &Folded) -> Option<&'a Localised> {
    let (text, letters) = (said.text.as_str(), Letters::of(&said.simple));
    let mut told: Vec<(usize, &Localised)> = Vec::new();
    for option in &listener.options {
        let longest = option
            .words
            .iter()
            .filter(|word| word.may_stand_in(letters))
            .filter_map(|word| Some((word.text.chars().count(), said_at(text, &word.text)?)))
            .max_by_key(|(length, _)| *length);
        if let Some((length, _)) = longest {
            told.push((length, &option.label));
        }
    }
    let is_open = told.len() > 1
        && ["还是", "区别", "差别", "哪个", "哪种", " or ", " vs"]
            .iter()
            .any(|mark| text.contains(mark));
    if is_open {
        return None;
    }
    let mut best: Option<(usize, &Localised)> = None;
    for (length, label) in told {
        if best.is_none_or(|(known, _)| length > known) {
            best = Some((length, label));
        }
    }
    best.map(|(_, label)| label)
}

/// Where a word is said without being denied.
fn said_at(text: &str, word: &str) -> Option<usize> {
    word_places(text, word).find(|at| !is_denied(&text[..*at]))
}

/// Whether what stands before a word denies it: 不是我种, but not 不是我,是我妈.
fn is_denied(before: &str) -> bool {
    let clause = before
        .rsplit([',', '.', ';', '!', '?', '\n'])
        .next()
        .unwrap_or_default();
    let start = clause.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    let near = &clause[start..];
    if QUESTIONS.iter().any(|question| near.contains(question)) {
        return false;
    }
    DENIALS.iter().any(|denial| {
        near.rfind(denial).is_some_and(|at| {
            let between = &near[at + denial.len()..];
            !between.contains('是') && !between.contains('要')
        })
    })
}

/// Whether a folded text holds a folded word; English words only whole.
pub(crate) fn holds_word(text: &str, word: &str) -> bool {
    word_places(text, word).next().is_some()
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

    #[test]
    fn english_words_count_only_whole() {
        assert!(holds_word("a deep clean, please", "deep clean"));
        assert!(!holds_word("our office is clean", "off"));
        assert!(holds_word("给父母种牙", "父母"));
        assert!(holds_word("for my parents", "parent"));
        assert!(!holds_word("transparent", "parent"));
    }

    #[test]
    fn what_is_denied_is_not_said() {
        for (text, word, is_said) in [
            ("不要全包", "全包", false),
            ("没做过生意", "做过", false),
            ("不是我自己种", "自己", false),
            ("不是我自己,是我妈", "妈", true),
            ("不是我是我妈", "妈", true),
            ("是不是半包", "半包", true),
            ("不想做全包,要半包", "半包", true),
            ("not a deep clean", "deep clean", false),
        ] {
            assert_eq!(said_at(text, word).is_some(), is_said, "{text}");
        }
    }
}
