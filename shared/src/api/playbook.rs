//! A merchant's playbook in the console: the draft, what is published, versions, previews.

use crate::lang::Lang;
use crate::pack::{Changed, Changes, Finding, PackTexts};
use crate::pi::replay::{PreviewTurn, PreviewedTurn};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;

wire! {
    /// A merchant's playbook: everything that its page shows.
    pub struct PlaybookView {
        /// The number under which new conversations are served. Every publication and every save of
        /// the settings raises it.
        served: u32,
        /// What they are served with.
        published: PlaybookVersion,
        /// What of it no longer passes, and is answered by the pack meanwhile.
        findings: Vec<Finding>,
        /// What is worked on.
        draft: PlaybookDraft,
        /// What was published, the latest first; as many as are kept.
        versions: Vec<VersionHead>,
        /// What may be changed, as the pack says it.
        pack: PackTexts,
    }

    /// A version that was published.
    pub struct PlaybookVersion {
        /// Which, when and by whom.
        head: VersionHead,
        /// What it changes of the pack.
        changes: Changes,
    }

    /// Which version, when and by whom.
    pub struct VersionHead {
        /// The number that conversations and leads had from then on. Numbers between two versions are
        /// saves of the settings.
        version: u32,
        /// When it was published.
        at: Millis,
        /// By whom; nobody for the version that a merchant begins with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// The version that was brought back with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restores: Option<u32>,
    }

    /// The versions that are kept.
    pub struct PlaybookVersions {
        /// The versions, the latest first.
        versions: Vec<VersionHead>,
    }

    /// What is worked on, and what keeps it from being published.
    pub struct PlaybookDraft {
        /// Counts up with every save; saving needs the one that was loaded.
        revision: u32,
        /// What it changes of the pack.
        changes: Changes,
        /// Everything that is wrong with it.
        findings: Vec<Finding>,
        /// When it was saved, if it ever was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        saved_at: Option<Millis>,
        /// By whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        saved_by: Option<String>,
    }

    /// A draft, as it is saved.
    pub struct DraftSet {
        /// The revision that was loaded.
        revision: u32,
        /// What is changed of the pack, right or wrong.
        changes: Changes,
    }

    /// What is published: the draft.
    pub struct Publish {
        /// The draft's revision.
        revision: u32,
        /// The number served so far, as it was loaded.
        over: u32,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    }

    /// How an earlier version is brought back.
    pub struct RollBack {
        /// The number served so far, as it was loaded.
        over: u32,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    }

    /// Where two playbooks differ, with the settings of now.
    pub struct Comparison {
        /// The places.
        changed: Vec<Changed>,
    }

    /// A talk to be tried.
    pub struct Preview {
        /// With which playbook.
        of: PlaybookRef,
        /// The visitor's language.
        language: Lang,
        /// When it is held; now where nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Millis>,
        /// What the visitor does.
        turns: Vec<PreviewTurn>,
    }

    /// A talk that was tried.
    pub struct Previewed {
        /// The language spoken.
        language: Lang,
        /// What of the playbook does not pass, so that the pack has answered instead.
        findings: Vec<Finding>,
        /// The first words in the panel.
        greeting: String,
        /// What became of every turn.
        turns: Vec<PreviewedTurn>,
    }
}

/// One of a merchant's playbooks: `draft`, or a version's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub enum PlaybookRef {
    /// What is worked on.
    Draft,
    /// What was published under this number.
    Version(u32),
}

/// It is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a playbook is called `draft` or by its version's number")]
pub struct PlaybookRefError;

impl PlaybookRef {
    /// Reads it.
    ///
    /// # Errors
    /// [`PlaybookRefError`]
    pub fn parse(text: &str) -> Result<Self, PlaybookRefError> {
        match text {
            "draft" => Ok(Self::Draft),
            number => number
                .parse()
                .map(Self::Version)
                .map_err(|_| PlaybookRefError),
        }
    }
}

impl TryFrom<String> for PlaybookRef {
    type Error = PlaybookRefError;

    fn try_from(text: String) -> Result<Self, PlaybookRefError> {
        Self::parse(&text)
    }
}

impl From<PlaybookRef> for String {
    fn from(playbook: PlaybookRef) -> Self {
        playbook.to_string()
    }
}

impl fmt::Display for PlaybookRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => f.write_str("draft"),
            Self::Version(version) => write!(f, "{version}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_playbook_is_the_draft_or_a_version() {
        for (text, playbook) in [
            ("draft", PlaybookRef::Draft),
            ("7", PlaybookRef::Version(7)),
        ] {
            assert_eq!(PlaybookRef::parse(text), Ok(playbook));
            assert_eq!(playbook.to_string(), text);
        }
        for bad in ["", "Draft", "-1", "7.0", "99999999999"] {
            assert_eq!(PlaybookRef::parse(bad), Err(PlaybookRefError), "{bad}");
        }
    }
}
