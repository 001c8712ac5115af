//! The last look at every text before it leaves, whoever wrote it: pack, merchant, later a model.

use super::voice::Voice;
use super::{Memory, Saying, Turn};
use crate::pack::{Phrase, find_offence};

/// Replaces what the trade may not say by "a person will answer", and calls one.
pub(super) fn guard(voice: &Voice<'_>, memory: &Memory, turn: &mut Turn) {
    let claims = &voice.playbook.claims;
    for saying in &mut turn.sayings {
        let Saying::Text { text, .. } = saying else {
            continue;
        };
        if find_offence(claims, text).is_some() {
            *text = voice.phrase(Phrase::HandOver, memory);
            turn.hand_over = true;
            turn.memory.handed_over = true;
        }
    }
    turn.sayings.retain(|saying| match saying {
        // A merchant whose very name offends is better silent than wrong.
        Saying::Text { text, .. } => !text.is_empty() && find_offence(claims, text).is_none(),
        Saying::LeadCard | Saying::ConsentCard | Saying::Card(_) => true,
    });
}
