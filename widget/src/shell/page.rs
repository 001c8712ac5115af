//! The page around the chat: network, visibility, other tabs, the keyboard, scrolling.

use super::Shell;
use crate::host::now;
use crate::model::Event;
use crate::ui::Change;
use js_sys::Array;
use leptos::prelude::request_animation_frame;
use shared::time::Millis;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, EventTarget, HtmlElement, MutationObserver, MutationObserverInit, VisibilityState,
};

/// How far from the end, in CSS pixels, a reader still counts as being there: about one message.
const AT_END_PX: i32 = 96;

/// What stays free above the message that is scrolled to, in CSS pixels.
const MARGIN_PX: i32 = 12;

/// A listener that ends when it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    call: Closure<dyn FnMut()>,
}

impl Listener {
    fn new(target: &EventTarget, name: &'static str, call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
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

/// Watches whether the panel is open. Whoever opens it finds the end of the talk.
pub fn watch(shell: &Rc<Shell>) -> Option<Watch> {
    let shell = Rc::downgrade(shell);
    Watch::new(&shell.upgrade()?.handle.panel(), move || {
        let Some(shell) = shell.upgrade() else {
            return;
        };
        look(&shell);
        if let Some(scroll) = shell.scroll.get() {
            let scroll = scroll.clone();
            request_animation_frame(move || to_latest(&scroll));
        }
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
pub fn listen(shell: &Rc<Shell>) -> Vec<Listener> {
    let Some((window, document)) =
        web_sys::window().and_then(|window| Some((window.clone(), window.document()?)))
    else {
        return Vec::new();
    };
    let tell = |event: Event| {
        let shell = Rc::downgrade(shell);
        move || {
            if let Some(shell) = shell.upgrade() {
                shell.dispatch(event.clone());
            }
        }
    };
    let hidden_since = Cell::new(None::<Millis>);
    let woken = {
        let shell = Rc::downgrade(shell);
        let document = document.clone();
        move || {
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
        move || {
            if let Some(shell) = shell.upgrade() {
                shell.join();
            }
        }
    };
    let field = shell.handle.field();
    let typed = {
        let (shell, field) = (Rc::downgrade(shell), field.clone());
        move || {
            if let Some(shell) = shell.upgrade() {
                shell.dispatch(Event::Typed(!field.value().trim().is_empty()));
            }
        }
    };
    let mut listeners = vec![
        Listener::new(&window, "online", tell(Event::Online(true))),
        Listener::new(&window, "offline", tell(Event::Online(false))),
        Listener::new(&window, "storage", stored),
        Listener::new(&document, "visibilitychange", woken),
        Listener::new(&field, "input", typed),
    ];
    if let Some(view) = window.visual_viewport() {
        for name in ["resize", "scroll"] {
            let (panel, view) = (shell.handle.panel(), view.clone());
            listeners.push(Listener::new(&view.clone(), name, move || {
                fit(&panel, view.scale(), view.height(), view.offset_top())
            }));
        }
    }
    listeners
}

/// On phones the panel is as high as what the keyboard leaves of the screen; the style sheet uses
/// these only there. While the visitor zooms it stays as it is.
fn fit(panel: &HtmlElement, scale: f64, height: f64, top: f64) {
    if scale < 1.01 {
        let style = panel.style();
        let _ = style.set_property("--height", &format!("{}px", height as i32));
        let _ = style.set_property("--top", &format!("{}px", top as i32));
    }
}

/// Follows a change to the end of the thread, once it is drawn: always to what the visitor said,
/// to anything else unless the visitor reads further up, or is filling in a card.
pub fn follow(scroll: &HtmlElement, change: Change) {
    let is_at_end =
        || scroll.scroll_height() - scroll.scroll_top() - scroll.client_height() < AT_END_PX;
    let is_filling = || matches!(scroll.query_selector("form:focus-within"), Ok(Some(_)));
    if change == Change::Own || change == Change::Other && is_at_end() && !is_filling() {
        let scroll = scroll.clone();
        request_animation_frame(move || to_latest(&scroll));
    }
}

/// Scrolls to the end, but not past the beginning of what was said last: who opens a long answer or
/// a card reads it from its first line.
pub fn to_latest(scroll: &HtmlElement) {
    let last = scroll
        .query_selector(".thread > :last-child")
        .ok()
        .flatten();
    let start = last
        .and_then(|last| last.dyn_into::<HtmlElement>().ok())
        .map_or(0, |last| last.offset_top() - scroll.offset_top());
    let end = scroll.scroll_height() - scroll.client_height();
    scroll.set_scroll_top(end.min(start - MARGIN_PX));
}
