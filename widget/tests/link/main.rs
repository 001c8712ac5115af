//! Nothing is lost, doubled or reordered: the widget's model and the conversation's core, joined by
//! ways that delay, drop, repeat, reorder and cut, while either side crashes between any two of its
//! steps. Random histories, held against a reference that only counts what was said.
//!
//! `cargo test -p widget --test link` runs [`HISTORIES`] of them on all cores;
//! `CHIPLINE_HISTORIES=1000000` runs more, `CHIPLINE_SEED=7` only the one of that seed, and tells
//! every move of it. Seeds that found something are [`KEPT`] and run first.

// In a test a panic is the report.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod edge;
mod ends;
mod line;
mod merchant;
mod moves;
mod operator;
mod stage;
mod store;
mod tab;
mod world;

#[path = "../support/mod.rs"]
mod support;

use stage::Stage;
use std::sync::atomic::{AtomicUsize, Ordering};
use world::World;

/// Histories of an ordinary run: seconds, so that nobody is tempted to leave them out.
const HISTORIES: u64 = 20_000;

/// Seeds of histories that found something, and what. Every move that is added since makes another
/// history of them.
const KEPT: [(u64, &str); 7] = [
    (222, "a card's message that was lost after its confirmation"),
    (44, "a welcome that messages had overtaken took them back"),
    (
        312,
        "a post's answer told who answers later than the way down",
    ),
    (14_994, "a late refusal ended what another tab had begun"),
    (
        9_493,
        "a late first answer was taken for the new way's welcome",
    ),
    (
        14_050,
        "what two tabs kept was sent in another order by the next page",
    ),
    (
        183,
        "what followed on a socket overtook what a crash had lost",
    ),
];

/// Numbers that look random and are the same for the same seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// Whether something happens that happens once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.roll(times) == 0
    }

    /// One of several.
    pub fn index(&mut self, len: usize) -> usize {
        self.roll(len as u64) as usize
    }
}

/// Tells which history it was that ended in a panic.
struct Under(u64, &'static str);

impl Drop for Under {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self(seed, word) = self;
            eprintln!("history {seed} ({word}) fails: CHIPLINE_SEED={seed} repeats it");
        }
    }
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect(name))
}

#[test]
fn whatever_happens_on_the_way_all_sides_end_with_the_same_talk() {
    if let Some(seed) = number("CHIPLINE_SEED") {
        World::new(&Stage::new(), Dice(seed), true).live();
        return;
    }
    let count = number("CHIPLINE_HISTORIES").unwrap_or(HISTORIES);
    let new = (0..count).map(|seed| (seed, "new"));
    let seeds: Vec<(u64, &str)> = KEPT.into_iter().chain(new).collect();
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let stage = Stage::new();
                while let Some(&(seed, word)) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let _under = Under(seed, word);
                    World::new(&stage, Dice(seed), false).live();
                }
            });
        }
    });
}
