//! What a merchant changes on top of its industry's pack: the source of its playbook, as a draft is
//! edited and a version is kept. Whatever it does not name stays the pack's, and follows it when the
//! pack's texts are improved.

mod apply;
mod file;
mod source;

pub(super) use apply::is_needed;
pub use file::{FileError, PlaybookFile};
pub use source::{Changed, PlaybookSource};

use super::schema::{Act, ConsentText, Phrase, PolicyNumbers};
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::protocol::CardKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the ids of a merchant's own intents begin with, so that no later pack takes one of them.
pub const OWN_PREFIX: &str = "own_";

/// Everything that a merchant changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Changes {
    /// What it offers, the first answers where they differ; as in the settings where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_types: Vec<Key>,
    /// What it has filled in, over the settings' values. An empty one is taken away.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<Key, String>,
    /// What it asks and answers otherwise than the pack.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub intents: BTreeMap<Key, IntentChange>,
    /// Questions that the pack does not know. Their ids begin with [`OWN_PREFIX`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<Key, OwnIntent>,
    /// Questions of the pack that it does not answer.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub off: BTreeSet<Key>,
    /// Sentences that it says otherwise, by language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub phrases: BTreeMap<Phrase, Localised>,
    /// What a visitor agrees to, in all languages spoken, with a version of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentText>,
    /// What a visitor agrees to before anything sensitive is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive_consent: Option<ConsentText>,
    /// How often and when Pi asks for a contact or calls a person.
    #[serde(skip_serializing_if = "PolicyChange::is_empty")]
    pub policy: PolicyChange,
}

/// What a merchant changes of one of the pack's intents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct IntentChange {
    /// Its own answer, by language; the pack's in all others.
    #[serde(skip_serializing_if = "Localised::is_empty")]
    pub answer: Localised,
    /// The question in one line, by language.
    #[serde(skip_serializing_if = "Localised::is_empty")]
    pub question: Localised,
    /// Examples beside the pack's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: BTreeMap<Lang, Vec<String>>,
    /// Examples of the pack that mean something else here.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub without: BTreeSet<String>,
}

/// A question that the pack does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OwnIntent {
    /// What Pi does besides answering.
    pub act: Act,
    /// Whether whoever asks this is ready to be asked for a contact at once.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub motivated: bool,
    /// Fields that make the answer better, asked for first after it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Key>,
    /// Intents offered under the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<Key>,
    /// The card that comes with the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<CardKind>,
    /// The question in one line, where Pi offers it.
    #[serde(skip_serializing_if = "Localised::is_empty")]
    pub question: Localised,
    /// How visitors ask it.
    pub examples: BTreeMap<Lang, Vec<String>>,
    /// What is answered.
    #[serde(skip_serializing_if = "Localised::is_empty")]
    pub answer: Localised,
}

/// The numbers of [`PolicyNumbers`] that a merchant changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PolicyChange {
    /// How often a contact is asked for in a conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_asks_max: Option<u32>,
    /// Useful answers after which a visitor has had something for his contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers_before_offer: Option<u32>,
    /// Useful answers between two offers of the lead card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers_between_offers: Option<u32>,
    /// Turns in a row not understood after which a person is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misses_before_person: Option<u32>,
}

impl Changes {
    /// These changes and more: examples are added to those that there are; of anything else the later
    /// holds where it says something.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        fn add(examples: &mut BTreeMap<Lang, Vec<String>>, more: BTreeMap<Lang, Vec<String>>) {
            for (lang, more) in more {
                let known = examples.entry(lang).or_default();
                for example in more {
                    if !known.contains(&example) {
                        known.push(example);
                    }
                }
            }
        }
        for (intent, more) in more.intents {
            let own = self.intents.entry(intent).or_default();
            own.answer.0.extend(more.answer.0);
            own.question.0.extend(more.question.0);
            own.without.extend(more.without);
            add(&mut own.examples, more.examples);
        }
        for (intent, mut more) in more.own {
            if let Some(mut known) = self.own.remove(&intent) {
                add(&mut known.examples, std::mem::take(&mut more.examples));
                known.answer.0.extend(more.answer.0);
                known.question.0.extend(more.question.0);
                more = known;
            }
            self.own.insert(intent, more);
        }
        if !more.service_types.is_empty() {
            self.service_types = more.service_types;
        }
        self.variables.extend(more.variables);
        self.off.extend(more.off);
        for (phrase, texts) in more.phrases {
            self.phrases.entry(phrase).or_default().0.extend(texts.0);
        }
        self.consent = more.consent.or(self.consent);
        self.sensitive_consent = more.sensitive_consent.or(self.sensitive_consent);
        if !more.policy.is_empty() {
            self.policy = more.policy;
        }
        self
    }
}

impl PolicyChange {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn over(self, numbers: PolicyNumbers) -> PolicyNumbers {
        PolicyNumbers {
            contact_asks_max: self.contact_asks_max.unwrap_or(numbers.contact_asks_max),
            answers_before_offer: self
                .answers_before_offer
                .unwrap_or(numbers.answers_before_offer),
            answers_between_offers: self
                .answers_between_offers
                .unwrap_or(numbers.answers_between_offers),
            misses_before_person: self
                .misses_before_person
                .unwrap_or(numbers.misses_before_person),
        }
    }
}

#[cfg(test)]
mod tests;
