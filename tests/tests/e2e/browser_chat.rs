//! The widget in a real browser, on the demo merchants' real landing pages.

use serde_json::json;
use shared::attribution::ClickPlatform;
use shared::protocol::{Body, From};
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::landing::Landing;
use tests::operator::Operator;
use tests::visitor::has_lead_card;

/// What the transcript of the only conversation holds, as the operator sees it.
fn transcript(owner: &Operator) -> Vec<shared::protocol::Message> {
    let row = eventually("the conversation", || {
        owner.conversations().conversations.into_iter().next()
    });
    owner.thread(row.id.as_str()).messages
}

#[test]
fn nothing_is_stored_before_the_visitor_interacts() {
    let landing = Landing::new("dental");
    let objects = landing.stand.objects();
    let tab = Tab::open(Screen::Phone);
    tab.goto(&landing.ad());
    tab.wait("$('.launcher')");
    tab.wait("$$('.pills .chip').length >= 2");
    let stored = "localStorage.length + sessionStorage.length + document.cookie.length";
    assert_eq!(tab.eval(stored), json!(0));
    assert_eq!(
        tab.cdp("Network.getAllCookies", json!({}))["cookies"],
        json!([])
    );
    assert_eq!(
        tab.resolve("indexedDB.databases().then(all => all.length)"),
        json!(0)
    );
    // No app, no WASM: launcher and chips are the loader's own.
    let loaded = tab.eval("performance.getEntriesByType('resource').map(entry => entry.name)");
    assert!(!loaded.to_string().contains("/a/"), "{loaded}");
    // The server has counts, and nothing else: no object was made, no click id is anywhere.
    assert_eq!(landing.stand.objects(), objects);
    assert!(landing.owner().conversations().conversations.is_empty());
    assert!(
        !landing.stand.holds("KS-7"),
        "the click id is on the server"
    );
}

#[test]
fn a_tap_is_stored_and_answered_without_the_app() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    tab.block(&["*.wasm*"]);
    tab.goto(&landing.ad());
    tab.tap("$('.pills .chip')");
    tab.wait("withText($$('.msg.me'), '')");
    tab.wait("$$('.msg.they').length > 0");
    let messages = transcript(&landing.owner());
    assert!(matches!(messages[0].body, Body::Chip { .. }));
    assert!(messages.iter().any(|message| message.from == From::Pi));
    // And the talk goes on by ordinary requests.
    tab.fill("$('textarea')", "能用医保吗");
    tab.press("Enter");
    tab.wait("withText($$('.msg.me'), '能用医保吗')");
    eventually("the second question", || {
        let messages = transcript(&landing.owner());
        messages
            .iter()
            .any(|message| matches!(&message.body, Body::Text { text, .. } if text == "能用医保吗"))
            .then_some(())
    });
}

#[test]
fn the_app_takes_over_while_the_visitor_types() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    tab.slow_network();
    tab.goto(&landing.ad());
    tab.tap("$('.launcher')");
    tab.tap("$('textarea')");
    tab.write("种一颗牙");
    // Marks that a replaced node would not carry.
    tab.eval("($('textarea').mark = 'ours', $('textarea').setSelectionRange(1, 3), true)");
    tab.wait("performance.getEntriesByType('resource').some(entry => entry.name.includes('.wasm') && entry.responseEnd > 0)");
    // Every state of the talk between the first message and the last answer is recorded.
    tab.eval(
        "(window.seen = [], new MutationObserver(() => seen.push($$('.msg').map(line => line.innerText).join('|'))) \
         .observe($('.panel'), { childList: true, subtree: true, characterData: true }), true)",
    );
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0");
    tab.fill("$('textarea')", "能用医保吗");
    tab.press("Enter");
    tab.wait(
        "withText($$('.msg.me'), '能用医保吗') && !$('.msg.wait') && $$('.msg.they').length > 1",
    );
    let kept = tab.eval("[$('textarea').mark, root().activeElement === $('textarea')]");
    assert_eq!(kept, json!(["ours", true]), "the field was replaced");
    // Exactly one side handled each message, and nothing was gone in between.
    let messages = transcript(&landing.owner());
    let mine: Vec<_> = messages
        .iter()
        .filter(|message| message.from == From::Visitor)
        .collect();
    assert_eq!(mine.len(), 2, "{mine:?}");
    assert_eq!(tab.eval("$$('.msg.me').length"), json!(2));
    let seen: Vec<String> = serde_json::from_value(tab.eval("window.seen")).unwrap();
    let first = seen
        .iter()
        .position(|state| state.contains("种一颗牙"))
        .unwrap();
    assert!(
        seen[first..]
            .iter()
            .all(|state| state.matches("种一颗牙").count() >= 1),
        "it flickered: {seen:?}"
    );
}

#[test]
fn one_tap_becomes_one_lead_on_every_landing_page() {
    for slug in [
        "dental",
        "law",
        "renovation-crew",
        "renovation-design",
        "renovation-materials",
        "cleaning",
    ] {
        let landing = Landing::new(slug);
        let tab = Tab::open(Screen::Phone);
        tab.slow_network();
        tab.goto(&landing.ad());
        tab.tap("$('.pills .chip')");
        tab.wait("$$('.msg.they').length > 0");
        // Questions until Pi offers the card; a visitor would ask as many. What Pi has said is
        // asked of the worker: on the page the card may be on its way.
        let owner = landing.owner();
        for question in ["多少钱", "怎么预约", "我想预约", "how do I book"] {
            let said = transcript(&owner);
            if has_lead_card(&said) {
                break;
            }
            tab.fill("$('textarea')", question);
            tab.press("Enter");
            eventually("the answer", || {
                (transcript(&owner).len() > said.len()).then_some(())
            });
        }
        tab.wait("$('form.card')");
        tab.fill("$('form.card input[name=name]')", "王女士");
        tab.fill("$('form.card input[name=phone]')", "138 1234");
        tab.tap("$('form.card input[name=agree]')");
        tab.tap("$('form.card .submit')");
        tab.wait("$('form.card [aria-invalid=true]')");
        tab.fill("$('form.card input[name=phone]')", "138 1234 5678");
        tab.tap("$('form.card .submit')");
        tab.wait("!$('form.card') && withText($$('.msg'), '138****5678')");
        let lead = eventually("the lead", || landing.owner().leads().into_iter().next());
        assert_eq!(lead.contacts[0].masked, "138****5678", "{slug}");
        assert!(lead.facts.chip.is_some(), "{slug}");
        let click = lead.facts.first_touch.attribution.click.expect("a click");
        assert_eq!(
            (click.platform, click.id.as_str()),
            (ClickPlatform::Kuaishou, "KS-7")
        );
        assert_eq!(lead.facts.sku.as_deref(), Some("s1"));
        assert_eq!(landing.owner().leads().len(), 1, "{slug}");
        assert!(
            !landing.stand.holds("13812345678") && !landing.stand.holds("138 1234 5678"),
            "{slug}"
        );
    }
}

#[test]
fn a_visitor_who_comes_back_finds_the_talk() {
    let landing = Landing::new("law");
    let tab = Tab::open(Screen::Phone);
    tab.goto(&landing.ad());
    tab.tap("$('.pills .chip')");
    tab.wait("$$('.msg.they').length > 0");
    let said = tab.eval("$('.msg.me').innerText.trim()");
    tab.goto(&landing.ad());
    tab.tap("$('.launcher')");
    tab.wait(&format!(
        "$$('.msg.me').length === 1 && $('.msg.me').innerText.trim() === {said}"
    ));
    assert_eq!(landing.owner().conversations().conversations.len(), 1);
}

#[test]
fn the_plain_form_leaves_a_lead() {
    let landing = Landing::new("renovation-design");
    let tab = Tab::open(Screen::Phone);
    tab.goto(&landing.ad());
    tab.eval("(document.querySelector('form').scrollIntoView({ behavior: 'instant' }), true)");
    tab.wait("document.querySelector('form input[type=checkbox]') && !document.querySelector('form button').disabled");
    tab.fill("document.querySelector('form input[name=name]')", "李先生");
    tab.fill(
        "document.querySelector('form input[name=phone]')",
        "13812345678",
    );
    tab.tap("document.querySelector('form input[type=checkbox]')");
    tab.tap("document.querySelector('form button')");
    let lead = eventually("the lead", || landing.owner().leads().into_iter().next());
    assert_eq!(lead.facts.source, shared::lead::SourceType::Form);
    assert_eq!(
        lead.facts
            .first_touch
            .attribution
            .click
            .map(|click| click.id),
        Some("KS-7".to_owned())
    );
}

#[test]
fn a_page_that_is_not_on_the_list_gets_one_calm_sentence() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let me: shared::api::Me = landing.owner().get("/v1/console/me");
    let mut profile = me.profile;
    profile.origins = vec!["https://another.example".to_owned()];
    let saved = landing
        .owner()
        .send_json("PUT", "/v1/console/profile", &profile);
    assert_eq!(saved.status, 200);
    tab.goto(&landing.ad());
    tab.tap("$('.launcher')");
    eventually("the change reaches the door", || {
        let request = tests::visitor::start_request(
            landing.stand.merchant().as_str(),
            tests::visitor::typed("你好"),
        );
        (tests::visitor::post_start(&landing.stand.origin(), &request).status == 403).then_some(())
    });
    tab.fill("$('textarea')", "你好");
    tab.press("Enter");
    tab.wait("$('.msg.me.lost')");
    assert!(landing.owner().conversations().conversations.is_empty());
}

#[test]
fn host_styles_do_not_reach_the_widget() {
    let landing = Landing::new("dental");
    let hostile = landing.page(
        "hostile",
        "<!doctype html><html lang=zh-CN><meta name=viewport content='width=device-width'><style>
         * { all: unset !important; } html { font-size: 62.5%; } button, textarea { display: none !important; }
         body { transform: translateX(10px); }</style><body><h1>x</h1>SNIPPET</body></html>",
    );
    let tab = Tab::open(Screen::Phone);
    tab.goto(&hostile);
    tab.tap("$('.launcher')");
    tab.fill("$('textarea')", "种一颗牙多少钱");
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0");
}
