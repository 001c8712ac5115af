//! The visitor's side of the public API.

use crate::http::{self, Answer};
use crate::random_word;
use crate::socket::Socket;
use crate::stand::{PAGE, Stand};
use crate::stream::Stream;
use serde_json::{Value, json};
use shared::api::{FramesReply, FreeSlots, StartReply};
use shared::id::{Key, MessageId};
use shared::protocol::{
    Body, Card, ClientFrame, From, LeadForm, Message, Said, Seq, ServerFrame, VERSION,
};
use shared::text::MessageText;
use shared::time::Millis;

/// A visitor with a conversation.
#[derive(Clone, Debug)]
pub struct Visitor {
    origin: String,
    /// The request that began the conversation: sending it again must change nothing.
    pub request: Value,
    /// The conversation and its frames at the beginning.
    pub started: StartReply,
}

/// The header that carries the visitor's token to a socket.
const PROTOCOL: &str = "sec-websocket-protocol";

/// A landing page with the marks of an ad click.
pub const LANDING: &str = "https://shop.example/implant?utm_source=ks&utm_campaign=spring&callback=KS-CLICK-42&creative_id=c7&unit_id=__UNIT_ID__&sku=implant-a";

/// A first message for a merchant.
#[must_use]
pub fn start_request(merchant: &str, said: Value) -> Value {
    json!({
        "v": VERSION, "merchant": merchant, "start_key": random_word(), "id": format!("w-{}", random_word()),
        "said": said,
        "page": { "url": LANDING, "referrer": "https://ads.example/", "device": "phone", "language": "zh-CN", "open_ms": 1200 },
        "language": "zh-CN",
    })
}

/// Words typed.
#[must_use]
pub fn typed(text: &str) -> Value {
    json!({ "kind": "text", "text": text })
}

/// Sends a first message as the page of the stand's merchant.
#[must_use]
pub fn post_start(origin: &str, request: &Value) -> Answer {
    http::send(
        "POST",
        &format!("{origin}/v1/conversations"),
        &[("origin", PAGE), ("content-type", "text/plain")],
        request.to_string(),
    )
}

impl Visitor {
    /// Begins a conversation with typed words.
    #[track_caller]
    #[must_use]
    pub fn start(stand: &Stand, text: &str) -> Self {
        Self::start_with(stand, typed(text))
    }

    /// Begins a conversation.
    #[track_caller]
    #[must_use]
    pub fn start_with(stand: &Stand, said: Value) -> Self {
        Self::start_at(&stand.origin(), stand.merchant().as_str(), said)
    }

    /// Begins a conversation with a merchant of any stand.
    #[track_caller]
    #[must_use]
    pub fn start_at(origin: &str, merchant: &str, said: Value) -> Self {
        let request = start_request(merchant, said);
        let started = post_start(origin, &request).json();
        Self::of(origin, request, started)
    }

    /// The visitor whose conversation has begun so.
    #[must_use]
    pub fn of(origin: &str, request: Value, started: StartReply) -> Self {
        Self {
            origin: origin.to_owned(),
            request,
            started,
        }
    }

    /// The messages at the beginning.
    #[must_use]
    pub fn first_messages(&self) -> Vec<Message> {
        messages(&self.started.frames)
    }

    /// Sends frames over HTTP.
    #[must_use]
    pub fn post_frames(&self, frames: &[ClientFrame]) -> Answer {
        let path = format!(
            "{}/v1/conversations/{}/frames",
            self.origin, self.started.conversation
        );
        let token = format!("Bearer {}", self.started.token);
        http::send(
            "POST",
            &path,
            &[("origin", PAGE), ("authorization", &token)],
            json!({ "frames": frames }).to_string(),
        )
    }

    /// The transcript as the visitor sees it.
    #[track_caller]
    #[must_use]
    pub fn transcript(&self) -> Vec<Message> {
        let reply: FramesReply = self.post_frames(&[hello(0)]).json();
        messages(&reply.frames)
    }

    /// Says something over HTTP, and gives what came back.
    #[track_caller]
    pub fn say(&self, said: Said) -> Vec<ServerFrame> {
        let seen = self.transcript().last().map_or(0, |message| message.seq.0);
        let id = MessageId::parse(&format!("w-{}", random_word())).expect("an id");
        let reply: FramesReply = self
            .post_frames(&[hello(seen), ClientFrame::Say { id, said }])
            .json();
        reply.frames
    }

    /// Types something over HTTP, and gives the messages that came back.
    #[track_caller]
    pub fn types(&self, text: &str) -> Vec<Message> {
        messages(&self.say(Said::Text {
            text: MessageText::parse(text).expect("a text"),
        }))
    }

    /// Asks for something of the conversation's own.
    #[track_caller]
    #[must_use]
    pub fn get(&self, what: &str) -> Answer {
        self.own("GET", what, Vec::new())
    }

    /// Uploads a file.
    #[track_caller]
    #[must_use]
    pub fn upload(&self, id: &str, name: &str, bytes: &[u8]) -> Answer {
        self.own("POST", &upload(id, name), bytes.to_vec())
    }

    /// Fetches a file.
    #[track_caller]
    #[must_use]
    pub fn file(&self, id: &str) -> Answer {
        self.get(&format!("files?file={id}"))
    }

    /// The times that can still be booked.
    #[track_caller]
    #[must_use]
    pub fn slots(&self) -> Vec<Millis> {
        self.get("slots").json::<FreeSlots>().slots
    }

    /// Asks for a page of what was said before.
    #[track_caller]
    #[must_use]
    pub fn history(&self, before: u64) -> (Vec<Message>, bool) {
        let before = Seq(before);
        let frames = [hello(before.0), ClientFrame::History { before }];
        let reply: FramesReply = self.post_frames(&frames).json();
        history(&reply.frames)
    }

    fn own(&self, method: &str, what: &str, body: Vec<u8>) -> Answer {
        let conversation = &self.started.conversation;
        let url = format!("{}/v1/conversations/{conversation}/{what}", self.origin);
        let token = format!("Bearer {}", self.started.token);
        http::send(
            method,
            &url,
            &[("origin", PAGE), ("authorization", &token)],
            body,
        )
    }

    /// Opens the conversation's socket and says hello.
    #[track_caller]
    #[must_use]
    pub fn connect(&self, seen: u64) -> Socket {
        let mut socket = self
            .socket()
            .unwrap_or_else(|status| panic!("refused with {status}"));
        socket.send(&hello(seen));
        socket
    }

    /// Opens the conversation's socket.
    ///
    /// # Errors
    /// The HTTP status of the refusal.
    #[track_caller]
    pub fn socket(&self) -> Result<Socket, u16> {
        let (url, protocol) = self.door();
        Socket::open(&url, &[("origin", PAGE), (PROTOCOL, &protocol)])
    }

    /// Opens the conversation's socket and says hello, where the worker may be away.
    #[must_use]
    pub fn try_connect(&self, seen: u64) -> Option<Socket> {
        let (url, protocol) = self.door();
        let headers = [("origin", PAGE), (PROTOCOL, protocol.as_str())];
        let mut socket = Socket::attempt(&url, &headers).ok()?;
        socket.try_send(&hello(seen)).then_some(socket)
    }

    fn door(&self) -> (String, String) {
        let conversation = &self.started.conversation;
        (
            format!("{}/v1/conversations/{conversation}/socket", self.origin),
            format!("chipline.v1, {}", self.started.token),
        )
    }

    /// Opens the conversation's stream.
    #[track_caller]
    #[must_use]
    pub fn stream(&self, hello: &ClientFrame) -> Stream {
        self.try_stream(hello)
            .unwrap_or_else(|answer| panic!("refused: {}", answer.text()))
    }

    /// Opens the conversation's stream.
    ///
    /// # Errors
    /// The refusal.
    #[track_caller]
    pub fn try_stream(&self, hello: &ClientFrame) -> Result<Stream, Answer> {
        let conversation = &self.started.conversation;
        let url = format!("{}/v1/conversations/{conversation}/stream", self.origin);
        let token = format!("Bearer {}", self.started.token);
        let headers = [("origin", PAGE), ("authorization", &token)];
        let hello = serde_json::to_string(hello).expect("a frame");
        Stream::open(&url, &headers, hello)
    }

    /// Fills in the lead card that Pi offers, asking for it until it comes.
    #[track_caller]
    #[must_use]
    pub fn lead_form(&self, phone: &str) -> LeadForm {
        LeadForm {
            name: Some("王女士".to_owned()),
            phone: phone.to_owned(),
            wechat: None,
            fields: std::collections::BTreeMap::new(),
            consent: consent_version(
                &self.origin,
                self.request["merchant"].as_str().expect("a merchant"),
            ),
        }
    }
}

/// The version of the consent text in force.
#[track_caller]
#[must_use]
pub fn consent_version(origin: &str, merchant: &str) -> Key {
    let texts: shared::api::LeadFormTexts = http::send(
        "GET",
        &format!("{origin}/v1/merchants/{merchant}/lead-form"),
        &[("origin", PAGE)],
        "",
    )
    .json();
    texts.version
}

/// Submits the plain form of the stand's merchant.
#[must_use]
pub fn submit_form(stand: &Stand, submission: &str, phone: &str, consent: &str) -> Answer {
    let body = json!({
        "merchant": stand.merchant(), "submission": submission,
        "form": { "name": "李先生", "phone": phone, "consent": consent },
        "page": { "url": LANDING, "device": "phone", "language": "zh-CN", "open_ms": 900 },
        "language": "zh-CN",
    });
    http::send(
        "POST",
        &stand.url("/v1/leads"),
        &[("origin", PAGE)],
        body.to_string(),
    )
}

/// A hello.
#[must_use]
pub fn hello(seen: u64) -> ClientFrame {
    hello_of(VERSION, seen)
}

/// A hello of another version.
#[must_use]
pub fn hello_of(v: u32, seen: u64) -> ClientFrame {
    ClientFrame::Hello {
        v,
        seen: Seq(seen),
        page: None,
    }
}

/// Typed words as a frame.
#[track_caller]
#[must_use]
pub fn say(id: &str, text: &str) -> ClientFrame {
    ClientFrame::Say {
        id: MessageId::parse(id).expect("an id"),
        said: Said::Text {
            text: MessageText::parse(text).expect("a text"),
        },
    }
}

/// What is uploaded, as an address says it.
#[must_use]
pub fn upload(id: &str, name: &str) -> String {
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("files?id={id}&name={name}")
}

/// The last page of older messages among frames, and whether the transcript begins with it.
#[track_caller]
#[must_use]
pub fn history(frames: &[ServerFrame]) -> (Vec<Message>, bool) {
    let mut pages = frames.iter().rev().filter_map(|frame| match frame {
        ServerFrame::History { messages, first } => Some((messages.clone(), *first)),
        _ => None,
    });
    pages.next().expect("a page of history")
}

/// The cards among messages.
#[must_use]
pub fn cards(messages: &[Message]) -> Vec<Card> {
    let cards = messages.iter().filter_map(|message| match &message.body {
        Body::Card(card) => Some(card.clone()),
        _ => None,
    });
    cards.collect()
}

/// The messages among frames.
#[must_use]
pub fn messages(frames: &[ServerFrame]) -> Vec<Message> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            ServerFrame::Message(message) => Some(message.clone()),
            _ => None,
        })
        .collect()
}

/// All that Pi says in words.
#[must_use]
pub fn pi_texts(messages: &[Message]) -> String {
    let texts: Vec<&str> = messages
        .iter()
        .filter(|message| message.from == From::Pi)
        .filter_map(|message| match &message.body {
            Body::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    texts.join("\n")
}

/// Whether one of the messages is a lead card.
#[must_use]
pub fn has_lead_card(messages: &[Message]) -> bool {
    messages
        .iter()
        .any(|message| matches!(message.body, Body::Card(Card::Lead { .. })))
}

/// The consent card among messages: masked contact and version.
#[must_use]
pub fn consent_card(messages: &[Message]) -> Option<(String, Key)> {
    messages.iter().find_map(|message| match &message.body {
        Body::Card(Card::Consent {
            contact, version, ..
        }) => Some((contact.clone(), version.clone())),
        _ => None,
    })
}
