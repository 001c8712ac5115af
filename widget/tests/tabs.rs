//! Tabs of one visitor: one conversation, and nothing that one of them has is lost by another.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::api::StartReply;
use shared::id::{ConversationId, StartKey};
use shared::protocol::Seq;
use support::*;
use widget::model::{Effect, Event, Link, Place, Way};

fn other_key() -> StartKey {
    StartKey::parse("BBBBBBBBBBBBBBBBBBBBBB").unwrap()
}

fn other_place() -> Place {
    Place {
        conversation: ConversationId::parse("cabcdef0123456789abcdef01").unwrap(),
        token: "other".into(),
    }
}

#[test]
fn a_tab_without_a_conversation_takes_the_one_that_another_tab_began() {
    let mut model = model();
    happen(&mut model, Event::Begun);
    // First the key, before anything is posted; then the conversation.
    assert_eq!(happen(&mut model, Event::Joined(other_key(), None)), []);
    let mut late = model.clone();
    let effects = happen(&mut model, Event::Joined(other_key(), Some(place())));
    assert_eq!(opened(&effects), Some((place(), Way::Socket)));
    assert_eq!(
        happen(&mut model, Event::Joined(other_key(), Some(place()))),
        []
    );
    // Something said in between goes by the common key, and so to the same conversation.
    let effects = begin(&mut late, Event::Said(id("v-00000001"), said("多少钱")));
    assert!(
        matches!(&effects[..], [Effect::Save, Effect::Start(request)] if request.key == other_key())
    );
}

#[test]
fn first_messages_at_the_same_moment_are_posted_with_the_same_key() {
    let mut model = model();
    let effects = happen(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    let [Effect::Save, Effect::Wait(_, timer)] = &effects[..] else {
        panic!("the key is stored first: {effects:?}")
    };
    // The other tab's key was stored last.
    happen(&mut model, Event::Joined(other_key(), None));
    let mut joined = model.clone();
    let effects = happen(&mut model, Event::Due(timer.clone()));
    assert!(matches!(&effects[..], [Effect::Start(request)] if request.key == other_key()));
    // Or its conversation is there already.
    happen(&mut joined, Event::Joined(other_key(), Some(place())));
    assert_eq!(happen(&mut joined, Event::Due(timer.clone())), []);
}

#[test]
fn a_first_message_under_way_goes_on_in_the_conversation_of_the_other_tab() {
    let mut model = model();
    happen(&mut model, Event::Said(id("v-00000001"), said("多少钱")));
    let key = model.key.clone();
    let effects = happen(&mut model, Event::Joined(key, Some(place())));
    assert_eq!(opened(&effects), Some((place(), Way::Socket)));
    // The answer to it comes after all: of the same conversation, or of one that is not ours.
    let reply = |place: Place, frames| {
        started(StartReply {
            conversation: place.conversation,
            token: place.token,
            frames,
        })
    };
    assert_eq!(
        happen(&mut model, reply(other_place(), vec![welcome(7)])),
        []
    );
    assert_eq!(model.link, Link::Opening);
    let effects = happen(
        &mut model,
        reply(place(), vec![welcome(1), accepted("v-00000001", 1)]),
    );
    assert_eq!(effects, [Effect::Save], "no second connection");
    assert_eq!(shown(&model), ["多少钱"]);
}

#[test]
fn a_tab_follows_where_another_one_began_anew() {
    let mut model = live(2);
    happen(&mut model, Event::Said(id("v-00000001"), said("在吗")));
    let effects = happen(&mut model, Event::Joined(other_key(), Some(other_place())));
    assert_eq!(effects[0], Effect::Drop);
    assert_eq!(opened(&effects), Some((other_place(), Way::Socket)));
    assert_eq!(shown(&model), ["在吗…"], "what is not confirmed goes along");
    assert_eq!((model.thread.seen(), model.unread()), (Seq(0), 0));
    // What it stored before it heard of that changes nothing: tabs agree on what is stored last.
    assert_eq!(happen(&mut model, Event::Joined(other_key(), None)), []);
}
