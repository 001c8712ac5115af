//! What is wrong with a playbook, as it travels to whoever has to mend it.

use super::error::{Fault, PlaybookError};
use super::template::TemplateError;
use serde::{Deserialize, Serialize};

/// One thing that is wrong with a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Where, as changes and settings spell it: `intents.price.answer.zh-CN`.
    pub place: String,
    /// What, for programs.
    pub code: FindingCode,
    /// What it is about, in the order of the code's own description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// What, in words.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// What may be wrong with a playbook. The written form is stable: programs may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// No pack of this name is shipped: the name, the names there are.
    UnknownPack,
    /// The pack has no such service type: the name, the names there are.
    UnknownServiceType,
    /// The pack has no such variable: the name.
    UnknownVariable,
    /// A text can't do without this variable: the text's place.
    MissingVariable,
    /// A value is of the wrong kind: the value, the kind.
    WrongKind,
    /// A text is missing in a language: its tag.
    MissingLanguage,
    /// There is no such intent: the name.
    UnknownIntent,
    /// An intent that is offered has no question: its name.
    NoQuestion,
    /// There is no such field: the name.
    UnknownField,
    /// A field that nobody asks for and no text uses.
    UnusedField,
    /// Nothing says what a field's values look like.
    NothingToFind,
    /// A condition that can't come true: the field.
    NeverAsked,
    /// An own question's name begins otherwise than own ones do.
    OwnName,
    /// It can't be switched off: the intent.
    Needed,
    /// Another consent text under the pack's version: the version.
    SameVersion,
    /// A number is out of its range: the least, the most.
    OutOfRange,
    /// An example is nearly another intent's: the example, the other's place, the other example.
    Alike,
    /// There is too little of something: how much there must be.
    TooFew,
    /// Two things have one name: the name.
    Twice,
    /// An intent has no answer: the service type.
    NoAnswer,
    /// Nothing leads to an intent.
    Unreachable,
    /// A bracket has no partner: the bracket.
    Unclosed,
    /// What stands between braces can't be read: what stands there.
    Expression,
    /// A name in a text stands for nothing: the name.
    UnknownName,
    /// A name in a text has not always a value: the name.
    NotAlwaysKnown,
    /// What stands between braces can't be calculated: what stands there.
    Kinds,
    /// A number stands in the text itself: the digits.
    Digits,
    /// A text is too long: the most characters.
    TooLong,
    /// There is too much of something: the most.
    TooMany,
    /// A forbidden claim: the words, the article.
    Claim,
}

impl From<&PlaybookError> for Finding {
    fn from(error: &PlaybookError) -> Self {
        let (code, about) = told(&error.fault);
        let words = error.fault.to_string();
        // What is given in a sentence stands before its remedy.
        let (problem, remedy) = words.rsplit_once("; ").unwrap_or((&words, ""));
        Self {
            place: error.place.clone(),
            code,
            about,
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

impl Finding {
    /// All that is wrong.
    #[must_use]
    pub fn all(errors: &[PlaybookError]) -> Vec<Self> {
        errors.iter().map(Self::from).collect()
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            place,
            problem,
            remedy,
            ..
        } = self;
        write!(f, "{place}: {problem}; {remedy}")
    }
}

fn told(fault: &Fault) -> (FindingCode, Vec<String>) {
    use FindingCode as Code;
    let one = |code, about: &dyn ToString| (code, vec![about.to_string()]);
    let two = |code, one: &dyn ToString, other: &dyn ToString| {
        (code, vec![one.to_string(), other.to_string()])
    };
    match fault {
        Fault::UnknownPack { given, known } => two(Code::UnknownPack, given, known),
        Fault::UnknownServiceType { given, known } => two(Code::UnknownServiceType, given, known),
        Fault::UnknownVariable(name) => one(Code::UnknownVariable, name),
        Fault::MissingVariable { place } => one(Code::MissingVariable, place),
        Fault::WrongKind { value, kind } => two(Code::WrongKind, value, &kind.name()),
        Fault::MissingLanguage(lang) => one(Code::MissingLanguage, &lang.tag()),
        Fault::UnknownIntent(name) => one(Code::UnknownIntent, name),
        Fault::NoQuestion(name) => one(Code::NoQuestion, name),
        Fault::UnknownField(name) => one(Code::UnknownField, name),
        Fault::UnusedField => (Code::UnusedField, Vec::new()),
        Fault::NothingToFind => (Code::NothingToFind, Vec::new()),
        Fault::NeverAsked(field) => one(Code::NeverAsked, field),
        Fault::OwnName => (Code::OwnName, Vec::new()),
        Fault::Needed(intent) => one(Code::Needed, intent),
        Fault::SameVersion(version) => one(Code::SameVersion, version),
        Fault::OutOfRange { least, most } => two(Code::OutOfRange, least, most),
        Fault::Alike(alike) => (
            Code::Alike,
            vec![
                alike.example.clone(),
                alike.other.clone(),
                alike.other_example.clone(),
            ],
        ),
        Fault::TooFew(least) => one(Code::TooFew, least),
        Fault::Twice(name) => one(Code::Twice, name),
        Fault::NoAnswer(kind) => one(Code::NoAnswer, kind),
        Fault::Unreachable => (Code::Unreachable, Vec::new()),
        Fault::Template(TemplateError::Unclosed(bracket)) => one(Code::Unclosed, bracket),
        Fault::Template(TemplateError::Expression(inside)) => one(Code::Expression, inside),
        Fault::Template(TemplateError::UnknownName(name)) => one(Code::UnknownName, name),
        Fault::Template(TemplateError::NotAlwaysKnown(name)) => one(Code::NotAlwaysKnown, name),
        Fault::Template(TemplateError::Kinds(inside)) => one(Code::Kinds, inside),
        Fault::Template(TemplateError::Digits(digits)) => one(Code::Digits, digits),
        Fault::TooLong(most) => one(Code::TooLong, most),
        Fault::TooMany(most) => one(Code::TooMany, most),
        Fault::Claim { words, law } => two(Code::Claim, words, law),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Key;

    #[test]
    fn place_problem_and_remedy_are_told_apart() {
        let place = "intents.price.answer.zh-CN".to_owned();
        let fault = Fault::Claim {
            words: "全国第一; 最好".into(),
            law: "《广告法》第九条".into(),
        };
        let finding = Finding::from(&PlaybookError { place, fault });
        assert_eq!(finding.code, FindingCode::Claim);
        assert_eq!(finding.about, ["全国第一; 最好", "《广告法》第九条"]);
        assert_eq!(
            finding.problem,
            "“全国第一; 最好” may not be said (《广告法》第九条)"
        );
        assert_eq!(finding.remedy, "say it without promise or comparison");
    }

    #[test]
    fn every_fault_has_its_remedy() {
        let key = || Key::parse("price").unwrap();
        let template = [
            TemplateError::Unclosed("[["),
            TemplateError::Expression("a b".into()),
            TemplateError::UnknownName("x".into()),
            TemplateError::NotAlwaysKnown("area".into()),
            TemplateError::Kinds("a*b".into()),
            TemplateError::Digits("99".into()),
        ];
        let faults = [
            Fault::UnknownVariable(key()),
            Fault::MissingVariable { place: "x".into() },
            Fault::MissingLanguage(crate::lang::Lang::En),
            Fault::UnknownIntent(key()),
            Fault::UnknownField(key()),
            Fault::UnusedField,
            Fault::OwnName,
            Fault::Needed(key()),
            Fault::SameVersion(key()),
            Fault::OutOfRange { least: 1, most: 5 },
            Fault::TooFew(3),
            Fault::NoAnswer(key()),
            Fault::Unreachable,
            Fault::TooLong(600),
            Fault::TooMany(60),
        ];
        let all = faults
            .into_iter()
            .chain(template.into_iter().map(Fault::Template));
        let mut codes = std::collections::BTreeSet::new();
        for fault in all {
            let error = PlaybookError {
                place: "x".into(),
                fault,
            };
            let finding = Finding::from(&error);
            assert!(
                !finding.problem.is_empty() && !finding.remedy.is_empty(),
                "{error}"
            );
            assert_eq!(finding.to_string(), error.to_string());
            assert!(codes.insert(finding.code), "{error}");
        }
    }
}
