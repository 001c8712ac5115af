//! Every card, from what the merchant has stored to what its filled form leaves: seen by both sides,
//! and on the lead.

use super::{bodies, furnished, is_message, key, operator, put, refusal, says, thread};
use shared::contact::ContactKind;
use shared::lead::SourceType;
use shared::protocol::{
    Body, CallWhen, Card, CardKind, ClientFrame, Code, From, Presence, Said, Seq, ServerFrame,
};
use shared::text::MessageText;
use tests::eventually;
use tests::stand::Stand;
use tests::visitor::{Visitor, cards, has_lead_card, messages};

/// A filled price card.
pub fn estimate(option: &str, quantity: Option<u32>) -> Said {
    Said::Estimate {
        rule: key("tooth"),
        option: key(option),
        quantity,
    }
}

/// Holds that something said is refused with this code, and leaves nothing.
#[track_caller]
fn refused(visitor: &Visitor, said: Said, code: Code, detail: &str) {
    let before = visitor.transcript();
    let problem = refusal(&visitor.say(said));
    let told = (problem.code, problem.detail.unwrap_or_default());
    assert_eq!(told, (code, detail.to_owned()));
    assert_eq!(visitor.transcript(), before);
}

#[test]
fn an_estimate_is_made_by_the_merchant_s_rule_and_goes_with_the_lead() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let value = Code::InvalidValue;
    refused(&visitor, estimate("gold", Some(1)), value, "option");
    refused(&visitor, estimate("premium", Some(29)), value, "quantity");
    refused(&visitor, estimate("premium", None), value, "quantity");
    let Said::Estimate {
        option, quantity, ..
    } = estimate("premium", Some(3))
    else {
        unreachable!("an estimate");
    };
    let rule = key("half");
    refused(
        &visitor,
        Said::Estimate {
            rule,
            option,
            quantity,
        },
        value,
        "rule",
    );

    let answered = messages(&visitor.say(estimate("premium", Some(3))));
    let estimated = answered[0].body.clone();
    let Body::Estimated {
        title,
        choice,
        quantity,
        unit,
        low,
        high,
        ..
    } = &estimated
    else {
        panic!("{estimated:?}");
    };
    assert_eq!((title.as_str(), choice.as_str()), ("种植牙", "优选"));
    assert_eq!(
        (*quantity, unit.as_deref(), *low, *high),
        (Some(3), Some("颗"), 27_000, 36_000)
    );
    assert!(thread(&stand, &visitor).contains(&estimated));
    // Below the floor it is the floor.
    let small = messages(&visitor.say(estimate("standard", Some(1))));
    assert!(matches!(
        small[0].body,
        Body::Estimated {
            low: 7_000,
            high: 8_000,
            ..
        }
    ));

    visitor.say(Said::Lead(visitor.lead_form("13812345678")));
    let facts = eventually("the lead", || stand.owner().leads().pop()).facts;
    // How many teeth are missing is a matter of health: the lead has it after the consent of its own.
    let teeth = key("missing_teeth");
    assert_eq!(facts.fields.get(&teeth), None);
    // What isn't sensitive is asked first.
    for answer in ["天河区", "给我妈妈看", "六十八岁", "周六上午"] {
        visitor.types(answer);
    }
    let asked = cards(&visitor.transcript());
    let version = asked.iter().find_map(|card| match card {
        Card::Consent {
            contact, version, ..
        } if contact.is_empty() => Some(version.clone()),
        _ => None,
    });
    let version = version.expect("the consent card for sensitive questions");
    visitor.say(Said::Consent {
        agreed: true,
        version,
    });
    let kept = eventually("the field", || {
        let facts = stand.owner().leads().pop()?.facts;
        facts.fields.get(&teeth).cloned()
    });
    assert_eq!(kept, "1");
    assert_eq!(facts.wishes.len(), 2, "{:?}", facts.wishes);
    assert!(
        facts
            .wishes
            .iter()
            .any(|wish| wish.contains("优选") && wish.contains("27000"))
    );
}

#[test]
fn a_choice_of_a_gallery_or_of_offers_is_shown_and_goes_with_the_lead() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "医生资质怎么查");
    refused(
        &visitor,
        Said::Choice { item: key("roof") },
        Code::InvalidValue,
        "item",
    );
    let chosen = messages(&visitor.say(Said::Choice { item: key("molar") }));
    let molar = Body::Chosen {
        item: key("molar"),
        title: "大牙".to_owned(),
    };
    assert_eq!(chosen[0].body, molar);
    assert!(
        chosen.len() > 1 && chosen[1].from == From::Pi,
        "Pi goes on: {chosen:?}"
    );

    // No question of a dentist's brings offers: an operator puts them into the thread.
    let mut operator = operator(&stand, &visitor);
    operator.send(&put("o-offers01", CardKind::Offers));
    operator.until(is_message("o-offers01"));
    let shown = visitor.transcript();
    let last = shown.last().unwrap();
    assert!(matches!(last.from, From::Operator { .. }));
    let Body::Card(Card::Offers { items, .. }) = &last.body else {
        panic!("{last:?}");
    };
    let item = items[0].key.clone();
    visitor.say(Said::Choice { item: item.clone() });
    let checkup = Body::Chosen {
        item,
        title: "检查套餐".to_owned(),
    };
    let staff = thread(&stand, &visitor);
    assert!(staff.contains(&checkup) && staff.contains(&molar));
    visitor.say(Said::Lead(visitor.lead_form("13812345678")));
    let lead = eventually("the lead", || stand.owner().leads().pop());
    assert_eq!(lead.facts.wishes, ["👉 大牙", "👉 检查套餐"]);
}

#[test]
fn an_operator_puts_every_card_there_is_something_on_and_a_visitor_none() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let mut operator = operator(&stand, &visitor);
    let kinds = [
        CardKind::Lead,
        CardKind::Price,
        CardKind::Gallery,
        CardKind::Offers,
        CardKind::Booking,
        CardKind::Call,
        CardKind::Documents,
        CardKind::Place,
        CardKind::Rating,
    ];
    for (n, kind) in kinds.into_iter().enumerate() {
        let id = format!("o-card{n:04}");
        operator.send(&put(&id, kind));
        operator.until(is_message(&id));
    }
    assert_eq!(cards(&visitor.transcript()).len(), kinds.len());
    refused(
        &visitor,
        Said::Card {
            card: CardKind::Rating,
        },
        Code::BadFrame,
        "not for visitors",
    );
    operator.send(&says("o-00000001", Said::Decline));
    let frames = operator.until(|frame| matches!(frame, ServerFrame::Refused { .. }));
    assert_eq!(refusal(&frames).code, Code::BadFrame);

    let bare = Stand::new("dental");
    let other = Visitor::start(&bare, "你好");
    let mut operator = super::operator(&bare, &other);
    operator.send(&put("o-00000001", CardKind::Price));
    let frames = operator.until(|frame| matches!(frame, ServerFrame::Refused { .. }));
    assert_eq!(
        refusal(&frames).detail.as_deref(),
        Some("card: nothing to show")
    );
    assert!(cards(&other.transcript()).is_empty());
}

#[test]
fn whoever_wants_to_be_called_is_a_lead_with_a_time() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "打个电话给我吧");
    let form = visitor.lead_form("138 1234 5678");
    let mut outdated = form.clone();
    outdated.consent = key("1999-01");
    let call = |form, when| Said::CallBack { form, when };
    refused(
        &visitor,
        call(outdated, CallWhen::Now),
        Code::ConsentOutdated,
        "",
    );
    let problem = refusal(&visitor.say(call(visitor.lead_form("138"), CallWhen::Now)));
    assert_eq!(problem.code, Code::InvalidPhone);

    let asked = messages(&visitor.say(call(form, CallWhen::Evening)));
    let body = Body::CallAsked {
        name: Some("王女士".to_owned()),
        contacts: vec![(ContactKind::Phone, "138****5678".to_owned())],
        fields: Default::default(),
        when: CallWhen::Evening,
    };
    assert_eq!(asked[0].body, body);
    assert!(thread(&stand, &visitor).contains(&body));
    let lead = eventually("the lead", || stand.owner().leads().pop());
    assert_eq!(lead.facts.source, SourceType::Callback);
    assert_eq!(lead.facts.call_when, Some(CallWhen::Evening));
    assert_eq!(lead.contacts[0].masked, "138****5678");
    assert!(!stand.holds("13812345678"), "a number in the clear");
    let conversation = &visitor.started.conversation;
    let row = stand.owner().row(conversation).unwrap();
    assert!(
        row.has_lead && !row.waiting,
        "nobody waits until the evening"
    );

    let now = Visitor::start(&stand, "打个电话给我吧");
    now.say(call(now.lead_form("13912345678"), CallWhen::Now));
    eventually("somebody waits", || {
        stand
            .owner()
            .row(&now.started.conversation)
            .filter(|row| row.waiting)
    });
}

#[test]
fn a_talk_that_an_operator_has_ended_is_rated() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let mut tab = visitor.connect(0);
    let mut operator = operator(&stand, &visitor);
    operator.send(&tests::visitor::say("o-00000001", "您好，我是前台"));
    tab.until(is_message("o-00000001"));
    operator.send(&ClientFrame::Resolve);
    let is_card = |frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.body == Body::Card(Card::Rating));
    let told = tab.until(is_card);
    let is_pi_s = |frame: &ServerFrame| {
        matches!(
            frame,
            ServerFrame::Presence(Presence::Pi { waiting: false, .. })
        )
    };
    assert!(told.iter().any(is_pi_s), "{told:?}");

    let rating = |stars, words: Option<&str>| Said::Rating {
        stars,
        words: words.map(|words| MessageText::parse(words).unwrap()),
    };
    for stars in [0, 6] {
        refused(&visitor, rating(stars, None), Code::InvalidValue, "stars");
    }
    visitor.say(rating(4, Some("很好，再打13812345678")));
    let rated = Body::Rated {
        stars: 4,
        words: Some("很好，再打138****5678".to_owned()),
    };
    assert_eq!(bodies(&visitor.transcript()).last(), Some(&rated));
    assert!(thread(&stand, &visitor).contains(&rated));
    let row = eventually("the stars", || {
        stand
            .owner()
            .row(&visitor.started.conversation)
            .filter(|row| row.stars.is_some())
    });
    assert_eq!(row.stars, Some(4));

    // A visitor ends nothing.
    tab.send(&ClientFrame::Resolve);
    assert_eq!(tab.closed(), Some(shared::protocol::close::BAD_FRAME));
}

#[test]
fn whoever_declines_is_not_asked_for_a_contact_again() {
    let ask = |visitor: &Visitor| -> bool {
        let questions = ["能用医保吗", "疼不疼", "多久能好", "费用怎么付"];
        let mut all = Vec::new();
        for question in questions {
            all.extend(visitor.types(question));
        }
        has_lead_card(&all)
    };
    let stand = Stand::new("dental");
    assert!(ask(&Visitor::start(&stand, "你好")), "the control");
    let visitor = Visitor::start(&stand, "你好");
    let seen = visitor.transcript().len() as u64;
    let frames = visitor.say(Said::Decline);
    let declined = messages(&frames);
    assert_eq!(bodies(&declined), [Body::Declined], "nothing is said to it");
    assert_eq!(declined[0].seq, Seq(seen + 1));
    assert!(!ask(&visitor));
}
