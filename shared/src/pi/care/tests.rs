//! What is an alarm and what isn't, and who is a child.

use super::*;
use crate::pi::tests::playbook;

#[test]
fn danger_is_heard_and_what_only_sounds_like_it_is_not() {
    let playbook = playbook("law");
    let heard = |text: &str| {
        look(&playbook, text).map(|care| (care.danger.id.as_str().to_owned(), care.is_now))
    };
    for (text, id) in [
        ("我爸突然晕倒了叫不醒", "medical"),
        ("孩子抽搐了怎么办", "medical"),
        ("打完麻药喘不过气了", "medical"),
        ("he's unconscious and not breathing", "medical"),
        ("血一直止不住", "medical"),
        ("他现在要打死我", "violence"),
        ("我老公正在打我，律师快帮我", "violence"),
        ("有人拿刀追我", "violence"),
        ("my husband is hitting me", "violence"),
        ("我不想活了", "self_harm"),
        ("活着没意思，想结束自己", "self_harm"),
        ("好想死", "self_harm"),
        ("我想自殺", "self_harm"),
        ("I want to kill myself", "self_harm"),
        ("家里有很重的煤气味", "fire_gas"),
        ("煤气漏了怎么办", "fire_gas"),
        ("厨房着火了", "fire_gas"),
        ("瓦斯外洩了", "fire_gas"),
        ("I smell gas in the kitchen", "fire_gas"),
        ("有个自称公安的让我把钱转到安全账户", "fraud"),
        ("刚刚被骗了两万", "fraud"),
        ("客服叫我共享屏幕", "fraud"),
        ("i'm being scammed right now", "fraud"),
    ] {
        assert_eq!(heard(text), Some((id.to_owned(), true)), "{text}");
    }
    for (text, id) in [
        ("打官司离婚家暴怎么办", "violence"),
        ("老公家暴，离婚孩子归谁", "violence"),
        ("去年我老公打我，现在能起诉吗", "violence"),
    ] {
        assert_eq!(heard(text).map(|(id, _)| id).as_deref(), Some(id), "{text}");
    }
    assert_eq!(
        heard("打官司离婚家暴怎么办"),
        Some(("violence".into(), false))
    );
    let mut wrong = Vec::new();
    for text in [
        "燃气灶维修",
        "煤气灶打不着火",
        "燃气报警器多少钱",
        "被骗的钱怎么追回",
        "牙疼死了",
        "想死我了你们这儿的火锅",
        "贵死了",
        "跳楼价多少",
        "拔牙会不会大出血",
        "保险里自杀赔不赔",
        "空调漏气了",
        "这个价格要命",
        "我被公司骗了三个月工资",
        "转账付款可以吗",
        "怕煤气泄漏，装个检测仪",
        "孩子发烧能种牙吗",
        "打人判几年",
        "this is killing me, so expensive",
        "our business is on fire",
    ] {
        if let Some((id, _)) = heard(text) {
            wrong.push(format!("{text}: {id}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_child_is_told_from_a_parent() {
    for text in [
        "我今年12岁",
        "我12岁，想学画画",
        "我才十五岁可以种牙吗",
        "我上初一想自己报名",
        "我读高二",
        "我是初中生",
        "我在上小学",
        "别告诉我爸妈",
        "不要告訴我媽",
        "我还没成年",
        "I'm 13, can I sign up?",
        "please don't tell my parents",
    ] {
        assert!(is_minor(text), "{text}");
    }
    for text in [
        "我儿子12岁",
        "我家孩子上初一",
        "我12岁的女儿",
        "我十五岁的时候拔过牙",
        "我今年32岁",
        "我是初中老师",
        "我高中毕业",
        "我初中学历能考吗",
        "给我十二岁的孩子报名",
        "I'm 35",
        "I'm 12 minutes away",
        "我5岁时摔过",
        "我上班在一年级旁边",
    ] {
        assert!(!is_minor(text), "{text}");
    }
}
