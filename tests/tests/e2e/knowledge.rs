//! Knowledge beyond the pack: pasted and fetched, refused where it must be, quoted to visitors.

use serde_json::{Value, json};
use shared::api::{KnowledgeDetail, KnowledgeSource, PageError};
use shared::limit;
use shared::merchant::Role;
use shared::protocol::{Code, ServerFrame};
use std::net::TcpListener;
use tests::eventually;
use tests::host::Host;
use tests::model::{Model, says};
use tests::stand::Stand;
use tests::visitor::{Visitor, pi_texts, say};

const TEXT: &str = "# 来院须知\n初诊请带身份证和医保卡。\n导盲犬可以进来，其他宠物请留在门外的宠物寄存柜。\n\n会员卡怎么办？\n储值满3000元成为银卡会员，全家共用。";
const QUESTION: &str = "能带宠物吗";
const QUOTED: &str = "根据本店资料《来院指南》：导盲犬可以进来，其他宠物请留在门外的宠物寄存柜。";

/// A stand whose worker may call this machine.
fn open() -> Stand {
    Stand::planned("dental", |plan| {
        let checks = json!({ "burst": 100, "per_minute": 100 });
        plan.limits = json!({ "private_targets": true, "checks": checks }).to_string();
        plan.loopback = true;
    })
}

fn answer(stand: &Stand, text: &str) -> String {
    pi_texts(&Visitor::start(stand, text).transcript())
}

#[test]
fn what_is_pasted_is_quoted_with_its_source_and_gone_when_it_is_deleted() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let before = Visitor::start(&stand, "你好");
    let source = owner.pastes("来院指南", TEXT);
    assert_eq!((source.pieces, source.is_cut), (2, false));
    let list = owner.knowledge();
    assert_eq!(list.sources, std::slice::from_ref(&source));
    assert_eq!((list.bytes, list.bytes_max), (source.bytes, 32 * 1024));
    assert!(answer(&stand, QUESTION).starts_with(QUOTED));
    // Over a socket as well; and what an intent surely means, the intent answers.
    let visitor = Visitor::start(&stand, "你好");
    let mut socket = visitor.connect(99);
    socket.send(&say("w-question1", "会员卡怎么办"));
    let seen: Vec<ServerFrame> = socket.until(|frame| {
        matches!(frame, ServerFrame::Message(message)
            if message.body.plain().starts_with("根据本店资料《来院指南》：储值满3000元"))
    });
    assert!(!seen.is_empty());
    assert!(!answer(&stand, "种一颗牙多少钱").contains("来院指南"));
    // A conversation keeps what it began with.
    assert!(!pi_texts(&before.types(QUESTION)).contains("来院指南"));

    let detail: KnowledgeDetail = owner.get(&format!("/v1/console/knowledge/{}", source.id));
    assert_eq!(detail.text, TEXT);
    assert_eq!(detail.pieces[1].under, "会员卡怎么办？");
    let path = format!("/v1/console/knowledge/{}", source.id);
    let other = json!({ "title": "须知", "text": "请不要带宠物进来，谢谢。" });
    let changed: KnowledgeSource = owner.send_json("PUT", &path, &other).json();
    assert_eq!((changed.id, changed.title.as_str()), (source.id, "须知"));
    assert!(answer(&stand, QUESTION).starts_with("根据本店资料《须知》：请不要带宠物进来"));
    assert_eq!(owner.send("DELETE", &path, "").status, 204);
    owner.send("DELETE", &path, "").refused(Code::NotFound);
    assert!(!answer(&stand, QUESTION).contains("请不要带宠物进来"));
    assert!(owner.knowledge().sources.is_empty());
}

#[test]
fn what_may_not_be_said_is_refused_with_its_article() {
    let stand = open();
    let owner = stand.owner();
    let text = "来院须知\n\n本院保证治好，无效退款。\n\n初诊请带身份证。";
    let answer = owner.paste("来院指南", text);
    answer.refused(Code::InvalidValue);
    let detail = answer.problem().detail.unwrap_or_default();
    assert!(detail.contains("保证") && detail.contains('法'), "{detail}");
    assert!(owner.knowledge().sources.is_empty());
    // Of a page the rest is taken, and what was left out is named.
    let host = Host::new();
    let html = "<title>须知</title><h1>来院须知</h1><p>本院保证治好，无效退款。</p><h2>证件</h2><p>初诊请带身份证和医保卡。</p>";
    let source: KnowledgeSource = owner.add_page(&host.put("/", &[], html)).json();
    assert_eq!((source.pieces, source.findings.len()), (1, 1));
    assert!(!source.findings[0].law.is_empty());
    let only = host.put("/only", &[], "<p>本院保证治好，无效退款。</p>");
    owner.add_page(&only).refused(Code::InvalidValue);
}

#[test]
fn a_page_is_read_again_and_what_was_read_stands_while_it_can_t_be() {
    let stand = open();
    let owner = stand.owner();
    let host = Host::new();
    let page = |words: &str| {
        format!(
            "<html><head><title>来院指南 - 样板口腔</title></head><body><nav><a href=/>宠物首页</a></nav><h1>须知</h1><p>{words}</p></body></html>"
        )
    };
    let there = host.put(
        "/a",
        &[],
        &page("初诊请带身份证。导盲犬可以进来，其他宠物请留在门外的宠物寄存柜。"),
    );
    let near = host.redirect("/near", "/a");
    let source: KnowledgeSource = owner.add_page(&near).json();
    assert_eq!(source.title, "来院指南");
    assert_eq!(source.address.as_deref(), Some(near.as_str()));
    assert_ne!(near, there);
    assert!(answer(&stand, QUESTION).starts_with(QUOTED));

    host.answer("/a", 500, &[("content-type", "text/html")], b"");
    let failed: KnowledgeSource = owner.refresh_page(source.id).json();
    assert_eq!((failed.error, failed.pieces), (Some(PageError::Failed), 1));
    assert!(answer(&stand, QUESTION).starts_with(QUOTED));

    // In the character set of half of the older pages: 宠物请留在家里。
    let gbk = b"<title>x</title><meta charset=gbk><p>\xb3\xe8\xce\xef\xc7\xeb\xc1\xf4\xd4\xda\xbc\xd2\xc0\xef\xa1\xa3</p>";
    host.answer("/a", 200, &[("content-type", "text/html")], gbk);
    let again: KnowledgeSource = owner.refresh_page(source.id).json();
    assert_eq!((again.error, again.title.as_str()), (None, "来院指南"));
    let detail: KnowledgeDetail = owner.get(&format!("/v1/console/knowledge/{}", source.id));
    assert_eq!(detail.text, "宠物请留在家里。");
    let path = format!("/v1/console/knowledge/{}", source.id);
    let text = json!({ "title": "须知", "text": "宠物请留在家里，谢谢。" });
    owner.send_json("PUT", &path, &text).refused(Code::Conflict);
    let pasted = owner.pastes("须知", TEXT);
    owner.refresh_page(pasted.id).refused(Code::Conflict);
}

#[test]
fn what_is_no_page_is_refused_with_a_sentence() {
    let stand = open();
    let owner = stand.owner();
    let host = Host::new();
    host.redirect("/loop", "/loop");
    host.redirect("/out", "file:///etc/passwd");
    host.redirect("/user", "http://user:word@localhost/");
    host.answer(
        "/picture",
        200,
        &[("content-type", "image/png")],
        b"\x89PNG",
    );
    host.put(
        "/empty",
        &[],
        "<div id=app></div><script>draw('很多字')</script>",
    );
    host.put("/huge", &[], &"<p>一段话，说了很多。</p>".repeat(40_000));
    // Takes calls and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let (here, nobody) = (host.origin(), Host::new().origin());
    for (address, words) in [
        (format!("{here}/loop"), "too often"),
        (format!("{here}/out"), "not the address of a public"),
        (format!("{here}/user"), "not the address of a public"),
        (format!("{here}/picture"), "no web page"),
        (format!("{here}/none"), "an error"),
        (format!("{here}/empty"), "no words"),
        (format!("{here}/huge"), "larger than"),
        (format!("http://localhost:{port}/"), "in time"),
        (nobody, "not be reached"),
    ] {
        let answer = owner.add_page(&address);
        answer.refused(Code::InvalidValue);
        let detail = answer.problem().detail.unwrap_or_default();
        assert!(detail.contains(words), "{address}: {detail}");
    }
    assert!(owner.knowledge().sources.is_empty());
}

#[test]
fn nothing_private_is_read() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let host = Host::new();
    host.put("/", &[], "<p>里面的话，谁也不该看到。</p>");
    let port = host.origin().rsplit(':').next().unwrap().to_owned();
    for address in [
        host.origin(),
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::1]:{port}/"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "10.0.0.1".to_owned(),
        "https://user:word@shop.example/".to_owned(),
        "ftp://shop.example/".to_owned(),
        stand.origin(),
    ] {
        let answer = owner.add_page(&address);
        answer.refused(Code::InvalidValue);
        let detail = answer.problem().detail.unwrap_or_default();
        assert!(
            detail.contains("not the address of a public"),
            "{address}: {detail}"
        );
    }
}

#[test]
fn there_is_so_much_room_and_only_who_may_change_chips_may_use_it() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let agent = owner.invite("agent@shop.example", Role::Agent);
    agent.paste("须知", TEXT).refused(Code::Forbidden);
    agent
        .add_page("https://shop.example/")
        .refused(Code::Forbidden);
    let marketer = owner.invite("marketer@shop.example", Role::Marketer);
    let id = marketer.pastes("须知", TEXT).id;
    assert_eq!(agent.knowledge().sources.len(), 1);
    let path = format!("/v1/console/knowledge/{id}");
    agent.send("DELETE", &path, "").refused(Code::Forbidden);

    let line = |at: usize| format!("第{at}条须知：复诊请提前一天打电话到前台改约，不收费用。\n\n");
    let long: String = (0..600).map(line).collect();
    let answer = owner.paste("很长", &long);
    answer.refused(Code::InvalidValue);
    let detail = answer.problem().detail.unwrap_or_default();
    assert!(detail.contains("are left"), "{detail}");
    for (title, text) in [
        ("", TEXT),
        ("须知", " "),
        ("须知", "？"),
        ("须", &"字".repeat(20_001)),
    ] {
        owner.paste(title, text).refused(Code::InvalidValue);
    }
    for at in 1..limit::KNOWLEDGE_SOURCES_MAX {
        owner.pastes(&format!("须知{at}"), &line(at));
    }
    let answer: Value = owner.paste("再来", TEXT).problem().detail.into();
    assert!(
        answer
            .as_str()
            .is_some_and(|detail| detail.contains("delete one")),
        "{answer}"
    );
    assert!(owner.knowledge().bytes < limit::KNOWLEDGE_BYTES_MAX as u32);
}

#[test]
fn a_model_is_told_what_has_to_do_with_the_question_and_may_say_its_numbers() {
    let stand = open();
    let owner = stand.owner();
    owner.pastes("来院指南", TEXT);
    let model = Model::new(|_| says("储值满3000元就是银卡会员。"));
    let set = json!({
        "settings": { "on": true, "url": model.url(), "model": "small", "per_day": 9, "per_visitor": 9 },
        "key": "sk-1",
    });
    let _: Value = owner.send_json("PUT", "/v1/console/model", &set).json();
    let visitor = Visitor::start(&stand, "会员卡怎么办");
    let said = eventually("an answer", || {
        let said = pi_texts(&visitor.transcript());
        (!said.is_empty()).then_some(said)
    });
    assert!(said.starts_with("储值满3000元就是银卡会员。"), "{said}");
    let (_, body) = model.asked().remove(0);
    let told = body["messages"][0]["content"].as_str().unwrap_or_default();
    assert!(told.contains("储值满3000元成为银卡会员"), "{told}");
    assert!(!told.contains("导盲犬"), "{told}");
}
