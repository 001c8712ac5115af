//! The hand-written reading and writing says what serde says, for every golden vector.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

use serde_json::Value;
use shared::api::{FramesRequest, StartReply, StartRequest};
use shared::protocol::{ClientFrame, Problem, ServerFrame, Side};
use std::path::Path;
use widget::wire::{self, Json};

/// All vectors of a type: their names and texts. A folder without any is a failure.
fn vectors(name: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/vectors")
        .join(name);
    let files =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut vectors: Vec<(String, String)> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            (
                path.display().to_string(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    vectors.sort();
    assert!(!vectors.is_empty(), "no vectors in {}", folder.display());
    vectors
}

fn read<T>(text: &str, read: fn(&Json) -> Option<T>) -> T {
    read(&Json::parse(text).expect("it is JSON")).expect("it is of the contract's shape")
}

#[test]
fn server_frames_are_read_as_serde_reads_them() {
    // An older edge still speaks the first version.
    for (name, text) in vectors("server_frame")
        .into_iter()
        .chain(vectors("v1/server_frame"))
    {
        let theirs: ServerFrame = serde_json::from_str(&text).unwrap();
        assert_eq!(read(&text, wire::server_frame), theirs, "{name}");
    }
}

#[test]
fn client_frames_are_written_as_serde_writes_them() {
    for (name, text) in vectors("client_frame") {
        let frame: ClientFrame = serde_json::from_str(&text).unwrap();
        let ours: Value = serde_json::from_str(&wire::client_frame(&frame).write()).unwrap();
        assert_eq!(ours, serde_json::to_value(&frame).unwrap(), "{name}");
        assert_eq!(
            ours,
            serde_json::from_str::<Value>(&text).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn the_first_message_and_its_answer_are_those_of_the_contract() {
    for (name, text) in vectors("start_request") {
        let request: StartRequest = serde_json::from_str(&text).unwrap();
        let ours: Value = serde_json::from_str(&wire::start_request(&request).write()).unwrap();
        assert_eq!(
            ours,
            serde_json::from_str::<Value>(&text).unwrap(),
            "{name}"
        );
    }
    for (name, text) in vectors("start_reply") {
        let theirs: StartReply = serde_json::from_str(&text).unwrap();
        assert_eq!(read(&text, wire::start_reply), theirs, "{name}");
    }
}

#[test]
fn refusals_are_read_as_serde_reads_them() {
    for (name, text) in vectors("problem") {
        let theirs: Problem = serde_json::from_str(&text).unwrap();
        let ours = read(&text, wire::problem);
        assert_eq!(
            (ours.status, &ours.title, &ours.detail),
            (theirs.status, &theirs.title, &theirs.detail),
            "{name}"
        );
        // Codes of doors that the widget never knocks at are all one to it.
        let is_foreign = matches!(
            name.rsplit('/').next(),
            Some(
                "method_not_allowed.json"
                    | "wrong_password.json"
                    | "token_used.json"
                    | "conflict.json"
            )
        );
        assert!(ours.code == theirs.code || is_foreign, "{name}");
    }
}

#[test]
fn a_snapshot_begins_with_the_contract_s_bootstrap() {
    let (_, boot) = &vectors("bootstrap")[0];
    let (_, start) = &vectors("start_request")[0];
    let boot: Value = serde_json::from_str(boot).unwrap();
    let start: Value = serde_json::from_str(start).unwrap();
    let handed = serde_json::json!({
        "boot": boot, "language": boot["languages"][0], "page": start["page"], "key": start["start_key"], "back": false, "seen": 0,
        "sends": [{ "id": start["id"], "said": start["said"] }, { "id": "lost-0000", "said": start["said"], "lost": true }],
        "frames": [],
    });
    let snapshot = read(&handed.to_string(), wire::snapshot);
    assert_eq!(snapshot.merchant.name, boot["name"]);
    assert_eq!(
        snapshot.merchant.chips.len(),
        boot["chips"][boot["languages"][0].as_str().unwrap()]
            .as_array()
            .unwrap()
            .len()
    );
    assert_eq!(
        snapshot
            .sends
            .iter()
            .map(|send| send.refused.is_some())
            .collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(snapshot.place, None);
}

#[test]
fn frames_of_a_later_build_are_passed_over() {
    for text in [
        r#"{"type":"wave","side":"staff"}"#,
        r#"{"type":"typing","side":"robot","on":true}"#,
        r#"{"type":"message","seq":1,"id":"w-12345678","at":1,"from":{"who":"pi"},"body":{"kind":"hologram"}}"#,
        r#"[]"#,
        r#"null"#,
    ] {
        assert_eq!(
            wire::server_frame(&Json::parse(text).unwrap()),
            None,
            "{text}"
        );
    }
    // Nor do they keep those beside them from being read.
    let reply = r#"{"frames":[{"type":"wave"},{"type":"here","side":"staff","here":true}]}"#;
    assert_eq!(
        wire::server_frames(&Json::parse(reply).unwrap()),
        [ServerFrame::Here {
            side: Side::Staff,
            here: true
        }]
    );
}

#[test]
fn frames_are_posted_as_the_edge_takes_them() {
    let frames: Vec<ClientFrame> = vectors("client_frame")
        .iter()
        .map(|(_, text)| serde_json::from_str(text).unwrap())
        .collect();
    let ours: Value = serde_json::from_str(&wire::frames_request(&frames).write()).unwrap();
    assert_eq!(
        ours,
        serde_json::to_value(FramesRequest { frames }).unwrap()
    );
}
