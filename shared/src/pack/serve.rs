//! The playbook that visitors are served. What was right when it was published may be wrong by now: a
//! release knows more claims, or its pack has other questions. No chat may end with that.

use super::changes::{Changes, IntentChange};
use super::error::{Fault, PlaybookError};
use super::playbook::Playbook;
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::merchant::Profile;

/// Rounds of leaving out what is wrong: a question that is left out may be another one's follow-up.
const ROUNDS_MAX: usize = 8;

impl Playbook {
    /// The playbook of a merchant with these settings and with as much of its changes as passes today.
    /// For the rest the pack speaks, and what the pack can't answer without it, a person does. What is
    /// left out, [`Playbook::build_with`] tells.
    ///
    /// # Errors
    /// What is wrong with the settings by themselves, where nothing can be left out of them.
    pub fn serve(
        profile: &Profile,
        changes: &Changes,
        version: u32,
    ) -> Result<Self, Vec<PlaybookError>> {
        let mut kept = Kept {
            profile: profile.clone(),
            changes: changes.clone(),
        };
        for _ in 0..ROUNDS_MAX {
            let errors = match Self::build_with(&kept.profile, &kept.changes, version) {
                Ok(playbook) => return Ok(playbook),
                Err(errors) => errors,
            };
            let left_out = errors.iter().filter(|error| kept.leave_out(error));
            if left_out.count() == 0 {
                break;
            }
        }
        Self::build(profile, version)
    }
}

/// What is still in.
struct Kept {
    profile: Profile,
    changes: Changes,
}

impl Kept {
    /// Leaves out what an error names; whether there was anything to leave out.
    fn leave_out(&mut self, error: &PlaybookError) -> bool {
        if let Fault::Alike(alike) = &error.fault {
            return self.leave_out_examples(&[&alike.example, &alike.other_example]);
        }
        let (room, rest) = error
            .place
            .split_once('.')
            .unwrap_or((&error.place, Default::default()));
        let changes = &mut self.changes;
        match room {
            "service_types" => self.leave_out_service_type(&error.fault),
            "variables" => self.leave_out_variable(rest, &error.fault),
            "intents" => self.leave_out_of_intent(rest),
            "own" => self.leave_out_own(rest, &error.fault),
            "off" => match &error.fault {
                Fault::UnknownIntent(id) | Fault::Needed(id) => changes.off.remove(id),
                _ => false,
            },
            "phrases" => {
                let (name, lang) = split_lang(rest);
                let mut texts = changes.phrases.iter_mut();
                texts
                    .find(|(phrase, _)| phrase.name() == name)
                    .is_some_and(|(_, texts)| leave_out_text(texts, lang))
            }
            "consent" => changes.consent.take().is_some(),
            "sensitive_consent" => changes.sensitive_consent.take().is_some(),
            "policy" => std::mem::take(&mut changes.policy) != Default::default(),
            _ => false,
        }
    }

    fn leave_out_examples(&mut self, examples: &[&String]) -> bool {
        let changes = &mut self.changes;
        let changed = changes
            .intents
            .values_mut()
            .map(|change| &mut change.examples);
        let own = changes.own.values_mut().map(|own| &mut own.examples);
        let mut any = false;
        for texts in changed
            .chain(own)
            .flat_map(|examples| examples.values_mut())
        {
            let before = texts.len();
            texts.retain(|text| !examples.contains(&text));
            any |= texts.len() < before;
        }
        any
    }

    fn leave_out_service_type(&mut self, fault: &Fault) -> bool {
        let Fault::UnknownServiceType { given, .. } = fault else {
            return false;
        };
        let types = if self.changes.service_types.is_empty() {
            &mut self.profile.service_types
        } else {
            &mut self.changes.service_types
        };
        let before = types.len();
        types.retain(|kind| kind != given);
        types.len() < before
    }

    fn leave_out_variable(&mut self, name: &str, fault: &Fault) -> bool {
        let Ok(name) = Key::parse(name) else {
            return false;
        };
        let own = self.changes.variables.remove(&name).is_some();
        match fault {
            // Whatever needs it can't be said; what has taken it away is gone.
            Fault::MissingVariable { place } if !own => self.leave_out(&PlaybookError {
                place: place.clone(),
                fault: fault.clone(),
            }),
            _ => own || self.profile.variables.remove(&name).is_some(),
        }
    }

    /// The merchant's words; where there are none, it is the pack's question that can't be answered.
    fn leave_out_of_intent(&mut self, rest: &str) -> bool {
        let (id, part) = rest.split_once('.').unwrap_or((rest, ""));
        let Ok(id) = Key::parse(id) else {
            return false;
        };
        let (part, lang) = split_lang(part);
        let change = self.changes.intents.get_mut(&id);
        let left_out = change.is_some_and(|change| match part {
            "answer" => leave_out_text(&mut change.answer, lang),
            "question" => leave_out_text(&mut change.question, lang),
            _ => std::mem::take(change) != IntentChange::default(),
        });
        let was_there = self.changes.intents.get(&id) == Some(&IntentChange::default())
            && self.changes.intents.remove(&id).is_some();
        left_out || was_there || self.changes.off.insert(id)
    }

    fn leave_out_own(&mut self, rest: &str, fault: &Fault) -> bool {
        let id = rest.split_once('.').map_or(rest, |(id, _)| id);
        let Ok(id) = Key::parse(id) else {
            // There are too many: which are, nobody has said.
            let own = std::mem::take(&mut self.changes.own);
            return !own.is_empty();
        };
        let Some(own) = self.changes.own.get_mut(&id) else {
            return false;
        };
        match fault {
            Fault::UnknownIntent(other) | Fault::NoQuestion(other) => {
                own.follow_ups.retain(|follow_up| follow_up != other);
            }
            Fault::UnknownField(_) | Fault::UnusedField => own.needs.clear(),
            _ => drop(self.changes.own.remove(&id)),
        }
        true
    }
}

/// A text in one language, or in all where none is named.
fn leave_out_text(texts: &mut Localised, lang: Option<Lang>) -> bool {
    match lang {
        Some(lang) => texts.0.remove(&lang).is_some(),
        None => !std::mem::take(texts).is_empty(),
    }
}

/// A place and the language at its end.
fn split_lang(place: &str) -> (&str, Option<Lang>) {
    let split = place.rsplit_once('.').and_then(|(place, tag)| {
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == tag)?;
        Some((place, Some(lang)))
    });
    split.unwrap_or((place, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{OwnIntent, builtin, sample_profile};
    use std::collections::{BTreeMap, BTreeSet};

    const CLAIM: &str = "我们的技术全国第一";

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }

    fn profile() -> Profile {
        let pack = builtin(&key("dental")).unwrap();
        sample_profile(&pack, &key("implant"), &Lang::ALL)
    }

    fn text(words: &str) -> Localised {
        Localised(Lang::ALL.map(|lang| (lang, words.to_owned())).into())
    }

    fn own(answer: &str, examples: [&str; 3]) -> OwnIntent {
        OwnIntent {
            question: text("停车"),
            answer: text(answer),
            examples: BTreeMap::from([(Lang::ZhCn, examples.map(str::to_owned).into())]),
            ..OwnIntent::default()
        }
    }

    fn served(profile: &Profile, changes: &Changes) -> Playbook {
        Playbook::serve(profile, changes, 3).unwrap_or_else(|errors| panic!("{errors:#?}"))
    }

    #[test]
    fn what_passes_is_served_as_it_is() {
        let mut changes = Changes::default();
        let change = changes.intents.entry(key("price")).or_default();
        change.answer = text("价格面诊后给书面清单。");
        let built = Playbook::build_with(&profile(), &changes, 3).unwrap();
        assert_eq!(served(&profile(), &changes), built);
    }

    #[test]
    fn for_words_that_no_longer_pass_the_pack_speaks_and_the_rest_stays() {
        let mut changes = Changes {
            off: BTreeSet::from([key("pain")]),
            ..Changes::default()
        };
        let price = changes.intents.entry(key("price")).or_default();
        price.answer = text("价格面诊后给书面清单。");
        price.answer.0.insert(Lang::ZhTw, CLAIM.into());
        price.question = text("价钱");
        let parking = own(
            "楼下有停车场。",
            ["门口好停车吗", "开车过来停哪", "有车位没有"],
        );
        changes.own.insert(key("own_parking"), parking);
        let mut boast = own(CLAIM, ["你们算老几", "你们牛在哪里", "凭啥选你们家"]);
        boast.question = text("凭什么选你们");
        changes.own.insert(key("own_boast"), boast);
        let parking = changes.own.get_mut(&key("own_parking")).unwrap();
        parking.follow_ups = vec![key("own_boast"), key("price")];
        changes
            .phrases
            .insert(super::super::Phrase::Noted, text(CLAIM));
        let playbook = served(&profile(), &changes);
        let pack = Playbook::build(&profile(), 3).unwrap();
        let answer = |playbook: &Playbook, lang| {
            playbook
                .scene(&key("price"))
                .unwrap()
                .answer
                .get(lang)
                .to_owned()
        };
        assert_eq!(answer(&playbook, Lang::ZhCn), "价格面诊后给书面清单。");
        assert_eq!(answer(&playbook, Lang::ZhTw), answer(&pack, Lang::ZhTw));
        let price = playbook.scene(&key("price")).unwrap();
        assert_eq!(price.question.get(Lang::ZhCn), "价钱");
        assert!(playbook.scene(&key("pain")).is_none());
        assert!(playbook.scene(&key("own_boast")).is_none());
        let parking = playbook.scene(&key("own_parking")).unwrap();
        assert_eq!(parking.follow_ups, [key("price")]);
        assert_eq!(playbook.phrases, pack.phrases);
    }

    #[test]
    fn settings_that_no_longer_pass_keep_nobody_from_talking() {
        let mut profile = profile();
        profile.variables.insert(key("address"), CLAIM.into());
        profile.variables.insert(key("gone"), "1".into());
        profile.variables.remove(&key("price_low"));
        profile.service_types.push(key("bakery"));
        let changes = Changes {
            variables: BTreeMap::from([(key("price_high"), "cheap".into())]),
            ..Changes::default()
        };
        let playbook = served(&profile, &changes);
        assert!(playbook.constant("address", Lang::ZhCn).is_none());
        assert!(playbook.constant("price_high", Lang::ZhCn).is_some());
        assert!(
            playbook.scene(&key("price")).is_none(),
            "without a price a person tells it"
        );
        assert!(playbook.scene(&key("person")).is_some());
    }

    #[test]
    fn examples_that_a_later_pack_has_elsewhere_are_its_own() {
        let mut changes = Changes::default();
        let price = changes.intents.entry(key("price")).or_default();
        let examples = vec!["能不能用医保呢？".into(), "掏多少银子".into()];
        price.examples.insert(Lang::ZhCn, examples);
        let playbook = served(&profile(), &changes);
        let price = playbook.scene(&key("price")).unwrap();
        assert!(price.examples.iter().any(|example| example == "掏多少银子"));
        assert!(playbook.scene(&key("insurance")).is_some());
    }

    #[test]
    fn a_merchant_of_an_unknown_pack_has_no_playbook() {
        let mut profile = profile();
        profile.pack = key("bakery");
        let errors = Playbook::serve(&profile, &Changes::default(), 3).unwrap_err();
        assert!(matches!(errors[0].fault, Fault::UnknownPack { .. }));
    }
}
