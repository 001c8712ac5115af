//! JSON as a value, and written.

use super::parse;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, and whatever is looked for and not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// Any other number, as it was written: the app passes it on and never counts with it.
    Fraction(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in its order.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text; nothing when it is not JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse::value(text)
    }

    /// An object of these pairs.
    #[must_use]
    pub fn map(pairs: Vec<(&str, Self)>) -> Self {
        Self::Map(
            pairs
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// The value of a name; [`Json::Null`] where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &Self {
        let Self::Map(pairs) = self else {
            return &Self::Null;
        };
        pairs
            .iter()
            .find(|(key, _)| key == name)
            .map_or(&Self::Null, |(_, value)| value)
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The number, if it is one and not negative.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        if let Self::Number(number) = self {
            u64::try_from(*number).ok()
        } else {
            None
        }
    }

    /// The truth, if it is one.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        if let Self::Bool(truth) = self {
            Some(*truth)
        } else {
            None
        }
    }

    /// The elements; none where it is no list.
    #[must_use]
    pub fn list(&self) -> &[Self] {
        if let Self::List(list) = self {
            list
        } else {
            &[]
        }
    }

    /// The pairs; none where it is no object.
    #[must_use]
    pub fn pairs(&self) -> &[(String, Self)] {
        if let Self::Map(pairs) = self {
            pairs
        } else {
            &[]
        }
    }

    /// Writes it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Fraction(number) => out.push_str(number),
            Self::Text(text) => write_text(text, out),
            Self::List(list) => {
                out.push('[');
                for (at, value) in list.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    value.write_to(out);
                }
                out.push(']');
            }
            Self::Map(pairs) => {
                out.push('{');
                for (at, (name, value)) in pairs.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write_to(out);
                }
                out.push('}');
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\0'..' ' => {
                out.push_str("\\u00");
                for digit in [char as u32 / 16, char as u32 % 16] {
                    out.extend(char::from_digit(digit, 16));
                }
            }
            _ => out.push(char),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn it_reads_and_writes_what_serde_json_does() {
        for text in [
            r#"{"a":[1,-2,true,false,null,"",{}],"b":{"c":[]},"d":1795379400000}"#,
            r#""quote \" back \\ slash \/ line \n tab \t \u0001 \u4e2d \ud83d\ude00 中😀""#,
            " [ 1 , { \"a\" : 2 } ] ",
        ] {
            let ours = Json::parse(text).unwrap_or_else(|| panic!("{text}"));
            let theirs: Value = serde_json::from_str(text).unwrap();
            assert_eq!(
                serde_json::from_str::<Value>(&ours.write()).unwrap(),
                theirs,
                "{text}"
            );
            assert_eq!(Json::parse(&ours.write()), Some(ours));
        }
        // Not counted with, but passed on as they are.
        assert_eq!(Json::parse("[-31.25,2e3]").unwrap().write(), "[-31.25,2e3]");
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(10_000);
        let texts = [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\"}",
            "{\"a\":}",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "nul",
            "1 2",
            "--",
            "1.",
            "1.2.3",
            "1e",
            ".5",
            "{1:2}",
            &deep,
        ];
        for text in texts {
            assert_eq!(Json::parse(text), None, "{text:.20}");
        }
        assert_eq!(
            Json::parse(r#""\ud83d!""#),
            Some(Json::Text("\u{fffd}!".into()))
        );
        assert_eq!(
            Json::parse(r#""\ud83d\u0041""#),
            Some(Json::Text("\u{fffd}".into()))
        );
    }
}
