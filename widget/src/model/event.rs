//! What can happen, and what is to be done about it.

use super::{Filled, Place};
use shared::api::{StartReply, StartRequest};
use shared::id::{MessageId, StartKey};
use shared::protocol::{ClientFrame, Code, Said, Seq, ServerFrame};

/// Something that happened. Random values come in here: `roll` spreads the next try.
#[derive(Clone, Debug)]
pub enum Event {
    /// The app is on the screen.
    Begun,
    /// The visitor said something.
    Said(MessageId, Said),
    /// The visitor wants something refused to be sent again.
    SaidAgain(MessageId),
    /// The visitor filled in the lead card at this place.
    Filled(MessageId, Seq, Filled),
    /// The visitor corrects what was wrong with a lead card.
    Corrected,
    /// The visitor put a lead card off, or takes it up again.
    PutOff(Seq, bool),
    /// The first message is stored.
    Started(Box<StartReply>),
    /// The first message is refused.
    Denied(Code),
    /// The first message did not reach the edge, or failed there.
    Unreached {
        /// 0 to 255.
        roll: u8,
    },
    /// The socket is open.
    Opened,
    /// A frame came in.
    Came(ServerFrame),
    /// The socket is closed.
    Closed {
        /// The code it was closed with.
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
}

/// A timer, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The next try to connect, unless the link changed since.
    Retry(u32),
    /// A confirmation that should have come.
    Confirm(MessageId),
    /// Messages that should have filled a gap.
    Gap(Seq),
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Post the first message.
    Start(Box<StartRequest>),
    /// Open the socket, in place of an earlier one.
    Open(Place),
    /// Drop the socket without waiting for its end.
    Drop,
    /// Send a frame over the socket.
    Send(ClientFrame),
    /// Set a timer.
    Wait(u32, Timer),
    /// Write down what outlives the page.
    Save,
    /// Make a new start key.
    Renew,
}
