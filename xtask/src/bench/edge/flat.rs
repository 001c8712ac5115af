//! What must not grow: a message's time with the transcript's length, and a list's with the number
//! of leads.

use super::api::Merchant;
use super::load::{self, Load};
use super::peer::{Kind, Peer, fixture};
use super::socket::{Address, Socket};
use crate::bench::stats::{self, Rounds};
use crate::progress::Step;
use crate::{Fail, proc};
use serde::Serialize;
use shared::protocol::{Seq, ServerFrame};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Messages of a short and of a long transcript.
const LENGTHS: [u64; 2] = [10, 10_000];

/// Messages that are timed from there on, in each round.
const MESSAGES: u64 = 200;

/// Leads of a small and of a large merchant.
const NUMBERS: [u32; 2] = [1_000, 100_000];

/// Pages that are timed, in each round.
const PAGES: usize = 40;

/// A message's time by the transcript's length.
#[derive(Debug, Default, Serialize)]
pub struct Length {
    /// The lengths, short and long.
    pub messages: [u64; 2],
    /// Half of the messages were acknowledged within so many microseconds, round by round.
    pub p50_us: [Rounds; 2],
    /// What opening the long one sends to a visitor who comes back.
    pub opening: Opening,
}

/// What came down a socket that was opened anew.
#[derive(Debug, Default, Serialize)]
pub struct Opening {
    /// Messages.
    pub messages: usize,
    /// Bytes, handshake included.
    pub bytes: u64,
}

/// A page's time by the number of leads.
#[derive(Debug, Default, Serialize)]
pub struct Number {
    /// The numbers, small and large.
    pub leads: [u32; 2],
    /// Half of the pages came within so many microseconds, round by round.
    pub p50_us: [Rounds; 2],
}

/// Times messages in a long conversation and, in turns, in short ones.
///
/// # Errors
/// What kept one from being measured.
pub fn length(step: &Step, scratch: &Path, secret: &str, rounds: usize) -> Result<Length, Fail> {
    let mut peer = Peer::start(Kind::Ours { pi: false }, &scratch.join("length"), secret)?;
    let addresses = peer.begin(rounds + 1, secret)?;
    let mut load = Load::connect(&addresses)?;
    let long = rounds;
    step.note("a long conversation");
    let [short_messages, long_messages] = LENGTHS;
    // The one with which it begins is there already.
    load.run(long..long + 1, long_messages - 1)?;
    let mut length = Length {
        messages: LENGTHS,
        ..Length::default()
    };
    for round in 0..rounds {
        step.note(&format!("round {} of {rounds}", round + 1));
        load.run(round..round + 1, short_messages - 1)?;
        load.wake(long..long + 1)?;
        for (which, p50_us) in [round, long].into_iter().zip(&mut length.p50_us) {
            let window = load.run(which..which + 1, MESSAGES)?;
            p50_us.push(stats::percentile(&window.latencies_us, 0.5));
        }
    }
    if let Some(address) = addresses.last() {
        length.opening = open(address)?;
    }
    drop(load);
    peer.stop();
    Ok(length)
}

/// Opens a conversation as a page does that knows nothing of it yet.
fn open(address: &Address) -> Result<Opening, Fail> {
    let mut socket = Socket::open(address)?;
    socket.send(load::written(&load::hello(Seq(0)))?)?;
    let mut messages = 0;
    let mut last = None;
    loop {
        let frame = socket.wait()?;
        match serde_json::from_str(&frame).map_err(|e| Fail::content("a frame", e))? {
            ServerFrame::Welcome { last: seq, .. } => last = Some(seq),
            ServerFrame::Message(message) => {
                messages += 1;
                if Some(message.seq) == last {
                    return Ok(Opening {
                        messages,
                        bytes: socket.bytes(),
                    });
                }
            }
            _ => {}
        }
    }
}

/// Times the first page of leads of a large merchant and, in turns, of a small one.
///
/// # Errors
/// What kept one from being measured.
pub fn number(step: &Step, scratch: &Path, secret: &str, rounds: usize) -> Result<Number, Fail> {
    let scratch = scratch.join("number");
    let kind = Kind::Ours { pi: false };
    step.note("a lead for each of two merchants");
    let peer = Peer::start(kind, &scratch, secret)?;
    let mut merchants = Vec::new();
    for index in 0..NUMBERS.len() {
        let merchant = Merchant::create(peer.origin(), secret, index)?;
        merchant.submit_lead("13800138000")?;
        merchants.push(merchant);
    }
    let data = peer.data().to_path_buf();
    peer.stop();

    step.note("more leads like them");
    let wanted: BTreeMap<&str, u32> = merchants
        .iter()
        .map(|merchant| merchant.login.merchant.as_str())
        .zip(NUMBERS)
        .collect();
    grow(step, &data, &wanted)?;

    let peer = Peer::start(kind, &scratch, secret)?;
    let merchants: Vec<Merchant> = merchants
        .into_iter()
        .map(|merchant| Merchant::known(peer.origin(), merchant.login))
        .collect();
    let cookies = merchants
        .iter()
        .map(Merchant::sign_in)
        .collect::<Result<Vec<_>, _>>()?;
    let mut number = Number {
        leads: NUMBERS,
        ..Number::default()
    };
    for round in 0..rounds {
        step.note(&format!("round {} of {rounds}", round + 1));
        for (which, p50_us) in number.p50_us.iter_mut().enumerate() {
            // The first may have to wake the merchant's object.
            merchants[which].time_leads(&cookies[which])?;
            let times = (0..PAGES)
                .map(|_| Ok(merchants[which].time_leads(&cookies[which])?.as_secs_f64() * 1e6))
                .collect::<Result<Vec<_>, Fail>>()?;
            p50_us.push(stats::percentile(&times, 0.5));
        }
    }
    peer.stop();
    Ok(number)
}

/// Clones each merchant's one lead in its file until there are as many as wanted.
fn grow(step: &Step, data: &Path, wanted: &BTreeMap<&str, u32>) -> Result<(), Fail> {
    let what = "cloning leads";
    let wanted = serde_json::to_string(wanted).map_err(|e| Fail::content(what, e))?;
    let mut command = Command::new("node");
    command.arg(fixture("grow.mjs")).arg(data).arg(&wanted);
    let counted = proc::run(step, what, &mut command)?;
    if counted.trim() == wanted {
        Ok(())
    } else {
        Err(Fail::content(what, format!("it came to {counted}")))
    }
}
