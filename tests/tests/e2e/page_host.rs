//! The widget on pages that move under it: single-page apps, right-to-left pages, pages whose styles
//! reach for everything; and what it does to a phone's page while it covers it.

use serde_json::{Value, json};
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::landing::Landing;
use tests::page::{STUB, WATCH, page, snippet, tracks};

/// What frameworks do when they show another page: each is given the next page's body.
const SWAPS: [(&str, &str); 5] = [
    // Turbo: the new body takes the old one's place, and its scripts are run.
    (
        "turbo",
        "const body = document.createElement('body'); body.innerHTML = next; \
         for (const old of body.querySelectorAll('script')) { const fresh = document.createElement('script'); \
           for (const { name, value } of old.attributes) fresh.setAttribute(name, value); old.replaceWith(fresh) } \
         document.body.replaceWith(body)",
    ),
    // htmx, boosted: the body stays and gets other children.
    ("htmx", "document.body.innerHTML = next"),
    // Astro: the root loses its attributes, the head is made anew, the body is replaced.
    (
        "astro",
        "for (const { name } of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name); \
         document.head.replaceChildren(); const body = document.createElement('body'); body.innerHTML = next; document.body.replaceWith(body)",
    ),
    // Everything below the root.
    (
        "children",
        "const body = document.createElement('body'); body.innerHTML = next; \
         document.documentElement.replaceChildren(document.createElement('head'), body)",
    ),
    // And the root itself.
    (
        "root",
        "const html = document.createElement('html'), body = document.createElement('body'); body.innerHTML = next; \
         html.append(document.createElement('head'), body); document.documentElement.replaceWith(html)",
    ),
];

#[test]
fn the_open_chat_survives_whatever_a_framework_does_to_the_page() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let own = snippet(&landing, "", "async");
    let address = landing.page("swaps", &page("", &own));
    tab.goto(&address);
    tab.tap("$('.launcher')");
    tab.fill("$('textarea')", "种一颗牙多少钱");
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0");
    tab.fill("$('textarea')", "还没写完");
    tab.eval("($('textarea').mark = 'ours', true)");
    let said = tab.eval("$$('.msg').length");
    for (name, swap) in SWAPS {
        let next = serde_json::to_string(&format!("<p id={name}>next</p>{own}")).unwrap();
        tab.eval(&format!("(() => {{ const next = {next}; {swap}; history.pushState({{}}, '', '?{name}'); return true }})()"));
        tab.wait(&format!("document.querySelector('#{name}')"));
        tab.wait("$('.panel') && !$('.panel').hidden");
        let kept = tab.eval("[document.querySelectorAll('chipline-chat').length, $('textarea').mark, $('textarea').value, $$('.msg').length]");
        assert_eq!(kept, json!([1, "ours", "还没写完", said]), "{name}");
    }
    // It still works, and nothing began anew.
    tab.press("Tab");
    tab.fill("$('textarea')", "周末开门吗");
    tab.press("Enter");
    tab.wait("withText($$('.msg.me'), '周末开门吗')");
    eventually("the second question", || {
        let owner = landing.owner();
        let rows = owner.conversations().conversations;
        let thread = owner.thread(rows[0].id.as_str());
        let has = |message: &shared::protocol::Message| {
            format!("{:?}", message.body).contains("周末开门吗")
        };
        (rows.len() == 1 && thread.messages.iter().any(has)).then_some(())
    });
}

#[test]
fn an_element_that_comes_back_holds_the_talk_again() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let own = snippet(&landing, "?mode=inline", "async");
    tab.goto(&landing.page(
        "inline-swap",
        &page(STUB, &format!("<chipline-chat id=a></chipline-chat>{own}")),
    ));
    let inner = |id: &str, selector: &str| {
        format!(
            "document.querySelector('#{id} > chipline-chat').shadowRoot.querySelector('{selector}')"
        )
    };
    tab.tap(&inner("a", ".chips .chip"));
    tab.wait(&inner("a", ".msg.they"));
    tab.eval("(document.body.innerHTML = '<chipline-chat id=b></chipline-chat>', true)");
    tab.wait(&inner("b", ".panel"));
    tab.tap(&inner("b", "textarea"));
    tab.wait(&inner("b", ".msg.they"));
    assert_eq!(
        tab.eval("Object.values(chipline.kits)[0].widgets.length"),
        json!(1)
    );
    assert_eq!(landing.owner().conversations().conversations.len(), 1);
}

#[test]
fn a_route_change_is_seen_and_told_with_the_ad_that_began_the_visit() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    let watch = format!(
        "{WATCH}<script>routes = 0; addEventListener('chipline:route', () => routes++)</script>"
    );
    for (name, head) in [
        ("with-navigation", watch.clone()),
        (
            "without-navigation",
            format!(
                "<script>delete window.navigation; Object.defineProperty(window, 'navigation', {{ value: undefined }})</script>{watch}"
            ),
        ),
    ] {
        tab.goto(&format!(
            "{}?callback=KS-7&a=1",
            landing.page(
                name,
                &page(&head, &snippet(&landing, "?side=right", "async"))
            )
        ));
        tab.wait("$('.launcher')");
        tab.eval("(document.body.append(Object.assign(document.createElement('button'), { id: 'go', textContent: 'go', onclick: () => history.pushState({}, '', '/products/7?b=2') })), true)");
        tab.tap("document.querySelector('#go')");
        tab.wait("routes == 1");
        assert!(
            tab.eval("String(history.pushState)")
                .as_str()
                .unwrap()
                .contains("[native code]")
        );
        tab.tap("$('.launcher')");
        tab.fill("$('textarea')", "种一颗牙多少钱");
        tab.press("Enter");
        tab.wait("$$('.msg.they').length > 0");
        let url = tracks(&tab);
        assert!(url.ends_with("/products/7?b=2&callback=KS-7"), "{url}");
        tab.eval("(localStorage.clear(), true)");
    }
}

#[test]
fn a_right_to_left_page_is_mirrored() {
    let landing = Landing::new("dental");
    let html = page("", &snippet(&landing, "?lang=en", "async")).replace("<html", "<html dir=rtl");
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&landing.page("rtl", &html));
    tab.wait("$('.pills .chip')");
    assert_eq!(
        tab.eval("$('.launcher').getBoundingClientRect().left"),
        json!(20)
    );
    tab.tap("$('.launcher')");
    tab.fill("$('textarea')", "How much?");
    let rect = |selector: &str, side: &str| {
        tab.eval(&format!("$('{selector}').getBoundingClientRect().{side}"))
            .as_f64()
            .unwrap()
    };
    assert!(rect(".send", "right") <= rect("textarea", "left"));
    assert!(rect(".close", "right") <= rect(".who", "left"));
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0");
    assert!(rect(".me .b", "left") < rect(".they .b", "left"));
    // The words themselves are read in their own direction.
    assert_eq!(
        tab.eval("getComputedStyle($('.me .b')).unicodeBidi"),
        json!("plaintext")
    );
    assert_eq!(
        tab.eval("getComputedStyle($('textarea')).direction"),
        json!("ltr")
    );
    // A side that the page names is that side.
    let html = html.replace("?lang=en", "?side=right");
    tab.goto(&landing.page("rtl-right", &html));
    tab.wait("$('.launcher')");
    assert_eq!(
        tab.eval("innerWidth - $('.launcher').getBoundingClientRect().right"),
        json!(20)
    );
}

#[test]
fn a_page_s_styles_neither_reach_in_nor_are_reached() {
    let landing = Landing::new("dental");
    let hostile = "<style>
        html { font-size: 62.5%; } * { all: unset !important; letter-spacing: 9px !important; }
        button, textarea, div, section { display: none !important; } :root { --accent: red; --ink: red; }
        body { transform: scale(0.5); filter: blur(1px); } chipline-chat { display: none; opacity: 0; position: static; }</style>";
    let look = "(() => { const style = getComputedStyle($('.launcher')), { right, bottom, width } = $('.launcher').getBoundingClientRect(); \
                return [style.fontSize, style.backgroundColor, style.letterSpacing, style.opacity, innerWidth - right, innerHeight - bottom, width] })()";
    let tab = Tab::open(Screen::Phone);
    let mut looks = Vec::new();
    for (name, head) in [("calm", ""), ("reaching", hostile)] {
        tab.goto(&landing.page(name, &page(head, &snippet(&landing, "", "async"))));
        tab.wait("$('.launcher').getAnimations().every((animation) => animation.playState == 'finished')");
        looks.push(tab.eval(look));
        tab.tap("$('.launcher')");
        tab.fill("$('textarea')", "种一颗牙多少钱");
        assert_eq!(
            tab.eval("getComputedStyle($('textarea')).fontSize"),
            json!("16px")
        );
        tab.eval("(localStorage.clear(), true)");
    }
    assert_eq!(looks[0], looks[1]);
    // Nothing of ours is in the page's own styles.
    assert_eq!(
        tab.eval("document.styleSheets.length + document.adoptedStyleSheets.length"),
        json!(1)
    );
}

#[test]
fn a_word_being_composed_survives_the_takeover() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Desktop);
    // The app is on its way for as long as it takes to type.
    tab.cdp(
        "Fetch.enable",
        json!({ "patterns": [{ "urlPattern": "*.wasm" }] }),
    );
    tab.goto(&landing.ad());
    tab.tap("$('.launcher')");
    tab.tap("$('textarea')");
    tab.write("我想");
    tab.eval("(composing = [], $('textarea').mark = 'ours', $('.talk').mark = 'loader', \
        ['compositionstart', 'compositionend', 'blur'].forEach((name) => $('textarea').addEventListener(name, () => composing.push(name))), true)");
    tab.cdp(
        "Input.imeSetComposition",
        json!({ "text": "zhongya", "selectionStart": 7, "selectionEnd": 7 }),
    );
    let state = "[$('textarea').mark, $('textarea').value, $('textarea').selectionStart, root().activeElement == $('textarea'), composing]";
    let before = tab.eval(state);
    assert_eq!(
        before,
        json!(["ours", "我想zhongya", 9, true, ["compositionstart"]])
    );
    assert_eq!(tab.eval("$('.talk').mark"), json!("loader"));
    tab.cdp("Fetch.disable", json!({}));
    tab.wait("$('.talk') && !$('.talk').mark");
    assert_eq!(tab.eval(state), before);
    tab.write("种牙");
    tab.press("Enter");
    tab.wait("withText($$('.msg.me'), '我想种牙') && $$('.msg.they').length > 0");
}

#[test]
fn on_a_phone_the_chat_covers_the_page_and_going_back_closes_it() {
    let landing = Landing::new("dental");
    let router = "<style>body { height: 3000px }</style><script>heard = []; addEventListener('popstate', (event) => heard.push(event.state && event.state.at))</script>";
    let tab = Tab::open(Screen::Phone);
    tab.goto(&landing.page(
        "phone",
        &page(&format!("{STUB}{router}"), &snippet(&landing, "", "async")),
    ));
    tab.eval("(history.replaceState({ at: 1 }, '', '?1'), history.pushState({ at: 2 }, '', '?2'), scrollTo(0, 700), true)");
    let place = "[location.search, history.state.at, scrollY, document.documentElement.getAttribute('style')]";
    let before = tab.eval(place);
    let covered = "$('.panel').getAttribute('aria-modal') == 'true' && $('iframe')";
    for by_history in [true, false] {
        tab.tap("$('.launcher')");
        tab.wait(covered);
        assert_eq!(
            tab.eval("[location.search, history.state.at, scrollY]"),
            json!(["?2", 2, 700])
        );
        assert_eq!(
            tab.eval("getComputedStyle(document.documentElement).overflowY"),
            json!("hidden")
        );
        assert_eq!(
            tab.eval("$('.panel').offsetHeight == innerHeight"),
            json!(true)
        );
        if by_history {
            tab.eval("(history.back(), true)");
        } else {
            tab.tap("$('.close')");
        }
        tab.wait("$('.panel').hidden && !$('iframe')");
        assert_eq!(
            tab.eval(&place.replace("getAttribute('style')", "getAttribute('style') || null")),
            before
        );
        assert_eq!(
            tab.eval("[heard, root().activeElement == $('.launcher')]"),
            json!([[], true])
        );
    }
    // The page's own way back is as it was.
    tab.eval("(history.back(), true)");
    tab.wait("heard.length == 1");
    assert_eq!(tab.eval("[heard[0], location.search]"), json!([1, "?1"]));
}

#[test]
fn the_focus_stays_in_the_sheet_and_goes_back_where_it_was() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    let html = page(
        STUB,
        &format!(
            "<button id=ask onclick=\"chipline('show')\">ask</button>{}",
            snippet(&landing, "", "async")
        ),
    );
    tab.goto(&landing.page("trap", &html));
    tab.wait("$('.launcher')");
    tab.eval(
        "(document.querySelector('#ask').focus(), document.querySelector('#ask').click(), true)",
    );
    tab.wait("$('.panel') && $('.panel').getAttribute('aria-modal') == 'true'");
    let mut seen = Vec::new();
    for _ in 0..30 {
        tab.press("Tab");
        let at = tab.eval("root().activeElement && $('.panel').contains(root().activeElement) ? root().activeElement.className || root().activeElement.localName : ''");
        assert_ne!(at, json!(""), "the focus left: {seen:?}");
        seen.push(at);
    }
    assert!(
        seen.contains(&json!("close")) && seen.contains(&json!("textarea")),
        "{seen:?}"
    );
    tab.press("Escape");
    tab.wait("$('.panel').hidden && document.activeElement.id == 'ask'");
}

#[test]
fn the_sheet_ends_where_the_keyboard_begins() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    tab.block(&["*.wasm*"]);
    // What a keyboard does to the visual viewport can't be made here: a page says it instead.
    let keyboard = "<script>view = Object.assign(new EventTarget(), { scale: 1, height: 844, offsetTop: 0 }); Object.defineProperty(window, 'visualViewport', { value: view })</script>";
    tab.goto(&landing.page("keyboard", &page(keyboard, &snippet(&landing, "", "async"))));
    tab.tap("$('.launcher')");
    tab.wait("$('.panel').getAttribute('aria-modal')");
    tab.eval("(Object.assign(view, { height: 500, offsetTop: 30 }), view.dispatchEvent(new Event('resize')), true)");
    let rect = "(({ top, bottom }) => `${top} ${bottom}`)($('.panel').getBoundingClientRect())";
    tab.wait(&format!("{rect} == '30 530'"));
    // While the visitor zooms it stays.
    tab.eval("(Object.assign(view, { scale: 2, height: 250 }), view.dispatchEvent(new Event('resize')), true)");
    assert_eq!(tab.eval(rect), json!("30 530"));
}

#[test]
fn the_launcher_keeps_above_bars_where_it_is_asked_to() {
    let landing = Landing::new("dental");
    let bar =
        "<div id=bar style='position:fixed;inset:auto 0 0;height:90px;background:#ccc'>buy</div>";
    let tab = Tab::open(Screen::Phone);
    let bottom = "Math.round(innerHeight - $('.launcher').getBoundingClientRect().bottom)";
    tab.goto(&landing.page(
        "bar",
        &page(
            "",
            &format!("{bar}{}", snippet(&landing, "?avoid=1", "async")),
        ),
    ));
    tab.wait(&format!("{bottom} == 110"));
    tab.eval("(document.querySelector('#bar').remove(), true)");
    tab.wait(&format!("{bottom} == 20"));
    tab.goto(&landing.page(
        "bar-plain",
        &page("", &format!("{bar}{}", snippet(&landing, "", "async"))),
    ));
    tab.wait("$('.pills .chip')");
    assert_eq!(tab.eval(bottom), json!(20));
}

#[test]
fn a_chip_that_fills_waits_to_be_sent() {
    let landing = Landing::new("dental");
    let tab = Tab::open(Screen::Phone);
    // The snippet's chips are made to be of the kind that fills.
    let html = page(WATCH, &snippet(&landing, "", "async"));
    tab.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "Object.defineProperty(Object.prototype, 'fill', { get() { return this && this.label && this.text ? true : undefined }, set(value) { Object.defineProperty(this, 'fill', { value, writable: true, configurable: true }) }, configurable: true })" }),
    );
    tab.goto(&landing.page("fill", &html));
    tab.tap("$('.pills .chip')");
    tab.wait("$('textarea') && $('textarea').value");
    let state = tab.eval("[root().activeElement == $('textarea'), $('textarea').selectionStart == $('textarea').value.length, $('.send').disabled, $$('.msg').length]");
    assert_eq!(state, json!([true, true, false, 0]));
    assert_eq!(tab.eval("localStorage.length"), Value::from(0));
}
