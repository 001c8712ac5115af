//! What a visitor tells about himself: fields by their kind, and his name.

mod age;
mod car;
mod choice;
mod measure;
mod mention;
mod name;
mod place;
mod vocabulary;
mod when;

pub(crate) use name::name;
pub(crate) use when::resolved;

use super::fold::{Folded, is_question};
use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::limit;
use crate::pack::{Field, FieldKind, Number};
use crate::time::Millis;
use choice::{Letters, Weakness, Word, choice};
use std::ops::Range;

/// Who listens: the language decides what 坪 means, the merchant's how a choice is noted down, his
/// calendar how old the generation of 85 is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ear {
    /// The visitor's language.
    pub lang: Lang,
    /// The merchant's own language.
    pub own: Lang,
    /// Now.
    pub now: Millis,
    /// The merchant's clock, minutes ahead of UTC.
    pub offset_min: i32,
}

/// A field with its words in the form in which they are compared.
pub(crate) struct Listener {
    kind: FieldKind,
    cues: Vec<Word>,
    units: Vec<Vec<char>>,
    options: Vec<Choice>,
}

/// A value that was told.
pub(crate) struct Told {
    /// The value as it is noted down.
    pub value: String,
    /// Whether nothing but its clause says which field it is for: of two fields of a kind it is for the
    /// first.
    pub is_alone: bool,
    /// Whether the words around it say what it is for.
    is_cued: bool,
    /// Whether it is a choice that is stated rather than asked about, in words that mean nothing else.
    is_stated: bool,
}

impl Told {
    fn plain(value: String) -> Self {
        Self {
            value,
            is_alone: false,
            is_cued: false,
            is_stated: false,
        }
    }

    fn number(number: Number) -> Self {
        Self::plain(number.to_string())
    }

    /// What stands at these characters.
    fn written(said: &Folded, place: Range<usize>) -> Self {
        Self {
            is_alone: mention::stands_alone(&said.simple, &place),
            ..Self::plain(said.written(place))
        }
    }
}

/// An option, and what means it.
struct Choice {
    label: Localised,
    words: Vec<Word>,
    intents: Vec<Key>,
}

impl Listener {
    pub(crate) fn new(field: &Field) -> Self {
        let options = field.options.iter().map(|option| Choice {
            label: option.label.clone(),
            words: option
                .words
                .iter()
                .chain(option.label.0.values())
                .map(|word| Word::new(word))
                .collect(),
            intents: option.intents.clone(),
        });
        Self {
            kind: field.kind,
            cues: field.cues.iter().map(|cue| Word::new(cue)).collect(),
            units: field
                .units
                .iter()
                .map(|unit| Folded::new(unit).simple)
                .collect(),
            options: options.collect(),
        }
    }

    /// A field's value in a text that does not answer a question for it. `expected` says that it was
    /// asked for once, or that the text goes with a contact, so that it needs no cue.
    pub(crate) fn volunteered(&self, said: &Folded, ear: Ear, expected: bool) -> Option<Told> {
        let told = self.read_corrected(said, ear)?;
        let letters = Letters::of(&said.simple);
        let is_cued = expected
            || self.cues.is_empty()
            || told.is_cued
            || self.cues.iter().any(|cue| cue.is_in(&said.text, letters));
        // 种一颗多少钱 asks for the price of one, and does not tell that one is missing.
        let is_unit = self.kind == FieldKind::Count
            && told.value == "1"
            && (is_question(&said.text) || said.text.contains('几'));
        let is_told = is_cued || told.is_alone || told.is_stated;
        (is_told && !is_unit).then_some(Told {
            is_alone: told.is_alone && !is_cued,
            ..told
        })
    }

    /// The option that is told by asking this: whoever asks how a divorce goes has a matter of the family.
    pub(crate) fn implied(&self, intent: &Key, ear: Ear) -> Option<Told> {
        let option = self
            .options
            .iter()
            .find(|option| option.intents.contains(intent))?;
        Some(Told::plain(option.label.get(ear.own).to_owned()))
    }

    /// The option that all of these questions tell, which may be meant.
    pub(crate) fn agreed(&self, likely: &[&Key], ear: Ear) -> Option<Told> {
        let mut options = likely.iter().map(|intent| {
            self.options
                .iter()
                .position(|option| option.intents.contains(intent))
        });
        let first = options.next()??;
        let option = self.options.get(first)?;
        options
            .all(|other| other.is_none_or(|other| other == first))
            .then(|| Told::plain(option.label.get(ear.own).to_owned()))
    }

    /// A field's value in the reply to the question for it. `whole` says that the reply itself may be
    /// the value, where its kind leaves that open.
    pub(crate) fn replied(&self, said: &Folded, ear: Ear, whole: bool) -> Option<String> {
        self.read_corrected(said, ear)
            .map(|told| told.value)
            .or_else(|| self.bare(said))
            .or_else(|| {
                let raw = said.written(0..said.plain.len());
                let words = place::without_opening(raw.trim());
                let is_said =
                    whole && !words.is_empty() && words.chars().count() <= limit::FIELD_CHARS_MAX;
                is_said.then(|| words.to_owned())
            })
    }

    /// What holds is what was said last: 说错了,是120平.
    fn read_corrected(&self, said: &Folded, ear: Ear) -> Option<Told> {
        correction(said)
            .and_then(|corrected| self.read(&corrected, ear))
            .or_else(|| self.read(said, ear))
    }

    /// What a field's kind finds in any text.
    fn read(&self, said: &Folded, ear: Ear) -> Option<Told> {
        let chars = &said.simple;
        let written = |place: Range<usize>| Told::written(said, place);
        let ends_named = |before: &str| self.cues.iter().any(|cue| cue.ends(before));
        match self.kind {
            FieldKind::Area => measure::area(chars, ear.lang).map(Told::number),
            FieldKind::Count => {
                let counted = measure::count(chars, &self.units, ends_named);
                // 一颗都没有 counts none of them.
                let is_clear = counted
                    .as_ref()
                    .is_some_and(|(number, _)| *number != Number::whole(1));
                let chosen = (!is_clear).then(|| self.chosen(said, ear)).flatten();
                chosen.or_else(|| {
                    counted.map(|(number, place)| Told {
                        is_alone: mention::stands_alone(chars, &place),
                        ..Told::number(number)
                    })
                })
            }
            FieldKind::Money => {
                let is_named = |word: &str| self.cues.iter().any(|cue| cue.is_word(word));
                let found = measure::money(chars, is_named, ends_named)?;
                Some(Told {
                    is_cued: found.is_limit,
                    ..written(found.place)
                })
            }
            FieldKind::City => {
                let is_named = |before: &str| {
                    let letters = Letters::of(&before.chars().collect::<Vec<_>>());
                    self.cues.iter().any(|cue| cue.is_in(before, letters))
                };
                place::city(said, is_named).map(written)
            }
            FieldKind::Time => when::time(chars).map(written),
            FieldKind::Choice => self.chosen(said, ear),
            FieldKind::Age => {
                let (year, ..) = ear.now.date_on_clock(ear.offset_min);
                age::age(chars, year).map(Told::number)
            }
            FieldKind::Grade => age::grade(chars)
                .map(Told::plain)
                .or_else(|| self.chosen(said, ear)),
            FieldKind::Car => car::car(chars).map(written),
            FieldKind::Text => None,
        }
    }

    fn chosen(&self, said: &Folded, ear: Ear) -> Option<Told> {
        let (label, place, weakness) = choice(self, said, Letters::of(&said.simple))?;
        let clause = mention::clause(&said.simple, place.start);
        let is_asked = {
            let words: String = said.simple[clause.clone()].iter().collect();
            is_question(&words) || words.contains('几') || said.simple.get(clause.end) == Some(&'?')
        };
        Some(Told {
            is_alone: weakness != Weakness::Bare && mention::stands_alone(&said.simple, &place),
            is_stated: weakness == Weakness::None && !is_asked,
            ..Told::plain(label.get(ear.own).to_owned())
        })
    }

    /// What stands alone only as a reply: `120`, `10到15`.
    fn bare(&self, said: &Folded) -> Option<String> {
        let chars = &said.simple;
        match self.kind {
            FieldKind::Area => measure::alone(chars)
                .filter(|number| number.is_within(1, 100_000))
                .map(|number| number.to_string()),
            FieldKind::Count => measure::alone(chars)
                .filter(|number| number.is_within(1, 100))
                .map(|number| number.to_string()),
            FieldKind::Age => age::bare(chars).map(|number| number.to_string()),
            FieldKind::Money => measure::bare_money(chars).map(|range| said.written(range)),
            _ => None,
        }
    }

    /// Whether a reply as a whole may be its value even if the text might ask something.
    pub(crate) fn is_free(&self) -> bool {
        matches!(self.kind, FieldKind::Text | FieldKind::City)
    }
}

/// What was said to correct what stands before it.
fn correction(said: &Folded) -> Option<Folded> {
    #[rustfmt::skip] // One word a line would be two screens.
    const MARKS: [&str; 14] = [
        "说错了", "打错了", "写错了", "不对", "搞错了", "更正", "应该是", "改成", "哦不", "不是不是", "sorry, ", "i mean ",
        "i meant ", "actually ",
    ];
    let end = MARKS
        .iter()
        .filter_map(|mark| said.text.rfind(mark).map(|at| at + mark.len()))
        .max()?;
    let start = said.text[..end].chars().count();
    Some(said.part(start..said.simple.len()))
}

/// Whether a reply says that there is nothing to tell: 不知道, 还没想好, not sure.
pub(crate) fn is_open(folded: &str) -> bool {
    #[rustfmt::skip] // One word a line would be two screens.
    const WORDS: [&str; 23] = [
        "不知道", "不清楚", "没想好", "没定", "没决定", "不确定", "没想过", "说不好", "说不准", "随便", "都行", "都可以",
        "无所谓", "看情况", "再说", "不方便说", "保密", "not sure", "don't know", "dont know", "no idea",
        "rather not", "doesn't matter",
    ];
    WORDS.iter().any(|word| folded.contains(word))
}
