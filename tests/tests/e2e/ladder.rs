//! The widget under content policies: each rung reached where it should be, a talk to its end on it,
//! and nothing reported by the browser but what finds the policy out.

use serde_json::json;
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::policy::{Merchant, leave_a_number, rung, violations, visit};

/// What stands on the first rung.
const ALL: &str =
    "default-src 'none'; script-src EDGE 'wasm-unsafe-eval'; connect-src EDGE WSS; img-src blob:";

#[test]
fn a_strict_policy_with_the_printed_sources_is_no_hindrance() {
    let merchant = Merchant::new();
    for (path, policy, attributes) in [
        ("/plain", ALL, "async"),
        (
            "/trusted",
            "default-src 'none'; script-src EDGE 'wasm-unsafe-eval'; connect-src EDGE WSS; \
             require-trusted-types-for 'script'; trusted-types 'none'",
            "async",
        ),
        (
            "/nonce",
            "default-src 'none'; script-src 'nonce-Abc123' 'wasm-unsafe-eval'; connect-src EDGE WSS",
            "async nonce=Abc123",
        ),
        (
            "/dynamic",
            "default-src 'none'; script-src 'nonce-Abc123' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src EDGE WSS; \
             require-trusted-types-for 'script'",
            "async nonce=Abc123",
        ),
    ] {
        let url = merchant.page(path, policy, &merchant.tag(attributes));
        let tab = Tab::open(Screen::Desktop);
        visit(&tab, &url);
        tab.tap("$('.launcher')");
        assert_eq!(rung(&tab), "page", "{path}");
        leave_a_number(&tab);
        assert_eq!(violations(&tab), [], "{path}");
    }
    eventually("the lead", || merchant.owner().leads().into_iter().next());
}

#[test]
fn a_trusted_script_may_bring_the_snippet_under_strict_dynamic() {
    let merchant = Merchant::new();
    let (origin, id) = (merchant.stand.origin(), &merchant.login.merchant);
    let bring = format!(
        "<script nonce=Abc123>document.head.append(Object.assign(document.createElement('script'), {{ src: '{origin}/w/{id}.js' }}))</script>"
    );
    let policy = "default-src 'none'; script-src 'nonce-Abc123' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src EDGE WSS";
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &merchant.page("/", policy, &bring));
    tab.tap("$('.launcher')");
    assert_eq!(rung(&tab), "page");
    tab.wait("$('textarea')");
    assert_eq!(violations(&tab), []);
}

#[test]
fn where_wasm_is_forbidden_the_chat_stands_in_a_frame_of_ours() {
    let merchant = Merchant::new();
    let policy = "default-src 'none'; script-src EDGE; connect-src EDGE WSS; frame-src EDGE";
    let url = merchant.page("/ad", policy, &merchant.tag("async"));
    let url = format!("{url}?utm_source=ks&callback=KS-7");
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &url);
    tab.eval("(addEventListener('chipline:opened', () => window.opened = (window.opened || 0) + 1), \
              addEventListener('chipline:lead-created', () => window.lead = true), \
              addEventListener('chipline:unread', (event) => window.unread = event.detail.count), true)");
    // Written before the frame can be there.
    tab.eval("(chipline('showNewMessage', '还没写完'), true)");
    assert_eq!(rung(&tab), "frame");
    tab.enter("$('iframe.frame')");
    // What was typed has come along, and what is on the screen is the app.
    tab.wait("$('textarea')?.value == '还没写完'");
    tab.wait("!!Object.values(chipline.kits)[0].widgets[0].handle");
    leave_a_number(&tab);
    assert_eq!(tab.eval("(window.violations || []).length"), json!(0));
    // Closed from within, opened from without, with the count of what came meanwhile.
    tab.tap("$('.close')");
    tab.leave();
    tab.wait("$('.panel').hidden && !$('.launcher').hidden");
    assert_eq!(tab.eval("[window.opened, window.lead]"), json!([1, true]));
    let owner = merchant.owner();
    let conversation = owner.conversations().conversations[0].id.clone();
    let mut desk = owner.thread_socket(conversation.as_str());
    desk.send_text(
        json!({ "type": "hello", "v": shared::protocol::VERSION, "seen": 0 }).to_string(),
    );
    desk.send_text(json!({ "type": "say", "id": "o-12345678", "said": { "kind": "text", "text": "我是前台" } }).to_string());
    tab.wait("window.unread == 1 && $('.launcher .badge') && !$('.launcher .badge').hidden");
    tab.tap("$('.launcher')");
    tab.wait("window.unread == 0");
    let blocked: Vec<String> = violations(&tab).into_iter().map(|(name, _)| name).collect();
    assert!(
        blocked.iter().all(|name| name == "script-src"),
        "{blocked:?}"
    );
    // One lead, with the page around the frame as its page.
    let lead = eventually("the lead", || owner.leads().into_iter().next());
    let touch = &lead.facts.first_touch;
    assert_eq!(
        touch
            .attribution
            .click
            .as_ref()
            .map(|click| click.id.as_str()),
        Some("KS-7")
    );
    assert_eq!(owner.conversations().conversations.len(), 1);
    // Whoever comes back finds the talk, in a frame that could keep nothing itself.
    tab.goto(&url);
    assert_eq!(rung(&tab), "frame");
    tab.tap("$('.launcher')");
    tab.enter("$('iframe.frame')");
    tab.wait("withText($$('.msg'), '138****5678')");
    assert_eq!(owner.conversations().conversations.len(), 1);
}

#[test]
fn what_was_tapped_before_the_frame_came_is_in_it_once() {
    let merchant = Merchant::new();
    // Not even calls to us are allowed: what was tapped can only go by the frame.
    let policy = "default-src 'none'; script-src EDGE; frame-src EDGE";
    let tab = Tab::open(Screen::Phone);
    visit(&tab, &merchant.page("/", policy, &merchant.tag("async")));
    tab.tap("$('.pills .chip')");
    assert_eq!(rung(&tab), "frame");
    tab.enter("$('iframe.frame')");
    tab.wait("$$('.msg.me').length == 1 && $$('.msg.they').length > 0");
    let owner = merchant.owner();
    let row = eventually("the conversation", || {
        owner.conversations().conversations.into_iter().next()
    });
    assert!(
        owner
            .thread(row.id.as_str())
            .messages
            .iter()
            .any(|message| { matches!(message.body, shared::protocol::Body::Chip { .. }) })
    );
}

#[test]
fn where_frames_are_forbidden_too_the_loader_talks_alone() {
    let merchant = Merchant::new();
    let policy = "default-src 'none'; script-src EDGE; connect-src EDGE; img-src blob:";
    let url = merchant.page("/", policy, &merchant.tag("async"));
    let tab = Tab::open(Screen::Phone);
    visit(&tab, &url);
    tab.tap("$('.launcher')");
    assert_eq!(rung(&tab), "alone");
    leave_a_number(&tab);
    let owner = merchant.owner();
    let lead = eventually("the lead", || owner.leads().into_iter().next());
    assert_eq!(lead.contacts[0].masked, "138****5678");
    // What a person says comes by itself.
    let conversation = owner.conversations().conversations[0].id.clone();
    let mut desk = owner.thread_socket(conversation.as_str());
    desk.send_text(
        json!({ "type": "hello", "v": shared::protocol::VERSION, "seen": 0 }).to_string(),
    );
    desk.send_text(json!({ "type": "say", "id": "o-12345678", "said": { "kind": "text", "text": "我是前台" } }).to_string());
    tab.wait("withText($$('.msg.they'), '我是前台')");
    // Wasm, by the app and by the look whether it may be; and the frame that was tried.
    let edge = merchant.stand.origin();
    let blocked = violations(&tab);
    let known = |(name, what): &&(String, String)| {
        (name == "script-src" && what == "wasm-eval") || (name == "frame-src" && *what == edge)
    };
    let unknown: Vec<_> = blocked.iter().filter(|pair| !known(pair)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    tab.goto(&url);
    tab.tap("$('.launcher')");
    tab.wait("withText($$('.msg.they'), '我是前台')");
    assert_eq!(owner.conversations().conversations.len(), 1);
}

#[test]
fn where_we_can_not_be_reached_there_is_a_link() {
    let merchant = Merchant::new();
    let policy = "default-src 'none'; script-src EDGE";
    let url = merchant.page("/ad", policy, &merchant.tag("async"));
    let tab = Tab::open(Screen::Phone);
    visit(
        &tab,
        &format!("{url}?utm_source=ks&callback=KS-7&private=1"),
    );
    tab.tap("$('.launcher')");
    assert_eq!(rung(&tab), "link");
    let link = tab.wait("$('a.open') && [$('a.open').href, $('a.open').target, $('a.open').rel]");
    let address = format!(
        "{}/c/{}?utm_source=ks&callback=KS-7&lang=zh-CN",
        merchant.stand.origin(),
        merchant.login.merchant
    );
    assert_eq!(link, json!([address, "_blank", "noopener"]));
    assert_eq!(tab.eval("$('.composer').hidden"), json!(true));
    let blocked: Vec<String> = violations(&tab).into_iter().map(|(name, _)| name).collect();
    let known = ["connect-src", "frame-src", "script-src"];
    assert!(
        blocked.iter().all(|name| known.contains(&name.as_str())),
        "{blocked:?}"
    );
    // Behind it the talk goes on, with the ad that brought the visitor. What he tapped is in the text
    // box there, once.
    tab.goto(&url);
    tab.tap("$('.pills .chip')");
    assert_eq!(rung(&tab), "link");
    let tapped = tab.wait("$('.msg.me .b')?.textContent.trim()");
    let taken = tab.wait(
        "(() => { const link = $('a.open'); link.addEventListener('click', (event) => event.preventDefault()); \
         link.click(); return link.hash && link.href })()",
    );
    tab.goto(&format!(
        "{address}#{}",
        taken
            .as_str()
            .expect("text")
            .split_once('#')
            .expect("words")
            .1
    ));
    tab.wait(&format!(
        "$('textarea')?.value == {tapped} && !location.hash"
    ));
    tab.eval("($('textarea').value = '', true)");
    leave_a_number(&tab);
    let lead = eventually("the lead", || merchant.owner().leads().into_iter().next());
    let click = lead.facts.first_touch.attribution.click.expect("a click");
    assert_eq!(click.id, "KS-7");
}

#[test]
fn a_page_without_an_origin_is_served_where_any_page_is_allowed() {
    let merchant = Merchant::allowing(|_| "*".to_owned());
    for (path, policy, expected) in [
        ("/sandboxed", "sandbox allow-scripts", "page"),
        ("/framed", "sandbox allow-scripts; script-src EDGE", "frame"),
    ] {
        let url = merchant.page(path, policy, &merchant.tag("async"));
        let tab = Tab::open(Screen::Desktop);
        visit(&tab, &url);
        assert_eq!(tab.eval("self.origin"), json!("null"), "{path}");
        tab.tap("$('.launcher')");
        assert_eq!(rung(&tab), expected, "{path}");
        if expected == "frame" {
            tab.enter("$('iframe.frame')");
        }
        tab.fill("$('textarea')", "种一颗牙多少钱");
        tab.press("Enter");
        tab.wait("$$('.msg.they').length > 0");
    }
}

#[test]
fn a_weak_network_is_no_policy() {
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Phone);
    tab.block(&["*.wasm"]);
    visit(&tab, &merchant.page("/", ALL, &merchant.tag("async")));
    tab.tap("$('.launcher')");
    assert_eq!(rung(&tab), "page");
    tab.fill("$('textarea')", "种一颗牙多少钱");
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0");
    assert_eq!(
        tab.eval("!!$('iframe.frame') || !!$('a.open')"),
        json!(false)
    );
    assert_eq!(violations(&tab), []);
}

#[test]
fn a_page_that_is_not_on_the_list_can_not_frame_the_chat() {
    let merchant = Merchant::new();
    let (origin, id) = (merchant.stand.origin(), &merchant.login.merchant);
    let thief = tests::host::Host::new();
    let html = format!("<iframe src='{origin}/c/{id}?mode=frame'></iframe>");
    let own = merchant.host.put("/own", &[], &html);
    let foreign = thief.put("/", &[], &html);
    let tab = Tab::open(Screen::Desktop);
    for (url, is_there) in [(own, true), (foreign, false)] {
        visit(&tab, &url);
        tab.wait("document.readyState == 'complete'");
        tab.enter("document.querySelector('iframe')");
        assert_eq!(
            tab.eval("!!document.querySelector('noscript')"),
            json!(is_there)
        );
        tab.leave();
    }
}
