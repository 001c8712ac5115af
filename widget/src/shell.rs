//! Performs what the model decides: every effect on the outer world is in [`Shell::perform`].

mod http;
mod page;
mod socket;
mod stream;

pub use page::to_latest;

use crate::host::{Handle, now};
use crate::model::{Effect, Event, Filled, Model, Place, Timer, Way, update};
use crate::ui::{Look, Screen};
use crate::wire::{self, Json};
use gloo_timers::callback::Timeout;
use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use shared::id::{MessageId, StartKey};
use shared::protocol::{ClientFrame, Said, Seq, ServerFrame};
use socket::Socket;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use stream::Stream;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// The connection that there is, by whichever way.
enum Connection {
    Socket(Socket),
    Stream(Stream),
}

/// What a connection tells.
pub enum Heard {
    /// It is open.
    Opened,
    /// Something came that should be a frame.
    Text(String),
    /// A frame came.
    Frame(ServerFrame),
    /// It is closed, with this code.
    Closed(u16),
}

/// The running app.
pub struct Shell {
    /// What the loader handed over.
    pub handle: Handle,
    /// What is on the screen.
    pub screen: Screen,
    model: RefCell<Model>,
    connection: RefCell<Option<Connection>>,
    scroll: OnceCell<HtmlElement>,
    // Kept for as long as the page may call them.
    sink: OnceCell<Closure<dyn Fn(String)>>,
    listeners: OnceCell<(Vec<page::Listener>, Option<page::Watch>)>,
}

impl Shell {
    /// An app that has not begun yet.
    pub fn new(handle: Handle, model: Model) -> Rc<Self> {
        Rc::new(Self {
            handle,
            screen: Screen::new(&model),
            model: RefCell::new(model),
            connection: RefCell::new(None),
            scroll: OnceCell::new(),
            sink: OnceCell::new(),
            listeners: OnceCell::new(),
        })
    }

    /// What never changes while the app runs.
    pub fn look(&self) -> Arc<Look> {
        let Model {
            merchant, language, ..
        } = &*self.model.borrow();
        Arc::new(Look {
            lang: *language,
            merchant: merchant.clone(),
        })
    }

    /// Begins, once everything is in its place.
    pub fn begin(self: &Rc<Self>, scroll: HtmlElement, sink: Closure<dyn Fn(String)>) {
        let _ = self.scroll.set(scroll);
        let _ = self.sink.set(sink);
        let _ = self.listeners.set((page::listen(self), page::watch(self)));
        self.dispatch(Event::Begun);
        page::look(self);
    }

    /// Something happened: the model changes, the screen follows, effects are performed.
    pub fn dispatch(self: &Rc<Self>, event: Event) {
        let effects = update(&mut self.model.borrow_mut(), event, now());
        let change = self.screen.show(&self.model.borrow());
        if let Some(scroll) = self.scroll.get() {
            page::follow(scroll, change);
        }
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Start(request) => http::start(self, &request),
            Effect::Open(place, way) => self.open(place, way),
            Effect::Drop => {
                self.connection.replace(None);
            }
            Effect::Send(frame) => match &*self.connection.borrow() {
                Some(Connection::Socket(socket)) => {
                    socket.send(&wire::client_frame(&frame).write());
                }
                Some(Connection::Stream(stream)) => stream.send(&frame),
                None => {}
            },
            Effect::Wait(ms, timer) => self.wait(ms, timer),
            Effect::Save => self.handle.save(&wire::saved(&self.model.borrow()).write()),
            Effect::Renew => {
                let key = self.model.borrow().key.clone();
                self.join();
                // Where another tab has begun anew already, we are on our way there.
                if self.model.borrow().key != key {
                    return;
                }
                if let Ok(key) = StartKey::parse(&self.handle.mint(4)) {
                    self.dispatch(Event::Renewed(key));
                }
            }
        }
    }

    fn open(self: &Rc<Self>, place: Place, way: Way) {
        let path = place.conversation.to_string();
        let (connection, heard) = match way {
            Way::Socket => {
                let shell = Rc::downgrade(self);
                let hear = move |heard| {
                    if let Some(shell) = shell.upgrade() {
                        shell.hear(heard);
                    }
                };
                let address = self.handle.address().replacen("http", "ws", 1);
                let url = format!("{address}{path}/socket");
                match Socket::open(&url, &place.token, Rc::new(hear)) {
                    Some(socket) => (Some(Connection::Socket(socket)), None),
                    None => (None, Some(Heard::Closed(0))),
                }
            }
            // There is nothing to wait for: the hello opens it.
            Way::Stream => {
                let stream = Stream::new(self, path, place.token);
                (Some(Connection::Stream(stream)), Some(Heard::Opened))
            }
        };
        self.connection.replace(connection);
        if let Some(heard) = heard {
            self.hear(heard);
        }
    }

    fn hear(self: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Opened => self.dispatch(Event::Opened),
            // A frame that this build does not know is of a later one, and not for it.
            Heard::Text(text) => {
                if let Some(frame) = Json::parse(&text).and_then(|json| wire::server_frame(&json)) {
                    self.hear(Heard::Frame(frame));
                }
            }
            Heard::Frame(frame) => self.dispatch(Event::Came(frame)),
            Heard::Closed(code) => {
                self.connection.replace(None);
                self.dispatch(Event::Closed { code, roll: roll() });
            }
        }
    }

    /// What the edge is told first.
    fn hello(&self) -> ClientFrame {
        self.model.borrow().hello()
    }

    /// Goes where another tab of the visitor's has begun.
    fn join(self: &Rc<Self>) {
        let stored = js_sys::JSON::stringify(&self.handle.stored());
        let stored = stored.ok().and_then(|text| text.as_string());
        let stored = stored.and_then(|text| wire::shared_by_tabs(&Json::parse(&text)?));
        if let Some((key, place)) = stored {
            self.dispatch(Event::Joined(key, place));
        }
    }

    fn wait(self: &Rc<Self>, ms: u32, timer: Timer) {
        let shell = Rc::downgrade(self);
        Timeout::new(ms, move || {
            let Some(shell) = shell.upgrade() else {
                return;
            };
            // A conversation begins with the key that is stored by now.
            if matches!(timer, Timer::Start(_)) {
                shell.join();
            }
            shell.dispatch(Event::Due(timer));
        })
        .forget();
    }
}

fn roll() -> u8 {
    (js_sys::Math::random() * 256.0) as u8
}

/// What the visitor does reaches the app through this.
#[derive(Clone, Copy)]
pub struct Actor(StoredValue<Rc<Shell>, LocalStorage>);

impl Actor {
    /// An actor of this app.
    pub fn new(shell: &Rc<Shell>) -> Self {
        Self(StoredValue::new_local(Rc::clone(shell)))
    }

    fn act(self, event: Event) {
        let shell = self.0.with_value(Rc::clone);
        shell.dispatch(event);
    }

    fn act_with_id(self, event: impl FnOnce(MessageId) -> Event) {
        let shell = self.0.with_value(Rc::clone);
        // What is stored next must not overwrite what another tab has just begun.
        shell.join();
        if let Ok(id) = MessageId::parse(&shell.handle.mint(3)) {
            shell.dispatch(event(id));
        }
    }

    /// The visitor says something.
    pub fn say(self, said: Said) {
        self.act_with_id(|id| Event::Said(id, said));
    }

    /// The visitor filled in the lead card at this place.
    pub fn fill(self, seq: Seq, filled: Filled) {
        self.act_with_id(|id| Event::Filled(id, seq, filled));
    }

    /// The visitor corrects a lead card.
    pub fn correct(self) {
        self.act(Event::Corrected);
    }

    /// The visitor says something by the loader's elements. It only makes what the protocol knows;
    /// words that are none after cleaning are dropped.
    pub fn say_json(self, said: &str) {
        if let Some(said) = Json::parse(said).and_then(|json| wire::said(&json)) {
            self.say(said);
        }
    }

    /// The visitor wants something sent again.
    pub fn say_again(self, id: &str) {
        if let Ok(id) = MessageId::parse(id) {
            self.act(Event::SaidAgain(id));
        }
    }

    /// The visitor puts a lead card off, or takes it up again.
    pub fn put_off(self, seq: Seq, is_off: bool) {
        self.act(Event::PutOff(seq, is_off));
    }
}
