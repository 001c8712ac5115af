//! What visitors do, with everything that can fail under it failing once.

use super::walk::{Act, Step, Told, Trial, is_accepted, is_welcome, told_by_socket, walk};
use super::world::World;
use serde_json::json;
use shared::api::{FramesReply, LeadReply};
use shared::id::{ConversationId, LeadId, MessageId, StartKey};
use shared::protocol::{ClientFrame, Code, Marks, Said, Seq, ServerFrame, VERSION};
use shared::webhook::Kind;
use std::sync::atomic::{AtomicU32, Ordering};
use tests::eventually;
use tests::http::Answer;
use tests::random_word;
use tests::visitor::{
    Visitor, consent_version, hello, post_start, say, start_request, submit_form, typed,
};

#[test]
fn what_a_visitor_does_is_done_whole_and_once() {
    let acts = [
        Act::new("a first message", first_message),
        Act::new("a later message by HTTP", message_by_http),
        Act::new("a later message by socket", message_by_socket),
        Act::new("marks", marks),
        Act::new("a return on another page", returning),
    ];
    walk(&[], &acts);
}

#[test]
fn a_lead_is_kept_whole_and_told_once() {
    let acts = [
        Act::new("a lead by card", lead_by_card),
        Act::new("a lead by form", lead_by_form),
    ];
    walk(&[Kind::LeadCreated], &acts);
}

#[test]
fn a_conversation_s_alarm_that_fails_rings_again() {
    // To set the next alarm and to note it; the report that follows is every message's.
    let acts = [Act::new("a conversation's alarm", report_by_alarm).first(2)];
    walk(&[Kind::MessageCreated], &acts);
}

/// A number that nobody has given yet.
pub fn phone() -> String {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    format!(
        "138{:08}",
        10_000_000 + GIVEN.fetch_add(10_000, Ordering::SeqCst)
    )
}

/// What a post of frames came to.
pub fn told(answer: &Answer) -> Told {
    if Told::from(answer) == Told::Failed {
        return Told::Failed;
    }
    let reply: FramesReply = answer.json();
    for frame in &reply.frames {
        if let ServerFrame::Refused { problem, .. } = frame {
            assert_eq!(problem.code, Code::Internal);
            return Told::Failed;
        }
    }
    Told::Done
}

pub fn stored(world: &World, conversation: &ConversationId) -> Vec<String> {
    vec![world.transcript(conversation), world.known(conversation)]
}

/// A visitor whose first message has come to rest.
pub fn visitor(world: &World) -> Visitor {
    let visitor = Visitor::start(&world.stand, "你好");
    world.rests();
    visitor
}

fn first_message(world: &World) -> Trial<'_> {
    let (merchant, keys) = (world.stand.merchant(), world.stand.keys());
    let request = start_request(merchant.as_str(), typed("种一颗牙多少钱"));
    let start = StartKey::parse(request["start_key"].as_str().unwrap()).unwrap();
    let conversation = ConversationId::for_start(&keys, merchant, &start);
    Trial::new(
        move || Told::from(&post_start(&world.stand.origin(), &request)),
        move || stored(world, &conversation),
    )
}

fn message_by_http(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let conversation = visitor.started.conversation.clone();
    Trial::new(
        move || told(&visitor.post_frames(&[hello(0), say("w-00000001", "种一颗牙多少钱")])),
        move || stored(world, &conversation),
    )
}

fn message_by_socket(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let conversation = visitor.started.conversation.clone();
    Trial::new(
        move || {
            let steps: [Step; 2] = [
                (hello(0), is_welcome),
                (say("w-00000001", "种一颗牙多少钱"), is_accepted),
            ];
            told_by_socket(visitor.socket(), &steps)
        },
        move || stored(world, &conversation),
    )
}

fn marks(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let reader = visitor.clone();
    let marks = Marks {
        delivered: Seq(2),
        read: Seq(1),
    };
    Trial::new(
        move || {
            // Marks are not answered: a second greeting is, after them.
            let greeting: fn(&ServerFrame) -> bool = is_welcome;
            let steps = [
                (hello(0), greeting),
                (ClientFrame::Marks(marks), |_| true),
                (hello(0), greeting),
            ];
            told_by_socket(visitor.socket(), &steps)
        },
        move || {
            // Marks are told with a greeting, where there are any: before the answer to the next.
            let mut socket = reader.connect(0);
            let _: Vec<ServerFrame> = socket.until(is_welcome);
            socket.send(&hello(0));
            let mut frames = socket.until(is_welcome);
            frames.retain(|frame| matches!(frame, ServerFrame::Marks { .. }));
            vec![format!("{frames:?}")]
        },
    )
}

fn returning(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    visitor.say(Said::Lead(visitor.lead_form(&phone())));
    world.rests();
    let conversation = visitor.started.conversation.clone();
    Trial::new(
        move || {
            let hello = json!({
                "type": "hello", "v": VERSION, "seen": 0,
                "page": { "url": "https://shop.example/again", "device": "phone", "language": "zh-CN", "open_ms": 1 },
            });
            let hello: ClientFrame = serde_json::from_value(hello).unwrap();
            told_by_socket(visitor.socket(), &[(hello, is_welcome)])
        },
        move || stored(world, &conversation),
    )
}

fn lead_by_card(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let conversation = visitor.started.conversation.clone();
    let id = MessageId::parse("w-00000001").unwrap();
    let said = Said::Lead(visitor.lead_form(&phone()));
    let heard = conversation.clone();
    let trial = Trial::new(
        move || {
            let say = ClientFrame::Say {
                id: id.clone(),
                said: said.clone(),
            };
            told(&visitor.post_frames(&[hello(0), say]))
        },
        move || stored(world, &conversation),
    );
    Trial {
        heard: Box::new(move || world.heard(heard.as_str())),
        ..trial
    }
}

fn lead_by_form(world: &World) -> Trial<'_> {
    let (keys, merchant) = (world.stand.keys(), world.stand.merchant());
    let consent = consent_version(&world.stand.origin(), merchant.as_str());
    let (submission, phone) = (random_word(), phone());
    let lead = LeadId::for_source(&keys, merchant, &submission);
    let heard = lead.clone();
    let trial = Trial::new(
        move || {
            let answer = submit_form(&world.stand, &submission, &phone, consent.as_str());
            let told = Told::from(&answer);
            assert!(told == Told::Failed || !answer.json::<LeadReply>().lead.as_str().is_empty());
            told
        },
        move || vec![world.lead(&lead)],
    );
    Trial {
        heard: Box::new(move || world.heard(heard.as_str())),
        ..trial
    }
}

fn report_by_alarm(world: &World) -> Trial<'_> {
    let visitor = visitor(world);
    let conversation = visitor.started.conversation.clone();
    eventually("the first report", || {
        Some(()).filter(|()| !world.heard(conversation.as_str()).is_empty())
    });
    let before = world.heard(conversation.as_str()).len();
    let frames = [hello(0), say("w-00000001", "种一颗牙多少钱")];
    world.fails_behind(|| told(&visitor.post_frames(&frames)));
    let (heard, told) = (conversation.clone(), conversation.clone());
    let trial = Trial::new(
        move || {
            world.rings(|| world.heard(heard.as_str()).len() > before);
            Told::Done
        },
        move || stored(world, &conversation),
    );
    Trial {
        heard: Box::new(move || world.heard(told.as_str())),
        ..trial
    }
}
