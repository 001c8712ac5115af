//! What the thread looks like: groups, days, what is new, what Pi is writing, chips, and cards with what
//! becomes of them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use serde_json::{Value, json};
use shared::protocol::{ClientFrame, Code, Presence, Problem, Seq, ServerFrame};
use shared::time::Millis;
use support::*;
use widget::model::{Card, Effect, Event, Face, Line, Model, Row, Said, Stage, Timer};
use widget::wire::Json;

fn cards(model: &Model) -> Vec<Card> {
    let card = |row| match row {
        Row::Line(Line {
            face: Face::Card(card),
            ..
        }) => Some(*card),
        _ => None,
    };
    drawn(model).into_iter().filter_map(card).collect()
}

fn stages(model: &Model) -> Vec<Stage> {
    cards(model).iter().map(|card| card.stage).collect()
}

/// A message with a body of this shape.
fn body(seq: u64, from: &str, body: Value) -> ServerFrame {
    let frame = json!({
        "type": "message", "seq": seq, "id": format!("m-{seq:08}"), "at": NOW.0 + seq, "from": { "who": from, "name": "陈工" }, "body": body,
    });
    serde_json::from_value(frame).unwrap()
}

fn say(said: Value) -> Said {
    Said::parse(json(&said)).unwrap()
}

#[test]
fn a_lead_card_is_sent_refused_filled_again_and_collapses() {
    let mut model = live(0);
    come(&mut model, lead_card(1));
    assert_eq!(stages(&model), [Stage::Open]);
    let lead = |phone: &str| say(json!({ "kind": "lead", "phone": phone, "consent": "v1" }));
    let effects = happen(
        &mut model,
        Event::Said(id("l-00000002"), lead("19912345678")),
    );
    assert!(matches!(sent(&effects)[..], [ClientFrame::Say { .. }]));
    assert_eq!(stages(&model), [Stage::Busy]);
    assert!(
        !widget::wire::saved(&model).write().contains("199"),
        "a number is not stored on the device"
    );
    let problem = Problem::because(Code::InvalidValue, "fields.area_m2: the text is too long");
    come(
        &mut model,
        ServerFrame::Refused {
            id: Some(id("l-00000002")),
            problem,
        },
    );
    let card = &cards(&model)[0];
    assert_eq!(card.stage, Stage::Refused);
    let told: Value = serde_json::from_str(&card.json().write()).unwrap();
    assert_eq!(
        told["problem"],
        json!({ "code": "invalid_value", "detail": "fields.area_m2: the text is too long" })
    );
    assert_eq!(
        (&told["seq"], &told["card"]["reason"]),
        (&json!(1), &json!("报价"))
    );

    happen(
        &mut model,
        Event::Said(id("l-00000003"), lead("13812345678")),
    );
    assert_eq!(stages(&model), [Stage::Busy], "the refused one is gone");
    // It is stored, and what it came to follows.
    come(&mut model, accepted("l-00000003", 2));
    assert_eq!(stages(&model), [Stage::Busy]);
    let given = json!({ "kind": "lead_given", "contacts": [["phone", "138****5678"]] });
    let mut given = body(2, "visitor", given);
    if let ServerFrame::Message(message) = &mut given {
        message.id = id("l-00000003");
    }
    come(&mut model, given);
    let card = &cards(&model)[0];
    assert_eq!(card.stage, Stage::Done);
    assert!(card.json().write().contains("138****5678"));
    assert_eq!(shown(&model), ["[card]"], "the card is its own summary");
}

#[test]
fn what_a_card_came_to_is_asked_for_where_it_does_not_come() {
    let mut model = live(0);
    come(&mut model, lead_card(1));
    let lead = say(json!({ "kind": "lead", "phone": "13812345678", "consent": "v1" }));
    happen(&mut model, Event::Said(id("l-00000001"), lead));
    let effects = come(&mut model, accepted("l-00000001", 2));
    let [Effect::Wait(_, timer)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*timer, Timer::Confirm(id("l-00000001")));
    assert!(opened(&happen(&mut model, Event::Due(timer.clone()))).is_some());
}

#[test]
fn a_card_can_be_put_off_and_a_later_one_takes_its_place() {
    let mut model = live(0);
    come(&mut model, lead_card(1));
    happen(&mut model, Event::PutOff(Seq(1), true));
    assert_eq!(stages(&model), [Stage::PutOff]);
    happen(&mut model, Event::PutOff(Seq(1), false));
    assert_eq!(stages(&model), [Stage::Open]);
    // Told to the edge, it stays so on the next page; but whoever wants takes it up again.
    come(
        &mut model,
        body(2, "visitor", json!({ "kind": "declined" })),
    );
    let mut back = live(0);
    come(&mut back, lead_card(1));
    come(&mut back, body(2, "visitor", json!({ "kind": "declined" })));
    assert_eq!(stages(&back), [Stage::PutOff]);
    assert_eq!(shown(&back), ["[card]"], "it is shown as nothing else");
    happen(&mut back, Event::PutOff(Seq(1), false));
    assert_eq!(stages(&back), [Stage::Open]);
    come(&mut model, lead_card(3));
    assert_eq!(stages(&model), [Stage::Past, Stage::Open]);
}

#[test]
fn every_kind_of_card_gets_what_was_made_of_it_and_no_other() {
    use Stage::{Busy, Done, Open, Refused};
    let mut model = live(0);
    let item = |key: &str| json!({ "key": key, "title": key, "detail": "…" });
    let gallery = |card: &str, key: &str| json!({ "kind": "card", "card": card, "title": "看看", "items": [item(key)] });
    let price = json!({
        "kind": "card", "card": "price", "rule": "tooth", "title": "种植牙", "option_label": "材料", "floor": 1, "note": "", "currency": "¥",
        "options": [{ "key": "a", "label": "甲", "low": 1, "high": 2 }],
    });
    let booking = json!({ "kind": "card", "card": "booking", "title": "到店", "utc_offset_min": 480, "slots": [7, 8] });
    let rating = json!({ "kind": "card", "card": "rating" });
    for (seq, card) in [
        (1, gallery("gallery", "front")),
        (2, gallery("offers", "check")),
        (3, price),
        (4, booking),
        (5, rating),
    ] {
        come(&mut model, body(seq, "pi", card));
    }
    assert!(stages(&model).iter().all(|stage| matches!(stage, Open)));
    come(
        &mut model,
        body(
            6,
            "visitor",
            json!({ "kind": "chosen", "item": "check", "title": "检查" }),
        ),
    );
    come(
        &mut model,
        body(
            7,
            "visitor",
            json!({
                "kind": "estimated", "rule": "tooth", "title": "种植牙", "choice": "甲", "low": 1, "high": 2, "currency": "¥",
            }),
        ),
    );
    assert_eq!(stages(&model), [Open, Done, Done, Open, Open]);
    // A visit is settled later, perhaps for somebody else.
    let visit = |kind: &str| json!({ "kind": kind, "slot": 7, "written": "周四 10:00" });
    come(&mut model, body(8, "visitor", visit("booking_asked")));
    assert_eq!(stages(&model)[3], Busy);
    let mut settled = visit("booking_settled");
    settled["booked"] = false.into();
    come(&mut model, body(9, "pi", settled.clone()));
    assert_eq!(stages(&model)[3], Refused);
    assert_eq!(
        cards(&model)[3].problem.as_ref().unwrap().code,
        "slot_taken"
    );
    happen(
        &mut model,
        Event::Said(
            id("v-00000001"),
            say(json!({ "kind": "booking", "slot": 8 })),
        ),
    );
    assert_eq!(stages(&model), [Open, Done, Done, Busy, Open]);
    come(&mut model, body(10, "visitor", visit("booking_asked")));
    settled["booked"] = true.into();
    come(&mut model, body(11, "pi", settled));
    come(
        &mut model,
        body(12, "visitor", json!({ "kind": "rated", "stars": 5 })),
    );
    come(&mut model, accepted("v-00000001", 13));
    assert_eq!(stages(&model)[4], Done);
    // What has no card in sight is a line of its own; a file always is.
    assert_eq!(cards(&model).len(), 5);
    let file = json!({ "kind": "file", "file": "f-00000001", "name": "a.png", "media": "image/png", "bytes": 9 });
    come(&mut model, body(14, "visitor", file));
    come(
        &mut model,
        body(
            15,
            "visitor",
            json!({ "kind": "call_asked", "contacts": [["phone", "138****5678"]], "when": "now" }),
        ),
    );
    let all = cards(&model);
    assert_eq!(all.len(), 7);
    assert!(
        all[5..]
            .iter()
            .all(|card| card.card.is_none() && card.stage == Done)
    );
}

#[test]
fn lines_are_grouped_a_pause_is_timed_and_another_day_has_its_name() {
    let mut model = live(2);
    let mut at = |seq: u64, after_ms: u64| {
        let mut late = pi_says(seq, "在", Vec::new());
        if let ServerFrame::Message(message) = &mut late {
            message.at = Millis(NOW.0 + after_ms);
        }
        widget::model::update(
            &mut model,
            Event::Came(read(&late)),
            Millis(NOW.0 + after_ms),
        );
    };
    const HOUR_MS: u64 = 60 * 60 * 1_000;
    at(3, HOUR_MS);
    at(4, 30 * HOUR_MS);
    at(5, 30 * HOUR_MS + 1);
    // NOW is 04:30 in Beijing.
    let rows: Vec<String> = drawn(&model)
        .into_iter()
        .map(|row| match row {
            Row::Time(written) => written,
            Row::Line(line) => line.is_first.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        rows,
        [
            "true",
            "false",
            "05:30",
            "true",
            "今天 10:30",
            "true",
            "false"
        ]
    );
}

#[test]
fn what_came_while_nobody_looked_is_marked_as_new() {
    let is_new = |model: &Model| {
        let rows = drawn(model);
        rows.iter().position(|row| *row == Row::New)
    };
    let mut model = live(2);
    happen(&mut model, Event::Looked(true));
    assert_eq!(
        is_new(&model),
        None,
        "to whoever sees everything for the first time nothing is"
    );
    happen(&mut model, Event::Looked(false));
    come(&mut model, pi_says(3, "三", Vec::new()));
    come(&mut model, pi_says(4, "四", Vec::new()));
    happen(&mut model, Event::Looked(true));
    assert_eq!((is_new(&model), model.unread()), (Some(2), 0));
    // It stays until the visitor says something, or goes.
    come(&mut model, pi_says(5, "五", Vec::new()));
    assert_eq!(is_new(&model), Some(2));
    happen(&mut model, Event::Said(id("v-00000001"), said("好")));
    assert_eq!(is_new(&model), None);
    come(&mut model, accepted("v-00000001", 6));
    // Reading further up, what comes is not seen: it is counted, and marked.
    let scrolled = |is_at_end| Event::Scrolled {
        view: widget::model::View {
            top: 0,
            height: 600,
            drawn: 900,
        },
        is_at_end,
        heights: Vec::new(),
    };
    happen(&mut model, scrolled(false));
    come(&mut model, pi_says(7, "七", Vec::new()));
    come(&mut model, pi_says(8, "八", Vec::new()));
    assert_eq!((is_new(&model), model.unread()), (Some(6), 2));
    happen(&mut model, Event::ToEnd);
    assert_eq!(model.unread(), 0);
    happen(&mut model, scrolled(false));
    come(&mut model, pi_says(9, "九", Vec::new()));
    assert_eq!(
        is_new(&model),
        Some(8),
        "what was new before is not any more"
    );
}

#[test]
fn on_return_what_was_missed_is_new() {
    let mut handed = snapshot();
    (handed.place, handed.is_back, handed.read) = (Some(place()), true, Seq(2));
    let mut model = Model::adopt(handed, NOW, 480);
    happen(&mut model, Event::Begun);
    happen(&mut model, Event::Looked(true));
    happen(&mut model, Event::Opened);
    let mut announced = Vec::new();
    announced.extend(told(&mut model, Event::Came(read(&welcome(4)))));
    for seq in 1..=5 {
        announced.extend(told(
            &mut model,
            Event::Came(read(&pi_says(seq, "您好", Vec::new()))),
        ));
    }
    let rows: Vec<bool> = drawn(&model).iter().map(|row| *row == Row::New).collect();
    assert_eq!(rows, [false, false, true, false, false, false]);
    // And it is not read out, as what comes from now on is.
    announced.retain(|told| !told.starts_with("message-received") && !told.starts_with("unread"));
    assert_eq!(announced, ["小派: 您好"]);
}

#[test]
fn an_answer_grows_and_its_message_takes_its_place() {
    let mut model = live(1);
    let draft = |words: &str| {
        let id = id("pi-00000002");
        let text = words.to_owned();
        Event::Came(read(&ServerFrame::Draft { id, text }))
    };
    let key = |model: &Model| widget::model::rows(model).last().unwrap().key.clone();
    for words in ["种", "种植牙", "种植牙要"] {
        assert_eq!(
            told(&mut model, draft(words)),
            Vec::<String>::new(),
            "nothing is read out"
        );
        assert_eq!(shown(&model), ["您好", &format!("{words}…")]);
        assert_eq!(key(&model), "pi-00000002");
    }
    assert_eq!(model.unread(), 1, "it is nothing said yet");
    let mut said = pi_says(2, "种植牙要三个月", Vec::new());
    if let ServerFrame::Message(message) = &mut said {
        message.id = id("pi-00000002");
    }
    let told_of = told(&mut model, Event::Came(read(&said)));
    assert_eq!(told_of[1], "小派: 种植牙要三个月");
    assert_eq!(
        (shown(&model).len(), key(&model)),
        (2, "pi-00000002".into())
    );
    // What comes late of it is not written again.
    happen(&mut model, draft("种植"));
    assert_eq!(shown(&model), ["您好", "种植牙要三个月"]);
    // Another one is given up, replaced by a person's words, or forgotten by a new connection.
    let other = |words: &str| ServerFrame::Draft {
        id: id("pi-00000003"),
        text: words.into(),
    };
    for end in [
        other(""),
        body(3, "operator", json!({ "kind": "text", "text": "我来" })),
        welcome(2),
    ] {
        let mut model = model.clone();
        come(&mut model, other("还"));
        assert_eq!(shown(&model).last().unwrap(), "还…");
        come(&mut model, end);
        assert!(!shown(&model).iter().any(|words| words.ends_with('…')));
    }
}

#[test]
fn whoever_asked_for_a_person_is_told_when_one_comes() {
    let mut model = live(1);
    happen(
        &mut model,
        Event::Said(id("v-00000001"), say(json!({ "kind": "person" }))),
    );
    come(
        &mut model,
        body(2, "visitor", json!({ "kind": "person_asked" })),
    );
    let notes = |model: &Model| -> Vec<String> {
        let note = |row| match row {
            Row::Note(note) => Some(note),
            _ => None,
        };
        drawn(model).into_iter().filter_map(note).collect()
    };
    let pi = |open, reply_min, back_at| {
        ServerFrame::Presence(Presence::Pi {
            name: "小派".into(),
            open,
            reply_min,
            back_at,
            waiting: true,
        })
    };
    assert_eq!(notes(&model), ["您请求了人工服务"]);
    come(&mut model, pi(true, Some(5), None));
    assert_eq!(notes(&model)[1], "人工约 5 分钟 内回复，您可以继续留言");
    come(&mut model, pi(true, Some(150), None));
    assert!(notes(&model)[1].contains("3 小时"));
    come(
        &mut model,
        pi(false, None, Some(Millis(NOW.0 + 20 * 60 * 60 * 1_000))),
    );
    assert_eq!(
        notes(&model)[1],
        "现在是休息时间，人工 明天 00:30 回来后在这里回复您"
    );
    // Elsewhere it is still the merchant's clock, and said to be so.
    let mut away = model.clone();
    away.offset_min = -480;
    assert_eq!(
        notes(&away)[1],
        "现在是休息时间，人工 明天 00:30 GMT+8 回来后在这里回复您"
    );
    let operator = ServerFrame::Presence(Presence::Operator {
        name: "陈工".into(),
    });
    assert_eq!(
        told(&mut model, Event::Came(read(&operator))),
        [r#"handoff {"to":"operator"}"#]
    );
    assert_eq!(notes(&model)[1], "陈工 已接入");
    let says = json!({ "kind": "text", "text": "您好，我是陈工" });
    come(&mut model, body(3, "operator", says));
    assert_eq!(
        notes(&model),
        ["您请求了人工服务"],
        "who speaks needs no line"
    );
}

#[test]
fn chips_are_those_under_the_latest_answer() {
    let mut model = live(0);
    come(&mut model, pi_says(1, "看面积", vec![chip("area")]));
    come(&mut model, lead_card(2));
    assert_eq!(
        model.chips(),
        [offered("area")],
        "a card after the answer does not take them away"
    );
    happen(&mut model, Event::Said(id("v-00000001"), said("100平")));
    assert!(model.chips().is_empty());
    come(&mut model, accepted("v-00000001", 3));
    assert!(model.chips().is_empty());
}

#[test]
fn pi_offers_nothing_while_a_person_talks_nor_once_the_talk_has_ended() {
    let mut model = live(0);
    come(&mut model, pi_says(1, "看面积", vec![chip("area")]));
    let person = ServerFrame::Presence(Presence::Operator {
        name: "陈工".into(),
    });
    let mut taken_over = model.clone();
    come(&mut taken_over, person);
    assert!(taken_over.chips().is_empty());
    // Handed back in silence, it is Pi's talk again; not so after a person's words, or the last question.
    let pi = ServerFrame::Presence(pi_is_here());
    come(&mut taken_over, pi.clone());
    assert_eq!(taken_over.chips(), [offered("area")]);
    let words = json!({ "kind": "text", "text": "您好" });
    let rating = json!({ "kind": "card", "card": "rating" });
    for last in [body(2, "operator", words), body(2, "pi", rating)] {
        let mut model = model.clone();
        come(&mut model, last);
        come(&mut model, pi.clone());
        assert!(model.chips().is_empty());
        come(&mut model, pi_says(3, "还想问什么", vec![chip("price")]));
        assert_eq!(model.chips(), [offered("price")]);
    }
}

#[test]
fn the_visitor_s_own_comes_last_until_somebody_answers() {
    let own = |model: &Model| model.latest_own().map(|id| id.as_str().to_owned());
    let mut model = live(1);
    assert_eq!(own(&model), None);
    let said = say(json!({ "kind": "rating", "stars": 5 }));
    happen(&mut model, Event::Said(id("v-00000001"), said));
    assert_eq!(
        own(&model),
        None,
        "a card is not filled in before it is stored"
    );
    let mut rated = body(2, "visitor", json!({ "kind": "rated", "stars": 5 }));
    if let ServerFrame::Message(message) = &mut rated {
        message.id = id("v-00000001");
    }
    come(&mut model, rated);
    assert_eq!(own(&model).as_deref(), Some("v-00000001"));
    come(&mut model, pi_says(3, "谢谢", Vec::new()));
    assert_eq!(own(&model), None);
    let words = say(json!({ "kind": "text", "text": "再见" }));
    happen(&mut model, Event::Said(id("v-00000002"), words));
    assert_eq!(own(&model).as_deref(), Some("v-00000002"));
    come(&mut model, accepted("v-00000002", 4));
    assert_eq!(own(&model).as_deref(), Some("v-00000002"));
}

#[test]
fn a_draft_that_nobody_goes_on_with_is_withdrawn() {
    let mut model = live(1);
    let mut at = |after_ms: u64, event: Event| {
        let effects = widget::model::update(&mut model, event, Millis(NOW.0 + after_ms));
        let waits = effects.into_iter().filter_map(|effect| match effect {
            Effect::Wait(ms, timer @ Timer::Draft(_)) => Some((ms, timer)),
            _ => None,
        });
        (waits.collect::<Vec<_>>(), model.draft.is_some())
    };
    let draft = |words: &str| {
        Event::Came(read(&ServerFrame::Draft {
            id: id("pi-00000002"),
            text: words.into(),
        }))
    };
    let timer = Timer::Draft(id("pi-00000002"));
    let due = || Event::Due(timer.clone());
    assert_eq!(at(0, draft("种")), (vec![(60_000, timer.clone())], true));
    assert_eq!(at(50_000, draft("种植")), (vec![], true), "one timer");
    assert_eq!(at(60_000, due()), (vec![(50_000, timer.clone())], true));
    assert_eq!(at(110_000, due()), (vec![], false));
    // It may come back, and is then waited for again.
    assert_eq!(
        at(120_000, draft("种植牙")),
        (vec![(60_000, timer.clone())], true)
    );
}

#[test]
fn the_page_is_told_of_what_happens_and_never_of_words() {
    let mut model = live(1);
    let words = "我叫李雷，电话13812345678";
    happen(&mut model, Event::Said(id("v-00000001"), said(words)));
    let mut all = told(&mut model, Event::Came(read(&accepted("v-00000001", 2))));
    all.extend(told(
        &mut model,
        Event::Came(read(&accepted("v-00000001", 2))),
    ));
    assert_eq!(all, [r#"message-sent {"id":"v-00000001","kind":"text"}"#]);
    let lead = say(json!({ "kind": "lead", "phone": "13812345678", "consent": "v1" }));
    happen(&mut model, Event::Said(id("v-00000002"), lead));
    let given = json!({ "kind": "lead_given", "contacts": [["phone", "138****5678"]] });
    let ServerFrame::Message(mut message) = body(3, "visitor", given) else {
        panic!("a message")
    };
    message.id = id("v-00000002");
    all = told(
        &mut model,
        Event::Came(read(&ServerFrame::Message(message))),
    );
    assert_eq!(
        all,
        [
            r#"message-sent {"id":"v-00000002","kind":"lead"}"#,
            "lead-created {}"
        ]
    );
    all = told(
        &mut model,
        Event::Came(read(&pi_says(4, "好的", Vec::new()))),
    );
    all.retain(|told| told.contains('{'));
    assert_eq!(
        all,
        [
            r#"message-received {"id":"m-00000004","from":"pi","kind":"text"}"#,
            r#"unread {"count":2}"#
        ]
    );
    let problem = Problem::new(Code::TooMany);
    let refused = ServerFrame::Refused { id: None, problem };
    assert_eq!(
        told(&mut model, Event::Came(read(&refused))),
        [r#"error {"code":"too_many"}"#]
    );
    assert_eq!(
        Said::parse(Json::parse(r#"{"kind":"text","text":" "}"#).unwrap()),
        None
    );
}
