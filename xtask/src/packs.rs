//! Industry packs as files: checked, and held to their sample chats.

use crate::Fail;
use serde::Deserialize;
use shared::id::Key;
use shared::lang::Lang;
use shared::pack::{self, Pack, Playbook};
use shared::pi::replay::Sample;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Sample chats that a pack has.
const SAMPLES_MIN: usize = 20;
/// How many of them end with a contact or a person.
const RESULTS_MIN: usize = 12;

/// The part of a pack's file that the pack itself carries no further.
#[derive(Deserialize)]
struct Samples {
    #[serde(default)]
    samples: Vec<Sample>,
}

/// A pack as its file holds it.
struct File {
    text: String,
    pack: Pack,
    samples: Vec<Sample>,
}

impl File {
    fn read(path: &Path) -> Result<Self, Fail> {
        let text = fs::read_to_string(path).map_err(|error| Fail::file(path, error))?;
        let unread = |error: toml::de::Error| Fail::content(path.display().to_string(), error);
        let pack = toml::from_str(&text).map_err(unread)?;
        let Samples { samples } = toml::from_str(&text).map_err(unread)?;
        Ok(Self {
            text,
            pack,
            samples,
        })
    }

    /// What is wrong with it, one line each.
    fn faults(&self, path: &Path) -> Vec<String> {
        let mut faults = Vec::new();
        if path
            .file_stem()
            .is_none_or(|stem| stem != self.pack.id.as_str())
        {
            faults.push(format!(
                "id: {} is not the file's name; make them one",
                self.pack.id
            ));
        }
        let review = pack::review(&self.pack, &self.text);
        faults.extend(review.iter().map(ToString::to_string));
        if self.samples.len() < SAMPLES_MIN {
            let have = self.samples.len();
            faults.push(format!(
                "samples: {have} sample chats; write at least {SAMPLES_MIN}"
            ));
        }
        for (at, sample) in self.samples.iter().enumerate() {
            if self.samples[..at].iter().any(|other| other.id == sample.id) {
                faults.push(format!(
                    "samples.{}: the name is taken; choose another",
                    sample.id
                ));
            }
        }
        faults
    }

    /// Where its samples differ, one line each, and a summary.
    fn differences(&self) -> (Vec<String>, String) {
        let mut differences = Vec::new();
        let (mut green, mut results) = (0, 0);
        let mut playbooks: BTreeMap<Key, Option<(Playbook, shared::merchant::Hours)>> =
            BTreeMap::new();
        for sample in &self.samples {
            let kinds = &self.pack.service_types;
            let kind = sample
                .service_type
                .as_ref()
                .or(kinds.first().map(|kind| &kind.id));
            let Some(kind) = kind.filter(|kind| kinds.iter().any(|known| known.id == **kind))
            else {
                differences.push(format!("{}: there is no such service type", sample.id));
                continue;
            };
            let built = playbooks.entry(kind.clone()).or_insert_with(|| {
                let profile = pack::sample_profile(&self.pack, kind, &Lang::ALL);
                match Playbook::from_pack(self.pack.clone(), &profile, 1) {
                    Ok(playbook) => Some((playbook, profile.hours)),
                    Err(errors) => {
                        let first = errors.first().map(ToString::to_string).unwrap_or_default();
                        differences.push(format!("{kind}: its playbook can't be built: {first}"));
                        None
                    }
                }
            });
            let Some((playbook, hours)) = built else {
                continue;
            };
            let replayed = sample.replay(playbook, hours);
            green += usize::from(replayed.differences.is_empty());
            results += usize::from(replayed.has_result);
            let told = replayed.differences.iter();
            differences.extend(told.map(|difference| format!("{}: {difference}", sample.id)));
        }
        let all = self.samples.len();
        let summary = format!(
            "{green} of {all} sample chats are green, {results} end with a contact or a person"
        );
        if results < RESULTS_MIN {
            differences.push(format!(
                "samples: {results} end with a contact or a person; let at least {RESULTS_MIN} do"
            ));
        }
        (differences, summary)
    }
}

/// Checks packs' files: whether they can be spoken, and whether they are fit to ship.
///
/// # Errors
/// [`Fail::Content`] when something is wrong, after everything that is.
pub fn check(paths: &[PathBuf]) -> Result<(), Fail> {
    each(paths, |path, file| {
        let faults = file.faults(path);
        let summary = format!("{} faults", faults.len());
        (faults, summary)
    })
}

/// Runs the sample chats of packs' files.
///
/// # Errors
/// [`Fail::Content`] when one differs, after every difference.
pub fn replay(paths: &[PathBuf]) -> Result<(), Fail> {
    each(paths, |_, file| file.differences())
}

/// Prints what is found in each file, line by line, and a summary; a file that can't be read is one
/// fault.
fn each(
    paths: &[PathBuf],
    find: impl Fn(&Path, &File) -> (Vec<String>, String),
) -> Result<(), Fail> {
    let mut out = io::stdout().lock();
    let mut count = 0;
    for path in paths {
        let (found, summary) = match File::read(path) {
            Ok(file) => find(path, &file),
            Err(fail) => (vec![fail.to_string()], "it can't be read".to_owned()),
        };
        count += found.len();
        for line in found.iter().chain([&summary]) {
            writeln!(out, "{}: {line}", path.display())
                .map_err(|error| Fail::file("standard output", error))?;
        }
    }
    if count == 0 {
        return Ok(());
    }
    Err(Fail::content(
        "packs",
        format!("{count} faults; correct them and check again"),
    ))
}
