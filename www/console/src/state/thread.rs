//! One thread as an operator sees it: what is stored, what is on its way, and what is noticed of the
//! visitor besides.

mod signs;

pub use signs::Receipt;

use serde::{Deserialize, Serialize};
use shared::api::Thread;
use shared::id::MessageId;
use shared::protocol::{
    Body, ClientFrame, Code, From, Message, Presence, Said, Seq, ServerFrame, Side,
};
use shared::text::MessageText;
use shared::time::Millis;
use signs::Signs;
use std::collections::BTreeMap;

/// How far something written here has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Not known to be stored yet.
    Sending,
    /// Refused; nothing of it is stored.
    Refused(Code),
}

/// Something written here that is not in the transcript yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The id it was sent under: sent twice, it is stored once.
    pub id: MessageId,
    /// The words.
    pub text: MessageText,
    /// How far it has come.
    pub progress: Progress,
}

/// The thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadState {
    messages: BTreeMap<Seq, Message>,
    pending: Vec<Pending>,
    presence: Option<Presence>,
    writer: String,
    signs: Signs,
}

impl ThreadState {
    /// A thread in which the operator called `writer` writes. Nothing of it has come yet; `pending`
    /// was written before and not accepted.
    #[must_use]
    pub fn new(writer: impl Into<String>, pending: Vec<Pending>) -> Self {
        Self {
            writer: writer.into(),
            pending,
            ..Self::default()
        }
    }

    /// What is stored, in order, each message once.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// What is on its way, in the order in which it was written.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Who answers, once known.
    #[must_use]
    pub fn presence(&self) -> Option<&Presence> {
        self.presence.as_ref()
    }

    /// Whether older messages exist than those shown.
    #[must_use]
    pub fn has_earlier(&self) -> bool {
        self.messages.keys().next().is_some_and(|first| first.0 > 1)
    }

    /// The last message up to which nothing is missing, as a hello tells it.
    #[must_use]
    pub fn seen(&self) -> Seq {
        let mut seqs = self.messages.keys();
        let Some(first) = seqs.next() else {
            return Seq(0);
        };
        seqs.fold(
            *first,
            |seen, seq| if *seq == seen.next() { *seq } else { seen },
        )
    }

    /// Takes in a page of the transcript.
    pub fn take_page(&mut self, page: Thread) {
        for message in page.messages {
            self.take_message(message);
        }
    }

    /// Writes something: it is shown at once, and this is the frame to send for it.
    pub fn write(&mut self, id: MessageId, text: MessageText) -> ClientFrame {
        self.pending.push(Pending {
            id: id.clone(),
            text: text.clone(),
            progress: Progress::Sending,
        });
        ClientFrame::Say {
            id,
            said: Said::Text { text },
        }
    }

    /// The frames to send on a new socket, after the hello: everything that may not have arrived.
    #[must_use]
    pub fn unsent(&self) -> Vec<ClientFrame> {
        self.pending
            .iter()
            .filter(|pending| pending.progress == Progress::Sending)
            .map(|pending| ClientFrame::Say {
                id: pending.id.clone(),
                said: Said::Text {
                    text: pending.text.clone(),
                },
            })
            .collect()
    }

    /// Takes a refused message back, to be written anew.
    pub fn take_back(&mut self, id: &MessageId) -> Option<MessageText> {
        let at = self.pending.iter().position(|pending| pending.id == *id)?;
        Some(self.pending.remove(at).text)
    }

    /// Takes in a frame from the edge. Gives the refusal of something that was not a message.
    pub fn take_frame(&mut self, frame: ServerFrame) -> Option<Code> {
        match frame {
            ServerFrame::Welcome { presence, last, .. } => {
                self.presence = Some(presence);
                self.signs.welcome(last);
            }
            ServerFrame::Presence(presence) => self.presence = Some(presence),
            ServerFrame::Message(message) => self.take_message(message),
            ServerFrame::Accepted { id, seq, at } => self.accept(&id, seq, at),
            ServerFrame::Refused {
                id: Some(id),
                problem,
            } => {
                let refused = self.pending.iter_mut().find(|pending| pending.id == id);
                let Some(refused) = refused else {
                    return Some(problem.code);
                };
                refused.progress = Progress::Refused(problem.code);
            }
            ServerFrame::Refused { id: None, problem } => return Some(problem.code),
            ServerFrame::Marks { side, marks } => self.signs.mark(side, marks),
            ServerFrame::Typing {
                side: Side::Visitor,
                on,
            } => self.signs.typing(on),
            ServerFrame::Here {
                side: Side::Visitor,
                here,
            } => self.signs.here(here),
            // Of its own side, an operator's page shows nothing.
            ServerFrame::Typing {
                side: Side::Staff, ..
            }
            | ServerFrame::Here {
                side: Side::Staff, ..
            } => {}
        }
        None
    }

    fn accept(&mut self, id: &MessageId, seq: Seq, at: Millis) {
        let Some(text) = self.take_back(id) else {
            return;
        };
        // The stored message may have overtaken its receipt: then it is what counts.
        self.messages.entry(seq).or_insert_with(|| Message {
            seq,
            id: id.clone(),
            at,
            from: From::Operator {
                name: self.writer.clone(),
            },
            body: Body::Text {
                text: text.as_str().to_owned(),
                chips: Vec::new(),
            },
        });
    }

    fn take_message(&mut self, message: Message) {
        if message.from == From::Visitor {
            self.signs.typing(false);
        }
        self.pending.retain(|pending| pending.id != message.id);
        self.messages.insert(message.seq, message);
    }
}

#[cfg(test)]
mod tests;
