//! The page around the chat: network, visibility, other tabs.

use super::{Shell, scroll};
use crate::host::now;
use crate::model::Event;
use js_sys::Array;
use shared::time::Millis;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, EventTarget, HtmlElement, MutationObserver, MutationObserverInit, VisibilityState,
};

/// A listener that ends when it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    call: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// Listens.
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        call: impl FnMut(web_sys::Event) + 'static,
    ) -> Self {
        let call = Closure::<dyn FnMut(web_sys::Event)>::new(call);
        let _ = target.add_event_listener_with_callback(name, call.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            name,
            call,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.call.as_ref().unchecked_ref());
    }
}

/// Tells whenever the panel is opened or closed, until it is dropped.
pub struct Watch {
    observer: MutationObserver,
    _call: Closure<dyn FnMut()>,
}

impl Watch {
    fn new(panel: &HtmlElement, call: impl FnMut() + 'static) -> Option<Self> {
        let call = Closure::<dyn FnMut()>::new(call);
        let observer = MutationObserver::new(call.as_ref().unchecked_ref()).ok()?;
        let what = MutationObserverInit::new();
        what.set_attribute_filter(&Array::of1(&"hidden".into()));
        observer.observe_with_options(panel, &what).ok()?;
        Some(Self {
            observer,
            _call: call,
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Watches whether the panel is open. Whoever opens it finds the end of the talk, or what is new.
pub fn watch(shell: &Rc<Shell>) -> Option<Watch> {
    let shell = Rc::downgrade(shell);
    Watch::new(&shell.upgrade()?.handle.panel(), move || {
        let Some(shell) = shell.upgrade() else {
            return;
        };
        look(&shell);
        if let Some(running) = &*shell.running.borrow() {
            scroll::to_latest(&running.screen, true);
        }
        shell.scroll();
    })
}

/// Tells whether the open thread is on a screen in front of somebody.
pub fn look(shell: &Rc<Shell>) {
    let document = web_sys::window().and_then(|window| window.document());
    let is_visible = |document: Document| document.visibility_state() == VisibilityState::Visible;
    let is_open = !shell.handle.panel().hidden();
    shell.dispatch(Event::Looked(is_open && document.is_some_and(is_visible)));
}

/// Listens to what the page tells.
pub fn listen(shell: &Rc<Shell>, scroll: &HtmlElement) -> Vec<Listener> {
    let Some((window, document)) =
        web_sys::window().and_then(|window| Some((window.clone(), window.document()?)))
    else {
        return Vec::new();
    };
    let tell = |event: Event| {
        let shell = Rc::downgrade(shell);
        move |_| {
            if let Some(shell) = shell.upgrade() {
                shell.dispatch(event.clone());
            }
        }
    };
    let scrolled = {
        let shell = Rc::downgrade(shell);
        move |_| {
            if let Some(shell) = shell.upgrade() {
                shell.scroll();
            }
        }
    };
    let hidden_since = Cell::new(None::<Millis>);
    let woken = {
        let shell = Rc::downgrade(shell);
        let document = document.clone();
        move |_| {
            let Some(shell) = shell.upgrade() else {
                return;
            };
            match (document.visibility_state(), hidden_since.take()) {
                (VisibilityState::Visible, Some(since)) => shell.dispatch(Event::Woke {
                    hidden_ms: now().since(since),
                }),
                (VisibilityState::Visible, None) => {}
                _ => hidden_since.set(Some(now())),
            }
            look(&shell);
        }
    };
    let stored = {
        let shell = Rc::downgrade(shell);
        move |_| {
            if let Some(shell) = shell.upgrade() {
                shell.join();
            }
        }
    };
    let field = shell.handle.field();
    let typed = {
        let (shell, field) = (Rc::downgrade(shell), field.clone());
        move |_| {
            if let Some(shell) = shell.upgrade() {
                shell.dispatch(Event::Typed(!field.value().trim().is_empty()));
            }
        }
    };
    vec![
        Listener::new(&window, "online", tell(Event::Online(true))),
        Listener::new(&window, "offline", tell(Event::Online(false))),
        Listener::new(&window, "storage", stored),
        Listener::new(&document, "visibilitychange", woken),
        Listener::new(&field, "input", typed),
        Listener::new(scroll, "scroll", scrolled),
    ]
}
