//! Many words, looked for at every place of a text: by their first character.

use std::collections::HashMap;

/// Words by their first character, longer ones first.
pub(super) struct Vocabulary<T>(HashMap<char, Vec<(Vec<char>, T)>>);

impl<T: Copy> Vocabulary<T> {
    /// Of words and what each stands for.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, T)>) -> Self {
        let mut by_first: HashMap<char, Vec<(Vec<char>, T)>> = HashMap::new();
        for (word, meaning) in words {
            let word: Vec<char> = word.chars().collect();
            if let Some(first) = word.first() {
                by_first.entry(*first).or_default().push((word, meaning));
            }
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self(by_first)
    }

    /// The words that stand at a place: their lengths and what they stand for, the longest first.
    /// English ones only whole, but for a plural's s.
    pub(super) fn all_at<'a>(
        &'a self,
        chars: &'a [char],
        at: usize,
    ) -> impl Iterator<Item = (usize, T)> + 'a {
        let letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphabetic);
        let is_inside = letter(at) && at > 0 && letter(at - 1);
        let words = chars
            .get(at)
            .filter(|_| !is_inside)
            .and_then(|first| self.0.get(first))
            .map_or(&[][..], Vec::as_slice);
        words.iter().filter_map(move |(word, meaning)| {
            let end = at + word.len();
            let is_here = chars.get(at..end) == Some(word.as_slice());
            let is_english = word.last().is_some_and(char::is_ascii_alphabetic);
            let plural = usize::from(is_english && word.len() > 2 && chars.get(end) == Some(&'s'));
            let goes_on = is_english && letter(end + plural);
            (is_here && !goes_on).then_some((word.len() + plural, *meaning))
        })
    }

    /// The longest word that stands at a place.
    pub(super) fn at(&self, chars: &[char], at: usize) -> Option<(usize, T)> {
        self.all_at(chars, at).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_whole_word_is_found() {
        let words = Vocabulary::new([("周", 1), ("周末", 2), ("sunday", 3)]);
        let at = |text: &str, at: usize| words.at(&text.chars().collect::<Vec<_>>(), at);
        assert_eq!(at("这周末", 1), Some((2, 2)));
        assert_eq!(at("周一", 0), Some((1, 1)));
        assert_eq!(at("on sundays", 3), Some((7, 3)));
        assert_eq!(at("sundayed", 0), None);
        assert_eq!(at("asunday", 1), None);
    }
}
