//! What a playbook is made of, place by place, so that two can be compared.

use super::Changes;
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::merchant::Profile;
use crate::pack::compose::{answer_for, is_for, with_common};
use crate::pack::schema::{ConsentText, Intent, Pack};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a merchant's playbook is made of, its pack's part included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaybookSource(BTreeMap<String, Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Text(String),
    /// Texts of which each counts by itself.
    Each(Vec<String>),
}

/// One place in which two sources differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// Where: `intents.price.answer.zh-CN`.
    pub place: String,
    /// What was there, if anything was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is there, if anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl PlaybookSource {
    /// What a merchant's changes make of a pack with these settings, right or wrong.
    #[must_use]
    pub fn new(pack: Pack, profile: &Profile, changes: &Changes) -> Self {
        let profile = changes.settings(profile);
        let types = &profile.service_types;
        let mut pack = with_common(pack);
        changes.apply(&mut pack, types);
        let mut source = Self(BTreeMap::new());
        source.put("pack", format!("{} {}", pack.id, pack.version));
        source.list("service_types", types);
        for (name, value) in &profile.variables {
            source.put(format!("variables.{name}"), value);
        }
        for intent in pack
            .intents
            .iter()
            .filter(|intent| is_for(&intent.only, types))
        {
            let is_on = !changes.off.contains(&intent.id);
            source.intent(intent, types, is_on);
        }
        for (phrase, texts) in &pack.phrases {
            source.texts(&format!("phrases.{}", phrase.name()), texts);
        }
        source.consent("consent", pack.consent.as_ref());
        source.consent("sensitive_consent", pack.sensitive_consent.as_ref());
        for (name, number) in [
            ("contact_asks_max", pack.policy.contact_asks_max),
            ("answers_before_offer", pack.policy.answers_before_offer),
            ("answers_between_offers", pack.policy.answers_between_offers),
            ("misses_before_person", pack.policy.misses_before_person),
        ] {
            source.put(format!("policy.{name}"), number.to_string());
        }
        source
    }

    /// Where a newer source differs from this one, by place.
    #[must_use]
    pub fn diff(&self, newer: &Self) -> Vec<Changed> {
        let mut changed = Vec::new();
        let mut differ = |place: &String, before: Option<&String>, after: Option<&String>| {
            changed.push(Changed {
                place: place.clone(),
                before: before.cloned(),
                after: after.cloned(),
            });
        };
        let places: std::collections::BTreeSet<&String> =
            self.0.keys().chain(newer.0.keys()).collect();
        for place in places {
            let (before, after) = (self.0.get(place), newer.0.get(place));
            if before == after {
                continue;
            }
            let is_text = |entry: Option<&Entry>| matches!(entry, Some(Entry::Text(_)));
            if is_text(before) || is_text(after) {
                differ(place, text(before), text(after));
                continue;
            }
            let (before, after) = (each(before), each(after));
            let gone = before.iter().filter(|text| !after.contains(text));
            gone.for_each(|text| differ(place, Some(text), None));
            let come = after.iter().filter(|text| !before.contains(text));
            come.for_each(|text| differ(place, None, Some(text)));
        }
        changed
    }

    fn put(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.0.insert(place.into(), Entry::Text(text.into()));
    }

    /// Names in an order that counts.
    fn list(&mut self, place: impl Into<String>, names: &[Key]) {
        let names: Vec<&str> = names.iter().map(Key::as_str).collect();
        if !names.is_empty() {
            self.put(place, names.join(", "));
        }
    }

    fn texts(&mut self, place: &str, texts: &Localised) {
        for (lang, text) in &texts.0 {
            self.put(format!("{place}.{}", lang.tag()), text);
        }
    }

    fn intent(&mut self, intent: &Intent, types: &[Key], is_on: bool) {
        let place = format!("intents.{}", intent.id);
        self.put(&place, if is_on { "on" } else { "off" });
        self.put(format!("{place}.act"), named(&intent.act));
        if intent.motivated {
            self.put(format!("{place}.motivated"), "true");
        }
        if let Some(card) = &intent.card {
            self.put(format!("{place}.card"), named(card));
        }
        self.list(format!("{place}.needs"), &intent.needs);
        self.list(format!("{place}.follow_ups"), &intent.follow_ups);
        self.texts(&format!("{place}.question"), &intent.question);
        if let Some(answer) = answer_for(intent, types) {
            self.texts(&format!("{place}.answer"), answer);
        }
        for (lang, examples) in &intent.examples {
            let place = format!("{place}.examples.{}", Lang::tag(*lang));
            self.0.insert(place, Entry::Each(examples.clone()));
        }
    }

    fn consent(&mut self, place: &str, consent: Option<&ConsentText>) {
        if let Some(consent) = consent {
            self.put(format!("{place}.version"), consent.version.as_str());
            self.texts(&format!("{place}.text"), &consent.text);
        }
    }
}

fn text(entry: Option<&Entry>) -> Option<&String> {
    match entry {
        Some(Entry::Text(text)) => Some(text),
        _ => None,
    }
}

fn each(entry: Option<&Entry>) -> &[String] {
    match entry {
        Some(Entry::Each(texts)) => texts,
        _ => &[],
    }
}

/// A name as files spell it.
fn named(name: &impl Serialize) -> String {
    let value = serde_json::to_value(name).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
