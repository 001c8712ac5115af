//! What words stand for: 多少钱, 啥价 and "how much" are one notion, so that a question is found by
//! what it asks for even where it shares no characters with an example.

use crate::hash::mix;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A line for each notion, its words behind the colon.
const WORDS: &str = include_str!("words.txt");

/// The number of a notion.
pub(super) type Notion = u16;

/// What the names of notions begin with that no trade here is asked for.
const ELSEWHERE: &str = "no_";

struct Lexicon {
    /// The first notion that no trade here is asked for: they stand last.
    elsewhere: Notion,
    /// Notions by the hash of each word.
    by_word: HashMap<u32, Vec<Notion>, Plain>,
    /// The length of the longest word that begins with a character.
    longest: HashMap<u32, u8, Plain>,
}

/// The keys are hashes already.
#[derive(Clone, Copy, Default)]
pub(super) struct Plain;

impl std::hash::BuildHasher for Plain {
    type Hasher = PlainHasher;

    fn build_hasher(&self) -> PlainHasher {
        PlainHasher(0)
    }
}

/// Spreads a number over the table.
pub(super) struct PlainHasher(u64);

impl std::hash::Hasher for PlainHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut lexicon = Lexicon {
            elsewhere: Notion::MAX,
            by_word: HashMap::default(),
            longest: HashMap::default(),
        };
        let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
        for (notion, (name, words)) in (0..).zip(lines.filter_map(|line| line.split_once(": "))) {
            if name.starts_with(ELSEWHERE) {
                lexicon.elsewhere = lexicon.elsewhere.min(notion);
            }
            for word in words.split(", ") {
                let (mut hash, mut length, mut first) = (0, 0, None);
                for char in word.chars() {
                    hash = mix(hash, char as u32);
                    length += 1;
                    first = first.or(Some(char as u32));
                }
                lexicon.by_word.entry(hash).or_default().push(notion);
                let longest = lexicon.longest.entry(first.unwrap_or(0)).or_default();
                *longest = length.max(*longest);
            }
        }
        lexicon
    })
}

/// Whether no trade here is asked for it.
pub(super) fn is_elsewhere(notion: Notion) -> bool {
    notion >= lexicon().elsewhere
}

/// The notions in a text, each once, in order. The longest word wins, and what follows begins
/// behind it.
pub(super) fn notions(chars: &[char]) -> Vec<Notion> {
    let lexicon = lexicon();
    let is_letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphabetic);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_inside = is_letter(at) && at > 0 && is_letter(at - 1);
        let longest = lexicon
            .longest
            .get(&(chars[at] as u32))
            .filter(|_| !is_inside);
        let (mut hash, mut hit) = (0, None);
        for length in 1..=longest.map_or(0, |longest| usize::from(*longest)) {
            let Some(char) = chars.get(at + length - 1) else {
                break;
            };
            hash = mix(hash, *char as u32);
            let is_cut = char.is_ascii_alphabetic() && is_letter(at + length);
            if let Some(notions) = lexicon.by_word.get(&hash).filter(|_| !is_cut) {
                hit = Some((length, notions));
            }
        }
        let Some((length, notions)) = hit else {
            at += 1;
            continue;
        };
        found.extend_from_slice(notions);
        at += length;
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    #[test]
    fn different_words_for_one_thing_meet() {
        let of = |text: &str| notions(&Folded::new(text).simple);
        for (one, other) in [
            ("啥价", "how much"),
            ("植牙", "种牙"),
            ("頭期款", "首付"),
            ("裝潢", "装修"),
            ("几多钱", "多少钱"),
            ("咋整", "怎么弄"),
        ] {
            let shared = of(one).iter().any(|notion| of(other).contains(notion));
            assert!(shared, "{one} {other}");
        }
        assert_eq!(of("brace"), Vec::<Notion>::new(), "a word counts whole");
    }

    #[test]
    fn the_list_is_well_formed() {
        for line in WORDS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (name, words) = line.split_once(": ").unwrap();
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{name}"
            );
            for word in words.split(", ") {
                assert!(!word.is_empty() && word.trim() == word, "{name}: {word:?}");
                assert_eq!(crate::pi::fold::fold(word), word, "{name}");
            }
        }
    }
}
