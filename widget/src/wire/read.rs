//! What comes in. Whatever is not of the contract's shape is nothing, and passed over: it is of
//! another build, or not for us. Cards are not looked into.

use super::Json;
use crate::model::{
    Body, Chip, Frame, Merchant, Message, Outgoing, People, Place, Presence, Problem, Said,
    Snapshot, Started,
};
use shared::id::{ConversationId, MerchantId, MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{From, Marks, Seq, Side};
use shared::time::Millis;
use std::rc::Rc;

/// Reads a frame.
#[must_use]
pub fn frame(json: &Json) -> Option<Frame> {
    let seq = |name| json.get(name).number().map(Seq);
    Some(match json.get("type").text()? {
        "welcome" => Frame::Welcome(seq("last")?, presence(json.get("presence"))?),
        "message" => Frame::Message(message(json)?),
        "accepted" => Frame::Accepted(id(json)?, seq("seq")?, millis(json, "at")?),
        "presence" => Frame::Presence(presence(json)?),
        "typing" => Frame::Typing(side(json)?, json.get("on").truth()?),
        "marks" => {
            let (delivered, read) = (seq("delivered")?, seq("read")?);
            Frame::Marks(side(json)?, Marks { delivered, read })
        }
        "here" => Frame::Here(side(json)?, json.get("here").truth()?),
        "refused" => Frame::Refused(id(json), problem(json.get("problem"))?),
        "draft" => Frame::Draft(id(json)?, owned(json, "text")?),
        "history" => {
            let messages = json.get("messages").list().iter();
            Frame::History(
                messages.filter_map(message).collect(),
                json.get("first").truth()?,
            )
        }
        _ => return None,
    })
}

/// Reads the answer to the first message.
#[must_use]
pub fn started(json: &Json) -> Option<Started> {
    Some(Started {
        place: place(json)?,
        frames: frames(json),
    })
}

/// Reads the frames of a reply or a snapshot, but for those that are not for this build.
#[must_use]
pub fn frames(json: &Json) -> Vec<Frame> {
    json.get("frames").list().iter().filter_map(frame).collect()
}

/// Reads a refusal.
#[must_use]
pub fn problem(json: &Json) -> Option<Problem> {
    Some(Problem {
        code: owned(json, "code")?,
        detail: owned(json, "detail"),
    })
}

/// Reads what the loader hands over.
#[must_use]
pub fn snapshot(json: &Json) -> Option<Snapshot> {
    let boot = json.get("boot");
    let language = json.get("language").text()?;
    let [opens, closes] = boot.get("hours").list() else {
        return None;
    };
    let Json::Number(offset_min) = *boot.get("utc_offset_min") else {
        return None;
    };
    Some(Snapshot {
        merchant: Merchant {
            id: MerchantId::parse(boot.get("merchant").text()?).ok()?,
            name: owned(boot, "name")?,
            assistant: owned(boot, "assistant")?,
            mark: owned(boot, "mark")?,
            open: boot.get("open").truth()?,
            hours: [opens.text()?, closes.text()?].join("–"),
            offset_min: i32::try_from(offset_min).ok()?,
            chips: chips(boot.get("chips").get(language)),
        },
        language: Lang::for_tag(language)?,
        page: json.get("page").clone(),
        key: key_of(json)?,
        place: place(json),
        is_back: json.get("back").truth()?,
        read: Seq(json.get("read").number().unwrap_or_default()),
        sends: json
            .get("sends")
            .list()
            .iter()
            .filter_map(outgoing)
            .collect(),
        frames: frames(json),
    })
}

/// Reads what all tabs of the visitor's share.
#[must_use]
pub fn shared_by_tabs(json: &Json) -> Option<(StartKey, Option<Place>)> {
    Some((key_of(json)?, place(json)))
}

fn key_of(json: &Json) -> Option<StartKey> {
    StartKey::parse(json.get("key").text()?).ok()
}

fn place(json: &Json) -> Option<Place> {
    let conversation = ConversationId::parse(json.get("conversation").text()?).ok()?;
    Some(Place {
        conversation,
        token: owned(json, "token")?,
    })
}

/// The loader only tells whether something was refused, not why.
fn outgoing(json: &Json) -> Option<Outgoing> {
    let is_lost = json.get("lost").truth() == Some(true);
    Some(Outgoing {
        id: id(json)?,
        said: Said::parse(json.get("said").clone())?,
        refused: is_lost.then(|| Problem::of("bad_request")),
        after: Seq(0),
    })
}

fn presence(json: &Json) -> Option<Presence> {
    let name = owned(json, "name")?;
    Some(match json.get("by").text()? {
        "pi" => Presence::Pi {
            name,
            people: People {
                is_open: json.get("open").truth()?,
                reply_min: json.get("reply_min").number(),
                back_at: millis(json, "back_at"),
                is_awaited: json.get("waiting").truth() == Some(true),
            },
        },
        "operator" => Presence::Operator(name),
        _ => return None,
    })
}

fn side(json: &Json) -> Option<Side> {
    Some(match json.get("side").text()? {
        "visitor" => Side::Visitor,
        "staff" => Side::Staff,
        _ => return None,
    })
}

fn message(json: &Json) -> Option<Message> {
    let from = json.get("from");
    Some(Message {
        seq: Seq(json.get("seq").number()?),
        id: id(json)?,
        at: millis(json, "at")?,
        from: match from.get("who").text()? {
            "visitor" => From::Visitor,
            "pi" => From::Pi,
            "operator" => From::Operator {
                name: owned(from, "name")?,
            },
            _ => return None,
        },
        body: body(json.get("body"))?,
    })
}

fn body(json: &Json) -> Option<Body> {
    Some(match json.get("kind").text()? {
        "text" | "chip" => Body::Words(owned(json, "text")?, chips(json.get("chips"))),
        _ => Body::Form(Rc::new(json.clone())),
    })
}

fn chips(json: &Json) -> Vec<Chip> {
    let chip = |chip: &Json| {
        Some(Chip {
            id: owned(chip, "id")?,
            label: owned(chip, "label")?,
            text: owned(chip, "text")?,
            is_filled_in: chip.get("fill").truth() == Some(true),
        })
    };
    json.list().iter().filter_map(chip).collect()
}

fn id(json: &Json) -> Option<MessageId> {
    MessageId::parse(json.get("id").text()?).ok()
}

fn millis(json: &Json, name: &str) -> Option<Millis> {
    json.get(name).number().map(Millis)
}

fn owned(json: &Json, name: &str) -> Option<String> {
    json.get(name).text().map(str::to_owned)
}
