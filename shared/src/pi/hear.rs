//! What a message tells: the question in it, the fields in it, and whether it answers Pi's own.

use super::extract::{self, Ear};
use super::fold::{Folded, fold, is_question, without_masked};
use super::voice::Voice;
use super::{Heard, Memory, retrieve, wishes};
use crate::id::Key;
use crate::pack::{Act, FieldKind};
use std::collections::BTreeMap;

/// From this confidence on words are a question rather than the value of what was asked for.
const ASKED: f32 = 0.35;
/// What tells a measure and has no mark of a question asks only with this confidence: 我妈缺了3颗.
const SURE_TO_ASK: f32 = 0.80;

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
    /// How sure the likeliest is, 0 to 1.
    pub confidence: f32,
    /// Whether the intent is that of the question before: 那全包呢.
    pub goes_on: bool,
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
    let said = Folded::new(&words);
    let playbook = voice.playbook;
    // A chip may name an intent that a later version of the playbook has dropped.
    let tapped = heard
        .intent
        .and_then(|intent| playbook.scene(intent))
        .map(|scene| &scene.id);
    let reading = if tapped.is_some() {
        retrieve::Reading::default()
    } else {
        retrieve::read(playbook, &said.text)
    };
    let act = |id: &Key| playbook.scene(id).map_or(Act::Answer, |scene| scene.act);
    let mut understood = Understood {
        likely: reading.likely,
        confidence: reading.confidence,
        ..Understood::default()
    };
    let declines = tapped.is_none() && wishes::declines(&said.text);
    understood.refuses |= declines;
    let sure = tapped.into_iter().chain(reading.sure);
    for intent in sure {
        match act(intent) {
            Act::HandOver => understood.for_person = understood.for_person.or(Some(intent)),
            Act::Refuse => understood.refuses = true,
            Act::Stop => understood.stops = true,
            // Whoever has just left a contact need not be asked for one.
            Act::Contact if heard.gave_contact => {}
            // 不要加我微信 speaks of it, and turns it down.
            Act::Contact if declines => {}
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
        .retain(|intent| act(intent).is_answer() || act(intent) == Act::HandOver);
    understood.refuses |= memory.card_open && is_no(&said.text);
    // Whoever leaves a contact refuses none, whatever else is like it.
    understood.refuses &= !heard.gave_contact;
    let ear = Ear {
        lang: voice.lang,
        own: playbook.languages.first().copied().unwrap_or_default(),
        now: voice.now,
        offset_min: voice.hours.utc_offset_min,
    };
    hear_fields(voice, memory, &mut understood, &said, heard, ear);
    if heard.gave_contact && tapped.is_none() && !is_question(&said.text) {
        without_time(voice, memory, &mut understood, &said.text);
    }
    let is_measure = |id: &Key| {
        let field = playbook.field(id);
        field.is_some_and(|field| field.kind.is_number())
    };
    let only_tells = understood.told.iter().any(is_measure)
        && understood.confidence < SURE_TO_ASK
        && !is_question(&said.text);
    if only_tells && tapped.is_none() {
        let act = understood.intent.map(act);
        understood.intent = understood.intent.filter(|_| act != Some(Act::Answer));
    }
    if heard.intent.is_none() {
        let name = extract::name(&words, heard.gave_contact);
        // What goes with a contact or a name is no reply as a whole.
        let whole = !heard.gave_contact && name.is_none();
        hear_reply(voice, memory, &mut understood, &said, ear, whole);
        memory.name = name.or(memory.name.take());
        go_on(voice, memory, &mut understood, &said.text);
    }
    note_days(voice, memory, ear);
    understood
}

/// 晚上八点以后打, beside a number, says when to call: nothing is asked about the hours.
fn without_time(voice: &Voice<'_>, memory: &Memory, understood: &mut Understood<'_>, text: &str) {
    let is_time = |id: &&Key| {
        let field = voice.playbook.field(id);
        field.is_some_and(|field| field.kind == FieldKind::Time)
    };
    let told = understood.told.iter().find(is_time);
    let Some(time) = told.and_then(|id| memory.fields.get(id)) else {
        return;
    };
    let rest = text.replace(&fold(time), " ");
    let reading = retrieve::read(voice.playbook, &rest);
    understood.intent = understood
        .intent
        .filter(|intent| reading.sure.contains(intent));
}

/// 那全包呢, 周末呢: what was asked last, about something else.
fn go_on<'a>(voice: &Voice<'a>, memory: &Memory, understood: &mut Understood<'a>, folded: &str) {
    const CHARS_MAX: usize = 10;
    const OPENINGS: [&str; 5] = ["那", "要是", "如果", "what about", "and "];
    let words = folded.trim().trim_end_matches(['?', '.', '!', ' ']);
    let is_short = words.chars().count() <= CHARS_MAX || words.starts_with("what about");
    let opens = OPENINGS.iter().any(|opening| words.starts_with(opening));
    let is_bare = opens && is_question(folded) && understood.likely.is_empty();
    let is_elliptic = is_short && (words.ends_with('呢') || is_bare);
    let names_thing = words.ends_with('呢') && !understood.told.is_empty();
    let asks_else = understood.intent.is_some() && !names_thing;
    let last = memory
        .intent
        .as_ref()
        .and_then(|intent| voice.playbook.scene(intent));
    if is_elliptic
        && !asks_else
        && understood.for_person.is_none()
        && let Some(last) = last
    {
        understood.intent = Some(&last.id);
        understood.goes_on = true;
    }
}

/// Notes down which day a time means: tomorrow is another one tomorrow.
fn note_days(voice: &Voice<'_>, memory: &mut Memory, ear: Ear) {
    for field in &voice.playbook.fields {
        if field.kind != FieldKind::Time {
            continue;
        }
        let words = memory.fields.get(&field.id);
        let day = words.and_then(|words| extract::resolved(words, ear.now, ear.offset_min));
        let is_known = memory
            .days
            .get(&field.id)
            .is_some_and(|(known, _)| Some(known) == words);
        if let (Some(words), Some(day), false) = (words, day, is_known) {
            memory.days.insert(field.id.clone(), (words.clone(), day));
        }
    }
}

/// Fields told without having been asked for.
fn hear_fields(
    voice: &Voice<'_>,
    memory: &mut Memory,
    understood: &mut Understood<'_>,
    said: &Folded,
    heard: Heard<'_>,
    ear: Ear,
) {
    let tapped = heard.intent.is_some();
    let listeners = voice.playbook.prepared.listeners(voice.playbook);
    let books = understood
        .intent
        .and_then(|intent| voice.playbook.scene(intent))
        .is_some_and(|scene| scene.act == Act::Contact);
    // In reply to "what did you drive so far?" a car is the old one.
    let is_for_words = memory
        .asked
        .as_ref()
        .and_then(|asked| voice.playbook.field(asked))
        .is_some_and(|asked| asked.kind == FieldKind::Text);
    // What stands alone is for the first field of its kind: 周六上午 is not the time of two things.
    let mut alone: Vec<FieldKind> = Vec::new();
    for (field, listener) in voice.playbook.fields.iter().zip(listeners) {
        if is_for_words && memory.fields.contains_key(&field.id) {
            continue;
        }
        let is_asked =
            memory.asked_before.contains(&field.id) && !memory.fields.contains_key(&field.id);
        // Whoever books or leaves a contact says when it suits him.
        let is_expected =
            is_asked || (field.kind == FieldKind::Time && (heard.gave_contact || books));
        let asked_about = || {
            let known = memory.fields.contains_key(&field.id);
            let sure = understood.intent.or(understood.for_person);
            sure.filter(|_| !known)
                .and_then(|intent| listener.implied(intent, ear))
                .or_else(|| {
                    let is_likely = !known && sure.is_none() && understood.confidence >= ASKED;
                    let agreed = is_likely.then(|| listener.agreed(&understood.likely, ear));
                    agreed.flatten()
                })
        };
        let Some(told) = listener
            .volunteered(said, ear, is_expected)
            .or_else(asked_about)
        else {
            continue;
        };
        if told.is_alone && field.kind != FieldKind::Choice {
            if alone.contains(&field.kind) {
                continue;
            }
            alone.push(field.kind);
        }
        let value = told.value;
        let is_measure = matches!(
            field.kind,
            FieldKind::Area | FieldKind::Count | FieldKind::Money
        );
        let is_refused = field.sensitive && memory.sensitive_agreed == Some(false);
        if is_refused || (tapped && is_measure) {
            // "100平装修多少钱" is the merchant's example, not the visitor's flat. What may not be kept
            // serves this answer only.
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
    said: &Folded,
    ear: Ear,
    whole: bool,
) {
    let folded = said.text.as_str();
    let Some(asked) = memory.asked.take() else {
        return;
    };
    let listeners = voice.playbook.prepared.listeners(voice.playbook);
    let mut fields = voice.playbook.fields.iter().zip(listeners);
    let Some((_, listener)) = fields.find(|(field, _)| field.id == asked) else {
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
        Some(act) if act.is_answer() && is_told && !is_question => understood.intent = None,
        Some(act) if act.is_answer() => {}
        Some(_) => memory.asked = Some(asked),
        None if is_told => {}
        None if extract::is_open(folded) => understood.told.push(asked),
        None if is_question => {}
        None => {
            // What may well be a question is no value, unless any words may be one.
            let whole = whole && (understood.confidence < ASKED || listener.is_free());
            if let Some(value) = listener.replied(said, ear, whole) {
                memory.fields.insert(asked.clone(), value);
                understood.told.push(asked);
            }
        }
    }
}

/// A bare no.
fn is_no(folded: &str) -> bool {
    #[rustfmt::skip] // One word a line would be two screens.
    const NOS: [&str; 21] = [
        "不用", "不用了", "不了", "不要", "不要了", "不需要", "算了", "先不", "先不了", "先不用", "先不留", "暂时不用",
        "不方便", "不必", "不必了", "不留", "no", "no thanks", "no thank you", "nope", "not now",
    ];
    let letters: String = folded
        .chars()
        .map(|char| if char.is_alphanumeric() { char } else { ' ' })
        .collect();
    let words = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = words.trim_end_matches(['吧', '谢', '啦', '哈', ' ']);
    NOS.contains(&bare)
}
