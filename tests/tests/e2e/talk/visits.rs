//! Visits: one seat for one visitor, whatever happens in between.

use super::{furnished, refusal, thread};
use serde_json::json;
use shared::protocol::{Body, Code, Said, ServerFrame};
use shared::time::Millis;
use std::collections::BTreeSet;
use std::sync::RwLock;
use std::sync::mpsc::{self, Sender};
use tests::catalog::catalog;
use tests::eventually;
use tests::stand::Stand;
use tests::visitor::{Visitor, cards, pi_texts};

const HOUR_MS: u64 = 60 * 60_000;

fn wish(slot: Millis) -> Said {
    Said::Booking { slot }
}

/// What became of a visitor's wishes, as his transcript has it.
fn settled(visitor: &Visitor) -> Vec<(Millis, bool)> {
    let transcript = visitor.transcript();
    let settled = transcript.iter().filter_map(|message| match &message.body {
        Body::BookingSettled { slot, booked, .. } => Some((*slot, *booked)),
        _ => None,
    });
    settled.collect()
}

/// Wishes for a visit, and waits until it is known what became of it.
#[track_caller]
fn book(visitor: &Visitor, slot: Millis) -> bool {
    let before = settled(visitor).len();
    visitor.say(wish(slot));
    let settled = eventually("an answer", || settled(visitor).get(before).copied());
    assert_eq!(settled.0, slot);
    settled.1
}

#[test]
fn a_visit_is_asked_for_settled_and_known_to_everybody() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "怎么预约");
    let shown = cards(&visitor.first_messages());
    let [
        shared::protocol::Card::Booking {
            slots,
            utc_offset_min: 480,
            ..
        },
    ] = &shown[..]
    else {
        panic!("{shown:?}");
    };
    assert_eq!(visitor.slots(), *slots, "all are free");
    let slot = slots[3];
    assert!(book(&visitor, slot));
    let staff = thread(&stand, &visitor);
    let written = staff.iter().find_map(|body| match body {
        Body::BookingAsked {
            slot: asked,
            written,
        } if *asked == slot => Some(written.clone()),
        _ => None,
    });
    let written = written.expect("what was asked for");
    assert!(
        written.contains('月') && written.ends_with(":00"),
        "{written}"
    );
    let booked = Body::BookingSettled {
        slot,
        written,
        booked: true,
    };
    assert!(staff.contains(&booked));

    let conversation = &visitor.started.conversation;
    let bookings = stand.owner().bookings();
    assert_eq!(bookings.len(), 1);
    assert_eq!(
        (bookings[0].slot, &bookings[0].conversation),
        (slot, conversation)
    );
    eventually("the row", || {
        stand
            .owner()
            .row(conversation)
            .filter(|row| row.visit_at == Some(slot))
    });
    visitor.say(Said::Lead(visitor.lead_form("13812345678")));
    let lead = eventually("the lead", || stand.owner().leads().pop());
    assert_eq!(lead.facts.visit_at, Some(slot));
}

#[test]
fn a_seat_is_one_visitor_s_and_free_again_once_he_comes_another_time() {
    let stand = furnished();
    let one = Visitor::start(&stand, "怎么预约");
    let other = Visitor::start(&stand, "怎么预约");
    let [early, late, third] = one.slots()[..3] else {
        panic!("no slots");
    };
    assert!(book(&one, early));
    assert!(!other.slots().contains(&early), "taken");
    assert!(
        one.slots().contains(&early),
        "his own visit does not stand in his way"
    );
    assert!(!book(&other, early));
    let said = pi_texts(&other.transcript());
    assert!(said.contains("再选一个"), "{said}");
    assert!(book(&other, late));

    // He changes his mind; wishing for what he has gives him what he has.
    assert!(book(&one, third));
    assert!(book(&one, third));
    assert!(other.slots().contains(&early) && !other.slots().contains(&third));
    assert!(!book(&one, late));
    assert!(book(&other, early));
    let booked: Vec<_> = stand
        .owner()
        .bookings()
        .into_iter()
        .map(|booking| (booking.slot, booking.conversation))
        .collect();
    let [one, other] = [one, other].map(|visitor| visitor.started.conversation);
    assert_eq!(booked, [(early, other), (third, one)], "the nearest first");
}

#[test]
fn a_time_that_is_not_offered_is_refused() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "怎么预约");
    let slots = visitor.slots();
    let before = visitor.transcript();
    for slot in [
        Millis(0),
        Millis(slots[0].0 - HOUR_MS),
        slots[0].plus(1),
        slots[0].plus(HOUR_MS / 2),
        slots[slots.len() - 1].plus(48 * HOUR_MS),
        Millis(u64::MAX >> 12),
    ] {
        let problem = refusal(&visitor.say(wish(slot)));
        let told = (problem.code, problem.detail.as_deref());
        assert_eq!(told, (Code::InvalidValue, Some("slot")), "{slot:?}");
    }
    assert_eq!(visitor.transcript(), before);
    // Where there are no visits at all, there is no time.
    let bare = Stand::new("dental");
    let other = Visitor::start(&bare, "怎么预约");
    assert!(other.slots().is_empty());
    assert_eq!(refusal(&other.say(wish(slots[0]))).code, Code::InvalidValue);
    assert!(bare.owner().bookings().is_empty());
}

#[test]
fn a_time_that_the_merchant_has_taken_off_meanwhile_is_not_booked() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "怎么预约");
    let slots = visitor.slots();
    let mut fewer = catalog();
    let visits = fewer.visits.as_mut().unwrap();
    visits.ahead_days = 1;
    visits.notice_min = 30;
    stand.owner().set_catalog(&fewer);
    assert!(!book(&visitor, slots[slots.len() - 1]));
    fewer.visits = None;
    stand.owner().set_catalog(&fewer);
    assert!(!book(&visitor, slots[1]));
    assert!(visitor.slots().is_empty());
    assert!(stand.owner().bookings().is_empty());
    // Put back, it can be had.
    stand.owner().set_catalog(&catalog());
    assert!(book(&visitor, slots[1]));
}

/// Wishes for a time as a widget does: again and again under one id until it is known what became
/// of it, over as many sockets as that takes.
fn insist(visitor: &Visitor, slot: Millis, worker: &RwLock<Stand>, accepted: &Sender<()>) -> bool {
    let said = super::says("w-the-wish", wish(slot));
    loop {
        let socket = {
            // Whoever is about to kill the worker waits for this, and this for its return.
            let _up = worker.read().unwrap();
            visitor.try_connect(0)
        };
        let Some(mut socket) = socket else {
            continue;
        };
        if !socket.try_send(&said) {
            continue;
        }
        while let Ok(frame) = socket.try_receive::<ServerFrame>() {
            match frame {
                // After the last kill nobody counts any more.
                ServerFrame::Accepted { .. } => drop(accepted.send(())),
                ServerFrame::Message(message) => {
                    if let Body::BookingSettled { booked, .. } = message.body {
                        return booked;
                    }
                }
                ServerFrame::Refused { problem, .. } => panic!("refused: {problem}"),
                _ => {}
            }
        }
    }
}

#[test]
fn thirty_wish_for_one_time_at_once_and_nobody_is_booked_twice_over_three_kills() {
    const VISITORS: usize = 30;
    const SEATS: u16 = 4;
    const KILLS: usize = 3;
    let any = json!({ "burst": 100_000, "per_minute": 100_000 });
    let stand = Stand::with_limits("dental", json!({ "starts": any, "requests": any }));
    let mut catalog = catalog();
    catalog.visits.as_mut().unwrap().seats = SEATS;
    stand.owner().set_catalog(&catalog);
    let visitors: Vec<Visitor> = (0..VISITORS)
        .map(|_| Visitor::start(&stand, "怎么预约"))
        .collect();
    let slot = visitors[0].slots()[5];
    let worker = RwLock::new(stand);
    let (accepted, acceptances) = mpsc::channel();
    let told: Vec<bool> = std::thread::scope(|scope| {
        let insisting: Vec<_> = visitors
            .iter()
            .map(|visitor| {
                let (accepted, worker) = (accepted.clone(), &worker);
                scope.spawn(move || insist(visitor, slot, worker, &accepted))
            })
            .collect();
        for _ in 0..KILLS {
            assert_eq!(acceptances.iter().take(VISITORS / 5).count(), VISITORS / 5);
            worker.write().unwrap().crash();
        }
        insisting
            .into_iter()
            .map(|one| one.join().unwrap())
            .collect()
    });
    let stand = worker.into_inner().unwrap();

    let booked = |told: &[bool]| told.iter().filter(|booked| **booked).count();
    assert_eq!(booked(&told), usize::from(SEATS), "{told:?}");
    let who: BTreeSet<_> = visitors
        .iter()
        .zip(&told)
        .filter(|(_, booked)| **booked)
        .map(|(visitor, _)| visitor.started.conversation.clone())
        .collect();
    let bookings = stand.owner().bookings();
    assert!(bookings.iter().all(|booking| booking.slot == slot));
    let seated: Vec<_> = bookings
        .into_iter()
        .map(|booking| booking.conversation)
        .collect();
    assert_eq!(seated.len(), who.len());
    assert_eq!(seated.into_iter().collect::<BTreeSet<_>>(), who);
    for (visitor, told) in visitors.iter().zip(&told) {
        assert_eq!(
            settled(visitor),
            [(slot, *told)],
            "asked once, answered once"
        );
        let asked = visitor.transcript();
        let asked = asked
            .iter()
            .filter(|message| matches!(message.body, Body::BookingAsked { .. }));
        assert_eq!(asked.count(), 1);
        assert_eq!(
            visitor.slots().contains(&slot),
            *told,
            "free for those who have it only"
        );
    }
}

#[test]
fn a_wish_that_is_sent_twice_is_one() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "怎么预约");
    let slot = visitor.slots()[0];
    let said = super::says("w-the-wish", wish(slot));
    for _ in 0..3 {
        let frames = [tests::visitor::hello(0), said.clone()];
        let reply: shared::api::FramesReply = visitor.post_frames(&frames).json();
        assert!(
            reply
                .frames
                .iter()
                .any(|frame| matches!(frame, ServerFrame::Accepted { .. }))
        );
    }
    eventually("an answer", || {
        Some(()).filter(|()| !settled(&visitor).is_empty())
    });
    let _: shared::api::FramesReply = visitor
        .post_frames(&[tests::visitor::hello(0), said])
        .json();
    assert_eq!(settled(&visitor), [(slot, true)]);
    assert_eq!(stand.owner().bookings().len(), 1);
}
