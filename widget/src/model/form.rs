//! The lead card as it is filled in, checked before it leaves the page.

use shared::contact::{Contact, ContactError};
use shared::id::Key;
use shared::protocol::{LeadForm, Said};

/// What the visitor wrote into the card.
#[derive(Clone, Default)]
pub struct Filled {
    /// Name.
    pub name: String,
    /// Phone number.
    pub phone: String,
    /// The pack's fields.
    pub fields: Vec<(Key, String)>,
    /// The consent text agreed to; none as long as the box is not ticked.
    pub consent: Option<Key>,
}

impl std::fmt::Debug for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filled(..)")
    }
}

/// What is wrong with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// With the number.
    pub phone: Option<PhoneProblem>,
    /// The box is not ticked.
    pub consent: bool,
}

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    /// There is none.
    Missing,
    /// It has too few or too many digits.
    Digits(usize),
    /// It is none.
    NotOne,
}

/// Looks at a number as the edge will.
///
/// # Errors
/// What is wrong with it.
pub fn check(phone: &str) -> Result<(), PhoneProblem> {
    if phone.trim().is_empty() {
        return Err(PhoneProblem::Missing);
    }
    match Contact::parse_phone(phone) {
        Ok(_) => Ok(()),
        Err(ContactError::Digits(count)) => Err(PhoneProblem::Digits(count)),
        Err(ContactError::NotAPhone | ContactError::NotAWechatId) => Err(PhoneProblem::NotOne),
    }
}

impl Filled {
    /// What the visitor says by it.
    ///
    /// # Errors
    /// All that is wrong with it, at once.
    pub fn into_said(self) -> Result<Said, Wrong> {
        let phone = check(&self.phone).err();
        let (None, Some(consent)) = (phone, &self.consent) else {
            return Err(Wrong {
                phone,
                consent: self.consent.is_none(),
            });
        };
        let written = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut form = LeadForm {
            name: written(&self.name),
            phone: self.phone,
            wechat: None,
            fields: Default::default(),
            consent: consent.clone(),
        };
        for (key, value) in self.fields {
            if let Some(value) = written(&value) {
                form.fields.insert(key, value);
            }
        }
        Ok(Said::Lead(form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let filled = |phone: &str, consent: bool| {
            let consent = consent.then(|| Key::parse("c1").unwrap());
            Filled {
                phone: phone.into(),
                name: " 李 ".into(),
                consent,
                ..Filled::default()
            }
            .into_said()
        };
        assert_eq!(
            filled("", false),
            Err(Wrong {
                phone: Some(PhoneProblem::Missing),
                consent: true
            })
        );
        assert_eq!(
            filled("1381234567", true),
            Err(Wrong {
                phone: Some(PhoneProblem::Digits(10)),
                consent: false
            })
        );
        assert_eq!(
            filled("张三", true),
            Err(Wrong {
                phone: Some(PhoneProblem::NotOne),
                consent: false
            })
        );
        assert_eq!(
            filled("13812345678", false),
            Err(Wrong {
                phone: None,
                consent: true
            })
        );
        let Ok(Said::Lead(form)) = filled("138 1234 5678", true) else {
            panic!("it is right")
        };
        assert_eq!(form.name.as_deref(), Some("李"));
    }
}
