//! What visitors do on cards and with files, with everything that can fail under it failing once.

use super::visitors::{stored, told, visitor};
use super::walk::{Act, Told, Trial, walk};
use super::world::World;
use serde_json::json;
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{Body, ClientFrame, Code, Message, Said, ServerFrame};
use shared::time::Millis;
use std::sync::OnceLock;
use tests::catalog::catalog;
use tests::eventually;
use tests::http::send;
use tests::identity::Server;
use tests::random_word;
use tests::stand::PAGE;
use tests::visitor::{Visitor, hello};

#[test]
fn a_visit_is_booked_whole_and_once() {
    walk(&[], &[Act::new("a booking", booking)]);
}

#[test]
fn files_are_kept_whole_and_once() {
    let acts = [
        Act::new("an upload", upload),
        Act::new("a file that is said", file),
    ];
    walk(&[], &acts);
}

#[test]
fn a_person_is_called_and_a_visitor_known_whole_and_once() {
    let acts = [
        Act::new("asking for a person", person),
        Act::new("identifying", identify),
    ];
    walk(&[], &acts);
}

/// A visitor who has begun where visits can be booked, by as many as a test needs.
fn who_may_come(world: &World) -> Visitor {
    let mut wanted = catalog();
    if let Some(visits) = &mut wanted.visits {
        visits.seats = u16::MAX;
    }
    if world.owner.catalog().catalog != wanted {
        world.owner.set_catalog(&wanted);
    }
    visitor(world)
}

fn says(id: &str, said: &Said) -> [ClientFrame; 2] {
    let id = MessageId::parse(id).unwrap();
    let said = said.clone();
    [hello(0), ClientFrame::Say { id, said }]
}

fn booking(world: &World) -> Trial<'_> {
    // One time for all, so that all come to the same end.
    static SLOT: OnceLock<Millis> = OnceLock::new();
    let visitor = who_may_come(world);
    let slot = *SLOT.get_or_init(|| *visitor.slots().last().expect("a time"));
    let conversation = visitor.started.conversation.clone();
    let who = visitor.clone();
    Trial::new(
        move || told(&visitor.post_frames(&says("w-00000001", &Said::Booking { slot }))),
        move || {
            // Asked for is one thing, and what comes of it another: in between lies the way to the
            // merchant's object and back.
            let transcript = who.transcript();
            let is_settled =
                |message: &Message| matches!(message.body, Body::BookingSettled { .. });
            let settled = transcript.iter().position(is_settled);
            let (asked, after) = transcript.split_at(settled.unwrap_or(transcript.len()));
            let bodies = |messages: &[Message]| {
                let bodies: Vec<_> = messages.iter().map(|message| &message.body).collect();
                format!("{bodies:?}")
            };
            let bookings = world.owner.bookings().into_iter();
            let own = bookings.filter(|booking| booking.conversation == conversation);
            let own: Vec<_> = own.map(|booking| booking.slot).collect();
            let row = world.owner.row(&conversation);
            vec![
                bodies(asked),
                bodies(after),
                format!("{own:?}"),
                format!("{:?}", row.and_then(|row| row.visit_at)),
            ]
        },
    )
}

#[test]
fn a_wish_waits_until_it_is_settled_and_a_second_one_with_it() {
    let world = World::telling(&[]);
    let visitor = who_may_come(&world);
    let [first, second] = visitor.slots()[..2] else {
        panic!("no times");
    };
    let wish = |id: &str, slot| {
        let answer = visitor.post_frames(&says(id, &Said::Booking { slot }));
        let reply: shared::api::FramesReply = answer.json();
        reply.frames.into_iter().find_map(|frame| match frame {
            ServerFrame::Refused { problem, .. } => Some(problem.code),
            _ => None,
        })
    };
    world.fails_behind(|| {
        let answer = visitor.post_frames(&says("w-00000001", &Said::Booking { slot: first }));
        told(&answer)
    });
    // The report did not get through; until it has, the first wish stands.
    assert_eq!(wish("w-00000002", second), Some(Code::TooMany));
    let booked = |slot| {
        let is_it = |message: &Message| matches!(&message.body, Body::BookingSettled { slot: settled, booked: true, .. } if *settled == slot);
        eventually("the visit", || {
            visitor.transcript().iter().any(is_it).then_some(())
        });
    };
    booked(first);
    assert_eq!(wish("w-00000003", second), None);
    booked(second);
    let bookings = world.owner.bookings();
    assert_eq!(bookings.len(), 1);
    assert_eq!(bookings[0].slot, second);
}

/// A picture that lies in three rows.
fn picture() -> Vec<u8> {
    let mut picture = b"GIF89a".to_vec();
    picture.resize(2 * limit::FILE_ROW_BYTES + 1, 7);
    picture
}

fn upload(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let reader = visitor.clone();
    Trial::new(
        move || Told::from(&visitor.upload("w-picture1", "a.gif", &picture())),
        move || {
            let given = reader.file("w-picture1");
            vec![format!("{} {}", given.status, given.body == picture())]
        },
    )
}

fn file(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    assert_eq!(visitor.upload("w-picture1", "a.gif", b"GIF89a").status, 200);
    let conversation = visitor.started.conversation.clone();
    let file = MessageId::parse("w-picture1").unwrap();
    Trial::new(
        move || told(&visitor.post_frames(&says("w-00000001", &Said::File { file: file.clone() }))),
        move || stored(world, &conversation),
    )
}

fn person(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let conversation = visitor.started.conversation.clone();
    Trial::new(
        move || told(&visitor.post_frames(&says("w-00000001", &Said::Person))),
        move || stored(world, &conversation),
    )
}

fn identify(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let conversation = visitor.started.conversation.clone();
    let server = Server::of(&world.owner);
    let sub = random_word();
    Trial::new(
        move || {
            let body = json!({
                "merchant": world.stand.merchant(), "identity": server.person(&sub, "王女士"),
                "token": visitor.started.token,
            });
            let url = world.stand.url("/v1/identify");
            Told::from(&send("POST", &url, &[("origin", PAGE)], body.to_string()))
        },
        move || {
            let identity = world.owner.row(&conversation).and_then(|row| row.identity);
            vec![format!("{:?}", identity.map(|identity| identity.name))]
        },
    )
}
