//! What the loader hands over, and the moment at which the app takes its place: the only file that
//! knows the handle.
//!
//! The loader calls [`start`] between two requests, never during one. The app draws the thread and
//! the header's lines aside, puts them in the place of the loader's in one go and sets `sink`; until
//! then the loader is in charge, from then on the app. The composer's elements are never touched, so
//! that focus, caret, a word being composed and the keyboard survive.

use crate::model::Model;
use crate::shell::{Actor, Shell};
use crate::ui::Screen;
use crate::wire::{self, Json};
use js_sys::{Date, Function};
use shared::time::Millis;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlTextAreaElement};

#[wasm_bindgen]
extern "C" {
    /// The loader's handle.
    pub type Handle;

    /// All that happened so far: [`crate::model::Snapshot`] as JSON.
    #[wasm_bindgen(method, getter)]
    fn snapshot(this: &Handle) -> String;
    /// Thread, chips and note.
    #[wasm_bindgen(method, getter)]
    pub fn talk(this: &Handle) -> HtmlElement;
    /// What scrolls in it.
    #[wasm_bindgen(method, getter)]
    fn scroll(this: &Handle) -> HtmlElement;
    /// The header's lines.
    #[wasm_bindgen(method, getter)]
    pub fn who(this: &Handle) -> HtmlElement;
    /// The whole open chat.
    #[wasm_bindgen(method, getter)]
    pub fn panel(this: &Handle) -> HtmlElement;
    /// The round button that opens it.
    #[wasm_bindgen(method, getter)]
    pub fn launcher(this: &Handle) -> HtmlElement;
    /// The text box.
    #[wasm_bindgen(method, getter)]
    pub fn field(this: &Handle) -> HtmlTextAreaElement;
    /// Address below which conversations lie.
    #[wasm_bindgen(method, getter)]
    pub fn address(this: &Handle) -> String;
    /// Stores what outlives the page.
    #[wasm_bindgen(method)]
    pub fn save(this: &Handle, json: &str);
    /// What all tabs of the visitor's share, as it is stored now.
    #[wasm_bindgen(method)]
    pub fn stored(this: &Handle) -> JsValue;
    /// Random text of 32 bits each.
    #[wasm_bindgen(method)]
    pub fn mint(this: &Handle, count: u32) -> String;
    /// Takes what the visitor says from now on, as JSON.
    #[wasm_bindgen(method, setter)]
    fn set_sink(this: &Handle, sink: Option<&Function>);
    /// Draws a card in an element, or what has become of it.
    #[wasm_bindgen(method)]
    pub fn card(this: &Handle, element: &HtmlElement, json: &str);
    /// Tells the page of something.
    #[wasm_bindgen(method)]
    pub fn tell(this: &Handle, name: &str, json: &str);
    /// Puts words into the text box, to be edited.
    #[wasm_bindgen(method)]
    pub fn fill(this: &Handle, words: &str);
    /// Posts JSON below [`Handle::address`], with a token where there is one, and tells status and
    /// body; 0 where the edge was not reached.
    #[wasm_bindgen(method)]
    pub fn post(this: &Handle, path: &str, body: &str, token: &str, then: &JsValue);
}

/// Why the app can't take over.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// The loader is of another build.
    #[error("the loader's snapshot can't be read")]
    Snapshot,
    /// What the app would take the place of is not there.
    #[error("the loader's elements are gone")]
    Elements,
}

/// The time.
pub fn now() -> Millis {
    Millis(Date::now() as u64)
}

/// The running app, for whoever ends it.
#[wasm_bindgen]
pub struct App(Rc<Shell>);

#[wasm_bindgen]
impl App {
    /// Ends everything: connections, timers, listeners, what is on the screen.
    pub fn stop(self) {
        self.0.stop();
        self.0.handle.set_sink(None);
    }
}

/// Takes over from the loader.
///
/// # Errors
/// [`HandOverError`]; the loader then goes on alone.
#[wasm_bindgen]
pub fn start(handle: Handle) -> Result<App, JsError> {
    let snapshot = Json::parse(&handle.snapshot())
        .and_then(|json| wire::snapshot(&json))
        .ok_or(HandOverError::Snapshot)?;
    let offset_min = -Date::new_0().get_timezone_offset() as i32;
    let model = Model::adopt(snapshot, now(), offset_min);
    let (talk, who, scroll) = (handle.talk(), handle.who(), handle.scroll());

    let shell = Shell::new(handle, model);
    let screen = Screen::draw(&shell).ok_or(HandOverError::Elements)?;
    let (scrolled, height) = (scroll.scroll_top(), scroll.scroll_height());
    talk.replace_with_with_node_1(&screen.talk)
        .map_err(|_| HandOverError::Elements)?;
    who.replace_with_with_node_1(&screen.who)
        .map_err(|_| HandOverError::Elements)?;
    screen.scroll.set_scroll_top(scrolled);
    // A card that the loader could only announce has unfolded.
    let is_longer = screen.scroll.scroll_height() > height;

    let actor = Actor::new(&shell);
    let sink = Closure::<dyn Fn(String)>::new(move |said: String| actor.take(&said));
    shell.handle.set_sink(Some(sink.as_ref().unchecked_ref()));
    shell.begin(screen, sink, is_longer);
    Ok(App(shell))
}
