//! Texts with values in them.
//!
//! `{name}` is filled in, `{price*area_m2}` is a product, `{price*area_m2|wan}` is written in ten
//! thousands. `[[ … ]]` is left out when something in it is unknown, `[[ … || … ]]` has another
//! text instead.

use super::schema::VariableKind;
use super::value::Value;
use std::borrow::Cow;

/// A text, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template<'a>(Vec<Part<'a>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Filled {
        factors: Vec<&'a str>,
        wan: bool,
    },
    Segment {
        known: Vec<Part<'a>>,
        unknown: Vec<Part<'a>>,
    },
}

/// Why a text can't be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A bracket has no partner.
    #[error("`{0}` has no partner; close it or leave it out")]
    Unclosed(&'static str),
    /// Nothing, or something else than names and `*`, stands between braces.
    #[error(
        "`{{{0}}}` can't be read; write a name, or names with * between them, and |wan at the end"
    )]
    Expression(String),
    /// The name stands for nothing.
    #[error("nothing is called {0}; correct the name or declare it")]
    UnknownName(String),
    /// What is asked of a visitor is not always known.
    #[error("{0} is not always known; put that part of the text between [[ and ]]")]
    NotAlwaysKnown(String),
    /// Words or two amounts are multiplied, or no amount is written in ten thousands.
    #[error("`{0}` can't be calculated; multiply one amount with numbers")]
    Kinds(String),
    /// A number that is not the merchant's.
    #[error("the digits {0} stand in the text itself; numbers come from variables only")]
    Digits(String),
}

/// What is known about a name before any conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its kind.
    pub kind: VariableKind,
    /// Whether it always has a value.
    pub always: bool,
}

/// The forms in which a template is read before there are values; see [`Template::forms`].
///
/// # Errors
/// When it is no template.
pub fn forms(text: &str) -> Result<[String; 2], TemplateError> {
    Template::parse(text).map(|template| template.forms())
}

impl<'a> Template<'a> {
    /// Takes a text apart.
    pub(crate) fn parse(text: &'a str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find("[[") {
            parse_flat(&rest[..at], &mut parts)?;
            let after = &rest[at + 2..];
            let end = after.find("]]").ok_or(TemplateError::Unclosed("[["))?;
            let (known, unknown) = after[..end].split_once("||").unwrap_or((&after[..end], ""));
            let mut segment = (Vec::new(), Vec::new());
            parse_flat(known, &mut segment.0)?;
            parse_flat(unknown, &mut segment.1)?;
            parts.push(Part::Segment {
                known: segment.0,
                unknown: segment.1,
            });
            rest = &after[end + 2..];
        }
        parse_flat(rest, &mut parts)?;
        Ok(Self(parts))
    }

    /// The text with its values; `None` when one outside every segment is unknown.
    pub(crate) fn fill(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> Option<String> {
        fill_parts(&self.0, lookup)
    }

    /// Checks every name against what there will be.
    pub(crate) fn check(&self, about: &dyn Fn(&str) -> Option<Known>) -> Result<(), TemplateError> {
        for part in &self.0 {
            match part {
                Part::Words(_) => {}
                Part::Filled { factors, wan } => check_filled(factors, *wan, true, about)?,
                Part::Segment { known, unknown } => {
                    check_flat(known, false, about)?;
                    check_flat(unknown, true, about)?;
                }
            }
        }
        Ok(())
    }

    /// Every name in it.
    pub(crate) fn names(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        collect_names(&self.0, &mut names);
        names
    }

    /// What is said where every value is known, and where those of segments aren't, with a number for each
    /// value: sentences as whole as they can be read before there are values.
    pub(crate) fn forms(&self) -> [String; 2] {
        [true, false].map(|is_known| form(&self.0, is_known))
    }

    /// The text's own words, without what is filled in.
    pub(crate) fn words(&self) -> Vec<&'a str> {
        let mut words = Vec::new();
        collect_words(&self.0, &mut words);
        words
    }
}

fn parse_flat<'a>(text: &'a str, parts: &mut Vec<Part<'a>>) -> Result<(), TemplateError> {
    if text.contains("]]") {
        return Err(TemplateError::Unclosed("]]"));
    }
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        push_words(&rest[..at], parts)?;
        let after = &rest[at + 1..];
        let end = after.find('}').ok_or(TemplateError::Unclosed("{"))?;
        parts.push(parse_filled(&after[..end])?);
        rest = &after[end + 1..];
    }
    push_words(rest, parts)
}

fn push_words<'a>(words: &'a str, parts: &mut Vec<Part<'a>>) -> Result<(), TemplateError> {
    if words.contains('}') {
        return Err(TemplateError::Unclosed("}"));
    }
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    Ok(())
}

fn parse_filled(inside: &str) -> Result<Part<'_>, TemplateError> {
    let (product, format) = inside
        .split_once('|')
        .map_or((inside, None), |(product, format)| {
            (product, Some(format.trim()))
        });
    let factors: Vec<&str> = product.split('*').map(str::trim).collect();
    let is_name = |name: &&str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    if !factors.iter().all(is_name) || !matches!(format, None | Some("wan")) {
        return Err(TemplateError::Expression(inside.to_owned()));
    }
    Ok(Part::Filled {
        factors,
        wan: format.is_some(),
    })
}

fn fill_parts(parts: &[Part<'_>], lookup: &dyn Fn(&str) -> Option<Value>) -> Option<String> {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Filled { factors, wan } => out.push_str(&fill_one(factors, *wan, lookup)?),
            Part::Segment { known, unknown } => {
                out.push_str(&fill_parts(known, lookup).or_else(|| fill_parts(unknown, lookup))?);
            }
        }
    }
    Some(out)
}

fn form(parts: &[Part<'_>], is_known: bool) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Words(words) => Cow::Borrowed(*words),
        Part::Filled { .. } => Cow::Borrowed("1"),
        Part::Segment { known, .. } if is_known => Cow::Owned(form(known, is_known)),
        Part::Segment { unknown, .. } => Cow::Owned(form(unknown, is_known)),
    });
    parts.collect()
}

fn fill_one(factors: &[&str], wan: bool, lookup: &dyn Fn(&str) -> Option<Value>) -> Option<String> {
    let (first, others) = factors.split_first()?;
    let value = others.iter().try_fold(lookup(first)?, |product, name| {
        product.times(&lookup(name)?)
    })?;
    match value {
        Value::Money(money) if wan => Some(money.in_wan()),
        Value::Money(money) => Some(money.grouped()),
        Value::Number(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
    }
}

fn check_flat(
    parts: &[Part<'_>],
    always: bool,
    about: &dyn Fn(&str) -> Option<Known>,
) -> Result<(), TemplateError> {
    parts.iter().try_for_each(|part| match part {
        Part::Filled { factors, wan } => check_filled(factors, *wan, always, about),
        _ => Ok(()),
    })
}

fn check_filled(
    factors: &[&str],
    wan: bool,
    always: bool,
    about: &dyn Fn(&str) -> Option<Known>,
) -> Result<(), TemplateError> {
    let (mut amounts, mut words) = (0, 0);
    for name in factors {
        let known = about(name).ok_or_else(|| TemplateError::UnknownName((*name).to_owned()))?;
        if always && !known.always {
            return Err(TemplateError::NotAlwaysKnown((*name).to_owned()));
        }
        match known.kind {
            VariableKind::Money => amounts += 1,
            VariableKind::Text => words += 1,
            VariableKind::Number => {}
        }
    }
    let is_product = factors.len() > 1;
    if amounts > 1 || (is_product && words > 0) || (wan && amounts == 0) {
        return Err(TemplateError::Kinds(factors.join("*")));
    }
    Ok(())
}

fn collect_names<'a>(parts: &[Part<'a>], names: &mut Vec<&'a str>) {
    for part in parts {
        match part {
            Part::Words(_) => {}
            Part::Filled { factors, .. } => names.extend(factors),
            Part::Segment { known, unknown } => {
                collect_names(known, names);
                collect_names(unknown, names);
            }
        }
    }
}

fn collect_words<'a>(parts: &[Part<'a>], words: &mut Vec<&'a str>) {
    for part in parts {
        match part {
            Part::Words(text) => words.push(text),
            Part::Filled { .. } => {}
            Part::Segment { known, unknown } => {
                collect_words(known, words);
                collect_words(unknown, words);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::value::Number;
    use super::*;
    use crate::money::Money;

    fn lookup(name: &str) -> Option<Value> {
        match name {
            "low" => Some(Value::Money(Money::parse("680").unwrap())),
            "area" => Some(Value::Number(Number::whole(100))),
            "place" => Some(Value::Text("示例市".into())),
            _ => None,
        }
    }

    #[test]
    fn a_text_is_read_with_values_and_without() {
        for (text, forms) in [
            ("约{low*area|wan}万", ["约1万", "约1万"]),
            ("a[[，{place}起||，请来问]]。", ["a，1起。", "a，请来问。"]),
            ("a[[，{place}]]b", ["a，1b", "ab"]),
        ] {
            assert_eq!(super::forms(text).unwrap(), forms, "{text}");
        }
    }

    #[test]
    fn a_text_is_filled_in() {
        for (text, filled) in [
            ("在{place}", Some("在示例市")),
            ("{low}元/㎡，共{low*area}元", Some("680元/㎡，共68,000元")),
            ("约{low*area|wan}万", Some("约6.8万")),
            ("a[[，{city}]]b", Some("ab")),
            ("a[[，{place}]]b", Some("a，示例市b")),
            ("[[{city}||{place}]]", Some("示例市")),
            ("{city}", None),
            ("", Some("")),
        ] {
            assert_eq!(
                Template::parse(text).unwrap().fill(&lookup).as_deref(),
                filled,
                "{text}"
            );
        }
    }

    #[test]
    fn a_broken_text_says_why() {
        for (text, error) in [
            ("[[a", TemplateError::Unclosed("[[")),
            ("a]]", TemplateError::Unclosed("]]")),
            ("{a", TemplateError::Unclosed("{")),
            ("a}", TemplateError::Unclosed("}")),
            ("{a b}", TemplateError::Expression("a b".into())),
            ("{}", TemplateError::Expression(String::new())),
            ("{low|usd}", TemplateError::Expression("low|usd".into())),
        ] {
            assert_eq!(Template::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn names_are_checked_before_anybody_talks() {
        let about = |name: &str| match name {
            "city" => Some(Known {
                kind: VariableKind::Text,
                always: false,
            }),
            name => lookup(name).map(|value| Known {
                kind: value.kind(),
                always: true,
            }),
        };
        let check = |text| Template::parse(text).unwrap().check(&about);
        assert_eq!(check("{low*area|wan}[[{city}]]"), Ok(()));
        assert_eq!(
            check("{price}"),
            Err(TemplateError::UnknownName("price".into()))
        );
        assert_eq!(
            check("{city}"),
            Err(TemplateError::NotAlwaysKnown("city".into()))
        );
        assert_eq!(
            check("[[{place}||{city}]]"),
            Err(TemplateError::NotAlwaysKnown("city".into()))
        );
        assert_eq!(
            check("{low*low}"),
            Err(TemplateError::Kinds("low*low".into()))
        );
        assert_eq!(
            check("{low*place}"),
            Err(TemplateError::Kinds("low*place".into()))
        );
        assert_eq!(
            check("{area|wan}"),
            Err(TemplateError::Kinds("area".into()))
        );
    }
}
