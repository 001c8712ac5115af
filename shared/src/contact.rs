//! Phone numbers and accounts of messengers: found in what people write, masked wherever they are shown,
//! looked up by a keyed hash. Nothing unmasked is ever stored outside [`crate::seal`].

mod find;
mod shape;

pub use find::{Found, find, mask_all, mask_said, wechat_of_phone};
pub use shape::Shape;

use crate::keys::Keys;
use serde::{Deserialize, Serialize};

/// The way in which somebody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A telephone number.
    Phone,
    /// A WeChat id.
    Wechat,
    /// A LINE id.
    Line,
    /// A QQ number.
    Qq,
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
    /// Not a LINE id: 4 to 20 letters, digits, `.`, `-` or `_`, perhaps with an `@` before them.
    #[error("that is not a LINE id")]
    NotALineId,
    /// Not a QQ number: 5 to 11 digits, the first no 0.
    #[error("that is not a QQ number")]
    NotAQqNumber,
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

    /// Reads a LINE id.
    ///
    /// # Errors
    /// [`ContactError::NotALineId`] when it can't be one.
    pub fn parse_line(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let id = text.strip_prefix('@').unwrap_or(text);
        let is_id = (4..=20).contains(&id.len())
            && id.starts_with(|char: char| char.is_ascii_alphanumeric())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        if !is_id {
            return Err(ContactError::NotALineId);
        }
        Ok(Self {
            kind: ContactKind::Line,
            value: text.to_owned(),
        })
    }

    /// Reads a QQ number.
    ///
    /// # Errors
    /// [`ContactError::NotAQqNumber`] when it can't be one.
    pub fn parse_qq(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let is_number = (5..=11).contains(&text.len())
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return Err(ContactError::NotAQqNumber);
        }
        Ok(Self {
            kind: ContactKind::Qq,
            value: text.to_owned(),
        })
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
            ContactKind::Line => b"line",
            ContactKind::Qq => b"qq",
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
        // +86 (0)10 …: the 0 is dialled within the country only.
        if let Some(rest) = digits.strip_prefix("860") {
            return normalise_phone(&format!("86{}", rest.trim_start_matches('0')), true);
        }
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
    if let Some(mobile) = digits.strip_prefix("86").filter(|rest| is_mobile(rest)) {
        return Some(mobile.to_owned());
    }
    // 00 is dialled for the +.
    if digits.starts_with("0086") {
        return normalise_phone(&digits[2..], true);
    }
    if let Some(abroad) = normalise_neighbour(digits) {
        return Some(abroad);
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

/// A number of Taiwan, Hong Kong or Macao with its prefix and without its `+`.
fn normalise_neighbour(digits: &str) -> Option<String> {
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    let rest = |prefix: &str| digits.strip_prefix(prefix).map(str::as_bytes);
    let is_number = matches!(rest("886"), Some([b'9', ..]) if digits.len() == 12)
        || matches!(rest("852"), Some([b'2' | b'3' | b'5'..=b'9', ..]) if digits.len() == 11)
        || matches!(rest("853"), Some([b'2' | b'6', ..]) if digits.len() == 11);
    is_number.then(|| format!("+{digits}"))
}

fn mask(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let (head, tail) = match chars.len() {
        0..=4 => (0, 1),
        5 => (1, 1),
        6..=8 => (2, 2),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::keys;

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
    fn a_mask_hides_two_characters_or_more_and_keeps_the_length() {
        for (value, masked) in [
            ("anna", "***a"),
            ("12345", "1***5"),
            ("abc123", "ab**23"),
            ("12345678", "12****78"),
            ("123456789", "123**6789"),
            ("13812345678", "138****5678"),
        ] {
            assert_eq!(mask(value), masked);
        }
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
