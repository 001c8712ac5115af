//! What the thread looks like: groups, time, chips, and cards with what becomes of them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::protocol::{ClientFrame, Code, Presence, Problem, Said, Seq, ServerFrame};
use support::*;
use widget::model::{Event, Face, Filled, Model, Row, Stage, rows};

fn stage(model: &Model) -> Stage {
    let card = rows(model)
        .into_iter()
        .rev()
        .find_map(|(_, row)| match row {
            Row::Line(line) => match line.face {
                Face::Lead(card) => Some(card.stage),
                Face::Consent(card) => Some(card.stage),
                _ => None,
            },
            Row::Time(_) | Row::Typing => None,
        });
    card.expect("a card")
}

#[test]
fn a_lead_card_is_checked_sent_corrected_and_collapses() {
    let mut model = live(0);
    come(&mut model, lead_card(1));
    assert_eq!(stage(&model), Stage::Open);
    let filled = |phone: &str| Filled {
        phone: phone.into(),
        consent: Some(key("v1")),
        ..Filled::default()
    };
    assert_eq!(
        happen(
            &mut model,
            Event::Filled(id("l-00000001"), Seq(1), filled("138"))
        ),
        []
    );
    assert!(
        matches!(stage(&model), Stage::Wrong(wrong) if wrong.phone.is_some() && !wrong.consent)
    );
    happen(&mut model, Event::Corrected);
    assert_eq!(stage(&model), Stage::Open);

    let effects = happen(
        &mut model,
        Event::Filled(id("l-00000002"), Seq(1), filled("19912345678")),
    );
    assert!(matches!(
        sent(&effects)[..],
        [ClientFrame::Say {
            said: Said::Lead(_),
            ..
        }]
    ));
    assert_eq!(stage(&model), Stage::Busy);
    assert!(
        !widget::wire::saved(&model).write().contains("199"),
        "a number is not stored on the device"
    );
    let problem = Problem::because(Code::InvalidValue, "fields.area_m2: the text is too long");
    come(
        &mut model,
        ServerFrame::Refused {
            id: Some(id("l-00000002")),
            problem,
        },
    );
    assert!(
        matches!(stage(&model), Stage::Refused(refused) if refused.field.as_deref() == Some("area_m2"))
    );

    happen(
        &mut model,
        Event::Filled(id("l-00000003"), Seq(1), filled("13812345678")),
    );
    assert_eq!(stage(&model), Stage::Busy, "the refused one is gone");
    come(&mut model, accepted("l-00000003", 2));
    assert!(matches!(stage(&model), Stage::Given(_, contacts) if contacts[0].1 == "138****5678"));
    assert_eq!(shown(&model), ["[card]"], "the card is its own summary");
}

#[test]
fn a_card_can_be_put_off_and_a_later_one_takes_its_place() {
    let mut model = live(0);
    come(&mut model, lead_card(1));
    happen(&mut model, Event::PutOff(Seq(1), true));
    assert_eq!(stage(&model), Stage::PutOff);
    happen(&mut model, Event::PutOff(Seq(1), false));
    assert_eq!(stage(&model), Stage::Open);
    come(&mut model, lead_card(2));
    let stages: Vec<Stage> = rows(&model)
        .into_iter()
        .filter_map(|(_, row)| match row {
            Row::Line(line) => {
                if let Face::Lead(card) = line.face {
                    Some(card.stage)
                } else {
                    None
                }
            }
            Row::Time(_) | Row::Typing => None,
        })
        .collect();
    assert_eq!(stages, [Stage::Past, Stage::Open]);
}

#[test]
fn lines_are_grouped_and_a_pause_is_dated() {
    let mut model = live(2);
    let mut late = pi_says(3, "昨天问的", Vec::new());
    if let ServerFrame::Message(message) = &mut late {
        message.at = NOW.plus(60 * 60 * 1_000);
    }
    come(&mut model, late);
    let firsts: Vec<Option<bool>> = rows(&model)
        .into_iter()
        .map(|(_, row)| {
            if let Row::Line(line) = row {
                Some(line.is_first)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(firsts, [Some(true), Some(false), None, Some(true)]);
}

#[test]
fn chips_are_those_under_the_latest_answer() {
    let mut model = live(0);
    come(&mut model, pi_says(1, "看面积", vec![chip("area")]));
    come(&mut model, lead_card(2));
    assert_eq!(
        model.chips(),
        [chip("area")],
        "a card after the answer does not take them away"
    );
    happen(&mut model, Event::Said(id("v-00000001"), said("100平")));
    assert!(model.chips().is_empty());
    come(&mut model, accepted("v-00000001", 3));
    assert!(model.chips().is_empty());
    come(
        &mut model,
        ServerFrame::Presence(Presence::Operator {
            name: "陈工".into(),
        }),
    );
    assert_eq!(
        model.presence,
        Presence::Operator {
            name: "陈工".into()
        }
    );
}
