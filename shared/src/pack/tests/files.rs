//! The packs' files: each is fit to ship, and its sample chats go as its authors expect.

use crate::chip;
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::pack::alike;
use crate::pack::builtin::{claims, common, common_claims};
use crate::pack::{
    Condition, Fault, Pack, PackFault, Playbook, PolicyNumbers, Variable, VariableKind, builtin,
    builtin_ids, review,
};
use crate::pi::replay::{Sample, replay_all};
use serde::Deserialize;
use std::path::{Path, PathBuf};

struct File {
    name: String,
    text: String,
    pack: Pack,
    samples: Vec<Sample>,
}

/// Every file but the one that all packs share.
fn files() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pack/builtin");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.file_stem().unwrap() != "common");
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> File {
    #[derive(Deserialize)]
    struct Samples {
        samples: Vec<Sample>,
    }
    let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let broken = |error: toml::de::Error| -> ! { panic!("{name}: {error}") };
    let pack = toml::from_str(&text).unwrap_or_else(|error| broken(error));
    let Samples { samples } = toml::from_str(&text).unwrap_or_else(|error| broken(error));
    File {
        name,
        text,
        pack,
        samples,
    }
}

fn file(name: &str) -> File {
    files().into_iter().find(|file| file.name == name).unwrap()
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

#[test]
fn all_files_are_packs_and_ship_without_their_samples() {
    let names: Vec<String> = files().into_iter().map(|file| file.name).collect();
    let ids: Vec<String> = builtin_ids().map(|id| id.to_string()).collect();
    assert_eq!(names, ids);
    assert_eq!(ids.len(), 8);
    for file in files() {
        assert_eq!(file.pack.id.as_str(), file.name);
        let claims = claims(&file.pack.id);
        assert_eq!(claims[..file.pack.claims.len()], file.pack.claims);
        assert_eq!(claims[file.pack.claims.len()..], common_claims());
        assert!(!file.pack.claims.is_empty() && !common_claims().is_empty());
        let mut shipped = builtin(&file.pack.id).unwrap();
        shipped.claims.clone_from(&file.pack.claims);
        assert_eq!(shipped, file.pack);
        assert!(
            !serde_json::to_string(&file.pack)
                .unwrap()
                .contains("\"samples\"")
        );
    }
}

#[test]
fn every_pack_is_fit_to_ship() {
    let mut faults = Vec::new();
    for file in files() {
        let found = review(&file.pack, &file.samples, &file.text);
        faults.extend(found.iter().map(|fault| format!("{}: {fault}", file.name)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_two_intents_that_all_packs_share_are_alike() {
    assert_eq!(alike::find(&common().unwrap().intents, |_| true), []);
}

#[test]
fn every_sample_chat_goes_as_expected() {
    let mut astray = Vec::new();
    for file in files() {
        let replayed = replay_all(&file.pack, &file.samples)
            .unwrap_or_else(|errors| panic!("{}: {errors:#?}", file.name));
        let told = replayed.differences.iter();
        astray.extend(told.map(|(id, difference)| format!("{} {id}: {difference}", file.name)));
        assert!(
            replayed.with_result >= 12,
            "{}: {}",
            file.name,
            replayed.with_result
        );
    }
    assert!(astray.is_empty(), "{}", astray.join("\n"));
}

#[test]
fn every_service_type_builds_in_every_language_from_its_examples() {
    for id in builtin_ids() {
        for kind in builtin(&id).unwrap().service_types {
            let built = Playbook::sample(&id, &kind.id, &Lang::ALL)
                .unwrap_or_else(|errors| panic!("{id} {}: {errors:#?}", kind.id));
            assert_eq!(built.service_type, kind.id);
            assert_eq!(chip::check_set(&built.default_chips()), Ok(()));
            for lang in Lang::ALL {
                assert!(built.greeting(lang).contains("AI"), "{id} {}", kind.id);
                assert!(
                    built.consent(lang).0.contains("样板商家"),
                    "{id} {}",
                    kind.id
                );
                assert!(!built.lead_reason(lang).is_empty());
                let sensitive = built.fields.iter().any(|field| field.sensitive);
                assert_eq!(
                    built.sensitive_consent(lang).is_some(),
                    built.sensitive_consent.is_some()
                );
                assert!(
                    !sensitive || built.sensitive_consent(lang).is_some(),
                    "{id} {}",
                    kind.id
                );
                assert_eq!(
                    built.spoken_in(lang).sensitive_consent(lang),
                    built.sensitive_consent(lang)
                );
            }
        }
    }
}

#[test]
fn a_playbook_stored_before_these_settings_still_loads() {
    let playbook = Playbook::sample(&key("renovation"), &key("builder"), &[Lang::ZhCn]).unwrap();
    let mut stored = serde_json::to_value(&playbook).unwrap();
    let fields = stored.as_object_mut().unwrap();
    assert!(fields.remove("policy").is_some());
    fields.remove("sensitive_consent");
    let loaded: Playbook = serde_json::from_value(stored).unwrap();
    assert_eq!(loaded.policy, PolicyNumbers::default());
    assert_eq!(loaded.sensitive_consent(Lang::ZhCn), None);
}

fn text(words: &str) -> Localised {
    Localised(Lang::ALL.map(|lang| (lang, words.to_owned())).into())
}

fn variable(id: &str) -> Variable {
    Variable {
        id: key(id),
        kind: VariableKind::Text,
        label: text("名称"),
        example: Some("样板".into()),
        example_en: None,
    }
}

/// What is said of the renovation pack after a change.
fn review_of(change: impl FnOnce(&mut File)) -> Vec<String> {
    let mut file = file("renovation");
    change(&mut file);
    let found = review(&file.pack, &file.samples, &file.text);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn what_keeps_a_pack_from_shipping_is_told_with_place_and_remedy() {
    let cases: [(Vec<String>, &str); 16] = [
        (
            review_of(|file| file.text = file.text.replace("Local counsel", "Nobody")),
            "header: the first 5 lines don't say",
        ),
        (
            review_of(|file| file.pack.intents.truncate(24)),
            "intents: 24 intents; write at least 25",
        ),
        (
            review_of(|file| {
                file.pack.intents[0]
                    .examples
                    .get_mut(&Lang::ZhCn)
                    .unwrap()
                    .truncate(11)
            }),
            "intents.price.examples.zh-CN: 11 examples; write at least 12",
        ),
        (
            review_of(|file| {
                let example = file.pack.intents[1].examples[&Lang::ZhCn][0].clone();
                let examples = file.pack.intents[0].examples.get_mut(&Lang::ZhCn).unwrap();
                examples.push(format!("请问{example}？"));
            }),
            "is nearly",
        ),
        (
            review_of(|file| {
                let examples = file.pack.intents[0].examples.get_mut(&Lang::En).unwrap();
                examples.push(examples[0].clone());
            }),
            "stands there twice",
        ),
        (
            review_of(|file| drop(file.pack.name.0.remove(&Lang::ZhTw))),
            "name: there is no text in zh-TW; write one",
        ),
        (
            review_of(|file| {
                let mut twin = file.pack.service_types[0].clone();
                twin.id = key("twin");
                let types = &mut file.pack.service_types;
                types.truncate(1);
                types.push(twin);
                file.pack
                    .fields
                    .iter_mut()
                    .for_each(|field| field.only.clear());
                file.pack
                    .chips
                    .iter_mut()
                    .for_each(|chip| chip.only.clear());
                for intent in &mut file.pack.intents {
                    intent.only.clear();
                    let answer = intent.answer.pop_first().map(|(_, texts)| texts);
                    intent.answer = answer
                        .map(|texts| (key("any"), texts))
                        .into_iter()
                        .collect();
                }
            }),
            "service_types: builder and twin say, ask and offer the same",
        ),
        (
            review_of(|file| file.pack.chips[0].only = vec![key("baker")]),
            "chips.only: the pack has no service type baker",
        ),
        (
            review_of(|file| file.pack.variables.push(variable("idle"))),
            "variables.idle: no text uses this variable",
        ),
        (
            review_of(|file| file.pack.variables[0].example = None),
            "there is no example; write what a typical merchant would fill in",
        ),
        (
            review_of(|file| file.pack.variables.push(variable("Idle-One"))),
            "variables.Idle-One: a name has small letters, digits and _ only",
        ),
        (
            review_of(|file| {
                file.pack.fields[0].sensitive = true;
                file.pack.sensitive_consent = None;
            }),
            "sensitive_consent: the field area_m2 is sensitive; write [sensitive_consent]",
        ),
        (
            review_of(|file| {
                drop(
                    file.pack.intents[0]
                        .answer
                        .insert(key("any"), text("要看面积，您家多大？")),
                )
            }),
            "intents.price.answer.any.zh-CN: the answer ends in a question",
        ),
        (
            review_of(|file| file.pack.claims[0].words.truncate(11)),
            "11 wordings; write at least 12",
        ),
        (
            review_of(|file| file.samples.truncate(19)),
            "samples: 19 sample chats; write at least 20",
        ),
        (
            review_of(|file| {
                file.pack.fields[0].when = Some(Condition {
                    known: vec![key("area_m2")],
                    ..Condition::default()
                });
            }),
            "fields.area_m2.when: it is asked for only once area_m2 is known",
        ),
    ];
    for (faults, expected) in cases {
        let is_told = faults.iter().any(|fault| fault.contains(expected));
        assert!(is_told, "{expected}\n{faults:#?}");
    }
}

#[test]
fn a_playbook_that_cannot_be_built_is_told_once_and_for_whom() {
    let mut file = file("renovation");
    let unknown = file.pack.fields[0].id.clone();
    file.pack.intents[0].needs = vec![key("gone"), unknown];
    let found = review(&file.pack, &file.samples, &file.text);
    let gone: Vec<_> = found
        .iter()
        .filter(|error| error.place == "intents.price.needs")
        .collect();
    assert_eq!(gone.len(), 1, "{found:#?}");
    assert!(matches!(
        &gone[0].fault,
        PackFault::Playbook { service_type, fault: Fault::UnknownField(field) }
            if service_type.as_str() == "builder" && field.as_str() == "gone"
    ));
}

#[test]
fn an_intent_that_all_share_may_name_what_only_some_have() {
    let mut file = file("renovation");
    let chips: Vec<Key> = file
        .pack
        .chips
        .iter()
        .map(|chip| chip.intent.clone())
        .collect();
    let mut offered = file
        .pack
        .intents
        .iter()
        .flat_map(|intent| &intent.follow_ups);
    let offered = offered.find(|id| !chips.contains(id)).unwrap().clone();
    let mut intents = file.pack.intents.iter_mut();
    intents.find(|intent| intent.id == offered).unwrap().only = vec![key("builder")];
    let names_it = |kind| {
        let playbook = Playbook::sample_of(file.pack.clone(), &key(kind), &Lang::ALL).unwrap();
        let mut scenes = playbook.intents.iter();
        scenes.any(|scene| scene.follow_ups.contains(&offered))
    };
    assert!(names_it("builder") && !names_it("designer"));
}
