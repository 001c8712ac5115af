//! A merchant's changes made to its pack, and what is wrong with them by themselves. What they make
//! of the playbook is checked with all of it.

use super::{Changes, IntentChange, OWN_PREFIX, OwnIntent};
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::limit;
use crate::merchant::Profile;
use crate::pack::alike;
use crate::pack::compose::answer_for;
use crate::pack::error::{Fault, PlaybookError};
use crate::pack::schema::{Act, ConsentText, Intent, Pack};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

impl Changes {
    /// The settings with what the changes say of them.
    pub(in crate::pack) fn settings(&self, profile: &Profile) -> Profile {
        let mut profile = profile.clone();
        if !self.service_types.is_empty() {
            profile.service_types.clone_from(&self.service_types);
        }
        profile.variables.extend(self.variables.clone());
        profile
            .variables
            .retain(|_, value| !value.trim().is_empty());
        profile
    }

    /// Makes the changes to a pack that has what all packs share, for a merchant of these service
    /// types. Questions that are off are still there.
    pub(in crate::pack) fn apply(&self, pack: &mut Pack, types: &[Key]) {
        for intent in &mut pack.intents {
            if let Some(change) = self.intents.get(&intent.id) {
                change.apply(intent, types);
            }
        }
        let own = self.own.iter().map(|(id, own)| own.intent(id));
        pack.intents.extend(own);
        for (phrase, texts) in &self.phrases {
            let known = pack.phrases.entry(*phrase).or_default();
            known.0.extend(texts.0.clone());
        }
        let consents = [
            (&mut pack.consent, &self.consent),
            (&mut pack.sensitive_consent, &self.sensitive_consent),
        ];
        for (known, own) in consents {
            if own.is_some() {
                known.clone_from(own);
            }
        }
        pack.policy = self.policy.over(pack.policy);
    }

    /// Takes the questions that are off out of a pack.
    pub(in crate::pack) fn turn_off(&self, pack: &mut Pack) {
        let is_on = |id: &Key| !self.off.contains(id);
        pack.intents.retain(|intent| is_on(&intent.id));
        pack.chips.retain(|chip| is_on(&chip.intent));
        for intent in &mut pack.intents {
            intent.follow_ups.retain(is_on);
        }
    }

    /// What is wrong with the changes to this pack, before they are made.
    pub(in crate::pack) fn check(&self, pack: &Pack, errors: &mut Vec<PlaybookError>) {
        let mut check = Check { pack, errors };
        check.most("own", self.own.len(), limit::OWN_INTENTS_MAX);
        check.most("variables", self.variables.len(), limit::VARIABLES_MAX);
        for (name, value) in &self.variables {
            if value.chars().count() > limit::FIELD_CHARS_MAX {
                check.fault(
                    format!("variables.{name}"),
                    Fault::TooLong(limit::FIELD_CHARS_MAX),
                );
            }
        }
        for (id, change) in &self.intents {
            let place = format!("intents.{id}");
            if !pack.intents.iter().any(|intent| intent.id == *id) {
                check.fault(&place, Fault::UnknownIntent(id.clone()));
            }
            check.texts(&place, &change.question, &change.answer, &change.examples);
        }
        for (id, own) in &self.own {
            let place = format!("own.{id}");
            check.own(&place, id, own);
        }
        for id in &self.off {
            match pack.intents.iter().find(|intent| intent.id == *id) {
                None => check.fault("off", Fault::UnknownIntent(id.clone())),
                // Whoever asks for a person, or to be left alone, is always heard.
                Some(intent) if is_needed(intent) => check.fault("off", Fault::Needed(id.clone())),
                Some(_) => {}
            }
        }
        for (phrase, texts) in &self.phrases {
            let place = format!("phrases.{}", phrase.name());
            check.each(&place, texts, limit::PHRASE_CHARS_MAX);
        }
        check.consent("consent", &self.consent, &pack.consent);
        let known = &pack.sensitive_consent;
        check.consent("sensitive_consent", &self.sensitive_consent, known);
        let policy = &self.policy;
        for (name, number, least, most) in [
            ("contact_asks_max", policy.contact_asks_max, 0, 5),
            ("answers_before_offer", policy.answers_before_offer, 1, 20),
            (
                "answers_between_offers",
                policy.answers_between_offers,
                1,
                20,
            ),
            ("misses_before_person", policy.misses_before_person, 1, 5),
        ] {
            if number.is_some_and(|number| !(least..=most).contains(&number)) {
                check.fault(format!("policy.{name}"), Fault::OutOfRange { least, most });
            }
        }
    }

    /// Examples of the merchant's that are as good as another intent's, in the pack as changed.
    pub(in crate::pack) fn check_alike(&self, pack: &Pack, errors: &mut Vec<PlaybookError>) {
        let changed = self.intents.values().map(|change| &change.examples);
        let own = self.own.values().map(|own| &own.examples);
        let added: BTreeSet<&str> = changed
            .chain(own)
            .flat_map(BTreeMap::values)
            .flatten()
            .map(String::as_str)
            .collect();
        let is_added = |example: &str| added.contains(example);
        let is_touched = |intent: &Intent| {
            intent
                .examples
                .values()
                .flatten()
                .any(|text| is_added(text))
        };
        for (place, alike) in alike::find(&pack.intents, is_touched) {
            if is_added(&alike.example) || is_added(&alike.other_example) {
                errors.push(PlaybookError {
                    place,
                    fault: Fault::Alike(alike),
                });
            }
        }
    }
}

/// Whether a merchant may not do without it.
pub(in crate::pack) fn is_needed(intent: &Intent) -> bool {
    matches!(intent.act, Act::Refuse | Act::Stop) || intent.id.as_str() == "person"
}

impl IntentChange {
    fn apply(&self, intent: &mut Intent, types: &[Key]) {
        intent.question.0.extend(self.question.0.clone());
        if !self.answer.is_empty() {
            let mut answer = answer_for(intent, types).cloned().unwrap_or_default();
            answer.0.extend(self.answer.0.clone());
            // It answers for whatever the merchant offers.
            for known in intent.answer.values_mut() {
                known.clone_from(&answer);
            }
            if let Ok(any) = Key::parse("any") {
                intent.answer.insert(any, answer);
            }
        }
        for examples in intent.examples.values_mut() {
            examples.retain(|example| !self.without.contains(example));
        }
        for (lang, examples) in &self.examples {
            let known = intent.examples.entry(*lang).or_default();
            known.extend(examples.clone());
        }
    }
}

impl OwnIntent {
    fn intent(&self, id: &Key) -> Intent {
        let any = Key::parse("any").ok().filter(|_| !self.answer.is_empty());
        Intent {
            id: id.clone(),
            act: self.act,
            only: Vec::new(),
            motivated: self.motivated,
            needs: self.needs.clone(),
            follow_ups: self.follow_ups.clone(),
            card: self.card,
            question: self.question.clone(),
            examples: self.examples.clone(),
            answer: any
                .map(|any| (any, self.answer.clone()))
                .into_iter()
                .collect(),
        }
    }
}

struct Check<'a> {
    pack: &'a Pack,
    errors: &'a mut Vec<PlaybookError>,
}

impl Check<'_> {
    fn fault(&mut self, place: impl Into<String>, fault: Fault) {
        self.errors.push(PlaybookError {
            place: place.into(),
            fault,
        });
    }

    fn most(&mut self, place: impl Into<String>, have: usize, max: usize) {
        if have > max {
            self.fault(place, Fault::TooMany(max));
        }
    }

    /// Texts that are there, and not too long.
    fn each(&mut self, place: &str, texts: &Localised, max: usize) {
        for (lang, words) in &texts.0 {
            let place = format!("{place}.{}", lang.tag());
            match text::check(words, max) {
                Ok(()) => {}
                Err(text::TextError::Empty) => self.fault(place, Fault::MissingLanguage(*lang)),
                Err(text::TextError::TooLong(max)) => self.fault(place, Fault::TooLong(max)),
            }
        }
    }

    fn texts(
        &mut self,
        place: &str,
        question: &Localised,
        answer: &Localised,
        examples: &BTreeMap<Lang, Vec<String>>,
    ) {
        self.each(
            &format!("{place}.question"),
            question,
            limit::CHIP_LABEL_CHARS_MAX,
        );
        self.each(&format!("{place}.answer"), answer, limit::ANSWER_CHARS_MAX);
        for (lang, examples) in examples {
            let place = format!("{place}.examples.{}", lang.tag());
            self.most(&place, examples.len(), limit::EXAMPLES_MAX);
            for example in examples {
                let example = Localised::only(*lang, example);
                self.each(
                    &format!("{place} {:?}", example.get(*lang)),
                    &example,
                    limit::EXAMPLE_CHARS_MAX,
                );
            }
        }
    }

    fn own(&mut self, place: &str, id: &Key, own: &OwnIntent) {
        if !id.as_str().starts_with(OWN_PREFIX) {
            self.fault(place, Fault::OwnName);
        }
        if self.pack.intents.iter().any(|intent| intent.id == *id) {
            self.fault(place, Fault::Twice(id.clone()));
        }
        let examples: usize = own.examples.values().map(Vec::len).sum();
        if examples < limit::OWN_EXAMPLES_MIN {
            self.fault(
                format!("{place}.examples"),
                Fault::TooFew(limit::OWN_EXAMPLES_MIN),
            );
        }
        // After these nothing is asked.
        let asks = matches!(own.act, Act::Answer | Act::Contact);
        if !asks && !own.needs.is_empty() {
            self.fault(format!("{place}.needs"), Fault::UnusedField);
        }
        self.texts(place, &own.question, &own.answer, &own.examples);
    }

    /// Another text is another version: what was agreed to must be known later.
    fn consent(&mut self, place: &str, own: &Option<ConsentText>, known: &Option<ConsentText>) {
        let Some(own) = own else { return };
        self.each(
            &format!("{place}.text"),
            &own.text,
            limit::CONSENT_CHARS_MAX,
        );
        let same = known.as_ref().filter(|known| known.version == own.version);
        if same.is_some_and(|known| known.text != own.text) {
            self.fault(
                format!("{place}.version"),
                Fault::SameVersion(own.version.clone()),
            );
        }
    }
}
