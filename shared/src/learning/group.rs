//! Lessons put together: alike questions in groups, refusals and endings counted.
//!
//! Questions are taken in the order in which they came. Each goes to the group whose first question it is
//! nearest to, by the features by which intents are found, or begins one: one pass, always with one result.

use super::proposal::propose;
use super::{Ending, Kept, LessonState, Place, Record, Refusal, What};
use crate::api::{Learning, Leaving, Nearest, QuestionGroup, RefusedAnswers};
use crate::id::Key;
use crate::lang::Lang;
use crate::limit;
use crate::pack::Playbook;
use crate::pi;
use crate::time::Millis;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// From this nearness on two questions are alike: cosine of their features.
const ALIKE: f32 = 0.5;

/// A question that was not answered.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub kept: &'a Kept,
    pub text: &'a str,
    pub meant: Option<&'a Key>,
}

/// What a merchant can learn, in its own language.
#[must_use]
pub fn learning(playbook: &Playbook, record: &Record, now: Millis) -> Learning {
    let lang = playbook.own_language();
    let questions: Vec<Question<'_>> = record.lessons.iter().filter_map(question).collect();
    let unanswered = unanswered(playbook, &questions);
    let mut groups: Vec<QuestionGroup> = gather(playbook, &unanswered)
        .iter()
        .filter_map(|members| group(playbook, members, lang))
        .collect();
    groups.sort_by(|one, other| {
        let key = |group: &QuestionGroup| (group.conversations, group.count, group.newest);
        key(other).cmp(&key(one))
    });
    groups.truncate(limit::LEARNING_GROUPS_MAX);
    Learning {
        groups,
        answered_now: (questions.len() - unanswered.len()) as u32,
        refused: refused(playbook, &record.lessons, lang),
        leaving: leaving(playbook, &record.endings, lang, now),
    }
}

/// The lessons of a group, by the id that it is shown with; none where there is no such group.
#[must_use]
pub fn members(playbook: &Playbook, record: &Record, group: u64) -> Vec<u64> {
    let questions: Vec<Question<'_>> = record.lessons.iter().filter_map(question).collect();
    let is_it = |members: &Vec<Question<'_>>| {
        let first = members.first();
        first.is_some_and(|first| first.kept.id == group)
    };
    let found = unanswered(playbook, &questions);
    let found = gather(playbook, &found).into_iter().find(is_it);
    let members = found.unwrap_or_default();
    members.iter().map(|member| member.kept.id).collect()
}

/// The questions that Pi can't answer by now either.
fn unanswered<'a>(playbook: &Playbook, questions: &[Question<'a>]) -> Vec<Question<'a>> {
    // Many ask in the very same words.
    let mut known: HashMap<&str, bool> = HashMap::new();
    let mut is_open = |question: &&Question<'a>| {
        let is_answered = known
            .entry(question.text)
            .or_insert_with(|| pi::is_answered(playbook, question.text));
        !*is_answered
    };
    questions.iter().filter(|q| is_open(q)).copied().collect()
}

fn question(kept: &Kept) -> Option<Question<'_>> {
    match &kept.lesson.what {
        What::Unanswered { text, meant } => Some(Question {
            kept,
            text,
            meant: meant.as_ref(),
        }),
        What::Refused { .. } => None,
    }
}

/// Puts alike questions together; the first of each group is the one that began it.
fn gather<'a>(playbook: &Playbook, questions: &[Question<'a>]) -> Vec<Vec<Question<'a>>> {
    let mut groups: Vec<Vec<Question<'a>>> = Vec::new();
    // Which groups' first questions have a feature, and its share of them.
    let mut holders: HashMap<u32, Vec<(usize, f32)>> = HashMap::new();
    for question in questions {
        let features = pi::shares(playbook, question.text);
        let mut near: BTreeMap<usize, f32> = BTreeMap::new();
        for (feature, own) in &features {
            for (group, share) in holders.get(feature).into_iter().flatten() {
                *near.entry(*group).or_default() += own * share;
            }
        }
        // Of equals the one that came first.
        let nearest = near
            .into_iter()
            .rev()
            .max_by(|one, other| one.1.total_cmp(&other.1))
            .filter(|(_, near)| *near >= ALIKE);
        match nearest {
            Some((group, _)) => groups[group].push(*question),
            None => {
                for (feature, share) in features {
                    let holders = holders.entry(feature).or_default();
                    holders.push((groups.len(), share));
                }
                groups.push(vec![*question]);
            }
        }
    }
    groups
}

fn group(playbook: &Playbook, members: &[Question<'_>], lang: Lang) -> Option<QuestionGroup> {
    let in_state = |state| {
        members
            .iter()
            .filter(move |member| member.kept.state == state)
    };
    if in_state(LessonState::Dismissed).next().is_some() {
        return None;
    }
    let open: Vec<Question<'_>> = in_state(LessonState::Open).copied().collect();
    let first = members.first()?;
    let newest = open.iter().map(|member| member.kept.lesson.at).max()?;
    let conversations: BTreeSet<&str> = open
        .iter()
        .map(|member| member.kept.conversation.as_str())
        .collect();
    let nearest = pi::nearest_intent(playbook, first.text).map(|(intent, score)| Nearest {
        question: playbook.name_of(intent, lang),
        intent: intent.clone(),
        score: (score * 100.0).round() as u8,
    });
    let mut examples: Vec<String> = Vec::new();
    for member in open.iter().rev() {
        if examples.len() < limit::GROUP_EXAMPLES_MAX && !examples.iter().any(|e| e == member.text)
        {
            examples.push(member.text.to_owned());
        }
    }
    let conversations = conversations.len() as u32;
    let proposal = propose(playbook, &open, nearest.as_ref(), conversations, lang)?;
    Some(QuestionGroup {
        id: first.kept.id,
        count: open.len() as u32,
        conversations,
        newest,
        proposal,
        nearest,
        examples,
    })
}

fn refused(playbook: &Playbook, lessons: &[Kept], lang: Lang) -> Vec<RefusedAnswers> {
    let mut counts: BTreeMap<&Key, BTreeMap<Refusal, u32>> = BTreeMap::new();
    for kept in lessons {
        if let What::Refused { intent, why } = &kept.lesson.what {
            *counts.entry(intent).or_default().entry(*why).or_default() += 1;
        }
    }
    let mut refused: Vec<RefusedAnswers> = counts
        .into_iter()
        .map(|(intent, by)| RefusedAnswers {
            intent: intent.clone(),
            question: playbook.name_of(intent, lang),
            count: by.values().sum(),
            by,
        })
        .collect();
    refused.sort_by_key(|one| std::cmp::Reverse(one.count));
    refused
}

fn leaving(playbook: &Playbook, endings: &[Ending], lang: Lang, now: Millis) -> Vec<Leaving> {
    let mut counts: BTreeMap<(Place, Option<&Key>, Option<&Key>), u32> = BTreeMap::new();
    let left = endings.iter().filter(|ending| {
        let is_over = now.since(ending.at) >= limit::SILENCE_MS || ending.place == Place::Closed;
        !ending.has_lead && is_over
    });
    for ending in left {
        let place = (ending.place, ending.intent.as_ref(), ending.field.as_ref());
        *counts.entry(place).or_default() += 1;
    }
    let mut leaving: Vec<Leaving> = counts
        .into_iter()
        .map(|((place, intent, field), count)| Leaving {
            place,
            question: intent.map(|intent| playbook.name_of(intent, lang)),
            intent: intent.cloned(),
            field: field.cloned(),
            count,
        })
        .collect();
    leaving.sort_by_key(|one| std::cmp::Reverse(one.count));
    leaving
}
