//! What cards are made of, and the visits that are booked.

use super::{MerchantDo, authorise};
use crate::durable::call::{FindIdentified, FreeSlots, ListBookings, LoadCatalog, SaveCatalog};
use crate::error::Done;
use crate::platform::now;
use crate::store::merchant::Action;
use crate::store::{self, Sql};
use shared::api::{Booking, CatalogSet};
use shared::conversation::{Settled, Wish};
use shared::id::ConversationId;
use shared::protocol::Code;
use shared::time::Millis;

impl MerchantDo {
    pub(super) fn load_catalog(&self, call: &LoadCatalog) -> Done<CatalogSet> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::catalog::load(sql)
        })
    }

    pub(super) fn save_catalog(&self, call: SaveCatalog) -> Done<CatalogSet> {
        let SaveCatalog { actor, set } = call;
        set.catalog.check()?;
        self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            if store::catalog::load(sql)?.revision != set.revision {
                return Err(Code::Conflict.into());
            }
            store::catalog::save(sql, &set.catalog)?;
            store::merchant::audit(sql, &who.operator, Action::SavedCatalog, "", now())?;
            store::catalog::load(sql)
        })
    }

    pub(super) fn list_bookings(&self, call: &ListBookings) -> Done<Vec<Booking>> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::catalog::bookings(sql, now())
        })
    }

    /// The times that a conversation can still book; its own visit does not stand in its way.
    pub(super) fn free_slots(&self, call: &FreeSlots) -> Done<Vec<Millis>> {
        self.store.transact(|sql| {
            // Once for all times: a card may offer hundreds.
            let booked = store::catalog::bookings(sql, now())?;
            let is_free = |(slot, seats): &(Millis, u16)| {
                let others = booked
                    .iter()
                    .filter(|other| other.slot == *slot && other.conversation != call.conversation);
                others.count() < usize::from(*seats)
            };
            let free = slots(sql)?.into_iter().filter(is_free);
            Ok(free.map(|(slot, _)| slot).collect())
        })
    }

    pub(super) fn find_identified(&self, call: &FindIdentified) -> Done<Option<ConversationId>> {
        self.store
            .transact(|sql| store::catalog::identified(sql, &call.sub))
    }
}

/// The times that the rule gives now, each with how many may come.
fn slots(sql: &Sql) -> Done<Vec<(Millis, u16)>> {
    let Some(visits) = store::catalog::load(sql)?.catalog.visits else {
        return Ok(Vec::new());
    };
    let merchant = store::merchant::load(sql)?.ok_or(Code::UnknownMerchant)?;
    let offset_min = merchant.profile.hours.utc_offset_min;
    let slots = visits.slots(now(), offset_min).into_iter();
    Ok(slots.map(|slot| (slot, visits.seats)).collect())
}

/// A seat that no other conversation has.
fn seat(sql: &Sql, slot: Millis, seats: u16, but: &ConversationId) -> Done<Option<u64>> {
    let taken = store::catalog::seats_taken(sql, slot, but)?;
    Ok((0..u64::from(seats)).find(|seat| !taken.contains(seat)))
}

/// Settles a wish, in the transaction that takes the report: the first one to be reported has the
/// seat, whoever wished first. A report that comes twice gets the answer that it got: what was told
/// to be gone must not be booked by its repetition.
pub(super) fn settle(
    sql: &Sql,
    conversation: &ConversationId,
    wish: &Wish,
    is_newer: bool,
) -> Done<Settled> {
    let settled = |booked| Settled {
        id: wish.id.clone(),
        booked,
    };
    if store::catalog::has_booked(sql, conversation, wish)? {
        return Ok(settled(true));
    }
    if !is_newer {
        return Ok(settled(false));
    }
    let offered = slots(sql)?.into_iter().find(|(slot, _)| *slot == wish.slot);
    let Some((slot, seats)) = offered else {
        return Ok(settled(false));
    };
    match seat(sql, slot, seats, conversation)? {
        Some(seat) => {
            store::catalog::book(sql, conversation, wish, seat)?;
            Ok(settled(true))
        }
        None => Ok(settled(false)),
    }
}
