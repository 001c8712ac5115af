//! JSON as a value. Numbers are whole: the protocol has no others, and those of frames that this
//! build does not know are cut off, not refused.

/// Levels of nesting; a frame has five.
const DEPTH_MAX: u8 = 32;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, and whatever is looked for and not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(i64),
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
        let mut parser = Parser { text, at: 0 };
        let value = parser.value(DEPTH_MAX)?;
        parser.peek().is_none().then_some(value)
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

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => {
                let mut list = Vec::new();
                self.elements(b'[', b']', |parser| {
                    list.push(parser.value(depth)?);
                    Some(())
                })?;
                Some(Json::List(list))
            }
            b'{' => {
                let mut pairs = Vec::new();
                self.elements(b'{', b'}', |parser| {
                    parser.peek()?;
                    let name = parser.string()?;
                    parser.take(b':')?;
                    pairs.push((name, parser.value(depth)?));
                    Some(())
                })?;
                Some(Json::Map(pairs))
            }
            _ => self.number(),
        }
    }

    /// What stands between brackets, with commas between.
    fn elements(
        &mut self,
        open: u8,
        close: u8,
        mut element: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.take(open)?;
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            element(self)?;
            if self.take(close).is_some() {
                return Some(());
            }
            self.take(b',')?;
        }
    }

    fn number(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let length = rest
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            .count();
        let whole = rest[..length].split(['.', 'e', 'E']).next()?;
        self.at += length;
        whole.parse().ok().map(Json::Number)
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let plain = rest.find(['"', '\\'])?;
            out.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Some(out);
            }
            let escape = *self.text.as_bytes().get(self.at)?;
            self.at += 1;
            out.push(match escape {
                b'"' | b'\\' | b'/' => char::from(escape),
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.escaped()?,
                _ => return None,
            });
        }
    }

    /// What follows `\u`: one unit, or two that make one character. Half a pair becomes a mark.
    fn escaped(&mut self) -> Option<char> {
        let first = self.unit()?;
        if (0xd800..0xdc00).contains(&first) && self.text.get(self.at..)?.starts_with("\\u") {
            self.at += 2;
            let second = self.unit()?;
            let is_pair = (0xdc00..0xe000).contains(&second);
            let pair = is_pair.then(|| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            return pair.and_then(char::from_u32).or(Some('\u{fffd}'));
        }
        char::from_u32(first).or(Some('\u{fffd}'))
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
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
        assert_eq!(
            Json::parse("[1.5,2e3]"),
            Some(Json::List(vec![Json::Number(1), Json::Number(2)]))
        );
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
