//! The widget in states that the way to a lead does not pass: every card, pages from right to left,
//! a keyboard on the screen, a person called, the chat as a page, and the rungs below the first.

use super::camera::{Camera, SCREENS};
use serde_json::json;
use shared::protocol::ClientFrame;
use std::path::Path;
use tests::browser::Screen;
use tests::eventually;
use tests::landing::Landing;
use tests::page::{page, snippet};
use tests::policy::rung;
use tests::visitor;

/// What is asked, and what the card that comes is to hold.
const ASKED: [(&str, &str, &str); 5] = [
    ("price", "100平装修多少钱", "估算"),
    ("gallery", "能看同小区案例吗", "原木"),
    ("booking", "预约上门量房", "预约"),
    ("place", "店在哪里", "样板路4号"),
    ("call", "给我打电话", "打过去"),
];

/// The cards of a merchant who has most of them, one after the other.
pub fn cards(folder: &Path) {
    for (screen, dark) in SCREENS {
        let landing = Landing::furnished("renovation-design");
        let tab = Camera::open(folder, "cards", screen, dark);
        tab.goto(&landing.ad());
        tab.tap("$('.launcher')");
        for (name, asked, held) in ASKED {
            tab.ask_for(asked, held);
            tab.shot(name);
        }
        let owner = landing.owner();
        let row = eventually("the conversation", || {
            owner.conversations().conversations.into_iter().next()
        });
        let mut operator = owner.thread_socket(row.id.as_str());
        operator.send(&visitor::hello(0));
        operator.send(&visitor::say(
            "o-00000001",
            "您好，我是设计师小李，接下来我来回答您。",
        ));
        tab.wait("withText($$('.msg.they'), '小李')");
        tab.shot("person");
        operator.send(&ClientFrame::Resolve);
        tab.wait("$$('[type=radio]').length >= 5");
        tab.shot("rating");
    }
}

/// Pages that are not like others, and what is not the app in the page.
pub fn surroundings(folder: &Path) {
    for (screen, dark) in SCREENS {
        let landing = Landing::new("dental");
        let tab = Camera::open(folder, "page", screen, dark);
        let shot = |name: &str| tab.shot(name);
        let own = snippet(&landing, "", "async");
        let rtl = page(
            "<script>document.documentElement.dir = 'rtl'</script>",
            &own,
        );
        tab.goto(&landing.page("rtl", &rtl));
        tab.tap("$('.launcher')");
        tab.ask("种一颗牙多少钱");
        shot("rtl");
        tab.eval("(localStorage.clear(), true)");

        // A phone's keyboard takes the lower half.
        if screen == Screen::Phone {
            tab.goto(&landing.ad());
            tab.tap("$('.launcher')");
            tab.ask("疼不疼");
            tab.cdp(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": 390, "height": 480, "deviceScaleFactor": 2, "mobile": true }),
            );
            tab.tap("$('textarea')");
            shot("keyboard");
            tab.cdp(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true }),
            );
            tab.eval("(localStorage.clear(), true)");
        }

        tab.goto(
            &landing
                .stand
                .url(&format!("/c/{}", landing.stand.merchant())),
        );
        tab.wait("$('textarea')");
        tab.ask("带父母检查流程");
        shot("link");

        for (name, policy) in [
            (
                "rung-2-frame",
                "script-src 'self' 'unsafe-inline' http://127.0.0.1:*",
            ),
            (
                "rung-3-alone",
                "script-src 'self' 'unsafe-inline' http://127.0.0.1:*; frame-src 'none'",
            ),
            (
                "rung-4-link",
                "script-src 'self' 'unsafe-inline' http://127.0.0.1:*; frame-src 'none'; connect-src 'self'",
            ),
        ] {
            let head = format!("<meta http-equiv=Content-Security-Policy content=\"{policy}\">");
            tab.goto(&landing.page(name, &page(&head, &own)));
            tab.tap("$('.launcher')");
            assert_eq!(rung(&tab), name.rsplit('-').next().unwrap_or_default());
            match name {
                "rung-2-frame" => {
                    tab.enter("$('iframe.frame')");
                    tab.wait("$('.chips .chip')");
                    tab.leave();
                }
                "rung-3-alone" => tab.ask("能用医保吗"),
                _ => {
                    tab.wait("$('a.open')");
                }
            }
            shot(name);
            tab.eval("(localStorage.clear(), true)");
        }
        tab.goto(&landing.stand.url("/doctor"));
        shot("doctor");
    }
}
