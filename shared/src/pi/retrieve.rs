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
    matches!(act, Act::Answer | Act::Contact | Act::Chat)
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
