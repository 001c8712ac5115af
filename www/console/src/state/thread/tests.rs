use super::*;
use shared::id::ConversationId;
use shared::limit::TYPING_MS;
use shared::protocol::{Marks, Problem};

fn id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}

fn words(text: &str) -> Put {
    Put::Text(MessageText::parse(text).unwrap())
}

fn thread() -> ThreadState {
    ThreadState::new("李", Vec::new())
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
    let mut thread = thread();
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
    let mut thread = thread();
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
        let mut thread = thread();
        let frame = thread.put(id("mine1234"), words("您好"));
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
    let mut thread = thread();
    thread.put(id("mine1234"), words("您好"));
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
    let mut thread = thread();
    let first = thread.put(id("mine1234"), words("一"));
    thread.put(id("mine5678"), words("二"));
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
    let mut thread = thread();
    let refused = ServerFrame::Refused {
        id: None,
        problem: Problem::new(Code::Forbidden),
    };
    assert_eq!(thread.take_frame(refused), Some(Code::Forbidden));
}

#[test]
fn who_answers_follows_the_frames() {
    let mut thread = thread();
    assert_eq!(thread.presence(), None);
    let person = Presence::Operator { name: "李".into() };
    thread.take_frame(ServerFrame::Presence(person.clone()));
    assert_eq!(thread.presence(), Some(&person));
}

fn conversation() -> ConversationId {
    ConversationId::parse(&format!("c{}", "0".repeat(24))).unwrap()
}

fn welcome(thread: &mut ThreadState, last: u64) {
    thread.take_frame(ServerFrame::Welcome {
        v: 3,
        conversation: conversation(),
        last: Seq(last),
        presence: Presence::Pi {
            name: "小派".into(),
            open: true,
            reply_min: None,
            back_at: None,
            waiting: false,
        },
    });
}

fn file() -> FileInfo {
    FileInfo {
        file: id("file1234"),
        name: "户型图.png".into(),
        media: "image/png".into(),
        bytes: 2_048,
    }
}

fn history(seqs: std::ops::Range<u64>) -> ServerFrame {
    ServerFrame::History {
        first: seqs.start == 1,
        messages: seqs
            .map(|seq| message(seq, &format!("message{seq}"), "x"))
            .collect(),
    }
}

#[test]
fn older_messages_are_asked_for_one_page_at_a_time() {
    let mut thread = thread();
    thread.take_frame(ServerFrame::Message(message(9, "message9", "x")));
    assert_eq!(thread.ask_earlier(), None, "before the welcome");
    welcome(&mut thread, 9);
    let ask = |before| {
        Some(ClientFrame::History {
            before: Seq(before),
        })
    };
    assert_eq!(thread.ask_earlier(), ask(9));
    assert_eq!(thread.ask_earlier(), None, "they are on their way");
    thread.take_frame(typing(true));
    thread.take_frame(history(5..9));
    assert_eq!(
        thread.messages().next().map(|first| first.seq),
        Some(Seq(5))
    );
    assert_eq!(thread.seen(), Seq(9));
    assert!(thread.visitor_types().is_some(), "old words end no writing");
    // What was asked for on a lost connection never comes.
    assert_eq!(thread.ask_earlier(), ask(5));
    thread.forget_connection();
    welcome(&mut thread, 9);
    assert_eq!(thread.ask_earlier(), ask(5));
    thread.take_frame(history(1..5));
    assert!(!thread.has_earlier());
    assert_eq!(thread.ask_earlier(), None);
}

#[test]
fn a_transcript_whose_beginning_is_gone_is_not_asked_for_for_ever() {
    let mut thread = thread();
    welcome(&mut thread, 9);
    thread.take_frame(ServerFrame::Message(message(9, "message9", "x")));
    thread.ask_earlier();
    thread.take_frame(ServerFrame::History {
        messages: Vec::new(),
        first: true,
    });
    assert!(!thread.has_earlier());
}

#[test]
fn a_card_waits_for_what_the_edge_makes_of_it_and_a_file_does_not() {
    let mut thread = thread();
    thread.put(id("card1234"), Put::Card(CardKind::Price));
    thread.put(id("file1234"), Put::File(file()));
    for (seq, which) in [(1, "card1234"), (2, "file1234")] {
        thread.take_frame(ServerFrame::Accepted {
            id: id(which),
            seq: Seq(seq),
            at: Millis(9),
        });
    }
    assert!(thread.pending().is_empty());
    let bodies: Vec<&Body> = thread.messages().map(|message| &message.body).collect();
    assert_eq!(bodies, [&Body::File(file())]);
}

#[test]
fn what_pi_writes_is_shown_until_somebody_has_answered() {
    let mut thread = thread();
    let draft = |text: &str| ServerFrame::Draft {
        id: id("pi-00000002"),
        text: text.into(),
    };
    let mut answer = message(2, "pi-00000002", "种一颗牙 6,800 起");
    answer.from = From::Pi;
    for end in [draft(""), ServerFrame::Message(answer)] {
        thread.take_frame(draft("种一颗"));
        thread.take_frame(ServerFrame::Message(message(1, "aaaaaaaa", "还在吗")));
        assert_eq!(thread.draft(), Some("种一颗"));
        thread.take_frame(end);
        assert_eq!(thread.draft(), None);
    }
    thread.take_frame(draft("种一颗"));
    thread.forget_connection();
    assert_eq!(thread.draft(), None);
}

fn marks(side: Side, delivered: u64, read: u64) -> ServerFrame {
    ServerFrame::Marks {
        side,
        marks: Marks {
            delivered: Seq(delivered),
            read: Seq(read),
        },
    }
}

fn typing(on: bool) -> ServerFrame {
    ServerFrame::Typing {
        side: Side::Visitor,
        on,
    }
}

fn here(here: bool) -> ServerFrame {
    ServerFrame::Here {
        side: Side::Visitor,
        here,
    }
}

#[test]
fn what_was_written_before_a_reload_goes_out_under_the_same_id() {
    let mut before = thread();
    let first = before.put(id("mine1234"), words("一"));
    before.put(id("mine5678"), words("二"));
    before.take_frame(ServerFrame::Refused {
        id: Some(id("mine5678")),
        problem: Problem::new(Code::TooMany),
    });
    let mut after = ThreadState::new("李", before.pending().to_vec());
    assert_eq!(after.pending(), before.pending());
    assert_eq!(after.unsent(), [first]);
    // It had arrived after all; only the receipt was lost with the page.
    after.take_page(Thread {
        conversation: conversation(),
        messages: vec![message(1, "mine1234", "一")],
        lead: None,
    });
    assert!(after.unsent().is_empty());
    assert_eq!(after.pending().len(), 1);
}

#[test]
fn receipts_follow_the_visitor_and_only_go_up() {
    let mut thread = thread();
    assert_eq!(thread.receipt(Seq(4)), Receipt::Sent);
    for (delivered, read, expected) in [
        (3, 0, Receipt::Sent),
        (5, 3, Receipt::Delivered),
        (4, 1, Receipt::Delivered),
        (4, 4, Receipt::Read),
        (2, 2, Receipt::Read),
    ] {
        thread.take_frame(marks(Side::Visitor, delivered, read));
        assert_eq!(
            thread.receipt(Seq(4)),
            expected,
            "after {delivered}, {read}"
        );
    }
    assert_eq!(thread.receipt(Seq(5)), Receipt::Delivered);
    thread.forget_connection();
    assert_eq!(thread.receipt(Seq(4)), Receipt::Read);
    // Nobody has read what a restored backup has lost.
    welcome(&mut thread, 3);
    assert_eq!(thread.receipt(Seq(4)), Receipt::Sent);
}

#[test]
fn colleagues_marks_are_no_receipts() {
    let mut thread = thread();
    thread.take_frame(marks(Side::Staff, 9, 9));
    assert_eq!(thread.receipt(Seq(1)), Receipt::Sent);
}

#[test]
fn whether_the_visitor_is_there_is_known_while_connected() {
    let mut thread = thread();
    assert_eq!(thread.is_visitor_here(), None);
    welcome(&mut thread, 0);
    assert_eq!(thread.is_visitor_here(), Some(false));
    thread.take_frame(here(true));
    // A second welcome on the same connection takes nobody away.
    welcome(&mut thread, 0);
    assert_eq!(thread.is_visitor_here(), Some(true));
    thread.forget_connection();
    assert_eq!(thread.is_visitor_here(), None);
}

#[test]
fn writing_ends_by_a_word_by_silence_by_leaving_and_by_the_message() {
    let mut thread = thread();
    welcome(&mut thread, 0);
    thread.take_frame(typing(true));
    let first = thread.visitor_types().unwrap();
    thread.take_frame(typing(true));
    let renewed = thread.visitor_types().unwrap();
    thread.typing_is_over(first);
    assert_eq!(thread.visitor_types(), Some(renewed));
    thread.typing_is_over(renewed);
    assert_eq!(thread.visitor_types(), None);
    for end in [
        typing(false),
        here(false),
        ServerFrame::Message(message(1, "aaaaaaaa", "好了")),
    ] {
        thread.take_frame(typing(true));
        assert!(thread.visitor_types().is_some());
        thread.take_frame(end);
        assert_eq!(thread.visitor_types(), None);
    }
    thread.take_frame(typing(true));
    thread.forget_connection();
    assert_eq!(thread.visitor_types(), None);
}

#[test]
fn an_answer_of_a_colleague_does_not_end_the_visitors_writing() {
    let mut thread = thread();
    thread.take_frame(typing(true));
    let mut answer = message(1, "aaaaaaaa", "在的");
    answer.from = From::Operator { name: "王".into() };
    thread.take_frame(ServerFrame::Message(answer));
    assert!(thread.visitor_types().is_some());
}

#[test]
fn the_edge_hears_that_the_operator_writes_goes_on_and_stops() {
    let mut thread = thread();
    let typed = |on| Some(ClientFrame::Typing { on });
    assert_eq!(thread.typed(true, Millis(0)), None, "before the welcome");
    welcome(&mut thread, 0);
    assert_eq!(thread.typed(false, Millis(0)), None);
    assert_eq!(thread.typed(true, Millis(0)), typed(true));
    assert_eq!(thread.typed(true, Millis(TYPING_MS / 2 - 1)), None);
    assert_eq!(thread.typed(true, Millis(TYPING_MS / 2)), typed(true));
    assert_eq!(thread.typed(false, Millis(TYPING_MS)), typed(false));
    assert_eq!(thread.typed(false, Millis(TYPING_MS)), None);
    assert_eq!(thread.typed(true, Millis(TYPING_MS)), typed(true));
    // A new connection knows nothing of it.
    thread.forget_connection();
    welcome(&mut thread, 0);
    assert_eq!(thread.typed(true, Millis(TYPING_MS + 1)), typed(true));
}

#[test]
fn marks_are_told_once_and_read_only_while_looked_at() {
    let mut thread = thread();
    let told = |delivered, read| {
        Some(ClientFrame::Marks(Marks {
            delivered: Seq(delivered),
            read: Seq(read),
        }))
    };
    thread.take_frame(ServerFrame::Message(message(1, "aaaaaaaa", "x")));
    assert!(!thread.has_marks_to_tell(true), "before the welcome");
    welcome(&mut thread, 2);
    thread.take_frame(ServerFrame::Message(message(2, "bbbbbbbb", "x")));
    assert_eq!(thread.tell_marks(false), told(2, 0));
    assert_eq!(thread.tell_marks(false), None);
    assert_eq!(thread.tell_marks(true), told(2, 2));
    assert_eq!(thread.tell_marks(false), None, "nothing becomes unread");
    // What the merchant's own side says needs no marks of theirs.
    let mut answer = message(3, "cccccccc", "x");
    answer.from = From::Pi;
    thread.take_frame(ServerFrame::Message(answer));
    assert!(!thread.has_marks_to_tell(true));
    // What lies behind a hole has not been seen in its place.
    thread.take_frame(ServerFrame::Message(message(5, "eeeeeeee", "x")));
    assert!(!thread.has_marks_to_tell(true));
    thread.take_frame(ServerFrame::Message(message(4, "dddddddd", "x")));
    assert_eq!(thread.tell_marks(true), told(5, 5));
}

#[test]
fn a_new_connection_is_told_only_what_the_edge_does_not_know() {
    let mut thread = thread();
    welcome(&mut thread, 1);
    thread.take_frame(ServerFrame::Message(message(1, "aaaaaaaa", "x")));
    assert!(thread.tell_marks(true).is_some());
    thread.forget_connection();
    assert!(!thread.has_marks_to_tell(true), "nobody hears it");
    welcome(&mut thread, 1);
    assert!(thread.has_marks_to_tell(true), "it may have been lost");
    thread.take_frame(marks(Side::Staff, 1, 1));
    assert!(!thread.has_marks_to_tell(true));
}
