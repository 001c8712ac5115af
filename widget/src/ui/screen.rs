//! The model as signals: what changes on the screen is exactly what changed in the model.

use crate::model::{Model, Note, Row, rows};
use leptos::prelude::*;
use shared::chip::ShownChip;
use shared::protocol::{From, Presence};

/// A row on the screen.
#[derive(Clone)]
pub struct Shown {
    /// Its own for as long as it is there.
    pub key: String,
    /// What it shows.
    pub row: RwSignal<Row>,
    /// Whether it came after the app took over: then it moves in.
    pub is_new: bool,
}

/// What is on the screen.
#[derive(Clone, Copy)]
pub struct Screen {
    /// The thread.
    pub rows: RwSignal<Vec<Shown>>,
    /// Chips to tap.
    pub chips: RwSignal<Vec<ShownChip>>,
    /// What is not well.
    pub note: RwSignal<Option<Note>>,
    /// Who answers.
    pub presence: RwSignal<Presence>,
    /// Whether an earlier conversation is still to come.
    pub is_loading: RwSignal<bool>,
}

/// What a change did to the length of the thread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// The visitor's own words came last.
    Own,
    /// Something else did.
    Other,
}

impl Screen {
    /// The screen as the app takes over.
    pub fn new(model: &Model) -> Self {
        let rows = rows(model).into_iter().map(|(key, row)| Shown { key, row: RwSignal::new(row), is_new: false });
        Self {
            rows: RwSignal::new(rows.collect()),
            chips: RwSignal::new(model.chips().to_vec()),
            note: RwSignal::new(model.note()),
            presence: RwSignal::new(model.presence.clone()),
            is_loading: RwSignal::new(model.is_loading()),
        }
    }

    /// Shows the model as it is now.
    pub fn show(self, model: &Model) -> Change {
        set(self.note, model.note());
        set(self.presence, model.presence.clone());
        set(self.is_loading, model.is_loading());
        let has_chips = set(self.chips, model.chips().to_vec());
        let fresh = rows(model);
        let shown = self.rows.get_untracked();
        let is_same = shown.len() == fresh.len() && shown.iter().zip(&fresh).all(|(shown, (key, _))| shown.key == *key);
        let mut is_changed = false;
        let last = fresh.last().map(|(_, row)| matches!(row, Row::Line(line) if line.from == From::Visitor));
        let next: Vec<Shown> = fresh
            .into_iter()
            .map(|(key, row)| match shown.iter().find(|shown| shown.key == key) {
                Some(shown) => {
                    is_changed |= set(shown.row, row);
                    shown.clone()
                }
                None => Shown { key, row: RwSignal::new(row), is_new: true },
            })
            .collect();
        let is_longer = next.len() > shown.len();
        if !is_same {
            self.rows.set(next);
        }
        match last {
            Some(true) if is_longer => Change::Own,
            Some(_) if is_changed || !is_same || has_chips => Change::Other,
            _ => Change::None,
        }
    }
}

/// Sets a signal, and wakes who reads it only where something is new.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) -> bool {
    let is_new = signal.with_untracked(|old| *old != value);
    if is_new {
        signal.set(value);
    }
    is_new
}
