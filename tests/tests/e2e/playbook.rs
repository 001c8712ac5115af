//! A merchant's playbook: drafted, checked, tried, published, compared, rolled back, taken along.

use serde_json::{Value, json};
use shared::api::{Me, PlaybookDraft, PlaybookVersion, PlaybookView};
use shared::contact::Email;
use shared::lang::Lang;
use shared::merchant::{Profile, Role};
use shared::pack::{Act, Changes, FindingCode};
use shared::protocol::{Code, Said};
use tests::eventually;
use tests::operator::Operator;
use tests::playbook::{answering, in_all, key, parking};
use tests::stand::{PAGE, Stand, demo};
use tests::visitor::{Visitor, pi_texts};
use xtask::seed::{self, DemoMerchant};

const QUESTION: &str = "种一颗牙多少钱";
const NEW_ANSWER: &str = "种一颗牙{price_low}到{price_high}元，面诊后给书面清单。";
const NEW_WORDS: &str = "面诊后给书面清单。";

fn answer(stand: &Stand, text: &str) -> String {
    pi_texts(&Visitor::start(stand, text).transcript())
}

fn published(owner: &Operator, version: u32) -> PlaybookVersion {
    owner.get(&format!("/v1/console/playbook/versions/{version}"))
}

/// The owner of another merchant of the same industry.
fn sister_of(stand: &Stand) -> Operator {
    let merchant = DemoMerchant {
        email: Email::parse("owner@sister.example").unwrap(),
        ..demo("dental")
    };
    let origins = [PAGE.to_owned()];
    let login = seed::create(&stand.origin(), stand.stack.secret(), &merchant, &origins).unwrap();
    Operator::sign_in(&stand.origin(), &login)
}

#[test]
fn what_is_wrong_with_a_draft_is_told_with_place_and_remedy_and_not_published() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let begun = owner.playbook();
    assert_eq!((begun.served, begun.published.head.version), (1, 1));
    assert_eq!(begun.published.changes, Changes::default());
    assert!(begun.findings.is_empty() && begun.draft.findings.is_empty());

    let variable = Changes {
        variables: [(key("prise_low"), "4980".to_owned())].into(),
        ..Changes::default()
    };
    let mut unreachable = Changes::default();
    let mut nobody = parking();
    nobody.examples.clear();
    unreachable.own.insert(key("own_parking"), nobody);
    let mut unused = Changes::default();
    let mut thanks = parking();
    (thanks.act, thanks.needs) = (Act::Chat, vec![key("missing_teeth")]);
    unused.own.insert(key("own_parking"), thanks);
    let mut silent = Changes::default();
    let mut parking = parking();
    parking.answer.0.remove(&Lang::En);
    silent.own.insert(key("own_parking"), parking);
    let cases = [
        (
            variable,
            FindingCode::UnknownVariable,
            "variables.prise_low",
            "correct its name or leave it out",
        ),
        (
            unreachable,
            FindingCode::Unreachable,
            "own.own_parking",
            "write examples",
        ),
        (
            unused,
            FindingCode::UnusedField,
            "own.own_parking.needs",
            "use it or leave it out",
        ),
        (
            answering("price", "我们的技术全国第一，无痛种植。"),
            FindingCode::Claim,
            "intents.price.answer.zh-CN",
            "say it without promise or comparison",
        ),
        (
            silent,
            FindingCode::MissingLanguage,
            "own.own_parking.answer",
            "write one, or take the language out of the settings",
        ),
    ];
    for (changes, code, place, remedy) in cases {
        let draft = owner.set_draft(&changes);
        assert_eq!(draft.changes, changes, "a draft may be wrong");
        let mut findings = draft.findings.iter();
        let finding = findings.find(|finding| finding.code == code);
        let finding = finding.unwrap_or_else(|| panic!("{code:?}: {:#?}", draft.findings));
        assert_eq!(
            (finding.place.as_str(), finding.remedy.as_str()),
            (place, remedy)
        );
        let refused = owner.publish(draft.revision, 1, "").problem();
        assert_eq!(refused.code, Code::InvalidValue);
        let told = refused.detail.unwrap();
        assert!(told.contains(place) && told.contains(remedy), "{told}");
    }
    let after = owner.playbook();
    assert_eq!((after.served, after.versions.len()), (1, 1));
    // What is no draft at all is none.
    let nonsense = json!({ "revision": 1, "changes": { "answers": {} } });
    owner
        .send_json("PUT", "/v1/console/playbook/draft", &nonsense)
        .refused(Code::BadRequest);
    // What is kept can be taken along: what is too large for a file is too large.
    let mut large = Changes::default();
    for no in 0..213 {
        large
            .variables
            .insert(key(&format!("v{no}")), "长".repeat(200));
    }
    let revision = after.draft.revision;
    owner.put_draft(revision, &large).refused(Code::TooLarge);
}

#[test]
fn a_conversation_keeps_the_version_it_began_with() {
    let mut stand = Stand::new("dental");
    let owner = stand.owner();
    let early = Visitor::start(&stand, "你好");
    let before = pi_texts(&early.types(QUESTION));
    assert!(before.contains("4,980") && !before.contains(NEW_WORDS));
    let mut changes = answering("price", NEW_ANSWER);
    changes.own.insert(key("own_parking"), parking());
    let view = owner.publish_changes(&changes);
    assert_eq!((view.served, view.published.head.version), (2, 2));
    assert_eq!(view.published.head.by.as_deref(), Some("周示例"));

    let late = Visitor::start(&stand, "你好");
    let told = pi_texts(&late.types(QUESTION));
    assert!(told.contains("4,980") && told.contains(NEW_WORDS), "{told}");
    assert!(pi_texts(&late.types("开车过来停哪")).contains("凭单免费"));
    assert!(!pi_texts(&early.types("开车过来停哪")).contains("凭单免费"));
    stand.crash();
    // Beside the answer Pi may ask the next thing.
    assert!(pi_texts(&early.types(QUESTION)).starts_with(&before));
    assert!(pi_texts(&late.types(QUESTION)).contains(NEW_WORDS));
    assert!(answer(&stand, QUESTION).contains(NEW_WORDS));
    // Leads say on which version they were won.
    for (visitor, phone, version) in [(&early, "13812345678", 1), (&late, "13912345678", 2)] {
        visitor.say(Said::Lead(visitor.lead_form(phone)));
        let lead = eventually("the lead", || {
            let thread = stand.owner().thread(visitor.started.conversation.as_str());
            thread.lead
        });
        assert_eq!(lead.facts.playbook_version, version);
    }
}

#[test]
fn two_versions_are_compared_and_an_earlier_one_is_brought_back() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let before = answer(&stand, QUESTION);
    let changes = answering("price", NEW_ANSWER);
    let draft = owner.set_draft(&changes);
    let drafted = owner.compare("1", "draft");
    let view: PlaybookView = owner.publish(draft.revision, 1, " 报价更清楚 ").json();
    assert_eq!(view.published.head.note, "报价更清楚");
    let changed = owner.compare("1", "2");
    assert_eq!(changed, drafted);
    let places: Vec<&str> = changed.iter().map(|one| one.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "intents.price.answer.en",
            "intents.price.answer.zh-CN",
            "intents.price.answer.zh-TW"
        ]
    );
    assert_eq!(changed[1].after.as_deref(), Some(NEW_ANSWER));
    assert!(
        changed[1]
            .before
            .as_ref()
            .is_some_and(|text| text.contains("price_low"))
    );
    assert!(answer(&stand, QUESTION).contains(NEW_WORDS));

    let view: PlaybookView = owner.roll_back(1, 2).json();
    assert_eq!(view.served, 3);
    assert_eq!(view.published.head.restores, Some(1));
    assert_eq!(view.published.changes, Changes::default());
    assert_eq!(view.draft.changes, changes, "what is worked on stays");
    let numbers: Vec<u32> = view.versions.iter().map(|head| head.version).collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert_eq!(owner.compare("1", "3"), []);
    assert_eq!(published(&owner, 2).changes, changes);
    assert_eq!(answer(&stand, QUESTION), before);
    owner.roll_back(9, 3).refused(Code::NotFound);
    owner
        .send("GET", "/v1/console/playbook/compare?from=1&to=last", "")
        .refused(Code::BadRequest);
}

#[test]
fn a_version_that_the_settings_have_outgrown_is_not_brought_back() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let mut profile = owner.get::<Me>("/v1/console/me").profile;
    profile.languages = vec![Lang::ZhCn];
    let save = |profile: &Profile| owner.send_json("PUT", "/v1/console/profile", profile);
    assert_eq!(save(&profile).status, 200);
    let mut parking = parking();
    let simplified = |texts: &mut shared::lang::Localised| {
        texts.0.retain(|lang, _| *lang == Lang::ZhCn);
    };
    simplified(&mut parking.answer);
    simplified(&mut parking.question);
    let mut changes = Changes::default();
    changes.own.insert(key("own_parking"), parking);
    let view = owner.publish_changes(&changes);
    assert_eq!(view.served, 3, "saved settings count as well");
    // Settings that its words don't fit are refused, and say where.
    profile.languages = vec![Lang::ZhCn, Lang::En];
    let refused = save(&profile).problem();
    assert!(refused.detail.unwrap().contains("own.own_parking.answer"));
    let back: PlaybookView = owner.roll_back(1, 3).json();
    assert_eq!(back.served, 4);
    assert_eq!(save(&profile).status, 200);
    let refused = owner.roll_back(3, 5).problem();
    assert_eq!(refused.code, Code::InvalidValue);
    assert!(refused.detail.unwrap().contains("no text in en"));
}

#[test]
fn a_playbook_is_taken_along_within_its_industry() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let mut changes = answering("price", NEW_ANSWER);
    changes.own.insert(key("own_parking"), parking());
    changes.off.insert(key("pain"));
    owner.publish_changes(&changes);
    let exported = owner.export_playbook("2");
    assert_eq!(exported.status, 200);
    assert_eq!(
        exported.header("content-disposition"),
        Some("attachment; filename=\"playbook-dental-2.json\"")
    );
    let sister = sister_of(&stand);
    let draft: PlaybookDraft = sister.import_playbook(&exported.body).json();
    assert_eq!(draft.changes, changes);
    assert!(draft.findings.is_empty());
    assert_eq!(sister.export_playbook("draft").body, exported.body);
    let view: PlaybookView = sister.publish(draft.revision, 1, "").json();
    assert_eq!(view.published.changes, changes);

    let crew = Operator::sign_in(&stand.origin(), &stand.another("renovation-crew"));
    let told = |file: &[u8]| {
        let problem = crew.import_playbook(file).problem();
        assert_eq!(problem.code, Code::InvalidValue);
        problem.detail.unwrap()
    };
    assert!(told(&exported.body).contains("for the industry dental"));
    assert!(told("多少钱".as_bytes()).contains("is no playbook"));
    let mut later: Value = exported.json();
    later["version"] = json!(2);
    assert!(told(later.to_string().as_bytes()).contains("version 2 of the format"));
    assert_eq!(crew.playbook().draft.revision, 1, "nothing was saved");
}

#[test]
fn a_preview_says_what_the_published_chat_will_say() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let texts = ["你好", QUESTION, "开车过来停哪", "疼不疼"];
    let mut changes = answering("price", NEW_ANSWER);
    changes.own.insert(key("own_parking"), parking());
    let revision = owner.set_draft(&changes).revision;
    let previewed = owner.preview("draft", &texts);
    assert!(previewed.findings.is_empty());
    let turns = &previewed.turns;
    assert_eq!(turns[1].intent, Some(key("price")));
    assert!(turns[1].confidence.is_some_and(|sure| sure > 0.5));
    assert_eq!(turns[2].intent, Some(key("own_parking")));
    // As long as it is not published, nobody else hears of it.
    assert!(!answer(&stand, QUESTION).contains(NEW_WORDS));
    assert!(
        owner.conversations().conversations.len() == 1,
        "a preview is no conversation"
    );
    let _: PlaybookView = owner.publish(revision, 1, "").json();
    let visitor = Visitor::start(&stand, texts[0]);
    let first = pi_texts(&visitor.transcript());
    let said: Vec<String> = texts[1..]
        .iter()
        .map(|text| pi_texts(&visitor.types(text)))
        .collect();
    let in_preview = |turn: &shared::pi::replay::PreviewedTurn| {
        let texts = turn.said.iter().filter_map(|body| match body {
            shared::protocol::Body::Text { text, .. } => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(in_preview(&turns[0]), first);
    for (turn, said) in turns[1..].iter().zip(&said) {
        assert_eq!(in_preview(turn), *said);
    }

    // A draft that is wrong can be tried as well: the pack speaks for what is wrong.
    owner.set_draft(&answering("price", "我们的技术全国第一。"));
    let wrong = owner.preview("draft", &[QUESTION]);
    assert_eq!(wrong.findings[0].code, FindingCode::Claim);
    assert!(!in_preview(&wrong.turns[0]).contains("第一"));
    let many = vec![json!({ "kind": "say", "text": "你好" }); 41];
    let body = json!({ "of": "2", "language": "zh-CN", "turns": many });
    let path = "/v1/console/playbook/preview";
    owner
        .send_json("POST", path, &body)
        .refused(Code::InvalidValue);
    let agreeing = json!([{ "kind": "answer", "agreed": true }]);
    let body = json!({ "of": "2", "language": "zh-CN", "turns": agreeing });
    let refused = owner.send_json("POST", path, &body).problem();
    assert!(refused.detail.unwrap().starts_with("turns.1: no card"));
}

#[test]
fn who_configures_publishes_and_by_one_at_a_time() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let marketer = owner.invite("marketer@dental.example", Role::Marketer);
    let agent = owner.invite("agent@dental.example", Role::Agent);
    let changes = answering("price", NEW_ANSWER);
    agent.put_draft(1, &changes).refused(Code::Forbidden);
    agent.publish(1, 1, "").refused(Code::Forbidden);
    agent.roll_back(1, 1).refused(Code::Forbidden);
    assert_eq!(agent.playbook().draft.revision, 1, "he may read");

    let saved: PlaybookDraft = marketer.put_draft(1, &changes).json();
    assert_eq!(
        (saved.revision, saved.saved_by.as_deref()),
        (2, Some("小周"))
    );
    let other = answering("price", "价格以面诊为准。");
    owner.put_draft(1, &other).refused(Code::Conflict);
    assert_eq!(owner.playbook().draft.changes, changes);
    owner.publish(1, 1, "").refused(Code::Conflict);
    let _: PlaybookView = marketer.publish(2, 1, "").json();
    // Whoever has not seen what is served now publishes nothing over it.
    owner.publish(2, 1, "").refused(Code::Conflict);
    owner.roll_back(1, 1).refused(Code::Conflict);
    let mut profile = owner.get::<Me>("/v1/console/me").profile;
    profile.variables.insert(key("price_low"), "5280".into());
    assert_eq!(
        owner
            .send_json("PUT", "/v1/console/profile", &profile)
            .status,
        200
    );
    owner.roll_back(1, 2).refused(Code::Conflict);
    let view = owner.playbook();
    assert_eq!((view.served, view.published.head.version), (3, 2));
    let told = answer(&stand, QUESTION);
    assert!(told.contains("5,280") && told.contains(NEW_WORDS), "{told}");
    owner
        .publish(2, 3, &"长".repeat(201))
        .refused(Code::InvalidValue);
}

#[test]
fn the_page_has_what_a_marketer_may_change() {
    let stand = Stand::new("dental");
    let pack = stand.owner().playbook().pack;
    let price = pack.intents.iter().find(|one| one.id == key("price"));
    assert!(price.is_some_and(|price| price.answer.get(Lang::ZhCn).contains("{price_low}")));
    assert!(pack.variables.iter().any(|one| one.id == key("price_low")));
    assert!(pack.fields.contains_key(&key("missing_teeth")));
    assert!(pack.consent.is_some() && !pack.phrases.is_empty());
    assert_ne!(in_all("x"), pack.name);
}
