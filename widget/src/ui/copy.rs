//! Copying what was said: one button for the whole thread, which goes to the line that is pointed at
//! or tapped. By keyboard it is one stop; the arrows take it from line to line.

use crate::shell::Listener;
use leptos::prelude::document;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

#[wasm_bindgen(inline_js = "export const copy = (text) => navigator.clipboard?.writeText(text);")]
extern "C" {
    fn copy(text: &str);
}

/// Lines whose words can be copied.
const LINES: &str = ".said";

/// The button.
pub struct Copy {
    inner: Rc<Inner>,
    _listeners: [Listener; 3],
}

struct Inner {
    button: HtmlElement,
    face: &'static str,
    is_done: Cell<bool>,
}

impl Copy {
    /// Puts it into the thread.
    pub fn new(thread: &HtmlElement, face: &'static str, done: &'static str) -> Option<Self> {
        let button: HtmlElement = document().create_element("button").ok()?.unchecked_into();
        button.set_class_name("copy");
        let _ = button.set_attribute("type", "button");
        // Shown by the style sheet: it is no part of what was said.
        let _ = button.set_attribute("aria-label", face);
        let inner = Rc::new(Inner {
            button,
            face,
            is_done: Cell::new(false),
        });
        let on = |name, call: fn(&Inner, &Event, &'static str)| {
            let inner = Rc::clone(&inner);
            Listener::new(thread, name, move |event| call(&inner, &event, done))
        };
        let listeners = [
            on("pointerover", |inner, event, _| inner.point(event)),
            on("click", Inner::tap),
            on("keydown", |inner, event, _| inner.turn(event)),
        ];
        Some(Self {
            inner,
            _listeners: listeners,
        })
    }

    /// Where nobody is at it, it goes to the last line.
    pub fn keep(&self, last: Option<&HtmlElement>) {
        let Inner { button, .. } = &*self.inner;
        let line = button.parent_element();
        let is_used = line.is_some_and(|line| line.matches(":hover,:focus-within") == Ok(true));
        if let Some(last) = last.filter(|_| !is_used) {
            self.inner.go(last);
        }
    }
}

impl Inner {
    fn go(&self, line: &Element) {
        if self.button.parent_element().as_ref() == Some(line) {
            return;
        }
        if self.is_done.take() {
            let _ = self.button.set_attribute("aria-label", self.face);
        }
        let _ = line.append_child(&self.button);
    }

    fn line_of(event: &Event) -> Option<Element> {
        let target: Element = event.target()?.dyn_into().ok()?;
        target.closest(LINES).ok()?
    }

    fn point(&self, event: &Event) {
        // Whoever is at it by keyboard stays there.
        if self.button.matches(":focus-visible") == Ok(true) {
            return;
        }
        if let Some(line) = Self::line_of(event) {
            self.go(&line);
        }
    }

    fn tap(&self, event: &Event, done: &'static str) {
        let is_it = event.target().as_ref() == Some(self.button.as_ref());
        if !is_it {
            return self.point(event);
        }
        let words = self.button.parent_element();
        let words = words.and_then(|line| line.query_selector(".b").ok()?);
        if let Some(words) = words.and_then(|words| words.text_content()) {
            copy(&words);
            self.is_done.set(true);
            let _ = self.button.set_attribute("aria-label", done);
        }
    }

    fn turn(&self, event: &Event) {
        let is_it = event.target().as_ref() == Some(self.button.as_ref());
        let key = event.unchecked_ref::<KeyboardEvent>().key();
        let is_up = key == "ArrowUp";
        if !is_it || !(is_up || key == "ArrowDown") {
            return;
        }
        event.prevent_default();
        let mut line = self.button.parent_element();
        while let Some(at) = line {
            line = if is_up {
                at.previous_element_sibling()
            } else {
                at.next_element_sibling()
            };
            if let Some(next) = line.as_ref().filter(|next| next.matches(LINES) == Ok(true)) {
                self.go(next);
                let _ = self.button.focus();
                return;
            }
        }
    }
}
