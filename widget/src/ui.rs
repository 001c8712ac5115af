//! What is on the screen. Components get signals and an [`crate::shell::Actor`]; none of them knows
//! the model. Elements and classes of what the loader draws too are the same as there.

mod card;
mod consent_card;
mod lead_card;
mod line;
mod screen;
mod talk;
mod who;

pub use screen::{Change, Screen, Shown};
use talk::Talk;
use who::Who;

use crate::shell::{Actor, Shell};
use leptos::mount::mount_to;
use leptos::prelude::*;
use shared::lang::Lang;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What never changes while the app runs.
#[derive(Clone, Copy)]
pub struct Look {
    /// The language spoken.
    pub lang: Lang,
    /// The merchant's name.
    pub name: StoredValue<String>,
    /// Pi's name here.
    pub assistant: StoredValue<String>,
    /// The merchant's mark.
    pub mark: StoredValue<String>,
    /// When a person is there: `09:00–18:00`.
    pub hours: StoredValue<String>,
}

/// What takes the place of the loader's elements.
pub struct Parts {
    /// Thread, chips and note.
    pub talk: HtmlElement,
    /// What scrolls in it.
    pub scroll: HtmlElement,
    /// The header's lines.
    pub who: HtmlElement,
}

/// Draws everything, aside, in elements like the loader's. Nothing comes back where the browser
/// can't make any.
pub fn draw(shell: &Rc<Shell>, talk: &HtmlElement, who: &HtmlElement) -> Option<Parts> {
    let (look, screen, actor) = (shell.look(), shell.screen, Actor::new(shell));
    let (talk, who) = (like(talk)?, like(who)?);
    mount_to(talk.clone(), move || view! { <Talk look screen actor /> }).forget();
    mount_to(who.clone(), move || view! { <Who look presence=screen.presence /> }).forget();
    let scroll = talk.query_selector(".scroll").ok()??.dyn_into().ok()?;
    Some(Parts { talk, scroll, who })
}

fn like(element: &HtmlElement) -> Option<HtmlElement> {
    element.clone_node().ok()?.dyn_into().ok()
}
