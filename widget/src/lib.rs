//! floor
#![cfg(target_arch = "wasm32")]
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen::JsCast;
/// x
#[wasm_bindgen]
pub fn start(handle: JsValue) {
    let el: web_sys::HtmlElement = handle.unchecked_into();
    let (list, set) = signal(vec!["a".to_string()]);
    leptos::mount::mount_to(el, move || view!{
        <div class="x"><For each=move || list.get() key=|x| x.clone() let:x><p on:click=move |_| set.update(|l| l.push("b".into()))>{x}</p></For></div>
    }).forget();
}
