//! The header's lines: the merchant, and who answers.

use super::Look;
use super::parts::{ai, i, words};
use crate::i18n::Text;
use crate::model::{Clock, Model, People, Presence, wait};
use leptos::prelude::*;

/// Who answers, and how it stands.
#[derive(Clone)]
pub struct Line {
    presence: Presence,
    is_here: bool,
    clock: Clock,
}

impl PartialEq for Line {
    /// Another time is another line only where the day is another one.
    fn eq(&self, other: &Self) -> bool {
        let day = |line: &Self| line.clock.day(line.clock.now);
        self.presence == other.presence && self.is_here == other.is_here && day(self) == day(other)
    }
}

impl Line {
    /// As it is now.
    pub fn of(model: &Model) -> Self {
        Self {
            presence: model.presence.clone(),
            is_here: model.signs.is_here,
            clock: model.clock(),
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
            People {
                back_at: Some(back),
                ..
            } => look.text(Text::Back).replace('#', &self.clock.both(*back)),
            _ => look.text(Text::Open).to_owned() + &look.merchant.hours,
        }
    }
}
