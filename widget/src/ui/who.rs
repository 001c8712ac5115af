//! The header's lines: the merchant, and who answers.

use super::Look;
use super::parts::{ai, i, words};
use crate::i18n::{Text, text};
use crate::model::{Model, People, Presence, wait};
use leptos::prelude::*;

/// Who answers, and how it stands.
#[derive(Clone, PartialEq)]
pub struct Line {
    presence: Presence,
    is_here: bool,
    /// When a person is there, in words.
    hours: String,
}

impl Line {
    /// As it is now.
    pub fn of(model: &Model) -> Self {
        let back = match &model.presence {
            Presence::Pi { people, .. } => people.back_at,
            Presence::Operator(_) => None,
        };
        let hours = match back {
            Some(back) => model.say(Text::Back, &model.there(back)),
            None => [
                text(model.language, Text::Open),
                &model.merchant.hours,
                &model.zone(),
            ]
            .concat(),
        };
        Self {
            presence: model.presence.clone(),
            is_here: model.signs.is_here,
            hours,
        }
    }

    /// The merchant's name, and under it who is there: Pi, labelled as AI, or a person by name.
    pub fn view(&self, look: &Look) -> AnyView {
        let line = match &self.presence {
            Presence::Pi { name, people } => {
                vec![words(name), ai(), words(&self.people(look, people))]
            }
            Presence::Operator(name) if self.is_here => vec![
                words(name),
                i("dot", "", None),
                words(look.text(Text::Online)),
            ],
            Presence::Operator(name) => vec![words(name), words(look.text(Text::Serving))],
        };
        let class = "line".to_owned();
        vec![
            i("name", &look.merchant.name, None),
            view! { <div class=class role="status">{line}</div> }.into_any(),
        ]
        .into_any()
    }

    fn people(&self, look: &Look, people: &People) -> String {
        match people {
            People {
                is_open: true,
                reply_min,
                ..
            } => {
                let reply = reply_min.map(|minutes| {
                    let time = wait(look.lang, minutes);
                    look.text(Text::People).replace('#', &time)
                });
                look.text(Text::Quick).to_owned() + &reply.unwrap_or_default()
            }
            _ => self.hours.clone(),
        }
    }
}
