//! What is wrong with a catalog, found when it is saved.

use super::{Catalog, Documents, Place, PriceRule, Shelf, ShelfPicture, Visits};
use crate::contact::Contact;
use crate::id::Key;
use crate::lang::Localised;
use crate::limit;
use crate::text;

/// What is wrong with a catalog, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// A text is missing in every language, empty or too long.
    #[error("{0}: a text has 1 to {max} characters", max = limit::CATALOG_TEXT_CHARS_MAX)]
    Text(String),
    /// Too few or too many of something.
    #[error("{0}: too few or too many")]
    Count(String),
    /// Two things have one key.
    #[error("{0}: the key is taken")]
    Twice(String),
    /// The most is less than the least.
    #[error("{0}: the most is less than the least")]
    Range(String),
    /// Visits that never begin.
    #[error("visits: opening must come before closing by at least one visit, days are 0 to 6")]
    Visits,
    /// Not `https://…`, `/…`, or on a machine of one's own.
    #[error("{0}: an address begins with https:// or /")]
    Address(String),
    /// Not the sign of a currency.
    #[error("currency: a sign of 1 to 3 characters")]
    Currency,
    /// Not a telephone number.
    #[error("number: not a telephone number")]
    Number,
    /// Not a place on earth.
    #[error(
        "place: latitude is within 90 degrees, longitude within 180, and both are there or none"
    )]
    Position,
}

impl Catalog {
    /// Checks what the types alone don't.
    ///
    /// # Errors
    /// The first [`CatalogError`] found.
    pub fn check(&self) -> Result<(), CatalogError> {
        if !(1..=3).contains(&self.currency.0.chars().count()) {
            return Err(CatalogError::Currency);
        }
        if self.prices.len() > limit::CATALOG_RULES_MAX {
            return Err(CatalogError::Count("prices".into()));
        }
        apart("prices", self.prices.iter().map(|rule| &rule.key))?;
        self.prices.iter().try_for_each(rule)?;
        let shelves = [("cases", &self.cases), ("offers", &self.offers)];
        for (name, items) in shelves {
            items.iter().try_for_each(|items| shelf(name, items))?;
        }
        // A choice names an item of either.
        let keys = shelves
            .into_iter()
            .filter_map(|(_, shelf)| shelf.as_ref())
            .flat_map(|shelf| shelf.items.iter().map(|item| &item.key));
        apart("items", keys)?;
        self.visits.iter().try_for_each(visits)?;
        self.documents.iter().try_for_each(documents)?;
        self.place.iter().try_for_each(place)?;
        match &self.number {
            Some(number) if Contact::parse_phone(number).is_err() => Err(CatalogError::Number),
            _ => Ok(()),
        }
    }
}

fn apart<'a>(place: &str, keys: impl Iterator<Item = &'a Key>) -> Result<(), CatalogError> {
    let mut known = std::collections::BTreeSet::new();
    for key in keys {
        if !known.insert(key) {
            return Err(CatalogError::Twice(format!("{place}.{key}")));
        }
    }
    Ok(())
}

fn words(place: &str, texts: &Localised) -> Result<(), CatalogError> {
    let is_good = |value: &String| text::check(value, limit::CATALOG_TEXT_CHARS_MAX).is_ok();
    if texts.is_empty() || !texts.0.values().all(is_good) {
        return Err(CatalogError::Text(place.to_owned()));
    }
    Ok(())
}

fn rule(rule: &PriceRule) -> Result<(), CatalogError> {
    let place = format!("prices.{}", rule.key);
    words(&place, &rule.title)?;
    words(&place, &rule.option_label)?;
    words(&place, &rule.note)?;
    if rule.options.is_empty() || rule.options.len() > limit::CATALOG_ITEMS_MAX {
        return Err(CatalogError::Count(format!("{place}.options")));
    }
    apart(&place, rule.options.iter().map(|option| &option.key))?;
    for option in &rule.options {
        words(&place, &option.label)?;
        if option.high < option.low {
            return Err(CatalogError::Range(format!("{place}.{}", option.key)));
        }
    }
    if let Some(quantity) = &rule.quantity {
        words(&place, &quantity.label)?;
        words(&place, &quantity.unit)?;
        if quantity.max < quantity.min {
            return Err(CatalogError::Range(format!("{place}.quantity")));
        }
    }
    Ok(())
}

fn shelf(name: &str, shelf: &Shelf) -> Result<(), CatalogError> {
    words(name, &shelf.title)?;
    if shelf.items.is_empty() || shelf.items.len() > limit::CATALOG_ITEMS_MAX {
        return Err(CatalogError::Count(name.to_owned()));
    }
    for item in &shelf.items {
        let place = format!("{name}.{}", item.key);
        words(&place, &item.title)?;
        words(&place, &item.detail)?;
        item.price
            .iter()
            .try_for_each(|price| words(&place, price))?;
        item.picture
            .iter()
            .try_for_each(|shown| picture(&place, shown))?;
    }
    Ok(())
}

fn picture(place: &str, picture: &ShelfPicture) -> Result<(), CatalogError> {
    words(place, &picture.alt)?;
    let is_ours = picture.url.starts_with('/') && !picture.url.starts_with("//");
    let starts = ["https://", "http://127.0.0.1", "http://localhost"];
    let is_address = is_ours || starts.iter().any(|start| picture.url.starts_with(start));
    if !is_address || picture.url.chars().count() > limit::URL_CHARS_MAX {
        return Err(CatalogError::Address(format!("{place}.picture")));
    }
    Ok(())
}

fn visits(visits: &Visits) -> Result<(), CatalogError> {
    words("visits", &visits.title)?;
    visits
        .place
        .iter()
        .try_for_each(|place| words("visits", place))?;
    let has_room = visits.opens_min.saturating_add(visits.slot_min) <= visits.closes_min;
    let is_day = has_room && visits.closes_min <= 24 * 60 && visits.slot_min >= 5;
    let is_week = !visits.days.is_empty() && visits.days.iter().all(|day| *day < 7);
    let is_ahead = (1..=limit::BOOKING_DAYS_MAX).contains(&visits.ahead_days);
    if is_day && is_week && is_ahead && visits.seats > 0 {
        Ok(())
    } else {
        Err(CatalogError::Visits)
    }
}

fn documents(documents: &Documents) -> Result<(), CatalogError> {
    words("documents", &documents.title)?;
    if documents.items.is_empty() || documents.items.len() > limit::CATALOG_ITEMS_MAX {
        return Err(CatalogError::Count("documents".into()));
    }
    documents
        .items
        .iter()
        .try_for_each(|item| words("documents", item))
}

fn place(place: &Place) -> Result<(), CatalogError> {
    words("place", &place.name)?;
    words("place", &place.address)?;
    place
        .picture
        .iter()
        .try_for_each(|shown| picture("place", shown))?;
    match (place.latitude, place.longitude) {
        (None, None) => Ok(()),
        (Some(north), Some(east)) if north.abs() <= 90.0 && east.abs() <= 180.0 => Ok(()),
        _ => Err(CatalogError::Position),
    }
}
