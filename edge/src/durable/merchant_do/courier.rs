//! Notices on their way to the merchant's webhooks: at once after a commit, and by alarm until each
//! is taken or its schedule has run out.

use crate::error::Done;
use crate::log;
use crate::outbound;
use crate::platform::{keys, limits, now};
use crate::store::delivery::Due;
use crate::store::{self, Sql, Store};
use futures_util::future::join_all;
use shared::api::Attempt;
use shared::id::{Key, MerchantId};
use shared::keys::Keys;
use shared::time::Millis;
use shared::webhook::{self, Notice, NoticeData, Target, Webhook};
use std::cell::Cell;
use std::rc::Rc;
use worker::Env;

/// Milliseconds until the alarm looks after what a commit has put into the outbox, in case that the
/// object died before it set out.
const LOOK_AFTER_MS: u64 = 1_000;

/// Milliseconds until the next pass when storage itself failed.
const AFTER_FAILURE_MS: u64 = 60_000;

/// Brings notices to their receivers.
#[derive(Clone)]
pub struct Courier {
    env: Env,
    store: Rc<Store>,
    /// One pass at a time: a second one would bring everything twice.
    is_out: Rc<Cell<bool>>,
}

/// One notice, ready to be sent.
struct Parcel {
    rank: u64,
    url: Target,
    secret: String,
    notice: Notice,
    is_last: bool,
}

impl Courier {
    /// The courier of an object.
    pub fn new(env: Env, store: Rc<Store>) -> Self {
        Self {
            env,
            store,
            is_out: Rc::default(),
        }
    }

    /// Puts notices into the outbox, for every webhook that wants them; true when there were any.
    /// Part of the caller's transaction, alarm included.
    ///
    /// # Errors
    /// When storage fails.
    pub fn post(
        &self,
        sql: &Sql,
        merchant: &MerchantId,
        webhooks: &[Webhook],
        told: Vec<(webhook::Kind, NoticeData)>,
    ) -> Done<bool> {
        let mut is_any = false;
        for (event, data) in told {
            let mut wanted = webhooks
                .iter()
                .filter(|webhook| webhook.active && webhook.events.contains(&event))
                .peekable();
            if wanted.peek().is_none() {
                continue;
            }
            let notice = Notice {
                id: format!("evt_{}", crate::platform::random_text()?),
                event,
                created_at: now(),
                merchant_id: merchant.clone(),
                data,
            };
            for webhook in wanted {
                store::delivery::put(sql, &webhook.id, &notice, now())?;
                is_any = true;
            }
        }
        if is_any {
            self.store.set_alarm(now().plus(LOOK_AFTER_MS))?;
        }
        Ok(is_any)
    }

    /// Goes out until nothing is due. Whatever fails, there is a next time as long as something
    /// waits.
    pub async fn go(self) {
        if self.is_out.replace(true) {
            return;
        }
        loop {
            match self.pass().await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    log::failure("courier", &error);
                    let again = now().plus(AFTER_FAILURE_MS);
                    if let Err(error) = self.store.ensure_alarm(again).await {
                        log::failure("courier alarm", &error);
                    }
                    break;
                }
            }
        }
        self.is_out.set(false);
    }

    /// Brings what is due; false when that was nothing.
    async fn pass(&self) -> Done<bool> {
        let limits = limits(&self.env)?;
        let keys = keys(&self.env)?;
        let parcels = self.store.transact(|sql| {
            let webhooks = store::delivery::webhooks(sql)?;
            let Some(merchant) = store::merchant::load(sql)? else {
                return Ok(Vec::new());
            };
            let mut parcels = Vec::new();
            for due in store::delivery::due(sql, &active(&webhooks), now())? {
                // Counted, and the next try set, before this one: a crash in between loses nothing.
                let schedule = &limits.webhook_retry_s;
                let tries = due.tries + 1;
                let later = webhook::retry_at(schedule, tries, now());
                let at = later.unwrap_or_else(|| now().plus(AFTER_FAILURE_MS));
                store::delivery::count_try(sql, due.rank, at)?;
                if let Some(webhook) = webhooks.iter().find(|webhook| webhook.id == due.webhook) {
                    parcels.push(pack(
                        sql,
                        &keys,
                        &merchant.id,
                        webhook,
                        due,
                        later.is_none(),
                    )?);
                }
            }
            self.set_alarm(sql, &webhooks)?;
            Ok(parcels)
        })?;
        if parcels.is_empty() {
            return Ok(false);
        }
        let outcomes = join_all(parcels.iter().map(|parcel| {
            outbound::webhook::post(
                &parcel.url,
                &parcel.secret,
                &parcel.notice,
                limits.private_targets,
            )
        }))
        .await;
        self.store.transact(|sql| {
            for (parcel, (attempt, is_taken)) in parcels.iter().zip(&outcomes) {
                note(sql, parcel, attempt, *is_taken)?;
            }
            let webhooks = store::delivery::webhooks(sql)?;
            self.set_alarm(sql, &webhooks)
        })?;
        Ok(true)
    }

    /// Forgets what the log need not hold any more.
    pub fn forget(&self) {
        if let Err(error) = self
            .store
            .transact(|sql| store::delivery::forget(sql, now()))
        {
            log::failure("courier log", &error);
        }
    }

    /// Sets the alarm for what is due next, within a transaction.
    ///
    /// # Errors
    /// When storage fails.
    pub fn set_alarm(&self, sql: &Sql, webhooks: &[Webhook]) -> Done<()> {
        match store::delivery::next_at(sql, &active(webhooks))? {
            // What is overdue is brought by the pass under way, and by this if that dies.
            Some(at) => self
                .store
                .set_alarm(Millis(at.0.max(now().0 + LOOK_AFTER_MS))),
            None => self.store.clear_alarm(),
        }
    }
}

fn active(webhooks: &[Webhook]) -> Vec<&Key> {
    webhooks
        .iter()
        .filter(|webhook| webhook.active)
        .map(|webhook| &webhook.id)
        .collect()
}

fn note(sql: &Sql, parcel: &Parcel, attempt: &Attempt, is_taken: bool) -> Done<()> {
    store::delivery::log(sql, parcel.rank, attempt, is_taken)?;
    if !is_taken && parcel.is_last {
        store::delivery::give_up(sql, parcel.rank)?;
    }
    Ok(())
}

fn pack(
    sql: &Sql,
    keys: &Keys,
    merchant: &MerchantId,
    webhook: &Webhook,
    due: Due,
    is_last: bool,
) -> Done<Parcel> {
    let mut notice = due.notice;
    if let (true, NoticeData::Lead { lead: view }) = (webhook.reveal, &mut notice.data)
        && let Some(lead) = store::merchant::lead(sql, &view.facts.id)?
    {
        // What lies in the outbox is masked; what was agreed to be sent is opened on its way out.
        let key = lead.key.unwrap_for(keys, merchant, &lead.facts.id)?;
        for contact in &mut view.contacts {
            if let Some(sealed) = lead
                .contacts
                .iter()
                .find(|sealed| sealed.kind == contact.kind && sealed.masked == contact.masked)
            {
                contact.value = Some(key.open_contact(sealed)?.reveal().to_owned());
            }
        }
    }
    Ok(Parcel {
        rank: due.rank,
        url: webhook.url.clone(),
        secret: webhook::secret(keys, merchant, &webhook.id),
        notice,
        is_last,
    })
}
