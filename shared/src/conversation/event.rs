//! What happens in a conversation. Contacts are sealed and masked before they get here.

use super::effect::Settled;
use super::sealing::SealedForm;
use crate::attribution::Touch;
use crate::id::{ChipId, Key, MessageId, OperatorId};
use crate::identity::Identity;
use crate::pi::model::Reply;
use crate::protocol::{CallWhen, CardKind, FileInfo, Marks, Seq, Side};
use crate::seal::{SealedContact, SealedText};
use crate::time::Millis;

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
    /// An operator ends the talk.
    Resolved,
    /// The merchant's object has settled which visit is booked.
    Settled(Settled),
    /// The visitor has said all of a thought, or a model has taken too long over it.
    ThoughtOver {
        /// The message that it ends with.
        no: Seq,
    },
    /// A model has answered a thought, or will not.
    Modelled {
        /// The message that the thought ends with.
        no: Seq,
        /// What it says.
        reply: Option<Reply>,
        /// Whether it has said what may not be said, which is why there is no reply.
        refused: bool,
    },
    /// The merchant's page has said who the visitor is, and signed it.
    Identified(Identity),
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
    Lead(SealedForm),
    /// The consent card, answered.
    Consent {
        /// Agreed, or refused.
        agreed: bool,
        /// The version of the text on the screen.
        version: Key,
    },
    /// Somebody asks for a person.
    Person,
    /// The price card, filled in.
    Estimate {
        /// The merchant's rule.
        rule: Key,
        /// What was chosen.
        option: Key,
        /// How much of it.
        quantity: Option<u32>,
    },
    /// A time on the booking card.
    Booking {
        /// When.
        slot: Millis,
    },
    /// The visitor wants to be called.
    CallBack {
        /// Whom, with what consent.
        form: SealedForm,
        /// When.
        when: CallWhen,
    },
    /// Something of a gallery or a list of offers.
    Choice {
        /// Which.
        item: Key,
    },
    /// How the visitor liked the talk.
    Rating {
        /// 1 to 5.
        stars: u8,
        /// In words, contacts masked.
        words: Option<String>,
    },
    /// A file that was uploaded before.
    File(FileInfo),
    /// No contact for the time being.
    Decline,
    /// An operator puts a card into the thread.
    Card(CardKind),
}
