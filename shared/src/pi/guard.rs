//! The last look at every text before it leaves, whoever wrote it: pack, merchant or model.
//!
//! Numbers are looked at where a model has written: in all other texts they are filled in from the
//! merchant's settings, the visitor's words and the clock, or stand in the playbook itself.

use super::model::Sieve;
use super::quote::nearest;
use super::voice::Voice;
use super::{Saying, Turn, Why};
use crate::learning::Refusal;
use crate::pack::{Phrase, find_offence};

/// Replaces what may not be said by "a person will answer", and calls one. `told` is what the visitor has
/// said, where a model has answered it.
pub(super) fn guard(voice: &Voice<'_>, told: Option<&str>, turn: &mut Turn) {
    let claims = &voice.playbook.claims;
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
    let may_be_said = |text: &str| {
        let is_known = sieve.as_ref().is_none_or(|sieve| sieve.check(text).is_ok());
        is_known && find_offence(claims, text).is_none()
    };
    for saying in &mut turn.sayings {
        let Saying::Text { text, .. } = saying else {
            continue;
        };
        let own = [Phrase::Night, Phrase::HandOver].map(|phrase| voice.phrase(phrase, &memory));
        // The clock's own sentences name an hour that nobody else has.
        if !own.contains(text) && !may_be_said(text) {
            *text = voice.phrase(Phrase::HandOver, &memory);
            turn.hand_over = true;
            turn.memory.handed_over = true;
            turn.memory.why = Some(Why::Unsayable);
            turn.refused = Some(Refusal::Unsayable);
        }
    }
    turn.sayings.retain(|saying| match saying {
        // A merchant whose very name offends is better silent than wrong.
        Saying::Text { text, .. } => !text.is_empty() && find_offence(claims, text).is_none(),
        _ => true,
    });
}
