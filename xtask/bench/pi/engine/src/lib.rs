//! Pi and the packs, and nothing else of the worker: one conversation as its object at the edge has
//! it, so that a decision can be timed and weighed alone, natively and in WebAssembly.

#[cfg(target_arch = "wasm32")]
mod bridge;

use shared::attribution::{Device, PageContext, Touch};
use shared::conversation::{
    Beginning, Conversation, Entropy, Event, Script, Sealer, Speaker, step,
};
use shared::door::Limits;
use shared::id::{
    ConversationId, IdError, Key, LeadId, MerchantId, MessageId, StartKey, VisitorId,
};
use shared::keys::{Keys, SecretError};
use shared::lang::Lang;
use shared::pack::{self, Playbook, PlaybookError};
use shared::pi::replay::At;
use shared::protocol::{From, Problem, Said};
use shared::seal::{KEY_BYTES, NONCE_BYTES, SealError, WrappedKey};
use shared::text::{MessageText, PageUrl, TextError, UrlError};
use shared::time::Millis;

/// Why nothing is decided.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum DecideError {
    #[error("there is no pack {0}")]
    Pack(Key),
    #[error("the pack's playbook can't be built: {0}")]
    Playbook(PlaybookError),
    #[error(transparent)]
    Id(#[from] IdError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Url(#[from] UrlError),
    #[error(transparent)]
    Text(#[from] TextError),
    #[error("the conversation refuses it: {0:?}")]
    Refused(Problem),
}

/// A conversation with the sample merchant of an industry and service type.
pub struct Decider {
    conversation: Conversation,
    script: Script,
    keys: Keys,
    now: Millis,
}

/// Bytes that are always the same: nothing that is sealed here is kept.
struct Fixed;

impl Entropy for Fixed {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        Ok([7; NONCE_BYTES])
    }
}

/// Stands for the deployment's secret: what is sealed under it is gone with the conversation.
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Decider {
    /// Begins on a working morning.
    ///
    /// # Errors
    /// [`DecideError`] where there is no such pack, or no playbook can be made of it.
    pub fn new(industry: &Key, service_type: &Key, lang: Lang) -> Result<Self, DecideError> {
        let pack = pack::builtin(industry).ok_or_else(|| DecideError::Pack(industry.clone()))?;
        let profile = pack::sample_profile(&pack, service_type, &Lang::ALL);
        let playbook = Playbook::from_pack(pack, &profile, 1)
            .map_err(|mut errors| DecideError::Playbook(errors.swap_remove(0)))?;
        let now = At::default().on_clock_of(&profile.hours);
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
            assistant: String::new(),
            hours: profile.hours,
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
        })
    }

    /// Hears a text and decides what to say; returns how many things Pi says.
    ///
    /// # Errors
    /// [`DecideError`] where it is no message, or the conversation refuses it.
    pub fn say(&mut self, text: &str) -> Result<usize, DecideError> {
        let mut sealer = Sealer {
            keys: &self.keys,
            merchant: &self.conversation.merchant,
            lead: &self.conversation.lead,
            key: &self.conversation.key,
            entropy: Fixed,
            file: None,
        };
        let text = MessageText::parse(text)?;
        let said = Event::Said {
            id: MessageId::parse(&format!("visitor-{:08}", self.conversation.last.0))?,
            stored: None,
            by: Speaker::Visitor,
            uttered: sealer
                .utter(Said::Text { text })
                .map_err(DecideError::Refused)?,
        };
        let mut count = self.take(said)?;
        // Nothing else follows, so that a thought is over.
        if let Some(no) = self.conversation.thought.as_ref().map(|thought| thought.no) {
            count += self.take(Event::ThoughtOver { no })?;
        }
        Ok(count)
    }

    fn take(&mut self, event: Event) -> Result<usize, DecideError> {
        let outcome = step(&self.conversation, &self.script, event, self.now)
            .map_err(DecideError::Refused)?;
        self.conversation = outcome.conversation;
        let appended = outcome.appended.iter();
        Ok(appended
            .filter(|stored| stored.message.from == From::Pi)
            .count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pi_says_something_in_every_turn() {
        let [industry, kind] = ["dental", "implant"].map(|id| Key::parse(id).unwrap());
        let mut decider = Decider::new(&industry, &kind, Lang::ZhCn).unwrap();
        assert!(decider.say("种一颗牙多少钱").unwrap() > 0);
        assert!(decider.say("疼不疼").unwrap() > 0);
        let no_pack = Key::parse("no_pack").unwrap();
        let refused = Decider::new(&no_pack, &kind, Lang::ZhCn);
        assert!(matches!(refused, Err(DecideError::Pack(_))));
    }
}
