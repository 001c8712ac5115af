//! The thread in a real browser: long ones, answers that are still being written, what is new, what can
//! be tapped and copied, and that it can be ended and begun any number of times.

use serde_json::{Value, json};
use shared::id::MessageId;
use shared::protocol::{ClientFrame, Said, ServerFrame};
use shared::text::MessageText;
use tests::browser::{Screen, Tab};
use tests::http;
use tests::landing::Landing;
use tests::page::{STUB, page};
use tests::socket::Socket;
use tests::visitor::{hello, say};

/// Everything that goes over the page's sockets can be had, and frames can be put in as if the edge had
/// sent them: what no part of the edge makes yet, a scripted end does.
const SCRIPTED: &str = "<script>
  window.sockets = [];
  window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); sockets.push(this) } };
  window.tell = (frame) => sockets.at(-1).dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
</script>";

/// Where the thread stands.
const AT_END: &str =
    "$('.scroll').scrollHeight - $('.scroll').scrollTop - $('.scroll').clientHeight < 2";

/// A page of ours with a talk that has begun, in front of the app.
fn begun(landing: &Landing, tab: &Tab) {
    tab.goto(&landing.page("thread", &page(SCRIPTED, "SNIPPET")));
    tab.tap("$('.launcher')");
    tab.fill("$('textarea')", "第1句");
    tab.press("Enter");
    tab.wait(
        "$$('.msg.they').length > 0 && window.sockets.length > 0 && sockets.at(-1).readyState == 1",
    );
}

/// An operator in the tab's conversation, who has taken over.
fn operator(landing: &Landing, tab: &Tab) -> Socket {
    let mut socket = landing.owner().thread_socket(&place(landing, tab).0);
    socket.send(&hello(0));
    socket.send(&ClientFrame::TakeOver { on: true });
    socket.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Presence(_)));
    socket
}

/// Conversation and token of the tab's visitor.
fn place(landing: &Landing, tab: &Tab) -> (String, String) {
    let stored = format!(
        "JSON.parse(localStorage['chipline:{}'])",
        landing.stand.merchant()
    );
    let text = |name: &str| {
        let value = tab.wait(&format!("{stored}.{name}"));
        value.as_str().expect("it is stored").to_owned()
    };
    (text("conversation"), text("token"))
}

/// Fills the tab's conversation up to so many messages, as the visitor.
fn fill_up(landing: &Landing, tab: &Tab, from: u64, to: u64) {
    let (conversation, token) = place(landing, tab);
    let url = format!(
        "{}/v1/conversations/{conversation}/frames",
        landing.stand.origin()
    );
    let token = format!("Bearer {token}");
    let says = |number: u64| ClientFrame::Say {
        id: MessageId::parse(&format!("w-{number:08}")).expect("an id"),
        said: Said::Text {
            text: MessageText::parse(&format!("第{number}句")).expect("words"),
        },
    };
    let all: Vec<ClientFrame> = (from..=to).map(says).collect();
    for some in all.chunks(60) {
        let frames = [&[hello(to)], some].concat();
        let headers = [("origin", &*landing.origin()), ("authorization", &token)];
        let answer = http::send(
            "POST",
            &url,
            &headers,
            json!({ "frames": frames }).to_string(),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

/// What the thread shows, by the numbers in its words; nothing while it is drawn.
const NUMBERS: &str =
    "$$('.thread .me .b').map((line) => +(line.textContent.match(/第(\\d+)句/) || [])[1])";

#[test]
fn ten_thousand_messages_are_read_to_the_first_and_back() {
    let any = json!({ "burst": 1_000_000, "per_minute": 1_000_000 });
    let limits = json!({ "messages": any, "pi_replies_per_day": 0 });
    let landing = Landing::planned("dental", |plan| plan.limits = limits.to_string());
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&landing.page("thread", &page("", "SNIPPET")));
    tab.tap("$('.launcher')");
    tab.fill("$('textarea')", "第1句");
    tab.press("Enter");
    tab.wait("$$('.msg.me:not(.wait)').length == 1");
    fill_up(&landing, &tab, 2, 10_000);

    tab.goto(&landing.page("thread", &page("", "SNIPPET")));
    tab.tap("$('.launcher')");
    tab.wait(&format!("{NUMBERS}.at(-1) == 10000"));
    tab.wait(AT_END);
    tab.wait("$('.panel').getAnimations({ subtree: true }).length == 0");
    // Read upwards: every state on the way is in order and has few rows. Wherever more is put above,
    // what is looked at stays where it is.
    let walk = "(async () => {
      const scroll = $('.scroll'), rows = () => [...$('.thread').children], seen = { most: 0, moved: 0, nodes: 0, first: 0, wrong: '' };
      const number = (row) => +(row.textContent.match(/第(\\d+)句/) || [])[1];
      const frame = () => new Promise(requestAnimationFrame);
      const top = (row) => row.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
      const check = () => {
        const lines = rows().map(number).filter(Boolean);
        if (lines.some((line, at) => at && line != lines[at - 1] + 1)) seen.wrong ||= lines.join();
        seen.most = Math.max(seen.most, rows().length);
        seen.nodes = Math.max(seen.nodes, root().querySelectorAll('*').length);
        return lines[0];
      };
      for (let steps = 0; steps < 20000 && check() != 1; steps++) {
        const looked = rows().find((row) => top(row) + row.offsetHeight > 0);
        scroll.scrollTop -= 1500;
        const before = looked && top(looked);
        await frame();
        if (looked?.isConnected) seen.moved = Math.max(seen.moved, Math.abs(top(looked) - before));
        // At the very top it takes the edge's answer to go on.
        if (scroll.scrollTop < 1) await frame();
      }
      seen.first = check();
      scroll.scrollTop = 0;
      await frame();
      seen.free = getComputedStyle($('.thread')).paddingBottom;
      return JSON.stringify(seen);
    })()";
    let seen: Value =
        serde_json::from_str(tab.resolve(walk).as_str().expect("text")).expect("json");
    assert_eq!((&seen["first"], &seen["wrong"]), (&json!(1), &json!("")));
    assert!(seen["most"].as_u64() < Some(200), "{seen}");
    assert!(seen["nodes"].as_u64() < Some(700), "{seen}");
    assert!(
        seen["moved"].as_f64() <= Some(1.0),
        "what is looked at moved: {seen}"
    );
    // What lies below is kept free, and one tap leads back over all of it.
    let free = seen["free"]
        .as_str()
        .and_then(|free| free.trim_end_matches("px").parse::<f64>().ok());
    assert!(free > Some(300_000.0), "{seen}");
    // The focus, in a row that goes, stays in the thread; and so it does when the button goes.
    let focused = "!!root().activeElement && $('.talk').contains(root().activeElement)";
    tab.eval("($('.copy').focus(), $('.scroll').scrollTop = 200000, true)");
    tab.wait(&format!("{NUMBERS}[0] > 1000"));
    assert_eq!(tab.eval(focused), json!(true));
    tab.tap("$('.to-end')");
    tab.wait(&format!("{NUMBERS}.at(-1) == 10000"));
    tab.wait(AT_END);
    assert_eq!(tab.eval(focused), json!(true));
    // And by the scroll bar's handle to the middle.
    tab.eval("($('.scroll').scrollTop = $('.scroll').scrollHeight / 2, true)");
    let middle = "$$('.thread .me').filter((row) => { const r = row.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight }).length > 3";
    tab.wait(middle);
    assert!(tab.eval("$$('.thread > *').length").as_u64() < Some(200));
}

#[test]
fn an_answer_grows_in_place_and_is_read_out_once() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    begun(&landing, &tab);
    tab.wait("$$('.msg.me.read').length == 1");
    let last = tab
        .eval("$$('.msg.they').length")
        .as_u64()
        .expect("a number");
    tab.eval(
        "(window.heard = [], new MutationObserver(() => heard.push($('.heard').textContent)).observe($('.heard'), { childList: true, characterData: true, subtree: true }), true)",
    );
    let draft = |text: &str| {
        tab.eval(&format!(
            "(tell({}), true)",
            json!({ "type": "draft", "id": "pi-99999999", "text": text })
        ));
    };
    draft("种一颗牙");
    tab.wait("$('.draft .b')?.textContent == '种一颗牙'");
    let group = tab.eval("[...$('.thread').children].filter((row) => row.matches('.they.first')).at(-1).querySelector('.ai')?.textContent");
    assert_eq!(group, json!("AI"), "what a machine writes is labelled");
    tab.eval("($('.draft').mark = $('.draft .b').mark = 'same', true)");
    let long = "先拍片看骨量，再谈材料和时间。".repeat(12);
    for end in [60, 300, long.len()] {
        let end = (end..)
            .find(|end| long.is_char_boundary(*end))
            .expect("an end");
        draft(&long[..end]);
    }
    tab.wait("$('.draft .b').textContent.length > 150");
    let ours = "[$('.thread').lastElementChild.mark, $('.thread').lastElementChild.querySelector('.b').mark]";
    assert_eq!(
        tab.eval(ours),
        json!(["same", "same"]),
        "it is the same bubble"
    );
    assert_eq!(
        tab.eval("window.heard"),
        json!([]),
        "nothing is read out while it grows"
    );
    // Its message takes its place, in the same elements.
    let seq = tab.eval("$$('.msg').length").as_u64().expect("a number") + 40;
    let message = json!({
        "type": "message", "seq": seq, "id": "pi-99999999", "at": 1_795_379_400_000_u64, "from": { "who": "pi" },
        "body": { "kind": "text", "text": "先拍片看骨量。" },
    });
    tab.eval(&format!("(tell({message}), true)"));
    tab.wait("!$('.draft') && withText($$('.msg.they .b'), '先拍片看骨量。')");
    assert_eq!(
        tab.eval(ours),
        json!(["same", "same"]),
        "and so is the message"
    );
    tab.wait("heard.length == 1 && heard[0].endsWith('先拍片看骨量。')");
    assert_eq!(tab.eval("$$('.msg.they').length").as_u64(), Some(last + 1));
    // A chip under it goes into the text box, where it is to be edited.
    let chips =
        json!([{ "id": "ask-more", "label": "问得更细", "text": "我的情况是：", "fill": true }]);
    let message = json!({
        "type": "message", "seq": seq + 1, "id": "pi-77777777", "at": 1_795_379_400_000_u64, "from": { "who": "pi" },
        "body": { "kind": "text", "text": "您可以说得更细。", "chips": chips },
    });
    let mine = tab.eval("$$('.msg.me').length");
    tab.eval(&format!("(tell({message}), true)"));
    tab.tap("withText($$('.chips .chip'), '问得更细')");
    tab.wait("$('textarea').value == '我的情况是：'");
    assert_eq!(tab.eval("$$('.msg.me').length"), mine, "nothing is sent");
    // One of which nothing comes goes away.
    tab.eval(&format!(
        "(tell({}), true)",
        json!({ "type": "draft", "id": "pi-88888888", "text": "还" })
    ));
    tab.wait("$('.draft')");
    tab.eval(&format!(
        "(tell({}), true)",
        json!({ "type": "draft", "id": "pi-88888888", "text": "" })
    ));
    tab.wait("!$('.draft')");
}

#[test]
fn what_comes_while_somebody_reads_further_up_is_counted_and_one_tap_away() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    begun(&landing, &tab);
    let mut operator = operator(&landing, &tab);
    let long = "很长的话。".repeat(60);
    for number in 0..6 {
        operator.send(&say(&format!("o-{number:08}"), &long));
    }
    tab.wait(&format!(
        "$$('.msg.they .b').filter((line) => line.textContent == '{long}').length == 6"
    ));
    assert_eq!(tab.eval("$('.new') || $('.to-end')"), Value::Null);
    tab.eval("($('.scroll').scrollTop = 200, true)");
    tab.wait("$('.to-end')");
    let before = tab.eval("$('.scroll').scrollTop");
    operator.send(&say("o-00000010", "新的一句"));
    operator.send(&say("o-00000011", "再一句"));
    tab.wait("$('.to-end')?.textContent.includes('2')");
    assert_eq!(
        tab.eval("$('.scroll').scrollTop"),
        before,
        "nothing moves under the eyes"
    );
    assert_eq!(
        tab.eval("$('.new').nextElementSibling.textContent"),
        json!("新的一句")
    );
    tab.tap("$('.to-end')");
    tab.wait(AT_END);
    tab.wait("!$('.to-end') && $('.new')");
    // What is said in answer takes the mark away.
    tab.fill("$('textarea')", "好的");
    tab.press("Enter");
    tab.wait("!$('.new') && withText($$('.msg.me'), '好的')");
    // Whoever comes back finds the first new message.
    tab.tap("$('.close')");
    for number in 20..26 {
        operator.send(&say(&format!("o-{number:08}"), &long));
    }
    tab.wait("$('.launcher .badge')?.textContent == '6'");
    tab.tap("$('.launcher')");
    tab.wait("$('.new') && Math.abs($('.new').getBoundingClientRect().top - $('.scroll').getBoundingClientRect().top) < 40");
}

#[test]
fn links_numbers_and_words_are_what_they_seem() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    begun(&landing, &tab);
    let mut operator = operator(&landing, &tab);
    let words = "见 https://a.example/x?y=1。<img src=x onerror=alert(1)> javascript:alert(1) https://bank.example@evil.example 电话 400-800-1234";
    operator.send(&say("o-00000001", words));
    tab.wait("withText($$('.msg.they'), 'onerror')");
    let links = tab.eval(
        "$$('.msg.they a').map((a) => [a.getAttribute('href'), a.textContent, a.rel, a.target])",
    );
    assert_eq!(
        links,
        json!([
            [
                "https://a.example/x?y=1",
                "https://a.example/x?y=1",
                "noopener noreferrer nofollow",
                "_blank"
            ],
            [
                "tel:4008001234",
                "400-800-1234",
                "noopener noreferrer nofollow",
                "_blank"
            ],
        ])
    );
    assert_eq!(tab.eval("$$('.msg img').length"), json!(0));
    assert_eq!(
        tab.eval("withText($$('.msg.they .b'), 'onerror').textContent"),
        json!(words)
    );
    assert_eq!(
        tab.eval("getComputedStyle($('.b')).userSelect"),
        json!("text")
    );
    // One button copies what is pointed at; by keyboard the arrows take it from line to line.
    tab.eval("(window.copied = [], navigator.clipboard.writeText = (text) => (copied.push(text), Promise.resolve()), true)");
    tab.eval("($('.copy').focus(), true)");
    let at = "$('.copy').parentElement.querySelector('.b').textContent";
    assert_eq!(tab.eval(at), json!(words), "it begins at the last line");
    tab.press("ArrowUp");
    assert_ne!(tab.eval(at), json!(words));
    assert_eq!(tab.eval("root().activeElement == $('.copy')"), json!(true));
    tab.press("ArrowDown");
    tab.press("Enter");
    tab.wait("copied.length == 1 && $('.copy').ariaLabel == '已复制'");
    assert_eq!(tab.eval("copied[0]"), json!(words));
}

#[test]
fn a_widget_is_ended_and_begun_again_twenty_times() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let html = page(&format!("{STUB}{SCRIPTED}"), "SNIPPET");
    tab.goto(&landing.page("again", &html));
    tab.tap("$('.launcher')");
    tab.fill("$('textarea')", "第1句");
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0 && sockets.length == 1");
    let used = |round: u64| {
        tab.eval("(chipline('destroy'), true)");
        tab.wait("!host() && sockets.every((socket) => socket.readyState > 1) && (sockets.length = 0, true)");
        tab.eval("(chipline('boot'), chipline('show'), true)");
        tab.wait("$$('.msg.they').length > 0 && sockets.length == 1 && sockets[0].readyState == 1");
        assert_eq!(tab.eval("$$('.msg.me').length"), json!(1), "round {round}");
        tab.cdp("HeapProfiler.collectGarbage", json!({}));
        tab.cdp("Runtime.getHeapUsage", json!({}))["usedSize"]
            .as_f64()
            .expect("a number")
    };
    // The first rounds fetch and compile; from there on it is the same every time.
    let early = (1..=5).map(used).fold(0.0, f64::max);
    let late = (6..=20).map(used).fold(f64::MAX, f64::min);
    assert!(late < early * GROWTH_MAX, "{early} bytes became {late}");
    // Nor does the app's own memory grow.
    assert_eq!(
        tab.eval("$$('.launcher').length + document.querySelectorAll('chipline-chat').length"),
        json!(2)
    );
}

/// How much of the heap twenty rounds may take, to what five do: noise, and no app that is kept.
const GROWTH_MAX: f64 = 1.1;
