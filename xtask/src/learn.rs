//! What the linter knows beyond the wordings of the packs: learnt from lessons, which are sentences of which
//! somebody has said whether the trade may say them, and which law forbids them.
//!
//! Logistic regression over hashed runs of words, by stochastic gradient steps: small enough to be read, and
//! the same on every run. The features are the linter's own ([`shared::pack::learned`]).

mod lessons;
mod steps;

use crate::{Fail, files, paths};
use lessons::{Lesson, Source, read, said_by_packs};
use shared::id::Key;
use shared::pack::{self, Linter, Worded};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use steps::{learn, learn_laws, packed};

/// Parts of the lessons of which each is judged by what the others teach.
const FOLDS: usize = 5;
/// Bounds that are looked at.
const BOUNDS: [f32; 9] = [-3.0, -2.0, -1.5, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0];

/// Learns, says how well, and writes what has been learnt.
///
/// # Errors
/// [`Fail::Content`] naming the lesson that can't be taken; [`Fail::File`].
pub fn run() -> Result<(), Fail> {
    let laws = laws();
    let (lessons, digest) = read(&laws)?;
    let of_packs = said_by_packs()?;
    report(&lessons, &of_packs)?;
    let all: Vec<&Lesson> = lessons.iter().chain(&of_packs).collect();
    let learned = [&digest[..], &packed(&learn(&all), &learn_laws(&all, &laws))].concat();
    files::write(&model(), &learned)
}

/// Where what has been learnt lies.
fn model() -> PathBuf {
    paths::root().join("shared/src/pack/claims/learned.bin")
}

/// The laws of every trade, as its pack has them.
fn laws() -> BTreeMap<Key, Vec<String>> {
    let of = |trade: &Key| Linter::shipped(trade).laws().to_vec();
    pack::builtin_ids()
        .map(|trade| (trade.clone(), of(&trade)))
        .collect()
}

/// How well lessons are judged by what the others teach, for each of the ways in which a wording may be in
/// them. The open part of the set has no say in it: the wordings were made of it.
fn report(lessons: &[Lesson], of_packs: &[Lesson]) -> Result<(), Fail> {
    let mut judged = Vec::new();
    for fold in 0..FOLDS {
        let (mut held, mut others) = (Vec::new(), Vec::new());
        for (at, lesson) in lessons.iter().enumerate() {
            let part = if at % FOLDS == fold {
                &mut held
            } else {
                &mut others
            };
            part.push(lesson);
        }
        others.extend(of_packs);
        let learned = learn(&others);
        let held = held
            .into_iter()
            .filter(|lesson| lesson.from == Source::Lessons);
        judged.extend(held.map(|lesson| (lesson, learned.odds(&lesson.features))));
    }
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| {
        writeln!(out, "{line}").map_err(|error| Fail::file("standard output", error))
    };
    say(format!(
        "{} lessons, {} texts of the packs",
        lessons.len(),
        of_packs.len()
    ))?;
    let count = |bad: bool, is: &dyn Fn(&Lesson, f32) -> bool| {
        let judged = judged.iter().filter(|(lesson, _)| lesson.bad == bad);
        judged.filter(|(lesson, odds)| is(lesson, *odds)).count()
    };
    for worded in [Worded::No, Worded::Excused, Worded::Said] {
        let of_kind = |lesson: &Lesson, _: f32| lesson.worded == worded;
        let (bad, honest) = (count(true, &of_kind), count(false, &of_kind));
        say(format!(
            "\nwording: {worded:?}; {bad} claim, {honest} don't; the bound is {}",
            worded.bound()
        ))?;
        for bound in BOUNDS {
            let found = |lesson: &Lesson, odds: f32| lesson.worded == worded && odds > bound;
            let (missed, stopped) = (bad - count(true, &found), count(false, &found));
            say(format!(
                "  bound {bound:4}: {missed:4} let through, {stopped:4} stopped"
            ))?;
        }
    }
    let is_found = |lesson: &Lesson, odds: f32| odds > lesson.worded.bound();
    let all = |_: &Lesson, _: f32| true;
    let (bad, honest) = (count(true, &all), count(false, &all));
    let through = (bad - count(true, &is_found)) as f64 / bad as f64;
    let stopped = count(false, &is_found) as f64 / honest as f64;
    say(format!(
        "\nall: {through:.3} let through, {stopped:.3} stopped"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::pack::learned;

    #[test]
    fn what_has_been_learnt_is_of_these_lessons() {
        let (lessons, digest) = read(&laws()).unwrap();
        assert!(lessons.len() > 10_000);
        assert_eq!(
            learned::digest(),
            digest,
            "run `cargo xtask pi learn` and commit learned.bin"
        );
    }
}
