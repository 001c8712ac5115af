//! One thread as an operator sees it: what is stored, what is on its way, and what is noticed of the
//! visitor besides.

mod signs;

pub use signs::Receipt;

use serde::{Deserialize, Serialize};
use shared::api::Thread;
use shared::id::MessageId;
use shared::protocol::{
    Body, CardKind, ClientFrame, Code, FileInfo, From, Message, Presence, Said, Seq, ServerFrame,
    Side,
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

/// What an operator puts into a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Put {
    /// Words.
    Text(MessageText),
    /// A card; what stands on it, the edge knows.
    Card(CardKind),
    /// A file that is uploaded already.
    File(FileInfo),
}

impl Put {
    fn said(&self) -> Said {
        match self {
            Self::Text(text) => Said::Text { text: text.clone() },
            Self::Card(card) => Said::Card { card: *card },
            Self::File(info) => Said::File {
                file: info.file.clone(),
            },
        }
    }

    /// As it will stand in the transcript, where that is known before the edge tells it.
    fn body(self) -> Option<Body> {
        match self {
            Self::Text(text) => Some(Body::Text {
                text: text.as_str().to_owned(),
                chips: Vec::new(),
            }),
            Self::Card(_) => None,
            Self::File(info) => Some(Body::File(info)),
        }
    }
}

/// Something put here that is not in the transcript yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The id it was sent under: sent twice, it is stored once.
    pub id: MessageId,
    /// What.
    pub put: Put,
    /// How far it has come.
    pub progress: Progress,
}

impl Pending {
    fn frame(&self) -> ClientFrame {
        ClientFrame::Say {
            id: self.id.clone(),
            said: self.put.said(),
        }
    }
}

/// The thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadState {
    messages: BTreeMap<Seq, Message>,
    pending: Vec<Pending>,
    presence: Option<Presence>,
    /// What Pi is writing, under the id that it will have.
    draft: Option<(MessageId, String)>,
    /// Whether older messages were asked for and have not come yet.
    asked_earlier: bool,
    /// Whether the edge has said that the transcript begins with the first message here.
    is_whole: bool,
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
        let first = self.messages.keys().next();
        !self.is_whole && first.is_some_and(|first| first.0 > 1)
    }

    /// Whether older messages are on their way.
    #[must_use]
    pub fn awaits_earlier(&self) -> bool {
        self.asked_earlier
    }

    /// The frame that asks for older messages, where there are any and none are on their way.
    pub fn ask_earlier(&mut self) -> Option<ClientFrame> {
        if self.asked_earlier || !self.has_earlier() || !self.is_heard() {
            return None;
        }
        self.asked_earlier = true;
        let before = *self.messages.keys().next()?;
        Some(ClientFrame::History { before })
    }

    /// What Pi is writing just now.
    #[must_use]
    pub fn draft(&self) -> Option<&str> {
        self.draft.as_ref().map(|(_, text)| text.as_str())
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

    /// Puts something into the thread: it is shown at once, and this is the frame to send for it.
    pub fn put(&mut self, id: MessageId, put: Put) -> ClientFrame {
        let pending = Pending {
            id,
            put,
            progress: Progress::Sending,
        };
        let frame = pending.frame();
        self.pending.push(pending);
        frame
    }

    /// The frames to send on a new socket, after the hello: everything that may not have arrived.
    #[must_use]
    pub fn unsent(&self) -> Vec<ClientFrame> {
        self.pending
            .iter()
            .filter(|pending| pending.progress == Progress::Sending)
            .map(Pending::frame)
            .collect()
    }

    /// Takes back what was refused: words to be written anew, the rest to be forgotten.
    pub fn take_back(&mut self, id: &MessageId) -> Option<Put> {
        let at = self.pending.iter().position(|pending| pending.id == *id)?;
        Some(self.pending.remove(at).put)
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
            ServerFrame::Draft { id, text } => {
                self.draft = (!text.is_empty()).then_some((id, text));
            }
            ServerFrame::History { messages, first } => {
                self.asked_earlier = false;
                self.is_whole = first;
                let earlier = messages.into_iter().map(|message| (message.seq, message));
                self.messages.extend(earlier);
            }
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
        let Some(body) = self.take_back(id).and_then(Put::body) else {
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
            body,
        });
    }

    fn take_message(&mut self, message: Message) {
        if message.from == From::Visitor {
            self.signs.typing(false);
        } else {
            self.draft = None;
        }
        self.pending.retain(|pending| pending.id != message.id);
        self.messages.insert(message.seq, message);
    }
}

#[cfg(test)]
mod tests;
