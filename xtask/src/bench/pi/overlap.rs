//! How near a text comes to what a pack's writers have written: a set that repeats the examples would
//! measure nothing.

use super::packs::File;
use shared::id::Key;
use std::collections::BTreeSet;

/// Pairs of neighbouring letters.
type Pairs = BTreeSet<(char, char)>;

/// The examples of an industry's pack and of what all packs share, in all languages.
pub(super) struct Examples(Vec<Pairs>);

impl Examples {
    /// Those of one industry.
    pub fn new(files: &[File], industry: &Key) -> Self {
        let files = files.iter().filter(|file| file.is_heard_in(industry));
        let intents = files.flat_map(|file| &file.pack.intents);
        let texts = intents.flat_map(|intent| intent.examples.values().flatten());
        Self(texts.map(|text| pairs(text)).collect())
    }

    /// The Dice coefficient of the pairs of a text and of the example nearest to it: 1 where they are
    /// the same but for punctuation.
    pub fn nearest(&self, text: &str) -> f64 {
        let own = pairs(text);
        let overlaps = self.0.iter().map(|example| {
            let both = own.intersection(example).count() as f64;
            2.0 * both / (own.len() + example.len()).max(1) as f64
        });
        overlaps.fold(0.0, f64::max)
    }
}

fn pairs(text: &str) -> Pairs {
    let letters: Vec<char> = text
        .chars()
        .filter(|char| char.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match letters.as_slice() {
        [only] => BTreeSet::from([(*only, *only)]),
        letters => letters.windows(2).map(|two| (two[0], two[1])).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_overlaps_wholly_and_a_stranger_not_at_all() {
        let examples = Examples(vec![pairs("种一颗牙多少钱"), pairs("疼不疼")]);
        assert_eq!(examples.nearest("疼不疼？"), 1.0);
        assert_eq!(examples.nearest("门口好停车吗"), 0.0);
        let near = examples.nearest("一颗牙多少");
        assert!((0.7..0.9).contains(&near), "{near}");
    }
}
