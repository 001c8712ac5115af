//! Leads and conversations as they come in, and as the console reads them.

use super::{MerchantDo, authorise, today};
use crate::durable::call::{LeadOf, ListConversations, ListLeads, Reveal, TakeForm, TakeReport};
use crate::error::Done;
use crate::platform::{self, now, random};
use crate::store::merchant::{Action, Count, Taken};
use crate::store::{self, Sql};
use shared::api::{ConversationPage, LeadPage, Revealed};
use shared::contact::ContactKind;
use shared::id::{LeadId, MerchantId};
use shared::keys::Keys;
use shared::lead::{Lead, LeadView};
use shared::protocol::{Code, ConsoleFrame};

impl MerchantDo {
    pub(super) fn take_report(&self, call: TakeReport) -> Done<()> {
        let TakeReport { merchant, report } = call;
        let keys = platform::keys(&self.env)?;
        let news = self.store.transact(|sql| {
            let taken = store::merchant::put_conversation(sql, &report)?;
            if taken == Taken::Before {
                return Ok(None);
            }
            if taken == Taken::First {
                let day = today(sql)?;
                store::merchant::count(sql, day, Count::Started, None)?;
                if let Some(chip) = &report.chip {
                    store::merchant::count(sql, day, Count::ChipTapped, Some(chip))?;
                }
            }
            let lead = report
                .lead
                .map(|lead| take_lead(sql, &keys, &merchant, lead))
                .transpose()?;
            Ok(Some((report.row, lead)))
        })?;
        if let Some((row, lead)) = news {
            self.broadcast(&ConsoleFrame::Conversation(row));
            if let Some(lead) = lead {
                self.broadcast(&ConsoleFrame::Lead(Box::new(lead.view())));
            }
        }
        Ok(())
    }

    pub(super) fn take_form(&self, call: TakeForm) -> Done<LeadId> {
        let TakeForm { merchant, lead } = call;
        let keys = platform::keys(&self.env)?;
        let (lead, is_new) = self.store.transact(|sql| {
            match store::merchant::lead_of_source(sql, &lead.facts.id)? {
                // The same submission, repeated after an answer was lost.
                Some(known) => Ok((known, false)),
                None => Ok((take_lead(sql, &keys, &merchant, lead)?, true)),
            }
        })?;
        if is_new {
            self.broadcast(&ConsoleFrame::Lead(Box::new(lead.view())));
        }
        Ok(lead.facts.id)
    }

    pub(super) fn list_leads(&self, call: &ListLeads) -> Done<LeadPage> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::merchant::leads(sql, call.before)
        })
    }

    pub(super) fn lead_of(&self, call: &LeadOf) -> Done<Option<LeadView>> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            Ok(store::merchant::lead_of_source(sql, &call.source)?.map(|lead| lead.view()))
        })
    }

    pub(super) fn list_conversations(&self, call: &ListConversations) -> Done<ConversationPage> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::merchant::conversations(sql, call.before)
        })
    }

    pub(super) fn reveal(&self, call: Reveal) -> Done<Revealed> {
        let Reveal {
            actor,
            merchant,
            lead,
        } = call;
        let keys = platform::keys(&self.env)?;
        self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            let Some(lead) = store::merchant::lead(sql, &lead)? else {
                return Err(Code::NotFound.into());
            };
            let key = lead.key.unwrap_for(&keys, &merchant, &lead.facts.id)?;
            let contacts = lead
                .contacts
                .iter()
                .map(|contact| Ok((contact.kind, key.open_contact(contact)?.reveal().to_owned())))
                .collect::<Done<Vec<(ContactKind, String)>>>()?;
            // In the same transaction: nobody sees a contact without a line in the log.
            store::merchant::audit(
                sql,
                &who.operator,
                Action::Revealed,
                lead.facts.id.as_str(),
                now(),
            )?;
            Ok(Revealed { contacts })
        })
    }
}

/// Stores a lead: as a new one, or into the one that came from the same source or has the same
/// contact.
fn take_lead(sql: &Sql, keys: &Keys, merchant: &MerchantId, mut incoming: Lead) -> Done<Lead> {
    let source = incoming.facts.id.clone();
    let known = match store::merchant::lead_of_source(sql, &source)? {
        Some(known) => Some(known),
        None => {
            let mut known = None;
            for contact in &incoming.contacts {
                if known.is_none() {
                    known = store::merchant::lead_of_contact(sql, &contact.lookup)?;
                }
            }
            known
        }
    };
    let lead = match known {
        None => {
            store::merchant::count(
                sql,
                today(sql)?,
                Count::Lead,
                incoming.facts.chip.as_ref().map(|chip| &chip.id),
            )?;
            incoming
        }
        Some(mut known) => {
            if known.key != incoming.key {
                reseal(keys, merchant, &known, &mut incoming)?;
            }
            known.absorb(incoming);
            known
        }
    };
    store::merchant::put_lead(sql, &lead, &source)?;
    Ok(lead)
}

/// Seals the incoming lead's contacts under the key of the one that it goes into.
fn reseal(keys: &Keys, merchant: &MerchantId, known: &Lead, incoming: &mut Lead) -> Done<()> {
    let from = incoming
        .key
        .unwrap_for(keys, merchant, &incoming.facts.id)?;
    let into = known.key.unwrap_for(keys, merchant, &known.facts.id)?;
    for contact in &mut incoming.contacts {
        let open = from.open_contact(contact)?;
        *contact = into.seal_contact(keys, merchant, &open, &random()?)?;
    }
    Ok(())
}
