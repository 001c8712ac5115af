//! Industry packs as files: checked, and held to their sample chats.

use crate::Fail;
use serde::Deserialize;
use shared::pack::{self, Pack};
use shared::pi::replay::{Sample, replay_all};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Sample chats of a pack that end with a contact or a person.
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
        let review = pack::review(&self.pack, &self.samples, &self.text);
        let mut faults: Vec<String> = review.iter().map(ToString::to_string).collect();
        let id = self.pack.id.as_str();
        if path.file_stem().is_none_or(|stem| stem != id) {
            faults.push(format!("id: {id} is not the file's name; make them one"));
        }
        faults
    }

    /// Where its samples differ, one line each, and a summary.
    fn differences(&self) -> (Vec<String>, String) {
        let replayed = match replay_all(&self.pack, &self.samples) {
            Ok(replayed) => replayed,
            Err(errors) => {
                let summary = "no sample chat was run".to_owned();
                return (errors.iter().map(ToString::to_string).collect(), summary);
            }
        };
        let told = replayed.differences.iter();
        let mut differences: Vec<String> = told
            .map(|(id, difference)| format!("{id}: {difference}"))
            .collect();
        let results = replayed.with_result;
        let summary = format!(
            "{} of {} sample chats are green, {results} end with a contact or a person",
            replayed.green,
            self.samples.len()
        );
        if results < RESULTS_MIN {
            differences.push(format!(
                "samples: {results} end with a contact or a person; let at least {RESULTS_MIN} do"
            ));
        }
        (differences, summary)
    }
}

/// The pack in a file.
///
/// # Errors
/// [`Fail::File`] or [`Fail::Content`] when it can't be read.
pub fn pack(path: &Path) -> Result<Pack, Fail> {
    Ok(File::read(path)?.pack)
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
