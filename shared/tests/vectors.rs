//! Golden vectors: one file per variant of everything that travels between builds of different
//! age. The widget's, the edge's and the console's tests read the same files.
//!
//! A vector is never edited to make this test pass: a changed one means that an old widget on a
//! cached page and a new edge no longer understand each other. `UPDATE_VECTORS=1` writes those
//! that are missing, for new variants. `vectors/v1` holds those of the version before, as they
//! were: what a client of that version sends is read, and what it is sent is what it knows.

// In a test a panic is the report.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{
    AppAssets, Bootstrap, FramesReply, FramesRequest, LeadReply, LeadRequest, StartReply,
    StartRequest, TouchRequest, WebhookSet,
};
use shared::attribution::{Device, PageContext};
use shared::chip::ShownChip;
use shared::consent::Consent;
use shared::contact::ContactKind;
use shared::conversation::{Beginning, Conversation, Report};
use shared::id::{ChipId, ConversationId, Key, LeadId, MerchantId, MessageId, StartKey, VisitorId};
use shared::keys::Keys;
use shared::lang::Lang;
use shared::lead::Lead;
use shared::lead::{
    ChipTap, ContactView, HandledBy, LeadFacts, LeadView, SourceType, Step, StepTaken,
};
use shared::protocol::{
    Body, Card, CardField, ClientFrame, Code, ConsoleFrame, ConversationRow, From, LeadForm, Marks,
    Message, Presence, Problem, Said, Seq, ServerFrame, Side, VERSION, speaks,
};
use shared::seal::{KEY_BYTES, NONCE_BYTES, SealedContact, WrappedKey};
use shared::text::{MessageText, PageUrl};
use shared::time::Millis;
use shared::webhook::{Kind, Notice, NoticeData, Target, Webhook};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}
fn words(text: &str) -> MessageText {
    MessageText::parse(text).unwrap()
}
fn message_id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}
fn merchant() -> MerchantId {
    MerchantId::parse("m0123456789abcdefghijklmn").unwrap()
}
fn conversation() -> ConversationId {
    ConversationId::parse("c0123456789abcdefghijklmn").unwrap()
}
fn chip(id: &str) -> ChipId {
    ChipId::parse(id).unwrap()
}
fn page() -> PageContext {
    PageContext {
        url: PageUrl::parse("https://shop.example/?utm_source=ks&callback=abc").unwrap(),
        referrer: Some(PageUrl::parse("https://search.example/").unwrap()),
        device: Device::Phone,
        language: "zh-CN".into(),
        open_ms: 4_200,
    }
}
fn at() -> Millis {
    Millis(1_795_379_400_000)
}
fn shown() -> ShownChip {
    ShownChip {
        id: chip("price"),
        label: "多少钱".into(),
        text: "100平装修多少钱".into(),
    }
}

fn said() -> Vec<(&'static str, Said)> {
    let all = vec![
        (
            "text",
            Said::Text {
                text: words("你好\n在吗"),
            },
        ),
        (
            "chip",
            Said::Chip {
                chip: chip("price"),
                text: words("100平装修多少钱"),
            },
        ),
        (
            "lead",
            Said::Lead(LeadForm {
                name: Some("王女士".into()),
                phone: "138 0000 0000".into(),
                wechat: None,
                fields: BTreeMap::from([(key("area_m2"), "100".into())]),
                consent: key("2026-11"),
            }),
        ),
        (
            "consent",
            Said::Consent {
                agreed: true,
                version: key("2026-11"),
            },
        ),
    ];
    for (name, value) in &all {
        // A new variant does not compile here until it has a vector.
        let expected = match value {
            Said::Text { .. } => "text",
            Said::Chip { .. } => "chip",
            Said::Lead(_) => "lead",
            Said::Consent { .. } => "consent",
        };
        assert_eq!(*name, expected);
    }
    all
}

fn marks() -> Marks {
    Marks {
        delivered: Seq(7),
        read: Seq(5),
    }
}

fn client_frames() -> Vec<(String, ClientFrame)> {
    let mut all = vec![
        (
            "hello".to_owned(),
            ClientFrame::Hello {
                v: VERSION,
                seen: Seq(7),
                page: Some(page()),
            },
        ),
        ("take_over".to_owned(), ClientFrame::TakeOver { on: true }),
        ("typing".to_owned(), ClientFrame::Typing { on: true }),
        ("marks".to_owned(), ClientFrame::Marks(marks())),
    ];
    for (name, said) in said() {
        all.push((
            format!("say_{name}"),
            ClientFrame::Say {
                id: message_id("w-12345678"),
                said,
            },
        ));
    }
    for (name, value) in &all {
        let expected = match value {
            ClientFrame::Hello { .. } => "hello",
            ClientFrame::Say { .. } => "say_",
            ClientFrame::TakeOver { .. } => "take_over",
            ClientFrame::Typing { .. } => "typing",
            ClientFrame::Marks(_) => "marks",
        };
        assert!(name.starts_with(expected));
    }
    all
}

fn bodies() -> Vec<(&'static str, Body)> {
    let all = vec![
        (
            "text",
            Body::Text {
                text: "100平大概8万起。".into(),
                chips: vec![shown()],
            },
        ),
        (
            "chip",
            Body::Chip {
                chip: chip("price"),
                text: "100平装修多少钱".into(),
            },
        ),
        (
            "lead_card",
            Body::Card(Card::Lead {
                reason: "留个电话，设计师按您家户型出一份报价".into(),
                fields: vec![CardField {
                    key: key("area_m2"),
                    label: "面积（平米）".into(),
                    numeric: true,
                }],
                consent: "同意样板装修就本次咨询与我联系".into(),
                version: key("2026-11"),
            }),
        ),
        (
            "consent_card",
            Body::Card(Card::Consent {
                contact: "138****0000".into(),
                consent: "同意样板装修就本次咨询与我联系".into(),
                version: key("2026-11"),
            }),
        ),
        (
            "lead_given",
            Body::LeadGiven {
                name: Some("王女士".into()),
                contacts: vec![
                    (ContactKind::Phone, "138****0000".into()),
                    (ContactKind::Wechat, "li****88".into()),
                ],
                fields: BTreeMap::from([(key("area_m2"), "100".into())]),
            },
        ),
        ("consent_given", Body::ConsentGiven { agreed: false }),
    ];
    for (name, value) in &all {
        let expected = match value {
            Body::Text { .. } => "text",
            Body::Chip { .. } => "chip",
            Body::Card(Card::Lead { .. }) => "lead_card",
            Body::Card(Card::Consent { .. }) => "consent_card",
            Body::LeadGiven { .. } => "lead_given",
            Body::ConsentGiven { .. } => "consent_given",
        };
        assert_eq!(*name, expected);
    }
    all
}

fn server_frames() -> Vec<(String, ServerFrame)> {
    let pi = Presence::Pi {
        name: "小派".into(),
        open: false,
    };
    let operator = Presence::Operator {
        name: "陈工".into(),
    };
    let mut all = vec![
        (
            "welcome".to_owned(),
            ServerFrame::Welcome {
                v: VERSION,
                conversation: conversation(),
                last: Seq(3),
                presence: pi.clone(),
            },
        ),
        (
            "accepted".to_owned(),
            ServerFrame::Accepted {
                id: message_id("w-12345678"),
                seq: Seq(4),
                at: at(),
            },
        ),
        ("presence_pi".to_owned(), ServerFrame::Presence(pi)),
        (
            "presence_operator".to_owned(),
            ServerFrame::Presence(operator),
        ),
        (
            "typing".to_owned(),
            ServerFrame::Typing {
                side: Side::Staff,
                on: true,
            },
        ),
        (
            "marks".to_owned(),
            ServerFrame::Marks {
                side: Side::Staff,
                marks: marks(),
            },
        ),
        (
            "here".to_owned(),
            ServerFrame::Here {
                side: Side::Visitor,
                here: true,
            },
        ),
        (
            "refused".to_owned(),
            ServerFrame::Refused {
                id: Some(message_id("w-12345678")),
                problem: Problem::because(
                    Code::InvalidPhone,
                    "that number has 10 digits and can't be a phone number",
                ),
            },
        ),
    ];
    for (name, body) in bodies() {
        let from = match &body {
            Body::Text { .. } => From::Operator {
                name: "陈工".into(),
            },
            Body::Card(_) => From::Pi,
            _ => From::Visitor,
        };
        let message = Message {
            seq: Seq(4),
            id: message_id("w-12345678"),
            at: at(),
            from,
            body,
        };
        all.push((format!("message_{name}"), ServerFrame::Message(message)));
    }
    for (name, value) in &all {
        let expected = match value {
            ServerFrame::Welcome { .. } => "welcome",
            ServerFrame::Message(_) => "message_",
            ServerFrame::Accepted { .. } => "accepted",
            ServerFrame::Presence(Presence::Pi { .. }) => "presence_pi",
            ServerFrame::Presence(Presence::Operator { .. }) => "presence_operator",
            ServerFrame::Typing { .. } => "typing",
            ServerFrame::Marks { .. } => "marks",
            ServerFrame::Here { .. } => "here",
            ServerFrame::Refused { .. } => "refused",
        };
        assert!(name.starts_with(expected));
    }
    all
}

fn lead() -> LeadView {
    let touch = shared::attribution::Touch::of(&page(), at());
    LeadView {
        facts: LeadFacts {
            id: LeadId::parse("l0123456789abcdefghijklmn").unwrap(),
            conversation: Some(conversation()),
            source: SourceType::Chat,
            name: Some("王女士".into()),
            fields: BTreeMap::from([(key("area_m2"), "100".into())]),
            chip: Some(ChipTap {
                id: chip("price"),
                text: "100平装修多少钱".into(),
            }),
            first_touch: touch.clone(),
            last_touch: touch,
            language: Lang::ZhCn,
            service_type: key("builder"),
            sku: None,
            playbook_version: 1,
            model_version: None,
            consent: Consent {
                version: key("2026-11"),
                at: at(),
            },
            handled_by: HandledBy::Ai,
            first_response_at: Some(at()),
            steps: vec![StepTaken {
                step: Step::ChipTapped,
                at: at(),
            }],
            created_at: at(),
            updated_at: at(),
        },
        contacts: vec![ContactView {
            kind: ContactKind::Phone,
            masked: "138****0000".into(),
            value: None,
        }],
    }
}

fn console_frames() -> Vec<(String, ConsoleFrame)> {
    let row = ConversationRow {
        id: conversation(),
        started_at: at(),
        updated_at: at(),
        last: Seq(3),
        preview: "100平大概8万起。".into(),
        presence: Presence::Pi {
            name: "小派".into(),
            open: true,
        },
        waiting: false,
        has_lead: true,
    };
    let all = vec![
        ("lead".to_owned(), ConsoleFrame::Lead(Box::new(lead()))),
        ("conversation".to_owned(), ConsoleFrame::Conversation(row)),
        ("chips_changed".to_owned(), ConsoleFrame::ChipsChanged),
    ];
    for (name, value) in &all {
        let expected = match value {
            ConsoleFrame::Lead(_) => "lead",
            ConsoleFrame::Conversation(_) => "conversation",
            ConsoleFrame::ChipsChanged => "chips_changed",
        };
        assert_eq!(name, expected);
    }
    all
}

fn start_requests() -> Vec<(String, StartRequest)> {
    let [first, ..] = <[_; 4]>::try_from(said()).unwrap();
    vec![(
        "text".to_owned(),
        StartRequest {
            v: VERSION,
            merchant: merchant(),
            start_key: StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap(),
            id: message_id("w-12345678"),
            said: first.1,
            page: page(),
            language: Lang::ZhCn,
        },
    )]
}

fn start_replies() -> Vec<(String, StartReply)> {
    let frames = server_frames()
        .into_iter()
        .map(|(_, frame)| frame)
        .take(2)
        .collect();
    vec![(
        "first".to_owned(),
        StartReply {
            conversation: conversation(),
            token: "opaque".into(),
            frames,
        },
    )]
}

fn bootstraps() -> Vec<(String, Bootstrap)> {
    vec![(
        "full".to_owned(),
        Bootstrap {
            v: VERSION,
            merchant: merchant(),
            name: "样板装修".into(),
            assistant: "小派".into(),
            accent: "#0a7cff".into(),
            mark: "样".into(),
            open: true,
            hours: ("09:00".into(), "18:00".into()),
            languages: vec![Lang::ZhCn, Lang::En],
            chips: BTreeMap::from([(Lang::ZhCn, vec![shown()]), (Lang::En, vec![])]),
            app: AppAssets {
                js: "/a/app-1.js".into(),
                wasm: "/a/app-1.wasm".into(),
                css: "/a/app-1.css".into(),
            },
        },
    )]
}

fn problems() -> Vec<(String, Problem)> {
    Code::ALL
        .into_iter()
        .map(|code| {
            let name = serde_json::to_value(code)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned();
            (name, Problem::new(code))
        })
        .collect()
}

/// Each value is written as its vector says, and its vector reads back as the value.
fn lead_form() -> LeadForm {
    LeadForm {
        name: Some("王女士".into()),
        phone: "13800000000".into(),
        wechat: None,
        fields: BTreeMap::from([(key("area_m2"), "100".into())]),
        consent: key("2026-11"),
    }
}

fn row() -> ConversationRow {
    ConversationRow {
        id: conversation(),
        started_at: at(),
        updated_at: at(),
        last: Seq(4),
        preview: "100平装修多少钱".into(),
        presence: Presence::Pi {
            name: "小派".into(),
            open: true,
        },
        waiting: false,
        has_lead: true,
    }
}

fn message() -> Message {
    Message {
        seq: Seq(4),
        id: message_id("w-12345678"),
        at: at(),
        from: From::Visitor,
        body: Body::Chip {
            chip: chip("price"),
            text: "100平装修多少钱".into(),
        },
    }
}

/// One notice of every kind.
fn notices() -> Vec<(String, Notice)> {
    let data = |kind| match kind {
        Kind::LeadCreated | Kind::LeadUpdated => NoticeData::Lead {
            lead: Box::new(lead()),
        },
        Kind::ConversationStarted | Kind::ConversationHandedOff => NoticeData::Conversation {
            conversation: row(),
        },
        Kind::MessageCreated => NoticeData::Message {
            conversation: conversation(),
            message: message(),
        },
        Kind::ConsentGiven => NoticeData::Consent {
            lead_id: lead().facts.id,
            consent: lead().facts.consent,
        },
        Kind::ChipTapped => NoticeData::Chip {
            conversation: conversation(),
            chip: chip("price"),
            text: "100平装修多少钱".into(),
        },
    };
    let notice = |event: Kind| Notice {
        id: "evt_0123456789abcdef0123456789abcdef".into(),
        event,
        created_at: at(),
        merchant_id: merchant(),
        data: data(event),
    };
    Kind::ALL
        .into_iter()
        .map(|kind| (kind.name().to_owned(), notice(kind)))
        .collect()
}

/// A lead as it is stored. What is sealed can be opened by nobody here.
fn stored_lead() -> Lead {
    Lead {
        facts: lead().facts,
        key: wrapped_key(),
        contacts: vec![SealedContact {
            kind: ContactKind::Phone,
            masked: "138****0000".into(),
            lookup: "lookup".into(),
            sealed: "sealed".into(),
        }],
    }
}

fn wrapped_key() -> WrappedKey {
    let keys = Keys::from_secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    WrappedKey::wrap(
        &keys,
        &merchant(),
        &lead().facts.id,
        &[7; KEY_BYTES],
        &[8; NONCE_BYTES],
    )
    .unwrap()
}

/// A conversation as it is stored.
fn stored_conversation() -> Conversation {
    let beginning = Beginning {
        id: conversation(),
        merchant: merchant(),
        visitor: VisitorId::parse("v0123456789abcdefghijklmnop").unwrap(),
        lead: lead().facts.id,
        key: wrapped_key(),
        language: Lang::ZhCn,
        touch: shared::attribution::Touch::of(&page(), at()),
    };
    let mut conversation = Conversation::begin(beginning, at());
    conversation.visitor_marks = marks();
    conversation.chip = lead().facts.chip;
    conversation
}

fn hold<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    folder: &str,
    values: Vec<(String, T)>,
) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(folder);
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
    }
    let mut names = Vec::new();
    for (name, value) in values {
        let path = folder.join(format!("{name}.json"));
        if !path.exists() && std::env::var_os("UPDATE_VECTORS").is_some() {
            std::fs::write(&path, serde_json::to_string_pretty(&value).unwrap() + "\n").unwrap();
        }
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            serde_json::to_value(&value).unwrap(),
            vector,
            "{} is written otherwise",
            path.display()
        );
        let read: T = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(read, value, "{}", path.display());
        names.push(format!("{name}.json"));
    }
    // No vector is left over from a variant that is gone: that would break old widgets.
    let mut on_disk: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    on_disk.sort();
    names.sort();
    assert_eq!(names, on_disk);
}

#[test]
fn client_frames_hold_their_vectors() {
    hold("client_frame", client_frames());
}

#[test]
fn server_frames_hold_their_vectors() {
    hold("server_frame", server_frames());
}

#[test]
fn console_frames_hold_their_vectors() {
    hold("console_frame", console_frames());
}

#[test]
fn start_holds_its_vectors() {
    hold("start_request", start_requests());
    hold("start_reply", start_replies());
}

#[test]
fn the_other_bodies_hold_their_vectors() {
    let touch = TouchRequest {
        merchant: merchant(),
        chips: vec![chip("price")],
    };
    let request = LeadRequest {
        merchant: merchant(),
        submission: StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap(),
        form: lead_form(),
        page: page(),
        language: Lang::ZhCn,
    };
    let reply = LeadReply {
        lead: lead().facts.id,
    };
    let webhooks = WebhookSet {
        webhooks: vec![Webhook {
            id: key("crm"),
            url: Target::from("https://crm.example/hook"),
            events: Kind::ALL.to_vec(),
            reveal: true,
            active: true,
        }],
    };
    let frames = FramesRequest {
        frames: client_frames()
            .into_iter()
            .map(|(_, frame)| frame)
            .collect(),
    };
    let replies = FramesReply {
        frames: server_frames()
            .into_iter()
            .map(|(_, frame)| frame)
            .collect(),
    };
    hold("touch_request", vec![("full".to_owned(), touch)]);
    hold("lead_request", vec![("full".to_owned(), request)]);
    hold("lead_reply", vec![("full".to_owned(), reply)]);
    hold("webhook_set", vec![("full".to_owned(), webhooks)]);
    hold("frames_request", vec![("full".to_owned(), frames)]);
    hold("frames_reply", vec![("full".to_owned(), replies)]);
}

#[test]
fn notices_hold_their_vectors() {
    hold("notice", notices());
}

#[test]
fn what_is_stored_and_what_travels_between_objects_holds_its_vectors() {
    let report = Report {
        conversation: conversation(),
        revision: 7,
        row: row(),
        chip: Some(chip("price")),
        lead: Some(stored_lead()),
        messages: vec![message()],
    };
    hold("report", vec![("full".to_owned(), report)]);
    hold("stored_lead", vec![("full".to_owned(), stored_lead())]);
    hold(
        "stored_conversation",
        vec![("full".to_owned(), stored_conversation())],
    );
    // One that was stored before there were marks and a count of Pi's answers is read all the same.
    let mut before = serde_json::to_value(stored_conversation()).unwrap();
    for field in ["visitor_marks", "staff_marks", "pi_day"] {
        assert!(before.as_object_mut().unwrap().remove(field).is_some());
    }
    let read: Conversation = serde_json::from_value(before).unwrap();
    assert_eq!(read.visitor_marks, Marks::default());
}

#[test]
fn the_bootstrap_holds_its_vector() {
    hold("bootstrap", bootstraps());
}

#[test]
fn problems_hold_their_vectors() {
    hold("problem", problems());
}

/// What the version before read and wrote is read and written as it was.
fn hold_older<T: Serialize + DeserializeOwned>(folder: &str, check: impl Fn(&T)) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors/v1")
        .join(folder);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let value: T = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        check(&value);
        let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
        let written = serde_json::to_value(&value).unwrap();
        assert_eq!(written, vector, "{}", path.display());
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
}

#[test]
fn what_the_version_before_spoke_is_spoken_still() {
    hold_older::<ClientFrame>("client_frame", |frame| {
        if let ClientFrame::Hello { v, .. } = frame {
            assert!(speaks(*v) && *v < VERSION);
        }
    });
    hold_older::<ServerFrame>("server_frame", |frame| assert_eq!(frame.since(), 1));
    hold_older::<StartRequest>("start_request", |request| assert!(speaks(request.v)));
    hold_older::<StartReply>("start_reply", |_| {});
    hold_older::<Problem>("problem", |_| {});
    assert!(!speaks(VERSION + 1) && !speaks(0));
}

#[test]
fn a_frame_of_an_unknown_kind_is_refused() {
    for text in [
        r#"{"type":"dance"}"#,
        r#"{"type":"say","id":"x","said":{"kind":"text","text":"a"}}"#,
        "{}",
        "[]",
        "",
    ] {
        assert!(serde_json::from_str::<ClientFrame>(text).is_err(), "{text}");
    }
    // Fields that a later version adds are passed over.
    assert!(
        serde_json::from_str::<ClientFrame>(r#"{"type":"hello","v":1,"seen":0,"later":true}"#)
            .is_ok()
    );
}
