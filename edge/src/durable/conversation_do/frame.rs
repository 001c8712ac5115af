//! Frames as they come over a socket: bytes become types, or a code to close with.

use shared::limit;
use shared::protocol::{ClientFrame, close};
use worker::WebSocketIncomingMessage;

/// Why a frame was refused.
pub struct Refusal {
    /// The code to close with.
    pub code: u16,
    /// The same in a word.
    pub reason: &'static str,
}

/// Reads a frame.
///
/// # Errors
/// The [`Refusal`] with which the socket is to be closed.
pub fn read_frame(message: WebSocketIncomingMessage) -> Result<ClientFrame, Refusal> {
    let WebSocketIncomingMessage::String(text) = message else {
        return Err(Refusal {
            code: close::BAD_FRAME,
            reason: "bad_frame",
        });
    };
    if text.len() > limit::FRAME_BYTES_MAX {
        return Err(Refusal {
            code: close::TOO_LARGE,
            reason: "too_large",
        });
    }
    serde_json::from_str(&text).map_err(|_| Refusal {
        code: close::BAD_FRAME,
        reason: "bad_frame",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::ServerFrame;
    use std::path::PathBuf;

    fn vectors(folder: &str) -> Vec<(PathBuf, String)> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/vectors")
            .join(folder);
        let files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
            .collect();
        assert!(!files.is_empty());
        files
    }

    #[test]
    fn every_frame_that_an_old_widget_sends_is_read() {
        for (path, text) in vectors("client_frame") {
            let frame = read_frame(WebSocketIncomingMessage::String(text.clone()));
            let written = serde_json::to_value(frame.ok().unwrap()).unwrap();
            let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(written, vector, "{}", path.display());
        }
    }

    #[test]
    fn every_frame_that_an_old_widget_reads_is_written_as_it_was() {
        for (path, text) in vectors("server_frame") {
            let frame: ServerFrame = serde_json::from_str(&text).unwrap();
            let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(
                serde_json::to_value(frame).unwrap(),
                vector,
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn what_is_no_frame_is_refused_with_its_code() {
        let code = |message| read_frame(message).err().map(|refusal| refusal.code);
        let text = |text: &str| WebSocketIncomingMessage::String(text.to_owned());
        assert_eq!(code(text("{")), Some(close::BAD_FRAME));
        assert_eq!(
            code(WebSocketIncomingMessage::Binary(vec![1])),
            Some(close::BAD_FRAME)
        );
        assert_eq!(
            code(text(&"x".repeat(limit::FRAME_BYTES_MAX + 1))),
            Some(close::TOO_LARGE)
        );
    }
}
