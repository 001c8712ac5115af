//! The shipped packs, and what is said of broken ones.

mod files;

use super::*;
use crate::id::{ChipId, Key};
use crate::lang::{Lang, Localised};
use crate::merchant::Profile;
use crate::pi::fold::fold;
use crate::pi::tests::{demos, playbook, profile};
use crate::pi::{Memory, understand_for_tests};

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn errors_of(change: impl FnOnce(&mut Pack, &mut Profile)) -> Vec<String> {
    let mut profile = profile("renovation-crew");
    let mut pack = builtin(&profile.pack).unwrap();
    change(&mut pack, &mut profile);
    Playbook::from_pack(pack, &profile, 1)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn intent<'a>(pack: &'a mut Pack, id: &str) -> &'a mut Intent {
    pack.intents
        .iter_mut()
        .find(|intent| intent.id.as_str() == id)
        .unwrap()
}

#[test]
fn demo_profiles_are_valid_and_their_playbooks_small() {
    for demo in demos() {
        demo.profile.check().unwrap();
        let playbook = playbook(&demo.slug);
        let bytes = |playbook: &Playbook| serde_json::to_string(playbook).unwrap().len();
        let spoken: Vec<usize> = demo
            .profile
            .languages
            .iter()
            .map(|lang| bytes(&playbook.spoken_in(*lang)))
            .collect();
        println!(
            "{}: {} bytes, spoken in one language {spoken:?}",
            demo.slug,
            bytes(&playbook)
        );
        // A conversation keeps the part in its language; more than half of it are examples.
        assert!(bytes(&playbook) < 176 * 1024 && spoken.iter().all(|bytes| *bytes < 128 * 1024));
        let again: Playbook =
            serde_json::from_str(&serde_json::to_string(&playbook).unwrap()).unwrap();
        assert_eq!(again, playbook);
    }
}

#[test]
fn a_part_in_one_language_says_the_same() {
    let whole = playbook("dental");
    for lang in Lang::ALL {
        let part = whole.spoken_in(lang);
        assert_eq!(part.consent(lang), whole.consent(lang));
        assert_eq!(part.greeting(lang), whole.greeting(lang));
        assert_eq!(
            part.missing_fields(&Memory::default(), lang),
            whole.missing_fields(&Memory::default(), lang)
        );
        assert_eq!(
            part.follow_up(&key("price"), lang),
            whole.follow_up(&key("price"), lang)
        );
    }
}

#[test]
fn every_example_and_question_leads_to_its_intent() {
    let (mut all, mut astray) = (0, Vec::new());
    for demo in demos() {
        let playbook = playbook(&demo.slug);
        for scene in &playbook.intents {
            let questions = scene.question.0.values().map(|question| fold(question));
            for text in scene.examples.iter().cloned().chain(questions) {
                all += 1;
                let found = understand_for_tests(&playbook, &text);
                if found.as_ref() != Some(&scene.id) {
                    astray.push(format!("{} {}: {text} -> {found:?}", demo.slug, scene.id));
                }
            }
        }
    }
    assert!(
        astray.len() * 50 < all,
        "{} of {all}:\n{}",
        astray.len(),
        astray.join("\n")
    );
}

#[test]
fn chips_and_follow_ups_lead_to_intents() {
    let playbook = playbook("dental");
    let labels: Vec<String> = playbook
        .default_chips()
        .iter()
        .map(|chip| chip.label.get(Lang::ZhCn).to_owned())
        .collect();
    assert_eq!(
        labels,
        [
            "带父母怎么种植牙",
            "能不能用医保",
            "带父母检查流程",
            "种一颗牙多少钱"
        ]
    );
    let follow_up = playbook.follow_up(&key("price"), Lang::En).unwrap();
    assert_eq!(
        (follow_up.id.as_str(), follow_up.label.as_str()),
        ("f-price", "How much per tooth?")
    );
    assert_eq!(
        playbook.follow_up_intent(&follow_up.id),
        Some(&key("price"))
    );
    for other in ["price", "f-nothing", "f-"] {
        assert_eq!(
            playbook.follow_up_intent(&ChipId::parse(other).unwrap()),
            None,
            "{other}"
        );
    }
}

#[test]
fn the_lead_card_asks_for_what_is_missing() {
    let playbook = playbook("renovation-crew");
    let mut memory = Memory::default();
    let keys = |memory: &Memory| {
        playbook
            .missing_fields(memory, Lang::ZhCn)
            .into_iter()
            .map(|field| field.key.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&memory), ["area_m2", "city"]);
    memory.fields.insert(key("area_m2"), "100".into());
    assert_eq!(keys(&memory), ["city"]);
    assert!(playbook.missing_fields(&Memory::default(), Lang::En)[0].numeric);
    assert_eq!(
        playbook.check_field(&key("city"), " 杭州 ").as_deref(),
        Some("杭州")
    );
    assert_eq!(playbook.check_field(&key("shoe_size"), "43"), None);
    assert_eq!(playbook.check_field(&key("city"), &"长".repeat(201)), None);
    assert_eq!(
        playbook.field_labels()[&key("city")].get(Lang::En),
        "City and district"
    );
}

#[test]
fn wrong_settings_are_told_with_place_and_remedy() {
    let cases: [(Vec<String>, &str); 6] = [
        (
            errors_of(|_, profile| profile.service_types = vec![key("plumber")]),
            "service_types: the pack has no service type plumber; choose one of builder, designer, material",
        ),
        (
            errors_of(|_, profile| drop(profile.variables.remove(&key("half_low")))),
            "variables.half_low: intents.price.answer.zh-CN needs it; fill it in, or put that part of the text between [[ and ]]",
        ),
        (
            errors_of(|_, profile| {
                drop(
                    profile
                        .variables
                        .insert(key("labour_low"), "about 380".into()),
                )
            }),
            "variables.labour_low: \"about 380\" is no amount; correct it",
        ),
        (
            errors_of(|_, profile| drop(profile.variables.insert(key("labor_low"), "380".into()))),
            "variables.labor_low: the pack has no variable labor_low; correct its name or leave it out",
        ),
        (
            errors_of(|_, profile| {
                drop(
                    profile
                        .variables
                        .insert(key("warranty"), "全网最低价，终身质保".into()),
                )
            }),
            "variables.warranty: “全网最低” may not be said (广告法第二十八条、价格法第十四条); say it without promise or comparison",
        ),
        (
            Playbook::build(
                &Profile {
                    pack: key("bakery"),
                    ..profile("law")
                },
                1,
            )
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect(),
            "pack: there is no pack bakery; choose one of auto, dental, education, franchise, legal, local_services, medical_beauty, renovation",
        ),
    ];
    for (errors, expected) in cases {
        assert!(
            errors.iter().any(|error| error == expected),
            "{expected}\n{errors:#?}"
        );
    }
}

#[test]
fn a_broken_pack_is_told_with_place_and_remedy() {
    let text = |text: &str| Localised(Lang::ALL.map(|lang| (lang, text.to_owned())).into());
    let cases: [(Vec<String>, &str); 12] = [
        (
            errors_of(|pack, _| pack.chips.push(pack.chips[0].clone())),
            "chips: the name price is taken",
        ),
        (
            errors_of(|pack, _| pack.chips = vec![pack.chips[0].clone(); 41]),
            "chips: more than 40",
        ),
        (
            errors_of(|pack, _| intent(pack, "cases").question = text("\u{7}")),
            "intents.cases.question: there is no text in zh-CN",
        ),
        (
            errors_of(|pack, _| intent(pack, "price").follow_ups.push(key("gone"))),
            "intents.price.follow_ups: there is no intent gone",
        ),
        (
            errors_of(|pack, _| intent(pack, "price").needs.push(key("gone"))),
            "intents.price.needs: there is no field gone",
        ),
        (
            errors_of(|pack, _| pack.chips[0].intent = key("gone")),
            "chips: there is no intent gone",
        ),
        (
            errors_of(|pack, _| {
                drop(
                    intent(pack, "cases")
                        .answer
                        .get_mut(&key("any"))
                        .unwrap()
                        .0
                        .remove(&Lang::En),
                )
            }),
            "intents.cases.answer: there is no text in en",
        ),
        (
            errors_of(|pack, _| {
                drop(
                    intent(pack, "cases")
                        .answer
                        .insert(key("any"), text("{gone}")),
                )
            }),
            "intents.cases.answer.en: nothing is called gone",
        ),
        (
            errors_of(|pack, _| {
                drop(
                    intent(pack, "cases")
                        .answer
                        .insert(key("any"), text("{city}")),
                )
            }),
            "intents.cases.answer.zh-CN: city is not always known",
        ),
        (
            errors_of(|pack, _| {
                drop(
                    intent(pack, "cases")
                        .answer
                        .insert(key("any"), text("只要 99 元")),
                )
            }),
            "intents.cases.answer.zh-CN: the digits 99",
        ),
        (
            errors_of(|pack, _| {
                drop(
                    intent(pack, "cases")
                        .answer
                        .insert(key("any"), text("本店全国第一")),
                )
            }),
            "intents.cases.answer.zh-CN: “全国第一” may not be said (广告法第九条)",
        ),
        (
            errors_of(|pack, _| {
                let field = pack
                    .fields
                    .iter_mut()
                    .find(|field| field.id.as_str() == "budget")
                    .unwrap();
                field.ask = Localised::default();
            }),
            "fields.budget: nobody asks for this field",
        ),
    ];
    for (errors, expected) in cases {
        assert!(
            errors.iter().any(|error| error.starts_with(expected)),
            "{expected}\n{errors:#?}"
        );
    }
}
