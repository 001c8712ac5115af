//! `ConversationDo`: one conversation.
//!
//! Why an object: everything said in a conversation must be in one order that all sides see, and
//! one object runs its events one by one. Named by the conversation's id. It stores the
//! transcript, how the conversation stands, and the one report that the merchant's object has not
//! taken yet. Every event is one transaction without an await: load, step, write, alarm; only
//! then are frames sent. Calls: `ConversationCall`. Sockets: visitors and operators.

mod eyes;
mod frame;
mod outbox;

use self::eyes::Eyes;
use self::frame::{Refusal, read_frame};
use self::outbox::Outbox;
use super::call::{self, ConversationCall, LoadThread, SOCKET_URL, SocketOf, Start, TakeFrames};
use super::socket::{self, Attachment};
use crate::error::{Done, EdgeError};
use crate::log;
use crate::platform::{self, Random, now};
use crate::store::{self, Schema, Sql, Store};
use shared::attribution::Touch;
use shared::conversation::{
    Beginning, Conversation, Effect, Event, Outcome, Script, Sealer, Speaker, StoredMessage, To,
    step,
};
use shared::id::MessageId;
use shared::keys::Keys;
use shared::limit;
use shared::protocol::{self, ClientFrame, Code, Message, Problem, Said, Seq, ServerFrame, close};
use shared::seal::WrappedKey;
use shared::time::Millis;
use std::rc::Rc;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

/// One conversation.
#[durable_object]
pub struct ConversationDo {
    state: State,
    env: Env,
    store: Rc<Store>,
}

impl DurableObject for ConversationDo {
    fn new(state: State, env: Env) -> Self {
        let store = Rc::new(Store::new(&state, Schema::CONVERSATION));
        Self { state, env, store }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        if request.url()?.as_str() == SOCKET_URL {
            return match socket::accept(
                &self.state,
                &request,
                limit::CONVERSATION_SOCKETS_MAX,
                false,
            ) {
                Ok(response) => Ok(response),
                Err(error) => {
                    crate::error::problem_response(&error.into_problem("conversation socket"))
                }
            };
        }
        match call::receive(request).await {
            Ok(ConversationCall::Start(call)) => call::reply::<Start>(self.start(*call), "start"),
            Ok(ConversationCall::TakeFrames(call)) => {
                call::reply::<TakeFrames>(self.take_frames(call.frames), "frames")
            }
            Ok(ConversationCall::LoadThread(_)) => {
                call::reply::<LoadThread>(self.load_thread(), "thread")
            }
            Err(error) => call::reply::<LoadThread>(Err(error), "conversation call"),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        // Always well: the platform gives up on an alarm that fails too often, we don't.
        Outbox::of(self).deliver().await;
        Response::empty()
    }

    async fn websocket_message(
        &self,
        ws: WebSocket,
        message: WebSocketIncomingMessage,
    ) -> Result<()> {
        let Some(attachment) = socket::attachment(&ws) else {
            socket::close(&ws, close::UNAUTHORISED, "unauthorised");
            return Ok(());
        };
        match read_frame(message) {
            Ok(frame) => self.take_socket_frame(&ws, attachment, frame),
            Err(Refusal { code, reason }) => socket::close(&ws, code, reason),
        }
        Ok(())
    }

    async fn websocket_close(
        &self,
        ws: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        // The other side is gone; answering its close is all there is to do.
        drop(ws.close::<&str>(None, None));
        Ok(())
    }

    async fn websocket_error(&self, _ws: WebSocket, error: Error) -> Result<()> {
        log::failure("conversation socket", &error);
        Ok(())
    }
}

/// What has been decided and committed, ready to be shown.
struct Committed {
    conversation: Conversation,
    effects: Vec<Effect>,
}

impl ConversationDo {
    fn start(&self, call: Start) -> Done<Vec<ServerFrame>> {
        let keys = platform::keys(&self.env)?;
        let now = now();
        let Start {
            conversation: id,
            merchant,
            visitor,
            lead,
            language,
            touch,
            script,
            id: message,
            said,
        } = call;
        // Random bytes and sealing stand before the transaction: they can fail without a trace.
        let fresh_key = WrappedKey::wrap(
            &keys,
            &merchant,
            &lead,
            &platform::random()?,
            &platform::random()?,
        )?;
        let committed = self.store.transact(|sql| {
            let stored = store::conversation::load(sql)?;
            let (conversation, script) = match stored {
                Some(conversation) => {
                    let script = load_script(sql)?;
                    (conversation, script)
                }
                None => {
                    store::conversation::save_script(sql, &script)?;
                    let beginning = Beginning {
                        id,
                        merchant,
                        visitor,
                        lead,
                        key: fresh_key,
                        language,
                        touch,
                    };
                    (Conversation::begin(beginning, now), script)
                }
            };
            self.say(
                sql,
                &keys,
                conversation,
                &script,
                Speaker::Visitor,
                (message, said),
                now,
            )
        })?;
        self.perform(&committed, None);
        self.transcript_frames(&keys, Seq(0))
    }

    fn take_frames(&self, frames: Vec<ClientFrame>) -> Done<Vec<ServerFrame>> {
        let mut frames = frames.into_iter();
        let Some(ClientFrame::Hello { v, seen, page }) = frames.next() else {
            return Err(Problem::because(Code::BadFrame, "the first frame is a hello").into());
        };
        check_version(v)?;
        let keys = platform::keys(&self.env)?;
        self.returned(page.as_ref().map(|page| Touch::of(page, now())))?;
        let mut refused = Vec::new();
        let mut accepted = Vec::new();
        for frame in frames {
            let ClientFrame::Say { id, said } = frame else {
                return Err(
                    Problem::because(Code::BadFrame, "only a say may follow the hello").into(),
                );
            };
            match self.take_say(&keys, Speaker::Visitor, id.clone(), said) {
                Ok(committed) => {
                    self.perform(&committed, None);
                    accepted.extend(committed.effects.into_iter().filter_map(
                        |effect| match effect {
                            Effect::Send {
                                to: To::Sender,
                                frame,
                            } => Some(frame),
                            _ => None,
                        },
                    ));
                }
                Err(error) => refused.push(ServerFrame::Refused {
                    id: Some(id),
                    problem: error.into_problem("say"),
                }),
            }
        }
        // What was said lies behind `seen` now, so the transcript's frames hold the answers too.
        let mut reply = self.transcript_frames(&keys, seen)?;
        reply.extend(accepted);
        reply.extend(refused);
        Ok(reply)
    }

    fn load_thread(&self) -> Done<Vec<Message>> {
        self.store.transact(|sql| {
            let stored = store::conversation::messages_after(sql, Seq(0))?;
            Ok(stored.into_iter().map(|stored| stored.message).collect())
        })
    }

    fn take_socket_frame(&self, ws: &WebSocket, attachment: Attachment, frame: ClientFrame) {
        let result = match frame {
            ClientFrame::Hello { v, seen, page } => {
                if check_version(v).is_err() {
                    return socket::close(ws, close::VERSION, "unknown_version");
                }
                self.greet(
                    ws,
                    &attachment,
                    seen,
                    page.map(|page| Touch::of(&page, now())),
                )
                .map_err(|error| (None, error))
            }
            _ if !attachment.greeted => return socket::close(ws, close::BAD_FRAME, "hello_first"),
            ClientFrame::Say { id, said } => {
                let speaker = match attachment.of {
                    SocketOf::Visitor => Speaker::Visitor,
                    SocketOf::Operator { id, name } => Speaker::Operator { id, name },
                };
                platform::keys(&self.env)
                    .and_then(|keys| self.take_say(&keys, speaker, id.clone(), said))
                    .map(|committed| self.perform(&committed, Some(ws)))
                    .map_err(|error| (Some(id), error))
            }
            ClientFrame::TakeOver { on } => match attachment.of {
                SocketOf::Operator { id, name } => self
                    .commit(|sql| {
                        let conversation = load(sql)?;
                        let script = load_script(sql)?;
                        Ok((
                            conversation,
                            script,
                            Event::TookOver {
                                operator: id,
                                name,
                                on,
                            },
                        ))
                    })
                    .map(|committed| self.perform(&committed, Some(ws)))
                    .map_err(|error| (None, error)),
                SocketOf::Visitor => return socket::close(ws, close::BAD_FRAME, "operators_only"),
            },
        };
        if let Err((id, error)) = result {
            socket::send(
                ws,
                &ServerFrame::Refused {
                    id,
                    problem: error.into_problem("socket frame"),
                },
            );
        }
    }

    fn greet(
        &self,
        ws: &WebSocket,
        attachment: &Attachment,
        seen: Seq,
        touch: Option<Touch>,
    ) -> Done<()> {
        let is_visitor = matches!(attachment.of, SocketOf::Visitor);
        if is_visitor {
            self.returned(touch)?;
        }
        let keys = platform::keys(&self.env)?;
        let (conversation, script, missed) = self.read_from(seen)?;
        ws.serialize_attachment(Attachment {
            greeted: true,
            ..attachment.clone()
        })?;
        socket::send(ws, &welcome(&conversation, &script));
        let eyes = Eyes::of(&keys, &conversation, is_visitor)?;
        for stored in missed {
            socket::send(ws, &ServerFrame::Message(eyes.see(stored)?));
        }
        Ok(())
    }

    /// Notes a new page load of the visitor.
    fn returned(&self, touch: Option<Touch>) -> Done<()> {
        let Some(touch) = touch else { return Ok(()) };
        let committed =
            self.commit(|sql| Ok((load(sql)?, load_script(sql)?, Event::Returned { touch })))?;
        self.perform(&committed, None);
        Ok(())
    }

    fn take_say(
        &self,
        keys: &Keys,
        speaker: Speaker,
        id: MessageId,
        said: Said,
    ) -> Done<Committed> {
        self.store.transact(|sql| {
            let conversation = load(sql)?;
            let script = load_script(sql)?;
            self.say(sql, keys, conversation, &script, speaker, (id, said), now())
        })
    }

    /// Seals, decides and writes, within a transaction.
    #[allow(clippy::too_many_arguments)]
    fn say(
        &self,
        sql: &Sql,
        keys: &Keys,
        conversation: Conversation,
        script: &Script,
        by: Speaker,
        (id, said): (MessageId, Said),
        now: Millis,
    ) -> Done<Committed> {
        #[cfg(feature = "faults")]
        crate::faults::maybe_panic();
        let stored = store::conversation::seq_of(sql, &id)?;
        let key = conversation
            .key
            .unwrap_for(keys, &conversation.merchant, &conversation.lead)?;
        let uttered = Sealer {
            keys,
            merchant: &conversation.merchant,
            key: &key,
            entropy: Random,
        }
        .utter(said)?;
        let outcome = step(
            &conversation,
            script,
            Event::Said {
                id,
                stored,
                by,
                uttered,
            },
            now,
        )?;
        self.write(sql, outcome)
    }

    fn commit(
        &self,
        event: impl FnOnce(&Sql) -> Done<(Conversation, Script, Event)>,
    ) -> Done<Committed> {
        self.store.transact(|sql| {
            let (conversation, script, event) = event(sql)?;
            let outcome = step(&conversation, &script, event, now())?;
            self.write(sql, outcome)
        })
    }

    /// Writes everything that must last. Part of the caller's transaction, alarm included.
    fn write(&self, sql: &Sql, outcome: Outcome) -> Done<Committed> {
        let Outcome {
            conversation,
            effects,
        } = outcome;
        for effect in &effects {
            match effect {
                Effect::Append(stored) => store::conversation::append(sql, stored)?,
                Effect::Report(report) => {
                    self.store
                        .set_alarm(now().plus(limit::REPORT_RETRY_MS[0]))?;
                    store::conversation::put_report(sql, report)?;
                }
                Effect::Show { .. } | Effect::Send { .. } => {}
            }
        }
        store::conversation::save(sql, &conversation)?;
        Ok(Committed {
            conversation,
            effects,
        })
    }

    /// Carries out what follows a commit: frames to sockets, the report to the merchant.
    fn perform(&self, committed: &Committed, sender: Option<&WebSocket>) {
        if let Err(error) = self.send_effects(committed, sender) {
            // Committed all the same: sockets fill the gap when they come back.
            log::failure("send", &error);
        }
        if committed
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Report(_)))
        {
            let outbox = Outbox::of(self);
            self.state.wait_until(async move { outbox.deliver().await });
        }
    }

    fn send_effects(&self, committed: &Committed, sender: Option<&WebSocket>) -> Done<()> {
        let sockets: Vec<(WebSocket, Attachment)> = self
            .state
            .get_websockets()
            .into_iter()
            .filter_map(|ws| {
                socket::attachment(&ws)
                    .filter(|attachment| attachment.greeted)
                    .map(|attachment| (ws, attachment))
            })
            .collect();
        if sockets.is_empty() {
            return Ok(());
        }
        let keys = platform::keys(&self.env)?;
        for effect in &committed.effects {
            let to = match effect {
                Effect::Show { to, .. } | Effect::Send { to, .. } => *to,
                Effect::Append(_) | Effect::Report(_) => continue,
            };
            for (ws, attachment) in &sockets {
                let is_sender = sender == Some(ws);
                if (to == To::Sender && !is_sender) || (to == To::Others && is_sender) {
                    continue;
                }
                match effect {
                    Effect::Show { message, .. } => {
                        let is_visitor = matches!(attachment.of, SocketOf::Visitor);
                        let eyes = Eyes::of(&keys, &committed.conversation, is_visitor)?;
                        socket::send(ws, &ServerFrame::Message(eyes.see(message.clone())?));
                    }
                    Effect::Send { frame, .. } => socket::send(ws, frame),
                    Effect::Append(_) | Effect::Report(_) => {}
                }
            }
        }
        Ok(())
    }

    fn read_from(&self, seen: Seq) -> Done<(Conversation, Script, Vec<StoredMessage>)> {
        self.store.transact(|sql| {
            Ok((
                load(sql)?,
                load_script(sql)?,
                store::conversation::messages_after(sql, seen)?,
            ))
        })
    }

    /// A welcome and what follows `seen`, as the visitor sees it.
    fn transcript_frames(&self, keys: &Keys, seen: Seq) -> Done<Vec<ServerFrame>> {
        let (conversation, script, missed) = self.read_from(seen)?;
        let eyes = Eyes::of(keys, &conversation, true)?;
        let mut frames = vec![welcome(&conversation, &script)];
        for stored in missed {
            frames.push(ServerFrame::Message(eyes.see(stored)?));
        }
        Ok(frames)
    }
}

fn check_version(v: u32) -> std::result::Result<(), Problem> {
    if v == protocol::VERSION {
        Ok(())
    } else {
        Err(Problem::new(Code::UnknownVersion))
    }
}

fn welcome(conversation: &Conversation, script: &Script) -> ServerFrame {
    ServerFrame::Welcome {
        v: protocol::VERSION,
        conversation: conversation.id.clone(),
        last: conversation.last,
        presence: conversation.presence(script, now()),
    }
}

fn load(sql: &Sql) -> Done<Conversation> {
    // A token for a conversation that was never begun, or was erased.
    store::conversation::load(sql)?.ok_or_else(|| Problem::new(Code::NotFound).into())
}

fn load_script(sql: &Sql) -> Done<Script> {
    store::conversation::load_script(sql)?
        .ok_or_else(|| EdgeError::unreadable("script", &"missing"))
}
