//! Pi, talked to by anybody: whatever is said, every answer is one that the merchant may give.

use crate::input::Text;
use crate::wire::{catalogs, profiles};
use bolero::{TypeGenerator, check, produce};
use shared::catalog::Catalog;
use shared::contact::{find, mask_all};
use shared::lang::Lang;
use shared::limit;
use shared::merchant::Profile;
use shared::pack::Playbook;
use shared::pi::{self, Heard, Memory, Occasion, Saying, Turn};
use shared::text::MessageText;
use shared::time::Millis;

/// Things said or done in one turn, cards and texts: none is a wall of text.
const SAYINGS_MAX: usize = 5;

const OCCASIONS: [Occasion; 7] = [
    Occasion::LeadComplete,
    Occasion::Refused,
    Occasion::UsedUp,
    Occasion::PersonAsked,
    Occasion::CardFilled,
    Occasion::FileCame,
    Occasion::SlotTaken,
];

/// What a visitor does.
#[derive(Clone, Debug, TypeGenerator)]
enum Act {
    Say(Text),
    Tap(u8),
    Happen(u8),
}

#[derive(Clone, Debug, TypeGenerator)]
struct Talk {
    merchant: u8,
    lang: u8,
    /// Minutes after some Monday.
    minutes: u16,
    #[generator(produce::<Vec<Act>>().with().len(1usize..8))]
    acts: Vec<Act>,
}

/// A merchant and its playbook.
struct Merchant {
    profile: Profile,
    playbook: Playbook,
}

impl Merchant {
    fn of(profile: serde_json::Value, catalog: Catalog) -> Self {
        let profile: Profile = serde_json::from_value(profile).unwrap();
        let mut playbook = Playbook::build(&profile, 1).unwrap();
        playbook.catalog = catalog;
        Self { profile, playbook }
    }

    fn hold(&self, turn: &Turn) {
        assert!(turn.sayings.len() <= SAYINGS_MAX, "{:?}", turn.sayings);
        let mut cards = 0;
        for saying in &turn.sayings {
            let Saying::Text { text, follow_ups } = saying else {
                cards += 1;
                continue;
            };
            assert_eq!(self.playbook.linter().find(text), None, "{text}");
            assert!((1..=limit::TEXT_CHARS_MAX).contains(&text.chars().count()));
            assert!(follow_ups.len() <= limit::CHIPS_SHOWN_MAX);
            for chip in follow_ups {
                assert!(self.playbook.follow_up_intent(&chip.id).is_some());
            }
        }
        assert!(cards <= 1, "{:?}", turn.sayings);
        let memory = &turn.memory;
        for (field, value) in &memory.fields {
            assert!((1..=limit::FIELD_CHARS_MAX).contains(&value.chars().count()));
            assert!(self.playbook.field_labels().contains_key(field));
        }
        if let Some(name) = &memory.name {
            assert!((1..=limit::NAME_CHARS_MAX).contains(&name.chars().count()));
        }
        let written = serde_json::to_string(memory).unwrap();
        assert_eq!(&serde_json::from_str::<Memory>(&written).unwrap(), memory);
    }
}

#[test]
fn talks() {
    let with_cards = profiles().into_iter().zip(catalogs());
    let with_cards = with_cards
        .map(|(profile, catalog)| Merchant::of(profile, serde_json::from_value(catalog).unwrap()));
    let without = profiles().into_iter();
    let without = without.map(|profile| Merchant::of(profile, Catalog::default()));
    let merchants: Vec<_> = with_cards.chain(without).collect();
    check!().with_type::<Talk>().for_each(|talk| {
        let merchant = &merchants[usize::from(talk.merchant) % merchants.len()];
        let playbook = &merchant.playbook;
        let lang = Lang::ALL[usize::from(talk.lang) % Lang::ALL.len()];
        let now = Millis(1_795_363_200_000 + u64::from(talk.minutes) * 60_000);
        let hours = &merchant.profile.hours;
        let mut memory = Memory::default();
        for act in &talk.acts {
            let mut is_lead = false;
            let turn = match act {
                Act::Say(text) => {
                    let Ok(text) = MessageText::parse(&text.write()) else {
                        continue;
                    };
                    let found = find(text.as_str());
                    let heard = Heard {
                        text: &mask_all(text.as_str(), &found),
                        intent: None,
                        gave_contact: !found.is_empty(),
                    };
                    pi::answer(playbook, &memory, heard, lang, hours, now)
                }
                Act::Tap(index) => {
                    let chips = playbook.default_chips();
                    let chip = &chips[usize::from(*index) % chips.len()];
                    let heard = Heard {
                        text: chip.text.get(lang),
                        intent: chip.intent.as_ref(),
                        gave_contact: false,
                    };
                    let turn = pi::answer(playbook, &memory, heard, lang, hours, now);
                    assert!(!turn.sayings.is_empty(), "{:?}", chip.id);
                    turn
                }
                Act::Happen(what) => {
                    let occasion = OCCASIONS[usize::from(*what) % OCCASIONS.len()];
                    is_lead = occasion == Occasion::LeadComplete;
                    pi::react(playbook, &memory, occasion, lang, hours, now)
                }
            };
            merchant.hold(&turn);
            memory = turn.memory;
            memory.has_lead |= is_lead;
        }
    });
}
