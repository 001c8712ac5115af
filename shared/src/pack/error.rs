//! What is wrong with a playbook: where, what, and what to do about it.

use super::alike::Alike;
use super::schema::VariableKind;
use super::template::TemplateError;
use crate::id::Key;
use crate::lang::Lang;

/// One thing that is wrong with a playbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct PlaybookError {
    /// Where, as the file or the settings spell it: `intents.price.answer.builder`.
    pub place: String,
    /// What, and what to do about it.
    pub fault: Fault,
}

/// What is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No pack of this name is shipped.
    #[error("there is no pack {given}; choose one of {known}")]
    UnknownPack {
        /// The name given.
        given: Key,
        /// The names there are.
        known: String,
    },
    /// The pack knows no such service type.
    #[error("the pack has no service type {given}; choose one of {known}")]
    UnknownServiceType {
        /// The name given.
        given: Key,
        /// The names there are.
        known: String,
    },
    /// A variable that the pack does not know.
    #[error("the pack has no variable {0}; correct its name or leave it out")]
    UnknownVariable(Key),
    /// An answer can't do without this variable.
    #[error("{place} needs it; fill it in, or put that part of the text between [[ and ]]")]
    MissingVariable {
        /// The text that needs it.
        place: String,
    },
    /// A value is of the wrong kind.
    #[error("{value:?} is no {}; correct it", .kind.name())]
    WrongKind {
        /// The value given.
        value: String,
        /// The kind wanted.
        kind: VariableKind,
    },
    /// A text is missing in a language that the merchant speaks.
    #[error("there is no text in {}; write one, or take the language out of the settings", .0.tag())]
    MissingLanguage(Lang),
    /// An intent that the pack does not know (for this service type).
    #[error("there is no intent {0} for this service type; correct its name or leave it out")]
    UnknownIntent(Key),
    /// An intent has no question, so that it can't be offered.
    #[error("the intent {0} has no question to offer; write one")]
    NoQuestion(Key),
    /// A field that the pack does not know (for this service type).
    #[error("there is no field {0} for this service type; correct its name or leave it out")]
    UnknownField(Key),
    /// A field that is neither asked for, nor on a card, nor in an answer.
    #[error("nobody asks for this field and no text uses it; use it or leave it out")]
    UnusedField,
    /// A field whose values are not said: no options, and for a count no units.
    #[error("nothing says what a value looks like; write options, or units for a count")]
    NothingToFind,
    /// A condition that can't come true.
    #[error(
        "it is asked for only once {0} is known, which never comes before; correct the condition"
    )]
    NeverAsked(Key),
    /// An own intent is named like one of a pack's.
    #[error(
        "the name of an own question begins with {}; name it so",
        super::changes::OWN_PREFIX
    )]
    OwnName,
    /// A question without which nobody could be left alone or reach a person.
    #[error(
        "{0} can't be switched off: visitors must be heard when they ask for that; leave it on"
    )]
    Needed(Key),
    /// Another consent text under a version that means the pack's.
    #[error("another text is another version, and {0} is the pack's; give it one of its own")]
    SameVersion(Key),
    /// A number beyond what makes sense.
    #[error("a number from {least} to {most} is wanted; correct it")]
    OutOfRange {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// An example that is as good as another intent's.
    #[error(transparent)]
    Alike(#[from] Alike),
    /// There is too little of something.
    #[error("fewer than {0}; write more")]
    TooFew(usize),
    /// Two things have one name.
    #[error("the name {0} is taken; choose another")]
    Twice(Key),
    /// An intent has no answer for this service type.
    #[error("there is no answer for the service type {0}; write one, or one for `any`")]
    NoAnswer(Key),
    /// An intent that nothing leads to.
    #[error("no example, chip or follow-up leads here; write examples")]
    Unreachable,
    /// A text that can't be filled in.
    #[error("{0}")]
    Template(#[from] TemplateError),
    /// A text is longer than what shows it.
    #[error("longer than {0} characters; shorten it")]
    TooLong(usize),
    /// More than there is room for.
    #[error("more than {0}; leave some out")]
    TooMany(usize),
    /// A text says what the trade may not say.
    #[error("“{words}” may not be said ({law}); say it without promise or comparison")]
    Claim {
        /// The words.
        words: String,
        /// The article.
        law: String,
    },
}
