//! What comes in. Whatever is not of the contract's shape is nothing, and passed over: it is of
//! another build, or not for us.

use super::Json;
use crate::model::{Merchant, Outgoing, Place, Snapshot};
use shared::api::StartReply;
use shared::attribution::{Device, PageContext};
use shared::chip::ShownChip;
use shared::contact::ContactKind;
use shared::id::{ChipId, ConversationId, Key, MerchantId, MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{
    Body, Card, CardField, Code, From, Marks, Message, Presence, Problem, Said, Seq, ServerFrame,
    Side,
};
use shared::text::{MessageText, PageUrl};
use shared::time::Millis;
use std::collections::BTreeMap;

/// Reads a frame.
#[must_use]
pub fn server_frame(json: &Json) -> Option<ServerFrame> {
    Some(match json.get("type").text()? {
        "welcome" => ServerFrame::Welcome {
            v: json.get("v").number()? as u32,
            conversation: ConversationId::parse(json.get("conversation").text()?).ok()?,
            last: Seq(json.get("last").number()?),
            presence: presence(json.get("presence"))?,
        },
        "message" => ServerFrame::Message(message(json)?),
        "accepted" => ServerFrame::Accepted {
            id: message_id(json)?,
            seq: Seq(json.get("seq").number()?),
            at: Millis(json.get("at").number()?),
        },
        "presence" => ServerFrame::Presence(presence(json)?),
        "typing" => ServerFrame::Typing {
            side: side(json)?,
            on: json.get("on").truth()?,
        },
        "marks" => ServerFrame::Marks {
            side: side(json)?,
            marks: Marks {
                delivered: Seq(json.get("delivered").number()?),
                read: Seq(json.get("read").number()?),
            },
        },
        "here" => ServerFrame::Here {
            side: side(json)?,
            here: json.get("here").truth()?,
        },
        "refused" => ServerFrame::Refused {
            id: message_id(json),
            problem: problem(json.get("problem"))?,
        },
        _ => return None,
    })
}

/// Reads the answer to the first message.
#[must_use]
pub fn start_reply(json: &Json) -> Option<StartReply> {
    Some(StartReply {
        conversation: ConversationId::parse(json.get("conversation").text()?).ok()?,
        token: owned(json, "token")?,
        frames: server_frames(json),
    })
}

/// Reads the frames of a reply or a snapshot, but for those that are not for this build.
#[must_use]
pub fn server_frames(json: &Json) -> Vec<ServerFrame> {
    let frames = json.get("frames").list().iter();
    frames.filter_map(server_frame).collect()
}

/// Reads a refusal.
#[must_use]
pub fn problem(json: &Json) -> Option<Problem> {
    Some(Problem {
        r#type: owned(json, "type")?,
        title: owned(json, "title")?,
        status: json.get("status").number()? as u16,
        code: code(json.get("code").text()?),
        detail: owned(json, "detail"),
    })
}

/// A code that a later edge may have and we don't know is as good as the general one.
fn code(text: &str) -> Code {
    match text {
        "bad_request" => Code::BadRequest,
        "bad_frame" => Code::BadFrame,
        "invalid_value" => Code::InvalidValue,
        "invalid_phone" => Code::InvalidPhone,
        "consent_outdated" => Code::ConsentOutdated,
        "too_large" => Code::TooLarge,
        "unknown_version" => Code::UnknownVersion,
        "unknown_merchant" => Code::UnknownMerchant,
        "origin_not_allowed" => Code::OriginNotAllowed,
        "not_found" => Code::NotFound,
        "unauthorised" => Code::Unauthorised,
        "forbidden" => Code::Forbidden,
        "too_many" => Code::TooMany,
        "crawler" => Code::Crawler,
        "closed" => Code::Closed,
        _ => Code::Internal,
    }
}

/// Reads what the visitor says in words.
#[must_use]
pub fn said(json: &Json) -> Option<Said> {
    let text = MessageText::parse(json.get("text").text()?).ok()?;
    Some(match json.get("kind").text()? {
        "text" => Said::Text { text },
        "chip" => Said::Chip {
            chip: ChipId::parse(json.get("chip").text()?).ok()?,
            text,
        },
        _ => return None,
    })
}

/// Reads what the loader hands over.
#[must_use]
pub fn snapshot(json: &Json) -> Option<Snapshot> {
    let boot = json.get("boot");
    let page = json.get("page");
    let language = owned(json, "language")?;
    let [opens, closes] = boot.get("hours").list() else {
        return None;
    };
    Some(Snapshot {
        merchant: Merchant {
            id: MerchantId::parse(boot.get("merchant").text()?).ok()?,
            name: owned(boot, "name")?,
            assistant: owned(boot, "assistant")?,
            mark: owned(boot, "mark")?,
            open: boot.get("open").truth()?,
            hours: format!("{}–{}", opens.text()?, closes.text()?),
            chips: chips(boot.get("chips").get(&language)),
        },
        language: Lang::for_tag(&language)?,
        page: PageContext {
            url: PageUrl::parse(page.get("url").text()?).ok()?,
            referrer: page
                .get("referrer")
                .text()
                .and_then(|url| PageUrl::parse(url).ok()),
            device: match page.get("device").text()? {
                "phone" => Device::Phone,
                "tablet" => Device::Tablet,
                _ => Device::Desktop,
            },
            language: owned(page, "language")?,
            open_ms: page.get("open_ms").number()?,
        },
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
        frames: server_frames(json),
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
        id: message_id(json)?,
        said: said(json.get("said"))?,
        refused: is_lost.then_some(Code::BadRequest.into()),
        after: Seq(0),
    })
}

fn presence(json: &Json) -> Option<Presence> {
    let name = owned(json, "name")?;
    Some(match json.get("by").text()? {
        "pi" => Presence::Pi {
            name,
            open: json.get("open").truth()?,
        },
        "operator" => Presence::Operator { name },
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
        id: message_id(json)?,
        at: Millis(json.get("at").number()?),
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
        "text" => Body::Text {
            text: owned(json, "text")?,
            chips: chips(json.get("chips")),
        },
        "chip" => Body::Chip {
            chip: ChipId::parse(json.get("chip").text()?).ok()?,
            text: owned(json, "text")?,
        },
        "card" => Body::Card(card(json)?),
        "lead_given" => Body::LeadGiven {
            name: owned(json, "name"),
            contacts: json
                .get("contacts")
                .list()
                .iter()
                .filter_map(contact)
                .collect(),
            fields: fields(json.get("fields")),
        },
        "consent_given" => Body::ConsentGiven {
            agreed: json.get("agreed").truth()?,
        },
        _ => return None,
    })
}

fn card(json: &Json) -> Option<Card> {
    let consent = owned(json, "consent")?;
    let version = key(json.get("version").text()?)?;
    Some(match json.get("card").text()? {
        "lead" => {
            let fields = json.get("fields").list().iter().filter_map(|field| {
                Some(CardField {
                    key: key(field.get("key").text()?)?,
                    label: owned(field, "label")?,
                    numeric: field.get("numeric").truth().unwrap_or_default(),
                })
            });
            Card::Lead {
                reason: owned(json, "reason")?,
                fields: fields.collect(),
                consent,
                version,
            }
        }
        "consent" => Card::Consent {
            contact: owned(json, "contact")?,
            consent,
            version,
        },
        _ => return None,
    })
}

fn contact(json: &Json) -> Option<(ContactKind, String)> {
    let [kind, value] = json.list() else {
        return None;
    };
    let kind = match kind.text()? {
        "phone" => ContactKind::Phone,
        "wechat" => ContactKind::Wechat,
        _ => return None,
    };
    Some((kind, value.text()?.to_owned()))
}

fn fields(json: &Json) -> BTreeMap<Key, String> {
    let mut fields = BTreeMap::new();
    for (name, value) in json.pairs() {
        if let (Some(key), Some(value)) = (key(name), value.text()) {
            fields.insert(key, value.to_owned());
        }
    }
    fields
}

fn chips(json: &Json) -> Vec<ShownChip> {
    let chip = |chip: &Json| {
        Some(ShownChip {
            id: ChipId::parse(chip.get("id").text()?).ok()?,
            label: owned(chip, "label")?,
            text: owned(chip, "text")?,
        })
    };
    json.list().iter().filter_map(chip).collect()
}

fn key(text: &str) -> Option<Key> {
    Key::parse(text).ok()
}

fn message_id(json: &Json) -> Option<MessageId> {
    MessageId::parse(json.get("id").text()?).ok()
}

fn owned(json: &Json, name: &str) -> Option<String> {
    json.get(name).text().map(str::to_owned)
}
