//! What the merchant's own texts say, quoted.

use super::{Talk, said};
use crate::knowledge::{Knowledge, Source, blocks_of_text, cut};
use crate::lang::Lang;
use crate::pi::Saying;
use crate::pi::model::{Line, Reply, Sieve, prompt};
use crate::pi::{Heard, Turn, answer, answer_with};

const TEXT: &str = "\
# 停车与交通
地下一层车库有六十个车位，凭就诊小票免费停两小时，之后每小时5元。
地铁2号线凤起路站D出口步行约300米，公交12路在门口下。

# 就诊须知
初诊请带身份证和医保卡，高血压、糖尿病的长辈请带上平时吃的药和最近的化验单。
孩子看牙需要监护人陪同，候诊区有绘本和玩具。
导盲犬可以进来，其他宠物请留在门外的宠物寄存柜。

问：能开发票吗？
答：可以开电子普通发票，当天发到邮箱；需要专用发票请提前告诉前台。

会员卡办理
储值满3000元成为银卡会员，洁牙一年两次免费。会员卡可以全家共用，不能转让给别人。

诊室有无障碍坡道和轮椅，电梯直达三楼。
65岁以上的老人市区内可以派车接送，请提前一天预约。
可以出英文版病历和费用清单，两个工作日取。
";

/// A talk with a merchant who has pasted the text.
fn talk(slug: &str) -> Talk {
    let mut talk = Talk::with(slug);
    talk.playbook.knowledge = Knowledge {
        sources: vec![Source {
            title: "来院指南".into(),
            pieces: cut(&blocks_of_text(TEXT)),
        }],
    };
    talk
}

#[test]
fn what_no_intent_answers_is_quoted_from_the_merchant_s_own_text() {
    for (question, quoted) in [
        (
            "能带宠物吗",
            "导盲犬可以进来，其他宠物请留在门外的宠物寄存柜。",
        ),
        (
            "会员卡怎么办",
            "储值满3000元成为银卡会员，洁牙一年两次免费。会员卡可以全家共用，不能转让给别人。",
        ),
        ("诊室里有轮椅吗", "诊室有无障碍坡道和轮椅，电梯直达三楼。"),
        (
            "要英文的费用清单",
            "可以出英文版病历和费用清单，两个工作日取。",
        ),
        (
            "能接送老人吗",
            "65岁以上的老人市区内可以派车接送，请提前一天预约。",
        ),
        ("有輪椅嗎", "诊室有无障碍坡道和轮椅，电梯直达三楼。"),
    ] {
        let turn = talk("dental").say(question);
        let words = said(&turn);
        let expected = format!("根据本店资料《来院指南》：{quoted}");
        assert!(words.starts_with(&expected), "{question}: {words}");
        assert_eq!(turn.unanswered, None, "{question}");
        assert!(!turn.hand_over, "{question}");
        let Some(Saying::Text { follow_ups, .. }) = turn.sayings.first() else {
            panic!("{turn:?}")
        };
        assert!(!follow_ups.is_empty(), "{question}");
    }
    let turn = talk("dental").in_lang(Lang::En).say("能带宠物吗");
    assert!(
        said(&turn).starts_with("From our own notes, “来院指南”: "),
        "{turn:?}"
    );
}

#[test]
fn a_sure_intent_wins_and_what_no_text_speaks_of_is_not_quoted() {
    for question in [
        "种一颗牙多少钱",
        "你们在哪",
        "今天天气怎么样",
        "太贵了",
        "哈哈哈",
        "有wifi吗",
        "身份证丢了怎么补办",
        "门口那家奶茶店关了吗",
        "免费的吗",
        "我在上海",
        "给我讲个笑话",
        "你们招人吗",
        "两小时能做完吗",
        "我前台没人接电话",
        "车牌号多少",
    ] {
        let words = said(&talk("dental").say(question));
        assert!(!words.contains("来院指南"), "{question}: {words}");
        let plain = said(&Talk::with("dental").say(question));
        assert_eq!(words, plain, "{question}");
    }
}

#[test]
fn a_model_is_told_of_the_text_and_may_say_its_numbers() {
    let talk = talk("dental");
    let question = "会员卡怎么办";
    let heard = Heard {
        text: question,
        intent: None,
        gave_contact: false,
    };
    let turn = |reply: Option<&Reply>| -> Turn {
        let (memory, hours) = (&talk.memory, &talk.hours);
        match reply {
            None => answer(&talk.playbook, memory, heard, talk.lang, hours, talk.now),
            reply => answer_with(
                &talk.playbook,
                memory,
                heard,
                talk.lang,
                hours,
                talk.now,
                reply,
            ),
        }
    };
    let rules = turn(None);
    assert!(rules.open);
    let lines = vec![Line::Visitor(question.into())];
    let asked = prompt(
        &talk.playbook,
        &talk.memory,
        (question, &rules),
        talk.lang,
        lines,
    );
    assert!(asked.system.contains("来院指南, 会员卡办理: 储值满3000元"));
    assert!(
        !asked.system.contains("宠物"),
        "only what has to do with it"
    );
    let text = "储值满3000元就是银卡会员。";
    let notes = asked.notes.iter().map(String::as_str);
    assert_eq!(Sieve::new(&talk.playbook, notes).check(text), Ok(()));
    assert!(Sieve::new(&talk.playbook, []).check(text).is_err());
    let reply = Reply::parse(&format!("{{\"text\":\"{text}\"}}")).unwrap();
    assert!(said(&turn(Some(&reply))).starts_with(text));
    let made_up = Reply::parse("{\"text\":\"储值满2000元就行。\"}").unwrap();
    assert!(!said(&turn(Some(&made_up))).contains("2000"));
}

#[test]
fn whoever_only_tells_something_gets_no_lecture() {
    let mut talk = talk("dental");
    talk.say("种一颗牙多少钱");
    let words = said(&talk.say("缺3颗"));
    assert!(!words.contains("来院指南"), "{words}");
}
