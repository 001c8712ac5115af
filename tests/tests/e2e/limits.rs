//! How much is let in: what is over a limit is refused in a way that a client can act on, costs
//! nobody else anything, and goes through later.

use serde_json::{Value, json};
use shared::api::FramesReply;
use shared::limit;
use shared::protocol::{Body, ClientFrame, Code, From, Message, Presence, ServerFrame, close};
use tests::http::{Answer, send};
use tests::socket::Socket;
use tests::stand::{PAGE, Stand};
use tests::visitor::{
    Visitor, consent_version, hello, messages, say, start_request, submit_form, typed,
};
use tests::{eventually, random_word};

/// So many at once, and none after that for as long as a test takes.
fn only(burst: u32) -> Value {
    json!({ "burst": burst, "per_minute": 1 })
}

fn says(from: usize, to: usize) -> Vec<ClientFrame> {
    (from..to)
        .map(|n| say(&format!("w-{n:08}"), "在吗"))
        .collect()
}

fn post(stand: &Stand, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let headers = [&[("origin", PAGE)], headers].concat();
    send("POST", &stand.url(path), &headers, body.to_string())
}

fn begin(stand: &Stand, headers: &[(&str, &str)]) -> Answer {
    let request = start_request(stand.merchant().as_str(), typed("你好"));
    post(stand, "/v1/conversations", headers, &request)
}

fn touch(stand: &Stand, headers: &[(&str, &str)]) -> Answer {
    let chips: shared::api::ChipSet = stand.owner().get("/v1/console/chips");
    let touch = json!({ "merchant": stand.merchant(), "chips": [chips.chips[0].id] });
    post(stand, "/v1/touches", headers, &touch)
}

/// What became of one thing said: taken, or refused with this code.
fn outcome(socket: &mut Socket) -> Result<String, (String, Code)> {
    loop {
        match socket.receive() {
            ServerFrame::Accepted { id, .. } => return Ok(id.to_string()),
            ServerFrame::Refused { id, problem } => {
                return Err((id.expect("the id").to_string(), problem.code));
            }
            _ => {}
        }
    }
}

#[test]
fn words_over_the_rate_are_refused_one_by_one_and_go_through_later() {
    let limits = json!({ "messages": { "burst": 5, "per_minute": 120 }, "pi_replies_per_day": 0 });
    let stand = Stand::with_limits("dental", limits);
    let visitor = Visitor::start(&stand, "你好");
    let other = Visitor::start(&stand, "在吗");
    let mut socket = visitor.connect(0);
    let all = says(0, 30);
    for frame in &all {
        socket.send(frame);
    }
    let outcomes: Vec<_> = all.iter().map(|_| outcome(&mut socket)).collect();
    let taken = outcomes.iter().flatten().count();
    assert!(taken >= 5, "{outcomes:?}");
    let refused: Vec<&(String, Code)> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .collect();
    assert!(!refused.is_empty(), "nothing was refused");
    assert!(refused.iter().all(|(_, code)| *code == Code::TooMany));
    assert_eq!(visitor.transcript().len(), 1 + taken, "nothing of the rest");

    // Another visitor's rate is his own.
    let mut unhurt = other.connect(0);
    unhurt.send(&say("w-00000000", "在吗"));
    assert_eq!(outcome(&mut unhurt), Ok("w-00000000".to_owned()));

    let (again, _) = refused[0].clone();
    eventually("the same words go through", || {
        socket.send(&say(&again, "在吗"));
        outcome(&mut socket).ok()
    });
    let transcript = visitor.transcript();
    assert_eq!(transcript.len(), 2 + taken);
    assert_eq!(transcript[1 + taken].id.as_str(), again);
}

#[test]
fn a_flood_closes_its_socket_and_whoever_comes_back_is_greeted() {
    let stand = Stand::with_limits("dental", json!({ "messages": only(5) }));
    let visitor = Visitor::start(&stand, "你好");
    let mut socket = visitor.connect(0);
    for frame in says(0, 60) {
        socket.send(&frame);
    }
    assert_eq!(socket.closed(), Some(close::TOO_MANY));
    // He may say nothing yet, but he sees what there is.
    let mut back = visitor.connect(0);
    assert!(matches!(back.receive(), ServerFrame::Welcome { .. }));
    back.send(&say("w-00000059", "在吗"));
    let mut last = || back.until(|frame| matches!(frame, ServerFrame::Refused { .. }));
    assert!(messages(&last()).len() > 5);
}

#[test]
fn posted_frames_over_the_rate_are_refused_as_a_whole() {
    let stand = Stand::with_limits("dental", json!({ "messages": only(3) }));
    let visitor = Visitor::start(&stand, "你好");
    let post = |said: Vec<ClientFrame>| visitor.post_frames(&[vec![hello(0)], said].concat());
    let _: FramesReply = post(says(0, 2)).json();
    let before = visitor.transcript();
    let refused = post(says(2, 4));
    refused.refused(Code::TooMany);
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
    assert_eq!(visitor.transcript(), before, "nothing of it was taken");
    // What was refused has used up nothing: one is still left, and asking is free.
    let _: FramesReply = post(says(2, 3)).json();
    post(says(3, 4)).refused(Code::TooMany);
    let _: FramesReply = post(vec![]).json();
}

#[test]
fn what_waited_longer_than_a_burst_goes_through_at_once() {
    // A visitor who was offline posts everything that he wrote meanwhile.
    let stand = Stand::with_limits("dental", json!({ "messages": only(3) }));
    let visitor = Visitor::start(&stand, "你好");
    let reply: FramesReply = visitor
        .post_frames(&[vec![hello(0)], says(0, 9)].concat())
        .json();
    let is_accepted = |frame: &&ServerFrame| matches!(frame, ServerFrame::Accepted { .. });
    assert_eq!(reply.frames.iter().filter(is_accepted).count(), 9);
    visitor
        .post_frames(&[vec![hello(0)], says(9, 10)].concat())
        .refused(Code::TooMany);
}

#[test]
fn an_address_begins_only_so_many_conversations() {
    let stand = Stand::with_limits("dental", json!({ "starts": only(2) }));
    let visitor = Visitor::start(&stand, "你好");
    let _ = Visitor::start(&stand, "在吗");
    let objects = stand.objects();
    let refused = begin(&stand, &[]);
    refused.refused(Code::TooMany);
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
    assert_eq!(stand.objects(), objects, "an object was woken");
    // What has begun goes on.
    assert!(!visitor.types("种一颗牙多少钱").is_empty());
}

#[test]
fn an_address_asks_only_so_much_of_visitors_doors() {
    let stand = Stand::with_limits("dental", json!({ "requests": only(3) }));
    let visitor = Visitor::start(&stand, "你好");
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    assert_eq!(touch(&stand, &[]).status, 204);

    touch(&stand, &[]).refused(Code::TooMany);
    begin(&stand, &[]).refused(Code::TooMany);
    submit_form(&stand, &random_word(), "13812345678", consent.as_str()).refused(Code::TooMany);
    visitor.post_frames(&[hello(0)]).refused(Code::TooMany);
    let stream = visitor.try_stream(&hello(0)).err();
    stream.expect("no stream").refused(Code::TooMany);
    // A browser tells a page nothing of a refused upgrade, so that one opens and closes.
    let mut socket = visitor.socket().unwrap();
    assert_eq!(socket.closed(), Some(close::TOO_MANY));

    // The page itself goes on, and so do those who answer.
    let snippet = format!("/w/{}.js", stand.merchant());
    assert_eq!(send("GET", &stand.url(&snippet), &[], "").status, 200);
    assert_eq!(send("GET", &stand.url("/healthz"), &[], "").status, 200);
    assert!(stand.owner().leads().is_empty());
}

#[test]
fn every_visitors_door_bounds_what_it_reads() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let conversation = format!("/v1/conversations/{}", visitor.started.conversation);
    let token = format!("Bearer {}", visitor.started.token);
    let too_large = json!({ "x": "x".repeat(limit::VISITOR_BODY_BYTES_MAX) });
    for path in [
        "/v1/touches".to_owned(),
        "/v1/leads".to_owned(),
        "/v1/conversations".to_owned(),
        format!("{conversation}/frames"),
        format!("{conversation}/stream"),
    ] {
        let answer = post(&stand, &path, &[("authorization", &token)], &too_large);
        answer.refused(Code::TooLarge);
    }
}

#[test]
fn a_conversation_has_only_so_many_listeners() {
    let limits = json!({ "sockets_per_conversation": 2, "pi_replies_per_day": 0 });
    let stand = Stand::with_limits("dental", limits);
    let visitor = Visitor::start(&stand, "你好");
    let is_welcome = |frame: &ServerFrame| matches!(frame, ServerFrame::Welcome { .. });
    let greeted = |mut socket: Socket| {
        socket.until(is_welcome);
        socket
    };
    let one = greeted(visitor.connect(0));
    let mut stream = visitor.stream(&hello(0));
    stream.until(is_welcome);

    assert_eq!(visitor.socket().unwrap().closed(), Some(close::TOO_MANY));
    let refused = visitor.try_stream(&hello(0)).err();
    refused.expect("no stream").refused(Code::TooMany);
    // A visitor's tabs keep nobody out who wants to answer, nor another visitor.
    let path = format!(
        "/v1/console/conversations/{}/socket",
        visitor.started.conversation
    );
    let mut operator = stand.owner().socket(&path).unwrap();
    operator.send(&hello(0));
    operator.until(is_welcome);
    let other = Visitor::start(&stand, "在吗");
    let _ = greeted(other.connect(0));

    // Whoever leaves makes room, by whichever way he came.
    drop(one);
    let mut again = eventually("room for a socket", || {
        let mut socket = visitor.try_connect(0)?;
        let frame: ServerFrame = socket.try_receive().ok()?;
        is_welcome(&frame).then_some(socket)
    });
    drop(stream);
    let mut stream = eventually("room for a stream", || visitor.try_stream(&hello(0)).ok());
    operator.send(&say("o-00000001", "您好"));
    let is_said = |frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.id.as_str() == "o-00000001");
    again.until(is_said);
    stream.until(is_said);
}

fn of_pi(messages: &[Message]) -> usize {
    messages
        .iter()
        .filter(|message| message.from == From::Pi && matches!(message.body, Body::Text { .. }))
        .count()
}

#[test]
fn after_its_last_answer_of_the_day_pi_calls_a_person_once_and_falls_silent() {
    let stand = Stand::with_limits("dental", json!({ "pi_replies_per_day": 2 }));
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    assert!(of_pi(&visitor.first_messages()) > 0);
    let row = || {
        let page = stand.owner().conversations();
        page.conversations.into_iter().next()
    };
    let row_at = |last: u64| {
        eventually("the row in the list", || {
            row().filter(|row| row.last.0 == last)
        })
    };
    let second = visitor.types("能用医保吗");
    assert!(of_pi(&second) > 0);
    assert!(!row_at(visitor.transcript().len() as u64).waiting);

    let third = visitor.types("周末上班吗");
    assert_eq!(of_pi(&third), 1, "{third:?}");
    assert!(row_at(visitor.transcript().len() as u64).waiting);
    for text in ["有人吗", "种一颗牙多少钱"] {
        assert_eq!(of_pi(&visitor.types(text)), 0, "{text}");
    }
    let row = row_at(visitor.transcript().len() as u64);
    assert!(row.waiting && matches!(row.presence, Presence::Pi { .. }));

    // Another visitor has answers of his own.
    assert!(of_pi(&Visitor::start(&stand, "能用医保吗").first_messages()) > 0);
}

#[test]
fn crawlers_begin_no_conversation_and_count_no_page() {
    let stand = Stand::new("dental");
    let spider = [("user-agent", "Mozilla/5.0 (compatible; Baiduspider/2.0)")];
    let phone = [("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5)")];
    let objects = stand.objects();
    begin(&stand, &spider).refused(Code::Crawler);
    assert_eq!(stand.objects(), objects, "an object was woken");
    // It is no news for a crawler that it is not counted.
    assert_eq!(touch(&stand, &spider).status, 204);
    assert!(!stand.holds("chip_shown"), "a crawler was counted");
    assert_eq!(touch(&stand, &phone).status, 204);
    assert!(stand.holds("chip_shown"), "the control");
    assert_eq!(begin(&stand, &phone).status, 200);
}

#[test]
fn a_wrong_setting_closes_every_visitors_door_and_says_so_in_the_log() {
    for (name, plan) in [
        (
            "CHIPLINE_LIMITS",
            (r#"{"mesages":{"burst":1,"per_minute":1}}"#, ""),
        ),
        ("CHIPLINE_PROXIES", ("", "localhost")),
    ] {
        let mut stand = Stand::new("dental");
        let visitor = Visitor::start(&stand, "你好");
        let consent = consent_version(&stand.origin(), stand.merchant().as_str());
        let before = visitor.transcript();
        stand.deploy(|changed| {
            changed.limits = plan.0.to_owned();
            changed.proxies = plan.1.to_owned();
        });
        begin(&stand, &[]).refused(Code::Internal);
        touch(&stand, &[]).refused(Code::Internal);
        visitor.post_frames(&[hello(0)]).refused(Code::Internal);
        let stream = visitor.try_stream(&hello(0)).err();
        stream.expect("no stream").refused(Code::Internal);
        let mut socket = visitor.socket().unwrap();
        assert_eq!(socket.closed(), Some(close::TRY_AGAIN));
        submit_form(&stand, &random_word(), "13812345678", consent.as_str())
            .refused(Code::Internal);
        let is_logged = || stand.stack.log().contains(name).then_some(());
        eventually("the reason in the log", is_logged);
        stand.deploy(|mended| {
            mended.limits.clear();
            mended.proxies.clear();
        });
        assert_eq!(visitor.transcript(), before);
    }
}

#[test]
fn only_a_configured_proxy_is_believed_about_addresses() {
    let limits = json!({ "starts": only(1) }).to_string();
    let from = |address| [("x-forwarded-for", address)];
    let mut stand = Stand::planned("dental", |plan| {
        plan.limits = limits;
        plan.proxies = "127.0.0.1".to_owned();
    });
    // Two clients behind one proxy; what they write themselves stands to the left of its word.
    assert_eq!(begin(&stand, &from("203.0.113.7")).status, 200);
    begin(&stand, &from("203.0.113.7")).refused(Code::TooMany);
    begin(&stand, &from("198.51.100.1, 203.0.113.7")).refused(Code::TooMany);
    assert_eq!(begin(&stand, &from("203.0.113.8")).status, 200);

    // Without a proxy nobody is believed, and there is no other header to believe on workerd.
    stand.deploy(|plan| plan.proxies.clear());
    assert_eq!(begin(&stand, &from("203.0.113.7")).status, 200);
    begin(&stand, &from("203.0.113.8")).refused(Code::TooMany);
    begin(&stand, &[("cf-connecting-ip", "203.0.113.9")]).refused(Code::TooMany);
}
