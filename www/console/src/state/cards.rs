//! The draft of what cards are made of: number, place, papers, visits. The rest of the catalog passes
//! through as it came.
//!
//! The catalog is taken as JSON and not as its types: reading and writing all of these would make the
//! console larger by a twentieth, and whether it is right, the edge checks.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use shared::contact::Contact;
use shared::lang::Lang;

/// [`shared::api::CatalogSet`], as it comes and goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CatalogSet {
    /// Counts up with every save; saving needs the one that was loaded.
    pub revision: u32,
    /// The catalog, [`shared::catalog::Catalog`].
    pub catalog: Map<String, Value>,
}

/// A text of the form that is written in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Fault {
    /// The part that the edge has refused: what it says begins with its name.
    #[must_use]
    pub fn told(detail: &str) -> Self {
        match detail.split([':', '.']).next().unwrap_or_default() {
            "number" => Self::Number,
            "place" => Self::Place,
            "documents" => Self::Papers,
            "visits" => Self::Visits,
            _ => Self::Elsewhere,
        }
    }
}

/// What is typed, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Form {
    /// By [`Text`] and language.
    texts: [[String; Lang::ALL.len()]; 6],
    /// By [`Line`].
    lines: [String; 7],
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
        &self.form.texts[text as usize][lang as usize]
    }

    /// Writes a text.
    pub fn write(&mut self, text: Text, lang: Lang, value: String) {
        self.form.texts[text as usize][lang as usize] = value;
    }

    /// A value as it is typed.
    #[must_use]
    pub fn line(&self, line: Line) -> &str {
        &self.form.lines[line as usize]
    }

    /// Writes a value.
    pub fn set(&mut self, line: Line, value: String) {
        self.form.lines[line as usize] = value;
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
    /// The first [`Fault`] for which it could not even be sent.
    pub fn to_save(&self) -> Result<CatalogSet, Fault> {
        Ok(CatalogSet {
            revision: self.saved.revision,
            catalog: self.form.over(&self.saved.catalog)?,
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

impl Form {
    fn of(catalog: &Map<String, Value>) -> Self {
        let mut form = Self::default();
        let part = |name: &str| catalog.get(name).unwrap_or(&Value::Null);
        let number = part("number").as_str().unwrap_or_default();
        number.clone_into(&mut form.lines[Line::Number as usize]);
        let place = part("place");
        form.show(Text::PlaceName, &place["name"]);
        form.show(Text::Address, &place["address"]);
        let papers = part("documents");
        form.show(Text::PapersTitle, &papers["title"]);
        for lang in Lang::ALL {
            let line = |item: &Value| item[lang.tag()].as_str().unwrap_or_default().to_owned();
            let items = papers["items"].as_array().into_iter().flatten();
            let lines: Vec<String> = items.map(line).collect();
            form.texts[Text::Papers as usize][lang as usize] =
                lines.join("\n").trim_end().to_owned();
        }
        let visits = part("visits");
        form.takes_visits = visits.is_object();
        form.show(Text::VisitTitle, &visits["title"]);
        form.show(Text::VisitPlace, &visits["place"]);
        let days = visits["days"].as_array().into_iter().flatten();
        form.days = days
            .filter_map(|day| u8::try_from(day.as_u64()?).ok())
            .collect();
        form.days.sort_unstable();
        if !form.takes_visits {
            form.days = (0..5).collect();
        }
        for (line, name, usual) in VISITS {
            let value = visits[name].as_u64().unwrap_or(usual);
            form.lines[line as usize] = match line {
                Line::Opens | Line::Closes => clock(value),
                _ => value.to_string(),
            };
        }
        form
    }

    fn show(&mut self, text: Text, texts: &Value) {
        for lang in Lang::ALL {
            let value = texts[lang.tag()].as_str().unwrap_or_default();
            value.clone_into(&mut self.texts[text as usize][lang as usize]);
        }
    }

    /// A text in the languages in which it is written; `None` where it is in none.
    fn localised(&self, text: Text) -> Option<Value> {
        let mut texts = Map::new();
        for lang in Lang::ALL {
            let value = self.texts[text as usize][lang as usize].trim();
            if !value.is_empty() {
                texts.insert(lang.tag().to_owned(), value.into());
            }
        }
        (!texts.is_empty()).then_some(Value::Object(texts))
    }

    /// The papers: lines of one number in each language are one paper.
    fn papers(&self) -> Vec<Value> {
        let mut papers: Vec<Map<String, Value>> = Vec::new();
        for lang in Lang::ALL {
            let lines = &self.texts[Text::Papers as usize][lang as usize];
            for (place, line) in lines.lines().map(str::trim).enumerate() {
                if papers.len() <= place {
                    papers.push(Map::new());
                }
                if !line.is_empty() {
                    papers[place].insert(lang.tag().to_owned(), line.into());
                }
            }
        }
        papers.retain(|paper| !paper.is_empty());
        papers.into_iter().map(Value::Object).collect()
    }

    /// The catalog with this form's values in the place of its own.
    fn over(&self, catalog: &Map<String, Value>) -> Result<Map<String, Value>, Fault> {
        let mut catalog = catalog.clone();
        put(&mut catalog, "number", self.number()?);
        let (name, address) = (
            self.localised(Text::PlaceName),
            self.localised(Text::Address),
        );
        let has_place = name.is_some() || address.is_some();
        // Where it lies on the map, and its picture, are not written here.
        let mut place = catalog.get("place").cloned().unwrap_or_else(|| json!({}));
        place["name"] = name.unwrap_or_else(|| json!({}));
        place["address"] = address.unwrap_or_else(|| json!({}));
        put(&mut catalog, "place", has_place.then_some(place));
        let (title, items) = (self.localised(Text::PapersTitle), self.papers());
        let has_papers = title.is_some() || !items.is_empty();
        let papers = json!({ "title": title.unwrap_or_else(|| json!({})), "items": items });
        put(&mut catalog, "documents", has_papers.then_some(papers));
        let visits = self.takes_visits.then(|| self.visits()).transpose()?;
        put(&mut catalog, "visits", visits);
        Ok(catalog)
    }

    /// The number with its country code, as a telephone abroad needs it too.
    fn number(&self) -> Result<Option<Value>, Fault> {
        let typed = self.lines[Line::Number as usize].trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let phone = Contact::parse_phone(typed).map_err(|_| Fault::Number)?;
        let number = phone.reveal();
        let is_mobile = number.len() == 11 && number.starts_with('1');
        let whole = match number.strip_prefix('0') {
            Some(landline) => format!("+86{landline}"),
            None if is_mobile => format!("+86{number}"),
            None => number.to_owned(),
        };
        Ok(Some(whole.into()))
    }

    fn visits(&self) -> Result<Value, Fault> {
        let title = self.localised(Text::VisitTitle);
        let mut visits = json!({ "title": title.ok_or(Fault::Visits)?, "days": self.days });
        if let Some(place) = self.localised(Text::VisitPlace) {
            visits["place"] = place;
        }
        for (line, name, _) in VISITS {
            let typed = self.lines[line as usize].trim();
            let value = match line {
                Line::Opens => minute(typed)?,
                // Visits end before the next day begins, or with it.
                Line::Closes => match minute(typed)? {
                    0 => DAY_MIN,
                    minute => minute,
                },
                _ => count(typed)?,
            };
            visits[name] = value.into();
        }
        Ok(visits)
    }
}

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

/// The numbers of a visit: what they are called in the catalog, and what stands in the form before a
/// merchant has said when visitors may come.
const VISITS: [(Line, &str, u64); 6] = [
    (Line::Opens, "opens_min", 9 * 60),
    (Line::Closes, "closes_min", 18 * 60),
    (Line::Length, "slot_min", 30),
    (Line::Seats, "seats", 1),
    (Line::Notice, "notice_min", 120),
    (Line::Ahead, "ahead_days", 14),
];

fn put(catalog: &mut Map<String, Value>, name: &str, part: Option<Value>) {
    match part {
        Some(part) => catalog.insert(name.to_owned(), part),
        None => catalog.remove(name),
    };
}

fn count(text: &str) -> Result<u32, Fault> {
    text.parse().map_err(|_| Fault::Visits)
}

/// The end of a day is written as its beginning: a clock has no 24:00.
fn clock(minute: u64) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

fn minute(text: &str) -> Result<u32, Fault> {
    let (hour, minute) = text.split_once(':').ok_or(Fault::Visits)?;
    let (hour, minute) = (count(hour)?, count(minute)?);
    let is_clock = hour < 24 && minute < 60;
    is_clock.then_some(hour * 60 + minute).ok_or(Fault::Visits)
}

#[cfg(test)]
mod tests;
