//! What is live: the same for a visitor whose network lets no socket through; and beside the
//! messages who is here, who writes, and how far each side has read.

use serde_json::Value;
use shared::api::FramesReply;
use shared::protocol::{ClientFrame, Code, From, Marks, Seq, ServerFrame, Side, VERSION};
use tests::eventually;
use tests::http::send;
use tests::socket::Socket;
use tests::stand::{PAGE, Stand};
use tests::stream::Stream;
use tests::visitor::{Visitor, hello, hello_of, messages, say};

fn quiet() -> Stand {
    Stand::with_limits("dental", serde_json::json!({ "pi_replies_per_day": 0 }))
}

fn console(stand: &Stand, visitor: &Visitor) -> Socket {
    let conversation = &visitor.started.conversation;
    let path = format!("/v1/console/conversations/{conversation}/socket");
    let mut operator = stand.owner().socket(&path).unwrap();
    operator.send(&hello(0));
    operator.until(is_welcome);
    operator
}

fn is_welcome(frame: &ServerFrame) -> bool {
    matches!(frame, ServerFrame::Welcome { .. })
}

fn is_message(id: &str) -> impl Fn(&ServerFrame) -> bool {
    move |frame| matches!(frame, ServerFrame::Message(message) if message.id.as_str() == id)
}

fn is(wanted: ServerFrame) -> impl Fn(&ServerFrame) -> bool {
    move |frame| *frame == wanted
}

fn is_here(side: Side, here: bool) -> impl Fn(&ServerFrame) -> bool {
    is(ServerFrame::Here { side, here })
}

fn marks(delivered: u64, read: u64) -> Marks {
    Marks {
        delivered: Seq(delivered),
        read: Seq(read),
    }
}

fn typing(side: Side, on: bool) -> ServerFrame {
    ServerFrame::Typing { side, on }
}

fn marked(side: Side, delivered: u64, read: u64) -> ServerFrame {
    let marks = marks(delivered, read);
    ServerFrame::Marks { side, marks }
}

fn welcomed(mut stream: Stream) -> Stream {
    stream.until(is_welcome);
    stream
}

#[test]
fn a_stream_brings_what_was_missed_and_then_what_every_side_says() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut stream = visitor.stream(&hello(0));
    assert!(matches!(
        stream.receive(),
        ServerFrame::Welcome {
            v: VERSION,
            last: Seq(1),
            ..
        }
    ));
    assert_eq!(
        stream.receive::<ServerFrame>(),
        ServerFrame::Message(visitor.first_messages().remove(0))
    );

    // His own words, sent by a post; those of another tab with a socket; and an operator's.
    let _: FramesReply = visitor
        .post_frames(&[hello(1), say("w-00000001", "在吗")])
        .json();
    let mut tab = visitor.connect(0);
    tab.until(is_welcome);
    tab.send(&say("w-00000002", "多少钱"));
    let mut operator = console(&stand, &visitor);
    tab.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Accepted { .. }));
    operator.send(&say("o-00000001", "您好"));
    let frames = stream.until(is_message("o-00000001"));
    assert_eq!(messages(&frames), visitor.transcript()[1..]);
    assert!(
        !frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Accepted { .. })),
        "who said it is told in the answer to his post"
    );
}

#[test]
fn a_stream_that_was_cut_goes_on_where_it_was_seen() {
    let mut stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut stream = visitor.stream(&hello(0));
    stream.until(is_message(visitor.first_messages()[0].id.as_str()));
    drop(stream);
    let said = [say("w-00000001", "在吗"), say("w-00000002", "多少钱")];
    let _: FramesReply = visitor
        .post_frames(&[&[hello(1)], &said[..]].concat())
        .json();
    let mut stream = visitor.stream(&hello(1));
    let frames = stream.until(is_message("w-00000002"));
    let seqs: Vec<u64> = messages(&frames)
        .iter()
        .map(|message| message.seq.0)
        .collect();
    assert_eq!(seqs, [2, 3], "no gap, and nothing twice");

    // So it is when the worker is what goes away.
    stand.crash();
    let _: FramesReply = visitor
        .post_frames(&[hello(3), say("w-00000003", "喂")])
        .json();
    let mut stream = visitor.stream(&hello(3));
    let frames = stream.until(is_message("w-00000003"));
    assert_eq!(messages(&frames).len(), 1);
}

#[test]
fn a_stream_shows_what_staff_do_and_staff_what_its_visitor_does() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut stream = welcomed(visitor.stream(&hello(0)));
    let mut operator = console(&stand, &visitor);
    stream.until(is_here(Side::Staff, true));
    operator.until(is_here(Side::Visitor, true));

    operator.send(&ClientFrame::Typing { on: true });
    operator.send(&ClientFrame::Marks(marks(1, 1)));
    operator.send(&ClientFrame::Typing { on: false });
    let frames = stream.until(is(typing(Side::Staff, false)));
    assert_eq!(
        frames,
        [
            typing(Side::Staff, true),
            marked(Side::Staff, 1, 1),
            typing(Side::Staff, false),
        ]
    );

    let post = |frame| {
        let _: FramesReply = visitor.post_frames(&[hello(1), frame]).json();
    };
    post(ClientFrame::Typing { on: true });
    post(say("w-00000001", "在吗"));
    post(ClientFrame::Typing { on: false });
    post(ClientFrame::Marks(marks(2, 1)));
    let frames = operator.until(is(marked(Side::Visitor, 2, 1)));
    assert_eq!(frames[0], typing(Side::Visitor, true));
    assert!(is_message("w-00000001")(&frames[1]));
    assert_eq!(frames[2], typing(Side::Visitor, false));

    // The last of either side that goes is missed by the other.
    drop(stream);
    operator.until(is_here(Side::Visitor, false));
    let mut stream = welcomed(visitor.stream(&hello(2)));
    operator.until(is_here(Side::Visitor, true));
    stream.until(is_here(Side::Staff, true));
    drop(operator);
    stream.until(is_here(Side::Staff, false));
}

#[test]
fn a_stream_opens_for_its_own_visitor_and_a_version_that_is_spoken() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let refusal = |visitor: &Visitor, frame: &ClientFrame| {
        let refused = visitor.try_stream(frame).err().expect("no stream");
        assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
        refused.problem().code
    };
    let mut stranger = visitor.clone();
    stranger.started.token = Visitor::start(&stand, "在吗").started.token;
    assert_eq!(refusal(&stranger, &hello(0)), Code::Unauthorised);
    for v in [0, VERSION + 1] {
        assert_eq!(refusal(&visitor, &hello_of(v, 0)), Code::UnknownVersion);
    }
    let not_hello = say("w-00000001", "你好");
    assert_eq!(refusal(&visitor, &not_hello), Code::BadFrame);
    assert_eq!(visitor.transcript().len(), 1);
    let url = stand.url(&format!(
        "/v1/conversations/{}/stream",
        visitor.started.conversation
    ));
    let token = format!("Bearer {}", visitor.started.token);
    let with = |origin: &str, body: &str| {
        let headers = [("origin", origin), ("authorization", &token)];
        send("POST", &url, &headers, body)
    };
    with(PAGE, "{").refused(Code::BadRequest);
    with("https://evil.example", "{}").refused(Code::OriginNotAllowed);
}

#[test]
fn a_stream_of_the_first_version_gets_its_frames_only() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut operator = console(&stand, &visitor);
    let mut stream = visitor.stream(&hello_of(1, 0));
    operator.until(is_here(Side::Visitor, true));
    operator.send(&ClientFrame::Typing { on: true });
    operator.send(&ClientFrame::Marks(marks(1, 1)));
    operator.send(&say("o-00000001", "您好"));
    let frames: Vec<Value> = stream.until(|frame: &Value| frame["id"] == "o-00000001");
    assert_eq!(frames[0]["v"], 1);
    let kinds: Vec<&str> = frames
        .iter()
        .filter_map(|frame| frame["type"].as_str())
        .collect();
    assert_eq!(kinds, ["welcome", "message", "presence", "message"]);
}

#[test]
fn marks_are_kept_and_only_ever_go_up() {
    let mut stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut operator = console(&stand, &visitor);
    operator.send(&say("o-00000001", "您好"));
    let mut tab = visitor.connect(0);
    tab.until(is_message("o-00000001"));
    // What nobody said yet is not read, and what was read does not become unread.
    tab.send(&ClientFrame::Marks(marks(2, 0)));
    tab.send(&ClientFrame::Marks(marks(9, 9)));
    tab.send(&ClientFrame::Marks(marks(1, 1)));
    tab.send(&say("w-00000001", "在吗"));
    let frames = operator.until(is_message("w-00000001"));
    let told: Vec<_> = frames
        .iter()
        .filter(|frame| matches!(frame, ServerFrame::Marks { .. }))
        .collect();
    assert_eq!(
        told,
        [&marked(Side::Visitor, 2, 0), &marked(Side::Visitor, 2, 2)]
    );
    operator.send(&ClientFrame::Marks(marks(3, 1)));
    let frames = tab.until(is(marked(Side::Staff, 3, 1)));
    assert!(
        !frames.iter().any(|frame| matches!(
            frame,
            ServerFrame::Marks {
                side: Side::Visitor,
                ..
            }
        )),
        "who sends marks knows them"
    );

    // A later tab learns of both, after a crash as well.
    for _ in 0..2 {
        let mut later = visitor.connect(3);
        let frames = later.until(is(marked(Side::Staff, 3, 1)));
        assert!(frames.contains(&marked(Side::Visitor, 2, 2)), "{frames:?}");
        let mut stream = visitor.stream(&hello(3));
        stream.until(is(marked(Side::Staff, 3, 1)));
        stand.crash();
    }
}

#[test]
fn who_writes_is_shown_to_the_other_side_and_not_kept() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut operator = console(&stand, &visitor);
    let mut one = visitor.connect(0);
    let mut two = visitor.connect(0);
    for tab in [&mut one, &mut two] {
        tab.until(is_here(Side::Staff, true));
    }
    one.send(&ClientFrame::Typing { on: true });
    operator.until(is(typing(Side::Visitor, true)));
    one.send(&say("w-00000001", "在吗"));
    let at_two = two.until(is_message("w-00000001"));
    assert!(
        !at_two.contains(&typing(Side::Visitor, true)),
        "one's own side is not shown it"
    );
    let mut late = console(&stand, &visitor);
    late.send(&say("o-00000001", "您好"));
    let seen = late.until(|frame| matches!(frame, ServerFrame::Accepted { .. }));
    assert!(
        !seen
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Typing { .. }))
    );
    assert_eq!(visitor.transcript().len(), 3);
}

#[test]
fn a_side_is_here_from_its_first_tab_to_its_last() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    let mut operator = console(&stand, &visitor);
    // A socket that has said nothing is nobody.
    let silent = visitor.socket().unwrap();
    drop(silent);
    let one = visitor.connect(0);
    operator.until(is_here(Side::Visitor, true));
    let mut two = visitor.connect(0);
    let mut stream = visitor.stream(&hello(0));
    for _ in 0..2 {
        two.until(is_here(Side::Staff, true));
        // A second hello is no arrival.
        two.send(&hello(0));
    }
    stream.until(is_here(Side::Staff, true));

    // The first tab goes: the others are still here. Then the second, and the stream at last.
    drop(one);
    drop(two);
    let _: FramesReply = visitor
        .post_frames(&[hello(1), say("w-00000001", "在吗")])
        .json();
    let frames = operator.until(is_message("w-00000001"));
    let told: Vec<_> = frames
        .iter()
        .filter(|frame| matches!(frame, ServerFrame::Here { .. }))
        .collect();
    assert!(told.is_empty(), "{told:?}");
    drop(stream);
    operator.until(is_here(Side::Visitor, false));

    // A second operator is no news for anybody, and neither is it when one of two goes.
    let mut tab = visitor.connect(1);
    tab.until(is_here(Side::Staff, true));
    let second = console(&stand, &visitor);
    drop(second);
    drop(operator);
    let frames = tab.until(is_here(Side::Staff, false));
    assert!(!frames.contains(&ServerFrame::Here {
        side: Side::Staff,
        here: true
    }));
}

#[test]
fn a_tab_that_reads_nothing_holds_nobody_up() {
    let stand = quiet();
    let visitor = Visitor::start(&stand, "你好");
    // Opened and never read: the stream is cut once it is too far behind.
    let asleep = visitor.stream(&hello(0));
    let mut tab = visitor.connect(0);
    tab.until(is_welcome);
    let mut operator = console(&stand, &visitor);
    let long = "长".repeat(1_900);
    for n in 0..400 {
        operator.send(&say(&format!("o-{n:08}"), &long));
    }
    tab.until(is_message("o-00000399"));
    drop(asleep);
    let last = eventually("the transcript", || visitor.transcript().pop());
    assert!(matches!(last.from, From::Operator { .. }));
}
