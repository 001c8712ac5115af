//! The merchant's model: whether it may be asked, and what became of it.

use super::{MerchantDo, authorise, today};
use crate::durable::call::{AskModel, LoadModel, SaveModel};
use crate::error::Done;
use crate::platform::{self, now, random};
use crate::store::merchant::Action;
use crate::store::{self, Sql};
use shared::api::ModelState;
use shared::pi::model::{Access, Failure};
use shared::seal::SealedModelKey;

impl MerchantDo {
    pub(super) fn ask_model(&self, call: &AskModel) -> Done<Option<Access>> {
        let keys = platform::keys(&self.env)?;
        let deployed = platform::model(&self.env)?;
        self.store.transact(|sql| {
            let mut kept = store::model::load(sql)?;
            let (access, per_day) = match kept.settings {
                Some(settings) if settings.on => {
                    let key = kept.key.map(|key| key.open(&keys, &call.merchant));
                    let access = Access {
                        url: Some(settings.url),
                        model: settings.model,
                        key: key.transpose()?.unwrap_or_default(),
                    };
                    (access, settings.per_day)
                }
                Some(_) => return Ok(None),
                None => match deployed {
                    Some(deployed) => {
                        let access = Access {
                            url: deployed.url,
                            model: deployed.model,
                            key: deployed.key,
                        };
                        (access, deployed.per_day)
                    }
                    None => return Ok(None),
                },
            };
            let mut day = kept.day.on(today(sql)?);
            let refused = if day.asked >= per_day {
                Some(Failure::UsedUp)
            } else if !kept.breaker.lets(now()) {
                Some(Failure::Rests)
            } else {
                None
            };
            match refused {
                Some(failure) => day.note(Err(failure)),
                None => day.asked += 1,
            }
            store::model::note(sql, &kept.breaker, &day)?;
            Ok(refused.is_none().then_some(access))
        })
    }

    pub(super) fn note_model(&self, failure: Option<Failure>) -> Done<()> {
        self.store.transact(|sql| {
            let mut kept = store::model::load(sql)?;
            let mut day = kept.day.on(today(sql)?);
            day.note(failure.map_or(Ok(()), Err));
            // One that says what it may not is not down.
            let is_down = matches!(failure, Some(Failure::Unreached | Failure::Slow));
            kept.breaker.note(!is_down, now());
            store::model::note(sql, &kept.breaker, &day)
        })
    }

    pub(super) fn load_model(&self, call: &LoadModel) -> Done<ModelState> {
        let is_offered = platform::model(&self.env)?.is_some();
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            state(sql, is_offered)
        })
    }

    pub(super) fn save_model(&self, call: SaveModel) -> Done<ModelState> {
        let SaveModel {
            actor,
            merchant,
            set,
        } = call;
        let keys = platform::keys(&self.env)?;
        let is_offered = platform::model(&self.env)?.is_some();
        let nonce = random()?;
        self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            let key = set.key.as_ref();
            let key = key.map(|key| SealedModelKey::seal(&keys, &merchant, &nonce, key));
            store::model::save(sql, &set.settings, key.transpose()?.as_ref())?;
            store::merchant::audit(sql, &who.operator, Action::SavedModel, "", now())?;
            state(sql, is_offered)
        })
    }
}

fn state(sql: &Sql, is_offered: bool) -> Done<ModelState> {
    let kept = store::model::load(sql)?;
    let rests_until = kept.breaker.rests_until;
    Ok(ModelState {
        has_key: kept.key.is_some(),
        settings: kept.settings,
        is_offered,
        day: kept.day,
        rests_until: (rests_until > now()).then_some(rests_until),
    })
}
