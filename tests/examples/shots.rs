//! Pictures of the widget for people to look at: `cargo run -p tests --example shots -- FOLDER`,
//! after `cargo xtask build`.

use serde_json::Value;
use std::path::PathBuf;
use tests::browser::{Screen, Tab};
use tests::landing::Landing;

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("a folder to put them in"));
    std::fs::create_dir_all(&folder).expect("the folder");
    for slug in ["dental", "law", "renovation-crew", "cleaning"] {
        let landing = Landing::new(slug);
        for (screen, dark) in [
            (Screen::Phone, false),
            (Screen::Phone, true),
            (Screen::Desktop, false),
            (Screen::Desktop, true),
        ] {
            let tab = Tab::open(screen);
            tab.dark(dark);
            let shot = |name: &str| {
                tab.screenshot(&folder.join(format!(
                    "{slug}-{screen:?}-{}-{name}.png",
                    if dark { "dark" } else { "light" }
                )))
            };
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
