//! Asking for a person: who is there, when somebody comes, and how the talk goes back to Pi.

use super::{is_message, operator};
use shared::api::Me;
use shared::merchant::Hours;
use shared::protocol::{Body, ClientFrame, Presence, Said, ServerFrame};
use shared::time::Millis;
use std::time::{SystemTime, UNIX_EPOCH};
use tests::eventually;
use tests::stand::{Stand, always};
use tests::visitor::{Visitor, messages, pi_texts};

const MINUTE_MS: u64 = 60_000;

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Millis(since.as_millis() as u64)
}

/// A stand whose merchant has these hours.
fn with_hours(hours: Hours) -> Stand {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let mut profile = owner.get::<Me>("/v1/console/me").profile;
    profile.hours = hours;
    let answer = owner.send_json("PUT", "/v1/console/profile", &profile);
    assert_eq!(answer.status, 200, "{}", answer.text());
    stand
}

fn presence(frames: &[ServerFrame]) -> Presence {
    let mut presences = frames.iter().rev().filter_map(|frame| match frame {
        ServerFrame::Welcome { presence, .. } | ServerFrame::Presence(presence) => Some(presence),
        _ => None,
    });
    presences.next().expect("a presence").clone()
}

#[test]
fn a_person_is_asked_for_comes_and_gives_the_talk_back() {
    let stand = with_hours(always(Some(7)));
    let visitor = Visitor::start(&stand, "你好");
    let conversation = &visitor.started.conversation;
    let pi = |waiting| {
        let Presence::Pi { name, .. } = presence(&visitor.started.frames) else {
            panic!("Pi answers first");
        };
        Presence::Pi {
            name,
            open: true,
            reply_min: Some(7),
            back_at: None,
            waiting,
        }
    };
    assert_eq!(presence(&visitor.started.frames), pi(false));
    let mut tab = visitor.connect(0);
    let mut operator = operator(&stand, &visitor);
    let asked = visitor.say(Said::Person);
    assert_eq!(presence(&asked), pi(true));
    let said = messages(&asked);
    assert_eq!(said[0].body, Body::PersonAsked);
    assert!(pi_texts(&said).contains("前台"), "{said:?}");
    tab.until(|frame: &ServerFrame| *frame == ServerFrame::Presence(pi(true)));
    operator.until(|frame: &ServerFrame| *frame == ServerFrame::Presence(pi(true)));
    let row = |is_wanted: fn(&shared::protocol::ConversationRow) -> bool| {
        eventually("the row", || {
            stand.owner().row(conversation).filter(is_wanted)
        })
    };
    let waiting = row(|row| row.waiting);
    assert_eq!(waiting.presence, pi(true));

    operator.send(&tests::visitor::say("o-00000001", "您好，我在"));
    tab.until(is_message("o-00000001"));
    let taken = row(|row| !row.waiting);
    assert!(matches!(taken.presence, Presence::Operator { .. }));
    // Asked for again, who is there already is told of it, and Pi keeps out.
    let again = messages(&visitor.say(Said::Person));
    assert_eq!(again.len(), 1, "{again:?}");

    operator.send(&ClientFrame::Resolve);
    tab.until(|frame: &ServerFrame| *frame == ServerFrame::Presence(pi(false)));
    let back = row(|row| !row.waiting && matches!(row.presence, Presence::Pi { .. }));
    assert_eq!(back.presence, pi(false));
    assert!(
        !pi_texts(&visitor.types("能用医保吗")).is_empty(),
        "Pi has it again"
    );
}

#[test]
fn while_nobody_is_there_the_visitor_is_told_when_somebody_will_be() {
    // On the merchant's clock it is eight in the morning, give or take a minute, and it opens at ten.
    let minute = (now().0 / MINUTE_MS % 1440) as i32;
    let offset = 480 - minute;
    let utc_offset_min = if offset < -840 { offset + 1440 } else { offset };
    let stand = with_hours(Hours {
        utc_offset_min,
        opens_min: 600,
        closes_min: 1080,
        ..always(Some(7))
    });
    let visitor = Visitor::start(&stand, "你好");
    let asked = visitor.say(Said::Person);
    let Presence::Pi {
        open,
        reply_min,
        back_at,
        waiting,
        ..
    } = presence(&asked)
    else {
        panic!("{asked:?}");
    };
    assert!(!open && waiting && reply_min.is_none());
    let back_at = back_at.expect("when it opens");
    assert!(back_at > now() && back_at.since(now()) <= 120 * MINUTE_MS);
    assert_eq!(back_at.on_clock(utc_offset_min).minute, 600);
    let said = pi_texts(&messages(&asked));
    assert!(said.contains("10:00") || said.contains("10点"), "{said}");

    // Pi answers all the same, and says at its first answer when somebody will be there.
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let said = pi_texts(&visitor.transcript());
    assert!(said.contains("4,980") && said.contains("10:00"), "{said}");
    let said = pi_texts(&visitor.types("能不能用医保"));
    assert!(!said.contains("10:00"), "{said}");
}

#[test]
fn a_merchant_that_never_opens_names_no_time() {
    let stand = with_hours(Hours {
        days: Vec::new(),
        ..always(Some(7))
    });
    let visitor = Visitor::start(&stand, "你好");
    let asked = visitor.say(Said::Person);
    let presence = presence(&asked);
    assert!(matches!(
        presence,
        Presence::Pi {
            open: false,
            back_at: None,
            waiting: true,
            ..
        }
    ));
    assert!(!pi_texts(&messages(&asked)).is_empty());
}
