//! How characters sound, without tones and as loosely as voice input hears them: 种芽 and 种牙 are
//! one, so are 首富 and 首付.
//!
//! The table covers the 3,755 commonest characters and is cut at build time from the crate
//! `pinyin`, which weighs 68 KB compressed in the worker; the table weighs 7 KB.

use super::Table;
use std::sync::OnceLock;

/// Common characters in order, then a number for how each sounds.
const COLUMNS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sounds.bin"));

/// A number for how a character sounds, where that is known.
pub(crate) fn sound(char: char) -> Option<u16> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::unpack(COLUMNS)).get(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_is_one() {
        let sounds = |text: &str| text.chars().map(sound).collect::<Vec<_>>();
        for (one, other) in [
            ("种芽", "种牙"),
            ("首富", "首付"),
            ("庄修", "装修"),
            ("沙发", "杀法"),
        ] {
            assert_eq!(sounds(one), sounds(other), "{one} {other}");
        }
        assert_ne!(sounds("多少"), sounds("多久"));
        assert_eq!(sound('a'), None);
    }
}
