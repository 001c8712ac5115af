//! What is around the thread: chips, what is not well, and the way back to the end.

use super::Look;
use super::parts::{button, div, p};
use crate::i18n::Text;
use crate::model::{Chip, Model, Note, Said};
use crate::shell::Actor;
use leptos::prelude::{AnyView, IntoAny};

/// What follows the thread.
#[derive(Clone, PartialEq)]
pub struct Around {
    chips: Vec<Chip>,
    is_loading: bool,
}

impl Around {
    /// What there is now.
    pub fn of(model: &Model) -> Self {
        Self {
            chips: model.chips().to_vec(),
            is_loading: model.is_loading(),
        }
    }

    /// It changes seldom, and then together.
    pub fn view(&self, look: &Look, actor: &Actor) -> AnyView {
        let opening = if self.is_loading {
            p("hint late", look.text(Text::Opening))
        } else {
            ().into_any()
        };
        let chip = |chip: &Chip| {
            let (tapped, actor) = (chip.clone(), actor.clone());
            let tap = move || {
                if tapped.is_filled_in {
                    actor.fill_in(&tapped.text);
                } else {
                    actor.say(Said::chip(&tapped));
                }
            };
            button("chip", &chip.label, Box::new(tap))
        };
        let chips = self.chips.iter().map(chip).collect();
        vec![opening, div("chips", chips)].into_any()
    }
}

/// What is not well.
pub fn note(model: &Model) -> Option<Text> {
    model.note().map(|note| match note {
        Note::Offline => Text::Offline,
        Note::Weak => Text::Weak,
        Note::Outdated => Text::Outdated,
    })
}

/// The way back to the end, for whoever reads further up, and how much there is new.
pub fn jump(look: &Look, is_shown: bool, unread: usize, actor: &Actor) -> AnyView {
    if !is_shown {
        return ().into_any();
    }
    let actor = actor.clone();
    let label = look.text(Text::ToEnd);
    let label = if unread == 0 {
        label.to_owned()
    } else {
        [
            label,
            &look.text(Text::Unread).replace('#', &unread.to_string()),
        ]
        .concat()
    };
    button("to-end", &label, Box::new(move || actor.go_to_end()))
}
