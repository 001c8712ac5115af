//! What a model may say: nothing that the trade forbids, no number that is not known, no address.

use crate::pack::Playbook;
use crate::pi::fold::fold;
use crate::pi::numbers::numbers;
use std::collections::BTreeSet;

/// Decides what of a model's answer may be shown.
#[derive(Clone, Debug)]
pub struct Sieve<'a> {
    playbook: &'a Playbook,
    known: BTreeSet<String>,
}

/// Why something may not be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A forbidden claim.
    #[error("“{words}” may not be said ({law})")]
    Claim {
        /// The words.
        words: String,
        /// The article.
        law: String,
    },
    /// A number that neither the merchant nor the visitor has named.
    #[error("the number {0} is nobody's")]
    Number(String),
    /// An address of the web or of mail: only the merchant's cards carry those.
    #[error("an address stands in it")]
    Address,
}

impl<'a> Sieve<'a> {
    /// A sieve that knows the numbers of these texts: what the merchant has filled in, the rules' own
    /// answer, what was said before.
    pub fn new<'t>(playbook: &'a Playbook, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut known = BTreeSet::new();
        for text in texts {
            known.extend(numbers(&fold(text)));
        }
        known.extend(
            playbook
                .known_texts()
                .flat_map(|text| numbers(&fold(&text))),
        );
        Self { playbook, known }
    }

    /// Looks at a text.
    ///
    /// # Errors
    /// The first [`Doubt`] about it.
    pub fn check(&self, text: &str) -> Result<(), Doubt> {
        let folded = fold(text);
        if ["://", "www.", "@", ".com", ".cn"]
            .iter()
            .any(|mark| folded.contains(mark))
        {
            return Err(Doubt::Address);
        }
        let strange = numbers(&folded)
            .into_iter()
            .find(|number| !self.known.contains(number));
        if let Some(number) = strange {
            return Err(Doubt::Number(number));
        }
        if let Some(offence) = self.playbook.linter().find(text) {
            return Err(Doubt::Claim {
                words: offence.words,
                law: offence.law.to_owned(),
            });
        }
        Ok(())
    }
}
