//! What is asked of Pi besides a talk: whether it knows an answer, and how near two questions are.

use super::fold::{fold, without_masked};
use super::{quote, retrieve};
use crate::id::Key;
use crate::lang::Lang;
use crate::pack::Playbook;

/// Whether Pi answers this question when nothing else was said.
pub(crate) fn is_answered(playbook: &Playbook, text: &str) -> bool {
    let folded = fold(&without_masked(text));
    let is_sure = !retrieve::read(playbook, &folded).sure.is_empty();
    is_sure || quote::quote(playbook, text, Lang::default()).is_some()
}

/// The intent that a question most likely means, and how sure that is, 0 to 1.
pub(crate) fn nearest_intent<'a>(playbook: &'a Playbook, text: &str) -> Option<(&'a Key, f32)> {
    let reading = retrieve::read(playbook, &fold(&without_masked(text)));
    let first = reading.likely.first()?;
    Some((first, reading.confidence))
}

/// A question's features, each with its share of it: the products of what two have in common add up to
/// how near they are, 0 to 1.
pub(crate) fn shares(playbook: &Playbook, text: &str) -> Vec<(u32, f32)> {
    let mut shares = quote::weigh(playbook, &fold(&without_masked(text)));
    let square: f32 = shares.iter().map(|(_, weight)| weight * weight).sum();
    let length = square.sqrt().max(f32::MIN_POSITIVE);
    for (_, weight) in &mut shares {
        *weight /= length;
    }
    shares
}
