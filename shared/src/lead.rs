//! A lead: a visitor who left a way to be reached, with consent, and everything about how he came
//! that can't be had afterwards.

mod score;
mod validity;

pub use score::{Evidence, Reason, Score, Sign, Tier};
pub use validity::{InvalidReason, Judged, Validity};

use crate::attribution::Touch;
use crate::consent::Consent;
use crate::contact::{ContactKind, Shape};
use crate::id::{ChipId, ConversationId, Key, LeadId};
use crate::lang::Lang;
use crate::limit;
use crate::pi::{Reach, keep_reach};
use crate::protocol::CallWhen;
use crate::seal::{SealedContact, WrappedKey};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By which way a lead came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    /// The merchant's plain form.
    Form,
    /// The chat.
    Chat,
    /// A telephone call.
    Call,
    /// The visitor asked in the chat to be called.
    Callback,
}

/// Who has answered in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HandledBy {
    /// Nobody yet, or nobody needed to (a form).
    Nobody,
    /// Pi alone.
    Ai,
    /// A person alone.
    Human,
    /// Both.
    Mixed,
}

/// A step on the way to a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The page was loaded.
    PageLoaded,
    /// A chip was tapped.
    ChipTapped,
    /// The first message was stored.
    Started,
    /// The first answer was given.
    Answered,
    /// A contact was written, perhaps before consent.
    ContactGiven,
    /// Consent was given.
    Consented,
    /// The lead was complete.
    Captured,
}

/// When a step was first taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepTaken {
    /// Which.
    pub step: Step,
    /// When.
    pub at: Millis,
}

/// The chip that began it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChipTap {
    /// Its id.
    pub id: ChipId,
    /// What it said when it was tapped; chips change.
    pub text: String,
}

/// Everything known of a lead except how to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadFacts {
    /// Its id.
    pub id: LeadId,
    /// The conversation it came of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// By which way it came.
    pub source: SourceType,
    /// The name given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the pack asked for.
    pub fields: BTreeMap<Key, String>,
    /// The chip that began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<ChipTap>,
    /// The first arrival known.
    pub first_touch: Touch,
    /// The latest arrival.
    pub last_touch: Touch,
    /// The language spoken.
    pub language: Lang,
    /// The service asked about.
    pub service_type: Key,
    /// The product asked about, where the page or the talk named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The playbook version that the conversation ran on.
    pub playbook_version: u32,
    /// The model that wrote answers, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_version: Option<String>,
    /// When the visitor will come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_at: Option<Millis>,
    /// When the visitor wants to be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_when: Option<CallWhen>,
    /// What was estimated or chosen on cards, in words, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<String>,
    /// How the visitor wishes to be reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// How good it is; unknown of leads that came before this was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Whether it is one; left out while nobody has looked.
    #[serde(default, skip_serializing_if = "Validity::is_new")]
    pub validity: Validity,
    /// Who has said so; nobody where a rule has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
    /// The consent given.
    pub consent: Consent,
    /// Who answered.
    pub handled_by: HandledBy,
    /// When the first answer was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response_at: Option<Millis>,
    /// When each step was taken.
    pub steps: Vec<StepTaken>,
    /// When it was captured.
    pub created_at: Millis,
    /// When it last changed.
    pub updated_at: Millis,
}

/// A lead as it travels from the conversation to the merchant's object and is stored there.
/// Contacts are sealed, texts are masked: it can be written anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Everything but the contacts.
    pub facts: LeadFacts,
    /// The key under which the contacts are sealed.
    pub key: WrappedKey,
    /// The ways to be reached, the last one given first.
    pub contacts: Vec<SealedContact>,
    /// What it is judged by.
    #[serde(default, skip_serializing_if = "Evidence::is_nothing")]
    pub evidence: Evidence,
}

/// A lead as the console shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadView {
    /// Everything but the contacts.
    pub facts: LeadFacts,
    /// The ways to be reached, masked.
    pub contacts: Vec<ContactView>,
}

/// A contact as the console shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactView {
    /// What kind it is.
    pub kind: ContactKind,
    /// `138****5678`
    pub masked: String,
    /// In the clear: only in a webhook that is set to carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl LeadFacts {
    /// Takes in what a later capture of the same person tells: newest answers win; the id, first
    /// touch, first chip and first times stay.
    fn absorb(&mut self, later: Self) {
        self.name = later.name.or(self.name.take());
        self.fields.extend(later.fields);
        self.chip = self.chip.take().or(later.chip);
        self.last_touch = later.last_touch;
        self.sku = later.sku.or(self.sku.take());
        self.service_type = later.service_type;
        self.visit_at = later.visit_at.or(self.visit_at);
        self.call_when = later.call_when.or(self.call_when);
        for wish in later.wishes {
            note_wish(&mut self.wishes, wish);
        }
        keep_reach(&mut self.reach, later.reach);
        self.conversation = later.conversation.or(self.conversation.take());
        self.playbook_version = later.playbook_version;
        self.model_version = later.model_version.or(self.model_version.take());
        self.handled_by = self.handled_by.and(later.handled_by);
        self.first_response_at = self.first_response_at.or(later.first_response_at);
        for taken in later.steps {
            if !self.steps.iter().any(|known| known.step == taken.step) {
                self.steps.push(taken);
            }
        }
        // The consent on file is the one for the latest contact.
        self.consent = later.consent;
        self.updated_at = self.updated_at.max(later.updated_at);
    }
}

/// Notes a wish, once, and forgets the oldest of too many.
pub fn note_wish(wishes: &mut Vec<String>, wish: String) {
    wishes.retain(|known| *known != wish);
    wishes.push(wish);
    if wishes.len() > limit::WISHES_MAX {
        wishes.remove(0);
    }
}

impl HandledBy {
    /// Who answered when both these did.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, by) | (by, Self::Nobody) => by,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }
}

impl Lead {
    /// Takes in a later capture with the same contact. Its contacts must already be sealed under
    /// this lead's key.
    pub fn absorb(&mut self, later: Self) {
        let came_back = later.facts.id != self.facts.id;
        for contact in later.contacts.into_iter().rev() {
            self.contacts.retain(|known| known.lookup != contact.lookup);
            self.contacts.insert(0, contact);
        }
        self.evidence = Evidence {
            came_back: self.evidence.came_back || came_back,
            ..later.evidence
        };
        self.facts.absorb(later.facts);
        self.judge();
    }

    /// Judges the lead by what it shows. What a person has said of it stays.
    pub fn judge(&mut self) {
        let evidence = Evidence {
            contact: self.best_contact(),
            ..self.evidence.clone()
        };
        self.facts.score = Some(evidence.score());
        if self.facts.judged.is_none() {
            self.facts.validity = Validity::by_rule(&evidence);
        }
        self.evidence = evidence;
    }

    /// What the best contact looks like: a number that was made up harms nobody who left a real one.
    fn best_contact(&self) -> Option<Shape> {
        let shapes = self.contacts.iter().filter_map(|contact| contact.shape);
        shapes.max_by_key(|shape| match shape {
            Shape::Mobile => 5,
            Shape::Virtual => 4,
            Shape::Landline | Shape::Foreign => 3,
            Shape::Account => 2,
            Shape::MadeUp => 1,
        })
    }

    /// Takes a person's word on whether it is one; [`Validity::New`] leaves it to the rules again.
    pub fn judged_by(&mut self, validity: Validity, judged: Judged) {
        self.facts.updated_at = self.facts.updated_at.max(judged.at);
        self.facts.judged = (validity != Validity::New).then_some(judged);
        self.facts.validity = validity;
        self.judge();
    }

    /// Whether there is anything new but the time at which it was last touched: a talk that goes on
    /// after the lead is complete changes nothing of it.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        let mut facts = self.facts.clone();
        facts.updated_at = other.facts.updated_at;
        facts != other.facts || self.contacts != other.contacts
    }

    /// What the console shows.
    #[must_use]
    pub fn view(&self) -> LeadView {
        LeadView {
            facts: self.facts.clone(),
            contacts: self
                .contacts
                .iter()
                .map(|contact| ContactView {
                    kind: contact.kind,
                    masked: contact.masked.clone(),
                    value: None,
                })
                .collect(),
        }
    }
}
