//! The assistant's page in the console, in a real browser: tried, taught, published, brought back.

use serde_json::json;
use tests::browser::{Screen, Tab};
use tests::console::sign_in;
use tests::stand::Stand;
use tests::visitor::{Visitor, pi_texts};

const ANSWER: &str = "宠物请留在门外的寄存柜，导盲犬可以进来。";

fn open(stand: &Stand, screen: Screen) -> Tab {
    let tab = sign_in(stand, screen);
    tab.wait("byTest('nav-assistant')");
    tab.goto(&stand.url("/console/#/assistant"));
    tab.wait("byTest('try-talk') && byTest('versions') && byTest('model-today')");
    tab
}

fn try_words(tab: &Tab, words: &str) {
    tab.fill("byTest('try-text')", words);
    tab.tap("byTest('try-send')");
}

#[test]
fn what_it_could_not_answer_is_learnt_tried_published_and_taken_back() {
    let stand = Stand::new("dental");
    let _visitor = Visitor::start(&stand, "可以带宠物吗");
    let tab = open(&stand, Screen::Desktop);

    // What it understands and says, as visitors would hear it.
    try_words(&tab, "种一颗牙多少钱");
    tab.wait(
        "allByTest('try-reply').length == 1 && byTest('try-heard').innerText.includes('price')",
    );
    assert_eq!(
        tab.eval("byTest('try-reply').innerText.includes('元')"),
        true
    );

    // A question without an answer becomes one of the merchant's own.
    tab.wait(
        "allByTest('group').length == 1 && byTest('group').innerText.includes('可以带宠物吗')",
    );
    tab.tap("byTest('group-learn')");
    tab.wait("allByTest('own-answer').length > 0");
    for at in 0..3 {
        if tab.eval(&format!("allByTest('own-answer').length > {at}")) == true {
            tab.fill(&format!("allByTest('own-question')[{at}]"), "可以带宠物吗");
            tab.fill(&format!("allByTest('own-answer')[{at}]"), ANSWER);
        }
    }
    tab.tap("byTest('own-put')");
    tab.wait("byTest('learnt') && byTest('draft-changes') && byTest('learn-none')");
    tab.tap("byTest('try-draft')");
    try_words(&tab, "能带宠物进去吗");
    tab.wait(&format!(
        "byTest('try-reply') && byTest('try-reply').innerText.includes('{ANSWER}')"
    ));

    tab.tap("byTest('publish')");
    tab.wait("byTest('published') && allByTest('version').length == 2 && byTest('draft-same')");
    let said = pi_texts(&Visitor::start(&stand, "能带宠物进去吗").transcript());
    assert!(said.contains(ANSWER), "{said}");

    tab.tap("byTest('roll-back')");
    tab.wait("byTest('confirm-roll-back').open");
    tab.tap("byTest('confirm-roll-back-yes')");
    tab.wait("allByTest('version').length == 3 && byTest('draft-changes')");
    let said = pi_texts(&Visitor::start(&stand, "能带宠物进去吗").transcript());
    assert!(!said.contains(ANSWER), "{said}");
}

#[test]
fn texts_are_taken_in_and_what_may_not_be_said_is_refused() {
    let stand = Stand::new("dental");
    let tab = open(&stand, Screen::Phone);
    tab.fill("byTest('know-name')", "停车说明");
    tab.fill(
        "byTest('know-text')",
        "地下一层有访客车位，凭就诊单可以停两小时，不另收费。",
    );
    tab.tap("byTest('know-add-text')");
    tab.wait("allByTest('source').length == 1 && byTest('source').innerText.includes('停车说明')");
    tab.fill("byTest('know-name')", "宣传");
    tab.fill("byTest('know-text')", "我们的种植牙百分百成功，终身不坏。");
    tab.tap("byTest('know-add-text')");
    tab.wait("byTest('knowledge-error')");
    assert_eq!(
        tab.eval("byTest('know-text').value.includes('百分百')"),
        true
    );
    tab.tap("byTest('source-delete')");
    tab.wait("allByTest('source').length == 0");

    let axe = xtask::npm::script("../axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("axe-core is installed");
    tab.cdp("Runtime.evaluate", json!({ "expression": axe }));
    let faults = tab.resolve(
        "axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]))",
    );
    assert_eq!(faults, json!([]));
    assert_eq!(
        tab.eval("document.documentElement.scrollWidth <= innerWidth"),
        true
    );
}
