//! What goes over a conversation's socket, and in the same form over HTTP where sockets are
//! blocked. Versioned: an old widget on a cached page still talks to a new edge.

mod body;
mod card;
mod client_frame;
mod console;
mod problem;
mod said;
mod server_frame;

pub use body::{Body, FileInfo};
pub use card::{Card, CardField, CardKind, Item, Picture, PriceOption, Quantity, estimate};
pub use client_frame::{ClientFrame, LeadForm, Marks};
pub use console::{ConsoleFrame, ConversationRow};
pub use problem::{Code, Problem};
pub use said::{CallWhen, Said};
pub use server_frame::{From, Message, Presence, ServerFrame, Side};

use serde::{Deserialize, Serialize};

/// The version that this build speaks. Version 2 brought typing, marks and who is here; version 3
/// cards of every kind, files, drafts, older messages and being asked for a person.
pub const VERSION: u32 = 3;

/// The oldest version that this build still speaks: pages stay open for days, and a snippet may
/// come from a cache.
pub const VERSION_MIN: u32 = 1;

/// Whether a client of this version is spoken to. It then gets no frame newer than its version
/// ([`ServerFrame::since`]).
#[must_use]
pub fn speaks(v: u32) -> bool {
    (VERSION_MIN..=VERSION).contains(&v)
}

/// The socket's subprotocol. The visitor's token follows it as a second one, so that it stands
/// neither in an address nor in a log.
pub const SUBPROTOCOL: &str = "chipline.v1";

/// Place of a message in its transcript: 1, 2, 3 … without a gap. 0 is before the first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The next place.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Codes with which the edge closes a socket (RFC 6455, private range).
pub mod close {
    /// The token is not, or no longer, good: start anew.
    pub const UNAUTHORISED: u16 = 4401;
    /// What came was no frame of the protocol.
    pub const BAD_FRAME: u16 = 4400;
    /// The page is not on the merchant's list.
    pub const NOT_ALLOWED: u16 = 4403;
    /// The frame was over its cap.
    pub const TOO_LARGE: u16 = 4413;
    /// The edge does not speak that version.
    pub const VERSION: u16 = 4426;
    /// Too much: sockets on one conversation, requests from an address, or a flood of frames. Later it
    /// is let in.
    pub const TOO_MANY: u16 = 4429;
    /// Something failed on our side: come back.
    pub const TRY_AGAIN: u16 = 4500;

    /// The code with which a refusal closes a socket.
    #[must_use]
    pub fn code(problem: super::Code) -> u16 {
        match problem {
            // What is not there any more is begun anew, too.
            super::Code::Unauthorised | super::Code::NotFound => UNAUTHORISED,
            super::Code::BadFrame => BAD_FRAME,
            super::Code::UnknownVersion => VERSION,
            super::Code::OriginNotAllowed => NOT_ALLOWED,
            super::Code::TooLarge => TOO_LARGE,
            super::Code::TooMany => TOO_MANY,
            _ => TRY_AGAIN,
        }
    }
}
