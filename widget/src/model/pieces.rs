//! Words with what can be tapped in them: addresses of the web, and phone numbers. Nothing in them is
//! ever taken for HTML.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// An address, as it is shown and as it is gone to: they are the same, so that nobody is led
    /// anywhere but where it says.
    Link(&'a str),
    /// A phone number as it is shown, and as it is dialled.
    Phone(&'a str, String),
}

/// Cuts a text into its pieces. Phone numbers are looked for where that is wished.
#[must_use]
pub fn pieces(text: &str, has_phones: bool) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begun, mut at) = (0, 0);
    let mut before = None;
    while let Some(char) = text[at..].chars().next() {
        let rest = &text[at..];
        let is_word = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
        let found = match char {
            'h' | 'H' if !is_word(before) => link(rest).map(Piece::Link),
            '+' | '0'..='9' if has_phones && !is_number(before) && !is_word(before) => {
                phone(rest).map(|(shown, number)| Piece::Phone(shown, number))
            }
            _ => None,
        };
        let length = match &found {
            None => char.len_utf8(),
            Some(Piece::Words(shown) | Piece::Link(shown) | Piece::Phone(shown, _)) => shown.len(),
        };
        if let Some(found) = found {
            if begun < at {
                pieces.push(Piece::Words(&text[begun..at]));
            }
            pieces.push(found);
            begun = at + length;
        }
        at += length;
        before = text[..at].chars().next_back();
    }
    if begun < text.len() {
        pieces.push(Piece::Words(&text[begun..]));
    }
    pieces
}

/// Whether a number goes on: what follows such a sign is part of one.
fn is_number(char: Option<char>) -> bool {
    matches!(
        char,
        Some('.' | ',' | '-' | '*' | '+' | '¥' | '$' | '/' | '=')
    )
}

/// The address that a text begins with. Only ASCII is taken for part of one: a host that looks like
/// another one by foreign letters is none, nor is one behind a name (`https://bank@elsewhere`).
fn link(text: &str) -> Option<&str> {
    let is_scheme = |scheme: &str| {
        let begin = text.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| is_scheme(scheme))?;
    let is_part = |byte: &u8| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(byte);
    let length = text.bytes().take_while(is_part).count();
    let address = text[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
    let host = address.get(scheme.len()..)?;
    let host = &host[..host.find(['/', '?', '#']).unwrap_or(host.len())];
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
    let is_whole = host.contains('.') && !host.starts_with('.');
    (is_whole && host.bytes().all(is_host)).then_some(address)
}

/// The phone number that a text begins with: a mobile or a service number of the mainland, one with
/// an area code, or one with a country's.
fn phone(text: &str) -> Option<(&str, String)> {
    let mut number = String::new();
    let mut length = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                number.push(char::from(byte));
                length = at + 1;
            }
            b'+' if at == 0 => number.push('+'),
            // One sign between digits.
            b' ' | b'-' if length == at && at > 0 => {}
            _ => break,
        }
    }
    // Where more follows that is no sign, it is something else.
    let goes_on = match text.as_bytes()[length..] {
        [b'.' | b':', next, ..] => next.is_ascii_digit(),
        [next, ..] => next.is_ascii_alphabetic() || matches!(next, b'*' | b'%'),
        [] => false,
    };
    if goes_on {
        return None;
    }
    let digits = number.trim_start_matches('+');
    let is_phone = match (number.as_bytes(), digits.len()) {
        ([b'+', ..], count) => (8..=15).contains(&count),
        ([b'1', b'3'..=b'9', ..], 11) | ([b'4' | b'8', b'0', b'0', ..], 10) => true,
        ([b'0', b'1'..=b'9', ..], count) => (9..=12).contains(&count),
        _ => false,
    };
    is_phone.then(|| (&text[..length], number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tappable(text: &str) -> Vec<String> {
        let pieces = pieces(text, true);
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(shown) | Piece::Link(shown) | Piece::Phone(shown, _) => *shown,
            })
            .collect();
        assert_eq!(whole, text, "nothing is lost");
        let found = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Link(shown) => Some(shown.to_owned()),
            Piece::Phone(_, number) => Some(number),
        });
        found.collect()
    }

    #[test]
    fn addresses_of_the_web_are_found_and_nothing_else() {
        assert_eq!(
            tappable("见https://a.example/价格，或 HTTP://b.example:8080/x?y=1#z."),
            ["https://a.example/", "HTTP://b.example:8080/x?y=1#z"]
        );
        assert_eq!(tappable("(https://a.example/x)"), ["https://a.example/x"]);
        for text in [
            "javascript:alert(1)",
            "data:text/html,<b>",
            "xhttps://a.example",
            "https://bank.example@evil.example/",
            "https://bank.example\\@evil.example/x@",
            "https://",
            "https://localhost",
            "https://bаnk.example",
            "ftp://a.example",
        ] {
            let found = tappable(text);
            assert!(
                found.is_empty() || found == ["https://bank.example"],
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn phone_numbers_are_found_and_prices_and_dates_are_not() {
        assert_eq!(tappable("电话13812345678，谢谢"), ["13812345678"]);
        assert_eq!(
            tappable("+86 138 1234 5678 / 010-12345678 / 400-800-1234."),
            ["+8613812345678", "01012345678", "4008001234"]
        );
        for text in [
            "12800元",
            "2026-11-22",
            "¥13812345678",
            "138****5678",
            "订单113812345678",
            "3.1415926535",
            "09:00-18:00",
            "13812345678.5",
            "身份证11010119900307",
        ] {
            assert_eq!(tappable(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(pieces("13812345678", false), [Piece::Words("13812345678")]);
    }
}
