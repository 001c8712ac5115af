//! One visitor's flood is not another's delay: while a thousand messages a second of one are
//! refused, the other's slowest must not get much slower.

use super::load::{self, Load};
use super::peer::{self, Kind, Peer};
use super::socket::{Address, Socket};
use crate::Fail;
use crate::bench::stats::{self, Rounds};
use crate::progress::Step;
use serde::Serialize;
use shared::door::{Limits, Rate};
use shared::id::MessageId;
use shared::protocol::{ClientFrame, Said, Seq};
use shared::text::MessageText;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Messages that the other says in each window; all of them at once are within the rate.
const MESSAGES: u64 = 400;

/// Messages that the flood sends in a second.
const FLOOD_PER_S: u64 = 1_000;

/// What a flood does to somebody else.
#[derive(Debug, Default, Serialize)]
pub struct Flood {
    /// Messages that the flood sent, over all rounds.
    pub sent: u64,
    /// Of them, those that were let in.
    pub accepted: u64,
    /// 99 of 100 of the other's messages were acknowledged within so many microseconds: without the
    /// flood, and under it.
    pub p99_us: [Rounds; 2],
}

/// Times one visitor's messages without a flood and, in turns, under one.
///
/// # Errors
/// What kept it from being measured.
pub fn measure(step: &Step, scratch: &Path, secret: &str, rounds: usize) -> Result<Flood, Fail> {
    // The rates as they ship, but for a burst that lets the other say a window's worth at once.
    let limits = Limits {
        messages: Rate {
            burst: MESSAGES as u32 + 10,
            ..Limits::default().messages
        },
        ..peer::open_limits(false)
    };
    let limits = serde_json::to_string(&limits).map_err(|e| Fail::content("CHIPLINE_LIMITS", e))?;
    let kind = Kind::Ours { pi: false };
    let mut peer = Peer::start_with(kind, &scratch.join("flood"), secret, &limits)?;
    // Two windows a round, each of a visitor whose rate is untouched; and the one who floods.
    let mut addresses = peer.begin(2 * rounds + 1, secret)?;
    let flooded = addresses
        .pop()
        .ok_or_else(|| Fail::content("the flood", "it has no conversation"))?;
    let mut others = Load::connect(&addresses)?;
    let mut flood = Flood::default();
    let mut next = 0..1;
    for round in 0..rounds {
        step.note(&format!("round {} of {rounds}", round + 1));
        for is_flooded in [false, true] {
            let (is_over, sent, accepted) =
                (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
            let window = std::thread::scope(|scope| {
                let send = || send_flood(&flooded, round, &is_over, &sent, &accepted);
                let flooding = is_flooded.then(|| scope.spawn(send));
                // The flood's own burst is used up before anything is timed.
                while is_flooded && sent.load(Ordering::Relaxed) < 2 * MESSAGES {
                    std::thread::sleep(Duration::from_millis(10));
                    if flooding.as_ref().is_some_and(|thread| thread.is_finished()) {
                        break;
                    }
                }
                let window = others.run(next.clone(), MESSAGES);
                is_over.store(true, Ordering::Relaxed);
                match flooding.map(std::thread::ScopedJoinHandle::join) {
                    Some(Ok(Err(fail))) => Err(fail),
                    Some(Err(_)) => Err(Fail::content("the flood", "it broke off")),
                    Some(Ok(Ok(()))) | None => window,
                }
            })?;
            next = next.end..next.end + 1;
            flood.sent += sent.into_inner();
            flood.accepted += accepted.into_inner();
            let p99_us = stats::percentile(&window.latencies_us, 0.99);
            flood.p99_us[usize::from(is_flooded)].push(p99_us);
        }
    }
    drop(others);
    peer.stop();
    Ok(flood)
}

/// Sends without waiting for answers, at an even pace, until it is told to stop. It is closed now
/// and then, and comes back at once as no honest client would.
fn send_flood(
    address: &Address,
    round: usize,
    is_over: &AtomicBool,
    sent: &AtomicU64,
    accepted: &AtomicU64,
) -> Result<(), Fail> {
    let text = MessageText::parse("洪水").map_err(|e| Fail::content("a message's text", e))?;
    let began = Instant::now();
    let mut count = 0;
    while !is_over.load(Ordering::Relaxed) {
        let mut socket = Socket::open(address)?;
        socket.send(load::written(&load::hello(Seq(u64::MAX >> 12)))?)?;
        'open: while !is_over.load(Ordering::Relaxed) {
            let due = began.elapsed().as_millis() as u64 * FLOOD_PER_S / 1_000;
            while count < due {
                count += 1;
                let id = MessageId::parse(&format!("f-{round:04}-{count:08}"))
                    .map_err(|e| Fail::content("a message's id", e))?;
                let said = Said::Text { text: text.clone() };
                let frame = load::written(&ClientFrame::Say { id, said })?;
                if socket.send(frame).is_err() {
                    break 'open;
                }
                sent.fetch_add(1, Ordering::Relaxed);
            }
            loop {
                match socket.receive() {
                    Ok(Some(frame)) => {
                        let is_accepted = frame.contains(r#""type":"accepted""#);
                        accepted.fetch_add(is_accepted.into(), Ordering::Relaxed);
                    }
                    Ok(None) => break,
                    Err(_) => break 'open,
                }
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    Ok(())
}
