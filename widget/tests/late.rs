//! What comes later than what was sent after it: it tells nothing new, and takes nothing back.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::api::StartReply;
use shared::protocol::{Code, Presence, Seq, ServerFrame};
use support::*;
use widget::model::{Event, Link, Model, Way};

fn begun() -> Model {
    let mut model = model();
    begin(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    assert_eq!(model.link, Link::Starting);
    model
}

fn join(model: &mut Model) {
    let key = model.key.clone();
    let effects = happen(model, Event::Joined(key, Some(place())));
    assert_eq!(opened(&effects), Some((place(), Way::Socket)));
}

#[test]
fn a_welcome_that_was_overtaken_takes_nothing_back() {
    let mut model = live(2);
    happen(&mut model, Event::Looked(true));
    come(&mut model, pi_says(3, "在的", Vec::new()));
    happen(&mut model, Event::Looked(false));
    // Made before the third message; a post's answer, which brought that, was faster.
    come(&mut model, welcome(2));
    assert_eq!(shown(&model).len(), 3);
    assert_eq!((model.thread.seen(), model.unread()), (Seq(3), 0));
}

#[test]
fn a_transcript_shorter_than_what_it_was_told_counts() {
    let mut model = live(3);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(2));
    assert_eq!(shown(&model).len(), 2);
    assert_eq!(model.thread.seen(), Seq(2));
}

#[test]
fn an_answer_to_the_first_message_does_not_stop_what_went_on_by_another_way() {
    for late in [
        denied(Code::UnknownVersion),
        denied(Code::Forbidden),
        Event::Unreached { roll: 0 },
    ] {
        let mut model = begun();
        join(&mut model);
        happen(&mut model, Event::Opened);
        let v = model.v;
        assert_eq!(happen(&mut model, late), []);
        assert_eq!((model.link, model.v), (Link::Live, v));
        assert_eq!(shown(&model), ["多少钱…"]);
    }
}

#[test]
fn the_welcome_of_the_way_that_is_gone_on_with_is_the_one_that_counts() {
    let mut model = begun();
    join(&mut model);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(2));
    let name = "陈工".to_owned();
    let presence = Presence::Operator { name };
    come(&mut model, ServerFrame::Presence(presence.clone()));
    let reply = StartReply {
        conversation: conversation(),
        token: "token".into(),
        frames: vec![welcome(1), accepted("v-00000001", 1)],
    };
    happen(&mut model, started(reply));
    assert_eq!(
        model.presence,
        widget::model::Presence::Operator("陈工".into())
    );
    assert_eq!(shown(&model), ["多少钱"]);
}
