//! A merchant's own knowledge, as its console edits it.

use crate::knowledge::{ClaimFinding, Piece};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

wire! {
    /// All sources of a merchant.
    pub struct KnowledgeList {
        /// The sources, the first added first.
        sources: Vec<KnowledgeSource>,
        /// Bytes that their pieces take.
        bytes: u32,
        /// Bytes that they may take.
        bytes_max: u32,
        /// How many sources there may be.
        sources_max: u32,
    }

    /// A source.
    pub struct KnowledgeSource {
        /// Its id within the merchant.
        id: u64,
        /// Its name, which stands in every quotation.
        title: String,
        /// The page that it was read from; nothing where it was pasted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// When its text was last saved or read.
        at: Millis,
        /// Pieces that Pi may quote.
        pieces: u32,
        /// Bytes that they take.
        bytes: u32,
        /// Whether only the beginning had room.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_cut: bool,
        /// What of a page was left out because it may not be said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<ClaimFinding>,
        /// Why the page could not be read the last time; what was read before still stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<PageError>,
    }

    /// A source with its words.
    pub struct KnowledgeDetail {
        /// The source.
        source: KnowledgeSource,
        /// What was pasted; of a page what was read, a line for each of its paragraphs.
        text: String,
        /// The pieces that Pi may quote.
        pieces: Vec<Piece>,
    }

    /// A text that is pasted.
    pub struct KnowledgeText {
        /// Its name, which stands in every quotation.
        title: String,
        /// The words.
        text: String,
    }

    /// A page that is to be read.
    pub struct KnowledgePage {
        /// Its address.
        address: String,
        /// The name to quote it by; the page's own where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    }
}

/// Why a page can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PageError {
    /// An address that may not be called, or a redirect to one.
    #[error("this is not the address of a public web page")]
    Refused,
    /// Nobody answered there.
    #[error("the address could not be reached")]
    Unreached,
    /// No answer in time.
    #[error("the page did not answer in time")]
    Silent,
    /// Something else than a page.
    #[error("what the address gives is no web page")]
    NotHtml,
    /// A status that is an error.
    #[error("the address answers with an error")]
    Failed,
    /// A redirect after a redirect.
    #[error("the address redirects too often")]
    Redirects,
    /// Longer than any page that people read.
    #[error("the page is larger than 512 KiB")]
    TooLarge,
    /// No words in it: many pages are written by scripts only when a browser shows them.
    #[error("there are no words in the page that can be quoted; paste its text instead")]
    Nothing,
    /// All of it says what may not be said.
    #[error("everything in the page that could be quoted may not be said")]
    Unsayable,
}

impl From<crate::door::policy::Unread> for PageError {
    fn from(why: crate::door::policy::Unread) -> Self {
        use crate::door::policy::Unread;
        match why {
            Unread::Refused => Self::Refused,
            Unread::Unreached => Self::Unreached,
            Unread::Silent => Self::Silent,
            Unread::NotHtml => Self::NotHtml,
            Unread::Failed => Self::Failed,
            Unread::Redirects => Self::Redirects,
        }
    }
}
