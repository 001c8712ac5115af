//! What becomes of cards once they are filled in, the cards that only show something, and what stands
//! beside the talk: tray, files, no network, night, forced colours.

use super::camera::{Camera, SCREENS};
use serde_json::json;
use shared::api::Me;
use shared::merchant::Hours;
use shared::protocol::ClientFrame;
use shared::time::Millis;
use std::path::Path;
use std::time::SystemTime;
use tests::eventually;
use tests::landing::Landing;
use tests::page::page;
use tests::policy::rung;
use tests::visitor;

/// The last card that can be filled in.
const FORM: &str = "$$('form.card').at(-1)";

/// Waits until a card has become the line with these words, and takes a picture.
fn done(tab: &Camera, words: &str, name: &str) {
    tab.wait(&format!("withText($$('.card.done'), '{words}')"));
    tab.wait("!$('.msg.wait')");
    tab.shot(name);
}

/// Every card filled in, and those that only show something.
pub fn cards(folder: &Path) {
    for (screen, dark) in SCREENS {
        let landing = Landing::furnished("renovation-design");
        let tab = Camera::open(folder, "filled", screen, dark);
        let tap = |inner: &str| tab.tap(&format!("{FORM}.querySelector('{inner}')"));
        tab.goto(&landing.ad());
        tab.tap("$('.launcher')");

        tab.ask_for("100平装修多少钱", "就按这个估");
        tap(".pick");
        tab.fill(&format!("{FORM}.querySelector('[name=quantity]')"), "100");
        tab.shot("price-chosen");
        tap(".submit");
        done(&tab, "预估", "price");

        tab.ask_for("能看同小区案例吗", "原木");
        tab.tap("$('.pick-it')");
        done(&tab, "您选了", "gallery");

        tab.ask_for("预约上门量房", "预约");
        tap(".row .pick");
        tap(".four .pick");
        tab.shot("booking-chosen");
        tap(".submit");
        done(&tab, "已约好", "booking");

        tab.ask_for("给我打电话", "打过去");
        tap(".way");
        tab.shot("call-open");
        // Nothing is filled in yet, and each part says so.
        tap("[type=submit]");
        tab.shot("call-wrong");
        tab.fill(
            &format!("{FORM}.querySelector('[name=phone]')"),
            "13812345678",
        );
        tap(".four .pick");
        tap("[name=agree]");
        tap("[type=submit]");
        done(&tab, "会给您回电", "call");

        let owner = landing.owner();
        let row = eventually("the conversation", || {
            owner.conversations().conversations.into_iter().next()
        });
        let mut operator = owner.thread_socket(row.id.as_str());
        operator.send(&visitor::hello(0));
        operator.send(&ClientFrame::Resolve);
        tab.wait("$$('[type=radio][name=stars]').length == 5");
        tap(".pick:nth-child(4)");
        tap(".submit");
        done(&tab, "谢谢您的评价", "rating");

        for (slug, question, held) in [
            ("dental", "第一次去检查什么", "身份证"),
            ("renovation-materials", "主材有哪些", "白橡木"),
        ] {
            let landing = Landing::furnished(slug);
            tab.goto(&landing.ad());
            tab.tap("$('.launcher')");
            tab.ask_for(question, held);
            tab.shot(slug);
        }
    }
}

/// A picture and a document, dropped on the open chat.
const DROP: &str = "new Promise((then) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const paint = canvas.getContext('2d');
  for (let at = 0; at < 8; at++) {
    paint.fillStyle = `hsl(${at * 45} 45% 60%)`;
    paint.fillRect(at * 80, 0, 80, 480);
  }
  canvas.toBlob((blob) => {
    const carried = new DataTransfer();
    carried.items.add(new File([blob], '口腔照片.jpg', { type: 'image/jpeg' }));
    carried.items.add(new File(['%PDF-1.7 of no great length'], '检查报告.pdf'));
    $('.panel').dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
    then(true);
  }, 'image/jpeg');
})";

/// Hours of somebody for whom it is about three in the morning.
fn asleep(hours: Hours) -> Hours {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let minute = i32::from(Millis(since.as_millis() as u64).on_clock(0).minute);
    let ahead = (180 - minute).div_euclid(60) * 60;
    Hours {
        utc_offset_min: if ahead < -720 { ahead + 1440 } else { ahead },
        opens_min: 540,
        closes_min: 1080,
        days: (0..7).collect(),
        ..hours
    }
}

/// What stands beside the talk.
pub fn beside(folder: &Path) {
    for (screen, dark) in SCREENS {
        let landing = Landing::new("dental");
        let tab = Camera::open(folder, "beside", screen, dark);
        tab.goto(&landing.page("beside", &page("", "SNIPPET")));
        tab.tap("$('.launcher')");
        assert_eq!(rung(&tab), "page");
        tab.online(false);
        tab.wait("$('.note').innerText");
        tab.shot("offline");
        tab.online(true);
        tab.wait("!$('.note').innerText");

        tab.tap("$('.plus')");
        tab.shot("tray");
        tab.tap("withText($$('.extra'), '表情')");
        tab.shot("emoji");
        tab.tap("$('.plus')");
        tab.resolve(DROP);
        tab.wait("$('.photo img')?.complete && withText($$('.file'), '检查报告') && !$('.send-line progress')");
        tab.shot("files");

        let scheme = if dark { "dark" } else { "light" };
        tab.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "forced-colors", "value": "active" },
                { "name": "prefers-color-scheme", "value": scheme },
            ] }),
        );
        tab.ask("种一颗牙多少钱");
        tab.wait("$('form.card')");
        tab.shot("forced-colors");

        let landing = Landing::new("dental");
        let tab = Camera::open(folder, "beside", screen, dark);
        let owner = landing.owner();
        let mut profile = owner.get::<Me>("/v1/console/me").profile;
        profile.hours = asleep(profile.hours);
        let answer = owner.send_json("PUT", "/v1/console/profile", &profile);
        assert_eq!(answer.status, 200, "{}", answer.text());
        tab.goto(&landing.ad());
        tab.wait("$$('.pills .chip').length");
        tab.shot("night-pills");
        tab.tap("$('.launcher')");
        tab.ask("转人工");
        tab.shot("night-asked");
    }
}
