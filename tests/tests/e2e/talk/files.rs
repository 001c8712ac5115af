//! Files: kept whole and once, given to those in the conversation, and never run by anybody.

use super::{bodies, furnished, is_message, operator, says, thread};
use shared::api::FramesReply;
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{Body, Code, FileInfo, From, Said, ServerFrame};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use tests::eventually;
use tests::http::Answer;
use tests::operator::Operator;
use tests::stand::{PAGE, Stand};
use tests::tables;
use tests::visitor::{Visitor, hello, messages};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A picture of so many bytes, no two the same.
fn picture(bytes: usize) -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut word = bytes as u64;
    while picture.len() < bytes {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        picture.extend(word.to_be_bytes());
    }
    picture.truncate(bytes);
    picture
}

fn id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}

fn file(text: &str) -> Said {
    Said::File { file: id(text) }
}

/// An archive of these parts, each stored as it is.
fn archive(parts: &[(&str, usize)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let at = archive.len() as u32;
        let size = (*bytes as u32).to_le_bytes();
        let name_len = (name.len() as u16).to_le_bytes();
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &size,
            &size,
            &name_len,
        ]
        .concat();
        archive.extend([b"PK\x03\x04", &common[..], &[0; 2], name.as_bytes()].concat());
        archive.extend(vec![b'x'; *bytes]);
        let tail = [&[0; 12][..], &at.to_le_bytes(), name.as_bytes()].concat();
        directory.extend([b"PK\x01\x02\x14\x00", &common[..], &tail].concat());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let (at, size) = (archive.len() as u32, directory.len() as u32);
    let ends = [&size.to_le_bytes()[..], &at.to_le_bytes(), &[0; 2]].concat();
    [
        archive,
        directory,
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &ends].concat(),
    ]
    .concat()
}

#[test]
fn a_file_is_uploaded_said_and_seen_by_both_sides() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let bytes = picture(3_000);
    let info: FileInfo = visitor.upload("w-file0001", "牙片 1.png", &bytes).json();
    let expected = FileInfo {
        file: id("w-file0001"),
        name: "牙片 1.png".to_owned(),
        media: "image/png".to_owned(),
        bytes: 3_000,
    };
    assert_eq!(info, expected);
    // An answer that was lost: the same again, and another under its id changes nothing.
    let again: FileInfo = visitor.upload("w-file0001", "牙片 1.png", &bytes).json();
    assert_eq!(again, expected);
    let other: FileInfo = visitor.upload("w-file0001", "b.png", &picture(9)).json();
    assert_eq!(other, expected);
    assert_eq!(visitor.file("w-file0001").body, bytes);

    let said = messages(&visitor.say(file("w-file0001")));
    assert_eq!(said[0].body, Body::File(expected.clone()));
    assert!(
        said.iter().any(|message| message.from == From::Pi),
        "Pi says who will look"
    );
    assert!(thread(&stand, &visitor).contains(&Body::File(expected)));
    let conversation = &visitor.started.conversation;
    eventually("somebody is called", || {
        stand.owner().row(conversation).filter(|row| row.waiting)
    });
    assert_eq!(stand.owner().file(conversation, "w-file0001").body, bytes);

    // What was never uploaded can't be said.
    let before = visitor.transcript();
    let problem = super::refusal(&visitor.say(file("w-file0002")));
    assert_eq!(problem.code, Code::NotFound);
    assert_eq!(visitor.transcript(), before);
}

#[test]
fn an_operator_s_file_reaches_the_visitor() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let conversation = &visitor.started.conversation;
    let offer = [b"%PDF-1.7\n".as_slice(), &picture(500)].concat();
    let upload = stand
        .owner()
        .upload(conversation, "o-file0001", "报价.pdf", &offer);
    let info: FileInfo = upload.json();
    let mut tab = visitor.connect(0);
    let mut operator = operator(&stand, &visitor);
    operator.send(&says("o-00000001", file("o-file0001")));
    tab.until(is_message("o-00000001"));
    assert_eq!(
        bodies(&visitor.transcript()).last(),
        Some(&Body::File(info))
    );
    let given = visitor.file("o-file0001");
    assert_eq!(given.body, offer);
    assert_eq!(given.header("content-type"), Some("application/pdf"));
}

#[test]
fn a_file_opens_for_its_own_conversation_only() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let _: FileInfo = visitor.upload("w-file0001", "a.png", &picture(99)).json();
    let conversation = &visitor.started.conversation;

    let other = Visitor::start(&stand, "在吗");
    other.file("w-file0001").refused(Code::NotFound);
    let mut thief = visitor.clone();
    thief.started.token = other.started.token.clone();
    thief.file("w-file0001").refused(Code::Unauthorised);
    thief
        .upload("w-file0002", "a.png", &picture(99))
        .refused(Code::Unauthorised);
    let law = stand.another("law");
    let elsewhere = Visitor::start_at(
        &stand.origin(),
        law.merchant.as_str(),
        tests::visitor::typed("你好"),
    );
    thief.started.token = elsewhere.started.token;
    thief.file("w-file0001").refused(Code::Unauthorised);
    let stranger = Operator::sign_in(&stand.origin(), &law);
    stranger
        .file(conversation, "w-file0001")
        .refused(Code::NotFound);
    stranger
        .upload(conversation, "o-file0001", "a.png", &picture(99))
        .refused(Code::NotFound);
    let nobody = Operator {
        cookie: "chipline_session=nonsense".to_owned(),
        ..stranger
    };
    nobody
        .file(conversation, "w-file0001")
        .refused(Code::Unauthorised);
    let path = format!("/v1/conversations/{conversation}/files?file=w-file0001");
    let token = format!("Bearer {}", visitor.started.token);
    let evil = [
        ("origin", "https://evil.example"),
        ("authorization", token.as_str()),
    ];
    tests::http::send("GET", &stand.url(&path), &evil, "").refused(Code::OriginNotAllowed);
    tests::http::send("GET", &stand.url(&path), &[("origin", PAGE)], "")
        .refused(Code::Unauthorised);
    assert_eq!(visitor.file("w-file0001").status, 200, "the control");
    visitor.get("files").refused(Code::BadRequest);
    visitor.get("files?file=x").refused(Code::BadRequest);
}

#[test]
fn what_a_file_is_its_bytes_tell() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let types = "[Content_Types].xml";
    let word = [
        (types, 1_400),
        ("_rels/.rels", 590),
        ("word/document.xml", 90_000),
        ("word/styles.xml", 29_000),
    ];
    let word_with_facts = [
        ("docProps/app.xml", 700),
        ("docProps/core.xml", 700),
        ("docProps/custom.xml", 700),
        ("word/document.xml", 40_000),
        (types, 1_000),
        ("_rels/.rels", 590),
    ];
    let sheet = [
        (types, 1_400),
        ("_rels/.rels", 590),
        ("docProps/app.xml", 700),
        ("docProps/core.xml", 600),
        ("xl/workbook.xml", 2_000),
        ("xl/worksheets/sheet1.xml", 70_000),
    ];
    let taken: [(&str, Vec<u8>, &str); 9] = [
        (
            "a.jpg",
            b"\xff\xd8\xff\xe0\x00\x10JFIF\0".to_vec(),
            "image/jpeg",
        ),
        ("a.png", picture(40), "image/png"),
        (
            "a.webp",
            b"RIFF\x24\x00\x00\x00WEBPVP8 ".to_vec(),
            "image/webp",
        ),
        ("a.gif", b"GIF89a\x01\x00\x01\x00".to_vec(), "image/gif"),
        ("a.pdf", b"%PDF-1.4\n%\xe2\xe3".to_vec(), "application/pdf"),
        ("合同.docx", archive(&word), DOCX),
        ("b.docx", archive(&word_with_facts), DOCX),
        ("a.xlsx", archive(&sheet), XLSX),
        // What it is called does not matter.
        ("a.exe", picture(40), "image/png"),
    ];
    for (n, (name, bytes, media)) in taken.into_iter().enumerate() {
        let file = format!("w-taken{n:03}");
        let info: FileInfo = visitor.upload(&file, name, &bytes).json();
        assert_eq!((info.name.as_str(), info.media.as_str()), (name, media));
        let given = visitor.file(&file);
        assert_eq!(given.body, bytes);
        assert_eq!(given.header("content-type"), Some(media));
    }
    let macros = [&word[..], &[("word/vbaProject.bin", 900)]].concat();
    let slides = [
        (types, 1_400),
        ("_rels/.rels", 590),
        ("ppt/presentation.xml", 900),
    ];
    let mut cut = archive(&word);
    cut.truncate(cut.len() - 30);
    let refused: [(&str, Vec<u8>); 12] = [
        (
            "a.jpg",
            b"<!DOCTYPE html><script>alert(1)</script>".to_vec(),
        ),
        (
            "b.jpg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(),
        ),
        (
            "c.jpg",
            b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
        ),
        ("d.png", [b"MZ\x90\x00".as_slice(), &[0; 60]].concat()),
        ("e.png", b"\x7fELF\x02\x01\x01".to_vec()),
        ("f.pdf", b"#!/bin/sh\nrm -rf /".to_vec()),
        ("g.docx", archive(&macros)),
        ("h.pptx", archive(&slides)),
        ("i.docx", archive(&[("a.txt", 10)])),
        ("j.docx", cut),
        ("k.png", b"\xff".to_vec()),
        ("l.png", Vec::new()),
    ];
    for (name, bytes) in refused {
        let answer = visitor.upload("w-refused", name, &bytes);
        answer.refused(Code::FileType);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
    visitor.file("w-refused").refused(Code::NotFound);
}

#[test]
fn nothing_of_a_file_runs_wherever_it_is_opened() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let _: FileInfo = visitor
        .upload("w-picture", "片'(1).png", &picture(99))
        .json();
    let _: FileInfo = visitor
        .upload("w-paper01", "合同.pdf", b"%PDF-1.4\n")
        .json();
    let conversation = &visitor.started.conversation;
    let hold = |answer: &Answer, shown: &str| {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some("default-src 'none'; sandbox"));
        assert_eq!(answer.header("content-disposition"), Some(shown));
        let cache = answer.header("cache-control").unwrap();
        assert!(
            cache.contains("private") && cache.contains("immutable"),
            "{cache}"
        );
    };
    let picture = "inline; filename*=UTF-8''%E7%89%87%27%281%29.png";
    let paper = "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf";
    hold(&visitor.file("w-picture"), picture);
    hold(&visitor.file("w-paper01"), paper);
    hold(&stand.owner().file(conversation, "w-picture"), picture);
    hold(&stand.owner().file(conversation, "w-paper01"), paper);
}

#[test]
fn a_name_says_nothing_but_the_file_s() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let named = |n: usize, name: &str| -> Result<String, Code> {
        let answer = visitor.upload(&format!("w-name{n:04}"), name, &picture(20));
        if answer.status == 200 {
            return Ok(answer.json::<FileInfo>().name);
        }
        Err(answer.problem().code)
    };
    let long = "长".repeat(limit::FILE_NAME_CHARS_MAX + 1);
    let table = [
        ("a.png", Ok("a.png")),
        ("../../etc/passwd.png", Ok("passwd.png")),
        ("C:\\Users\\wang\\牙.png", Ok("牙.png")),
        ("王女士13812345678.png", Ok("王女士138****5678.png")),
        ("", Err(Code::InvalidValue)),
        ("a/", Err(Code::InvalidValue)),
        ("a\u{0}b\u{7}.png", Ok("ab.png")),
        ("\u{7}\u{7f}", Err(Code::InvalidValue)),
        (long.as_str(), Err(Code::InvalidValue)),
    ];
    for (n, (name, wanted)) in table.into_iter().enumerate() {
        assert_eq!(named(n, name), wanted.map(str::to_owned), "{name:?}");
    }
    assert!(!stand.holds("13812345678"));
    // What would begin another header line, or another address, is within the name or refused.
    for name in [
        "a\r\nset-cookie: x=1.png",
        "a\";x=\".png",
        "a;b,c.png",
        "a?x#y&z=1.png",
        "\u{202e}gnp.exe",
    ] {
        let answer = visitor.upload("w-strange1", name, &picture(20));
        if answer.status != 200 {
            answer.refused(Code::InvalidValue);
            continue;
        }
        let given = visitor.file("w-strange1");
        assert_eq!(given.status, 200);
        let shown = given.header("content-disposition").unwrap().to_owned();
        let rest = shown.strip_prefix("inline; filename*=UTF-8''").unwrap();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"%-_.~!*".contains(&byte);
        assert!(rest.bytes().all(is_plain), "{rest}");
        assert_eq!(given.header("set-cookie"), None);
    }
}

#[test]
fn so_many_files_of_such_a_size() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let largest = picture(limit::FILE_BYTES_MAX);
    let info: FileInfo = visitor.upload("w-file0000", "a.png", &largest).json();
    assert_eq!(info.bytes, limit::FILE_BYTES_MAX as u64);
    assert!(
        visitor.file("w-file0000").body == largest,
        "it comes back as it was"
    );
    for n in 1..limit::FILES_MAX {
        let id = format!("w-file{n:04}");
        let _: FileInfo = visitor.upload(&id, "a.png", &picture(20)).json();
    }
    visitor
        .upload("w-file9999", "a.png", &picture(20))
        .refused(Code::TooMany);
    // One that is there already is no further one, and another visitor has his own.
    let _: FileInfo = visitor.upload("w-file0003", "a.png", &picture(20)).json();
    let other = Visitor::start(&stand, "在吗");
    let _: FileInfo = other.upload("w-file0000", "a.png", &picture(20)).json();
}

/// Begins an upload over a bare connection, and writes its body piece by piece until it is answered.
/// Gives the answer's first line, and how many bytes of the body the worker has let through.
fn begin_upload(
    stand: &Stand,
    visitor: &Visitor,
    length: Option<usize>,
    chunks: usize,
) -> (String, usize) {
    let host = stand.origin().replacen("http://", "", 1);
    let mut stream = TcpStream::connect(&host).unwrap();
    let conversation = &visitor.started.conversation;
    let length = match length {
        Some(length) => format!("content-length: {length}"),
        None => "transfer-encoding: chunked".to_owned(),
    };
    let token = &visitor.started.token;
    let head = format!(
        "POST /v1/conversations/{conversation}/files?id=w-large01&name=a.png HTTP/1.1\r\nhost: {host}\r\n\
         origin: {PAGE}\r\nauthorization: Bearer {token}\r\n{length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_nonblocking(true).unwrap();
    let piece = picture(64 * 1024);
    let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
    let (mut sent, mut at) = (0, 0);
    let mut answer = Vec::new();
    eventually("an answer", || {
        while sent < chunks {
            match stream.write(&chunk[at..]) {
                Ok(n) => at += n,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => break,
            }
            if at == chunk.len() {
                (sent, at) = (sent + 1, 0);
            }
        }
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes) {
            Ok(0) => return Some(()),
            Ok(n) => answer.extend(&bytes[..n]),
            Err(_) => {}
        }
        answer.windows(2).any(|end| end == b"\r\n").then_some(())
    });
    stream
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    let line = String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    (line, sent * piece.len())
}

#[test]
fn a_file_that_is_too_large_is_refused_without_being_read() {
    let stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    // It says so itself: it is refused before a byte of it is sent.
    let (line, _) = begin_upload(&stand, &visitor, Some(limit::FILE_BYTES_MAX + 1), 0);
    assert!(line.contains(" 413 "), "{line}");
    // It does not say so, and never ends: it is refused once there is too much of it.
    let (line, sent) = begin_upload(&stand, &visitor, None, usize::MAX);
    assert!(line.contains(" 413 "), "{line}");
    assert!(sent < 4 * limit::FILE_BYTES_MAX, "{sent} bytes were read");
    visitor.file("w-large01").refused(Code::NotFound);
    // Nor is one of a stranger's, however small.
    let mut stranger = visitor.clone();
    stranger.started.token = "nonsense".to_owned();
    let (line, _) = begin_upload(&stand, &stranger, Some(1_000), 0);
    assert!(line.contains(" 401 "), "{line}");
}

#[test]
fn a_file_lies_in_rows_and_is_there_after_a_kill() {
    let mut stand = furnished();
    let visitor = Visitor::start(&stand, "你好");
    let bytes = picture(2_500_000);
    let _: FileInfo = visitor.upload("w-file0001", "a.png", &bytes).json();
    stand.stack.kill();
    let conversation = visitor.started.conversation.as_str();
    let parts = tables::rows(
        stand.stack.data(),
        "conversation",
        conversation,
        "SELECT part, length(bytes) FROM file_part WHERE file = 'w-file0001' ORDER BY part",
    );
    let sizes: Vec<u64> = parts.iter().map(|row| row[1].as_u64().unwrap()).collect();
    assert_eq!(sizes, [1_048_576, 1_048_576, 402_848]);
    let restarted = stand.stack.restart();
    restarted.unwrap_or_else(|error| panic!("{error}"));
    assert!(visitor.file("w-file0001").body == bytes);
    let reply: FramesReply = visitor
        .post_frames(&[hello(0), says("w-00000001", file("w-file0001"))])
        .json();
    assert!(
        reply
            .frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Accepted { .. }))
    );
}
