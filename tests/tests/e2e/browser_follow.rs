//! What the visitor is shown without being asked to look for it: the end of the thread, also where it
//! is left less room, and no question of Pi's while a person talks.

use shared::protocol::ClientFrame;
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::landing::Landing;
use tests::network::{Network, Weather};
use tests::page::page;
use tests::visitor;

/// Where the thread stands.
const AT_END: &str =
    "$('.scroll').scrollHeight - $('.scroll').scrollTop - $('.scroll').clientHeight < 2";

/// Whether all of the visitor's last words is in sight.
const SEES_OWN: &str = "$$('.msg.me').at(-1).getBoundingClientRect().bottom <= $('.scroll').getBoundingClientRect().bottom";

/// With the app, and without it where it does not get through.
const WAYS: [&[&str]; 2] = [&[], &["*app.wasm*"]];

/// An open chat.
fn open(address: &str, blocked: &[&str]) -> Tab {
    let tab = Tab::open(Screen::Phone);
    tab.block(blocked);
    tab.goto(address);
    tab.tap("$('.launcher')");
    tab
}

fn ask(tab: &Tab, question: &str) {
    let before = tab.eval("$$('.msg.they').length");
    tab.fill("$('textarea')", question);
    tab.press("Enter");
    tab.wait(&format!(
        "$$('.msg.they').length > {before} && !$('.msg.wait')"
    ));
}

#[test]
fn a_note_does_not_cover_what_was_just_said() {
    for blocked in WAYS {
        let landing = Landing::new("dental");
        let network = Network::to(landing.stand.stack.port(), Weather::Fair);
        let address = landing.page_over(&network.origin(), "over", &page("", "SNIPPET"));
        let tab = open(&address, blocked);
        for question in ["种一颗牙多少钱", "疼不疼", "能用医保吗"] {
            ask(&tab, question);
        }
        tab.wait("$('.scroll').scrollHeight > $('.scroll').clientHeight + 100");
        network.turn(Weather::Cut);
        tab.fill("$('textarea')", "谢谢，我一定到");
        tab.press("Enter");
        tab.wait("$('.note').innerText");
        tab.wait(SEES_OWN);
    }
}

#[test]
fn whoever_filled_in_a_card_sees_what_came_of_it() {
    let landing = Landing::furnished("renovation-design");
    let tab = open(&landing.ad(), &[]);
    ask(&tab, "100平装修多少钱");
    tab.wait("withText($$('form.card'), '就按这个估')");
    for question in ["店在哪里", "能看同小区案例吗"] {
        ask(&tab, question);
    }
    // Further up a card is waiting still.
    let card = "withText($$('form.card'), '就按这个估')";
    tab.tap(&format!("{card}.querySelector('.pick')"));
    tab.fill(&format!("{card}.querySelector('[name=quantity]')"), "100");
    let before = tab.eval("$$('.msg.they').length");
    tab.tap(&format!("{card}.querySelector('.submit')"));
    tab.wait(&format!("$('.done') && $$('.msg.they').length > {before}"));
    tab.wait(AT_END);

    // A number that was typed is asked about; the answer to that is a button.
    ask(&tab, "我电话13812345678，下午打");
    let consent = "withText($$('form.card'), '138****5678')";
    tab.wait(consent);
    let before = tab.eval("$$('.msg.they').length");
    tab.tap(&format!("{consent}.querySelector('.submit')"));
    tab.wait(&format!("!{consent} && $$('.msg.they').length > {before}"));
    tab.wait(&format!("{AT_END} && !$('.to-end')"));
}

#[test]
fn pi_offers_no_questions_while_a_person_talks() {
    for blocked in WAYS {
        let landing = Landing::new("dental");
        let tab = open(&landing.page("talk", &page("", "SNIPPET")), blocked);
        ask(&tab, "种一颗牙多少钱");
        tab.wait("$('.chips .chip')");
        let owner = landing.owner();
        let row = eventually("the conversation", || {
            owner.conversations().conversations.into_iter().next()
        });
        let mut operator = owner.thread_socket(row.id.as_str());
        operator.send(&visitor::hello(0));
        operator.send(&visitor::say("o-00000001", "您好，我来回答"));
        tab.wait("withText($$('.msg.they'), '我来回答') && !$('.chips .chip')");
        // Nor once it has ended.
        operator.send(&ClientFrame::Resolve);
        tab.wait("$('[name=stars]') && !$('.chips .chip')");
    }
}
