//! An operator with a plain client: says again what was not confirmed, and comes back when
//! something is missing.

use crate::line::LineId;
use crate::store::Store;
use shared::id::MessageId;
use shared::protocol::{ClientFrame, From, Marks, Message, Said, Seq, ServerFrame, Side, VERSION};

pub const NAME: &str = "陈工";

#[derive(Default)]
pub struct Operator {
    pub line: Option<LineId>,
    pub said: Vec<MessageId>,
    pub waiting: Vec<(MessageId, Said)>,
    pub shown: Vec<Message>,
    /// The visitor's marks, as they are shown.
    pub theirs: Marks,
}

impl Operator {
    fn seen(&self) -> Seq {
        self.shown.last().map_or(Seq(0), |message| message.seq)
    }

    /// What it has seen, it has read.
    pub fn marks(&self) -> ClientFrame {
        ClientFrame::Marks(Marks {
            delivered: self.seen(),
            read: self.seen(),
        })
    }

    /// What is sent first on every line.
    pub fn hello(&self) -> Vec<ClientFrame> {
        let hello = ClientFrame::Hello {
            v: VERSION,
            seen: self.seen(),
            page: None,
        };
        let again = self.waiting.iter().map(|(id, said)| ClientFrame::Say {
            id: id.clone(),
            said: said.clone(),
        });
        std::iter::once(hello)
            .chain(again)
            .chain([self.marks()])
            .collect()
    }

    /// Takes a frame in; false when something is missing before it.
    pub fn hear(&mut self, frame: ServerFrame, store: &Store) -> bool {
        match frame {
            ServerFrame::Message(message) => {
                let stored = store
                    .at(message.seq)
                    .expect("nobody is shown what is not stored");
                assert_eq!(message, stored.message, "masked, as it is stored");
                self.waiting.retain(|(id, _)| *id != message.id);
                self.place(message)
            }
            ServerFrame::Accepted { id, seq, at } => {
                let stored = store
                    .at(seq)
                    .expect("nothing is accepted that is not stored");
                assert_eq!(stored.message.id, id);
                let own = self.waiting.iter().position(|(other, _)| *other == id);
                let Some(own) = own else { return true };
                self.waiting.remove(own);
                let message = Message {
                    at,
                    ..stored.message.clone()
                };
                self.place(message)
            }
            ServerFrame::Marks { side, marks } => {
                if side == Side::Visitor {
                    self.theirs = self.theirs.and(marks);
                    assert!(self.theirs.delivered <= store.last());
                }
                true
            }
            // It is said again on the next line.
            ServerFrame::Refused { .. } => false,
            ServerFrame::Welcome { .. }
            | ServerFrame::Presence(_)
            | ServerFrame::Draft { .. }
            | ServerFrame::History { .. }
            | ServerFrame::Typing { .. }
            | ServerFrame::Here { .. } => true,
        }
    }

    fn place(&mut self, message: Message) -> bool {
        let seen = self.seen();
        // Of a long transcript only the last page comes.
        if message.seq == seen.next() || self.shown.is_empty() {
            self.shown.push(message);
            return true;
        }
        message.seq <= seen
    }

    /// Whether a message of the transcript is one that it said.
    pub fn has_said(&self, message: &Message) -> bool {
        matches!(message.from, From::Operator { .. }) && self.said.contains(&message.id)
    }
}
