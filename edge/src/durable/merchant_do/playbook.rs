//! The merchant's playbook: what is worked on, what was published. That it can be spoken, the worker has
//! checked: here it is held that nothing has changed since it did.

use super::{MerchantDo, authorise};
use crate::durable::call::{KeptPlaybook, LoadPlaybook, LoadVersion, PublishPlaybook, SaveDraft};
use crate::error::Done;
use crate::platform::now;
use crate::store::merchant::Action;
use crate::store::{self, Sql};
use shared::api::{PlaybookRef, PlaybookVersion, VersionHead};
use shared::protocol::Code;

impl MerchantDo {
    pub(super) fn load_playbook(&self, call: &LoadPlaybook) -> Done<KeptPlaybook> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            kept(sql)
        })
    }

    pub(super) fn load_version(&self, call: &LoadVersion) -> Done<PlaybookVersion> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            version(sql, call.version)
        })
    }

    pub(super) fn save_draft(&self, call: &SaveDraft) -> Done<KeptPlaybook> {
        self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            if store::playbook::draft(sql)?.revision != call.set.revision {
                return Err(Code::Conflict.into());
            }
            store::playbook::save_draft(sql, &call.set.changes, &who.name, now())?;
            store::merchant::audit(sql, &who.operator, Action::SavedDraft, "", now())?;
            kept(sql)
        })
    }

    pub(super) fn publish_playbook(&self, call: &PublishPlaybook) -> Done<KeptPlaybook> {
        self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            let merchant = store::merchant::load(sql)?.ok_or(Code::UnknownMerchant)?;
            if merchant.playbook_version != call.over {
                return Err(Code::Conflict.into());
            }
            let (changes, restores) = match call.what {
                PlaybookRef::Draft => {
                    let draft = store::playbook::draft(sql)?;
                    if Some(draft.revision) != call.revision {
                        return Err(Code::Conflict.into());
                    }
                    (draft.changes, None)
                }
                PlaybookRef::Version(no) => (version(sql, no)?.changes, Some(no)),
            };
            let head = VersionHead {
                version: store::merchant::raise_playbook(sql)?,
                at: now(),
                by: Some(who.name),
                note: call.note.clone(),
                restores,
            };
            let subject = head.version.to_string();
            store::playbook::publish(sql, &PlaybookVersion { head, changes })?;
            store::merchant::audit(
                sql,
                &who.operator,
                Action::PublishedPlaybook,
                &subject,
                now(),
            )?;
            kept(sql)
        })
    }
}

fn version(sql: &Sql, version: u32) -> Done<PlaybookVersion> {
    let found = store::playbook::version(sql, version)?;
    found.ok_or_else(|| Code::NotFound.into())
}

fn kept(sql: &Sql) -> Done<KeptPlaybook> {
    Ok(KeptPlaybook {
        merchant: store::merchant::load(sql)?.ok_or(Code::UnknownMerchant)?,
        draft: store::playbook::draft(sql)?,
        published: store::playbook::published(sql)?,
        versions: store::playbook::versions(sql)?,
    })
}
