//! Sample chats of a pack's file: what a visitor does, and what a marketer cares for in the answer.

use super::{ReplayError, Talk, Turn as Answered};
use crate::id::Key;
use crate::lang::Lang;
use crate::merchant::Hours;
use crate::pack::{Pack, Playbook, PlaybookError, sample_profile};
use crate::protocol::Card;
use crate::time::Millis;
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A sample chat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Its id within the file.
    pub id: Key,
    /// For which service type; the pack's first where nothing is said.
    #[serde(default)]
    pub service_type: Option<Key>,
    /// The language spoken.
    #[serde(default)]
    pub lang: Lang,
    /// When, on the merchant's clock.
    #[serde(default)]
    pub at: At,
    /// What happens.
    pub turns: Vec<Turn>,
}

/// One turn of the visitor, and what is expected of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Turn {
    /// Words; several short messages in a row are one thought.
    #[serde(deserialize_with = "one_or_more")]
    pub say: Vec<String>,
    /// The chip of an intent, tapped.
    pub chip: Option<Key>,
    /// The consent card, agreed to.
    pub agree: bool,
    /// A card, declined.
    pub refuse: bool,
    /// What must be understood.
    pub intent: Option<Expected<Key>>,
    /// What must be known afterwards, at least.
    pub fields: BTreeMap<Key, String>,
    /// Words that must be in the reply.
    pub says: Vec<String>,
    /// Words that must not be in it.
    pub never: Vec<String>,
    /// The field that must be asked for.
    pub asks: Option<Expected<Key>>,
    /// The card that must come.
    pub card: Option<Expected<CardName>>,
    /// Whether a person must have been called.
    pub person: Option<bool>,
}

/// Something that is expected, or that nothing of it is: `""`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected<T> {
    /// None at all.
    Nothing,
    /// This.
    This(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Expected<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        T::deserialize(StrDeserializer::new(&text)).map(Self::This)
    }
}

fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        One(String),
        More(Vec<String>),
    }
    Ok(match Words::deserialize(from)? {
        Words::One(text) => vec![text],
        Words::More(texts) => texts,
    })
}

/// A card by its name on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardName {
    /// The lead card.
    Lead,
    /// Consent to use a contact.
    Consent,
    /// Consent to be asked what is sensitive.
    SensitiveConsent,
    /// The price estimate.
    Price,
    /// The gallery of cases.
    Gallery,
    /// The offers.
    Offers,
    /// The booking of a visit.
    Booking,
    /// Call us, or be called.
    Call,
    /// What to bring.
    Documents,
    /// Where to come.
    Place,
    /// The rating.
    Rating,
}

impl CardName {
    /// The name of a card.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        match card {
            Card::Lead { .. } => Self::Lead,
            // Only the consent to be reached names a contact.
            Card::Consent { contact, .. } if contact.is_empty() => Self::SensitiveConsent,
            Card::Consent { .. } => Self::Consent,
            Card::Price { .. } => Self::Price,
            Card::Gallery { .. } => Self::Gallery,
            Card::Offers { .. } => Self::Offers,
            Card::Booking { .. } => Self::Booking,
            Card::Call { .. } => Self::Call,
            Card::Documents { .. } => Self::Documents,
            Card::Place { .. } => Self::Place,
            Card::Rating => Self::Rating,
        }
    }
}

impl fmt::Display for CardName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// A time of the week on the merchant's clock: `Tue 22:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Day of the week, 0 is Monday.
    weekday: u8,
    /// Minutes into the day.
    minute: u16,
}

/// Tuesday at half past ten, when most merchants are open.
impl Default for At {
    fn default() -> Self {
        Self {
            weekday: 1,
            minute: 10 * 60 + 30,
        }
    }
}

impl At {
    /// Reads a time such as `Tue 22:30`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let (day, time) = text.split_once(' ')?;
        let (hour, minute) = time.split_once(':')?;
        let weekday = DAYS.iter().position(|name| *name == day)?;
        let is_number =
            |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(hour) || !is_number(minute) {
            return None;
        }
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(Self {
            weekday: weekday as u8,
            minute: hour * 60 + minute,
        })
    }

    /// When that is, in a week that is always the same.
    #[must_use]
    pub fn on_clock_of(self, hours: &Hours) -> Millis {
        /// Midnight between Sunday and Monday, 2026-11-23, UTC.
        const MONDAY: i64 = 1_795_392_000_000;
        let minutes = i64::from(self.weekday) * 24 * 60 + i64::from(self.minute);
        let at = MONDAY + (minutes - i64::from(hours.utc_offset_min)) * 60_000;
        Millis(at.unsigned_abs())
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("{text:?} is no time; write it as \"Tue 22:30\""))
        })
    }
}

/// Where an answer differs from what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In which turn, counted from 1.
    pub turn: usize,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub got: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "turn {}: expected {}, got {}",
            self.turn, self.expected, self.got
        )
    }
}

/// What came of a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Where it differs; green where nowhere.
    pub differences: Vec<Difference>,
    /// Whether a contact was left or a person called.
    pub has_result: bool,
}

impl Sample {
    /// Runs the chat with this playbook.
    #[must_use]
    pub fn replay(&self, playbook: &Playbook, hours: &Hours) -> Replayed {
        let mut replayed = Replayed::default();
        let now = self.at.on_clock_of(hours);
        let mut talk = match Talk::begin(playbook.clone(), hours.clone(), self.lang, now) {
            Ok(talk) => talk,
            Err(error) => {
                replayed.differ(1, "a talk", error.to_string());
                return replayed;
            }
        };
        for (at, turn) in self.turns.iter().enumerate() {
            match turn.take(&mut talk) {
                Ok(answered) => {
                    replayed.has_result |= answered.person;
                    turn.compare(at + 1, &answered, &mut replayed);
                }
                Err(error) => {
                    replayed.differ(at + 1, "a turn that can be taken", error.to_string())
                }
            }
        }
        replayed.has_result |= talk.has_contact();
        replayed
    }
}

impl Replayed {
    fn differ(&mut self, turn: usize, expected: impl Into<String>, got: impl Into<String>) {
        self.differences.push(Difference {
            turn,
            expected: expected.into(),
            got: got.into(),
        });
    }
}

/// What came of all samples of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackReplayed {
    /// Where they differ, by the sample's id.
    pub differences: Vec<(Key, Difference)>,
    /// How many differ nowhere.
    pub green: usize,
    /// How many left a contact or called a person.
    pub with_result: usize,
}

/// Runs all samples of a pack, each with the sample merchant of its service type.
///
/// # Errors
/// As [`Playbook::build`].
pub fn replay_all(pack: &Pack, samples: &[Sample]) -> Result<PackReplayed, Vec<PlaybookError>> {
    let mut merchants = BTreeMap::new();
    for kind in &pack.service_types {
        let profile = sample_profile(pack, &kind.id, &Lang::ALL);
        let playbook = Playbook::from_pack(pack.clone(), &profile, 1)?;
        merchants.insert(&kind.id, (playbook, profile.hours));
    }
    let first = pack.service_types.first().map(|kind| &kind.id);
    let mut all = PackReplayed::default();
    for sample in samples {
        let kind = sample.service_type.as_ref().or(first);
        let replayed = match kind.and_then(|kind| merchants.get(kind)) {
            Some((playbook, hours)) => sample.replay(playbook, hours),
            None => {
                let mut replayed = Replayed::default();
                let given = kind.map(Key::to_string).unwrap_or_default();
                replayed.differ(1, "a service type of the pack", given);
                replayed
            }
        };
        all.green += usize::from(replayed.differences.is_empty());
        all.with_result += usize::from(replayed.has_result);
        let differences = replayed.differences.into_iter();
        all.differences
            .extend(differences.map(|difference| (sample.id.clone(), difference)));
    }
    Ok(all)
}

/// Why a turn of a sample can't be run.
#[derive(Debug, thiserror::Error)]
enum TurnError {
    #[error("{0} of say, chip, agree and refuse; write exactly one")]
    NotOne(usize),
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl Turn {
    fn take(&self, talk: &mut Talk) -> Result<Answered, TurnError> {
        let acts = [
            !self.say.is_empty(),
            self.chip.is_some(),
            self.agree,
            self.refuse,
        ];
        let acts = acts.iter().filter(|act| **act).count();
        if acts != 1 {
            return Err(TurnError::NotOne(acts));
        }
        Ok(match &self.chip {
            Some(intent) => talk.tap(intent)?,
            None if self.agree => talk.agree()?,
            None if self.refuse => talk.decline()?,
            None => talk.say(&self.say.iter().map(String::as_str).collect::<Vec<_>>())?,
        })
    }

    fn compare(&self, at: usize, got: &Answered, replayed: &mut Replayed) {
        let shown = |text: Option<String>| text.unwrap_or_else(|| "none".into());
        if let Some(expected) = &self.intent
            && expected.as_option() != got.intent.as_ref()
        {
            let likely: Vec<&str> = got.likely.iter().map(Key::as_str).collect();
            let got = shown(got.intent.as_ref().map(Key::to_string));
            let got = format!("{got} (likely: {})", likely.join(", "));
            replayed.differ(at, format!("the intent {expected}"), got);
        }
        for (field, value) in &self.fields {
            let known = got.fields.get(field);
            if known != Some(value) {
                replayed.differ(at, format!("{field} = {value:?}"), shown(known.cloned()));
            }
        }
        let reply = got.replies().collect::<Vec<_>>().join("\n");
        for words in self
            .says
            .iter()
            .filter(|words| !reply.contains(words.as_str()))
        {
            replayed.differ(at, format!("the words {words:?}"), format!("{reply:?}"));
        }
        for words in self
            .never
            .iter()
            .filter(|words| reply.contains(words.as_str()))
        {
            replayed.differ(at, format!("never {words:?}"), format!("{reply:?}"));
        }
        if let Some(expected) = &self.asks
            && expected.as_option() != got.asks.as_ref()
        {
            let got = shown(got.asks.as_ref().map(Key::to_string));
            replayed.differ(at, format!("to be asked for {expected}"), got);
        }
        let cards: Vec<CardName> = got.cards().collect();
        let has_card = self.card.as_ref().is_none_or(|expected| match expected {
            Expected::Nothing => cards.is_empty(),
            Expected::This(card) => cards.contains(card),
        });
        if let Some(expected) = self.card.as_ref().filter(|_| !has_card) {
            let names: Vec<String> = cards.iter().map(CardName::to_string).collect();
            let got = (!names.is_empty()).then(|| names.join(", "));
            replayed.differ(at, format!("the card {expected}"), shown(got));
        }
        if let Some(person) = self.person.filter(|person| *person != got.person) {
            let say = |person| {
                if person {
                    "a person to be called"
                } else {
                    "no person to be called"
                }
            };
            replayed.differ(at, say(person), say(!person));
        }
    }
}

impl<T> Expected<T> {
    fn as_option(&self) -> Option<&T> {
        match self {
            Self::Nothing => None,
            Self::This(value) => Some(value),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Expected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::This(value) => value.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::DAY_MS;
    use crate::pi::tests::{playbook, profile};

    fn replayed(text: &str) -> Replayed {
        let sample: Sample = toml::from_str(text).unwrap();
        sample.replay(&playbook("dental"), &profile("dental").hours)
    }

    fn told(text: &str) -> Vec<String> {
        let differences = replayed(text).differences;
        differences.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_chat_that_goes_as_expected_is_green_and_has_a_result() {
        let replayed = replayed(
            r#"
            id = "price-then-phone"
            at = "Tue 22:30"
            turns = [
                { chip = "price", intent = "price", says = ["4,980"], never = ["保证"], card = "lead", person = false },
                { say = ["好的", "13812345678"], card = "consent", asks = "" },
                { agree = true, says = ["收到"], card = "" },
            ]"#,
        );
        assert_eq!(replayed.differences, []);
        assert!(replayed.has_result);
        let refused = "id = \"no\"\nturns = [{ chip = \"price\" }, { refuse = true }]";
        assert_eq!(told(refused), Vec::<String>::new());
        assert!(!self::replayed(refused).has_result);
    }

    #[test]
    fn a_chat_that_goes_otherwise_says_where() {
        for (turn, expected) in [
            (
                "say = \"转人工\", intent = \"price\"",
                "turn 1: expected the intent price, got person",
            ),
            (
                "say = \"转人工\", person = false",
                "turn 1: expected no person to be called, got a person to be called",
            ),
            (
                "say = \"转人工\", intent = \"\"",
                "turn 1: expected the intent none, got person",
            ),
            (
                "chip = \"price\", says = [\"白送\"]",
                "turn 1: expected the words \"白送\"",
            ),
            (
                "chip = \"price\", never = [\"元\"]",
                "turn 1: expected never \"元\"",
            ),
            (
                "chip = \"price\", card = \"\"",
                "turn 1: expected the card none, got lead",
            ),
            (
                "chip = \"price\", card = \"gallery\"",
                "turn 1: expected the card gallery, got lead",
            ),
            (
                "chip = \"price\", asks = \"city\"",
                "turn 1: expected to be asked for city, got none",
            ),
            (
                "chip = \"price\", fields = { city = \"杭州\" }",
                "turn 1: expected city = \"杭州\", got none",
            ),
            (
                "chip = \"gone\"",
                "turn 1: expected a turn that can be taken, got there is no intent gone with a question",
            ),
            (
                "agree = true",
                "turn 1: expected a turn that can be taken, got no card is open",
            ),
            ("intent = \"price\"", "got 0 of say, chip, agree and refuse"),
            (
                "say = \"你好\", refuse = true",
                "got 2 of say, chip, agree and refuse",
            ),
        ] {
            let told = told(&format!("id = \"one\"\nturns = [{{ {turn} }}]"));
            assert!(
                told.iter().any(|told| told.contains(expected)),
                "{expected}\n{told:#?}"
            );
        }
    }

    #[test]
    fn what_is_misspelled_is_refused() {
        for (text, why) in [
            (
                "id = \"a\"\nat = \"Tuesday\"\nturns = []",
                "write it as \"Tue 22:30\"",
            ),
            (
                "id = \"a\"\nat = \"Tue 24:00\"\nturns = []",
                "write it as \"Tue 22:30\"",
            ),
            (
                "id = \"a\"\nturns = [{ say = \"a\", expects = \"b\" }]",
                "unknown field `expects`",
            ),
            (
                "id = \"a\"\nturns = [{ say = \"a\", card = \"leads\" }]",
                "unknown variant `leads`",
            ),
            ("id = \"a b\"\nturns = []", "id"),
        ] {
            let error = toml::from_str::<Sample>(text).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_time_is_the_merchants() {
        let hours = profile("dental").hours;
        let at = |text| At::parse(text).unwrap().on_clock_of(&hours);
        let clock = at("Sun 08:05").on_clock(hours.utc_offset_min);
        assert_eq!((clock.weekday, clock.minute), (6, 8 * 60 + 5));
        assert_eq!(at("Tue 00:00").since(at("Mon 00:00")), DAY_MS);
    }
}
