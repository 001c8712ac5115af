//! Values that texts are filled in with.

use super::schema::VariableKind;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// A number in thousandths: areas and counts need no more, and nothing is lost to rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(i64);

impl Number {
    /// The largest number that is read: beyond it nothing sensible is counted or measured.
    const MAX: i64 = 1_000_000_000;

    /// A whole number.
    #[must_use]
    pub fn whole(number: u32) -> Self {
        Self(i64::from(number) * 1_000)
    }

    /// Reads digits with at most three decimals, as a merchant fills them in and fields hold them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 9
            || part.len() > 3
            || !is_digits(whole)
            || !is_digits(part)
        {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<3}").parse().ok()?;
        Some(Self(whole * 1_000 + part))
    }

    /// This number times a factor in thousandths, rounded to the whole, `None` beyond [`Self::MAX`].
    #[must_use]
    pub fn scaled(self, factor_milli: i64) -> Option<Self> {
        let whole = (i128::from(self.0) * i128::from(factor_milli) + 500_000) / 1_000_000;
        i64::try_from(whole)
            .ok()
            .filter(|whole| (0..=Self::MAX).contains(whole))
            .map(|whole| Self(whole * 1_000))
    }

    /// Whether it lies between two whole numbers.
    #[must_use]
    pub fn is_within(self, low: i64, high: i64) -> bool {
        (low * 1_000..=high * 1_000).contains(&self.0)
    }

    /// The middle between two numbers; of whole ones the whole below it.
    #[must_use]
    pub fn midpoint(self, other: Self) -> Self {
        let middle = self.0.midpoint(other.0);
        let is_whole = self.0 % 1_000 == 0 && other.0 % 1_000 == 0;
        Self(if is_whole {
            middle / 1_000 * 1_000
        } else {
            middle
        })
    }

    fn times(self, other: Self) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(other.0) / 1_000;
        i64::try_from(product).ok().map(Self)
    }

    fn times_money(self, money: Money) -> Option<Money> {
        let product = (i128::from(money.0) * i128::from(self.0) + 500) / 1_000;
        i64::try_from(product).ok().map(Money)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / 1_000, self.0 % 1_000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:03}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

/// What a name in a text stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// An amount.
    Money(Money),
    /// A number.
    Number(Number),
    /// Words.
    Text(String),
}

impl Value {
    /// Reads what a merchant has filled in; `None` when it is not of the kind.
    #[must_use]
    pub fn parse(kind: VariableKind, text: &str) -> Option<Self> {
        match kind {
            VariableKind::Money => Money::parse(text).ok().map(Self::Money),
            VariableKind::Number => Number::parse(text).map(Self::Number),
            VariableKind::Text => Some(Self::Text(text.trim().to_owned())),
        }
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> VariableKind {
        match self {
            Self::Money(_) => VariableKind::Money,
            Self::Number(_) => VariableKind::Number,
            Self::Text(_) => VariableKind::Text,
        }
    }

    /// The product; `None` for words, for money times money, and beyond the range.
    pub(crate) fn times(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.times(*other).map(Self::Number),
            (Self::Money(money), Self::Number(number))
            | (Self::Number(number), Self::Money(money)) => {
                number.times_money(*money).map(Self::Money)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_written() {
        for (text, written) in [
            ("100", "100"),
            ("89.5", "89.5"),
            ("0.125", "0.125"),
            ("7.50", "7.5"),
        ] {
            assert_eq!(Number::parse(text).unwrap().to_string(), written);
        }
        for bad in ["", "-1", "1.2345", "1,000", "十", "9999999999"] {
            assert_eq!(Number::parse(bad), None, "{bad}");
        }
        // 30 坪 are 99 square metres.
        assert_eq!(Number::whole(30).scaled(3_306), Some(Number::whole(99)));
    }

    #[test]
    fn money_is_multiplied_without_loss() {
        let price = Value::Money(Money::parse("680").unwrap());
        let area = Value::Number(Number::parse("89.5").unwrap());
        assert_eq!(
            price.times(&area),
            Some(Value::Money(Money::parse("60860").unwrap()))
        );
        assert_eq!(area.times(&price), price.times(&area));
        assert_eq!(price.times(&price), None);
        assert_eq!(Value::Text("x".into()).times(&price), None);
        let huge = Value::Money(Money(i64::MAX));
        assert_eq!(huge.times(&Value::Number(Number::whole(2))), None);
    }
}
