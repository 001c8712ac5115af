//! Cards and what stands beside the composer, as the worker serves them, in a real browser. Cards are
//! drawn on a stage beside the widget, so that each can be had in every state.

use serde_json::{Value, json};
use shared::contact::{Contact, ContactError};
use shared::id::Key;
use shared::protocol::{Card, PriceOption, Said, estimate};
use tests::browser::{Screen, Tab};
use tests::policy::{Merchant, violations, visit};

/// One of each card, in two languages, and what comes of them.
const SAMPLES: &str = include_str!("cards/samples.json");

/// Draws them.
const STAGE: &str = include_str!("cards/stage.js");

/// A page that lets nothing in but the widget, and no style and no text that would be HTML.
const STRICT: &str = "default-src 'none'; script-src EDGE; connect-src EDGE WSS; img-src data: blob:; \
    style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const CARDS: [&str; 13] = [
    "lead",
    "consent",
    "price",
    "price_few",
    "price_flat",
    "gallery",
    "offers",
    "booking",
    "call",
    "call_back",
    "documents",
    "place",
    "rating",
];

/// A page with the widget on it, near enough for its later scripts and styles.
fn page(merchant: &Merchant, policy: &str) -> String {
    merchant.page("/stage", policy, &merchant.tag("async"))
}

/// Sets the stage.
fn set(tab: &Tab, language: &str) {
    tab.wait("$('.launcher')");
    tab.eval("($('.launcher').dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true })), true)");
    tab.wait("root().adoptedStyleSheets.length > 1");
    let language = Value::from(language).to_string();
    let stage = STAGE
        .replace("LANGUAGE", &language)
        .replace("SAMPLES", SAMPLES);
    assert_eq!(tab.resolve(&stage), true);
}

/// axe-core, from where it is installed.
fn bring_axe(tab: &Tab) {
    let axe = xtask::npm::script("../axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("axe-core is installed");
    tab.cdp("Runtime.evaluate", json!({ "expression": axe }));
}

/// Tabs so many times.
fn tabs(tab: &Tab, times: usize) {
    for _ in 0..times {
        tab.press("Tab");
    }
}

/// What was filled in. All of it must be what the protocol knows.
#[track_caller]
fn said(tab: &Tab) -> Value {
    let said = tab.eval("stage.said");
    for one in said.as_array().expect("a list") {
        let known: Said =
            serde_json::from_value(one.clone()).unwrap_or_else(|e| panic!("{one}: {e}"));
        assert_eq!(&serde_json::to_value(known).unwrap(), one);
    }
    said
}

#[track_caller]
fn draw(tab: &Tab, name: &str) {
    tab.eval(&format!("stage.fresh('{name}')"));
    // Pictures come with a script of their own.
    tab.wait("!stage.find('.piece > div > p.b')");
}

#[test]
fn the_samples_are_cards_of_the_protocol() {
    let samples: Value = serde_json::from_str(SAMPLES).unwrap();
    for language in ["zh-CN", "en"] {
        for name in CARDS {
            let card = samples[language][name].clone();
            serde_json::from_value::<Card>(card)
                .unwrap_or_else(|e| panic!("{language} {name}: {e}"));
        }
    }
}

#[test]
fn no_card_in_any_state_has_a_fault_that_axe_knows() {
    let merchant = Merchant::new();
    for screen in [Screen::Desktop, Screen::Phone] {
        let tab = Tab::open(screen);
        for (language, is_dark) in [
            ("zh-CN", false),
            ("zh-CN", true),
            ("en", false),
            ("en", true),
        ] {
            tab.dark(is_dark);
            visit(&tab, &page(&merchant, ""));
            set(&tab, language);
            bring_axe(&tab);
            let check = |state: &str| {
                let faults = tab.resolve("stage.faults()");
                assert_eq!(
                    faults,
                    json!([]),
                    "{screen:?} {language} dark: {is_dark}, {state}"
                );
            };
            for name in CARDS {
                draw(&tab, name);
                check(name);
                // As far as a mouse gets it with nothing filled in, and on from there.
                tab.eval("(stage.root.querySelectorAll('.way, form .submit:not([hidden])').forEach(button => button.click()), true)");
                check(&format!("{name}, wrong"));
                tab.eval("(stage.root.querySelectorAll('input[type=radio]').forEach(radio => radio.click()), true)");
                check(&format!("{name}, chosen"));
                for stage in ["busy", "refused", "put_off", "past"] {
                    let problem = json!({ "code": "too_many" });
                    tab.eval(&format!(
                        "stage.again({{ stage: '{stage}', problem: {problem} }})"
                    ));
                    check(&format!("{name}, {stage}"));
                }
            }
            draw(&tab, "gallery");
            tab.eval("(stage.find('.pic').click(), true)");
            check("a picture in full");
            tab.eval("(stage.find('.view .close').click(), stage.clear(), Object.values(stage.samples.results).forEach(result => stage.put({ stage: 'done', result })), true)");
            tab.eval("stage.put({ stage: 'done', result: { kind: 'file', file: 'w-1', name: '户型.pdf', media: 'application/pdf', bytes: 1843200 } }, 'me')");
            tab.eval("stage.put({ stage: 'done', result: { kind: 'file', file: 'w-2', name: '客厅.jpg', media: 'image/jpeg', bytes: 1843200 } }, 'me')");
            tab.wait("stage.find('.photo img')");
            check("what came of them");
        }
    }
}

#[test]
fn every_card_is_filled_in_by_keyboard_alone() {
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &page(&merchant, STRICT));
    set(&tab, "zh-CN");

    draw(&tab, "lead");
    tabs(&tab, 1);
    tab.write("王女士");
    tabs(&tab, 1);
    tab.write("138 1234 5678");
    tabs(&tab, 2);
    tab.write("89");
    tabs(&tab, 2);
    tab.press(" ");
    tab.press("Enter");
    let lead = json!({ "kind": "lead", "name": "王女士", "phone": "138 1234 5678", "fields": { "area_m2": "89" }, "consent": "2026-11" });
    assert_eq!(said(&tab), json!([lead]));

    // A lead card's second way.
    draw(&tab, "lead");
    tabs(&tab, 2);
    tab.write("+86 138-1234-5678");
    tabs(&tab, 6);
    assert_eq!(tab.eval("stage.focus()"), "请给我回电");
    tab.press("Enter");
    tab.press(" ");
    tab.press("ArrowRight");
    tabs(&tab, 1);
    tab.press(" ");
    tab.press("Enter");
    let form = json!({ "phone": "+86 138-1234-5678", "consent": "2026-11" });
    assert_eq!(
        said(&tab),
        json!([{ "kind": "call_back", "form": form, "when": "morning" }])
    );

    // Another: no number, but an account.
    draw(&tab, "lead");
    tabs(&tab, 3);
    assert_eq!(tab.eval("stage.focus()"), "改留微信");
    tab.press("Enter");
    assert_eq!(tab.eval("stage.focus()"), "wechat");
    tab.write("李小姐");
    tab.press("Enter");
    assert_eq!(
        tab.eval("stage.problem()"),
        json!(["微信号是字母开头的 6–20 位，请检查", "同意后我们才能联系您"])
    );
    tab.eval("stage.find('[name=wechat]').select()");
    tab.write("li_2026");
    tabs(&tab, 4);
    tab.press(" ");
    tab.press("Enter");
    let lead = json!({ "kind": "lead", "wechat": "li_2026", "consent": "2026-11" });
    assert_eq!(said(&tab), json!([lead]));

    // And one more: not now, and yet.
    draw(&tab, "lead");
    tabs(&tab, 2);
    tab.write("1");
    tabs(&tab, 7);
    tab.press("Enter");
    assert_eq!(said(&tab), json!([{ "kind": "decline" }]));
    assert_eq!(tab.eval("stage.focus()"), "现在填写");
    tab.press("Enter");
    assert_eq!(
        tab.eval("[stage.off, stage.find('[name=phone]').value, stage.focus()]"),
        json!([[true, false], "1", "name"])
    );

    draw(&tab, "consent");
    tabs(&tab, 1);
    tab.press("Enter");
    tabs(&tab, 1);
    tab.press("Enter");
    let answer =
        |agreed: bool| json!({ "kind": "consent", "agreed": agreed, "version": "2026-11" });
    assert_eq!(said(&tab), json!([answer(true), answer(false)]));

    draw(&tab, "price");
    tabs(&tab, 1);
    tab.press("ArrowDown");
    tabs(&tab, 2);
    tab.write("８9");
    assert_eq!(
        tab.eval("stage.find('output').textContent"),
        "¥106,800–160,200"
    );
    tabs(&tab, 1);
    tab.press("Enter");
    assert_eq!(
        tab.eval("stage.find('output').textContent"),
        "¥118,800–178,200"
    );
    tabs(&tab, 1);
    tab.press("Enter");
    let estimated =
        json!({ "kind": "estimate", "rule": "whole_flat", "option": "fine", "quantity": 99 });
    assert_eq!(said(&tab), json!([estimated]));

    draw(&tab, "price_flat");
    tabs(&tab, 1);
    tab.press(" ");
    tab.press("Enter");
    assert_eq!(
        said(&tab),
        json!([{ "kind": "estimate", "rule": "divorce", "option": "agreed" }])
    );

    draw(&tab, "gallery");
    tabs(&tab, 1);
    tab.press("ArrowRight");
    tabs(&tab, 1);
    assert_eq!(
        tab.eval("stage.focus()"),
        "想要这样的 · 江畔一号 · 142㎡ 新中式"
    );
    tab.press("Enter");
    assert_eq!(said(&tab), json!([{ "kind": "choice", "item": "case2" }]));

    draw(&tab, "offers");
    tabs(&tab, 3);
    tab.press("Enter");
    assert_eq!(said(&tab), json!([{ "kind": "choice", "item": "one" }]));

    draw(&tab, "booking");
    tabs(&tab, 1);
    tab.press("ArrowRight");
    tabs(&tab, 1);
    tab.press(" ");
    tab.press("ArrowRight");
    tabs(&tab, 1);
    tab.press("Enter");
    let slot = tab.eval("stage.slots[5]");
    assert_eq!(said(&tab), json!([{ "kind": "booking", "slot": slot }]));

    draw(&tab, "call");
    tabs(&tab, 1);
    assert_eq!(
        tab.eval("stage.root.activeElement.href"),
        "tel:+864008201234"
    );
    tabs(&tab, 1);
    tab.press("Enter");
    tab.write("13812345678");
    tabs(&tab, 1);
    tab.press(" ");
    tabs(&tab, 2);
    tab.press(" ");
    tab.press("Enter");
    let form = json!({ "phone": "13812345678", "consent": "2026-11" });
    assert_eq!(
        said(&tab),
        json!([{ "kind": "call_back", "form": form, "when": "now" }])
    );

    draw(&tab, "documents");
    tabs(&tab, 1);
    tab.press(" ");
    assert_eq!(tab.eval("stage.root.activeElement.checked"), true);
    tabs(&tab, 4);
    tab.press("Enter");
    tab.wait("stage.find('.list [role=status]').textContent");

    draw(&tab, "place");
    tabs(&tab, 2);
    let map = tab.eval("stage.root.activeElement.href");
    assert!(
        map.to_string()
            .contains("uri.amap.com/marker?position=120.2103,30.2084"),
        "{map}"
    );

    draw(&tab, "rating");
    tabs(&tab, 1);
    tab.press(" ");
    for _ in 0..3 {
        tab.press("ArrowRight");
    }
    tabs(&tab, 1);
    tab.write("回得很快");
    tabs(&tab, 1);
    tab.press("Enter");
    assert_eq!(
        said(&tab),
        json!([{ "kind": "rating", "stars": 4, "words": "回得很快" }])
    );

    // Nothing of it is what a strict policy forbids; the ladder has found out what is, for itself.
    let mut forbidden = violations(&tab);
    forbidden.retain(|(directive, what)| directive != "frame-src" && what != "wasm-eval");
    assert_eq!(forbidden, []);
}

#[test]
fn what_is_wrong_is_told_under_its_field_and_gets_the_focus() {
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &page(&merchant, ""));
    set(&tab, "zh-CN");
    draw(&tab, "lead");
    tabs(&tab, 2);
    tab.press("Enter");
    assert_eq!(
        tab.eval("stage.problem()"),
        json!(["请填写手机号", "同意后我们才能联系您"])
    );
    assert_eq!(
        tab.eval("[stage.focus(), stage.about()]"),
        json!(["phone", ["请填写手机号"]])
    );
    tab.write("1381234567");
    assert_eq!(
        tab.eval("stage.find('[name=phone]').getAttribute('aria-invalid')"),
        "false"
    );
    tab.press("Enter");
    assert_eq!(
        tab.eval("stage.about()"),
        json!(["现在是 10 位，手机号是 11 位，请检查"])
    );
    assert_eq!(said(&tab), json!([]));
    tab.write("8");
    tabs(&tab, 4);
    tab.press(" ");
    tab.press("Enter");
    assert_eq!(said(&tab).as_array().unwrap().len(), 1);

    // While it is on its way nothing is said twice, and who fills in keeps his place.
    tab.eval("stage.again({ stage: 'busy' })");
    tab.press("Enter");
    assert_eq!(said(&tab).as_array().unwrap().len(), 1);
    assert_eq!(
        tab.eval("[stage.focus(), stage.find('.submit').textContent]"),
        json!(["agree", "正在提交…"])
    );

    // What the edge refuses is told where it is.
    let refused = |code: &str, detail: &str| {
        let problem = json!({ "code": code, "detail": detail });
        tab.eval("stage.again({ stage: 'busy', problem: null })");
        tab.eval(&format!(
            "stage.again({{ stage: 'refused', problem: {problem} }})"
        ));
        tab.eval("[stage.focus(), stage.problem()]")
    };
    assert_eq!(
        refused("invalid_phone", ""),
        json!(["phone", ["这不像电话号码，请检查"]])
    );
    assert_eq!(
        refused("invalid_value", "fields.area_m2: too long"),
        json!(["field-area_m2", ["这一项请再检查一下"]])
    );
    assert_eq!(
        refused("invalid_value", "name: too long"),
        json!(["name", ["这一项请再检查一下"]])
    );
    assert_eq!(
        refused("too_many", ""),
        json!(["name", ["操作太频繁，请稍等再试"]])
    );

    // Another text to agree to: what was typed stays, and so does the caret.
    tab.eval("(stage.find('[name=phone]').focus(), stage.find('[name=phone]').setSelectionRange(3, 5), true)");
    tab.eval("stage.again({ stage: 'refused', problem: { code: 'consent_outdated' }, card: { ...stage.data.card, version: 'later', consent: '新的说明' } })");
    assert_eq!(
        tab.eval("[stage.focus(), stage.root.activeElement.selectionStart, stage.root.activeElement.selectionEnd, stage.root.activeElement.value, stage.find('.terms').textContent, stage.problem()]"),
        json!(["phone", 3, 5, "13812345678", "新的说明", ["说明有更新，请看过后再提交一次"]])
    );
    tab.press("Enter");
    assert_eq!(said(&tab)[1]["consent"], "later");

    // A filled card is one line, and keeps the place of whoever filled it in.
    tab.eval("stage.again({ stage: 'done', result: stage.samples.results.lead })");
    assert_eq!(
        tab.eval("stage.focus()"),
        "已留下联系方式王女士 · 138****5678"
    );
    assert_eq!(tab.eval("stage.root.querySelectorAll('input').length"), 0);

    // A quantity has its bounds.
    draw(&tab, "price");
    tabs(&tab, 1);
    tab.press(" ");
    tabs(&tab, 2);
    for wrong in ["19", "601", "20.5", "abc"] {
        tab.eval("(stage.find('[name=quantity]').select(), true)");
        tab.write(wrong);
        tab.press("Enter");
        assert_eq!(
            tab.eval("[stage.about(), stage.find('.range').hidden]"),
            json!([["请填 20 到 600 之间的整数"], true]),
            "{wrong}"
        );
    }
    assert_eq!(said(&tab), json!([]));
}

#[test]
fn what_is_taken_goes_and_a_refused_time_says_so() {
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Phone);
    visit(&tab, &page(&merchant, ""));
    set(&tab, "zh-CN");
    tab.eval("(stage.free.splice(1, 1), true)");
    draw(&tab, "booking");
    tab.tap("stage.find('.row .pick')");
    tab.wait("stage.root.querySelectorAll('[name=slot]').length == 3");
    assert_eq!(
        tab.eval("stage.find('.do').hidden"),
        true,
        "one question at a time"
    );
    tab.tap("stage.root.querySelectorAll('.four .pick')[1]");
    tab.tap("stage.find('.submit')");
    let slot = tab.eval("stage.slots[2]");
    assert_eq!(said(&tab), json!([{ "kind": "booking", "slot": slot }]));
    // Somebody looks, and another was faster.
    tab.eval("stage.again({ stage: 'busy', result: { kind: 'booking_asked', slot: stage.slots[2], written: '周四 13:00' } })");
    assert_eq!(
        tab.eval("stage.find('.off:not([hidden])').textContent"),
        "正在为您确认 · 周四 13:00"
    );
    tab.eval("(stage.free.splice(1, 1), stage.again({ stage: 'refused', result: { kind: 'booking_settled', slot: stage.slots[2], written: '周四 13:00', booked: false }, problem: { code: 'slot_taken' } }))");
    tab.wait("stage.root.querySelectorAll('[name=slot]').length == 2");
    assert_eq!(
        tab.eval("[stage.problem(), stage.focus()]"),
        json!([["刚被别人约走了，请另选一个"], "slot"])
    );
    // Every target is large enough for a thumb.
    let small = tab.eval("[...stage.root.querySelectorAll('.pick, button, a')].filter(node => node.offsetParent && (node.offsetWidth < 44 || node.offsetHeight < 44)).map(node => node.outerHTML)");
    assert_eq!(small, json!([]));
    // All of them gone is said as well.
    tab.eval("(stage.free.length = 0, stage.fresh('booking'))");
    tab.wait("stage.find('[role=status]').textContent.includes('近期没有空的时间')");
}

#[test]
fn a_picture_is_looked_at_in_full_and_left_by_escape() {
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &page(&merchant, ""));
    set(&tab, "zh-CN");
    draw(&tab, "gallery");
    tabs(&tab, 1);
    tab.press("ArrowRight");
    tab.press("Enter");
    let title = "stage.find('.view b').textContent";
    assert_eq!(tab.eval(title), "江畔一号 · 142㎡ 新中式 · 38 万");
    tab.press("ArrowRight");
    assert_eq!(tab.eval(title), "学府里 · 56㎡ 小两居 · 9.6 万");
    for _ in 0..6 {
        tab.press("Tab");
        assert_eq!(
            tab.eval("!!stage.root.activeElement.closest('.view')"),
            true,
            "the focus stays in it"
        );
    }
    tab.press("Escape");
    assert_eq!(
        tab.eval("[!stage.find('.view'), stage.focus()]"),
        json!([true, "深色木格栅隔断的餐厅"])
    );
    // What is seen can be wanted.
    tab.press("Enter");
    tab.eval("(stage.find('.view .submit').click(), true)");
    assert_eq!(said(&tab), json!([{ "kind": "choice", "item": "case2" }]));
    // A picture that does not come leaves the words.
    tab.eval("(stage.clear(), stage.put({ card: { ...stage.samples['zh-CN'].gallery, items: [{ key: 'k', title: '无图', detail: '…', picture: { url: 'data:image/png,no', alt: '没有' } }] } }))");
    tab.wait(
        "stage.find('li') && !stage.find('.pic') && stage.find('li').textContent.includes('无图')",
    );
}

#[test]
fn files_are_pictures_or_names_and_leave_no_address_behind() {
    const COUNT: &str = "(() => { const { createObjectURL, revokeObjectURL } = URL; window.lent = 0; \
        URL.createObjectURL = (blob) => (lent++, createObjectURL.call(URL, blob)); URL.revokeObjectURL = (url) => (lent--, revokeObjectURL.call(URL, url)); return true })()";
    const PHOTO: &str = "stage.put({ stage: 'done', result: { kind: 'file', file: 'w-2', name: '客厅.jpg', media: 'image/jpeg', bytes: 84320 } }, 'me')";
    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &page(&merchant, ""));
    set(&tab, "zh-CN");
    tab.eval(COUNT);
    tab.eval(PHOTO);
    tab.wait("stage.find('.photo img').naturalWidth == 40");
    assert_eq!(tab.eval("lent"), 0);
    tab.tap("stage.find('.photo .pic')");
    tab.wait("stage.find('.view img').naturalWidth == 40 && lent == 0");
    tab.press("Escape");
    // What can't be fetched now is a name, and says so when it is asked for.
    tab.eval(&format!("(stage.clear(), stage.isOffline = true, {PHOTO})"));
    tab.wait("stage.find('.saved').textContent.includes('客厅.jpg')");
    tab.tap("stage.find('.saved')");
    tab.wait("stage.problem()[0] == '暂时打不开，请再试一次'");

    // So it is where the page lets no picture out of memory in.
    visit(&tab, &page(&merchant, &STRICT.replace("blob:", "")));
    set(&tab, "zh-CN");
    tab.eval(COUNT);
    tab.eval(PHOTO);
    tab.wait("violations.some(([, what]) => what == 'blob')");
    tab.wait("stage.find('.saved').textContent.includes('客厅.jpg') && !stage.find('.photo') && lent == 0");
}

#[test]
fn numbers_and_estimates_are_those_of_the_edge() {
    let phones = xtask::paths::root().join("widget/loader/cards/phones.json");
    let phones: Value = serde_json::from_str(&std::fs::read_to_string(phones).unwrap()).unwrap();
    for number in phones["right"].as_array().unwrap() {
        assert!(
            Contact::parse_phone(number.as_str().unwrap()).is_ok(),
            "{number}"
        );
    }
    for (number, count) in phones["digits"].as_object().unwrap() {
        let Err(ContactError::Digits(digits)) = Contact::parse_phone(number) else {
            panic!("{number}")
        };
        assert_eq!(json!(digits), *count, "{number}");
    }
    for number in phones["none"].as_array().unwrap() {
        assert!(
            matches!(
                Contact::parse_phone(number.as_str().unwrap()),
                Err(ContactError::NotAPhone)
            ),
            "{number}"
        );
    }

    let merchant = Merchant::new();
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &page(&merchant, ""));
    set(&tab, "en");
    for (quantity, floor) in [(20_u32, 30_000_u64), (40, 30_000), (333, 30_000), (600, 0)] {
        let option = PriceOption {
            key: Key::parse("fine").unwrap(),
            label: String::new(),
            low: 1_200,
            high: 1_800,
        };
        let (low, high) = estimate(&option, Some(quantity), floor);
        tab.eval(&format!("(stage.clear(), stage.put({{ card: {{ ...stage.samples.en.price, floor: {floor}, currency: '$' }} }}))"));
        tab.eval(&format!("(stage.find('[value=fine]').click(), stage.find('[name=quantity]').value = {quantity}, stage.find('[name=quantity]').dispatchEvent(new Event('input', {{ bubbles: true }})))"));
        let shown = tab.eval("stage.find('output').textContent.replaceAll(',', '')");
        let expected = if low == high {
            format!("${low}")
        } else {
            format!("${low}–{high}")
        };
        assert_eq!(shown, expected, "{quantity}");
    }
}
