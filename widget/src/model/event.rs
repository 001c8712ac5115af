//! What can happen, and what is to be done about it.

use super::{Frame, Place, Said, Start, Started, ToEdge, View};
use crate::wire::Json;
use shared::id::{MessageId, StartKey};
use shared::protocol::Seq;

/// Something that happened. Random values come in here: `roll` spreads the next try.
#[derive(Clone, Debug)]
pub enum Event {
    /// The app is on the screen.
    Begun,
    /// The visitor said something.
    Said(MessageId, Said),
    /// The visitor wants something refused to be sent again.
    SaidAgain(MessageId),
    /// The visitor put a card off, or takes it up again.
    PutOff(Seq, bool),
    /// The visitor writes: whether there is anything in the text box.
    Typed(bool),
    /// Whether the open thread is on a screen in front of somebody.
    Looked(bool),
    /// The thread was scrolled: what is looked at now, whether that is the end, and how high what is
    /// drawn turned out to be.
    Scrolled {
        /// What is looked at.
        view: View,
        /// Whether that is the end of the thread.
        is_at_end: bool,
        /// How high messages are.
        heights: Vec<(Seq, u16)>,
    },
    /// The visitor wants to see the end of the thread.
    ToEnd,
    /// The first message is stored.
    Started(Box<Started>),
    /// The first message is refused, with this code.
    Denied(String),
    /// The first message did not reach the edge, or failed there.
    Unreached {
        /// 0 to 255.
        roll: u8,
    },
    /// Frames can be sent.
    Opened,
    /// A frame came in.
    Came(Frame),
    /// The socket is closed, or the stream has ended.
    Closed {
        /// The code it was closed with; below 1000 there was none.
        code: u16,
        /// 0 to 255.
        roll: u8,
    },
    /// A timer ran out.
    Due(Timer),
    /// The device has found or lost its network.
    Online(bool),
    /// The page is visible again.
    Woke {
        /// How long it was hidden, in milliseconds.
        hidden_ms: u64,
    },
    /// Here is the key that was asked for.
    Renewed(StartKey),
    /// This is what all tabs of the visitor's share now.
    Joined(StartKey, Option<Place>),
}

/// A way to the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A socket.
    Socket,
    /// Requests: an answer that goes on brings frames, posts take them up. For networks that let no
    /// socket through.
    Stream,
}

impl Way {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Socket => Self::Stream,
            Self::Stream => Self::Socket,
        }
    }
}

/// A timer, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The next try to connect, unless the link changed since.
    Retry(u32),
    /// Other tabs have had time to share a key, unless the link changed since.
    Start(u32),
    /// A confirmation that should have come.
    Confirm(MessageId),
    /// Messages that should have filled a gap.
    Gap(Seq),
    /// The welcome on a new connection, unless the link changed since.
    Welcome(u32),
    /// Marks to be gathered.
    Marks,
    /// The end of a typing mark, unless another one came since.
    Typing(u32),
    /// More of a draft.
    Draft(MessageId),
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Post the first message.
    Start(Box<Start>),
    /// Open a connection by this way, in place of an earlier one.
    Open(Place, Way),
    /// Drop the connection without waiting for its end.
    Drop,
    /// Send a frame over the connection.
    Send(ToEdge),
    /// Set a timer.
    Wait(u32, Timer),
    /// Write down what outlives the page.
    Save,
    /// Make a new start key.
    Renew,
    /// Tell the page of something, by its name and with what there is to tell of it: never texts.
    Tell(&'static str, Json),
    /// Tell screen readers what somebody else has said.
    Announce(String),
}
