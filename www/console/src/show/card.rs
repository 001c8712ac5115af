//! Cards and what came of them, written for a reader.

use crate::i18n::ThreadWords;
use shared::protocol::{CallWhen, CardKind};

/// The cards that an operator can put, in the order in which they are offered, with their names
/// for tests.
pub const OFFERED: [(CardKind, &str); 9] = [
    (CardKind::Lead, "card-lead"),
    (CardKind::Price, "card-price"),
    (CardKind::Gallery, "card-gallery"),
    (CardKind::Offers, "card-offers"),
    (CardKind::Booking, "card-booking"),
    (CardKind::Call, "card-call"),
    (CardKind::Documents, "card-documents"),
    (CardKind::Place, "card-place"),
    (CardKind::Rating, "card-rating"),
];

/// What a card is called.
#[must_use]
pub fn name(card: CardKind, words: &ThreadWords) -> &'static str {
    match card {
        CardKind::Lead => words.name_lead,
        CardKind::Price => words.name_price,
        CardKind::Gallery => words.name_gallery,
        CardKind::Offers => words.name_offers,
        CardKind::Booking => words.name_booking,
        CardKind::Call => words.name_call,
        CardKind::Documents => words.name_documents,
        CardKind::Place => words.name_place,
        CardKind::Rating => words.name_rating,
    }
}

/// When somebody wants to be called.
#[must_use]
pub fn call_when(when: CallWhen, words: &ThreadWords) -> &'static str {
    match when {
        CallWhen::Now => words.call_now,
        CallWhen::Morning => words.call_morning,
        CallWhen::Afternoon => words.call_afternoon,
        CallWhen::Evening => words.call_evening,
    }
}

/// Stars of five, for those who see them.
#[must_use]
pub fn stars(count: u8) -> String {
    let full = usize::from(count.min(5));
    format!("{}{}", "★".repeat(full), "☆".repeat(5 - full))
}

/// Prices from the least to the most: `¥30,000–48,000`.
#[must_use]
pub fn price(low: u64, high: u64) -> String {
    let least = grouped(low);
    if low == high {
        format!("¥{least}")
    } else {
        format!("¥{least}–{}", grouped(high))
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How large a file is, in the units in which its bound is told too.
#[must_use]
pub fn size(bytes: u64) -> String {
    const KILO: u64 = 1_024;
    const MEGA: u64 = KILO * KILO;
    match bytes {
        0..KILO => format!("{bytes} B"),
        KILO..MEGA => format!("{} KB", bytes / KILO),
        _ => {
            let tenths = bytes * 10 / MEGA;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_grouped() {
        assert_eq!(price(800, 800), "¥800");
        assert_eq!(price(30_000, 1_048_000), "¥30,000–1,048,000");
        assert_eq!(price(0, 999), "¥0–999");
    }

    #[test]
    fn a_size_has_one_unit() {
        let sizes = [0, 1_023, 1_024, 350_000, 1_048_575, 1_048_576, 8_388_608].map(size);
        let expected = [
            "0 B", "1023 B", "1 KB", "341 KB", "1023 KB", "1.0 MB", "8.0 MB",
        ];
        assert_eq!(sizes, expected);
    }

    #[test]
    fn stars_are_always_five() {
        assert_eq!(stars(4), "★★★★☆");
        assert_eq!(stars(9), "★★★★★");
        assert_eq!(stars(0), "☆☆☆☆☆");
    }
}
