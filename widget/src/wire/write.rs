//! What goes out.

use super::Json;
use crate::model::{Model, Outgoing};
use shared::api::StartRequest;
use shared::attribution::{Device, PageContext};
use shared::protocol::{ClientFrame, LeadForm, Said};

/// Writes a frame.
#[must_use]
pub fn client_frame(frame: &ClientFrame) -> Json {
    match frame {
        ClientFrame::Hello {
            v,
            seen,
            page: context,
        } => {
            let mut pairs = vec![
                kind("type", "hello"),
                number("v", u64::from(*v)),
                number("seen", seen.0),
            ];
            pairs.extend(context.as_ref().map(|context| ("page", page(context))));
            map(pairs)
        }
        ClientFrame::Say { id, said: what } => map(vec![
            kind("type", "say"),
            kind("id", id.as_str()),
            ("said", said(what)),
        ]),
        ClientFrame::TakeOver { on } => {
            map(vec![kind("type", "take_over"), ("on", Json::Bool(*on))])
        }
        ClientFrame::Typing { on } => map(vec![kind("type", "typing"), ("on", Json::Bool(*on))]),
        ClientFrame::Marks(marks) => map(vec![
            kind("type", "marks"),
            number("delivered", marks.delivered.0),
            number("read", marks.read.0),
        ]),
    }
}

/// Writes frames that are posted together.
#[must_use]
pub fn frames_request(frames: &[ClientFrame]) -> Json {
    let frames = frames.iter().map(client_frame).collect();
    map(vec![("frames", Json::List(frames))])
}

/// Writes the first message.
#[must_use]
pub fn start_request(request: &StartRequest) -> Json {
    map(vec![
        number("v", u64::from(request.v)),
        kind("merchant", request.merchant.as_str()),
        kind("start_key", request.start_key.as_str()),
        kind("id", request.id.as_str()),
        ("said", said(&request.said)),
        ("page", page(&request.page)),
        kind("language", request.language.tag()),
    ])
}

/// Writes what outlives the page. Filled cards don't: on a computer that others use too, a number
/// must not lie about.
#[must_use]
pub fn saved(model: &Model) -> Json {
    let place = model.place.as_ref();
    let words = model.thread.unsent().filter(|outgoing| outgoing.is_words());
    let send = |outgoing: &Outgoing| {
        map(vec![
            kind("id", outgoing.id.as_str()),
            ("said", said(&outgoing.said)),
        ])
    };
    map(vec![
        kind("key", model.key.as_str()),
        (
            "conversation",
            place.map_or(Json::Null, |place| text(place.conversation.as_str())),
        ),
        (
            "token",
            place.map_or(Json::Null, |place| text(&place.token)),
        ),
        number("read", model.signs.ours.read.0),
        ("sends", Json::List(words.map(send).collect())),
    ])
}

fn said(said: &Said) -> Json {
    match said {
        Said::Text { text } => map(vec![kind("kind", "text"), kind("text", text.as_str())]),
        Said::Chip { chip, text } => map(vec![
            kind("kind", "chip"),
            kind("chip", chip.as_str()),
            kind("text", text.as_str()),
        ]),
        Said::Consent { agreed, version } => map(vec![
            kind("kind", "consent"),
            ("agreed", Json::Bool(*agreed)),
            kind("version", version.as_str()),
        ]),
        Said::Lead(form) => lead(form),
    }
}

fn lead(form: &LeadForm) -> Json {
    let mut pairs = vec![
        kind("kind", "lead"),
        kind("phone", &form.phone),
        kind("consent", form.consent.as_str()),
    ];
    pairs.extend(form.name.as_deref().map(|name| kind("name", name)));
    pairs.extend(form.wechat.as_deref().map(|wechat| kind("wechat", wechat)));
    if !form.fields.is_empty() {
        let fields = form
            .fields
            .iter()
            .map(|(key, value)| (key.as_str(), text(value)));
        pairs.push(("fields", map(fields.collect())));
    }
    map(pairs)
}

fn page(context: &PageContext) -> Json {
    let device = match context.device {
        Device::Phone => "phone",
        Device::Tablet => "tablet",
        Device::Desktop => "desktop",
    };
    let mut pairs = vec![
        kind("url", context.url.as_str()),
        kind("device", device),
        kind("language", &context.language),
        number("open_ms", context.open_ms),
    ];
    pairs.extend(
        context
            .referrer
            .as_ref()
            .map(|referrer| kind("referrer", referrer.as_str())),
    );
    map(pairs)
}

fn map(pairs: Vec<(&str, Json)>) -> Json {
    Json::Map(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

fn kind<'a>(name: &'a str, value: &str) -> (&'a str, Json) {
    (name, text(value))
}

fn number(name: &str, value: u64) -> (&str, Json) {
    (name, Json::Number(i64::try_from(value).unwrap_or(i64::MAX)))
}

fn text(value: &str) -> Json {
    Json::Text(value.to_owned())
}
