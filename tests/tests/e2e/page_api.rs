//! What a merchant's page can ask of the widget: settings, modes, commands, events; and that nothing
//! of it is left when the page wants it gone.

use serde_json::{Value, json};
use shared::api::IdentitySecret;
use tests::browser::{Screen, Tab};
use tests::landing::Landing;
use tests::page::{STUB, WATCH, page, snippet, tracks};

/// Whether the panel is open.
const OPEN: &str = "$('.panel') && !$('.panel').hidden";

#[test]
fn commands_are_taken_before_the_script_is_there() {
    let landing = Landing::new("dental");
    let calls = "<script>
        chipline('on', 'opened', () => window.wasOpened = true);
        chipline('showNewMessage', '周末开门吗');
        chipline('isOpen', (is) => window.isOpen = is);
        chipline('ready', () => window.isReady = true);
        </script>";
    let html = page(&format!("{STUB}{calls}"), &snippet(&landing, "", "async"));
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&landing.page("early", &html));
    tab.wait(OPEN);
    assert_eq!(tab.eval("$('textarea').value"), json!("周末开门吗"));
    let caret = tab.eval("[root().activeElement == $('textarea'), $('textarea').selectionStart]");
    assert_eq!(caret, json!([true, 5]));
    tab.wait("wasOpened && isOpen && isReady");
    // And after it.
    tab.eval("(chipline('hide'), true)");
    tab.wait("$('.panel').hidden");
    tab.eval("(chipline('toggle'), true)");
    tab.wait(OPEN);
    tab.eval("(chipline('sendMessage', '种一颗牙多少钱'), true)");
    tab.wait("$$('.msg.they').length > 0");
    let id = tab.resolve("new Promise((then) => chipline('getVisitorId', then))");
    let row = &landing.owner().conversations().conversations[0];
    assert_eq!(id, json!(row.id.as_str()));
}

#[test]
fn a_plain_bubble_needs_no_more_than_its_script() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&landing.page("plain", &page("", &snippet(&landing, "", "async"))));
    tab.wait("$$('.pills .chip').length >= 2");
    let loaded = "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('/a/'))";
    assert_eq!(tab.eval(loaded), json!([]));
    let nodes = "1 + root().querySelectorAll('*').length";
    assert!(tab.eval(nodes).as_u64() <= Some(15), "{}", tab.eval(nodes));
    // A command is taken all the same.
    tab.eval("(chipline('show'), true)");
    tab.wait(OPEN);
}

#[test]
fn settings_come_by_the_address_or_beside_it_and_wrong_ones_are_reported() {
    let landing = Landing::new("dental");
    let by_address = snippet(
        &landing,
        "?side=left&offset_x=40&offset_y=60&z=77&theme=dark&lang=en&up=1&mode=sideways",
        "async",
    );
    let beside = snippet(
        &landing,
        "",
        "async data-side=left data-offset-x=40 data-offset-y=60 data-z=77 data-theme=dark data-lang=en data-mode=sideways data-gtm=x",
    );
    for (name, snippet, unknown) in [("address", by_address, 1), ("beside", beside, 0)] {
        let watch = "<script>warned = []; console.warn = (text) => warned.push(text)</script>";
        let tab = Tab::open(Screen::Desktop);
        tab.goto(&landing.page(name, &page(watch, &snippet)));
        tab.wait("$('.launcher') && $('.launcher').getAnimations().every((animation) => animation.playState == 'finished')");
        let place = tab.eval(
            "(({ left, bottom }) => [left, innerHeight - bottom, getComputedStyle($('.launcher')).zIndex, $('.launcher').getAttribute('aria-label')])($('.launcher').getBoundingClientRect())",
        );
        assert_eq!(place, json!([40, 60, "77", "样板口腔 · Chat"]), "{name}");
        let ground = "getComputedStyle($('.pills .chip')).backgroundColor";
        tab.wait("$('.pills .chip')");
        assert_eq!(tab.eval(ground), json!("rgb(34, 41, 50)"), "{name}");
        let warned = tab.eval("warned").to_string();
        assert!(warned.contains("setting_invalid: mode="), "{warned}");
        assert_eq!(warned.matches("setting_unknown: up").count(), unknown);
        assert!(!warned.contains("gtm"), "{warned}");
        tab.eval("(chipline('setColorScheme', 'light'), true)");
        tab.wait(&format!("{ground} == 'rgb(255, 255, 255)'"));
        tab.eval("(chipline('setLocale', 'zh-CN'), true)");
        tab.wait("$('.launcher').getAttribute('aria-label') == '样板口腔 · 在线咨询'");
    }
}

#[test]
fn a_popup_opens_in_the_middle_by_command_or_by_itself() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let middle = "(({ left, right, top, bottom }) => Math.abs(left + right - innerWidth) < 2 && Math.abs(top + bottom - innerHeight) < 2)($('.panel').getBoundingClientRect())";
    tab.goto(&landing.page(
        "popup",
        &page(STUB, &snippet(&landing, "?mode=popup", "async")),
    ));
    tab.wait("host()");
    tab.eval("(chipline('show'), true)");
    tab.wait(OPEN);
    tab.wait(middle);
    assert_eq!(
        tab.eval("getComputedStyle($('.launcher')).display"),
        json!("none")
    );
    tab.wait("$('.panel').getAttribute('aria-modal') == 'true'");
    tab.press("Escape");
    tab.wait("$('.panel').hidden && !$('.panel').hasAttribute('aria-modal')");
    let by_itself = landing.page(
        "popup-later",
        &page("", &snippet(&landing, "?mode=popup&open_after=1", "async")),
    );
    tab.goto(&by_itself);
    tab.wait(OPEN);
    tab.wait(middle);
}

#[test]
fn a_page_is_filled_and_an_element_holds_its_own_chat() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&landing.page("full", &page("", &snippet(&landing, "?mode=page", "async"))));
    tab.wait(OPEN);
    let box_of = |selector: &str| {
        tab.eval(&format!("(({{ x, y, width, height }}) => [x, y, width, height].map(Math.round))({selector}.getBoundingClientRect())"))
    };
    assert_eq!(
        box_of("$('.panel')"),
        tab.eval("[0, 0, innerWidth, innerHeight]")
    );
    tab.press("Escape");
    assert_eq!(
        tab.eval(OPEN),
        json!(true),
        "there is nothing to go back to"
    );

    let element = "<style>chipline-chat { display: block; width: 360px; height: 500px }</style><chipline-chat id=here></chipline-chat>";
    let in_element = format!("{element}{}", snippet(&landing, "", "async"));
    tab.goto(&landing.page("inline", &page("", &in_element)));
    let inner =
        "document.querySelector('#here > chipline-chat').shadowRoot.querySelector('.panel')";
    tab.wait(inner);
    assert_eq!(
        box_of(inner),
        box_of("document.querySelector('#here')"),
        "it fills its element"
    );
    assert_eq!(
        tab.eval("document.querySelectorAll('html > chipline-chat').length"),
        json!(0)
    );
    tab.tap(&inner.replace(".panel", ".chips .chip"));
    tab.wait(&format!(
        "{}.length",
        inner.replace("querySelector('.panel')", "querySelectorAll('.msg.they')")
    ));

    let target = format!(
        "<div id=there style='width:400px'></div>{}",
        snippet(&landing, "?mode=inline&target=%23there", "async")
    );
    tab.goto(&landing.page("target", &page("", &target)));
    let inner =
        "document.querySelector('#there > chipline-chat').shadowRoot.querySelector('.panel')";
    tab.wait(inner);
    assert_eq!(tab.eval(&format!("{inner}.offsetWidth")), json!(400));
    assert!(tab.eval(&format!("{inner}.offsetHeight")).as_u64() >= Some(500));
}

#[test]
fn several_chats_live_on_one_page() {
    let landing = Landing::new("dental");
    let law = landing.stand.another_on("law", &[landing.origin()]);
    let other = snippet(&landing, "?side=left", "async")
        .replace(landing.stand.merchant().as_str(), law.merchant.as_str());
    let tab = Tab::open(Screen::Desktop);
    let elements =
        "<chipline-chat id=a></chipline-chat><chipline-chat id=b lang=en></chipline-chat>";
    let first = snippet(&landing, "", "async");
    let html = page(STUB, &format!("{elements}{first}{first}"));
    tab.goto(&landing.page("two-elements", &html));
    tab.wait("document.querySelectorAll('body chipline-chat > chipline-chat').length == 2");
    let placeholder = |id: &str| {
        tab.eval(&format!("document.querySelector('#{id} > chipline-chat').shadowRoot.querySelector('textarea').placeholder"))
    };
    assert_eq!(placeholder("a"), json!("输入您的问题…"));
    assert_eq!(placeholder("b"), json!("Type your question…"));
    tab.eval("(chipline('b.showNewMessage', 'for b'), true)");
    tab.wait("document.querySelector('#b > chipline-chat').shadowRoot.querySelector('textarea').value == 'for b'");

    // Two merchants, and one of the scripts twice.
    let html = page(STUB, &format!("{first}{other}{first}"));
    tab.goto(&landing.page("two-merchants", &html));
    tab.wait("document.querySelectorAll('html > chipline-chat').length == 2");
    tab.eval(&format!(
        "(chipline('{}.show'), true)",
        law.merchant.as_str()
    ));
    let open = "[...document.querySelectorAll('html > chipline-chat')].filter((host) => host.shadowRoot.querySelector('.panel:not([hidden])'))";
    tab.wait(&format!("{open}.length == 1"));
    let name = tab.eval(&format!(
        "{open}[0].shadowRoot.querySelector('.panel').ariaLabel"
    ));
    assert_eq!(name, json!("示例律师事务所"));
}

#[test]
fn a_script_that_is_loaded_twice_gives_one_chat() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let snippet = snippet(&landing, "", "");
    tab.goto(&landing.page("twice", &page("", &format!("{snippet}{snippet}"))));
    tab.wait("$('.pills .chip')");
    assert_eq!(
        tab.eval("document.querySelectorAll('chipline-chat').length"),
        json!(1)
    );
}

#[test]
fn events_reach_the_page_and_its_data_layer_without_a_contact() {
    let landing = Landing::new("dental");
    let watch = "<script>dataLayer = []; heard = [];
        for (const name of ['ready', 'opened', 'closed', 'chip-tapped', 'conversation-started', 'message-sent', 'message-received'])
          addEventListener('chipline:' + name, (event) => heard.push([name, event.detail]));
        </script>";
    let tab = Tab::open(Screen::Phone);
    tab.goto(&landing.page("events", &page(watch, &snippet(&landing, "", "async"))));
    tab.tap("$('.pills .chip')");
    tab.wait("$$('.msg.they').length > 0");
    tab.fill("$('textarea')", "我的电话 13812345678");
    tab.press("Enter");
    tab.wait("heard.filter(([name]) => name == 'message-sent').length == 2");
    tab.tap("$('.close')");
    tab.wait("$('.panel').hidden");
    let names: Vec<String> =
        serde_json::from_value(tab.eval("heard.map(([name]) => name)")).unwrap();
    for name in [
        "ready",
        "opened",
        "closed",
        "chip-tapped",
        "conversation-started",
        "message-received",
    ] {
        let name = name.to_owned();
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    let merchant = landing.stand.merchant().as_str();
    assert_eq!(
        tab.eval("heard.every(([, detail]) => detail.merchant)"),
        json!(true)
    );
    let layer = tab
        .eval("JSON.stringify(dataLayer) + JSON.stringify(heard)")
        .to_string();
    for event in [
        "chipline_opened",
        "chipline_chip_tapped",
        "chipline_message_sent",
        merchant,
    ] {
        assert!(layer.contains(event), "{event}: {layer}");
    }
    assert!(
        !layer.contains("1381234") && !layer.contains("5678"),
        "{layer}"
    );
}

/// What the page has: nodes, names, timers, sockets, and listeners on everything that outlives a
/// widget.
fn inventory(tab: &Tab) -> Value {
    let mut listeners = Vec::new();
    for target in [
        "window",
        "document",
        "document.documentElement",
        "document.body",
        "visualViewport",
        "navigation",
        "matchMedia('(max-width: 560px), (max-height: 480px)')",
        "navigator.connection",
    ] {
        let object = tab.cdp("Runtime.evaluate", json!({ "expression": target }));
        let id = &object["result"]["objectId"];
        let found = tab.cdp("DOMDebugger.getEventListeners", json!({ "objectId": id }));
        for listener in found["listeners"].as_array().into_iter().flatten() {
            listeners.push(format!("{target} {}", listener["type"]));
        }
    }
    listeners.sort();
    let page = tab.eval("({ nodes: document.querySelectorAll('*').length, html: document.documentElement.outerHTML, names: Object.getOwnPropertyNames(window).sort(), live: live() })");
    json!([listeners, page])
}

/// Waits until the page has again what it had before.
#[track_caller]
fn is_gone(tab: &Tab, before: &Value) {
    for _ in 0..100 {
        if inventory(tab) == *before {
            return;
        }
    }
    assert_eq!(inventory(tab), *before, "something is left");
}

/// Uses a widget in every way, ends it by `command`, and looks for what is left.
fn ends_without_a_trace(command: &str, has_app: bool) {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    if !has_app {
        tab.block(&["*.wasm*"]);
    }
    for (name, stub) in [("own-stub", STUB), ("our-stub", "")] {
        let html = page(&format!("{WATCH}{stub}"), "<main>x</main>");
        tab.goto(&landing.page(name, &html));
        tab.wait("document.readyState == 'complete'");
        let before = inventory(&tab);
        let load = format!(
            "(document.head.append(Object.assign(document.createElement('script'), {{ src: '{}/w/{}.js?title=1&sound=1&avoid=1', onload() {{ this.remove() }} }})), true)",
            landing.stand.origin(),
            landing.stand.merchant()
        );
        tab.eval(&load);
        tab.tap("$('.launcher')");
        tab.wait("$$('.chips .chip').length");
        tab.eval("(chipline('on', 'message-sent', () => {}), true)");
        tab.tap("$('.chips .chip')");
        tab.wait("$$('.msg.they').length > 0");
        if has_app {
            tab.wait("live().sockets == 1");
        }
        assert_ne!(inventory(&tab), before);
        tab.eval(&format!("(window.chipline('{command}'), true)"));
        tab.wait("!host()");
        is_gone(&tab, &before);
        let kept = tab.eval("Object.keys(localStorage).length");
        assert_eq!(kept == json!(0), command == "shutdown", "{kept}");

        // And again, by command and by script.
        if stub.is_empty() {
            tab.eval(&load);
        } else {
            tab.eval("(chipline('boot'), true)");
        }
        tab.tap("$('.launcher')");
        tab.wait("$('.panel:not([hidden])')");
        let mine = if command == "shutdown" { 0 } else { 1 };
        tab.wait(&format!("$$('.msg.me').length == {mine}"));
        tab.eval("(window.chipline('shutdown'), true)");
        tab.wait("!host()");
        is_gone(&tab, &before);
    }
}

#[test]
fn shutdown_and_destroy_leave_nothing_behind_before_the_app_is_there() {
    ends_without_a_trace("shutdown", false);
    ends_without_a_trace("destroy", false);
}

#[test]
fn shutdown_and_destroy_leave_nothing_of_the_app_behind() {
    ends_without_a_trace("shutdown", true);
    ends_without_a_trace("destroy", true);
}

#[test]
fn an_identity_that_is_none_is_reported_and_the_talk_goes_on() {
    let landing = Landing::new("dental");
    let refused = "<script>errors = []; addEventListener('chipline:error', (event) => errors.push(event.detail.code)); chipline('identify', 'no.token.this')</script>";
    let tab = Tab::open(Screen::Desktop);
    let html = page(&format!("{STUB}{refused}"), &snippet(&landing, "", "async"));
    tab.goto(&landing.page("identity", &html));
    tab.wait("errors.includes('identity_refused')");
    tab.tap("$('.pills .chip')");
    tab.wait("$$('.msg.they').length > 0");
    let rows = landing.owner().conversations().conversations;
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_person_signed_in_finds_the_talk_on_another_device() {
    let landing = Landing::new("dental");
    let IdentitySecret { secret } = landing.owner().get("/v1/console/identity");
    let token = format!(
        "(async () => {{
          const written = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');
          const bytes = (text) => new TextEncoder().encode(text);
          const part = (value) => written(bytes(JSON.stringify(value)));
          const said = part({{ alg: 'HS256', typ: 'JWT' }}) + '.' + part({{ sub: 'u-7', exp: Math.floor(Date.now() / 1000) + 600 }});
          const key = await crypto.subtle.importKey('raw', bytes('{secret}'), {{ name: 'HMAC', hash: 'SHA-256' }}, false, ['sign']);
          return said + '.' + written(await crypto.subtle.sign('HMAC', key, bytes(said)));
        }})()"
    );
    let address = landing.page("signed-in", &page(STUB, &snippet(&landing, "", "async")));
    for device in ["first", "second"] {
        let tab = Tab::open(Screen::Phone);
        tab.goto(&address);
        let token = tab.resolve(&token);
        tab.eval(&format!("(chipline('identify', {token}), true)"));
        if device == "first" {
            tab.tap("$('.pills .chip')");
        } else {
            tab.wait("localStorage.length");
            tab.tap("$('.launcher')");
        }
        tab.wait("$$('.msg.they').length > 0");
        assert_eq!(tab.eval("$$('.msg.me').length"), json!(1), "{device}");
    }
    assert_eq!(landing.owner().conversations().conversations.len(), 1);
}

#[test]
fn without_consent_nothing_is_stored_or_sent() {
    let landing = Landing::new("dental");
    let stored = "localStorage.length + sessionStorage.length + document.cookie.length";
    let sent = "sent.length + performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/v1/')).length";
    let watch = "<script>sent = []; navigator.sendBeacon = (url) => sent.push(url)</script>";
    let denied = format!("{watch}{STUB}<script>chipline('consent', 'denied')</script>");
    let tab = Tab::open(Screen::Desktop);
    for (name, head, query) in [
        ("denied", denied.clone(), ""),
        ("manual", format!("{watch}{STUB}"), "?start=manual"),
    ] {
        tab.goto(&landing.page(name, &page(&head, &snippet(&landing, query, "async"))));
        tab.wait("chipline.kits && Object.values(chipline.kits)[0].api");
        tab.eval("(chipline('show'), chipline('sendMessage', '你好'), true)");
        assert_eq!(tab.eval("host()"), Value::Null, "{name}");
        assert_eq!(tab.eval(stored), json!(0), "{name}");
        tab.eval("(chipline('consent', 'granted'), true)");
        tab.tap("$('.launcher')");
        tab.fill("$('textarea')", "种一颗牙多少钱");
        tab.press("Enter");
        tab.wait("$$('.msg.they').length > 0");
        assert_ne!(tab.eval(stored), json!(0), "{name}");
        // Taken back, it is as if nothing had been.
        tab.eval("(chipline('consent', 'denied'), true)");
        tab.wait("!host()");
        assert_eq!(tab.eval(stored), json!(0), "{name}");
    }
    // Long enough for what a widget sends by itself after a while.
    tab.goto(&landing.page("denied", &page(&denied, &snippet(&landing, "", "async"))));
    tab.wait("performance.now() > 3000");
    assert_eq!(tab.eval(sent), json!(0));
}

#[test]
fn whoever_asks_not_to_be_tracked_takes_no_click_along() {
    let landing = Landing::new("dental");
    let signals = [
        ("gpc", "<script>Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })</script>".to_owned()),
        ("dnt", "<script>Object.defineProperty(navigator, 'doNotTrack', { value: '1' })</script>".to_owned()),
        ("marketing", format!("{STUB}<script>chipline('consent', 'denied', 'marketing')</script>")),
        ("none", String::new()),
    ];
    for (name, head) in signals {
        let tab = Tab::open(Screen::Desktop);
        let address = landing.page(
            name,
            &page(&format!("{WATCH}{head}"), &snippet(&landing, "", "async")),
        );
        tab.goto(&format!("{address}?a=1&callback=KS-9&utm_source=ks&sku=s1"));
        tab.tap("$('.launcher')");
        tab.fill("$('textarea')", "种一颗牙多少钱");
        tab.press("Enter");
        tab.wait("$$('.msg.they').length > 0");
        let url = tracks(&tab);
        assert_eq!(url.contains("KS-9"), name == "none", "{name}: {url}");
        assert_eq!(url.contains("utm_source"), name == "none", "{name}: {url}");
        assert!(url.contains("a=1"), "{name}: {url}");
    }
}
