//! The way to a lead in other browsers than Chromium: Firefox, and WebKitGTK, which shares its engine
//! with Safari.

use tests::eventually;
use tests::landing::Landing;
use tests::window::{Engine, Window};
use thirtyfour::Key;

#[test]
fn a_lead_comes_about_in_firefox() {
    a_lead_comes_about(Engine::Firefox);
}

#[test]
fn a_lead_comes_about_in_webkit() {
    a_lead_comes_about(Engine::WebKit);
}

/// Open, a chip, its answer, something typed, the lead card, the stored lead.
fn a_lead_comes_about(engine: Engine) {
    let landing = Landing::new("dental");
    let window = Window::open(engine);
    window.goto(&landing.ad());
    window.tap("$('.launcher')");
    window.tap("$('.panel .chips .chip')");
    window.wait("$$('.msg.me').length == 1 && $$('.msg.they').length > 0");
    // Typed questions until Pi offers the card; one of them in any case.
    for question in ["多少钱", "我想预约", "怎么预约"] {
        let before = window.eval("$$('.msg.they').length");
        window.fill("$('textarea')", question);
        window.press(Key::Enter);
        window.wait(&format!("withText($$('.msg.me'), '{question}')"));
        window.wait(&format!("$$('.msg.they').length > {before}"));
        if window.eval("!!$('form.card')") == true {
            break;
        }
    }
    window.wait("$('form.card')");
    window.fill("$('form.card input[name=name]')", "王女士");
    window.fill("$('form.card input[name=phone]')", "13812345678");
    window.tap("$('form.card input[name=agree]')");
    window.tap("$('form.card .submit')");
    window.wait("!$('form.card') && withText($$('.msg'), '138****5678')");
    let lead = eventually("the lead", || landing.owner().leads().into_iter().next());
    assert_eq!(lead.contacts[0].masked, "138****5678");
    assert!(lead.facts.chip.is_some());
}
