//! What is asked next: what would make the answer better, a contact at a motivated moment, what is missing.

use super::Policy;
use crate::id::Key;
use crate::pack::Condition;
use crate::pi::{Memory, Saying};

impl Policy<'_> {
    /// After an answer: the field that would make it better, a card at a motivated moment, or
    /// the next field.
    pub(super) fn go_on(&mut self, motivated: bool) {
        let scene = self
            .memory
            .intent
            .as_ref()
            .and_then(|intent| self.voice.playbook.scene(intent));
        let need =
            scene.and_then(|scene| scene.needs.iter().find(|need| self.may_ask(need)).cloned());
        if let Some(need) = need {
            return self.ask(&need);
        }
        let useful = self.memory.useful;
        let is_moment =
            (motivated && useful > 0) || useful >= self.voice.playbook.policy.answers_before_offer;
        if is_moment && self.may_offer() {
            return self.offer_contact();
        }
        // Whoever wants to stay unknown is not questioned further.
        if self.memory.useful > 0 && !self.memory.contact_refused {
            self.ask_missing();
        }
    }

    pub(super) fn ask_missing(&mut self) {
        let playbook = self.voice.playbook;
        let mut open = playbook
            .fields
            .iter()
            .filter(|field| self.is_open(&field.id));
        let has_card = playbook.sensitive_consent(self.voice.lang).is_some();
        let may_show_card = has_card && self.memory.has_lead && !self.memory.sensitive_asked;
        let next = open.find(|field| self.may_ask(&field.id) || (field.sensitive && may_show_card));
        match next {
            Some(field) if self.may_ask(&field.id) => self.ask(&field.id.clone()),
            Some(_) => self.ask_for_consent(),
            // What was told unasked may only be kept once that is agreed to.
            None if may_show_card && self.memory.agreed(playbook) != self.memory.fields => {
                self.ask_for_consent();
            }
            None => {}
        }
    }

    fn ask_for_consent(&mut self) {
        self.memory.sensitive_asked = true;
        self.sayings.push(Saying::SensitiveConsentCard);
    }

    /// Whether a field may be asked for now: a sensitive one only after the consent of its own.
    fn may_ask(&self, id: &Key) -> bool {
        let field = self.voice.playbook.field(id);
        let is_sensitive = field.is_some_and(|field| field.sensitive);
        self.is_open(id) && (!is_sensitive || self.memory.sensitive_agreed == Some(true))
    }

    /// Whether a field is unknown, was not asked for, and is wanted now.
    fn is_open(&self, id: &Key) -> bool {
        !self.memory.is_held()
            && self.voice.playbook.field(id).is_some_and(|field| {
                let is_open =
                    !self.memory.fields.contains_key(id) && !self.memory.asked_before.contains(id);
                is_open
                    && !field.ask.is_empty()
                    && field.when.as_ref().is_none_or(|when| self.holds(when))
            })
    }

    fn holds(&self, when: &Condition) -> bool {
        let Memory {
            fields, answered, ..
        } = &self.memory;
        let is_known = |id: &Key| fields.contains_key(id);
        (when.intents.is_empty() || when.intents.iter().any(|id| answered.contains(id)))
            && when.known.iter().all(is_known)
            && !when.unknown.iter().any(is_known)
    }

    fn ask(&mut self, id: &Key) {
        self.memory.asked = Some(id.clone());
        self.memory.asked_before.insert(id.clone());
        let text = self.voice.question(id, &self.memory);
        self.say(text, Vec::new());
    }

    pub(super) fn may_offer(&self) -> bool {
        let memory = &self.memory;
        let numbers = &self.voice.playbook.policy;
        let since = memory.useful.saturating_sub(memory.offered_at);
        let is_time = memory.contact_asks == 0 || since >= numbers.answers_between_offers;
        !memory.has_lead
            && !memory.is_held()
            && !memory.contact_refused
            && memory.contact_asks < numbers.contact_asks_max
            && is_time
    }

    pub(super) fn offer_contact(&mut self) {
        let card = if self.memory.has_contact {
            Saying::ConsentCard
        } else {
            Saying::LeadCard
        };
        self.offer(card);
    }

    pub(super) fn offer(&mut self, card: Saying) {
        if self.memory.is_held() {
            return;
        }
        self.memory.contact_asks += 1;
        self.memory.offered_at = self.memory.useful;
        self.memory.card_open = true;
        self.sayings.push(card);
    }
}
