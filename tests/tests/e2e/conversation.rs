//! The main job, without a browser: asked, answered, stored once, seen by all sides in one order.

use serde_json::json;
use shared::attribution::{ClickPlatform, Device};
use shared::id::{ChipId, MessageId};
use shared::lang::Lang;
use shared::lead::{HandledBy, SourceType, Step};
use shared::protocol::{
    Body, ClientFrame, ConsoleFrame, From, Presence, Said, Seq, ServerFrame, VERSION,
};
use shared::text::MessageText;
use tests::eventually;
use tests::stand::Stand;
use tests::visitor::{
    LANDING, Visitor, consent_card, has_lead_card, hello, messages, pi_texts, post_start, say,
};

#[test]
fn a_first_message_is_stored_once_however_often_it_is_sent() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let first = visitor.first_messages();
    assert_eq!(first[0].from, From::Visitor);
    assert!(!pi_texts(&first).is_empty(), "Pi answers");
    for _ in 0..3 {
        let again: shared::api::StartReply = post_start(&stand.origin(), &visitor.request).json();
        assert_eq!(again.conversation, visitor.started.conversation);
        assert_eq!(messages(&again.frames), first);
    }
    eventually("the conversation is in the list", || {
        (stand.owner().conversations().conversations.len() == 1).then_some(())
    });
}

#[test]
fn what_is_said_over_a_socket_is_accepted_once_and_answered() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let mut socket = visitor.connect(0);
    let last = visitor.first_messages().len() as u64;
    let greeting: Vec<ServerFrame> = socket
        .until(|frame| matches!(frame, ServerFrame::Message(message) if message.seq == Seq(last)));
    assert!(
        matches!(&greeting[0], ServerFrame::Welcome { v: VERSION, last: Seq(n), .. } if *n == last)
    );
    assert_eq!(messages(&greeting), visitor.first_messages());

    socket.send(&say("w-00000001", "能用医保吗"));
    let frames: Vec<ServerFrame> = socket
        .until(|frame| matches!(frame, ServerFrame::Message(message) if message.from == From::Pi));
    assert!(
        matches!(&frames[0], ServerFrame::Accepted { id, seq, .. } if id.as_str() == "w-00000001" && seq.0 == last + 1)
    );
    let before = visitor.transcript();
    socket.send(&say("w-00000001", "能用医保吗"));
    let again: Vec<ServerFrame> =
        socket.until(|frame| matches!(frame, ServerFrame::Accepted { .. }));
    assert!(
        again
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Accepted { seq, .. } if seq.0 == last + 1))
    );
    assert_eq!(visitor.transcript(), before, "sent twice, stored once");

    // A second socket that has seen the first part is sent the rest, in order and without a gap.
    let mut second = visitor.connect(last);
    let frames: Vec<ServerFrame> =
        second.until(|frame| matches!(frame, ServerFrame::Message(message) if message.seq == before[before.len() - 1].seq));
    let seqs: Vec<u64> = messages(&frames)
        .iter()
        .map(|message| message.seq.0)
        .collect();
    assert_eq!(seqs, (last + 1..=before.len() as u64).collect::<Vec<_>>());
}

#[test]
fn both_tabs_of_a_visitor_and_the_operator_see_one_order() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let path = format!(
        "/v1/console/conversations/{}/socket",
        visitor.started.conversation
    );
    let last = visitor.first_messages().len() as u64;
    let is_welcome = |frame: &ServerFrame| matches!(frame, ServerFrame::Welcome { .. });
    let mut one = visitor.connect(last);
    let mut two = visitor.connect(last);
    let mut operator = stand.owner().socket(&path).unwrap();
    operator.send(&hello(last));
    for socket in [&mut one, &mut two, &mut operator] {
        socket.until(is_welcome);
    }

    operator.send(&say("o-00000001", "您好，我是陈医生的助理"));
    let takes_over = |frames: &[ServerFrame]| {
        frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Presence(Presence::Operator { .. })))
    };
    let is_operator = |frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if matches!(message.from, From::Operator { .. }));
    let seen = one.until(is_operator);
    assert!(takes_over(&seen), "the visitor sees who answers now");
    two.until(is_operator);

    one.send(&say("w-00000001", "请问周末上班吗"));
    let is_question = |frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.id.as_str() == "w-00000001");
    let at_two = two.until(is_question);
    operator.until(is_question);
    assert!(
        messages(&at_two)
            .iter()
            .all(|message| message.from != From::Pi),
        "Pi has fallen silent"
    );
    // Pi stays silent: what comes next is the operator's.
    operator.send(&say("o-00000002", "周末都在"));
    let next = two.until(is_operator);
    assert!(
        messages(&next)
            .iter()
            .all(|message| message.from != From::Pi)
    );

    operator.send(&ClientFrame::TakeOver { on: false });
    one.until(|frame| matches!(frame, ServerFrame::Presence(Presence::Pi { .. })));
    one.send(&say("w-00000002", "种一颗牙多少钱"));
    one.until(|frame| matches!(frame, ServerFrame::Message(message) if message.from == From::Pi));

    let order: Vec<u64> = visitor
        .transcript()
        .iter()
        .map(|message| message.seq.0)
        .collect();
    assert_eq!(order, (1..=order.len() as u64).collect::<Vec<_>>());
}

#[test]
fn three_renovators_answer_one_question_in_three_ways() {
    let stand = Stand::new("renovation-crew");
    let design = stand.another("renovation-design");
    let materials = stand.another("renovation-materials");
    let ask = |merchant: &str| {
        pi_texts(
            &Visitor::start_at(
                &stand.origin(),
                merchant,
                tests::visitor::typed("100平装修多少钱"),
            )
            .first_messages(),
        )
    };
    let answers = [
        ask(stand.merchant().as_str()),
        ask(design.merchant.as_str()),
        ask(materials.merchant.as_str()),
    ];
    for (index, answer) in answers.iter().enumerate() {
        assert!(
            answer.contains("100"),
            "it speaks of the area asked about: {answer}"
        );
        assert!(answers[index + 1..].iter().all(|other| other != answer));
    }
}

#[test]
fn a_tapped_chip_becomes_one_lead_with_everything_known_of_it() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let mut console = owner.socket("/v1/console/socket").unwrap();
    let chips: shared::api::ChipSet = owner.get("/v1/console/chips");
    let chip = &chips.chips[0];
    let text = chip.text.get(Lang::ZhCn);
    let visitor = Visitor::start_with(
        &stand,
        json!({ "kind": "chip", "chip": chip.id, "text": text }),
    );
    assert!(!pi_texts(&visitor.first_messages()).is_empty());

    let form = visitor.lead_form("138 1234 5678");
    let consent = form.consent.clone();
    let frames = visitor.say(Said::Lead(form));
    assert!(
        frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Accepted { .. }))
    );
    assert!(
        messages(&frames)
            .iter()
            .any(|message| matches!(&message.body,
        Body::LeadGiven { contacts, .. } if contacts[0].1 == "138****5678"))
    );

    // The console learns of it the moment it is captured.
    let seen: Vec<ConsoleFrame> = console.until(|frame| matches!(frame, ConsoleFrame::Lead(_)));
    assert!(
        seen.iter()
            .any(|frame| matches!(frame, ConsoleFrame::Conversation(_)))
    );
    let leads = owner.leads();
    assert_eq!(leads.len(), 1);
    let lead = &leads[0];
    let facts = &lead.facts;
    assert_eq!(lead.contacts[0].masked, "138****5678");
    assert_eq!(facts.name.as_deref(), Some("王女士"));
    assert_eq!(facts.source, SourceType::Chat);
    assert_eq!(
        facts.conversation.as_ref(),
        Some(&visitor.started.conversation)
    );
    assert_eq!(
        facts.chip.as_ref().map(|tap| (&tap.id, tap.text.as_str())),
        Some((&chip.id, text))
    );
    for touch in [&facts.first_touch, &facts.last_touch] {
        assert_eq!(touch.landing_url, LANDING);
        assert_eq!(touch.referrer.as_deref(), Some("https://ads.example/"));
        assert_eq!(touch.device, Device::Phone);
        assert_eq!(touch.language, "zh-CN");
        let attribution = &touch.attribution;
        assert_eq!(attribution.utm.source.as_deref(), Some("ks"));
        assert_eq!(attribution.utm.campaign.as_deref(), Some("spring"));
        let click = attribution.click.as_ref().unwrap();
        assert_eq!(
            (click.platform, click.id.as_str()),
            (ClickPlatform::Kuaishou, "KS-CLICK-42")
        );
        assert_eq!(
            attribution.ad.get("creative_id").map(String::as_str),
            Some("c7")
        );
        assert_eq!(
            attribution.ad.get("unit_id"),
            None,
            "a macro that was not replaced is dropped"
        );
    }
    assert_eq!(facts.sku.as_deref(), Some("implant-a"));
    assert_eq!(facts.language, Lang::ZhCn);
    assert_eq!(facts.service_type.as_str(), "implant");
    assert_eq!(facts.playbook_version, 1);
    assert_eq!(facts.model_version, None);
    assert_eq!(facts.consent.version, consent);
    assert_eq!(facts.handled_by, HandledBy::Ai);
    assert!(facts.first_response_at.is_some());
    for step in [
        Step::PageLoaded,
        Step::ChipTapped,
        Step::Started,
        Step::Answered,
        Step::ContactGiven,
        Step::Consented,
        Step::Captured,
    ] {
        assert!(
            facts.steps.iter().any(|taken| taken.step == step),
            "{step:?}"
        );
    }
}

#[test]
fn pi_offers_the_lead_card_after_useful_answers() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let mut all = visitor.first_messages();
    for text in ["能用医保吗", "带父母检查流程是怎样的"] {
        if !has_lead_card(&all) {
            all.extend(visitor.types(text));
        }
    }
    assert!(has_lead_card(&all), "{}", pi_texts(&all));
}

#[test]
fn a_number_typed_freely_waits_masked_for_consent() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let answered = visitor.types("我电话138 1234 5678，下午打");
    let (masked, version) = consent_card(&answered).expect("the consent card");
    assert_eq!(masked, "138****5678");
    assert!(stand.owner().leads().is_empty(), "no lead without consent");
    // Staff see the mask, the visitor sees what he wrote.
    let thread = stand.owner().thread(visitor.started.conversation.as_str());
    let texts: Vec<String> = thread
        .messages
        .iter()
        .filter_map(|message| match &message.body {
            Body::Text { text, .. } if message.from == From::Visitor => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert!(
        texts.contains(&"我电话138****5678，下午打".to_owned()),
        "{texts:?}"
    );
    let own = visitor.transcript();
    assert!(own.iter().any(|message| matches!(&message.body, Body::Text { text, .. } if text == "我电话138 1234 5678，下午打")));

    let refused = visitor.say(Said::Consent {
        agreed: true,
        version: shared::id::Key::parse("1999-01").unwrap(),
    });
    assert!(
        refused
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Refused { .. })),
        "an outdated text is no consent"
    );
    assert!(stand.owner().leads().is_empty());

    visitor.say(Said::Consent {
        agreed: true,
        version: version.clone(),
    });
    let lead = eventually("the lead", || stand.owner().leads().into_iter().next());
    assert_eq!(lead.contacts[0].masked, "138****5678");
    assert_eq!(lead.facts.consent.version, version);
}

#[test]
fn a_refused_consent_makes_no_lead() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "我电话13812345678");
    let (_, version) = consent_card(&visitor.first_messages()).expect("the consent card");
    let frames = visitor.say(Said::Consent {
        agreed: false,
        version,
    });
    assert!(
        !pi_texts(&messages(&frames)).is_empty(),
        "Pi goes on talking"
    );
    eventually("the report is taken", || {
        stand
            .owner()
            .conversations()
            .conversations
            .first()
            .filter(|row| row.last.0 >= 3)
            .map(|_| ())
    });
    assert!(stand.owner().leads().is_empty());
}

#[test]
fn a_phone_that_can_t_be_one_is_named() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let before = visitor.transcript();
    let frames = visitor.say(Said::Lead(visitor.lead_form("1381234567")));
    let problem = frames.iter().find_map(|frame| match frame {
        ServerFrame::Refused { problem, .. } => Some(problem.clone()),
        _ => None,
    });
    assert_eq!(problem.unwrap().code, shared::protocol::Code::InvalidPhone);
    assert_eq!(visitor.transcript(), before);
}

#[test]
fn a_returning_visitor_leaves_a_last_touch() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let page = serde_json::from_value(json!({
        "url": "https://shop.example/back?gclid=G-2", "device": "desktop", "language": "zh-CN", "open_ms": 10
    })).unwrap();
    let id = MessageId::parse("w-lead-0001").unwrap();
    let frames = [
        ClientFrame::Hello {
            v: 1,
            seen: Seq(0),
            page: Some(page),
        },
        ClientFrame::Say {
            id,
            said: Said::Lead(visitor.lead_form("13812345678")),
        },
    ];
    let _: shared::api::FramesReply = visitor.post_frames(&frames).json();
    let lead = eventually("the lead", || stand.owner().leads().into_iter().next());
    assert_eq!(
        lead.facts
            .first_touch
            .attribution
            .click
            .map(|click| click.platform),
        Some(ClickPlatform::Kuaishou)
    );
    assert_eq!(
        lead.facts
            .last_touch
            .attribution
            .click
            .map(|click| click.platform),
        Some(ClickPlatform::Google)
    );
}

#[test]
fn a_chip_of_pi_s_own_is_understood() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let offered = visitor
        .first_messages()
        .iter()
        .find_map(|message| match &message.body {
            Body::Text { chips, .. } => chips.first().cloned(),
            _ => None,
        });
    let chip = offered.expect("follow-up chips under the answer");
    let answered = visitor.say(Said::Chip {
        chip: ChipId::parse(chip.id.as_str()).unwrap(),
        text: MessageText::parse(&chip.text).unwrap(),
    });
    assert!(!pi_texts(&messages(&answered)).is_empty());
}
