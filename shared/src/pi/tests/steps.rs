//! What Pi does, turn by turn.

use super::*;
use proptest::prelude::*;

fn chips(turn: &Turn) -> usize {
    turn.sayings
        .iter()
        .map(|saying| {
            if let Saying::Text { follow_ups, .. } = saying {
                follow_ups.len()
            } else {
                0
            }
        })
        .sum()
}

fn cards(turn: &Turn) -> usize {
    turn.sayings
        .iter()
        .filter(|saying| !matches!(saying, Saying::Text { .. }))
        .count()
}

#[test]
fn one_question_has_three_correct_answers() {
    let cases = [
        (
            "renovation-crew",
            ["3.8–4.8 万元", "6.8–8.8 万元"],
            ["4.6–5.8 万元", "8.2–10.6 万元"],
            "不在里面",
        ),
        (
            "renovation-design",
            ["1.2–2.6 万元", "16.8–26.8 万元"],
            ["1.4–3.1 万元", "20.2–32.2 万元"],
            "设计费",
        ),
        (
            "renovation-materials",
            ["5–8 万元", "498–798"],
            ["6–9.6 万元", "498–798"],
            "不含人工",
        ),
    ];
    for (slug, hundred, more, own) in cases {
        for (text, sums) in [("100平装修多少钱", hundred), ("１２０平装修多少钱？", more)]
        {
            let turn = Talk::with(slug).say(text);
            let words = said(&turn);
            assert!(
                sums.iter().all(|sum| words.contains(sum)) && words.contains(own),
                "{slug} {text}: {words}"
            );
        }
    }
}

#[test]
fn a_price_is_told_in_the_visitors_language() {
    let words = said(
        &Talk::with("renovation-crew")
            .in_lang(Lang::En)
            .say("how much for 100 sqm?"),
    );
    assert!(
        words.contains("¥38,000–48,000") && words.contains("¥68,000–88,000"),
        "{words}"
    );
    let words = said(
        &Talk::with("renovation-crew")
            .in_lang(Lang::ZhTw)
            .say("30坪裝潢要多少錢"),
    );
    assert!(
        words.contains("按 99 ㎡") && words.contains("3.8–4.8 萬元"),
        "{words}"
    );
}

#[test]
fn a_tapped_example_is_answered_and_the_real_value_asked_for() {
    let mut talk = Talk::with("renovation-crew");
    let turn = talk.tap("price");
    assert!(
        said(&turn).contains("按 100 ㎡")
            && said(&turn).ends_with("您家大概多少平？说个数我就能帮您算一下。")
    );
    assert!(talk.memory.fields.is_empty());
    let turn = talk.say("一百二");
    assert!(
        said(&turn).contains("按 120 ㎡ 算：清包约 4.6–5.8 万元"),
        "{}",
        said(&turn)
    );
    assert_eq!(turn.sayings.last(), Some(&Saying::LeadCard));
}

#[test]
fn from_the_first_question_to_the_lead() {
    let mut talk = Talk::with("dental");
    let turn = talk.tap("parents");
    assert_eq!((cards(&turn), chips(&turn)), (0, 3));
    assert!(
        said(&turn).contains("哪个城市"),
        "parents are known from the chip, so the next field is asked for"
    );
    let turn = talk.say("我在杭州");
    assert_eq!(turn.sayings.last(), Some(&Saying::LeadCard));
    let turn = talk.contact("我姓王，电话138****5678，下午打");
    assert_eq!(turn.sayings.last(), Some(&Saying::ConsentCard));
    assert!(!said(&turn).contains("138"), "the number is not repeated");
    assert_eq!(talk.memory.name.as_deref(), Some("王"));
    let fields: Vec<(&str, &str)> = talk
        .memory
        .fields
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("city", "杭州"),
            ("for_whom", "父母"),
            ("visit_time", "下午")
        ]
    );
    talk.memory.has_lead = true;
    let turn = react(
        &talk.playbook,
        &talk.memory,
        Occasion::LeadComplete,
        talk.lang,
        &talk.hours,
        talk.now,
    );
    assert!(said(&turn).contains("已经收到"));
    assert_eq!(
        turn.sayings.last(),
        Some(&Saying::SensitiveConsentCard),
        "health is asked for only after a consent of its own"
    );
    talk.memory = turn.memory;
    talk.memory.sensitive_agreed = Some(true);
    let turn = talk.react(Occasion::SensitiveAnswered);
    assert!(said(&turn).contains("缺了大概几颗"), "{}", said(&turn));
    let turn = talk.say("种一颗牙多少钱");
    assert_eq!(cards(&turn), 0, "nobody is asked twice");
}

#[test]
fn a_question_with_a_contact_is_answered_before_the_consent_card() {
    let turn = Talk::with("renovation-crew").contact("100平装修多少钱？电话138****5678");
    let words = said(&turn);
    assert!(
        words.starts_with("我们是施工队") && words.ends_with("<consent card>"),
        "{words}"
    );
    assert_eq!(cards(&turn), 1);
}

#[test]
fn a_contact_is_asked_for_twice_at_most() {
    let mut talk = Talk::with("dental");
    let asked: usize = [
        "种牙多少钱",
        "医保能用吗",
        "疼不疼",
        "多久能好",
        "医生资质怎么查",
        "怎么付款",
        "地址在哪",
        "检查流程",
    ]
    .map(|text| cards(&talk.say(text)))
    .iter()
    .sum();
    assert_eq!(asked, 2);
    assert_eq!(talk.memory.contact_asks, 2);
}

#[test]
fn a_refusal_is_respected_and_another_way_offered() {
    for no in [
        "先不留电话",
        "不用了",
        "暂时不想留号码，谢谢",
        "No, thanks.",
    ] {
        let mut talk = Talk::with("renovation-crew");
        assert_eq!(cards(&talk.say("100平装修多少钱")), 1);
        let turn = talk.say(no);
        assert!(talk.memory.contact_refused, "{no}");
        assert!(
            said(&turn).contains("400-000-0000") && cards(&turn) == 0,
            "{no}: {}",
            said(&turn)
        );
        for question in ["质保多久", "怎么付款", "工期要多久"] {
            let turn = talk.say(question);
            assert!(
                cards(&turn) == 0 && talk.memory.asked.is_none(),
                "{no}, {question}: {}",
                said(&turn)
            );
        }
        assert_eq!(
            cards(&talk.say("那你们给我打个电话吧")),
            1,
            "unless the visitor asks for it"
        );
    }
    let mut talk = Talk::with("law");
    let turn = talk.say("先不留电话，律师费怎么收");
    assert!(
        said(&turn).contains("没关系") && said(&turn).contains("600"),
        "{}",
        said(&turn)
    );
    let turn = react(
        &talk.playbook,
        &talk.memory,
        Occasion::Refused,
        talk.lang,
        &talk.hours,
        talk.now,
    );
    assert!(turn.memory.contact_refused && cards(&turn) == 0);
}

#[test]
fn a_reply_is_the_value_of_what_was_asked_unless_it_is_a_question() {
    let mut talk = Talk::with("law");
    talk.tap("fee");
    let mut talk = Talk::with("law");
    assert!(said(&talk.tap("night")).contains("哪一类"));
    assert!(said(&talk.say("律师费怎么收")).contains("600"));
    assert!(
        !talk
            .memory
            .fields
            .contains_key(&Key::parse("case_type").unwrap())
    );
    let mut talk = Talk::with("law");
    talk.tap("night");
    talk.say("一桩说来话长的旧事");
    assert_eq!(
        talk.memory
            .fields
            .get(&Key::parse("case_type").unwrap())
            .map(String::as_str),
        Some("一桩说来话长的旧事")
    );
    let mut talk = Talk::with("renovation-crew");
    talk.tap("price");
    let turn = talk.say("还不知道");
    assert!(
        talk.memory.fields.is_empty() && !said(&turn).contains("多少平"),
        "left open, not asked again: {}",
        said(&turn)
    );
}

#[test]
fn what_is_not_understood_is_said_so_and_then_handed_over() {
    let mut talk = Talk::with("dental");
    let turn = talk.say("火星上有牙医吗哈哈");
    assert!(!turn.hand_over && chips(&turn) >= 1, "{}", said(&turn));
    let turn = talk.say("股票推荐一下");
    assert!(
        turn.hand_over && said(&turn).contains("已经通知前台"),
        "{}",
        said(&turn)
    );
    let turn = talk.say("基金呢推荐一下");
    assert!(
        turn.hand_over && said(&turn).contains("一并转给"),
        "{}",
        said(&turn)
    );
    assert!(talk.say("债券推荐一下").sayings.is_empty());
    assert!(
        said(&talk.say("种牙多少钱")).contains("4,980"),
        "what Pi knows it still answers"
    );
}

#[test]
fn a_person_is_called_at_once_when_asked_for() {
    for (slug, lang, text) in [
        ("dental", Lang::ZhCn, "转人工"),
        ("law", Lang::ZhCn, "我要找真人，别再自动回复了"),
        ("renovation-crew", Lang::ZhTw, "轉人工"),
        ("cleaning", Lang::En, "Can I talk to a real person?"),
    ] {
        let turn = Talk::with(slug).in_lang(lang).say(text);
        assert!(turn.hand_over, "{text}: {}", said(&turn));
        assert!(cards(&turn) <= 1);
    }
    let labour = Talk::with("renovation-crew").say("人工费多少一平");
    assert!(!labour.hand_over, "人工费 is a price, no wish for a person");
}

#[test]
fn at_night_it_is_said_once_when_a_person_will_be_there() {
    let mut talk = Talk::with("law").at(NIGHT);
    let first = said(&talk.say("律师费怎么收"));
    assert!(first.contains("明天 09:00"), "{first}");
    assert!(!said(&talk.say("要准备什么材料")).contains("09:00"));
    assert!(
        said(&talk.say("转人工")).contains("明天 09:00"),
        "a promise names its time"
    );
    let by_day = said(&Talk::with("law").say("律师费怎么收"));
    assert!(!by_day.contains("09:00"), "{by_day}");
}

#[test]
fn what_the_trade_may_not_say_does_not_leave() {
    let mut talk = Talk::with("dental");
    let scene = talk
        .playbook
        .intents
        .iter_mut()
        .find(|scene| scene.id.as_str() == "pain")
        .unwrap();
    scene.answer = crate::lang::Localised::only(Lang::ZhCn, "我们的种植全程无痛，保证您的安全。");
    let turn = talk.say("疼不疼");
    assert!(
        turn.hand_over && !said(&turn).contains("无痛"),
        "{}",
        said(&turn)
    );
}

#[test]
fn an_old_memory_is_read() {
    let memory: Memory =
        serde_json::from_str(r#"{"fields":{"city":"杭州"},"misses":1,"later":true}"#).unwrap();
    assert_eq!(
        (memory.fields.len(), memory.misses, memory.useful),
        (1, 1, 0)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is typed, in whatever order: no panic, one card at most, and it comes last.
    #[test]
    fn nothing_typed_breaks_a_turn(
        slug in prop::sample::select(vec!["dental", "law", "renovation-crew", "renovation-design", "renovation-materials", "cleaning"]),
        turns in prop::collection::vec((prop_oneof![
            ".{0,40}",
            "[0-9一二三十百两万平颗元点年,.*-]{0,12}",
            "(我|在|多少钱|100平|预算|10万|杭州|下午|吗|？|转人工|不用了| ){0,8}",
        ], any::<bool>()), 1..6),
        night in any::<bool>(),
        shows in any::<bool>(),
    ) {
        let talk = if shows { Talk::with_catalog(slug) } else { Talk::with(slug) };
        let mut talk = talk.at(if night { NIGHT } else { DAY });
        for (text, gave_contact) in turns {
            let turn = if gave_contact { talk.contact(&text) } else { talk.say(&text) };
            prop_assert!(cards(&turn) <= 1);
            let card_at = turn.sayings.iter().position(|saying| !matches!(saying, Saying::Text { .. }));
            prop_assert!(card_at.is_none_or(|at| at + 1 == turn.sayings.len()));
            prop_assert!(turn.memory.fields.values().all(|value| value.chars().count() <= crate::limit::FIELD_CHARS_MAX));
        }
    }
}
