//! `cargo xtask bench widget`: what a widget costs the page and its visitor, beside a floor and four
//! peers on the same machine in the same run. What is measured and how stands in
//! `xtask/bench/README.md`.

mod devtools;
mod goals;
mod host;
mod report;
mod subject;
mod tab;
mod visit;

use self::devtools::Browser;
use self::host::Host;
use self::subject::{FLOOR, PAGE, Subject};
use self::visit::Measures;
use super::target::{self, Target};
use super::{Budgets, wait_for_turn};
use crate::build::{self, Mode};
use crate::progress::{Done, Progress};
use crate::{Fail, browser, files, paths};
use serde::Serialize;

/// A subject and what was measured of it.
#[derive(Debug, Serialize)]
struct Measured {
    #[serde(flatten)]
    subject: Subject,
    measures: Measures,
}

/// What is written as JSON.
#[derive(Serialize)]
struct Written<'a> {
    browser: &'a str,
    rounds: usize,
    subjects: &'a [Measured],
    targets: &'a [Target],
}

/// Builds what ships, measures everybody or one of them beside page and floor, prints the table and
/// writes `dist/bench-widget.json`.
///
/// # Errors
/// [`Fail::OverBudget`] with one sentence for each target that was missed, or what kept it from
/// measuring.
pub fn run(rounds: usize, only: Option<&str>) -> Result<(), Fail> {
    let budgets = Budgets::read()?.widget;
    let progress = Progress::default();
    build::everything(&progress, Mode::Release)?;
    browser::set_up(&progress)?;
    let _turn = wait_for_turn()?;
    let scratch = paths::dist().join("bench-widget");
    files::remove_dir(&scratch)?;
    files::make_dir(&scratch)?;

    let mut everybody: Vec<Measured> = chosen(Subject::all()?, only)?
        .into_iter()
        .map(|subject| Measured {
            subject,
            measures: Measures::default(),
        })
        .collect();
    let subjects: Vec<Subject> = everybody
        .iter()
        .map(|measured| measured.subject.clone())
        .collect();
    let host = Host::start(&progress, &scratch, &subjects)?;
    let mut browser = Browser::start(&scratch)?;
    let version = browser.version()?;
    progress.step("Visiting everybody once, unmeasured", |step| {
        // From then on the packages are compressed and the browser is warm.
        for subject in &subjects {
            step.note(&subject.title);
            visit::round(&mut browser, &host, subject, &mut Measures::default())?;
        }
        Ok(Done::Now)
    })?;
    for round in 1..=rounds {
        progress.step(&format!("Round {round} of {rounds}"), |step| {
            for at in shuffled(everybody.len())? {
                let Measured { subject, measures } = &mut everybody[at];
                step.note(&subject.title);
                visit::round(&mut browser, &host, subject, measures)?;
            }
            Ok(Done::Now)
        })?;
    }
    browser.stop();
    host.stop();
    files::remove_dir(&scratch)?;

    let targets = goals::targets(&everybody, &budgets);
    report::print(&everybody);
    target::print(&targets);
    let written = Written {
        browser: &version,
        rounds,
        subjects: &everybody,
        targets: &targets,
    };
    let path = paths::dist().join("bench-widget.json");
    let json = serde_json::to_vec_pretty(&written).map_err(|e| Fail::file(&path, e.into()))?;
    files::write(&path, &json)?;
    target::hold(&targets)
}

/// Page and floor are always measured: everything else is compared with them.
fn chosen(all: Vec<Subject>, only: Option<&str>) -> Result<Vec<Subject>, Fail> {
    let Some(only) = only else { return Ok(all) };
    if !all.iter().any(|subject| subject.name == only) {
        let names: Vec<&str> = all.iter().map(|subject| subject.name.as_str()).collect();
        return Err(Fail::content(
            only,
            format!(
                "nobody of that name is measured; there are {}",
                names.join(", ")
            ),
        ));
    }
    Ok(all
        .into_iter()
        .filter(|subject| [only, PAGE, FLOOR].contains(&subject.name.as_str()))
        .collect())
}

/// Everybody's turn, in another order each time.
fn shuffled(count: usize) -> Result<Vec<usize>, Fail> {
    let mut order: Vec<(u64, usize)> = (0..count)
        .map(|at| {
            let key = getrandom::u64().map_err(|e| Fail::content("the system's randomness", e))?;
            Ok((key, at))
        })
        .collect::<Result<_, Fail>>()?;
    order.sort_unstable();
    Ok(order.into_iter().map(|(_, at)| at).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subject_is_measured_beside_page_and_floor() {
        let names = |only| {
            let chosen = chosen(Subject::all().unwrap(), only).unwrap();
            chosen.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Some("n8n")), ["page", "floor", "n8n"]);
        assert_eq!(names(Some("floor")), ["page", "floor"]);
        assert_eq!(names(None).len(), 8);
        assert!(chosen(Subject::all().unwrap(), Some("nobody")).is_err());
    }

    #[test]
    fn everybody_has_a_turn() {
        let mut order = shuffled(8).unwrap();
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
