//! Every event reaches its receiver, whatever happens to either side meanwhile.

use super::events::is_signed;
use super::{settled, stand};
use shared::api::{Delivery, DeliveryState};
use shared::protocol::{Code, Said};
use shared::webhook::{Kind, NoticeData};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use tests::eventually;
use tests::receiver::{Receiver, Reply, Told};
use tests::visitor::Visitor;

const STARTED: &[Kind] = &[Kind::ConversationStarted];

#[test]
fn a_receiver_that_fails_half_of_the_time_gets_every_event() {
    let stand = stand(&[1; 20]);
    let owner = stand.owner();
    let mut tries = 0;
    let receiver = Receiver::new(move |_| {
        tries += 1;
        match tries % 4 {
            1 => Reply::Status(500),
            2 => Reply::Cut,
            _ => Reply::Status(200),
        }
    });
    owner.set_webhooks(&[receiver.webhook("crm", "/", &[Kind::MessageCreated])]);
    let visitors: Vec<Visitor> = (0..5)
        .map(|_| Visitor::start(&stand, "种一颗牙多少钱"))
        .collect();
    for visitor in &visitors {
        visitor.types("怎么预约");
        visitor.types("谢谢");
    }
    let mut said = BTreeSet::new();
    for visitor in &visitors {
        for message in visitor.transcript() {
            said.insert((visitor.started.conversation.clone(), message.seq));
        }
    }
    let heard = || -> BTreeSet<_> {
        let told = receiver.told();
        told.iter()
            .filter_map(|told| match told.notice().data {
                NoticeData::Message {
                    conversation,
                    message,
                } => Some((conversation, message.seq)),
                _ => None,
            })
            .collect()
    };
    eventually("every message", || Some(()).filter(|()| heard() == said));
    let log = settled(&owner);
    assert!(
        log.iter()
            .all(|delivery| delivery.state == DeliveryState::Delivered)
    );
    assert_eq!(receiver.ids().len(), said.len());
}

#[test]
fn a_receiver_that_was_down_for_long_gets_everything_when_it_is_back() {
    let mut stand = stand(&[1; 60]);
    let owner = stand.owner();
    let (receiver, is_up) = Receiver::down();
    owner.set_webhooks(&[receiver.webhook("crm", "/", STARTED)]);
    for events in 1..=3 {
        let _ = Visitor::start(&stand, "你好");
        eventually("a try of the new one", || {
            Some(()).filter(|()| receiver.ids().len() == events)
        });
        stand.crash();
    }
    // It goes on trying after the last restart, for as long as the schedule says.
    receiver.came(receiver.told().len() + 1);
    for delivery in owner.deliveries() {
        assert_eq!(delivery.state, DeliveryState::Waiting);
        assert!(delivery.next_at.is_some());
    }
    is_up.store(true, Ordering::SeqCst);
    let log = settled(&owner);
    assert_eq!(log.len(), 3);
    for delivery in &log {
        assert_eq!(delivery.state, DeliveryState::Delivered);
        assert_eq!(delivery.attempts.last().unwrap().status, Some(200));
    }
    assert_eq!(receiver.ids().len(), 3);
}

#[test]
fn what_was_committed_is_delivered_after_a_kill() {
    let mut stand = stand(&[1; 20]);
    let owner = stand.owner();
    // The first try is under way when the worker dies.
    let receiver = Receiver::after(vec![Reply::Nothing]);
    owner.set_webhooks(&[receiver.webhook("crm", "/", &[Kind::LeadCreated])]);
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    visitor.say(Said::Lead(visitor.lead_form("13812345678")));
    receiver.came(1);
    stand.crash();
    // Nobody calls: the alarm alone brings it.
    receiver.came(2);
    let log = settled(&owner);
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].state, DeliveryState::Delivered);
    assert_eq!(receiver.ids(), BTreeSet::from([log[0].id.clone()]));
}

#[test]
fn what_is_never_taken_is_given_up_and_can_be_sent_again() {
    let stand = stand(&[1, 1]);
    let owner = stand.owner();
    let receiver = Receiver::after(vec![Reply::Status(500); 3]);
    owner.set_webhooks(&[receiver.webhook("crm", "/", STARTED)]);
    let _ = Visitor::start(&stand, "你好");
    receiver.came(3);
    let log = settled(&owner);
    let given_up = &log[0];
    assert_eq!(given_up.state, DeliveryState::GivenUp);
    assert_eq!(given_up.next_at, None);
    assert_eq!(given_up.attempts.len(), 3);
    for attempt in &given_up.attempts {
        assert_eq!(attempt.status, Some(500));
        assert_eq!(attempt.error.as_deref(), Some("The receiver answered 500."));
    }
    let times: Vec<_> = given_up.attempts.iter().map(|attempt| attempt.at).collect();
    assert!(times.is_sorted_by(|one, other| one < other), "{times:?}");

    let sent: Delivery = owner.resend(given_up.rank).json();
    assert_eq!(
        (&sent.id, sent.state),
        (&given_up.id, DeliveryState::Waiting)
    );
    receiver.came(4);
    let log = settled(&owner);
    assert_eq!(log[0].state, DeliveryState::Delivered);
    assert_eq!(log[0].attempts.len(), 4);
    assert_eq!(log[0].attempts[3].error, None);
    // What was taken can be sent again, too: the receiver may have lost it.
    let _: Delivery = owner.resend(given_up.rank).json();
    receiver.came(5);
    assert_eq!(receiver.ids(), BTreeSet::from([given_up.id.clone()]));
    owner.resend(given_up.rank + 1).refused(Code::NotFound);
}

#[test]
fn redirects_are_followed_where_they_keep_the_request() {
    let stand = stand(&[1]);
    let owner = stand.owner();
    let receiver = Receiver::new(|told| {
        let to = |status: u16, path: &str| Reply::Elsewhere(status, path.to_owned());
        match told.path.as_str() {
            "/three" => to(307, "/two"),
            "/two" => to(308, "one"),
            "/one" => to(307, "/taken"),
            "/four" => to(308, "/three"),
            "/moved" => to(301, "/taken"),
            "/found" => to(302, "/taken"),
            "/see" => to(303, "/taken"),
            "/away" => to(307, "ftp://127.0.0.1/"),
            "/nowhere" => to(307, "http://"),
            _ => Reply::Status(200),
        }
    });
    let names = ["three", "four", "moved", "found", "see", "away", "nowhere"];
    let hooks = names.map(|name| receiver.webhook(name, &format!("/{name}"), STARTED));
    let secrets = owner.set_webhooks(&hooks).secrets;
    let _ = Visitor::start(&stand, "你好");
    receiver.came(1);
    let log = settled(&owner);
    let outcome = |name: &str| {
        let delivery = log.iter().find(|one| one.webhook.as_str() == name).unwrap();
        let attempt = delivery.attempts.last().unwrap();
        (attempt.status, attempt.error.clone().unwrap_or_default())
    };
    for (name, status, error) in [
        ("three", Some(200), ""),
        ("four", None, "Redirected too often."),
        ("moved", Some(301), "The receiver answered 301."),
        ("found", Some(302), "The receiver answered 302."),
        ("see", Some(303), "The receiver answered 303."),
        (
            "away",
            None,
            "Not sent: the address must begin with https://.",
        ),
        (
            "nowhere",
            None,
            "Redirected wrongly: the address can't be read.",
        ),
    ] {
        assert_eq!(outcome(name), (status, error.to_owned()), "{name}");
    }
    // The end of the way got the whole request, as it was signed for the one that was set.
    let told = receiver.told();
    let taken: Vec<&Told> = told.iter().filter(|told| told.path == "/taken").collect();
    assert_eq!(taken.len(), 1);
    assert!(is_signed(taken[0], &secrets[&hooks[0].id]));
}

#[test]
fn a_slow_receiver_is_a_failure_and_delays_nobody_else() {
    let stand = stand(&[1; 20]);
    let owner = stand.owner();
    // Both are brought by alarm, so that the slow one could hold up that, too.
    let slow = Receiver::after(vec![Reply::Status(500), Reply::Nothing]);
    let mut tries = 0;
    let quick = Receiver::new(move |_| {
        tries += 1;
        Reply::Status(if tries % 2 == 1 { 500 } else { 200 })
    });
    owner.set_webhooks(&[
        slow.webhook("slow", "/", STARTED),
        quick.webhook("quick", "/", STARTED),
    ]);
    let _ = Visitor::start(&stand, "你好");
    slow.came(2);
    quick.came(2);
    // Events go on, and the quick one gets them while the slow one is still waited for.
    let _ = Visitor::start(&stand, "在吗");
    quick.came(4);
    let of_slow = |mut log: Vec<Delivery>| {
        log.retain(|one| one.webhook.as_str() == "slow");
        log.reverse();
        log
    };
    let first = of_slow(owner.deliveries()).remove(0);
    assert_eq!(first.attempts.len(), 1, "it was waited for: {first:?}");

    let log = of_slow(settled(&owner));
    assert_eq!(log.len(), 2);
    let attempt = &log[0].attempts[1];
    assert_eq!(
        (attempt.status, attempt.error.as_deref()),
        (None, Some("The receiver did not answer within 10 seconds."))
    );
    assert!(log.iter().all(|one| one.state == DeliveryState::Delivered));
    assert_eq!(slow.ids().len(), 2);
    assert_eq!(quick.told().len(), 4);
}
