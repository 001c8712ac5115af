//! Bad input meets a gate: the right refusal, nothing stored, no object woken.

use serde_json::json;
use shared::id::{ConversationId, MerchantId, StartKey};
use shared::limit;
use shared::protocol::{Code, VERSION, close};
use tests::http::{self, send};
use tests::stand::{PAGE, Stand};
use tests::visitor::{Visitor, hello, post_start, say, start_request, typed};

#[test]
fn made_up_ids_are_refused_without_waking_an_object() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    tests::eventually("the report is taken", || {
        (!stand.owner().conversations().conversations.is_empty()).then_some(())
    });
    let objects = stand.objects();
    for n in 0..20 {
        let made_up = format!("m{:024}", n);
        http::send("GET", &stand.url(&format!("/w/{made_up}.js")), &[], "")
            .refused(Code::UnknownMerchant);
        post_start(&stand.origin(), &start_request(&made_up, typed("你好")))
            .refused(Code::UnknownMerchant);
        let touch = json!({ "merchant": made_up, "chips": [] }).to_string();
        send(
            "POST",
            &stand.url("/v1/touches"),
            &[("origin", PAGE)],
            touch,
        )
        .refused(Code::UnknownMerchant);
        let path = stand.url(&format!("/v1/conversations/c{:024}/frames", n));
        let token = format!("Bearer {}", visitor.started.token);
        send(
            "POST",
            &path,
            &[("origin", PAGE), ("authorization", &token)],
            "{}",
        )
        .refused(Code::Unauthorised);
        let owner = stand.owner();
        owner
            .send("GET", &format!("/v1/console/conversations/c{:024}", n), "")
            .refused(Code::NotFound);
        owner
            .send("POST", &format!("/v1/console/leads/l{:024}/reveal", n), "")
            .refused(Code::NotFound);
    }
    assert_eq!(stand.objects(), objects, "an object was woken");
}

#[test]
fn an_id_of_another_merchant_is_refused() {
    let stand = Stand::new("dental");
    let other = stand.another("law");
    let visitor = Visitor::start(&stand, "你好");
    let lawyer = tests::operator::Operator::sign_in(&stand.origin(), &other);
    let path = format!("/v1/console/conversations/{}", visitor.started.conversation);
    lawyer.send("GET", &path, "").refused(Code::NotFound);
    assert_eq!(lawyer.socket(&format!("{path}/socket")).err(), Some(404));
    assert!(lawyer.conversations().conversations.is_empty());
    // The id itself is good; it is bound to its merchant.
    let keys = stand.keys();
    assert!(
        visitor
            .started
            .conversation
            .genuine(&keys, stand.merchant())
            .is_ok()
    );
    assert!(
        visitor
            .started
            .conversation
            .genuine(&keys, &other.merchant)
            .is_err()
    );
}

#[test]
fn a_page_that_is_not_on_the_list_is_refused() {
    let stand = Stand::new("dental");
    let request = start_request(stand.merchant().as_str(), typed("你好"));
    let url = stand.url("/v1/conversations");
    let objects = stand.objects();
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "https://shop.example.evil.example")],
        &[("origin", "null")],
        &[],
    ] {
        send("POST", &url, headers, request.to_string()).refused(Code::OriginNotAllowed);
    }
    assert_eq!(stand.objects(), objects);
    // The page may read why.
    let refused = send(
        "POST",
        &url,
        &[("origin", "https://evil.example")],
        request.to_string(),
    );
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn bodies_are_bounded_and_must_be_of_their_shape() {
    let stand = Stand::new("dental");
    let merchant = stand.merchant().as_str();
    let url = stand.url("/v1/conversations");
    let post = |body: String| send("POST", &url, &[("origin", PAGE)], body);
    let objects = stand.objects();

    post("{".into()).refused(Code::BadRequest);
    post("[]".into()).refused(Code::BadRequest);
    post("{}".into()).refused(Code::BadRequest);
    post("\u{0}".into()).refused(Code::BadRequest);
    post("x".repeat(limit::VISITOR_BODY_BYTES_MAX + 1)).refused(Code::TooLarge);

    let good = start_request(merchant, typed("你好"));
    let with = |key: &str, value: serde_json::Value| {
        let mut bad = good.clone();
        bad[key] = value;
        bad.to_string()
    };
    for v in [0, VERSION + 1] {
        post(with("v", json!(v))).refused(Code::UnknownVersion);
    }
    post(with("start_key", json!("short"))).refused(Code::BadRequest);
    post(with("id", json!("a b"))).refused(Code::BadRequest);
    post(with("said", typed("   "))).refused(Code::BadRequest);
    post(with("said", typed(&"长".repeat(limit::TEXT_CHARS_MAX + 1)))).refused(Code::BadRequest);
    post(with("said", json!({ "kind": "dance" }))).refused(Code::BadRequest);
    post(with(
        "said",
        json!({ "kind": "consent", "agreed": true, "version": "1" }),
    ))
    .refused(Code::BadRequest);
    post(with("language", json!("fr"))).refused(Code::BadRequest);
    post(with("surprise", json!(true))).refused(Code::BadRequest);
    let mut bad = good.clone();
    bad["page"]["url"] = json!("javascript:alert(1)");
    post(bad.to_string()).refused(Code::BadRequest);
    assert_eq!(stand.objects(), objects, "something was stored");

    // Without a stated length the body is still bounded.
    let mut socket = std::net::TcpStream::connect(("127.0.0.1", stand.stack.port())).unwrap();
    use std::io::{Read, Write};
    write!(socket, "POST /v1/conversations HTTP/1.1\r\nhost: a\r\norigin: {PAGE}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n").unwrap();
    for _ in 0..10 {
        // The worker may hang up as soon as it has seen enough.
        let _ = write!(socket, "1000\r\n{}\r\n", "x".repeat(0x1000));
    }
    let _ = write!(socket, "0\r\n\r\n");
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    assert!(
        String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 413"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

#[test]
fn a_wrong_token_opens_nothing() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let other = Visitor::start(&stand, "在吗");
    let path = stand.url(&format!(
        "/v1/conversations/{}/frames",
        visitor.started.conversation
    ));
    let body = json!({ "frames": [hello(0)] }).to_string();
    let with = |token: &str| {
        send(
            "POST",
            &path,
            &[("origin", PAGE), ("authorization", token)],
            body.clone(),
        )
    };

    let _: serde_json::Value = with(&format!("Bearer {}", visitor.started.token)).json();
    with(&format!("Bearer {}", other.started.token)).refused(Code::Unauthorised);
    with("Bearer nonsense").refused(Code::Unauthorised);
    with("").refused(Code::Unauthorised);
    let mut changed = visitor.started.token.clone();
    changed.replace_range(30..31, if &changed[30..31] == "A" { "B" } else { "A" });
    with(&format!("Bearer {changed}")).refused(Code::Unauthorised);

    let mut stranger = visitor.clone();
    stranger.started.token = other.started.token.clone();
    // Closed with a code rather than refused: a browser tells a page nothing of a refused upgrade.
    let mut socket = stranger.socket().unwrap();
    assert_eq!(socket.closed(), Some(close::UNAUTHORISED));
    assert_eq!(visitor.socket().map(|_| ()), Ok(()));
}

#[test]
fn a_good_id_of_a_conversation_that_never_began_is_nothing() {
    let stand = Stand::new("dental");
    let keys = stand.keys();
    let start = StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap();
    let never = ConversationId::for_start(&keys, stand.merchant(), &start);
    let path = format!("/v1/console/conversations/{never}");
    stand
        .owner()
        .send("GET", &path, Vec::new())
        .refused(Code::NotFound);
    let unknown = MerchantId::mint(&keys, &[9; 10]);
    send("GET", &stand.url(&format!("/w/{unknown}.js")), &[], "").refused(Code::UnknownMerchant);
}

#[test]
fn sockets_close_with_a_stated_code() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let close_of = |send: &dyn Fn(&mut tests::socket::Socket)| {
        let mut socket = visitor.socket().unwrap();
        send(&mut socket);
        socket.closed()
    };
    assert_eq!(
        close_of(&|socket| socket.send_text("{".into())),
        Some(close::BAD_FRAME)
    );
    assert_eq!(
        close_of(&|socket| socket.send_bytes(vec![1, 2, 3])),
        Some(close::BAD_FRAME)
    );
    assert_eq!(
        close_of(&|socket| socket.send_text("x".repeat(limit::FRAME_BYTES_MAX + 1))),
        Some(close::TOO_LARGE)
    );
    assert_eq!(
        close_of(&|socket| socket.send_text(r#"{"type":"hello","v":99,"seen":0}"#.into())),
        Some(close::VERSION)
    );
    // Nothing before the hello, and nothing that is for operators.
    assert_eq!(
        close_of(&|socket| socket.send(&say("w-00000001", "你好"))),
        Some(close::BAD_FRAME)
    );
    assert_eq!(
        close_of(&|socket| {
            socket.send(&hello(0));
            socket.send_text(r#"{"type":"take_over","on":true}"#.into());
        }),
        Some(close::BAD_FRAME)
    );
    let messages = visitor.transcript().len();
    assert_eq!(
        messages,
        visitor.first_messages().len(),
        "something was stored"
    );
}

#[test]
fn what_is_not_there_is_said_to_be_so() {
    let stand = Stand::new("dental");
    for path in [
        "/nothing",
        "/v1/nothing",
        "/w/",
        "/w/x.js/y",
        "/a/",
        "/../edge/workerd.capnp",
        "/a/%2e%2e/manifest.json",
    ] {
        let answer = send("GET", &stand.url(path), &[], "");
        assert!(
            matches!(
                answer.problem().code,
                Code::NotFound | Code::UnknownMerchant
            ),
            "{path}"
        );
    }
    send("DELETE", &stand.url("/v1/conversations"), &[], "").refused(Code::MethodNotAllowed);
    send("POST", &stand.url("/healthz"), &[], "x").refused(Code::MethodNotAllowed);
    send("POST", &stand.url("/index.html"), &[], "x").refused(Code::MethodNotAllowed);
}
