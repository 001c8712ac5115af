//! Who may do what: one-time tokens, sign-in, roles, sessions.

use serde_json::{Value, json};
use shared::api::{ChipSet, Invited, Me, SignedIn};
use shared::id::{LeadId, StartKey};
use shared::lang::Lang;
use shared::limit;
use shared::merchant::{Permission, Role};
use shared::protocol::{Code, FileInfo};
use tests::http::{Answer, send};
use tests::operator::Operator;
use tests::stand::{Stand, demo};
use tests::{eventually, visitor};
use xtask::secret;

fn post(stand: &Stand, path: &str, body: &Value) -> Answer {
    send(
        "POST",
        &stand.url(path),
        &[("origin", &stand.origin())],
        body.to_string(),
    )
}

fn create(stand: &Stand, token: &str, email: &str, password: &str) -> Answer {
    let merchant = demo("law");
    let mut profile = serde_json::to_value(&merchant.profile).unwrap();
    profile["origins"] = json!(["https://law.example"]);
    post(
        stand,
        "/v1/merchants",
        &json!({ "token": token, "profile": profile, "email": email, "name": "负责人", "password": password }),
    )
}

#[test]
fn a_first_owner_needs_a_one_time_token() {
    let stand = Stand::new("dental");
    let token = secret::first_owner_token(stand.stack.secret()).unwrap();
    create(&stand, "nonsense", "owner@law.example", "a-long-password").refused(Code::Unauthorised);
    create(&stand, &token, "owner@law.example", "short").refused(Code::InvalidValue);
    let first: shared::api::CreatedMerchant =
        create(&stand, &token, "owner@law.example", "a-long-password").json();
    // Repeated, as after a lost answer, it is the same merchant; for anybody else it is used up.
    let again: shared::api::CreatedMerchant =
        create(&stand, &token, "owner@law.example", "a-long-password").json();
    assert_eq!(first.merchant, again.merchant);
    create(&stand, &token, "thief@law.example", "a-long-password").refused(Code::TokenUsed);
    // A visitor's or a session's token is no such token.
    let visitor = visitor::Visitor::start(&stand, "你好");
    create(
        &stand,
        &visitor.started.token,
        "x@law.example",
        "a-long-password",
    )
    .refused(Code::Unauthorised);
}

#[test]
fn signing_in_opens_a_session_that_scripts_can_not_read() {
    let stand = Stand::new("dental");
    let sign_in = |email: &str, password: &str| {
        post(
            &stand,
            "/v1/sign-in",
            &json!({ "email": email, "password": password }),
        )
    };
    sign_in("nobody@dental.example", "a-long-password").refused(Code::WrongPassword);
    sign_in(stand.login.email.as_str(), "a-wrong-password").refused(Code::WrongPassword);
    let answer = sign_in(stand.login.email.as_str(), &stand.login.password);
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    assert!(
        cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Strict")
            && cookie.contains("Path=/")
    );
    let signed_in: SignedIn = answer.json();
    assert_eq!(signed_in.me.unwrap().role, Role::Owner);

    let owner = Operator::with_cookie_of(&stand.origin(), &answer);
    let me: Me = owner.get("/v1/console/me");
    assert_eq!(&me.merchant, stand.merchant());
    assert_eq!(owner.send("POST", "/v1/sign-out", "").status, 204);
    // The cookie is still well sealed; the session behind it is over.
    owner
        .send("GET", "/v1/console/me", "")
        .refused(Code::Unauthorised);
    assert_eq!(owner.socket("/v1/console/socket").err(), Some(401));
}

#[test]
fn guessing_is_throttled_before_anything_is_hashed() {
    let stand = Stand::new("dental");
    let email = stand.login.email.as_str();
    let sign_in = |password: &str| {
        post(
            &stand,
            "/v1/sign-in",
            &json!({ "email": email, "password": password }),
        )
    };
    for _ in 0..limit::SIGN_IN_TRIES_MAX {
        sign_in("a-wrong-password").refused(Code::WrongPassword);
    }
    sign_in("a-wrong-password").refused(Code::TooMany);
    // Nor does the right one get through now: the guesser must not learn that it was right.
    sign_in(&stand.login.password).refused(Code::TooMany);
    // Others are not held up.
    let other = stand.another("law");
    let _ = Operator::sign_in(&stand.origin(), &other);
}

#[test]
fn an_invitation_is_for_one_person_and_one_use() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let invited: Invited = owner
        .send_json(
            "POST",
            "/v1/console/operators",
            &json!({ "email": "zhou@dental.example", "role": "agent" }),
        )
        .json();
    let accept = |token: &str, password: &str| {
        post(
            &stand,
            "/v1/invitations",
            &json!({ "token": token, "name": "小周", "password": password }),
        )
    };
    accept("nonsense", "a-long-password").refused(Code::Unauthorised);
    let me: Me = accept(&invited.token, "a-long-password").json();
    assert_eq!((me.role, me.name.as_str()), (Role::Agent, "小周"));
    // Whoever finds the link later can't set another password with it.
    accept(&invited.token, "another-password").refused(Code::WrongPassword);
    let _: SignedIn = post(
        &stand,
        "/v1/sign-in",
        &json!({ "email": "zhou@dental.example", "password": "a-long-password" }),
    )
    .json();
}

#[test]
fn one_person_may_work_for_two_merchants() {
    let stand = Stand::new("dental");
    let token = secret::first_owner_token(stand.stack.secret()).unwrap();
    let email = stand.login.email.as_str();
    create(&stand, &token, email, "a-wrong-password").refused(Code::WrongPassword);
    let _: shared::api::CreatedMerchant =
        create(&stand, &token, email, &stand.login.password).json();
    let answer: SignedIn = post(
        &stand,
        "/v1/sign-in",
        &json!({ "email": email, "password": stand.login.password }),
    )
    .json();
    assert!(answer.me.is_none());
    assert_eq!(answer.merchants.len(), 2);
    let chosen = json!({ "email": email, "password": stand.login.password, "merchant": answer.merchants[1].merchant });
    let answer: SignedIn = post(&stand, "/v1/sign-in", &chosen).json();
    assert!(answer.me.is_some());
}

#[test]
fn every_route_asks_for_its_role() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let webhooks = json!({ "webhooks": [{
        "id": "crm", "url": "https://crm.example/", "events": ["lead.created"], "active": true,
    }] })
    .to_string();
    let _: shared::api::Webhooks = owner
        .send("PUT", "/v1/console/webhooks", webhooks.clone().into_bytes())
        .json();
    let visitor = visitor::Visitor::start(&stand, "种一颗牙多少钱");
    visitor.say(shared::protocol::Said::Lead(
        visitor.lead_form("13812345678"),
    ));
    let source = owner.pastes("须知", "初诊请带身份证和医保卡。");
    visitor.types("门口那家奶茶店还开着吗");
    let group = eventually("a question", || owner.learning().groups.into_iter().next());
    let picture = b"GIF89a".as_slice();
    let file: FileInfo = visitor.upload("w-picture", "a.gif", picture).json();
    let lead = eventually("the lead", || owner.leads().into_iter().next());
    let marketer = owner.invite("marketer@dental.example", Role::Marketer);
    let agent = owner.invite("agent@dental.example", Role::Agent);
    let stranger = Operator::sign_in(&stand.origin(), &stand.another("law"));
    let nobody = Operator {
        cookie: "chipline_session=nonsense".to_owned(),
        ..owner.clone()
    };
    let chips: ChipSet = owner.get("/v1/console/chips");
    let profile: Me = owner.get("/v1/console/me");

    for endpoint in shared::api::ENDPOINTS {
        let shared::api::Access::Operator(needs) = endpoint.access else {
            continue;
        };
        if endpoint.name == "sign_out" {
            continue;
        }
        let path = endpoint
            .path
            .replace("{conversation}", visitor.started.conversation.as_str())
            .replace("{lead}", lead.facts.id.as_str())
            .replace("{delivery}", "1")
            .replace("{version}", "1")
            .replace("{source}", &source.id.to_string())
            .replace("{group}", &group.id.to_string());
        let path = match endpoint.name {
            "thread_file" => format!("{path}?file={}", file.file),
            "put_thread_file" => format!("{path}?id=o-picture&name=a.gif"),
            "compare_playbooks" => format!("{path}?from=1&to=draft"),
            "export_playbook" => format!("{path}?of=1"),
            "import_playbook" => format!("{path}?revision=0"),
            _ => path,
        };
        let body = match endpoint.name {
            "put_thread_file" => picture.to_vec(),
            "put_catalog" => br#"{ "revision": 0, "catalog": {} }"#.to_vec(),
            "put_chips" => serde_json::to_vec(&ChipSet {
                revision: 0,
                chips: chips.chips.clone(),
            })
            .unwrap(),
            "put_webhooks" => webhooks.clone().into_bytes(),
            "judge_lead" => br#"{ "validity": { "status": "valid" } }"#.to_vec(),
            "put_model" => br#"{ "settings": {
                "on": false, "url": "https://model.example/v1", "model": "small", "per_day": 1, "per_visitor": 1
            } }"#
            .to_vec(),
            "put_playbook_draft" => br#"{ "revision": 0, "changes": {} }"#.to_vec(),
            "publish_playbook" => br#"{ "revision": 0, "over": 0 }"#.to_vec(),
            "roll_back_playbook" => br#"{ "over": 0 }"#.to_vec(),
            "preview_playbook" => br#"{ "of": "draft", "language": "en", "turns": [] }"#.to_vec(),
            "import_playbook" => owner.export_playbook("1").body,
            "add_text" | "put_text" => {
                let text = json!({ "title": "须知", "text": "初诊请带身份证和医保卡。" });
                text.to_string().into_bytes()
            }
            "add_page" => br#"{ "address": "http://10.0.0.1/" }"#.to_vec(),
            "mark_group" => br#"{ "state": "open" }"#.to_vec(),
            "put_profile" => serde_json::to_vec(&profile.profile).unwrap(),
            "invite" => json!({ "email": "x@dental.example", "role": "agent" })
                .to_string()
                .into_bytes(),
            _ => Vec::new(),
        };
        let code = |who: &Operator| {
            if endpoint.path.ends_with("/socket") {
                return who.socket(&path).err();
            }
            let answer = who.send(endpoint.method, &path, body.clone());
            // A revision that is not current is refused only after the role was found good; so is an address.
            let is_unread = endpoint.name == "add_page" && answer.status == 422;
            if answer.status == 409 || is_unread {
                None
            } else {
                Some(answer.status).filter(|status| *status >= 400)
            }
        };
        for (who, role) in [
            (&owner, Role::Owner),
            (&marketer, Role::Marketer),
            (&agent, Role::Agent),
        ] {
            let is_gone = endpoint.name == "delete_knowledge" && role != Role::Owner;
            let expected = match role.may(needs) {
                false => Some(403),
                true => is_gone.then_some(404),
            };
            assert_eq!(code(who), expected, "{} as {role:?}", endpoint.name);
        }
        assert_eq!(
            code(&nobody),
            Some(401),
            "{} without a session",
            endpoint.name
        );
        // Another merchant's owner finds nothing of this merchant's; versions everybody has.
        if endpoint.path.contains('{') && !endpoint.path.contains("{version}") {
            assert_eq!(
                code(&stranger),
                Some(404),
                "{} as a stranger",
                endpoint.name
            );
        }
    }
    assert!(Role::Marketer.may(Permission::Read) && !Role::Marketer.may(Permission::Reveal));
}

#[test]
fn another_site_can_not_use_an_operator_s_cookie() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let foreign = |method: &str, path: &str, body: &str| {
        send(
            method,
            &stand.url(path),
            &[
                ("cookie", &owner.cookie),
                ("origin", "https://evil.example"),
            ],
            body,
        )
    };
    foreign("POST", "/v1/sign-out", "").refused(Code::Forbidden);
    foreign("PUT", "/v1/console/chips", "{}").refused(Code::Forbidden);
    let lead = LeadId::for_source(
        &stand.keys(),
        stand.merchant(),
        StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap().as_str(),
    );
    foreign("POST", &format!("/v1/console/leads/{lead}/reveal"), "").refused(Code::Forbidden);
    let url = stand.url("/v1/console/socket");
    let opened = tests::socket::Socket::open(
        &url,
        &[
            ("cookie", &owner.cookie),
            ("origin", "https://evil.example"),
        ],
    );
    assert_eq!(opened.err(), Some(403));
    // Reading is kept from it by the browser: no console answer says that others may.
    assert_eq!(
        foreign("GET", "/v1/console/me", "").header("access-control-allow-origin"),
        None
    );
}

#[test]
fn an_edited_chip_is_on_the_page_within_seconds() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let snippet = || {
        send(
            "GET",
            &stand.url(&format!("/w/{}.js", stand.merchant())),
            &[],
            "",
        )
    };
    let before = snippet();
    assert_eq!(before.header("cache-control"), Some("public, max-age=5"));
    let mut set: ChipSet = owner.get("/v1/console/chips");
    assert!(before.text().contains(set.chips[0].label.get(Lang::ZhCn)));

    let hidden = set.chips[1].label.get(Lang::ZhCn).to_owned();
    set.chips[1].on = false;
    set.chips[0]
        .label
        .0
        .insert(Lang::ZhCn, "全新的问题".to_owned());
    set.chips.swap(0, 2);
    let revision = set.revision;
    let saved: ChipSet = owner.send_json("PUT", "/v1/console/chips", &set).json();
    assert_eq!(saved.revision, revision + 1);
    let after = eventually("the edit", || {
        Some(snippet().text()).filter(|text| text.contains("全新的问题"))
    });
    assert!(
        !after.contains(&format!("\"{hidden}\"")),
        "a chip that is off is not shown"
    );
    let (moved, edited) = (set.chips[0].label.get(Lang::ZhCn), "全新的问题");
    assert!(
        after.find(moved) < after.find(edited),
        "the order is the saved one"
    );

    // Who loaded before that can't save over it.
    owner
        .send_json(
            "PUT",
            "/v1/console/chips",
            &ChipSet {
                revision,
                ..set.clone()
            },
        )
        .refused(Code::Conflict);
    let mut bad = saved.clone();
    bad.chips[0]
        .label
        .0
        .insert(Lang::ZhCn, "长".repeat(limit::CHIP_LABEL_CHARS_MAX + 1));
    owner
        .send_json("PUT", "/v1/console/chips", &bad)
        .refused(Code::InvalidValue);
}

#[test]
fn settings_that_can_not_be_built_are_not_published() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let me: Me = owner.get("/v1/console/me");
    let mut profile = serde_json::to_value(&me.profile).unwrap();
    profile["look"]["accent"] = json!("red");
    owner
        .send_json("PUT", "/v1/console/profile", &profile)
        .refused(Code::InvalidValue);
    let mut profile = serde_json::to_value(&me.profile).unwrap();
    profile["service_types"] = json!(["flying"]);
    owner
        .send_json("PUT", "/v1/console/profile", &profile)
        .refused(Code::InvalidValue);
}
