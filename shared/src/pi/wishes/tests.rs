//! Wishes as people write them.

use super::*;

#[test]
fn wishes_are_heard_as_they_are_meant() {
    for (text, expected) in [
        ("只加微信，别打电话", vec![Reach::Wechat, Reach::NoCalls]),
        ("加我微信吧", vec![Reach::Wechat]),
        ("打之前先发短信", vec![Reach::TextFirst]),
        ("晚上八点以后联系我", vec![Reach::After(20)]),
        ("8点之后再打给我，晚上", vec![Reach::After(20)]),
        ("下午5点前联系", vec![Reach::Before(17)]),
        ("我只有周末有空", vec![Reach::Weekends]),
        (
            "請不要打電話，先傳簡訊",
            vec![Reach::NoCalls, Reach::TextFirst],
        ),
        (
            "Please don't call, WeChat only",
            vec![Reach::Wechat, Reach::NoCalls],
        ),
        ("call me after 8 pm", vec![Reach::After(20)]),
        ("下午三点以后有号吗", vec![]),
        ("100平装修多少钱", vec![]),
        ("你们电话多少", vec![]),
        ("能加微信吗", vec![]),
        (
            "电话就别打了，微信上说吧",
            vec![Reach::Wechat, Reach::NoCalls],
        ),
        (
            "上班时间不太能接电话，加个微信吧",
            vec![Reach::Wechat, Reach::NoCalls],
        ),
        ("请勿致电", vec![Reach::NoCalls]),
        ("麻烦不要给我来电", vec![Reach::NoCalls]),
        ("I'd rather you did not phone me", vec![Reach::NoCalls]),
        ("不要加我微信", vec![]),
        ("先不留电话", vec![]),
        ("你们怎么不接电话", vec![]),
        ("要不要打电话预约", vec![]),
        ("别的店电话打不通", vec![]),
        ("免费电话是多少", vec![]),
        ("piano call", vec![]),
    ] {
        assert_eq!(find(text), expected, "{text}");
    }
}

#[test]
fn turning_contact_down_is_told_from_speaking_of_it() {
    for text in [
        "不要加我微信",
        "先不要加line",
        "微信就不加了",
        "号码不给",
        "电话免了",
        "先不留手机号",
        "暂时不方便留联系方式",
        "不想給電話",
        "I won't give you my number",
        "no need to leave my phone number",
    ] {
        assert!(declines(&fold(text)), "{text}");
    }
    for text in [
        "怎么加微信",
        "加不加微信都行",
        "我不知道你们电话",
        "打电话没人接",
        "留个电话给你",
        "给你我的号码",
        "免费吗，电话多少",
        "call me at noon",
        "不错，加我微信",
    ] {
        assert!(!declines(&fold(text)), "{text}");
    }
}

#[test]
fn a_later_wish_takes_the_place_of_the_earlier() {
    let mut known = vec![Reach::After(20), Reach::NoCalls];
    keep(&mut known, [Reach::After(19), Reach::Wechat]);
    assert_eq!(known, [Reach::Wechat, Reach::NoCalls, Reach::After(19)]);
}

#[test]
fn no_call_is_announced_to_whoever_does_not_want_one() {
    let text = "顾问看过后给您回电，或打电话给您。".to_owned();
    assert_eq!(respect(text.clone(), &[Reach::Weekends]), text);
    let quiet = respect(text, &[Reach::NoCalls]);
    assert_eq!(quiet, "顾问看过后给您回消息，或发消息给您。");
    let english = respect("We will call you soon.".into(), &[Reach::Wechat]);
    assert_eq!(english, "We will message you soon.");
}

#[test]
fn a_number_with_a_digit_too_few_or_too_many_is_noticed() {
    for text in [
        "我电话1381234567",
        "138 1234 56789",
        "电话是138123456789，谢谢",
        "１３８１２３４５６７",
        "我电话138***4567",
        "138*****6789",
        "手机 13****45 下午打",
    ] {
        assert!(has_odd_number(text), "{text}");
    }
    for text in [
        "138****5678",
        "010****6666",
        "+852****4567",
        "微信li****88",
        "订单202611230001",
        "预算1300000000000",
        "100平",
        "13812345678",
        "a1381234567",
        "2026-11-22",
    ] {
        assert!(!has_odd_number(text), "{text}");
    }
}
