//! Performs what the model decides: every effect on the outer world is in [`Shell::perform`].

mod http;
mod page;
mod scroll;
mod socket;
mod stream;

pub use page::Listener;

use crate::host::{Handle, now};
use crate::model::{Effect, Event, Frame, Model, Place, Said, Timer, ToEdge, Way, update};
use crate::ui::Screen;
use crate::wire::{self, Json};
use gloo_timers::callback::Timeout;
use shared::id::{MessageId, StartKey};
use shared::protocol::Seq;
use socket::Socket;
use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};
use stream::Stream;
use wasm_bindgen::prelude::*;

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
    Frame(Frame),
    /// It is closed, with this code.
    Closed(u16),
}

/// The running app.
pub struct Shell {
    /// What the loader handed over.
    pub handle: Handle,
    model: RefCell<Model>,
    running: RefCell<Option<Running>>,
    connection: RefCell<Option<Connection>>,
    timers: RefCell<Vec<(u32, Timeout)>>,
    /// Counts up with every timer.
    count: Cell<u32>,
}

/// What there is for as long as the app runs.
struct Running {
    screen: Screen,
    // Kept for as long as the page may call them.
    _sink: Closure<dyn Fn(String)>,
    _listeners: (Vec<Listener>, Option<page::Watch>),
}

impl Shell {
    /// An app that has not begun yet.
    pub fn new(handle: Handle, model: Model) -> Rc<Self> {
        Rc::new(Self {
            handle,
            model: RefCell::new(model),
            running: RefCell::new(None),
            connection: RefCell::new(None),
            timers: RefCell::default(),
            count: Cell::new(0),
        })
    }

    /// All that the app knows.
    pub fn model(&self) -> Ref<'_, Model> {
        self.model.borrow()
    }

    /// Begins, once everything is in its place.
    pub fn begin(self: &Rc<Self>, screen: Screen, sink: Closure<dyn Fn(String)>, is_longer: bool) {
        if is_longer {
            scroll::to_latest(&screen, false);
        }
        let listeners = (page::listen(self, &screen.scroll), page::watch(self));
        self.running.replace(Some(Running {
            screen,
            _sink: sink,
            _listeners: listeners,
        }));
        self.dispatch(Event::Begun);
        page::look(self);
    }

    /// Ends everything.
    pub fn stop(&self) {
        self.connection.replace(None);
        self.timers.replace(Vec::new());
        self.running.replace(None);
    }

    /// Something happened: the model changes, the screen follows, effects are performed.
    pub fn dispatch(self: &Rc<Self>, event: Event) {
        if !self.is_running() {
            return;
        }
        self.take(event);
        // What came may have to be scrolled over, or lie where nobody looks.
        if let Some(scrolled) = self.scrolled() {
            self.take(scrolled);
        }
    }

    /// The thread was scrolled.
    pub fn scroll(self: &Rc<Self>) {
        if let Some(scrolled) = self.scrolled() {
            self.take(scrolled);
        }
    }

    fn is_running(&self) -> bool {
        self.running.borrow().is_some()
    }

    fn scrolled(&self) -> Option<Event> {
        let running = self.running.borrow();
        scroll::look(&running.as_ref()?.screen, &self.model())
    }

    fn take(self: &Rc<Self>, event: Event) {
        let is_to_end = matches!(event, Event::ToEnd);
        let effects = update(&mut self.model.borrow_mut(), event, now());
        if let Some(running) = &mut *self.running.borrow_mut() {
            scroll::show(&mut running.screen, &self.model(), is_to_end);
        }
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Start(start) => http::start(self, &start),
            Effect::Open(place, way) => self.open(place, way),
            Effect::Drop => {
                self.connection.replace(None);
            }
            Effect::Send(frame) => match &*self.connection.borrow() {
                Some(Connection::Socket(socket)) => {
                    socket.send(&wire::to_edge(&frame).write());
                }
                Some(Connection::Stream(stream)) => stream.send(frame),
                None => {}
            },
            Effect::Wait(ms, timer) => self.wait(ms, timer),
            Effect::Save => self.handle.save(&wire::saved(&self.model()).write()),
            Effect::Renew => {
                let key = self.model().key.clone();
                self.join();
                // Where another tab has begun anew already, we are on our way there.
                if self.model().key != key {
                    return;
                }
                if let Ok(key) = StartKey::parse(&self.handle.mint(4)) {
                    self.dispatch(Event::Renewed(key));
                }
            }
            Effect::Tell(name, about) => self.handle.tell(name, &about.write()),
            Effect::Announce(words) => {
                if let Some(running) = &*self.running.borrow() {
                    running.screen.announce(&words);
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
                let url = [&*address, &path, "/socket"].concat();
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
                if let Some(frame) = Json::parse(&text).and_then(|json| wire::frame(&json)) {
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
    fn hello(&self) -> ToEdge {
        self.model().hello()
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

    /// Sets a timer. It is kept until it has run out: the app may end before.
    fn wait(self: &Rc<Self>, ms: u32, timer: Timer) {
        if !self.is_running() {
            return;
        }
        let shell = Rc::downgrade(self);
        let number = self.count.get().wrapping_add(1);
        self.count.set(number);
        let timeout = Timeout::new(ms, move || {
            let Some(shell) = shell.upgrade() else {
                return;
            };
            // Its own closure must outlive this call of it.
            let mut timers = shell.timers.borrow_mut();
            let own = timers.iter().position(|(other, _)| *other == number);
            let own = own.map(|at| timers.swap_remove(at));
            drop(timers);
            // A conversation begins with the key that is stored by now.
            if matches!(timer, Timer::Start(_)) {
                shell.join();
            }
            shell.dispatch(Event::Due(timer));
            if let Some((_, own)) = own {
                own.forget();
            }
        });
        self.timers.borrow_mut().push((number, timeout));
    }
}

fn roll() -> u8 {
    (js_sys::Math::random() * 256.0) as u8
}

/// What the visitor does reaches the app through this.
#[derive(Clone)]
pub struct Actor(Weak<Shell>);

impl Actor {
    /// An actor of this app.
    pub fn new(shell: &Rc<Shell>) -> Self {
        Self(Rc::downgrade(shell))
    }

    fn act(&self, event: Event) {
        if let Some(shell) = self.0.upgrade() {
            shell.dispatch(event);
        }
    }

    /// The visitor says something.
    pub fn say(&self, said: Said) {
        let Some(shell) = self.0.upgrade() else {
            return;
        };
        // What is stored next must not overwrite what another tab has just begun.
        shell.join();
        if let Ok(id) = MessageId::parse(&shell.handle.mint(3)) {
            shell.dispatch(Event::Said(id, said));
        }
    }

    /// The visitor says or does something by elements that are not the app's: the composer, cards.
    pub fn take(&self, json: &str) {
        let Some(json) = Json::parse(json) else {
            return;
        };
        if json.get("do").text() == Some("put_off") {
            if let (Some(seq), Some(is_off)) = (json.get("seq").number(), json.get("on").truth()) {
                self.act(Event::PutOff(Seq(seq), is_off));
            }
        } else if let Some(said) = Said::parse(json) {
            self.say(said);
        }
    }

    /// The visitor wants something sent again.
    pub fn say_again(&self, id: &str) {
        if let Ok(id) = MessageId::parse(id) {
            self.act(Event::SaidAgain(id));
        }
    }

    /// The visitor wants to edit words that are offered.
    pub fn fill_in(&self, words: &str) {
        if let Some(shell) = self.0.upgrade() {
            shell.handle.fill(words);
        }
    }

    /// The visitor wants to see the end of the thread.
    pub fn go_to_end(&self) {
        self.act(Event::ToEnd);
    }
}
