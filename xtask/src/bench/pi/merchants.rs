//! The sample merchants that the set is spoken to.

use crate::Fail;
use shared::id::Key;
use shared::lang::Lang;
use shared::merchant::Hours;
use shared::pack::{self, Playbook};
use shared::pi::replay::{At, ReplayError, Talk};
use std::collections::BTreeMap;

/// A pack's sample merchant of one service type.
pub(super) struct Merchant {
    pub playbook: Playbook,
    pub hours: Hours,
}

impl Merchant {
    /// A talk that begins on a working morning.
    pub fn talk(&self, lang: Lang) -> Result<Talk, ReplayError> {
        let now = At::default().on_clock_of(&self.hours);
        Talk::begin(self.playbook.clone(), self.hours.clone(), lang, now)
    }
}

/// All of them, each made once.
#[derive(Default)]
pub(super) struct Merchants(BTreeMap<(Key, Key), Merchant>);

impl Merchants {
    /// The merchant of an industry; of its first service type where none is named.
    pub fn find(&mut self, industry: &Key, kind: Option<&Key>) -> Result<&Merchant, Fail> {
        let pack = pack::builtin(industry)
            .ok_or_else(|| Fail::content(industry.to_string(), "there is no such pack"))?;
        let mut kinds = pack.service_types.iter().map(|kind| kind.id.clone());
        let found = kinds.find(|id| kind.is_none_or(|kind| kind == id));
        let found = found.ok_or_else(|| {
            let kind = kind.map(Key::to_string).unwrap_or_default();
            Fail::content(
                industry.to_string(),
                format!("it has no service type {kind}"),
            )
        })?;
        let place = (industry.clone(), found);
        if !self.0.contains_key(&place) {
            let profile = pack::sample_profile(&pack, &place.1, &Lang::ALL);
            let playbook = Playbook::from_pack(pack, &profile, 1).map_err(|mut errors| {
                Fail::content(industry.to_string(), errors.swap_remove(0).to_string())
            })?;
            let hours = profile.hours;
            self.0.insert(place.clone(), Merchant { playbook, hours });
        }
        Ok(&self.0[&place])
    }
}
