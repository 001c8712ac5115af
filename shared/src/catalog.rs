//! What a merchant shows and offers besides words: prices by rule, cases, offers, visits, papers, the
//! way there. Cards are made of it.

mod check;
mod visits;

pub use check::CatalogError;
pub use visits::{Visits, written};

use crate::id::Key;
use crate::lang::{Lang, Localised};
use crate::merchant::Hours;
use crate::protocol::{Body, Card, CardKind, Item, Picture, PriceOption, Quantity, estimate};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// Everything that cards are made of. What is not there makes no card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Catalog {
    /// The sign that stands before amounts.
    #[serde(skip_serializing_if = "is_yuan")]
    pub currency: Currency,
    /// How prices are estimated; the first rule makes the price card.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<PriceRule>,
    /// What was done before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<Shelf>,
    /// What is recommended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Shelf>,
    /// When visitors may come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<Visits>,
    /// The number that visitors may call, with its country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What to bring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<Documents>,
    /// Where the merchant is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// The sign of a currency: one to three characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Currency(pub String);

impl Default for Currency {
    fn default() -> Self {
        Self("¥".to_owned())
    }
}

fn is_yuan(currency: &Currency) -> bool {
    *currency == Currency::default()
}

/// How a price is estimated: one of a few options, times a quantity where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
    /// Its key.
    pub key: Key,
    /// What is estimated.
    pub title: Localised,
    /// What is asked for besides the option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<QuantityRule>,
    /// What the options are.
    pub option_label: Localised,
    /// The options.
    pub options: Vec<PricedOption>,
    /// The least that it costs, in whole units of the currency.
    #[serde(default)]
    pub floor: u64,
    /// What the estimate holds and what not.
    pub note: Localised,
}

/// A quantity that a price depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QuantityRule {
    /// What stands above it.
    pub label: Localised,
    /// What is counted.
    pub unit: Localised,
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// The pack's field that it tells: Pi does not ask for that again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Key>,
}

/// One option of a price rule; whole units of the currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PricedOption {
    /// Its key.
    pub key: Key,
    /// What it is called.
    pub label: Localised,
    /// What it costs at least, of each where there is a quantity.
    pub low: u64,
    /// What it costs at most.
    pub high: u64,
}

/// Cases or offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shelf {
    /// What they are.
    pub title: Localised,
    /// What is on it.
    pub items: Vec<ShelfItem>,
}

/// A case or an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShelfItem {
    /// Its key.
    pub key: Key,
    /// What it is called.
    pub title: Localised,
    /// What there is to say of it.
    pub detail: Localised,
    /// What it costs, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Localised>,
    /// What it looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<ShelfPicture>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShelfPicture {
    /// Where it lies: `https://…`, or `/…` on the worker itself.
    pub url: String,
    /// What is on it.
    pub alt: Localised,
}

/// What to bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// For what.
    pub title: Localised,
    /// What.
    pub items: Vec<Localised>,
}

/// Where the merchant is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// What is there.
    pub name: Localised,
    /// Its address.
    pub address: Localised,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// What it looks like, or where it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<ShelfPicture>,
}

/// To whom and when a card is shown.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The merchant's hours and clock.
    pub hours: &'a Hours,
    /// When.
    pub now: Millis,
}

/// A filled price card that can't be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EstimateError {
    /// No such rule.
    #[error("rule")]
    Rule,
    /// No such option.
    #[error("option")]
    Option,
    /// The quantity is missing, out of range, or not asked for.
    #[error("quantity")]
    Quantity,
}

impl Catalog {
    /// The card of this kind, where there is something to show. Lead, consent and rating cards are
    /// not made of the catalog.
    #[must_use]
    pub fn card(&self, kind: CardKind, showing: Showing<'_>) -> Option<Card> {
        let Showing { lang, hours, now } = showing;
        Some(match kind {
            CardKind::Price => self.prices.first()?.card(lang, &self.currency),
            CardKind::Gallery => {
                let (title, items) = self.cases.as_ref()?.shown(lang)?;
                Card::Gallery { title, items }
            }
            CardKind::Offers => {
                let (title, items) = self.offers.as_ref()?.shown(lang)?;
                Card::Offers { title, items }
            }
            CardKind::Booking => {
                let visits = self.visits.as_ref()?;
                let slots = visits.slots(now, hours.utc_offset_min);
                (!slots.is_empty()).then(|| Card::Booking {
                    title: visits.title.get(lang).to_owned(),
                    place: visits
                        .place
                        .as_ref()
                        .map(|place| place.get(lang).to_owned()),
                    utc_offset_min: hours.utc_offset_min,
                    slots,
                })?
            }
            CardKind::Documents => {
                let documents = self.documents.as_ref()?;
                Card::Documents {
                    title: documents.title.get(lang).to_owned(),
                    items: documents
                        .items
                        .iter()
                        .map(|item| item.get(lang).to_owned())
                        .collect(),
                }
            }
            CardKind::Place => {
                let place = self.place.as_ref()?;
                let (opens, closes) = hours.written();
                Card::Place {
                    name: place.name.get(lang).to_owned(),
                    address: place.address.get(lang).to_owned(),
                    hours: Some(format!("{opens}–{closes}")),
                    latitude: place.latitude,
                    longitude: place.longitude,
                    picture: place.picture.as_ref().map(|picture| picture.shown(lang)),
                }
            }
            CardKind::Lead | CardKind::Call | CardKind::Rating => return None,
        })
    }

    /// A filled price card as it stands in the transcript, and what it tells of the pack's fields.
    ///
    /// # Errors
    /// [`EstimateError`]
    pub fn estimated(
        &self,
        rule: &Key,
        option: &Key,
        quantity: Option<u32>,
        lang: Lang,
    ) -> Result<(Body, Option<(Key, String)>), EstimateError> {
        let rule = self
            .prices
            .iter()
            .find(|known| known.key == *rule)
            .ok_or(EstimateError::Rule)?;
        let option = rule
            .options
            .iter()
            .find(|known| known.key == *option)
            .ok_or(EstimateError::Option)?;
        let is_right = match (&rule.quantity, quantity) {
            (Some(asked), Some(given)) => (asked.min..=asked.max).contains(&given),
            (None, None) => true,
            _ => false,
        };
        if !is_right {
            return Err(EstimateError::Quantity);
        }
        let (low, high) = estimate(&option.shown(lang), quantity, rule.floor);
        let asked = rule.quantity.as_ref();
        let told = asked
            .and_then(|asked| asked.field.clone())
            .zip(quantity.map(|quantity| quantity.to_string()));
        let body = Body::Estimated {
            rule: rule.key.clone(),
            title: rule.title.get(lang).to_owned(),
            choice: option.label.get(lang).to_owned(),
            quantity,
            unit: asked.map(|asked| asked.unit.get(lang).to_owned()),
            low,
            high,
            currency: self.currency.0.clone(),
        };
        Ok((body, told))
    }

    /// What a case or an offer is called.
    #[must_use]
    pub fn item(&self, key: &Key, lang: Lang) -> Option<&str> {
        let shelves = [&self.cases, &self.offers];
        let mut items = shelves.into_iter().flatten().flat_map(|shelf| &shelf.items);
        items
            .find(|item| item.key == *key)
            .map(|item| item.title.get(lang))
    }
}

impl PriceRule {
    fn card(&self, lang: Lang, currency: &Currency) -> Card {
        Card::Price {
            rule: self.key.clone(),
            title: self.title.get(lang).to_owned(),
            quantity: self.quantity.as_ref().map(|quantity| Quantity {
                label: quantity.label.get(lang).to_owned(),
                unit: quantity.unit.get(lang).to_owned(),
                min: quantity.min,
                max: quantity.max,
            }),
            option_label: self.option_label.get(lang).to_owned(),
            options: self
                .options
                .iter()
                .map(|option| option.shown(lang))
                .collect(),
            floor: self.floor,
            currency: currency.0.clone(),
            note: self.note.get(lang).to_owned(),
        }
    }
}

impl PricedOption {
    fn shown(&self, lang: Lang) -> PriceOption {
        PriceOption {
            key: self.key.clone(),
            label: self.label.get(lang).to_owned(),
            low: self.low,
            high: self.high,
        }
    }
}

impl Shelf {
    /// Title and items, where there are any.
    fn shown(&self, lang: Lang) -> Option<(String, Vec<Item>)> {
        let item = |item: &ShelfItem| Item {
            key: item.key.clone(),
            title: item.title.get(lang).to_owned(),
            detail: item.detail.get(lang).to_owned(),
            price: item.price.as_ref().map(|price| price.get(lang).to_owned()),
            picture: item.picture.as_ref().map(|picture| picture.shown(lang)),
        };
        let items: Vec<Item> = self.items.iter().map(item).collect();
        (!items.is_empty()).then(|| (self.title.get(lang).to_owned(), items))
    }
}

impl ShelfPicture {
    fn shown(&self, lang: Lang) -> Picture {
        Picture {
            url: self.url.clone(),
            alt: self.alt.get(lang).to_owned(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
