//! The draft of what cards are made of: number, place, papers, visits. Prices, cases and offers pass
//! through as they are.

use shared::api::CatalogSet;
use shared::catalog::{Catalog, CatalogError, Documents, Place, Visits};
use shared::contact::Contact;
use shared::lang::{Lang, Localised};
use std::collections::BTreeMap;

/// A text of the form that is written in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// What is at the place.
    PlaceName,
    /// Its address.
    Address,
    /// What the papers are for.
    PapersTitle,
    /// The papers, one a line.
    Papers,
    /// What is booked.
    VisitTitle,
    /// Where to come.
    VisitPlace,
}

/// A value of the form that is the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// The number that visitors may call.
    Number,
    /// When the first visit begins, `09:00`.
    Opens,
    /// By when the last one has ended.
    Closes,
    /// Minutes of one visit.
    Length,
    /// Visitors at one time.
    Seats,
    /// Minutes that a visit is booked ahead at least.
    Notice,
    /// Days ahead that can be booked.
    Ahead,
}

/// The part of the form in which something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The number.
    Number,
    /// The place.
    Place,
    /// The papers.
    Papers,
    /// The visits.
    Visits,
    /// Something that this form does not show.
    Elsewhere,
}

/// What is typed, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Form {
    texts: BTreeMap<(Text, Lang), String>,
    lines: BTreeMap<Line, String>,
    takes_visits: bool,
    days: Vec<u8>,
}

/// The draft beside what is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct CardsEditor {
    saved: CatalogSet,
    form: Form,
    newer: Option<CatalogSet>,
    generation: u32,
}

impl CardsEditor {
    /// The draft of a catalog just loaded.
    #[must_use]
    pub fn new(saved: CatalogSet) -> Self {
        Self {
            form: Form::of(&saved.catalog),
            saved,
            newer: None,
            generation: 0,
        }
    }

    /// Counts up whenever values change without being typed: inputs have to be drawn anew then.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// A text as it is typed.
    #[must_use]
    pub fn text(&self, text: Text, lang: Lang) -> &str {
        self.form
            .texts
            .get(&(text, lang))
            .map_or("", String::as_str)
    }

    /// Writes a text.
    pub fn write(&mut self, text: Text, lang: Lang, value: String) {
        put(&mut self.form.texts, (text, lang), value);
    }

    /// A value as it is typed.
    #[must_use]
    pub fn line(&self, line: Line) -> &str {
        self.form.lines.get(&line).map_or("", String::as_str)
    }

    /// Writes a value.
    pub fn set(&mut self, line: Line, value: String) {
        put(&mut self.form.lines, line, value);
    }

    /// Whether visits can be booked.
    #[must_use]
    pub fn takes_visits(&self) -> bool {
        self.form.takes_visits
    }

    /// Opens the calendar, or closes it.
    pub fn take_visits(&mut self, on: bool) {
        self.form.takes_visits = on;
    }

    /// Whether visitors may come on this day of the week, 0 is Monday.
    #[must_use]
    pub fn has_day(&self, day: u8) -> bool {
        self.form.days.contains(&day)
    }

    /// Chooses whether visitors may come on this day.
    pub fn set_day(&mut self, day: u8, on: bool) {
        self.form.days.retain(|known| *known != day);
        if on {
            self.form.days.push(day);
            self.form.days.sort_unstable();
        }
    }

    /// Whether something would be lost by leaving.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.form != Form::of(&self.saved.catalog)
    }

    /// Whether somebody else saved while this draft was written.
    #[must_use]
    pub fn is_overtaken(&self) -> bool {
        self.newer.is_some()
    }

    /// Takes in what the edge has now: adopted at once where nothing is unsaved, kept aside else.
    pub fn learn(&mut self, set: CatalogSet) {
        if set.revision == self.saved.revision {
            return;
        }
        if self.is_dirty() {
            self.newer = Some(set);
        } else {
            self.adopt(set);
        }
    }

    /// Drops the draft for the newest catalog known.
    pub fn discard(&mut self) {
        let newest = self.newer.take().unwrap_or_else(|| self.saved.clone());
        self.adopt(newest);
    }

    fn adopt(&mut self, set: CatalogSet) {
        *self = Self {
            generation: self.generation + 1,
            ..Self::new(set)
        };
    }

    /// The draft as it would be saved.
    ///
    /// # Errors
    /// The first [`Fault`] in it.
    pub fn to_save(&self) -> Result<CatalogSet, Fault> {
        let catalog = self.form.over(&self.saved.catalog)?;
        catalog.check().map_err(|error| part_of(&error))?;
        Ok(CatalogSet {
            revision: self.saved.revision,
            catalog,
        })
    }

    /// The edge has stored what was `sent`. What was typed in the meantime stays unsaved.
    pub fn stored(&mut self, sent: &CatalogSet, stored: CatalogSet) {
        let is_same = self.form.over(&self.saved.catalog).as_ref() == Ok(&sent.catalog);
        if is_same {
            self.adopt(stored);
        } else {
            self.newer = None;
            self.saved = stored;
        }
    }
}

fn put<K: Ord>(values: &mut BTreeMap<K, String>, key: K, value: String) {
    if value.is_empty() {
        values.remove(&key);
    } else {
        values.insert(key, value);
    }
}

fn part_of(error: &CatalogError) -> Fault {
    match error {
        CatalogError::Number => Fault::Number,
        CatalogError::Visits => Fault::Visits,
        CatalogError::Position => Fault::Place,
        CatalogError::Text(place) | CatalogError::Count(place) => match place.as_str() {
            "place" => Fault::Place,
            "documents" => Fault::Papers,
            "visits" => Fault::Visits,
            _ => Fault::Elsewhere,
        },
        _ => Fault::Elsewhere,
    }
}

impl Form {
    fn of(catalog: &Catalog) -> Self {
        let mut form = Self::default();
        let Catalog {
            visits,
            number,
            documents,
            place,
            ..
        } = catalog;
        put(
            &mut form.lines,
            Line::Number,
            number.clone().unwrap_or_default(),
        );
        if let Some(place) = place {
            form.show(Text::PlaceName, &place.name);
            form.show(Text::Address, &place.address);
        }
        if let Some(documents) = documents {
            form.show(Text::PapersTitle, &documents.title);
            for lang in Lang::ALL {
                let line = |item: &Localised| item.0.get(&lang).cloned().unwrap_or_default();
                let lines: Vec<String> = documents.items.iter().map(line).collect();
                let lines = lines.join("\n");
                put(
                    &mut form.texts,
                    (Text::Papers, lang),
                    lines.trim_end().to_owned(),
                );
            }
        }
        form.takes_visits = visits.is_some();
        let usual = usual_visits();
        let visits = visits.as_ref().unwrap_or(&usual);
        form.show(Text::VisitTitle, &visits.title);
        if let Some(place) = &visits.place {
            form.show(Text::VisitPlace, place);
        }
        form.days.clone_from(&visits.days);
        form.days.sort_unstable();
        let lines = [
            (Line::Opens, clock(visits.opens_min)),
            (Line::Closes, clock(visits.closes_min)),
            (Line::Length, visits.slot_min.to_string()),
            (Line::Seats, visits.seats.to_string()),
            (Line::Notice, visits.notice_min.to_string()),
            (Line::Ahead, visits.ahead_days.to_string()),
        ];
        form.lines.extend(lines);
        form
    }

    fn show(&mut self, text: Text, texts: &Localised) {
        let shown = texts.0.iter();
        self.texts
            .extend(shown.map(|(lang, value)| ((text, *lang), value.clone())));
    }

    fn line(&self, line: Line) -> &str {
        self.lines.get(&line).map_or("", |value| value.trim())
    }

    fn localised(&self, text: Text) -> Localised {
        let value = |lang| {
            let value = self.texts.get(&(text, lang))?.trim();
            (!value.is_empty()).then(|| (lang, value.to_owned()))
        };
        Localised(Lang::ALL.into_iter().filter_map(value).collect())
    }

    /// The papers: lines of one number in each language are one paper.
    fn papers(&self) -> Vec<Localised> {
        let mut papers: Vec<Localised> = Vec::new();
        for lang in Lang::ALL {
            let lines = self.texts.get(&(Text::Papers, lang));
            for (place, line) in lines.iter().flat_map(|text| text.lines()).enumerate() {
                if papers.len() <= place {
                    papers.push(Localised::default());
                }
                let line = line.trim();
                if !line.is_empty() {
                    papers[place].0.insert(lang, line.to_owned());
                }
            }
        }
        papers.retain(|paper| !paper.is_empty());
        papers
    }

    /// The catalog with this form's values in the place of its own.
    fn over(&self, catalog: &Catalog) -> Result<Catalog, Fault> {
        let (name, address) = (
            self.localised(Text::PlaceName),
            self.localised(Text::Address),
        );
        let has_place = !name.is_empty() || !address.is_empty();
        let known = catalog.place.as_ref();
        let place = has_place.then(|| Place {
            name,
            address,
            latitude: known.and_then(|place| place.latitude),
            longitude: known.and_then(|place| place.longitude),
            picture: known.and_then(|place| place.picture.clone()),
        });
        let (title, items) = (self.localised(Text::PapersTitle), self.papers());
        let has_papers = !title.is_empty() || !items.is_empty();
        Ok(Catalog {
            number: self.number()?,
            place,
            documents: has_papers.then_some(Documents { title, items }),
            visits: self.takes_visits.then(|| self.visits()).transpose()?,
            ..catalog.clone()
        })
    }

    /// The number with its country code, as a telephone abroad needs it too.
    fn number(&self) -> Result<Option<String>, Fault> {
        let typed = self.line(Line::Number);
        if typed.is_empty() {
            return Ok(None);
        }
        let phone = Contact::parse_phone(typed).map_err(|_| Fault::Number)?;
        let number = phone.reveal();
        let is_mobile = number.len() == 11 && number.starts_with('1');
        Ok(Some(match number.strip_prefix('0') {
            Some(landline) => format!("+86{landline}"),
            None if is_mobile => format!("+86{number}"),
            None => number.to_owned(),
        }))
    }

    fn visits(&self) -> Result<Visits, Fault> {
        let place = self.localised(Text::VisitPlace);
        Ok(Visits {
            title: self.localised(Text::VisitTitle),
            place: (!place.is_empty()).then_some(place),
            days: self.days.clone(),
            opens_min: minute(self.line(Line::Opens))?,
            // Visits end before the next day begins, or with it.
            closes_min: match minute(self.line(Line::Closes))? {
                0 => DAY_MIN,
                minute => minute,
            },
            slot_min: count(self.line(Line::Length))?,
            seats: count(self.line(Line::Seats))?,
            notice_min: count(self.line(Line::Notice))?,
            ahead_days: count(self.line(Line::Ahead))?,
        })
    }
}

/// Minutes of a day.
const DAY_MIN: u16 = 24 * 60;

/// What stands in the form before a merchant has said when visitors may come.
fn usual_visits() -> Visits {
    Visits {
        title: Localised::default(),
        place: None,
        days: vec![0, 1, 2, 3, 4],
        opens_min: 9 * 60,
        closes_min: 18 * 60,
        slot_min: 30,
        seats: 1,
        notice_min: 120,
        ahead_days: 14,
    }
}

fn count<T: std::str::FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::Visits)
}

/// The end of a day is written as its beginning: a clock has no 24:00.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

fn minute(text: &str) -> Result<u16, Fault> {
    let (hour, minute) = text.split_once(':').ok_or(Fault::Visits)?;
    let (hour, minute): (u16, u16) = (count(hour)?, count(minute)?);
    let is_clock = hour < 24 && minute < 60;
    is_clock.then_some(hour * 60 + minute).ok_or(Fault::Visits)
}

#[cfg(test)]
mod tests;
