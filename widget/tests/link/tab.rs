//! A tab of the visitor's: the widget's model with what its shell keeps, and what it must not lose.

use crate::edge::Edge;
use crate::line::LineId;
use crate::store::Store;
use crate::support::{id, read, snapshot};
use shared::id::{MerchantId, MessageId, StartKey};
use shared::limit;
use shared::protocol::{Seq, ServerFrame, VERSION};
use shared::time::Millis;
use std::collections::{BTreeMap, BTreeSet};
use widget::model::Presence;
use widget::model::{Body, Frame, Model, Outgoing, Place, Said, Snapshot, Timer};
use widget::wire::{self, Json};

pub struct Tab {
    pub model: Model,
    /// The number of the request for a conversation that is under way.
    pub asked: Option<u32>,
    pub line: Option<LineId>,
    pub timers: Vec<(Millis, Timer)>,
    /// What was said here, in that order.
    pub said: Vec<MessageId>,
    /// Names in the browser's storage that are this page's to delete.
    kept: Vec<MessageId>,
    /// How many messages the page showed as stored.
    shown: usize,
}

impl Tab {
    /// A page is loaded, with what is in the browser's storage.
    pub fn load(storage: &Storage, merchant: &MerchantId, fresh: StartKey, now: Millis) -> Self {
        let (key, place) = storage.shared.clone();
        let mut handed = Snapshot {
            key: key.unwrap_or(fresh),
            is_back: place.is_some(),
            place,
            read: storage.read,
            sends: storage.sends(),
            ..snapshot()
        };
        handed.merchant.id = merchant.clone();
        Self {
            kept: storage.sends.keys().cloned().collect(),
            model: Model::adopt(handed, now, 480),
            asked: None,
            line: None,
            timers: Vec::new(),
            said: Vec::new(),
            shown: 0,
        }
    }

    /// The page is loaded anew. What it had said and does not know any more is given back.
    pub fn reload(
        &mut self,
        storage: &Storage,
        edge: &Edge<'_>,
        fresh: StartKey,
    ) -> Vec<MessageId> {
        let merchant = self.model.merchant.id.clone();
        let before = std::mem::replace(self, Self::load(storage, &merchant, fresh, edge.now));
        self.said = before.said;
        let waiting = before.model.thread.waiting().iter();
        let lost = waiting.filter(|outgoing| {
            let is_kept = storage.sends.contains_key(&outgoing.id);
            !is_kept && edge.store.seq_of(&outgoing.id).is_none()
        });
        lost.map(|outgoing| {
            let is_refused = edge.refused.contains(&outgoing.id);
            let is_words = outgoing.said.words().is_some();
            assert!(!is_words || is_refused, "words are kept");
            outgoing.id.clone()
        })
        .collect()
    }

    /// What is shown as stored is stored, at that place and as it is shown, and does not go away.
    pub fn check(&mut self, store: &Store) {
        let placed = self.model.thread.placed();
        assert!(placed.len() >= self.shown, "what was shown stays");
        self.shown = placed.len();
        assert!(placed.is_sorted_by(|one, other| one.seq < other.seq));
        for message in placed {
            let stored = store.at(message.seq).expect("it is stored");
            let stored = &stored.message;
            assert_eq!((&message.id, &message.from), (&stored.id, &stored.from));
        }
        let signs = &self.model.signs;
        assert!(signs.theirs.delivered <= store.last());
        assert!(signs.ours.delivered <= store.last());
    }

    /// Everything is shown that is stored, and nothing else is open.
    pub fn check_end(&self, edge: &Edge<'_>, given_up: &BTreeSet<MessageId>) {
        let thread = &self.model.thread;
        let mut waiting = thread.waiting().iter();
        assert!(waiting.all(|outgoing| given_up.contains(&outgoing.id)));
        let mut placed = thread.placed();
        if self.model.v < VERSION {
            // An old edge can't be asked for what lay between two pages that it sent.
            let whole = placed
                .windows(2)
                .rposition(|two| two[0].seq.next() < two[1].seq);
            placed = &placed[whole.map_or(0, |at| at + 1)..];
        }
        let first = placed.first().map_or(Seq(1), |message| message.seq);
        let from = Seq(first.0 - 1);
        let stored = edge.store.after(from);
        let is_page = stored.len() >= limit::TRANSCRIPT_PAGE as usize;
        assert!(first == Seq(1) || is_page, "a page at least");
        assert_eq!(placed.len(), stored.len(), "all of it");
        for (message, stored) in placed.iter().zip(stored) {
            let seen = edge.to_visitor(stored);
            assert_eq!((message.seq, &message.id), (seen.seq, &seen.id));
            let Frame::Message(seen) = read(&ServerFrame::Message(seen)) else {
                panic!("a message")
            };
            // To an old edge's client cards come in words.
            if self.model.v == VERSION || !matches!(seen.body, Body::Form(_)) {
                assert_eq!(message.body, seen.body);
            }
        }
        let conversation = edge.store.conversation.as_ref().unwrap();
        let presence = conversation.presence(&edge.script, edge.now);
        let Frame::Presence(presence) = read(&ServerFrame::Presence(presence)) else {
            panic!("a presence")
        };
        assert_eq!(name(&self.model.presence), name(&presence), "who answers");
    }
}

fn name(presence: &Presence) -> &str {
    match presence {
        Presence::Pi { name, .. } | Presence::Operator(name) => name,
    }
}

/// The browser's storage, which all tabs share.
#[derive(Default)]
pub struct Storage {
    /// Key and place of the conversation.
    pub shared: (Option<StartKey>, Option<Place>),
    read: Seq,
    /// What is not confirmed, each by itself, with a number for when it was first written.
    sends: BTreeMap<MessageId, (u32, Json)>,
    count: u32,
}

impl Storage {
    /// Takes what a model wants to outlive its page; true when other tabs are to hear of it.
    pub fn save(&mut self, tab: &mut Tab) -> bool {
        let saved = wire::saved(&tab.model);
        let before = std::mem::take(&mut tab.kept);
        for send in saved.get("sends").list() {
            let name = id(send.get("id").text().unwrap());
            self.count += 1;
            let written = (self.count, send.get("said").clone());
            self.sends.entry(name.clone()).or_insert(written);
            tab.kept.push(name);
        }
        for name in before {
            if !tab.kept.contains(&name) {
                self.sends.remove(&name);
            }
        }
        self.read = Seq(saved.get("read").number().unwrap());
        let (key, place) = wire::shared_by_tabs(&saved).unwrap();
        // No key before there is a conversation: it would be a mark on the visitor.
        let is_begun = place.is_some() || !tab.kept.is_empty();
        let shared = (is_begun.then_some(key), place);
        let is_news = self.shared != shared;
        self.shared = shared;
        is_news
    }

    fn sends(&self) -> Vec<Outgoing> {
        let mut sends: Vec<_> = self.sends.iter().collect();
        sends.sort_by_key(|(_, (at, _))| *at);
        let outgoing = |(id, (_, said)): (&MessageId, &(u32, Json))| Outgoing {
            id: id.clone(),
            said: Said::parse(said.clone()).expect("it was said"),
            refused: None,
            after: Seq(0),
        };
        sends.into_iter().map(outgoing).collect()
    }
}
