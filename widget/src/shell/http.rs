//! Ordinary requests, made by the loader: the first message goes out the same way before and after
//! the app took over.

use super::{Shell, roll};
use crate::model::{self, Event, Start};
use crate::wire::{self, Json};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Posts the first message.
pub fn start(shell: &Rc<Shell>, start: &Start) {
    let body = wire::start(start).write();
    let then = Closure::once_into_js({
        let shell = Rc::downgrade(shell);
        move |status: u16, body: String| {
            if let Some(shell) = shell.upgrade() {
                shell.dispatch(heard(status, &body));
            }
        }
    });
    shell.handle.post("", &body, "", &then);
}

/// A refusal as the code that closes a socket.
pub fn close_code(body: &str) -> u16 {
    let problem = Json::parse(body).and_then(|json| wire::problem(&json));
    model::close_code(problem.as_ref().map(|problem| &*problem.code))
}

/// What is our fault, or too much at once, passes; so does what is no answer of ours.
fn heard(status: u16, body: &str) -> Event {
    let json = Json::parse(body);
    let event = match (status, json) {
        (200..=299, Some(json)) => {
            wire::started(&json).map(|started| Event::Started(Box::new(started)))
        }
        (400..=499, Some(json)) => wire::problem(&json)
            .map(|problem| problem.code)
            .filter(|code| code != "too_many")
            .map(Event::Denied),
        _ => None,
    };
    event.unwrap_or_else(|| Event::Unreached { roll: roll() })
}
