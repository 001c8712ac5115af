//! The world: everybody in it, what is under way between them, and what the widget's shell does.

use crate::Dice;
use crate::edge::{Edge, Thinking};
use crate::line::{Client, LineId};
use crate::merchant::MerchantObject;
use crate::moves::Move;
use crate::operator::Operator;
use crate::stage::Stage;
use crate::support::{NOW, as_edge_reads};
use crate::tab::{Storage, Tab};
use shared::api::StartRequest;
use shared::conversation::{Input, Report};
use shared::id::{MessageId, StartKey};
use shared::protocol::{ClientFrame, ServerFrame};
use std::collections::BTreeSet;
use widget::model::{Effect, Event, Way, update};
use widget::wire;

/// A request of a tab's, by number: it is answered once, however often it arrives.
pub type Request = (usize, u32);

/// What is under way by itself, in no order with anything else.
#[derive(Clone, Debug)]
pub enum Mail {
    /// A first message.
    Start(Request, Box<StartRequest>),
    /// Its answer.
    Started(Request, Event),
    /// Frames of a client without a socket.
    Post(LineId, u32, Vec<ClientFrame>),
    /// Their answer, or the code that a refusal is as good as.
    Posted(LineId, u32, Result<Vec<ServerFrame>, u16>),
    /// A report of an edge's life.
    Report(u32, Box<Report>),
    /// Its answer.
    Reported(u32, Input),
    /// A thought of an edge's life.
    Thought(u32, Thinking),
}

pub struct World<'a> {
    pub dice: Dice,
    pub edge: Edge<'a>,
    pub merchant: MerchantObject,
    pub tabs: Vec<Tab>,
    pub storage: Storage,
    pub operator: Operator,
    /// Said, but lost with its page: where it was still under way it may arrive or not.
    pub lost: BTreeSet<MessageId>,
    /// Said by a card.
    pub cards: BTreeSet<MessageId>,
    /// Said, and never to be taken.
    pub given_up: BTreeSet<MessageId>,
    /// While it is bad, everything happens that can.
    pub is_bad: bool,
    /// No socket gets through.
    pub is_walled: bool,
    pub stage: &'a Stage,
    pub mail: Vec<Mail>,
    /// Tabs that have not heard yet of what another one has stored.
    pub to_join: BTreeSet<usize>,
    /// Numbers what needs a number.
    count: u32,
    pub moves: Vec<Move>,
    is_told: bool,
}

impl<'a> World<'a> {
    pub fn new(stage: &'a Stage, mut dice: Dice, is_told: bool) -> Self {
        // To find answers takes Pi longer than everything else together.
        let replies = if dice.once_in(120) {
            dice.roll(6) as u32 + 1
        } else {
            0
        };
        let is_walled = dice.once_in(6);
        let mut edge = Edge::new(stage, replies, NOW);
        if dice.once_in(2) {
            edge.script.model_replies_per_day = replies;
        }
        if dice.once_in(8) {
            edge.v = 1;
        }
        let mut world = Self {
            dice,
            edge,
            merchant: MerchantObject::default(),
            tabs: Vec::new(),
            storage: Storage::default(),
            operator: Operator::default(),
            lost: BTreeSet::new(),
            cards: BTreeSet::new(),
            given_up: BTreeSet::new(),
            is_bad: true,
            is_walled,
            stage,
            mail: Vec::new(),
            to_join: BTreeSet::new(),
            count: 0,
            moves: Vec::new(),
            is_told,
        };
        world.open_tab();
        if world.dice.once_in(4) {
            world.open_tab();
        }
        world
    }

    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.is_told {
            println!("{:>7} {}", self.edge.now.0 - NOW.0, what());
        }
    }

    /// Something bad happens once in so many times, while it is bad.
    pub fn trouble(&mut self, times: u64) -> bool {
        self.is_bad && self.dice.once_in(times)
    }

    fn number(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    fn fresh_key(&mut self) -> StartKey {
        StartKey::parse(&format!("{:022}", self.number())).unwrap()
    }

    pub fn open_tab(&mut self) {
        let fresh = self.fresh_key();
        let tab = Tab::load(&self.storage, &self.stage.merchant, fresh, self.edge.now);
        self.tabs.push(tab);
        self.happen(self.tabs.len() - 1, Event::Begun);
    }

    /// The page is gone, and loaded anew.
    pub fn reload(&mut self, at: usize) {
        self.tell(|| format!("tab {at} is loaded anew"));
        self.hang_up(Client::Tab(at));
        let fresh = self.fresh_key();
        let lost = self.tabs[at].reload(&self.storage, &self.edge, fresh);
        self.lost.extend(lost);
        self.happen(at, Event::Begun);
    }

    /// What the visitor does comes after a look at what other tabs have stored.
    pub fn act(&mut self, at: usize, event: Event) {
        self.join(at);
        self.happen(at, event);
    }

    pub fn join(&mut self, at: usize) {
        self.to_join.remove(&at);
        if let (Some(key), place) = self.storage.shared.clone() {
            self.happen(at, Event::Joined(key, place));
        }
    }

    pub fn happen(&mut self, at: usize, event: Event) {
        self.tell(|| format!("tab {at}: {event:?}"));
        let effects = update(&mut self.tabs[at].model, event, self.edge.now);
        self.tabs[at].check(&self.edge.store);
        for effect in effects {
            self.perform(at, effect);
        }
    }

    fn perform(&mut self, at: usize, effect: Effect) {
        match effect {
            Effect::Start(request) => {
                let number = self.number();
                self.tabs[at].asked = Some(number);
                let request = serde_json::from_str(&wire::start(&request).write()).unwrap();
                self.mail.push(Mail::Start((at, number), request));
            }
            Effect::Open(_, way) => {
                self.hang_up(Client::Tab(at));
                self.tabs[at].line = Some(self.edge.lines.open(Client::Tab(at), way));
                if way == Way::Stream {
                    self.happen(at, Event::Opened);
                }
            }
            Effect::Drop => self.hang_up(Client::Tab(at)),
            Effect::Send(frame) => self.send(at, as_edge_reads(&frame)),
            Effect::Wait(ms, timer) => {
                let due = self.edge.now.plus(ms.into());
                self.tabs[at].timers.push((due, timer));
            }
            Effect::Save => {
                if self.storage.save(&mut self.tabs[at]) {
                    self.to_join
                        .extend((0..self.tabs.len()).filter(|tab| *tab != at));
                }
            }
            Effect::Tell(..) | Effect::Announce(_) => {}
            Effect::Renew => panic!("nothing here ends a conversation"),
        }
    }

    fn send(&mut self, at: usize, frame: ClientFrame) {
        let Some(id) = self.tabs[at].line else { return };
        let Some(line) = self.edge.lines.get(id) else {
            return;
        };
        if line.way == Way::Socket || matches!(frame, ClientFrame::Hello { .. }) {
            line.send(frame);
        } else {
            line.to_post.push(frame);
            self.post(at, id);
        }
    }

    /// A client without a socket posts what waits, one post at a time.
    pub fn post(&mut self, at: usize, id: LineId) {
        let number = self.number();
        let Some(line) = self.edge.lines.get(id) else {
            return;
        };
        if line.to_post.is_empty() || line.posted.is_some() {
            return;
        }
        line.posted = Some(number);
        let mut frames = vec![as_edge_reads(&self.tabs[at].model.hello())];
        frames.append(&mut line.to_post);
        self.mail.push(Mail::Post(id, number, frames));
    }

    pub fn hang_up(&mut self, client: Client) {
        let line = match client {
            Client::Tab(at) => self.tabs[at].line.take(),
            Client::Operator => self.operator.line.take(),
        };
        if let Some(id) = line {
            self.edge.lines.hang_up(id);
        }
    }

    /// The edge crashes, or another version of it is put in service.
    pub fn crash(&mut self, keeps_sockets: bool) {
        self.tell(|| format!("edge: a crash, keeps sockets: {keeps_sockets}"));
        self.edge.crash(&mut self.dice, keeps_sockets);
    }

    /// The operator opens the conversation.
    pub fn call(&mut self) {
        let line = self.edge.lines.open(Client::Operator, Way::Socket);
        self.operator.line = Some(line);
    }

    pub fn say_as_operator(&mut self, frame: ClientFrame) {
        let line = self.operator.line.and_then(|id| self.edge.lines.get(id));
        if let Some(line) = line.filter(|line| !line.is_opening) {
            line.send(frame);
        }
    }

    /// Everybody comes back: with the network well again, the page looked at after a while.
    pub fn come_back(&mut self) {
        self.hang_up(Client::Operator);
        for at in 0..self.tabs.len() {
            self.happen(at, Event::Online(true));
            self.happen(at, Event::Looked(true));
            self.scroll(at, true);
            self.happen(at, Event::Woke { hidden_ms: 60_000 });
        }
    }
}
