//! What is the same in every history: the merchant, what conversations run on, and the keys.

use shared::conversation::{Entropy, Script};
use shared::id::MerchantId;
use shared::keys::Keys;
use shared::merchant::Profile;
use shared::pack::Playbook;
use shared::seal::{NONCE_BYTES, SealError};

/// Made once, since it takes longer than a history.
pub struct Stage {
    pub keys: Keys,
    pub merchant: MerchantId,
    pub script: Script,
}

impl Stage {
    pub fn new() -> Self {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../www/site/demo/merchants.json"
        );
        let merchants: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let profile: Profile = serde_json::from_value(merchants[0]["profile"].clone()).unwrap();
        let mut playbook = Playbook::build(&profile, 1).unwrap();
        playbook.catalog = serde_json::from_value(merchants[0]["catalog"].clone()).unwrap();
        let chips = playbook
            .default_chips()
            .into_iter()
            .filter_map(|chip| Some((chip.id, chip.intent?)))
            .collect();
        let keys = Keys::from_secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
        Self {
            merchant: MerchantId::mint(&keys, &[1; 10]),
            keys,
            script: Script {
                assistant: profile.assistant,
                hours: profile.hours,
                chips,
                playbook,
                pi_replies_per_day: 0,
                model_replies_per_day: 0,
            },
        }
    }
}

/// Where random bytes come from: from nowhere, so that every run is the same.
pub struct Zeros;

impl Entropy for Zeros {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        Ok([0; NONCE_BYTES])
    }
}
