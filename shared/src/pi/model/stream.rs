//! A reply that is still being written: the answer in it, as far as it can be read and shown.

use super::sift::{Doubt, Sieve};

/// Where sentences end.
const ENDS: [char; 8] = ['。', '！', '？', '!', '?', '\n', '；', ';'];

/// A reply under way.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    text: String,
    shown: usize,
}

/// What may be shown by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// Nothing more than before.
    Same,
    /// All of the answer so far, whole sentences that have passed.
    Text(String),
    /// A sentence that may not be said.
    Stop(Doubt),
}

impl Stream {
    /// Takes in what has come.
    pub fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// All that has come, for [`super::Reply::parse`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What may be shown by now: sentences that are whole and that the sieve lets through.
    pub fn draft(&mut self, sieve: &Sieve<'_>) -> Draft {
        let answer = answer_so_far(&self.text);
        let end = answer
            .char_indices()
            .rev()
            .find(|(_, char)| ENDS.contains(char))
            .map_or(0, |(at, char)| at + char.len_utf8());
        if end <= self.shown {
            return Draft::Same;
        }
        // The whole again, not the new sentence alone: a claim may stretch over two.
        match sieve.check(&answer[..end]) {
            Ok(()) => {
                self.shown = end;
                Draft::Text(answer[..end].trim_end().to_owned())
            }
            Err(doubt) => Draft::Stop(doubt),
        }
    }
}

/// The value of `text` in an object that may be cut anywhere.
fn answer_so_far(json: &str) -> String {
    let Some(rest) = json
        .find("\"text\"")
        .map(|at| &json[at + "\"text\"".len()..])
    else {
        return String::new();
    };
    let Some(rest) = rest
        .trim_start()
        .strip_prefix(':')
        .and_then(|rest| rest.trim_start().strip_prefix('"'))
    else {
        return String::new();
    };
    let mut end = 0;
    let mut escaped = false;
    let mut is_whole = false;
    for (at, char) in rest.char_indices() {
        if escaped {
            escaped = false;
        } else if char == '\\' {
            escaped = true;
            continue;
        } else if char == '"' {
            is_whole = true;
            end = at;
            break;
        }
        end = at + char.len_utf8();
    }
    let mut raw = &rest[..end];
    // An escape of several digits may be cut: less and less of the end until what is left can be read.
    loop {
        match serde_json::from_str::<String>(&format!("\"{raw}\"")) {
            Ok(text) => return text,
            Err(_) if is_whole => return String::new(),
            Err(_) => match raw.char_indices().next_back() {
                Some((at, _)) => raw = &raw[..at],
                None => return String::new(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_from_wherever_the_reply_is_cut() {
        let whole = r#"{ "text" : "你好\n\"一\" \u4e00\\", "intent": "price" }"#;
        let answer = "你好\n\"一\" 一\\";
        for (end, _) in whole.char_indices() {
            let read = answer_so_far(&whole[..end]);
            assert!(answer.starts_with(&read), "{read:?} of {:?}", &whole[..end]);
        }
        assert_eq!(answer_so_far(whole), answer);
        assert_eq!(answer_so_far("I will answer: {"), "");
        assert_eq!(answer_so_far(r#"{"text":7}"#), "");
    }
}
