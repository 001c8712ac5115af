//! What must never be in a text of Pi's: forbidden claims, and numbers that are neither the
//! merchant's nor the visitor's.

use crate::merchant::Hours;
use crate::pack::{Number, Playbook, Value, find_offence};
use crate::pi::fold::fold;
use crate::pi::numeral;
use std::collections::BTreeSet;
use std::fmt;

/// Numbers of the visitor's that are calculated with; a message has few.
const TOLD_MAX: usize = 20;

/// Something that must not be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// A forbidden claim.
    Claim {
        /// The words as the claim spells them.
        words: String,
        /// The article that forbids them.
        law: String,
    },
    /// A number that nobody has told.
    Number(String),
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim { words, law } => write!(f, "{words} ({law})"),
            Self::Number(number) => write!(f, "the number {number}"),
        }
    }
}

/// Everything in a text that must not be said by this merchant's Pi; `told` is what the visitor has
/// said so far, and what was understood of it.
#[must_use]
pub fn alarms(playbook: &Playbook, hours: &Hours, told: &[&str], text: &str) -> Vec<Alarm> {
    let claims = playbook.claims.iter();
    let offences = claims.filter_map(|claim| find_offence(std::slice::from_ref(claim), text));
    let mut alarms: Vec<Alarm> = offences
        .map(|offence| Alarm::Claim {
            words: offence.words.to_owned(),
            law: offence.law.to_owned(),
        })
        .collect();
    let known = known_numbers(playbook, hours, told);
    for written in numbers(text) {
        let alarm = Alarm::Number(written.clone());
        if !known.contains(&plain(&written)) && !alarms.contains(&alarm) {
            alarms.push(alarm);
        }
    }
    alarms
}

/// Every number that may be said, as [`plain`] writes it.
fn known_numbers(playbook: &Playbook, hours: &Hours, told: &[&str]) -> BTreeSet<String> {
    let told: Vec<String> = told
        .iter()
        .flat_map(|text| numbers(text))
        .take(TOLD_MAX)
        .collect();
    let factors: Vec<Value> = told
        .iter()
        .filter_map(|written| Number::parse(&plain(written)))
        .map(Value::Number)
        .collect();
    let mut known: BTreeSet<String> = told.iter().map(|written| plain(written)).collect();
    for value in playbook.values.values() {
        let products = factors.iter().filter_map(|factor| value.times(factor));
        for value in products.chain([value.clone()]) {
            match value {
                Value::Money(money) => {
                    known.extend([money.plain(), money.in_wan()].map(|text| plain(&text)))
                }
                Value::Number(number) => known.extend([number.to_string()]),
                Value::Text(text) => known.extend(numbers(&text).iter().map(|text| plain(text))),
            }
        }
    }
    // Articles of law and the like stand in the pack's own texts, in Chinese numerals.
    let answers = playbook.intents.iter().map(|scene| &scene.answer);
    let texts = answers
        .chain(playbook.phrases.values())
        .flat_map(|texts| texts.0.values());
    let (opens, closes) = hours.written();
    for text in texts.chain([&opens, &closes]) {
        known.extend(numbers(text).iter().map(|text| plain(text)));
    }
    known
}

/// The numbers of a text as they are written: digits, and Chinese numerals where they count money or
/// parts of a hundred.
fn numbers(text: &str) -> Vec<String> {
    let chars: Vec<char> = fold(text).chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = digits(&chars[at..]);
        if length > 0 {
            found.push(chars[at..at + length].iter().collect());
            at += length;
            continue;
        }
        let Some(spelled) = numeral::read(&chars[at..]) else {
            at += 1;
            continue;
        };
        let end = at + spelled.chars;
        let is_share = chars[..at].ends_with(&['百', '分', '之']);
        let is_counted = chars
            .get(end)
            .is_some_and(|char| "元块塊万萬折成%".contains(*char));
        if is_share || is_counted {
            found.push(chars[at..end].iter().collect());
        }
        at = end.max(at + 1);
    }
    found
}

/// How many characters of `1,280.50` stand here.
fn digits(chars: &[char]) -> usize {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut at = 0;
    while is_digit(at) || (at > 0 && matches!(chars.get(at), Some(',' | '.')) && is_digit(at + 1)) {
        at += 1;
    }
    at
}

/// One way of writing for numbers that are equal.
fn plain(written: &str) -> String {
    let chars: Vec<char> = written.chars().collect();
    if let Some(spelled) =
        numeral::read(&chars).filter(|_| !written.starts_with(|char: char| char.is_ascii_digit()))
    {
        return spelled.number.to_string();
    }
    let digits = written.replace(',', "");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::tests::{playbook, profile};

    #[test]
    fn only_numbers_of_merchant_and_visitor_are_said() {
        let playbook = playbook("renovation-crew");
        let hours = profile("renovation-crew").hours;
        let strange = |told: &[&str], text: &str| -> Vec<String> {
            let alarms = alarms(&playbook, &hours, told, text);
            alarms.iter().map(ToString::to_string).collect()
        };
        let opens = hours.written().0;
        assert_eq!(
            strange(&[], &format!("半包每平米 680 元，{opens} 开门")),
            Vec::<String>::new()
        );
        assert_eq!(
            strange(&["100平"], "大约 6.8 万元，就是 68,000 元"),
            Vec::<String>::new()
        );
        assert_eq!(strange(&[], "大约 6.8 万元"), ["the number 6.8"]);
        assert_eq!(
            strange(&[], "只要三千元，成功的有百分之九十七"),
            ["the number 三千", "the number 九十七"]
        );
        assert_eq!(strange(&[], "三室两厅，一次说清"), Vec::<String>::new());
    }
}
