//! A conversation between two events.

use super::effect::{Report, Wish};
use super::thought::Thought;
use crate::attribution::Touch;
use crate::consent::Consent;
use crate::id::{ChipId, ConversationId, Key, LeadId, MerchantId, OperatorId, VisitorId};
use crate::identity::Identity;
use crate::lang::Lang;
use crate::lead::{
    ChipTap, Evidence, HandledBy, Lead, LeadFacts, SourceType, Step, StepTaken, Tier, Validity,
};
use crate::merchant::Hours;
use crate::pack::Playbook;
use crate::pi;
use crate::protocol::{CallWhen, ConversationRow, Marks, Message, Presence, Seq, Side};
use crate::seal::{SealedContact, WrappedKey};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything about a conversation but its messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whose it is.
    pub merchant: MerchantId,
    /// Who began it.
    pub visitor: VisitorId,
    /// The lead that will come of it.
    pub lead: LeadId,
    /// The key under which its contacts are sealed.
    pub key: WrappedKey,
    /// The language spoken.
    pub language: Lang,
    /// When it began.
    pub started_at: Millis,
    /// When it last went on.
    pub updated_at: Millis,
    /// The last message.
    pub last: Seq,
    /// Who answers.
    pub handler: Handler,
    /// Whether the visitor waits for a person.
    pub waiting: bool,
    /// What Pi remembers.
    pub memory: pi::Memory,
    /// Contacts written, the last one first. Without consent they are pending: nobody but the
    /// visitor sees more of them than the mask, and they make no lead.
    pub contacts: Vec<SealedContact>,
    /// Consent to use them.
    pub consent: Option<Consent>,
    /// When the lead was first complete.
    pub captured_at: Option<Millis>,
    /// The chip that began it.
    pub chip: Option<ChipTap>,
    /// The first arrival.
    pub first_touch: Touch,
    /// The latest arrival.
    pub last_touch: Touch,
    /// When each step was first taken.
    pub steps: Vec<StepTaken>,
    /// Who has answered so far.
    pub handled_by: HandledBy,
    /// When the first answer was given.
    pub first_response_at: Option<Millis>,
    /// The last words, shortened and masked.
    pub preview: String,
    /// Counts the changes that the merchant's object has to learn of.
    pub revision: u64,
    /// How far the visitor has come with what the merchant's side said.
    #[serde(default)]
    pub visitor_marks: Marks,
    /// How far the merchant's side has come with what the visitor said.
    #[serde(default)]
    pub staff_marks: Marks,
    /// What Pi has said today.
    #[serde(default)]
    pub pi_day: PiDay,
    /// What cards have brought.
    #[serde(default)]
    pub gains: Gains,
    /// Who the visitor is, where the merchant's own page has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// How the visitor writes.
    #[serde(default)]
    pub manner: Manner,
    /// What Pi has heard and not answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thought: Option<Thought>,
}

/// How the visitor writes, for judging the lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manner {
    /// Messages in own words.
    pub typed: u32,
    /// Chips tapped.
    pub tapped: u32,
    /// When the last of both came.
    pub last_at: Millis,
    /// How often words came sooner after the last than anybody types them.
    pub hasty: u32,
    /// How often something told was told differently later.
    pub contradictions: u32,
}

/// Characters that nobody types within a second.
const HASTY_CHARS: usize = 12;
/// Hasty messages from which on a program writes.
const HASTY_MIN: u32 = 3;

impl Manner {
    /// Takes in words of the visitor's own.
    pub(super) fn typed(&mut self, text: &str, now: Millis) {
        let soon = now.0.saturating_sub(self.last_at.0) < 1000;
        self.hasty += u32::from(soon && text.chars().count() >= HASTY_CHARS);
        self.typed += 1;
        self.last_at = now;
    }

    /// Takes in a chip tapped.
    pub(super) fn tapped(&mut self, now: Millis) {
        self.tapped += 1;
        self.last_at = now;
    }
}

/// What filled cards have brought, besides the lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gains {
    /// The visit that is wished for and not settled yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// The visit that is booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit_at: Option<Millis>,
    /// When the visitor wants to be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_when: Option<CallWhen>,
    /// What was estimated or chosen, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<String>,
    /// How the visitor liked it, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
    /// Whether the visitor was asked for that: once is enough.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rating_asked: bool,
}

/// How often Pi has answered on the latest day on which it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PiDay {
    /// Days since 1970, UTC.
    pub day: u64,
    /// Answers.
    pub replies: u32,
    /// How often a model was asked for them.
    #[serde(default, skip_serializing_if = "is_none")]
    pub asked: u32,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

/// Who answers in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Handler {
    /// Pi.
    Pi,
    /// A person.
    Operator {
        /// Who.
        id: OperatorId,
        /// The name that the visitor sees.
        name: String,
    },
}

/// What a conversation runs on: the merchant as it was when the conversation began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Script {
    /// Pi's name here.
    pub assistant: String,
    /// When a person answers.
    pub hours: Hours,
    /// The intents that the merchant's chips lead to.
    pub chips: BTreeMap<ChipId, Key>,
    /// What Pi knows.
    pub playbook: Playbook,
    /// Answers that Pi may give in a day; none turns it off.
    #[serde(default = "pi_replies_as_shipped")]
    pub pi_replies_per_day: u32,
    /// Answers that a model may write in a day, where it can do better than the rules; none where there
    /// is no model.
    #[serde(default)]
    pub model_replies_per_day: u32,
}

fn pi_replies_as_shipped() -> u32 {
    crate::door::Limits::default().pi_replies_per_day
}

/// How a conversation begins.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Its id.
    pub id: ConversationId,
    /// Whose it is.
    pub merchant: MerchantId,
    /// Who begins it.
    pub visitor: VisitorId,
    /// The lead that will come of it.
    pub lead: LeadId,
    /// The key under which its contacts will be sealed.
    pub key: WrappedKey,
    /// The language spoken.
    pub language: Lang,
    /// The arrival.
    pub touch: Touch,
}

impl Conversation {
    /// A conversation in which nothing has been said.
    #[must_use]
    pub fn begin(beginning: Beginning, now: Millis) -> Self {
        let Beginning {
            id,
            merchant,
            visitor,
            lead,
            key,
            language,
            touch,
        } = beginning;
        Self {
            id,
            merchant,
            visitor,
            lead,
            key,
            language,
            started_at: now,
            updated_at: now,
            last: Seq(0),
            handler: Handler::Pi,
            waiting: false,
            memory: pi::Memory::default(),
            contacts: Vec::new(),
            consent: None,
            captured_at: None,
            chip: None,
            steps: vec![
                StepTaken {
                    step: Step::PageLoaded,
                    at: touch.at,
                },
                StepTaken {
                    step: Step::Started,
                    at: now,
                },
            ],
            first_touch: touch.clone(),
            last_touch: touch,
            handled_by: HandledBy::Nobody,
            first_response_at: None,
            preview: String::new(),
            revision: 0,
            visitor_marks: Marks::default(),
            staff_marks: Marks::default(),
            pi_day: PiDay::default(),
            gains: Gains::default(),
            identity: None,
            manner: Manner::default(),
            thought: None,
        }
    }

    /// Who answers, as the visitor sees it.
    #[must_use]
    pub fn presence(&self, script: &Script, now: Millis) -> Presence {
        match &self.handler {
            Handler::Pi => {
                let hours = &script.hours;
                let open = hours.is_open(now.on_clock(hours.utc_offset_min));
                Presence::Pi {
                    name: script.assistant.clone(),
                    open,
                    reply_min: hours.reply_min.filter(|_| open),
                    back_at: if open { None } else { hours.next_open(now) },
                    waiting: self.waiting,
                }
            }
            Handler::Operator { name, .. } => Presence::Operator { name: name.clone() },
        }
    }

    /// Notes when a step was first taken.
    pub(super) fn take(&mut self, step: Step, at: Millis) {
        if !self.steps.iter().any(|taken| taken.step == step) {
            self.steps.push(StepTaken { step, at });
        }
    }

    /// How far a side has come.
    #[must_use]
    pub fn marks(&self, side: Side) -> Marks {
        match side {
            Side::Visitor => self.visitor_marks,
            Side::Staff => self.staff_marks,
        }
    }

    /// What the merchant's object learns, with these messages.
    #[must_use]
    pub fn report(&self, script: &Script, messages: Vec<Message>) -> Report {
        Report {
            conversation: self.id.clone(),
            revision: self.revision,
            row: self.row(script),
            chip: self.chip.as_ref().map(|chip| chip.id.clone()),
            lead: self.lead(script),
            wish: self.gains.wish.clone(),
            identified: self.identity.as_ref().map(|known| known.sub.clone()),
            messages,
        }
    }

    /// The conversation in the merchant's list.
    fn row(&self, script: &Script) -> ConversationRow {
        ConversationRow {
            id: self.id.clone(),
            started_at: self.started_at,
            updated_at: self.updated_at,
            last: self.last,
            preview: self.preview.clone(),
            presence: self.presence(script, self.updated_at),
            waiting: self.waiting,
            has_lead: self.captured_at.is_some(),
            visit_at: self.gains.visit_at,
            stars: self.gains.stars,
            identity: self.identity.as_ref().map(Identity::masked),
            summary: self.summary(script),
        }
    }

    /// What whoever takes over should know, where a person was called.
    fn summary(&self, script: &Script) -> Option<String> {
        let playbook = &script.playbook;
        let own = playbook.languages.first().copied().unwrap_or_default();
        let is_called = self.waiting || self.memory.handed_over;
        let summary = is_called.then(|| pi::summary(playbook, &self.memory, own))?;
        (!summary.is_empty()).then_some(summary)
    }

    /// How good a lead it is or would be, by what has been seen so far.
    pub(super) fn tier(&self, script: &Script) -> Tier {
        let judged = self.lead(script).and_then(|lead| lead.facts.score);
        let score = judged.unwrap_or_else(|| self.evidence(&script.playbook).score());
        score.tier
    }

    /// The lead, once there is a contact and consent to use it.
    fn lead(&self, script: &Script) -> Option<Lead> {
        let consent = self.consent.clone()?;
        let created_at = self.captured_at?;
        let mut lead = Lead {
            facts: LeadFacts {
                id: self.lead.clone(),
                conversation: Some(self.id.clone()),
                source: match self.gains.call_when {
                    Some(_) => SourceType::Callback,
                    None => SourceType::Chat,
                },
                name: self.memory.name.clone(),
                fields: self.memory.agreed(&script.playbook),
                chip: self.chip.clone(),
                first_touch: self.first_touch.clone(),
                last_touch: self.last_touch.clone(),
                language: self.language,
                service_type: script.playbook.service_type.clone(),
                sku: self.last_touch.sku().or_else(|| self.first_touch.sku()),
                playbook_version: script.playbook.version,
                model_version: None,
                visit_at: self.gains.visit_at,
                call_when: self.gains.call_when,
                wishes: self.gains.wishes.clone(),
                reach: self.memory.reach.clone(),
                score: None,
                validity: Validity::default(),
                judged: None,
                consent,
                handled_by: self.handled_by,
                first_response_at: self.first_response_at,
                steps: self.steps.clone(),
                created_at,
                updated_at: self.updated_at,
            },
            key: self.key.clone(),
            contacts: self.contacts.clone(),
            evidence: self.evidence(&script.playbook),
        };
        lead.judge();
        Some(lead)
    }

    /// What the talk shows of whoever left a contact.
    fn evidence(&self, playbook: &Playbook) -> Evidence {
        let (fields_known, fields_wanted) = playbook.wanted(&self.memory);
        Evidence {
            contact: None,
            typed: self.manner.typed,
            tapped: self.manner.tapped,
            hurried: self.manner.hasty >= HASTY_MIN,
            contradictions: self.manner.contradictions,
            motivated: playbook.motivated(&self.memory),
            visit: self.gains.wish.is_some() || self.gains.visit_at.is_some(),
            call_back: self.gains.call_when.is_some(),
            fields_known,
            fields_wanted,
            served: playbook.serves(&self.memory),
            came_back: false,
        }
    }
}
