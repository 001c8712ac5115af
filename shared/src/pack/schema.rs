//! What a pack file holds. The files stand beside this one as TOML, so that a marketer can read
//! and compare them; `build.rs` turns them into JSON, so that the worker carries no TOML parser.

use crate::id::Key;
use crate::lang::Localised;
use crate::protocol::CardKind;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An industry's shipped template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its id: `dental`.
    pub id: Key,
    /// When its texts last changed: `2026-11`.
    pub version: Key,
    /// What the industry is called.
    pub name: Localised,
    /// What merchants of this industry offer; the same question is answered differently.
    pub service_types: Vec<ServiceType>,
    /// What a merchant fills in: prices, address, certificate number.
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// What to find out about a visitor, in the order of asking.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// What visitors ask and what is answered.
    #[serde(default)]
    pub intents: Vec<Intent>,
    /// The chips that a merchant starts with, in order.
    #[serde(default)]
    pub chips: Vec<StarterChip>,
    /// Sentences of Pi that belong to no intent.
    #[serde(default)]
    pub phrases: BTreeMap<Phrase, Localised>,
    /// What a visitor agrees to. Only the pack of common texts has none.
    #[serde(default)]
    pub consent: Option<ConsentText>,
    /// What a visitor agrees to before anything sensitive is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitive_consent: Option<ConsentText>,
    /// How often and when Pi asks for a contact or calls a person.
    #[serde(default)]
    pub policy: PolicyNumbers,
    /// What the trade may not say.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Words of danger, and what is said to them before anything else.
    #[serde(default, rename = "alarms", skip_serializing_if = "Vec::is_empty")]
    pub dangers: Vec<Danger>,
    /// Sample chats, which only the file holds: [`crate::pi::replay`] reads them from there.
    #[serde(default, skip_serializing)]
    samples: Unread,
}

/// A part of a file that a pack carries no further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(from).map(|_| Self)
    }
}

/// One kind of merchant within an industry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceType {
    /// Its id: `designer`.
    pub id: Key,
    /// What it is called.
    pub name: Localised,
}

/// Something that the merchant fills in. It must be filled in where an answer can't do without;
/// within `[[ … ]]` an answer can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Its id: `price_low`.
    pub id: Key,
    /// What may stand in it.
    pub kind: VariableKind,
    /// What the merchant is asked for.
    pub label: Localised,
    /// What a typical merchant would write: the sample merchant's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The same for readers of English, where it is words.
    #[serde(
        default,
        rename = "example-en",
        skip_serializing_if = "Option::is_none"
    )]
    pub example_en: Option<String>,
}

/// What may stand in a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// An amount in the merchant's currency.
    Money,
    /// A number.
    Number,
    /// Words. `<id>-en` beside `<id>` holds them for readers of another language.
    Text,
}

/// Something to find out about a visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its id: `area_m2`.
    pub id: Key,
    /// What it looks like in what people type.
    pub kind: FieldKind,
    /// Service types that ask for it; all where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Key>,
    /// What stands above it on a card and beside it in the console.
    pub label: Localised,
    /// The question by which Pi asks for it. Without one Pi never asks.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub ask: Localised,
    /// When it is asked for; always where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether it may stand on the lead card.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub card: bool,
    /// Health, case facts, minors: asked for only after a consent of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Words of which one must be near before a value that nobody asked for is believed: "一颗多少钱"
    /// tells no number of missing teeth, "缺了一颗" does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<String>,
    /// What is counted, for `count`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// What there is to choose from, for `choice`; the common ones beside numbers for `count`, and
    /// beside what looks like one for `car` and `grade`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FieldOption>,
}

/// When a field is asked for: all that is said here must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// One of these was asked by the visitor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub intents: Vec<Key>,
    /// All of these fields are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Key>,
    /// None of these fields is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Key>,
}

/// How often and when Pi asks for a contact or calls a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PolicyNumbers {
    /// How often a contact is asked for in a conversation.
    pub contact_asks_max: u32,
    /// Useful answers after which a visitor has had something for his contact.
    pub answers_before_offer: u32,
    /// Useful answers between two offers of the lead card.
    pub answers_between_offers: u32,
    /// Turns in a row not understood after which a person is called.
    pub misses_before_person: u32,
}

impl Default for PolicyNumbers {
    fn default() -> Self {
        Self {
            contact_asks_max: 2,
            answers_before_offer: 2,
            answers_between_offers: 2,
            misses_before_person: 2,
        }
    }
}

/// What a field looks like in what people type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Square metres; 坪 and square feet are converted.
    Area,
    /// So many of something.
    Count,
    /// An amount or a range, kept in the visitor's words.
    Money,
    /// A city or district.
    City,
    /// A day, a part of the day, a time.
    Time,
    /// One of a few.
    Choice,
    /// Years of age.
    Age,
    /// A year at school: 三年级, 初二, Grade 5.
    Grade,
    /// A car: brand, series or model.
    Car,
    /// Whatever is said.
    Text,
}

/// One of a few values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// What the merchant reads.
    pub label: Localised,
    /// Words that mean it, in any language. `…` stands for up to six characters of a clause.
    pub words: Vec<String>,
    /// Intents that are asked about nothing else: whoever asks one of them has told this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intents: Vec<Key>,
}

/// Something that visitors ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intent {
    /// Its id: `price`.
    pub id: Key,
    /// What Pi does besides answering.
    #[serde(default)]
    pub act: Act,
    /// Service types that know it; all where empty.
    #[serde(default)]
    pub only: Vec<Key>,
    /// Whether whoever asks this is ready to be asked for a contact at once.
    #[serde(default)]
    pub motivated: bool,
    /// Fields that make the answer better, asked for first after it.
    #[serde(default)]
    pub needs: Vec<Key>,
    /// Intents offered under the answer.
    #[serde(default)]
    pub follow_ups: Vec<Key>,
    /// The card that comes with the answer, where the merchant has something to show on it.
    #[serde(default)]
    pub card: Option<CardKind>,
    /// The question in one line, where Pi offers it; without one it is never offered.
    #[serde(default)]
    pub question: Localised,
    /// How people really type it, by language.
    #[serde(default)]
    pub examples: BTreeMap<crate::lang::Lang, Vec<String>>,
    /// What is answered, by service type; `any` for all others.
    #[serde(default)]
    pub answer: BTreeMap<Key, Localised>,
}

/// What Pi does when it has understood an intent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Answers, and goes on with the business process.
    #[default]
    Answer,
    /// Answers, and leaves it at that: a greeting is no useful answer.
    Chat,
    /// Answers, and offers the lead card: the visitor wants to be called.
    Contact,
    /// Answers that the merchant does not do this, and asks for nothing: what would it be for?
    Decline,
    /// Calls a person, after the answer where there is one.
    HandOver,
    /// Stops asking for a contact.
    Refuse,
    /// Stops asking for anything.
    Stop,
}

impl Act {
    /// Whether it is a question of the trade that gets an answer.
    #[must_use]
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Answer | Self::Contact | Self::Decline)
    }
}

/// A chip that a merchant starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterChip {
    /// The intent it leads to; its question stands on the chip.
    pub intent: Key,
    /// Service types that start with it; all where empty.
    #[serde(default)]
    pub only: Vec<Key>,
}

/// A sentence of Pi that belongs to no intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phrase {
    /// The first words in the panel.
    Greeting,
    /// What a person who answers is called here: `{staff}`.
    Staff,
    /// Why to leave a contact, and what for: one line on the lead card.
    LeadReason,
    /// A field was told.
    Noted,
    /// Not sure what was meant; the likely questions follow as chips.
    AskBack,
    /// Not understood at all.
    NotUnderstood,
    /// A person was called.
    HandOver,
    /// A person was called already, and more was said.
    StillWaiting,
    /// A contact was written; the consent card follows.
    ContactGiven,
    /// The lead is complete.
    LeadThanks,
    /// No contact for now; another way.
    Refused,
    /// A file came; a person will look at it.
    FileCame,
    /// The time wished for was taken in between.
    SlotTaken,
    /// Nobody is there now; when somebody will be.
    Night,
    /// A child writes: a grown-up is asked for.
    Guardian,
    /// The visitor wants no more questions.
    Stopped,
    /// A number lacks a digit or has one too many.
    NumberOdd,
    /// A wish for the way of contact was told.
    ReachNoted,
}

impl VariableKind {
    /// What it is called in a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Money => "amount",
            Self::Number => "number",
            Self::Text => "text",
        }
    }
}

impl FieldKind {
    /// Whether its values are plain numbers, which texts can calculate with.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Area | Self::Count | Self::Age)
    }
}

impl Phrase {
    /// Its name, as files spell it.
    pub(crate) fn name(self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    }

    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Greeting,
        Self::Staff,
        Self::LeadReason,
        Self::Noted,
        Self::AskBack,
        Self::NotUnderstood,
        Self::HandOver,
        Self::StillWaiting,
        Self::ContactGiven,
        Self::LeadThanks,
        Self::Refused,
        Self::FileCame,
        Self::SlotTaken,
        Self::Night,
        Self::Guardian,
        Self::Stopped,
        Self::NumberOdd,
        Self::ReachNoted,
    ];
}

/// What a visitor agrees to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsentText {
    /// The version of the text, stored with every consent.
    pub version: Key,
    /// The text; `{merchant}` stands for the merchant's name.
    pub text: Localised,
}

/// Words that the trade may not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The article that forbids them.
    pub law: String,
    /// The words, in simplified script and lower case. `…` stands for up to six characters, `~` for more of
    /// the same sentence, `‥` and `_` for up to three and six without a comma, none of them for a denial;
    /// `{name}` for any of the words that a part of this claim holds, or that every trade has for a concept:
    /// `{sure}…{win}`.
    pub words: Vec<String>,
    /// What they may stand in all the same: 最近 holds no 最.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// Words that mean the same to this claim, by the name they have in `words`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Vec<String>>,
}

/// Words that tell of somebody in danger, and what is said to them: plain words and a public number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Danger {
    /// Its id: `medical`.
    pub id: Key,
    /// What is written by whoever is in it now. `…` stands for up to six characters.
    pub words: Vec<String>,
    /// What is written where it is only talked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<String>,
    /// What the words may stand in all the same: 跳楼价.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// What is said to whoever is in it, and nothing else.
    pub text: Localised,
    /// What is said before the answer where it is only talked about; nothing where that needs no word.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub mention: Localised,
}
