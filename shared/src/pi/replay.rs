//! Talks run again: a visitor's turns, and what Pi makes of each. The decision is the conversation's
//! own ([`crate::conversation::step`]), contacts are found and masked as at the real door; only the
//! merchant's object and the calendar are missing. Sample chats, evaluation and previews run on it.

mod alarm;
mod preview;
mod sample;

pub use alarm::{Alarm, alarms};
pub use preview::{PreviewError, PreviewTurn, PreviewedTurn, preview};
pub use sample::{
    At, CardName, Difference, Expected, PackReplayed, Replayed, Sample, Turn as SampleTurn,
    replay_all,
};

use super::Heard;
use super::care;
use super::hear::{self, Understood};
use super::voice::Voice;
use crate::attribution::{Device, PageContext, Touch};
use crate::chip::ShownChip;
use crate::contact::ContactKind;
use crate::conversation::{
    Beginning, Conversation, Entropy, Event, Script, Sealer, Speaker, Uttered, step,
};
use crate::door::Limits;
use crate::id::{ConversationId, IdError, Key, LeadId, MerchantId, MessageId, StartKey, VisitorId};
use crate::keys::{Keys, SecretError};
use crate::lang::Lang;
use crate::merchant::Hours;
use crate::pack::{Act, Playbook};
use crate::protocol::{Body, Card, From, Problem, Said};
use crate::seal::{KEY_BYTES, NONCE_BYTES, SealError, WrappedKey};
use crate::text::{MessageText, PageUrl, TextError, UrlError};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a turn can't be run.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// What is said is no message.
    #[error("{0}; say something shorter or leave the turn out")]
    Words(#[from] TextError),
    /// The chip's intent is unknown, or has no question in this language.
    #[error("there is no intent {0} with a question; correct its name or write one")]
    NoChip(Key),
    /// No card waits for an answer.
    #[error("no card is open; let Pi show one first")]
    NoCard,
    /// The lead card can't be agreed to without a contact.
    #[error("the lead card wants a contact; say one, and agree to the card that follows")]
    NoContact,
    /// The conversation refuses the turn.
    #[error("the conversation refuses it: {0:?}")]
    Refused(Problem),
    /// The talk can't begin.
    #[error("the talk can't begin: {0}")]
    Begin(String),
}

impl std::convert::From<Problem> for ReplayError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

macro_rules! no_beginning {
    ($($error:ty),*) => {$(
        impl std::convert::From<$error> for ReplayError {
            fn from(error: $error) -> Self {
                Self::Begin(error.to_string())
            }
        }
    )*};
}
no_beginning!(SecretError, IdError, UrlError, SealError);

/// How surely a turn was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// It is clear what is asked.
    Sure,
    /// It may be one of a few.
    AskBack,
    /// Nothing was understood as a question.
    None,
}

/// What Pi made of a turn.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The intent: of a tapped chip, or what was understood.
    pub intent: Option<Key>,
    /// How sure the likeliest intent is, from 0 to 1, where it was found by its words.
    pub confidence: Option<f32>,
    /// How surely.
    pub sureness: Sureness,
    /// What it may mean, the likeliest first.
    pub likely: Vec<Key>,
    /// The fields known afterwards.
    pub fields: BTreeMap<Key, String>,
    /// The visitor's name, where it is known.
    pub name: Option<String>,
    /// The contacts in it, masked.
    pub contacts: Vec<(ContactKind, String)>,
    /// What Pi said, in order.
    pub said: Vec<Body>,
    /// The field that Pi asked for.
    pub asks: Option<Key>,
    /// Whether a person was called in this turn.
    pub person: bool,
    /// The danger that Pi heard.
    pub danger: Option<Key>,
    /// What Pi said and must not say.
    pub alarms: Vec<Alarm>,
}

impl Turn {
    /// What Pi said in words.
    pub fn replies(&self) -> impl Iterator<Item = &str> {
        self.said.iter().filter_map(|body| match body {
            Body::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// The chips under it.
    pub fn chips(&self) -> impl Iterator<Item = &ShownChip> {
        self.said.iter().flat_map(|body| match body {
            Body::Text { chips, .. } => chips.as_slice(),
            _ => &[],
        })
    }

    /// The cards that came with it.
    pub fn cards(&self) -> impl Iterator<Item = CardName> {
        self.said.iter().filter_map(|body| match body {
            Body::Card(card) => Some(CardName::of(card)),
            _ => None,
        })
    }
}

/// A talk with one merchant's Pi.
pub struct Talk {
    conversation: Conversation,
    script: Script,
    keys: Keys,
    now: Millis,
    /// The card that waits for an answer.
    open: Option<Card>,
    /// What the visitor has said.
    told: Vec<String>,
}

/// Bytes that count up: nothing that is sealed here is kept.
struct Counting(u8);

impl Entropy for Counting {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        self.0 = self.0.wrapping_add(1);
        Ok([self.0; NONCE_BYTES])
    }
}

/// Stands for the deployment's secret: what is sealed under it is gone with the talk.
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Talk {
    /// A talk that begins now, in one language.
    ///
    /// # Errors
    /// [`ReplayError::Begin`], which no playbook leads to.
    pub fn begin(
        playbook: Playbook,
        hours: Hours,
        lang: Lang,
        now: Millis,
    ) -> Result<Self, ReplayError> {
        let keys = Keys::from_secret(SECRET)?;
        let merchant = MerchantId::mint(&keys, &[1; 10]);
        let start = StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA")?;
        let id = ConversationId::for_start(&keys, &merchant, &start);
        let lead = LeadId::for_source(&keys, &merchant, id.as_str());
        let key = WrappedKey::wrap(&keys, &merchant, &lead, &[2; KEY_BYTES], &[3; NONCE_BYTES])?;
        let page = PageContext {
            url: PageUrl::parse("https://sample.example/")?,
            referrer: None,
            device: Device::Phone,
            language: lang.tag().into(),
            open_ms: 0,
        };
        let beginning = Beginning {
            id,
            visitor: VisitorId::for_start(&keys, &merchant, &start),
            merchant,
            lead,
            key,
            language: lang,
            touch: Touch::of(&page, now),
        };
        let chips = playbook.default_chips().into_iter();
        let script = Script {
            assistant: playbook.assistant.clone(),
            hours,
            chips: chips
                .filter_map(|chip| Some((chip.id, chip.intent?)))
                .collect(),
            playbook,
            pi_replies_per_day: Limits::default().pi_replies_per_day,
            model_replies_per_day: 0,
        };
        Ok(Self {
            conversation: Conversation::begin(beginning, now),
            script,
            keys,
            now,
            open: None,
            told: Vec::new(),
        })
    }

    /// Whether a contact was left so far.
    #[must_use]
    pub fn has_contact(&self) -> bool {
        self.conversation.memory.has_contact
    }

    /// The visitor says something; several short messages in a row are one thought.
    ///
    /// # Errors
    /// [`ReplayError`] where it is no message, or the conversation refuses it.
    pub fn say(&mut self, messages: &[&str]) -> Result<Turn, ReplayError> {
        let text = MessageText::parse(&messages.join("\n"))?;
        self.take(Said::Text { text }, None)
    }

    /// The visitor taps the chip of an intent.
    ///
    /// # Errors
    /// [`ReplayError::NoChip`] where there is none.
    pub fn tap(&mut self, intent: &Key) -> Result<Turn, ReplayError> {
        let lang = self.conversation.language;
        let chip = self.script.playbook.follow_up(intent, lang);
        let chip = chip.ok_or_else(|| ReplayError::NoChip(intent.clone()))?;
        let text = MessageText::parse(&chip.text)?;
        let chip = chip.id;
        self.take(Said::Chip { chip, text }, Some(intent))
    }

    /// The visitor agrees to the card that asks for consent.
    ///
    /// # Errors
    /// [`ReplayError`] where no such card is open.
    pub fn agree(&mut self) -> Result<Turn, ReplayError> {
        match self.open.take() {
            Some(Card::Consent { version, .. }) => self.consent(version, true),
            Some(_) => Err(ReplayError::NoContact),
            None => Err(ReplayError::NoCard),
        }
    }

    /// The visitor declines the card that asks for a contact or for consent.
    ///
    /// # Errors
    /// [`ReplayError`] where no such card is open.
    pub fn decline(&mut self) -> Result<Turn, ReplayError> {
        match self.open.take() {
            Some(Card::Consent { version, .. }) => self.consent(version, false),
            Some(_) => self.take(Said::Decline, None),
            None => Err(ReplayError::NoCard),
        }
    }

    fn consent(&mut self, version: Key, agreed: bool) -> Result<Turn, ReplayError> {
        self.take(Said::Consent { agreed, version }, None)
    }

    fn take(&mut self, said: Said, tapped: Option<&Key>) -> Result<Turn, ReplayError> {
        let mut sealer = Sealer {
            keys: &self.keys,
            merchant: &self.conversation.merchant,
            lead: &self.conversation.lead,
            key: &self.conversation.key,
            entropy: Counting(0),
            file: None,
        };
        if let Said::Text { text } | Said::Chip { text, .. } = &said {
            self.told.push(text.as_str().to_owned());
        }
        let uttered = sealer.utter(said)?;
        let (mut meaning, mut contacts) = (Meaning::default(), Vec::new());
        let danger = match &uttered {
            Uttered::Text { text, .. } => care::danger_now(&self.script.playbook, text).cloned(),
            _ => None,
        };
        if let Uttered::Text {
            text,
            contacts: found,
            ..
        } = &uttered
        {
            let found = found.iter();
            contacts = found
                .map(|contact| (contact.kind, contact.masked.clone()))
                .collect();
            meaning = self.hear(text, None, !contacts.is_empty());
        } else if let Uttered::Chip { text, .. } = &uttered {
            meaning = self.hear(text, tapped, false);
        }
        let event = Event::Said {
            id: MessageId::parse(&format!("visitor-{:08}", self.conversation.last.0))?,
            stored: None,
            by: Speaker::Visitor,
            uttered,
        };
        // Whoever waits already may be waited for again: each turn tells for itself.
        self.conversation.waiting = false;
        let asked_before = self.conversation.memory.asked_before.clone();
        let outcome = step(&self.conversation, &self.script, event, self.now)?;
        self.conversation = outcome.conversation;
        let mut own = outcome.appended;
        // Nothing else follows in this turn, so that a thought is over.
        if let Some(no) = self.conversation.thought.as_ref().map(|thought| thought.no) {
            let over = Event::ThoughtOver { no };
            let outcome = step(&self.conversation, &self.script, over, self.now)?;
            self.conversation = outcome.conversation;
            own.extend(outcome.appended);
        }
        let own = own.into_iter().map(|stored| stored.message);
        let said: Vec<Body> = own
            .filter(|message| message.from == From::Pi)
            .map(|message| message.body)
            .collect();
        let asks_contact = |body: &&Body| {
            matches!(
                body,
                Body::Card(Card::Lead { .. } | Card::Consent { .. } | Card::Call { .. })
            )
        };
        if let Some(Body::Card(card)) = said.iter().rfind(asks_contact) {
            self.open = Some(card.clone());
        }
        let memory = &self.conversation.memory;
        Ok(Turn {
            sureness: match (&meaning.intent, meaning.likely.as_slice()) {
                (Some(_), _) => Sureness::Sure,
                (None, []) => Sureness::None,
                (None, _) => Sureness::AskBack,
            },
            intent: meaning.intent,
            confidence: meaning.confidence,
            likely: meaning.likely,
            fields: memory.fields.clone(),
            name: memory.name.clone(),
            contacts,
            asks: memory
                .asked_before
                .difference(&asked_before)
                .next()
                .cloned(),
            person: self.conversation.waiting,
            danger,
            alarms: self.alarms(&said),
            said,
        })
    }

    fn alarms(&self, said: &[Body]) -> Vec<Alarm> {
        let known = self.conversation.memory.fields.values();
        let told: Vec<&str> = self.told.iter().chain(known).map(String::as_str).collect();
        let Script {
            playbook, hours, ..
        } = &self.script;
        let texts = said.iter().filter_map(|body| match body {
            Body::Text { text, .. } => Some(text),
            _ => None,
        });
        texts
            .flat_map(|text| alarms(playbook, hours, &told, text))
            .collect()
    }

    /// What the words mean at this point of the talk.
    fn hear(&self, text: &str, tapped: Option<&Key>, gave_contact: bool) -> Meaning {
        let playbook = &self.script.playbook;
        let voice = Voice {
            playbook,
            lang: self.conversation.language,
            hours: &self.script.hours,
            now: self.now,
        };
        let heard = Heard {
            text,
            intent: tapped,
            gave_contact,
        };
        let mut memory = self.conversation.memory.clone();
        let understood = hear::understand(&voice, &mut memory, heard);
        Meaning {
            intent: meant(playbook, &understood).or(tapped).cloned(),
            confidence: tapped.is_none().then_some(understood.confidence),
            likely: understood.likely.into_iter().cloned().collect(),
        }
    }
}

/// What a turn means, as far as its words tell.
#[derive(Default)]
struct Meaning {
    intent: Option<Key>,
    confidence: Option<f32>,
    likely: Vec<Key>,
}

/// The intent understood: the question that a person answers first; to stop and to refuse are the playbook's own.
fn meant<'a>(playbook: &'a Playbook, understood: &Understood<'a>) -> Option<&'a Key> {
    let of = |act: Act, is_meant: bool| {
        let mut scenes = playbook.intents.iter();
        let scene = is_meant.then(|| scenes.find(|scene| scene.act == act));
        scene.flatten().map(|scene| &scene.id)
    };
    understood
        .for_person
        .or_else(|| of(Act::Stop, understood.stops))
        .or(understood.intent)
        .or_else(|| of(Act::Refuse, understood.refuses))
}
