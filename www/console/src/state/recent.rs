//! A live list, the latest first: pages that were fetched, and rows that arrive while it is open.

use shared::id::{ConversationId, LeadId};
use shared::lead::LeadView;
use shared::protocol::ConversationRow;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::Hash;

/// A row that a live list can hold.
pub trait Listed {
    /// What tells rows apart.
    type Id: Clone + Eq + Hash;

    /// Which row it is.
    fn id(&self) -> &Self::Id;

    /// What the list is sorted by, the largest first.
    fn place(&self) -> u64;

    /// Which of two copies is the newer one.
    fn version(&self) -> (u64, u64);
}

impl Listed for LeadView {
    type Id = LeadId;

    fn id(&self) -> &LeadId {
        &self.facts.id
    }

    // A lead that comes back stays where it was captured: rows don't jump under a reader's finger.
    fn place(&self) -> u64 {
        self.facts.created_at.0
    }

    fn version(&self) -> (u64, u64) {
        (self.facts.updated_at.0, 0)
    }
}

impl Listed for ConversationRow {
    type Id = ConversationId;

    fn id(&self) -> &ConversationId {
        &self.id
    }

    fn place(&self) -> u64 {
        self.updated_at.0
    }

    fn version(&self) -> (u64, u64) {
        (self.last.0, self.updated_at.0)
    }
}

/// The list.
#[derive(Clone, Debug)]
pub struct Recent<T: Listed> {
    rows: Vec<T>,
    before: Option<u64>,
    fresh: HashSet<T::Id>,
    loaded: bool,
}

impl<T: Listed> Default for Recent<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            before: None,
            fresh: HashSet::new(),
            loaded: false,
        }
    }
}

impl<T: Listed> Recent<T> {
    /// The rows, the latest first.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// One row.
    #[must_use]
    pub fn get(&self, id: &T::Id) -> Option<&T> {
        self.rows.iter().find(|row| row.id() == id)
    }

    /// Whether the first page has come.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// What to ask the next page with, where there is one.
    #[must_use]
    pub fn before(&self) -> Option<u64> {
        self.before
    }

    /// Whether a row came by itself and was not opened yet.
    #[must_use]
    pub fn is_fresh(&self, id: &T::Id) -> bool {
        self.fresh.contains(id)
    }

    /// How many rows came by themselves and were not opened yet.
    #[must_use]
    pub fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// The row was opened.
    pub fn mark_seen(&mut self, id: &T::Id) {
        self.fresh.remove(id);
    }

    /// Takes in a row that arrived by itself; true when it was not known.
    pub fn arrive(&mut self, row: T) -> bool {
        let id = row.id().clone();
        let is_new = self.upsert(row);
        if is_new {
            self.fresh.insert(id);
        }
        is_new
    }

    /// Takes in the first page, at the start or after the socket was lost for a while: what came
    /// in between is as fresh as what arrives by itself.
    pub fn take_first(&mut self, page: Vec<T>, before: Option<u64>) {
        let newest = self.rows.first().map_or(0, Listed::place);
        if self.loaded {
            let came = page
                .iter()
                .filter(|row| row.place() > newest && self.get(row.id()).is_none());
            let came: Vec<T::Id> = came.map(|row| row.id().clone()).collect();
            self.fresh.extend(came);
        }
        let is_joined = page.iter().any(|row| self.get(row.id()).is_some());
        if self.loaded && !is_joined && before.is_some() {
            // More than a page has happened in between: what is below would have a hole above it.
            self.rows.clear();
        }
        if !self.loaded || self.rows.is_empty() || !is_joined {
            self.before = before;
        }
        self.take(page);
        self.loaded = true;
    }

    /// Takes in a further page.
    pub fn take_next(&mut self, page: Vec<T>, before: Option<u64>) {
        self.take(page);
        self.before = before;
    }

    fn take(&mut self, page: Vec<T>) {
        for row in page {
            self.upsert(row);
        }
    }

    fn upsert(&mut self, row: T) -> bool {
        let known = self.rows.iter().position(|known| known.id() == row.id());
        match known {
            // A page that was asked for before a frame arrived must not undo that frame.
            Some(at) if self.rows[at].version() > row.version() => return false,
            Some(at) => self.rows[at] = row,
            None => self.rows.push(row),
        }
        self.rows.sort_by_key(|row| Reverse(row.place()));
        known.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Row(u32, u64, u64);

    impl Listed for Row {
        type Id = u32;

        fn id(&self) -> &u32 {
            &self.0
        }

        fn place(&self) -> u64 {
            self.1
        }

        fn version(&self) -> (u64, u64) {
            (self.2, 0)
        }
    }

    fn ids(list: &Recent<Row>) -> Vec<u32> {
        list.rows().iter().map(|row| row.0).collect()
    }

    #[test]
    fn a_row_that_arrives_twice_is_shown_once_and_the_newer_copy_wins() {
        let mut list = Recent::default();
        assert!(list.arrive(Row(1, 10, 2)));
        assert!(!list.arrive(Row(1, 10, 3)));
        assert!(!list.arrive(Row(1, 10, 1)));
        assert_eq!(list.rows(), [Row(1, 10, 3)]);
        assert!(list.is_fresh(&1));
        list.mark_seen(&1);
        assert!(!list.is_fresh(&1));
    }

    #[test]
    fn rows_that_arrive_before_the_first_page_are_kept() {
        let mut list = Recent::default();
        list.arrive(Row(3, 30, 1));
        list.take_first(vec![Row(2, 20, 1), Row(1, 10, 1)], Some(10));
        assert_eq!(ids(&list), [3, 2, 1]);
        assert_eq!(list.before(), Some(10));
        list.take_next(vec![Row(0, 5, 1)], None);
        assert_eq!(ids(&list), [3, 2, 1, 0]);
        assert_eq!(list.before(), None);
    }

    #[test]
    fn a_short_absence_keeps_the_further_pages() {
        let mut list = Recent::default();
        list.take_first(vec![Row(2, 20, 1)], Some(20));
        list.take_next(vec![Row(1, 10, 1)], None);
        list.take_first(vec![Row(3, 30, 1), Row(2, 20, 4)], Some(20));
        assert_eq!(ids(&list), [3, 2, 1]);
        assert_eq!(list.before(), None);
        assert_eq!(list.get(&2), Some(&Row(2, 20, 4)));
        assert!(list.is_fresh(&3) && !list.is_fresh(&2));
    }

    #[test]
    fn a_long_absence_leaves_no_hole() {
        let mut list = Recent::default();
        list.take_first(vec![Row(1, 10, 1)], None);
        list.take_first(vec![Row(9, 90, 1), Row(8, 80, 1)], Some(80));
        assert_eq!(ids(&list), [9, 8]);
        assert_eq!(list.before(), Some(80));
    }

    #[test]
    fn an_empty_list_is_loaded_all_the_same() {
        let mut list = Recent::<Row>::default();
        assert!(!list.is_loaded());
        list.take_first(Vec::new(), None);
        assert!(list.is_loaded() && list.rows().is_empty());
    }
}
