//! One page through bad networks, sleep, reloads and crashes of the worker, in a real browser: what
//! the visitor saw as sent is in the transcript once, in order, and on the page.

use serde_json::json;
use shared::protocol::{Body, From, Message};
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::landing::Landing;
use tests::network::{Network, Weather};
use tests::operator::Operator;
use tests::visitor;

const PAGE: &str =
    r#"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>页</title>SNIPPET</html>"#;

/// A landing page behind a network of its own.
struct Place {
    landing: Landing,
    network: Network,
    address: String,
}

impl Place {
    fn new(weather: Weather) -> Self {
        let landing = Landing::new("dental");
        let network = Network::to(landing.stand.stack.port(), weather);
        let address = landing.page_over(&network.origin(), "over", PAGE);
        Self {
            landing,
            network,
            address,
        }
    }

    /// Opens the chat and says something, by hand.
    fn say(&self, tab: &Tab, words: &str) {
        tab.wait("$('.launcher')");
        if tab.eval("!$('.panel') || $('.panel').hidden") == json!(true) {
            tab.tap("$('.launcher')");
        }
        tab.fill("$('textarea')", words);
        tab.press("Enter");
        tab.wait(&format!("withText($$('.msg.me'), '{words}')"));
    }

    fn transcript(&self, owner: &Operator) -> Vec<Message> {
        let row = eventually("the conversation", || {
            owner.conversations().conversations.into_iter().next()
        });
        owner.thread(row.id.as_str()).messages
    }

    /// What the visitor has said, once all of it is there.
    fn said(&self, count: usize) -> Vec<String> {
        let owner = self.landing.owner();
        eventually("what was said", || {
            let said: Vec<String> = self
                .transcript(&owner)
                .into_iter()
                .filter(|message| message.from == From::Visitor)
                .filter_map(|message| match message.body {
                    Body::Text { text, .. } => Some(text),
                    _ => None,
                })
                .collect();
            (said.len() >= count).then_some(said)
        })
    }
}

/// The app is there and nothing of the visitor's is on its way.
const ALL_SENT: &str = "$$('.msg.me').length > 0 && !$('.msg.wait') && !$('.msg.lost')";

#[test]
fn what_is_said_offline_survives_a_reload_and_is_sent_once() {
    let place = Place::new(Weather::Fair);
    let tab = Tab::open(Screen::Phone);
    tab.goto(&place.address);
    place.say(&tab, "种一颗牙多少钱");
    tab.wait(&format!("{ALL_SENT} && $$('.msg.they').length > 0"));
    // The network goes without a word, then the device notices; two more are said meanwhile.
    place.network.turn(Weather::Cut);
    place.say(&tab, "能用医保吗");
    tab.online(false);
    place.say(&tab, "周末开门吗");
    tab.wait("$$('.msg.wait').length == 2");
    // The page is closed with both unsent, and opened again where there is a network.
    tab.goto("about:blank");
    tab.online(true);
    place.network.turn(Weather::Fair);
    tab.goto(&place.address);
    assert_eq!(
        place.said(3),
        ["种一颗牙多少钱", "能用医保吗", "周末开门吗"]
    );
    tab.tap("$('.launcher')");
    tab.wait(&format!("{ALL_SENT} && $$('.msg.me').length == 3"));
}

#[test]
fn a_page_goes_on_through_crashes_of_the_worker_and_its_own_sleep() {
    let mut place = Place::new(Weather::Fair);
    let tab = Tab::open(Screen::Phone);
    tab.goto(&place.address);
    tab.eval("(window.slept = 0, document.addEventListener('visibilitychange', () => slept += document.hidden), true)");
    let mut words = Vec::new();
    for round in 0..3 {
        let before = format!("第{round}轮之前");
        place.say(&tab, &before);
        tab.wait(ALL_SENT);
        place.landing.stand.stack.kill();
        // Said to a worker that is not there.
        let meanwhile = format!("第{round}轮之中");
        place.say(&tab, &meanwhile);
        // The page is put behind another, and comes back when the worker is back.
        if round == 0 {
            tab.open_another();
        } else {
            tab.turn_to(1);
        }
        place
            .landing
            .stand
            .stack
            .restart()
            .unwrap_or_else(|error| panic!("{error}"));
        tab.turn_to(0);
        tab.wait(ALL_SENT);
        words.extend([before, meanwhile]);
        assert_eq!(place.said(words.len()), words);
    }
    assert_eq!(tab.eval("window.slept"), json!(3), "it was never hidden");
    // The page shows what the transcript holds, in its order.
    let shown = tab
        .eval("$$('.msg.me').map(line => line.innerText)")
        .to_string();
    let mut from = 0;
    for said in &words {
        let at = shown[from..].find(said.as_str());
        from += at.unwrap_or_else(|| panic!("{said} is not in its place: {shown}"));
        assert_eq!(shown.matches(said.as_str()).count(), 1, "{shown}");
    }
}

#[test]
fn where_sockets_are_blocked_the_talk_goes_over_http_by_itself() {
    let place = Place::new(Weather::NoSockets);
    let tab = Tab::open(Screen::Phone);
    tab.goto(&place.address);
    place.say(&tab, "种一颗牙多少钱");
    tab.wait(&format!("{ALL_SENT} && $$('.msg.they').length > 0"));
    eventually("sockets are tried first", || {
        (place.network.upgrades() >= 2).then_some(())
    });
    // What an operator says arrives by itself, over the stream.
    let owner = place.landing.owner();
    let row = eventually("the conversation", || {
        owner.conversations().conversations.into_iter().next()
    });
    let mut socket = owner.thread_socket(row.id.as_str());
    socket.send(&visitor::hello(0));
    socket.send(&visitor::say("o-00000001", "我是陈工，您好"));
    tab.wait("withText($$('.msg.they'), '我是陈工')");
    place.say(&tab, "您好，想约周六");
    tab.wait(ALL_SENT);
    assert_eq!(place.said(2), ["种一颗牙多少钱", "您好，想约周六"]);
}

#[test]
fn two_tabs_share_one_conversation_and_stay_in_step() {
    let place = Place::new(Weather::Fair);
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&place.address);
    tab.wait("$('.launcher')");
    tab.open_another();
    tab.goto(&place.address);
    place.say(&tab, "第二个标签说的");
    tab.wait(ALL_SENT);
    tab.turn_to(0);
    place.say(&tab, "第一个标签说的");
    tab.wait("withText($$('.msg.me'), '第二个标签说的')");
    tab.wait(ALL_SENT);
    tab.turn_to(1);
    tab.wait("withText($$('.msg.me'), '第一个标签说的')");
    assert_eq!(place.said(2), ["第二个标签说的", "第一个标签说的"]);
    let owner = place.landing.owner();
    assert_eq!(owner.conversations().conversations.len(), 1);
}

#[test]
fn a_returning_visitor_finds_the_thread_and_what_is_unread() {
    let place = Place::new(Weather::Fair);
    let tab = Tab::open(Screen::Phone);
    tab.goto(&place.address);
    place.say(&tab, "种一颗牙多少钱");
    tab.wait(&format!("{ALL_SENT} && $$('.msg.they').length > 0"));
    // The answers so far are read: the edge knows.
    let owner = place.landing.owner();
    let row = eventually("the conversation", || {
        owner.conversations().conversations.into_iter().next()
    });
    let mut socket = owner.thread_socket(row.id.as_str());
    socket.send(&visitor::hello(0));
    tab.goto("about:blank");
    socket.send(&visitor::say("o-00000001", "您好，我是陈工"));
    socket.send(&visitor::say("o-00000002", "周六可以来"));
    eventually("both are stored", || {
        let said = place.transcript(&owner);
        said.iter()
            .any(|message| message.id.as_str() == "o-00000002")
            .then_some(())
    });
    tab.goto(&place.address);
    tab.wait("$('.badge') && $('.badge').innerText == '2'");
    tab.tap("$('.launcher')");
    tab.wait(
        "withText($$('.msg.they'), '周六可以来') && withText($$('.msg.me'), '种一颗牙多少钱')",
    );
    tab.wait("!$('.badge')");
}

#[test]
fn where_storage_is_forbidden_the_talk_works_in_memory() {
    let place = Place::new(Weather::Fair);
    let tab = Tab::open(Screen::Phone);
    tab.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })" }),
    );
    tab.goto(&place.address);
    place.say(&tab, "种一颗牙多少钱");
    tab.wait(&format!("{ALL_SENT} && $$('.msg.they').length > 0"));
    place.network.turn(Weather::Cut);
    place.say(&tab, "能用医保吗");
    place.network.turn(Weather::Fair);
    tab.wait(ALL_SENT);
    assert_eq!(place.said(2), ["种一颗牙多少钱", "能用医保吗"]);
}
