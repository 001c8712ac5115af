//! Cards, files and visits in the console, in a real browser.

use serde_json::{Value, json};
use shared::id::{Key, MessageId};
use shared::merchant::Role;
use shared::protocol::{Body, Card, From, Said};
use shared::text::MessageText;
use std::path::{Path, PathBuf};
use tests::browser::{Screen, Tab};
use tests::catalog::catalog;
use tests::stand::Stand;
use tests::visitor::{Visitor, hello, say};

/// A picture that browsers can show.
fn picture() -> PathBuf {
    xtask::paths::root().join("www/site/shots/widget.webp")
}

/// The dentist, with something on every card.
fn furnished() -> Stand {
    let stand = Stand::new("dental");
    stand.owner().set_catalog(&catalog());
    stand
}

fn sign_in(stand: &Stand, email: &str, password: &str) -> Tab {
    let tab = Tab::open(Screen::Desktop);
    tab.goto(&stand.url("/console/"));
    tab.type_login(email, password);
    tab.wait("byTest('merchant')");
    tab
}

fn owner(stand: &Stand) -> Tab {
    sign_in(stand, stand.login.email.as_str(), &stand.login.password)
}

fn open_thread(tab: &Tab, stand: &Stand, visitor: &Visitor) {
    let conversation = &visitor.started.conversation;
    tab.goto(&stand.url(&format!("/console/#/conversations/{conversation}")));
    tab.wait("allByTest('message').length > 0");
}

/// Chooses a file in the thread's composer, as a person does in the system's dialog.
fn attach(tab: &Tab, path: &Path) {
    let input = tab.cdp(
        "Runtime.evaluate",
        json!({ "expression": "document.querySelector('[data-testid=attach]')" }),
    );
    tab.cdp(
        "DOM.setFileInputFiles",
        json!({ "files": [path], "objectId": input["result"]["objectId"] }),
    );
}

fn key(text: &str) -> Key {
    Key::parse(text).expect("a key")
}

#[test]
fn an_operator_sees_what_visitors_do_and_answers_with_a_card() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let console = owner(&stand);
    open_thread(&console, &stand, &visitor);

    visitor.say(Said::Estimate {
        rule: key("tooth"),
        option: key("premium"),
        quantity: Some(3),
    });
    console.wait("byTest('estimated') && byTest('estimated').innerText.includes('¥27,000–36,000')");
    assert_eq!(
        console.eval("byTest('estimated').innerText.includes('优选 · 3 颗')"),
        json!(true)
    );
    let slot = visitor.slots()[5];
    visitor.say(Said::Booking { slot });
    let written = shared::catalog::written(slot, 480, shared::lang::Lang::ZhCn);
    console.wait(&format!(
        "byTest('messages').innerText.includes('已约好 {written} 到访')"
    ));
    console.wait(&format!(
        "byTest('row-visit') && byTest('row-visit').innerText.includes('{written}')"
    ));

    // A picture is shown, and opens in full; what the visitor sent waits for a person.
    let bytes = std::fs::read(picture()).expect("a picture");
    let file: shared::protocol::FileInfo = visitor.upload("w-photo001", "牙片.webp", &bytes).json();
    visitor.say(Said::File { file: file.file });
    console.wait("byTest('picture') && byTest('picture').querySelector('img').naturalWidth > 100");
    console.wait("byTest('waits') && byTest('row-waiting')");
    let opened = console.resolve(
        "fetch(byTest('picture').href).then(answer => answer.headers.get('content-type'))",
    );
    assert_eq!(opened, json!("image/webp"));
    assert_eq!(console.eval("byTest('picture').target"), json!("_blank"));

    console.tap("byTest('cards')");
    console.tap("byTest('card-price')");
    console.wait("withText(allByTest('card-summary'), '优选 · ¥9,000–12,000/颗')");
    let put = visitor.transcript().pop().expect("the card");
    assert!(matches!(put.from, From::Operator { .. }), "{put:?}");
    assert!(
        matches!(put.body, Body::Card(Card::Price { .. })),
        "{put:?}"
    );

    // Ending asks once; then the visitor may rate the talk.
    console.tap("byTest('end')");
    console.tap("byTest('confirm-end-no')");
    console.tap("byTest('end')");
    console.tap("byTest('confirm-end-yes')");
    console.wait("!byTest('end') && byTest('take-over') && !byTest('row-waiting')");
    visitor.say(Said::Rating {
        stars: 4,
        words: Some(MessageText::parse("说得很清楚").expect("words")),
    });
    console.wait("byTest('rated') && byTest('rated').innerText.includes('说得很清楚')");
    assert_eq!(console.eval("byTest('rated').dataset.stars"), json!("4"));
    console.wait("byTest('row-stars') && byTest('row-stars').innerText === '★★★★☆'");

    // Not now is one quiet line.
    visitor.say(Said::Decline);
    console.wait("withText(allByTest('message'), '暂时不想留联系方式').className === 'aside'");

    console.tap("byTest('nav-cards')");
    console.wait(&format!(
        "byTest('visit') && byTest('visit').innerText.includes('{written}')"
    ));
}

#[test]
fn a_card_that_there_is_nothing_for_is_refused_in_words() {
    let stand = Stand::new("dental");
    let nothing = shared::catalog::Catalog::default();
    stand.owner().set_catalog(&nothing);
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let console = owner(&stand);
    open_thread(&console, &stand, &visitor);
    console.tap("byTest('cards')");
    console.tap("byTest('card-gallery')");
    console.wait(
        "byTest('refused') && byTest('refused').innerText.includes('还没有可以放进这张卡片的资料')",
    );
    console.tap("byTest('take-back')");
    console.wait("!byTest('refused')");
    let transcript = visitor.transcript();
    assert!(
        transcript
            .iter()
            .all(|message| !matches!(message.from, From::Operator { .. }))
    );
}

#[test]
fn a_file_that_did_not_get_through_is_sent_once_when_tried_again() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let console = owner(&stand);
    open_thread(&console, &stand, &visitor);
    console.wait("byTest('visitor-here')");
    console.block(&["*/files?id=*"]);
    attach(&console, &picture());
    console.wait("byTest('upload-failed')");
    // Another thread, and back: it waits.
    console.tap("byTest('nav-leads')");
    open_thread(&console, &stand, &visitor);
    console.wait("byTest('upload-failed')");
    console.block(&[]);
    console.tap("byTest('upload-retry')");
    console.wait("byTest('picture') && !byTest('upload') && allByTest('receipt').length");
    let sent = visitor
        .transcript()
        .into_iter()
        .filter_map(|message| match message.body {
            Body::File(info) => Some(info),
            _ => None,
        });
    let sent: Vec<_> = sent.collect();
    assert_eq!(sent.len(), 1, "{sent:?}");
    let bytes = std::fs::read(picture()).expect("a picture");
    assert!(visitor.file(sent[0].file.as_str()).body == bytes);

    // What is no file of these types is refused in words, and can't be tried again.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("程序.exe");
    std::fs::write(&path, b"MZ nothing good").expect("a file");
    attach(&console, &path);
    console.wait(
        "byTest('upload-failed') && byTest('upload-failed').innerText.includes('不支持这种文件')",
    );
    assert_eq!(console.eval("byTest('upload-retry')"), Value::Null);
    console.tap("byTest('upload-remove')");
    console.wait("!byTest('upload')");
}

#[test]
fn older_messages_come_as_the_operator_scrolls_up() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let mut socket = stand
        .owner()
        .thread_socket(visitor.started.conversation.as_str());
    socket.send(&hello(0));
    for number in 0..130 {
        let id = format!("o-line{number:04}");
        socket.send(&say(&id, &format!("第 {number} 句")));
        let id = MessageId::parse(&id).expect("an id");
        socket.until(|frame| {
            matches!(frame, shared::protocol::ServerFrame::Accepted { id: of, .. } if *of == id)
        });
    }
    let console = owner(&stand);
    open_thread(&console, &stand, &visitor);
    console.wait("byTest('earlier')");
    let first = "allByTest('message')[0]";
    let oldest = console.eval(&format!("Number({first}.dataset.seq)"));
    assert!(oldest.as_u64() > Some(60), "only the last page: {oldest}");
    // What is read stays where it was while older lines appear above it.
    let line = format!(
        "document.querySelector('[data-seq=\"{}\"]')",
        oldest.as_u64().unwrap_or_default() + 5
    );
    console.eval(&format!(
        "(byTest('thread-scroll').scrollTop = -byTest('thread-scroll').scrollHeight, window.stood = {line}.getBoundingClientRect().top, true)"
    ));
    console.wait(&format!("Number({first}.dataset.seq) < {oldest}"));
    let moved = console.eval(&format!(
        "Math.abs({line}.getBoundingClientRect().top - stood)"
    ));
    assert!(moved.as_f64() < Some(4.0), "moved by {moved}");
    loop {
        let oldest = console.eval(&format!("Number({first}.dataset.seq)"));
        if oldest == json!(1) {
            break;
        }
        console.eval(
            "(byTest('thread-scroll').scrollTop = -byTest('thread-scroll').scrollHeight, true)",
        );
        console.wait(&format!("Number({first}.dataset.seq) < {oldest}"));
    }
    console.wait("!byTest('earlier')");
    let seqs = console.eval("allByTest('message').map(message => Number(message.dataset.seq))");
    let expected: Vec<u64> = (1..=seqs.as_array().map_or(0, Vec::len) as u64).collect();
    assert_eq!(seqs, json!(expected));
}

#[test]
fn a_marketer_writes_what_cards_show_and_answers_nobody() {
    let stand = furnished();
    let owner = stand.owner();
    let marketer = "marketer@dental.example";
    let _ = owner.invite(marketer, Role::Marketer);
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    let console = sign_in(&stand, marketer, "a-long-password");
    open_thread(&console, &stand, &visitor);
    console.wait("byTest('read-only')");
    assert_eq!(
        console.eval("[byTest('composer'), byTest('cards'), byTest('attach'), byTest('end')]"),
        json!([null, null, null, null])
    );

    console.tap("byTest('nav-cards')");
    console.wait("byTest('card-number') && byTest('card-number').value === '021-5555-0142'");
    console.fill("byTest('card-number')", "12");
    console.tap("byTest('save')");
    console.wait("byTest('card-fault') && byTest('save-error')");
    console.fill("byTest('card-number')", "138 1234 5678");
    console.fill("byTest('card-address')", "示例路 2 号");
    console.tap("byTest('card-day-6')");
    console.tap("byTest('save')");
    console.wait("byTest('saved')");
    let saved = owner.catalog().catalog;
    assert_eq!(saved.number.as_deref(), Some("+8613812345678"));
    assert_eq!(
        saved.visits.as_ref().map(|visits| visits.days.len()),
        Some(6)
    );
    assert_eq!(saved.prices, catalog().prices);
    let place = saved.place.expect("a place");
    assert_eq!(place.address.get(shared::lang::Lang::ZhCn), "示例路 2 号");
    assert_eq!(place.latitude, Some(31.2));

    // Somebody else saves in between: nothing of theirs is overwritten.
    console.fill("byTest('card-seats')", "3");
    owner.set_catalog(&catalog());
    console.tap("byTest('save')");
    console.wait("byTest('save-conflict')");
    assert_eq!(owner.catalog().catalog, catalog());
    console.tap("byTest('save-reload')");
    console.wait("byTest('card-seats').value === '1' && byTest('save').disabled");

    // A question that is only put into the text field.
    console.tap("byTest('nav-chips')");
    console.tap("byTest('chip-edit')");
    console.tap("byTest('chip-fill')");
    console.tap("byTest('save')");
    console.wait("byTest('saved')");
    let chips: shared::api::ChipSet = owner.get("/v1/console/chips");
    assert!(chips.chips[0].fill);
}
