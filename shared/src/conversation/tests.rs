//! The decision, by tables and by random histories.

use super::*;
use crate::attribution::{Device, PageContext, Touch};
use crate::id::{
    ChipId, ConversationId, Key, LeadId, MerchantId, MessageId, OperatorId, StartKey, VisitorId,
};
use crate::keys::tests::keys;
use crate::lang::Lang;
use crate::lead::HandledBy;
use crate::merchant::Profile;
use crate::pack::Playbook;
use crate::protocol::{Body, Card, Code, From, Presence, Said, Seq, ServerFrame};
use crate::seal::{KEY_BYTES, NONCE_BYTES, SealError, WrappedKey};
use crate::text::{MessageText, PageUrl};
use crate::time::Millis;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Bytes that count up: not random, but never twice the same within a test.
struct Counting(u8);

impl Entropy for Counting {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        self.0 = self.0.wrapping_add(1);
        Ok([self.0; NONCE_BYTES])
    }
}

pub(super) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// Noon of a Monday in Beijing.
pub(super) const NOON: Millis = Millis(1_795_406_400_000);

pub(super) fn script() -> Script {
    let merchants: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../www/site/demo/merchants.json")).unwrap();
    let dental = merchants
        .iter()
        .find(|merchant| merchant["slug"] == "dental")
        .unwrap();
    let profile: Profile = serde_json::from_value(dental["profile"].clone()).unwrap();
    let playbook = Playbook::build(&profile, 3).unwrap();
    let chips = playbook
        .default_chips()
        .into_iter()
        .filter_map(|chip| Some((chip.id, chip.intent?)))
        .collect();
    Script {
        assistant: profile.assistant,
        hours: profile.hours,
        chips,
        playbook,
        pi_replies_per_day: 200,
    }
}

pub(super) fn beginning() -> Beginning {
    let keys = keys();
    let merchant = MerchantId::mint(&keys, &[1; 10]);
    let start = StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap();
    let id = ConversationId::for_start(&keys, &merchant, &start);
    let lead = LeadId::for_source(&keys, &merchant, id.as_str());
    let key =
        WrappedKey::wrap(&keys, &merchant, &lead, &[7; KEY_BYTES], &[8; NONCE_BYTES]).unwrap();
    let page = PageContext {
        url: PageUrl::parse("https://shop.example/?callback=abc&sku=s1").unwrap(),
        referrer: None,
        device: Device::Phone,
        language: "zh-CN".into(),
        open_ms: 1_000,
    };
    let visitor = VisitorId::for_start(&keys, &merchant, &start);
    let touch = Touch::of(&page, NOON);
    Beginning {
        id,
        merchant,
        visitor,
        lead,
        key,
        language: Lang::ZhCn,
        touch,
    }
}

pub(super) fn utter(conversation: &Conversation, said: Said) -> Uttered {
    let keys = keys();
    Sealer {
        keys: &keys,
        merchant: &conversation.merchant,
        lead: &conversation.lead,
        key: &conversation.key,
        entropy: Counting(0),
        file: None,
    }
    .utter(said)
    .unwrap()
}

pub(super) fn text(words: &str) -> Said {
    Said::Text {
        text: MessageText::parse(words).unwrap(),
    }
}

pub(super) fn operator() -> Speaker {
    Speaker::Operator {
        id: OperatorId::parse("o0123456789abcdef").unwrap(),
        name: "陈工".into(),
    }
}

/// A conversation with its transcript, as the shell keeps them.
struct Talk {
    script: Script,
    conversation: Conversation,
    transcript: Vec<StoredMessage>,
    report: Option<Report>,
    count: u32,
}

impl Talk {
    fn new() -> Self {
        Self {
            script: script(),
            conversation: Conversation::begin(beginning(), NOON),
            transcript: Vec::new(),
            report: None,
            count: 0,
        }
    }

    fn says(&mut self, by: Speaker, said: Said) -> Result<Vec<Effect>, Code> {
        self.count += 1;
        let id = MessageId::parse(&format!("w-{:08}", self.count)).unwrap();
        let uttered = utter(&self.conversation, said);
        self.take(Event::Said {
            id,
            stored: None,
            by,
            uttered,
        })
    }

    fn take(&mut self, event: Event) -> Result<Vec<Effect>, Code> {
        let Outcome {
            conversation,
            appended,
            effects,
        } = step(&self.conversation, &self.script, event, NOON).map_err(|problem| problem.code)?;
        if conversation.revision > self.conversation.revision {
            self.report = Some(conversation.report(&self.script, Vec::new()));
        }
        self.conversation = conversation;
        self.transcript.extend(appended);
        Ok(effects)
    }

    fn visitor(&mut self, words: &str) -> Vec<Effect> {
        self.says(Speaker::Visitor, text(words)).unwrap()
    }

    fn consent_version(&self) -> Key {
        self.script.playbook.consent(Lang::ZhCn).1
    }

    fn has_lead(&self) -> bool {
        self.report
            .as_ref()
            .is_some_and(|report| report.lead.is_some())
    }
}

fn shown(effects: &[Effect], from: &From) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Show { message, .. } if message.message.from == *from)).count()
}

#[test]
fn what_is_said_is_appended_accepted_and_answered_in_that_order() {
    let mut talk = Talk::new();
    let effects = talk.visitor("种一颗牙多少钱");
    let first = &talk.transcript[0].message;
    assert_eq!((first.seq, &first.from), (Seq(1), &From::Visitor));
    assert!(matches!(
        &effects[0],
        Effect::Send {
            to: To::Sender,
            frame: ServerFrame::Accepted { seq: Seq(1), .. }
        }
    ));
    assert!(matches!(&effects[1], Effect::Show { to: To::Others, .. }));
    assert!(shown(&effects, &From::Pi) >= 1);
    let report = talk.report.as_ref().unwrap();
    assert_eq!(report.row.last, talk.conversation.last);
    assert_eq!(talk.conversation.handled_by, HandledBy::Ai);
    assert_eq!(talk.conversation.first_response_at, Some(NOON));
}

#[test]
fn what_is_sent_twice_is_only_accepted_again() {
    let mut talk = Talk::new();
    talk.visitor("你好");
    let before = talk.conversation.clone();
    let uttered = utter(&before, text("你好"));
    let id = MessageId::parse("w-00000001").unwrap();
    let effects = talk
        .take(Event::Said {
            id,
            stored: Some(Seq(1)),
            by: Speaker::Visitor,
            uttered,
        })
        .unwrap();
    assert_eq!(talk.conversation, before);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Send {
            to: To::Sender,
            frame: ServerFrame::Accepted { seq: Seq(1), .. }
        }]
    ));
}

#[test]
fn a_number_makes_a_lead_only_with_consent() {
    // What is said, and whether there is a lead afterwards.
    let agree = |version: Key| Said::Consent {
        agreed: true,
        version,
    };
    let version = Talk::new().consent_version();
    let refuse = Said::Consent {
        agreed: false,
        version: version.clone(),
    };
    let table: [(&str, Vec<Said>, bool); 6] = [
        ("words alone", vec![text("种一颗牙多少钱")], false),
        ("a number alone", vec![text("我电话13812345678")], false),
        ("consent alone", vec![agree(version.clone())], false),
        (
            "a number, then consent",
            vec![text("13812345678"), agree(version.clone())],
            true,
        ),
        (
            "consent, then a number",
            vec![agree(version.clone()), text("13812345678")],
            true,
        ),
        (
            "a number, then refusal",
            vec![text("13812345678"), refuse],
            false,
        ),
    ];
    for (name, sayings, is_lead) in table {
        let mut talk = Talk::new();
        for said in sayings {
            talk.says(Speaker::Visitor, said).unwrap();
        }
        assert_eq!(talk.has_lead(), is_lead, "{name}");
    }
}

#[test]
fn a_number_before_consent_brings_the_consent_card_with_the_mask() {
    let mut talk = Talk::new();
    talk.visitor("我电话138 1234 5678，下午打");
    let card = talk
        .transcript
        .iter()
        .find_map(|stored| match &stored.message.body {
            Body::Card(Card::Consent {
                contact, version, ..
            }) => Some((contact.clone(), version.clone())),
            _ => None,
        });
    assert_eq!(
        card,
        Some(("138****5678".to_owned(), talk.consent_version()))
    );
    let written = serde_json::to_string(&talk.conversation).unwrap();
    let transcript = format!("{:?}", talk.transcript);
    for place in [&written, &transcript] {
        assert!(!place.contains("13812345678") && !place.contains("138 1234 5678"));
    }
}

#[test]
fn consent_to_an_outdated_text_is_refused() {
    let mut talk = Talk::new();
    talk.visitor("13812345678");
    let before = talk.conversation.clone();
    let said = Said::Consent {
        agreed: true,
        version: key("1999-01"),
    };
    assert_eq!(
        talk.says(Speaker::Visitor, said).err(),
        Some(Code::ConsentOutdated)
    );
    assert_eq!(talk.conversation, before);
}

#[test]
fn a_filled_card_with_an_unknown_field_is_refused() {
    let mut talk = Talk::new();
    let uttered = Uttered::Lead(SealedForm {
        name: None,
        contacts: Vec::new(),
        fields: BTreeMap::from([(key("no_such_field"), "x".to_owned())]),
        consent: talk.consent_version(),
    });
    let id = MessageId::parse("w-00000001").unwrap();
    let refused = talk.take(Event::Said {
        id,
        stored: None,
        by: Speaker::Visitor,
        uttered,
    });
    assert_eq!(refused.err(), Some(Code::InvalidValue));
    assert!(talk.transcript.is_empty());
}

#[test]
fn the_first_chip_is_the_one_that_counts() {
    let mut talk = Talk::new();
    let chip = |id: &str| Said::Chip {
        chip: ChipId::parse(id).unwrap(),
        text: MessageText::parse("能不能用医保").unwrap(),
    };
    talk.says(Speaker::Visitor, chip("first")).unwrap();
    talk.says(Speaker::Visitor, chip("second")).unwrap();
    assert_eq!(
        talk.conversation.chip.map(|tap| tap.id.as_str().to_owned()),
        Some("first".to_owned())
    );

    let mut talk = Talk::new();
    talk.visitor("你好");
    talk.says(Speaker::Visitor, chip("later")).unwrap();
    assert_eq!(talk.conversation.chip, None, "words began it, not a chip");
}

#[test]
fn pi_falls_silent_when_a_person_answers_and_comes_back_when_asked() {
    let mut talk = Talk::new();
    talk.visitor("你好");
    let effects = talk.says(operator(), text("您好，我来回答")).unwrap();
    assert!(effects.iter().any(|effect| matches!(effect,
        Effect::Send { to: To::All, frame: ServerFrame::Presence(Presence::Operator { name }) } if name == "陈工")));
    assert_eq!(shown(&talk.visitor("种一颗牙多少钱"), &From::Pi), 0);
    assert_eq!(talk.conversation.handled_by, HandledBy::Mixed);
    let Speaker::Operator { id, name } = operator() else {
        unreachable!()
    };
    talk.take(Event::TookOver {
        operator: id,
        name,
        on: false,
    })
    .unwrap();
    assert!(shown(&talk.visitor("种一颗牙多少钱"), &From::Pi) >= 1);
}

#[test]
fn an_operator_writes_text_and_nothing_else() {
    let mut talk = Talk::new();
    talk.visitor("你好");
    let said = Said::Consent {
        agreed: true,
        version: talk.consent_version(),
    };
    assert_eq!(talk.says(operator(), said).err(), Some(Code::BadFrame));
}

#[test]
fn a_conversation_has_an_end() {
    let mut talk = Talk::new();
    talk.conversation.last = Seq(crate::limit::CONVERSATION_MESSAGES_MAX);
    assert_eq!(
        talk.says(Speaker::Visitor, text("还有吗")).err(),
        Some(Code::Closed)
    );
}

/// What may happen in a random history.
#[derive(Clone, Debug)]
enum Happening {
    Words(String),
    Number(u32),
    Consent(bool),
    Filled(u32),
    Operator(String),
    HandBack,
    Again(usize),
    Returns,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => "\\PC{1,40}".prop_filter("not blank", |words| MessageText::parse(words).is_ok()).prop_map(Happening::Words),
        2 => (0..100_000_000u32).prop_map(Happening::Number),
        2 => any::<bool>().prop_map(Happening::Consent),
        1 => (0..100_000_000u32).prop_map(Happening::Filled),
        1 => "[a-z]{1,10}".prop_map(Happening::Operator),
        1 => Just(Happening::HandBack),
        2 => (0..20usize).prop_map(Happening::Again),
        1 => Just(Happening::Returns),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_history_holds_the_invariants(history in proptest::collection::vec(happening(), 1..25)) {
        let mut talk = Talk::new();
        for happening in history {
            let before = (talk.conversation.clone(), talk.transcript.len());
            let is_operators = before.0.handler != Handler::Pi;
            let form = |number: u32, consent: Key| Said::Lead(crate::protocol::LeadForm {
                name: None, phone: format!("138{number:08}"), wechat: None, fields: BTreeMap::new(), consent,
            });
            let mut is_visitor = true;
            let taken = match happening {
                Happening::Words(words) => talk.says(Speaker::Visitor, text(&words)),
                Happening::Number(number) => talk.says(Speaker::Visitor, text(&format!("打138{number:08}"))),
                Happening::Consent(agreed) => {
                    let version = talk.consent_version();
                    talk.says(Speaker::Visitor, Said::Consent { agreed, version })
                }
                Happening::Filled(number) => {
                    let version = talk.consent_version();
                    talk.says(Speaker::Visitor, form(number, version))
                }
                Happening::Operator(words) => {
                    is_visitor = false;
                    talk.says(operator(), text(&words))
                }
                Happening::HandBack => {
                    is_visitor = false;
                    let Speaker::Operator { id, name } = operator() else { unreachable!() };
                    talk.take(Event::TookOver { operator: id, name, on: false })
                }
                Happening::Again(index) => match talk.transcript.get(index).cloned() {
                    Some(stored) => {
                        let uttered = utter(&talk.conversation, text("又发了一次"));
                        let id = stored.message.id.clone();
                        let again = talk.take(Event::Said { id, stored: Some(stored.message.seq), by: Speaker::Visitor, uttered });
                        prop_assert_eq!(&talk.conversation, &before.0);
                        again
                    }
                    None => Ok(Vec::new()),
                },
                Happening::Returns => {
                    let touch = talk.conversation.first_touch.clone();
                    talk.take(Event::Returned { touch })
                }
            };
            let effects = taken.map_err(|code| TestCaseError::fail(format!("refused: {code:?}")))?;
            // One order without a gap, and every message once.
            for (index, stored) in talk.transcript.iter().enumerate() {
                prop_assert_eq!(stored.message.seq, Seq(index as u64 + 1));
            }
            prop_assert_eq!(talk.conversation.last, Seq(talk.transcript.len() as u64));
            // Nobody is shown what is not stored.
            for effect in &effects {
                if let Effect::Show { message, .. } = effect {
                    prop_assert!(talk.transcript.contains(message));
                }
            }
            // Pi keeps silent while a person answers.
            if is_operators && is_visitor {
                prop_assert_eq!(shown(&effects, &From::Pi), 0);
            }
            // A lead needs a contact and consent, and needs nothing else.
            let is_lead = !talk.conversation.contacts.is_empty() && talk.conversation.consent.is_some();
            prop_assert_eq!(talk.conversation.captured_at.is_some(), is_lead);
            // What changed is reported, the latest state under the highest number.
            if talk.transcript.len() > before.1 {
                let report = talk.report.as_ref().unwrap();
                prop_assert_eq!(report.revision, talk.conversation.revision);
                prop_assert_eq!(report.row.last, talk.conversation.last);
                prop_assert_eq!(report.lead.is_some(), is_lead);
            }
            // No contact is anywhere in the clear.
            let in_clear = |text: &str| {
                crate::contact::find(text).iter().any(|found| found.contact.reveal().starts_with("138"))
            };
            prop_assert!(!in_clear(&serde_json::to_string(&talk.conversation).unwrap()));
            for stored in &talk.transcript {
                prop_assert!(!in_clear(&serde_json::to_string(&stored.message).unwrap()));
            }
        }
    }
}
