//! Which intent is meant, found in the playbook's example questions.
//!
//! A text is taken as notions ("how much", 啥价 and 多少钱 are one), pairs of characters and how they
//! sound, single ones, and English word stems. Each feature votes for the intents whose examples have it
//! (naive Bayes), as much as its form counts; the whole text is asked, its parts only for what they want
//! done. First hits on the open set, 635 texts written by others than the examples, of 31 to 61 intents:
//!
//! | | hits |
//! |--|--|
//! | features weighed by rarity, a tenth of the nearest examples, best of whole and parts | 0.86 |
//! | the whole alone | 0.88 |
//! | and features weighed by their form alone | 0.89 |
//! | and smoothed with 2 instead of 0.3, without nearest examples | 0.90 |
//! | logistic regression over the same features | 0.83 |
//! | beside it, or examples that other packs have for the intent, or longer runs of characters | 0.88 to 0.90 |
//!
//! A whole is what parts were meant to guard against: each of them, torn from the others, is more easily
//! mistaken for something else. Regression learns what the examples' writers happened to repeat. Nearest
//! examples change nothing beside the votes, and were most of the work.
//!
//! Confidence is a logistic function of how the best intent fits and of how much of the text its examples
//! explain, beside the second; cosines to the nearest example tell less (0.62 instead of 0.68 of all texts
//! sure where 0.02 are wrong). It was fitted to open texts, to examples left out one by one, so that short
//! questions are known, and to examples of other trades, which must not be sure; held to by leaving out
//! one trade at a time. Everything is counted from the playbook, so a merchant's own intents are equal.

mod features;
mod index;
mod notions;

use super::fold::clauses;
use crate::id::Key;
use crate::pack::{Act, Playbook};
pub(crate) use features::without_fillers;
pub(crate) use index::Index;
use index::Match;

/// From this confidence on Pi answers.
const SURE: f32 = 0.74;
/// From this confidence on Pi calls a person or stops asking for a contact: what can't be taken back
/// is not done on a fair guess.
const SURE_TO_ACT: f32 = 0.76;
/// From this confidence on Pi asks back.
const LIKELY: f32 = 0.06;
/// What is offered is at least this share as likely as the best one.
const OFFERED: f32 = 0.04;
/// What is asked of no trade here is never sure: a scam with concert tickets is asked back.
const DOUBT: f32 = 2.5;
/// How sure Pi is where an example says the same.
const SAME: f32 = 0.95;

/// What a message means, as far as it can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading<'a> {
    /// What the whole surely means, then what its parts surely want done.
    pub sure: Vec<&'a Key>,
    /// What it may mean, the likeliest first, at most three.
    pub likely: Vec<&'a Key>,
    /// How sure the first of them is, 0 to 1.
    pub confidence: f32,
}

/// What a folded text is compared by: a feature's hash, and how much its form counts, in hundredths.
pub(crate) fn features_of(folded: &str) -> Vec<(u32, u8)> {
    let features = features::features(&without_fillers(folded)).into_iter();
    features
        .map(|feature| (feature.id, feature.weight))
        .collect()
}

/// How telling a feature is by the playbook's examples; nothing where none of them has it.
pub(super) fn telling(playbook: &Playbook, feature: u32) -> Option<f32> {
    playbook.prepared.index(playbook).telling(feature)
}

/// Finds what a folded text means.
pub(crate) fn read<'a>(playbook: &'a Playbook, folded: &str) -> Reading<'a> {
    let index = playbook.prepared.index(playbook);
    let intent = |place: usize| &playbook.intents[place];
    let clauses = clauses(folded);
    let mut parts = clauses.iter();
    let whole = parts
        .next()
        .map_or_else(Match::default, |whole| index.compare(whole));
    let confidence = confidence(&whole);
    let mut sure: Vec<&Key> = Vec::new();
    if let Some(first) = whole.best.first().map(|fit| intent(fit.intent))
        && confidence >= needed(&first.act)
    {
        sure.push(&first.id);
    }
    // Parts count where they want something done, and beside a whole that only wants something done.
    let does = whole
        .best
        .first()
        .is_some_and(|fit| !asks(&intent(fit.intent).act));
    for part in parts {
        let part = index.compare(part);
        let Some(first) = part.best.first().map(|fit| intent(fit.intent)) else {
            continue;
        };
        let counts = !asks(&first.act) || (does && !sure.is_empty());
        let is_sure = self::confidence(&part) >= needed(&first.act);
        if counts && is_sure && !sure.contains(&&first.id) {
            sure.push(&first.id);
        }
    }
    let top = whole.best.first().map_or(0.0, |first| first.likelihood);
    let likely = whole
        .best
        .iter()
        .filter(|fit| confidence >= LIKELY && fit.likelihood >= OFFERED * top)
        .map(|fit| &intent(fit.intent).id)
        .collect();
    Reading {
        sure,
        likely,
        confidence,
    }
}

/// Whether it is asked for words, and not for something to be done.
fn asks(act: &Act) -> bool {
    act.is_answer() || *act == Act::Chat
}

fn needed(act: &Act) -> f32 {
    if asks(act) { SURE } else { SURE_TO_ACT }
}

/// How probable it is that the first of those that fit best was meant.
fn confidence(found: &Match) -> f32 {
    let mut best = found.best.iter();
    let (Some(first), second) = (best.next(), best.next()) else {
        return 0.0;
    };
    let lead = first.explained - second.map_or(0.0, |second| second.explained);
    let evidence =
        -7.14 + 0.66 * first.likelihood + 0.55 * first.odds + 3.04 * first.explained + 1.02 * lead
            - if found.is_strange { 0.91 } else { 0.0 }
            - if found.is_elsewhere { DOUBT } else { 0.0 }
            + 0.91 * found.letters.max(1.0).ln();
    let probable = 1.0 / (1.0 + (-evidence).exp());
    if first.is_same {
        probable.max(SAME)
    } else {
        probable
    }
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
