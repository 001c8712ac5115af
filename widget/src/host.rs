//! What the loader hands over, and the moment at which the app takes its place: the only file that
//! knows the handle.
//!
//! The loader calls [`start`] between two requests, never during one. The app draws the thread and
//! the header's lines aside, puts them in the place of the loader's in one go and sets `sink`; until
//! then the loader is in charge, from then on the app. The composer's elements are never touched, so
//! that focus, caret, a word being composed and the keyboard survive.

use crate::model::Model;
use crate::shell::{Actor, Shell, to_latest};
use crate::ui;
use crate::wire::{self, Json};
use js_sys::{Date, Function};
use shared::time::Millis;
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
    fn talk(this: &Handle) -> HtmlElement;
    /// What scrolls in it.
    #[wasm_bindgen(method, getter)]
    fn scroll(this: &Handle) -> HtmlElement;
    /// The header's lines.
    #[wasm_bindgen(method, getter)]
    fn who(this: &Handle) -> HtmlElement;
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
    fn set_sink(this: &Handle, sink: &Function);
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

/// Takes over from the loader.
///
/// # Errors
/// [`HandOverError`]; the loader then goes on alone.
#[wasm_bindgen]
pub fn start(handle: Handle) -> Result<(), JsError> {
    let snapshot = Json::parse(&handle.snapshot())
        .and_then(|json| wire::snapshot(&json))
        .ok_or(HandOverError::Snapshot)?;
    let offset_min = -Date::new_0().get_timezone_offset() as i32;
    let model = Model::adopt(snapshot, now(), offset_min);
    let (talk, who, scroll) = (handle.talk(), handle.who(), handle.scroll());

    let shell = Shell::new(handle, model);
    let parts = ui::draw(&shell, &talk, &who).ok_or(HandOverError::Elements)?;
    let (scrolled, height) = (scroll.scroll_top(), scroll.scroll_height());
    talk.replace_with_with_node_1(&parts.talk)
        .map_err(|_| HandOverError::Elements)?;
    who.replace_with_with_node_1(&parts.who)
        .map_err(|_| HandOverError::Elements)?;
    parts.scroll.set_scroll_top(scrolled);
    // A card that the loader could only announce has unfolded.
    if parts.scroll.scroll_height() > height {
        to_latest(&parts.scroll);
    }

    let actor = Actor::new(&shell);
    let sink = Closure::<dyn Fn(String)>::new(move |said: String| actor.say_json(&said));
    shell.handle.set_sink(sink.as_ref().unchecked_ref());
    shell.begin(parts.scroll, sink);
    Ok(())
}
