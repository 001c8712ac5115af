//! A model to begin with, and frames to feed it.
// Each test program uses a part of it.
#![allow(dead_code, clippy::unwrap_used)]

use serde::Serialize;
use shared::api::StartReply;
use shared::chip::ShownChip;
use shared::id::{ChipId, ConversationId, Key, MerchantId, MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{Body, Card, ClientFrame, Code, From, Message, Presence, Seq, ServerFrame};
use shared::time::Millis;
use widget::model::{
    Chip, Delivery, Effect, Event, Face, Frame, Merchant, Model, Place, Row, Said, Snapshot, Timer,
    ToEdge, Way, rows, update,
};
use widget::wire::{self, Json};

pub const NOW: Millis = Millis(1_795_379_400_000);

pub fn id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}

pub fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

pub fn conversation() -> ConversationId {
    ConversationId::parse("c0123456789abcdef01234567").unwrap()
}

pub fn place() -> Place {
    Place {
        conversation: conversation(),
        token: "token".into(),
    }
}

pub fn chip(name: &str) -> ShownChip {
    ShownChip {
        id: ChipId::parse(name).unwrap(),
        label: name.into(),
        text: name.into(),
        fill: false,
    }
}

/// A value as the widget reads it when the edge has written it.
pub fn json(value: &impl Serialize) -> Json {
    Json::parse(&serde_json::to_string(value).unwrap()).unwrap()
}

/// A frame as the widget reads it.
pub fn read(frame: &ServerFrame) -> Frame {
    wire::frame(&json(frame)).expect("it is of the contract's shape")
}

/// A frame as the edge reads it.
pub fn as_edge_reads(frame: &ToEdge) -> ClientFrame {
    serde_json::from_str(&wire::to_edge(frame).write()).expect("it is of the contract's shape")
}

/// What the visitor says.
pub fn speak(said: &shared::protocol::Said) -> Said {
    Said::parse(json(said)).unwrap()
}

pub fn said(words: &str) -> Said {
    Said::parse(json(&serde_json::json!({ "kind": "text", "text": words }))).unwrap()
}

/// The answer to the first message.
pub fn started(reply: StartReply) -> Event {
    Event::Started(Box::new(wire::started(&json(&reply)).unwrap()))
}

pub fn denied(code: Code) -> Event {
    Event::Denied(serde_json::to_value(code).unwrap().as_str().unwrap().into())
}

/// The code that a refusal closes a socket with.
pub fn close_code(code: Code) -> u16 {
    let Event::Denied(name) = denied(code) else {
        panic!("it is denied")
    };
    widget::model::close_code(Some(&name))
}

/// A chip as the widget knows it.
pub fn offered(name: &str) -> Chip {
    Chip {
        id: name.into(),
        label: name.into(),
        text: name.into(),
        is_filled_in: false,
    }
}

pub fn snapshot() -> Snapshot {
    Snapshot {
        merchant: Merchant {
            id: MerchantId::parse("m0123456789abcdef01234567").unwrap(),
            name: "样板装修".into(),
            assistant: "小派".into(),
            mark: "样".into(),
            open: true,
            hours: "09:00–18:00".into(),
            offset_min: 480,
            chips: vec![offered("price"), offered("area")],
        },
        language: Lang::ZhCn,
        page: json(&serde_json::json!({
            "url": "https://shop.example/?callback=abc", "device": "phone", "language": "zh-CN", "open_ms": 4_000,
        })),
        key: StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap(),
        place: None,
        is_back: false,
        read: Seq(0),
        sends: Vec::new(),
        frames: Vec::new(),
    }
}

pub fn model() -> Model {
    Model::adopt(snapshot(), NOW, 480)
}

pub fn pi_is_here() -> Presence {
    Presence::Pi {
        name: "小派".into(),
        open: true,
        reply_min: None,
        back_at: None,
        waiting: false,
    }
}

pub fn welcome(last: u64) -> ServerFrame {
    ServerFrame::Welcome {
        v: 1,
        conversation: conversation(),
        last: Seq(last),
        presence: pi_is_here(),
    }
}

pub fn message(seq: u64, from: From, body: Body) -> ServerFrame {
    let at = Millis(NOW.0 + seq * 1_000);
    ServerFrame::Message(Message {
        seq: Seq(seq),
        id: id(&format!("m-{seq:08}")),
        at,
        from,
        body,
    })
}

pub fn pi_says(seq: u64, words: &str, chips: Vec<ShownChip>) -> ServerFrame {
    message(
        seq,
        From::Pi,
        Body::Text {
            text: words.into(),
            chips,
        },
    )
}

pub fn lead_card(seq: u64) -> ServerFrame {
    let card = Card::Lead {
        reason: "报价".into(),
        fields: Vec::new(),
        consent: "同意".into(),
        version: key("v1"),
        wechat: false,
    };
    message(seq, From::Pi, Body::Card(card))
}

pub fn accepted(name: &str, seq: u64) -> ServerFrame {
    ServerFrame::Accepted {
        id: id(name),
        seq: Seq(seq),
        at: Millis(NOW.0 + seq * 1_000),
    }
}

/// A model whose conversation is started, welcomed and live, with `last` messages of Pi's.
pub fn live(last: u64) -> Model {
    let mut handed = snapshot();
    handed.place = Some(place());
    handed.frames = std::iter::once(welcome(last))
        .chain((1..=last).map(|seq| pi_says(seq, "您好", Vec::new())))
        .map(|frame| read(&frame))
        .collect();
    let mut model = Model::adopt(handed, NOW, 480);
    happen(&mut model, Event::Begun);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(last));
    model
}

/// What is done in the end, but for what the page and screen readers are told.
pub fn happen(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut effects = update(model, event, NOW);
    effects.retain(|effect| !matches!(effect, Effect::Tell(..) | Effect::Announce(_)));
    effects
}

/// What the page is told, and screen readers.
pub fn told(model: &mut Model, event: Event) -> Vec<String> {
    let effects = update(model, event, NOW).into_iter();
    let told = effects.filter_map(|effect| match effect {
        Effect::Tell(name, about) => Some(format!("{name} {}", about.write())),
        Effect::Announce(words) => Some(words),
        _ => None,
    });
    told.collect()
}

pub fn come(model: &mut Model, frame: ServerFrame) -> Vec<Effect> {
    happen(model, Event::Came(read(&frame)))
}

/// The words on the screen, in order; `…` marks what is on its way or being written, `!` what was
/// refused.
pub fn shown(model: &Model) -> Vec<String> {
    let words = |row: &Row| match row {
        Row::Line(line) => match &line.face {
            Face::Words(words, Delivery::Waiting) | Face::Draft(words) => Some(format!("{words}…")),
            Face::Words(words, Delivery::Refused(_)) => Some(format!("{words}!")),
            Face::Words(words, _) => Some(words.clone()),
            Face::Card(_) => Some("[card]".to_owned()),
        },
        _ => None,
    };
    let rows = rows(model);
    rows.iter().filter_map(|drawn| words(&drawn.row)).collect()
}

/// What is on the screen, in order.
pub fn drawn(model: &Model) -> Vec<Row> {
    rows(model).into_iter().map(|drawn| drawn.row).collect()
}

/// What comes of an event once other tabs have had time to share a key.
pub fn begin(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut effects = happen(model, event);
    let wait = effects.iter().position(|effect| match effect {
        Effect::Wait(_, timer) => matches!(timer, Timer::Start(_)),
        _ => false,
    });
    if let Some(Effect::Wait(_, timer)) = wait.map(|at| effects.remove(at)) {
        effects.extend(happen(model, Event::Due(timer)));
    }
    effects
}

/// Where and by which way a connection is to be opened, if one is.
pub fn opened(effects: &[Effect]) -> Option<(Place, Way)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Open(place, way) => Some((place.clone(), *way)),
        _ => None,
    })
}

/// The frames that are to be sent, as the edge reads them.
pub fn sent(effects: &[Effect]) -> Vec<ClientFrame> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(frame) => Some(as_edge_reads(frame)),
            _ => None,
        })
        .collect()
}
