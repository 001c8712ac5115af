//! Notices on their way to the merchant's webhooks: at once after a commit, and by alarm until each
//! is taken or its schedule has run out.
//!
//! The way to each webhook is one of its own, so that a slow receiver delays nobody else. On a way,
//! one transaction notes what became of the last tries and takes what is due next; as long as
//! anything waits, it leaves an alarm behind, whatever happens to the object then.

use crate::error::{Done, EdgeError};
use crate::log;
use crate::outbound;
use crate::platform::{go_on, keys, limits, now};
use crate::store::delivery::Due;
use crate::store::{self, Sql, Store};
use futures_util::future::join_all;
use shared::api::Attempt;
use shared::id::{Key, MerchantId};
use shared::keys::Keys;
use shared::lead::LeadView;
use shared::limit;
use shared::time::Millis;
use shared::webhook::{self, Kind, Notice, NoticeData, Target, Webhook};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;
use worker::{Delay, Env, State};

/// Milliseconds until the alarm looks after what a commit has put into the outbox, in case that the
/// object died before it set out.
const LOOK_AFTER_MS: u64 = 1_000;

/// Milliseconds after which a try counts as one that the object did not live to see the end of.
const UNDER_WAY_MS: u64 = limit::WEBHOOK_ANSWER_MS + LOOK_AFTER_MS;

/// Milliseconds until the next look when storage itself failed: soon after a hiccup, bearable in an
/// outage.
const AFTER_FAILURE_MS: u64 = 2_000;

/// Brings notices to their receivers.
#[derive(Clone)]
pub struct Courier {
    env: Env,
    store: Rc<Store>,
    /// Webhooks that it is on its way to: going twice would bring everything twice.
    out: Rc<RefCell<BTreeSet<Key>>>,
    /// The webhooks as they were read last: every report asks for them.
    known: Rc<RefCell<Option<Rc<[Webhook]>>>>,
}

/// One notice, ready to be sent.
struct Parcel {
    rank: u64,
    /// Tries, this one included.
    tries: u32,
    url: Target,
    secret: String,
    notice: Notice,
}

/// What became of a parcel.
struct Brought {
    parcel: Parcel,
    attempt: Attempt,
    is_taken: bool,
}

impl Courier {
    /// The courier of an object.
    pub fn new(env: Env, store: Rc<Store>) -> Self {
        Self {
            env,
            store,
            out: Rc::default(),
            known: Rc::default(),
        }
    }

    /// The webhooks, from memory once they were read.
    fn webhooks(&self, sql: &Sql) -> Done<Rc<[Webhook]>> {
        if let Some(known) = &*self.known.borrow() {
            return Ok(Rc::clone(known));
        }
        let webhooks: Rc<[Webhook]> = store::delivery::webhooks(sql)?.into();
        self.known.replace(Some(Rc::clone(&webhooks)));
        Ok(webhooks)
    }

    /// The webhooks were saved anew.
    pub fn changed(&self) {
        self.known.take();
    }

    /// Puts notices into the outbox, for every webhook that wants them; gives those that it has to
    /// set out to once that is committed. Part of the caller's transaction, alarm included.
    ///
    /// # Errors
    /// When storage fails.
    pub fn post(
        &self,
        sql: &Sql,
        merchant: &MerchantId,
        told: impl FnOnce() -> Done<Vec<(Kind, NoticeData)>>,
    ) -> Done<BTreeSet<Key>> {
        let mut wanting = BTreeSet::new();
        let webhooks = self.webhooks(sql)?;
        if webhooks.is_empty() {
            return Ok(wanting);
        }
        for (event, data) in told()? {
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
                wanting.insert(webhook.id.clone());
            }
        }
        if !wanting.is_empty() {
            self.store.set_alarm(now().plus(LOOK_AFTER_MS))?;
        }
        Ok(wanting)
    }

    /// Sets out to webhooks, each on a way of its own.
    pub fn set_out(&self, state: &State, webhooks: BTreeSet<Key>) {
        for webhook in webhooks {
            if self.out.borrow_mut().insert(webhook.clone()) {
                go_on(state, self.clone().visit(webhook));
            }
        }
    }

    /// The alarm rang: somebody waits, or the log is to be cut.
    pub fn ring(&self, state: &State) {
        let looked = self.store.transact(|sql| {
            store::delivery::forget(sql, now())?;
            let webhooks = store::delivery::webhooks(sql)?;
            // Set again before anything is brought: that one has rung is no reason to be the last.
            self.set_alarm(sql, &webhooks)?;
            Ok(active(&webhooks).into_iter().cloned().collect())
        });
        match looked {
            Ok(webhooks) => self.set_out(state, webhooks),
            Err(error) => self.look_again(&error),
        }
    }

    /// Goes to a webhook until nothing is due for it.
    async fn visit(self, webhook: Key) {
        let outcome = self.bring(&webhook).await;
        self.out.borrow_mut().remove(&webhook);
        if let Err(error) = outcome {
            self.look_again(&error);
        }
    }

    async fn bring(&self, to: &Key) -> Done<()> {
        let private_targets = limits(&self.env)?.private_targets;
        let mut brought: Vec<Brought> = Vec::new();
        loop {
            let parcels = match self.turn(to, &brought) {
                // What is not noted is brought twice: that is worth another go.
                Err(error) if !brought.is_empty() => {
                    log::failure("courier", &error);
                    Delay::from(Duration::from_millis(LOOK_AFTER_MS)).await;
                    self.turn(to, &brought)
                }
                outcome => outcome,
            }?;
            if parcels.is_empty() {
                return Ok(());
            }
            let under_way = parcels
                .into_iter()
                .map(|parcel| parcel.bring(private_targets));
            brought = join_all(under_way).await;
        }
    }

    /// Notes what became of parcels, and takes those that are due next.
    fn turn(&self, to: &Key, brought: &[Brought]) -> Done<Vec<Parcel>> {
        let limits = limits(&self.env)?;
        let keys = keys(&self.env)?;
        self.store.transact(|sql| {
            for one in brought {
                one.note(sql, &limits.webhook_retry_s)?;
            }
            let webhooks = store::delivery::webhooks(sql)?;
            let webhook = webhooks
                .iter()
                .find(|webhook| webhook.active && webhook.id == *to);
            let parcels = match webhook {
                Some(webhook) => take(sql, &keys, webhook)?,
                None => Vec::new(),
            };
            self.set_alarm(sql, &webhooks)?;
            Ok(parcels)
        })
    }

    /// Storage failed: what was not done is done after a while.
    fn look_again(&self, error: &EdgeError) {
        log::failure("courier", error);
        let again = now().plus(AFTER_FAILURE_MS);
        if let Err(error) = self.store.set_alarm(again) {
            log::failure("courier alarm", &error);
        }
    }

    /// Sets the alarm for what is due next, or else for when the log is to be cut. Part of the
    /// caller's transaction.
    ///
    /// # Errors
    /// When storage fails.
    pub fn set_alarm(&self, sql: &Sql, webhooks: &[Webhook]) -> Done<()> {
        let at = match store::delivery::next_at(sql, &active(webhooks))? {
            Some(at) => Some(at),
            // A day later than need be: then it is once a day, and not once for every entry.
            None => store::delivery::oldest(sql)?
                .map(|oldest| oldest.plus(limit::DELIVERY_LOG_MS + limit::DAY_MS)),
        };
        match at {
            // What is overdue is being brought, and by this alarm if that comes to nothing.
            Some(at) => self
                .store
                .set_alarm(Millis(at.0.max(now().0 + LOOK_AFTER_MS))),
            None => self.store.clear_alarm(),
        }
    }
}

/// The webhooks that are told anything at the moment.
pub fn active(webhooks: &[Webhook]) -> Vec<&Key> {
    webhooks
        .iter()
        .filter(|webhook| webhook.active)
        .map(|webhook| &webhook.id)
        .collect()
}

/// Takes what is due for a webhook.
fn take(sql: &Sql, keys: &Keys, webhook: &Webhook) -> Done<Vec<Parcel>> {
    let mut parcels = Vec::new();
    for due in store::delivery::due(sql, &webhook.id, now())? {
        // Counted before it is made: should nobody live to note its end, it is made again.
        store::delivery::count_try(sql, due.rank, now().plus(UNDER_WAY_MS))?;
        parcels.push(pack(sql, keys, webhook, due)?);
    }
    Ok(parcels)
}

fn pack(sql: &Sql, keys: &Keys, webhook: &Webhook, due: Due) -> Done<Parcel> {
    let Due {
        rank,
        mut notice,
        tries,
    } = due;
    let merchant = notice.merchant_id.clone();
    if let (true, NoticeData::Lead { lead }) = (webhook.reveal, &mut notice.data) {
        match reveal(sql, keys, &merchant, lead) {
            // What no key opens any more must not hold up everything behind it.
            Err(error @ EdgeError::Seal(_)) => log::failure("webhook contact", &error),
            outcome => outcome?,
        }
    }
    Ok(Parcel {
        rank,
        tries: tries + 1,
        url: webhook.url.clone(),
        secret: webhook::secret(keys, &merchant, &webhook.id),
        notice,
    })
}

/// What lies in the outbox is masked; what was agreed to be sent is opened on its way out.
fn reveal(sql: &Sql, keys: &Keys, merchant: &MerchantId, view: &mut LeadView) -> Done<()> {
    let Some(lead) = store::merchant::lead(sql, &view.facts.id)? else {
        return Ok(());
    };
    let key = lead.key.unwrap_for(keys, merchant, &lead.facts.id)?;
    for contact in &mut view.contacts {
        let sealed = lead
            .contacts
            .iter()
            .find(|sealed| sealed.kind == contact.kind && sealed.masked == contact.masked);
        if let Some(sealed) = sealed {
            contact.value = Some(key.open_contact(sealed)?.reveal().to_owned());
        }
    }
    Ok(())
}

impl Parcel {
    async fn bring(self, private_targets: bool) -> Brought {
        let (attempt, is_taken) =
            outbound::webhook::post(&self.url, &self.secret, &self.notice, private_targets).await;
        Brought {
            parcel: self,
            attempt,
            is_taken,
        }
    }
}

impl Brought {
    fn note(&self, sql: &Sql, schedule_s: &[u32]) -> Done<()> {
        let Parcel { rank, tries, .. } = self.parcel;
        store::delivery::log(sql, rank, &self.attempt)?;
        if self.is_taken {
            return store::delivery::taken(sql, rank, self.attempt.at);
        }
        let next_at = webhook::retry_at(schedule_s, tries, now());
        store::delivery::put_off(sql, rank, tries, next_at)
    }
}
