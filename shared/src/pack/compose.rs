//! A playbook made of a pack and a merchant's settings.

use super::builtin::{builtin, builtin_ids, common, common_claims};
use super::changes::Changes;
use super::check::{self, Judged};
use super::error::{Fault, PlaybookError};
use super::playbook::{Playbook, Scene};
use super::schema::{ConsentText, FieldOption, Intent, Pack, Phrase};
use super::template::Template;
use super::value::Value;
use crate::catalog::Catalog;
use crate::id::Key;
use crate::knowledge::Knowledge;
use crate::lang::{Lang, Localised};
use crate::merchant::Profile;
use crate::pi::{fold::fold, without_fillers};
use std::collections::{BTreeMap, BTreeSet};

impl Playbook {
    /// The playbook of a merchant with these settings.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, or with the pack for them.
    pub fn build(profile: &Profile, version: u32) -> Result<Self, Vec<PlaybookError>> {
        Self::build_with(profile, &Changes::default(), version)
    }

    /// The playbook of a merchant with these settings and with what it changes of its pack.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, the changes, or the pack for them.
    pub fn build_with(
        profile: &Profile,
        changes: &Changes,
        version: u32,
    ) -> Result<Self, Vec<PlaybookError>> {
        let pack = builtin(&profile.pack).ok_or_else(|| unknown_pack(&profile.pack))?;
        Self::compose(pack, profile, changes, version, Judged::Own(changes))
    }

    /// The playbook of a merchant with a pack of its own.
    ///
    /// # Errors
    /// As [`Playbook::build`].
    pub fn from_pack(
        pack: Pack,
        profile: &Profile,
        version: u32,
    ) -> Result<Self, Vec<PlaybookError>> {
        Self::compose(pack, profile, &Changes::default(), version, Judged::All)
    }

    fn compose(
        pack: Pack,
        profile: &Profile,
        changes: &Changes,
        version: u32,
        judged: Judged<'_>,
    ) -> Result<Self, Vec<PlaybookError>> {
        let profile = &changes.settings(profile);
        let mut pack = with_common(pack);
        let mut errors = check::service_types(&pack, profile);
        changes.check(&pack, &mut errors);
        changes.apply(&mut pack, &profile.service_types);
        check::conditions(&pack, &mut errors);
        changes.check_alike(&pack, &mut errors);
        changes.turn_off(&mut pack);
        let values = read_values(&pack, profile, &mut errors);
        let Some(service_type) = profile.service_types.first().cloned() else {
            return Err(errors);
        };
        let types = &profile.service_types;
        let keep = |texts: &Localised| kept(texts, &profile.languages);
        // An intent that all service types share may name what only some of them have.
        let fields = pack
            .fields
            .iter()
            .filter(|field| !is_for(&field.only, types));
        let idle_fields: Vec<Key> = fields.map(|field| field.id.clone()).collect();
        let intents = pack
            .intents
            .iter()
            .filter(|intent| !is_for(&intent.only, types));
        let idle_intents: Vec<Key> = intents.map(|intent| intent.id.clone()).collect();
        let mut playbook = Self {
            prepared: crate::pi::Prepared::default(),
            version,
            pack: pack.id,
            pack_version: pack.version,
            service_type,
            languages: profile.languages.clone(),
            merchant: profile.name.clone(),
            assistant: profile.assistant.clone(),
            values,
            fields: pack
                .fields
                .into_iter()
                .filter(|field| is_for(&field.only, types))
                .collect(),
            intents: pack
                .intents
                .iter()
                .filter(|intent| is_for(&intent.only, types))
                .map(|intent| Scene {
                    needs: kept_keys(&intent.needs, &idle_fields),
                    follow_ups: kept_keys(&intent.follow_ups, &idle_intents),
                    ..scene(intent, types, &profile.languages)
                })
                .collect(),
            chips: pack
                .chips
                .into_iter()
                .filter(|chip| is_for(&chip.only, types))
                .map(|chip| chip.intent)
                .collect(),
            phrases: pack
                .phrases
                .iter()
                .map(|(phrase, texts)| (*phrase, keep(texts)))
                .collect(),
            consent: pack.consent.map_or_else(
                || ConsentText {
                    version: profile.pack.clone(),
                    text: Localised::default(),
                },
                |consent| ConsentText {
                    version: consent.version,
                    text: keep(&consent.text),
                },
            ),
            sensitive_consent: pack.sensitive_consent.map(|consent| ConsentText {
                version: consent.version,
                text: keep(&consent.text),
            }),
            policy: pack.policy,
            claims: pack.claims,
            dangers: pack.dangers,
            catalog: Catalog::default(),
            knowledge: Knowledge::default(),
        };
        for field in &mut playbook.fields {
            field.label = keep(&field.label);
            field.ask = keep(&field.ask);
            field.cues = distinct(std::mem::take(&mut field.cues));
            field.units = distinct(std::mem::take(&mut field.units));
            field.options = field
                .options
                .drain(..)
                .map(|option| FieldOption {
                    label: keep(&option.label),
                    words: distinct(option.words),
                    intents: kept_keys(&option.intents, &idle_intents),
                })
                .collect();
        }
        check::playbook(&playbook, &pack.variables, judged, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        playbook.fill_fixed();
        Ok(playbook)
    }

    /// Fills in the texts that stand there before anybody has said anything.
    fn fill_fixed(&mut self) {
        let fill = |texts: &Localised| {
            let filled = texts.0.iter().map(|(lang, text)| {
                let lookup = |name: &str| self.constant(name, *lang);
                let words = Template::parse(text)
                    .ok()
                    .and_then(|template| template.fill(&lookup));
                (*lang, words.unwrap_or_default())
            });
            Localised(filled.collect())
        };
        let consent = fill(&self.consent.text);
        let sensitive = self.sensitive_consent.as_ref();
        let sensitive = sensitive.map(|consent| fill(&consent.text));
        let phrases = [Phrase::Greeting, Phrase::LeadReason]
            .map(|phrase| (phrase, self.phrases.get(&phrase).map(&fill)));
        self.consent.text = consent;
        if let (Some(consent), Some(text)) = (&mut self.sensitive_consent, sensitive) {
            consent.text = text;
        }
        for (phrase, texts) in phrases {
            self.phrases.insert(phrase, texts.unwrap_or_default());
        }
    }

    /// What a name stands for whoever asks and whenever: the merchant's own values and names.
    pub(crate) fn constant(&self, name: &str, lang: Lang) -> Option<Value> {
        match name {
            "merchant" => return Some(Value::Text(self.merchant.clone())),
            "assistant" => return Some(Value::Text(self.assistant.clone())),
            "staff" => {
                return self
                    .phrases
                    .get(&Phrase::Staff)
                    .map(|texts| Value::Text(texts.get(lang).to_owned()));
            }
            _ => {}
        }
        let own = Key::parse(&format!("{name}-{}", lang.tag())).ok();
        let own = own.and_then(|key| self.values.get(&key));
        own.or_else(|| self.values.get(&Key::parse(name).ok()?))
            .cloned()
    }
}

/// There is no pack of this name.
pub(super) fn unknown_pack(given: &Key) -> Vec<PlaybookError> {
    let known: Vec<String> = builtin_ids().map(|id| id.to_string()).collect();
    vec![PlaybookError {
        place: "pack".into(),
        fault: Fault::UnknownPack {
            given: given.clone(),
            known: known.join(", "),
        },
    }]
}

/// Whether something limited to service types is for one of these.
pub(super) fn is_for(only: &[Key], types: &[Key]) -> bool {
    only.is_empty() || types.iter().any(|id| only.contains(id))
}

/// Words without those that another one says in the other script: they are compared in one.
fn distinct(words: Vec<String>) -> Vec<String> {
    let mut known = BTreeSet::new();
    words
        .into_iter()
        .filter(|word| known.insert(fold(word)))
        .collect()
}

fn kept_keys(keys: &[Key], idle: &[Key]) -> Vec<Key> {
    let kept = keys.iter().filter(|key| !idle.contains(key));
    kept.cloned().collect()
}

pub(super) fn kept(texts: &Localised, languages: &[Lang]) -> Localised {
    Localised(
        texts
            .0
            .iter()
            .filter(|(lang, _)| languages.contains(lang))
            .map(|(lang, text)| (*lang, text.trim().to_owned()))
            .collect(),
    )
}

/// The answer of the first of these service types that has one of its own; else the one for all.
pub(super) fn answer_for<'a>(intent: &'a Intent, types: &[Key]) -> Option<&'a Localised> {
    let own = types.iter().find_map(|kind| intent.answer.get(kind));
    let any = || {
        intent
            .answer
            .iter()
            .find(|(kind, _)| kind.as_str() == "any")
    };
    own.or_else(|| any().map(|(_, texts)| texts))
}

fn scene(intent: &Intent, types: &[Key], languages: &[Lang]) -> Scene {
    let examples = languages
        .iter()
        .filter_map(|lang| intent.examples.get(lang))
        .flatten();
    let mut examples: Vec<String> = examples
        .map(|example| without_fillers(&fold(example)).trim().to_owned())
        .collect();
    examples.sort();
    examples.dedup();
    Scene {
        id: intent.id.clone(),
        act: intent.act,
        motivated: intent.motivated,
        needs: Vec::new(),
        follow_ups: Vec::new(),
        card: intent.card,
        question: kept(&intent.question, languages),
        examples,
        answer: answer_for(intent, types)
            .map(|texts| kept(texts, languages))
            .unwrap_or_default(),
    }
}

/// The pack with what every pack shares; its own words come first.
pub(super) fn with_common(mut pack: Pack) -> Pack {
    let Some(common) = common() else { return pack };
    for intent in common.intents {
        if !pack.intents.iter().any(|own| own.id == intent.id) {
            pack.intents.push(intent);
        }
    }
    for variable in common.variables {
        if !pack.variables.iter().any(|own| own.id == variable.id) {
            pack.variables.push(variable);
        }
    }
    for (phrase, texts) in common.phrases {
        pack.phrases.entry(phrase).or_insert(texts);
    }
    // A shipped pack comes without: what is built in is its linter's.
    if !pack.claims.is_empty() {
        pack.claims.extend(common_claims());
    }
    // The public numbers are nobody's to change.
    pack.dangers = common.dangers;
    pack
}

fn read_values(
    pack: &Pack,
    profile: &Profile,
    errors: &mut Vec<PlaybookError>,
) -> BTreeMap<Key, Value> {
    let mut values = BTreeMap::new();
    for (name, text) in &profile.variables {
        let place = format!("variables.{name}");
        let declared = pack.variables.iter().find(|variable| {
            let is_translated = variable.kind == super::VariableKind::Text
                && name
                    .as_str()
                    .strip_prefix(variable.id.as_str())
                    .and_then(|rest| rest.strip_prefix('-'))
                    .is_some_and(|tag| Lang::ALL.iter().any(|lang| lang.tag() == tag));
            variable.id == *name || is_translated
        });
        let Some(variable) = declared else {
            errors.push(PlaybookError {
                place,
                fault: Fault::UnknownVariable(name.clone()),
            });
            continue;
        };
        match Value::parse(variable.kind, text) {
            Some(value) => {
                values.insert(name.clone(), value);
            }
            None => errors.push(PlaybookError {
                place,
                fault: Fault::WrongKind {
                    value: text.clone(),
                    kind: variable.kind,
                },
            }),
        }
    }
    values
}
