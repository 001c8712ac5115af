//! What is durable of a conversation. Plans are written as one, and every write is checked.

use shared::conversation::{Conversation, Driver, Outbox, Script, StoredMessage, Write};
use shared::id::MessageId;
use shared::protocol::{Seq, Side};
use shared::time::Millis;
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Default)]
pub struct Store {
    pub transcript: Vec<StoredMessage>,
    pub conversation: Option<Rc<Conversation>>,
    pub outbox: Outbox,
    pub alarm: Option<Millis>,
    script: Option<Rc<Script>>,
    places: HashMap<MessageId, Seq>,
}

impl Store {
    /// The driver as it can be had again after it was lost.
    pub fn resume(&self) -> Option<Driver> {
        let conversation = Conversation::clone(self.conversation.as_ref()?);
        let script = Script::clone(self.script.as_ref()?);
        Some(Driver::resume(conversation, script, self.outbox))
    }

    pub fn last(&self) -> Seq {
        Seq(self.transcript.len() as u64)
    }

    pub fn seq_of(&self, id: &MessageId) -> Option<Seq> {
        self.places.get(id).copied()
    }

    pub fn at(&self, seq: Seq) -> Option<&StoredMessage> {
        self.transcript
            .get(usize::try_from(seq.0).ok()?.checked_sub(1)?)
    }

    pub fn after(&self, seq: Seq) -> &[StoredMessage] {
        &self.transcript[(seq.0 as usize).min(self.transcript.len())..]
    }

    /// One transaction.
    pub fn write(&mut self, writes: &[Write], now: Millis) {
        for write in writes {
            match write {
                Write::Script(script) => {
                    let before = self.script.replace(Rc::clone(script));
                    assert!(before.is_none(), "what it runs on is written once");
                }
                Write::Append(stored) => self.append(stored),
                Write::Conversation(conversation) => self.put(conversation),
                Write::Outbox(outbox) => self.outbox = *outbox,
                Write::Alarm(alarm) => self.alarm = Some(*alarm),
            }
        }
        let conversation = self.conversation.as_ref().expect("it is written first");
        assert_eq!(conversation.last, self.last(), "it ends where it says");
        if self.is_behind() {
            let alarm = self.alarm.expect("what is behind has an alarm");
            // For a thought whose time has come it may be set to that: then it goes off at once.
            let thought = conversation.thought.as_ref();
            let is_due = thought.is_some_and(|thought| thought.due <= now);
            assert!(alarm > now || is_due, "and it has not gone off");
        }
    }

    fn append(&mut self, stored: &StoredMessage) {
        let message = &stored.message;
        assert_eq!(message.seq, self.last().next(), "no place is left out");
        let before = self.places.insert(message.id.clone(), message.seq);
        assert_eq!(before, None, "{:?} is stored once", message.id);
        self.transcript.push(stored.clone());
    }

    fn put(&mut self, conversation: &Rc<Conversation>) {
        if let Some(before) = self.conversation.replace(Rc::clone(conversation)) {
            assert!(conversation.revision >= before.revision);
            for side in [Side::Visitor, Side::Staff] {
                let marks = conversation.marks(side);
                assert_eq!(marks, marks.and(before.marks(side)), "marks only go up");
                assert!(
                    marks.delivered <= conversation.last,
                    "within the transcript"
                );
            }
        }
    }

    /// Whether the merchant's object has something to learn.
    pub fn is_behind(&self) -> bool {
        self.conversation.as_ref().is_some_and(|conversation| {
            conversation.revision > self.outbox.reported || conversation.last > self.outbox.told
        })
    }
}
