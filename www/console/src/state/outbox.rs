//! What operators have written and the edge has not accepted yet: it survives looking at another
//! thread, and a reload of the page.

use super::thread::Pending;
use crate::wire;
use serde::{Deserialize, Serialize};
use shared::id::{ConversationId, OperatorId};
use std::collections::BTreeMap;

/// All of it, by conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    writer: OperatorId,
    unsent: BTreeMap<ConversationId, Vec<Pending>>,
}

impl Outbox {
    /// What is left of the page before. It goes out under the name of whoever is signed in: what
    /// another person wrote is dropped, and what can't be read as well.
    #[must_use]
    pub fn open(kept: Option<&str>, writer: OperatorId) -> Self {
        kept.and_then(|kept| wire::reply(kept).ok())
            .filter(|kept: &Self| kept.writer == writer)
            .unwrap_or(Self {
                writer,
                unsent: BTreeMap::new(),
            })
    }

    /// What was written in a conversation.
    #[must_use]
    pub fn of(&self, conversation: &ConversationId) -> Vec<Pending> {
        self.unsent.get(conversation).cloned().unwrap_or_default()
    }

    /// Takes in what is on its way in a conversation now.
    pub fn put(&mut self, conversation: ConversationId, pending: Vec<Pending>) {
        if pending.is_empty() {
            self.unsent.remove(&conversation);
        } else {
            self.unsent.insert(conversation, pending);
        }
    }

    /// Whether nothing is on its way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unsent.is_empty()
    }

    /// As it is kept for the next page; `None` when there is nothing to keep.
    #[must_use]
    pub fn to_keep(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        serde_json::to_string(self).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::thread::{Progress, Put};
    use shared::id::MessageId;
    use shared::protocol::{CardKind, Code};
    use shared::text::MessageText;

    fn operator(letter: char) -> OperatorId {
        OperatorId::parse(&format!("o{}", letter.to_string().repeat(16))).unwrap()
    }

    fn conversation(letter: char) -> ConversationId {
        ConversationId::parse(&format!("c{}", letter.to_string().repeat(24))).unwrap()
    }

    fn pending(id: &str, progress: Progress) -> Pending {
        Pending {
            id: MessageId::parse(id).unwrap(),
            put: Put::Text(MessageText::parse("第一行\n\"第二行\"").unwrap()),
            progress,
        }
    }

    #[test]
    fn what_was_not_accepted_is_there_on_the_next_page() {
        let mut outbox = Outbox::open(None, operator('a'));
        let written = vec![
            pending("mine1234", Progress::Sending),
            pending("mine5678", Progress::Refused(Code::TooMany)),
            Pending {
                put: Put::Card(CardKind::Booking),
                ..pending("card1234", Progress::Sending)
            },
        ];
        outbox.put(conversation('b'), written.clone());
        let kept = outbox.to_keep();
        let next = Outbox::open(kept.as_deref(), operator('a'));
        assert_eq!(next, outbox);
        assert_eq!(next.of(&conversation('b')), written);
        assert_eq!(next.of(&conversation('c')), []);
    }

    #[test]
    fn nothing_is_kept_of_what_has_arrived() {
        let mut outbox = Outbox::open(None, operator('a'));
        outbox.put(
            conversation('b'),
            vec![pending("mine1234", Progress::Sending)],
        );
        outbox.put(conversation('b'), Vec::new());
        assert!(outbox.is_empty());
        assert_eq!(outbox.to_keep(), None);
    }

    #[test]
    fn nobody_sends_what_another_has_written() {
        let mut outbox = Outbox::open(None, operator('a'));
        outbox.put(
            conversation('b'),
            vec![pending("mine1234", Progress::Sending)],
        );
        let kept = outbox.to_keep();
        assert!(Outbox::open(kept.as_deref(), operator('z')).is_empty());
        for unreadable in ["", "null", "{\"writer\":1}"] {
            assert!(Outbox::open(Some(unreadable), operator('a')).is_empty());
        }
    }
}
