//! Who a visitor is, as the merchant's server has signed it: nobody can pose as somebody else, and a
//! person finds his conversation wherever he comes back.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use shared::api::{IdentifyReply, StartReply};
use shared::merchant::Role;
use shared::protocol::{Code, Said};
use tests::eventually;
use tests::http::{Answer, send};
use tests::identity::{HS256, MINUTE_S, Server, now_s};
use tests::operator::Operator;
use tests::stand::{PAGE, Stand};
use tests::visitor::{Visitor, post_start, start_request, typed};

fn identify(stand: &Stand, identity: &str, own: Option<&Visitor>) -> Answer {
    let mut body = json!({ "merchant": stand.merchant(), "identity": identity });
    if let Some(own) = own {
        body["token"] = json!(own.started.token);
    }
    let headers = [("origin", PAGE), ("content-type", "text/plain")];
    send(
        "POST",
        &stand.url("/v1/identify"),
        &headers,
        body.to_string(),
    )
}

/// The conversation of an identified person, as somebody who can speak in it.
#[track_caller]
fn found(stand: &Stand, identity: &str, own: Option<&Visitor>) -> Option<Visitor> {
    let IdentifyReply {
        conversation,
        token,
    } = identify(stand, identity, own).json();
    let started = StartReply {
        conversation: conversation?,
        token: token?,
        frames: Vec::new(),
    };
    let request = json!({ "merchant": stand.merchant() });
    Some(Visitor::of(&stand.origin(), request, started))
}

/// Begins a conversation as this person, on a new device.
#[track_caller]
fn start_as(stand: &Stand, identity: &str, text: &str) -> Visitor {
    let mut request = start_request(stand.merchant().as_str(), typed(text));
    request["identity"] = json!(identity);
    let started = post_start(&stand.origin(), &request).json();
    Visitor::of(&stand.origin(), request, started)
}

/// Waits until the merchant's object knows who talks here.
fn is_known(stand: &Stand, visitor: &Visitor) -> shared::identity::Identity {
    eventually("who it is", || {
        stand.owner().row(&visitor.started.conversation)?.identity
    })
}

#[test]
fn only_owners_see_the_secret_and_every_merchant_has_its_own() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let secret = Server::of(&owner).0;
    assert!(secret.len() >= 43, "32 bytes");
    assert_eq!(Server::of(&owner).0, secret, "it stays");
    for role in [Role::Marketer, Role::Agent] {
        let other = owner.invite(&format!("{}@dental.example", tests::random_word()), role);
        other
            .send("GET", "/v1/console/identity", "")
            .refused(Code::Forbidden);
    }
    let law = Operator::sign_in(&stand.origin(), &stand.another("law"));
    assert!(Server::of(&law).0 != secret);
}

#[test]
fn nobody_poses_as_somebody_else() {
    let stand = Stand::new("dental");
    let server = Server::of(&stand.owner());
    let good = server.person("u-7", "王女士");
    let victim = start_as(&stand, &good, "你好");
    is_known(&stand, &victim);

    let law = Server::of(&Operator::sign_in(&stand.origin(), &stand.another("law")));
    let claims = |exp: Value| json!({ "sub": "u-7", "exp": exp });
    let soon = || json!(now_s() + MINUTE_S);
    let unsigned = {
        let token = server.sign(r#"{"alg":"none"}"#, &claims(soon()));
        token[..=token.rfind('.').unwrap()].to_owned()
    };
    let other_claims = {
        let mut parts: Vec<&str> = good.split('.').collect();
        let claims = BASE64URL_NOPAD.encode(
            json!({ "sub": "u-8", "exp": soon() })
                .to_string()
                .as_bytes(),
        );
        parts[1] = &claims;
        parts.join(".")
    };
    let bad = [
        (
            "another secret",
            Server("guess".to_owned()).sign(HS256, &claims(soon())),
        ),
        (
            "no secret",
            Server(String::new()).sign(HS256, &claims(soon())),
        ),
        ("another merchant's", law.sign(HS256, &claims(soon()))),
        ("no signature", unsigned),
        (
            "alg none, signed",
            server.sign(r#"{"alg":"none"}"#, &claims(soon())),
        ),
        (
            "another algorithm",
            server.sign(r#"{"alg":"RS256"}"#, &claims(soon())),
        ),
        ("other claims under a good signature", other_claims),
        ("expired", server.sign(HS256, &claims(json!(now_s() - 1)))),
        ("endless", server.sign(HS256, &json!({ "sub": "u-7" }))),
        (
            "as good as endless",
            server.sign(HS256, &claims(json!(now_s() + 25 * 3600))),
        ),
        ("beyond time", server.sign(HS256, &claims(json!(u64::MAX)))),
        (
            "nobody",
            server.sign(HS256, &json!({ "sub": "", "exp": soon() })),
        ),
        (
            "a long name",
            server.sign(
                HS256,
                &json!({ "sub": "u-7", "name": "王".repeat(51), "exp": soon() }),
            ),
        ),
        ("no token", "nonsense".to_owned()),
        ("nothing", String::new()),
    ];
    let objects = stand.objects();
    for (what, token) in bad {
        let refused = identify(&stand, &token, None);
        assert_eq!(refused.problem().code, Code::Unauthorised, "{what}");
        assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
        let mut request = start_request(stand.merchant().as_str(), typed("是我"));
        request["identity"] = json!(token);
        let refused = post_start(&stand.origin(), &request);
        assert_eq!(refused.problem().code, Code::Unauthorised, "{what}");
    }
    assert_eq!(stand.objects(), objects, "an object was woken");
    assert_eq!(victim.transcript(), victim.first_messages());
    let evil = [("origin", "https://evil.example")];
    let body = json!({ "merchant": stand.merchant(), "identity": good });
    let answer = send("POST", &stand.url("/v1/identify"), &evil, body.to_string());
    answer.refused(Code::OriginNotAllowed);
    assert!(found(&stand, &good, None).is_some(), "the control");
}

#[test]
fn a_person_finds_his_conversation_on_every_device() {
    let stand = Stand::new("dental");
    let server = Server::of(&stand.owner());
    let token = || server.person("u-7", "王女士");
    assert!(
        found(&stand, &token(), None).is_none(),
        "nothing was said yet"
    );
    let phone = start_as(&stand, &token(), "种一颗牙多少钱");
    let identity = is_known(&stand, &phone);
    assert_eq!(
        (identity.sub.as_str(), identity.name.as_deref()),
        ("u-7", Some("王女士"))
    );

    let desk = found(&stand, &token(), None).expect("the conversation");
    assert_eq!(desk.started.conversation, phone.started.conversation);
    assert_eq!(desk.transcript(), phone.transcript());
    desk.types("能用医保吗");
    // A device that asks nothing and begins with words goes on in the same one.
    let pad = start_as(&stand, &token(), "周末上班吗");
    assert_eq!(pad.started.conversation, phone.started.conversation);
    assert_eq!(pad.transcript(), phone.transcript());
    let another = start_as(&stand, &server.person("u-8", "李先生"), "你好");
    assert!(another.started.conversation != phone.started.conversation);
    assert_eq!(stand.owner().conversations().conversations.len(), 2);
}

#[test]
fn what_was_said_before_signing_in_is_taken_along_once() {
    let stand = Stand::new("dental");
    let server = Server::of(&stand.owner());
    let wang = || server.person("u-7", "王女士");
    let anonymous = Visitor::start(&stand, "种一颗牙多少钱");
    let own = found(&stand, &wang(), Some(&anonymous)).expect("his own");
    assert_eq!(own.started.conversation, anonymous.started.conversation);
    is_known(&stand, &anonymous);
    // From everywhere, by asking or by going on.
    let desk = found(&stand, &wang(), None).expect("the conversation");
    assert_eq!(desk.started.conversation, anonymous.started.conversation);
    let pad = start_as(&stand, &wang(), "能用医保吗");
    assert_eq!(pad.started.conversation, anonymous.started.conversation);

    // What he says elsewhere without signing in stays what it is: he has a conversation.
    let second = Visitor::start(&stand, "在吗");
    let known = found(&stand, &wang(), Some(&second)).expect("the conversation");
    assert_eq!(known.started.conversation, anonymous.started.conversation);
    let rows = stand.owner().conversations().conversations;
    let row = rows
        .iter()
        .find(|row| row.id == second.started.conversation);
    assert_eq!(row.and_then(|row| row.identity.clone()), None);
}

#[test]
fn whoever_comes_after_him_on_a_shared_device_does_not_get_his_thread() {
    let stand = Stand::new("dental");
    let server = Server::of(&stand.owner());
    let (wang, li) = (
        server.person("u-7", "王女士"),
        server.person("u-8", "李先生"),
    );
    let first = Visitor::start(&stand, "种一颗牙多少钱");
    assert!(found(&stand, &wang, Some(&first)).is_some());
    assert!(
        found(&stand, &li, Some(&first)).is_none(),
        "it is another person's"
    );
    // The page's first message, with all that the browser had kept of the one before.
    let mut request = first.request.clone();
    request["id"] = json!("w-00000002");
    request["said"] = typed("我是小李");
    request["identity"] = json!(li);
    let started: StartReply = post_start(&stand.origin(), &request).json();
    assert!(started.conversation != first.started.conversation);
    let second = Visitor::of(&stand.origin(), request, started);
    assert!(!format!("{:?}", second.transcript()).contains("种一颗牙"));
    assert_eq!(is_known(&stand, &second).sub, "u-8");
    assert_eq!(is_known(&stand, &first).sub, "u-7");
    // A token of another merchant's conversation is none here.
    let law = stand.another("law");
    let foreign = Visitor::start_at(&stand.origin(), law.merchant.as_str(), typed("你好"));
    assert!(found(&stand, &server.person("u-9", "赵"), Some(&foreign)).is_none());
}

#[test]
fn the_name_is_shown_and_stands_on_the_lead_but_takes_no_other_s_place() {
    let stand = Stand::new("dental");
    let server = Server::of(&stand.owner());
    let visitor = start_as(&stand, &server.person("u-7", "李先生 13812345678"), "你好");
    let identity = is_known(&stand, &visitor);
    assert_eq!(identity.name.as_deref(), Some("李先生 138****5678"));
    assert!(!stand.holds("13812345678"));
    visitor.say(Said::Lead(visitor.lead_form("13912345678")));
    let lead = eventually("the lead", || stand.owner().leads().pop());
    assert_eq!(
        lead.facts.name.as_deref(),
        Some("王女士"),
        "as he has written it"
    );

    // A name that the merchant does not know leaves the one that was given.
    let other = Visitor::start(&stand, "在吗");
    other.say(Said::Lead(other.lead_form("13712345678")));
    let nameless = server.sign(HS256, &json!({ "sub": "u-8", "exp": now_s() + MINUTE_S }));
    assert!(found(&stand, &nameless, Some(&other)).is_some());
    assert_eq!(is_known(&stand, &other).name, None);
    let leads = stand.owner().leads();
    assert!(
        leads
            .iter()
            .all(|lead| lead.facts.name.as_deref() == Some("王女士"))
    );
}
