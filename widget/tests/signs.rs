//! Marks, typing, and who is there.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::limit::TYPING_MS;
use shared::protocol::{Body, ClientFrame, From, Marks, Presence, Seq, ServerFrame, Side};
use shared::time::Millis;
use support::*;
use widget::model::{Delivery, Effect, Event, Face, Model, Row, Timer, update};

fn marks(delivered: u64, read: u64) -> Marks {
    Marks {
        delivered: Seq(delivered),
        read: Seq(read),
    }
}

fn operator_says(seq: u64) -> ServerFrame {
    let from = From::Operator {
        name: "陈工".into(),
    };
    let body = Body::Text {
        text: "我来回答".into(),
        chips: Vec::new(),
    };
    message(seq, from, body)
}

/// A live model with `last` messages of Pi's whose marks the edge knows.
fn settled(last: u64) -> Model {
    let mut model = live(last);
    happen(&mut model, Event::Due(Timer::Marks));
    model
}

fn is_gathering(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Wait(_, Timer::Marks)))
}

#[test]
fn a_burst_of_messages_makes_one_frame_of_marks() {
    let mut model = settled(0);
    assert!(is_gathering(&come(&mut model, operator_says(1))));
    assert!(!is_gathering(&come(&mut model, operator_says(2))));
    // What lies behind a gap has not come yet.
    assert!(!is_gathering(&come(&mut model, operator_says(4))));
    let effects = happen(&mut model, Event::Due(Timer::Marks));
    assert_eq!(sent(&effects), [ClientFrame::Marks(marks(2, 0))]);
    assert_eq!(happen(&mut model, Event::Due(Timer::Marks)), []);
    // The visitor's own words are no news.
    come(&mut model, operator_says(3));
    happen(&mut model, Event::Due(Timer::Marks));
    happen(&mut model, Event::Said(id("v-00000001"), said("好")));
    assert!(!is_gathering(&come(&mut model, accepted("v-00000001", 5))));
}

#[test]
fn only_what_somebody_looks_at_is_read() {
    let mut model = settled(2);
    assert_eq!(model.unread(), 2);
    let effects = happen(&mut model, Event::Looked(true));
    assert!(is_gathering(&effects) && effects.contains(&Effect::Save));
    assert_eq!(model.unread(), 0, "the badge goes at once");
    let effects = happen(&mut model, Event::Due(Timer::Marks));
    assert_eq!(sent(&effects), [ClientFrame::Marks(marks(2, 2))]);
    happen(&mut model, Event::Looked(false));
    come(&mut model, operator_says(3));
    assert_eq!(model.unread(), 1);
    let effects = happen(&mut model, Event::Due(Timer::Marks));
    assert_eq!(sent(&effects), [ClientFrame::Marks(marks(3, 2))]);
    // It was read in another tab.
    let read = ServerFrame::Marks {
        side: Side::Visitor,
        marks: marks(3, 3),
    };
    assert_eq!(come(&mut model, read), [Effect::Save]);
    assert_eq!(model.unread(), 0);
    assert_eq!(happen(&mut model, Event::Looked(true)), []);
}

#[test]
fn the_read_mark_outlives_the_page() {
    let mut handed = snapshot();
    handed.place = Some(place());
    handed.is_back = true;
    handed.read = Seq(3);
    let mut model = Model::adopt(handed, NOW, 480);
    happen(&mut model, Event::Begun);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(5));
    for seq in 1..=5 {
        come(&mut model, operator_says(seq));
    }
    assert_eq!(model.unread(), 2);
    assert!(widget::wire::saved(&model).write().contains("\"read\":3"));
}

#[test]
fn marks_are_told_again_on_a_new_connection() {
    let mut model = settled(2);
    happen(&mut model, Event::Online(true));
    happen(&mut model, Event::Looked(true));
    assert_eq!(
        happen(&mut model, Event::Due(Timer::Marks)),
        [],
        "nobody would hear it"
    );
    happen(&mut model, Event::Opened);
    assert!(is_gathering(&come(&mut model, welcome(2))));
    let effects = happen(&mut model, Event::Due(Timer::Marks));
    assert_eq!(sent(&effects), [ClientFrame::Marks(marks(2, 2))]);
}

#[test]
fn what_the_visitor_said_shows_how_far_it_got() {
    let mut model = settled(0);
    let state = |model: &Model| {
        let line = drawn(model).into_iter().find_map(|row| match row {
            Row::Line(line) if line.from == From::Visitor => Some(line),
            _ => None,
        });
        match line.unwrap().face {
            Face::Words(_, delivery) => delivery,
            other => panic!("{other:?}"),
        }
    };
    let staff = |delivered, read| ServerFrame::Marks {
        side: Side::Staff,
        marks: marks(delivered, read),
    };
    happen(&mut model, Event::Said(id("v-00000001"), said("在吗")));
    assert_eq!(state(&model), Delivery::Waiting);
    come(&mut model, accepted("v-00000001", 1));
    assert_eq!(state(&model), Delivery::Stored);
    come(&mut model, staff(1, 0));
    assert_eq!(state(&model), Delivery::Delivered);
    let mut answered = model.clone();
    come(&mut model, staff(1, 1));
    come(&mut model, staff(1, 0));
    assert_eq!(state(&model), Delivery::Read, "marks only go up");
    come(&mut answered, pi_says(2, "您好", Vec::new()));
    assert_eq!(state(&answered), Delivery::Read, "an answer has read it");
}

#[test]
fn writing_is_told_at_its_beginning_now_and_then_and_at_its_end() {
    let mut model = settled(1);
    let typed = |model: &mut Model, is_on, after_ms| {
        let effects = update(model, Event::Typed(is_on), Millis(NOW.0 + after_ms));
        match sent(&effects)[..] {
            [] => None,
            [ClientFrame::Typing { on }] => Some(on),
            ref other => panic!("{other:?}"),
        }
    };
    assert_eq!(typed(&mut model, false, 0), None, "nothing was begun");
    assert_eq!(typed(&mut model, true, 0), Some(true));
    assert_eq!(typed(&mut model, true, TYPING_MS / 2 - 1), None);
    assert_eq!(typed(&mut model, true, TYPING_MS / 2), Some(true));
    assert_eq!(typed(&mut model, false, TYPING_MS), Some(false));
    assert_eq!(typed(&mut model, true, TYPING_MS), Some(true));
    let effects = happen(&mut model, Event::Said(id("v-00000001"), said("好")));
    assert!(matches!(
        sent(&effects)[..],
        [ClientFrame::Typing { on: false }, ClientFrame::Say { .. }]
    ));
    // Without a connection there is nobody to tell, and nothing to tell later.
    happen(&mut model, Event::Typed(true));
    happen(&mut model, Event::Online(true));
    assert_eq!(typed(&mut model, true, TYPING_MS), None);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(2));
    assert_eq!(typed(&mut model, true, TYPING_MS), Some(true));
}

#[test]
fn staff_that_writes_is_seen_until_it_has_written() {
    let mut model = settled(1);
    let on = |on| ServerFrame::Typing {
        side: Side::Staff,
        on,
    };
    let is_seen = |model: &Model| matches!(drawn(model).last(), Some(Row::Typing));
    let begun = come(&mut model, on(true));
    let [Effect::Wait(ms, first)] = &begun[..] else {
        panic!("{begun:?}")
    };
    assert_eq!(u64::from(*ms), TYPING_MS);
    assert!(is_seen(&model));
    let renewed = come(&mut model, on(true));
    let [Effect::Wait(_, second)] = &renewed[..] else {
        panic!("{renewed:?}")
    };
    happen(&mut model, Event::Due(first.clone()));
    assert!(is_seen(&model), "it was renewed");
    happen(&mut model, Event::Due(second.clone()));
    assert!(!is_seen(&model), "it was not renewed any more");
    come(&mut model, on(true));
    come(&mut model, operator_says(2));
    assert!(!is_seen(&model), "it is said");
    come(&mut model, on(true));
    come(&mut model, on(false));
    assert!(!is_seen(&model));
    // The visitor's own other tab is not somebody else.
    come(
        &mut model,
        ServerFrame::Typing {
            side: Side::Visitor,
            on: true,
        },
    );
    assert!(!is_seen(&model));
}

#[test]
fn staff_is_there_as_long_as_the_edge_says_so() {
    let mut model = settled(1);
    come(
        &mut model,
        ServerFrame::Presence(Presence::Operator {
            name: "陈工".into(),
        }),
    );
    assert!(!model.signs.is_here);
    let here = |side| ServerFrame::Here { side, here: true };
    come(&mut model, here(Side::Visitor));
    assert!(!model.signs.is_here);
    come(&mut model, here(Side::Staff));
    assert!(model.signs.is_here);
    // A new connection begins without knowing.
    happen(&mut model, Event::Online(true));
    assert!(!model.signs.is_here);
}
