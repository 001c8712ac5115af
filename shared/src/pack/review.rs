//! Whether a pack's file is fit to ship. That it can be spoken, [`Playbook::from_pack`] says; this
//! asks for more: enough of everything, nothing idle, no two intents that Pi can't tell apart.

use super::alike::{self, Alike};
use super::claims::{is_concept, named_concepts, plain_words};
use super::compose::{answer_for, is_for, with_common};
use super::error::{Fault, PlaybookError};
use super::playbook::Playbook;
use super::schema::{Act, Claim, Field, Intent, Pack};
use super::template::Template;
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::pi::replay::Sample;
use std::collections::{BTreeMap, BTreeSet};

/// What stands within the first lines of every file.
const COUNSEL: [&str; 2] = [
    "Local counsel must check this pack before it is used",
    "使用前必须由当地法律顾问审核",
];
/// Lines within which it stands.
const HEADER_LINES: usize = 5;
/// Intents of a pack's own.
const INTENTS_MIN: usize = 25;
/// Chips that a service type begins with.
const CHIPS: std::ops::RangeInclusive<usize> = 4..=6;
/// Wordings of a forbidden claim.
const CLAIM_WORDS_MIN: usize = 12;
/// Chinese characters of a question that is offered: one line on a phone.
const QUESTION_CHARS_MAX: usize = 14;
/// Chinese characters of an answer, without what only stands there when more is known.
const ANSWER_CHARS_MAX: usize = 180;
/// Questions offered under an answer.
const FOLLOW_UPS_MIN: usize = 2;

/// Sample chats.
const SAMPLES_MIN: usize = 20;

/// One thing that keeps a pack's file from being shipped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct PackError {
    /// Where, as the file spells it: `intents.price.answer.builder`.
    pub place: String,
    /// What, and what to do about it.
    pub fault: PackFault,
}

/// What is wrong with a pack's file, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackFault {
    /// The sample merchant's playbook can't be built.
    #[error("{fault} (seen for the service type {service_type})")]
    Playbook {
        /// For whom.
        service_type: Key,
        /// Why.
        fault: Fault,
    },
    /// The line about counsel is missing.
    #[error("the first {HEADER_LINES} lines don't say “{}. {}。”; write it there", COUNSEL[0], COUNSEL[1])]
    NoCounsel,
    /// A text is missing in a language.
    #[error("there is no text in {}; write one", .0.tag())]
    MissingLanguage(Lang),
    /// There is too little of something.
    #[error("{have} {what}; write at least {min}")]
    TooFew {
        /// Of what.
        what: String,
        /// How many there are.
        have: usize,
        /// How many there must be.
        min: usize,
    },
    /// There is too much of something.
    #[error("{have} {what}; keep at most {max}")]
    TooMany {
        /// Of what.
        what: String,
        /// How many there are.
        have: usize,
        /// How many there may be.
        max: usize,
    },
    /// A name is written otherwise than others.
    #[error("a name has small letters, digits and _ only; write it so")]
    Name,
    /// Something is limited to a service type that there is not.
    #[error("the pack has no service type {0}; correct its name or leave it out")]
    UnknownServiceType(Key),
    /// Words of a claim are written otherwise than texts are read.
    #[error("“{0}” is not in simplified script and lower case; write it so")]
    Script(String),
    /// A wording names a concept that there is not.
    #[error("there is no concept {{{0}}}; write its words as a part of this claim")]
    NoConcept(String),
    /// A part of a claim has the name of a concept that all claims share.
    #[error("{{{0}}} is what all claims share; give the part another name")]
    SharedConcept(String),
    /// Nothing tells two service types apart.
    #[error("{0} and {1} say, ask and offer the same; write answers of their own or make them one")]
    SameServiceTypes(Key, Key),
    /// The sample merchant has no value for a variable.
    #[error("there is no example; write what a typical merchant would fill in")]
    NoExample,
    /// No text uses a variable.
    #[error("no text uses this variable; use it or leave it out")]
    UnusedVariable,
    /// Sensitive things are asked for without a consent of their own.
    #[error("the field {0} is sensitive; write [sensitive_consent] with version and text")]
    NoSensitiveConsent(Key),
    /// There is a consent for sensitive things, and none is asked for.
    #[error("no field is sensitive; mark those that are, or leave this out")]
    IdleConsent,
    /// Two examples are so near that nobody can tell their intents apart.
    #[error(transparent)]
    Alike(#[from] Alike),
    /// An example stands twice in one intent.
    #[error("“{0}” stands there twice; write another one")]
    Repeated(String),
    /// Two samples have one name.
    #[error("the name is taken; choose another")]
    Twice,
    /// An answer ends in a question: what Pi asks, it asks by itself.
    #[error("the answer ends in a question; say it without, Pi asks by itself")]
    EndsInQuestion,
    /// A claim names no article.
    #[error("no law is named; write its name and article")]
    NoLaw,
}

/// Everything that keeps a pack from being shipped, with the sample chats of its file and the text of
/// that.
#[must_use]
pub fn review(pack: &Pack, samples: &[Sample], text: &str) -> Vec<PackError> {
    let mut review = Review {
        pack,
        errors: Vec::new(),
    };
    review.header(text);
    review.names();
    review.service_types();
    review.variables();
    review.consent();
    review.intents();
    review.examples();
    review.chips();
    for (at, claim) in pack.claims.iter().enumerate() {
        review.claim(at, claim);
    }
    review.samples(samples);
    review.sample_merchants();
    review.errors
}

struct Review<'a> {
    pack: &'a Pack,
    errors: Vec<PackError>,
}

impl<'a> Review<'a> {
    fn fault(&mut self, place: impl Into<String>, fault: PackFault) {
        self.errors.push(PackError {
            place: place.into(),
            fault,
        });
    }

    fn at_least(&mut self, place: impl Into<String>, what: &str, have: usize, min: usize) {
        if have < min {
            let what = what.to_owned();
            self.fault(place, PackFault::TooFew { what, have, min });
        }
    }

    fn at_most(&mut self, place: impl Into<String>, what: &str, have: usize, max: usize) {
        if have > max {
            let what = what.to_owned();
            self.fault(place, PackFault::TooMany { what, have, max });
        }
    }

    fn header(&mut self, text: &str) {
        let header: Vec<&str> = text.lines().take(HEADER_LINES).collect();
        let header = header.join("\n");
        if !COUNSEL.iter().all(|words| header.contains(words)) {
            self.fault("header", PackFault::NoCounsel);
        }
    }

    fn names(&mut self) {
        let pack = self.pack;
        let kinds = pack.service_types.iter();
        let kinds = kinds.map(|kind| ("service_types", &kind.id, &kind.name));
        let variables = pack.variables.iter();
        let variables = variables.map(|variable| ("variables", &variable.id, &variable.label));
        self.spoken("name", &pack.name);
        for (place, id, label) in kinds.chain(variables) {
            self.name(place, id);
            self.spoken(&format!("{place}.{id}"), label);
        }
        for field in &pack.fields {
            self.name("fields", &field.id);
        }
        for intent in &pack.intents {
            self.name("intents", &intent.id);
        }
    }

    fn name(&mut self, place: &str, id: &Key) {
        let is_small =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !id.as_str().bytes().all(is_small) {
            self.fault(format!("{place}.{id}"), PackFault::Name);
        }
    }

    fn spoken(&mut self, place: &str, texts: &Localised) {
        for lang in Lang::ALL {
            if texts.0.get(&lang).is_none_or(|text| text.trim().is_empty()) {
                self.fault(place, PackFault::MissingLanguage(lang));
            }
        }
    }

    fn service_types(&mut self) {
        let pack = self.pack;
        self.at_least(
            "service_types",
            "service types",
            pack.service_types.len(),
            2,
        );
        let fields = pack.fields.iter();
        let fields = fields.map(|field| (format!("fields.{}.only", field.id), &field.only));
        let intents = pack.intents.iter();
        let intents = intents.map(|intent| (format!("intents.{}.only", intent.id), &intent.only));
        let chips = pack
            .chips
            .iter()
            .map(|chip| ("chips.only".to_owned(), &chip.only));
        let limits: Vec<_> = fields.chain(intents).chain(chips).collect();
        for (place, only) in limits {
            self.known_types(&place, only);
        }
        for intent in &pack.intents {
            let own: Vec<Key> = intent
                .answer
                .keys()
                .filter(|id| id.as_str() != "any")
                .cloned()
                .collect();
            self.known_types(&format!("intents.{}.answer", intent.id), &own);
        }
        for (at, one) in pack.service_types.iter().enumerate() {
            for other in &pack.service_types[at + 1..] {
                if self.offer(&one.id) == self.offer(&other.id) {
                    let same = PackFault::SameServiceTypes(one.id.clone(), other.id.clone());
                    self.fault("service_types", same);
                }
            }
        }
    }

    fn known_types(&mut self, place: &str, ids: &[Key]) {
        let unknown = ids
            .iter()
            .find(|id| !self.pack.service_types.iter().any(|kind| kind.id == **id));
        if let Some(id) = unknown {
            self.fault(place, PackFault::UnknownServiceType(id.clone()));
        }
    }

    /// What a service type says, asks and offers.
    fn offer(&self, kind: &Key) -> Offer<'a> {
        let types = std::slice::from_ref(kind);
        let pack = self.pack;
        Offer {
            answers: pack
                .intents
                .iter()
                .filter(|intent| is_for(&intent.only, types))
                .map(|intent| (&intent.id, answer_for(intent, types)))
                .collect(),
            fields: pack
                .fields
                .iter()
                .filter(|field| is_for(&field.only, types))
                .collect(),
            chips: pack
                .chips
                .iter()
                .filter(|chip| is_for(&chip.only, types))
                .map(|chip| &chip.intent)
                .collect(),
        }
    }

    fn variables(&mut self) {
        let pack = self.pack;
        let answers = pack
            .intents
            .iter()
            .flat_map(|intent| intent.answer.values());
        let consents = [&pack.consent, &pack.sensitive_consent];
        let texts = answers
            .chain(pack.phrases.values())
            .chain(pack.fields.iter().map(|field| &field.ask))
            .chain(consents.into_iter().flatten().map(|consent| &consent.text));
        let used: BTreeSet<&str> = texts
            .flat_map(|texts| texts.0.values())
            .filter_map(|text| Template::parse(text).ok())
            .flat_map(|template| template.names())
            .collect();
        for variable in &pack.variables {
            let place = format!("variables.{}", variable.id);
            if variable.example.is_none() {
                self.fault(&place, PackFault::NoExample);
            }
            if !used.contains(variable.id.as_str()) {
                self.fault(place, PackFault::UnusedVariable);
            }
        }
    }

    fn consent(&mut self) {
        let pack = self.pack;
        let sensitive = pack.fields.iter().find(|field| field.sensitive);
        match (sensitive, &pack.sensitive_consent) {
            (Some(field), None) => {
                let missing = PackFault::NoSensitiveConsent(field.id.clone());
                self.fault("sensitive_consent", missing);
            }
            (None, Some(_)) => self.fault("sensitive_consent", PackFault::IdleConsent),
            _ => {}
        }
    }

    fn intents(&mut self) {
        let pack = self.pack;
        self.at_least("intents", "intents", pack.intents.len(), INTENTS_MIN);
        for intent in &pack.intents {
            let place = format!("intents.{}", intent.id);
            if intent.act == Act::Answer {
                let have = intent.follow_ups.len();
                self.at_least(
                    format!("{place}.follow_ups"),
                    "follow-ups",
                    have,
                    FOLLOW_UPS_MIN,
                );
            }
            for lang in [Lang::ZhCn, Lang::ZhTw] {
                let have = intent
                    .question
                    .0
                    .get(&lang)
                    .map_or(0, |text| text.chars().count());
                let place = format!("{place}.question.{}", lang.tag());
                self.at_most(place, "characters", have, QUESTION_CHARS_MAX);
            }
            for (kind, texts) in &intent.answer {
                for (lang, text) in &texts.0 {
                    self.answer(
                        &format!("{place}.answer.{kind}.{}", lang.tag()),
                        *lang,
                        text,
                    );
                }
            }
        }
    }

    fn answer(&mut self, place: &str, lang: Lang, text: &str) {
        if text.trim_end().ends_with(['?', '？']) {
            self.fault(place, PackFault::EndsInQuestion);
        }
        let own = Template::parse(text).ok().and_then(|template| {
            // What is always said: names are filled in with little, segments left out.
            template
                .fill(&|_| None)
                .or_else(|| Some(template.words().concat()))
        });
        let have = own.map_or(0, |words| words.chars().count());
        // English takes about three times as many letters as Chinese takes characters.
        let max = if lang == Lang::En {
            ANSWER_CHARS_MAX * 3
        } else {
            ANSWER_CHARS_MAX
        };
        self.at_most(place, "characters", have, max);
    }

    fn examples(&mut self) {
        let pack = self.pack;
        for intent in &pack.intents {
            for lang in Lang::ALL {
                let have = intent.examples.get(&lang).map_or(0, Vec::len);
                let min = match lang {
                    Lang::ZhCn => 12,
                    // Only where Taiwan has words of its own; the script itself is converted.
                    Lang::ZhTw if have == 0 => 0,
                    Lang::ZhTw => 4,
                    Lang::En => 6,
                };
                let place = format!("intents.{}.examples.{}", intent.id, lang.tag());
                self.at_least(&place, "examples", have, min);
                let examples = intent.examples.get(&lang).map_or(&[][..], Vec::as_slice);
                for (at, example) in examples.iter().enumerate() {
                    if examples[..at].contains(example) {
                        self.fault(&place, PackFault::Repeated(example.clone()));
                    }
                }
            }
        }
        let is_own = |intent: &Intent| pack.intents.iter().any(|own| own.id == intent.id);
        for (place, alike) in alike::find(&with_common(pack.clone()).intents, is_own) {
            self.fault(place, PackFault::Alike(alike));
        }
    }

    fn chips(&mut self) {
        for kind in &self.pack.service_types {
            let have = self.offer(&kind.id).chips.len();
            let place = format!("chips ({})", kind.id);
            self.at_least(&place, "chips", have, *CHIPS.start());
            self.at_most(&place, "chips", have, *CHIPS.end());
        }
    }

    fn claim(&mut self, at: usize, claim: &Claim) {
        let place = format!("claims[{}] {}", at + 1, claim.law);
        if claim.law.trim().is_empty() {
            self.fault(&place, PackFault::NoLaw);
        }
        let parts = claim.parts.values().flatten();
        for words in claim.words.iter().chain(parts) {
            if plain_words(words) != *words {
                self.fault(&place, PackFault::Script(words.clone()));
            }
        }
        for name in claim.words.iter().flat_map(|words| named_concepts(words)) {
            if !claim.parts.contains_key(name) && !is_concept(name) {
                self.fault(&place, PackFault::NoConcept(name.to_owned()));
            }
        }
        for name in claim.parts.keys().filter(|name| is_concept(name)) {
            self.fault(&place, PackFault::SharedConcept(name.clone()));
        }
        self.at_least(place, "wordings", claim.words.len(), CLAIM_WORDS_MIN);
    }

    fn samples(&mut self, samples: &[Sample]) {
        self.at_least("samples", "sample chats", samples.len(), SAMPLES_MIN);
        for (at, sample) in samples.iter().enumerate() {
            let place = format!("samples.{}", sample.id);
            if samples[..at].iter().any(|other| other.id == sample.id) {
                self.fault(&place, PackFault::Twice);
            }
            self.known_types(&place, sample.service_type.as_slice());
        }
    }

    /// What can't be spoken, once, by the first service type that meets it.
    fn sample_merchants(&mut self) {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for kind in &self.pack.service_types {
            let built = Playbook::sample_of(self.pack.clone(), &kind.id, &Lang::ALL);
            for PlaybookError { place, fault } in built.err().unwrap_or_default() {
                if known.insert(format!("{place}: {fault}")) {
                    let service_type = kind.id.clone();
                    self.fault(
                        place,
                        PackFault::Playbook {
                            service_type,
                            fault,
                        },
                    );
                }
            }
        }
    }
}

#[derive(PartialEq)]
struct Offer<'a> {
    answers: BTreeMap<&'a Key, Option<&'a Localised>>,
    fields: Vec<&'a Field>,
    chips: Vec<&'a Key>,
}
