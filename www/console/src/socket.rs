//! A socket that comes back: it reconnects with growing pauses, at once when the network or the
//! reader returns, and not at all when the edge says that there is no point.

use crate::browser;
use crate::state::backoff;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::protocol::close;
use shared::time::Millis;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// A connection that lasted this long was a good one: the next loss starts with short pauses.
const GOOD_MS: u64 = 10_000;
/// After this long out of sight (a closed lid), a socket may look open and be dead.
const ASLEEP_MS: u64 = 60_000;

/// What happens on a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// Connected, for the first time or again: whatever was missed has to be asked for.
    Up,
    /// A frame's text.
    Frame(String),
    /// Lost. It is being opened again; `was_up` is false when this try never got through.
    Down {
        /// Whether the edge had let it in.
        was_up: bool,
    },
    /// Closed by the edge for good, with its code.
    Ended(u16),
}

/// A reconnecting socket. It closes when the component that opened it goes.
#[derive(Clone, Copy)]
pub struct Socket(StoredValue<Rc<Link>, LocalStorage>);

impl Socket {
    /// Opens a socket to a path on this origin; `on` is told of everything that happens.
    #[must_use]
    pub fn open(path: &str, on: impl Fn(SocketEvent) + 'static) -> Self {
        let link = Rc::new(Link {
            address: browser::socket_address(path),
            on: Box::new(on),
            state: RefCell::default(),
        });
        link.connect();
        let socket = Self(StoredValue::new_local(link));
        socket.follow_browser();
        on_cleanup(move || {
            socket.0.try_with_value(|link| link.end());
        });
        socket
    }

    /// Sends a text; false when there is no connection just now.
    pub fn send(self, text: &str) -> bool {
        self.0
            .try_with_value(|link| link.send(text))
            .unwrap_or(false)
    }

    fn follow_browser(self) {
        let hidden_at = StoredValue::new(None::<Millis>);
        let events = [
            window_event_listener(leptos::ev::online, move |_| self.with(Link::reconnect)),
            // A browser may keep a dead socket "open" for minutes: we don't.
            window_event_listener(leptos::ev::offline, move |_| self.with(Link::lose)),
        ];
        let shown = window_event_listener_untyped("visibilitychange", move |_| {
            if !browser::is_visible() {
                hidden_at.set_value(Some(browser::now()));
                return;
            }
            let hidden = hidden_at.try_update_value(Option::take).flatten();
            let slept = hidden.is_some_and(|at| browser::now().since(at) > ASLEEP_MS);
            self.with(|link| {
                if slept {
                    link.reconnect()
                } else {
                    link.hurry()
                }
            });
        });
        on_cleanup(move || {
            events.into_iter().for_each(WindowListenerHandle::remove);
            shown.remove();
        });
    }

    fn with(self, act: impl FnOnce(&Rc<Link>)) {
        self.0.try_with_value(act);
    }
}

struct Link {
    address: String,
    on: Box<dyn Fn(SocketEvent)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    wire: Option<Wire>,
    up_at: Option<Millis>,
    tries: u32,
    timer: Option<Timeout>,
    ended: bool,
}

/// One WebSocket with its callbacks, which have to live as long as it does.
struct Wire {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Wire {
    fn new(link: &Rc<Link>) -> Option<Self> {
        let socket = WebSocket::new(&link.address).ok()?;
        let (one, two, three) = (
            Rc::downgrade(link),
            Rc::downgrade(link),
            Rc::downgrade(link),
        );
        let with = |link: &Weak<Link>, act: &dyn Fn(&Rc<Link>)| {
            if let Some(link) = link.upgrade() {
                act(&link);
            }
        };
        let open = Closure::<dyn FnMut()>::new(move || with(&one, &|link| link.is_up()));
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                with(&two, &|link| (link.on)(SocketEvent::Frame(text.clone())));
            }
        });
        let close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            with(&three, &|link| link.is_down(event.code()));
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            _open: open,
            _message: message,
            _close: close,
        })
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Closing what is closed already is refused, and that is fine.
        let _ = self.socket.close();
    }
}

impl Link {
    fn connect(self: &Rc<Self>) {
        let wire = Wire::new(self);
        let failed = wire.is_none();
        let mut state = self.state.borrow_mut();
        state.timer = None;
        state.up_at = None;
        state.wire = wire;
        drop(state);
        if failed {
            self.is_down(0);
        }
    }

    fn is_up(&self) {
        self.state.borrow_mut().up_at = Some(browser::now());
        (self.on)(SocketEvent::Up);
    }

    fn is_down(self: &Rc<Self>, code: u16) {
        let mut state = self.state.borrow_mut();
        if state.ended {
            return;
        }
        let up_at = state.up_at.take();
        if matches!(code, close::UNAUTHORISED | close::VERSION | close::TOO_MANY) {
            state.ended = true;
            drop(state);
            (self.on)(SocketEvent::Ended(code));
            return;
        }
        if up_at.is_some_and(|at| browser::now().since(at) > GOOD_MS) {
            state.tries = 0;
        }
        let wait = backoff::wait_ms(state.tries, browser::chance());
        state.tries = state.tries.saturating_add(1);
        let link = Rc::downgrade(self);
        // The dead wire is dropped by the timer and not here, inside its own callback.
        state.timer = Some(Timeout::new(wait, move || {
            if let Some(link) = link.upgrade() {
                link.connect();
            }
        }));
        drop(state);
        (self.on)(SocketEvent::Down {
            was_up: up_at.is_some(),
        });
    }

    /// The network is known to be gone.
    fn lose(self: &Rc<Self>) {
        if self.state.borrow_mut().wire.take().is_some() {
            self.is_down(0);
        }
    }

    /// Connects anew, whatever the present connection looks like.
    fn reconnect(self: &Rc<Self>) {
        if !self.state.borrow().ended {
            self.connect();
        }
    }

    /// Connects at once if it was only waiting to.
    fn hurry(self: &Rc<Self>) {
        let is_waiting = self.state.borrow().timer.is_some();
        if is_waiting {
            self.reconnect();
        }
    }

    fn send(&self, text: &str) -> bool {
        let state = self.state.borrow();
        let is_up = state.up_at.is_some();
        is_up
            && state
                .wire
                .as_ref()
                .is_some_and(|wire| wire.socket.send_with_str(text).is_ok())
    }

    fn end(&self) {
        let mut state = self.state.borrow_mut();
        state.ended = true;
        state.timer = None;
        state.wire = None;
    }
}
