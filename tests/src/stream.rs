//! Answers that go on: one frame per line, for as long as both ends are there.

use crate::http::{self, Answer};
use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Lines};
use ureq::BodyReader;

/// An open stream. Dropping it hangs up.
pub struct Stream(Lines<BufReader<BodyReader<'static>>>);

impl Stream {
    /// Opens a stream, or gives the refusal.
    ///
    /// # Errors
    /// The answer that is no stream.
    #[track_caller]
    pub fn open(url: &str, headers: &[(&str, &str)], body: String) -> Result<Self, Answer> {
        let response = http::open("POST", url, headers, body.into_bytes());
        if response.status() != 200 {
            return Err(http::read(response));
        }
        let kind = response.headers().get("content-type");
        assert_eq!(
            kind.and_then(|kind| kind.to_str().ok()),
            Some("application/x-ndjson")
        );
        let reader = response.into_body().into_reader();
        Ok(Self(BufReader::new(reader).lines()))
    }

    /// The next frame.
    #[track_caller]
    pub fn receive<T: DeserializeOwned>(&mut self) -> T {
        let line = self.0.next().expect("the stream goes on");
        let line = line.unwrap_or_else(|error| panic!("no frame: {error}"));
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Frames up to and with the first that is wanted.
    #[track_caller]
    pub fn until<T: DeserializeOwned>(&mut self, is_wanted: impl Fn(&T) -> bool) -> Vec<T> {
        let mut frames = Vec::new();
        loop {
            let frame = self.receive();
            let is_last = is_wanted(&frame);
            frames.push(frame);
            if is_last {
                return frames;
            }
        }
    }
}
