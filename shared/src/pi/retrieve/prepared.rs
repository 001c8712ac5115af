//! An index that is made once.

use super::Index;
use crate::pack::Playbook;
use std::sync::OnceLock;

/// The index over a playbook, made when Pi first hears something and kept as long as the playbook is
/// in memory. It follows from the playbook, so it is neither stored nor copied nor compared.
#[derive(Default)]
pub(crate) struct Prepared(OnceLock<Box<Index>>);

impl Prepared {
    /// The index over this playbook, which has to be the one that holds it.
    pub(super) fn index(&self, playbook: &Playbook) -> &Index {
        self.0.get_or_init(|| Box::new(Index::new(playbook)))
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
