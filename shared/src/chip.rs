//! Chips: the prepared questions that a visitor taps.

use crate::id::{ChipId, Key};
use crate::lang::{Lang, Localised};
use crate::limit;
use crate::text;
use serde::{Deserialize, Serialize};

/// A chip of a merchant. The order of its set is the order on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// Its id within the merchant; leads refer to it.
    pub id: ChipId,
    /// What stands on it.
    pub label: Localised,
    /// What is sent when it is tapped.
    pub text: Localised,
    /// The intent it leads to; without one Pi reads the text as if it were typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Key>,
    /// Whether visitors see it.
    pub on: bool,
    /// Whether tapping it puts the text into the composer, to be changed and sent by the visitor,
    /// instead of sending it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fill: bool,
}

impl Chip {
    /// The chip that asks an intent's question; nothing where the intent's name is no chip's.
    pub(crate) fn asking(intent: &Key, question: &Localised) -> Option<Self> {
        Some(Self {
            id: ChipId::parse(intent.as_str()).ok()?,
            label: question.clone(),
            text: question.clone(),
            intent: Some(intent.clone()),
            on: true,
            fill: false,
        })
    }
}

/// A chip as a visitor sees it, in his language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShownChip {
    /// Its id.
    pub id: ChipId,
    /// What stands on it.
    pub label: String,
    /// What is sent when it is tapped.
    pub text: String,
    /// Whether tapping it only puts the text into the composer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fill: bool,
}

/// What is wrong with a set of chips, and at which of them (counted from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChipsError {
    /// More than [`limit::CHIPS_MAX`].
    #[error("a merchant has at most {} chips", limit::CHIPS_MAX)]
    TooMany,
    /// Two have one id.
    #[error("chip {0}: its id is taken")]
    Twice(usize),
    /// A label is missing or too long.
    #[error("chip {0}: a label has 1 to {max} characters", max = limit::CHIP_LABEL_CHARS_MAX)]
    Label(usize),
    /// A text is missing or too long.
    #[error("chip {0}: a text has 1 to {max} characters", max = limit::CHIP_TEXT_CHARS_MAX)]
    Text(usize),
}

/// Checks a whole set, as an editor saves it.
///
/// # Errors
/// The first [`ChipsError`] found.
pub fn check_set(chips: &[Chip]) -> Result<(), ChipsError> {
    if chips.len() > limit::CHIPS_MAX {
        return Err(ChipsError::TooMany);
    }
    for (index, chip) in chips.iter().enumerate() {
        let is_within = |texts: &Localised, max| {
            !texts.0.is_empty()
                && texts
                    .0
                    .values()
                    .all(|value| text::check(value, max).is_ok())
        };
        if chips[..index].iter().any(|other| other.id == chip.id) {
            return Err(ChipsError::Twice(index + 1));
        }
        if !is_within(&chip.label, limit::CHIP_LABEL_CHARS_MAX) {
            return Err(ChipsError::Label(index + 1));
        }
        if !is_within(&chip.text, limit::CHIP_TEXT_CHARS_MAX) {
            return Err(ChipsError::Text(index + 1));
        }
    }
    Ok(())
}

/// The chips that a reader of `lang` is shown first.
#[must_use]
pub fn choose_shown(chips: &[Chip], lang: Lang) -> Vec<ShownChip> {
    chips
        .iter()
        .filter(|chip| chip.on)
        .take(limit::CHIPS_SHOWN_MAX)
        .map(|chip| chip.shown(lang))
        .collect()
}

impl Chip {
    /// The chip as a reader of `lang` sees it.
    #[must_use]
    pub fn shown(&self, lang: Lang) -> ShownChip {
        ShownChip {
            id: self.id.clone(),
            label: self.label.get(lang).to_owned(),
            text: self.text.get(lang).to_owned(),
            fill: self.fill,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chip(id: &str, on: bool) -> Chip {
        Chip {
            id: ChipId::parse(id).unwrap(),
            label: Localised::only(Lang::ZhCn, "多少钱"),
            text: Localised::only(Lang::ZhCn, "100平装修多少钱"),
            intent: None,
            on,
            fill: false,
        }
    }

    #[test]
    fn only_chips_that_are_on_are_shown_in_order() {
        let chips = [chip("a", true), chip("b", false), chip("c", true)];
        let shown = choose_shown(&chips, Lang::ZhCn);
        assert_eq!(
            shown
                .iter()
                .map(|chip| chip.id.as_str())
                .collect::<Vec<_>>(),
            ["a", "c"]
        );
        let many: Vec<Chip> = (0..20)
            .map(|index| chip(&format!("c{index}"), true))
            .collect();
        assert_eq!(
            choose_shown(&many, Lang::ZhCn).len(),
            limit::CHIPS_SHOWN_MAX
        );
    }

    #[test]
    fn a_set_says_which_chip_is_wrong() {
        assert_eq!(
            check_set(&[chip("a", true), chip("a", true)]),
            Err(ChipsError::Twice(2))
        );
        let mut long = chip("b", true);
        long.label = Localised::only(Lang::ZhCn, "长".repeat(limit::CHIP_LABEL_CHARS_MAX + 1));
        assert_eq!(
            check_set(&[chip("a", true), long]),
            Err(ChipsError::Label(2))
        );
        let mut padded = chip("b", true);
        padded.label = Localised::only(
            Lang::ZhCn,
            format!("a{}", " ".repeat(limit::CHIP_LABEL_CHARS_MAX)),
        );
        assert_eq!(check_set(&[padded]), Err(ChipsError::Label(1)));
        let mut empty = chip("b", true);
        empty.text = Localised::default();
        assert_eq!(check_set(&[empty]), Err(ChipsError::Text(1)));
    }
}
