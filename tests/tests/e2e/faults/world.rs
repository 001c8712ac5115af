//! What stands around an act: a worker in which anything can be made to fail, somebody who looks
//! after it, and a program that is told of it.

use super::walk::Told;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::api::Thread;
use shared::id::{ConversationId, LeadId};
use shared::protocol::ConversationRow;
use shared::webhook::Kind;
use std::collections::BTreeMap;
use tests::eventually;
use tests::http::send;
use tests::operator::Operator;
use tests::receiver::Receiver;
use tests::stand::Stand;

/// One of each.
pub struct World {
    /// The worker, with a merchant on it.
    pub stand: Stand,
    /// The merchant's owner.
    pub owner: Operator,
    receiver: Receiver,
}

/// How the worker stands with the fault that it was asked for.
#[derive(Deserialize)]
struct Standing {
    waits: bool,
    under_way: u32,
}

impl World {
    /// A world whose receiver is told of these events.
    #[track_caller]
    pub fn telling(events: &[Kind]) -> Self {
        let retry_s = [2; 20];
        let often = json!({ "burst": 100_000, "per_minute": 100_000 });
        let limits = json!({
            "private_targets": true, "webhook_retry_s": retry_s,
            "starts": often, "requests": often, "messages": often,
        });
        let stand = Stand::planned("dental", |plan| {
            plan.faults = true;
            plan.loopback = true;
            plan.limits = limits.to_string();
        });
        let owner = stand.owner();
        let receiver = Receiver::willing();
        if !events.is_empty() {
            owner.set_webhooks(&[receiver.webhook("crm", "/", events)]);
        }
        Self {
            stand,
            owner,
            receiver,
        }
    }

    /// Makes something fail, in place of what was to fail before.
    pub fn arm(&self, plan: Value) {
        let _: bool = send("POST", &self.stand.url("/faults"), &[], plan.to_string()).json();
    }

    /// Has somebody do something of which only the call after his own fails.
    #[track_caller]
    pub fn fails_behind(&self, act: impl Fn() -> Told) {
        loop {
            self.arm(json!({ "call": 2 }));
            // Once in a while the worker asks for the merchant first; then his own was the second.
            if act() == Told::Done {
                break;
            }
        }
        assert!(self.rests(), "nothing has failed");
    }

    fn standing(&self) -> Standing {
        send("GET", &self.stand.url("/faults"), &[], "").json()
    }

    /// Waits until the objects have come to the end of everything; gives whether the fault that was
    /// asked for has happened.
    pub fn rests(&self) -> bool {
        eventually("rest", || {
            Some(self.standing()).filter(|standing| standing.under_way == 0)
        });
        !self.standing().waits
    }

    /// Waits until an alarm has done what it is for, or has failed at it.
    pub fn rings(&self, is_done: impl Fn() -> bool) {
        eventually("an alarm", || {
            let standing = self.standing();
            Some(()).filter(|()| standing.under_way == 0 && (!standing.waits || is_done()))
        });
    }

    /// The transcript as the staff sees it.
    pub fn transcript(&self, conversation: &ConversationId) -> String {
        let path = format!("/v1/console/conversations/{conversation}");
        let answer = self.owner.send("GET", &path, "");
        if answer.status == 404 {
            return "nothing".to_owned();
        }
        let thread: Thread = answer.json();
        let said = thread
            .messages
            .iter()
            .map(|message| format!("{} {:?} {:?}", message.seq.0, message.from, message.body));
        said.collect::<Vec<_>>().join("\n")
    }

    /// What the merchant's object knows of a conversation and its lead.
    pub fn known(&self, conversation: &ConversationId) -> String {
        let all = self.owner.conversations().conversations;
        let row = all.into_iter().find(|row| row.id == *conversation);
        let row = row.map(|row| {
            let ConversationRow {
                last,
                preview,
                presence,
                waiting,
                has_lead,
                ..
            } = row;
            (last, preview, presence, waiting, has_lead)
        });
        let (keys, merchant) = (self.stand.keys(), self.stand.merchant());
        let lead = LeadId::for_source(&keys, merchant, conversation.as_str());
        format!("{row:?} {}", self.lead(&lead))
    }

    /// A lead as the merchant's object knows it.
    pub fn lead(&self, id: &LeadId) -> String {
        let all = self.owner.leads();
        let lead = all.into_iter().find(|lead| lead.facts.id == *id);
        let lead = lead.map(|lead| {
            let steps = lead.facts.steps.iter().map(|taken| taken.step);
            let steps: Vec<_> = steps.collect();
            let url = lead.facts.last_touch.landing_url;
            (lead.facts.name, lead.contacts.len(), steps, url)
        });
        format!("{lead:?}")
    }

    /// The events of a conversation or lead that the receiver has heard, each once.
    pub fn heard(&self, of: &str) -> Vec<String> {
        let mut told = self.receiver.told();
        told.retain(|told| told.body.contains(of));
        let ids = told
            .iter()
            .map(|told| (told.id().to_owned(), told.notice().event.name()));
        let ids: BTreeMap<_, _> = ids.collect();
        let mut events: Vec<String> = ids.into_values().map(str::to_owned).collect();
        events.sort();
        events
    }
}
