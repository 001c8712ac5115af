//! What a message tells: the question in it, the fields in it, and whether it answers Pi's own.

use super::extract::{self, Ear};
use super::fold::{fold, is_question, without_masked};
use super::voice::Voice;
use super::{Heard, Memory, retrieve};
use crate::id::Key;
use crate::pack::{Act, FieldKind};
use std::collections::BTreeMap;

/// What a message tells.
#[derive(Debug, Default)]
pub(super) struct Understood<'a> {
    /// The question that a person answers.
    pub for_person: Option<&'a Key>,
    /// No contact will be left.
    pub refuses: bool,
    /// Nothing more is to be asked.
    pub stops: bool,
    /// What is surely asked.
    pub intent: Option<&'a Key>,
    /// What may be asked.
    pub likely: Vec<&'a Key>,
    /// Fields learnt, or left open by whoever was asked.
    pub told: Vec<Key>,
    /// Values that only a prepared question holds: good for its answer, not known of the visitor.
    pub assumed: BTreeMap<Key, String>,
}

/// Takes a message in: what it tells of the visitor goes into the memory at once.
pub(super) fn understand<'a>(
    voice: &Voice<'a>,
    memory: &mut Memory,
    heard: Heard<'a>,
) -> Understood<'a> {
    let words = without_masked(heard.text);
    let folded = fold(&words);
    let playbook = voice.playbook;
    // A chip may name an intent that a later version of the playbook has dropped.
    let tapped = heard
        .intent
        .and_then(|intent| playbook.scene(intent))
        .map(|scene| &scene.id);
    let reading = if tapped.is_some() {
        retrieve::Reading::default()
    } else {
        retrieve::read(playbook, &folded)
    };
    let act = |id: &Key| playbook.scene(id).map_or(Act::Answer, |scene| scene.act);
    let mut understood = Understood {
        likely: reading.likely,
        ..Understood::default()
    };
    let sure = tapped.into_iter().chain(reading.sure);
    for intent in sure {
        match act(intent) {
            Act::HandOver => understood.for_person = understood.for_person.or(Some(intent)),
            Act::Refuse => understood.refuses = true,
            Act::Stop => understood.stops = true,
            // Whoever has just left a contact need not be asked for one.
            Act::Contact if heard.gave_contact => {}
            // A greeting before a question is no question.
            Act::Chat if understood.intent.is_some() => {}
            _ if understood
                .intent
                .is_none_or(|known| act(known) == Act::Chat) =>
            {
                understood.intent = Some(intent)
            }
            _ => {}
        }
    }
    understood
        .likely
        .retain(|intent| matches!(act(intent), Act::Answer | Act::Contact));
    understood.refuses |= memory.card_open && is_no(&folded);
    let ear = Ear {
        lang: voice.lang,
        own: playbook.languages.first().copied().unwrap_or_default(),
    };
    hear_fields(voice, memory, &mut understood, &folded, heard, ear);
    if heard.intent.is_none() {
        let name = extract::name(&words);
        // What goes with a contact or a name is no reply as a whole.
        let whole = !heard.gave_contact && name.is_none();
        hear_reply(voice, memory, &mut understood, &words, ear, whole);
        memory.name = name.or(memory.name.take());
    }
    understood
}

/// Fields told without having been asked for.
fn hear_fields(
    voice: &Voice<'_>,
    memory: &mut Memory,
    understood: &mut Understood<'_>,
    folded: &str,
    heard: Heard<'_>,
    ear: Ear,
) {
    let tapped = heard.intent.is_some();
    for field in &voice.playbook.fields {
        let is_asked =
            memory.asked_before.contains(&field.id) && !memory.fields.contains_key(&field.id);
        let is_expected = is_asked || (heard.gave_contact && field.kind == FieldKind::Time);
        let Some(value) = extract::volunteered(field, folded, ear, is_expected) else {
            continue;
        };
        let is_measure = matches!(
            field.kind,
            FieldKind::Area | FieldKind::Count | FieldKind::Money
        );
        if tapped && is_measure {
            // "100平装修多少钱" is the merchant's example, not the visitor's flat.
            understood.assumed.insert(field.id.clone(), value);
        } else if !tapped || !memory.fields.contains_key(&field.id) {
            memory.fields.insert(field.id.clone(), value);
            understood.told.push(field.id.clone());
        }
    }
}

/// Whether this is the reply to what Pi asked last. What was asked is not asked again either way.
fn hear_reply(
    voice: &Voice<'_>,
    memory: &mut Memory,
    understood: &mut Understood<'_>,
    words: &str,
    ear: Ear,
    whole: bool,
) {
    let folded = &fold(words);
    let Some(asked) = memory.asked.take() else {
        return;
    };
    let Some(field) = voice.playbook.field(&asked) else {
        return;
    };
    if understood.for_person.is_some() || understood.refuses || folded.trim().is_empty() {
        return;
    }
    let is_question = is_question(folded);
    let act = understood
        .intent
        .and_then(|intent| voice.playbook.scene(intent))
        .map(|scene| scene.act);
    let is_told = understood.told.contains(&asked);
    match act {
        // "120平" in reply to "多少平?" is the area, even though many ask prices that way.
        Some(Act::Answer | Act::Contact) if is_told && !is_question => understood.intent = None,
        Some(Act::Answer | Act::Contact) => {}
        Some(_) => memory.asked = Some(asked),
        None if is_told => {}
        None if extract::is_open(folded) => understood.told.push(asked),
        None if is_question => {}
        None => {
            if let Some(value) = extract::replied(field, words, ear, whole) {
                memory.fields.insert(asked.clone(), value);
                understood.told.push(asked);
            }
        }
    }
}

/// A bare no.
fn is_no(folded: &str) -> bool {
    const NOS: [&str; 18] = [
        "不用",
        "不用了",
        "不了",
        "不要",
        "不需要",
        "算了",
        "先不",
        "先不了",
        "暂时不用",
        "暫時不用",
        "不方便",
        "不必",
        "不必了",
        "no",
        "no thanks",
        "no thank you",
        "nope",
        "not now",
    ];
    let letters: String = folded
        .chars()
        .map(|char| if char.is_alphanumeric() { char } else { ' ' })
        .collect();
    let words = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = words.trim_end_matches(['吧', '谢', '謝', ' ']);
    NOS.contains(&bare)
}
