//! Which way the model takes to the edge, and which version it speaks there.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::protocol::{ClientFrame, Code, VERSION, VERSION_MIN, close};
use shared::time::Millis;
use support::*;
use widget::model::{Effect, Event, Link, Model, Note, Timer, Way, close_code, update};

/// A model on its way to a conversation that an earlier page began.
fn coming_back() -> Model {
    let mut handed = snapshot();
    handed.place = Some(place());
    handed.is_back = true;
    let mut model = Model::adopt(handed, NOW, 480);
    assert_eq!(way(&happen(&mut model, Event::Begun)), Some(Way::Socket));
    model
}

fn way(effects: &[Effect]) -> Option<Way> {
    opened(effects).map(|(_, way)| way)
}

fn lost(model: &mut Model) -> Vec<Effect> {
    let (code, roll) = (1006, 0);
    happen(model, Event::Closed { code, roll })
}

fn timer(effects: &[Effect], wanted: fn(&Timer) -> bool) -> Timer {
    let timers = effects.iter().filter_map(|effect| match effect {
        Effect::Wait(_, timer) => Some(timer),
        _ => None,
    });
    let mut wanted = timers.filter(|timer| wanted(timer));
    wanted.next().expect("a timer").clone()
}

/// The next try, once its timer has run out.
fn again(model: &mut Model, effects: &[Effect]) -> Option<Way> {
    assert_eq!(way(effects), None, "not at once");
    let retry = timer(effects, |timer| matches!(timer, Timer::Retry(_)));
    way(&happen(model, Event::Due(retry)))
}

/// A model for which only a stream came through.
fn streaming() -> Model {
    let mut model = coming_back();
    let effects = lost(&mut model);
    assert_eq!(again(&mut model, &effects), Some(Way::Socket));
    assert_eq!(
        way(&lost(&mut model)),
        Some(Way::Stream),
        "the second socket is no chance"
    );
    happen(&mut model, Event::Opened);
    assert_eq!(model.note(), None, "nobody had to wait");
    come(&mut model, welcome(0));
    model
}

#[test]
fn two_sockets_that_come_to_nothing_make_it_a_stream() {
    let mut model = streaming();
    // It ended in order, after a few minutes: the next one follows at once.
    let later = Millis(NOW.0 + 180_000);
    let end = Event::Closed {
        code: 1000,
        roll: 0,
    };
    assert_eq!(
        way(&update(&mut model, end.clone(), later)),
        Some(Way::Stream)
    );
    // One that is cut before it brought anything is none, whatever its end.
    happen(&mut model, Event::Opened);
    let effects = update(&mut model, end, later);
    assert_eq!(again(&mut model, &effects), Some(Way::Socket));
}

#[test]
fn a_stream_that_is_cut_right_away_does_not_come_back_at_once() {
    let mut model = streaming();
    let effects = happen(
        &mut model,
        Event::Closed {
            code: 1000,
            roll: 0,
        },
    );
    assert_eq!(
        again(&mut model, &effects),
        Some(Way::Stream),
        "what worked last is tried first"
    );
}

#[test]
fn without_a_network_nothing_is_learnt_about_the_ways() {
    let mut model = coming_back();
    happen(&mut model, Event::Online(false));
    for _ in 0..4 {
        let effects = lost(&mut model);
        assert_eq!(again(&mut model, &effects), Some(Way::Socket));
    }
    lost(&mut model);
    assert_eq!(
        way(&happen(&mut model, Event::Online(true))),
        Some(Way::Socket)
    );
    // Nor from an edge that closes the socket itself: it was reached.
    for _ in 0..4 {
        let effects = happen(
            &mut model,
            Event::Closed {
                code: close::TRY_AGAIN,
                roll: 0,
            },
        );
        assert_eq!(again(&mut model, &effects), Some(Way::Socket));
    }
}

#[test]
fn a_way_that_swallows_everything_is_left() {
    let mut handed = snapshot();
    handed.place = Some(place());
    let mut model = Model::adopt(handed, NOW, 480);
    let mut wanted = Way::Socket;
    let mut effects = happen(&mut model, Event::Begun);
    for _ in 0..3 {
        assert_eq!(way(&effects), Some(wanted));
        let no_welcome = timer(&effects, |timer| matches!(timer, Timer::Welcome(_)));
        happen(&mut model, Event::Opened);
        effects = happen(&mut model, Event::Due(no_welcome));
        wanted = wanted.other();
    }
    assert_eq!(model.note(), Some(Note::Weak));
    // It also ends the wait for a socket that neither opens nor closes.
    let no_end = timer(&effects, |timer| matches!(timer, Timer::Welcome(_)));
    assert_eq!(
        way(&happen(&mut model, Event::Due(no_end.clone()))),
        Some(wanted.other())
    );
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(0));
    assert_eq!(happen(&mut model, Event::Due(no_end)), []);
    assert_eq!(model.note(), None);
}

#[test]
fn a_stream_is_trusted_no_longer_than_a_socket() {
    let mut model = streaming();
    assert_eq!(
        way(&happen(&mut model, Event::Woke { hidden_ms: 60_000 })),
        Some(Way::Stream)
    );
    assert_eq!(
        way(&happen(&mut model, Event::Online(true))),
        Some(Way::Stream),
        "one that is only being opened is as stale"
    );
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(0));
    lost(&mut model);
    assert_eq!(
        way(&happen(&mut model, Event::Woke { hidden_ms: 10 })),
        Some(Way::Stream)
    );
}

#[test]
fn an_older_edge_is_spoken_to_in_its_version() {
    let hello_v = |effects: &[Effect]| match sent(effects)[0] {
        ClientFrame::Hello { v, .. } => v,
        ref other => panic!("{other:?}"),
    };
    let outdated = || Event::Closed {
        code: close::VERSION,
        roll: 0,
    };
    let mut model = coming_back();
    assert_eq!(hello_v(&happen(&mut model, Event::Opened)), VERSION);
    for v in (VERSION_MIN..VERSION).rev() {
        assert_eq!(
            way(&happen(&mut model, outdated())),
            Some(Way::Socket),
            "at once"
        );
        assert_eq!(hello_v(&happen(&mut model, Event::Opened)), v);
        assert_eq!(model.note(), None);
    }
    // To the first version it sends nothing that is newer.
    assert_eq!(model.v, 1);
    come(&mut model, welcome(1));
    come(&mut model, pi_says(1, "您好", Vec::new()));
    assert_eq!(happen(&mut model, Event::Looked(true)), [Effect::Save]);
    assert_eq!(happen(&mut model, Event::Typed(true)), []);
    // Nothing is left.
    assert_eq!(happen(&mut model, outdated()), []);
    assert_eq!(
        (model.link, model.note()),
        (Link::Outdated, Some(Note::Outdated))
    );
    assert_eq!(happen(&mut model, Event::Online(true)), []);
}

#[test]
fn a_first_message_falls_back_too_and_waits_where_nothing_is_left() {
    let mut model = model();
    happen(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    for v in (VERSION_MIN..VERSION).rev() {
        let effects = begin(&mut model, denied(Code::UnknownVersion));
        assert!(matches!(&effects[..], [Effect::Start(request)] if request.v == v));
    }
    assert_eq!(happen(&mut model, denied(Code::UnknownVersion)), []);
    assert_eq!(model.note(), Some(Note::Outdated));
    assert_eq!(
        shown(&model),
        ["多少钱…"],
        "after a reload it is sent by a newer build"
    );
}

#[test]
fn a_refusal_means_the_same_on_every_way() {
    let name = |code: Code| match denied(code) {
        Event::Denied(name) => name,
        other => panic!("{other:?}"),
    };
    for (code, closes) in [
        (Code::Unauthorised, close::UNAUTHORISED),
        (Code::Closed, close::UNAUTHORISED),
        (Code::UnknownVersion, close::VERSION),
        (Code::BadFrame, close::BAD_FRAME),
        (Code::TooLarge, close::TOO_LARGE),
        (Code::OriginNotAllowed, close::NOT_ALLOWED),
        (Code::TooMany, close::TOO_MANY),
        (Code::Internal, close::TRY_AGAIN),
    ] {
        assert_eq!(close_code(Some(&name(code))), closes, "{code:?}");
    }
    // Something in between, or an older edge without streams: another way may do.
    for nothing in [None, Some("not_found")] {
        let mut model = streaming();
        happen(&mut model, Event::Online(true));
        happen(&mut model, Event::Opened);
        let (code, roll) = (close_code(nothing), 0);
        let effects = happen(&mut model, Event::Closed { code, roll });
        assert_eq!(again(&mut model, &effects), Some(Way::Socket));
    }
}
