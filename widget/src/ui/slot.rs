//! A place on the screen for one thing that changes.

use leptos::prelude::AnyView;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};
use web_sys::HtmlElement;

/// A place, with what it shows. Dropped, it is empty.
pub struct Slot<T> {
    shown: T,
    state: AnyViewState,
}

impl<T> Slot<T> {
    /// Shows something at the end of an element.
    pub fn new(parent: &HtmlElement, shown: T, view: AnyView) -> Self {
        let mut state = view.build();
        state.mount(parent, None);
        Self { shown, state }
    }

    /// What it shows.
    pub fn shown(&self) -> &T {
        &self.shown
    }
}

impl<T: PartialEq> Slot<T> {
    /// Shows something else, if it is.
    pub fn show(&mut self, fresh: T, view: impl FnOnce(&T) -> AnyView) {
        if fresh != self.shown {
            view(&fresh).rebuild(&mut self.state);
            self.shown = fresh;
        }
    }
}

impl<T> Drop for Slot<T> {
    fn drop(&mut self) {
        self.state.unmount();
    }
}
