//! Which intent is meant: retrieval over the playbook's example questions.
//!
//! A text is compared by notions ("how much", 啥价 and 多少钱 are one), by pairs of characters and how
//! they sound, and by English word stems. An intent's score is what naive Bayes over all its examples
//! makes of the text, and a tenth of how near its three nearest examples are (cosine, rare features
//! weighing more). Left-out examples of the eight packs (one in four, no two from one template; first hit
//! of about 42 intents), the development set and 292 sentences written blind say why:
//!
//! | | packs | dev | blind |
//! |--|--|--|--|
//! | pairs of characters alone, nearest examples | 0.35 | | |
//! | with notions, nearest examples | 0.69 | 0.91 | 0.76 |
//! | half naive Bayes, nearest examples | 0.72 | 0.95 | 0.85 |
//! | naive Bayes, a tenth of the nearest | 0.71 | 0.96 | 0.87 |
//! | logistic regression | 0.74 | 0.96 | 0.86 |
//!
//! Regression would have to be trained after every wake-up, or shipped for 480 KB. BM25's saturation
//! and length terms change nothing: questions are short and say nothing twice. How pairs sound changes
//! no figure either; it is there for voice input, which the sets hold little of.
//!
//! Confidence is a logistic function of what left-out examples and the examples of other trades, which
//! must not be sure, show to be telling; the threshold is chosen on the development set.

mod features;
mod index;
mod notions;

use super::fold::{clauses, is_question};
use crate::id::Key;
use crate::pack::{Act, Playbook};
pub(super) use features::Feature;
pub(crate) use features::without_fillers;
pub(crate) use index::Index;
use index::{Fit, Reach, SAME};

/// From this confidence on Pi answers.
const SURE: f32 = 0.58;
/// From this confidence on Pi calls a person or stops asking for a contact: what can't be taken back
/// is not done on a fair guess.
const SURE_TO_ACT: f32 = 0.62;
/// From this confidence on Pi asks back.
const LIKELY: f32 = 0.15;
/// What is offered is at least this share as near as the best one.
const OFFERED: f32 = 0.4;
/// Where one part of a message asks and another tells, the asking one is what is asked: the whole is a
/// little less telling.
const MIXED: f32 = 0.9;
/// The part that tells something is less so.
const TELLING_PART: f32 = 0.8;
/// A greeting is one only where there is little else: 雅阁那台还在吗 is none.
const CHAT: f32 = 0.6;
/// A text of so few features (2 to 4 characters) that has no mark of a question has to be nearly an
/// example: 我妈 asks nothing.
const TINY: f32 = 0.4;
/// How near.
const NEAR: f32 = 0.7;
/// What is doubtful is never sure, and rarely asked back.
const DOUBT: f32 = 2.5;

/// What a message means, as far as it can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading<'a> {
    /// What the whole or one of its parts surely means, the surest first.
    pub sure: Vec<&'a Key>,
    /// What it may mean, the likeliest first, at most three.
    pub likely: Vec<&'a Key>,
    /// How sure the first of them is, 0 to 1.
    pub confidence: f32,
}

/// One intent's place in a ranking.
#[derive(Clone, Copy)]
struct Candidate {
    intent: usize,
    fit: Fit,
}

/// What a folded text is compared by.
pub(crate) fn features_of(folded: &str) -> Vec<Feature> {
    features::features(&without_fillers(folded))
}

/// How telling a feature is by the playbook's examples; nothing where none of them has it.
pub(super) fn rarity(playbook: &Playbook, feature: u32) -> Option<f32> {
    playbook.prepared.index(playbook).rarity(feature)
}

/// Finds what a folded text means.
pub(crate) fn read<'a>(playbook: &'a Playbook, folded: &str) -> Reading<'a> {
    let index = playbook.prepared.index(playbook);
    let mut together: Vec<Candidate> = Vec::new();
    let mut reach = Reach::default();
    let mut parts: Vec<(usize, f32)> = Vec::new();
    let mut best_part = 0.0;
    let clauses = clauses(folded);
    let asks: Vec<bool> = clauses.iter().map(|clause| is_question(clause)).collect();
    let is_mixed = asks.iter().skip(1).any(|asks| *asks) && asks.iter().skip(1).any(|asks| !asks);
    for (place, (clause, asks)) in clauses.into_iter().zip(asks).enumerate() {
        let (fits, mut own_reach) = index.fits(clause);
        own_reach.asks = asks;
        let trust = match (place, asks) {
            (0, _) if is_mixed => MIXED,
            (0, _) | (_, true) => 1.0,
            (_, false) => TELLING_PART,
        };
        let mut ranked: Vec<Candidate> = fits
            .into_iter()
            .enumerate()
            .map(|(intent, fit)| {
                let is_chat = playbook.intents[intent].act == Act::Chat;
                let is_aside = is_chat && (place > 0 || fit.nearest < SAME);
                let fit = fit.scaled(if is_aside { CHAT } else { trust });
                Candidate { intent, fit }
            })
            .collect();
        if together.is_empty() {
            together.clone_from(&ranked);
            reach = own_reach;
        } else {
            for (known, own) in together.iter_mut().zip(&ranked) {
                if own.fit.score > known.fit.score {
                    *known = *own;
                }
            }
        }
        sort(&mut ranked);
        if place > 0
            && let Some(first) = ranked.first()
        {
            let sureness = confidence(&ranked, own_reach);
            parts.push((first.intent, sureness));
            // A clear part of a long story is what the story is about.
            if sureness > best_part && first.fit.score >= highest(&together) {
                (best_part, reach) = (sureness, own_reach);
            }
        }
    }
    sort(&mut together);
    let best = confidence(&together, reach);
    let mut sure: Vec<(usize, f32)> = together
        .first()
        .map(|first| (first.intent, best))
        .into_iter()
        .chain(parts)
        .filter(|(intent, sureness)| *sureness >= needed(&playbook.intents[*intent].act))
        .collect();
    let first = sure.first().map(|(intent, _)| *intent);
    sure.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut ordered: Vec<usize> = first
        .into_iter()
        .chain(sure.iter().map(|(intent, _)| *intent))
        .collect();
    let mut seen = Vec::new();
    ordered.retain(|intent| {
        !seen.contains(intent) && {
            seen.push(*intent);
            true
        }
    });
    let id = |intent: usize| &playbook.intents[intent].id;
    let top = together.first().map_or(0.0, |first| first.fit.nearness);
    let likely = together
        .iter()
        .take(3)
        .filter(|candidate| best >= LIKELY && candidate.fit.nearness >= OFFERED * top)
        .map(|candidate| id(candidate.intent))
        .collect();
    Reading {
        sure: ordered.into_iter().map(id).collect(),
        likely,
        confidence: best,
    }
}

fn needed(act: &Act) -> f32 {
    match act {
        Act::Answer | Act::Contact | Act::Decline | Act::Chat => SURE,
        _ => SURE_TO_ACT,
    }
}

/// How probable it is that the first of a ranking is what was meant.
fn confidence(ranked: &[Candidate], reach: Reach) -> f32 {
    let Some(first) = ranked.first().map(|candidate| candidate.fit) else {
        return 0.0;
    };
    let second = ranked
        .get(1)
        .map_or(Fit::default(), |candidate| candidate.fit);
    // What is asked of no trade here, and words too few to ask anything.
    let is_fragment = reach.size < TINY && first.nearest < NEAR && !reach.asks;
    let is_doubtful = reach.is_elsewhere || is_fragment;
    let evidence = -3.78 - if is_doubtful { DOUBT } else { 0.0 }
        + 2.07 * first.nearness
        + 1.55 * (first.nearness - second.nearness)
        + 2.59 * first.likelihood
        + 1.96 * reach.known
        - 0.54 * f32::from(u8::from(reach.is_strange))
        - 0.53 * reach.size;
    1.0 / (1.0 + (-evidence).exp())
}

fn highest(candidates: &[Candidate]) -> f32 {
    candidates
        .iter()
        .map(|candidate| candidate.fit.score)
        .fold(0.0, f32::max)
}

/// The best first; of equals the one that stands first in the pack.
fn sort(ranked: &mut [Candidate]) {
    ranked.sort_by(|one, other| other.fit.score.total_cmp(&one.fit.score));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::fold;
    use crate::pi::tests::playbook;

    #[test]
    fn what_no_trade_is_asked_is_never_sure() {
        for slug in ["dental", "law", "renovation-crew", "cleaning"] {
            let playbook = playbook(slug);
            for text in [
                "今天天气怎么样",
                "给我讲个笑话",
                "周杰伦演唱会门票怎么买",
                "write me a poem",
                "asdfghjkl",
                "[[[",
                "",
            ] {
                let reading = read(&playbook, &fold(text));
                assert_eq!(reading.sure, Vec::<&Key>::new(), "{slug}: {text}");
            }
        }
    }
}
