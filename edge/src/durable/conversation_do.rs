//! `ConversationDo`: one conversation.
//!
//! Why an object: everything said in a conversation must be in one order that all sides see, and
//! one object runs its events one by one. Named by the conversation's id. It stores the transcript,
//! how the conversation stands, and what the merchant's object has taken of it. Every event is one
//! transaction without an await (`core.rs`, around `shared::conversation::Driver`); only then are
//! frames sent. Calls: `ConversationCall`. Sockets: visitors and operators; streams: visitors.

mod core;
mod ears;
mod eyes;
mod files;
mod frame;
mod line;
mod think;

use self::core::Core;
use self::ears::Source;
use self::eyes::Eyes;
use self::line::Door;
use super::call::{
    self, ConversationCall, FILE_URL, Identify, LoadThread, SOCKET_URL, STREAM_URL, Start,
    TakeFrames,
};
use crate::error::{Done, EdgeError, problem_response};
use crate::log;
use crate::platform::{self, Random, limits, now};
use crate::store;
use shared::attribution::{PageContext, Touch};
use shared::conversation::{Beginning, Driver, Event, Input, Sealer, Speaker};
use shared::id::{MessageId, VisitorId};
use shared::identity::Identity;
use shared::protocol::{
    self, ClientFrame, Code, Marks, Message, Problem, Said, Seq, ServerFrame, Side,
};
use shared::seal::WrappedKey;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

/// One conversation.
#[durable_object]
pub struct ConversationDo {
    core: Rc<Core>,
    /// The visitor's frames over sockets. Forgotten when the object sleeps, which it does not under
    /// a flood.
    door: RefCell<Door>,
}

#[wasm_bindgen]
impl ConversationDo {
    /// Takes a typed call; `entry.js` brings it.
    pub fn call(&self, body: &str) -> String {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(false);
        call::answer(body, |call| match call {
            ConversationCall::Start(call) => call::reply::<Start>(self.start(*call), "start"),
            ConversationCall::TakeFrames(call) => {
                call::reply::<TakeFrames>(self.take_frames(call.frames), "frames")
            }
            ConversationCall::LoadThread(_) => {
                call::reply::<LoadThread>(self.load_thread(), "thread")
            }
            ConversationCall::Identify(call) => {
                call::reply::<Identify>(self.identify(call.identity), "identify")
            }
        })
    }

    /// Takes a frame of text; `entry.js` brings it, without the promise that the platform's own
    /// handler would make of it.
    pub fn frame(&self, ws: web_sys::WebSocket, text: String) {
        self.hear(&ws.into(), WebSocketIncomingMessage::String(text));
    }
}

impl DurableObject for ConversationDo {
    fn new(state: State, env: Env) -> Self {
        Self {
            core: Rc::new(Core::new(state, env)),
            door: RefCell::default(),
        }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(false);
        match request.url()?.as_str() {
            SOCKET_URL => self
                .open_socket(&request)
                .or_else(|error| problem_response(&error.into_problem("conversation socket"))),
            STREAM_URL => match call::receive(request).await {
                Ok(hello) => self.open_stream(hello),
                Err(error) => Err(error),
            }
            .or_else(|error| problem_response(&error.into_problem("stream"))),
            FILE_URL => self
                .file(request)
                .await
                .or_else(|error| problem_response(&error.into_problem("file"))),
            _ => problem_response(&Problem::new(Code::NotFound)),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(true);
        self.core.ring();
        Response::empty()
    }

    async fn websocket_message(
        &self,
        ws: WebSocket,
        message: WebSocketIncomingMessage,
    ) -> Result<()> {
        self.hear(&ws, message);
        Ok(())
    }

    async fn websocket_close(
        &self,
        ws: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        // The other side is gone; its close is answered, and the others learn of it.
        drop(ws.close::<&str>(None, None));
        self.closed(&ws);
        Ok(())
    }

    async fn websocket_error(&self, ws: WebSocket, error: Error) -> Result<()> {
        log::failure("conversation socket", &error);
        self.closed(&ws);
        Ok(())
    }
}

impl ConversationDo {
    /// Each side has room of its own: a visitor's tabs keep nobody out who wants to answer him.
    fn room_for(&self, side: Side) -> Done<()> {
        let core = &self.core;
        let most = limits(&core.env)?.sockets_per_conversation as usize;
        if core.ears.count(&core.state, side) < most {
            return Ok(());
        }
        Err(Problem::because(Code::TooMany, "too many sockets and streams").into())
    }

    fn open_stream(&self, hello: ClientFrame) -> Done<Response> {
        let core = &self.core;
        self.room_for(Side::Visitor)?;
        let (v, seen) = self.hello(Some(hello))?;
        let mut frames = self.transcript_frames(seen, v)?;
        frames.extend(
            self.surroundings(Side::Visitor)?
                .into_iter()
                .filter(|frame| frame.for_version(v).is_some()),
        );
        core.tell_presence(Side::Visitor, true, None)?;
        let gone = {
            let core = Rc::clone(core);
            move || core.left(Side::Visitor, None)
        };
        core.ears.open_stream(v, &frames, gone)
    }

    fn start(&self, call: Start) -> Done<Vec<ServerFrame>> {
        let keys = platform::keys(&self.core.env)?;
        let Start {
            v,
            conversation: id,
            merchant,
            visitor,
            lead,
            language,
            touch,
            script,
            id: message,
            said,
            identity,
        } = call;
        // Random bytes stand before the transaction: they can fail without a trace.
        let random = (platform::random()?, platform::random()?);
        let begin = || {
            let key = WrappedKey::wrap(&keys, &merchant, &lead, &random.0, &random.1)?;
            let beginning = Beginning {
                id,
                merchant,
                visitor,
                lead,
                key,
                language,
                touch,
            };
            Ok(Driver::begin(beginning, script, now()))
        };
        self.core
            .take_or_begin(Source::Request, begin, |driver, sql| {
                self.said(driver, sql, Speaker::Visitor, message, said)
            })?;
        if let Some(identity) = identity {
            self.identify(identity)?;
        }
        self.transcript_frames(Seq(0), v)
    }

    fn take_frames(&self, frames: Vec<ClientFrame>) -> Done<Vec<ServerFrame>> {
        let mut frames = frames.into_iter();
        let (v, seen) = self.hello(frames.next())?;
        let mut answers = Vec::new();
        for frame in frames {
            match frame {
                ClientFrame::Say { id, said } => {
                    match self.say(Source::Request, Speaker::Visitor, id.clone(), said) {
                        Ok(frames) => answers.extend(frames),
                        Err(EdgeError::Refused(problem)) => answers.push(ServerFrame::Refused {
                            id: Some(id),
                            problem,
                        }),
                        // What follows must not overtake it: the client posts all of it again.
                        Err(ours) => return Err(ours),
                    }
                }
                ClientFrame::Typing { on } => self.typing(Side::Visitor, on, None)?,
                ClientFrame::Marks(marks) => self.mark(Source::Request, Side::Visitor, marks)?,
                ClientFrame::History { before } => {
                    answers.push(self.history(before, Side::Visitor)?)
                }
                ClientFrame::Hello { .. } | ClientFrame::TakeOver { .. } | ClientFrame::Resolve => {
                    let detail = "say, typing, marks and history may follow the hello";
                    return Err(Problem::because(Code::BadFrame, detail).into());
                }
            }
        }
        // What was said lies behind `seen` now, so the transcript's frames hold the answers too.
        let mut reply = self.transcript_frames(seen, v)?;
        reply.extend(answers);
        Ok(reply)
    }

    fn identify(&self, identity: Identity) -> Done<VisitorId> {
        let visitor = self.core.read(|driver, _| {
            let conversation = driver.conversation();
            let known = conversation.identity.as_ref();
            if known.is_some_and(|known| known.sub != identity.sub) {
                return Err(Code::Conflict.into());
            }
            Ok(conversation.visitor.clone())
        })?;
        self.happen(Source::Nobody, Event::Identified(identity))?;
        Ok(visitor)
    }

    /// A page of messages before one that the client has.
    fn history(&self, before: Seq, side: Side) -> Done<ServerFrame> {
        let keys = platform::keys(&self.core.env)?;
        self.core.read(|driver, sql| {
            let eyes = Eyes {
                keys: &keys,
                conversation: driver.conversation(),
                side,
            };
            let stored = store::conversation::page_before(sql, before)?;
            let first = stored
                .first()
                .is_none_or(|first| first.message.seq == Seq(1));
            let messages = stored.into_iter().map(|stored| eyes.see(stored));
            Ok(ServerFrame::History {
                messages: messages.collect::<Done<_>>()?,
                first,
            })
        })
    }

    fn load_thread(&self) -> Done<Vec<Message>> {
        self.core.read(|_, sql| {
            let stored = store::conversation::missed(sql, Seq(0))?;
            Ok(stored.into_iter().map(|stored| stored.message).collect())
        })
    }

    /// What a client has to know besides the messages: how far the other side has come, and whether
    /// it is here.
    fn surroundings(&self, side: Side) -> Done<Vec<ServerFrame>> {
        let core = &self.core;
        let mut frames = core.read(|driver, _| {
            let marks = [side, side.other()].map(|side| (side, driver.conversation().marks(side)));
            let known = marks
                .into_iter()
                .filter(|(_, marks)| *marks != Marks::default());
            Ok(known
                .map(|(side, marks)| ServerFrame::Marks { side, marks })
                .collect::<Vec<_>>())
        })?;
        if core.ears.has(&core.state, side.other(), None) {
            frames.push(ServerFrame::Here {
                side: side.other(),
                here: true,
            });
        }
        Ok(frames)
    }

    /// Takes a hello that came by a request, and gives the version spoken and what was seen.
    fn hello(&self, frame: Option<ClientFrame>) -> Done<(u32, Seq)> {
        let Some(ClientFrame::Hello { v, seen, page }) = frame else {
            return Err(Problem::because(Code::BadFrame, "the first frame is a hello").into());
        };
        if !protocol::speaks(v) {
            return Err(Code::UnknownVersion.into());
        }
        self.returned(page)?;
        Ok((v, seen))
    }

    /// Notes a new page load of the visitor.
    fn returned(&self, page: Option<PageContext>) -> Done<()> {
        let Some(page) = page else { return Ok(()) };
        let touch = Touch::of(&page, now());
        self.happen(Source::Nobody, Event::Returned { touch })
    }

    fn typing(&self, side: Side, on: bool, ws: Option<&WebSocket>) -> Done<()> {
        let core = &self.core;
        let frame = ServerFrame::Typing { side, on };
        // One's own side has one writer at a time: only the other is shown it.
        core.ears.tell_side(&core.state, side.other(), &frame, ws)
    }

    fn mark(&self, source: Source<'_>, side: Side, marks: Marks) -> Done<()> {
        self.happen(source, Event::Marked { side, marks })
    }

    fn happen(&self, source: Source<'_>, event: Event) -> Done<()> {
        let input = Input::Happened(Box::new(event));
        self.core.take(source, |_, _| Ok(input)).map(drop)
    }

    fn say(
        &self,
        source: Source<'_>,
        by: Speaker,
        id: MessageId,
        said: Said,
    ) -> Done<Vec<ServerFrame>> {
        self.core
            .take(source, |driver, sql| self.said(driver, sql, by, id, said))
    }

    /// Seals what is a contact in what was said, and looks whether it is stored already.
    fn said(
        &self,
        driver: &Driver,
        sql: &store::Sql,
        by: Speaker,
        id: MessageId,
        said: Said,
    ) -> Done<Input> {
        #[cfg(feature = "faults")]
        crate::faults::maybe_panic();
        let keys = platform::keys(&self.core.env)?;
        let conversation = driver.conversation();
        let file = match &said {
            Said::File { file } => store::file::info(sql, file)?,
            _ => None,
        };
        let uttered = Sealer {
            keys: &keys,
            merchant: &conversation.merchant,
            lead: &conversation.lead,
            key: &conversation.key,
            entropy: Random,
            file,
        }
        .utter(said)?;
        let stored = store::conversation::seq_of(sql, &id)?;
        Ok(Input::Happened(Box::new(Event::Said {
            id,
            stored,
            by,
            uttered,
        })))
    }

    /// A welcome and what follows `seen`, as the visitor sees it.
    fn transcript_frames(&self, seen: Seq, v: u32) -> Done<Vec<ServerFrame>> {
        self.frames_from(seen, v, Side::Visitor)
    }

    /// A welcome and what follows `seen`, as a side sees it.
    fn frames_from(&self, seen: Seq, v: u32, side: Side) -> Done<Vec<ServerFrame>> {
        let keys = platform::keys(&self.core.env)?;
        self.core.read(|driver, sql| {
            let conversation = driver.conversation();
            let eyes = Eyes {
                keys: &keys,
                conversation,
                side,
            };
            let welcome = ServerFrame::Welcome {
                v,
                conversation: conversation.id.clone(),
                last: conversation.last,
                presence: conversation.presence(driver.script(), now()),
            };
            let mut frames = Vec::new();
            frames.extend(welcome.for_version(v).map(Cow::into_owned));
            for stored in store::conversation::missed(sql, seen)? {
                let frame = ServerFrame::Message(eyes.see(stored)?);
                frames.extend(frame.for_version(v).map(Cow::into_owned));
            }
            Ok(frames)
        })
    }
}
