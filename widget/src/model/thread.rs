//! The thread: what is stored, in its order, and what is still on its way. It may be long: nothing
//! here looks at all of it for a single message.

use super::{Body, Message, Problem, Said};
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{From, Seq};
use shared::time::Millis;

/// Messages at the end in which a message is looked for that has just come.
const RECENT: usize = 32;

/// Something the visitor said that is not confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The id under which it is stored once.
    pub id: MessageId,
    /// What.
    pub said: Said,
    /// Why it was refused; it is not sent again by itself.
    pub refused: Option<Problem>,
    /// The last message that stood before it when it was said.
    pub after: Seq,
}

/// What came of putting a message in its place.
#[derive(Debug)]
pub struct Placed {
    /// Whether it was not there yet.
    pub is_new: bool,
    /// What it was by which the visitor said it here, where that was not confirmed yet.
    pub own: Option<(MessageId, Said)>,
}

/// All that is said.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    placed: Vec<Message>,
    waiting: Vec<Outgoing>,
    /// Where cards are, and what was made of them.
    forms: Vec<Seq>,
    seen: Seq,
    /// What the edge was told on the connection that is open.
    told: Seq,
    /// Up to where nothing was missing when the missing was asked for.
    asked: Option<Seq>,
    /// A welcome came, and nothing after it yet.
    is_resumed: bool,
    /// Whether nothing was said before the first message there is.
    has_first: bool,
    /// The last message of others.
    last_of_others: Seq,
}

impl Thread {
    /// A thread of which nothing is known but what is on its way.
    #[must_use]
    pub fn new(waiting: Vec<Outgoing>) -> Self {
        Self {
            waiting,
            ..Self::default()
        }
    }

    /// What is stored, in order.
    #[must_use]
    pub fn placed(&self) -> &[Message] {
        &self.placed
    }

    /// Where in [`Thread::placed`] the first message from this place on is.
    #[must_use]
    pub fn index(&self, seq: Seq) -> usize {
        self.placed.partition_point(|message| message.seq < seq)
    }

    /// Cards and what was made of them, from this place on or, the other way, before it.
    pub fn forms_from(&self, seq: Seq) -> impl Iterator<Item = &Message> {
        let at = self.forms.partition_point(|form| *form < seq);
        self.forms[at..].iter().filter_map(|seq| self.at(*seq))
    }

    /// Cards and what was made of them before this place, the latest first.
    pub fn forms_before(&self, seq: Seq) -> impl Iterator<Item = &Message> {
        let at = self.forms.partition_point(|form| *form < seq);
        self.forms[..at]
            .iter()
            .rev()
            .filter_map(|seq| self.at(*seq))
    }

    fn at(&self, seq: Seq) -> Option<&Message> {
        let message = self.placed.get(self.index(seq))?;
        (message.seq == seq).then_some(message)
    }

    /// What is on its way or was refused, in the order in which it was said.
    #[must_use]
    pub fn waiting(&self) -> &[Outgoing] {
        &self.waiting
    }

    /// The last message up to which none is missing: what to resume from.
    #[must_use]
    pub fn seen(&self) -> Seq {
        self.seen
    }

    /// A connection is opened, and the edge is told what we have.
    pub fn resume(&mut self) {
        self.told = self.seen;
    }

    /// The last message of others up to which none is missing.
    #[must_use]
    pub fn last_of_others(&self) -> Seq {
        if self.last_of_others <= self.seen {
            return self.last_of_others;
        }
        let known = &self.placed[..self.index(self.seen.next())];
        let mut others = known.iter().rev().filter(|message| is_others(message));
        others.next().map_or(Seq(0), |message| message.seq)
    }

    /// Whether anybody else has said something from this place on.
    #[must_use]
    pub fn is_answered(&self, seq: Seq) -> bool {
        self.last_of_others > seq
    }

    /// Whether nothing was said at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.waiting.is_empty()
    }

    /// The first message known of, where others are known to lie before it.
    #[must_use]
    pub fn before(&self) -> Option<Seq> {
        let first = self.placed.first()?.seq;
        (!self.has_first && first > Seq(1)).then_some(first)
    }

    /// Whether a message with this id came lately.
    #[must_use]
    pub fn has_lately(&self, id: &MessageId) -> bool {
        let lately = self.placed.iter().rev().take(RECENT);
        lately.into_iter().any(|message| message.id == *id)
    }

    /// Takes in what the visitor says. A card that is filled again takes the place of the refused one.
    pub fn say(&mut self, id: MessageId, said: Said) {
        if said.words().is_none() {
            self.waiting
                .retain(|other| other.said.words().is_some() || other.refused.is_none());
        }
        let after = self.placed.last().map_or(Seq(0), |message| message.seq);
        self.waiting.push(Outgoing {
            id,
            said,
            refused: None,
            after,
        });
    }

    /// What is to be sent, after one that was refused was taken up again.
    pub fn again(&mut self, id: &MessageId) {
        if let Some(outgoing) = self.waiting.iter_mut().find(|outgoing| outgoing.id == *id) {
            outgoing.refused = None;
        }
    }

    /// Whether something is still without an answer.
    #[must_use]
    pub fn is_waiting(&self, id: &MessageId) -> bool {
        self.unsent().any(|outgoing| outgoing.id == *id)
    }

    /// What is to be sent, in order.
    pub fn unsent(&self) -> impl Iterator<Item = &Outgoing> {
        self.waiting
            .iter()
            .filter(|outgoing| outgoing.refused.is_none())
    }

    /// Something was refused.
    pub fn refuse(&mut self, id: &MessageId, problem: Problem) {
        if let Some(outgoing) = self.waiting.iter_mut().find(|outgoing| outgoing.id == *id) {
            outgoing.refused = Some(problem);
        }
    }

    /// Everything on its way was refused.
    pub fn refuse_all(&mut self, code: &str) {
        for outgoing in &mut self.waiting {
            outgoing.refused.get_or_insert_with(|| Problem::of(code));
        }
    }

    /// A welcome: messages follow up to `last`, but no more than a page of them; what is before it
    /// is no gap. One that knows less than what it was told comes from a restored backup; what it
    /// knows counts. One that only knows less than what came since was overtaken on its way.
    pub fn catch_up(&mut self, last: Seq) {
        self.is_resumed = true;
        let page = u64::from(limit::TRANSCRIPT_PAGE);
        self.seen = self.seen.max(Seq(last.0.saturating_sub(page)));
        if last < self.told {
            self.told = last;
            self.placed.truncate(self.index(last.next()));
            self.forms.retain(|seq| *seq <= last);
            self.seen = last;
            let mut others = self
                .placed
                .iter()
                .rev()
                .filter(|message| is_others(message));
            self.last_of_others = others.next().map_or(Seq(0), |message| message.seq);
        }
    }

    /// A message came, perhaps not for the first time, perhaps one of our own.
    pub fn place(&mut self, mut message: Message) -> Placed {
        let own = self.take(&message.id);
        // The visitor's own words stay as they were typed; they may come back masked.
        if let Some(words) = own.as_ref().and_then(|(_, said)| said.words()) {
            message.body = Body::Words(words.to_owned(), Vec::new());
        }
        // The edge was asked for what is missing, and what it sends first lies behind it: then that
        // does not exist, and asking on and on would help nobody.
        if std::mem::take(&mut self.is_resumed) && self.asked == Some(self.seen) {
            self.seen = self.seen.max(Seq(message.seq.0.saturating_sub(1)));
            self.advance();
        }
        let at = self.index(message.seq);
        let known = self.placed.get(at);
        if known.is_some_and(|known| known.seq == message.seq) {
            return Placed { is_new: false, own };
        }
        self.insert(at, message);
        self.advance();
        Placed { is_new: true, own }
    }

    fn insert(&mut self, at: usize, message: Message) {
        if let Body::Form(_) = message.body {
            let at = self.forms.partition_point(|form| *form < message.seq);
            self.forms.insert(at, message.seq);
        }
        if is_others(&message) {
            self.last_of_others = self.last_of_others.max(message.seq);
        }
        self.placed.insert(at, message);
    }

    /// Messages further back, and whether the transcript begins with them. What is known of them
    /// already stays as it is. Gives how many lie before the first that was known, and the places of
    /// those that lie between others.
    pub fn fill(&mut self, mut messages: Vec<Message>, has_first: bool) -> (usize, Vec<Seq>) {
        self.has_first |= has_first;
        let Some(first) = self.placed.first().map(|message| message.seq) else {
            return (0, Vec::new());
        };
        let between = messages.split_off(messages.partition_point(|message| message.seq < first));
        let mut filled = Vec::new();
        for message in between {
            let (seq, at) = (message.seq, self.index(message.seq));
            if self.placed.get(at).is_none_or(|known| known.seq != seq) {
                self.insert(at, message);
                filled.push(seq);
            }
        }
        let forms = messages
            .iter()
            .filter(|message| matches!(message.body, Body::Form(_)));
        self.forms.splice(0..0, forms.map(|message| message.seq));
        for message in messages.iter().filter(|message| is_others(message)) {
            self.last_of_others = self.last_of_others.max(message.seq);
        }
        let count = messages.len();
        self.placed.splice(0..0, messages);
        (count, filled)
    }

    /// Whether others are missing between this message and what is known before it: more was missed
    /// than comes by itself.
    #[must_use]
    pub fn is_after_hole(&self, seq: Seq) -> bool {
        let at = self.index(seq);
        let before = at.checked_sub(1).map(|before| self.placed[before].seq);
        seq <= self.seen && before.is_some_and(|before| before.next() < seq)
    }

    /// The last message after such a hole. Looks at all there is.
    #[must_use]
    pub fn hole(&self) -> Option<Seq> {
        let mut all = self.placed.iter().rev().map(|message| message.seq);
        all.find(|seq| self.is_after_hole(*seq))
    }

    fn take(&mut self, id: &MessageId) -> Option<(MessageId, Said)> {
        let at = self
            .waiting
            .iter()
            .position(|outgoing| outgoing.id == *id)?;
        let own = self.waiting.remove(at);
        Some((own.id, own.said))
    }

    fn advance(&mut self) {
        let at = self.index(self.seen.next());
        for message in &self.placed[at..] {
            if message.seq != self.seen.next() {
                break;
            }
            self.seen = message.seq;
        }
    }

    /// Something of ours is stored: how it stands in the thread, where that is known here. What a
    /// filled card came to only the edge knows, and tells with the message.
    #[must_use]
    pub fn accepted(&self, id: &MessageId, seq: Seq, at: Millis) -> Option<Message> {
        let own = self.waiting.iter().find(|outgoing| outgoing.id == *id)?;
        Some(Message {
            seq,
            id: id.clone(),
            at,
            from: From::Visitor,
            body: Body::Words(own.said.words()?.to_owned(), Vec::new()),
        })
    }

    /// The place before which something is missing, if anything is.
    #[must_use]
    pub fn gap(&self) -> Option<Seq> {
        let last = self.placed.last()?.seq;
        (last > self.seen).then_some(last)
    }

    /// What is missing will be asked for.
    pub fn ask_for_gap(&mut self) {
        self.asked = Some(self.seen);
    }

    /// Another conversation begins; what is on its way goes there.
    pub fn restart(&mut self) {
        *self = Self::new(std::mem::take(&mut self.waiting));
    }
}

fn is_others(message: &Message) -> bool {
    message.from != From::Visitor
}
