//! The chip editor's draft: order, texts, what is wrong with it, and whether it is saved.

use shared::api::ChipSet;
use shared::chip::{self, Chip, ChipsError};
use shared::id::ChipId;
use shared::lang::{Lang, Localised};
use shared::{limit, text};

/// One of a chip's two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What stands on it.
    Label,
    /// What is sent when it is tapped.
    Text,
}

impl Field {
    /// The most characters it may have.
    #[must_use]
    pub fn chars_max(self) -> usize {
        match self {
            Self::Label => limit::CHIP_LABEL_CHARS_MAX,
            Self::Text => limit::CHIP_TEXT_CHARS_MAX,
        }
    }

    /// This text of a chip, as typed.
    #[must_use]
    pub fn of(self, chip: &Chip, lang: Lang) -> &str {
        let texts = match self {
            Self::Label => &chip.label,
            Self::Text => &chip.text,
        };
        texts.0.get(&lang).map_or("", String::as_str)
    }

    fn of_mut(self, chip: &mut Chip) -> &mut Localised {
        match self {
            Self::Label => &mut chip.label,
            Self::Text => &mut chip.text,
        }
    }
}

/// The draft beside what is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct ChipEditor {
    saved: ChipSet,
    chips: Vec<Chip>,
    newer: Option<ChipSet>,
    generation: u32,
}

impl ChipEditor {
    /// The draft of a set just loaded.
    #[must_use]
    pub fn new(saved: ChipSet) -> Self {
        Self {
            chips: saved.chips.clone(),
            saved,
            newer: None,
            generation: 0,
        }
    }

    /// The draft, in order.
    #[must_use]
    pub fn chips(&self) -> &[Chip] {
        &self.chips
    }

    /// A chip's place and itself.
    #[must_use]
    pub fn find(&self, id: &ChipId) -> Option<(usize, &Chip)> {
        self.chips
            .iter()
            .enumerate()
            .find(|(_, chip)| chip.id == *id)
    }

    /// Counts up whenever texts change without being typed: inputs have to be drawn anew then.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    fn adopt(&mut self, set: ChipSet) {
        *self = Self {
            generation: self.generation + 1,
            ..Self::new(set)
        };
    }

    /// Whether something would be lost by leaving.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.chips != self.saved.chips
    }

    /// Whether somebody else saved while this draft was written.
    #[must_use]
    pub fn is_overtaken(&self) -> bool {
        self.newer.is_some()
    }

    /// Whether another chip fits.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.chips.len() < limit::CHIPS_MAX
    }

    /// Takes in what the edge has now: adopted at once where nothing is unsaved, kept aside else.
    pub fn learn(&mut self, set: ChipSet) {
        if set.revision == self.saved.revision {
            return;
        }
        if self.cleaned() == set.chips {
            // Our own save, heard of before its answer has come.
            self.chips.clone_from(&set.chips);
            self.saved = set;
        } else if self.is_dirty() {
            self.newer = Some(set);
        } else {
            self.adopt(set);
        }
    }

    fn cleaned(&self) -> Vec<Chip> {
        self.chips.iter().map(clean).collect()
    }

    /// Drops the draft for the newest set known.
    pub fn discard(&mut self) {
        let newest = self.newer.take().unwrap_or_else(|| self.saved.clone());
        self.adopt(newest);
    }

    /// The draft as it would be saved.
    ///
    /// # Errors
    /// The first [`ChipsError`] in it.
    pub fn to_save(&self) -> Result<ChipSet, ChipsError> {
        let chips = self.cleaned();
        chip::check_set(&chips)?;
        Ok(ChipSet {
            revision: self.saved.revision,
            chips,
        })
    }

    /// The edge has stored what was `sent`. Words typed in the meantime stay unsaved.
    pub fn stored(&mut self, sent: &ChipSet, stored: ChipSet) {
        if self.cleaned() == sent.chips {
            self.chips = stored.chips.clone();
        }
        self.newer = None;
        self.saved = stored;
    }

    /// Adds an empty chip at the end, switched on.
    pub fn add(&mut self, id: ChipId) {
        let (label, text) = (Localised::default(), Localised::default());
        self.chips.push(Chip {
            id,
            label,
            text,
            intent: None,
            on: true,
            fill: false,
        });
    }

    /// Takes a chip out of the draft.
    pub fn remove(&mut self, id: &ChipId) {
        self.chips.retain(|chip| chip.id != *id);
    }

    /// Switches a chip on or off.
    pub fn switch(&mut self, id: &ChipId, on: bool) {
        if let Some(chip) = self.chips.iter_mut().find(|chip| chip.id == *id) {
            chip.on = on;
        }
    }

    /// Chooses whether a tap puts a chip's text into the composer, or sends it.
    pub fn set_fill(&mut self, id: &ChipId, fill: bool) {
        if let Some(chip) = self.chips.iter_mut().find(|chip| chip.id == *id) {
            chip.fill = fill;
        }
    }

    /// Writes one text of a chip. An empty one is no text at all, so that the next language
    /// stands in for it.
    pub fn write(&mut self, id: &ChipId, field: Field, lang: Lang, value: String) {
        let Some(chip) = self.chips.iter_mut().find(|chip| chip.id == *id) else {
            return;
        };
        let texts = &mut field.of_mut(chip).0;
        if value.is_empty() {
            texts.remove(&lang);
        } else {
            texts.insert(lang, value);
        }
    }

    /// Moves a chip to a place, counted from 0; places beyond the end are the end.
    pub fn move_to(&mut self, id: &ChipId, place: usize) {
        let Some((from, _)) = self.find(id) else {
            return;
        };
        let chip = self.chips.remove(from);
        self.chips.insert(place.min(self.chips.len()), chip);
    }

    /// What is too long or missing in a chip, in whichever language.
    #[must_use]
    pub fn faults(&self, id: &ChipId) -> Vec<(Field, Lang)> {
        let Some((_, chip)) = self.find(id) else {
            return Vec::new();
        };
        let mut faults: Vec<(Field, Lang)> = Vec::new();
        for field in [Field::Label, Field::Text] {
            let is_long = |lang: &Lang| {
                let value = field.of(chip, *lang).trim();
                text::parse(value, field.chars_max())
                    .is_err_and(|error| error != text::TextError::Empty)
            };
            faults.extend(
                Lang::ALL
                    .into_iter()
                    .filter(is_long)
                    .map(|lang| (field, lang)),
            );
        }
        faults
    }

    /// Whether a chip has nothing written on it in any language.
    #[must_use]
    pub fn is_blank(&self, id: &ChipId) -> bool {
        self.find(id)
            .is_some_and(|(_, chip)| clean(chip).label.0.is_empty())
    }
}

/// A chip as it is saved: texts trimmed, empty ones gone. A chip that only has a label sends its
/// label.
fn clean(chip: &Chip) -> Chip {
    let trim = |texts: &Localised| {
        let kept = texts
            .0
            .iter()
            .map(|(lang, value)| (*lang, value.trim().to_owned()));
        Localised(kept.filter(|(_, value)| !value.is_empty()).collect())
    };
    let (label, mut text) = (trim(&chip.label), trim(&chip.text));
    for (lang, value) in &label.0 {
        text.0.entry(*lang).or_insert_with(|| value.clone());
    }
    Chip {
        label,
        text,
        ..chip.clone()
    }
}

#[cfg(test)]
mod tests;
