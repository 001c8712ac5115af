//! What the model does with what happens, case by case: starting, sending, resuming.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::api::StartReply;
use shared::id::StartKey;
use shared::protocol::{Body, ClientFrame, Code, From, Problem, Seq, ServerFrame, close};
use support::*;
use widget::model::{Effect, Event, Link, Model, Note, Outgoing, Problem as Refusal, Timer, Way};

fn reply(frames: Vec<ServerFrame>) -> Event {
    started(StartReply {
        conversation: conversation(),
        token: "token".into(),
        frames,
    })
}

#[test]
fn the_first_message_starts_the_conversation_and_the_second_waits_for_it() {
    let mut model = model();
    assert_eq!(happen(&mut model, Event::Begun), []);
    assert_eq!(
        model.chips().len(),
        2,
        "prepared questions before the first message"
    );
    let effects = begin(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    assert!(
        matches!(&effects[..], [Effect::Save, Effect::Start(request)] if request.id == id("v-00000001") && request.key == model.key)
    );
    assert_eq!(
        happen(&mut model, Event::Said(id("v-00000002"), said("在吗"))),
        [Effect::Save]
    );
    assert_eq!(shown(&model), ["多少钱…", "在吗…"]);
    assert!(model.chips().is_empty());

    let first = ServerFrame::Message(shared::protocol::Message {
        seq: Seq(1),
        id: id("v-00000001"),
        at: NOW,
        from: From::Visitor,
        body: Body::Text {
            text: "多少钱".into(),
            chips: Vec::new(),
        },
    });
    let effects = happen(
        &mut model,
        reply(vec![
            welcome(2),
            first,
            pi_says(2, "看面积", vec![chip("area")]),
        ]),
    );
    assert_eq!(effects[0], Effect::Save);
    assert_eq!(opened(&effects), Some((place(), Way::Socket)));
    assert_eq!(
        shown(&model),
        ["多少钱", "看面积", "在吗…"],
        "what is stored stands before what is on its way"
    );
    let effects = happen(&mut model, Event::Opened);
    let frames = sent(&effects);
    assert!(matches!(
        frames[0],
        ClientFrame::Hello {
            seen: Seq(2),
            page: None,
            ..
        }
    ));
    assert!(
        matches!(frames[1], ClientFrame::Say { id: ref sent, .. } if *sent == id("v-00000002"))
    );
}

#[test]
fn a_start_that_is_not_heard_is_repeated_with_the_same_key_and_id() {
    let mut model = model();
    let effects = begin(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    let Some(Effect::Start(first)) = effects.last() else {
        panic!("{effects:?}")
    };
    let effects = happen(&mut model, Event::Unreached { roll: 0 });
    let [Effect::Wait(wait_ms, timer)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert!(*wait_ms <= 500);
    let effects = begin(&mut model, Event::Due(timer.clone()));
    let [Effect::Start(second)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((&second.key, &second.id), (&first.key, &first.id));
    // Only a second failure is worth a word.
    assert_eq!(model.note(), None);
    happen(&mut model, Event::Unreached { roll: 0 });
    assert_eq!(model.note(), Some(Note::Weak));
}

#[test]
fn what_the_edge_denies_is_shown_as_not_sent_and_can_be_sent_again() {
    let mut model = model();
    happen(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    happen(&mut model, denied(Code::OriginNotAllowed));
    assert_eq!(shown(&model), ["多少钱!"]);
    assert_eq!(model.link, Link::Idle);
    let effects = begin(&mut model, Event::SaidAgain(id("v-00000001")));
    assert!(matches!(&effects[..], [Effect::Save, Effect::Start(_)]));
    assert_eq!(shown(&model), ["多少钱…"]);
}

#[test]
fn a_message_is_accepted_once_and_keeps_its_words() {
    let mut model = live(2);
    happen(
        &mut model,
        Event::Said(id("v-00000001"), said("我电话13812345678")),
    );
    come(&mut model, accepted("v-00000001", 3));
    assert_eq!(shown(&model), ["您好", "您好", "我电话13812345678"]);
    // The same again by every way there is: nothing changes.
    come(&mut model, accepted("v-00000001", 3));
    let masked = Body::Text {
        text: "我电话138****5678".into(),
        chips: Vec::new(),
    };
    come(&mut model, message(3, From::Visitor, masked));
    come(&mut model, pi_says(2, "别的", Vec::new()));
    assert_eq!(shown(&model), ["您好", "您好", "我电话13812345678"]);
    assert_eq!(model.thread.seen(), Seq(3));
}

#[test]
fn messages_out_of_order_are_put_in_order_and_a_gap_is_asked_for() {
    let mut model = live(1);
    let effects = come(&mut model, pi_says(3, "三", Vec::new()));
    let Some(Effect::Wait(_, timer)) = effects.last() else {
        panic!("{effects:?}")
    };
    assert_eq!(*timer, Timer::Gap(Seq(3)));
    assert_eq!(
        model.thread.seen(),
        Seq(1),
        "resuming from here fills the gap"
    );
    // It fills by itself: nothing to do.
    let mut filled = model.clone();
    come(&mut filled, pi_says(2, "二", Vec::new()));
    assert_eq!(shown(&filled), ["您好", "二", "三"]);
    assert_eq!(filled.thread.seen(), Seq(3));
    assert_eq!(happen(&mut filled, Event::Due(timer.clone())), []);
    // It does not: the socket is opened anew, and says hello from before the gap.
    assert_eq!(
        opened(&happen(&mut model, Event::Due(timer.clone()))),
        Some((place(), Way::Socket))
    );
    let effects = happen(&mut model, Event::Opened);
    assert!(matches!(
        sent(&effects)[0],
        ClientFrame::Hello { seen: Seq(1), .. }
    ));
    // The edge does not have it: asking again and again would help nobody.
    come(&mut model, welcome(3));
    come(&mut model, pi_says(3, "三", Vec::new()));
    assert_eq!((model.thread.seen(), model.thread.gap()), (Seq(3), None));
}

#[test]
fn reconnecting_resumes_after_the_last_message_seen_and_sends_again_what_is_open() {
    let mut model = live(2);
    happen(&mut model, Event::Said(id("v-00000001"), said("在吗")));
    let effects = happen(
        &mut model,
        Event::Closed {
            code: 1006,
            roll: 255,
        },
    );
    let [Effect::Wait(first_ms, timer)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(
        opened(&happen(&mut model, Event::Due(timer.clone()))),
        Some((place(), Way::Socket))
    );
    let effects = happen(
        &mut model,
        Event::Closed {
            code: 1006,
            roll: 255,
        },
    );
    let [Effect::Wait(second_ms, _)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert!(second_ms > first_ms, "longer each time");
    // The network is back: no waiting, and the timer that is still set means nothing any more.
    assert_eq!(
        opened(&happen(&mut model, Event::Online(true))),
        Some((place(), Way::Socket))
    );
    assert_eq!(happen(&mut model, Event::Due(timer.clone())), []);
    let effects = happen(&mut model, Event::Opened);
    let frames = sent(&effects);
    assert!(matches!(frames[0], ClientFrame::Hello { seen: Seq(2), .. }));
    assert!(
        matches!(frames[1], ClientFrame::Say { id: ref sent, .. } if *sent == id("v-00000001"))
    );
    come(&mut model, welcome(3));
    come(&mut model, accepted("v-00000001", 3));
    assert_eq!(shown(&model), ["您好", "您好", "在吗"]);
    assert_eq!(model.note(), None);
}

#[test]
fn a_confirmation_that_does_not_come_means_a_dead_socket() {
    let mut model = live(0);
    let effects = happen(&mut model, Event::Said(id("v-00000001"), said("在吗")));
    let Some(Effect::Wait(_, timer)) = effects.last() else {
        panic!("{effects:?}")
    };
    let mut confirmed = model.clone();
    come(&mut confirmed, accepted("v-00000001", 1));
    assert_eq!(happen(&mut confirmed, Event::Due(timer.clone())), []);
    assert_eq!(
        opened(&happen(&mut model, Event::Due(timer.clone()))),
        Some((place(), Way::Socket))
    );
}

#[test]
fn a_page_that_slept_does_not_trust_its_socket() {
    let mut model = live(0);
    assert_eq!(happen(&mut model, Event::Woke { hidden_ms: 2_000 }), []);
    assert_eq!(
        opened(&happen(&mut model, Event::Woke { hidden_ms: 60_000 })),
        Some((place(), Way::Socket))
    );
    let mut model = live(0);
    happen(&mut model, Event::Online(false));
    assert_eq!(model.note(), Some(Note::Offline));
    assert_eq!(
        opened(&happen(&mut model, Event::Online(true))),
        Some((place(), Way::Socket))
    );
}

#[test]
fn the_last_page_of_a_long_talk_has_no_gap_before_it() {
    let mut handed = snapshot();
    handed.place = Some(place());
    handed.is_back = true;
    let mut model = Model::adopt(handed, NOW, 480);
    assert!(model.is_loading() && model.chips().is_empty());
    assert_eq!(
        opened(&happen(&mut model, Event::Begun)),
        Some((place(), Way::Socket))
    );
    let effects = happen(&mut model, Event::Opened);
    assert!(
        matches!(
            sent(&effects)[0],
            ClientFrame::Hello {
                seen: Seq(0),
                page: Some(_),
                ..
            }
        ),
        "a new page is told"
    );
    come(&mut model, welcome(120));
    for seq in 71..=120 {
        let effects = come(&mut model, pi_says(seq, "您好", Vec::new()));
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::Wait(_, Timer::Gap(_)))),
            "{seq}"
        );
    }
    assert_eq!(model.thread.seen(), Seq(120));
    assert!(!model.is_loading());
    happen(
        &mut model,
        Event::Closed {
            code: 1006,
            roll: 0,
        },
    );
    happen(&mut model, Event::Online(true));
    let effects = happen(&mut model, Event::Opened);
    assert!(
        matches!(
            sent(&effects)[0],
            ClientFrame::Hello {
                seen: Seq(120),
                page: None,
                ..
            }
        ),
        "once"
    );
}

#[test]
fn a_talk_that_ended_goes_on_in_a_new_one() {
    for end in [
        Event::Closed {
            code: close::UNAUTHORISED,
            roll: 0,
        },
        Event::Came(read(&ServerFrame::Refused {
            id: Some(id("v-00000001")),
            problem: Problem::new(Code::Closed),
        })),
    ] {
        let mut model = live(2);
        happen(&mut model, Event::Said(id("v-00000001"), said("在吗")));
        assert_eq!(happen(&mut model, end), [Effect::Renew]);
        let fresh = StartKey::parse("BBBBBBBBBBBBBBBBBBBBBB").unwrap();
        let effects = begin(&mut model, Event::Renewed(fresh.clone()));
        assert!(
            matches!(&effects[..], [Effect::Drop, Effect::Save, Effect::Start(request)] if request.key == fresh && request.id == id("v-00000001"))
        );
        assert_eq!(shown(&model), ["在吗…"]);
    }
}

#[test]
fn a_frame_that_is_refused_does_not_block_what_follows() {
    let mut model = live(1);
    happen(&mut model, Event::Said(id("v-00000001"), said("坏")));
    come(
        &mut model,
        ServerFrame::Refused {
            id: Some(id("v-00000001")),
            problem: Problem::new(Code::TooMany),
        },
    );
    happen(&mut model, Event::Said(id("v-00000002"), said("好")));
    come(&mut model, accepted("v-00000002", 2));
    assert_eq!(
        shown(&model),
        ["您好", "坏!", "好"],
        "it stays where it was said"
    );
    assert_eq!(
        sent(&happen(&mut model, Event::SaidAgain(id("v-00000001")))).len(),
        1
    );
    // A frame that closes the socket would close the next one too.
    happen(
        &mut model,
        Event::Closed {
            code: close::BAD_FRAME,
            roll: 0,
        },
    );
    assert_eq!(shown(&model), ["您好", "坏!", "好"]);
}

#[test]
fn what_the_loader_had_under_way_goes_on_with_the_same_ids() {
    let mut handed = snapshot();
    handed.place = Some(place());
    handed.frames = vec![read(&welcome(1)), read(&pi_says(1, "您好", Vec::new()))];
    let outgoing = |name: &str, words: &str| Outgoing {
        id: id(name),
        said: said(words),
        refused: None,
        after: Seq(0),
    };
    handed.sends = vec![
        outgoing("v-00000001", "一"),
        Outgoing {
            refused: Some(Refusal::of("bad_request")),
            ..outgoing("v-00000002", "二")
        },
    ];
    let mut model = Model::adopt(handed, NOW, 480);
    assert_eq!(
        opened(&happen(&mut model, Event::Begun)),
        Some((place(), Way::Socket))
    );
    let effects = happen(&mut model, Event::Opened);
    let frames = sent(&effects);
    assert_eq!(
        frames.len(),
        2,
        "a hello and what is open, not what was refused"
    );
    assert!(
        matches!(frames[1], ClientFrame::Say { id: ref sent, .. } if *sent == id("v-00000001"))
    );
    assert!(widget::wire::saved(&model).write().contains("v-00000001"));
}
