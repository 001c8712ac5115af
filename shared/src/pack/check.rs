//! Whether a playbook can be spoken: every name known, every language there, nothing forbidden.

use super::changes::{Changes, OWN_PREFIX};
use super::claims::{Linter, Offence};
use super::error::{Fault, PlaybookError};
use super::playbook::{Playbook, Scene};
use super::schema::{Act, Field, FieldKind, Pack, Phrase, Variable, VariableKind};
use super::template::{Known, Template, TemplateError};
use super::value::Value;
use crate::id::Key;
use crate::lang::Localised;
use crate::limit;
use crate::merchant::Profile;
use crate::text;
use std::collections::BTreeSet;

/// Checks the merchant's service types against the pack's.
pub(super) fn service_types(pack: &Pack, profile: &Profile) -> Vec<PlaybookError> {
    let known = || {
        pack.service_types
            .iter()
            .map(|kind| kind.id.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let is_unknown = |id: &&Key| !pack.service_types.iter().any(|kind| kind.id == **id);
    let unknown = profile.service_types.iter().filter(is_unknown);
    unknown
        .map(|given| PlaybookError {
            place: "service_types".into(),
            fault: Fault::UnknownServiceType {
                given: given.clone(),
                known: known(),
            },
        })
        .collect()
}

/// Checks that conditions name what the pack has, and can come true.
pub(super) fn conditions(pack: &Pack, errors: &mut Vec<PlaybookError>) {
    for field in &pack.fields {
        let Some(when) = &field.when else { continue };
        let mut fault = |fault| {
            errors.push(PlaybookError {
                place: format!("fields.{}.when", field.id),
                fault,
            });
        };
        let is_intent = |id: &Key| pack.intents.iter().any(|intent| intent.id == *id);
        let is_field = |id: &Key| pack.fields.iter().any(|field| field.id == *id);
        let intents = when.intents.iter().filter(|id| !is_intent(id));
        intents.for_each(|id| fault(Fault::UnknownIntent(id.clone())));
        let fields = when
            .known
            .iter()
            .chain(&when.unknown)
            .filter(|id| !is_field(id));
        fields.for_each(|id| fault(Fault::UnknownField(id.clone())));
        let never = |id: &&Key| **id == field.id || when.unknown.contains(id);
        if let Some(id) = when.known.iter().find(never) {
            fault(Fault::NeverAsked(id.clone()));
        }
    }
}

/// Which texts are held against what may not be said. Those of the packs that are shipped were, by
/// `cargo xtask pack check` and in the tests: a merchant's first visitor need not wait for all of them.
#[derive(Clone, Copy)]
pub(super) enum Judged<'a> {
    /// All.
    All,
    /// Those that a merchant has written.
    Own(&'a Changes),
}

impl Judged<'_> {
    fn has(self, place: &str) -> bool {
        let Self::Own(changes) = self else {
            return true;
        };
        let mut parts = place.split('.');
        let (room, name) = (parts.next().unwrap_or_default(), parts.next());
        let is_named = |key: &str| name == Some(key);
        match room {
            "variables" | "own" => true,
            "intents" => changes.intents.keys().any(|id| is_named(id.as_str())),
            "phrases" => changes
                .phrases
                .keys()
                .any(|phrase| is_named(&phrase.name())),
            "consent" => changes.consent.is_some(),
            "sensitive_consent" => changes.sensitive_consent.is_some(),
            _ => false,
        }
    }
}

/// Checks everything that a playbook says.
pub(super) fn playbook(
    playbook: &Playbook,
    variables: &[Variable],
    judged: Judged<'_>,
    errors: &mut Vec<PlaybookError>,
) {
    let mut check = Check {
        playbook,
        variables,
        judged,
        errors,
        fixed: false,
        used: BTreeSet::new(),
        missing: BTreeSet::new(),
    };
    check.names();
    for scene in &playbook.intents {
        check.scene(scene);
    }
    for phrase in Phrase::ALL {
        check.phrase(phrase);
    }
    check.fixed = true;
    check.text("consent.text", &playbook.consent.text, true);
    if let Some(consent) = &playbook.sensitive_consent {
        check.text("sensitive_consent.text", &consent.text, true);
    }
    check.fixed = false;
    check.chips();
    for field in &playbook.fields {
        check.field(field);
    }
    for (name, value) in &playbook.values {
        if let Value::Text(text) = value {
            check.claims(&format!("variables.{name}"), text);
        }
    }
}

/// Where an intent stands: the pack's in its file, a merchant's own among its changes.
pub(super) fn place_of(intent: &Key) -> String {
    let is_own = intent.as_str().starts_with(OWN_PREFIX);
    format!("{}.{intent}", if is_own { "own" } else { "intents" })
}

struct Check<'a> {
    playbook: &'a Playbook,
    variables: &'a [Variable],
    judged: Judged<'a>,
    errors: &'a mut Vec<PlaybookError>,
    /// Whether the text stands there before anybody talks, so that no hour and no visitor is known.
    fixed: bool,
    /// Names that texts use.
    used: BTreeSet<String>,
    /// Variables reported as missing: each once.
    missing: BTreeSet<String>,
}

impl<'a> Check<'a> {
    fn fault(&mut self, place: impl Into<String>, fault: Fault) {
        self.errors.push(PlaybookError {
            place: place.into(),
            fault,
        });
    }

    /// No two intents, and no field and variable, may have one name.
    fn names(&mut self) {
        let playbook = self.playbook;
        for (at, scene) in playbook.intents.iter().enumerate() {
            if playbook.intents[..at]
                .iter()
                .any(|other| other.id == scene.id)
            {
                self.fault("intents", Fault::Twice(scene.id.clone()));
            }
        }
        for (at, field) in playbook.fields.iter().enumerate() {
            let is_variable = self
                .variables
                .iter()
                .any(|variable| variable.id == field.id);
            if is_variable
                || playbook.fields[..at]
                    .iter()
                    .any(|other| other.id == field.id)
            {
                self.fault("fields", Fault::Twice(field.id.clone()));
            }
        }
    }

    fn scene(&mut self, scene: &'a Scene) {
        let place = place_of(&scene.id);
        let says_phrase = matches!(scene.act, Act::HandOver | Act::Refuse | Act::Stop);
        if scene.answer.is_empty() && !says_phrase {
            self.fault(&place, Fault::NoAnswer(self.playbook.service_type.clone()));
        } else if !scene.answer.is_empty() {
            self.text(&format!("{place}.answer"), &scene.answer, true);
        }
        if !scene.question.is_empty() {
            self.text(&format!("{place}.question"), &scene.question, false);
            if scene
                .question
                .0
                .values()
                .any(|question| question.chars().count() > limit::CHIP_LABEL_CHARS_MAX)
            {
                self.fault(
                    format!("{place}.question"),
                    Fault::TooLong(limit::CHIP_LABEL_CHARS_MAX),
                );
            }
        }
        for intent in &scene.follow_ups {
            self.offered(&format!("{place}.follow_ups"), intent);
        }
        for need in &scene.needs {
            match self.playbook.field(need) {
                Some(_) => {
                    self.used.insert(need.to_string());
                }
                None => self.fault(format!("{place}.needs"), Fault::UnknownField(need.clone())),
            }
        }
        let is_offered = self.playbook.chips.contains(&scene.id)
            || self
                .playbook
                .intents
                .iter()
                .any(|other| other.follow_ups.contains(&scene.id));
        if scene.examples.is_empty() && !is_offered {
            self.fault(place, Fault::Unreachable);
        }
    }

    /// The chips that the merchant starts with are a set that an editor may save.
    fn chips(&mut self) {
        let chips = &self.playbook.chips;
        for (at, intent) in chips.iter().enumerate() {
            self.offered("chips", intent);
            if chips[..at].contains(intent) {
                self.fault("chips", Fault::Twice(intent.clone()));
            }
        }
        if chips.len() > limit::CHIPS_MAX {
            self.fault("chips", Fault::TooMany(limit::CHIPS_MAX));
        }
    }

    /// An intent that is offered exists and has a question.
    fn offered(&mut self, place: &str, intent: &Key) {
        match self.playbook.scene(intent) {
            None => self.fault(place, Fault::UnknownIntent(intent.clone())),
            Some(scene) if scene.question.is_empty() => {
                self.fault(place, Fault::NoQuestion(intent.clone()))
            }
            Some(_) => {}
        }
    }

    fn phrase(&mut self, phrase: Phrase) {
        let playbook = self.playbook;
        let empty = Localised::default();
        let texts = playbook.phrases.get(&phrase).unwrap_or(&empty);
        self.fixed = matches!(phrase, Phrase::Greeting | Phrase::LeadReason);
        self.text(&format!("phrases.{}", phrase.name()), texts, true);
        self.fixed = false;
    }

    fn field(&mut self, field: &'a Field) {
        let place = format!("fields.{}", field.id);
        self.text(&format!("{place}.label"), &field.label, false);
        if !field.ask.is_empty() {
            self.text(&format!("{place}.ask"), &field.ask, true);
        }
        let needs_options = matches!(field.kind, FieldKind::Choice | FieldKind::Car);
        let needs_units = field.kind == FieldKind::Count && field.units.is_empty();
        if field.options.is_empty() && (needs_options || needs_units) {
            self.fault(&place, Fault::NothingToFind);
        }
        for option in &field.options {
            self.text(&format!("{place}.options"), &option.label, false);
            for intent in &option.intents {
                if self.playbook.scene(intent).is_none() {
                    self.fault(
                        format!("{place}.options"),
                        Fault::UnknownIntent(intent.clone()),
                    );
                }
            }
        }
        if field.ask.is_empty() && !field.card && !self.used.contains(field.id.as_str()) {
            self.fault(place, Fault::UnusedField);
        }
    }

    /// A text exists in every language, can be filled in, and claims nothing forbidden.
    fn text(&mut self, place: &str, texts: &Localised, digits_are_values: bool) {
        for lang in &self.playbook.languages {
            match texts.0.get(lang) {
                Some(words) if text::parse(words, usize::MAX).is_ok() => {
                    self.template(&format!("{place}.{}", lang.tag()), words, digits_are_values)
                }
                _ => self.fault(place, Fault::MissingLanguage(*lang)),
            }
        }
    }

    fn template(&mut self, place: &str, text: &str, digits_are_values: bool) {
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(error) => return self.fault(place, Fault::Template(error)),
        };
        self.used
            .extend(template.names().into_iter().map(str::to_owned));
        match template.check(&|name| self.about(name)) {
            Ok(()) => {}
            Err(TemplateError::NotAlwaysKnown(name))
                if self
                    .variables
                    .iter()
                    .any(|variable| variable.id.as_str() == name) =>
            {
                if self.missing.insert(name.clone()) {
                    self.fault(
                        format!("variables.{name}"),
                        Fault::MissingVariable {
                            place: place.to_owned(),
                        },
                    );
                }
            }
            Err(error) => self.fault(place, Fault::Template(error)),
        }
        if digits_are_values {
            let digits: String = template
                .words()
                .concat()
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            if !digits.is_empty() {
                self.fault(place, Fault::Template(TemplateError::Digits(digits)));
            }
        }
        // What stands left and right of a value is no one wording; what is learnt of sentences needs whole ones,
        // in which one number is like another.
        self.claim(place, |linter| {
            let mut words = template.words().into_iter();
            let mut forms = template.forms().into_iter();
            words
                .find_map(|words| linter.find_in_part(words))
                .or_else(|| forms.find_map(|form| linter.find_unworded(&form)))
        });
    }

    fn claims(&mut self, place: &str, text: &str) {
        self.claim(place, |linter| linter.find(text));
    }

    /// Looks for a claim where this place is judged at all.
    fn claim(&mut self, place: &str, find: impl FnOnce(&'a Linter) -> Option<Offence<'a>>) {
        if !self.judged.has(place) {
            return;
        }
        if let Some(offence) = find(self.playbook.linter()) {
            self.fault(
                place,
                Fault::Claim {
                    words: offence.words,
                    law: offence.law.to_owned(),
                },
            );
        }
    }

    fn about(&self, name: &str) -> Option<Known> {
        let known = |kind, always| Some(Known { kind, always });
        match name {
            "merchant" | "assistant" | "staff" => return known(VariableKind::Text, true),
            "opens" | "closes" => return known(VariableKind::Text, !self.fixed),
            "next_open" | "name" => return known(VariableKind::Text, false),
            _ => {}
        }
        let key = Key::parse(name).ok()?;
        if let Some(field) = self.playbook.field(&key) {
            return known(
                if field.kind.is_number() {
                    VariableKind::Number
                } else {
                    VariableKind::Text
                },
                false,
            );
        }
        let variable = self.variables.iter().find(|variable| variable.id == key)?;
        known(variable.kind, self.playbook.values.contains_key(&key))
    }
}
