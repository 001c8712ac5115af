//! The last look at every text before it leaves, whoever wrote it: pack, merchant or model.
//!
//! Numbers are looked at where a model has written: in all other texts they are filled in from the
//! merchant's settings, the visitor's words and the clock, or stand in the playbook itself.

use super::model::Sieve;
use super::quote::nearest;
use super::voice::Voice;
use super::{Saying, Turn, Why};
use crate::learning::Refusal;
use crate::pack::Phrase;

/// Replaces what may not be said by "a person will answer", and calls one. `told` is what the visitor has
/// said, where a model has answered it.
pub(super) fn guard(voice: &Voice<'_>, told: Option<&str>, turn: &mut Turn) {
    let linter = voice.playbook.linter();
    let memory = turn.memory.clone();
    let sieve = told.map(|told| {
        let (opens, closes) = voice.hours.written();
        let known = memory.fields.values().map(String::as_str);
        let own = memory.intent.as_ref();
        let own = own.map(|intent| voice.answer(intent, &memory, &Default::default()));
        let own = own.unwrap_or_default();
        let near = nearest(voice.playbook, told).into_iter();
        let notes: Vec<String> = near.map(|near| near.note()).collect();
        let notes = notes.iter().map(String::as_str);
        let texts = known.chain([told, &own, &opens, &closes]).chain(notes);
        Sieve::new(voice.playbook, texts)
    });
    let may_be_said = |text: &str| match &sieve {
        Some(sieve) => sieve.check(text).is_ok(),
        None => linter.find(text).is_none(),
    };
    let hand_over = voice.phrase(Phrase::HandOver, &memory);
    let night = voice.phrase(Phrase::Night, &memory);
    // The clock's own sentences name an hour that no sieve knows.
    let is_own = |text: &str| text == hand_over || text == night;
    turn.sayings.retain_mut(|saying| {
        let Saying::Text { text, .. } = saying else {
            return true;
        };
        if !is_own(text) && !may_be_said(text) {
            text.clone_from(&hand_over);
            turn.hand_over = true;
            turn.memory.handed_over = true;
            turn.memory.why = Some(Why::Unsayable);
            turn.refused = Some(Refusal::Unsayable);
        }
        // A merchant whose very name offends is better silent than wrong.
        !text.is_empty() && (!is_own(text) || linter.find(text).is_none())
    });
}
