//! The hand-written reading and writing says what serde says, for every golden vector.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use serde_json::{Value, json};
use shared::protocol::{From, Marks, Seq, Side};
use shared::time::Millis;
use std::path::Path;
use support::id;
use widget::model::{Body, Frame, People, Presence, Problem, Said, Start, ToEdge};
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

/// A frame as the widget reads it, told again as JSON: what it keeps of it is what the edge said.
fn told(frame: &Frame) -> Value {
    match frame {
        Frame::Welcome(last, presence) => {
            json!({ "type": "welcome", "last": last, "presence": presence_of(presence) })
        }
        Frame::Message(message) => {
            let mut told = message_of(message);
            told["type"] = "message".into();
            told
        }
        Frame::Accepted(id, seq, at) => {
            json!({ "type": "accepted", "id": id, "seq": seq, "at": at })
        }
        Frame::Presence(presence) => {
            let mut told = presence_of(presence);
            told["type"] = "presence".into();
            told
        }
        Frame::Typing(side, on) => json!({ "type": "typing", "side": side, "on": on }),
        Frame::Marks(side, Marks { delivered, read }) => {
            json!({ "type": "marks", "side": side, "delivered": delivered, "read": read })
        }
        Frame::Here(side, here) => json!({ "type": "here", "side": side, "here": here }),
        Frame::Refused(id, Problem { code, detail }) => {
            let mut problem = json!({ "code": code });
            put(
                &mut problem,
                "detail",
                detail.as_ref().map(|detail| json!(detail)),
            );
            let mut told = json!({ "type": "refused", "problem": problem });
            put(&mut told, "id", id.as_ref().map(|id| json!(id)));
            told
        }
        Frame::Draft(id, text) => json!({ "type": "draft", "id": id, "text": text }),
        Frame::History(messages, first) => {
            let messages: Vec<Value> = messages.iter().map(message_of).collect();
            json!({ "type": "history", "messages": messages, "first": first })
        }
    }
}

fn put(json: &mut Value, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        json[name] = value;
    }
}

fn message_of(message: &widget::model::Message) -> Value {
    let body = match &message.body {
        Body::Words(text, chips) => {
            let mut body = json!({ "text": text });
            let chips: Vec<Value> = chips
                .iter()
                .map(|chip| {
                    let mut told = json!({ "id": chip.id, "label": chip.label, "text": chip.text });
                    put(&mut told, "fill", chip.is_filled_in.then_some(true.into()));
                    told
                })
                .collect();
            put(
                &mut body,
                "chips",
                (!chips.is_empty()).then_some(chips.into()),
            );
            body
        }
        Body::Form(form) => serde_json::from_str(&form.write()).unwrap(),
    };
    json!({ "seq": message.seq, "id": message.id, "at": message.at, "from": message.from, "body": body })
}

fn presence_of(presence: &Presence) -> Value {
    match presence {
        Presence::Operator(name) => json!({ "by": "operator", "name": name }),
        Presence::Pi {
            name,
            people:
                People {
                    is_open,
                    reply_min,
                    back_at,
                    is_awaited,
                },
        } => {
            let mut told = json!({ "by": "pi", "name": name, "open": is_open });
            put(&mut told, "reply_min", reply_min.map(Value::from));
            put(&mut told, "back_at", back_at.map(|at| json!(at)));
            put(&mut told, "waiting", is_awaited.then_some(true.into()));
            told
        }
    }
}

/// What the widget has no use for: a version that it has asked for itself, the words of a refusal,
/// which chip it was.
fn trimmed(mut frame: Value) -> Value {
    let welcome = frame["type"] == "welcome";
    let object = frame.as_object_mut().unwrap();
    if welcome {
        object.remove("v");
        object.remove("conversation");
    }
    if let Some(problem) = object.get_mut("problem").and_then(Value::as_object_mut) {
        problem.retain(|name, _| name == "code" || name == "detail");
    }
    let messages = object.get_mut("messages").and_then(Value::as_array_mut);
    for message in messages.into_iter().flatten() {
        trim(&mut message["body"]);
    }
    if let Some(body) = object.get_mut("body") {
        trim(body);
    }
    frame
}

fn trim(body: &mut Value) {
    if body["kind"] == "text" || body["kind"] == "chip" {
        body.as_object_mut()
            .unwrap()
            .retain(|name, _| name != "kind" && name != "chip");
    }
}

#[test]
fn nothing_that_is_needed_of_the_edge_s_frames_is_lost() {
    // An older edge still speaks the first versions.
    let all = ["server_frame", "v1/server_frame", "v2/server_frame"];
    for (name, text) in all.into_iter().flat_map(vectors) {
        let theirs: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(told(&read(&text, wire::frame)), trimmed(theirs), "{name}");
    }
}

#[test]
fn frames_to_the_edge_are_written_as_the_contract_has_them() {
    let mut kinds = Vec::new();
    for (name, text) in vectors("client_frame") {
        let theirs: Value = serde_json::from_str(&text).unwrap();
        let seq = |field: &str| Seq(theirs[field].as_u64().unwrap());
        let ours = match theirs["type"].as_str().unwrap() {
            "hello" => {
                let page = theirs.get("page").map(support::json);
                ToEdge::Hello(theirs["v"].as_u64().unwrap() as u32, seq("seen"), page)
            }
            "say" => ToEdge::Say(
                id(theirs["id"].as_str().unwrap()),
                Said::parse(support::json(&theirs["said"])).unwrap(),
            ),
            "typing" => ToEdge::Typing(theirs["on"] == true),
            "marks" => ToEdge::Marks(Marks {
                delivered: seq("delivered"),
                read: seq("read"),
            }),
            "history" => ToEdge::History(seq("before")),
            // Operators' own.
            "take_over" | "resolve" => continue,
            other => panic!("{other} is not written by the widget"),
        };
        kinds.push(theirs["type"].clone());
        let ours: Value = serde_json::from_str(&wire::to_edge(&ours).write()).unwrap();
        assert_eq!(ours, theirs, "{name}");
        let posted = wire::frames_request(&[ToEdge::Typing(true)]).write();
        assert_eq!(posted, r#"{"frames":[{"type":"typing","on":true}]}"#);
    }
    kinds.dedup();
    assert!(kinds.len() >= 5, "{kinds:?}");
}

#[test]
fn the_first_message_and_its_answer_are_those_of_the_contract() {
    for (name, text) in vectors("start_request") {
        let theirs: Value = serde_json::from_str(&text).unwrap();
        let snapshot = support::snapshot();
        let start = Start {
            v: theirs["v"].as_u64().unwrap() as u32,
            merchant: serde_json::from_value(theirs["merchant"].clone()).unwrap(),
            key: serde_json::from_value(theirs["start_key"].clone()).unwrap(),
            id: serde_json::from_value(theirs["id"].clone()).unwrap(),
            said: Said::parse(support::json(&theirs["said"])).unwrap(),
            page: support::json(&theirs["page"]),
            language: snapshot.language,
        };
        let mut ours: Value = serde_json::from_str(&wire::start(&start).write()).unwrap();
        // Who the visitor is, the script that posts it adds.
        put(&mut ours, "identity", theirs.get("identity").cloned());
        ours["language"] = theirs["language"].clone();
        assert_eq!(ours, theirs, "{name}");
    }
    for (name, text) in vectors("start_reply") {
        let theirs: Value = serde_json::from_str(&text).unwrap();
        let ours = read(&text, wire::started);
        assert_eq!(
            ours.place.conversation.as_str(),
            theirs["conversation"],
            "{name}"
        );
        assert_eq!(ours.place.token, theirs["token"], "{name}");
        let frames: Vec<Value> = ours.frames.iter().map(told).collect();
        let theirs = theirs["frames"]
            .as_array()
            .unwrap()
            .iter()
            .cloned()
            .map(trimmed);
        assert_eq!(frames, theirs.collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn refusals_are_read_with_their_code_and_what_exactly() {
    for (name, text) in vectors("problem") {
        let theirs: Value = serde_json::from_str(&text).unwrap();
        let ours = read(&text, wire::problem);
        assert_eq!(theirs["code"], ours.code, "{name}");
        assert_eq!(
            theirs.get("detail").and_then(Value::as_str),
            ours.detail.as_deref(),
            "{name}"
        );
    }
}

#[test]
fn a_snapshot_begins_with_the_contract_s_bootstrap() {
    let (_, boot) = &vectors("bootstrap")[0];
    let (_, start) = &vectors("start_request")[0];
    let boot: Value = serde_json::from_str(boot).unwrap();
    let start: Value = serde_json::from_str(start).unwrap();
    let handed = json!({
        "boot": boot, "language": boot["languages"][0], "page": start["page"], "key": start["start_key"], "back": false, "seen": 0,
        "sends": [
            { "id": start["id"], "said": start["said"] },
            { "id": "lost-0000", "said": start["said"], "lost": true },
            // A card that was filled in before the app was there.
            { "id": "card-0000", "said": { "kind": "booking", "slot": 1 } },
        ],
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
    let sends: Vec<_> = snapshot
        .sends
        .iter()
        .map(|send| send.refused.is_some())
        .collect();
    assert_eq!(sends, [false, true, false]);
    assert_eq!(snapshot.place, None);
    assert_eq!(snapshot.page, support::json(&start["page"]));
}

#[test]
fn frames_of_a_later_build_are_passed_over() {
    for text in [
        r#"{"type":"wave","side":"staff"}"#,
        r#"{"type":"typing","side":"robot","on":true}"#,
        r#"{"type":"message","seq":1,"id":"w-12345678","at":1,"from":{"who":"robot"},"body":{"kind":"text","text":"a"}}"#,
        r#"[]"#,
        r#"null"#,
    ] {
        assert_eq!(wire::frame(&Json::parse(text).unwrap()), None, "{text}");
    }
    // Nor do they keep those beside them from being read.
    let reply = r#"{"frames":[{"type":"wave"},{"type":"here","side":"staff","here":true}]}"#;
    assert_eq!(
        wire::frames(&Json::parse(reply).unwrap()),
        [Frame::Here(Side::Staff, true)]
    );
    // A card of a kind that is not known is in its place, for the script that draws cards.
    let text = r#"{"type":"message","seq":1,"id":"w-12345678","at":1,"from":{"who":"pi"},"body":{"kind":"card","card":"hologram"}}"#;
    let Frame::Message(message) = read(text, wire::frame) else {
        panic!("a message")
    };
    assert_eq!(
        (message.from, message.at, message.body.card()),
        (From::Pi, Millis(1), Some("hologram"))
    );
}
