//! What is on the screen. Components get data, signals and an [`Actor`]; none of them knows the
//! model. Elements and classes of what the loader draws too are the same as there.
//!
//! A row is drawn anew as a whole when it changes, in place: one effect for a row, not one for each
//! of its attributes, is what keeps the app small. No element is written out without any part that
//! is computed: Leptos would make it of HTML text, which pages with Trusted Types refuse.

mod badge;
mod consent_card;
mod lead_card;
mod line;
mod parts;
mod screen;
mod talk;
mod who;

pub use screen::{Change, Screen, Shown, Status};

use crate::i18n::{Text, text};
use crate::model::Merchant;
use crate::shell::{Actor, Shell};
use badge::Badge;
use leptos::mount::mount_to;
use leptos::prelude::*;
use shared::lang::Lang;
use std::rc::Rc;
use std::sync::Arc;
use talk::Talk;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use who::Who;

/// What never changes while the app runs.
pub struct Look {
    /// The language spoken.
    pub lang: Lang,
    /// The merchant.
    pub merchant: Merchant,
}

impl Look {
    /// A text in the language spoken.
    pub fn text(&self, what: Text) -> &'static str {
        text(self.lang, what)
    }
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
    let (look, actor) = (shell.look(), Actor::new(shell));
    let (talk, who) = (like(talk)?, like(who)?);
    let (rows, status) = (shell.screen.rows.clone(), shell.screen.status.clone());
    let for_who = (Arc::clone(&look), status.clone());
    let for_badge = (Arc::clone(&look), status.clone());
    let launcher = shell.handle.launcher();
    mount_to(talk.clone(), move || {
        view! { <Talk look rows status actor /> }.into_any()
    })
    .forget();
    mount_to(who.clone(), move || {
        view! { <Who look=for_who.0 status=for_who.1 /> }.into_any()
    })
    .forget();
    mount_to(launcher.clone(), move || {
        view! { <Badge look=for_badge.0 status=for_badge.1 launcher /> }.into_any()
    })
    .forget();
    let scroll = talk.query_selector(".scroll").ok()??.dyn_into().ok()?;
    Some(Parts { talk, scroll, who })
}

fn like(element: &HtmlElement) -> Option<HtmlElement> {
    element.clone_node().ok()?.dyn_into().ok()
}
