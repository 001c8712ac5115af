//! The thread's rows, each an element that stays as long as its key does. A list of our own: it is
//! smaller than Leptos's, knows how high its rows are, keeps the elements of cards, with all that is
//! typed into them, while they are out of sight, and never loses the focus.

use super::{Look, line};
use crate::model::{Drawn, Face, Row};
use crate::shell::{Actor, Shell};
use leptos::prelude::document;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};
use shared::protocol::Seq;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A row on the screen.
struct Shown {
    drawn: Drawn,
    /// Whether it came after the app took over: then it moves in.
    is_new: bool,
    state: AnyViewState,
    root: HtmlElement,
}

impl Shown {
    fn is_line(&self) -> bool {
        matches!(self.drawn.row, Row::Line(_)) && self.drawn.seq > Seq(0)
    }

    fn is_words(&self) -> bool {
        match &self.drawn.row {
            Row::Line(line) => matches!(line.face, Face::Words(..)),
            _ => false,
        }
    }
}

/// The rows on the screen.
pub struct List {
    thread: HtmlElement,
    shell: Weak<Shell>,
    shown: VecDeque<Shown>,
    /// The elements of cards, by the keys of their rows.
    cards: Vec<(String, HtmlElement)>,
    free: (i32, i32),
    /// The last message that was ever shown.
    newest: Seq,
    is_begun: bool,
}

/// A row that is looked at, and where it stands: it is put back there after a change.
pub struct Anchor {
    key: String,
    top: i32,
}

impl List {
    /// An empty list.
    pub fn new(thread: HtmlElement, shell: &Rc<Shell>) -> Self {
        Self {
            thread,
            shell: Rc::downgrade(shell),
            shown: VecDeque::new(),
            cards: Vec::new(),
            free: (0, 0),
            newest: Seq(0),
            is_begun: false,
        }
    }

    /// Whether the rows on the screen are not these.
    pub fn differs(&self, fresh: &[Drawn], free: (i32, i32)) -> bool {
        self.free != free || !self.shown.iter().map(|shown| &shown.drawn).eq(fresh)
    }

    /// Where the thread begins.
    pub fn top(&self) -> i32 {
        self.thread.offset_top()
    }

    /// The row that something is scrolled to: the first new one on return, else the last one.
    pub fn latest(&self, is_return: bool) -> Option<&HtmlElement> {
        let mut marker = self
            .shown
            .iter()
            .filter(|shown| is_return && shown.drawn.row == Row::New);
        let row = marker.next().or_else(|| self.shown.back());
        row.map(|shown| &shown.root)
    }

    /// The first line that ends below this one. What stands between lines may go when others come.
    pub fn anchor(&self, line: i32) -> Option<Anchor> {
        let at = self
            .shown
            .partition_point(|shown| bottom(&shown.root) <= line);
        let mut lines = self.shown.range(at..).filter(|shown| shown.is_line());
        let shown = lines.next()?;
        Some(Anchor {
            key: shown.drawn.key.clone(),
            top: shown.root.offset_top(),
        })
    }

    /// The last line with words.
    pub fn last_said(&self) -> Option<&HtmlElement> {
        let mut lines = self.shown.iter().rev().filter(|shown| shown.is_words());
        lines.next().map(|shown| &shown.root)
    }

    /// How far a row has moved; nothing where it is gone.
    pub fn moved(&self, anchor: &Anchor) -> Option<i32> {
        let row = self
            .shown
            .iter()
            .find(|shown| shown.drawn.key == anchor.key)?;
        Some(row.root.offset_top() - anchor.top)
    }

    /// How high all rows are.
    pub fn height(&self) -> i32 {
        match (self.shown.front(), self.shown.back()) {
            (Some(first), Some(last)) => bottom(&last.root) - first.root.offset_top(),
            _ => 0,
        }
    }

    /// How high messages are, with the day or time above them.
    pub fn heights(&self) -> Vec<(Seq, u16)> {
        let mut heights: Vec<(Seq, u16)> = Vec::new();
        let mut before = None;
        for Shown { drawn, root, .. } in &self.shown {
            let top = root.offset_top();
            let before = before.replace(top).unwrap_or(top);
            if let Some((_, height)) = heights.last_mut() {
                *height = height.saturating_add((top - before) as u16);
            }
            if heights.last().is_none_or(|(seq, _)| *seq != drawn.seq) {
                heights.push((drawn.seq, 0));
            }
        }
        // The last one ends where nothing follows that could tell.
        heights.retain(|(seq, height)| seq.0 > 0 && *height > 0);
        heights
    }

    /// Shows these rows.
    pub fn show(&mut self, fresh: Vec<Drawn>, free: (i32, i32), look: &Look, actor: &Actor) {
        if self.free != free {
            self.free = free;
            let style = self.thread.style();
            let (above, below) = free;
            let _ = style.set_property("padding-block", &format!("{above}px {below}px"));
        }
        let mut before = std::mem::take(&mut self.shown);
        // Rows come and go at the ends, mostly: what is where it was is found at once.
        before.retain_mut(|shown| {
            let is_here = fresh.iter().any(|drawn| drawn.key == shown.drawn.key);
            if !is_here {
                self.leave(shown);
            }
            is_here
        });
        for drawn in fresh {
            let next = before.front().map(|shown| shown.root.clone());
            let at = before.iter().position(|shown| shown.drawn.key == drawn.key);
            let shown = match at.and_then(|at| before.remove(at)) {
                Some(mut shown) => {
                    if at != Some(0) {
                        shown
                            .state
                            .mount(&self.thread, next.as_ref().map(|next| &***next));
                    }
                    if shown.drawn != drawn {
                        self.change(&mut shown, drawn, look, actor);
                    }
                    Some(shown)
                }
                None => self.build(drawn, next.as_ref(), look, actor),
            };
            self.shown.extend(shown);
        }
        self.is_begun = true;
    }

    fn build(
        &mut self,
        drawn: Drawn,
        next: Option<&HtmlElement>,
        look: &Look,
        actor: &Actor,
    ) -> Option<Shown> {
        // What is only scrolled to does not move in.
        let is_new = self.is_begun && (drawn.seq == Seq(0) || drawn.seq > self.newest);
        self.newest = self.newest.max(drawn.seq);
        let mut state = line::view(look, &drawn, is_new, actor).build();
        state.mount(&self.thread, next.map(|next| &***next));
        let root = state.elements().into_iter().next()?.dyn_into().ok()?;
        let shown = Shown {
            drawn,
            is_new,
            state,
            root,
        };
        self.draw_card(&shown);
        Some(shown)
    }

    fn change(&mut self, shown: &mut Shown, drawn: Drawn, look: &Look, actor: &Actor) {
        self.newest = self.newest.max(drawn.seq);
        line::view(look, &drawn, shown.is_new, actor).rebuild(&mut shown.state);
        shown.drawn = drawn;
        // A row that turned into one of another kind has another element.
        if let Some(root) = shown.state.elements().into_iter().next() {
            shown.root = root.unchecked_into();
        }
        self.draw_card(shown);
    }

    /// The focus stays in the thread when the row goes that has it.
    fn leave(&self, shown: &mut Shown) {
        if shown.root.matches(":focus-within") == Ok(true)
            && let Some(scroll) = self.thread.parent_element()
        {
            let _ = scroll.unchecked_into::<HtmlElement>().focus();
        }
        shown.state.unmount();
    }

    /// Cards are drawn by a script of their own.
    fn draw_card(&mut self, shown: &Shown) {
        let Row::Line(crate::model::Line {
            face: Face::Card(card),
            ..
        }) = &shown.drawn.row
        else {
            return;
        };
        let known = self.cards.iter().find(|(key, _)| *key == shown.drawn.key);
        let element = match known {
            Some((_, element)) => element.clone(),
            None => {
                let Ok(element) = document().create_element("div") else {
                    return;
                };
                let element: HtmlElement = element.unchecked_into();
                self.cards.push((shown.drawn.key.clone(), element.clone()));
                element
            }
        };
        if element.parent_element().as_ref() != Some(&shown.root) {
            let _ = shown.root.append_child(&element);
        }
        if let Some(shell) = self.shell.upgrade() {
            shell.handle.card(&element, &card.json().write());
        }
    }
}

impl Drop for List {
    fn drop(&mut self) {
        for shown in &mut self.shown {
            shown.state.unmount();
        }
    }
}

fn bottom(element: &HtmlElement) -> i32 {
    element.offset_top() + element.offset_height()
}
