//! The report on its way to the merchant's object.

use super::ConversationDo;
use crate::durable::call::{self, TakeReport};
use crate::error::EdgeError;
use crate::log;
use crate::platform::now;
use crate::store::{self, Store};
use shared::conversation::{Conversation, Report};
use shared::limit;
use std::rc::Rc;
use worker::Env;

/// The report on its way to the merchant's object: at once after a commit, and by alarm until it
/// is taken.
pub struct Outbox {
    env: Env,
    store: Rc<Store>,
}

impl Outbox {
    /// The outbox of an object.
    pub fn of(object: &ConversationDo) -> Self {
        Self {
            env: object.env.clone(),
            store: Rc::clone(&object.store),
        }
    }

    /// Tries to deliver what waits. Whatever happens, it is tried again until it is taken.
    pub async fn deliver(self) {
        if let Err(error) = self.try_deliver().await {
            log::failure("report", &error);
            // Whatever failed, even storage itself: there is a next try.
            let last = limit::REPORT_RETRY_MS.len() - 1;
            if let Err(error) = self
                .store
                .ensure_alarm(now().plus(limit::REPORT_RETRY_MS[last]))
                .await
            {
                log::failure("report alarm", &error);
            }
        }
    }

    async fn try_deliver(&self) -> Result<(), EdgeError> {
        let waiting = self.store.transact(|sql| {
            let Some(waiting) = store::conversation::waiting_report(sql)? else {
                self.store.clear_alarm()?;
                return Ok(None);
            };
            let Some(conversation) = store::conversation::load(sql)? else {
                return Ok(None);
            };
            // Counted, and the next try set, before the call: a crash in between loses nothing.
            store::conversation::count_try(sql, waiting.report.revision)?;
            let last = limit::REPORT_RETRY_MS.len() - 1;
            let wait_ms = limit::REPORT_RETRY_MS[(waiting.tries as usize).min(last)];
            self.store.set_alarm(now().plus(wait_ms))?;
            Ok(Some((conversation, waiting.report)))
        })?;
        let Some((conversation, report)) = waiting else {
            return Ok(());
        };
        let revision = report.revision;
        self.report(conversation, report).await?;
        self.store.transact(|sql| {
            if store::conversation::drop_report(sql, revision)? {
                self.store.clear_alarm()?;
            }
            Ok(())
        })
    }

    async fn report(&self, conversation: Conversation, report: Report) -> Result<(), EdgeError> {
        let merchant = conversation.merchant;
        call::merchant(&self.env, &merchant)?
            .call(TakeReport { merchant, report })
            .await
    }
}
