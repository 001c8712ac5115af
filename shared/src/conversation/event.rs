//! What happens in a conversation. Contacts are sealed and masked before they get here.

use crate::attribution::Touch;
use crate::id::{ChipId, Key, MessageId, OperatorId};
use crate::protocol::{Marks, Seq, Side};
use crate::seal::{SealedContact, SealedText};
use std::collections::BTreeMap;

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Somebody said or did something in the thread.
    Said {
        /// The writer's id for it.
        id: MessageId,
        /// Its place, where it is stored already: it was sent twice.
        stored: Option<Seq>,
        /// Who.
        by: Speaker,
        /// What.
        uttered: Uttered,
    },
    /// The visitor has come back on a new page load.
    Returned {
        /// The arrival.
        touch: Touch,
    },
    /// An operator takes the thread over, or gives it back to Pi.
    TookOver {
        /// Who.
        operator: OperatorId,
        /// The name that the visitor sees.
        name: String,
        /// True to take over, false to give back.
        on: bool,
    },
    /// One side has received or read more of what the other said.
    Marked {
        /// Which side.
        side: Side,
        /// How far, as its client says.
        marks: Marks,
    },
}

/// Who says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The visitor.
    Visitor,
    /// A person of the merchant's.
    Operator {
        /// Who.
        id: OperatorId,
        /// The name that the visitor sees.
        name: String,
    },
}

/// What somebody says, contacts sealed and masked.
#[derive(Clone, Debug, PartialEq)]
pub enum Uttered {
    /// Words.
    Text {
        /// The words, contacts masked.
        text: String,
        /// The words as written, where there were contacts in them.
        sealed: Option<SealedText>,
        /// The contacts in them.
        contacts: Vec<SealedContact>,
    },
    /// A tapped chip.
    Chip {
        /// Which.
        chip: ChipId,
        /// What it said.
        text: String,
    },
    /// The lead card, filled in.
    Lead {
        /// The name given.
        name: Option<String>,
        /// The contacts given.
        contacts: Vec<SealedContact>,
        /// The pack's fields, contacts masked.
        fields: BTreeMap<Key, String>,
        /// The version of the consent text agreed to.
        consent: Key,
    },
    /// The consent card, answered.
    Consent {
        /// Agreed, or refused.
        agreed: bool,
        /// The version of the text on the screen.
        version: Key,
    },
}
