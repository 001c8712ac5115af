use super::*;
use crate::api::Learning;
use crate::id::StartKey;
use crate::keys::Keys;
use crate::pack::Playbook;
use crate::pi::tests::playbook;
use std::collections::BTreeMap;

const NOW: Millis = Millis(1_795_399_200_000);

fn conversation(number: u32) -> ConversationId {
    let keys = Keys::from_secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    let merchant = crate::id::MerchantId::mint(&keys, &[1; 10]);
    let start = StartKey::parse(&format!("AAAAAAAAAAAAAAAAA{number:05}")).unwrap();
    ConversationId::for_start(&keys, &merchant, &start)
}

/// Questions in the order in which they came, each of a conversation.
fn record(questions: &[(u32, &str)]) -> Record {
    let lessons = (1..).zip(questions).map(|(id, (number, text))| Kept {
        id,
        conversation: conversation(*number),
        state: LessonState::Open,
        lesson: Lesson {
            no: Seq(id),
            at: Millis(NOW.0 + id),
            what: What::Unanswered {
                text: (*text).to_owned(),
                meant: None,
            },
        },
    });
    Record {
        lessons: lessons.collect(),
        endings: Vec::new(),
    }
}

const QUESTIONS: [(u32, &str); 8] = [
    (1, "有wifi吗"),
    (2, "可以带宠物吗"),
    (3, "你们有 wifi 没"),
    (4, "能带宠物进去吗"),
    (5, "有没有WiFi呀"),
    (5, "能带宠物不"),
    (6, "宠物可以带进来吗"),
    (7, "门口的共享单车往哪停"),
];

fn dental(record: &Record) -> Learning {
    learning(&playbook("dental"), record, NOW)
}

#[test]
fn alike_questions_are_one_group_whatever_comes_between() {
    let learnt = dental(&record(&QUESTIONS));
    let groups: Vec<(u64, u32, u32)> = learnt
        .groups
        .iter()
        .map(|group| (group.id, group.count, group.conversations))
        .collect();
    assert_eq!(groups, [(2, 4, 4), (1, 3, 3), (8, 1, 1)]);
    assert_eq!(learnt.groups[0].newest, Millis(NOW.0 + 7));
    assert_eq!(learnt.groups[0].examples[0], "宠物可以带进来吗");
    assert_eq!(dental(&record(&QUESTIONS)), learnt);
}

#[test]
fn a_group_is_proposed_as_a_draft_that_the_playbook_takes() {
    let learnt = dental(&record(&QUESTIONS));
    let Proposal::Own {
        intent,
        changes,
        hint,
        chip,
    } = &learnt.groups[0].proposal
    else {
        panic!("{learnt:?}")
    };
    assert!(hint.0.len() == 3);
    let own = &changes.own[intent];
    assert_eq!(own.examples.values().map(Vec::len).sum::<usize>(), 4);
    assert!(own.answer.is_empty());
    assert_eq!(chip.as_ref().unwrap().intent.as_ref(), Some(intent));
    // With an answer it is published, and answers what was asked.
    let mut changes = (**changes).clone();
    let own = changes.own.get_mut(intent).unwrap();
    let lang = *own.examples.keys().next().unwrap();
    let profile = crate::pi::tests::profile("dental");
    for lang in &profile.languages {
        own.answer
            .0
            .insert(*lang, "宠物请留在门外的寄存柜。".into());
        own.question.0.insert(*lang, "可以带宠物吗".into());
    }
    assert!(profile.languages.contains(&lang));
    let built = Playbook::build_with(&profile, &changes, 2).unwrap();
    let learnt = learning(&built, &record(&QUESTIONS), NOW);
    assert!(learnt.answered_now >= 3, "{learnt:?}");
    assert!(learnt.groups.iter().all(|group| group.count < 4));
}

#[test]
fn what_visitors_then_tapped_is_what_they_meant() {
    let mut record = record(&[(1, "门口的共享单车往哪停"), (2, "共享单车往哪停")]);
    for kept in &mut record.lessons {
        if let What::Unanswered { meant, .. } = &mut kept.lesson.what {
            *meant = Some(Key::parse("address").unwrap());
        }
    }
    let learnt = dental(&record);
    let Proposal::Examples { intent, changes } = &learnt.groups[0].proposal else {
        panic!("{learnt:?}")
    };
    assert_eq!(intent.as_str(), "address");
    let examples = changes.intents[intent].examples.values();
    assert_eq!(examples.map(Vec::len).sum::<usize>(), 2);
}

#[test]
fn what_is_done_comes_back_when_asked_again_and_what_is_dismissed_does_not() {
    let mut record = record(&QUESTIONS);
    let playbook = playbook("dental");
    let of = |record: &Record, group| members(&playbook, record, group);
    assert_eq!(of(&record, 2), [2, 4, 6, 7]);
    assert_eq!(of(&record, 4), [0_u64; 0], "no group begins with it");
    let (done, dismissed) = (of(&record, 2), of(&record, 1));
    for kept in &mut record.lessons {
        if done.contains(&kept.id) && kept.id != 7 {
            kept.state = LessonState::Done;
        }
        if dismissed.contains(&kept.id) && kept.id != 5 {
            kept.state = LessonState::Dismissed;
        }
    }
    let learnt = dental(&record);
    let groups: Vec<(u64, u32)> = learnt.groups.iter().map(|g| (g.id, g.count)).collect();
    assert_eq!(groups, [(8, 1), (2, 1)]);
}

#[test]
fn refusals_and_endings_are_counted() {
    let key = |text: &str| Key::parse(text).unwrap();
    let mut record = Record::default();
    for (id, why) in (1..).zip([Refusal::Again, Refusal::Again, Refusal::Rated]) {
        record.lessons.push(Kept {
            id,
            conversation: conversation(1),
            state: LessonState::Open,
            lesson: Lesson {
                no: Seq(id),
                at: NOW,
                what: What::Refused {
                    intent: key("price"),
                    why,
                },
            },
        });
    }
    let ending = |place, minutes: u64, has_lead| Ending {
        at: Millis(NOW.0 - minutes * 60_000),
        intent: Some(key("price")),
        field: None,
        place,
        has_lead,
    };
    record.endings = vec![
        ending(Place::ContactCard, 60, false),
        ending(Place::ContactCard, 31, false),
        ending(Place::Answer, 60, true),
        ending(Place::Answer, 5, false),
        ending(Place::Closed, 5, false),
    ];
    let learnt = dental(&record);
    assert_eq!(learnt.refused.len(), 1);
    assert_eq!(
        learnt.refused[0].by,
        BTreeMap::from([(Refusal::Again, 2), (Refusal::Rated, 1)])
    );
    let leaving: Vec<(Place, u32)> = learnt.leaving.iter().map(|l| (l.place, l.count)).collect();
    // Silence of a few minutes is no leaving, and whoever left a contact has not left.
    assert_eq!(leaving, [(Place::ContactCard, 2), (Place::Closed, 1)]);
}

#[test]
fn a_question_is_kept_as_one_short_line() {
    assert_eq!(shorten(" 能\n带  狗吗 "), "能 带 狗吗");
    let long = shorten(&"长".repeat(500));
    assert_eq!(long.chars().count(), limit::LESSON_CHARS_MAX);
}
