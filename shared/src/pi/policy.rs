//! What Pi does next: answer first; then one question or one card at most; a contact only at a
//! motivated moment, seldom, and not again once it was refused.

mod next;

use super::care::{self, Care};
use super::fold::{fold, is_question};
use super::hear::Understood;
use super::quote::quote;
use super::voice::Voice;
use super::wishes::{self, Reach};
use super::{Heard, Memory, Saying, Turn, Why};
use crate::catalog::Showing;
use crate::chip::ShownChip;
use crate::id::Key;
use crate::learning::Refusal;
use crate::pack::{Act, Phrase, Scene};
use crate::protocol::CardKind;
use std::collections::BTreeMap;

/// Chips under an answer.
const FOLLOW_UPS_MAX: usize = 3;

/// A turn under way.
pub(super) struct Policy<'a> {
    pub voice: Voice<'a>,
    pub memory: Memory,
    /// A model's words for the answer.
    pub reply: Option<String>,
    sayings: Vec<Saying>,
    hand_over: bool,
    alarm: Option<Key>,
    open: bool,
    unanswered: Option<String>,
    refused: Option<Refusal>,
}

impl<'a> Policy<'a> {
    pub(super) fn new(voice: Voice<'a>, memory: Memory) -> Self {
        Self {
            voice,
            memory,
            reply: None,
            sayings: Vec::new(),
            hand_over: false,
            alarm: None,
            open: false,
            unanswered: None,
            refused: None,
        }
    }

    pub(super) fn done(self) -> Turn {
        let Self {
            memory,
            mut sayings,
            ..
        } = self;
        for saying in &mut sayings {
            if let Saying::Text { text, .. } = saying {
                *text = wishes::respect(std::mem::take(text), &memory.reach);
            }
        }
        if memory.is_held() {
            sayings.retain(|saying| matches!(saying, Saying::Text { .. }));
        }
        Turn {
            memory,
            sayings,
            hand_over: self.hand_over,
            alarm: self.alarm,
            open: self.open,
            unanswered: self.unanswered,
            refused: self.refused,
        }
    }

    /// Answers what was heard.
    pub(super) fn answer(&mut self, understood: &Understood<'a>, heard: Heard<'_>) {
        let gave_contact = heard.gave_contact;
        self.memory.card_open = false;
        self.memory.has_contact |= gave_contact;
        if self.cares(heard.text) {
            return;
        }
        let is_child = !self.memory.minor && care::is_minor(heard.text);
        self.memory.minor |= is_child;
        let wished = wishes::find(heard.text);
        let is_way = wished
            .iter()
            .any(|wish| matches!(wish, Reach::Wechat | Reach::TextFirst));
        wishes::keep(&mut self.memory.reach, wished.iter().copied());
        if gave_contact {
            // Whoever leaves a contact after all has changed his mind.
            self.memory.contact_refused = false;
            self.memory.stopped = false;
        } else if is_way {
            // "No calls, WeChat" names a way to be reached and refuses none.
            self.memory.contact_refused = false;
        } else if understood.refuses {
            self.memory.contact_refused = true;
            self.refused = Some(Refusal::No);
            self.say_phrase(Phrase::Refused);
        }
        if let Some(scene) = understood
            .for_person
            .and_then(|intent| self.voice.playbook.scene(intent))
        {
            let text = self
                .voice
                .answer(&scene.id, &self.memory, &understood.assumed);
            self.say(text, Vec::new());
            let why = match scene.id.as_str() {
                "person" => Why::Asked,
                "complaint" => Why::Complaint,
                _ => Why::Question(scene.id.clone()),
            };
            // What a person has to judge is no answer refused; nor is it when Pi had not understood.
            let is_refusal = matches!(why, Why::Asked | Why::Complaint) && self.memory.misses == 0;
            self.refused = is_refusal.then_some(Refusal::Person);
            return self.call_person(why, gave_contact);
        }
        if understood.stops {
            return self.stop();
        }
        let scene = understood
            .intent
            .and_then(|intent| self.voice.playbook.scene(intent));
        let is_odd = !gave_contact
            && !self.memory.has_contact
            && !self.memory.number_asked
            && !self.memory.is_held()
            && wishes::has_odd_number(heard.text);
        let quote = match scene {
            None if wished.is_empty() && !is_child => self.quote(understood, heard),
            _ => None,
        };
        let is_quoted = quote.is_some();
        if let Some(scene) = scene {
            let is_typed = heard.intent.is_none() && !understood.goes_on;
            if is_typed
                && scene.act == Act::Answer
                && self.memory.intent.as_ref() == Some(&scene.id)
            {
                self.refused = Some(Refusal::Again);
            }
            self.memory.stopped &= scene.act != Act::Contact;
            self.answer_scene(scene, &understood.assumed);
        } else if let Some(quote) = quote {
            self.answer_from_notes(quote, &understood.likely);
        } else if !wished.is_empty() && !gave_contact {
            self.say_phrase(Phrase::ReachNoted);
        } else if !understood.told.is_empty() && !gave_contact {
            self.take_in(understood);
        } else if !(gave_contact || understood.refuses || is_child || is_odd) {
            return self.not_understood(&understood.likely, heard.text);
        }
        self.memory.misses = 0;
        let wants_contact = scene.is_some_and(|scene| scene.act == Act::Contact);
        if is_child || (self.memory.minor && wants_contact) {
            return self.say_phrase(Phrase::Guardian);
        }
        if is_odd {
            self.memory.number_asked = true;
            return self.say_phrase(Phrase::NumberOdd);
        }
        if is_way && !gave_contact && !self.memory.has_lead && !self.memory.is_held() {
            self.tell_night();
            return self.offer_contact();
        }
        if gave_contact && !self.memory.has_lead && !self.memory.is_held() {
            self.say_phrase(Phrase::ContactGiven);
            return self.offer(Saying::ConsentCard);
        }
        if gave_contact && self.sayings.is_empty() {
            self.say_phrase(Phrase::Noted);
        }
        if understood.refuses && !is_way {
            return;
        }
        if let Some(card) = scene.and_then(|scene| scene.card)
            && self.has_card(card)
            && !self.memory.is_held()
        {
            // One thing at a time: what is asked for next waits until the card is done with.
            self.tell_night();
            return self.sayings.push(Saying::Card(card));
        }
        match scene.map(|scene| scene.act) {
            Some(Act::Chat | Act::Decline) => self.suggest(),
            Some(Act::Contact) if !self.memory.has_lead => {
                self.memory.contact_refused = false;
                self.tell_night();
                self.offer_contact();
            }
            _ => {
                self.tell_night();
                let is_moment = scene.map_or(!is_quoted, |scene| scene.motivated);
                self.go_on(is_moment);
            }
        }
    }

    /// Thanks for a complete lead, and asks for what is still missing.
    pub(super) fn after_lead(&mut self) {
        self.memory.card_open = false;
        self.say_phrase(Phrase::LeadThanks);
        self.memory.night_told = true;
        self.ask_missing();
    }

    /// Takes a no to a card.
    pub(super) fn after_refusal(&mut self) {
        self.memory.card_open = false;
        self.refused = Some(Refusal::No);
        self.memory.contact_refused = true;
        self.say_phrase(Phrase::Refused);
        self.suggest();
    }

    /// A card was filled in, which is as good as an answer: on to what would make it better, or to a
    /// contact, for whoever has chosen something is ready for it.
    pub(super) fn after_card(&mut self) {
        self.memory.card_open = false;
        self.memory.useful += 1;
        self.tell_night();
        self.go_on(true);
    }

    /// A person will look at the file.
    pub(super) fn after_file(&mut self) {
        self.hand_over = true;
        self.memory.handed_over = true;
        self.memory.why = Some(Why::File);
        self.memory.night_told = true;
        self.say_phrase(Phrase::FileCame);
    }

    /// Asks what may be asked now, or lets it be for good.
    pub(super) fn after_sensitive(&mut self) {
        self.memory.card_open = false;
        if self.memory.sensitive_agreed == Some(true) {
            self.ask_missing();
        } else {
            // What was told unasked is not kept either.
            let playbook = self.voice.playbook;
            let is_sensitive = |id: &Key| playbook.field(id).is_some_and(|field| field.sensitive);
            self.memory.fields.retain(|id, _| !is_sensitive(id));
            self.memory.days.retain(|id, _| !is_sensitive(id));
        }
        if self.sayings.is_empty() {
            self.say_phrase(Phrase::Noted);
        }
    }

    /// The card is still there to choose another time on.
    pub(super) fn after_taken_slot(&mut self) {
        self.say_phrase(Phrase::SlotTaken);
    }

    /// Plain words and the number to call, before anything else. Returns whether that is all.
    fn cares(&mut self, text: &str) -> bool {
        let playbook = self.voice.playbook;
        let Some(Care { danger, is_now }) = care::look(playbook, text) else {
            return false;
        };
        let lang = self.voice.lang;
        if !is_now {
            if self.memory.cared_for.insert(danger.id.clone()) {
                self.say(danger.mention.get(lang).to_owned(), Vec::new());
            }
            return false;
        }
        self.alarm = Some(danger.id.clone());
        self.memory.alarm = Some(danger.id.clone());
        self.memory.asked = None;
        self.memory.misses = 0;
        self.memory.handed_over = true;
        self.memory.why = Some(Why::Danger(danger.id.clone()));
        self.hand_over = true;
        self.say(danger.text.get(lang).to_owned(), Vec::new());
        true
    }

    /// Asks nothing and shows no card from now on, until the visitor wants to be reached.
    fn stop(&mut self) {
        self.memory.stopped = true;
        self.memory.contact_refused = true;
        self.memory.asked = None;
        self.memory.misses = 0;
        self.say_phrase(Phrase::Stopped);
    }

    fn answer_scene(&mut self, scene: &Scene, assumed: &BTreeMap<Key, String>) {
        if scene.act == Act::Contact && self.memory.minor {
            // Its words ask for a contact; a grown-up is asked for instead.
            return;
        }
        if scene.act == Act::Contact && self.memory.has_lead {
            // The contact is there already.
            return self.say_phrase(Phrase::LeadThanks);
        }
        let is_answer = scene.act.is_answer();
        self.open |= is_answer;
        let own = || self.voice.answer(&scene.id, &self.memory, assumed);
        let text = self.reply.take().filter(|_| is_answer).unwrap_or_else(own);
        self.memory.night_told |= scene.answer.get(self.voice.lang).contains("{next_open}");
        if is_answer {
            self.memory.intent = Some(scene.id.clone());
            self.memory.answered.insert(scene.id.clone());
        }
        if scene.act == Act::Answer {
            self.memory.useful += 1;
        }
        let chips = self.unanswered(&scene.follow_ups);
        self.say(text, chips);
    }

    /// Takes in what was told: the last answer again, where it is better for it.
    fn take_in(&mut self, understood: &Understood<'_>) {
        let last = self
            .memory
            .intent
            .as_ref()
            .and_then(|intent| self.voice.playbook.scene(intent));
        let is_better = |scene: &&Scene| {
            scene
                .needs
                .iter()
                .any(|need| understood.told.contains(need) && self.memory.fields.contains_key(need))
        };
        if let Some(scene) = last.filter(is_better) {
            let text = self.voice.answer(&scene.id, &self.memory, &BTreeMap::new());
            let chips = self.unanswered(&scene.follow_ups);
            return self.say(text, chips);
        }
        let noted = self.voice.phrase(Phrase::Noted, &self.memory);
        // An opening such as "我家120平" tells a field and leaves the question open.
        let is_opening = self.memory.useful == 0 && !understood.likely.is_empty();
        let chips = if is_opening {
            self.voice.follow_ups(understood.likely.iter().copied())
        } else {
            Vec::new()
        };
        self.say(noted, chips);
    }

    /// What the merchant's own texts say to it. Whoever tells something and asks nothing gets no lecture.
    fn quote(&self, understood: &Understood<'a>, heard: Heard<'_>) -> Option<String> {
        let only_tells = !understood.told.is_empty() && !is_question(&fold(heard.text));
        if heard.gave_contact || understood.refuses || only_tells {
            return None;
        }
        quote(self.voice.playbook, heard.text, self.voice.lang)
    }

    fn answer_from_notes(&mut self, quote: String, likely: &[&Key]) {
        self.open = true;
        self.memory.useful += 1;
        let text = self.reply.take().unwrap_or(quote);
        let mut chips = self.voice.follow_ups(likely.iter().copied());
        if chips.is_empty() {
            chips = self.unanswered(&self.voice.playbook.chips);
        }
        self.say(text, chips);
    }

    fn not_understood(&mut self, likely: &[&Key], text: &str) {
        self.open = true;
        if let Some(text) = self.reply.take() {
            self.memory.misses = 0;
            self.memory.useful += 1;
            let chips = self.voice.follow_ups(likely.iter().copied());
            self.say(text, chips);
            self.tell_night();
            return self.go_on(false);
        }
        self.memory.misses += 1;
        // What somebody in danger or a child writes is nobody's lesson.
        let is_lesson = self.memory.alarm.is_none() && !self.memory.minor;
        self.unanswered = is_lesson.then(|| text.to_owned());
        if self.memory.handed_over {
            // Said once, then left to the person: a machine that repeats itself is no comfort.
            if self.memory.misses == 1 {
                self.say_phrase(Phrase::StillWaiting);
            }
            self.hand_over = true;
            return;
        }
        if self.memory.misses >= self.voice.playbook.policy.misses_before_person {
            return self.call_person(Why::NotUnderstood, false);
        }
        let chips = self.voice.follow_ups(likely.iter().copied());
        if chips.is_empty() {
            let text = self.voice.phrase(Phrase::NotUnderstood, &self.memory);
            let chips = self.unanswered(&self.voice.playbook.chips);
            self.say(text, chips);
        } else {
            let text = self.voice.phrase(Phrase::AskBack, &self.memory);
            self.say(text, chips);
        }
        self.tell_night();
    }

    pub(super) fn call_person(&mut self, why: Why, gave_contact: bool) {
        self.hand_over = true;
        self.memory.handed_over = true;
        self.memory.misses = 0;
        self.say_phrase(Phrase::HandOver);
        self.memory.night_told = true;
        // Whoever is angry is listened to, not asked for a number.
        let is_calm = why != Why::Complaint;
        self.memory.why = Some(why);
        if gave_contact && !self.memory.has_lead {
            self.offer(Saying::ConsentCard);
        } else if is_calm && self.may_offer() {
            // A person may take a while: with a contact the visitor isn't lost meanwhile.
            self.offer_contact();
        }
    }

    /// Says once that nobody is there now, and when somebody will be.
    fn tell_night(&mut self) {
        if !self.memory.night_told && !self.voice.is_open() {
            self.memory.night_told = true;
            self.say_phrase(Phrase::Night);
        }
    }

    /// Puts the questions that most begin with under the last words.
    fn suggest(&mut self) {
        let fresh = self.unanswered(&self.voice.playbook.chips);
        if let Some(Saying::Text { follow_ups, .. }) = self.sayings.last_mut()
            && follow_ups.is_empty()
        {
            *follow_ups = fresh;
        }
    }

    /// Whether there is something to show on a card.
    fn has_card(&self, kind: CardKind) -> bool {
        let Voice {
            playbook,
            lang,
            hours,
            now,
        } = self.voice;
        kind == CardKind::Call && playbook.catalog.number.is_some()
            || playbook
                .catalog
                .card(kind, Showing { lang, hours, now })
                .is_some()
    }

    fn unanswered(&self, intents: &[Key]) -> Vec<ShownChip> {
        let fresh = intents
            .iter()
            .filter(|intent| !self.memory.answered.contains(*intent));
        self.voice
            .follow_ups(fresh)
            .into_iter()
            .take(FOLLOW_UPS_MAX)
            .collect()
    }

    fn say_phrase(&mut self, phrase: Phrase) {
        let text = self.voice.phrase(phrase, &self.memory);
        self.say(text, Vec::new());
    }

    fn say(&mut self, text: String, follow_ups: Vec<ShownChip>) {
        if !text.is_empty() {
            self.sayings.push(Saying::Text { text, follow_ups });
        }
    }
}
