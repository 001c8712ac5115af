//! The console in a real browser, beside the widget.

use serde_json::json;
use shared::protocol::{Body, ClientFrame, From, Marks, Seq, ServerFrame, Side};
use tests::browser::{Screen, Tab};
use tests::console::sign_in;
use tests::eventually;
use tests::landing::Landing;
use tests::socket::Socket;
use tests::stand::Stand;
use tests::visitor::{Visitor, messages, say, typed};

/// Signs in and opens a visitor's thread.
fn open_thread(stand: &Stand, visitor: &Visitor) -> Tab {
    let tab = sign_in(stand, Screen::Desktop);
    let conversation = &visitor.started.conversation;
    tab.goto(&stand.url(&format!("/console/#/conversations/{conversation}")));
    tab.wait("byTest('visitor-here') && allByTest('message').length > 0");
    tab
}

/// Says something as the visitor, and gives the marks that the operator's page tells of it.
fn marks_after(socket: &mut Socket, id: &str, text: &str) -> (Seq, Marks) {
    socket.send(&say(id, text));
    let mut said = Seq(0);
    loop {
        match socket.receive() {
            ServerFrame::Accepted { id: of, seq, .. } if of.as_str() == id => said = seq,
            ServerFrame::Marks {
                side: Side::Staff,
                marks,
            } if said != Seq(0) && marks.delivered >= said => return (said, marks),
            _ => {}
        }
    }
}

#[test]
fn a_lead_appears_and_an_operator_answers() {
    for screen in [Screen::Desktop, Screen::Phone] {
        let landing = Landing::new("renovation-crew");
        let console = sign_in(&landing.stand, screen);
        console.wait("byTest('empty')");
        // A mark that a reload would wipe out.
        console.eval("(window.mark = 'same page', true)");

        let visitor = Tab::open(Screen::Phone);
        visitor.goto(&landing.ad());
        visitor.tap("$('.pills .chip')");
        visitor.wait("$$('.msg.they').length > 0");
        visitor.fill("$('textarea')", "我电话138 1234 5678，下午打");
        visitor.press("Enter");
        visitor.tap("withText($$('.card'), '138****5678').querySelector('.submit')");

        console.wait("byTest('lead-row') && byTest('lead-row').innerText.includes('138****5678')");
        console.tap("byTest('lead-row')");
        console.wait("byTest('lead-detail')");
        console.wait("byTest('click-id') && byTest('click-id').innerText.includes('KS-7')");
        assert_eq!(console.eval("window.mark"), json!("same page"));
        assert_eq!(
            console.eval("document.body.innerText.includes('13812345678')"),
            json!(false)
        );
        console.tap("byTest('reveal')");
        console.wait("byTest('contacts-clear') && byTest('contacts-clear').innerText.includes('13812345678')");

        console.tap("byTest('open-conversation')");
        console.wait("allByTest('message').length >= 4");
        console.wait("!byTest('thread').innerText.includes('138 1234 5678')");
        console.fill("byTest('composer')", "您好，我是陈工，下午三点给您打电话");
        console.tap("byTest('send')");
        visitor.wait("withText($$('.msg.they'), '下午三点给您打电话')");
        assert_eq!(console.eval("allByTest('message').filter(line => line.innerText.includes('下午三点给您打电话')).length"), json!(1));

        // Pi has fallen silent, and the operator sees what the visitor writes, live.
        let said = visitor.eval("$$('.msg.they').length");
        visitor.fill("$('textarea')", "100平装修多少钱");
        visitor.press("Enter");
        console.wait("byTest('messages').innerText.includes('100平装修多少钱')");
        console.fill("byTest('composer')", "按您家户型算给您");
        console.tap("byTest('send')");
        visitor.wait("withText($$('.msg.they'), '按您家户型算给您')");
        assert_eq!(
            visitor.eval("$$('.msg.they').length").as_u64(),
            said.as_u64().map(|count| count + 1)
        );
        let conversation = landing.owner().conversations().conversations.remove(0).id;
        let messages = landing.owner().thread(conversation.as_str()).messages;
        let question = messages
            .iter()
            .rposition(|message| {
                message.from == From::Visitor && format!("{:?}", message.body).contains("100平")
            })
            .unwrap();
        assert!(
            messages[question..]
                .iter()
                .all(|message| message.from != From::Pi)
        );
    }
}

#[test]
fn operator_and_visitor_notice_each_other() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let console = open_thread(&stand, &visitor);
    console.wait("byTest('visitor-here').dataset.state === 'gone'");
    let mut socket = visitor.connect(0);
    let is_here = |here| {
        let side = Side::Staff;
        move |frame: &ServerFrame| *frame == ServerFrame::Here { side, here }
    };
    let is_typing = |on| {
        let side = Side::Staff;
        move |frame: &ServerFrame| *frame == ServerFrame::Typing { side, on }
    };
    socket.until(is_here(true));
    console.wait("byTest('visitor-here').dataset.state === 'here'");

    // The visitor's writing ends with the message, and by itself when nothing comes of it.
    socket.send(&ClientFrame::Typing { on: true });
    console.wait("byTest('visitor-typing')");
    let (said, marks) = marks_after(&mut socket, "w-question", "周末可以去吗");
    assert_eq!(marks.read, said, "the thread is in front of somebody");
    console
        .wait("!byTest('visitor-typing') && byTest('messages').innerText.includes('周末可以去吗')");
    socket.send(&ClientFrame::Typing { on: true });
    console.wait("byTest('visitor-typing')");
    console.wait("!byTest('visitor-typing')");

    // Nobody reads what comes while the page is out of sight.
    let show = |state: &str| {
        console.eval(&format!(
            "(Object.defineProperty(document, 'visibilityState', {{ value: '{state}', configurable: true }}), \
             document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }})))"
        ));
    };
    show("hidden");
    let (unread, marks) = marks_after(&mut socket, "w-unread00", "在吗");
    assert_eq!((marks.delivered, marks.read), (unread, said));
    show("visible");
    let marks = Marks {
        delivered: unread,
        read: unread,
    };
    let side = Side::Staff;
    socket.until(|frame: &ServerFrame| *frame == ServerFrame::Marks { side, marks });

    console.fill("byTest('composer')", "可以的，周末九点开门");
    socket.until(is_typing(true));
    console.tap("byTest('send')");
    let frames = socket.until(is_typing(false));
    let answer = messages(&frames).pop().expect("the answer");
    assert!(
        matches!(&answer.body, Body::Text { text, .. } if text.contains("周末九点开门")),
        "{answer:?}"
    );
    for (receipt, read) in [
        ("sent", None),
        ("delivered", Some(unread)),
        ("read", Some(answer.seq)),
    ] {
        if let Some(read) = read {
            socket.send(&ClientFrame::Marks(Marks {
                delivered: answer.seq,
                read,
            }));
        }
        console.wait(&format!(
            "allByTest('receipt').length && allByTest('receipt').at(-1).dataset.receipt === '{receipt}'"
        ));
    }

    console.goto(&stand.url("/console/#/leads"));
    socket.until(is_here(false));
    console.goto(&stand.url(&format!(
        "/console/#/conversations/{}",
        visitor.started.conversation
    )));
    socket.until(is_here(true));
    console.wait("byTest('visitor-here') && byTest('visitor-here').dataset.state === 'here'");
    drop(socket);
    console.wait("byTest('visitor-here').dataset.state === 'gone'");
}

#[test]
fn an_answer_that_did_not_arrive_goes_out_after_a_reload() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let console = open_thread(&stand, &visitor);
    // The connection takes everything and passes nothing on.
    console.eval("(WebSocket.prototype.send = () => {}, true)");
    console.fill("byTest('composer')", "您好，这就给您算");
    console.tap("byTest('send')");
    console.wait("withText(allByTest('message'), '这就给您算').dataset.state === 'sending'");
    console.eval("(location.reload(), true)");
    console.wait("withText(allByTest('message'), '这就给您算') && allByTest('receipt').length");
    let transcript = visitor.transcript();
    let said = transcript.iter().filter(
        |message| matches!(&message.body, Body::Text { text, .. } if text.contains("这就给您算")),
    );
    assert_eq!(said.count(), 1);
    assert_eq!(console.eval("sessionStorage.length"), json!(0));
}

#[test]
fn a_marketer_edits_a_chip() {
    let landing = Landing::new("dental");
    let console = sign_in(&landing.stand, Screen::Desktop);
    console.goto(&landing.stand.url("/console/#/chips"));
    console.wait("allByTest('chip-row').length > 2");
    console.tap("byTest('chip-edit')");
    console.fill("byTest('chip-label')", "爸妈的牙怎么种");
    console.fill("byTest('chip-text')", "带爸妈种牙要注意什么");
    // The second one is moved up, the last one is switched off.
    console.tap("byTest('chip-down')");
    console.tap("allByTest('chip-row').at(-1).querySelector('.switch-track')");
    console.tap("byTest('save')");
    console.wait("byTest('save').disabled");
    let saved: shared::api::ChipSet = landing.owner().get("/v1/console/chips");
    assert!(!saved.chips.last().unwrap().on);

    let visitor = Tab::open(Screen::Phone);
    eventually("the edit on the page", || {
        visitor.goto(&landing.ad());
        visitor.wait("$$('.pills .chip').length");
        (visitor.eval("$$('.pills .chip')[1].innerText") == json!("爸妈的牙怎么种")).then_some(())
    });
    visitor.tap("$$('.pills .chip')[1]");
    visitor.wait("withText($$('.msg.me'), '带爸妈种牙要注意什么')");
}

#[test]
fn a_wrong_password_is_one_sentence() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&landing.stand.url("/console/"));
    tab.type_login(landing.stand.login.email.as_str(), "not-the-password");
    tab.wait("byTest('sign-in-error') && byTest('sign-in-error').innerText.length > 3");
}

#[test]
fn what_a_visitor_writes_is_shown_as_text() {
    let landing = Landing::new("dental");
    let page = landing.origin();
    let request = tests::visitor::start_request(
        landing.stand.merchant().as_str(),
        typed("<img src=x onerror=window.hit=1><b>粗</b>"),
    );
    let answer = tests::http::send(
        "POST",
        &landing.stand.url("/v1/conversations"),
        &[("origin", &page)],
        request.to_string(),
    );
    let started: shared::api::StartReply = answer.json();
    let console = sign_in(&landing.stand, Screen::Desktop);
    console.goto(&landing.stand.url(&format!(
        "/console/#/conversations/{}",
        started.conversation
    )));
    console.wait("byTest('messages') && byTest('messages').innerText.includes('<b>粗</b>')");
    assert_eq!(
        console.eval("window.hit === undefined && !document.querySelector('img[src=x]')"),
        json!(true)
    );
    let problems: Vec<String> = console
        .console()
        .into_iter()
        .filter(|line| line.contains("Content Security Policy"))
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
}
