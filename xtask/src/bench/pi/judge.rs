//! Pi's hearing and the linter, text by text, beside what the set says.

use super::merchants::Merchants;
use super::set::{Claim, Line, Utterance, Values};
use crate::Fail;
use serde::Serialize;
use shared::contact::{ContactKind, find};
use shared::id::Key;
use shared::pi::replay::{Alarm, Sureness, Turn, alarms};
use std::collections::BTreeMap;

/// A share: how many of how many.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Share {
    pub hits: u32,
    pub of: u32,
}

impl Share {
    pub fn count(&mut self, is_hit: bool) {
        self.hits += u32::from(is_hit);
        self.of += 1;
    }

    fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.of += other.of;
    }

    /// From 0 to 1; no number at all where nothing was counted.
    pub fn value(self) -> f64 {
        f64::from(self.hits) / f64::from(self.of)
    }
}

/// How well intents were found.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Intents {
    /// The likeliest is right; where none is right, that Pi is sure of none.
    pub top1: Share,
    /// Pi is sure.
    pub sure: Share,
    /// Of all texts, those that mean no intent among them: Pi is sure, and wrong.
    pub wrong_but_sure: Share,
    /// Of what Pi is sure of: it is right.
    pub right_of_sure: Share,
    /// Pi asks back.
    pub asked_back: Share,
    /// Of those that mean an intent: the right one is among the chips.
    pub right_among_chips: Share,
}

impl Intents {
    fn add(&mut self, other: Self) {
        self.top1.add(other.top1);
        self.sure.add(other.sure);
        self.wrong_but_sure.add(other.wrong_but_sure);
        self.right_of_sure.add(other.right_of_sure);
        self.asked_back.add(other.asked_back);
        self.right_among_chips.add(other.right_among_chips);
    }
}

/// Everything that was judged.
#[derive(Debug, Default, Serialize)]
pub(super) struct Heard {
    /// By industry.
    pub intents: BTreeMap<Key, Intents>,
    /// Texts that mean no intent: Pi is sure of none.
    pub left_alone: Share,
    /// By industry and field.
    pub fields: BTreeMap<String, Share>,
    /// Texts with a phone number, or with something that is none: all found, and nothing else.
    pub phones: Share,
    /// Texts with a WeChat id.
    pub wechat: Share,
    /// What went wrong, for the part that may be looked at.
    pub failed: Vec<Failed>,
}

impl Heard {
    /// Over all packs.
    pub fn all_intents(&self) -> Intents {
        let mut all = Intents::default();
        for intents in self.intents.values() {
            all.add(*intents);
        }
        all
    }

    /// Over all fields, WeChat ids among them.
    pub fn all_fields(&self) -> Share {
        let mut all = self.wechat;
        for share in self.fields.values() {
            all.add(*share);
        }
        all
    }
}

/// Something that was judged otherwise than the set says.
#[derive(Debug, Serialize)]
pub(super) struct Failed {
    pub id: String,
    /// `intent`, `contacts`, `claim`, or the name of a field.
    pub what: String,
    pub text: String,
    pub expected: String,
    pub got: String,
}

/// Has every text heard at the beginning of a talk of its own.
pub(super) fn hear(
    merchants: &mut Merchants,
    utterances: &[Utterance],
    is_shown: bool,
) -> Result<Heard, Fail> {
    let mut heard = Heard::default();
    for utterance in utterances {
        let merchant = merchants.find(&utterance.industry, Some(&utterance.service_type))?;
        let refused = |error| Fail::content(utterance.id(), format!("{error}"));
        let mut talk = merchant.talk(utterance.lang).map_err(refused)?;
        let turn = talk.say(&[&utterance.text]).map_err(refused)?;
        let mut failed = Vec::new();
        judge_intent(&mut heard, utterance, &turn, &mut failed);
        judge_fields(&mut heard, utterance, &turn, &mut failed);
        judge_contacts(&mut heard, utterance, &mut failed);
        if is_shown {
            heard.failed.append(&mut failed);
        }
    }
    Ok(heard)
}

fn judge_intent(heard: &mut Heard, utterance: &Utterance, turn: &Turn, failed: &mut Vec<Failed>) {
    if utterance.intent.is_empty() {
        return;
    }
    let is_right = |intent: &Key| utterance.intent.iter().any(|id| id == intent.as_str());
    let may_be_none = utterance.intent.iter().any(String::is_empty);
    let is_sure = turn.sureness == Sureness::Sure;
    let likeliest = turn.intent.as_ref().or(turn.likely.first());
    let is_top1 = likeliest.is_some_and(is_right) || (may_be_none && !is_sure);
    let intents = heard.intents.entry(utterance.industry.clone()).or_default();
    intents.top1.count(is_top1);
    intents.sure.count(is_sure);
    intents.wrong_but_sure.count(is_sure && !is_top1);
    if is_sure {
        intents.right_of_sure.count(is_top1);
    }
    let asks_back = turn.sureness == Sureness::AskBack;
    intents.asked_back.count(asks_back);
    if asks_back && !may_be_none {
        let is_among = turn.likely.iter().any(is_right);
        intents.right_among_chips.count(is_among);
    }
    if utterance.intent.iter().all(String::is_empty) {
        heard.left_alone.count(!is_sure);
    }
    if !is_top1 {
        let likely: Vec<&str> = turn.likely.iter().map(Key::as_str).collect();
        let got = match &turn.intent {
            Some(intent) => format!("sure of {intent}"),
            None if likely.is_empty() => "nothing".to_owned(),
            None => format!("asks back: {}", likely.join(", ")),
        };
        failed.push(utterance.failed("intent", utterance.intent.join(" or "), got));
    }
}

fn judge_fields(heard: &mut Heard, utterance: &Utterance, turn: &Turn, failed: &mut Vec<Failed>) {
    for (field, expected) in &utterance.fields {
        let got = turn.fields.get(field).map_or("", String::as_str);
        let is_right = expected.hold(got);
        let name = format!("{}.{field}", utterance.industry);
        heard.fields.entry(name).or_default().count(is_right);
        if !is_right {
            let expected = expected.0.join(" or ");
            failed.push(utterance.failed(field.as_str(), expected, got.to_owned()));
        }
    }
}

fn judge_contacts(heard: &mut Heard, utterance: &Utterance, failed: &mut Vec<Failed>) {
    let found: Vec<String> = find(&utterance.text)
        .iter()
        .map(|found| {
            let kind = match found.contact.kind() {
                ContactKind::Phone => "phone",
                ContactKind::Wechat => "wechat",
                ContactKind::Line => "line",
                ContactKind::Qq => "qq",
            };
            format!("{kind}:{}", found.contact.reveal())
        })
        .collect();
    // A contact in a text that has none is a mistake; that all the others have none is nothing to count.
    let none = Vec::new();
    let expected = match &utterance.contacts {
        Some(expected) => expected,
        None if found.is_empty() => return,
        None => &none,
    };
    let is_found = |form: &str| found.iter().any(|found| found == form);
    let is_expected = |found: &String| {
        expected
            .iter()
            .any(|one| one.split('|').any(|form| form == found))
    };
    // A contact with an empty form may be left out.
    let is_complete = |one: &String| one.split('|').any(|form| form.is_empty() || is_found(form));
    let is_right = found.iter().all(is_expected) && expected.iter().all(is_complete);
    let is_wechat = |contact: &String| contact.starts_with("wechat:");
    if !expected.is_empty() && expected.iter().all(is_wechat) {
        heard.wechat.count(is_right);
    } else {
        heard.phones.count(is_right);
    }
    if !is_right {
        failed.push(utterance.failed("contacts", expected.join(", "), found.join(", ")));
    }
}

impl Utterance {
    fn failed(&self, what: &str, expected: String, got: String) -> Failed {
        Failed {
            id: self.id().to_owned(),
            what: what.to_owned(),
            text: self.text.clone(),
            expected,
            got,
        }
    }
}

impl Values {
    /// Whether a value is one of these, however it is spaced or capitalised.
    fn hold(&self, got: &str) -> bool {
        let got = plain(got);
        self.0.iter().any(|value| match value.strip_prefix('~') {
            Some(part) => got.contains(&plain(part)),
            None => got == plain(value),
        })
    }
}

fn plain(value: &str) -> String {
    let letters = value.chars().filter(|char| !char.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// What the linter made of the texts.
#[derive(Debug, Default, Serialize)]
pub(super) struct Linted {
    /// Forbidden claims that it let through.
    pub misses: Share,
    /// Honest texts that it stopped.
    pub false_alarms: Share,
    /// By industry: misses and false alarms.
    pub by_industry: BTreeMap<Key, (Share, Share)>,
    /// What went wrong, for the part that may be looked at.
    pub failed: Vec<Failed>,
}

/// Has every text looked at by the linter of its industry.
pub(super) fn lint(
    merchants: &mut Merchants,
    texts: &[Claim],
    is_shown: bool,
) -> Result<Linted, Fail> {
    let mut linted = Linted::default();
    for text in texts {
        let merchant = merchants.find(&text.industry, None)?;
        let alarms = alarms(&merchant.playbook, &merchant.hours, &[], &text.text);
        let stopped = alarms
            .iter()
            .find(|alarm| matches!(alarm, Alarm::Claim { .. }));
        let (misses, false_alarms) = linted.by_industry.entry(text.industry.clone()).or_default();
        if text.bad {
            linted.misses.count(stopped.is_none());
            misses.count(stopped.is_none());
        } else {
            linted.false_alarms.count(stopped.is_some());
            false_alarms.count(stopped.is_some());
        }
        if is_shown && text.bad == stopped.is_none() {
            linted.failed.push(Failed {
                id: text.id().to_owned(),
                what: "claim".to_owned(),
                text: text.text.clone(),
                expected: text
                    .about
                    .clone()
                    .unwrap_or_else(|| "may be said".to_owned()),
                got: stopped.map_or("let through".to_owned(), ToString::to_string),
            });
        }
    }
    Ok(linted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_held_to_what_the_set_allows() {
        let values = |values: &[&str]| Values(values.iter().map(ToString::to_string).collect());
        assert!(values(&["15万", "15w"]).hold("15W"));
        assert!(!values(&["15万"]).hold("115万"));
        assert!(values(&["~周六"]).hold("这周六上午"));
        assert!(values(&[""]).hold(""));
        assert!(!values(&[""]).hold("5"));
        assert!(!values(&["~周六"]).hold(""));
    }

    #[test]
    fn nothing_counted_is_no_number() {
        let mut share = Share::default();
        assert!(share.value().is_nan());
        share.count(true);
        share.count(false);
        assert_eq!(share.value(), 0.5);
    }
}
