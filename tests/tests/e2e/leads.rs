//! Leads: once per person, sealed at rest, masked everywhere, revealed with a line in the log.

use shared::api::{LeadReply, Revealed};
use shared::attribution::ClickPlatform;
use shared::lead::SourceType;
use shared::protocol::{Code, Said};
use tests::http::send;
use tests::stand::Stand;
use tests::visitor::{Visitor, consent_version, submit_form};
use tests::{eventually, random_word};

#[test]
fn a_form_goes_through_the_same_gate_and_becomes_the_same_kind_of_lead() {
    let stand = Stand::new("dental");
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let submission = random_word();
    submit_form(&stand, &submission, "1381234567", consent.as_str()).refused(Code::InvalidPhone);
    submit_form(&stand, &submission, "13812345678", "1999-01").refused(Code::ConsentOutdated);
    assert!(stand.owner().leads().is_empty());

    let first: LeadReply = submit_form(&stand, &submission, "13812345678", consent.as_str()).json();
    let again: LeadReply = submit_form(&stand, &submission, "13812345678", consent.as_str()).json();
    assert_eq!(first.lead, again.lead);
    let leads = stand.owner().leads();
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0].facts.source, SourceType::Form);
    assert_eq!(leads[0].facts.name.as_deref(), Some("李先生"));
    let click = leads[0]
        .facts
        .first_touch
        .attribution
        .click
        .clone()
        .unwrap();
    assert_eq!(
        (click.platform, click.id.as_str()),
        (ClickPlatform::Kuaishou, "KS-CLICK-42")
    );
}

#[test]
fn the_same_phone_updates_the_lead_and_makes_no_second_one() {
    let stand = Stand::new("dental");
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let _: LeadReply = submit_form(
        &stand,
        &random_word(),
        "+86 138-1234-5678",
        consent.as_str(),
    )
    .json();
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let mut form = visitor.lead_form("13812345678");
    form.wechat = Some("wang_2026".to_owned());
    visitor.say(Said::Lead(form));
    let lead = eventually("the chat's part", || {
        stand
            .owner()
            .leads()
            .into_iter()
            .find(|lead| lead.facts.conversation.is_some())
    });
    assert_eq!(stand.owner().leads().len(), 1);
    assert_eq!(
        lead.facts.name.as_deref(),
        Some("王女士"),
        "the newest name"
    );
    assert_eq!(
        lead.facts.source,
        SourceType::Form,
        "it came by the form first"
    );
    // What was sealed in the conversation opens in the lead.
    let revealed: Revealed = stand
        .owner()
        .send(
            "POST",
            &format!("/v1/console/leads/{}/reveal", lead.facts.id),
            "",
        )
        .json();
    let values: Vec<&str> = revealed
        .contacts
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert!(
        values.contains(&"13812345678") && values.contains(&"wang_2026"),
        "{values:?}"
    );
    // The thread leads to the same lead.
    let thread = stand.owner().thread(visitor.started.conversation.as_str());
    assert_eq!(thread.lead.map(|lead| lead.facts.id), Some(lead.facts.id));
}

#[test]
fn another_phone_is_another_lead() {
    let stand = Stand::new("dental");
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let _: LeadReply = submit_form(&stand, &random_word(), "13812345678", consent.as_str()).json();
    let _: LeadReply = submit_form(&stand, &random_word(), "13912345678", consent.as_str()).json();
    assert_eq!(stand.owner().leads().len(), 2);
}

#[test]
fn no_contact_is_on_the_disk_or_in_the_log_in_the_clear() {
    let stand = Stand::new("dental");
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let _: LeadReply = submit_form(&stand, &random_word(), "13711112222", consent.as_str()).json();
    let visitor = Visitor::start(
        &stand,
        "我电话138 1234 5678，微信wang_2026，座机010-8888 6666",
    );
    visitor.types("再说一遍13812345678");
    let mut form = visitor.lead_form("139-8765-4321");
    form.name = Some("王13698765432".to_owned());
    visitor.say(Said::Lead(form));
    let lead = eventually("the lead", || {
        stand
            .owner()
            .leads()
            .into_iter()
            .find(|lead| lead.facts.conversation.is_some())
    });
    let _: Revealed = stand
        .owner()
        .send(
            "POST",
            &format!("/v1/console/leads/{}/reveal", lead.facts.id),
            "",
        )
        .json();
    // The operator, too, may write a number.
    let path = format!(
        "/v1/console/conversations/{}/socket",
        visitor.started.conversation
    );
    let mut operator = stand.owner().socket(&path).unwrap();
    operator.send(&tests::visitor::hello(0));
    operator.send(&tests::visitor::say("o-00000001", "打13512345678找我"));
    let _ = operator.until(|frame| matches!(frame, shared::protocol::ServerFrame::Accepted { .. }));
    let last = visitor.transcript().pop().unwrap();
    assert!(
        matches!(last.body, shared::protocol::Body::Text { text, .. } if text == "打13512345678找我"),
        "the visitor can read it"
    );

    let (lead, thread) = (
        stand.owner().leads(),
        stand.owner().thread(visitor.started.conversation.as_str()),
    );
    let shown = serde_json::to_string(&(lead, thread, stand.owner().conversations())).unwrap();
    // The control: what is meant to be on the disk is found there.
    assert!(stand.holds("KS-CLICK-42"));
    for contact in [
        "13711112222",
        "13812345678",
        "138 1234 5678",
        "1234 5678",
        "wang_2026",
        "010-8888 6666",
        "8888 6666",
        "01088886666",
        "139-8765-4321",
        "13987654321",
        "13698765432",
        "13512345678",
    ] {
        assert!(!stand.holds(contact), "{contact} is on the disk");
        assert!(!shown.contains(contact), "{contact} is shown to staff");
    }
}

#[test]
fn revealing_is_a_call_of_its_own_for_those_who_may() {
    let stand = Stand::new("dental");
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let stored: LeadReply =
        submit_form(&stand, &random_word(), "13812345678", consent.as_str()).json();
    let path = format!("/v1/console/leads/{}/reveal", stored.lead);
    let revealed: Revealed = stand.owner().send("POST", &path, "").json();
    assert_eq!(revealed.contacts[0].1, "13812345678");
    send("POST", &stand.url(&path), &[], "").refused(Code::Unauthorised);
    assert!(stand.holds("revealed"), "the log has a line");
}
