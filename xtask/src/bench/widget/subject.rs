//! Who is measured: `xtask/bench/widget/subjects.toml`.

use crate::{Fail, files, paths};
use serde::{Deserialize, Serialize};

/// The page without any widget.
pub const PAGE: &str = "page";
/// Ours.
pub const OURS: &str = "chipline";
/// The hand-written script.
pub const FLOOR: &str = "floor";
/// The same once more.
pub const CONTROL: &str = "control";

/// One of them, and where its parts are.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Subject {
    pub name: String,
    pub title: String,
    /// What a page embeds it with.
    #[serde(skip_serializing)]
    pub tag: String,
    /// Absent where there is no widget.
    #[serde(flatten)]
    pub widget: Option<Widget>,
}

/// Selectors of a widget's parts.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Widget {
    pub launcher: String,
    pub composer: String,
    pub send: String,
    pub mine: String,
    pub theirs: String,
    /// The element in whose shadow an app of WebAssembly takes over.
    pub app: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Subjects {
    subject: Vec<Subject>,
}

impl Subject {
    /// All of them.
    ///
    /// # Errors
    /// [`Fail::File`], or [`Fail::Content`] with the place that is wrong.
    pub fn all() -> Result<Vec<Self>, Fail> {
        let text = files::read_text(&paths::root().join("xtask/bench/widget/subjects.toml"))?;
        let subjects: Subjects = toml::from_str(&text)
            .map_err(|e| Fail::content("xtask/bench/widget/subjects.toml", e.message()))?;
        Ok(subjects.subject)
    }

    /// Whether it is another product's.
    #[must_use]
    pub fn is_peer(&self) -> bool {
        ![PAGE, OURS, FLOOR, CONTROL].contains(&self.name.as_str())
    }
}
