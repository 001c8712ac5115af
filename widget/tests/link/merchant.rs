//! The merchant's object: what it makes of reports, however often and in whichever order they come.

use shared::conversation::{Known, Report, Settled, Wish, take_report};
use shared::id::{LeadId, MessageId};
use shared::lead::Lead;
use shared::protocol::{ConversationRow, Message, Seq};
use shared::time::Millis;
use std::collections::BTreeMap;

#[derive(Default)]
pub struct MerchantObject {
    pub known: Option<Known>,
    pub row: Option<ConversationRow>,
    /// What it told webhooks and consoles of, in that order.
    pub messages: Vec<Message>,
    pub leads: BTreeMap<LeadId, Lead>,
    /// How often it told of a conversation, and of a lead, that it had not known before.
    pub begun: u32,
    pub found: u32,
    /// Visits that were wished for, and whether they are booked.
    pub visits: BTreeMap<MessageId, (Millis, bool)>,
    /// It is not reached.
    pub is_down: bool,
}

impl MerchantObject {
    /// Takes a report, as one transaction, and gives the last message that it knows now, and what
    /// became of a visit that was wished for.
    pub fn take(&mut self, report: Report) -> (Seq, Option<Settled>) {
        let news = take_report(self.known, &report);
        self.known = Some(news.known);
        self.begun += u32::from(news.is_first);
        self.messages.extend(news.messages);
        let is_current = news.known.revision == report.revision;
        let wish = report.wish.as_ref().filter(|_| is_current);
        let settled = wish.map(|wish| self.settle(wish));
        if news.is_newer {
            self.row = Some(report.row);
            if let Some(lead) = report.lead {
                let before = self.leads.insert(lead.facts.id.clone(), lead);
                self.found += u32::from(before.is_none());
            }
        }
        (news.known.told, settled)
    }

    /// The first who wishes for a time has it. Asked again it says the same again.
    fn settle(&mut self, wish: &Wish) -> Settled {
        let is_taken = self
            .visits
            .values()
            .any(|visit| *visit == (wish.slot, true));
        let visit = self.visits.entry(wish.id.clone());
        let (_, booked) = *visit.or_insert((wish.slot, !is_taken));
        Settled {
            id: wish.id.clone(),
            booked,
        }
    }
}
