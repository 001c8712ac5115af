//! The conversation's socket.

use super::Heard;
use js_sys::Array;
use shared::protocol::SUBPROTOCOL;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// An open or opening socket. Dropped, it is closed and tells nothing more.
pub struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn FnMut()>,
    _came: Closure<dyn FnMut(MessageEvent)>,
    _closed: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Opens a socket. The token goes as a second subprotocol, so that it is in no address. Nothing
    /// comes back where the page's content policy forbids sockets.
    pub fn open(url: &str, token: &str, hear: Rc<dyn Fn(Heard)>) -> Option<Self> {
        let protocols = Array::of2(&SUBPROTOCOL.into(), &token.into());
        let socket = WebSocket::new_with_str_sequence(url, &protocols).ok()?;
        let opened = Closure::new({
            let hear = Rc::clone(&hear);
            move || hear(Heard::Opened)
        });
        let came = Closure::new({
            let hear = Rc::clone(&hear);
            move |event: MessageEvent| {
                if let Some(text) = event.data().as_string() {
                    hear(Heard::Text(text));
                }
            }
        });
        let closed = Closure::new(move |event: CloseEvent| hear(Heard::Closed(event.code())));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(came.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            _opened: opened,
            _came: came,
            _closed: closed,
        })
    }

    /// Sends a frame. On a socket that is closing it is lost here, and sent again on the next one.
    pub fn send(&self, text: &str) {
        let _ = self.socket.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}
