//! What the app knows, and how it changes: pure, without a browser. The shell performs the effects,
//! `ui` draws what [`rows`] and [`Model`] say.

mod cards;
mod clock;
mod event;
mod frame;
mod link;
mod pieces;
mod rows;
mod said;
mod signs;
mod thread;
mod update;
mod window;

pub use cards::{Card, Stage};
pub use clock::Clock;
pub use event::{Effect, Event, Timer, Way};
pub use frame::{Frame, People, Presence, Start, Started, ToEdge};
pub use link::close_code;
pub use pieces::{Piece, pieces};
pub use rows::{Delivery, Drawn, Face, Line, Row, rows, wait};
pub use said::{Body, Chip, Message, Problem, Said};
pub use signs::Signs;
pub use thread::{Outgoing, Placed, Thread};
pub use update::update;
pub use window::{View, Window};

use crate::i18n::{Text, text};
use crate::wire::Json;
use shared::id::{ConversationId, MerchantId, MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{From, Seq, VERSION};
use shared::time::Millis;

/// Unread messages that are counted: nobody is told of more than these.
const UNREAD_MAX: usize = 100;
/// Messages at the end among which the latest answer lies, with its chips.
const ANSWER_MAX: usize = 32;

/// The merchant, as far as the app shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merchant {
    /// Its id.
    pub id: MerchantId,
    /// Its name.
    pub name: String,
    /// Pi's name here.
    pub assistant: String,
    /// One or two characters beside Pi's messages.
    pub mark: String,
    /// Whether a person is there now.
    pub open: bool,
    /// When a person is there: `09:00–18:00`.
    pub hours: String,
    /// Minutes that the merchant's clock is ahead of UTC.
    pub offset_min: i32,
    /// The prepared questions, in the language spoken.
    pub chips: Vec<Chip>,
}

/// What the loader hands over: all that happened on this page before the app was there.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The merchant.
    pub merchant: Merchant,
    /// The language to speak.
    pub language: Lang,
    /// The page, as of the first interaction.
    pub page: Json,
    /// Starts this conversation and no other.
    pub key: StartKey,
    /// The conversation, once it is started.
    pub place: Option<Place>,
    /// Whether the conversation is of an earlier page and the edge does not know of this one yet.
    pub is_back: bool,
    /// The last message that was read on an earlier page.
    pub read: Seq,
    /// What the visitor said and nobody has confirmed.
    pub sends: Vec<Outgoing>,
    /// What the edge told so far.
    pub frames: Vec<Frame>,
}

/// Where the conversation is, once it is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The conversation.
    pub conversation: ConversationId,
    /// The visitor's token for it.
    pub token: String,
}

/// How the conversation is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Nothing to connect to: nothing was said yet.
    Idle,
    /// The first message is on its way by an ordinary request, or about to be.
    Starting,
    /// A connection is being opened.
    Opening,
    /// Frames can be sent.
    Live,
    /// Waiting for the next try.
    Down,
    /// This build is too old for the edge.
    Outdated,
}

/// What stands between the thread and the composer when all is not well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The device has no network.
    Offline,
    /// There is a network, but the edge can't be reached.
    Weak,
    /// The page has to be loaded again.
    Outdated,
}

/// All that the app knows.
#[derive(Clone, Debug)]
pub struct Model {
    /// The merchant.
    pub merchant: Merchant,
    /// The language spoken.
    pub language: Lang,
    /// The page, as of the first interaction.
    pub page: Json,
    /// Starts this conversation and no other.
    pub key: StartKey,
    /// The conversation, once it is started.
    pub place: Option<Place>,
    /// What is said.
    pub thread: Thread,
    /// Who answers.
    pub presence: Presence,
    /// What Pi is writing: the message's id, and all of it so far.
    pub draft: Option<(MessageId, String)>,
    /// When the last of it came.
    drafted_at: Millis,
    /// What of the thread is drawn.
    pub window: Window,
    /// Cards that the visitor put off, or took up again.
    pub put_off: Vec<(Seq, bool)>,
    /// What is noticed of each other besides.
    pub signs: Signs,
    /// How the conversation is connected.
    pub link: Link,
    /// The version of the protocol that is spoken: this build's, or an older one that the edge asked
    /// for.
    pub v: u32,
    /// Whether the device has a network.
    pub is_online: bool,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub offset_min: i32,
    /// When the app began.
    pub began_at: Millis,
    /// The time of the latest event.
    pub now: Millis,
    is_back: bool,
    /// What was missed since an earlier page: what follows the first, which was read last, up to the
    /// second, which was said last.
    missed: (Seq, Seq),
    /// The message before which others were asked for.
    earlier: Option<Seq>,
    /// How many unread messages the page was told of.
    told_unread: usize,
    /// The way that is tried next: the one that worked last.
    way: Way,
    /// Sockets in a row that came to nothing.
    misses: u8,
    /// When the connection was set out for.
    opened_at: Millis,
    /// Whether the edge has answered on it.
    is_welcome: bool,
    /// Tries in a row to connect that came to nothing.
    tries: u32,
    /// Counts up with every change of the link: a timer set before it means nothing any more.
    epoch: u32,
}

impl Model {
    /// Goes on where the loader left off.
    #[must_use]
    pub fn adopt(snapshot: Snapshot, now: Millis, offset_min: i32) -> Self {
        let merchant = snapshot.merchant;
        let mut model = Self {
            presence: Presence::Pi {
                name: merchant.assistant.clone(),
                people: People {
                    is_open: merchant.open,
                    ..People::default()
                },
            },
            merchant,
            language: snapshot.language,
            page: snapshot.page,
            key: snapshot.key,
            place: snapshot.place,
            thread: Thread::new(snapshot.sends),
            draft: None,
            drafted_at: now,
            window: Window::default(),
            put_off: Vec::new(),
            signs: Signs::new(snapshot.read),
            link: Link::Idle,
            v: VERSION,
            is_online: true,
            offset_min,
            began_at: now,
            now,
            is_back: snapshot.is_back,
            missed: (Seq(0), Seq(0)),
            earlier: None,
            told_unread: 0,
            way: Way::Socket,
            misses: 0,
            opened_at: now,
            is_welcome: false,
            tries: 0,
            epoch: 0,
        };
        for frame in snapshot.frames {
            // The loader has acted on these; only what they tell is of interest.
            let _ = update::receive(&mut model, frame);
        }
        model.told_unread = model.unread();
        model
    }

    /// Whether an earlier conversation is still to come.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.place.is_some() && self.thread.placed().is_empty()
    }

    /// The chips to tap now: the prepared questions before the first message, then those under the
    /// latest answer.
    #[must_use]
    pub fn chips(&self) -> &[Chip] {
        if self.thread.is_empty() {
            return if self.place.is_none() {
                &self.merchant.chips
            } else {
                &[]
            };
        }
        if self
            .thread
            .waiting()
            .iter()
            .any(|outgoing| outgoing.refused.is_none())
        {
            return &[];
        }
        // Pi's questions are none to a person who answers, nor once the talk is to be rated.
        if let Presence::Operator(_) = self.presence {
            return &[];
        }
        let answer = self
            .thread
            .placed()
            .iter()
            .rev()
            .take(ANSWER_MAX)
            .take_while(|message| {
                message.from == From::Pi && message.body.card() != Some("rating")
            });
        let mut offered = answer.filter_map(|message| match &message.body {
            Body::Words(_, chips) if !chips.is_empty() => Some(chips.as_slice()),
            _ => None,
        });
        offered.next().unwrap_or_default()
    }

    /// What the visitor said, where that is the latest of all; what he filled in counts once it is
    /// stored.
    #[must_use]
    pub fn latest_own(&self) -> Option<&MessageId> {
        let waiting = self.thread.unsent();
        let words = waiting.filter(|outgoing| outgoing.said.words().is_some());
        if let Some(outgoing) = words.last() {
            return Some(&outgoing.id);
        }
        let last = self.thread.placed().last()?;
        (last.from == From::Visitor).then_some(&last.id)
    }

    /// Time as it is written here and now.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock {
            now: self.now,
            offset_min: self.offset_min,
            lang: self.language,
        }
    }

    /// When somebody is there, by the merchant's clock as everywhere else.
    #[must_use]
    pub fn there(&self, at: Millis) -> String {
        let clock = Clock {
            offset_min: self.merchant.offset_min,
            ..self.clock()
        };
        clock.both(at) + &self.zone()
    }

    /// The merchant's zone, where the visitor's clock is another one: ` GMT+8`.
    #[must_use]
    pub fn zone(&self) -> String {
        if self.merchant.offset_min == self.offset_min {
            String::new()
        } else {
            [" ", &clock::zone(self.merchant.offset_min)].concat()
        }
    }

    /// A text in the language spoken, with something in the place that it keeps for it.
    #[must_use]
    pub fn say(&self, what: Text, with: &str) -> String {
        text(self.language, what).replace('#', with)
    }

    /// Whether messages further back are on their way.
    #[must_use]
    pub fn is_asking_earlier(&self) -> bool {
        self.earlier.is_some()
    }

    /// Whether other messages are to be drawn, or asked for, where this is looked at.
    #[must_use]
    pub fn is_to_move(&self, view: View) -> bool {
        let (is_above, is_below) = self.window.is_near(view);
        let is_first = self.window.range(&self.thread).start == 0;
        is_above && !is_first
            || is_below && !self.window.has_end()
            || is_first && update::is_to_ask(self, view).is_some()
    }

    /// How many messages of others nobody has read yet, up to [`UNREAD_MAX`].
    #[must_use]
    pub fn unread(&self) -> usize {
        let placed = self.thread.placed().iter().rev();
        placed
            .take_while(|message| message.seq > self.signs.ours.read)
            .filter(|message| message.from != From::Visitor)
            .take(UNREAD_MAX)
            .count()
    }

    /// What to tell about the connection. A first failure passes unnoticed: most end within a second.
    #[must_use]
    pub fn note(&self) -> Option<Note> {
        match self.link {
            Link::Outdated => Some(Note::Outdated),
            _ if !self.is_online => Some(Note::Offline),
            _ if self.tries > 1 => Some(Note::Weak),
            _ => None,
        }
    }
}
