//! All peers side by side, each with the same conversations open, measured in turns.

use super::load::Load;
use super::peer::{self, Kind, Peer};
use crate::Fail;
use crate::bench::stats::{self, Rounds};
use crate::progress::Step;
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// Conversations open at every peer, with two sockets each.
const CONVERSATIONS: usize = 500;

/// How many conversations speak at once, and how many messages each says in a round. Counted, not
/// timed: where many wait their turn, acknowledgements come in waves, and a clock would cut one.
pub const LEVELS: [(usize, u64); 3] = [(1, 400), (50, 20), (CONVERSATIONS, 4)];

/// Seconds after which sockets count as idle: workerd puts objects to sleep after ten.
const IDLE_S: u64 = 12;

/// The peers, and the conversations with each.
#[derive(Debug)]
pub struct Field {
    peers: Vec<(Peer, Load)>,
    started_kb: Vec<f64>,
}

/// What one peer did at one level, round by round.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Series {
    /// Messages acknowledged in a second.
    pub per_second: Rounds,
    /// Half of the messages were acknowledged within so many microseconds.
    pub p50_us: Rounds,
    /// 99 of 100 were.
    pub p99_us: Rounds,
    /// Bytes over the wire per message, in both directions on all sockets of its conversation.
    pub bytes: Rounds,
    /// Microseconds of processor time that the peer's process spent per message.
    pub processor_us: Rounds,
    /// The same of the load generator: far below what is measured, or it measures itself.
    pub generator_us: Rounds,
}

/// What one peer did, by level.
#[derive(Debug, Serialize)]
pub struct Speed {
    /// Which peer.
    pub kind: Kind,
    /// In the order of [`LEVELS`].
    pub levels: [Series; 3],
}

/// What one peer's idle sockets take.
#[derive(Debug, Serialize)]
pub struct Idle {
    /// Which peer.
    pub kind: Kind,
    /// How many sockets.
    pub sockets: usize,
    /// Kilobytes of the process before the first.
    pub started_kb: f64,
    /// Kilobytes of the process with all of them open and idle.
    pub idle_kb: f64,
}

impl Field {
    /// Starts all peers and opens the conversations.
    ///
    /// # Errors
    /// What keeps one from it.
    pub fn set_up(step: &Step, scratch: &Path, secret: &str) -> Result<Self, Fail> {
        let mut peers = Vec::new();
        let mut started_kb = Vec::new();
        for kind in Kind::ALL {
            step.note(kind.name());
            let mut peer = Peer::start(kind, scratch, secret)?;
            started_kb.push(peer.resident_kb()?);
            let load = Load::connect(&peer.begin(CONVERSATIONS, secret)?)?;
            peers.push((peer, load));
        }
        Ok(Self { peers, started_kb })
    }

    /// Leaves all sockets alone until they are idle, and asks how much memory they take.
    ///
    /// # Errors
    /// When the system can't say.
    pub fn idle(&self) -> Result<Vec<Idle>, Fail> {
        std::thread::sleep(Duration::from_secs(IDLE_S));
        let one = |((peer, _), started_kb): (&(Peer, Load), &f64)| {
            Ok(Idle {
                kind: peer.kind,
                sockets: 2 * CONVERSATIONS,
                started_kb: *started_kb,
                idle_kb: peer.resident_kb()?,
            })
        };
        self.peers.iter().zip(&self.started_kb).map(one).collect()
    }

    /// Lets everybody speak, level by level and there round by round. In every round of a level all
    /// peers have their turn, another one first each time. A round is over before any object of it
    /// falls asleep: falling asleep and waking take disk and processor from whose turn it is.
    ///
    /// # Errors
    /// A refusal, a socket that closes, or silence.
    pub fn rounds(&mut self, step: &Step, rounds: usize) -> Result<Vec<Speed>, Fail> {
        let mut speeds: Vec<Speed> = self
            .peers
            .iter()
            .map(|(peer, _)| Speed {
                kind: peer.kind,
                levels: Default::default(),
            })
            .collect();
        for (level, &(conversations, each)) in LEVELS.iter().enumerate() {
            for round in 0..rounds {
                step.note(&format!(
                    "{conversations} at once, round {} of {rounds}",
                    round + 1
                ));
                // One that speaks alone speaks much: another one each round.
                let first = if conversations == 1 { round } else { 0 };
                for turn in 0..self.peers.len() {
                    let who = (turn + round) % self.peers.len();
                    let (peer, load) = &mut self.peers[who];
                    let which = first..first + conversations;
                    speeds[who].levels[level].take(peer, load, which, each)?;
                }
            }
        }
        Ok(speeds)
    }

    /// Ends all peers.
    pub fn stop(self) {
        for (peer, load) in self.peers {
            drop(load);
            peer.stop();
        }
    }
}

impl Series {
    fn take(
        &mut self,
        peer: &Peer,
        load: &mut Load,
        which: std::ops::Range<usize>,
        each: u64,
    ) -> Result<(), Fail> {
        load.wake(which.clone())?;
        let spent = || {
            Some((
                peer.processor_seconds()?,
                peer::processor_seconds(std::process::id())?,
            ))
        };
        let before = spent();
        let window = load.run(which, each)?;
        let after = spent();
        let messages = window.messages as f64;
        let percentile = |share| stats::percentile(&window.latencies_us, share);
        self.per_second.push(messages / window.seconds);
        self.p50_us.push(percentile(0.5));
        self.p99_us.push(percentile(0.99));
        self.bytes.push(window.bytes as f64 / messages);
        if let (Some(before), Some(after)) = (before, after) {
            self.processor_us
                .push((after.0 - before.0) * 1e6 / messages);
            self.generator_us
                .push((after.1 - before.1) * 1e6 / messages);
        }
        Ok(())
    }
}
