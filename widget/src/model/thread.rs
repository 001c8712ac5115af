//! The thread: what is stored, in its order, and what is still on its way.

use shared::contact::{Contact, ContactKind};
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{Body, Code, From, LeadForm, Message, Problem, Said, Seq};
use shared::time::Millis;

/// Something the visitor said that is not confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The id under which it is stored once.
    pub id: MessageId,
    /// What.
    pub said: Said,
    /// Why it was refused; it is not sent again by itself.
    pub refused: Option<Refusal>,
    /// The last message that stood before it when it was said.
    pub after: Seq,
}

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// The input of a card that is to be corrected: `name`, or the key of one of the pack's fields.
    pub field: Option<String>,
}

impl std::convert::From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, field: None }
    }
}

impl std::convert::From<Problem> for Refusal {
    /// A value that is not allowed is told as `fields.area_m2` or `name: too long`.
    fn from(problem: Problem) -> Self {
        let field = problem
            .detail
            .filter(|_| problem.code == Code::InvalidValue)
            .and_then(|detail| {
                let path = detail.split(':').next()?;
                Some(path.strip_prefix("fields.").unwrap_or(path).to_owned())
            });
        Self {
            code: problem.code,
            field,
        }
    }
}

impl Outgoing {
    /// Whether it is words, not a filled card.
    #[must_use]
    pub fn is_words(&self) -> bool {
        matches!(self.said, Said::Text { .. } | Said::Chip { .. })
    }
}

/// What is said.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    placed: Vec<Message>,
    waiting: Vec<Outgoing>,
    seen: Seq,
    /// The last message before a gap that is being asked for.
    asked: Option<Seq>,
    /// Nothing came since the edge was told what we have.
    is_resumed: bool,
    /// The last message up to which none was missing when this connection was opened.
    told: Seq,
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
        let mut others = self
            .placed
            .iter()
            .rev()
            .filter(|message| message.seq <= self.seen && message.from != From::Visitor);
        others.next().map_or(Seq(0), |message| message.seq)
    }

    /// Whether nothing was said at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.waiting.is_empty()
    }

    /// Takes in what the visitor says. A card that is filled again takes the place of the refused one.
    pub fn say(&mut self, id: MessageId, said: Said) {
        if !matches!(said, Said::Text { .. } | Said::Chip { .. }) {
            self.waiting
                .retain(|other| other.is_words() || other.refused.is_none());
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
        self.waiting
            .iter()
            .any(|outgoing| outgoing.id == *id && outgoing.refused.is_none())
    }

    /// What is to be sent, in order.
    pub fn unsent(&self) -> impl Iterator<Item = &Outgoing> {
        self.waiting
            .iter()
            .filter(|outgoing| outgoing.refused.is_none())
    }

    /// Something was refused.
    pub fn refuse(&mut self, id: &MessageId, refusal: Refusal) {
        if let Some(outgoing) = self.waiting.iter_mut().find(|outgoing| outgoing.id == *id) {
            outgoing.refused = Some(refusal);
        }
    }

    /// Everything on its way was refused.
    pub fn refuse_all(&mut self, code: Code) {
        for outgoing in &mut self.waiting {
            outgoing.refused.get_or_insert(code.into());
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
            self.placed.retain(|message| message.seq <= last);
            self.seen = last;
        }
    }

    /// A message came, perhaps not for the first time, perhaps one of our own.
    pub fn place(&mut self, mut message: Message) {
        if let Some(at) = self
            .waiting
            .iter()
            .position(|outgoing| outgoing.id == message.id)
        {
            let own = self.waiting.remove(at);
            // The visitor's own words stay as they were typed; they may come back masked.
            if let Said::Text { .. } = own.said {
                message.body = body_of(own.said);
            }
        }
        // The edge was asked for what is missing, and what it sends first lies behind it: then that
        // does not exist, and asking on and on would help nobody.
        if std::mem::take(&mut self.is_resumed) && self.asked == Some(self.seen) {
            self.seen = self.seen.max(Seq(message.seq.0.saturating_sub(1)));
            self.advance();
        }
        let at = self.placed.partition_point(|other| other.seq < message.seq);
        let is_known = self
            .placed
            .get(at)
            .is_some_and(|other| other.seq == message.seq);
        if is_known {
            return;
        }
        self.placed.insert(at, message);
        self.advance();
    }

    fn advance(&mut self) {
        for message in &self.placed {
            if message.seq == self.seen.next() {
                self.seen = message.seq;
            }
        }
    }

    /// One of ours is stored.
    pub fn accept(&mut self, id: &MessageId, seq: Seq, at: Millis) {
        if let Some(own) = self.waiting.iter().find(|outgoing| outgoing.id == *id) {
            let body = body_of(own.said.clone());
            self.place(Message {
                seq,
                id: id.clone(),
                at,
                from: From::Visitor,
                body,
            });
        }
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

/// What is said, as it will stand in the thread.
fn body_of(said: Said) -> Body {
    match said {
        Said::Text { text } => Body::Text {
            text: text.as_str().to_owned(),
            chips: Vec::new(),
        },
        Said::Chip { chip, text } => Body::Chip {
            chip,
            text: text.as_str().to_owned(),
        },
        Said::Lead(LeadForm {
            name,
            phone,
            fields,
            ..
        }) => {
            let masked = Contact::parse_phone(&phone).map(|contact| contact.masked());
            Body::LeadGiven {
                name,
                contacts: masked
                    .map(|masked| (ContactKind::Phone, masked))
                    .into_iter()
                    .collect(),
                fields,
            }
        }
        Said::Consent { agreed, .. } => Body::ConsentGiven { agreed },
    }
}
