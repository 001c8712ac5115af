//! What a contact looks like from outside: enough to judge it by, too little to reach anybody.

use super::{Contact, ContactKind};
use serde::{Deserialize, Serialize};

/// Digits in a row, alike or counting, that nobody's number ends with by chance.
const SUSPICIOUS_RUN: usize = 7;

/// Prefixes of mobile numbers that virtual operators sell, often by the hundred: 170, 171, 162, 165
/// and 167 of the numbering plan of the Ministry of Industry and Information Technology.
const VIRTUAL: [&str; 5] = ["162", "165", "167", "170", "171"];

/// What a contact looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A mobile number of the mainland.
    Mobile,
    /// A mobile number of a virtual operator.
    Virtual,
    /// A landline or a service number.
    Landline,
    /// A number of another country or region.
    Foreign,
    /// An account by which one is written to.
    Account,
    /// A number that somebody made up: 13888888888, 13812345678.
    MadeUp,
}

impl Contact {
    /// What it looks like.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let value = self.reveal();
        if self.kind() != ContactKind::Phone {
            return Shape::Account;
        }
        if let Some(abroad) = value.strip_prefix('+') {
            return if longest_run(abroad) >= SUSPICIOUS_RUN {
                Shape::MadeUp
            } else {
                Shape::Foreign
            };
        }
        let is_mobile = value.len() == 11 && value.starts_with('1');
        // Taiwan's mobile numbers are noted down as they are written there; no area code begins with 09.
        let is_taiwanese = value.len() == 10 && value.starts_with("09");
        if is_taiwanese {
            Shape::Foreign
        } else if !is_mobile {
            Shape::Landline
        } else if longest_run(value) >= SUSPICIOUS_RUN {
            Shape::MadeUp
        } else if VIRTUAL.iter().any(|prefix| value.starts_with(prefix)) {
            Shape::Virtual
        } else {
            Shape::Mobile
        }
    }
}

/// The longest run of digits that stay alike, count up or count down.
fn longest_run(digits: &str) -> usize {
    let digits: Vec<i16> = digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| i16::from(byte - b'0'))
        .collect();
    [0, 1, -1]
        .into_iter()
        .map(|stride| {
            let mut longest = 1;
            let mut run = 1;
            for pair in digits.windows(2) {
                run = if pair[1] - pair[0] == stride {
                    run + 1
                } else {
                    1
                };
                longest = longest.max(run);
            }
            longest
        })
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_judged_by_their_digits() {
        for (number, shape) in [
            ("13912046688", Shape::Mobile),
            ("13800138000", Shape::Mobile),
            ("13888888888", Shape::MadeUp),
            ("13812345678", Shape::MadeUp),
            ("13987654321", Shape::MadeUp),
            ("17012046688", Shape::Virtual),
            ("16712046688", Shape::Virtual),
            ("010-62512046", Shape::Landline),
            ("400-820-8820", Shape::Landline),
            ("+886912046688", Shape::Foreign),
            ("0912046688", Shape::Foreign),
        ] {
            let contact = Contact::parse_phone(number).unwrap();
            assert_eq!(contact.shape(), shape, "{number}");
        }
        let wechat = Contact::parse_wechat("li_dazhuang").unwrap();
        assert_eq!(wechat.shape(), Shape::Account);
    }
}
