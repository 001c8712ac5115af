//! Pictures of widget and console for people to look at: `cargo xtask shots`.

mod camera;
mod filled;
mod states;

use camera::{Camera, SCREENS};
use serde_json::Value;
use shared::protocol::{ClientFrame, Marks, Seq};
use std::path::{Path, PathBuf};
use tests::browser::{Screen, Tab};
use tests::landing::Landing;
use tests::network::{Network, Weather};
use tests::{eventually, visitor};

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("a folder to put them in"));
    std::fs::create_dir_all(&folder).expect("the folder");
    let wanted = std::env::args().nth(2).unwrap_or_default();
    for (name, part) in PARTS {
        if name.contains(&wanted) {
            part(&folder);
        }
    }
}

type Part = fn(&Path);

const PARTS: [(&str, Part); 7] = [
    ("widget", widget),
    ("signs", signs),
    ("cards", states::cards),
    ("filled", filled::cards),
    ("beside", filled::beside),
    ("page", states::surroundings),
    ("console", console),
];

/// The console with two leads, on each of its pages.
fn console(folder: &Path) {
    let landing = Landing::new("renovation-crew");
    for phone in ["13812345678", "13987654321"] {
        let tab = Tab::open(Screen::Phone);
        tab.goto(&landing.ad());
        tab.tap("$('.pills .chip')");
        tab.wait("$$('.msg.they').length > 0");
        tab.fill("$('textarea')", &format!("我电话{phone}，下午打"));
        tab.press("Enter");
        tab.tap("$('.card .submit')");
        tab.wait("!$('.card .submit')");
    }
    for (screen, dark) in SCREENS {
        let tab = Camera::open(folder, "console", screen, dark);
        let shot = |name: &str| tab.shot(name);
        tab.goto(&landing.stand.url("/console/"));
        tab.wait("byTest('sign-in')");
        shot("1-sign-in");
        tab.type_login(
            landing.stand.login.email.as_str(),
            &landing.stand.login.password,
        );
        tab.wait("byTest('lead-row')");
        shot("2-leads");
        tab.tap("byTest('lead-row')");
        tab.wait("byTest('lead-detail')");
        shot("3-lead");
        tab.tap("byTest('open-conversation')");
        tab.wait("allByTest('message').length > 3");
        shot("4-thread");
        tab.goto(&landing.stand.url("/console/#/chips"));
        tab.wait("byTest('chip-row')");
        shot("5-chips");
        tab.goto(&landing.stand.url("/console/#/team"));
        tab.wait("byTest('invite')");
        shot("6-team");
        tab.goto(&landing.stand.url("/console/#/assistant"));
        tab.wait("byTest('try-talk') && byTest('versions') && byTest('model-today')");
        shot("7-assistant");
    }
}

/// The widget on landing pages, step by step.
fn widget(folder: &Path) {
    for slug in ["dental", "cleaning"] {
        let landing = Landing::new(slug);
        for (screen, dark) in SCREENS {
            let tab = Camera::open(folder, slug, screen, dark);
            let shot = |name: &str| tab.shot(name);
            tab.goto(&landing.ad());
            tab.wait("$$('.pills .chip').length");
            shot("1-closed");
            tab.tap("$('.launcher')");
            tab.wait("$('.panel')");
            shot("2-open");
            tab.tap("$('.chips .chip')");
            tab.wait("$$('.msg.they').length > 0");
            shot("3-answer");
            for question in ["多少钱", "我想预约", "how do I book"] {
                if tab.eval("!!$('form.card')") == Value::Bool(true) {
                    break;
                }
                let before = tab.eval("$$('.msg.they').length");
                tab.fill("$('textarea')", question);
                tab.press("Enter");
                tab.wait(&format!(
                    "$('form.card') || $$('.msg.they').length > {before}"
                ));
            }
            tab.wait("$('form.card')");
            shot("4-card");
            tab.fill("$('textarea')", "我电话138 1234 5678，下午打");
            tab.press("Enter");
            tab.wait("withText($$('.card'), '138****5678')");
            shot("5-consent");
            tab.tap("withText($$('.card'), '138****5678').querySelector('.submit')");
            tab.wait("!withText($$('.card'), '138****5678')");
            shot("6-lead");
        }
    }
}

/// What an operator's presence looks like in the widget: writing, here, read, unread, cut off.
fn signs(folder: &Path) {
    for (screen, dark) in SCREENS {
        let landing = Landing::new("dental");
        let network = Network::to(landing.stand.stack.port(), Weather::Fair);
        let address = landing.page_over(&network.origin(), "signs", PAGE);
        let tab = Camera::open(folder, "signs", screen, dark);
        let shot = |name: &str| tab.shot(name);
        tab.goto(&address);
        tab.tap("$('.launcher')");
        tab.fill("$('textarea')", "种一颗牙多少钱");
        tab.press("Enter");
        tab.wait("$$('.msg.they').length > 0 && !$('.msg.wait')");
        let owner = landing.owner();
        let row = eventually("the conversation", || {
            owner.conversations().conversations.into_iter().next()
        });
        let mut operator = owner.thread_socket(row.id.as_str());
        operator.send(&visitor::hello(0));
        operator.send(&visitor::say(
            "o-00000001",
            "您好，我是陈医生的助理，看到您的问题了。",
        ));
        tab.wait("withText($$('.msg.they'), '助理')");
        tab.fill("$('textarea')", "好的，周六能来吗");
        tab.press("Enter");
        tab.wait("withText($$('.msg.me'), '周六') && !$('.msg.wait')");
        let mark = Seq(20);
        operator.send(&ClientFrame::Marks(Marks {
            delivered: mark,
            read: mark,
        }));
        operator.send(&ClientFrame::Typing { on: true });
        tab.wait("$('.dots')");
        shot("1-typing");
        tab.tap("$('.close')");
        operator.send(&visitor::say("o-00000002", "周六上午十点可以"));
        operator.send(&visitor::say("o-00000003", "给您留着"));
        tab.wait("$('.badge')");
        shot("2-badge");
        tab.tap("$('.launcher')");
        network.turn(Weather::Cut);
        tab.fill("$('textarea')", "谢谢，我一定到");
        tab.press("Enter");
        tab.wait("$('.note').innerText");
        shot("3-cut");
    }
}

const PAGE: &str = r#"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>页</title>SNIPPET</html>"#;
