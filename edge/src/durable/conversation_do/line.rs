//! What comes over a socket: who is let in and how often, the hello, and every frame after it.

use super::ConversationDo;
use super::ears::Source;
use super::frame::{Refusal, read_frame};
use crate::durable::call::SocketOf;
use crate::durable::socket::{self, Attachment};
use crate::error::Done;
use crate::platform::{limits, now};
use shared::attribution::PageContext;
use shared::conversation::{Event, Speaker};
use shared::door::{Bucket, Rate};
use shared::protocol::{self, ClientFrame, Code, Seq, ServerFrame, Side, close};
use worker::{Env, Request, Response, WebSocket, WebSocketIncomingMessage};

/// Frames over the rate that a socket may send before it is closed. Below that each is refused on
/// its own, so that a client can say it again.
const FRAMES_REFUSED_MAX: u32 = 50;

/// What is left of the visitor's rate.
#[derive(Default)]
pub struct Door {
    bucket: Option<Bucket>,
    refused: u32,
}

impl Door {
    fn lets_in(&mut self, env: &Env) -> Done<bool> {
        let rate: Rate = limits(env)?.messages;
        let now = now();
        let bucket = self.bucket.get_or_insert_with(|| Bucket::full(rate, now));
        let is_allowed = bucket.take(rate, now);
        self.refused = if is_allowed { 0 } else { self.refused + 1 };
        Ok(is_allowed)
    }
}

impl ConversationDo {
    /// Takes a frame that came over a socket.
    pub(super) fn hear(&self, ws: &WebSocket, message: WebSocketIncomingMessage) {
        #[cfg(feature = "faults")]
        crate::faults::count_frame();
        let Some(attachment) = self.core.ears.attachment(&self.core.state, ws) else {
            socket::close(ws, close::UNAUTHORISED, "unauthorised");
            return;
        };
        let frame = match read_frame(message) {
            Ok(frame) => frame,
            Err(Refusal { code, reason }) => {
                socket::close(ws, code, reason);
                return;
            }
        };
        // The hello that opens a socket is counted as a request already; refused, it would leave a
        // socket on which nothing ever comes.
        let is_greeting = attachment.v == 0;
        let is_allowed = match attachment.of {
            SocketOf::Visitor if !is_greeting => self.door.borrow_mut().lets_in(&self.core.env),
            _ => Ok(true),
        };
        let id = match &frame {
            ClientFrame::Say { id, .. } => Some(id.clone()),
            _ => None,
        };
        let is_hello = matches!(frame, ClientFrame::Hello { .. });
        let result = match is_allowed {
            Ok(true) => self.take_socket_frame(ws, attachment, frame),
            Ok(false) if self.door.borrow().refused > FRAMES_REFUSED_MAX => {
                // Whoever comes back is told of each frame again.
                self.door.borrow_mut().refused = 0;
                socket::close(ws, close::TOO_MANY, "too_many");
                Ok(())
            }
            Ok(false) => Err(Code::TooMany.into()),
            Err(error) => Err(error),
        };
        if let Err(error) = result {
            let problem = error.into_problem("socket frame");
            // What failed must not be overtaken by what came after it, and a hello that came to
            // nothing would leave a socket on which nothing ever comes: the client comes back.
            if is_hello || problem.code == Code::Internal {
                socket::close(ws, close::code(problem.code), &problem.title);
            } else {
                socket::send(ws, &ServerFrame::Refused { id, problem });
            }
        }
    }

    pub(super) fn open_socket(&self, request: &Request) -> Done<Response> {
        let of = socket::owner(request)?;
        self.room_for(of.side())?;
        self.core.ears.changed();
        socket::accept_speaker(&self.core.state, request, of)
    }

    fn take_socket_frame(
        &self,
        ws: &WebSocket,
        attachment: Attachment,
        frame: ClientFrame,
    ) -> Done<()> {
        let is_greeted = attachment.v > 0;
        let side = attachment.of.side();
        match frame {
            ClientFrame::Hello { v, .. } if !protocol::speaks(v) => {
                socket::close(ws, close::VERSION, "unknown_version");
                Ok(())
            }
            ClientFrame::Hello { v, seen, page } => self.greet(ws, attachment, v, seen, page),
            _ if !is_greeted => {
                socket::close(ws, close::BAD_FRAME, "hello_first");
                Ok(())
            }
            ClientFrame::Say { id, said } => {
                let speaker = match attachment.of {
                    SocketOf::Visitor => Speaker::Visitor,
                    SocketOf::Operator { id, name } => Speaker::Operator { id, name },
                };
                self.say(Source::Socket(ws), speaker, id, said).map(drop)
            }
            ClientFrame::Typing { on } => self.typing(side, on, Some(ws)),
            ClientFrame::Marks(marks) => self.mark(Source::Socket(ws), side, marks),
            ClientFrame::History { before } => {
                let frame = self.history(before, side)?;
                socket::send(ws, &frame);
                Ok(())
            }
            ClientFrame::Resolve if side == Side::Staff => {
                self.happen(Source::Socket(ws), Event::Resolved)
            }
            ClientFrame::Resolve => {
                socket::close(ws, close::BAD_FRAME, "operators_only");
                Ok(())
            }
            ClientFrame::TakeOver { on } => match attachment.of {
                SocketOf::Operator { id: operator, name } => {
                    let event = Event::TookOver { operator, name, on };
                    self.happen(Source::Socket(ws), event)
                }
                SocketOf::Visitor => {
                    socket::close(ws, close::BAD_FRAME, "operators_only");
                    Ok(())
                }
            },
        }
    }

    fn greet(
        &self,
        ws: &WebSocket,
        attachment: Attachment,
        v: u32,
        seen: Seq,
        page: Option<PageContext>,
    ) -> Done<()> {
        let side = attachment.of.side();
        if side == Side::Visitor {
            self.returned(page)?;
        }
        let frames = self.frames_from(seen, v, side)?;
        // Others learn of it once: a second hello on the same socket is no arrival.
        if attachment.v == 0 {
            self.core.tell_presence(side, true, Some(ws))?;
        }
        ws.serialize_attachment(Attachment { v, ..attachment })?;
        self.core.ears.changed();
        let surroundings = self.surroundings(side)?;
        for frame in frames.iter().chain(&surroundings) {
            if let Some(frame) = frame.for_version(v) {
                socket::send(ws, &*frame);
            }
        }
        Ok(())
    }

    /// The other end of a socket is gone.
    pub(super) fn closed(&self, ws: &WebSocket) {
        // One that never said hello was never here.
        if let Some(Attachment { of, v: 1.. }) = socket::attachment(ws) {
            self.core.left(of.side(), Some(ws));
        }
        self.core.ears.changed();
    }
}
