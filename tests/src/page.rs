//! Pages of our own making, as merchants might have them.

use crate::browser::Tab;
use crate::landing::Landing;

/// The function that takes commands before the script is there, as the documentation has it.
pub const STUB: &str = "<script>window.chipline = window.chipline || function () { (chipline.q = chipline.q || []).push(arguments) }</script>";

/// Watches what a page keeps going: `live()` counts timers and sockets that have not ended, `posted`
/// holds the bodies of requests.
pub const WATCH: &str = "<script>(() => {
  const timers = new Set(), sockets = [];
  const { setTimeout, clearTimeout, setInterval, clearInterval, WebSocket, fetch } = window;
  window.setTimeout = (call, ms, ...more) => { const id = setTimeout(() => { timers.delete(id); call(...more) }, ms); timers.add(id); return id };
  window.setInterval = (...all) => { const id = setInterval(...all); timers.add(id); return id };
  window.clearTimeout = (id) => { timers.delete(id); clearTimeout(id) };
  window.clearInterval = (id) => { timers.delete(id); clearInterval(id) };
  window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); sockets.push(this) } };
  window.posted = [];
  window.fetch = (url, options) => { posted.push([String(url), options?.body]); return fetch(url, options) };
  window.live = () => ({ timers: timers.size, sockets: sockets.filter((socket) => socket.readyState < 2).length });
})()</script>";

/// A page of these parts.
#[must_use]
pub fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=zh-CN><head><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>page</title>{head}</head><body><h1>page</h1>{body}</body></html>"
    )
}

/// The merchant's snippet, with a query and attributes.
#[must_use]
pub fn snippet(landing: &Landing, query: &str, attributes: &str) -> String {
    let (origin, merchant) = (landing.stand.origin(), landing.stand.merchant());
    format!("<script {attributes} src='{origin}/w/{merchant}.js{query}'></script>")
}

/// The page's address as the first message told it, on a page that watches.
#[track_caller]
#[must_use]
pub fn tracks(tab: &Tab) -> String {
    let told = tab.eval(
        "posted.filter(([url]) => url.endsWith('/v1/conversations')).map(([, body]) => JSON.parse(body).page.url)[0]",
    );
    told.as_str().expect("a first message").to_owned()
}
