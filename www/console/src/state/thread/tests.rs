use super::*;
use shared::protocol::Problem;

fn id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}

fn words(text: &str) -> MessageText {
    MessageText::parse(text).unwrap()
}

fn message(seq: u64, id_text: &str, text: &str) -> Message {
    Message {
        seq: Seq(seq),
        id: id(id_text),
        at: Millis(seq * 1_000),
        from: From::Visitor,
        body: Body::Text {
            text: text.into(),
            chips: Vec::new(),
        },
    }
}

fn texts(thread: &ThreadState) -> Vec<(u64, &str)> {
    thread
        .messages()
        .map(|message| match &message.body {
            Body::Text { text, .. } => (message.seq.0, text.as_str()),
            _ => (message.seq.0, "?"),
        })
        .collect()
}

#[test]
fn messages_stand_in_order_and_once_however_they_come() {
    let mut thread = ThreadState::new("李");
    for (seq, id) in [
        (2, "bbbbbbbb"),
        (1, "aaaaaaaa"),
        (3, "cccccccc"),
        (2, "bbbbbbbb"),
    ] {
        thread.take_frame(ServerFrame::Message(message(seq, id, id)));
    }
    assert_eq!(
        texts(&thread),
        [(1, "aaaaaaaa"), (2, "bbbbbbbb"), (3, "cccccccc")]
    );
    assert_eq!(thread.seen(), Seq(3));
}

#[test]
fn a_hole_is_asked_for_again() {
    let mut thread = ThreadState::new("李");
    assert_eq!(thread.seen(), Seq(0));
    for seq in [7, 8, 10] {
        thread.take_frame(ServerFrame::Message(message(
            seq,
            &format!("message{seq}"),
            "x",
        )));
    }
    assert_eq!(thread.seen(), Seq(8));
    assert!(thread.has_earlier());
}

#[test]
fn what_is_written_is_shown_once_whichever_comes_first() {
    for receipt_first in [true, false] {
        let mut thread = ThreadState::new("李");
        let frame = thread.write(id("mine1234"), words("您好"));
        assert!(matches!(frame, ClientFrame::Say { .. }));
        let receipt = ServerFrame::Accepted {
            id: id("mine1234"),
            seq: Seq(1),
            at: Millis(1_000),
        };
        let stored = ServerFrame::Message(message(1, "mine1234", "您好"));
        let order = if receipt_first {
            [receipt, stored]
        } else {
            [stored, receipt]
        };
        for frame in order {
            thread.take_frame(frame);
        }
        assert_eq!(texts(&thread), [(1, "您好")]);
        assert!(thread.pending().is_empty());
    }
}

#[test]
fn a_receipt_alone_is_enough() {
    let mut thread = ThreadState::new("李");
    thread.write(id("mine1234"), words("您好"));
    thread.take_frame(ServerFrame::Accepted {
        id: id("mine1234"),
        seq: Seq(4),
        at: Millis(9),
    });
    assert_eq!(texts(&thread), [(4, "您好")]);
    let from = thread.messages().next().map(|message| message.from.clone());
    assert_eq!(from, Some(From::Operator { name: "李".into() }));
}

#[test]
fn what_may_be_lost_is_sent_again_under_the_same_id() {
    let mut thread = ThreadState::new("李");
    let first = thread.write(id("mine1234"), words("一"));
    thread.write(id("mine5678"), words("二"));
    thread.take_frame(ServerFrame::Refused {
        id: Some(id("mine5678")),
        problem: Problem::new(Code::TooMany),
    });
    assert_eq!(thread.unsent(), [first]);
    assert_eq!(
        thread.pending()[1].progress,
        Progress::Refused(Code::TooMany)
    );
    assert_eq!(thread.take_back(&id("mine5678")), Some(words("二")));
    assert_eq!(thread.pending().len(), 1);
}

#[test]
fn a_refusal_that_is_about_no_message_is_handed_on() {
    let mut thread = ThreadState::new("李");
    let refused = ServerFrame::Refused {
        id: None,
        problem: Problem::new(Code::Forbidden),
    };
    assert_eq!(thread.take_frame(refused), Some(Code::Forbidden));
}

#[test]
fn who_answers_follows_the_frames() {
    let mut thread = ThreadState::new("李");
    assert_eq!(thread.presence(), None);
    let person = Presence::Operator { name: "李".into() };
    thread.take_frame(ServerFrame::Presence(person.clone()));
    assert_eq!(thread.presence(), Some(&person));
}
