//! A merchant's own version of a pack: what a conversation runs on.

use super::builtin;
use super::claims::{Linter, Offence};
use super::schema::{Act, Claim, ConsentText, Danger, Field, Phrase, PolicyNumbers};
use super::value::Value;
use crate::catalog::Catalog;
use crate::chip::{Chip, ShownChip};
use crate::id::{ChipId, Key};
use crate::knowledge::Knowledge;
use crate::lang::{Lang, Localised};
use crate::limit;
use crate::pi::Memory;
use crate::protocol::{CardField, CardKind};
use crate::text;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Fields on a lead card beside name and phone: each more loses people.
const CARD_FIELDS_MAX: usize = 2;

/// What stands before an intent's id in the id of a chip under an answer, so that it is none of
/// the merchant's own chips.
const FOLLOW_UP_PREFIX: &str = "f-";

/// A merchant's own published version of a pack. It holds what this merchant's service type and
/// languages need and no more: every conversation keeps a copy of the one it began with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Playbook {
    /// Counts up with every published change.
    pub version: u32,
    /// The pack.
    pub pack: Key,
    /// The version of the pack's texts.
    pub pack_version: Key,
    /// The service type whose answers these are.
    pub service_type: Key,
    /// Languages spoken, the merchant's own first.
    pub(crate) languages: Vec<Lang>,
    /// The merchant's name.
    pub(crate) merchant: String,
    /// Pi's name here.
    pub(crate) assistant: String,
    /// What the merchant has filled in.
    pub(crate) values: BTreeMap<Key, Value>,
    /// What to find out, in order.
    pub(crate) fields: Vec<Field>,
    /// What is asked and answered.
    pub(crate) intents: Vec<Scene>,
    /// The intents of the chips that the merchant starts with.
    pub(crate) chips: Vec<Key>,
    /// Sentences that belong to no intent.
    pub(crate) phrases: BTreeMap<Phrase, Localised>,
    /// What a visitor agrees to.
    pub(crate) consent: ConsentText,
    /// What a visitor agrees to before anything sensitive is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sensitive_consent: Option<ConsentText>,
    /// How often and when Pi asks for a contact or calls a person.
    #[serde(default)]
    pub(crate) policy: PolicyNumbers,
    /// What may not be said by a pack that isn't shipped. Of those that are, the linter of the day counts:
    /// the law is no matter of a version, and a conversation needs no copy of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) claims: Vec<Claim>,
    /// Words of danger, and what is said to them.
    #[serde(default)]
    pub(crate) dangers: Vec<Danger>,
    /// What cards are made of.
    #[serde(default)]
    pub catalog: Catalog,
    /// What the merchant's own texts and pages say.
    #[serde(default, skip_serializing_if = "Knowledge::is_empty")]
    pub knowledge: Knowledge,
    /// What hearing and the guard need of all that.
    #[serde(skip)]
    pub(crate) prepared: crate::pi::Prepared,
}

/// An intent as this merchant answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scene {
    pub id: Key,
    #[serde(default, skip_serializing_if = "is_plain")]
    pub act: Act,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub motivated: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Key>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardKind>,
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub question: Localised,
    /// Examples of every language, folded as what visitors type is folded.
    pub examples: Vec<String>,
    pub answer: Localised,
}

fn is_plain(act: &Act) -> bool {
    *act == Act::Answer
}

impl Playbook {
    /// Finds what this trade may not say.
    #[must_use]
    pub fn linter(&self) -> &Linter {
        if self.claims.is_empty() {
            Linter::shipped(&self.pack)
        } else {
            self.prepared.linter(self)
        }
    }

    /// The wording by which this playbook's linter has found an offence, as the pack spells it; empty where
    /// it is known by what has been learnt of many sentences.
    #[must_use]
    pub fn wording(&self, offence: &Offence<'_>) -> String {
        let Some((claim, wording)) = offence.wording else {
            return String::new();
        };
        let claims = match &self.claims[..] {
            [] => Cow::Owned(builtin::claims(&self.pack)),
            own => Cow::Borrowed(own),
        };
        let claim = claims.get(claim);
        let wording = claim.and_then(|claim| claim.words.get(wording));
        wording.cloned().unwrap_or_default()
    }

    /// The chips of the pack, as the merchant's starting set.
    #[must_use]
    pub fn default_chips(&self) -> Vec<Chip> {
        let chip = |intent: &Key| Chip::asking(intent, &self.scene(intent)?.question);
        self.chips.iter().filter_map(chip).collect()
    }

    /// The intent that a chip under an answer leads to.
    #[must_use]
    pub fn follow_up_intent(&self, chip: &ChipId) -> Option<&Key> {
        let intent = chip.as_str().strip_prefix(FOLLOW_UP_PREFIX)?;
        self.intents
            .iter()
            .map(|scene| &scene.id)
            .find(|id| id.as_str() == intent)
    }

    /// An intent as a chip under an answer.
    pub(crate) fn follow_up(&self, intent: &Key, lang: Lang) -> Option<ShownChip> {
        let question = self.scene(intent)?.question.get(lang);
        let id = ChipId::parse(&format!("{FOLLOW_UP_PREFIX}{intent}")).ok()?;
        (!question.is_empty()).then(|| ShownChip {
            id,
            label: question.to_owned(),
            text: question.to_owned(),
            fill: false,
        })
    }

    /// The first words in the panel.
    #[must_use]
    pub fn greeting(&self, lang: Lang) -> &str {
        self.phrase(Phrase::Greeting, lang)
    }

    /// One line on the lead card: why to leave a contact, and what for.
    #[must_use]
    pub fn lead_reason(&self, lang: Lang) -> String {
        self.phrase(Phrase::LeadReason, lang).to_owned()
    }

    /// The text to be agreed to, with the merchant's name in it, and its version.
    #[must_use]
    pub fn consent(&self, lang: Lang) -> (String, Key) {
        (
            self.consent.text.get(lang).to_owned(),
            self.consent.version.clone(),
        )
    }

    /// The text to be agreed to before anything sensitive is asked, and its version; nothing where
    /// the playbook asks nothing of that kind.
    #[must_use]
    pub fn sensitive_consent(&self, lang: Lang) -> Option<(String, Key)> {
        let consent = self.sensitive_consent.as_ref()?;
        // The same day may stand on both texts; who agrees to one has not agreed to the other.
        let version = Key::parse(&format!("sensitive-{}", consent.version)).ok()?;
        Some((consent.text.get(lang).to_owned(), version))
    }

    /// The text to be agreed to, in every language spoken.
    #[must_use]
    pub fn consent_texts(&self) -> Localised {
        self.consent.text.clone()
    }

    /// What the lead card asks for beside name and phone.
    #[must_use]
    pub fn missing_fields(&self, memory: &Memory, lang: Lang) -> Vec<CardField> {
        self.fields
            .iter()
            .filter(|field| field.card && !memory.fields.contains_key(&field.id))
            .take(CARD_FIELDS_MAX)
            .map(|field| CardField {
                key: field.id.clone(),
                label: field.label.get(lang).to_owned(),
                numeric: field.kind.is_number(),
            })
            .collect()
    }

    /// The names of the fields, as the console shows them.
    #[must_use]
    pub fn field_labels(&self) -> BTreeMap<Key, Localised> {
        self.fields
            .iter()
            .map(|field| (field.id.clone(), field.label.clone()))
            .collect()
    }

    /// A field's value as it may be stored; `None` when the playbook has no such field, or the
    /// value is empty or too long.
    #[must_use]
    pub fn check_field(&self, key: &Key, value: &str) -> Option<String> {
        self.field(key)?;
        text::parse(value, limit::FIELD_CHARS_MAX).ok()
    }

    /// The part that a conversation in one language needs: its texts in that language, and the
    /// examples of all, because visitors mix them.
    #[must_use]
    pub fn spoken_in(&self, lang: Lang) -> Self {
        let only = |texts: &Localised| {
            if texts.is_empty() {
                Localised::default()
            } else {
                Localised::only(lang, texts.get(lang))
            }
        };
        let mut own = self.clone();
        own.phrases
            .values_mut()
            .for_each(|texts| *texts = only(texts));
        own.consent.text = only(&own.consent.text);
        if let Some(consent) = &mut own.sensitive_consent {
            consent.text = only(&consent.text);
        }
        for danger in &mut own.dangers {
            danger.text = only(&danger.text);
            danger.mention = only(&danger.mention);
        }
        for scene in &mut own.intents {
            scene.question = only(&scene.question);
            scene.answer = only(&scene.answer);
        }
        for field in &mut own.fields {
            // Options keep every language: values are noted down in the merchant's.
            field.label = only(&field.label);
            field.ask = only(&field.ask);
        }
        own
    }

    /// The merchant's own language.
    pub(crate) fn own_language(&self) -> Lang {
        self.languages.first().copied().unwrap_or_default()
    }

    /// An intent as people call it: its question, else its id.
    pub(crate) fn name_of(&self, intent: &Key, lang: Lang) -> String {
        let question = self.scene(intent).map(|scene| scene.question.get(lang));
        let question = question.filter(|question| !question.is_empty());
        question.unwrap_or(intent.as_str()).to_owned()
    }

    pub(crate) fn field(&self, key: &Key) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *key)
    }

    pub(crate) fn scene(&self, intent: &Key) -> Option<&Scene> {
        self.intents.iter().find(|scene| scene.id == *intent)
    }

    /// A sentence as it is written, names not filled in except in those that stand there before
    /// anybody has said anything.
    pub(crate) fn phrase(&self, phrase: Phrase, lang: Lang) -> &str {
        self.phrases
            .get(&phrase)
            .map_or("", |texts| texts.get(lang))
    }
}
