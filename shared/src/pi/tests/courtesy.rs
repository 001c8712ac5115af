//! What Pi leaves: questions, cards and words that somebody in danger, a child, or whoever has had enough does
//! not need.

use super::*;
use crate::pi::model::Sieve;
use crate::pi::{Reach, Why, summary};
use proptest::prelude::*;

fn cards(turn: &Turn) -> usize {
    let is_card = |saying: &&Saying| !matches!(saying, Saying::Text { .. });
    turn.sayings.iter().filter(is_card).count()
}

fn chips(turn: &Turn) -> usize {
    let count = |saying: &Saying| match saying {
        Saying::Text { follow_ups, .. } => follow_ups.len(),
        _ => 0,
    };
    turn.sayings.iter().map(count).sum()
}

#[test]
fn danger_gets_plain_words_a_number_and_a_person_and_nothing_else() {
    for (lang, text, number) in [
        (Lang::ZhCn, "我不想活了", "12356"),
        (Lang::ZhTw, "我不想活了", "1925"),
        (Lang::ZhCn, "100平装修多少钱，等等，厨房着火了", "119"),
        (Lang::ZhTw, "他現在要打死我", "110"),
        (Lang::ZhCn, "孩子突然抽搐叫不醒", "120"),
        (Lang::En, "I'm being scammed right now", "96110"),
    ] {
        let mut talk = Talk::with("renovation-crew").in_lang(lang).at(NIGHT);
        let turn = talk.say(text);
        assert!(said(&turn).contains(number), "{text}: {}", said(&turn));
        assert_eq!(
            (turn.sayings.len(), cards(&turn), chips(&turn)),
            (1, 0, 0),
            "{text}"
        );
        assert!(
            turn.hand_over && turn.alarm.is_some() && !turn.open && turn.memory.asked.is_none()
        );
        for text in [
            "100平装修多少钱",
            "给我打个电话吧",
            "how much is it",
            "转人工",
        ] {
            let turn = talk.say(text);
            assert_eq!((cards(&turn), &turn.memory.asked), (0, &None), "{text}");
        }
        assert_eq!(cards(&talk.contact("138****5678")), 0);
    }
}

#[test]
fn a_case_of_violence_is_answered_after_the_number() {
    let mut talk = Talk::with("law");
    let turn = talk.say("打官司离婚家暴怎么办");
    let words = said(&turn);
    assert!(words.contains("110") && turn.alarm.is_none(), "{words}");
    assert!(turn.sayings.len() > 1, "{words}");
    assert!(
        !said(&talk.say("家暴离婚要多少律师费")).contains("110"),
        "said once"
    );
}

#[test]
fn a_child_is_asked_for_a_grown_up_and_not_for_a_contact() {
    for text in [
        "我今年12岁，想种牙",
        "我上初一想自己报名",
        "别告诉我爸妈，我想来看牙",
    ] {
        let mut talk = Talk::with("dental");
        let turn = talk.say(text);
        assert!(said(&turn).contains("监护人"), "{text}: {}", said(&turn));
        assert_eq!(cards(&turn), 0);
        for text in ["种牙多少钱", "给我打个电话吧", "医保能用吗", "转人工"] {
            let turn = talk.say(text);
            assert_eq!((cards(&turn), &turn.memory.asked), (0, &None), "{text}");
        }
        let booking = said(&talk.say("我想预约"));
        assert!(
            booking.contains("监护人") && !booking.contains("联系方式"),
            "{booking}"
        );
        assert_eq!(cards(&talk.contact("138****5678")), 0);
    }
}

#[test]
fn what_is_not_offered_is_said_and_nothing_is_asked_for_it() {
    let pack = crate::pack::builtin(&Key::parse("education").unwrap()).unwrap();
    let kind = pack.service_types[0].id.clone();
    let profile = crate::pack::sample_profile(&pack, &kind, &Lang::ALL);
    let mut talk = Talk::with("renovation-crew");
    talk.playbook = Playbook::from_pack(pack, &profile, 1).unwrap();
    let turn = talk.say("孩子四年级数学跟不上，能补数学吗");
    assert_eq!(
        turn.memory.intent.as_ref().map(Key::as_str),
        Some("school_subjects")
    );
    assert_eq!(
        (cards(&turn), turn.memory.asked.as_ref(), turn.memory.useful),
        (0, None, 0)
    );
    assert!(chips(&turn) > 0);
}

#[test]
fn stop_means_no_question_and_no_card_until_the_visitor_wants_to_be_reached() {
    for text in ["别问了", "不要再问我了", "stop asking"] {
        let mut talk = Talk::with("renovation-crew");
        talk.tap("price");
        assert!(talk.memory.asked.is_some());
        let turn = talk.say(text);
        assert_eq!(
            (cards(&turn), chips(&turn), &turn.memory.asked),
            (0, 0, &None),
            "{text}"
        );
        for text in ["100平装修多少钱", "质保多久", "工期要多久"] {
            let turn = talk.say(text);
            assert!(!turn.sayings.is_empty());
            assert_eq!((cards(&turn), &turn.memory.asked), (0, &None), "{text}");
        }
        assert_eq!(cards(&talk.say("你们给我打个电话吧")), 1);
    }
}

#[test]
fn anger_gets_a_person_and_no_card() {
    for text in ["我要投诉", "你们是骗子", "态度太差了"] {
        let mut talk = Talk::with("renovation-crew");
        let turn = talk.say(text);
        assert!(
            turn.hand_over && cards(&turn) == 0,
            "{text}: {}",
            said(&turn)
        );
        assert_eq!(turn.memory.why, Some(Why::Complaint));
    }
}

#[test]
fn a_number_with_a_wrong_count_of_digits_is_asked_back_once() {
    let mut talk = Talk::with("dental");
    let turn = talk.say("我电话是1381234567");
    assert!(
        said(&turn).contains("位数") && cards(&turn) == 0,
        "{}",
        said(&turn)
    );
    assert!(!said(&talk.say("1381234567")).contains("位数"));
    let turn = Talk::with("dental").say("种牙多少钱，我电话138123456789");
    assert!(said(&turn).contains("4,980") && said(&turn).contains("位数"));
}

#[test]
fn the_way_of_contact_is_kept_and_respected() {
    let mut talk = Talk::with("law");
    let turn = talk.say("别打电话，加微信就行，晚上八点以后联系");
    assert_eq!(
        talk.memory.reach,
        [Reach::Wechat, Reach::NoCalls, Reach::After(20)]
    );
    assert!(!talk.memory.contact_refused);
    assert_eq!(
        turn.sayings.last(),
        Some(&Saying::LeadCard),
        "{}",
        said(&turn)
    );
    let mut talk = Talk::with("law");
    talk.say("不要打电话给我");
    assert!(talk.memory.contact_refused && talk.memory.reach == [Reach::NoCalls]);
    for text in ["律师费怎么收", "要准备什么材料", "转人工", "怎么联系你们"] {
        let words = said(&talk.say(text));
        assert!(
            !words.contains("给您打电话") && !words.contains("回电"),
            "{words}"
        );
    }
}

#[test]
fn sensitive_questions_wait_for_a_consent_and_a_no_is_final() {
    let mut talk = Talk::with("dental");
    talk.memory.has_lead = true;
    let mut shown = 0;
    for text in ["种牙多少钱", "医保能用吗", "疼不疼", "多久能好", "怎么付款"]
    {
        let turn = talk.say(text);
        shown += turn
            .sayings
            .iter()
            .filter(|saying| **saying == Saying::SensitiveConsentCard)
            .count();
        if talk.memory.sensitive_asked && talk.memory.sensitive_agreed.is_none() {
            talk.memory.sensitive_agreed = Some(false);
            assert_eq!(cards(&talk.react(Occasion::SensitiveAnswered)), 0);
        }
        let asked = talk
            .memory
            .asked
            .as_ref()
            .and_then(|asked| talk.playbook.field(asked));
        assert!(asked.is_none_or(|field| !field.sensitive));
    }
    assert_eq!(shown, 1);
}

#[test]
fn a_person_reads_in_one_line_what_is_known() {
    let mut talk = Talk::with("dental");
    talk.tap("parents");
    talk.say("我在杭州，只加微信");
    talk.say("转人工");
    let line = summary(&talk.playbook, &talk.memory, Lang::ZhCn);
    for part in ["要求真人", "杭州", "父母", "问过：", "用微信联系"] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert_eq!(summary(&talk.playbook, &Memory::default(), Lang::En), "");
}

#[rustfmt::skip]
const SAID: &[&str] = &[
    "100平装修多少钱", "种牙多少钱", "律师费怎么收", "地址在哪", "多久能好", "质保多久", "给我打个电话吧", "转人工",
    "先不留电话", "别问了", "我要投诉", "我不想活了", "煤气泄漏了", "我今年12岁", "别告诉我爸妈", "只加微信别打电话",
    "1381234567", "我在杭州", "不知道", "好的", "谢谢", "火星", "stop asking", "how much", "打官司离婚家暴怎么办",
    "缺了三颗牙", "有案例吗", "不用了",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is said, in whatever order: one question or card a turn, none after an alarm or a stop, no
    /// contact asked for too often, and nothing that may not be said.
    #[test]
    fn every_turn_keeps_the_rules(
        slug in prop::sample::select(vec!["dental", "law", "renovation-crew", "cleaning"]),
        turns in prop::collection::vec((prop::sample::select(SAID), 0_u8..8), 1..14),
        night in any::<bool>(),
        shows in any::<bool>(),
    ) {
        let talk = if shows { Talk::with_catalog(slug) } else { Talk::with(slug) };
        let mut talk = talk.at(if night { NIGHT } else { DAY });
        let mut offers = 0;
        let mut told = Vec::new();
        for (text, what) in turns {
            let before = talk.memory.clone();
            told.push(text);
            let turn = match what {
                0 => talk.contact(text),
                1 => talk.react(Occasion::Refused),
                2 => talk.react(Occasion::CardFilled),
                _ => talk.say(text),
            };
            let asked = turn.memory.asked_before.len() - before.asked_before.len();
            prop_assert!(asked + cards(&turn) <= 1, "{text}: {}", said(&turn));
            if turn.memory.is_held() {
                prop_assert_eq!(asked + cards(&turn), 0, "{}: {}", text, said(&turn));
            }
            if turn.alarm.is_some() {
                prop_assert_eq!((turn.sayings.len(), chips(&turn)), (1, 0));
            }
            offers += usize::from(what > 2 && text != "给我打个电话吧" && !text.contains("微信")
                && turn.sayings.contains(&Saying::LeadCard));
            let (opens, closes) = talk.hours.written();
            let fields: Vec<&str> = turn.memory.fields.values().map(String::as_str).collect();
            let known = told.iter().copied().chain(fields).chain([opens.as_str(), closes.as_str(), "100"]);
            let sieve = Sieve::new(&talk.playbook, known);
            for saying in &turn.sayings {
                if let Saying::Text { text, .. } = saying {
                    let claims = talk.playbook.linter().find(text);
                    prop_assert!(claims.is_none(), "{text}: {claims:?}");
                    // What is calculated with the visitor's number is the merchant's price times it.
                    let is_calculated = text.contains('按');
                    prop_assert!(is_calculated || sieve.check(text).is_ok(), "{text}: {:?}", sieve.check(text));
                }
            }
        }
        let most = talk.playbook.policy.contact_asks_max as usize;
        prop_assert!(offers <= most, "{offers} of {most}");
    }
}
