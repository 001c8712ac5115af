//! What conversations teach, as they report it and as it is marked.

use super::{MerchantDo, authorise};
use crate::durable::call::{LoadRecord, MarkLessons};
use crate::error::Done;
use crate::platform::now;
use crate::store::merchant::Action;
use crate::store::{self, Sql};
use shared::conversation::Report;
use shared::learning::Record;
use shared::limit;
use shared::time::Millis;

impl MerchantDo {
    pub(super) fn load_record(&self, call: &LoadRecord) -> Done<Record> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            Ok(Record {
                lessons: store::learning::lessons(sql, oldest())?,
                endings: store::learning::endings(sql)?,
            })
        })
    }

    pub(super) fn mark_lessons(&self, call: &MarkLessons) -> Done<()> {
        self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            for id in &call.lessons {
                store::learning::mark(sql, *id, call.state)?;
            }
            let subject = call.lessons.first().map(u64::to_string);
            let subject = subject.unwrap_or_default();
            store::merchant::audit(sql, &who.operator, Action::MarkedLessons, &subject, now())
        })
    }
}

/// Takes what a report tells, each lesson once.
pub(super) fn take(sql: &Sql, report: &Report) -> Done<()> {
    let oldest = oldest();
    let fresh = report.lessons.iter().filter(|lesson| lesson.at >= oldest);
    for lesson in fresh {
        store::learning::take(sql, &report.conversation, lesson)?;
    }
    if !report.lessons.is_empty() {
        store::learning::forget(sql, oldest)?;
    }
    Ok(())
}

fn oldest() -> Millis {
    Millis(now().0.saturating_sub(limit::LEARNING_MS))
}
