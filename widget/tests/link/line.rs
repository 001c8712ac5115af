//! The ways between clients and the edge. Within one of them everything stays in order; between two
//! of them nothing does.

use crate::Dice;
use shared::protocol::{ClientFrame, ServerFrame, Side};
use std::collections::{BTreeMap, VecDeque};
use widget::model::Way;

/// How a browser tells of a connection that broke.
pub const BROKEN: u16 = 1006;

/// Names a line for good: numbers are not used again.
pub type LineId = u32;

/// Who is at its other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    Tab(usize),
    Operator,
}

impl Client {
    pub fn side(self) -> Side {
        match self {
            Self::Tab(_) => Side::Visitor,
            Self::Operator => Side::Staff,
        }
    }
}

/// A socket, or a stream with the posts that belong to it.
#[derive(Debug)]
pub struct Line {
    pub client: Client,
    pub way: Way,
    /// Its handshake is under way.
    pub is_opening: bool,
    pub up: VecDeque<ClientFrame>,
    pub down: VecDeque<ServerFrame>,
    /// What the client hears once it has heard everything in `down`.
    pub close: Option<u16>,
    /// The client still listens.
    pub is_heard: bool,
    /// Swallows what is sent, and nobody is told.
    pub is_dead: bool,
    /// The version that its client said hello with, 0 before.
    pub v: u32,
    /// What a stream's next post takes up.
    pub to_post: Vec<ClientFrame>,
    /// The number of the post that is under way.
    pub posted: Option<u32>,
}

impl Line {
    /// Breaks: what is under way arrives up to some point, and the client is told.
    pub fn cut(&mut self, dice: &mut Dice, code: u16) {
        self.up.truncate(dice.index(self.up.len() + 1));
        self.down.truncate(dice.index(self.down.len() + 1));
        self.close.get_or_insert(code);
        self.is_opening = false;
    }

    /// The edge sends something.
    pub fn tell(&mut self, frame: ServerFrame) {
        if !self.is_heard || self.is_dead || self.close.is_some() {
            return;
        }
        if let Some(frame) = frame.for_version(self.v) {
            self.down.push_back(frame.into_owned());
        }
    }

    /// The client sends something.
    pub fn send(&mut self, frame: ClientFrame) {
        if !self.is_dead && self.close.is_none() {
            self.up.push_back(frame);
        }
    }
}

/// All lines that are not quite gone.
#[derive(Default)]
pub struct Lines {
    all: BTreeMap<LineId, Line>,
    count: LineId,
}

impl Lines {
    pub fn open(&mut self, client: Client, way: Way) -> LineId {
        self.count += 1;
        let line = Line {
            client,
            way,
            is_opening: way == Way::Socket,
            up: VecDeque::new(),
            down: VecDeque::new(),
            close: None,
            is_heard: true,
            is_dead: false,
            v: 0,
            to_post: Vec::new(),
            posted: None,
        };
        self.all.insert(self.count, line);
        self.count
    }

    /// How many there have been.
    pub fn count(&self) -> u32 {
        self.count
    }

    pub fn get(&mut self, id: LineId) -> Option<&mut Line> {
        self.all.get_mut(&id)
    }

    pub fn iter(&mut self) -> impl Iterator<Item = (LineId, &mut Line)> {
        self.all.iter_mut().map(|(id, line)| (*id, line))
    }

    /// The client listens no more; what it has sent may still arrive.
    pub fn hang_up(&mut self, id: LineId) {
        if let Some(line) = self.all.get_mut(&id) {
            line.is_heard = false;
            line.down.clear();
            line.to_post.clear();
            if line.is_dead || line.is_opening {
                line.up.clear();
            }
        }
    }

    /// Forgets lines at which nothing can happen any more.
    pub fn forget_gone(&mut self) {
        self.all
            .retain(|_, line| line.is_heard || !line.up.is_empty());
    }
}
