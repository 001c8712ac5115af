//! The browser's own facilities, each behind a plain function. What a browser refuses (storage in
//! a private window, the clipboard without a gesture) is answered as if it were empty.

use shared::id::{ChipId, MessageId};
use shared::lang::Lang;
use shared::time::Millis;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{
    ClipboardEvent, DragEvent, Event, File, FileList, HtmlElement, HtmlInputElement, Window,
};

const LANG_KEY: &str = "chipline.console.lang";
const UNSENT_KEY: &str = "chipline.console.unsent";

fn window() -> Option<Window> {
    web_sys::window()
}

/// What follows the `#` of the address, with it.
#[must_use]
pub fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Goes to a fragment.
pub fn set_fragment(fragment: &str) {
    if let Some(window) = window() {
        // Only a detached document refuses, and nobody reads that.
        let _ = window.location().set_hash(fragment);
    }
}

/// Puts a fragment in the place of the current one.
pub fn replace_fragment(fragment: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // Refused only after hundreds of calls within seconds.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(fragment));
    }
}

/// The page's address without its fragment.
#[must_use]
pub fn page_address() -> String {
    let location = window().map(|window| window.location());
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    location.map_or_else(String::new, |location| {
        format!("{}{}", part(location.origin()), part(location.pathname()))
    })
}

/// The socket address of a path on this page's own origin.
#[must_use]
pub fn socket_address(path: &str) -> String {
    let origin = window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default();
    // http becomes ws, https becomes wss.
    format!("{}{path}", origin.replacen("http", "ws", 1))
}

/// An address as a person reads it: `%E8%A3%85` as what it stands for.
#[must_use]
pub fn readable_address(address: &str) -> String {
    let decoded = js_sys::decode_uri(address);
    decoded.map_or_else(|_| address.to_owned(), String::from)
}

/// The time.
#[must_use]
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as u64)
}

/// Minutes that the reader's clock is ahead of UTC at that moment, summer time included.
#[must_use]
pub fn offset_min(at: Millis) -> i32 {
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    -(date.get_timezone_offset() as i32)
}

/// A number from 0 to 1 that nobody else has.
#[must_use]
pub fn chance() -> f64 {
    js_sys::Math::random()
}

/// Twelve random characters. `getRandomValues` and not `randomUUID`: the latter is missing on a
/// console served without TLS in a local network.
fn random_word() -> String {
    let mut bytes = [0_u8; 12];
    let filled = window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        bytes = std::array::from_fn(|_| (chance() * 256.0) as u8);
    }
    bytes
        .iter()
        .map(|byte| char::from(b"abcdefghijklmnopqrstuvwxyz234567"[usize::from(byte % 32)]))
        .collect()
}

/// A new message's id.
#[must_use]
pub fn new_message_id() -> Option<MessageId> {
    MessageId::parse(&random_word()).ok()
}

/// A new chip's id.
#[must_use]
pub fn new_chip_id() -> Option<ChipId> {
    ChipId::parse(&random_word()).ok()
}

/// The language chosen here before, or else the one the browser asks for.
#[must_use]
pub fn language() -> Lang {
    let Some(window) = window() else {
        return Lang::default();
    };
    let kept = window
        .local_storage()
        .ok()
        .flatten()
        .and_then(|kept| kept.get_item(LANG_KEY).ok()?);
    let wanted = window
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect::<Vec<_>>();
    kept.into_iter()
        .chain(wanted)
        .find_map(|tag| Lang::for_tag(&tag))
        .unwrap_or_default()
}

/// Remembers the language, and tells the document, its fonts and its screen readers.
pub fn keep_language(lang: Lang) {
    if let Some(kept) = window().and_then(|window| window.local_storage().ok().flatten()) {
        // Not remembered in a private window: the choice still holds until it is closed.
        let _ = kept.set_item(LANG_KEY, lang.tag());
    }
    show_language(lang);
}

/// What the page before this one, in the same tab, had not sent.
#[must_use]
pub fn unsent() -> Option<String> {
    window()?
        .session_storage()
        .ok()
        .flatten()?
        .get_item(UNSENT_KEY)
        .ok()?
}

/// Keeps what is not sent for the next page in this tab; without it, forgets what was kept.
pub fn keep_unsent(unsent: Option<&str>) {
    if let Some(kept) = window().and_then(|window| window.session_storage().ok().flatten()) {
        // Not kept where the storage is refused or full: it is in memory all the same.
        let _ = match unsent {
            Some(unsent) => kept.set_item(UNSENT_KEY, unsent),
            None => kept.remove_item(UNSENT_KEY),
        };
    }
}

/// Tells the document which language it is in.
pub fn show_language(lang: Lang) {
    if let Some(root) = document_element() {
        // An element takes any valid attribute name.
        let _ = root.set_attribute("lang", lang.tag());
    }
}

fn document_element() -> Option<web_sys::Element> {
    window()?.document()?.document_element()
}

/// Takes away what the page showed while the app was loading.
pub fn clear_body() {
    if let Some(boot) = window().and_then(|window| window.document()?.get_element_by_id("boot")) {
        boot.remove();
    }
}

/// Writes to the browser's log, for developers.
#[cfg(debug_assertions)]
pub fn log_error(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
}

/// Names the page in the browser's tab.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Whether the browser has a network.
#[must_use]
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page is on the screen.
#[must_use]
pub fn is_visible() -> bool {
    window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Whether fingers are the main way to point: Enter then makes a line, as on every phone.
#[must_use]
pub fn is_touch() -> bool {
    window()
        .and_then(|window| window.match_media("(pointer: coarse)").ok().flatten())
        .is_some_and(|query| query.matches())
}

/// Copies a text; false where the browser refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    // The clipboard is missing without TLS, though its type says otherwise.
    let navigator: JsValue = window.navigator().into();
    let has_clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| clipboard.is_object());
    has_clipboard
        && wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(text))
            .await
            .is_ok()
}

/// Moves the focus to an element.
pub fn focus(id: &str) {
    let element = window().and_then(|window| window.document()?.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// The files chosen in an input, which is empty again: the same can be chosen once more.
#[must_use]
pub fn chosen(event: &Event) -> Vec<File> {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = listed(input.files());
    input.set_value("");
    files
}

/// The text in a file; nothing where it can't be read.
pub async fn text_of(file: &File) -> Option<String> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
    text.ok()?.as_string()
}

/// The files on the clipboard that is pasted.
#[must_use]
pub fn pasted(event: &ClipboardEvent) -> Vec<File> {
    listed(event.clipboard_data().and_then(|data| data.files()))
}

/// The files that are dropped.
#[must_use]
pub fn dropped(event: &DragEvent) -> Vec<File> {
    listed(event.data_transfer().and_then(|data| data.files()))
}

/// Whether what is dragged over the page are files.
#[must_use]
pub fn drags_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let item = |files: &FileList, index| files.item(index);
    files.map_or_else(Vec::new, |files| {
        (0..files.length())
            .filter_map(|index| item(&files, index))
            .collect()
    })
}
