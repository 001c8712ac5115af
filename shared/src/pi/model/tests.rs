//! What a model may do, and what it may not, whatever it says.

use super::*;
use crate::id::Key;
use crate::lang::Lang;
use crate::merchant::Hours;
use crate::pi::tests::{playbook, profile};
use crate::pi::{Saying, Turn, answer, answer_with};
use crate::time::Millis;
use proptest::prelude::*;

const NOON: Millis = Millis(1_795_406_400_000);

fn hours() -> Hours {
    profile("dental").hours
}

fn heard(text: &str) -> Heard<'_> {
    Heard {
        text,
        intent: None,
        gave_contact: false,
    }
}

fn reply(json: &str) -> Reply {
    Reply::parse(json).unwrap()
}

fn said(turn: &Turn) -> String {
    let text = |saying: &Saying| match saying {
        Saying::Text { text, .. } => text.clone(),
        other => format!("{other:?}"),
    };
    turn.sayings.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn with(text: &str, reply: &Reply) -> Turn {
    answer_with(
        &playbook("dental"),
        &Memory::default(),
        heard(text),
        Lang::ZhCn,
        &hours(),
        NOON,
        Some(reply),
    )
}

#[test]
fn a_model_s_words_stand_where_the_answer_stands() {
    let question = "种一颗牙多少钱";
    let rules = answer(
        &playbook("dental"),
        &Memory::default(),
        heard(question),
        Lang::ZhCn,
        &hours(),
        NOON,
    );
    assert!(rules.open);
    let turn = with(
        question,
        &reply(r#"{"text":"按颗计算，面诊后给书面清单。"}"#),
    );
    assert!(said(&turn).starts_with("按颗计算，面诊后给书面清单。"));
    // What is asked next is the rules' matter.
    assert_eq!(turn.memory.asked, rules.memory.asked);
    assert_eq!(turn.sayings.len(), rules.sayings.len());
}

#[test]
fn what_the_rules_alone_decide_no_model_is_asked() {
    let plain = |text: &str, gave_contact| {
        let heard = Heard {
            gave_contact,
            ..heard(text)
        };
        let playbook = playbook("dental");
        answer(
            &playbook,
            &Memory::default(),
            heard,
            Lang::ZhCn,
            &hours(),
            NOON,
        )
    };
    assert!(!plain("转人工", false).open);
    assert!(!plain("先不留电话", false).open);
    assert!(!plain("138****5678", true).open);
    assert!(plain("你们那里停车方便吗我开车来", false).open);
}

#[test]
fn a_field_that_the_visitor_has_not_written_is_dropped() {
    let key = |text: &str| Key::parse(text).unwrap();
    let known = reply(r#"{"text":"好的。","fields":{"city":"杭州","nonsense":"x"}}"#);
    let turn = with("我在杭州这边想了解一下", &known);
    assert_eq!(
        turn.memory.fields.get(&key("city")).map(String::as_str),
        Some("杭州")
    );
    let turn = with("我想了解一下", &known);
    assert!(turn.memory.fields.is_empty());
}

#[test]
fn a_model_may_call_a_person_but_not_keep_one_away() {
    let turn = with(
        "种一颗牙多少钱",
        &reply(r#"{"text":"请同事来回答。","hand_over":true}"#),
    );
    assert!(turn.hand_over && !said(&turn).is_empty());
    let turn = with("转人工", &reply(r#"{"text":"不用，我来答。"}"#));
    assert!(turn.hand_over && !said(&turn).contains("我来答"));
}

#[test]
fn a_reply_has_one_shape() {
    assert_eq!(reply("```json\n{\"text\":\" 好 \"}\n```").text, "好");
    assert_eq!(reply("Sure! {\"text\":\"好\",\"why\":1} Bye").text, "好");
    for (text, error) in [
        ("好", ReplyError::Shape),
        ("{\"say\":\"好\"}", ReplyError::Shape),
        ("{\"text\":\"  \"}", ReplyError::Empty),
        ("{\"text\":\"好\",\"fields\":[]}", ReplyError::Shape),
    ] {
        assert_eq!(Reply::parse(text), Err(error), "{text}");
    }
    let long = format!("{{\"text\":\"{}\"}}", "好".repeat(501));
    assert_eq!(Reply::parse(&long), Err(ReplyError::TooLong));
}

#[test]
fn the_sieve_lets_through_what_is_known_and_nothing_else() {
    let playbook = playbook("dental");
    let sieve = Sieve::new(&playbook, ["我妈七十二岁"]);
    assert_eq!(
        sieve.check("每颗 4,980–12,800 元，七十二岁也要先面诊。"),
        Ok(())
    );
    assert_eq!(
        sieve.check("只要 999 元。"),
        Err(Doubt::Number("999".into()))
    );
    assert_eq!(sieve.check("打八折。"), Err(Doubt::Number("8".into())));
    assert_eq!(
        sieve.check("请看 https://evil.example"),
        Err(Doubt::Address)
    );
    assert!(matches!(
        sieve.check("我们是全市第一。"),
        Err(Doubt::Claim { .. })
    ));
}

#[test]
fn sentences_are_shown_once_they_are_whole_and_have_passed() {
    let playbook = playbook("dental");
    let sieve = Sieve::new(&playbook, []);
    let mut stream = Stream::default();
    let mut shown = Vec::new();
    for piece in [
        "{\"te",
        "xt\":\"可以先",
        "来面诊。医生会",
        "看片。",
        "只要 999 元。",
    ] {
        stream.push(piece);
        shown.push(stream.draft(&sieve));
    }
    assert_eq!(
        shown,
        [
            Draft::Same,
            Draft::Same,
            Draft::Text("可以先来面诊。".into()),
            Draft::Text("可以先来面诊。医生会看片。".into()),
            Draft::Stop(Doubt::Number("999".into())),
        ]
    );
}

/// Nothing that a model writes, whole or in pieces, makes anything panic or passes unseen.
#[test]
fn whatever_a_model_writes_is_read_or_refused() {
    let playbook = playbook("dental");
    let sieve = Sieve::new(&playbook, []);
    let pieces =
        proptest::collection::vec(".{0,24}|\\{\"text\":\"|\"|\\\\u4e|好。|999 元。|\\}", 0..8);
    proptest!(|(pieces in pieces)| {
        let mut stream = Stream::default();
        for piece in &pieces {
            stream.push(piece);
            if let Draft::Text(text) = stream.draft(&sieve) {
                prop_assert_eq!(sieve.check(&text), Ok(()));
            }
        }
        if let Ok(reply) = Reply::parse(stream.text()) {
            prop_assert!(!reply.text.is_empty());
        }
    });
}
