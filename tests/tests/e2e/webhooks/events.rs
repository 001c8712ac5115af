//! What receivers are told, and how they know that it comes from us.

use super::{settled, stand};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shared::api::{ChipSet, LeadReply};
use shared::contact::ContactKind;
use shared::lang::Lang;
use shared::protocol::{ClientFrame, Said, ServerFrame};
use shared::webhook::{
    DELIVERY_HEADER, EVENT_HEADER, Kind, NoticeData, SIGNATURE_HEADER, TIMESTAMP_HEADER,
};
use std::collections::BTreeMap;
use tests::receiver::{Receiver, Reply, Told};
use tests::visitor::{Visitor, consent_version, hello, submit_form};
use tests::{eventually, random_word};

/// Checks a signature as a receiver would who knows nothing of our code.
pub fn is_signed(told: &Told, secret: &str) -> bool {
    let signed = format!("{}.{}", told.header(TIMESTAMP_HEADER), told.body);
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let digest = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
    told.header(SIGNATURE_HEADER) == format!("sha256={digest}")
}

#[test]
fn every_try_is_signed_anew_under_one_id() {
    let stand = stand(&[1]);
    let receiver = Receiver::after(vec![Reply::Status(503)]);
    let hook = receiver.webhook("crm", "/hook?of=us", &[Kind::ConversationStarted]);
    let saved = stand.owner().set_webhooks(std::slice::from_ref(&hook));
    let secret = &saved.secrets[&hook.id];
    let _ = Visitor::start(&stand, "你好");
    let told = receiver.came(2);
    for told in &told {
        assert!(is_signed(told, secret));
        assert!(!is_signed(told, "whsec_another"));
        assert_eq!(told.path, "/hook?of=us");
        assert_eq!(told.header("content-type"), "application/json");
        assert_eq!(told.header(DELIVERY_HEADER), told.json::<Value>()["id"]);
        assert_eq!(told.header(EVENT_HEADER), "conversation.started");
    }
    assert_eq!((told[0].id(), &told[0].body), (told[1].id(), &told[1].body));
    let at = |told: &Told| told.header(TIMESTAMP_HEADER).parse::<u64>().unwrap();
    assert!(at(&told[0]) < at(&told[1]));
}

#[test]
fn every_event_comes_once_with_its_data() {
    let stand = stand(&[1]);
    let owner = stand.owner();
    let (crm, robot) = (Receiver::willing(), Receiver::willing());
    let mut revealing = robot.webhook("robot", "/", &Kind::ALL);
    revealing.reveal = true;
    owner.set_webhooks(&[crm.webhook("crm", "/", &Kind::ALL), revealing]);

    // A tapped chip, a lead by card, an operator who takes over, and the same person by the form.
    let chips: ChipSet = owner.get("/v1/console/chips");
    let (chip, text) = (&chips.chips[0].id, chips.chips[0].text.get(Lang::ZhCn));
    let said = json!({ "kind": "chip", "chip": chip, "text": text });
    let visitor = Visitor::start_with(&stand, said);
    let conversation = &visitor.started.conversation;
    visitor.say(Said::Lead(visitor.lead_form("13812345678")));
    crm.came_of(Kind::LeadCreated);
    let path = format!("/v1/console/conversations/{conversation}/socket");
    let mut console = owner.socket(&path).unwrap();
    console.send(&hello(0));
    console.send(&ClientFrame::TakeOver { on: true });
    let _: Vec<ServerFrame> = console.until(|frame| matches!(frame, ServerFrame::Presence(_)));
    crm.came_of(Kind::ConversationHandedOff);
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let form = submit_form(&stand, &random_word(), "13812345678", consent.as_str());
    let stored: LeadReply = form.json();
    robot.came_of(Kind::LeadUpdated);
    let log = settled(&owner);
    assert!(log.iter().all(|delivery| delivery.attempts.len() == 1));

    // One event has one id, over both receivers; nobody is told anything twice.
    let (told, revealed) = (crm.told(), robot.told());
    assert_eq!(crm.ids(), robot.ids());
    assert_eq!(
        (told.len(), revealed.len()),
        (crm.ids().len(), crm.ids().len())
    );
    let mut counts = BTreeMap::new();
    for told in &told {
        let notice = told.notice();
        assert_eq!(notice.id, told.id());
        assert_eq!(notice.event.name(), told.header(EVENT_HEADER));
        assert_eq!(&notice.merchant_id, stand.merchant());
        *counts.entry(notice.event.name()).or_insert(0) += 1;
    }
    let transcript = visitor.transcript();
    let expected = [
        (Kind::ChipTapped, 1),
        (Kind::ConsentGiven, 2),
        (Kind::ConversationHandedOff, 1),
        (Kind::ConversationStarted, 1),
        (Kind::LeadCreated, 1),
        (Kind::LeadUpdated, 1),
        (Kind::MessageCreated, transcript.len()),
    ];
    let expected = expected.map(|(kind, count)| (kind.name(), count));
    assert_eq!(counts, BTreeMap::from(expected));

    for told in &told {
        match told.notice().data {
            NoticeData::Message {
                conversation: of,
                message,
            } => {
                assert_eq!(&of, conversation);
                let said = &transcript[message.seq.0 as usize - 1];
                assert_eq!((said.seq, &said.id), (message.seq, &message.id));
            }
            NoticeData::Chip {
                conversation: of,
                chip: tapped,
                text: shown,
            } => assert_eq!((&of, &tapped, shown.as_str()), (conversation, chip, text)),
            NoticeData::Consent { lead_id, .. } => assert_eq!(lead_id, stored.lead),
            NoticeData::Lead { lead } => {
                assert_eq!(lead.facts.id, stored.lead);
                let contact = &lead.contacts[0];
                assert_eq!(contact.kind, ContactKind::Phone);
                assert_eq!(contact.masked, "138****5678");
                assert_eq!(contact.value, None);
            }
            NoticeData::Conversation { conversation: row } => assert_eq!(&row.id, conversation),
        }
    }
    // In the clear for the one that is set to get it, in leads and nowhere else.
    for told in &revealed {
        match told.notice().data {
            NoticeData::Lead { lead } => {
                assert_eq!(lead.contacts[0].value.as_deref(), Some("13812345678"));
            }
            _ => assert!(!told.body.contains("13812345678"), "{}", told.body),
        }
    }
}

#[test]
fn contacts_in_the_clear_are_on_the_way_only_and_never_on_the_disk() {
    let stand = stand(&[1, 1, 1]);
    let owner = stand.owner();
    // Failures, too, leave nothing behind.
    let receiver = Receiver::after(vec![Reply::Cut, Reply::Status(500)]);
    let mut hook = receiver.webhook("crm", "/", &[Kind::LeadCreated]);
    hook.reveal = true;
    owner.set_webhooks(&[hook]);
    let visitor = Visitor::start(&stand, "我电话138 1234 5678，微信wang_2026");
    visitor.say(Said::Lead(visitor.lead_form("139-8765-4321")));
    let told = receiver.came(3).remove(2);
    let NoticeData::Lead { lead } = told.notice().data else {
        panic!("{}", told.body);
    };
    let values = lead.contacts.iter().filter_map(|one| one.value.as_deref());
    assert_eq!(
        values.collect::<Vec<_>>(),
        ["13987654321", "wang_2026", "13812345678"]
    );
    settled(&owner);
    // The control: what is meant to be there is found.
    eventually("the log's page", || {
        Some(()).filter(|()| stand.holds("KS-CLICK-42") && stand.holds("lead.created"))
    });
    for contact in [
        "13987654321",
        "139-8765-4321",
        "wang_2026",
        "13812345678",
        "138 1234 5678",
    ] {
        assert!(
            !stand.holds(contact),
            "{contact} is on the disk or in the log"
        );
    }
}
