//! Golden vectors: one file per variant of everything that travels between builds of different
//! age. The widget's, the edge's and the console's tests read the same files.
//!
//! A vector is never edited to make this test pass: a changed one means that an old widget on a
//! cached page and a new edge no longer understand each other. `UPDATE_VECTORS=1` writes those
//! that are missing, for new variants. `vectors/v1` and `vectors/v2` hold those of the versions
//! before, as they were: what a client of that version sends is read, what it is sent is what it
//! knows, and what was stored then is read still.

// In a test a panic is the report.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{
    Bootstrap, CatalogSet, FramesReply, FramesRequest, FreeSlots, IdentifyReply, IdentifyRequest,
    LeadReply, LeadRequest, StartReply, StartRequest, TouchRequest, WebhookSet,
};
use shared::attribution::{Device, PageContext};
use shared::catalog::{
    Catalog, Currency, Documents, Place, PriceRule, PricedOption, QuantityRule, Shelf, ShelfItem,
    ShelfPicture, Visits,
};
use shared::chip::ShownChip;
use shared::consent::Consent;
use shared::contact::{ContactKind, Shape};
use shared::conversation::{Beginning, Conversation, Gains, Report, Wish};
use shared::id::{ChipId, ConversationId, Key, LeadId, MerchantId, MessageId, StartKey, VisitorId};
use shared::identity::Identity;
use shared::keys::Keys;
use shared::lang::{Lang, Localised};
use shared::lead::{
    ChipTap, ContactView, Evidence, HandledBy, Lead, LeadFacts, LeadView, Score, SourceType, Step,
    StepTaken, Validity,
};
use shared::learning::{self, Ending, Lesson, Refusal, What};
use shared::protocol::{
    Body, CallWhen, Card, CardField, CardKind, ClientFrame, Code, ConsoleFrame, ConversationRow,
    FileInfo, From, Item, LeadForm, Marks, Message, Picture, Presence, PriceOption, Problem,
    Quantity, Said, Seq, ServerFrame, Side, VERSION, speaks,
};
use shared::seal::{KEY_BYTES, NONCE_BYTES, SealedContact, WrappedKey};
use shared::text::{MessageText, PageUrl};
use shared::time::Millis;
use shared::webhook::{Kind, Notice, NoticeData, Target, Webhook};
use std::collections::{BTreeMap, BTreeSet};
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
/// Thursday 2026-12-03, 10:00 in Beijing.
fn slot() -> Millis {
    Millis(1_796_263_200_000)
}
fn shown() -> ShownChip {
    ShownChip {
        id: chip("price"),
        label: "多少钱".into(),
        text: "100平装修多少钱".into(),
        fill: false,
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
            "lead_wechat",
            Said::Lead(LeadForm {
                name: None,
                phone: String::new(),
                wechat: Some("li_2026".into()),
                fields: BTreeMap::new(),
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
        ("person", Said::Person),
        (
            "estimate",
            Said::Estimate {
                rule: key("whole"),
                option: key("basic"),
                quantity: Some(100),
            },
        ),
        ("booking", Said::Booking { slot: slot() }),
        (
            "call_back",
            Said::CallBack {
                form: lead_form(),
                when: CallWhen::Evening,
            },
        ),
        ("choice", Said::Choice { item: key("oak") }),
        (
            "rating",
            Said::Rating {
                stars: 5,
                words: Some(words("很耐心")),
            },
        ),
        (
            "file",
            Said::File {
                file: message_id("w-87654321"),
            },
        ),
        ("decline", Said::Decline),
        (
            "card",
            Said::Card {
                card: CardKind::Price,
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
            Said::Person => "person",
            Said::Estimate { .. } => "estimate",
            Said::Booking { .. } => "booking",
            Said::CallBack { .. } => "call_back",
            Said::Choice { .. } => "choice",
            Said::Rating { .. } => "rating",
            Said::File { .. } => "file",
            Said::Decline => "decline",
            Said::Card { .. } => "card",
        };
        assert!(is_of(name, expected), "{name}");
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
        (
            "history".to_owned(),
            ClientFrame::History { before: Seq(51) },
        ),
        ("resolve".to_owned(), ClientFrame::Resolve),
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
            ClientFrame::History { .. } => "history",
            ClientFrame::Resolve => "resolve",
        };
        assert!(name.starts_with(expected));
    }
    all
}

/// The cards of the merchant's.
fn cards() -> Vec<(&'static str, Card)> {
    let picture = || Picture {
        url: "https://shop.example/oak.jpg".into(),
        alt: "原木色客厅".into(),
    };
    let item = || Item {
        key: key("oak"),
        title: "原木三居".into(),
        detail: "98㎡，工期 75 天".into(),
        price: Some("11.8 万元".into()),
        picture: Some(picture()),
    };
    let title = |title: &str| title.to_owned();
    vec![
        (
            "price_card",
            Card::Price {
                rule: key("whole"),
                title: title("全屋装修"),
                quantity: Some(Quantity {
                    label: "面积".into(),
                    unit: "㎡".into(),
                    min: 20,
                    max: 500,
                }),
                option_label: "档次".into(),
                options: vec![PriceOption {
                    key: key("basic"),
                    label: "基础".into(),
                    low: 600,
                    high: 800,
                }],
                floor: 30_000,
                currency: "¥".into(),
                note: "不含家电".into(),
            },
        ),
        (
            "gallery_card",
            Card::Gallery {
                title: title("做过的案例"),
                items: vec![item()],
            },
        ),
        (
            "offers_card",
            Card::Offers {
                title: title("本月套餐"),
                items: vec![item()],
            },
        ),
        (
            "booking_card",
            Card::Booking {
                title: title("到店看材料"),
                place: Some("样板路 1 号".into()),
                utc_offset_min: 480,
                slots: vec![slot(), slot().plus(3_600_000)],
            },
        ),
        (
            "call_card",
            Card::Call {
                number: Some("+862155550142".into()),
                reason: "电话里说得更快".into(),
                consent: "同意样板装修就本次咨询与我联系".into(),
                version: key("2026-11"),
            },
        ),
        (
            "documents_card",
            Card::Documents {
                title: title("量房时请带上"),
                items: vec!["户型图".into(), "购房合同".into()],
            },
        ),
        (
            "place_card",
            Card::Place {
                name: "样板装修展厅".into(),
                address: "样板路 1 号".into(),
                hours: Some("09:00–18:00".into()),
                latitude: Some(31.230_5),
                longitude: Some(121.473_75),
                picture: Some(picture()),
            },
        ),
        ("rating_card", Card::Rating),
    ]
}

fn bodies() -> Vec<(&'static str, Body)> {
    let mut all = vec![
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
                wechat: false,
            }),
        ),
        (
            "lead_card_wechat",
            Body::Card(Card::Lead {
                reason: "留个微信，设计师把报价发给您".into(),
                fields: vec![],
                consent: "同意样板装修就本次咨询与我联系".into(),
                version: key("2026-11"),
                wechat: true,
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
        (
            "consent_given_sensitive",
            Body::ConsentGiven {
                agreed: true,
                sensitive: true,
            },
        ),
        (
            "consent_given",
            Body::ConsentGiven {
                agreed: false,
                sensitive: false,
            },
        ),
        ("person_asked", Body::PersonAsked),
        (
            "estimated",
            Body::Estimated {
                rule: key("whole"),
                title: "全屋装修".into(),
                choice: "基础".into(),
                quantity: Some(100),
                unit: Some("㎡".into()),
                low: 60_000,
                high: 80_000,
                currency: "¥".into(),
            },
        ),
        (
            "booking_asked",
            Body::BookingAsked {
                slot: slot(),
                written: "12月3日 周四 10:00".into(),
            },
        ),
        (
            "booking_settled",
            Body::BookingSettled {
                slot: slot(),
                written: "12月3日 周四 10:00".into(),
                booked: true,
            },
        ),
        (
            "call_asked",
            Body::CallAsked {
                name: Some("王女士".into()),
                contacts: vec![(ContactKind::Phone, "138****0000".into())],
                fields: BTreeMap::from([(key("area_m2"), "100".into())]),
                when: CallWhen::Now,
            },
        ),
        (
            "chosen",
            Body::Chosen {
                item: key("oak"),
                title: "原木三居".into(),
            },
        ),
        (
            "rated",
            Body::Rated {
                stars: 4,
                words: Some("很耐心".into()),
            },
        ),
        (
            "file",
            Body::File(FileInfo {
                file: message_id("w-87654321"),
                name: "户型图.jpg".into(),
                media: "image/jpeg".into(),
                bytes: 183_204,
            }),
        ),
        ("declined", Body::Declined),
    ];
    all.extend(
        cards()
            .into_iter()
            .map(|(name, card)| (name, Body::Card(card))),
    );
    for (name, value) in &all {
        let expected = match value {
            Body::Text { .. } => "text",
            Body::Chip { .. } => "chip",
            Body::Card(Card::Lead { .. }) => "lead_card",
            Body::Card(Card::Consent { .. }) => "consent_card",
            Body::LeadGiven { .. } => "lead_given",
            Body::ConsentGiven { .. } => "consent_given",
            Body::PersonAsked => "person_asked",
            Body::Estimated { .. } => "estimated",
            Body::BookingAsked { .. } => "booking_asked",
            Body::BookingSettled { .. } => "booking_settled",
            Body::CallAsked { .. } => "call_asked",
            Body::Chosen { .. } => "chosen",
            Body::Rated { .. } => "rated",
            Body::File(_) => "file",
            Body::Declined => "declined",
            Body::Card(Card::Price { .. }) => "price_card",
            Body::Card(Card::Gallery { .. }) => "gallery_card",
            Body::Card(Card::Offers { .. }) => "offers_card",
            Body::Card(Card::Booking { .. }) => "booking_card",
            Body::Card(Card::Call { .. }) => "call_card",
            Body::Card(Card::Documents { .. }) => "documents_card",
            Body::Card(Card::Place { .. }) => "place_card",
            Body::Card(Card::Rating) => "rating_card",
        };
        assert!(is_of(name, expected), "{name}");
    }
    all
}

/// Whether a vector is one of this kind's: `lead`, `lead_wechat`.
fn is_of(name: &str, kind: &str) -> bool {
    let rest = name.strip_prefix(kind);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Pi, as it was before it told more than that.
fn pi(open: bool) -> Presence {
    Presence::Pi {
        name: "小派".into(),
        open,
        reply_min: None,
        back_at: None,
        waiting: false,
    }
}

fn server_frames() -> Vec<(String, ServerFrame)> {
    let pi = pi(false);
    let open = Presence::Pi {
        name: "小派".into(),
        open: true,
        reply_min: Some(3),
        back_at: None,
        waiting: true,
    };
    let closed = Presence::Pi {
        name: "小派".into(),
        open: false,
        reply_min: None,
        back_at: Some(slot()),
        waiting: false,
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
            "welcome_open".to_owned(),
            ServerFrame::Welcome {
                v: VERSION,
                conversation: conversation(),
                last: Seq(3),
                presence: open.clone(),
            },
        ),
        ("presence_pi_open".to_owned(), ServerFrame::Presence(open)),
        (
            "presence_pi_closed".to_owned(),
            ServerFrame::Presence(closed),
        ),
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
    all.push((
        "draft".to_owned(),
        ServerFrame::Draft {
            id: message_id("pi-00000005"),
            text: "100平大概".into(),
        },
    ));
    all.push((
        "history".to_owned(),
        ServerFrame::History {
            messages: vec![Message {
                seq: Seq(1),
                ..message()
            }],
            first: true,
        },
    ));
    for (name, body) in bodies() {
        let from = match &body {
            Body::Text { .. } => From::Operator {
                name: "陈工".into(),
            },
            Body::Card(_) | Body::BookingSettled { .. } => From::Pi,
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
            ServerFrame::Draft { .. } => "draft",
            ServerFrame::History { .. } => "history",
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
            visit_at: None,
            call_when: None,
            wishes: Vec::new(),
            reach: Vec::new(),
            score: Some(score()),
            validity: Validity::New,
            judged: None,
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

fn score() -> Score {
    let evidence = Evidence {
        contact: Some(Shape::Mobile),
        typed: 1,
        ..Evidence::default()
    };
    evidence.score()
}

/// A lead with everything that cards bring.
fn lead_with_visit() -> LeadView {
    let mut lead = lead();
    lead.facts.source = SourceType::Callback;
    lead.facts.visit_at = Some(slot());
    lead.facts.call_when = Some(CallWhen::Evening);
    lead.facts.wishes = vec!["🧮 全屋装修 · 基础 · 100 ㎡ · ¥60000–80000".into()];
    lead
}

fn identity() -> Identity {
    Identity {
        sub: "u-7".into(),
        name: Some("王女士".into()),
    }
}

fn wish() -> Wish {
    Wish {
        id: message_id("w-12345678"),
        slot: slot(),
    }
}

fn console_frames() -> Vec<(String, ConsoleFrame)> {
    let row = ConversationRow {
        id: conversation(),
        started_at: at(),
        updated_at: at(),
        last: Seq(3),
        preview: "100平大概8万起。".into(),
        presence: pi(true),
        waiting: false,
        has_lead: true,
        visit_at: None,
        stars: None,
        identity: None,
        summary: None,
    };
    let full = ConversationRow {
        waiting: true,
        visit_at: Some(slot()),
        stars: Some(4),
        identity: Some(identity()),
        ..row.clone()
    };
    let visit = Box::new(lead_with_visit());
    let all = vec![
        ("lead".to_owned(), ConsoleFrame::Lead(Box::new(lead()))),
        ("lead_visit".to_owned(), ConsoleFrame::Lead(visit)),
        (
            "conversation".to_owned(),
            ConsoleFrame::Conversation(Box::new(row)),
        ),
        (
            "conversation_full".to_owned(),
            ConsoleFrame::Conversation(Box::new(full)),
        ),
        ("chips_changed".to_owned(), ConsoleFrame::ChipsChanged),
    ];
    for (name, value) in &all {
        let expected = match value {
            ConsoleFrame::Lead(_) => "lead",
            ConsoleFrame::Conversation(_) => "conversation",
            ConsoleFrame::ChipsChanged => "chips_changed",
        };
        assert!(name.starts_with(expected));
    }
    all
}

fn start_requests() -> Vec<(String, StartRequest)> {
    let said = said().into_iter().next().unwrap().1;
    let text = StartRequest {
        v: VERSION,
        merchant: merchant(),
        start_key: StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap(),
        id: message_id("w-12345678"),
        said,
        page: page(),
        language: Lang::ZhCn,
        identity: None,
    };
    let identity = StartRequest {
        said: Said::Person,
        identity: Some("opaque".into()),
        ..text.clone()
    };
    vec![("text".to_owned(), text), ("identity".to_owned(), identity)]
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
            utc_offset_min: 480,
            languages: vec![Lang::ZhCn, Lang::En],
            chips: BTreeMap::from([(Lang::ZhCn, vec![shown()]), (Lang::En, vec![])]),
            app: "/a/w-1/".into(),
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
        presence: pi(true),
        waiting: false,
        has_lead: true,
        visit_at: None,
        stars: None,
        identity: None,
        summary: None,
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
        Kind::LeadCreated | Kind::LeadUpdated | Kind::LeadValidated | Kind::LeadInvalidated => {
            NoticeData::Lead {
                lead: Box::new(lead()),
            }
        }
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
            shape: None,
        }],
        evidence: Evidence::default(),
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
    conversation.gains = Gains {
        wish: Some(wish()),
        visit_at: Some(slot()),
        call_when: Some(CallWhen::Evening),
        wishes: lead_with_visit().facts.wishes,
        stars: Some(4),
        rating_asked: true,
    };
    conversation.identity = Some(identity());
    conversation
}

/// A catalog with everything in it, as a merchant saves it.
fn catalog() -> Catalog {
    let both = |zh: &str, en: &str| {
        Localised(BTreeMap::from([
            (Lang::ZhCn, zh.to_owned()),
            (Lang::En, en.to_owned()),
        ]))
    };
    let picture = || ShelfPicture {
        url: "https://shop.example/oak.jpg".into(),
        alt: both("原木色客厅", "A living room in oak"),
    };
    let shelf = |title, item: &str| Shelf {
        title,
        items: vec![ShelfItem {
            key: key(item),
            title: both("原木三居", "Three rooms in oak"),
            detail: both("98㎡，工期 75 天", "98 sqm, done in 75 days"),
            price: Some(both("11.8 万元", "¥118,000")),
            picture: Some(picture()),
        }],
    };
    let catalog = Catalog {
        currency: Currency("HK$".into()),
        prices: vec![PriceRule {
            key: key("whole"),
            title: both("全屋装修", "The whole flat"),
            quantity: Some(QuantityRule {
                label: both("面积", "Size"),
                unit: both("㎡", "sqm"),
                min: 20,
                max: 500,
                field: Some(key("area_m2")),
            }),
            option_label: both("档次", "Grade"),
            options: vec![PricedOption {
                key: key("basic"),
                label: both("基础", "Basic"),
                low: 600,
                high: 800,
            }],
            floor: 30_000,
            note: both("不含家电", "Without appliances"),
        }],
        cases: Some(shelf(both("做过的案例", "What we did"), "oak")),
        offers: Some(shelf(both("本月套餐", "This month"), "oak-set")),
        visits: Some(Visits {
            title: both("到店看材料", "See the materials"),
            place: Some(both("样板路 1 号", "1 Sample Road")),
            days: vec![0, 1, 2, 3, 4],
            opens_min: 540,
            closes_min: 1_080,
            slot_min: 60,
            seats: 2,
            notice_min: 120,
            ahead_days: 14,
        }),
        number: Some("+862155550142".into()),
        documents: Some(Documents {
            title: both("量房时请带上", "Please bring"),
            items: vec![both("户型图", "The floor plan")],
        }),
        place: Some(Place {
            name: both("样板装修展厅", "Showroom"),
            address: both("样板路 1 号", "1 Sample Road"),
            latitude: Some(31.230_5),
            longitude: Some(121.473_75),
            picture: Some(picture()),
        }),
    };
    assert_eq!(catalog.check(), Ok(()));
    catalog
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
    let identify = IdentifyRequest {
        merchant: merchant(),
        identity: "opaque".into(),
        token: Some("opaque".into()),
    };
    let known = IdentifyReply {
        conversation: Some(conversation()),
        token: Some("opaque".into()),
    };
    let unknown = IdentifyReply {
        conversation: None,
        token: None,
    };
    let slots = FreeSlots {
        slots: vec![slot()],
    };
    let catalog = CatalogSet {
        revision: 3,
        catalog: catalog(),
    };
    hold("identify_request", vec![("full".to_owned(), identify)]);
    hold(
        "identify_reply",
        vec![("known".to_owned(), known), ("unknown".to_owned(), unknown)],
    );
    hold("free_slots", vec![("full".to_owned(), slots)]);
    hold("catalog_set", vec![("full".to_owned(), catalog)]);
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

/// A lesson of every kind.
fn lessons() -> Vec<Lesson> {
    let asked = |meant| What::Unanswered {
        text: "能带宠物吗".into(),
        meant,
    };
    let refused = |why| What::Refused {
        intent: key("price"),
        why,
    };
    let whats = [
        asked(None),
        asked(Some(key("address"))),
        refused(Refusal::No),
        refused(Refusal::Again),
        refused(Refusal::Person),
        refused(Refusal::Rated),
        refused(Refusal::Unsayable),
    ];
    let lesson = |(no, what)| Lesson {
        no: Seq(no),
        at: at(),
        what,
    };
    (3..).zip(whats).map(lesson).collect()
}

#[test]
fn what_is_stored_and_what_travels_between_objects_holds_its_vectors() {
    let report = Report {
        conversation: conversation(),
        revision: 7,
        row: row(),
        chip: Some(chip("price")),
        lead: Some(stored_lead()),
        wish: None,
        identified: None,
        lessons: Vec::new(),
        ending: None,
        messages: vec![message()],
    };
    let taught = Report {
        lessons: lessons(),
        ending: Some(Ending {
            at: at(),
            intent: Some(key("price")),
            field: Some(key("city")),
            place: learning::Place::Question,
            has_lead: true,
        }),
        ..report.clone()
    };
    let identified = Report {
        identified: Some("u-7".into()),
        ..report.clone()
    };
    let wished = Report {
        wish: Some(wish()),
        ..report.clone()
    };
    let visit = Lead {
        facts: lead_with_visit().facts,
        ..stored_lead()
    };
    hold(
        "report",
        vec![
            ("full".to_owned(), report),
            ("identified".to_owned(), identified),
            ("taught".to_owned(), taught),
            ("wish".to_owned(), wished),
        ],
    );
    hold(
        "stored_lead",
        vec![
            ("full".to_owned(), stored_lead()),
            ("visit".to_owned(), visit),
        ],
    );
    hold(
        "stored_conversation",
        vec![("full".to_owned(), stored_conversation())],
    );
}

#[test]
fn the_bootstrap_holds_its_vector() {
    hold("bootstrap", bootstraps());
}

#[test]
fn problems_hold_their_vectors() {
    hold("problem", problems());
}

/// The vectors of a folder, as files and as JSON.
fn vectors(folder: &str) -> Vec<(PathBuf, serde_json::Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(folder);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path, serde_json::from_str(&text).unwrap())
    };
    let all: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| read(entry.unwrap().path()))
        .collect();
    assert!(!all.is_empty(), "{} is empty", folder.display());
    all
}

/// What a version before read and wrote is read and written as it was.
fn hold_older<T: Serialize + DeserializeOwned>(folder: &str, check: impl Fn(&T)) {
    for (path, vector) in vectors(folder) {
        let value: T = serde_json::from_value(vector.clone())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        check(&value);
        let written = serde_json::to_value(&value).unwrap();
        assert_eq!(written, vector, "{}", path.display());
    }
}

#[test]
fn what_the_versions_before_spoke_is_spoken_still() {
    for version in 1..VERSION {
        let of = |folder: &str| format!("v{version}/{folder}");
        hold_older::<ClientFrame>(&of("client_frame"), |frame| {
            if let ClientFrame::Hello { v, .. } = frame {
                assert!(speaks(*v) && *v == version);
            }
        });
        hold_older::<ServerFrame>(&of("server_frame"), |frame| {
            assert!(frame.since() <= version);
            assert_eq!(frame.for_version(version).as_deref(), Some(frame));
        });
        hold_older::<StartRequest>(&of("start_request"), |request| {
            assert!(speaks(request.v) && request.v == version);
        });
        hold_older::<StartReply>(&of("start_reply"), |_| {});
        hold_older::<Problem>(&of("problem"), |_| {});
    }
    assert!(!speaks(VERSION + 1) && !speaks(0));
}

/// What kind of frame it is, down to what a message holds.
fn shape(frame: &serde_json::Value) -> String {
    let body = &frame["body"];
    let words = [&frame["type"], &frame["by"], &body["kind"], &body["card"]];
    let words = words.into_iter().filter_map(serde_json::Value::as_str);
    words.collect::<Vec<_>>().join(" ")
}

/// The names of a frame's fields, and of those of who answers.
fn fields(frame: &serde_json::Value) -> BTreeSet<String> {
    let objects = [frame, &frame["presence"]].into_iter();
    let objects = objects.filter_map(serde_json::Value::as_object);
    objects.flat_map(|object| object.keys().cloned()).collect()
}

#[test]
fn a_client_of_a_version_before_is_sent_what_it_knows() {
    let mut plain = BTreeMap::new();
    for version in 1..VERSION {
        let known: BTreeMap<_, _> = vectors(&format!("v{version}/server_frame"))
            .into_iter()
            .map(|(_, frame)| (shape(&frame), frame))
            .collect();
        for (name, frame) in server_frames() {
            let is_message = matches!(frame, ServerFrame::Message(_));
            let Some(sent) = frame.for_version(version) else {
                assert!(frame.since() > version && !is_message, "{name}");
                continue;
            };
            let written = serde_json::to_value(&*sent).unwrap();
            let Some(known) = known.get(&shape(&written)) else {
                panic!("{name} at version {version}: {written}");
            };
            assert!(
                fields(&written).is_subset(&fields(known)),
                "{name}: {written}"
            );
            if let (ServerFrame::Message(message), ServerFrame::Message(sent)) = (&frame, &*sent)
                && message.body.since() > version
            {
                let place = |message: &Message| (message.seq, message.id.clone(), message.at);
                assert_eq!(place(message), place(sent), "{name} keeps its place");
                let Body::Text { text, .. } = &sent.body else {
                    panic!("{name}: {written}");
                };
                plain.insert(name, text.clone());
            }
        }
    }
    let plain: Vec<(&str, &str)> = plain
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        plain,
        [
            ("message_booking_asked", "📅 12月3日 周四 10:00"),
            ("message_booking_card", "到店看材料"),
            ("message_booking_settled", "📅 12月3日 周四 10:00 ✓"),
            ("message_call_asked", "📞 138****0000"),
            ("message_call_card", "电话里说得更快"),
            ("message_chosen", "👉 原木三居"),
            ("message_declined", "–"),
            ("message_documents_card", "量房时请带上\n户型图\n购房合同"),
            (
                "message_estimated",
                "🧮 全屋装修 · 基础 · 100 ㎡ · ¥60000–80000"
            ),
            ("message_file", "📎 户型图.jpg"),
            ("message_gallery_card", "做过的案例"),
            ("message_offers_card", "本月套餐"),
            ("message_person_asked", "🙋"),
            ("message_place_card", "样板装修展厅\n样板路 1 号"),
            ("message_price_card", "全屋装修"),
            ("message_rated", "★★★★ 很耐心"),
            ("message_rating_card", "★"),
        ]
    );
}

/// A value that lost nothing of what was stored.
fn read_whole<T: Serialize + DeserializeOwned>(stored: serde_json::Value) -> T {
    let value: T = serde_json::from_value(stored.clone()).unwrap();
    let written = serde_json::to_value(&value).unwrap();
    for (name, field) in stored.as_object().unwrap() {
        assert_eq!(&written[name], field, "{name}");
    }
    value
}

#[test]
fn what_the_version_before_stored_is_read_still() {
    for (_, stored) in vectors("v2/stored_conversation") {
        let conversation: Conversation = read_whole(stored.clone());
        assert_eq!(conversation.gains, Gains::default());
        assert_eq!(conversation.identity, None);
        // One of before there were marks and a count of Pi's answers.
        let mut first = stored;
        for field in ["visitor_marks", "staff_marks", "pi_day"] {
            assert!(first.as_object_mut().unwrap().remove(field).is_some());
        }
        let conversation: Conversation = serde_json::from_value(first).unwrap();
        assert_eq!(conversation.visitor_marks, Marks::default());
    }
    for (_, stored) in vectors("v2/stored_lead") {
        let lead: Lead = read_whole(stored);
        assert_eq!((lead.facts.visit_at, lead.facts.wishes.len()), (None, 0));
    }
    for (_, stored) in vectors("v2/report") {
        let report: Report = read_whole(stored);
        assert_eq!((report.wish, report.row.visit_at), (None, None));
        assert_eq!((report.lessons.len(), report.ending), (0, None));
    }
    for (_, stored) in vectors("v2/console_frame") {
        read_whole::<ConsoleFrame>(stored);
    }
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
