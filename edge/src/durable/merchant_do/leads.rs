//! Leads and conversations as they come in, and as the console reads them.

use super::catalog::settle;
use super::{MerchantDo, authorise, learning, today};
use crate::durable::call::{
    self, Judge, LeadOf, ListConversations, ListLeads, Reveal, TakeForm, TakeReport,
};
use crate::error::Done;
use crate::platform::{self, now, random};
use crate::store::merchant::{Action, Count};
use crate::store::{self, Sql};
use shared::api::{ConversationPage, LeadPage, Revealed};
use shared::contact::ContactKind;
use shared::conversation::take_report;
use shared::id::{LeadId, MerchantId};
use shared::keys::Keys;
use shared::lead::{Judged, Lead, LeadView};
use shared::protocol::{Code, ConsoleFrame};
use shared::webhook::{Change, notices};

impl MerchantDo {
    pub(super) fn take_report(&self, call: TakeReport) -> Done<call::Taken> {
        let TakeReport { merchant, report } = call;
        let keys = platform::keys(&self.env)?;
        let (taken, frames, wanting) = self.store.transact(|sql| {
            let known = store::merchant::known(sql, &report.conversation)?;
            let news = take_report(known.as_ref().map(|(known, _)| *known), &report);
            if !news.is_newer {
                // Late, or twice; only messages that were not taken before are of interest.
                if !news.messages.is_empty() {
                    store::merchant::put_told(sql, &report.conversation, news.known.told)?;
                }
            } else {
                let ending = report.ending.as_ref();
                store::merchant::put_conversation(sql, news.known, &report.row, ending)?;
                learning::take(sql, &report)?;
            }
            // One that is older speaks of a wish that a newer one has settled or replaced.
            let is_current = news.known.revision == report.revision;
            let wish = report.wish.as_ref().filter(|_| is_current);
            let settled = wish
                .map(|wish| settle(sql, &report.conversation, wish, news.is_newer))
                .transpose()?;
            if let Some(sub) = &report.identified {
                store::catalog::note_identified(sql, sub, &report.conversation)?;
            }
            if news.is_first {
                let day = today(sql)?;
                store::merchant::count(sql, day, Count::Started, None)?;
                if let Some(chip) = &report.chip {
                    store::merchant::count(sql, day, Count::ChipTapped, Some(chip))?;
                }
            }
            let lead = report.lead.clone().filter(|_| news.is_newer);
            let taken = lead
                .map(|lead| take_lead(sql, &keys, &merchant, lead))
                .transpose()?;
            let wanting = self.courier.post(sql, &merchant, || {
                let stood = known.as_ref().map(|(_, row)| store::merchant::stood(row));
                let before = stood.transpose()?;
                let change = taken.as_ref().map(Taken::change);
                Ok(notices(Some((&report, &news, before.as_ref())), change))
            })?;
            let mut frames = Vec::new();
            if news.is_newer {
                frames.push(ConsoleFrame::Conversation(Box::new(report.row.clone())));
            }
            if let Some(taken) = taken.filter(Taken::is_news) {
                frames.push(ConsoleFrame::Lead(Box::new(taken.after.view())));
            }
            let told = news.known.told;
            Ok((call::Taken { told, settled }, frames, wanting))
        })?;
        for frame in &frames {
            self.broadcast(frame);
        }
        self.courier.set_out(&self.state, wanting);
        Ok(taken)
    }

    pub(super) fn take_form(&self, call: TakeForm) -> Done<LeadId> {
        let TakeForm { merchant, lead } = call;
        let keys = platform::keys(&self.env)?;
        let (lead, news) = self.store.transact(|sql| {
            // The same submission, repeated after an answer was lost.
            if let Some(known) = store::merchant::lead_of_source(sql, &lead.facts.id)? {
                return Ok((known, None));
            }
            let taken = take_lead(sql, &keys, &merchant, lead)?;
            let wanting = self
                .courier
                .post(sql, &merchant, || Ok(notices(None, Some(taken.change()))))?;
            Ok((taken.after, Some(wanting)))
        })?;
        if let Some(wanting) = news {
            self.broadcast(&ConsoleFrame::Lead(Box::new(lead.view())));
            self.courier.set_out(&self.state, wanting);
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

impl MerchantDo {
    pub(super) fn judge(&self, call: Judge) -> Done<LeadView> {
        let Judge {
            actor,
            merchant,
            lead,
            validity,
        } = call;
        let (view, wanting) = self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            let Some(before) = store::merchant::lead(sql, &lead)? else {
                return Err(Code::NotFound.into());
            };
            let mut after = before.clone();
            let at = now();
            let by = who.operator.clone();
            after.judged_by(validity, Judged { by, at });
            store::merchant::put_lead(sql, &after, &lead)?;
            store::merchant::audit(sql, &who.operator, Action::Judged, lead.as_str(), at)?;
            let taken = Taken {
                before: Some(before),
                after,
            };
            let wanting = self
                .courier
                .post(sql, &merchant, || Ok(notices(None, Some(taken.change()))))?;
            Ok((taken.after.view(), wanting))
        })?;
        self.broadcast(&ConsoleFrame::Lead(Box::new(view.clone())));
        self.courier.set_out(&self.state, wanting);
        Ok(view)
    }
}

/// What became of a lead that came in.
struct Taken {
    before: Option<Lead>,
    after: Lead,
}

impl Taken {
    fn change(&self) -> Change<'_> {
        Change {
            before: self.before.as_ref(),
            after: &self.after,
        }
    }

    fn is_news(&self) -> bool {
        self.before
            .as_ref()
            .is_none_or(|before| before.differs_from(&self.after))
    }
}

/// Stores a lead: as a new one, or into the one that came from the same source or has the same
/// contact.
fn take_lead(sql: &Sql, keys: &Keys, merchant: &MerchantId, mut incoming: Lead) -> Done<Taken> {
    let source = incoming.facts.id.clone();
    let same_source = store::merchant::lead_of_source(sql, &source)?;
    let is_known_source = same_source.is_some();
    let mut before = same_source;
    for contact in &incoming.contacts {
        if before.is_none() {
            before = store::merchant::lead_of_contact(sql, &contact.lookup)?;
        }
    }
    let after = match &before {
        None => {
            store::merchant::count(
                sql,
                today(sql)?,
                Count::Lead,
                incoming.facts.chip.as_ref().map(|chip| &chip.id),
            )?;
            incoming
        }
        Some(known) => {
            if known.key != incoming.key {
                reseal(keys, merchant, known, &mut incoming)?;
            }
            let mut after = known.clone();
            after.absorb(incoming);
            after
        }
    };
    let taken = Taken { before, after };
    if !is_known_source || taken.is_news() {
        store::merchant::put_lead(sql, &taken.after, &source)?;
    }
    Ok(taken)
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
