//! Phone numbers and WeChat ids: found in what people write, masked wherever they are shown,
//! looked up by a keyed hash. Nothing unmasked is ever stored outside [`crate::seal`].

use crate::keys::Keys;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The way in which somebody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A telephone number.
    Phone,
    /// A WeChat id.
    Wechat,
}

/// A contact in the clear: normalised, never serialised, hidden from debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    kind: ContactKind,
    value: String,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contact({:?} {})", self.kind, self.masked())
    }
}

/// Why a text is not a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Too few or too many digits for a phone number.
    #[error("that number has {0} digits and can't be a phone number")]
    Digits(usize),
    /// Not a phone number at all.
    #[error("that is not a phone number")]
    NotAPhone,
    /// Not a WeChat id: 6 to 20 letters, digits, `-` or `_`, beginning with a letter.
    #[error("that is not a WeChat id")]
    NotAWechatId,
}

impl Contact {
    /// Reads a phone number typed into a phone field: a mainland mobile number with or without
    /// +86, a landline or 400 number, or an international number with its `+`. Spaces, dashes,
    /// dots, brackets and full-width digits are fine.
    ///
    /// # Errors
    /// [`ContactError`] when it can't be one.
    pub fn parse_phone(text: &str) -> Result<Self, ContactError> {
        let mut digits = String::new();
        let mut plus = false;
        for char in text.trim().chars() {
            match to_digit(char) {
                Some(digit) => digits.push(digit),
                None if matches!(char, '+' | '＋') && digits.is_empty() => plus = true,
                None if is_separator(char) || matches!(char, '(' | ')' | '（' | '）') => {}
                None => return Err(ContactError::NotAPhone),
            }
        }
        normalise_phone(&digits, plus)
            .map(|value| Self {
                kind: ContactKind::Phone,
                value,
            })
            .ok_or(if digits.is_empty() {
                ContactError::NotAPhone
            } else {
                ContactError::Digits(digits.len())
            })
    }

    /// Reads a WeChat id typed into its own field; a mobile number is one as well.
    ///
    /// # Errors
    /// [`ContactError::NotAWechatId`] when it can't be one.
    pub fn parse_wechat(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let is_id = (6..=20).contains(&text.len())
            && text.starts_with(|char: char| char.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if is_id {
            return Ok(Self {
                kind: ContactKind::Wechat,
                value: text.to_owned(),
            });
        }
        Self::parse_phone(text)
            .map(|phone| Self {
                kind: ContactKind::Wechat,
                value: phone.value,
            })
            .map_err(|_| ContactError::NotAWechatId)
    }

    /// A contact as it was sealed. Only [`crate::seal`] makes contacts this way.
    pub(crate) fn sealed_before(kind: ContactKind, value: String) -> Self {
        Self { kind, value }
    }

    /// What kind of contact it is.
    #[must_use]
    pub fn kind(&self) -> ContactKind {
        self.kind
    }

    /// The number or id itself: mobile numbers of the mainland without +86, others as E.164.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.value
    }

    /// What may be shown to anybody: `138****5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.value)
    }

    /// The keyed hash by which this contact is found within one merchant.
    #[must_use]
    pub fn lookup(&self, keys: &Keys, merchant: &str) -> String {
        let kind: &[u8] = match self.kind {
            ContactKind::Phone => b"phone",
            ContactKind::Wechat => b"wechat",
        };
        let digest = keys.lookup_digest(&[
            b"contact",
            merchant.as_bytes(),
            kind,
            self.value.to_ascii_lowercase().as_bytes(),
        ]);
        data_encoding::BASE64URL_NOPAD.encode(&digest[..18])
    }
}

/// The keyed hash by which a person's e-mail address is found.
#[must_use]
pub fn email_lookup(keys: &Keys, email: &Email) -> String {
    let digest = keys.lookup_digest(&[b"email", email.0.as_bytes()]);
    data_encoding::BASE64URL_NOPAD.encode(&digest[..18])
}

/// An e-mail address, lower-cased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@`, something before it, a dotted name after it, at most 254
    /// characters (RFC 5321). Whether it exists only a message to it can tell.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.split_once('@')?;
        let is_valid = !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(|char: char| char.is_whitespace() || char.is_control())
            && !host.contains('@')
            && text.len() <= 254;
        is_valid.then_some(Self(text))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an e-mail address"))
    }
}

fn to_digit(char: char) -> Option<char> {
    match char {
        '0'..='9' => Some(char),
        // Full-width digits, as Chinese input methods write them.
        '０'..='９' => char::from_u32(char as u32 - '０' as u32 + '0' as u32),
        _ => None,
    }
}

fn is_separator(char: char) -> bool {
    matches!(
        char,
        ' ' | '\u{a0}' | '\u{3000}' | '-' | '－' | '—' | '–' | '.' | '·'
    )
}

/// The stored form of a number's digits, `None` when they are no phone number.
fn normalise_phone(digits: &str, plus: bool) -> Option<String> {
    let is_mobile = |digits: &str| {
        digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
    };
    if plus {
        let mainland = digits.strip_prefix("86").filter(|rest| is_mobile(rest));
        return match mainland {
            Some(mobile) => Some(mobile.to_owned()),
            // E.164: at most 15 digits; shorter than 8 is no subscriber's number.
            None if (8..=15).contains(&digits.len()) && !digits.starts_with('0') => {
                Some(format!("+{digits}"))
            }
            None => None,
        };
    }
    if is_mobile(digits) {
        return Some(digits.to_owned());
    }
    if let Some(mobile) = digits
        .strip_prefix("86")
        .or_else(|| digits.strip_prefix("0086"))
        .filter(|rest| is_mobile(rest))
    {
        return Some(mobile.to_owned());
    }
    let is_landline =
        digits.starts_with('0') && (10..=12).contains(&digits.len()) && !digits.starts_with("00");
    let is_service = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    // North American numbers are typed without their +1.
    let is_nanp = digits.len() == 10
        && matches!(digits.as_bytes()[0], b'2'..=b'9')
        && matches!(digits.as_bytes()[3], b'2'..=b'9');
    (is_landline || is_service || is_nanp).then(|| digits.to_owned())
}

fn mask(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let (head, tail) = match chars.len() {
        0..=4 => (0, 1),
        5..=8 => (2, 2),
        _ => (3, 4),
    };
    let hidden = chars.len().saturating_sub(head + tail);
    chars
        .iter()
        .enumerate()
        .map(|(index, char)| {
            if index >= head && index < head + hidden {
                '*'
            } else {
                *char
            }
        })
        .collect()
}

/// A contact found in a text, and where.
#[derive(Debug)]
pub struct Found {
    /// The contact.
    pub contact: Contact,
    /// Bytes of the text that spell it.
    pub span: Range<usize>,
}

/// Finds what people type in the middle of a sentence: mobile numbers however they are grouped,
/// international numbers with their `+`, landlines and North American numbers when grouped, and
/// WeChat ids behind 微信 / wechat / vx.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut found = find_phones(text);
    found.extend(
        find_wechat_ids(text)
            .filter(|id| {
                !found
                    .iter()
                    .any(|other| other.span.start < id.span.end && id.span.start < other.span.end)
            })
            .collect::<Vec<_>>(),
    );
    found.sort_by_key(|found| found.span.start);
    found
}

/// The text with every contact in it masked.
#[must_use]
pub fn mask_all(text: &str, found: &[Found]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Found { contact, span } in found {
        out.push_str(&text[at..span.start]);
        out.push_str(&contact.masked());
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

fn find_phones(text: &str) -> Vec<Found> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (start, char) = chars[at];
        let plus = matches!(char, '+' | '＋');
        let is_start = plus || to_digit(char).is_some();
        // A run inside a word or a longer number (an order number, a click id) is not a phone.
        let is_inside = at > 0 && is_word_char(chars[at - 1].1);
        if !is_start || is_inside {
            at += 1;
            continue;
        }
        // The longest run of digits with at most two separators between neighbours; every digit's
        // end is a candidate, because "138 1234 5678 3 room" goes on with other digits.
        let mut digits = String::new();
        let mut ends = Vec::new();
        let mut separators = 0;
        let mut grouped = false;
        let mut next = if plus { at + 1 } else { at };
        while next < chars.len() && digits.len() <= 16 {
            let (offset, char) = chars[next];
            if let Some(digit) = to_digit(char) {
                grouped |= separators > 0;
                digits.push(digit);
                separators = 0;
                ends.push((offset + char.len_utf8(), digits.len(), next, grouped));
            } else if separators < 2
                && !digits.is_empty()
                && (is_separator(char) || matches!(char, '(' | ')' | '（' | '）'))
            {
                separators += 1;
            } else {
                break;
            }
            next += 1;
        }
        let hit = ends.iter().rev().find_map(|(end, count, index, grouped)| {
            let goes_on = chars
                .get(index + 1)
                .is_some_and(|(_, char)| is_word_char(*char));
            if goes_on {
                return None;
            }
            let value = normalise_phone(&digits[..*count], plus)?;
            // Ten or twelve bare digits are more often an order number than a landline.
            let is_sure = plus
                || value.len() == 11 && value.starts_with('1')
                || *grouped
                || value.starts_with("400");
            is_sure.then_some((*end, *index, value))
        });
        if let Some((end, index, value)) = hit {
            found.push(Found {
                contact: Contact {
                    kind: ContactKind::Phone,
                    value,
                },
                span: start..end,
            });
            at = index + 1;
        } else {
            at = next.max(at + 1);
        }
    }
    found
}

/// Letters and digits of the scripts in which a number could be part of a longer token.
fn is_word_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_' || to_digit(char).is_some()
}

fn find_wechat_ids(text: &str) -> impl Iterator<Item = Found> + '_ {
    const MARKS: [&str; 7] = ["微信号", "微信", "薇信", "wechat", "weixin", "wx", "vx"];
    // ASCII lower-casing keeps every byte offset.
    let lower = text.to_ascii_lowercase();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for mark in MARKS {
        for (at, _) in lower.match_indices(mark) {
            let before = lower[..at].chars().next_back();
            if mark.is_ascii() && before.is_some_and(|char| char.is_ascii_alphanumeric()) {
                continue;
            }
            let rest = &text[at + mark.len()..];
            let skipped: usize = rest
                .chars()
                .take_while(|char| {
                    matches!(
                        char,
                        ' ' | ':' | '：' | '是' | '号' | '=' | '同' | '加' | '我'
                    )
                })
                .map(char::len_utf8)
                .sum();
            let start = at + mark.len() + skipped;
            let length: usize = text[start..]
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                .count();
            spans.push(start..start + length);
        }
    }
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by_key(|span| span.start);
    spans.into_iter().filter_map(move |span| {
        let id = &text[span.clone()];
        // A plain word behind "wechat" ("wechat please") is no id: ids of people hold a digit or
        // a dash, or are long.
        let is_likely = id.bytes().any(|byte| !byte.is_ascii_alphabetic());
        let contact = Contact::parse_wechat(id)
            .ok()
            .filter(|contact| is_likely && contact.kind == ContactKind::Wechat)?;
        Some(Found { contact, span })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::keys;

    fn found(text: &str) -> Vec<String> {
        find(text)
            .iter()
            .map(|found| found.contact.reveal().to_owned())
            .collect()
    }

    #[test]
    fn numbers_are_found_as_people_type_them() {
        for text in [
            "我电话138 1234 5678，下午打",
            "138-1234-5678",
            "+86 13812345678",
            "8613812345678",
            "打１３８１２３４５６７８吧",
            "call 138.1234.5678 pls",
            "电话13812345678微信同号",
            "13812345678 2室1厅",
        ] {
            assert_eq!(found(text), ["13812345678"], "{text}");
        }
        assert_eq!(found("I'm at (415) 555-2671 after six"), ["4155552671"]);
        assert_eq!(found("+44 20 7946 0958"), ["+442079460958"]);
        assert_eq!(found("座机 010-8888 6666"), ["01088886666"]);
    }

    #[test]
    fn what_is_no_number_is_left_alone() {
        for text in [
            "100平装修多少钱",
            "订单 202611221234567890",
            "2026-11-22",
            "预算10000-20000",
            "id_13812345678",
            "a13812345678b",
            "12345678901",
            "138 1234 567",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn wechat_ids_are_found_behind_their_mark() {
        assert_eq!(found("加我微信：li_lei88"), ["li_lei88"]);
        assert_eq!(found("vx abc-12345 晚上联系"), ["abc-12345"]);
        assert_eq!(found("wechat please"), Vec::<String>::new());
        // The number is the phone; it is not found twice.
        assert_eq!(found("微信13812345678"), ["13812345678"]);
    }

    #[test]
    fn masking_hides_the_middle_and_keeps_the_rest() {
        let text = "我电话138 1234 5678，下午打，微信li_lei88";
        assert_eq!(
            mask_all(text, &find(text)),
            "我电话138****5678，下午打，微信li****88"
        );
        assert_eq!(
            format!("{:?}", find(text)[0].contact),
            "Contact(Phone 138****5678)"
        );
    }

    #[test]
    fn fields_say_what_is_wrong() {
        assert_eq!(
            Contact::parse_phone("1381234567").unwrap_err(),
            ContactError::Digits(10)
        );
        assert_eq!(
            Contact::parse_phone("138123456789").unwrap_err(),
            ContactError::Digits(12)
        );
        assert_eq!(
            Contact::parse_phone("张三").unwrap_err(),
            ContactError::NotAPhone
        );
        assert_eq!(
            Contact::parse_phone("").unwrap_err(),
            ContactError::NotAPhone
        );
        assert_eq!(
            Contact::parse_wechat("1bc").unwrap_err(),
            ContactError::NotAWechatId
        );
    }

    #[test]
    fn the_lookup_is_the_same_for_one_number_and_apart_for_merchants() {
        let keys = keys();
        let one = Contact::parse_phone("+86 138-1234-5678").unwrap();
        let same = Contact::parse_phone("13812345678").unwrap();
        assert_eq!(one.lookup(&keys, "m1"), same.lookup(&keys, "m1"));
        assert_ne!(one.lookup(&keys, "m1"), one.lookup(&keys, "m2"));
    }

    #[test]
    fn an_email_is_lower_cased_and_checked() {
        assert_eq!(
            Email::parse(" Li@Example.COM ").unwrap().as_str(),
            "li@example.com"
        );
        for bad in ["", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b@c.d"] {
            assert_eq!(Email::parse(bad), None, "{bad}");
        }
    }
}
