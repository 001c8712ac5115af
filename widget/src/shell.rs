//! Performs what the model decides: every effect on the outer world is in [`Shell::perform`].

mod page;
mod socket;

use crate::host::{Handle, now};
use crate::model::{Effect, Event, Model, Timer, update};
use crate::ui::{Look, Screen};
use gloo_timers::callback::Timeout;
use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use shared::api::{StartReply, StartRequest};
use shared::id::{MessageId, StartKey};
use shared::protocol::{Code, Problem, Said, Seq};
use socket::{Heard, Socket};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// The running app.
pub struct Shell {
    /// What the loader handed over.
    pub handle: Handle,
    /// What is on the screen.
    pub screen: Screen,
    model: RefCell<Model>,
    socket: RefCell<Option<Socket>>,
    scroll: OnceCell<HtmlElement>,
    // Kept for as long as the page may call them.
    sink: OnceCell<Closure<dyn Fn(String)>>,
    listeners: OnceCell<Vec<page::Listener>>,
}

impl Shell {
    /// An app that has not begun yet.
    pub fn new(handle: Handle, model: Model) -> Rc<Self> {
        Rc::new(Self {
            handle,
            screen: Screen::new(&model),
            model: RefCell::new(model),
            socket: RefCell::new(None),
            scroll: OnceCell::new(),
            sink: OnceCell::new(),
            listeners: OnceCell::new(),
        })
    }

    /// What never changes while the app runs.
    pub fn look(&self) -> Look {
        let Model { boot, language, .. } = &*self.model.borrow();
        Look {
            lang: *language,
            name: StoredValue::new(boot.name.clone()),
            assistant: StoredValue::new(boot.assistant.clone()),
            mark: StoredValue::new(boot.mark.clone()),
            hours: StoredValue::new(format!("{}–{}", boot.hours.0, boot.hours.1)),
        }
    }

    /// Begins, once everything is in its place.
    pub fn begin(self: &Rc<Self>, scroll: HtmlElement, sink: Closure<dyn Fn(String)>) {
        let _ = self.scroll.set(scroll);
        let _ = self.sink.set(sink);
        let _ = self.listeners.set(page::listen(self));
        self.dispatch(Event::Begun);
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
            Effect::Start(request) => self.post_start(&request),
            Effect::Open(place) => {
                let shell = Rc::downgrade(self);
                let hear = move |heard| {
                    if let Some(shell) = shell.upgrade() {
                        shell.hear(heard);
                    }
                };
                let url = format!("{}{}/socket", self.handle.address().replacen("http", "ws", 1), place.conversation);
                let socket = Socket::open(&url, &place.token, Rc::new(hear));
                let is_open = socket.is_some();
                self.socket.replace(socket);
                if !is_open {
                    self.hear(Heard::Closed(0));
                }
            }
            Effect::Drop => {
                self.socket.replace(None);
            }
            Effect::Send(frame) => {
                if let (Some(socket), Ok(json)) = (&*self.socket.borrow(), serde_json::to_string(&frame)) {
                    socket.send(&json);
                }
            }
            Effect::Wait(ms, timer) => self.wait(ms, timer),
            Effect::Save => {
                if let Ok(json) = serde_json::to_string(&self.model.borrow().saved()) {
                    self.handle.save(&json);
                }
            }
            Effect::Renew => {
                if let Ok(key) = StartKey::parse(&self.handle.mint(4)) {
                    self.dispatch(Event::Renewed(key));
                }
            }
        }
    }

    fn hear(self: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Opened => self.dispatch(Event::Opened),
            // A frame that this build does not know is of a later one, and not for it.
            Heard::Text(text) => {
                if let Ok(frame) = serde_json::from_str(&text) {
                    self.dispatch(Event::Came(frame));
                }
            }
            Heard::Closed(code) => {
                self.socket.replace(None);
                self.dispatch(Event::Closed { code, roll: roll() });
            }
        }
    }

    fn post_start(self: &Rc<Self>, request: &StartRequest) {
        let Ok(body) = serde_json::to_string(request) else { return };
        let shell = Rc::clone(self);
        spawn_local(async move {
            let event = match shell.handle.post("", &body).await {
                Some((200..=299, reply)) => {
                    serde_json::from_str::<StartReply>(&reply).ok().map(|reply| Event::Started(Box::new(reply)))
                }
                Some((400..=499, problem)) => serde_json::from_str::<Problem>(&problem)
                    .ok()
                    .filter(|problem| problem.code != Code::TooMany)
                    .map(|problem| Event::Denied(problem.code)),
                _ => None,
            };
            shell.dispatch(event.unwrap_or_else(|| Event::Unreached { roll: roll() }));
        });
    }

    fn wait(self: &Rc<Self>, ms: u32, timer: Timer) {
        let shell = Rc::downgrade(self);
        Timeout::new(ms, move || {
            if let Some(shell) = shell.upgrade() {
                shell.dispatch(Event::Due(timer));
            }
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

    /// The visitor says something.
    pub fn say(self, said: Said) {
        let id = self.0.with_value(|shell| shell.handle.mint(3));
        if let Ok(id) = MessageId::parse(&id) {
            self.act(Event::Said(id, said));
        }
    }

    /// The visitor says something by the loader's elements. It only makes what the protocol knows;
    /// words that are none after cleaning are dropped.
    pub fn say_json(self, said: &str) {
        if let Ok(said) = serde_json::from_str(said) {
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
