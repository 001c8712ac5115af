//! The door through which a person's words enter a conversation: what is a contact in them is
//! sealed, what remains is masked. Random bytes come in from outside.

use super::event::Uttered;
use crate::contact::{self, Contact};
use crate::id::{LeadId, MerchantId};
use crate::keys::Keys;
use crate::limit;
use crate::protocol::{Code, FileInfo, LeadForm, Problem, Said};
use crate::seal::{LeadKey, NONCE_BYTES, SealError, SealedContact, WrappedKey};
use crate::text;
use std::collections::BTreeMap;

/// A source of random bytes, as the shell has one.
pub trait Entropy {
    /// Fresh random bytes.
    ///
    /// # Errors
    /// [`SealError`] when the platform gives none.
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError>;
}

/// Seals contacts under a lead's key.
pub struct Sealer<'a, E> {
    /// The deployment's keys.
    pub keys: &'a Keys,
    /// The merchant within which contacts are found.
    pub merchant: &'a MerchantId,
    /// The lead that the contacts will belong to.
    pub lead: &'a LeadId,
    /// Its key, which is opened only when there is a contact: most words have none.
    pub key: &'a WrappedKey,
    /// Random bytes.
    pub entropy: E,
    /// The uploaded file that is spoken of, if any is.
    pub file: Option<FileInfo>,
}

impl From<SealError> for Problem {
    fn from(_: SealError) -> Self {
        Self::new(Code::Internal)
    }
}

impl<E: Entropy> Sealer<'_, E> {
    /// Turns what a person says into what a conversation may know of it.
    ///
    /// # Errors
    /// A [`Problem`] when the lead form holds something that can't be right.
    pub fn utter(&mut self, said: Said) -> Result<Uttered, Problem> {
        Ok(match said {
            Said::Text { text } => {
                let found = contact::find(text.as_str());
                let shown = contact::mask_said(text.as_str(), &found);
                if shown == text.as_str() {
                    Uttered::Text {
                        text: shown,
                        sealed: None,
                        contacts: Vec::new(),
                    }
                } else {
                    let key = self.open_key()?;
                    let same = contact::wechat_of_phone(text.as_str(), &found);
                    let contacts = found.iter().map(|found| &found.contact).chain(&same);
                    Uttered::Text {
                        text: shown,
                        sealed: Some(key.seal_text(text.as_str(), &self.entropy.nonce()?)?),
                        contacts: contacts
                            .map(|contact| self.seal(&key, contact))
                            .collect::<Result<_, _>>()?,
                    }
                }
            }
            Said::Chip { chip, text } => Uttered::Chip {
                chip,
                text: masked(text.as_str()),
            },
            Said::Lead(form) => Uttered::Lead(self.form(form)?),
            Said::Consent { agreed, version } => Uttered::Consent { agreed, version },
            Said::Person => Uttered::Person,
            Said::Estimate {
                rule,
                option,
                quantity,
            } => Uttered::Estimate {
                rule,
                option,
                quantity,
            },
            Said::Booking { slot } => Uttered::Booking { slot },
            Said::CallBack { form, when } => Uttered::CallBack {
                form: self.form(form)?,
                when,
            },
            Said::Choice { item } => Uttered::Choice { item },
            Said::Rating { stars, words } => Uttered::Rating {
                stars,
                words: words.map(|words| masked(words.as_str())),
            },
            Said::File { file } => {
                let known = self.file.take().filter(|known| known.file == file);
                Uttered::File(known.ok_or_else(|| Problem::because(Code::NotFound, "file"))?)
            }
            Said::Decline => Uttered::Decline,
            Said::Card { card } => Uttered::Card(card),
        })
    }

    /// Checks and seals a filled form.
    ///
    /// # Errors
    /// A [`Problem`] that names the field in which something can't be right.
    pub fn form(&mut self, form: LeadForm) -> Result<SealedForm, Problem> {
        let key = self.open_key()?;
        let mut contacts = Vec::new();
        if let Some(wechat) = form.wechat.filter(|id| !id.trim().is_empty()) {
            let id = Contact::parse_wechat(&wechat).map_err(|error| {
                Problem::because(Code::InvalidValue, format!("wechat: {error}"))
            })?;
            contacts.push(self.seal(&key, &id)?);
        }
        let phone = Contact::parse_phone(&form.phone)
            .map_err(|error| Problem::because(Code::InvalidPhone, error.to_string()))?;
        contacts.insert(0, self.seal(&key, &phone)?);
        let name = match form.name.filter(|name| !name.trim().is_empty()) {
            Some(name) => {
                let name = text::parse(&name, limit::NAME_CHARS_MAX).map_err(|error| {
                    Problem::because(Code::InvalidValue, format!("name: {error}"))
                })?;
                Some(masked(&name))
            }
            None => None,
        };
        if form.fields.len() > limit::FIELDS_MAX {
            return Err(Problem::because(Code::InvalidValue, "fields: too many"));
        }
        let mut fields = BTreeMap::new();
        for (key, value) in form
            .fields
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
        {
            let value = text::parse(&value, limit::FIELD_CHARS_MAX).map_err(|error| {
                Problem::because(Code::InvalidValue, format!("fields.{key}: {error}"))
            })?;
            fields.insert(key, masked(&value));
        }
        Ok(SealedForm {
            name,
            contacts,
            fields,
            consent: form.consent,
        })
    }

    fn open_key(&self) -> Result<LeadKey, SealError> {
        self.key.unwrap_for(self.keys, self.merchant, self.lead)
    }

    fn seal(&mut self, key: &LeadKey, contact: &Contact) -> Result<SealedContact, SealError> {
        key.seal_contact(self.keys, self.merchant, contact, &self.entropy.nonce()?)
    }
}

/// A filled form, contacts sealed, everything else masked.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedForm {
    /// The name given.
    pub name: Option<String>,
    /// The contacts given, the phone first.
    pub contacts: Vec<SealedContact>,
    /// The pack's fields.
    pub fields: BTreeMap<crate::id::Key, String>,
    /// The version of the consent text agreed to.
    pub consent: crate::id::Key,
}

fn masked(text: &str) -> String {
    contact::mask_said(text, &contact::find(text))
}
