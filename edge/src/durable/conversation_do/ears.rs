//! Who listens to a conversation: sockets, which the platform keeps while the object sleeps, and
//! streams for those whose network lets no socket through.

use super::eyes::Eyes;
use crate::durable::socket::{self, Attachment, tag};
use crate::error::{Done, EdgeError};
use futures_channel::mpsc::{self, Receiver, Sender};
use futures_util::StreamExt;
use shared::conversation::{Conversation, Effect, To};
use shared::keys::Keys;
use shared::limit;
use shared::protocol::{ServerFrame, Side};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use worker::{Delay, Headers, Response, ResponseBuilder, State, WebSocket};

/// Frames that wait for a slow stream; one that is further behind is cut and asks again.
const STREAM_FRAMES_MAX: usize = 64;

/// Whom an input came from, and so who its sender is.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// Nobody who listens: an alarm, the merchant's object.
    Nobody,
    /// A socket.
    Socket(&'a WebSocket),
    /// A request: what is for the sender goes into its answer.
    Request,
}

/// A socket and what is attached to it.
struct Listener {
    ws: WebSocket,
    attachment: Attachment,
}

fn line(text: &str) -> Vec<u8> {
    format!("{text}\n").into_bytes()
}

/// Calls when it is dropped.
struct Farewell<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for Farewell<F> {
    fn drop(&mut self) {
        if let Some(gone) = self.0.take() {
            gone();
        }
    }
}

struct Stream {
    v: u32,
    sender: Sender<Vec<u8>>,
}

/// Everybody who listens.
#[derive(Default)]
pub struct Ears {
    /// The sockets as they were read last: reading them for every message would cost more than
    /// sending to them. None once one has come, said hello or gone.
    sockets: RefCell<Option<Rc<[Listener]>>>,
    streams: RefCell<Vec<Stream>>,
}

impl Ears {
    fn sockets(&self, state: &State) -> Rc<[Listener]> {
        let read = || {
            state
                .get_websockets()
                .into_iter()
                .filter_map(|ws| {
                    let attachment = socket::attachment(&ws)?;
                    Some(Listener { ws, attachment })
                })
                .collect()
        };
        Rc::clone(self.sockets.borrow_mut().get_or_insert_with(read))
    }

    /// A socket has come, said hello or gone: they are read anew.
    pub fn changed(&self) {
        self.sockets.take();
    }

    /// What is attached to a socket.
    pub fn attachment(&self, state: &State, ws: &WebSocket) -> Option<Attachment> {
        self.sockets(state)
            .iter()
            .find(|listener| listener.ws == *ws)
            .map(|listener| listener.attachment.clone())
    }

    /// How many of a side there are, whether they have said hello or not.
    pub fn count(&self, state: &State, side: Side) -> usize {
        self.forget_gone();
        let streams = match side {
            Side::Visitor => self.streams.borrow().len(),
            Side::Staff => 0,
        };
        state.get_websockets_with_tag(tag(side)).len() + streams
    }

    /// Whether anybody of a side listens, `but` for one socket.
    pub fn has(&self, state: &State, side: Side, but: Option<&WebSocket>) -> bool {
        self.forget_gone();
        let by_stream = side == Side::Visitor && !self.streams.borrow().is_empty();
        by_stream
            || self
                .sockets(state)
                .iter()
                .any(|Listener { ws, attachment }| {
                    attachment.of.side() == side && attachment.v > 0 && but != Some(ws)
                })
    }

    /// Opens a visitor's stream that begins with these frames. `gone` is called once it has ended,
    /// by whomever.
    ///
    /// # Errors
    /// When the platform can't build a response.
    pub fn open_stream(
        &self,
        v: u32,
        frames: &[ServerFrame],
        gone: impl FnOnce() + 'static,
    ) -> Done<Response> {
        let (sender, receiver) = mpsc::channel(STREAM_FRAMES_MAX);
        self.streams.borrow_mut().push(Stream { v, sender });
        let mut first = Vec::new();
        for frame in frames {
            first.extend(line(&written(frame)?));
        }
        stream_response(first, receiver, gone)
    }

    fn forget_gone(&self) {
        self.streams
            .borrow_mut()
            .retain(|stream| !stream.sender.is_closed());
    }

    /// Sends to everybody who has said hello and speaks version `since` what `text_for` has for
    /// him: by his side, his version, and his socket where he has one. What the other end can't take, it asks
    /// for when it comes back.
    fn send(
        &self,
        state: &State,
        since: u32,
        mut text_for: impl FnMut(Side, u32, Option<&WebSocket>) -> Done<Option<Rc<str>>>,
    ) -> Done<()> {
        // A socket without a hello has version 0.
        let since = since.max(1);
        for Listener { ws, attachment } in self.sockets(state).iter() {
            if attachment.v >= since
                && let Some(text) = text_for(attachment.of.side(), attachment.v, Some(ws))?
            {
                drop(ws.send_with_str(&*text));
            }
        }
        self.forget_gone();
        for stream in self.streams.borrow_mut().iter_mut() {
            if stream.v >= since
                && let Some(text) = text_for(Side::Visitor, stream.v, None)?
                && stream.sender.try_send(line(&text)).is_err()
            {
                stream.sender.close_channel();
            }
        }
        Ok(())
    }

    /// Sends a frame to one side, but for one socket.
    ///
    /// # Errors
    /// When it can't be written, which no frame of ours is.
    pub fn tell_side(
        &self,
        state: &State,
        side: Side,
        frame: &ServerFrame,
        but: Option<&WebSocket>,
    ) -> Done<()> {
        let text = written(frame)?;
        self.send(state, frame.since(), |of, _, ws| {
            let is_meant = of == side && (but.is_none() || but != ws);
            Ok(is_meant.then(|| Rc::clone(&text)))
        })
    }

    /// Sends what effects say to whom they say, and gives what a sender without a line of his own
    /// gets with his answer.
    ///
    /// # Errors
    /// When a sealed text does not open.
    pub fn tell(
        &self,
        state: &State,
        keys: &Keys,
        conversation: &Conversation,
        effects: &[Effect],
        source: Source<'_>,
    ) -> Done<Vec<ServerFrame>> {
        let own = match source {
            Source::Socket(ws) => Some(ws),
            Source::Nobody | Source::Request => None,
        };
        let mut answer = Vec::new();
        for effect in effects {
            // Of a kind that older versions don't know, they get what they can read of it.
            let (to, since, whole_since) = match effect {
                Effect::Show { to, message } => (*to, 1, message.message.body.since()),
                Effect::Send { to, frame } => (*to, frame.since(), frame.whole_since()),
                Effect::Report { .. } | Effect::Wait { .. } | Effect::Ask { .. } => continue,
            };
            if let (Effect::Send { frame, .. }, Source::Request, To::Sender) = (effect, source, to)
            {
                answer.push(frame.clone());
            }
            // Written once for each side and form, however many of it listen.
            let mut texts: [Option<Rc<str>>; 4] = Default::default();
            self.send(state, since, |side, v, ws| {
                let is_sender = own.is_some() && own == ws;
                if (to == To::Sender && !is_sender) || (to == To::Others && is_sender) {
                    return Ok(None);
                }
                let is_old = v < whole_since;
                let at = usize::from(side == Side::Visitor) + 2 * usize::from(is_old);
                let text = &mut texts[at];
                if text.is_none() {
                    let frame = frame_for(effect, side, keys, conversation)?;
                    let frame = frame.for_version(v);
                    *text = frame.map(|frame| written(&frame)).transpose()?;
                }
                Ok(text.clone())
            })?;
        }
        Ok(answer)
    }
}

/// An effect's frame as this side sees it.
fn frame_for(
    effect: &Effect,
    side: Side,
    keys: &Keys,
    conversation: &Conversation,
) -> Done<ServerFrame> {
    match effect {
        Effect::Show { message, .. } => {
            let eyes = Eyes {
                keys,
                conversation,
                side,
            };
            Ok(ServerFrame::Message(eyes.see(message.clone())?))
        }
        Effect::Send { frame, .. } => Ok(frame.clone()),
        Effect::Report { .. } | Effect::Wait { .. } | Effect::Ask { .. } => {
            Err(EdgeError::unreadable("effect", &"it is no frame"))
        }
    }
}

fn written(frame: &ServerFrame) -> Done<Rc<str>> {
    serde_json::to_string(frame)
        .map(Rc::from)
        .map_err(|error| EdgeError::unreadable("a frame", &error))
}

/// The answer that goes on as long as the receiver's other end is open, but not for ever.
fn stream_response(
    first: Vec<u8>,
    receiver: Receiver<Vec<u8>>,
    gone: impl FnOnce() + 'static,
) -> Done<Response> {
    let gone = Farewell(Some(gone));
    let lines = futures_util::stream::once(std::future::ready(first))
        .chain(receiver)
        .take_until(Delay::from(Duration::from_millis(limit::STREAM_MS)))
        // Dropped after the receiver, so that the stream counts as gone already.
        .map(move |line| {
            let _ = &gone;
            Ok::<_, worker::Error>(line)
        });
    let headers = Headers::new();
    headers.set("content-type", "application/x-ndjson")?;
    // `no-transform` keeps proxies from collecting lines to compress them.
    headers.set("cache-control", "no-store, no-transform")?;
    Ok(ResponseBuilder::new()
        .with_headers(headers)
        .from_stream(lines)?)
}
