//! A model to begin with, and frames to feed it.
// Each test program uses a part of it.
#![allow(dead_code, clippy::unwrap_used)]

use shared::attribution::{Device, PageContext};
use shared::chip::ShownChip;
use shared::id::{ChipId, ConversationId, Key, MerchantId, MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{Body, Card, From, Message, Presence, Said, Seq, ServerFrame};
use shared::text::{MessageText, PageUrl};
use shared::time::Millis;
use widget::model::{
    Delivery, Effect, Event, Face, Merchant, Model, Place, Row, Snapshot, Timer, Way, rows, update,
};

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
    }
}

pub fn said(words: &str) -> Said {
    Said::Text {
        text: MessageText::parse(words).unwrap(),
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
            chips: vec![chip("price"), chip("area")],
        },
        language: Lang::ZhCn,
        page: PageContext {
            url: PageUrl::parse("https://shop.example/?callback=abc").unwrap(),
            referrer: None,
            device: Device::Phone,
            language: "zh-CN".into(),
            open_ms: 4_000,
        },
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

pub fn welcome(last: u64) -> ServerFrame {
    let presence = Presence::Pi {
        name: "小派".into(),
        open: true,
    };
    ServerFrame::Welcome {
        v: 1,
        conversation: conversation(),
        last: Seq(last),
        presence,
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
        .collect();
    let mut model = Model::adopt(handed, NOW, 480);
    happen(&mut model, Event::Begun);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(last));
    model
}

pub fn happen(model: &mut Model, event: Event) -> Vec<Effect> {
    update(model, event, NOW)
}

pub fn come(model: &mut Model, frame: ServerFrame) -> Vec<Effect> {
    happen(model, Event::Came(frame))
}

/// The words on the screen, in order; `…` marks what is on its way, `!` what was refused.
pub fn shown(model: &Model) -> Vec<String> {
    let words = |(_, row): &(String, Row)| match row {
        Row::Line(line) => match &line.face {
            Face::Words(words, Delivery::Waiting) => Some(format!("{words}…")),
            Face::Words(words, Delivery::Refused(_)) => Some(format!("{words}!")),
            Face::Words(words, _) => Some(words.clone()),
            _ => Some("[card]".to_owned()),
        },
        Row::Time(_) | Row::Typing => None,
    };
    rows(model).iter().filter_map(words).collect()
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

/// The frames that are to be sent.
pub fn sent(effects: &[Effect]) -> Vec<&shared::protocol::ClientFrame> {
    effects
        .iter()
        .filter_map(|effect| {
            if let Effect::Send(frame) = effect {
                Some(frame)
            } else {
                None
            }
        })
        .collect()
}
