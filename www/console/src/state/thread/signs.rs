//! What both sides notice of each other besides what is said: how far each has come, who is writing,
//! who is there. Nothing of it is worth repeating: what is not noticed now is noticed later.

use super::ThreadState;
use shared::limit::TYPING_MS;
use shared::protocol::{ClientFrame, From, Marks, Seq, Side};
use shared::time::Millis;

/// How far a message of the merchant's people has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// Stored.
    Sent,
    /// On a device of the visitor's.
    Delivered,
    /// On a screen in front of the visitor.
    Read,
}

/// What is noticed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Signs {
    /// How far the visitor has come.
    visitor: Marks,
    /// Whether the visitor is there; unknown without a connection that the edge has welcomed.
    is_here: Option<bool>,
    /// While the visitor writes: which time it is.
    typing: Option<u32>,
    /// How often the visitor was said to write. A timer that was set for an earlier time means
    /// nothing any more.
    rounds: u32,
    /// How far the edge knows the merchant's people to have come.
    told: Marks,
    /// When the edge was last told that the operator writes.
    typed_at: Option<Millis>,
}

impl Signs {
    /// A welcome: whoever is there is told after it. A transcript from a restored backup may be
    /// shorter than the marks.
    pub(super) fn welcome(&mut self, last: Seq) {
        self.is_here.get_or_insert(false);
        self.visitor = self.visitor.within(last);
    }

    /// The edge tells marks: the visitor's, or what a colleague or this operator has read.
    pub(super) fn mark(&mut self, side: Side, marks: Marks) {
        let known = match side {
            Side::Visitor => &mut self.visitor,
            Side::Staff => &mut self.told,
        };
        *known = known.and(marks);
    }

    /// The visitor has come or gone; who is gone writes nothing.
    pub(super) fn here(&mut self, here: bool) {
        self.is_here = Some(here);
        if !here {
            self.typing = None;
        }
    }

    /// The visitor has begun or stopped writing.
    pub(super) fn typing(&mut self, on: bool) {
        self.rounds += 1;
        self.typing = on.then_some(self.rounds);
    }
}

impl ThreadState {
    /// How far a message of the merchant's people has come.
    #[must_use]
    pub fn receipt(&self, seq: Seq) -> Receipt {
        let Marks { delivered, read } = self.signs.visitor;
        if seq <= read {
            Receipt::Read
        } else if seq <= delivered {
            Receipt::Delivered
        } else {
            Receipt::Sent
        }
    }

    /// Whether the visitor is there, where that is known.
    #[must_use]
    pub fn is_visitor_here(&self) -> Option<bool> {
        self.signs.is_here
    }

    /// While the visitor writes: which time it is. Not renewed for [`TYPING_MS`], it is over.
    #[must_use]
    pub fn visitor_types(&self) -> Option<u32> {
        self.signs.typing
    }

    /// A time of writing was not renewed.
    pub fn typing_is_over(&mut self, round: u32) {
        if self.signs.typing == Some(round) {
            self.signs.typing = None;
        }
    }

    /// The operator writes: `on` tells whether there is anything in the composer. Gives the frame to
    /// send: the edge hears of the beginning, again as long as it goes on, and of the end.
    pub fn typed(&mut self, on: bool, now: Millis) -> Option<ClientFrame> {
        let is_news = match self.signs.typed_at {
            Some(at) if on => now.since(at) >= TYPING_MS / 2,
            Some(_) => true,
            None => on,
        };
        if !is_news || !self.is_heard() {
            return None;
        }
        self.signs.typed_at = on.then_some(now);
        Some(ClientFrame::Typing { on })
    }

    /// Whether the edge does not know yet how far the operator has come. `is_looked_at` tells
    /// whether the thread is in front of somebody.
    #[must_use]
    pub fn has_marks_to_tell(&self, is_looked_at: bool) -> bool {
        self.is_heard() && self.marks(is_looked_at) != self.signs.told
    }

    /// The frame that tells the edge how far the operator has come, if it does not know.
    pub fn tell_marks(&mut self, is_looked_at: bool) -> Option<ClientFrame> {
        if !self.has_marks_to_tell(is_looked_at) {
            return None;
        }
        self.signs.told = self.marks(is_looked_at);
        Some(ClientFrame::Marks(self.signs.told))
    }

    /// The connection is lost, or another one: what was told over it may never have arrived, and who
    /// is there is not known.
    pub fn forget_connection(&mut self) {
        self.signs = Signs {
            visitor: self.signs.visitor,
            rounds: self.signs.rounds,
            ..Signs::default()
        };
        self.draft = None;
        self.asked_earlier = false;
    }

    /// Whether signs reach the edge now: it refuses them before its welcome.
    pub(super) fn is_heard(&self) -> bool {
        self.signs.is_here.is_some()
    }

    /// How far the merchant's people have come with what the visitor said, as far as nothing is
    /// missing before it.
    fn marks(&self, is_looked_at: bool) -> Marks {
        let unbroken = self.messages.range(..=self.seen()).rev();
        let delivered = unbroken
            .map(|(seq, message)| (*seq, &message.from))
            .find(|(_, from)| **from == From::Visitor)
            .map_or(Seq(0), |(seq, _)| seq);
        let read = if is_looked_at { delivered } else { Seq(0) };
        self.signs.told.and(Marks { delivered, read })
    }
}
