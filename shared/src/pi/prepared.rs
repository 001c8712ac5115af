//! What hearing and the guard need of a playbook, made once.

use super::extract::Listener;
use super::quote::Shelf;
use super::retrieve::Index;
use crate::pack::{Alarms, Linter, Playbook};
use std::sync::OnceLock;

/// Made when Pi first needs it and kept as long as the playbook is in memory. It follows from
/// the playbook, so it is neither stored nor copied nor compared.
#[derive(Default)]
pub(crate) struct Prepared {
    index: OnceLock<Box<Index>>,
    listeners: OnceLock<Vec<Listener>>,
    shelf: OnceLock<Shelf>,
    linter: OnceLock<Linter>,
    alarms: OnceLock<Alarms>,
}

impl Prepared {
    /// The index over this playbook's examples; it has to be the playbook that holds this.
    pub(super) fn index(&self, playbook: &Playbook) -> &Index {
        self.index.get_or_init(|| Box::new(Index::new(playbook)))
    }

    /// The features of what the merchant's own texts say.
    pub(super) fn shelf(&self, playbook: &Playbook) -> &Shelf {
        self.shelf.get_or_init(|| Shelf::new(playbook))
    }

    /// What this playbook forbids, ready to be looked for.
    pub(crate) fn linter(&self, playbook: &Playbook) -> &Linter {
        self.linter
            .get_or_init(|| Linter::of_trade(&playbook.pack, &playbook.claims))
    }

    /// This playbook's words of danger, ready to be heard.
    pub(super) fn alarms(&self, playbook: &Playbook) -> &Alarms {
        self.alarms.get_or_init(|| Alarms::new(&playbook.dangers))
    }

    /// This playbook's fields, ready to be listened for.
    pub(super) fn listeners(&self, playbook: &Playbook) -> &[Listener] {
        self.listeners
            .get_or_init(|| playbook.fields.iter().map(Listener::new).collect())
    }
}

impl Clone for Prepared {
    /// The copy may be changed, so it begins without.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Prepared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prepared(..)")
    }
}
