//! Amounts of money. Held in minor units, so that nothing is lost to rounding.

use serde::{Deserialize, Serialize};

/// An amount in minor units (fen, cents). The currency is the merchant's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Money(pub i64);

/// The text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an amount: digits, with at most two decimals")]
pub struct MoneyError;

impl Money {
    /// Reads `1280`, `1,280` or `12.5` as major units.
    ///
    /// # Errors
    /// [`MoneyError`] when the text is anything else or too large.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let whole: String = whole.chars().filter(|char| *char != ',').collect();
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 12
            || part.len() > 2
            || !is_digits(&whole)
            || !is_digits(part)
        {
            return Err(MoneyError);
        }
        let major: i64 = whole.parse().map_err(|_| MoneyError)?;
        let minor: i64 = format!("{part:0<2}").parse().map_err(|_| MoneyError)?;
        Ok(Self(major * 100 + minor))
    }

    /// This amount so many times, `None` when it leaves the range.
    #[must_use]
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// Plain digits in major units, with decimals only where there are any: `1280`, `12.50`.
    #[must_use]
    pub fn plain(self) -> String {
        let (major, minor) = (self.0 / 100, (self.0 % 100).abs());
        if minor == 0 {
            major.to_string()
        } else {
            format!("{major}.{minor:02}")
        }
    }

    /// In ten thousands, as Chinese prices are spoken of, with at most one decimal: `3`, `12.5`.
    #[must_use]
    pub fn in_wan(self) -> String {
        // Tenths of a wan, rounded half up.
        let tenths = self.0.saturating_add(50_000) / 100_000;
        if tenths % 10 == 0 {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    }

    /// With thousands separated: `12,500`.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.plain();
        let (whole, rest) = plain
            .split_once('.')
            .map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let mut out = String::new();
        for (index, char) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(char);
        }
        if let Some(rest) = rest {
            out.push('.');
            out.push_str(rest);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written() {
        assert_eq!(Money::parse("1,280"), Ok(Money(128_000)));
        assert_eq!(Money::parse("12.5"), Ok(Money(1_250)));
        for bad in ["", "12元", "-3", "1.234", "9999999999999"] {
            assert_eq!(Money::parse(bad), Err(MoneyError), "{bad}");
        }
        assert_eq!(Money(1_250).plain(), "12.50");
        assert_eq!(Money(3_500_000).in_wan(), "3.5");
        assert_eq!(Money(12_000_000).in_wan(), "12");
        assert_eq!(Money(i64::MAX).in_wan(), "9223372036854.7");
        assert_eq!(Money(123_456_700).grouped(), "1,234,567");
    }
}
