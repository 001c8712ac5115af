//! Thoughts in pieces, and answers that a model writes.

use super::*;
use crate::conversation::driver::{Driver, Input, Outbox, Write};
use crate::limit;
use crate::pi::model::Reply;

/// A driver, and the messages that were written.
struct Shell {
    driver: Driver,
    transcript: Vec<(From, String)>,
    alarm: Option<Millis>,
    now: Millis,
    count: u32,
}

impl Shell {
    fn new(model: bool) -> Self {
        let script = Script {
            model_replies_per_day: if model { 20 } else { 0 },
            ..script()
        };
        Self {
            driver: Driver::begin(beginning(), script, NOON),
            transcript: Vec::new(),
            alarm: None,
            now: NOON,
            count: 0,
        }
    }

    fn take(&mut self, input: Input) -> Vec<Effect> {
        let plan = self.driver.decide(input, self.now).unwrap();
        for write in &plan.writes {
            match write {
                Write::Append(stored) => self
                    .transcript
                    .push((stored.message.from.clone(), stored.message.body.plain())),
                Write::Alarm(at) => self.alarm = Some(*at),
                _ => {}
            }
        }
        let effects = self.driver.commit(plan);
        if let Some(thought) = &self.driver.conversation().thought {
            let alarm = self.alarm.expect("a thought has an alarm");
            assert!(alarm > self.now && alarm <= thought.due);
        }
        effects
    }

    fn happen(&mut self, event: Event) -> Vec<Effect> {
        self.take(Input::Happened(Box::new(event)))
    }

    fn say(&mut self, words: &str) -> Vec<Effect> {
        self.count += 1;
        let uttered = utter(self.driver.conversation(), text(words));
        self.happen(Event::Said {
            id: MessageId::parse(&format!("w-{:08}", self.count)).unwrap(),
            stored: None,
            by: Speaker::Visitor,
            uttered,
        })
    }

    fn answers(&self) -> Vec<&str> {
        self.transcript
            .iter()
            .filter(|(from, _)| *from == From::Pi)
            .map(|(_, words)| words.as_str())
            .collect()
    }

    /// The object ends and begins anew; then its alarm rings.
    fn ring_anew(&mut self) -> Vec<Effect> {
        self.driver = Driver::resume(
            self.driver.conversation().clone(),
            self.driver.script().clone(),
            Outbox::default(),
        );
        self.now = self.driver.conversation().thought.as_ref().unwrap().due;
        self.take(Input::AlarmRang)
    }
}

fn waits(effects: &[Effect]) -> Option<(Seq, Millis)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Wait { no, until } => Some((*no, *until)),
        _ => None,
    })
}

fn asks(effects: &[Effect]) -> Option<Seq> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask { no, .. } => Some(*no),
        _ => None,
    })
}

#[test]
fn a_thought_in_pieces_is_answered_once() {
    let mut shell = Shell::new(false);
    let (first, _) = waits(&shell.say("我妈")).expect("more may follow");
    shell.now = shell.now.plus(900);
    let (second, until) = waits(&shell.say("七十二了")).expect("more may follow");
    assert_eq!(shell.answers(), [""; 0]);
    // The first piece's moment is over, the thought is not.
    shell.happen(Event::ThoughtOver { no: first });
    assert_eq!(shell.answers(), [""; 0]);
    shell.now = until;
    shell.happen(Event::ThoughtOver { no: second });
    let answers = shell.answers().len();
    assert!(answers > 0);
    shell.happen(Event::ThoughtOver { no: second });
    assert_eq!(shell.answers().len(), answers, "once");
}

#[test]
fn a_question_is_answered_at_once_with_all_that_was_said_before_it() {
    let mut shell = Shell::new(false);
    shell.say("我妈缺了3颗");
    assert_eq!(waits(&shell.say("种牙多少钱")), None);
    assert!(shell.answers()[0].contains('3'), "{:?}", shell.answers());
}

#[test]
fn nobody_waits_for_ever() {
    let mut shell = Shell::new(false);
    for _ in 0..limit::THOUGHT_TEXTS_MAX {
        shell.say("嗯这个");
        shell.now = shell.now.plus(100);
    }
    assert!(!shell.answers().is_empty());
}

#[test]
fn a_chip_comes_after_the_answer_to_what_was_said_before() {
    let mut shell = Shell::new(false);
    shell.say("我妈那个");
    let chip = Said::Chip {
        chip: ChipId::parse("price").unwrap(),
        text: MessageText::parse("种一颗牙多少钱").unwrap(),
    };
    let uttered = utter(shell.driver.conversation(), chip);
    shell.happen(Event::Said {
        id: MessageId::parse("w-99999999").unwrap(),
        stored: None,
        by: Speaker::Visitor,
        uttered,
    });
    let from: Vec<bool> = shell
        .transcript
        .iter()
        .map(|(from, _)| *from == From::Pi)
        .collect();
    assert_eq!(from[..3], [false, true, false]);
    assert_eq!(from.last(), Some(&true));
}

#[test]
fn an_object_that_ended_meanwhile_answers_when_its_alarm_rings() {
    for model in [false, true] {
        let mut shell = Shell::new(model);
        let words = if model {
            "种牙多少钱"
        } else {
            "我妈那个"
        };
        shell.say(words);
        assert_eq!(shell.answers(), [""; 0]);
        let mut effects = shell.ring_anew();
        // What the rules do not understand a model may.
        if asks(&effects).is_some() {
            effects = shell.ring_anew();
        }
        assert_eq!(asks(&effects), None);
        assert!(!shell.answers().is_empty());
    }
}

#[test]
fn a_model_s_answer_is_shown_and_one_that_comes_late_is_not() {
    let mut shell = Shell::new(true);
    let no = asks(&shell.say("种一颗牙多少钱")).expect("a model is asked");
    let reply = |text: &str| Some(Reply::parse(&format!("{{\"text\":\"{text}\"}}")).unwrap());
    shell.happen(Event::Modelled {
        no,
        reply: reply("按颗算，面诊后有清单。"),
        refused: false,
    });
    assert!(shell.answers()[0].starts_with("按颗算"));
    let said = shell.answers().len();
    shell.happen(Event::Modelled {
        no,
        reply: reply("又一次。"),
        refused: false,
    });
    assert_eq!(shell.answers().len(), said);
}

#[test]
fn a_model_that_fails_leaves_the_rules_answer() {
    let mut plain = Shell::new(false);
    plain.say("种一颗牙多少钱");
    let mut shell = Shell::new(true);
    let no = asks(&shell.say("种一颗牙多少钱")).unwrap();
    shell.happen(Event::Modelled {
        no,
        reply: None,
        refused: false,
    });
    assert_eq!(shell.answers(), plain.answers());
}

#[test]
fn more_words_take_an_answer_under_way_back() {
    let mut shell = Shell::new(true);
    let first = asks(&shell.say("种一颗牙多少钱")).unwrap();
    let second = asks(&shell.say("我妈缺了3颗，多少钱")).expect("asked anew");
    shell.happen(Event::Modelled {
        no: first,
        reply: Some(Reply::parse(r#"{"text":"太早。"}"#).unwrap()),
        refused: false,
    });
    assert_eq!(shell.answers(), [""; 0]);
    shell.happen(Event::Modelled {
        no: second,
        reply: None,
        refused: false,
    });
    assert!(!shell.answers().is_empty() && !shell.answers()[0].contains("太早"));
}

#[test]
fn a_person_who_answers_ends_pi_s_thought() {
    let mut shell = Shell::new(true);
    let no = asks(&shell.say("种一颗牙多少钱")).unwrap();
    let uttered = utter(shell.driver.conversation(), text("您好，我来回答"));
    shell.happen(Event::Said {
        id: MessageId::parse("o-00000001").unwrap(),
        stored: None,
        by: operator(),
        uttered,
    });
    shell.happen(Event::Modelled {
        no,
        reply: None,
        refused: false,
    });
    assert_eq!(shell.answers(), [""; 0]);
}
