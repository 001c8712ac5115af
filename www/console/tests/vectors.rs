//! The golden vectors of everything that the edge sends to a console: each file is read as the
//! console reads it, and written back as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::protocol::{ConsoleFrame, ServerFrame};
use std::path::{Path, PathBuf};

fn files(of: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/vectors")
        .join(of);
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    assert!(!files.is_empty(), "{} holds no vectors", folder.display());
    files
}

fn round_trip<T: DeserializeOwned + Serialize>(of: &str) {
    for path in files(of) {
        let text = std::fs::read_to_string(&path).unwrap();
        let frame: T = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let written: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            serde_json::to_value(&frame).unwrap(),
            written,
            "{}",
            path.display()
        );
    }
}

#[test]
fn console_frames_are_read_as_they_are_written() {
    round_trip::<ConsoleFrame>("console_frame");
}

#[test]
fn server_frames_are_read_as_they_are_written() {
    round_trip::<ServerFrame>("server_frame");
}
