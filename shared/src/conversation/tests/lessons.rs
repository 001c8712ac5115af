//! What a conversation teaches.

use super::*;
use crate::learning::{Lesson, Place, Refusal, What};
use crate::limit;

/// A conversation that takes one thing after another.
struct Talk {
    conversation: Conversation,
    script: Script,
    count: u32,
    now: Millis,
}

impl Talk {
    fn new() -> Self {
        Self {
            conversation: Conversation::begin(beginning(), NOON),
            script: script(),
            count: 0,
            now: NOON,
        }
    }

    fn happen(&mut self, event: Event) {
        self.now = self.now.plus(60_000);
        let outcome = step(&self.conversation, &self.script, event, self.now).unwrap();
        self.conversation = outcome.conversation;
        // A thought that waits for more is answered before the next one.
        if let Some(thought) = self.conversation.thought.clone() {
            let over = Event::ThoughtOver { no: thought.no };
            let outcome = step(&self.conversation, &self.script, over, thought.due).unwrap();
            self.conversation = outcome.conversation;
        }
    }

    fn say(&mut self, said: Said) {
        self.count += 1;
        let uttered = utter(&self.conversation, said);
        self.happen(Event::Said {
            id: MessageId::parse(&format!("w-{:08}", self.count)).unwrap(),
            stored: None,
            by: Speaker::Visitor,
            uttered,
        });
    }

    fn types(&mut self, words: &str) {
        self.say(text(words));
    }

    fn lessons(&self) -> Vec<Lesson> {
        self.conversation.report(&self.script, Vec::new()).lessons
    }

    fn refusals(&self) -> Vec<(String, Refusal)> {
        let refusals = self
            .lessons()
            .into_iter()
            .filter_map(|lesson| match lesson.what {
                What::Refused { intent, why } => Some((intent.as_str().to_owned(), why)),
                What::Unanswered { .. } => None,
            });
        refusals.collect()
    }

    fn place(&self) -> Place {
        let report = self.conversation.report(&self.script, Vec::new());
        report.ending.unwrap().place
    }
}

#[test]
fn what_pi_can_t_answer_is_noted_down_with_contacts_masked() {
    let mut talk = Talk::new();
    talk.types("种一颗牙多少钱");
    assert_eq!(talk.lessons(), []);
    talk.types("门口那家奶茶店还开着吗，能打13800000000问吗");
    talk.types("门口那家奶茶店还开着吗");
    let lessons = talk.lessons();
    let texts: Vec<String> = lessons
        .iter()
        .filter_map(|lesson| match &lesson.what {
            What::Unanswered { text, .. } => Some(text.clone()),
            What::Refused { .. } => None,
        })
        .collect();
    assert!(texts.iter().all(|text| !text.contains("13800000000")));
    assert_eq!(texts.last().unwrap(), "门口那家奶茶店还开着吗");
    assert_eq!(talk.place(), Place::NotUnderstood);
    // Told again and again, they are the same: what is told twice is known by its number.
    assert_eq!(talk.lessons(), lessons);
}

#[test]
fn a_chip_under_an_unanswered_question_says_what_it_meant() {
    let mut talk = Talk::new();
    talk.types("门口那家奶茶店还开着吗");
    let chip = ChipId::parse("f-warranty").unwrap();
    talk.say(Said::Chip {
        chip,
        text: MessageText::parse("有质保吗").unwrap(),
    });
    let lesson = talk.lessons().remove(0);
    let What::Unanswered { meant, .. } = lesson.what else {
        panic!("{lesson:?}")
    };
    assert_eq!(meant, Key::parse("warranty").ok());
}

#[test]
fn answers_that_were_no_good_are_noted_down() {
    let mut talk = Talk::new();
    talk.types("种一颗牙多少钱");
    talk.types("种一颗牙到底多少钱");
    assert_eq!(talk.refusals(), [("price".to_owned(), Refusal::Again)]);
    let mut talk = Talk::new();
    talk.types("种一颗牙多少钱");
    talk.types("转人工");
    assert_eq!(talk.refusals(), [("price".to_owned(), Refusal::Person)]);
    assert_eq!(talk.place(), Place::Person);
    let mut talk = Talk::new();
    talk.types("种一颗牙多少钱");
    talk.say(Said::Rating {
        stars: 1,
        words: None,
    });
    talk.say(Said::Rating {
        stars: 5,
        words: None,
    });
    assert_eq!(talk.refusals(), [("price".to_owned(), Refusal::Rated)]);
    // Somebody who begins by asking for a person has refused nothing.
    let mut talk = Talk::new();
    talk.types("转人工");
    assert_eq!(talk.refusals(), []);
}

#[test]
fn a_model_s_words_that_the_sieve_has_stopped_are_noted_down() {
    let mut talk = Talk::new();
    talk.script.model_replies_per_day = 10;
    let uttered = utter(&talk.conversation, text("种一颗牙多少钱"));
    let said = Event::Said {
        id: MessageId::parse("w-00000001").unwrap(),
        stored: None,
        by: Speaker::Visitor,
        uttered,
    };
    let asked = step(&talk.conversation, &talk.script, said, NOON).unwrap();
    let no = asked.conversation.thought.as_ref().unwrap().no;
    let modelled = |conversation: &Conversation| {
        let event = Event::Modelled {
            no,
            reply: None,
            refused: true,
        };
        step(conversation, &talk.script, event, NOON).unwrap()
    };
    let answered = modelled(&asked.conversation);
    let lessons = &answered.conversation.lessons;
    assert_eq!(lessons.len(), 1);
    assert_eq!(lessons[0].what.kind(), "unsayable");
    // What comes back late changes nothing.
    assert_eq!(
        modelled(&answered.conversation).conversation.lessons.len(),
        1
    );
}

#[test]
fn nothing_is_learnt_from_whoever_is_in_danger_and_only_so_much_is_kept() {
    let mut talk = Talk::new();
    talk.types("我不想活了");
    talk.types("门口那家奶茶店还开着吗");
    assert_eq!(talk.lessons(), []);
    let mut talk = Talk::new();
    for at in 0..60 {
        talk.types(&format!("门口那家奶茶店还开着吗，第{at}遍问了"));
        talk.types("种一颗牙多少钱");
    }
    let lessons = talk.lessons();
    assert!(!lessons.is_empty() && lessons.len() <= limit::LESSONS_MAX);
    assert!(lessons.is_sorted_by_key(|lesson| lesson.no));
}
