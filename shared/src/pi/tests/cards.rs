//! Cards of the merchant's in Pi's answers, and what Pi says once they are filled in.

use super::*;
use crate::protocol::CardKind;

/// The cards of a turn, the lead card as what it is.
fn cards(turn: &Turn) -> Vec<CardKind> {
    let card = |saying: &Saying| match saying {
        Saying::LeadCard | Saying::ConsentCard | Saying::SensitiveConsentCard => {
            Some(CardKind::Lead)
        }
        Saying::Card(kind) => Some(*kind),
        Saying::Text { .. } => None,
    };
    turn.sayings.iter().filter_map(card).collect()
}

/// The intents of a merchant that bring a card.
fn with_cards(talk: &Talk) -> Vec<(Key, CardKind)> {
    let scenes = talk.playbook.intents.iter();
    scenes
        .filter_map(|scene| Some((scene.id.clone(), scene.card?)))
        .collect()
}

fn shows(talk: &Talk, kind: CardKind) -> bool {
    let catalog = &talk.playbook.catalog;
    match kind {
        CardKind::Price => !catalog.prices.is_empty(),
        CardKind::Gallery => catalog.cases.is_some(),
        CardKind::Offers => catalog.offers.is_some(),
        CardKind::Booking => catalog.visits.is_some(),
        CardKind::Call => catalog.number.is_some(),
        CardKind::Documents => catalog.documents.is_some(),
        CardKind::Place => catalog.place.is_some(),
        CardKind::Lead | CardKind::Rating => false,
    }
}

#[test]
fn the_demo_merchants_catalogs_are_right() {
    for demo in demos() {
        assert_eq!(demo.catalog.check(), Ok(()), "{}", demo.slug);
        let playbook = playbook(&demo.slug);
        for rule in &demo.catalog.prices {
            let asked = rule.quantity.as_ref();
            let field = asked.and_then(|quantity| quantity.field.as_ref());
            let is_known = field.is_none_or(|field| playbook.field(field).is_some());
            assert!(is_known, "{} {}", demo.slug, rule.key);
        }
    }
}

#[test]
fn an_answer_brings_its_card_where_there_is_something_to_show() {
    let mut shown = 0;
    for demo in demos() {
        let slug = &demo.slug;
        let intents = with_cards(&Talk::with_catalog(slug));
        assert!(!intents.is_empty(), "{slug}");
        for (intent, kind) in intents {
            let mut talk = Talk::with_catalog(slug);
            let turn = talk.tap(intent.as_str());
            let first = &turn.sayings[0];
            assert!(matches!(first, Saying::Text { .. }), "answered first");
            if shows(&talk, kind) {
                assert_eq!(cards(&turn), [kind], "{slug} {intent}");
                let last = turn.sayings.last();
                assert_eq!(last, Some(&Saying::Card(kind)), "{slug} {intent}");
                assert_eq!(turn.memory.contact_asks, 0, "one thing at a time");
                shown += 1;
            } else {
                assert!(!cards(&turn).contains(&kind), "{slug} {intent}");
            }
        }
    }
    assert!(shown >= 12, "{shown}");
}

#[test]
fn without_a_catalog_everything_is_as_it_was() {
    for demo in demos() {
        let slug = &demo.slug;
        for (intent, _) in with_cards(&Talk::with(slug)) {
            let mut plain = Talk::with(slug);
            plain
                .playbook
                .intents
                .iter_mut()
                .for_each(|scene| scene.card = None);
            let mut talk = Talk::with(slug);
            assert_eq!(talk.tap(intent.as_str()), plain.tap(intent.as_str()));
            assert_eq!(talk.say("多少钱"), plain.say("多少钱"), "{slug} {intent}");
        }
    }
}

#[test]
fn a_card_that_is_shown_is_no_question_that_a_bare_no_refuses() {
    let mut talk = Talk::with_catalog("renovation-crew");
    assert_eq!(cards(&talk.tap("price")), [CardKind::Price]);
    talk.say("不用了");
    assert!(!talk.memory.contact_refused);
}

#[test]
fn a_contact_comes_before_the_card_of_an_answer() {
    let mut talk = Talk::with_catalog("renovation-crew");
    let turn = talk.contact("100平装修多少钱？电话138****5678");
    assert_eq!(turn.sayings.last(), Some(&Saying::ConsentCard));
    assert_eq!(cards(&turn).len(), 1);
}

#[test]
fn whoever_wants_a_call_is_shown_the_number_or_the_lead_card() {
    let ask = "给我打个电话吧";
    assert_eq!(
        cards(&Talk::with_catalog("dental").say(ask)),
        [CardKind::Call]
    );
    assert_eq!(cards(&Talk::with("dental").say(ask)), [CardKind::Lead]);
}

#[test]
fn a_filled_card_is_followed_by_what_is_missing_or_a_contact() {
    let area = Key::parse("area_m2").unwrap();
    let mut talk = Talk::with_catalog("renovation-crew");
    talk.tap("price");
    let turn = talk.react(Occasion::CardFilled);
    assert_eq!(talk.memory.asked.as_ref(), Some(&area), "{}", said(&turn));
    assert_eq!(cards(&turn), []);

    let mut talk = Talk::with_catalog("renovation-crew");
    talk.tap("price");
    talk.memory.fields.insert(area.clone(), "100".into());
    assert_eq!(cards(&talk.react(Occasion::CardFilled)), [CardKind::Lead]);
    assert!(!talk.memory.asked_before.contains(&area));

    // With a lead there already, or where none will be: no card.
    for refuses in [true, false] {
        let mut talk = Talk::with_catalog("renovation-crew");
        talk.tap("price");
        talk.memory.fields.insert(area.clone(), "100".into());
        talk.memory.has_lead = !refuses;
        talk.memory.contact_refused = refuses;
        let turn = talk.react(Occasion::CardFilled);
        assert_eq!(cards(&turn), []);
        assert_eq!(talk.memory.asked.is_some(), !refuses, "{}", said(&turn));
    }
}

#[test]
fn whoever_asks_for_a_person_is_told_that_one_is_called() {
    for demo in demos() {
        let mut talk = Talk::with_catalog(&demo.slug);
        let turn = talk.react(Occasion::PersonAsked);
        assert!(turn.hand_over && talk.memory.handed_over);
        assert_eq!(
            cards(&turn),
            [CardKind::Lead],
            "meanwhile the visitor isn't lost"
        );
        let mut refused = Talk::with_catalog(&demo.slug);
        refused.memory.contact_refused = true;
        let turn = refused.react(Occasion::PersonAsked);
        assert!(turn.hand_over && !turn.sayings.is_empty());
        assert_eq!(cards(&turn), []);
    }
    let mut talk = Talk::with("law").at(NIGHT);
    let words = said(&talk.react(Occasion::PersonAsked));
    assert!(words.contains("明天 09:00"), "{words}");
}

#[test]
fn a_file_is_left_to_a_person() {
    let mut talk = Talk::with("law");
    let turn = talk.react(Occasion::FileCame);
    assert!(turn.hand_over && talk.memory.handed_over);
    assert_eq!((turn.sayings.len(), cards(&turn)), (1, Vec::new()));
    let words = said(&Talk::with("law").at(NIGHT).react(Occasion::FileCame));
    assert!(words.contains("明天 09:00"), "{words}");
}

#[test]
fn a_time_that_was_taken_is_said_to_be() {
    for lang in [Lang::ZhCn, Lang::ZhTw, Lang::En] {
        let mut talk = Talk::with_catalog("dental").in_lang(lang);
        let turn = talk.react(Occasion::SlotTaken);
        assert_eq!((turn.sayings.len(), cards(&turn)), (1, Vec::new()));
        assert!(!turn.hand_over);
    }
}
