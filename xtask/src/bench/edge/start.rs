//! How large the worker is, and how soon it answers.

use super::super::size;
use super::peer::{Kind, Peer};
use crate::bench::stats::Rounds;
use crate::progress::Step;
use crate::{Fail, paths};
use serde::Serialize;
use std::path::Path;

/// Who is started: ours, and what there is to compare it with.
const KINDS: [Kind; 3] = [Kind::Ours { pi: false }, Kind::Same, Kind::Node];

/// What the worker takes before it has done anything.
#[derive(Debug, Serialize)]
pub struct Start {
    /// Bytes of script and wasm.
    pub raw_bytes: u64,
    /// The same after brotli.
    pub brotli_bytes: u64,
    /// How soon each answers.
    pub starts: Vec<Started>,
}

/// How soon one answers.
#[derive(Debug, Serialize)]
pub struct Started {
    /// Who.
    pub kind: Kind,
    /// Milliseconds from the start of the process to its first answer.
    pub first_answer_ms: Rounds,
}

/// Weighs the worker, and starts it and the others in turns.
///
/// # Errors
/// What kept one from starting.
pub fn measure(step: &Step, scratch: &Path, secret: &str, rounds: usize) -> Result<Start, Fail> {
    let mut start = Start {
        raw_bytes: 0,
        brotli_bytes: 0,
        starts: KINDS
            .map(|kind| Started {
                kind,
                first_answer_ms: Rounds::default(),
            })
            .into(),
    };
    let edge = paths::edge(false);
    for name in ["entry.js", "index.js", "index_bg.wasm"] {
        step.note(name);
        let row = size::measure("", &edge.join(name), scratch)?;
        start.raw_bytes += row.raw;
        start.brotli_bytes += row.brotli;
    }
    for round in 0..rounds {
        step.note(&format!("round {} of {rounds}", round + 1));
        for started in &mut start.starts {
            let peer = Peer::start(started.kind, &scratch.join("start"), secret)?;
            started.first_answer_ms.push(peer.start_ms);
            peer.stop();
        }
    }
    Ok(start)
}
