//! The conversation over ordinary requests: an answer that goes on brings frames, posts take them
//! up, one at a time, so that they stay in order.

use super::{Heard, Shell, http};
use crate::model::{Frame, ToEdge};
use crate::wire::{self, Json};

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;

/// The end of an answer in order, as a close code.
const IN_ORDER: u16 = 1000;

#[wasm_bindgen(module = "/loader/stream.js")]
extern "C" {
    type Down;

    #[wasm_bindgen(js_name = stream)]
    fn open(url: &str, token: &str, hello: &str, hear: &JsValue, end: &JsValue) -> Down;

    #[wasm_bindgen(method)]
    fn abort(this: &Down);
}

/// A stream. Dropped, it is cut and tells nothing more.
pub struct Stream(Rc<Inner>);

struct Inner {
    shell: Weak<Shell>,
    /// Below the conversations' address.
    path: String,
    token: String,
    down: OnceCell<WayDown>,
    up: RefCell<Vec<ToEdge>>,
    is_posting: Cell<bool>,
}

/// The answer that goes on, and what it tells for as long as it is not cut.
struct WayDown {
    down: Down,
    _hear: Closure<dyn FnMut(String)>,
    _end: Closure<dyn FnMut(u16, String)>,
}

impl Stream {
    /// A stream that its hello will open.
    pub fn new(shell: &Rc<Shell>, path: String, token: String) -> Self {
        Self(Rc::new(Inner {
            shell: Rc::downgrade(shell),
            path,
            token,
            down: OnceCell::new(),
            up: RefCell::default(),
            is_posting: Cell::new(false),
        }))
    }

    /// Sends a frame: the hello opens the way down, everything else goes up.
    pub fn send(&self, frame: ToEdge) {
        if let ToEdge::Hello(..) = frame {
            self.0.open(&frame);
        } else {
            self.0.up.borrow_mut().push(frame);
            post(&self.0);
        }
    }
}

impl Inner {
    fn open(&self, hello: &ToEdge) {
        let Some(shell) = self.shell.upgrade() else {
            return;
        };
        let hear = Closure::new({
            let shell = self.shell.clone();
            move |line| tell(&shell, Heard::Text(line))
        });
        let end = Closure::once({
            let shell = self.shell.clone();
            move |status: u16, body: String| {
                let code = match status {
                    200..=299 => IN_ORDER,
                    _ => http::close_code(&body),
                };
                tell(&shell, Heard::Closed(code));
            }
        });
        let url = [&*shell.handle.address(), &self.path, "/stream"].concat();
        let hello = wire::to_edge(hello).write();
        let down = open(&url, &self.token, &hello, hear.as_ref(), end.as_ref());
        let _ = self.down.set(WayDown {
            down,
            _hear: hear,
            _end: end,
        });
    }
}

/// Posts what waits, after a hello that tells what came meanwhile; then what has come to wait since.
fn post(stream: &Rc<Inner>) {
    let Some(shell) = stream.shell.upgrade() else {
        return;
    };
    if stream.up.borrow().is_empty() || stream.is_posting.replace(true) {
        return;
    }
    let mut frames = vec![shell.hello()];
    frames.append(&mut stream.up.borrow_mut());
    let then = Closure::once_into_js({
        let stream = Rc::downgrade(stream);
        move |status: u16, body: String| {
            // Another connection has taken its place, and sends again what it left open.
            let Some(stream) = stream.upgrade() else {
                return;
            };
            stream.is_posting.set(false);
            match Json::parse(&body) {
                Some(reply) if (200..=299).contains(&status) => {
                    for frame in wire::frames(&reply) {
                        // How things stand is told by the way down, which this may overtake.
                        if !matches!(frame, Frame::Welcome(..)) {
                            tell(&stream.shell, Heard::Frame(frame));
                        }
                    }
                    post(&stream);
                }
                _ => tell(&stream.shell, Heard::Closed(http::close_code(&body))),
            }
        }
    });
    let path = ["/", &stream.path, "/frames"].concat();
    let body = wire::frames_request(&frames).write();
    shell.handle.post(&path, &body, &stream.token, &then);
}

fn tell(shell: &Weak<Shell>, heard: Heard) {
    if let Some(shell) = shell.upgrade() {
        shell.hear(heard);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(WayDown { down, .. }) = self.down.get() {
            down.abort();
        }
    }
}
