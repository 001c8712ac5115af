//! What must never be in a text of Pi's: forbidden claims, and numbers that are neither the
//! merchant's nor the visitor's.

use crate::merchant::Hours;
use crate::pack::{Number, Playbook, Value};
use crate::pi::fold::fold;
use crate::pi::numbers::numbers;
use std::collections::BTreeSet;
use std::fmt;

/// Numbers of the visitor's that are calculated with; a message has few.
const TOLD_MAX: usize = 20;

/// Something that must not be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// A forbidden claim.
    Claim {
        /// The words of the text.
        words: String,
        /// The article that forbids them.
        law: String,
        /// The wording by which they were found, as the pack spells it.
        wording: String,
    },
    /// A number that nobody has told.
    Number(String),
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim { words, law, .. } => write!(f, "{words} ({law})"),
            Self::Number(number) => write!(f, "the number {number}"),
        }
    }
}

/// Everything in a text that must not be said by this merchant's Pi; `told` is what the visitor has
/// said so far, and what was understood of it.
#[must_use]
pub fn alarms(playbook: &Playbook, hours: &Hours, told: &[&str], text: &str) -> Vec<Alarm> {
    let offences = playbook.linter().find_all(text);
    let mut alarms: Vec<Alarm> = offences
        .into_iter()
        .map(|offence| Alarm::Claim {
            law: offence.law.to_owned(),
            wording: playbook.wording(&offence),
            words: offence.words,
        })
        .collect();
    let known = known_numbers(playbook, hours, told);
    for number in numbers(&fold(text)) {
        let is_known = known.contains(&number);
        let alarm = Alarm::Number(number);
        if !is_known && !alarms.contains(&alarm) {
            alarms.push(alarm);
        }
    }
    alarms
}

/// Every number that may be said.
fn known_numbers(playbook: &Playbook, hours: &Hours, told: &[&str]) -> BTreeSet<String> {
    let told = told.iter().flat_map(|text| numbers(&fold(text)));
    let told: Vec<String> = told.take(TOLD_MAX).collect();
    let factors: Vec<Value> = told
        .iter()
        .filter_map(|written| Number::parse(written))
        .map(Value::Number)
        .collect();
    let values = playbook.values.values();
    let products = values.flat_map(|value| factors.iter().filter_map(|factor| value.times(factor)));
    let calculated = products.flat_map(|product| match product {
        Value::Money(money) => {
            let wan = money.in_wan();
            vec![money.plain(), format!("{wan}万")]
        }
        Value::Number(number) => vec![number.to_string()],
        Value::Text(text) => vec![text],
    });
    let (opens, closes) = hours.written();
    let texts = playbook
        .known_texts()
        .chain(calculated)
        .chain([opens, closes]);
    let known = texts.flat_map(|text| numbers(&fold(&text)));
    known.chain(told).collect()
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
        // 680 times 76 is 51,680; what is rounded for speaking is nobody else's number.
        assert_eq!(strange(&["76平"], "大约 5.2 万元"), Vec::<String>::new());
        assert_eq!(
            strange(&[], "大约 6.8 万元"),
            ["the number 68000", "the number 6.8"]
        );
        assert_eq!(
            strange(&[], "一共三千元，九十七块砖"),
            ["the number 3000", "the number 97"]
        );
        assert_eq!(strange(&[], "三室两厅，一次说清"), Vec::<String>::new());
    }
}
