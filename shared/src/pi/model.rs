//! A model that writes Pi's answers: what it is told, how its reply is read, what of it is believed.
//!
//! What a model may do is bounded here, not by asking it to behave. Its reply is one object of a known
//! shape; fields that the visitor's own words do not hold are dropped, and every sentence passes the
//! guard before anybody sees it. Whatever fails is not shown, and the rules answer instead.

mod prompt;
mod reply;
mod settings;
mod sift;
mod stream;
mod wire;

pub use prompt::{Line, Prompt, prompt};
pub use reply::{Reply, ReplyError};
pub use settings::{
    Access, Breaker, Deployed, DeployedError, Failure, ModelDay, ModelError, ModelSettings,
};
pub use sift::{Doubt, Sieve};
pub use stream::{Draft, Stream};
pub use wire::{Events, Request, request};

use super::hear::Understood;
use super::voice::Voice;
use super::{Heard, Memory};
use crate::pack::Act;

/// Fills in what the rules leave open: what was asked, where they were not sure, and fields.
pub(super) fn add<'a>(
    voice: &Voice<'a>,
    memory: &mut Memory,
    understood: &mut Understood<'a>,
    heard: Heard<'_>,
    reply: &Reply,
) {
    let playbook = voice.playbook;
    if understood.intent.is_none() {
        let named = reply.intent.as_ref();
        let scene = named.and_then(|intent| playbook.scene(intent));
        understood.intent = scene
            .filter(|scene| matches!(scene.act, Act::Answer | Act::Contact))
            .map(|scene| &scene.id);
    }
    let said = super::fold::fold(heard.text);
    for (field, value) in &reply.fields {
        // What is sensitive and was refused is not found by a model either.
        let is_refused = memory.sensitive_agreed == Some(false)
            && playbook.field(field).is_some_and(|field| field.sensitive);
        let is_open = !memory.fields.contains_key(field) && !is_refused;
        // A model may find a field, not make one up: the visitor must have written it.
        let is_said = said.contains(super::fold::fold(value).trim());
        let value = playbook.check_field(field, value);
        if let Some(value) = value.filter(|_| is_open && is_said) {
            memory.fields.insert(field.clone(), value);
            understood.told.push(field.clone());
        }
    }
    if reply.hand_over {
        let person = playbook
            .intents
            .iter()
            .find(|scene| scene.act == Act::HandOver);
        let person = person.map(|scene| &scene.id);
        understood.for_person = understood.for_person.or(person);
    }
}

#[cfg(test)]
mod tests;
