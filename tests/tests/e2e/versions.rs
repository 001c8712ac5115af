//! Old and new at the same time: widgets, workers, workerds and data.

use serde_json::{Value, json};
use shared::api::{LeadReply, Revealed, StartReply};
use shared::id::{Key, MessageId};
use shared::protocol::{
    Body, CallWhen, CardKind, ClientFrame, Code, ConsoleFrame, FileInfo, Marks, Message, Said, Seq,
    ServerFrame, Side, VERSION, close,
};
use shared::webhook::{Kind, Target, Webhook};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tests::catalog::catalog;
use tests::http::send;
use tests::operator::Operator;
use tests::socket::Socket;
use tests::stand::{PAGE, Stand};
use tests::tables::take_back;
use tests::visitor::{
    Visitor, consent_version, hello, hello_of, post_start, say, start_request, submit_form, typed,
};
use tests::{eventually, random_word};
use xtask::{npm, paths};

/// A golden vector of the first version.
fn vector(name: &str) -> Value {
    let path = paths::root().join("shared/vectors/v1").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// What kind of frame it is, down to what a message holds and who answers.
fn shape(frame: &Value) -> String {
    let body = &frame["body"];
    let words = [&frame["type"], &frame["by"], &body["kind"], &body["card"]];
    let words: Vec<&str> = words.into_iter().filter_map(Value::as_str).collect();
    words.join(" ")
}

/// The names of all fields, and of those within them.
fn names(value: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let inner = names(value);
        all.extend(inner.into_iter().map(|inner| format!("{name}.{inner}")));
        all.insert(name.clone());
    }
    all
}

/// Every shape of frame that a version has, and the fields that each may have.
fn of_version(v: u32) -> BTreeMap<String, BTreeSet<String>> {
    let folder = paths::root().join(format!("shared/vectors/v{v}/server_frame"));
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let frame: Value =
            serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        known
            .entry(shape(&frame))
            .or_default()
            .extend(names(&frame));
    }
    assert!(known.len() >= 9, "{known:?}");
    known
}

#[track_caller]
fn hold_version(v: u32, frames: &[Value]) {
    let known = of_version(v);
    for frame in frames {
        let fields = known.get(&shape(frame));
        let fields = fields.unwrap_or_else(|| panic!("an old widget can't read {frame}"));
        let names = names(frame);
        let newer: Vec<&String> = names.difference(fields).collect();
        assert!(newer.is_empty(), "{newer:?} in {frame}");
        if frame["type"] == "welcome" {
            assert_eq!(frame["v"], v);
        }
    }
}

/// A vector of something said, as a client that makes its own ids says it.
fn said(name: &str, id: &str) -> Value {
    let mut frame = vector(&format!("client_frame/{name}.json"));
    frame["id"] = json!(id);
    frame
}

fn thread(stand: &Stand, visitor: &Visitor) -> Socket {
    let conversation = visitor.started.conversation.as_str();
    stand.owner().thread_socket(conversation)
}

#[test]
fn a_widget_of_the_first_version_is_served_as_it_was() {
    let stand = Stand::new("renovation-design");
    let mut request = vector("start_request/text.json");
    request["merchant"] = json!(stand.merchant());
    let answer = post_start(&stand.origin(), &request);
    let reply: Value = answer.json();
    assert_eq!(names(&reply), names(&vector("start_reply/first.json")));
    hold_version(1, reply["frames"].as_array().unwrap());
    let visitor = Visitor::of(&stand.origin(), request, answer.json::<StartReply>());

    // Somebody with today's console does all that an old widget knows nothing of.
    let mut operator = thread(&stand, &visitor);
    operator.send(&hello(0));
    operator.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Welcome { .. }));
    let mut socket = visitor.socket().unwrap();
    let mut hello = vector("client_frame/hello.json");
    hello["seen"] = json!(0);
    socket.send(&hello);
    let marks = Marks {
        delivered: Seq(1),
        read: Seq(1),
    };
    let do_all_that = |operator: &mut Socket, id: &str| {
        operator.send(&ClientFrame::Typing { on: true });
        operator.send(&ClientFrame::Marks(marks));
        operator.send(&say(id, "100平大概8万起"));
        operator.send(&ClientFrame::TakeOver { on: false });
    };
    do_all_that(&mut operator, "o-00000001");
    let mut frames: Vec<Value> = socket.until(|frame: &Value| frame["id"] == "o-00000001");

    let version = consent_version(&stand.origin(), stand.merchant().as_str());
    let mut lead = said("say_lead", "w-00000003");
    lead["said"]["consent"] = json!(version);
    let mut consent = said("say_consent", "w-00000004");
    consent["said"]["version"] = json!("1999-01");
    for (frame, answer) in [
        (said("say_text", "w-00000001"), "accepted"),
        (said("say_chip", "w-00000002"), "accepted"),
        (lead, "accepted"),
        // Agreed to a text that is not in force any more.
        (consent, "refused"),
    ] {
        socket.send(&frame);
        let is_answer = |told: &Value| {
            told["id"] == frame["id"]
                && matches!(told["type"].as_str(), Some("accepted" | "refused"))
        };
        let told = socket.until(is_answer);
        assert_eq!(told[told.len() - 1]["type"], answer, "{told:?}");
        frames.extend(told);
    }
    operator.send(&ClientFrame::Typing { on: true });
    drop(operator);

    // Without a socket it posts the same frames.
    let url = format!("/v1/conversations/{}/frames", visitor.started.conversation);
    let token = format!("Bearer {}", visitor.started.token);
    let posted = [
        hello,
        said("say_text", "w-00000005"),
        said("say_text", "w-00000005"),
    ];
    let reply: Value = send(
        "POST",
        &stand.url(&url),
        &[("origin", PAGE), ("authorization", &token)],
        json!({ "frames": posted }).to_string(),
    )
    .json();
    frames.extend(reply["frames"].as_array().unwrap().clone());
    frames.extend(socket.until(|frame: &Value| frame["id"] == "w-00000005"));
    hold_version(1, &frames);
    let told: BTreeSet<String> = frames.iter().map(shape).collect();
    assert!(told.len() >= 7, "{told:?}");
    eventually("the lead", || stand.owner().leads().into_iter().next());

    // An old console: it takes over with the frame that it knows.
    let mut old = thread(&stand, &visitor);
    old.send(&hello_of(1, 1));
    old.send(&vector("client_frame/take_over.json"));
    visitor.types("还在吗");
    let frames: Vec<Value> = old.until(|frame: &Value| frame["body"]["text"] == "还在吗");
    hold_version(1, &frames);
    assert!(frames.iter().any(|frame| frame["type"] == "presence"));
}

/// Everything that version 3 has brought, done by today's clients.
fn do_all_that_is_new(visitor: &Visitor, operator: &mut Socket) {
    let key = |text| Key::parse(text).unwrap();
    let put = |operator: &mut Socket, id: &str, said| {
        let id = MessageId::parse(id).unwrap();
        let is_it = |frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.id == id);
        operator.send(&ClientFrame::Say {
            id: id.clone(),
            said,
        });
        operator.until(is_it);
    };
    let slot = visitor.slots()[0];
    let photo: FileInfo = visitor.upload("w-photo001", "a.gif", b"GIF89a").json();
    let all = [
        Said::Person,
        Said::Estimate {
            rule: key("tooth"),
            option: key("premium"),
            quantity: Some(2),
        },
        Said::Choice { item: key("molar") },
        Said::Booking { slot },
        Said::CallBack {
            form: visitor.lead_form("13812345678"),
            when: CallWhen::Morning,
        },
        Said::File { file: photo.file },
        Said::Rating {
            stars: 5,
            words: None,
        },
        Said::Decline,
    ];
    for said in all {
        let frames = visitor.say(said);
        let is_refused = |frame: &ServerFrame| matches!(frame, ServerFrame::Refused { .. });
        assert!(!frames.iter().any(is_refused), "{frames:?}");
    }
    eventually("the visit", || {
        let is_settled = |message: &Message| matches!(message.body, Body::BookingSettled { .. });
        visitor.transcript().iter().any(is_settled).then_some(())
    });
    let kinds = [
        CardKind::Price,
        CardKind::Gallery,
        CardKind::Offers,
        CardKind::Booking,
        CardKind::Call,
        CardKind::Documents,
        CardKind::Place,
        CardKind::Rating,
    ];
    for (n, card) in kinds.into_iter().enumerate() {
        put(operator, &format!("o-card{n:04}"), Said::Card { card });
    }
    operator.send(&ClientFrame::Resolve);
    operator.send(&ClientFrame::History { before: Seq(3) });
    operator.until(|frame: &ServerFrame| matches!(frame, ServerFrame::History { .. }));
    visitor.say(Said::Person);
}

#[test]
fn what_newer_clients_do_comes_to_older_ones_in_plain_words_without_a_gap() {
    let stand = Stand::new("dental");
    stand.owner().set_catalog(&catalog());
    for v in 1..VERSION {
        let mut request = start_request(stand.merchant().as_str(), typed("种一颗牙多少钱"));
        request["v"] = json!(v);
        let answer = post_start(&stand.origin(), &request);
        let reply: Value = answer.json();
        hold_version(v, reply["frames"].as_array().unwrap());
        let visitor = Visitor::of(&stand.origin(), request, answer.json::<StartReply>());

        let mut socket = visitor.socket().unwrap();
        socket.send(&hello_of(v, 0));
        let mut stream = visitor.stream(&hello_of(v, 0));
        let mut console = thread(&stand, &visitor);
        console.send(&hello_of(v, 0));
        let mut operator = thread(&stand, &visitor);
        operator.send(&hello(0));
        operator.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Welcome { .. }));
        do_all_that_is_new(&visitor, &mut operator);
        operator.send(&say("o-at-last", "您好，我在"));

        let is_last = |frame: &Value| frame["id"] == "o-at-last";
        let live = [
            socket.until(is_last),
            stream.until(is_last),
            console.until(is_last),
        ];
        let mut later = visitor.socket().unwrap();
        later.send(&hello_of(v, 1));
        let missed = later.until(is_last);
        let posted: Value = visitor.post_frames(&[hello_of(v, 1)]).json();
        let posted = posted["frames"].as_array().unwrap().clone();
        let transcript = visitor.transcript();
        let plain = |message: &Message| match &message.body {
            body if body.since() > v => Some(body.plain()),
            _ => None,
        };
        for (frames, from) in live
            .iter()
            .map(|frames| (frames, 0))
            .chain([(&missed, 1), (&posted, 1)])
        {
            hold_version(v, frames);
            let messages: Vec<&Value> = frames
                .iter()
                .filter(|frame| frame["type"] == "message")
                .collect();
            let seqs: Vec<u64> = messages
                .iter()
                .filter_map(|message| message["seq"].as_u64())
                .collect();
            assert_eq!(
                seqs,
                (from + 1..=transcript.len() as u64).collect::<Vec<_>>()
            );
            for (told, message) in messages.iter().zip(&transcript[from as usize..]) {
                if let Some(words) = plain(message) {
                    assert_eq!(told["body"], json!({ "kind": "text", "text": words }));
                }
            }
        }
        let newer = transcript.iter().filter_map(plain);
        assert!(newer.count() >= 18, "everything new is among it");
    }
}

#[test]
fn a_widget_of_a_version_to_come_is_told_so_at_every_door() {
    let stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "你好");
    let objects = stand.objects();
    for v in [0, VERSION + 1] {
        let mut request = start_request(stand.merchant().as_str(), typed("你好"));
        request["v"] = json!(v);
        post_start(&stand.origin(), &request).refused(Code::UnknownVersion);
        let hello = hello_of(v, 0);
        let said = [hello.clone(), say("w-00000001", "在吗")];
        visitor.post_frames(&said).refused(Code::UnknownVersion);
        let stream = visitor.try_stream(&hello).err();
        stream.expect("no stream").refused(Code::UnknownVersion);
        let mut socket = visitor.socket().unwrap();
        socket.send(&hello);
        assert_eq!(socket.closed(), Some(close::VERSION));
    }
    assert_eq!(stand.objects(), objects);
    assert_eq!(visitor.transcript(), visitor.first_messages());
}

/// A visitor's tab with an open socket, and what it has seen.
struct Tab {
    visitor: Visitor,
    socket: Socket,
    seen: Vec<Message>,
}

impl Tab {
    fn open(visitor: Visitor) -> Self {
        let mut tab = Self {
            socket: visitor.connect(0),
            seen: Vec::new(),
            visitor,
        };
        tab.hear_until(
            tab.visitor
                .first_messages()
                .last()
                .unwrap()
                .id
                .as_str()
                .to_owned(),
        );
        tab
    }

    fn hear_until(&mut self, id: String) {
        let is_it = |frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.id.as_str() == id);
        let frames = self.socket.until(is_it);
        self.seen.extend(tests::visitor::messages(&frames));
    }

    fn come_back(&mut self) {
        let last = self.seen.last().map_or(0, |message| message.seq.0);
        self.socket = self.visitor.connect(last);
    }
}

#[test]
fn open_sockets_live_through_deployments_without_loss() {
    let mut stand = Stand::new("dental");
    let mut tabs: Vec<Tab> = ["你好", "在吗", "种一颗牙多少钱"]
        .into_iter()
        .map(|text| Tab::open(Visitor::start(&stand, text)))
        .collect();
    let owner = stand.owner();
    // The same worker again, another one, and the first again: on the same data.
    for (round, faults) in [false, true, false].into_iter().enumerate() {
        for (index, tab) in tabs.iter_mut().enumerate() {
            // The last thing before it: whether it was stored, the client does not know.
            tab.socket
                .send(&say(&format!("w-{round}-{index}-before"), "周末上班吗"));
        }
        stand.deploy(|plan| plan.faults = faults);
        let mut console = owner.socket("/v1/console/socket").unwrap();
        for (index, tab) in tabs.iter_mut().enumerate() {
            tab.socket.closed();
            let conversation = tab.visitor.started.conversation.as_str().to_owned();
            let mut operator = owner.thread_socket(&conversation);
            operator.send(&hello(0));
            let id = format!("o-{round}-{index}-meanwhile");
            operator.send(&say(&id, "您好，我是陈医生的助理"));
            operator.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Accepted { .. }));
            tab.come_back();
            tab.socket
                .send(&say(&format!("w-{round}-{index}-before"), "周末上班吗"));
            tab.socket
                .send(&say(&format!("w-{round}-{index}-after"), "那周日呢"));
            // One's own words come back to a second tab, and to the console's list.
            let last = format!("o-{round}-{index}-at-last");
            operator.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Message(message) if message.id.as_str().ends_with("after")));
            operator.send(&say(&last, "周日也在"));
            tab.hear_until(last);
            console.until(|frame: &ConsoleFrame| matches!(frame, ConsoleFrame::Conversation(row) if row.id.as_str() == conversation));
        }
    }
    for tab in &tabs {
        let transcript = tab.visitor.transcript();
        let order: Vec<u64> = transcript.iter().map(|message| message.seq.0).collect();
        assert_eq!(order, (1..=order.len() as u64).collect::<Vec<_>>());
        let ids: BTreeSet<&str> = transcript
            .iter()
            .map(|message| message.id.as_str())
            .collect();
        assert_eq!(ids.len(), transcript.len(), "something is there twice");
        let own = ids
            .iter()
            .filter(|id| id.ends_with("before") || id.ends_with("after"));
        assert_eq!(own.count(), 6);
        // What the tab was shown, each once and in order, is the transcript but for what it said.
        let shown: Vec<&Message> = transcript
            .iter()
            .filter(|message| tab.seen.contains(message))
            .collect();
        assert_eq!(shown, tab.seen.iter().collect::<Vec<_>>());
    }
}

/// Leaves a number by the plain form.
fn leave_by_form(stand: &Stand, phone: &str) {
    let consent = consent_version(&stand.origin(), stand.merchant().as_str());
    let _: LeadReply = submit_form(stand, &random_word(), phone, consent.as_str()).json();
}

fn revealed(owner: &Operator) -> Vec<Revealed> {
    let leads = owner.leads();
    let reveal = |lead: &shared::lead::LeadView| {
        let path = format!("/v1/console/leads/{}/reveal", lead.facts.id);
        owner.send("POST", &path, "").json()
    };
    leads.iter().map(reveal).collect()
}

#[test]
fn a_new_workerd_opens_the_data_of_an_older_one() {
    let version = |program: std::path::PathBuf| {
        let output = std::process::Command::new(program)
            .arg("--version")
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert!(version(npm::workerd_before()) < version(npm::workerd()));
    // What the README tells people to run is the pinned one.
    assert_eq!(version(npm::script("workerd")), version(npm::workerd()));

    let mut stand = Stand::planned("dental", |plan| {
        plan.workerd = Some(npm::workerd_before());
        plan.compatibility = Some("2026-07-20".to_owned());
    });
    let before = stand.owner();
    let webhooks = before.set_webhooks(&[Webhook {
        id: Key::parse("crm").unwrap(),
        url: Target::from("https://crm.example/hook"),
        events: vec![Kind::LeadUpdated],
        reveal: false,
        active: true,
    }]);
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    visitor.types("我微信是 wang_1234");
    visitor.say(Said::Lead(visitor.lead_form("13812345678")));
    leave_by_form(&stand, "13912345678");
    let leads = eventually("both leads", || {
        Some(before.leads()).filter(|leads| leads.len() == 2)
    });
    let numbers = revealed(&before);
    let transcript = visitor.transcript();
    let rows = before.conversations();

    stand.deploy(|plan| {
        plan.workerd = None;
        plan.compatibility = None;
    });
    assert_eq!(visitor.transcript(), transcript);
    // Whoever was signed in still is, and whoever was not can sign in.
    for owner in [before, stand.owner()] {
        assert_eq!(owner.leads(), leads);
        assert_eq!(revealed(&owner), numbers);
        assert_eq!(owner.conversations(), rows);
        assert_eq!(
            owner.get::<shared::api::Webhooks>("/v1/console/webhooks"),
            webhooks
        );
    }
    // And it goes on, the unique keys and counters included.
    let answered = visitor.types("周末上班吗");
    assert_eq!(answered[0].seq.0, transcript.len() as u64 + 1);
    let again = Visitor::start(&stand, "在吗");
    again.say(Said::Lead(again.lead_form("13712345678")));
    leave_by_form(&stand, "13812345678");
    eventually("a third lead, and no fourth", || {
        let leads = stand.owner().leads();
        (leads.len() == 3).then_some(())
    });
}

/// Copies a folder of files.
fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn the_data_of_the_worker_before_is_migrated_and_what_it_had_not_told_is_told() {
    let mut stand = Stand::new("dental");
    let visitor = Visitor::start(&stand, "种一颗牙多少钱");
    visitor.types("我电话138 1234 5678，下午打");
    let row = |stand: &Stand| {
        stand
            .owner()
            .conversations()
            .conversations
            .into_iter()
            .next()
    };
    let last = Seq(visitor.transcript().len() as u64);
    eventually("the row in the list", || {
        row(&stand).filter(|row| row.last == last)
    });
    // The merchant's object as it is now, and the conversation with a lead of which it knows
    // nothing: so a kill in between leaves them.
    stand.stack.kill();
    let merchants = stand.stack.data().join("chipline-merchant");
    let kept = tempfile::tempdir().unwrap();
    copy(&merchants, kept.path());
    stand.crash();
    let version = consent_version(&stand.origin(), stand.merchant().as_str());
    visitor.say(Said::Consent {
        agreed: true,
        version,
    });
    let transcript = visitor.transcript();
    eventually("the lead", || stand.owner().leads().pop());
    stand.stack.kill();
    copy(kept.path(), &merchants);

    let newer = [
        "visitor_marks",
        "staff_marks",
        "pi_day",
        "pi_replies_per_day",
        "gains",
    ];
    let conversation = visitor.started.conversation.as_str();
    take_back(
        stand.stack.data(),
        "conversation",
        conversation,
        &newer,
        true,
    );
    take_back(
        stand.stack.data(),
        "merchant",
        stand.merchant().as_str(),
        &[],
        false,
    );
    stand.crash();
    // Nobody calls the conversation's object: its own alarm does.
    let lead = eventually("the lead again", || stand.owner().leads().pop());
    assert_eq!(lead.contacts[0].masked, "138****5678");
    let numbers = revealed(&stand.owner());
    assert_eq!(numbers[0].contacts[0].1, "13812345678");

    assert_eq!(visitor.transcript(), transcript);
    assert!(!visitor.types("周末上班吗").is_empty());
    let last = Seq(visitor.transcript().len() as u64);
    eventually("what is new", || {
        row(&stand).filter(|row| row.last == last && row.has_lead)
    });
    // What only today's tables can hold.
    let mut tab = visitor.connect(0);
    let marks = Marks {
        delivered: last,
        read: last,
    };
    tab.send(&ClientFrame::Marks(marks));
    let mut later = visitor.connect(0);
    later.until(|frame: &ServerFrame| {
        *frame
            == ServerFrame::Marks {
                side: Side::Visitor,
                marks,
            }
    });
    assert_eq!(stand.owner().put_webhooks(&[]).status, 200);
}
