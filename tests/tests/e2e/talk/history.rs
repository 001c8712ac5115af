//! Older messages: page by page back to the first, as each side may see them.

use super::{operator, says};
use serde_json::json;
use shared::limit;
use shared::protocol::{Body, ClientFrame, Message, Said, Seq, ServerFrame};
use shared::text::MessageText;
use tests::socket::Socket;
use tests::stand::Stand;
use tests::visitor::{Visitor, hello, history};

const MESSAGES: u64 = 230;
const PAGE: u64 = limit::TRANSCRIPT_PAGE as u64;
/// Where a number was written.
const NUMBER_AT: u64 = 7;

/// A visitor who has said so much, to nobody.
fn talkative() -> (Stand, Visitor) {
    let any = json!({ "burst": 100_000, "per_minute": 100_000 });
    let limits = json!({ "messages": any, "pi_replies_per_day": 0 });
    let stand = Stand::with_limits("dental", limits);
    let visitor = Visitor::start(&stand, "第1句");
    let says = |seq: u64| {
        let text = match seq {
            NUMBER_AT => "我电话13812345678".to_owned(),
            _ => format!("第{seq}句"),
        };
        let text = MessageText::parse(&text).unwrap();
        says(&format!("w-{seq:08}"), Said::Text { text })
    };
    let said: Vec<ClientFrame> = (2..=MESSAGES).map(says).collect();
    for said in said.chunks(40) {
        let answer = visitor.post_frames(&[&[hello(1)], said].concat());
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    (stand, visitor)
}

/// Turns the pages back to the first.
#[track_caller]
fn pages(mut page: impl FnMut(u64) -> (Vec<Message>, bool)) -> Vec<Message> {
    let mut all: Vec<Message> = Vec::new();
    let mut before = MESSAGES + 1;
    for _ in 0..MESSAGES.div_ceil(PAGE) {
        let (messages, first) = page(before);
        let seqs: Vec<u64> = messages.iter().map(|message| message.seq.0).collect();
        let from = before.saturating_sub(PAGE).max(1);
        assert_eq!(seqs, (from..before).collect::<Vec<_>>());
        assert_eq!(first, from == 1, "from {from}");
        all.splice(0..0, messages);
        before = from;
    }
    assert_eq!(before, 1);
    assert_eq!(page(1), (Vec::new(), true), "before the first is nothing");
    all
}

fn over(mut socket: Socket) -> impl FnMut(u64) -> (Vec<Message>, bool) {
    move |before| {
        socket.send(&ClientFrame::History {
            before: Seq(before),
        });
        history(&socket.until(|frame| matches!(frame, ServerFrame::History { .. })))
    }
}

fn words(message: &Message) -> &str {
    match &message.body {
        Body::Text { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_message_is_found_again_by_every_way_and_side() {
    let (stand, visitor) = talkative();
    let shown = visitor.transcript();
    assert_eq!(shown.len() as u64, PAGE, "a greeting brings the last page");
    assert_eq!(shown[0].seq.0, MESSAGES - PAGE + 1);

    let by_socket = pages(over(visitor.connect(MESSAGES)));
    let by_http = pages(|before| visitor.history(before));
    assert_eq!(by_socket, by_http);
    assert_eq!(by_socket[(MESSAGES - PAGE) as usize..], shown);
    let number = NUMBER_AT as usize - 1;
    for (n, message) in by_socket.iter().enumerate().filter(|(n, _)| *n != number) {
        assert_eq!(words(message), format!("第{}句", n + 1));
    }
    assert_eq!(words(&by_socket[number]), "我电话13812345678");

    // Staff see the mask, and everything else as the visitor does.
    let mut by_staff = pages(over(operator(&stand, &visitor)));
    assert_eq!(words(&by_staff[number]), "我电话138****5678");
    by_staff[number] = by_socket[number].clone();
    assert_eq!(by_staff, by_socket);
}

#[test]
fn pages_keep_their_place_while_the_talk_goes_on() {
    let (stand, visitor) = talkative();
    let mut tab = visitor.connect(MESSAGES);
    let mut operator = operator(&stand, &visitor);
    let mut ask = |before: u64| {
        operator.send(&tests::visitor::say(&format!("o-{before:08}"), "稍等"));
        tab.until(super::is_message(&format!("o-{before:08}")));
        tab.send(&ClientFrame::History {
            before: Seq(before),
        });
        history(&tab.until(|frame| matches!(frame, ServerFrame::History { .. })))
    };
    let all = pages(&mut ask);
    assert_eq!(all.len() as u64, MESSAGES);
    // A place that is not there yet: the last page as it is now.
    let (last, first) = ask(u64::from(u32::MAX));
    assert!(!first && last.len() as u64 == PAGE);
    assert!(last.last().unwrap().seq.0 > MESSAGES);
}
