//! Crashes, failed statements and panics: nothing that was said to be stored is lost, nothing is
//! half written, and one conversation's trouble is not another's.

use serde_json::json;
use shared::protocol::{Code, Said, ServerFrame};
use tests::eventually;
use tests::http::send;
use tests::stand::Stand;
use tests::visitor::{Visitor, hello, messages, post_start, say, start_request, typed};

/// Makes the n-th statement from now fail, or the next thing said panic; gives whether the plan
/// before it was still waiting.
fn arm(stand: &Stand, plan: serde_json::Value) -> bool {
    send("POST", &stand.url("/faults"), &[], plan.to_string()).json()
}

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

/// Runs `act` with its first statement failing, then its second, and so on until it gets through
/// untouched. After each failure the state must be the one before, or, where it failed only in
/// telling of it, the one at the end: never anything between. Gives how many statements failed.
fn fail_at_every_statement(
    stand: &Stand,
    act: impl Fn() -> bool,
    state: impl Fn() -> String,
) -> u32 {
    let before = state();
    let mut after_failures = Vec::new();
    for n in 1..200 {
        arm(stand, json!({ "statement": n }));
        let well = act();
        let untouched = arm(stand, json!({}));
        if untouched {
            assert!(well, "nothing failed, and yet it was refused");
            let end = eventually("the change", || Some(state()).filter(|end| *end != before));
            for (index, state) in after_failures.iter().enumerate() {
                let is_whole = *state == before || *state == end;
                assert!(
                    is_whole,
                    "the failure of statement {} left {state}",
                    index + 1
                );
            }
            assert!(after_failures.contains(&before));
            return n - 1;
        }
        after_failures.push(state());
    }
    panic!("it never gets through");
}

#[test]
fn a_statement_that_fails_leaves_nothing_behind() {
    let stand = Stand::with_faults("dental");
    let visitor = Visitor::start(&stand, "你好");
    eventually("the first report is taken", || {
        stand
            .owner()
            .conversations()
            .conversations
            .first()
            .map(|_| ())
    });
    let frames = [hello(0), say("w-00000001", "种一颗牙多少钱")];
    let say_it = || {
        let answer = visitor.post_frames(&frames);
        match answer.status {
            200 => {
                let reply: shared::api::FramesReply = answer.json();
                let refused = reply.frames.iter().any(|frame| {
                    matches!(frame, ServerFrame::Refused { problem, .. } if problem.code == Code::Internal)
                });
                !refused
            }
            _ => {
                answer.refused(Code::Internal);
                false
            }
        }
    };
    let state = || {
        let ids: Vec<_> = visitor
            .transcript()
            .into_iter()
            .map(|message| (message.seq, message.id))
            .collect();
        format!("{ids:?}")
    };
    let statements = fail_at_every_statement(&stand, say_it, state);
    assert!(
        statements >= 7,
        "only {statements} statements were walked through"
    );
    let transcript = visitor.transcript();
    assert_eq!(
        transcript
            .iter()
            .filter(|message| message.id.as_str() == "w-00000001")
            .count(),
        1
    );
    let order: Vec<u64> = transcript.iter().map(|message| message.seq.0).collect();
    assert_eq!(order, (1..=order.len() as u64).collect::<Vec<_>>());
}

#[test]
fn a_first_message_that_fails_leaves_no_conversation() {
    let stand = Stand::with_faults("dental");
    // The merchant is in the isolate's memory, so that only the conversation's statements count.
    let _ = send(
        "GET",
        &stand.url(&format!("/w/{}.js", stand.merchant())),
        &[],
        "",
    );
    let request = start_request(stand.merchant().as_str(), typed("种一颗牙多少钱"));
    let act = || post_start(&stand.origin(), &request).status == 200;
    let state = || {
        stand
            .owner()
            .conversations()
            .conversations
            .len()
            .to_string()
    };
    let statements = fail_at_every_statement(&stand, act, state);
    assert!(
        statements >= 10,
        "only {statements} statements were walked through"
    );
    // The alarm, set within the transaction, was undone with it. Three statements follow the commit
    // and read the answer: when they fail, the alarm is rightly there.
    let undone = || {
        let log = stand.stack.log();
        let lines = log
            .lines()
            .filter(|line| line.starts_with(r#"{"undone":true"#));
        lines
            .map(|line| line.contains(r#""alarm":true"#))
            .collect::<Vec<_>>()
    };
    let alarms = eventually("the log", || {
        Some(undone()).filter(|alarms| alarms.len() >= statements as usize)
    });
    let clean = alarms.iter().take_while(|has_alarm| !**has_alarm).count();
    assert!(clean >= statements as usize - 3, "{alarms:?}");
    let started: shared::api::StartReply = post_start(&stand.origin(), &request).json();
    let order: Vec<u64> = messages(&started.frames)
        .iter()
        .map(|message| message.seq.0)
        .collect();
    assert_eq!(order, (1..=order.len() as u64).collect::<Vec<_>>());
}

#[test]
fn a_panic_in_one_conversation_leaves_the_others_sockets_and_data_working() {
    let stand = Stand::with_faults("dental");
    let one = Visitor::start(&stand, "你好");
    let other = Visitor::start(&stand, "在吗");
    let mut socket = other.connect(0);
    let last = other.first_messages().len() as u64;
    socket.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.seq.0 == last));

    arm(&stand, json!({ "panic": true }));
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
