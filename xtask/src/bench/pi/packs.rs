//! The packs' files: examples to compare with, and sample chats to run.

use crate::{Fail, files, paths};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::id::Key;
use shared::pack::Pack;
use shared::pi::replay::Sample;

/// What every pack shares; it is none by itself.
pub(super) const COMMON: &str = "common";

/// A pack as its file holds it.
pub(super) struct File {
    pub pack: Pack,
    pub samples: Vec<Sample>,
}

/// The part of a file that the pack itself carries no further.
#[derive(Deserialize)]
struct Samples {
    #[serde(default)]
    samples: Vec<Sample>,
}

impl File {
    /// Whether these are the examples of a talk in this industry.
    pub fn is_heard_in(&self, industry: &Key) -> bool {
        self.pack.id == *industry || self.pack.id.as_str() == COMMON
    }
}

/// All files, by name.
pub(super) fn read_all() -> Result<Vec<File>, Fail> {
    let folder = paths::root().join("shared/src/pack/builtin");
    let mut names = files::walk(&folder)?;
    names.retain(|name| name.extension().is_some_and(|ending| ending == "toml"));
    names.sort();
    let read = |name: &std::path::PathBuf| {
        let path = folder.join(name);
        let text = files::read_text(&path)?;
        let shown = path.display().to_string();
        let Samples { samples } = parse(&shown, &text)?;
        Ok(File {
            pack: parse(&shown, &text)?,
            samples,
        })
    };
    names.iter().map(read).collect()
}

fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Fail> {
    toml::from_str(text).map_err(|error| Fail::content(path, error.message()))
}
