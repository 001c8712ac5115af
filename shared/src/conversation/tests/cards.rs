//! What filled cards bring, and what an operator puts into the thread.

use super::*;
use crate::lead::SourceType;
use crate::pi::tests::NIGHT;

const LEAD_CARD: &str = "lead card";

pub(super) fn file() -> FileInfo {
    FileInfo {
        file: MessageId::parse("w-upload-1").unwrap(),
        name: "户型图.jpg".into(),
        media: "image/jpeg".into(),
        bytes: 183_204,
    }
}

impl Talk {
    fn with_catalog() -> Self {
        Self::of(script_with_catalog())
    }

    /// The times that the merchant offers.
    pub(super) fn slots(&self) -> Vec<Millis> {
        let visits = self.script.playbook.catalog.visits.as_ref().unwrap();
        visits.slots(NOON, self.script.hours.utc_offset_min)
    }

    fn does(&mut self, said: Said) -> Vec<Effect> {
        self.says(Speaker::Visitor, said).unwrap()
    }

    fn wishes_for(&mut self, slot: Millis) -> MessageId {
        self.does(Said::Booking { slot });
        self.conversation.gains.wish.clone().unwrap().id
    }

    fn settles(&mut self, id: &MessageId, booked: bool) -> Vec<Effect> {
        let id = id.clone();
        self.take(Event::Settled(Settled { id, booked })).unwrap()
    }

    fn last_body(&self) -> &Body {
        &self.transcript.last().unwrap().message.body
    }

    fn lead(&self) -> crate::lead::Lead {
        self.report.clone().unwrap().lead.unwrap()
    }
}

fn estimate(rule: &str, option: &str, quantity: Option<u32>) -> Said {
    let (rule, option) = (key(rule), key(option));
    Said::Estimate {
        rule,
        option,
        quantity,
    }
}

fn design(quantity: u32) -> Said {
    estimate("design", "full", Some(quantity))
}

fn rating(stars: u8) -> Said {
    Said::Rating { stars, words: None }
}

fn presences(effects: &[Effect]) -> Vec<&Presence> {
    let presence = |effect| match effect {
        &Effect::Send {
            to: To::All,
            frame: ServerFrame::Presence(ref presence),
        } => Some(presence),
        _ => None,
    };
    effects.iter().filter_map(presence).collect()
}

fn is_waiting(effects: &[Effect]) -> bool {
    let waits = |presence: &&Presence| matches!(presence, Presence::Pi { waiting: true, .. });
    presences(effects).iter().any(waits)
}

/// What Pi says, cards by what they are.
fn pi_says(effects: &[Effect]) -> Vec<String> {
    let said = |effect: &Effect| match effect {
        Effect::Show { message, .. } if message.message.from == From::Pi => {
            Some(match &message.message.body {
                Body::Card(Card::Lead { .. }) => LEAD_CARD.to_owned(),
                body => body.plain(),
            })
        }
        _ => None,
    };
    effects.iter().filter_map(said).collect()
}

#[test]
fn a_visitor_fills_in_what_was_offered_and_nothing_else() {
    let slots = Talk::with_catalog().slots();
    let call_back = |talk: &Talk, consent: Key, field: &str| Said::CallBack {
        form: LeadForm {
            fields: BTreeMap::from([(key(field), "100".to_owned())]),
            consent,
            ..talk.form(12_345_678)
        },
        when: CallWhen::Morning,
    };
    let talk = Talk::with_catalog();
    let version = talk.consent_version();
    let booking = |slot: Millis| Said::Booking { slot };
    let choice = |item: &str| Said::Choice { item: key(item) };
    let card = Said::Card {
        card: CardKind::Price,
    };
    let invalid = Some(Code::InvalidValue);
    let table = [
        ("an estimate", design(100), None),
        ("the least", design(20), None),
        ("too little", design(19), invalid),
        ("too much", design(100_000), invalid),
        ("no quantity", estimate("design", "full", None), invalid),
        (
            "no such rule",
            estimate("labour", "full", Some(100)),
            invalid,
        ),
        (
            "no such option",
            estimate("design", "gold", Some(100)),
            invalid,
        ),
        ("a case", choice("oak"), None),
        ("no such case", choice("pine"), invalid),
        ("a time", booking(slots[0]), None),
        ("the last time", booking(slots[slots.len() - 1]), None),
        ("a time between", booking(slots[0].plus(60_000)), invalid),
        ("a time gone by", booking(NOON), invalid),
        ("a time far ahead", booking(NOON.plus(u64::MAX)), invalid),
        ("no stars", rating(0), invalid),
        ("one star", rating(1), None),
        ("five stars", rating(5), None),
        ("six stars", rating(6), invalid),
        ("a person", Said::Person, None),
        ("not now", Said::Decline, None),
        ("a call", call_back(&talk, version.clone(), "area_m2"), None),
        (
            "a call, with an unknown field",
            call_back(&talk, version, "no_such"),
            invalid,
        ),
        (
            "a call, by an outdated consent",
            call_back(&talk, key("1999-01"), "area_m2"),
            Some(Code::ConsentOutdated),
        ),
        ("what only operators put", card, Some(Code::BadFrame)),
    ];
    for (name, said, refusal) in table {
        let mut talk = Talk::with_catalog();
        let before = talk.conversation.clone();
        let taken = talk.says(Speaker::Visitor, said);
        assert_eq!(taken.as_ref().err().copied(), refusal, "{name}");
        if let Ok(effects) = taken {
            // Of a filled card its writer sees what was made of it, too.
            let first = &talk.transcript[0];
            assert_eq!(first.message.from, From::Visitor, "{name}");
            let shows = |effect: &Effect| matches!(effect, Effect::Show { to: To::All, message } if message == first);
            assert!(effects.iter().any(shows), "{name}");
        } else {
            assert_eq!(talk.conversation, before, "{name}");
            assert!(talk.transcript.is_empty(), "{name}");
        }
    }
}

#[test]
fn without_a_catalog_there_is_nothing_to_fill_in() {
    let mut talk = Talk::new();
    for said in [
        design(100),
        Said::Choice { item: key("oak") },
        Said::Booking {
            slot: NOON.plus(3_600_000),
        },
    ] {
        let refused = talk.says(Speaker::Visitor, said);
        assert_eq!(refused.err(), Some(Code::InvalidValue));
    }
}

#[test]
fn an_operator_writes_sends_files_puts_cards_and_does_nothing_else() {
    let talk = Talk::with_catalog();
    let chip = Said::Chip {
        chip: ChipId::parse("price").unwrap(),
        text: MessageText::parse("多少钱").unwrap(),
    };
    let form = || talk.form(12_345_678);
    let call_back = Said::CallBack {
        form: form(),
        when: CallWhen::Now,
    };
    let slot = talk.slots()[0];
    let only_visitors = [
        chip,
        Said::Lead(form()),
        call_back,
        Said::Consent {
            agreed: true,
            version: talk.consent_version(),
        },
        Said::Person,
        design(100),
        Said::Booking { slot },
        Said::Choice { item: key("oak") },
        rating(5),
        Said::Decline,
    ];
    let mut talk = Talk::with_catalog();
    for said in only_visitors {
        assert_eq!(talk.says(operator(), said).err(), Some(Code::BadFrame));
    }
    assert_eq!(talk.conversation.handler, Handler::Pi);

    let cards = [
        CardKind::Lead,
        CardKind::Price,
        CardKind::Gallery,
        CardKind::Booking,
        CardKind::Call,
        CardKind::Place,
        CardKind::Rating,
    ];
    for card in cards {
        let mut talk = Talk::with_catalog();
        let effects = talk.says(operator(), Said::Card { card }).unwrap();
        assert!(matches!(talk.last_body(), Body::Card(_)), "{card:?}");
        let by = &talk.transcript[0].message.from;
        assert!(matches!(by, From::Operator { name } if name == "陈工"));
        assert_eq!(presences(&effects).len(), 1, "{card:?}: a person has come");
    }
    let mut talk = Talk::with_catalog();
    talk.utters(operator(), Uttered::File(file())).unwrap();
    assert_eq!(talk.last_body(), &Body::File(file()));
    assert!(!talk.conversation.waiting);

    // This merchant recommends nothing; that one has nothing at all, but a phone to leave.
    let put = |mut talk: Talk, card| talk.says(operator(), Said::Card { card }).err();
    let nothing = Some(Code::InvalidValue);
    assert_eq!(put(Talk::with_catalog(), CardKind::Offers), nothing);
    assert_eq!(put(Talk::new(), CardKind::Place), nothing);
    assert_eq!(put(Talk::new(), CardKind::Call), None);
}

#[test]
fn whoever_declines_is_not_asked_for_a_contact_again() {
    let mut talk = Talk::with_catalog();
    let asks = |talk: &mut Talk| pi_says(&talk.does(design(100))).contains(&LEAD_CARD.to_owned());
    assert!(asks(&mut talk));
    let preview = talk.conversation.preview.clone();
    assert_eq!(pi_says(&talk.does(Said::Decline)), [""; 0]);
    assert_eq!(talk.last_body(), &Body::Declined);
    assert_eq!(talk.conversation.preview, preview, "it is shown as nothing");
    for question in ["质保多久", "怎么付款", "工期要多久"] {
        let said = pi_says(&talk.visitor(question));
        assert!(!said.contains(&LEAD_CARD.to_owned()), "{said:?}");
    }
    assert!(!asks(&mut talk));
}

#[test]
fn whoever_asks_for_a_person_waits_until_one_answers() {
    let mut talk = Talk::with_catalog();
    let effects = talk.does(Said::Person);
    assert_eq!(talk.transcript[0].message.body, Body::PersonAsked);
    assert!(talk.conversation.waiting && is_waiting(&effects));
    assert!(!pi_says(&effects).is_empty());
    let report = talk.report.as_ref().unwrap();
    assert!(report.row.waiting);
    let again = talk.does(Said::Person);
    assert!(presences(&again).is_empty(), "it is known already");
    talk.says(operator(), text("我来了")).unwrap();
    assert!(!talk.conversation.waiting);
    // Asked for again, the person is there; Pi says nothing.
    let effects = talk.does(Said::Person);
    assert!(talk.conversation.waiting);
    assert_eq!(pi_says(&effects), [""; 0]);
    talk.says(operator(), text("在的")).unwrap();
    assert!(!talk.conversation.waiting);

    // Asked for in words, it is the same.
    let mut talk = Talk::with_catalog();
    assert!(is_waiting(&talk.visitor("转人工")));
    assert!(talk.conversation.waiting);
}

#[test]
fn a_person_looks_at_a_file() {
    let mut talk = Talk::with_catalog();
    let effects = talk
        .utters(Speaker::Visitor, Uttered::File(file()))
        .unwrap();
    assert_eq!(talk.transcript[0].message.body, Body::File(file()));
    assert!(talk.conversation.waiting && is_waiting(&effects));
    assert_eq!(pi_says(&effects).len(), 1);
    assert_eq!(
        talk.conversation.preview,
        pi_says(&effects)[0].chars().take(60).collect::<String>()
    );
}

#[test]
fn what_was_estimated_and_chosen_goes_with_the_lead() {
    let mut talk = Talk::with_catalog();
    talk.does(design(100));
    talk.does(Said::Choice { item: key("oak") });
    talk.does(design(120));
    talk.does(design(100));
    let form = talk.form(12_345_678);
    talk.does(Said::Lead(form));
    let wishes = talk.lead().facts.wishes;
    let [oak, larger, last] = wishes.as_slice() else {
        panic!("{wishes:?}");
    };
    assert!(oak.starts_with("👉"));
    assert!(
        larger.contains("120 ㎡") && last.contains("100 ㎡"),
        "{wishes:?}"
    );
    assert_eq!(
        talk.lead()
            .facts
            .fields
            .get(&key("area_m2"))
            .map(String::as_str),
        Some("100")
    );
    assert_eq!(talk.lead().facts.source, SourceType::Chat);
}

#[test]
fn what_a_card_has_told_is_not_asked_for_again() {
    let mut talk = Talk::with_catalog();
    talk.script.playbook.catalog = Catalog::default();
    talk.visitor("装修多少钱");
    assert_eq!(talk.conversation.memory.asked, Some(key("area_m2")));
    talk.script = script_with_catalog();
    talk.does(design(100));
    let memory = &talk.conversation.memory;
    assert_eq!(
        memory.fields.get(&key("area_m2")).map(String::as_str),
        Some("100")
    );
    assert_ne!(
        memory.asked,
        Some(key("area_m2")),
        "the next words are no reply to that"
    );

    let mut talk = Talk::with_catalog();
    talk.does(design(100));
    let asked = &talk.conversation.memory.asked_before;
    assert!(!asked.contains(&key("area_m2")));

    // A field that the pack does not have is nothing to be known of a visitor.
    let mut talk = Talk::with_catalog();
    let catalog = &mut talk.script.playbook.catalog;
    catalog.prices[0].quantity.as_mut().unwrap().field = Some(key("no_such"));
    talk.does(design(100));
    assert!(talk.conversation.memory.fields.is_empty());
}

#[test]
fn a_visit_is_wished_for_reported_and_settled() {
    for booked in [true, false] {
        let mut talk = Talk::with_catalog();
        let slot = talk.slots()[1];
        let id = talk.wishes_for(slot);
        assert_eq!(talk.transcript.len(), 1, "the calendar answers, not Pi");
        let Body::BookingAsked { written, .. } = talk.last_body().clone() else {
            panic!("{:?}", talk.last_body());
        };
        let wish = talk.report.clone().unwrap().wish.unwrap();
        assert_eq!((&wish.id, wish.slot), (&id, slot));
        assert_eq!(talk.conversation.gains.visit_at, None);

        let effects = talk.settles(&id, booked);
        let settled = pi_says(&effects);
        let mark = if booked { "✓" } else { "✗" };
        assert_eq!(settled[0], format!("📅 {written} {mark}"));
        assert!(settled.len() > 1, "Pi goes on: {settled:?}");
        let report = talk.report.clone().unwrap();
        assert_eq!(report.wish, None);
        assert_eq!(report.row.visit_at, booked.then_some(slot));
        assert_eq!(talk.conversation.gains.visit_at, booked.then_some(slot));

        // The answer comes twice.
        let (before, said) = (talk.conversation.clone(), talk.transcript.len());
        for again in [booked, !booked] {
            assert_eq!(talk.settles(&id, again), []);
        }
        assert_eq!(talk.conversation, before);
        assert_eq!(talk.transcript.len(), said);
    }
}

#[test]
fn another_visit_is_wished_for_only_when_the_first_is_settled() {
    let mut talk = Talk::with_catalog();
    let [one, other, ..] = talk.slots()[..] else {
        unreachable!()
    };
    let first = talk.wishes_for(one);
    let second = talk.says(Speaker::Visitor, Said::Booking { slot: other });
    assert_eq!(second.err(), Some(Code::TooMany));
    talk.settles(&first, true);
    let second = talk.wishes_for(other);
    // The first answer again, now for a wish of long ago.
    assert_eq!(talk.settles(&first, true), []);
    assert_eq!(talk.conversation.gains.visit_at, Some(one));
    talk.settles(&second, false);
    assert_eq!(
        talk.conversation.gains.visit_at,
        Some(one),
        "what was booked stays so"
    );
    let third = talk.wishes_for(other);
    talk.settles(&third, true);
    assert_eq!(talk.conversation.gains.visit_at, Some(other));
    let form = talk.form(12_345_678);
    talk.does(Said::Lead(form));
    assert_eq!(talk.lead().facts.visit_at, Some(other));
}

#[test]
fn a_visit_is_settled_whoever_has_the_thread() {
    let mut talk = Talk::with_catalog();
    let id = talk.wishes_for(talk.slots()[0]);
    talk.says(operator(), text("稍等")).unwrap();
    let said = pi_says(&talk.settles(&id, true));
    assert_eq!(said.len(), 1, "the calendar speaks, Pi does not: {said:?}");
    assert!(matches!(
        talk.conversation.handler,
        Handler::Operator { .. }
    ));
}

#[test]
fn whoever_wants_to_be_called_leaves_a_lead_and_waits_if_it_is_now() {
    for (when, waits) in [(CallWhen::Now, true), (CallWhen::Evening, false)] {
        let mut talk = Talk::with_catalog();
        let form = talk.form(12_345_678);
        let effects = talk.does(Said::CallBack { form, when });
        let Body::CallAsked { contacts, .. } = &talk.transcript[0].message.body else {
            panic!("{:?}", talk.transcript);
        };
        assert_eq!(contacts[0].1, "138****5678");
        assert_eq!(talk.conversation.waiting, waits);
        assert_eq!(is_waiting(&effects), waits);
        assert!(!pi_says(&effects).is_empty());
        let facts = talk.lead().facts;
        assert_eq!(
            (facts.call_when, facts.source),
            (Some(when), SourceType::Callback)
        );
    }
}

#[test]
fn an_operator_ends_the_talk_and_the_visitor_is_asked_once_how_it_was() {
    let asks = |effects: &[Effect]| pi_says(effects) == ["★"];
    let mut talk = Talk::with_catalog();
    talk.does(Said::Person);
    talk.says(operator(), text("好了")).unwrap();
    let effects = talk.take(Event::Resolved).unwrap();
    assert!(asks(&effects));
    assert_eq!(talk.conversation.handler, Handler::Pi);
    assert!(matches!(
        presences(&effects)[..],
        [Presence::Pi { waiting: false, .. }]
    ));
    assert!(!talk.report.as_ref().unwrap().row.waiting);
    assert!(
        !asks(&talk.take(Event::Resolved).unwrap()),
        "it was asked for"
    );
    assert!(!pi_says(&talk.visitor("装修多少钱")).is_empty());

    talk.does(rating(2));
    talk.does(rating(4));
    assert_eq!(talk.report.as_ref().unwrap().row.stars, Some(4));

    let mut talk = Talk::with_catalog();
    talk.does(rating(5));
    assert!(!asks(&talk.take(Event::Resolved).unwrap()), "it was told");
    let mut talk = Talk::with_catalog();
    let card = Said::Card {
        card: CardKind::Rating,
    };
    talk.says(operator(), card).unwrap();
    assert!(
        !asks(&talk.take(Event::Resolved).unwrap()),
        "a person has asked"
    );
    let mut talk = Talk::with_catalog();
    talk.does(Said::Person);
    let effects = talk.take(Event::Resolved).unwrap();
    assert!(
        !talk.conversation.waiting && asks(&effects),
        "nobody had come"
    );
    assert_eq!(presences(&effects).len(), 1);
}

#[test]
fn the_merchants_page_tells_who_the_visitor_is_once() {
    let identity = |sub: &str, name: Option<&str>| Identity {
        sub: sub.into(),
        name: name.map(str::to_owned),
    };
    let mut talk = Talk::with_catalog();
    let known = identity("u-7", Some("王女士"));
    talk.take(Event::Identified(known.clone())).unwrap();
    let revision = talk.conversation.revision;
    assert_eq!(
        talk.report.as_ref().unwrap().row.identity,
        Some(known.clone())
    );
    assert_eq!(talk.conversation.memory.name.as_deref(), Some("王女士"));
    assert_eq!(talk.take(Event::Identified(known)).unwrap(), []);
    assert_eq!(talk.conversation.revision, revision, "that is no news");
    talk.take(Event::Identified(identity("u-7", None))).unwrap();
    assert!(talk.conversation.revision > revision);
    assert_eq!(
        talk.conversation.memory.name.as_deref(),
        Some("王女士"),
        "no name tells nothing"
    );
    talk.take(Event::Identified(identity("u-7", Some("王芳"))))
        .unwrap();
    assert_eq!(talk.conversation.memory.name.as_deref(), Some("王芳"));
}

#[test]
fn only_what_was_uploaded_is_sent() {
    let conversation = Talk::new().conversation;
    let said = |file: &str| Said::File {
        file: MessageId::parse(file).unwrap(),
    };
    let refusal = |said, known| {
        seal(&conversation, said, known)
            .err()
            .map(|problem| problem.code)
    };
    assert_eq!(refusal(said("w-upload-1"), Some(file())), None);
    assert_eq!(refusal(said("w-upload-1"), None), Some(Code::NotFound));
    assert_eq!(
        refusal(said("w-upload-2"), Some(file())),
        Some(Code::NotFound)
    );
    let words = Said::Rating {
        stars: 5,
        words: MessageText::parse("下次打13812345678").ok(),
    };
    let Ok(Uttered::Rating {
        words: Some(words), ..
    }) = seal(&conversation, words, None)
    else {
        panic!("no words");
    };
    assert_eq!(words, "下次打138****5678");
}

#[test]
fn presence_tells_how_soon_a_person_answers_or_when_one_is_back() {
    let mut talk = Talk::with_catalog();
    talk.script.hours.reply_min = Some(5);
    let at = |now| talk.conversation.presence(&talk.script, now);
    assert!(matches!(
        at(NOON),
        Presence::Pi {
            open: true,
            reply_min: Some(5),
            back_at: None,
            waiting: false,
            ..
        }
    ));
    let Presence::Pi {
        open: false,
        reply_min: None,
        back_at: Some(back_at),
        ..
    } = at(NIGHT)
    else {
        panic!("{:?}", at(NIGHT));
    };
    let hours = &talk.script.hours;
    assert!(back_at > NIGHT && hours.is_open(back_at.on_clock(hours.utc_offset_min)));
}

#[test]
fn a_conversation_of_before_there_were_cards_goes_on() {
    let mut written = serde_json::to_value(script_with_catalog()).unwrap();
    let hours = written["hours"].as_object_mut().unwrap();
    hours.remove("reply_min");
    let playbook = written["playbook"].as_object_mut().unwrap();
    assert!(playbook.remove("catalog").is_some());
    let phrases = playbook["phrases"].as_object_mut().unwrap();
    assert!(phrases.remove("file_came").is_some() && phrases.remove("slot_taken").is_some());
    for scene in playbook["intents"].as_array_mut().unwrap() {
        scene.as_object_mut().unwrap().remove("card");
    }
    let mut talk = Talk::of(serde_json::from_value(written).unwrap());
    assert!(!pi_says(&talk.visitor("100平装修多少钱")).is_empty());
    let effects = talk
        .utters(Speaker::Visitor, Uttered::File(file()))
        .unwrap();
    assert!(
        is_waiting(&effects),
        "a person looks at it, though Pi has no words for that"
    );
    assert!(!pi_says(&talk.does(Said::Person)).is_empty());
    let slot = NOON.plus(24 * 3_600_000);
    let refused = talk.says(Speaker::Visitor, Said::Booking { slot });
    assert_eq!(refused.err(), Some(Code::InvalidValue));
}
