//! Deliveries, with everything that can fail under them failing once.

use super::visitors::phone;
use super::walk::{Act, Told, Trial, walk};
use super::world::World;
use shared::api::Delivery;
use shared::id::LeadId;
use shared::webhook::Kind;
use tests::random_word;
use tests::visitor::{consent_version, submit_form};

#[test]
fn what_is_to_be_delivered_is_delivered() {
    let acts = [
        Act::new("sending again", resend),
        // To look and to set the next alarm; what follows is every delivery's.
        Act::new("a merchant's alarm", delivery_by_alarm).first(6),
    ];
    walk(&[Kind::LeadCreated], &acts);
}

/// A lead by the form, and how it is left.
fn lead(world: &World) -> (LeadId, impl Fn() -> Told + '_) {
    let (keys, merchant) = (world.stand.keys(), world.stand.merchant());
    let consent = consent_version(&world.stand.origin(), merchant.as_str());
    let (submission, phone) = (random_word(), phone());
    let id = LeadId::for_source(&keys, merchant, &submission);
    let leave = move || {
        let form = submit_form(&world.stand, &submission, &phone, consent.as_str());
        Told::from(&form)
    };
    (id, leave)
}

/// The latest delivery's place in the log.
fn rank(world: &World) -> u64 {
    world.owner.deliveries()[0].rank
}

fn delivery(world: &World, rank: u64) -> Delivery {
    let mut all = world.owner.deliveries();
    all.retain(|delivery| delivery.rank == rank);
    all.remove(0)
}

fn resend(world: &World) -> Trial<'_> {
    let (_, leave) = lead(world);
    assert_eq!(leave(), Told::Done);
    world.rests();
    let rank = rank(world);
    Trial::new(
        move || Told::from(&world.owner.resend(rank)),
        // How often it was taken: in between it waits, as it should.
        move || {
            let attempts = delivery(world, rank).attempts.into_iter();
            let taken = attempts.filter(|attempt| attempt.status == Some(200));
            vec![taken.count().to_string()]
        },
    )
}

fn delivery_by_alarm(world: &World) -> Trial<'_> {
    let (lead, leave) = lead(world);
    world.fails_behind(leave);
    let rank = rank(world);
    let told = lead.clone();
    let trial = Trial::new(
        move || {
            world.rings(|| !world.heard(lead.as_str()).is_empty());
            Told::Done
        },
        move || vec![format!("{:?}", delivery(world, rank).state)],
    );
    Trial {
        heard: Box::new(move || world.heard(told.as_str())),
        ..trial
    }
}
