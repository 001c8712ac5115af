//! What is on the screen: Leptos's views without its signals. The model tells what there is after
//! every event, the views of what has changed are made anew and laid over those that are there, at
//! once: so what is looked at can be kept in its place in the same step. It also leaves out signals,
//! effects and keyed lists, which were 45 of 248 KB of wasm. No view knows the model. Elements and
//! classes of what the loader draws too are the same as there.
//!
//! No element is written out without any part that is computed: Leptos would make it of HTML text,
//! which pages with Trusted Types refuse.

mod around;
mod badge;
mod copy;
mod line;
mod list;
mod parts;
mod slot;
mod who;

pub use list::List;

use crate::i18n::{Text, text};
use crate::model::{Drawn, Merchant, Model, rows};
use crate::shell::{Actor, Shell};
use around::Around;
use copy::Copy;
use leptos::prelude::*;
use parts::{div, i, mark, words};
use shared::id::MessageId;
use shared::lang::Lang;
use slot::Slot;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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

/// What is on the screen. Dropped, it is gone.
pub struct Screen {
    look: Look,
    actor: Actor,
    /// Thread, chips and note.
    pub talk: HtmlElement,
    /// What scrolls in it.
    pub scroll: HtmlElement,
    /// The header's lines.
    pub who: HtmlElement,
    /// The thread.
    pub list: List,
    /// What the visitor said last, when the end of the thread was last looked for.
    pub followed: Option<MessageId>,
    copy: Copy,
    heard: HtmlElement,
    _frame: Slot<()>,
    around: Slot<Around>,
    note: Slot<Option<Text>>,
    jump: Slot<(bool, usize)>,
    line: Slot<who::Line>,
    badge: Slot<usize>,
    launcher: HtmlElement,
    launcher_name: String,
}

impl Screen {
    /// Draws everything, aside, in elements like the loader's. Nothing comes back where the browser
    /// can't make any.
    pub fn draw(shell: &Rc<Shell>) -> Option<Self> {
        let model = &*shell.model();
        let look = Look {
            lang: model.language,
            merchant: model.merchant.clone(),
        };
        let handle = &shell.handle;
        let (talk, who) = (like(&handle.talk())?, like(&handle.who())?);
        let frame = Slot::new(&talk, (), frame(&look));
        let find = |name: &str| -> Option<HtmlElement> {
            talk.query_selector(name).ok()??.dyn_into().ok()
        };
        let (scroll, thread) = (find(".scroll")?, find(".thread")?);
        let actor = Actor::new(shell);
        let around = Around::of(model);
        let line = who::Line::of(model);
        let mut screen = Self {
            copy: Copy::new(&thread, look.text(Text::Copy), look.text(Text::Copied))?,
            around: Slot::new(&scroll, around.clone(), around.view(&look, &actor)),
            note: Slot::new(&find(".note")?, None, words("")),
            jump: Slot::new(
                &find(".jump")?,
                (false, 0),
                around::jump(&look, false, 0, &actor),
            ),
            line: Slot::new(&who, line.clone(), line.view(&look)),
            badge: Slot::new(&handle.launcher(), 0, badge::view(0)),
            heard: find(".heard")?,
            list: List::new(thread, shell),
            followed: model.latest_own().cloned(),
            launcher_name: handle
                .launcher()
                .get_attribute("aria-label")
                .unwrap_or_default(),
            launcher: handle.launcher(),
            _frame: frame,
            look,
            actor,
            talk,
            scroll,
            who,
        };
        screen.show(model, rows(model));
        Some(screen)
    }

    /// Shows the model as it is now.
    pub fn show(&mut self, model: &Model, rows: Vec<Drawn>) {
        let Self { look, actor, .. } = self;
        self.list.show(rows, model.window.free(), look, actor);
        self.copy.keep(self.list.last_said());
        let around = Around::of(model);
        self.around.show(around, |around| around.view(look, actor));
        self.note.show(around::note(model), |note| {
            words(note.map_or("", |note| look.text(note)))
        });
        let unread = model.unread();
        self.jump
            .show((model.signs.is_further_up, unread), |(is_shown, unread)| {
                around::jump(look, *is_shown, *unread, actor)
            });
        self.line.show(who::Line::of(model), |line| line.view(look));
        if *self.badge.shown() != unread {
            self.badge.show(unread, |unread| badge::view(*unread));
            let name = badge::name(look, &self.launcher_name, unread);
            let _ = self.launcher.set_attribute("aria-label", &name);
        }
    }

    /// Screen readers are told of what somebody else has said.
    pub fn announce(&self, words: &str) {
        self.heard.set_text_content(Some(words));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self
            .launcher
            .set_attribute("aria-label", &self.launcher_name);
    }
}

/// What stands around everything that changes. The thread tells nothing by itself: what is new in it
/// is told apart, once it is whole, and what was only scrolled to is not.
fn frame(look: &Look) -> AnyView {
    let intro = div(
        "intro",
        vec![
            mark(look),
            i("name", &look.merchant.name, None),
            words(look.text(Text::Intro)),
        ],
    );
    let class = |class: &'static str| class.to_owned();
    vec![
        view! { <div class=class("scroll") tabindex="0">{intro}<div class=class("thread") role="log" aria-live="off"></div></div> }.into_any(),
        div("jump", Vec::new()),
        view! { <p class=class("note") role="status"></p> }.into_any(),
        view! { <p class=class("heard") aria-live="polite"></p> }.into_any(),
    ]
    .into_any()
}

fn like(element: &HtmlElement) -> Option<HtmlElement> {
    element.clone_node().ok()?.dyn_into().ok()
}
