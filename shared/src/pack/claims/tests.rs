//! What is claimed and what only looks like it, with the packs' own words.

mod marketers;

use super::*;
use crate::id::Key;

fn linter_of(pack: &str) -> &'static Linter {
    Linter::shipped(&Key::parse(pack).unwrap())
}

/// Texts of one pack: those that claim, and those that don't.
type Cases<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

const CASES: &[Cases<'static>] = &[
    (
        "education",
        &[
            "报名即包过，不过全额退款",
            "我们保证通过考试",
            "老师都是命题人，考前押题很准",
            "包·过班火热招生",
            "考试bao过，放心报",
            "包 过 班",
            "保🔥过",
            "您不可能不通过，我们保过",
            "没有基础也能包过",
            "不用担心，我们保过",
            "别犹豫，包过",
            "不仅教得好，还保过",
            "我们不敢不保证通过",
            "零基础学员全员通过",
            "最jia选择，蕞好的老师",
            "全市第①的培训学校",
            "百分百拿证",
            "通过率高达九成",
            "不是最好谁是最好",
            "难道我们不是最好的机构吗",
            "想要包过吗？来报名",
            "学员推荐，口碑第一",
            "我们绝不骗人，包过",
            "签约保过，没有套路",
            "Guaranteed pass, no exam stress",
            "We are not only friendly, our results are guaranteed pass results",
            "The best school in town",
            "内部资料免费送，押题命中率高",
            "包过，不是忽悠",
            "保证人人都能考上",
        ],
        &[
            "任何机构都不能保证通过",
            "我们无法承诺考过",
            "我们不押题，也不承诺包过",
            "不保证包过",
            "谁也不敢保证考上",
            "谁也不敢说包过",
            "法律规定培训广告不得宣传包过",
            "凡是承诺包过的，都要小心",
            "承诺“包过”属于违法宣传",
            "包过是不可能的，学习要靠自己",
            "押题这种事我们不做",
            "请问包过吗？这个我们不承诺",
            "有没有押题？没有",
            "是不是包过",
            "保证能考上吗",
            "我们不做保过班",
            "第一次来可以先试听",
            "第一步先测水平，第二步选班",
            "最近开班时间请看下表，最晚周五报名",
            "最好提前一天预约",
            "保证金在结课后退还",
            "没有哪家机构能保证通过",
            "没有人敢保证通过考试",
            "不承诺包过、保过、押题",
            "别信保过的广告",
            "We can't guarantee that you pass, no guaranteed pass here",
            "Nobody can promise a guaranteed pass",
            "There is no guaranteed pass",
            "Is the pass guaranteed?",
            "最后确认名单后开课",
            "我们不是最便宜的，但老师固定",
            "没有最好的班，只有合适的班",
            "不会有保过协议",
            "严禁老师承诺通过率",
        ],
    ),
    (
        "auto",
        &[
            "零首付开回家",
            "零 首 付，当天提车",
            "ling首付也能提车",
            "不查征信，包批",
            "黑户也能办，必批",
            "我们是全国最低价",
            "月供低至几百元",
            "没有比我们更低的，全城最低",
            "不看征信直接批，必批",
            "保证贷款能批下来",
            "免息三年",
            "Zero down, no credit check",
            "绝对安全的好车，撞不坏",
            "遥遥领先，吊打同级",
            "不用首付，零首付开新车",
            "零首付买车，心动吗？",
            "最安全的家用车",
            "NO.1销量",
            "二手车保证无事故",
        ],
        &[
            "没有零首付",
            "我们没有零首付的方案",
            "零首付是没有的，金融公司有最低比例",
            "不做零首付，也不做包批",
            "贷款能不能批由银行决定，我们不能保证一定批",
            "谁跟您说必批，都要小心",
            "不承诺必批、秒批",
            "真的能零首付吗",
            "有没有免息",
            "辅助驾驶不是无人驾驶，手不能离开方向盘",
            "任何车都不能说绝对安全",
            "最近的门店在示例路",
            "第一次保养免工时费",
            "最快明天可以试驾",
            "We can't offer zero down",
            "There is no guaranteed approval",
            "这台车我们不能保证无事故，检测报告可以看",
            "调里程是违法的，我们不做",
            "凡是说必批的都是骗人的",
        ],
    ),
    (
        "dental",
        &[
            "全程无痛",
            "无·痛种植",
            "wu痛种牙",
            "保证种植成功，终身质保",
            "我们有知名专家，成功率很高",
            "零风险，一点都不疼",
            "您不会不满意，包您满意",
            "Painless implants, guaranteed",
            "第1品牌，全国最好的牙科",
            "100 % 成功",
            "不可能不成功",
            "一辈子不用换，终身使用",
            "永久解决缺牙问题",
            "最棒的种植医生",
        ],
        &[
            "种植不能保证成功",
            "没有哪位医生敢保证成功",
            "手术都有风险，不能说零风险",
            "不敢说完全不痛，会打麻药",
            "种牙会不会痛",
            "是不是无痛的",
            "种植体不是终身的，要定期复查",
            "医生无法承诺效果",
            "没有绝对安全的手术",
            "我们不宣传成功率",
            "法律不允许医疗机构宣传治愈率",
            "最好带上以前的片子",
            "最近一次体检报告请带来",
            "第一次检查大概要半小时",
            "No clinic can honestly call it risk-free",
            "Implants are never completely safe",
            "根管治疗后要做牙冠",
            "凡是承诺无痛的广告都不可信",
        ],
    ),
    (
        "legal",
        &[
            "案子包赢",
            "保证胜诉",
            "我们和法官很熟，有内部关系",
            "胜诉率全市第一",
            "打不赢不收费，包赢",
            "不是吹，保证胜诉",
            "最权威的律师团队",
            "We guarantee you win",
            "We never lose, the best lawyers",
        ],
        &[
            "律师不得承诺胜诉",
            "不能保证胜诉",
            "谁也不能保证打赢",
            "谁承诺包赢，您都要警惕",
            "能保证胜诉吗？不能",
            "We can't guarantee you win",
            "No lawyer may guarantee a result",
            "第一审和第二审的时间不同",
            "最高人民法院的规定",
            "离婚最好先谈财产",
            "取保候审的保证金和保证人二选一",
        ],
    ),
    (
        "franchise",
        &[
            "稳赚不赔",
            "加盟即赚，保证回本",
            "零风险创业",
            "没有赚不到钱的，包赚",
            "三个月回本，百分百成功",
        ],
        &[
            "没有稳赚不赔的生意",
            "我们不承诺回本",
            "回本时间谁也不能保证",
            "加盟有风险，不存在零风险",
            "说稳赚的都是骗人的",
            "最少要准备的钱请看价格表",
        ],
    ),
    (
        "renovation",
        &[
            "零增项，绝不加价",
            "全城最低价",
            "零甲醛，装完就能住",
            "终身质保，永不漏水",
            "没有甲醛，当天入住",
            "最环保的材料",
        ],
        &[
            "没有零甲醛的材料",
            "不能说零甲醛，只能说符合国家标准",
            "我们不承诺零增项，变更都先签字",
            "哪有零增项的装修",
            "防水不能保证永不漏水，质保写在合同里",
            "零甲醛的说法不可信",
            "最大的变数是水电",
            "最贵的一项是人工",
        ],
    ),
    (
        "medical_beauty",
        &[
            "无痛无痕，永久有效",
            "保证效果自然",
            "零风险变美",
            "明星同款，颜值就是正义",
            "绝对安全",
            "不可能失败的项目",
        ],
        &[
            "没有永久的效果",
            "效果因人而异，我们不能保证效果",
            "任何项目都不是零风险",
            "不能说绝对安全",
            "医生不会承诺效果",
            "我们不做前后对比图",
        ],
    ),
    (
        "local_services",
        &[
            "绝对干净，百分百满意",
            "包修好，修不好不要钱",
            "全城最低",
            "We are the cheapest in town",
            "终身质保",
        ],
        &[
            "我们不敢说包修好，先检查再报价",
            "不是全城最低，但价格写清楚",
            "没有终身质保",
            "最快一小时到",
            "修之前不能保证修好",
        ],
    ),
];

#[test]
fn claims_are_found_and_what_only_looks_like_one_is_not() {
    let mut wrong = Vec::new();
    for (pack, claiming, honest) in CASES.iter().chain(marketers::CASES) {
        let linter = linter_of(pack);
        for text in *claiming {
            if linter.find(text).is_none() {
                wrong.push(format!("{pack}: missed {text}"));
            }
        }
        for text in *honest {
            if let Some(offence) = linter.find(text) {
                wrong.push(format!("{pack}: {text} does not claim {}", offence.words));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn english_words_count_whole_and_gaps_stay_in_their_sentence() {
    let claims = vec![Claim {
        law: "法".into(),
        words: vec!["保证…治愈".into(), "best".into()],
        unless: vec!["best wishes".into()],
        parts: Default::default(),
    }];
    let linter = Linter::new(&claims);
    for (text, words) in [
        ("我们保证您能治愈", Some("保证您能治愈")),
        ("质量有保证。治愈要看情况", None),
        ("保证金退还之后再讨论能否治愈", None),
        ("The BEST in town", Some("best")),
        ("bestow", None),
        ("Best wishes", None),
    ] {
        let found = linter.find(text).map(|offence| offence.words);
        assert_eq!(found.as_deref(), words, "{text}");
    }
}

#[test]
fn concepts_and_parts_stand_near_each_other_and_a_denial_between_them_parts_them() {
    let win = ["赢", "胜诉"].map(str::to_owned).to_vec();
    let claims = vec![Claim {
        law: "法".into(),
        words: vec!["{sure}…{win}".into(), "十‥{win}".into(), "案_{win}".into()],
        unless: vec!["赢不赢".into()],
        parts: [("win".to_owned(), win)].into(),
    }];
    let linter = Linter::new(&claims);
    for (text, words) in [
        ("我们保证官司胜诉", Some("保证官司胜诉")),
        ("我們保證官司勝訴", Some("保证官司胜诉")),
        ("保证尽力，不过赢不赢要看证据", None),
        ("保证金交了也不能胜诉", None),
        ("一定不会胜诉", None),
        ("我们不能保证胜诉", None),
        ("十案九赢", Some("十案九赢")),
        ("十年来我们代理过的官司赢", None),
        ("这个案子能赢", Some("案子能赢")),
        ("案子多，胜诉要看证据", None),
    ] {
        let found = linter.find(text).map(|offence| offence.words);
        assert_eq!(found.as_deref(), words, "{text}");
    }
}

#[test]
fn a_wording_too_short_to_be_judged_as_a_sentence_is_said_all_the_same() {
    let linter = linter_of("education");
    for text in ["包过", "我们学校在地铁站旁边，欢迎来看看。包过"] {
        let found = linter.find(text).map(|offence| offence.words);
        assert_eq!(found.as_deref(), Some("包过"), "{text}");
    }
}
