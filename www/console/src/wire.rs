//! Reading what the edge sends.
//!
//! serde compiles a type's reader anew for every format that it is read from. A frame carries its
//! kind among its fields, and serde reads such a thing through a buffer; were replies read from
//! the text, leads and messages would be compiled twice. So a reply is given a kind as well, and
//! goes the frames' way: that makes the console smaller by a twentieth.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::protocol::{ConsoleFrame, ServerFrame};

/// A reply with a kind. No field of ours is called `_`.
#[derive(Deserialize)]
#[serde(tag = "_")]
enum Kinded<T> {
    #[serde(rename = "reply")]
    Reply(T),
}

/// Reads a reply, which is always an object.
///
/// # Errors
/// When the text is not of that type.
pub fn reply<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    let rest = text.trim_start().strip_prefix('{').unwrap_or_default();
    let comma = if rest.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    let Kinded::Reply(value) = serde_json::from_str(&format!("{{\"_\":\"reply\"{comma}{rest}"))?;
    Ok(value)
}

/// Reads a frame of the console's socket. `None` for one of a later version: what this console
/// can't show, it leaves out.
#[must_use]
pub fn console_frame(text: &str) -> Option<ConsoleFrame> {
    serde_json::from_str(text).ok()
}

/// Reads a frame of a thread's socket, likewise.
#[must_use]
pub fn server_frame(text: &str) -> Option<ServerFrame> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::{ChipSet, SignedIn};
    use shared::protocol::{Code, Problem};

    #[test]
    fn replies_are_read() {
        let chips: ChipSet = reply(" {\"revision\": 3, \"chips\": []}").unwrap();
        assert_eq!(chips.revision, 3);
        let nobody: SignedIn = reply("{ }").unwrap();
        assert!(nobody.me.is_none() && nobody.merchants.is_empty());
        let problem = Problem::because(Code::Conflict, "revision 3");
        assert_eq!(
            reply::<Problem>(&serde_json::to_string(&problem).unwrap()).unwrap(),
            problem
        );
    }

    #[test]
    fn what_is_no_reply_is_refused() {
        for text in [
            "",
            "[]",
            "<html>",
            "null",
            "{",
            "{\"revision\":3}",
            "{\"revision\":1,\"chips\":[],\"x\":1}",
        ] {
            assert!(reply::<ChipSet>(text).is_err(), "{text}");
        }
        assert_eq!(console_frame("{\"type\":\"of_tomorrow\"}"), None);
    }
}
