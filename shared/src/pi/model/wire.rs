//! The wire of OpenAI-compatible endpoints: what is posted to `/chat/completions`, and the events that
//! come back.

use super::prompt::{Line, Prompt};
use serde::{Deserialize, Serialize};

/// A request for a streamed answer.
#[derive(Clone, Debug, Serialize)]
pub struct Request<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    stream: bool,
    temperature: f32,
    max_tokens: u32,
}

/// One message in it.
#[derive(Clone, Debug, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

/// Tokens that a reply may have: the longest answer and the envelope around it.
const TOKENS_MAX: u32 = 900;

/// What is posted for a streamed answer.
#[must_use]
pub fn request<'a>(model: &'a str, prompt: &'a Prompt) -> Request<'a> {
    let system = Message {
        role: "system",
        content: &prompt.system,
    };
    let lines = prompt.lines.iter().map(|line| match line {
        Line::Visitor(content) => Message {
            role: "user",
            content,
        },
        Line::Staff(content) => Message {
            role: "assistant",
            content,
        },
    });
    Request {
        model,
        messages: std::iter::once(system).chain(lines).collect(),
        stream: true,
        // Facts, not fancy.
        temperature: 0.2,
        max_tokens: TOKENS_MAX,
    }
}

/// Events that come in chunks cut anywhere.
#[derive(Clone, Debug, Default)]
pub struct Events {
    buffer: Vec<u8>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    choices: Vec<Choice>,
    /// Workers AI's older models.
    #[serde(default)]
    response: Option<String>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
}

impl Events {
    /// Takes in a chunk, and gives the words that have come with it.
    pub fn push(&mut self, chunk: &[u8]) -> String {
        self.buffer.extend_from_slice(chunk);
        let mut words = String::new();
        while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            // Comments, empty lines, other fields and the closing [DONE] carry nothing.
            let Some(data) = line.trim_end().strip_prefix("data:") else {
                continue;
            };
            let Ok(event) = serde_json::from_str::<Event>(data.trim()) else {
                continue;
            };
            words.extend(event.response);
            let pieces = event
                .choices
                .into_iter()
                .filter_map(|choice| choice.delta.content);
            pieces.for_each(|piece| words.push_str(&piece));
        }
        words
    }

    /// Bytes that wait for the rest of their line.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.buffer.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_wherever_a_chunk_is_cut() {
        let stream = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n: ping\n\
                      data: {\"choices\":[{\"delta\":{\"content\":\"你\"}}]}\r\n\r\n\
                      data: {\"choices\":[{\"delta\":{\"content\":\"好\"}}],\"usage\":null}\n\ndata: [DONE]\n\n";
        for size in [1, 2, 7, 1_000] {
            let mut events = Events::default();
            let words: String = stream
                .as_bytes()
                .chunks(size)
                .map(|chunk| events.push(chunk))
                .collect();
            assert_eq!(words, "你好", "chunks of {size}");
        }
    }

    #[test]
    fn a_request_holds_the_transcript_in_its_order() {
        let prompt = Prompt {
            system: "s".into(),
            lines: vec![Line::Visitor("一".into()), Line::Staff("二".into())],
            notes: Vec::new(),
        };
        let body: serde_json::Value = serde_json::to_value(request("m", &prompt)).unwrap();
        let roles: Vec<_> = (0..3)
            .map(|at| body["messages"][at]["role"].clone())
            .collect();
        assert_eq!(roles, ["system", "user", "assistant"]);
        assert_eq!(
            (&body["model"], &body["stream"]),
            (&"m".into(), &true.into())
        );
    }
}
