//! The decision, by tables and by random histories.

mod cards;
mod thought;

use self::cards::file;
use super::*;
use crate::attribution::{Device, PageContext, Touch};
use crate::catalog::Catalog;
use crate::id::{
    ChipId, ConversationId, Key, LeadId, MerchantId, MessageId, OperatorId, StartKey, VisitorId,
};
use crate::identity::Identity;
use crate::keys::tests::keys;
use crate::lang::Lang;
use crate::lead::HandledBy;
use crate::merchant::Profile;
use crate::pack::Playbook;
use crate::protocol::{
    Body, CallWhen, Card, CardKind, Code, FileInfo, From, LeadForm, Presence, Problem, Said, Seq,
    ServerFrame,
};
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

/// A merchant that has nothing to show on cards.
pub(super) fn script() -> Script {
    script_of("dental", Catalog::default())
}

/// A merchant with prices, cases, visits and a place.
pub(super) fn script_with_catalog() -> Script {
    let design = demo("renovation-design");
    let catalog = serde_json::from_value(design["catalog"].clone()).unwrap();
    script_of("renovation-design", catalog)
}

fn demo(slug: &str) -> serde_json::Value {
    let merchants: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../www/site/demo/merchants.json")).unwrap();
    let mut merchants = merchants.into_iter();
    merchants.find(|merchant| merchant["slug"] == slug).unwrap()
}

fn script_of(slug: &str, catalog: Catalog) -> Script {
    let profile: Profile = serde_json::from_value(demo(slug)["profile"].clone()).unwrap();
    let mut playbook = Playbook::build(&profile, 3).unwrap();
    playbook.catalog = catalog;
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
        model_replies_per_day: 0,
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
    seal(conversation, said, None).unwrap()
}

/// The same, with what the shell knows of an uploaded file.
fn seal(
    conversation: &Conversation,
    said: Said,
    file: Option<FileInfo>,
) -> Result<Uttered, Problem> {
    let keys = keys();
    Sealer {
        keys: &keys,
        merchant: &conversation.merchant,
        lead: &conversation.lead,
        key: &conversation.key,
        entropy: Counting(0),
        file,
    }
    .utter(said)
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
        Self::of(script())
    }

    fn of(script: Script) -> Self {
        Self {
            script,
            conversation: Conversation::begin(beginning(), NOON),
            transcript: Vec::new(),
            report: None,
            count: 0,
        }
    }

    fn says(&mut self, by: Speaker, said: Said) -> Result<Vec<Effect>, Code> {
        let uttered = utter(&self.conversation, said);
        self.utters(by, uttered)
    }

    fn utters(&mut self, by: Speaker, uttered: Uttered) -> Result<Vec<Effect>, Code> {
        self.count += 1;
        let id = MessageId::parse(&format!("w-{:08}", self.count)).unwrap();
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
fn a_no_to_sensitive_questions_leaves_the_lead_and_its_consent_alone() {
    for agreed in [true, false] {
        let mut talk = Talk::of(script_of("dental", Catalog::default()));
        talk.visitor("种牙多少钱，电话13812345678");
        let version = talk.consent_version();
        talk.says(
            Speaker::Visitor,
            Said::Consent {
                agreed: true,
                version,
            },
        )
        .unwrap();
        let consent = talk.conversation.consent.clone();
        let (_, version) = talk.script.playbook.sensitive_consent(Lang::ZhCn).unwrap();
        talk.says(Speaker::Visitor, Said::Consent { agreed, version })
            .unwrap();
        assert!(talk.has_lead());
        assert_eq!(talk.conversation.consent, consent);
        assert_eq!(talk.conversation.memory.sensitive_agreed, Some(agreed));
        assert!(!talk.conversation.memory.contact_refused);
    }
}

/// What somebody tells of his health unasked is sensitive: his words stay in the transcript, and the field
/// serves the talk; the lead and whoever takes over get it only once he has agreed to that separately.
#[test]
fn what_is_sensitive_is_kept_for_the_lead_only_once_that_is_agreed_to() {
    let told = |talk: &Talk| {
        let report = talk.conversation.report(&talk.script, Vec::new());
        let lead = report.lead.unwrap().facts.fields;
        (lead, report.row.summary.unwrap_or_default())
    };
    for agreed in [true, false] {
        let mut talk = Talk::of(script_of("dental", Catalog::default()));
        talk.visitor("我妈72岁，掉了3颗牙，在杭州，想周六上午来，种牙多少钱");
        talk.visitor("转人工");
        talk.visitor("13812345678");
        let version = talk.consent_version();
        let consent = |version| Said::Consent {
            agreed: true,
            version,
        };
        talk.says(Speaker::Visitor, consent(version)).unwrap();
        let (lead, summary) = told(&talk);
        assert_eq!(lead.get(&key("city")).map(String::as_str), Some("杭州"));
        assert!(!lead.contains_key(&key("missing_teeth")) && !lead.contains_key(&key("age")));
        assert!(
            summary.contains("杭州") && !summary.contains("72"),
            "{summary}"
        );
        let transcript = format!("{:?}", talk.transcript);
        assert!(transcript.contains("掉了3颗牙"));
        // The card that asks for it comes although nothing sensitive is left to ask.
        assert!(talk.conversation.memory.sensitive_asked);

        let (_, version) = talk.script.playbook.sensitive_consent(Lang::ZhCn).unwrap();
        talk.says(Speaker::Visitor, Said::Consent { agreed, version })
            .unwrap();
        let (lead, summary) = told(&talk);
        assert_eq!(lead.contains_key(&key("missing_teeth")), agreed);
        assert_eq!(summary.contains("72"), agreed);
        talk.visitor("其实缺了4颗牙，种牙多少钱");
        let (lead, _) = told(&talk);
        let expected = agreed.then_some("4");
        let missing = lead.get(&key("missing_teeth")).map(String::as_str);
        assert_eq!(missing, expected);
        let memory = serde_json::to_string(&talk.conversation.memory).unwrap();
        assert_eq!(memory.contains("missing_teeth\":\""), agreed);
    }
}

/// A number that lacks a digit is nearly somebody's own: it is asked back and masked like one.
#[test]
fn a_number_with_a_digit_too_few_is_stored_masked_and_asked_back() {
    let mut talk = Talk::of(script_of("dental", Catalog::default()));
    talk.visitor("我电话1381234567，种牙多少钱");
    assert!(talk.conversation.memory.number_asked);
    assert!(!talk.conversation.memory.has_contact);
    let transcript = format!("{:?}", talk.transcript);
    assert!(transcript.contains("138***4567") && !transcript.contains("1381234567"));
}

#[test]
fn a_handoff_brings_what_is_known_and_a_lead_the_way_it_wishes_to_be_reached() {
    let mut talk = Talk::of(script_of("dental", Catalog::default()));
    talk.visitor("我在杭州，别打电话，加微信就行");
    talk.visitor("转人工");
    let report = talk.conversation.report(&talk.script, Vec::new());
    assert!(report.row.summary.unwrap().contains("杭州"));
    talk.visitor("13812345678");
    let version = talk.consent_version();
    talk.says(
        Speaker::Visitor,
        Said::Consent {
            agreed: true,
            version,
        },
    )
    .unwrap();
    let report = talk.conversation.report(&talk.script, Vec::new());
    let reach = report.lead.unwrap().facts.reach;
    assert_eq!(reach, [crate::pi::Reach::Wechat, crate::pi::Reach::NoCalls]);
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
    CallBack(u32, CallWhen),
    /// What else a visitor does, perhaps with values that nobody offered.
    Did(Said),
    /// A time of those that are offered, or one that is not.
    Booking(usize),
    File,
    Operator(String),
    /// What an operator may not all do.
    OperatorDid(Said),
    HandBack,
    Resolved,
    /// The merchant's object settles a wish: the open one, or one of long ago.
    Settled(bool, bool),
    Identified(Option<String>),
    Again(usize),
    Returns,
}

fn any_key() -> impl Strategy<Value = Key> {
    prop::sample::select(vec!["design", "full", "oak", "clay", "no_such"]).prop_map(key)
}

fn did() -> impl Strategy<Value = Said> {
    let words = proptest::option::of(
        Just("打13812345678").prop_map(|words| MessageText::parse(words).unwrap()),
    );
    let cards = vec![
        CardKind::Lead,
        CardKind::Price,
        CardKind::Gallery,
        CardKind::Offers,
        CardKind::Booking,
        CardKind::Rating,
    ];
    prop_oneof![
        Just(Said::Person),
        (any_key(), any_key(), proptest::option::of(0..600u32)).prop_map(
            |(rule, option, quantity)| Said::Estimate {
                rule,
                option,
                quantity
            }
        ),
        any_key().prop_map(|item| Said::Choice { item }),
        (0..8u8, words).prop_map(|(stars, words)| Said::Rating { stars, words }),
        Just(Said::Decline),
        prop::sample::select(cards).prop_map(|card| Said::Card { card }),
    ]
}

fn happening() -> impl Strategy<Value = Happening> {
    let whens = vec![
        CallWhen::Now,
        CallWhen::Morning,
        CallWhen::Afternoon,
        CallWhen::Evening,
    ];
    prop_oneof![
        4 => "\\PC{1,40}".prop_filter("not blank", |words| MessageText::parse(words).is_ok()).prop_map(Happening::Words),
        2 => (0..100_000_000u32).prop_map(Happening::Number),
        2 => any::<bool>().prop_map(Happening::Consent),
        1 => (0..100_000_000u32).prop_map(Happening::Filled),
        1 => (0..100_000_000u32, prop::sample::select(whens)).prop_map(|(number, when)| Happening::CallBack(number, when)),
        5 => did().prop_map(Happening::Did),
        3 => (0..40usize).prop_map(Happening::Booking),
        1 => Just(Happening::File),
        1 => "[a-z]{1,10}".prop_map(Happening::Operator),
        1 => did().prop_map(Happening::OperatorDid),
        1 => Just(Happening::HandBack),
        1 => Just(Happening::Resolved),
        3 => (any::<bool>(), any::<bool>()).prop_map(|(booked, is_late)| Happening::Settled(booked, is_late)),
        1 => proptest::option::of("[a-z]{1,9}").prop_map(Happening::Identified),
        2 => (0..20usize).prop_map(Happening::Again),
        1 => Just(Happening::Returns),
    ]
}

impl Talk {
    fn form(&self, number: u32) -> LeadForm {
        LeadForm {
            name: None,
            phone: format!("138{number:08}"),
            wechat: None,
            fields: BTreeMap::new(),
            consent: self.consent_version(),
        }
    }

    /// Takes one, and tells whether it came from the visitor.
    fn happen(&mut self, happening: Happening) -> (bool, Result<Vec<Effect>, Code>) {
        let Speaker::Operator { id, name } = operator() else {
            unreachable!()
        };
        let visitor = Speaker::Visitor;
        let taken = match happening {
            Happening::Words(words) => self.says(visitor, text(&words)),
            Happening::Number(number) => self.says(visitor, text(&format!("打138{number:08}"))),
            Happening::Consent(agreed) => {
                let version = self.consent_version();
                self.says(visitor, Said::Consent { agreed, version })
            }
            Happening::Filled(number) => {
                let form = self.form(number);
                self.says(visitor, Said::Lead(form))
            }
            Happening::CallBack(number, when) => {
                let form = self.form(number);
                self.says(visitor, Said::CallBack { form, when })
            }
            Happening::Did(said) => self.says(visitor, said),
            Happening::Booking(index) => {
                let slot = self.slots().get(index).copied().unwrap_or(NOON);
                self.says(visitor, Said::Booking { slot })
            }
            Happening::File => self.utters(visitor, Uttered::File(file())),
            Happening::Operator(words) => return (false, self.says(operator(), text(&words))),
            Happening::OperatorDid(said) => return (false, self.says(operator(), said)),
            Happening::HandBack => {
                let on = false;
                let operator = id;
                return (false, self.take(Event::TookOver { operator, name, on }));
            }
            Happening::Resolved => return (false, self.take(Event::Resolved)),
            Happening::Settled(booked, is_late) => {
                let open = self.conversation.gains.wish.as_ref().filter(|_| !is_late);
                let long_ago = || MessageId::parse("w-long-ago").unwrap();
                let id = open.map_or_else(long_ago, |wish| wish.id.clone());
                return (false, self.take(Event::Settled(Settled { id, booked })));
            }
            Happening::Identified(name) => {
                let sub = "u-7".to_owned();
                self.take(Event::Identified(Identity { sub, name }))
            }
            Happening::Again(index) => match self.transcript.get(index).cloned() {
                Some(stored) => {
                    let uttered = utter(&self.conversation, text("又发了一次"));
                    let before = self.conversation.clone();
                    let again = self.take(Event::Said {
                        id: stored.message.id,
                        stored: Some(stored.message.seq),
                        by: visitor,
                        uttered,
                    });
                    assert_eq!(self.conversation, before);
                    again
                }
                None => Ok(Vec::new()),
            },
            Happening::Returns => {
                let touch = self.conversation.first_touch.clone();
                self.take(Event::Returned { touch })
            }
        };
        (true, taken)
    }
}

/// What the transcript tells of visits: wishes that are open, and the visit that is booked.
fn visits(transcript: &[StoredMessage]) -> (Vec<Millis>, Option<Millis>) {
    let (mut open, mut booked) = (Vec::new(), None);
    for stored in transcript {
        match &stored.message.body {
            Body::BookingAsked { slot, .. } => open.push(*slot),
            Body::BookingSettled {
                slot,
                booked: is_booked,
                ..
            } => {
                open.retain(|asked| asked != slot);
                booked = if *is_booked { Some(*slot) } else { booked };
            }
            _ => {}
        }
    }
    (open, booked)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_history_holds_the_invariants(history in proptest::collection::vec(happening(), 1..30)) {
        let mut talk = Talk::of(script_with_catalog());
        for happening in history {
            let before = (talk.conversation.clone(), talk.transcript.len());
            let is_operators = before.0.handler != Handler::Pi;
            let may_refuse = matches!(
                happening,
                Happening::Did(_) | Happening::OperatorDid(_) | Happening::Booking(_)
            );
            let (is_visitor, taken) = talk.happen(happening);
            let effects = match taken {
                Ok(effects) => effects,
                // What is refused leaves nothing behind.
                Err(code) => {
                    let known = [Code::InvalidValue, Code::BadFrame, Code::TooMany];
                    prop_assert!(may_refuse && known.contains(&code), "refused: {code:?}");
                    prop_assert_eq!(&talk.conversation, &before.0);
                    prop_assert_eq!(talk.transcript.len(), before.1);
                    continue;
                }
            };
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
            // Whoever comes to wait, or is waited for no more, is told once who answers.
            let waits = |conversation: &Conversation| {
                conversation.handler == Handler::Pi && conversation.waiting
            };
            let presences = effects.iter().filter(|effect| {
                matches!(effect, Effect::Send { frame: ServerFrame::Presence(_), .. })
            });
            let presences = presences.count();
            prop_assert!(presences <= 1);
            if waits(&before.0) != waits(&talk.conversation) {
                prop_assert_eq!(presences, 1);
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
            // One wish at most is open, it is reported, and only what was settled is booked.
            let gains = &talk.conversation.gains;
            let (open, booked) = visits(&talk.transcript);
            let wish: Vec<Millis> = gains.wish.iter().map(|wish| wish.slot).collect();
            prop_assert_eq!(&wish, &open);
            prop_assert_eq!(gains.visit_at, booked);
            if let Some(report) = &talk.report {
                prop_assert_eq!(&report.wish, &gains.wish);
                prop_assert_eq!(report.row.visit_at, gains.visit_at);
            }
            prop_assert!(gains.stars.is_none_or(|stars| (1..=5).contains(&stars)));
            prop_assert!(gains.wishes.len() <= crate::limit::WISHES_MAX);
            // The visitor is known by the pack's fields only.
            for field in talk.conversation.memory.fields.keys() {
                prop_assert!(talk.script.playbook.field(field).is_some());
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
