//! What goes out.

use super::Json;
use crate::model::{Model, Start, ToEdge};
use shared::id::MessageId;

/// Writes a frame.
#[must_use]
pub fn to_edge(frame: &ToEdge) -> Json {
    let kind = |kind: &str| ("type", Json::from(kind));
    match frame {
        ToEdge::Hello(v, seen, page) => {
            let (v, seen) = (Json::from(u64::from(*v)), Json::from(seen.0));
            let mut hello = vec![kind("hello"), ("v", v), ("seen", seen)];
            hello.extend(page.clone().map(|page| ("page", page)));
            Json::map(hello)
        }
        ToEdge::Say(id, said) => Json::map(vec![
            kind("say"),
            ("id", Json::from(id.as_str())),
            ("said", said.json().clone()),
        ]),
        ToEdge::Typing(is_on) => Json::map(vec![kind("typing"), ("on", Json::from(*is_on))]),
        ToEdge::Marks(marks) => Json::map(vec![
            kind("marks"),
            ("delivered", Json::from(marks.delivered.0)),
            ("read", Json::from(marks.read.0)),
        ]),
        ToEdge::History(before) => {
            Json::map(vec![kind("history"), ("before", Json::from(before.0))])
        }
    }
}

/// Writes frames that are posted together.
#[must_use]
pub fn frames_request(frames: &[ToEdge]) -> Json {
    Json::map(vec![(
        "frames",
        Json::List(frames.iter().map(to_edge).collect()),
    )])
}

/// Writes the first message.
#[must_use]
pub fn start(start: &Start) -> Json {
    Json::map(vec![
        ("v", Json::from(u64::from(start.v))),
        ("merchant", Json::from(start.merchant.as_str())),
        ("start_key", Json::from(start.key.as_str())),
        ("id", Json::from(start.id.as_str())),
        ("said", start.said.json().clone()),
        ("page", start.page.clone()),
        ("language", Json::from(start.language.tag())),
    ])
}

/// Writes what outlives the page. Filled cards don't: on a computer that others use too, a number
/// must not lie about.
#[must_use]
pub fn saved(model: &Model) -> Json {
    let text = |text: Option<&str>| text.map_or(Json::Null, Json::from);
    let place = model.place.as_ref();
    let words = model
        .thread
        .unsent()
        .filter(|outgoing| outgoing.said.words().is_some());
    let send = |id: &MessageId, said: &Json| {
        Json::map(vec![
            ("id", Json::from(id.as_str())),
            ("said", said.clone()),
        ])
    };
    Json::map(vec![
        ("key", Json::from(model.key.as_str())),
        (
            "conversation",
            text(place.map(|place| place.conversation.as_str())),
        ),
        ("token", text(place.map(|place| &*place.token))),
        ("read", Json::from(model.signs.ours.read.0)),
        (
            "sends",
            Json::List(words.map(|one| send(&one.id, one.said.json())).collect()),
        ),
    ])
}
