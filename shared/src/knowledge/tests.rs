use super::*;
use crate::pi::tests::playbook;

fn piece(under: &str, text: &str) -> Piece {
    Piece {
        under: under.into(),
        text: text.into(),
    }
}

fn cut_text(text: &str) -> Vec<Piece> {
    cut(&blocks_of_text(text))
}

#[test]
fn headings_questions_and_paragraphs_are_told_apart() {
    let text = "\
# 停车与交通
地下车库有六十个车位。
- 地铁2号线300米
- 公交12路在门口

问：能开发票吗？
答：可以，当天发到邮箱。

多久能开车？
打了麻药的当天就可以。

会员卡
储值满3000元成为会员，全家共用。

诊室在三楼，有电梯。
";
    assert_eq!(
        cut_text(text),
        [
            piece(
                "停车与交通",
                "地下车库有六十个车位。\n地铁2号线300米\n公交12路在门口"
            ),
            piece("能开发票吗？", "可以，当天发到邮箱。"),
            piece("多久能开车？", "打了麻药的当天就可以。"),
            piece("会员卡", "储值满3000元成为会员，全家共用。"),
            // What an empty line parts from a question or a title is not its matter.
            piece("停车与交通", "诊室在三楼，有电梯。"),
        ]
    );
}

#[test]
fn no_piece_is_longer_than_a_phone_shows() {
    let sentence = "复诊请提前一天打电话，改约不收费。".repeat(60);
    let endless = "啊".repeat(1_000);
    for text in [&sentence, &endless] {
        let pieces = cut_text(text);
        let lengths: Vec<usize> = pieces.iter().map(|p| p.text.chars().count()).collect();
        assert!(
            lengths.iter().all(|chars| *chars <= limit::PIECE_CHARS_MAX),
            "{lengths:?}"
        );
    }
    // Whole sentences, while they fit; the same twice is there once.
    let pieces = cut_text(&sentence);
    assert!(
        pieces[0].text.ends_with("改约不收费。") && pieces.len() < 5,
        "{pieces:?}"
    );
    assert_eq!(cut_text("·\n—\n1\n"), []);
}

#[test]
fn a_page_is_read_as_people_read_it() {
    let html = "<!doctype html><html><head><title>就诊须知_样板口腔</title><style>p{}</style></head><body>\
        <nav><a href=/>首页</a><a href=/a>关于我们</a></nav><ul><li><a href=/x>种植牙</a></li></ul>\
        <script>document.write('<p>不算的字</p>')</script><!-- 也不算 -->\
        <h1>就诊&nbsp;须知</h1><p>初诊请带<b>身份证</b>和医保卡。<br>孩子要监护人陪同。</p>\
        <dl><dt>能开发票吗？<dd>可以 &amp; 当天发。</dl>\
        <table><tr><td>洁牙<td>198元</tr><tr><td>拍片</td><td>80元</td></tr></table>\
        <svg><text>图</text></svg><p>详见<a href=/y>这里的说明，写得很长很长很长</a>就行</p><footer>备案号</footer></body>";
    let page = read_page(html);
    assert_eq!(page.title, "就诊须知");
    let heading = |text: &str| Block::Heading(text.into());
    let text = |text: &str| Block::Text(text.into());
    assert_eq!(
        page.blocks,
        [
            heading("就诊 须知"),
            text("初诊请带身份证和医保卡。"),
            text("孩子要监护人陪同。"),
            Block::Label("能开发票吗？".into()),
            text("可以 & 当天发。"),
            text("洁牙 198元"),
            text("拍片 80元"),
            text("详见这里的说明，写得很长很长很长就行"),
        ]
    );
    for cut in [
        "<p", "<p>字<", "<!--", "<nav>", "</", "<title>", "<p>a&", "<script",
    ] {
        assert!(read_page(cut).blocks.len() < 2, "{cut}");
    }
}

#[test]
fn a_page_names_its_character_set() {
    for (header, head, named) in [
        ("text/html; charset=GBK", "<meta charset=utf-8>", "gbk"),
        ("text/html", "<meta charset=\"gb2312\">", "gb2312"),
        (
            "text/html",
            "<META http-equiv=Content-Type content='text/html; charset=GB18030'",
            "gb18030",
        ),
        ("text/html; charset=", "<p>", "utf-8"),
    ] {
        assert_eq!(charset(header, head.as_bytes()), named, "{head}");
    }
}

#[test]
fn what_may_not_be_said_is_refused_with_place_and_article() {
    let playbook = playbook("dental");
    let text = "种植牙须知\n\n本院保证治好，一次见效。\n\n初诊请带身份证。";
    let Err(SourceError::Claim(finding)) = parse_text(&playbook, text) else {
        panic!("it passed")
    };
    assert!(!finding.law.is_empty() && !finding.words.is_empty());
    let pieces = cut_text(text);
    assert_eq!(
        pieces[finding.place as usize - 1].text,
        "本院保证治好，一次见效。"
    );
    let (good, findings) = check(&playbook, pieces);
    assert!(good.iter().any(|piece| piece.text.contains("身份证")));
    assert_eq!(findings, [finding]);
    assert_eq!(
        parse_text(&playbook, "？？\n。。"),
        Err(SourceError::Nothing)
    );
    assert!(matches!(
        parse_text(&playbook, " "),
        Err(SourceError::Text(_))
    ));
}

#[test]
fn there_is_room_for_so_much() {
    let pieces = vec![piece("", "一二三"), piece("四", "五六")];
    assert_eq!(bytes(&pieces), 18);
    assert_eq!(fit(pieces.clone(), 18), (pieces.clone(), true));
    assert_eq!(fit(pieces.clone(), 17), (pieces[..1].to_vec(), false));
    assert_eq!(fit(pieces, 8), (vec![], false));
}
