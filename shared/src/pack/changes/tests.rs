//! What a merchant changes, what it comes to, and what is said of what is wrong.

use super::*;
use crate::merchant::Profile;
use crate::pack::{Pack, Playbook, builtin, sample_profile};
use crate::pi::understand_for_tests;

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn text(words: &str) -> Localised {
    Localised(Lang::ALL.map(|lang| (lang, words.to_owned())).into())
}

fn dental() -> (Pack, Profile) {
    let pack = builtin(&key("dental")).unwrap();
    let profile = sample_profile(&pack, &key("implant"), &Lang::ALL);
    (pack, profile)
}

fn build(changes: &Changes) -> Result<Playbook, Vec<String>> {
    Playbook::build_with(&dental().1, changes, 2)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

fn own(question: &str, examples: &[&str], answer: &str) -> OwnIntent {
    let examples = examples.iter().map(|example| (*example).to_owned());
    OwnIntent {
        question: text(question),
        examples: BTreeMap::from([(Lang::ZhCn, examples.collect())]),
        answer: text(answer),
        ..OwnIntent::default()
    }
}

/// A merchant that changes a little of everything.
fn changes() -> Changes {
    let parking = own(
        "门口好停车吗",
        &["门口好停车吗", "开车过来停哪", "有车位没有"],
        "楼下有停车场。",
    );
    Changes {
        service_types: vec![key("general")],
        variables: BTreeMap::from([
            (key("address"), "样板路 2 号".into()),
            (key("phone"), String::new()),
        ]),
        intents: BTreeMap::from([(
            key("insurance"),
            IntentChange {
                answer: Localised::only(Lang::ZhCn, "医保的事请问前台，各地规定不同。"),
                question: Localised::only(Lang::ZhCn, "医保怎么说"),
                examples: BTreeMap::from([(Lang::ZhCn, vec!["羊城通医保行不行".into()])]),
                without: BTreeSet::from(["能不能用医保".to_owned()]),
            },
        )]),
        own: BTreeMap::from([(key("own_parking"), parking)]),
        off: BTreeSet::from([key("pain")]),
        phrases: BTreeMap::from([(Phrase::Noted, Localised::only(Lang::ZhCn, "记好了。"))]),
        consent: Some(ConsentText {
            version: key("clinic-1"),
            text: text("我同意{merchant}联系我。"),
        }),
        policy: PolicyChange {
            contact_asks_max: Some(1),
            ..PolicyChange::default()
        },
        ..Changes::default()
    }
}

#[test]
fn nothing_changed_is_the_pack() {
    let (pack, profile) = dental();
    let of_pack = Playbook::from_pack(pack, &profile, 2).unwrap();
    assert_eq!(build(&Changes::default()).unwrap(), of_pack);
}

#[test]
fn changes_are_what_is_said_and_heard() {
    let playbook = build(&changes()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(playbook.service_type, key("general"));
    let insurance = playbook.scene(&key("insurance")).unwrap();
    assert_eq!(
        insurance.answer.get(Lang::ZhCn),
        "医保的事请问前台，各地规定不同。"
    );
    assert!(
        insurance.answer.get(Lang::En).len() > 20,
        "other languages stay the pack's"
    );
    assert_eq!(insurance.question.get(Lang::ZhCn), "医保怎么说");
    assert_eq!(
        understand_for_tests(&playbook, "羊城通医保行不行"),
        Some(key("insurance"))
    );
    assert_eq!(
        understand_for_tests(&playbook, "开车过来停哪"),
        Some(key("own_parking"))
    );
    assert!(playbook.scene(&key("pain")).is_none());
    assert!(
        playbook
            .intents
            .iter()
            .all(|scene| !scene.follow_ups.contains(&key("pain")))
    );
    assert!(
        !playbook
            .default_chips()
            .iter()
            .any(|chip| chip.id.as_str() == "pain")
    );
    assert_eq!(playbook.phrase(Phrase::Noted, Lang::ZhCn), "记好了。");
    assert_eq!(playbook.consent(Lang::En).1, key("clinic-1"));
    assert_eq!(playbook.policy.contact_asks_max, 1);
    assert_eq!(
        playbook.policy.misses_before_person,
        PolicyNumbers::default().misses_before_person
    );
    assert!(
        playbook.constant("phone", Lang::ZhCn).is_none(),
        "an empty value is taken away"
    );
}

#[test]
fn what_is_wrong_is_told_with_place_and_remedy() {
    let one = |change: fn(&mut Changes)| {
        let mut changes = Changes::default();
        change(&mut changes);
        build(&changes).unwrap_err()
    };
    let cases: [(Vec<String>, &str); 22] = [
        (
            one(|changes| changes.service_types = vec![key("bakery")]),
            "service_types: the pack has no service type bakery",
        ),
        (
            one(|changes| drop(changes.variables.insert(key("price_low"), "cheap".into()))),
            "variables.price_low: \"cheap\" is no amount; correct it",
        ),
        (
            one(|changes| drop(changes.variables.insert(key("price_low"), String::new()))),
            "variables.price_low: intents.price.answer.zh-CN needs it; fill it in",
        ),
        (
            one(|changes| drop(changes.variables.insert(key("address"), "长".repeat(201)))),
            "variables.address: longer than 200 characters; shorten it",
        ),
        (
            one(|changes| drop(changes.intents.insert(key("gone"), IntentChange::default()))),
            "intents.gone: there is no intent gone",
        ),
        (
            one(|changes| {
                let change = changes.intents.entry(key("price")).or_default();
                change.answer = text("一颗只要 99 元");
            }),
            "intents.price.answer.zh-CN: the digits 99 stand in the text itself",
        ),
        (
            one(|changes| {
                let change = changes.intents.entry(key("price")).or_default();
                change.answer = text("我们的技术全国第一");
            }),
            "intents.price.answer.zh-CN: “全国第一” may not be said",
        ),
        (
            one(|changes| {
                let change = changes.intents.entry(key("price")).or_default();
                change.answer = text("请看{price_list}");
            }),
            "intents.price.answer.zh-CN: nothing is called price_list",
        ),
        (
            one(|changes| {
                let change = changes.intents.entry(key("price")).or_default();
                change.answer = text("长".repeat(601).as_str());
            }),
            "intents.price.answer.zh-CN: longer than 600 characters",
        ),
        (
            one(|changes| {
                let change = changes.intents.entry(key("price")).or_default();
                change
                    .examples
                    .insert(Lang::ZhCn, vec!["能不能用医保呢？".into()]);
            }),
            "keep it in one of the two",
        ),
        (
            one(|changes| {
                let change = changes.intents.entry(key("price")).or_default();
                change.examples.insert(Lang::ZhCn, vec!["价".repeat(81)]);
            }),
            "longer than 80 characters",
        ),
        (
            one(|changes| {
                let parking = own(
                    "停车",
                    &["停车", "有车位没有", "门口好停车吗"],
                    "有停车场。",
                );
                changes.own.insert(key("parking"), parking);
            }),
            "own.parking: the name of an own question begins with own_",
        ),
        (
            one(|changes| {
                changes
                    .own
                    .insert(key("own_parking"), own("停车", &[], "有停车场。"));
            }),
            "own.own_parking.examples: fewer than 1; write more",
        ),
        (
            one(|changes| {
                let mut parking = own(
                    "停车",
                    &["停车", "有车位没有", "门口好停车吗"],
                    "有停车场。",
                );
                parking.answer.0.remove(&Lang::En);
                changes.own.insert(key("own_parking"), parking);
            }),
            "own.own_parking.answer: there is no text in en",
        ),
        (
            one(|changes| {
                let mut parking = own("停车", &[], "有停车场。");
                parking.follow_ups = vec![key("price")];
                changes.own.insert(key("own_parking"), parking);
            }),
            "own.own_parking: no example, chip or follow-up leads here; write examples",
        ),
        (
            one(|changes| {
                let mut thanks = own("谢谢", &["谢啦", "多谢多谢", "感激不尽"], "不客气。");
                (thanks.act, thanks.needs) = (Act::Chat, vec![key("missing_teeth")]);
                changes.own.insert(key("own_thanks"), thanks);
            }),
            "own.own_thanks.needs: nobody asks for this field and no text uses it",
        ),
        (
            one(|changes| changes.off.extend([key("person")])),
            "off: person can't be switched off",
        ),
        (
            one(|changes| changes.off.extend([key("gone")])),
            "off: there is no intent gone",
        ),
        (
            one(|changes| drop(changes.phrases.insert(Phrase::Noted, text(" ")))),
            "phrases.noted.zh-CN: there is no text in zh-CN",
        ),
        (
            one(|changes| {
                let version = builtin(&key("dental")).unwrap().consent.unwrap().version;
                let text = text("我同意。");
                changes.consent = Some(ConsentText { version, text });
            }),
            "consent.version: another text is another version",
        ),
        (
            one(|changes| {
                let text = Localised::only(Lang::ZhCn, "我同意。");
                let version = key("clinic-1");
                changes.consent = Some(ConsentText { version, text });
            }),
            "consent.text: there is no text in en",
        ),
        (
            one(|changes| changes.policy.misses_before_person = Some(0)),
            "policy.misses_before_person: a number from 1 to 5 is wanted",
        ),
    ];
    for (errors, expected) in cases {
        assert!(
            errors.iter().any(|error| error.contains(expected)),
            "{expected}\n{errors:#?}"
        );
    }
}

#[test]
fn what_changed_is_told_place_by_place() {
    let (pack, profile) = dental();
    let old = PlaybookSource::new(pack.clone(), &profile, &Changes::default());
    let new = PlaybookSource::new(pack.clone(), &profile, &changes());
    assert_eq!(old.diff(&old), []);
    let told = old.diff(&new);
    let find = |place: &str| {
        let found: Vec<_> = told
            .iter()
            .filter(|changed| changed.place == place)
            .collect();
        let both = |changed: &&Changed| (changed.before.clone(), changed.after.clone());
        found.iter().map(both).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(find("service_types"), [(some("implant"), some("general"))]);
    assert_eq!(
        find("variables.address"),
        [(some("样板路 1 号"), some("样板路 2 号"))]
    );
    assert_eq!(find("variables.phone"), [(some("400-000-0000"), None)]);
    assert_eq!(
        find("intents.insurance.question.zh-CN"),
        [(some("能不能用医保"), some("医保怎么说"))]
    );
    assert_eq!(
        find("intents.insurance.examples.zh-CN"),
        [
            (some("能不能用医保"), None),
            (None, some("羊城通医保行不行"))
        ]
    );
    assert_eq!(find("intents.pain"), [(some("on"), some("off"))]);
    assert_eq!(find("intents.own_parking"), [(None, some("on"))]);
    assert_eq!(
        find("phrases.noted.zh-CN"),
        [(some("好的，记下了。"), some("记好了。"))]
    );
    assert_eq!(find("policy.contact_asks_max"), [(some("2"), some("1"))]);
    assert_eq!(find("consent.version").len(), 1);
    assert_eq!(
        find("phrases.noted.en"),
        [],
        "what was not touched is not told"
    );
    assert_eq!(new.diff(&old).len(), told.len());
}

#[test]
fn a_file_brings_the_changes_back() {
    let pack = key("dental");
    let file = PlaybookFile::new(pack.clone(), key("2026-11"), changes());
    let written = file.write();
    assert_eq!(PlaybookFile::read(&written, &pack).unwrap(), file);
    let refused = |text: &str, pack: &str| {
        PlaybookFile::read(text, &key(pack))
            .unwrap_err()
            .to_string()
    };
    for (text, why) in [
        (
            written.replace("\"version\": 1", "\"version\": 2"),
            "version 2 of the format",
        ),
        (
            written.replace("chipline-playbook", "other"),
            "its format is \"other\"",
        ),
        (written.replace("\"off\"", "\"of\""), "unknown field `of`"),
        ("{}".into(), "the file is no playbook"),
        ("多少钱".into(), "the file is no playbook"),
        (" ".repeat(200_000), "larger than"),
    ] {
        assert!(
            refused(&text, "dental").contains(why),
            "{why}: {}",
            refused(&text, "dental")
        );
    }
    assert!(refused(&written, "legal").contains("for the industry dental"));
    assert_eq!(serde_json::to_string(&Changes::default()).unwrap(), "{}");
}
