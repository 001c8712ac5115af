//! What filled cards bring, and what an operator may put into the thread.

use super::Turn;
use crate::catalog::{Showing, written};
use crate::contact::ContactKind;
use crate::conversation::effect::{Effect, Settled, StoredMessage, To, Wish};
use crate::conversation::event::Uttered;
use crate::conversation::sealing::SealedForm;
use crate::conversation::state::Handler;
use crate::id::MessageId;
use crate::lead::note_wish;
use crate::learning::Refusal;
use crate::pi::{Occasion, Saying};
use crate::protocol::{Body, CallWhen, Card, CardKind, Code, From, Problem};
use crate::seal::SealedText;
use crate::time::Millis;

/// The most stars that there are.
const STARS_MAX: u8 = 5;
/// Up to so many a visitor was not content.
const STARS_BAD: u8 = 2;

impl SealedForm {
    /// The contacts, masked.
    pub(super) fn shown(&self) -> Vec<(ContactKind, String)> {
        let contacts = self.contacts.iter();
        contacts
            .map(|contact| (contact.kind, contact.masked.clone()))
            .collect()
    }
}

impl Turn<'_> {
    /// What an operator may say.
    pub(super) fn by_operator(
        &self,
        uttered: Uttered,
    ) -> Result<(Body, Option<SealedText>), Problem> {
        match uttered {
            Uttered::Text { text, sealed, .. } => {
                let chips = Vec::new();
                Ok((Body::Text { text, chips }, sealed))
            }
            Uttered::File(file) => Ok((Body::File(file), None)),
            Uttered::Card(kind) => {
                let card = match kind {
                    CardKind::Lead => self.body_of(Saying::LeadCard),
                    kind => self.card(kind).map(Body::Card),
                };
                let nothing = || Problem::because(Code::InvalidValue, "card: nothing to show");
                Ok((card.ok_or_else(nothing)?, None))
            }
            _ => Err(Problem::because(
                Code::BadFrame,
                "an operator writes text, sends files or puts cards",
            )),
        }
    }

    /// The card of this kind, where there is something to show.
    pub(super) fn card(&self, kind: CardKind) -> Option<Card> {
        let playbook = &self.script.playbook;
        let lang = self.conversation.language;
        match kind {
            CardKind::Rating => Some(Card::Rating),
            CardKind::Call => {
                let (consent, version) = playbook.consent(lang);
                Some(Card::Call {
                    number: playbook.catalog.number.clone(),
                    reason: playbook.lead_reason(lang),
                    consent,
                    version,
                })
            }
            kind => playbook.catalog.card(
                kind,
                Showing {
                    lang,
                    hours: &self.script.hours,
                    now: self.now,
                },
            ),
        }
    }

    /// What the visitor said by filling in a card, other than consent or a lead.
    pub(super) fn card_filled(&mut self, id: MessageId, uttered: Uttered) -> Result<(), Problem> {
        let script = self.script;
        let catalog = &script.playbook.catalog;
        let lang = self.conversation.language;
        match uttered {
            Uttered::Person => {
                self.append_said(id, From::Visitor, Body::PersonAsked, None);
                if self.conversation.memory.misses == 0 {
                    self.learn_refused(Refusal::Person);
                }
                self.wait_for_person();
                self.pi_reacts(Occasion::PersonAsked);
            }
            Uttered::Estimate {
                rule,
                option,
                quantity,
            } => {
                let (body, told) = catalog
                    .estimated(&rule, &option, quantity, lang)
                    .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
                self.note(&body);
                self.append_said(id, From::Visitor, body, None);
                let playbook = &script.playbook;
                let known = told.filter(|(field, _)| playbook.field(field).is_some());
                self.keep_fields(known);
                self.pi_reacts(Occasion::CardFilled);
            }
            Uttered::Choice { item } => {
                let title = catalog
                    .item(&item, lang)
                    .ok_or_else(|| Problem::because(Code::InvalidValue, "item"))?
                    .to_owned();
                let body = Body::Chosen { item, title };
                self.note(&body);
                self.append_said(id, From::Visitor, body, None);
                self.pi_reacts(Occasion::CardFilled);
            }
            Uttered::Booking { slot } => self.wish(id, slot)?,
            Uttered::CallBack { form, when } => self.call_back(id, form, when)?,
            Uttered::Rating { stars, words } => {
                if !(1..=STARS_MAX).contains(&stars) {
                    return Err(Problem::because(Code::InvalidValue, "stars"));
                }
                self.conversation.gains.stars = Some(stars);
                self.append_said(id, From::Visitor, Body::Rated { stars, words }, None);
                if stars <= STARS_BAD {
                    self.learn_refused(Refusal::Rated);
                }
            }
            Uttered::File(file) => {
                self.append_said(id, From::Visitor, Body::File(file), None);
                // Pi can't look at it: a person does.
                self.wait_for_person();
                self.pi_reacts(Occasion::FileCame);
            }
            Uttered::Decline => {
                self.append_said(id, From::Visitor, Body::Declined, None);
                self.learn_refused(Refusal::No);
                let memory = &mut self.conversation.memory;
                memory.contact_refused = true;
                memory.card_open = false;
            }
            _ => return Err(Problem::because(Code::BadFrame, "not for visitors")),
        }
        Ok(())
    }

    fn note(&mut self, body: &Body) {
        note_wish(&mut self.conversation.gains.wishes, body.plain());
    }

    fn written(&self, slot: Millis) -> String {
        let offset_min = self.script.hours.utc_offset_min;
        written(slot, offset_min, self.conversation.language)
    }

    /// A time is wished for. Whether it is free, the merchant's object settles with the next report.
    fn wish(&mut self, id: MessageId, slot: Millis) -> Result<(), Problem> {
        let hours = &self.script.hours;
        let visits = self.script.playbook.catalog.visits.as_ref();
        if !visits.is_some_and(|visits| visits.has(slot, self.now, hours.utc_offset_min)) {
            return Err(Problem::because(Code::InvalidValue, "slot"));
        }
        // One at a time: what becomes of the first has to be known before another takes its place.
        if self.conversation.gains.wish.is_some() {
            return Err(Problem::because(Code::TooMany, "a visit is being booked"));
        }
        self.conversation.gains.wish = Some(Wish {
            id: id.clone(),
            slot,
        });
        let written = self.written(slot);
        self.append_said(
            id,
            From::Visitor,
            Body::BookingAsked { slot, written },
            None,
        );
        Ok(())
    }

    /// The merchant's object has settled a wish. An answer that comes twice settles nothing.
    pub(super) fn settle(&mut self, settled: Settled) {
        let gains = &mut self.conversation.gains;
        let Some(wish) = gains.wish.take_if(|wish| wish.id == settled.id) else {
            return;
        };
        let booked = settled.booked;
        if booked {
            gains.visit_at = Some(wish.slot);
        }
        let written = self.written(wish.slot);
        let slot = wish.slot;
        // A machine's answer, whoever has the thread: it is the calendar that speaks.
        self.append_by_pi(Body::BookingSettled {
            slot,
            written,
            booked,
        });
        let occasion = if booked {
            Occasion::CardFilled
        } else {
            Occasion::SlotTaken
        };
        self.pi_reacts(occasion);
        self.report();
    }

    fn call_back(
        &mut self,
        id: MessageId,
        form: SealedForm,
        when: CallWhen,
    ) -> Result<(), Problem> {
        let form = self.check_form(form)?;
        let body = Body::CallAsked {
            name: form.name.clone(),
            contacts: form.shown(),
            fields: form.fields.clone(),
            when,
        };
        self.append_said(id, From::Visitor, body, None);
        self.conversation.gains.call_when = Some(when);
        self.keep_form(form);
        if when == CallWhen::Now {
            self.wait_for_person();
        }
        self.after_lead();
        Ok(())
    }

    /// An operator ends the talk: Pi has it again, nobody waits, and the visitor may rate it.
    pub(super) fn resolve(&mut self) {
        let gains = &self.conversation.gains;
        let is_rated = gains.stars.is_some() || gains.rating_asked;
        self.conversation.waiting = false;
        self.conversation.handler = Handler::Pi;
        self.conversation.closed = true;
        self.conversation.updated_at = self.now;
        self.tell_presence();
        if !is_rated {
            self.append_by_pi(Body::Card(Card::Rating));
        }
        self.report();
    }

    fn append_by_pi(&mut self, body: Body) {
        let Some(stored) = self.append_pi(body) else {
            return;
        };
        self.show_all(stored);
    }

    pub(super) fn show_all(&mut self, message: StoredMessage) {
        self.effects.push(Effect::Show {
            to: To::All,
            message,
        });
    }
}
