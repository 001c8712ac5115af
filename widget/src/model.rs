//! What the app knows, and how it changes: pure, without a browser. The shell performs the effects,
//! `ui` draws what [`rows`] and [`Model`] say.

mod clock;
mod event;
mod rows;
mod thread;
mod update;

pub use event::{Effect, Event, Saved, Timer};
pub use rows::{ConsentCard, Delivery, Face, LeadCard, Line, Row, Stage, rows};
pub use thread::{Outgoing, Thread};
pub use update::update;

use serde::Deserialize;
use shared::api::Bootstrap;
use shared::attribution::PageContext;
use shared::chip::ShownChip;
use shared::id::{ConversationId, StartKey};
use shared::lang::Lang;
use shared::protocol::{Body, From, Presence, Seq, ServerFrame};
use shared::time::Millis;
use std::collections::BTreeSet;

/// What the loader hands over: all that happened on this page before the app was there.
#[derive(Clone, Debug, Deserialize)]
pub struct Snapshot {
    /// The merchant.
    pub boot: Bootstrap,
    /// The language to speak.
    pub language: Lang,
    /// The page, as of the first interaction.
    pub page: PageContext,
    /// Starts this conversation and no other.
    pub key: StartKey,
    /// The conversation, once it is started.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
    /// The visitor's token for it.
    #[serde(default)]
    pub token: Option<String>,
    /// Whether the conversation is of an earlier page and the edge does not know of this one yet.
    pub back: bool,
    /// What the visitor said and nobody has confirmed.
    pub sends: Vec<Outgoing>,
    /// What the edge told so far.
    pub frames: Vec<ServerFrame>,
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
    /// The first message is on its way by an ordinary request.
    Starting,
    /// The socket is being opened.
    Opening,
    /// The socket is open.
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
    pub boot: Bootstrap,
    /// The language spoken.
    pub language: Lang,
    /// The page, as of the first interaction.
    pub page: PageContext,
    /// Starts this conversation and no other.
    pub key: StartKey,
    /// The conversation, once it is started.
    pub place: Option<Place>,
    /// What is said.
    pub thread: Thread,
    /// Who answers.
    pub presence: Presence,
    /// Lead cards that the visitor put off.
    pub put_off: BTreeSet<Seq>,
    /// How the conversation is connected.
    pub link: Link,
    /// Whether the device has a network.
    pub is_online: bool,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub offset_min: i32,
    /// When the app began.
    pub began_at: Millis,
    /// The time of the latest event.
    pub now: Millis,
    is_back: bool,
    /// Tries in a row to connect that came to nothing.
    tries: u32,
    /// Counts up with every change of the link: a timer set before it means nothing any more.
    epoch: u32,
}

impl Model {
    /// Goes on where the loader left off.
    #[must_use]
    pub fn adopt(snapshot: Snapshot, now: Millis, offset_min: i32) -> Self {
        let boot = snapshot.boot;
        let mut model = Self {
            presence: Presence::Pi { name: boot.assistant.clone(), open: boot.open },
            boot,
            language: snapshot.language,
            page: snapshot.page,
            key: snapshot.key,
            place: snapshot.conversation.zip(snapshot.token).map(|(conversation, token)| Place { conversation, token }),
            thread: Thread::new(snapshot.sends),
            put_off: BTreeSet::new(),
            link: Link::Idle,
            is_online: true,
            offset_min,
            began_at: now,
            now,
            is_back: snapshot.back,
            tries: 0,
            epoch: 0,
        };
        for frame in snapshot.frames {
            // The loader has acted on these; only what they tell is of interest.
            let _ = update::receive(&mut model, frame);
        }
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
    pub fn chips(&self) -> &[ShownChip] {
        if self.thread.is_empty() {
            let prepared = self.boot.chips.get(&self.language);
            return prepared.filter(|_| self.place.is_none()).map_or(&[], Vec::as_slice);
        }
        if self.thread.waiting().iter().any(|outgoing| outgoing.refused.is_none()) {
            return &[];
        }
        let answer = self.thread.placed().iter().rev().take_while(|message| message.from != From::Visitor);
        let mut offered = answer.filter_map(|message| match &message.body {
            Body::Text { chips, .. } if !chips.is_empty() => Some(chips.as_slice()),
            _ => None,
        });
        offered.next().unwrap_or_default()
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

    /// What of all this outlives the page.
    #[must_use]
    pub fn saved(&self) -> Saved<'_> {
        Saved {
            key: &self.key,
            conversation: self.place.as_ref().map(|place| &place.conversation),
            token: self.place.as_ref().map(|place| place.token.as_str()),
            seen: self.thread.seen(),
            sends: self.thread.unsent().filter(|outgoing| outgoing.is_words()).collect(),
        }
    }
}
