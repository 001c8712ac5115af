//! What a visitor tells about himself: fields by their kind, and his name.

mod age;
mod car;
mod choice;
mod measure;
mod name;
mod place;
mod vocabulary;
mod when;

pub(crate) use name::name;
pub(crate) use when::resolved;

use super::fold::{Folded, is_question};
use crate::lang::{Lang, Localised};
use crate::limit;
use crate::pack::{Field, FieldKind};
use crate::time::Millis;
use choice::{Letters, Word, choice};

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

/// An option, and what means it.
struct Choice {
    label: Localised,
    words: Vec<Word>,
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
    pub(crate) fn volunteered(&self, said: &Folded, ear: Ear, expected: bool) -> Option<String> {
        let letters = Letters::of(&said.simple);
        let is_cued = expected
            || self.cues.is_empty()
            || self.cues.iter().any(|cue| cue.is_in(&said.text, letters));
        let value = is_cued.then(|| self.read_corrected(said, ear)).flatten()?;
        // 种一颗多少钱 asks for the price of one, and does not tell that one is missing.
        let is_unit = self.kind == FieldKind::Count && value == "1" && is_question(&said.text);
        (!is_unit).then_some(value)
    }

    /// A field's value in the reply to the question for it. `whole` says that the reply itself may be
    /// the value, where its kind leaves that open.
    pub(crate) fn replied(&self, said: &Folded, ear: Ear, whole: bool) -> Option<String> {
        self.read_corrected(said, ear)
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
    fn read_corrected(&self, said: &Folded, ear: Ear) -> Option<String> {
        correction(said)
            .and_then(|corrected| self.read(&corrected, ear))
            .or_else(|| self.read(said, ear))
    }

    /// What a field's kind finds in any text.
    fn read(&self, said: &Folded, ear: Ear) -> Option<String> {
        let chars = &said.simple;
        match self.kind {
            FieldKind::Area => measure::area(chars, ear.lang).map(|number| number.to_string()),
            FieldKind::Count => measure::count(chars, &self.units)
                .map(|number| number.to_string())
                .or_else(|| self.chosen(said, ear)),
            FieldKind::Money => measure::money(chars).map(|range| said.written(range)),
            FieldKind::City => place::city(chars).map(|range| said.written(range)),
            FieldKind::Time => when::time(chars).map(|range| said.written(range)),
            FieldKind::Choice => self.chosen(said, ear),
            FieldKind::Age => {
                let (year, ..) = ear.now.date_on_clock(ear.offset_min);
                age::age(chars, year).map(|number| number.to_string())
            }
            FieldKind::Grade => age::grade(chars).or_else(|| self.chosen(said, ear)),
            FieldKind::Car => car::car(chars)
                .map(|range| said.written(range))
                .or_else(|| self.chosen(said, ear)),
            FieldKind::Text => None,
        }
    }

    fn chosen(&self, said: &Folded, ear: Ear) -> Option<String> {
        choice(self, said).map(|label| label.get(ear.own).to_owned())
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
