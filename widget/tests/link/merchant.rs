//! The merchant's object: what it makes of reports, however often and in whichever order they come.

use shared::conversation::{Known, Report, take_report};
use shared::id::LeadId;
use shared::lead::Lead;
use shared::protocol::{ConversationRow, Message, Seq};
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
    /// It is not reached.
    pub is_down: bool,
}

impl MerchantObject {
    /// Takes a report, as one transaction, and gives the last message that it knows now.
    pub fn take(&mut self, report: Report) -> Seq {
        let news = take_report(self.known, &report);
        self.known = Some(news.known);
        self.begun += u32::from(news.is_first);
        self.messages.extend(news.messages);
        if news.is_newer {
            self.row = Some(report.row);
            if let Some(lead) = report.lead {
                let before = self.leads.insert(lead.facts.id.clone(), lead);
                self.found += u32::from(before.is_none());
            }
        }
        news.known.told
    }
}
