//! Structured messages that ask for something, or show something of the merchant's.

use crate::id::Key;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A structured message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "card", rename_all = "snake_case")]
pub enum Card {
    /// Name, phone and what is still missing, with consent.
    Lead {
        /// One line: why and what for.
        reason: String,
        /// Fields still missing, in order: key and label.
        fields: Vec<CardField>,
        /// The consent text to be agreed to.
        consent: String,
        /// Its version.
        version: Key,
        /// Whether the visitor wishes to be written to on WeChat: its id is asked for first.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        wechat: bool,
    },
    /// Consent to use the contact already written, or to be asked something sensitive.
    Consent {
        /// The contact, masked; empty where it is about questions.
        contact: String,
        /// The consent text to be agreed to.
        consent: String,
        /// Its version.
        version: Key,
    },
    /// What something costs, about. Since version 3, as all that follow.
    Price {
        /// The merchant's rule, to be named with what is filled in.
        rule: Key,
        /// What is estimated.
        title: String,
        /// How much of it is asked for, if that matters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quantity: Option<Quantity>,
        /// What the options are: grade, material, kind of case.
        option_label: String,
        /// What can be chosen.
        options: Vec<PriceOption>,
        /// The least that it costs, in whole units of the merchant's currency.
        floor: u64,
        /// The sign of that currency.
        currency: String,
        /// What the estimate holds and what not.
        note: String,
    },
    /// Pictures of what was done before.
    Gallery {
        /// What they show.
        title: String,
        /// The cases.
        items: Vec<Item>,
    },
    /// What the merchant would recommend: courses, cars, services.
    Offers {
        /// What they are.
        title: String,
        /// The offers.
        items: Vec<Item>,
    },
    /// A visit at a time.
    Booking {
        /// What is booked.
        title: String,
        /// Where to come.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
        /// Minutes that the merchant's clock is ahead of UTC.
        utc_offset_min: i32,
        /// Times at which a visit may begin, free or not when this was said.
        slots: Vec<Millis>,
    },
    /// Call us, or be called.
    Call {
        /// The number to tap, with its country code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// One line: why and what for.
        reason: String,
        /// The consent text to be agreed to.
        consent: String,
        /// Its version.
        version: Key,
    },
    /// What to bring.
    Documents {
        /// For what.
        title: String,
        /// What.
        items: Vec<String>,
    },
    /// Where the merchant is.
    Place {
        /// What is there.
        name: String,
        /// Its address.
        address: String,
        /// When it is open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<String>,
        /// Degrees north.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latitude: Option<f64>,
        /// Degrees east.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        longitude: Option<f64>,
        /// What it looks like, or where it lies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
    },
    /// How was it?
    Rating,
}

/// The cards that an answer of Pi's, or an operator, can bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// The lead card.
    Lead,
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

/// One input of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardField {
    /// The pack's key for it.
    pub key: Key,
    /// What stands above it.
    pub label: String,
    /// Whether a numeric keyboard helps.
    #[serde(default)]
    pub numeric: bool,
}

/// How much of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quantity {
    /// What stands above it.
    pub label: String,
    /// What is counted: ㎡, teeth.
    pub unit: String,
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// What can be chosen on a price card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PriceOption {
    /// Its key.
    pub key: Key,
    /// What it is called.
    pub label: String,
    /// What it costs at least, of each where a quantity is asked for; whole units of the currency.
    pub low: u64,
    /// What it costs at most.
    pub high: u64,
}

/// A case or an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its key.
    pub key: Key,
    /// What it is called.
    pub title: String,
    /// What there is to say of it.
    pub detail: String,
    /// What it costs, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// What it looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Picture {
    /// Where it lies, `https`.
    pub url: String,
    /// What is on it.
    pub alt: String,
}

/// An estimate: the least and the most, in whole units of the currency.
#[must_use]
pub fn estimate(option: &PriceOption, quantity: Option<u32>, floor: u64) -> (u64, u64) {
    let times = quantity.map_or(1, u64::from);
    let of = |rate: u64| rate.saturating_mul(times).max(floor);
    (of(option.low), of(option.high))
}
