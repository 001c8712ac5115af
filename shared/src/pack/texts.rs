//! What of a pack a merchant may change, as its page shows it beside the changes.

use super::builtin::builtin;
use super::changes::{Changes, is_needed};
use super::compose::{answer_for, is_for, kept, with_common};
use super::schema::{
    Act, ConsentText, Intent, Phrase, PolicyNumbers, ServiceType, Variable, VariableKind,
};
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::merchant::Profile;
use crate::protocol::CardKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A pack's texts for one merchant: for its service types, in its languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackTexts {
    /// The pack.
    pub id: Key,
    /// When its texts last changed.
    pub version: Key,
    /// What the industry is called.
    pub name: Localised,
    /// What merchants of this industry offer.
    pub service_types: Vec<ServiceType>,
    /// What a merchant fills in. Words may be filled in for readers of another language under the
    /// variable's name with `-` and the language's tag.
    pub variables: Vec<VariableText>,
    /// What visitors ask and what is answered.
    pub intents: Vec<IntentText>,
    /// What Pi finds out, which own questions may need.
    pub fields: BTreeMap<Key, Localised>,
    /// Sentences that belong to no question.
    pub phrases: BTreeMap<Phrase, Localised>,
    /// What a visitor agrees to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentText>,
    /// What a visitor agrees to before anything sensitive is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitive_consent: Option<ConsentText>,
    /// How often and when Pi asks for a contact or calls a person.
    pub policy: PolicyNumbers,
}

/// Something that a merchant fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VariableText {
    /// Its id.
    pub id: Key,
    /// What may stand in it.
    pub kind: VariableKind,
    /// What the merchant is asked for.
    pub label: Localised,
    /// What a typical merchant would write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// One of the pack's questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IntentText {
    /// Its id.
    pub id: Key,
    /// What Pi does besides answering.
    pub act: Act,
    /// Whether it must stay on.
    pub needed: bool,
    /// The card that comes with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardKind>,
    /// Questions offered under the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<Key>,
    /// The question in one line, where Pi offers it.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub question: Localised,
    /// What is answered.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub answer: Localised,
    /// How visitors ask it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: BTreeMap<Lang, Vec<String>>,
}

impl PackTexts {
    /// The texts of a merchant's pack, for the service types that its changes choose; nothing where no
    /// such pack is shipped.
    #[must_use]
    pub fn of(profile: &Profile, changes: &Changes) -> Option<Self> {
        let pack = with_common(builtin(&profile.pack)?);
        let types = changes.settings(profile).service_types;
        let languages = &profile.languages;
        let keep = |texts: &Localised| kept(texts, languages);
        let agreed = |consent: ConsentText| ConsentText {
            text: keep(&consent.text),
            ..consent
        };
        let intents = pack.intents.into_iter();
        let fields = pack.fields.into_iter();
        Some(Self {
            id: pack.id,
            version: pack.version,
            name: pack.name,
            service_types: pack.service_types,
            variables: pack.variables.into_iter().map(VariableText::from).collect(),
            intents: intents
                .filter(|intent| is_for(&intent.only, &types))
                .map(|intent| IntentText::new(intent, &types, languages))
                .collect(),
            fields: fields
                .filter(|field| is_for(&field.only, &types))
                .map(|field| (field.id, keep(&field.label)))
                .collect(),
            phrases: pack
                .phrases
                .iter()
                .map(|(phrase, texts)| (*phrase, keep(texts)))
                .collect(),
            consent: pack.consent.map(agreed),
            sensitive_consent: pack.sensitive_consent.map(agreed),
            policy: pack.policy,
        })
    }
}

impl From<Variable> for VariableText {
    fn from(variable: Variable) -> Self {
        Self {
            id: variable.id,
            kind: variable.kind,
            label: variable.label,
            example: variable.example,
        }
    }
}

impl IntentText {
    fn new(intent: Intent, types: &[Key], languages: &[Lang]) -> Self {
        Self {
            needed: is_needed(&intent),
            answer: answer_for(&intent, types)
                .map(|texts| kept(texts, languages))
                .unwrap_or_default(),
            question: kept(&intent.question, languages),
            id: intent.id,
            act: intent.act,
            card: intent.card,
            follow_ups: intent.follow_ups,
            examples: intent
                .examples
                .into_iter()
                .filter(|(lang, _)| languages.contains(lang))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::sample_profile;

    #[test]
    fn a_merchant_is_shown_what_its_pack_says_for_what_it_offers() {
        let key = |text: &str| Key::parse(text).unwrap();
        let pack = builtin(&key("dental")).unwrap();
        let profile = sample_profile(&pack, &key("implant"), &[Lang::ZhCn]);
        let texts = PackTexts::of(&profile, &Changes::default()).unwrap();
        let find = |id: &str| {
            let mut intents = texts.intents.iter();
            intents.find(|intent| intent.id.as_str() == id).unwrap()
        };
        let price = find("price");
        let known = pack.intents.iter().find(|intent| intent.id == price.id);
        assert_eq!(
            price.answer.get(Lang::ZhCn),
            known.unwrap().answer[&key("any")].get(Lang::ZhCn)
        );
        assert!(!price.needed && find("person").needed);
        assert_eq!(price.answer.0.len(), 1, "in its own languages only");
        assert!(price.examples.keys().all(|lang| *lang == Lang::ZhCn));
        assert!(texts.phrases.contains_key(&Phrase::Greeting));
        let other = Changes {
            service_types: vec![key("general")],
            ..Changes::default()
        };
        let general = PackTexts::of(&profile, &other).unwrap();
        assert_ne!(general, texts);
        let mut gone = profile;
        gone.pack = key("bakery");
        assert_eq!(PackTexts::of(&gone, &Changes::default()), None);
    }
}
