//! The other end of the outbox: what the merchant's object makes of a report.

use super::effect::Report;
use crate::protocol::{Message, Seq};

/// What the merchant's object knows of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The last revision that it has taken; 0 before the first.
    pub revision: u64,
    /// The last message that it has taken.
    pub told: Seq,
}

/// What is new in a report.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What the merchant's object knows from now on.
    pub known: Known,
    /// Nothing was known of the conversation before.
    pub is_first: bool,
    /// How the conversation stands, and its lead, are newer than what is known.
    pub is_newer: bool,
    /// Messages that were not taken before, in their order and without a gap.
    pub messages: Vec<Message>,
}

/// Decides what is new in a report: whether it comes twice, late, or with messages missing before
/// its own.
#[must_use]
pub fn take_report(known: Option<Known>, report: &Report) -> News {
    let is_first = known.is_none();
    let mut known = known.unwrap_or_default();
    let mut messages = Vec::new();
    for message in &report.messages {
        if message.seq == known.told.next() {
            known.told = message.seq;
            messages.push(message.clone());
        }
    }
    let is_newer = report.revision > known.revision;
    known.revision = known.revision.max(report.revision);
    News {
        known,
        is_first,
        is_newer,
        messages,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::conversation::tests::{NOON, beginning, script};
    use crate::id::MessageId;
    use crate::protocol::{Body, From};

    fn report(revision: u64, seqs: &[u64]) -> Report {
        let message = |seq: &u64| Message {
            seq: Seq(*seq),
            id: MessageId::parse(&format!("w-{seq:08}")).unwrap(),
            at: NOON,
            from: From::Visitor,
            body: Body::ConsentGiven {
                agreed: true,
                sensitive: false,
            },
        };
        let messages = seqs.iter().map(message).collect();
        let mut conversation = Conversation::begin(beginning(), NOON);
        conversation.revision = revision;
        conversation.report(&script(), messages)
    }

    #[test]
    fn a_report_brings_what_is_not_known_yet_and_nothing_else() {
        // What is known, the report, whether it is newer, what is new in it, and what is known then.
        let known = |revision, told| Some((revision, told));
        let table = [
            ("the first", None, (1, vec![1, 2]), true, vec![1, 2], (1, 2)),
            ("the next", known(1, 2), (2, vec![3]), true, vec![3], (2, 3)),
            ("again", known(2, 3), (2, vec![3]), false, vec![], (2, 3)),
            ("late", known(2, 3), (1, vec![1, 2]), false, vec![], (2, 3)),
            (
                "more of it",
                known(2, 3),
                (3, vec![2, 3, 4]),
                true,
                vec![4],
                (3, 4),
            ),
            (
                "late, but with more",
                known(2, 1),
                (1, vec![2]),
                false,
                vec![2],
                (2, 2),
            ),
            (
                "with some missing before",
                known(1, 1),
                (2, vec![3, 4]),
                true,
                vec![],
                (2, 1),
            ),
            (
                "with some missing within",
                known(1, 1),
                (2, vec![2, 4]),
                true,
                vec![2],
                (2, 2),
            ),
            (
                "the first, with some missing",
                None,
                (2, vec![2]),
                true,
                vec![],
                (2, 0),
            ),
            (
                "without messages",
                known(1, 1),
                (2, vec![]),
                true,
                vec![],
                (2, 1),
            ),
        ];
        for (name, known, (revision, seqs), is_newer, new, then) in table {
            let known = known.map(|(revision, told)| Known {
                revision,
                told: Seq(told),
            });
            let news = take_report(known, &report(revision, &seqs));
            let told: Vec<u64> = news.messages.iter().map(|message| message.seq.0).collect();
            assert_eq!(news.is_first, known.is_none(), "{name}");
            assert_eq!((news.is_newer, told), (is_newer, new), "{name}");
            assert_eq!((news.known.revision, news.known.told.0), then, "{name}");
        }
    }
}
