//! A merchant's changes as a file: taken along, kept, given to another merchant of the same trade.

use super::Changes;
use crate::id::Key;
use crate::limit;
use serde::{Deserialize, Serialize};

/// What every such file calls itself.
const FORMAT: &str = "chipline-playbook";
/// The version of the format that is written, and the only one there is.
const VERSION: u32 = 1;

/// A file of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaybookFile {
    format: String,
    version: u32,
    /// The pack that is changed.
    pub pack: Key,
    /// Its version when the file was written. A later one takes the changes as well; what it no
    /// longer knows, the check names.
    pub pack_version: Key,
    /// What is changed.
    pub changes: Changes,
}

/// Why a file can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Larger than any set of changes.
    #[error(
        "the file is larger than {} bytes; leave something out",
        limit::PLAYBOOK_FILE_BYTES_MAX
    )]
    TooLarge,
    /// Something else, or nothing that can be read.
    #[error("the file is no playbook: {0}; choose one that was exported here")]
    NotAPlaybook(String),
    /// Written by a later release.
    #[error(
        "the file has version {0} of the format and this release reads {VERSION}; update, or export it again here"
    )]
    UnknownVersion(u32),
    /// For another industry.
    #[error(
        "the file is for the industry {given} and this merchant's is {wanted}; choose one for that"
    )]
    OtherPack {
        /// The file's.
        given: Key,
        /// The merchant's.
        wanted: Key,
    },
}

/// What tells a file of ours from others, whatever else stands in it.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl PlaybookFile {
    /// A file of these changes.
    #[must_use]
    pub fn new(pack: Key, pack_version: Key, changes: Changes) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            pack,
            pack_version,
            changes,
        }
    }

    /// The text of the file.
    #[must_use]
    pub fn write(&self) -> String {
        // Fails for maps whose keys are no texts, and there is none.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a file for a merchant with this pack.
    ///
    /// # Errors
    /// [`FileError`] when it is too large, no playbook, of a later version or for another pack.
    pub fn read(text: &str, pack: &Key) -> Result<Self, FileError> {
        if text.len() > limit::PLAYBOOK_FILE_BYTES_MAX {
            return Err(FileError::TooLarge);
        }
        let unread = |error: serde_json::Error| FileError::NotAPlaybook(error.to_string());
        let head: Head = serde_json::from_str(text).map_err(unread)?;
        if head.format != FORMAT {
            return Err(FileError::NotAPlaybook(format!(
                "its format is {:?}",
                head.format
            )));
        }
        if head.version != VERSION {
            return Err(FileError::UnknownVersion(head.version));
        }
        let file: Self = serde_json::from_str(text).map_err(unread)?;
        if file.pack != *pack {
            return Err(FileError::OtherPack {
                given: file.pack,
                wanted: pack.clone(),
            });
        }
        Ok(file)
    }
}
