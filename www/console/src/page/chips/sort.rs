//! Dragging chips into order, with a finger or a mouse.
//!
//! Pointer events and not the browser's drag and drop, which no phone has. The list captures the
//! pointer and not the row: rows are moved in the document while they are dragged.

use super::Desk;
use crate::i18n::fill;
use crate::session::use_words;
use leptos::html::Ol;
use leptos::prelude::*;
use shared::id::ChipId;
use web_sys::{Element, PointerEvent};

/// Handle to the dragging.
#[derive(Clone, Copy)]
pub struct Sorting {
    /// The list.
    pub list: NodeRef<Ol>,
    dragged: RwSignal<Option<ChipId>>,
    desk: Desk,
    moved_text: &'static str,
}

impl Sorting {
    /// Nothing is dragged yet.
    pub fn new(desk: Desk) -> Self {
        let moved_text = use_words().chips.moved;
        Self {
            list: NodeRef::new(),
            dragged: RwSignal::new(None),
            desk,
            moved_text,
        }
    }

    /// Whether something is dragged, followed.
    pub fn is_on(self) -> bool {
        self.dragged.with(Option::is_some)
    }

    /// Whether this chip is dragged, followed.
    pub fn is_dragged(self, id: &ChipId) -> bool {
        self.dragged.with(|dragged| dragged.as_ref() == Some(id))
    }

    /// A chip's grip is held.
    pub fn held(self, id: &ChipId, event: &PointerEvent) {
        let Some(list) = self.list.get_untracked() else {
            return;
        };
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        // Refused when the pointer is gone already: then nothing will move.
        let _ = list.set_pointer_capture(event.pointer_id());
        self.dragged.set(Some(id.clone()));
    }

    /// The pointer has moved: the chip goes to the place under it.
    pub fn moved(self, event: &PointerEvent) {
        let (Some(id), Some(list)) = (self.dragged.get_untracked(), self.list.get_untracked())
        else {
            return;
        };
        let y = f64::from(event.client_y());
        let rows = list.children();
        let rows = (0..rows.length()).filter_map(|index| rows.item(index));
        let place = rows
            .filter(|row| row.id() != id.as_str() && middle_of(row) < y)
            .count();
        let known = self
            .desk
            .editor
            .with_untracked(|editor| editor.as_ref()?.find(&id).map(|(at, _)| at));
        if known != Some(place) {
            self.desk.edit(|editor| editor.move_to(&id, place));
        }
    }

    /// The pointer is let go.
    pub fn dropped(self) {
        if let Some(id) = self.dragged.get_untracked() {
            self.dragged.set(None);
            self.say(&id);
        }
    }

    /// Moves a chip by one place, as keys and buttons do.
    pub fn step(self, id: &ChipId, down: bool) {
        let place = self
            .desk
            .editor
            .with_untracked(|editor| editor.as_ref()?.find(id).map(|(at, _)| at));
        let target = place.and_then(|at| {
            if down {
                Some(at + 1)
            } else {
                at.checked_sub(1)
            }
        });
        if let Some(target) = target {
            self.desk.edit(|editor| editor.move_to(id, target));
            self.say(id);
        }
    }

    fn say(self, id: &ChipId) {
        let found = untrack(|| {
            self.desk
                .with(|editor| (editor.find(id).map(|(at, _)| at + 1), editor.chips().len()))
        });
        if let Some((Some(place), count)) = found {
            let name = untrack(|| self.desk.label(id));
            let values = [
                ("label", name.as_str()),
                ("n", &place.to_string()),
                ("max", &count.to_string()),
            ];
            self.desk.said.set(fill(self.moved_text, &values));
        }
    }
}

fn middle_of(row: &Element) -> f64 {
    let rect = row.get_bounding_client_rect();
    rect.top() + rect.height() / 2.0
}
