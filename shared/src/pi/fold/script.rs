//! Traditional characters in simplified script.
//!
//! A table of single characters, cut at build time from a converter: what examples, cues and words
//! are compared by need not be well written. The converters themselves weigh, compressed in the
//! worker, 23 KB (fast2s) and 103 KB (ferrous-opencc); the table weighs 9 KB.

use super::Table;
use std::sync::OnceLock;

/// Traditional characters in order, then what each is in simplified script.
const COLUMNS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/simplified.bin"));

/// A character in simplified script.
pub(super) fn simplified(char: char) -> char {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE
        .get_or_init(|| Table::unpack(COLUMNS))
        .get(char)
        .and_then(|code| char::from_u32(u32::from(code)))
        .unwrap_or(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_taiwan_and_hong_kong_write_is_simplified() {
        let text = "請問植牙一顆多少錢裝潢報價頭期款補習週末臺灣這裡學費醫師價錢佔麵台嗎";
        let simple: String = text.chars().map(simplified).collect();
        assert_eq!(
            simple,
            "请问植牙一颗多少钱装潢报价头期款补习周末台湾这里学费医师价钱占面台吗"
        );
        assert_eq!(simplified('a'), 'a');
        assert_eq!(simplified('钱'), '钱');
    }
}
