//! Utterances and what they mean. None of them is an example of a pack.

use super::super::fold::{fold, without_masked};
use super::super::retrieve;
use super::*;

/// What is expected: `=price` surely this, `~price` this among others or surely, `-` nothing
/// surely.
const CASES: &[(&str, &[(&str, &str)])] = &[
    (
        "dental",
        &[
            ("我想带我妈妈去种牙，要怎么弄？", "=parents"),
            ("爸妈年纪大了想种牙 流程怎么走", "~parents"),
            ("种一颗大概要花多少", "=price"),
            ("全口要多少钱啊", "=price"),
            ("你们这个贵吗", "~price"),
            ("医保能不能报销啊", "=insurance"),
            ("可以刷医保卡不", "=insurance"),
            ("去检查的时候都查些什么", "=checkup"),
            ("打麻药还会疼吗", "=pain"),
            ("很怕痛", "~pain"),
            ("从开始到装好要多久", "~duration"),
            ("大概要跑几次医院", "=duration"),
            ("我爸有糖尿病，可以种吗", "=suitable"),
            ("85岁还能做吗", "~suitable"),
            ("你们医生有没有资质", "=doctor"),
            ("可以分期吗", "=payment"),
            ("诊所在什么位置", "~address"),
            ("周日开门不", "=address"),
            ("想约明天下午过去检查一下", "~booking"),
            ("帮我预约一个号", "=booking"),
            ("請問植牙一顆要多少錢", "=price"),
            ("健保能給付嗎", "=insurance"),
            ("how much would one implant be", "=price"),
            ("Is this covered by my insurance?", "=insurance"),
            ("will it be painful for my mom", "~pain"),
            ("转人工客服", "=person"),
            ("我想找真人聊", "=person"),
            ("先不留电话了吧", "=refuse"),
            ("今天天气怎么样", "-"),
            ("你会写代码吗", "-"),
            ("asdfghjkl", "-"),
            ("股票推荐一下", "-"),
        ],
    ),
    (
        "law",
        &[
            ("我要离婚，房子和存款怎么分", "=divorce"),
            ("老婆要离婚孩子能归我吗", "=custody"),
            ("朋友欠我五万块一直不还", "=debt"),
            ("借出去的钱要不回来了咋办", "~debt"),
            ("在工地上摔伤了能赔多少钱", "=work_injury"),
            ("公司不给认定工伤", "=work_injury"),
            ("公司突然把我辞退了", "=labour"),
            ("老板拖欠三个月工资", "=wages"),
            ("被车撞了对方保险不肯赔", "=traffic"),
            ("我弟弟被拘留了", "=criminal"),
            ("请个律师要多少钱", "=fee"),
            ("咨询收费吗", "=fee"),
            ("现在这么晚还有律师吗", "=night"),
            ("这官司我能赢吗", "~win"),
            ("打官司一般要多长时间", "=duration"),
            ("起诉要准备哪些东西", "=documents"),
            ("想当面跟律师聊聊，怎么约", "=booking"),
            ("what do you charge for a case", "~fee"),
            ("he borrowed money and won't pay", "~debt"),
            ("公司破產了怎麼辦", "~scope"),
            ("推荐一部电影", "-"),
        ],
    ),
    (
        "renovation-crew",
        &[
            ("我家98平，装修下来要多少", "=price"),
            ("一百二十平的房子大概什么价", "~price"),
            ("多少钱一个平方", "=price"),
            ("你们人工费怎么算", "~price"),
            ("老房子翻新的流程是怎样的", "=old_house"),
            ("半包和全包有什么不一样", "=half_full"),
            ("有没有我们小区的案例", "=cases"),
            ("几个月能装完", "=duration"),
            ("钱怎么付，分几次", "=payment"),
            ("以后漏水你们管不管", "=warranty"),
            ("能上门来量一下吗", "=measure"),
            ("你们店在什么地方", "~address"),
            ("三十坪裝潢要多少", "=price"),
            ("how much per square meter", "=price"),
            ("人工", "=person"),
            ("你们做不做幼儿园", "~commercial"),
        ],
    ),
    (
        "cleaning",
        &[
            ("How much for a 3 bedroom house?", "=price"),
            ("what would a deep clean cost me", "=price"),
            ("any chance you could come tomorrow?", "~today"),
            ("I'd like to book for Saturday morning", "=booking"),
            ("do you wash windows too", "~includes"),
            ("is the oven included", "=includes"),
            ("Do I need to buy cleaning products?", "=supplies"),
            ("are you guys insured?", "~insured"),
            ("do you cover Westside", "~area"),
            ("could somebody come every week", "=recurring"),
            ("what if I need to cancel", "=cancel"),
            ("can I pay by card", "=payment"),
            ("I wasn't happy with the clean", "~after_sales"),
            ("let me talk to a human", "=person"),
            ("please don't call me", "=refuse"),
            ("do you sell pizza", "-"),
            ("两室一厅打扫要多少钱", "=price"),
            ("擦玻璃吗", "~includes"),
        ],
    ),
];

#[test]
fn utterances_are_understood() {
    let mut wrong = Vec::new();
    for (slug, cases) in CASES {
        let playbook = playbook(slug);
        for (text, expected) in *cases {
            let reading = retrieve::read(&playbook, &without_masked(&fold(text)));
            let sure = reading.sure.first().map(|id| id.as_str());
            let is_right = match expected.split_at(1) {
                ("=", id) => sure == Some(id),
                ("~", id) => {
                    sure == Some(id)
                        || (sure.is_none()
                            && reading.likely.iter().any(|likely| likely.as_str() == id))
                }
                _ => sure.is_none(),
            };
            if !is_right {
                wrong.push(format!("{slug}: {text}: {expected}, heard {reading:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
