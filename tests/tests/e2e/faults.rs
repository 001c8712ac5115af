//! Crashes, failed statements and panics: nothing that was said to be stored is lost, nothing is
//! half written, and one conversation's trouble is not another's.

mod cards;
mod deliveries;
mod operators;
mod visitors;
mod walk;
mod world;

use serde_json::json;
use shared::protocol::{Said, ServerFrame};
use tests::eventually;
use tests::stand::Stand;
use tests::visitor::{Visitor, hello, messages, post_start, say, start_request, typed};
use world::World;

#[test]
fn what_was_accepted_is_there_after_a_kill() {
    let mut stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let mut socket = visitor.connect(0);
    let mut accepted = Vec::new();
    for n in 0..20 {
        let id = format!("w-{n:08}");
        socket.send(&say(&id, &format!("第{n}个问题")));
        let frames: Vec<ServerFrame> = socket.until(
            |frame| matches!(frame, ServerFrame::Accepted { id: done, .. } if done.as_str() == id),
        );
        accepted.extend(frames.into_iter().filter_map(|frame| match frame {
            ServerFrame::Accepted { id, seq, .. } => Some((id, seq)),
            _ => None,
        }));
        if n % 7 == 6 {
            stand.stack.kill();
            stand
                .stack
                .restart()
                .unwrap_or_else(|error| panic!("{error}"));
            socket = visitor.connect(0);
        }
    }
    stand.stack.kill();
    stand
        .stack
        .restart()
        .unwrap_or_else(|error| panic!("{error}"));
    let mut after = visitor.connect(0);
    let _: ServerFrame = after.receive();
    let transcript = visitor.transcript();
    for (id, seq) in &accepted {
        let found: Vec<_> = transcript
            .iter()
            .filter(|message| message.id == *id)
            .collect();
        // The transcript's first page holds the last messages; all of ours are on it.
        assert_eq!(found.len(), 1, "{id}");
        assert_eq!(found[0].seq, *seq);
    }
    let order: Vec<u64> = transcript.iter().map(|message| message.seq.0).collect();
    assert!(
        order.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "{order:?}"
    );
}

#[test]
fn a_lead_reaches_the_merchant_after_a_kill() {
    let mut stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let form = visitor.lead_form("13812345678");
    visitor.say(Said::Lead(form));
    // Whether or not the report was on its way: the alarm brings it.
    stand.stack.kill();
    stand
        .stack
        .restart()
        .unwrap_or_else(|error| panic!("{error}"));
    let leads = eventually("the lead", || {
        Some(stand.owner().leads()).filter(|leads| !leads.is_empty())
    });
    assert_eq!(leads.len(), 1);
}

#[test]
fn an_alarm_is_undone_with_its_transaction() {
    let world = World::telling(&[]);
    let mut undone = 0;
    // A first message with its first statement failing, then its second, until it gets through.
    for statement in 1.. {
        let said = typed("种一颗牙多少钱");
        let request = start_request(world.stand.merchant().as_str(), said);
        world.arm(json!({ "statement": statement }));
        if post_start(&world.stand.origin(), &request).status == 200 {
            break;
        }
        undone = statement;
    }
    let alarms = || {
        let log = world.stand.stack.log();
        let lines = log.lines();
        let undone = lines.filter(|line| line.starts_with(r#"{"undone":true"#));
        let alarms = undone.map(|line| line.contains(r#""alarm":true"#));
        alarms.collect::<Vec<_>>()
    };
    let alarms = eventually("the log", || {
        Some(alarms()).filter(|alarms| alarms.len() >= undone)
    });
    // Up to three statements follow the commit and read the answer: then the alarm is rightly there.
    let clean = alarms.iter().take_while(|has_alarm| !**has_alarm).count();
    assert!(undone >= 10 && clean + 3 >= undone, "{alarms:?}");
}

#[test]
fn a_panic_in_one_conversation_leaves_the_others_sockets_and_data_working() {
    let world = World::telling(&[]);
    let one = Visitor::start(&world.stand, "你好");
    let other = Visitor::start(&world.stand, "在吗");
    let mut socket = other.connect(0);
    let last = other.first_messages().len() as u64;
    socket.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.seq.0 == last));

    world.arm(json!({ "panic": true }));
    let frames = [hello(0), say("w-00000001", "这句话会出错")];
    assert!(one.post_frames(&frames).status >= 500);

    // The other's open socket goes on.
    socket.send(&say("w-00000002", "种一颗牙多少钱"));
    let frames: Vec<ServerFrame> = socket.until(|frame| matches!(frame, ServerFrame::Message(message) if message.from == shared::protocol::From::Pi));
    assert!(
        frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Accepted { .. }))
    );
    // And the one that panicked takes the same message again, once.
    let reply: shared::api::FramesReply = one
        .post_frames(&[hello(0), say("w-00000001", "这句话会出错")])
        .json();
    assert_eq!(
        messages(&reply.frames)
            .iter()
            .filter(|message| message.id.as_str() == "w-00000001")
            .count(),
        1
    );
}
