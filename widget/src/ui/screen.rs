//! The model as signals: what changes on the screen is what changed in the model.

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
    pub row: ArcRwSignal<Row>,
    /// Whether it came after the app took over: then it moves in.
    pub is_new: bool,
}

/// What is around the thread.
#[derive(Clone, PartialEq)]
pub struct Status {
    /// Who answers.
    pub presence: Presence,
    /// Chips to tap.
    pub chips: Vec<ShownChip>,
    /// What is not well.
    pub note: Option<Note>,
    /// Whether an earlier conversation is still to come.
    pub is_loading: bool,
    /// Whether a person is there.
    pub is_here: bool,
    /// How many messages nobody has read yet.
    pub unread: usize,
}

/// What is on the screen.
pub struct Screen {
    /// The thread.
    pub rows: ArcRwSignal<Vec<Shown>>,
    /// What is around it.
    pub status: ArcRwSignal<Status>,
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
        let rows = rows(model).into_iter().map(|(key, row)| Shown {
            key,
            row: ArcRwSignal::new(row),
            is_new: false,
        });
        Self {
            rows: ArcRwSignal::new(rows.collect()),
            status: ArcRwSignal::new(status(model)),
        }
    }

    /// Shows the model as it is now.
    pub fn show(&self, model: &Model) -> Change {
        let status = status(model);
        let mut is_changed = self.status.with_untracked(|old| *old != status);
        if is_changed {
            self.status.set(status);
        }
        let shown = self.rows.get_untracked();
        let fresh = rows(model);
        // That somebody writes stands after everything, and is nothing said.
        let said = fresh.iter().rev().find_map(|(_, row)| match row {
            Row::Line(line) => Some(line),
            _ => None,
        });
        let is_own = said.is_some_and(|line| line.from == From::Visitor);
        let mut next = Vec::new();
        for (at, (key, row)) in fresh.into_iter().enumerate() {
            // Most rows are where they were.
            let here = shown.get(at).filter(|shown| shown.key == key);
            match here.or_else(|| shown.iter().find(|shown| shown.key == key)) {
                Some(known) => {
                    if known.row.with_untracked(|old| *old != row) {
                        known.row.set(row);
                        is_changed = true;
                    }
                    next.push(known.clone());
                }
                None => next.push(Shown {
                    key,
                    row: ArcRwSignal::new(row),
                    is_new: true,
                }),
            }
        }
        let is_longer = next.len() > shown.len();
        if next.len() != shown.len()
            || next
                .iter()
                .zip(&shown)
                .any(|(next, shown)| next.key != shown.key)
        {
            self.rows.set(next);
            is_changed = true;
        }
        match is_changed {
            true if is_longer && is_own => Change::Own,
            true => Change::Other,
            false => Change::None,
        }
    }
}

fn status(model: &Model) -> Status {
    Status {
        presence: model.presence.clone(),
        chips: model.chips().to_vec(),
        note: model.note(),
        is_loading: model.is_loading(),
        is_here: model.signs.is_here,
        unread: model.unread(),
    }
}
