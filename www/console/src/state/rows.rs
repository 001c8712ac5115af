//! A transcript cut for reading: by day, and by who speaks.

use shared::protocol::Message;
use shared::time::Millis;

/// Messages of one speaker further apart than this don't belong together.
const GROUP_MS: u64 = 5 * 60 * 1_000;

/// One line of a thread.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A new day begins; this is a moment in it.
    Day(Millis),
    /// Something said.
    Said {
        /// What.
        message: Box<Message>,
        /// First of its group: the speaker's name stands above it.
        opens: bool,
        /// Last of its group: the time stands below it.
        closes: bool,
    },
}

/// Cuts a transcript. `day_of` tells the reader's calendar day of a moment.
#[must_use]
pub fn cut(messages: &[Message], day_of: impl Fn(Millis) -> i64) -> Vec<Row> {
    let mut rows = Vec::with_capacity(messages.len() + 4);
    let joins = |one: &Message, next: &Message| {
        one.from == next.from
            && next.at.since(one.at) < GROUP_MS
            && day_of(one.at) == day_of(next.at)
    };
    for (index, message) in messages.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &messages[before]);
        if before.is_none_or(|before| day_of(before.at) != day_of(message.at)) {
            rows.push(Row::Day(message.at));
        }
        rows.push(Row::Said {
            message: Box::new(message.clone()),
            opens: before.is_none_or(|before| !joins(before, message)),
            closes: messages
                .get(index + 1)
                .is_none_or(|next| !joins(message, next)),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::MessageId;
    use shared::protocol::{Body, From, Seq};

    fn said(seq: u64, minute: u64, from: From) -> Message {
        Message {
            seq: Seq(seq),
            id: MessageId::parse(&format!("message{seq}")).unwrap(),
            at: Millis(minute * 60_000),
            from,
            body: Body::Text {
                text: String::new(),
                chips: Vec::new(),
            },
        }
    }

    #[test]
    fn speakers_pauses_and_days_cut_groups() {
        let messages = [
            said(1, 0, From::Visitor),
            said(2, 1, From::Visitor),
            said(3, 2, From::Pi),
            said(4, 9, From::Pi),
            said(5, 24 * 60, From::Pi),
        ];
        let rows = cut(&messages, |at| (at.0 / 86_400_000) as i64);
        let shape: Vec<String> = rows
            .iter()
            .map(|row| match row {
                Row::Day(_) => "day".to_owned(),
                Row::Said {
                    message,
                    opens,
                    closes,
                } => {
                    let mark = |is: &bool, mark| if *is { mark } else { "" };
                    format!("{}{}{}", mark(opens, "("), message.seq.0, mark(closes, ")"))
                }
            })
            .collect();
        assert_eq!(shape, ["day", "(1", "2)", "(3)", "(4)", "day", "(5)"]);
    }
}
