//! The decision: what an event changes, and what follows from it.

mod cards;
mod learn;
mod think;

use super::effect::{Effect, StoredMessage, To};
use super::event::{Event, Speaker, Uttered};
use super::sealing::SealedForm;
use super::state::{Conversation, Handler, PiDay, Script};
use crate::consent::Consent;
use crate::id::{Key, MessageId};
use crate::lead::{ChipTap, HandledBy, Step, Tier};
use crate::learning::Refusal;
use crate::limit;
use crate::pi::{self, Heard, Occasion, Saying};
use crate::protocol::{Body, Card, Code, From, Marks, Message, Problem, Seq, ServerFrame, Side};
use crate::seal::SealedText;
use crate::time::Millis;

/// The conversation as it becomes, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The conversation as it becomes. A higher revision than before is something that the
    /// merchant's object has to learn.
    pub conversation: Conversation,
    /// What the transcript gains.
    pub appended: Vec<StoredMessage>,
    /// What to do, in order, once all that is durable.
    pub effects: Vec<Effect>,
}

/// Decides what an event changes.
///
/// # Errors
/// A [`Problem`] when the event is refused; then nothing changes and nothing is stored.
pub fn step(
    conversation: &Conversation,
    script: &Script,
    event: Event,
    now: Millis,
) -> Result<Outcome, Problem> {
    let mut turn = Turn {
        conversation: conversation.clone(),
        script,
        now,
        appended: Vec::new(),
        effects: Vec::new(),
    };
    match event {
        Event::Said {
            id,
            stored: Some(seq),
            ..
        } => {
            // Sent twice, stored once: say again that it is stored.
            turn.accept(id, seq, now);
            return Ok(turn.done());
        }
        Event::Said {
            id,
            stored: None,
            by,
            uttered,
        } => turn.said(id, by, uttered)?,
        Event::Returned { touch } => {
            turn.conversation.last_touch = touch;
            if turn.conversation.captured_at.is_some() {
                turn.report();
            }
        }
        Event::TookOver { operator, name, on } => {
            turn.conversation.thought = None;
            let handler = if on {
                Handler::Operator { id: operator, name }
            } else {
                Handler::Pi
            };
            turn.hand_to(handler);
            turn.report();
        }
        Event::Resolved => turn.resolve(),
        Event::Settled(settled) => turn.settle(settled),
        Event::Identified(identity) => {
            if turn.conversation.identity.as_ref() != Some(&identity) {
                let memory = &mut turn.conversation.memory;
                memory.name = identity.name.clone().or(memory.name.take());
                turn.conversation.identity = Some(identity);
                turn.report();
            }
        }
        Event::ThoughtOver { no } => turn.thought_over(no, None),
        Event::Modelled { no, reply, refused } => {
            let is_asked = turn.is_asking(no);
            turn.thought_over(no, reply.as_ref());
            if refused && is_asked {
                turn.learn_refused(Refusal::Unsayable);
            }
        }
        Event::Marked { side, marks } => turn.mark(side, marks),
    }
    Ok(turn.done())
}

/// One step under way.
struct Turn<'a> {
    conversation: Conversation,
    script: &'a Script,
    now: Millis,
    appended: Vec<StoredMessage>,
    effects: Vec<Effect>,
}

impl Turn<'_> {
    fn done(self) -> Outcome {
        Outcome {
            conversation: self.conversation,
            appended: self.appended,
            effects: self.effects,
        }
    }

    fn said(&mut self, id: MessageId, by: Speaker, uttered: Uttered) -> Result<(), Problem> {
        if self.conversation.last.0 >= limit::CONVERSATION_MESSAGES_MAX {
            return Err(Problem::new(Code::Closed));
        }
        match by {
            Speaker::Visitor => self.visitor_said(id, uttered)?,
            Speaker::Operator { id: operator, name } => {
                let (body, sealed) = self.by_operator(uttered)?;
                // Whoever answers has taken over: Pi falls silent, and leaves him what it has heard.
                self.conversation.thought = None;
                self.hand_to(Handler::Operator {
                    id: operator,
                    name: name.clone(),
                });
                self.append_said(id, From::Operator { name }, body, sealed);
                self.answered(HandledBy::Human);
            }
        }
        self.report();
        Ok(())
    }

    fn visitor_said(&mut self, id: MessageId, uttered: Uttered) -> Result<(), Problem> {
        self.conversation.closed = false;
        if !matches!(uttered, Uttered::Text { .. }) {
            self.finish_thought();
        }
        match uttered {
            Uttered::Text {
                text,
                sealed,
                contacts,
            } => {
                let gave_contact = !contacts.is_empty();
                let body = Body::Text {
                    text: text.clone(),
                    chips: Vec::new(),
                };
                self.append_said(id, From::Visitor, body, sealed);
                self.conversation.manner.typed(&text, self.now);
                self.keep_contacts(contacts);
                // Consent was given to the use of "the contact": a further one falls under it.
                self.capture();
                self.think(text, gave_contact);
            }
            Uttered::Chip { chip, text } => {
                let script = self.script;
                let intent = script
                    .chips
                    .get(&chip)
                    .or_else(|| script.playbook.follow_up_intent(&chip));
                if self.conversation.chip.is_none() && self.conversation.last == Seq(0) {
                    self.conversation.chip = Some(ChipTap {
                        id: chip.clone(),
                        text: text.clone(),
                    });
                }
                self.conversation.take(Step::ChipTapped, self.now);
                self.conversation.manner.tapped(self.now);
                self.learn_meant(intent);
                self.append_said(
                    id,
                    From::Visitor,
                    Body::Chip {
                        chip,
                        text: text.clone(),
                    },
                    None,
                );
                self.pi_answers(Heard {
                    text: &text,
                    intent,
                    gave_contact: false,
                });
            }
            Uttered::Lead(form) => {
                let form = self.check_form(form)?;
                let body = Body::LeadGiven {
                    name: form.name.clone(),
                    contacts: form.shown(),
                    fields: form.fields.clone(),
                };
                self.append_said(id, From::Visitor, body, None);
                self.keep_form(form);
                self.after_lead();
            }
            Uttered::Consent { agreed, version } => {
                let sensitive = self.is_sensitive(&version);
                let body = Body::ConsentGiven { agreed, sensitive };
                if sensitive {
                    self.append_said(id, From::Visitor, body, None);
                    self.conversation.memory.sensitive_agreed = Some(agreed);
                    self.pi_reacts(Occasion::SensitiveAnswered);
                    return Ok(());
                }
                self.check_consent(&version)?;
                self.append_said(id, From::Visitor, body, None);
                if agreed {
                    self.consent(version);
                    self.after_lead();
                } else {
                    self.pi_reacts(Occasion::Refused);
                }
            }
            other => self.card_filled(id, other)?,
        }
        Ok(())
    }

    fn check_form(&self, mut form: SealedForm) -> Result<SealedForm, Problem> {
        self.check_consent(&form.consent)?;
        let mut checked = std::collections::BTreeMap::new();
        for (key, value) in std::mem::take(&mut form.fields) {
            let value = self.script.playbook.check_field(&key, &value);
            let wrong = || Problem::because(Code::InvalidValue, format!("fields.{key}"));
            checked.insert(key.clone(), value.ok_or_else(wrong)?);
        }
        form.fields = checked;
        Ok(form)
    }

    fn keep_form(&mut self, form: SealedForm) {
        let memory = &mut self.conversation.memory;
        memory.name = form.name.or(memory.name.take());
        self.keep_fields(form.fields);
        self.keep_contacts(form.contacts);
        self.consent(form.consent);
    }

    fn keep_fields(&mut self, fields: impl IntoIterator<Item = (Key, String)>) {
        let memory = &mut self.conversation.memory;
        memory.fields.extend(fields);
        // What the card has told, the next words are no reply to.
        memory
            .asked
            .take_if(|asked| memory.fields.contains_key(asked));
    }

    fn check_consent(&self, version: &Key) -> Result<(), Problem> {
        let (_, current) = self.script.playbook.consent(self.conversation.language);
        if *version == current {
            Ok(())
        } else {
            Err(Problem::new(Code::ConsentOutdated))
        }
    }

    /// Whether this is the text that is agreed to before anything sensitive is asked.
    fn is_sensitive(&self, version: &Key) -> bool {
        let playbook = &self.script.playbook;
        let own = playbook.sensitive_consent(self.conversation.language);
        own.is_some_and(|(_, current)| current == *version)
    }

    fn keep_contacts(&mut self, contacts: Vec<crate::seal::SealedContact>) {
        if contacts.is_empty() {
            return;
        }
        for contact in contacts {
            self.conversation
                .contacts
                .retain(|known| known.lookup != contact.lookup);
            self.conversation.contacts.insert(0, contact);
        }
        self.conversation.memory.has_contact = true;
        self.conversation.take(Step::ContactGiven, self.now);
    }

    fn consent(&mut self, version: Key) {
        self.conversation.consent = Some(Consent {
            version,
            at: self.now,
        });
        self.conversation.take(Step::Consented, self.now);
        self.capture();
    }

    /// Makes the lead complete, where contact and consent are both there.
    fn capture(&mut self) {
        let is_complete =
            self.conversation.consent.is_some() && !self.conversation.contacts.is_empty();
        if is_complete && self.conversation.captured_at.is_none() {
            self.conversation.captured_at = Some(self.now);
            self.conversation.memory.has_lead = true;
            self.conversation.take(Step::Captured, self.now);
        }
    }

    fn mark(&mut self, side: Side, marks: Marks) {
        let known = match side {
            Side::Visitor => &mut self.conversation.visitor_marks,
            Side::Staff => &mut self.conversation.staff_marks,
        };
        // Nobody has read what was never said, and nothing becomes unread.
        let marks = known.and(marks.within(self.conversation.last));
        if *known != marks {
            *known = marks;
            let frame = ServerFrame::Marks { side, marks };
            self.effects.push(Effect::Send {
                to: To::Others,
                frame,
            });
        }
    }

    fn after_lead(&mut self) {
        if self.conversation.captured_at.is_some() {
            self.pi_reacts(Occasion::LeadComplete);
        }
    }

    fn pi_reacts(&mut self, occasion: Occasion) {
        if self.conversation.handler != Handler::Pi || self.script.pi_replies_per_day == 0 {
            return;
        }
        self.finish_thought();
        let Conversation {
            memory, language, ..
        } = &self.conversation;
        let turn = pi::react(
            &self.script.playbook,
            memory,
            occasion,
            *language,
            &self.script.hours,
            self.now,
        );
        self.pi_says(turn);
    }

    fn pi_answers(&mut self, heard: Heard<'_>) {
        if self.conversation.handler != Handler::Pi || !self.pi_may_answer() {
            return;
        }
        let turn = self.turn_for(heard, None);
        self.pi_says(turn);
    }

    /// Counts an answer of Pi's. With the first that is one too many Pi calls a person, and is
    /// silent from then on.
    fn pi_may_answer(&mut self) -> bool {
        let day = self.now.0 / limit::DAY_MS;
        let today = &mut self.conversation.pi_day;
        if today.day != day {
            *today = PiDay {
                day,
                ..PiDay::default()
            };
        }
        let most = self.script.pi_replies_per_day;
        today.replies = today.replies.saturating_add(1).min(most.saturating_add(2));
        let replies = today.replies;
        if replies > most {
            self.wait_for_person();
        }
        if replies == most.saturating_add(1) {
            self.pi_reacts(Occasion::UsedUp);
        }
        replies <= most
    }

    fn pi_says(&mut self, turn: pi::Turn) {
        let before = std::mem::replace(&mut self.conversation.memory, turn.memory);
        let told = &self.conversation.memory.fields;
        let changed = before
            .fields
            .iter()
            .filter(|(field, value)| told.get(*field).is_some_and(|now| now != *value))
            .count();
        self.conversation.manner.contradictions += changed as u32;
        if turn.hand_over {
            self.wait_for_person();
        }
        self.learn(turn.unanswered, turn.refused, before.intent);
        self.tell_of_high_tier();
        for saying in turn.sayings {
            let Some(body) = self.body_of(saying) else {
                continue;
            };
            let Some(stored) = self.append_pi(body) else {
                continue;
            };
            self.show_all(stored);
            self.answered(HandledBy::Ai);
        }
    }

    /// Calls a person to a lead that is worth it, while one is there. Pi goes on answering meanwhile.
    fn tell_of_high_tier(&mut self) {
        let hours = &self.script.hours;
        let is_open = hours.is_open(self.now.on_clock(hours.utc_offset_min));
        if !is_open || self.conversation.memory.high_told {
            return;
        }
        if self.conversation.tier(self.script) == Tier::High {
            self.conversation.memory.high_told = true;
            self.wait_for_person();
        }
    }

    fn append_pi(&mut self, body: Body) -> Option<StoredMessage> {
        // Letters and digits of a checked shape, so this is always an id.
        let id = MessageId::parse(&format!("pi-{:08}", self.conversation.last.next().0)).ok()?;
        Some(self.append(id, From::Pi, body, None))
    }

    fn body_of(&self, saying: Saying) -> Option<Body> {
        let playbook = &self.script.playbook;
        let lang = self.conversation.language;
        Some(match saying {
            Saying::Text { text, follow_ups } => Body::Text {
                text,
                chips: follow_ups,
            },
            Saying::LeadCard => {
                let (consent, version) = playbook.consent(lang);
                Body::Card(Card::Lead {
                    reason: pi::respect(
                        playbook.lead_reason(lang),
                        &self.conversation.memory.reach,
                    ),
                    fields: playbook.missing_fields(&self.conversation.memory, lang),
                    consent,
                    version,
                    wechat: self.conversation.memory.reach.contains(&pi::Reach::Wechat),
                })
            }
            Saying::Card(kind) => Body::Card(self.card(kind)?),
            Saying::SensitiveConsentCard => {
                let (consent, version) = playbook.sensitive_consent(lang)?;
                Body::Card(Card::Consent {
                    contact: String::new(),
                    consent,
                    version,
                })
            }
            Saying::ConsentCard => {
                let (consent, version) = playbook.consent(lang);
                let contact = self.conversation.contacts.first()?.masked.clone();
                Body::Card(Card::Consent {
                    contact,
                    consent,
                    version,
                })
            }
        })
    }

    fn answered(&mut self, by: HandledBy) {
        self.conversation.handled_by = self.conversation.handled_by.and(by);
        self.conversation.first_response_at.get_or_insert(self.now);
        self.conversation.take(Step::Answered, self.now);
        if by == HandledBy::Human {
            self.conversation.waiting = false;
        }
    }

    fn hand_to(&mut self, handler: Handler) {
        if self.conversation.handler == handler {
            return;
        }
        self.conversation.handler = handler;
        self.conversation.updated_at = self.now;
        self.tell_presence();
    }

    fn wait_for_person(&mut self) {
        if !self.conversation.waiting {
            self.conversation.waiting = true;
            self.tell_presence();
        }
    }

    /// Tells who answers, and when.
    fn tell_presence(&mut self) {
        let presence = self.conversation.presence(self.script, self.now);
        self.effects.push(Effect::Send {
            to: To::All,
            frame: ServerFrame::Presence(presence),
        });
    }

    /// Appends what a person said, tells the writer that it is stored and shows it to the others. Of
    /// a filled card the writer sees what was made of it: titles, a price, a masked contact.
    fn append_said(&mut self, id: MessageId, from: From, body: Body, sealed: Option<SealedText>) {
        let is_words = matches!(body, Body::Text { .. } | Body::Chip { .. });
        let stored = self.append(id.clone(), from, body, sealed);
        self.accept(id, stored.message.seq, stored.message.at);
        self.effects.push(Effect::Show {
            to: if is_words { To::Others } else { To::All },
            message: stored,
        });
    }

    fn append(
        &mut self,
        id: MessageId,
        from: From,
        body: Body,
        sealed: Option<SealedText>,
    ) -> StoredMessage {
        let seq = self.conversation.last.next();
        self.conversation.last = seq;
        self.conversation.updated_at = self.now;
        let is_card = matches!(body, Body::Card(_) | Body::Declined);
        self.conversation.gains.rating_asked |= matches!(body, Body::Card(Card::Rating));
        if !is_card {
            self.conversation.preview = body.plain().chars().take(limit::PREVIEW_CHARS).collect();
        }
        let stored = StoredMessage {
            message: Message {
                seq,
                id,
                at: self.now,
                from,
                body,
            },
            sealed,
        };
        self.appended.push(stored.clone());
        stored
    }

    fn accept(&mut self, id: MessageId, seq: Seq, at: Millis) {
        self.effects.push(Effect::Send {
            to: To::Sender,
            frame: ServerFrame::Accepted { id, seq, at },
        });
    }

    fn report(&mut self) {
        self.conversation.revision += 1;
    }
}
