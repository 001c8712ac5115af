//! What stands beside the composer, on the real widget with the real worker behind it.

use serde_json::{Value, json};
use shared::protocol::{Body, FileInfo, Message};
use std::path::Path;
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::landing::Landing;
use tests::page::page;

/// Listening as browsers have it, by script: what a microphone hears can't be had here.
const LISTENING: &str = "window.SpeechRecognition = class { start() { window.ear = this } stop() { this.onend() } abort() { this.onend() } }; \
    window.hear = (...texts) => (ear.onresult({ results: texts.map((transcript) => [{ transcript }]) }), true)";

/// Makes a file, and drops it on the open chat.
const DROP: &str = "const drop = (file) => { const carried = new DataTransfer(); carried.items.add(file); \
    $('.panel').dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true })); return true }";

struct Chat {
    landing: Landing,
    tab: Tab,
    address: String,
}

impl Chat {
    /// The open chat, with everything beside the composer.
    fn open(screen: Screen) -> Self {
        Self::begin(screen, &[])
    }

    /// The same without the app, which did not get through.
    fn without_app(screen: Screen) -> Self {
        Self::begin(screen, &["*app.wasm*"])
    }

    fn begin(screen: Screen, blocked: &[&str]) -> Self {
        let landing = Landing::new("dental");
        let address = landing.page("extras", &page("", "SNIPPET"));
        let tab = Tab::open(screen);
        tab.before_pages(LISTENING);
        tab.block(blocked);

        let chat = Self {
            landing,
            tab,
            address,
        };
        chat.visit();
        chat
    }

    fn visit(&self) {
        self.tab.goto(&self.address);
        self.tab.tap("$('.launcher')");
        self.tab.wait("$('.plus')");
    }

    /// Opens the tray and taps what stands there under this name.
    fn tap(&self, name: &str) {
        if self.tab.eval("$('.tray').hidden") == json!(true) {
            self.tab.tap("$('.plus')");
        }
        self.tab.tap(&format!("withText($$('.extra'), '{name}')"));
    }

    fn drop(&self, file: &str) {
        self.tab
            .eval(&format!("(() => {{ {DROP}; return drop({file}) }})()"));
    }

    /// Chooses a file as a person does.
    fn choose(&self, path: &Path) {
        let find =
            "document.querySelector('chipline-chat').shadowRoot.querySelector('input[type=file]')";
        let found = self
            .tab
            .cdp("Runtime.evaluate", json!({ "expression": find }));
        let object = &found["result"]["objectId"];
        self.tab.cdp(
            "DOM.setFileInputFiles",
            json!({ "files": [path], "objectId": object }),
        );
    }

    fn messages(&self) -> Vec<Message> {
        let owner = self.landing.owner();
        let row = eventually("the conversation", || {
            owner.conversations().conversations.into_iter().next()
        });
        owner.thread(row.id.as_str()).messages
    }

    /// The files in the transcript, once there are so many.
    fn files(&self, count: usize) -> Vec<FileInfo> {
        eventually("the files", || {
            let files: Vec<FileInfo> = self
                .messages()
                .into_iter()
                .filter_map(|message| match message.body {
                    Body::File(file) => Some(file),
                    _ => None,
                })
                .collect();
            (files.len() >= count).then_some(files)
        })
    }

    /// The bytes of a file, as the operator gets them.
    fn bytes(&self, file: &FileInfo) -> Vec<u8> {
        let owner = self.landing.owner();
        let row = &owner.conversations().conversations[0];
        owner.file(&row.id, file.file.as_str()).body
    }
}

#[test]
fn files_that_are_dropped_together_begin_one_conversation() {
    let chat = Chat::open(Screen::Desktop);
    let files =
        ["1", "2", "3"].map(|name| format!("drop(new File(['%PDF-1.7 {name}'], '{name}.pdf'))"));
    chat.tab.eval(&format!(
        "(() => {{ {DROP}; return {} }})()",
        files.join(" && ")
    ));
    let mut names = chat
        .files(3)
        .into_iter()
        .map(|file| file.name)
        .collect::<Vec<_>>();
    names.sort();
    assert_eq!(names, ["1.pdf", "2.pdf", "3.pdf"]);
    assert_eq!(chat.landing.owner().conversations().conversations.len(), 1);
}

#[test]
fn a_file_begins_a_conversation_and_comes_whole() {
    comes_whole(&Chat::open(Screen::Phone));
    comes_whole(&Chat::without_app(Screen::Phone));
}

#[track_caller]
fn comes_whole(chat: &Chat) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("户型 & 报价.pdf");
    let bytes = b"%PDF-1.7 of no great length".to_vec();
    std::fs::write(&path, &bytes).unwrap();
    chat.choose(&path);
    let [file] = &chat.files(1)[..] else {
        panic!("one file")
    };
    assert_eq!(
        (file.name.as_str(), file.media.as_str(), file.bytes),
        ("户型 & 报价.pdf", "application/pdf", bytes.len() as u64)
    );
    assert_eq!(chat.bytes(file), bytes);
    // Words came before it, for a conversation is begun by some.
    let first = chat.messages().remove(0).body;
    assert!(
        matches!(&first, Body::Text { text, .. } if text == "发送了一个文件"),
        "{first:?}"
    );
    chat.tab.wait("!$('.sends .send-line')");
}

#[test]
fn a_large_photo_is_made_smaller_and_tells_no_place() {
    const PHOTO: &str = "(async () => { const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 1000 }); \
        canvas.getContext('2d').fillRect(0, 0, 900, 900); const blob = await new Promise(then => canvas.toBlob(then, 'image/jpeg')); \
        const bytes = new Uint8Array(await blob.arrayBuffer()); const exif = [0xff, 0xe1, 0, 12, 69, 120, 105, 102, 0, 0, 71, 80, 83, 33]; \
        window.large = new File([bytes.slice(0, 2), new Uint8Array(exif), bytes.slice(2)], 'IMG.jpeg'); \
        window.small = new File([await new Promise(then => { canvas.width = 60; canvas.toBlob(then) })], 'pasted.png'); return true })()";
    let chat = Chat::open(Screen::Desktop);
    chat.tab.resolve(PHOTO);
    chat.drop("window.large");
    let [photo] = &chat.files(1)[..] else {
        panic!("one photo")
    };
    assert_eq!(
        (photo.name.as_str(), photo.media.as_str()),
        ("IMG.jpg", "image/jpeg")
    );
    let bytes = chat.bytes(photo);
    assert!(
        !bytes.windows(4).any(|four| four == b"Exif"),
        "where it was taken"
    );
    // Height and width stand behind the mark of a frame.
    let frame = bytes
        .windows(2)
        .position(|two| two == [0xff, 0xc0])
        .expect("a frame");
    let size = |at: usize| u16::from_be_bytes([bytes[frame + at], bytes[frame + at + 1]]);
    assert_eq!((size(7), size(5)), (2048, 512));
    // A picture that is pasted comes as it is.
    chat.tab.eval("(() => { const carried = new DataTransfer(); carried.items.add(small); \
        $('textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true })); return true })()");
    assert_eq!(chat.files(2)[1].media, "image/png");
}

#[test]
fn what_can_not_be_sent_says_why_and_what_broke_off_is_tried_again() {
    let chat = Chat::open(Screen::Desktop);
    let line = |words: &str| {
        chat.tab
            .wait(&format!("withText($$('.send-line.failed'), '{words}')"));
    };
    chat.drop("new File(['MZ'], 'run.pdf')");
    line("run.pdf：只能发送照片、PDF、Word 和 Excel 文件");
    chat.drop("new File(['%PDF-', new Uint8Array(9 * 1024 * 1024)], 'scan.pdf')");
    line("scan.pdf：不能超过 8 MB");
    assert_eq!(
        chat.tab
            .eval("$$('.send-line button').filter(button => button.offsetParent).map(button => button.textContent)"),
        json!(["取消", "取消"])
    );
    for _ in 0..2 {
        chat.tab.tap("$('.send-line button:not([hidden])')");
    }
    chat.tab.wait("!$('.sends .send-line')");

    chat.tab.fill("$('textarea')", "种一颗牙多少钱");
    chat.tab.press("Enter");
    chat.tab.wait("$$('.msg.they').length > 0");
    chat.tab.block(&["*/files?*"]);
    chat.drop("new File(['%PDF-1.7'], '户型.pdf')");
    line("没能发送");
    chat.tab.block(&[]);
    chat.tab.tap("withText($$('.send-line button'), '重试')");
    chat.tab.wait("!$('.sends .send-line')");
    assert_eq!(chat.files(1).len(), 1);
}

#[test]
fn emoji_go_where_the_caret_is() {
    let chat = Chat::open(Screen::Desktop);
    chat.tab.fill("$('textarea')", "你好在吗");
    chat.tab
        .eval("($('textarea').setSelectionRange(2, 2), true)");
    chat.tap("表情");
    chat.tab.press("ArrowRight");
    chat.tab.press("ArrowDown");
    chat.tab.press("Enter");
    assert_eq!(chat.tab.eval("$('textarea').value"), "你好😋在吗");
    assert_eq!(chat.tab.eval("$('.send').disabled"), false);
    // Escape closes the tray, not the chat.
    chat.tab.press("Escape");
    assert_eq!(
        chat.tab
            .eval("[$('.tray').hidden, $('.panel').hidden, root().activeElement.className]"),
        json!([true, false, "plus"])
    );
}

#[test]
fn spoken_words_go_into_the_field_and_errors_are_words() {
    let chat = Chat::open(Screen::Desktop);
    chat.tab.fill("$('textarea')", "请问");
    chat.tap("语音输入");
    chat.tab.wait("window.ear && ear.lang == 'zh-CN'");
    chat.tab.eval("hear('种一颗')");
    chat.tab.eval("hear('种一颗牙', '多少钱')");
    assert_eq!(chat.tab.eval("$('textarea').value"), "请问种一颗牙多少钱");
    chat.tab.tap("withText($$('.send-line button'), '说完了')");
    chat.tab
        .wait("!$$('.send-line').some(line => line.offsetParent)");
    chat.tap("语音输入");
    chat.tab
        .eval("(ear.onerror({ error: 'not-allowed' }), ear.onend(), true)");
    chat.tab
        .wait("withText($$('.send-line.failed'), '没有麦克风权限')");
    // It goes as soon as something is typed instead.
    chat.tab.fill("$('textarea')", "好");
    chat.tab
        .wait("!$$('.send-line').some(line => line.offsetParent)");
}

#[test]
fn a_person_can_be_asked_for_at_any_time() {
    for chat in [Chat::open(Screen::Phone), Chat::without_app(Screen::Phone)] {
        chat.tap("找真人");
        eventually("the wish", || {
            let asked = |message: &Message| message.body == Body::PersonAsked;
            chat.messages().iter().any(asked).then_some(())
        });
        assert_eq!(chat.tab.eval("$('.tray').hidden"), true);
    }
}

#[test]
fn the_window_is_made_larger_by_pointer_and_by_keys() {
    let chat = Chat::open(Screen::Desktop);
    let tab = &chat.tab;
    let size = || -> (i64, i64) {
        let size = tab.eval("[$('.panel').offsetWidth, $('.panel').offsetHeight]");
        serde_json::from_value(size).expect("two numbers")
    };
    let stored = "[sessionStorage.length, Object.keys(localStorage).filter(key => key.includes('size')).length]";
    assert_eq!(tab.eval(stored), json!([0, 0]));
    let (width, height) = size();
    tab.eval("($('.corner').focus(), true)");
    tab.press("ArrowLeft");
    tab.press("ArrowDown");
    assert_eq!(size(), (width + 24, height - 24));
    tab.press("ArrowRight");
    assert_eq!(size(), (width, height - 24));
    let corner: Value =
        tab.eval("(({ x, y }) => [x + 4, y + 4])($('.corner').getBoundingClientRect())");
    let at = |kind: &str, by: f64| {
        let (x, y) = (
            corner[0].as_f64().unwrap() - by,
            corner[1].as_f64().unwrap(),
        );
        tab.cdp("Input.dispatchMouseEvent", json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 }));
    };
    at("mousePressed", 0.0);
    at("mouseMoved", 100.0);
    at("mouseReleased", 100.0);
    assert_eq!(size(), (width + 100, height - 24));
    assert_eq!(tab.eval(stored), json!([1, 0]));
    // The next page of this tab has it so.
    chat.visit();
    assert_eq!(size(), (width + 100, height - 24));
}

#[test]
fn the_tray_has_no_fault_that_axe_knows() {
    for screen in [Screen::Phone, Screen::Desktop] {
        let chat = Chat::open(screen);
        chat.tap("表情");
        chat.drop("new File(['MZ'], 'run.exe')");
        chat.tab.wait("$('.send-line.failed')");
        let axe = xtask::npm::script("../axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("axe-core is installed");
        chat.tab
            .cdp("Runtime.evaluate", json!({ "expression": axe }));
        let faults = "axe.run(host(), { resultTypes: ['violations'] }).then(found => found.violations.map(({ id, nodes }) => [id, nodes.map(node => node.target)]))";
        assert_eq!(chat.tab.resolve(faults), json!([]), "{screen:?}");
    }
}
