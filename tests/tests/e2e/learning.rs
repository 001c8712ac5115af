//! What conversations teach: told once however often it is reported, grouped, and made a draft of.

use serde_json::json;
use shared::api::{Learning, QuestionGroup};
use shared::learning::{Place, Proposal, Refusal};
use shared::merchant::Role;
use shared::protocol::{Code, Said};
use tests::eventually;
use tests::operator::Operator;
use tests::playbook::in_all;
use tests::stand::Stand;
use tests::visitor::{Visitor, pi_texts};

const ASKED: [&str; 3] = ["可以带宠物吗", "能带宠物进去吗", "宠物可以带进来吗"];

/// What is learnt once all of it has come: so many unanswered questions in all.
fn learnt(owner: &Operator, questions: u32) -> Learning {
    eventually("what was learnt", || {
        let learning = owner.learning();
        let count: u32 = learning.groups.iter().map(|group| group.count).sum();
        (count >= questions).then_some(learning)
    })
}

fn counts(learning: &Learning) -> Vec<(u32, u32)> {
    let counts = |group: &QuestionGroup| (group.count, group.conversations);
    learning.groups.iter().map(counts).collect()
}

#[test]
fn questions_without_an_answer_are_there_once_and_become_a_draft_that_answers_them() {
    let mut stand = Stand::new("dental");
    let owner = stand.owner();
    for text in ASKED {
        let visitor = Visitor::start(&stand, text);
        // Each further message is a report of its own, which tells the question again.
        visitor.types("种一颗牙多少钱");
        visitor.types("你们在哪");
    }
    let other = Visitor::start(&stand, "门口那家奶茶店还开着吗");
    let learning = learnt(&owner, 4);
    assert_eq!(counts(&learning), [(3, 3), (1, 1)]);
    stand.crash();
    other.types("种一颗牙多少钱");
    let learning = learnt(&stand.owner(), 4);
    assert_eq!(counts(&learning), [(3, 3), (1, 1)]);
    let owner = stand.owner();

    let Proposal::Own {
        intent,
        changes,
        chip,
        ..
    } = &learning.groups[0].proposal
    else {
        panic!("{learning:?}")
    };
    assert_eq!(
        chip.as_ref().and_then(|chip| chip.intent.clone()).as_ref(),
        Some(intent)
    );
    let mut changes = (**changes).clone();
    // As it is, it is saved and says what is missing; with an answer it is published.
    assert!(!owner.set_draft(&changes).findings.is_empty());
    if let Some(own) = changes.own.get_mut(intent) {
        own.answer = in_all("宠物请留在门外的寄存柜，导盲犬可以进来。");
        own.question = in_all("可以带宠物吗");
    }
    owner.publish_changes(&changes);
    let said = pi_texts(&Visitor::start(&stand, ASKED[1]).transcript());
    assert!(said.contains("宠物请留在门外的寄存柜"), "{said}");
    // What is answered by now is no longer asked for.
    let learning = owner.learning();
    let open: u32 = learning.groups.iter().map(|group| group.count).sum();
    assert!(learning.answered_now >= 2, "{learning:?}");
    assert_eq!(learning.answered_now + open, 4);
}

#[test]
fn a_group_is_marked_by_who_may_change_the_playbook() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let _first = Visitor::start(&stand, ASKED[0]);
    let learning = learnt(&owner, 1);
    let id = learning.groups[0].id;
    let agent = owner.invite("agent@shop.example", Role::Agent);
    agent.mark_group(id, "done").refused(Code::Forbidden);
    assert_eq!(counts(&agent.learning()), [(1, 1)]);
    let done: Learning = owner.mark_group(id, "done").json();
    assert!(done.groups.is_empty());
    // Asked again, it is there again.
    let _second = Visitor::start(&stand, ASKED[1]);
    let learning = learnt(&owner, 1);
    assert_eq!(counts(&learning), [(1, 1)]);
    let dismissed: Learning = owner.mark_group(id, "dismissed").json();
    assert!(dismissed.groups.is_empty());
    let third = Visitor::start(&stand, ASKED[2]);
    third.types("门口那家奶茶店还开着吗");
    let learning = learnt(&owner, 1);
    assert_eq!(counts(&learning), [(1, 1)]);
    assert!(
        learning.groups[0].examples[0].contains("奶茶"),
        "{learning:?}"
    );
    owner.mark_group(id + 1_000, "done").refused(Code::NotFound);
    let wrong = json!({ "state": "forgotten" });
    let path = format!("/v1/console/learning/{id}");
    owner
        .send_json("PUT", &path, &wrong)
        .refused(Code::BadRequest);
}

#[test]
fn answers_that_were_no_good_and_where_people_leave_are_counted() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let again = Visitor::start(&stand, "种一颗牙多少钱");
    again.types("种一颗牙到底多少钱");
    let person = Visitor::start(&stand, "种一颗牙多少钱");
    person.types("转人工");
    let rated = Visitor::start(&stand, "种一颗牙多少钱");
    rated.say(Said::Rating {
        stars: 1,
        words: None,
    });
    let learning = eventually("the counts", || {
        let learning = owner.learning();
        let count = learning.refused.iter().map(|one| one.count).sum::<u32>();
        (count == 3).then_some(learning)
    });
    let price = &learning.refused[0];
    assert_eq!(price.intent.as_str(), "price");
    for why in [Refusal::Again, Refusal::Person, Refusal::Rated] {
        assert_eq!(price.by.get(&why), Some(&1), "{why:?}");
    }
    // Nobody has been silent for long; a talk that an operator ends is over at once.
    assert!(learning.leaving.is_empty());
    let conversation = rated.started.conversation.as_str();
    let mut thread = owner.thread_socket(conversation);
    thread.send(&tests::visitor::hello(0));
    thread.send(&shared::protocol::ClientFrame::Resolve);
    let leaving = eventually("the ending", || {
        let leaving = owner.learning().leaving;
        (!leaving.is_empty()).then_some(leaving)
    });
    assert_eq!((leaving[0].place, leaving[0].count), (Place::Closed, 1));
    assert_eq!(
        leaving[0].intent.as_ref().map(|id| id.as_str()),
        Some("price")
    );
}
