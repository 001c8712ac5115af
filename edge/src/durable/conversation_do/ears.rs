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

/// One that listens and has said hello.
struct Ear {
    side: Side,
    v: u32,
    line: Line,
}

enum Line {
    Socket(WebSocket),
    Stream(Sender<Vec<u8>>),
}

impl Ear {
    fn socket(&self) -> Option<&WebSocket> {
        match &self.line {
            Line::Socket(ws) => Some(ws),
            Line::Stream(_) => None,
        }
    }

    /// A frame, already written. What the other end can't take it asks for when it comes back.
    fn hear(&mut self, text: &str) {
        match &mut self.line {
            Line::Socket(ws) => drop(ws.send_with_str(text)),
            Line::Stream(sender) => {
                if sender.try_send(line(text)).is_err() {
                    sender.close_channel();
                }
            }
        }
    }
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
    streams: RefCell<Vec<Stream>>,
}

impl Ears {
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
            || state
                .get_websockets_with_tag(tag(side))
                .iter()
                .any(|ws| but != Some(ws) && socket::attachment(ws).is_some_and(|of| of.v > 0))
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

    /// Everybody who has said hello.
    fn all(&self, state: &State) -> Vec<Ear> {
        self.forget_gone();
        let sockets = state.get_websockets().into_iter().filter_map(|ws| {
            let Attachment { of, v } = socket::attachment(&ws)?;
            (v > 0).then(|| Ear {
                side: of.side(),
                v,
                line: Line::Socket(ws),
            })
        });
        let streams = self.streams.borrow();
        let streams = streams.iter().map(|stream| Ear {
            side: Side::Visitor,
            v: stream.v,
            line: Line::Stream(stream.sender.clone()),
        });
        sockets.chain(streams).collect()
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
        for mut ear in self.all(state) {
            let is_other = but.is_none() || but != ear.socket();
            if ear.side == side && ear.v >= frame.since() && is_other {
                ear.hear(&text);
            }
        }
        Ok(())
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
        let mut ears = self.all(state);
        let mut answer = Vec::new();
        for effect in effects {
            let (to, since) = match effect {
                Effect::Show { to, .. } => (*to, 1),
                Effect::Send { to, frame } => (*to, frame.since()),
                Effect::Report { .. } => continue,
            };
            if let (Effect::Send { frame, .. }, Source::Request, To::Sender) = (effect, source, to)
            {
                answer.push(frame.clone());
            }
            // Written once for each side, however many of it listen.
            let mut texts: [Option<String>; 2] = [None, None];
            for ear in ears.iter_mut().filter(|ear| ear.v >= since) {
                let is_sender = own.is_some() && own == ear.socket();
                if (to == To::Sender && !is_sender) || (to == To::Others && is_sender) {
                    continue;
                }
                let text = match &mut texts[usize::from(ear.side == Side::Visitor)] {
                    Some(text) => text,
                    none => {
                        none.insert(written(&frame_for(effect, ear.side, keys, conversation)?)?)
                    }
                };
                ear.hear(text);
            }
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
            let eyes = Eyes::of(keys, conversation, side)?;
            Ok(ServerFrame::Message(eyes.see(message.clone())?))
        }
        Effect::Send { frame, .. } => Ok(frame.clone()),
        Effect::Report { .. } => Err(EdgeError::unreadable("effect", &"a report is no frame")),
    }
}

fn written(frame: &ServerFrame) -> Done<String> {
    serde_json::to_string(frame).map_err(|error| EdgeError::unreadable("a frame", &error))
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
