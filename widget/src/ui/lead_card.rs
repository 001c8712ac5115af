//! The lead card: why and what for, name, number, what is still missing, consent.

use super::Look;
use super::line::given;
use super::parts::{Field, button, div, error, field, form, p, tick_box, words};
use crate::i18n::{Text, refusal};
use crate::model::{Filled, LeadCard, PhoneProblem, Refusal, Stage, Wrong, check};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::id::Key;
use shared::limit;
use shared::protocol::{Code, Seq};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, SubmitEvent};

/// The card. What is typed into it lies in its inputs alone: they stay while it is busy, wrong,
/// refused or put off.
#[component]
pub fn LeadCardView(
    /// What never changes.
    look: Arc<Look>,
    /// The card.
    card: LeadCard,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let LeadCard {
        seq,
        reason,
        fields,
        consent,
        version,
        stage,
    } = card;
    let (is_busy, is_off) = (stage == Stage::Busy, stage == Stage::PutOff);
    let (wrong, refused) = match stage {
        Stage::Given(name, contacts) => return given(&look, name, &contacts),
        Stage::Past => return div("b", vec![words(&reason)]),
        Stage::Wrong(wrong) => (Some(wrong), None),
        Stage::Refused(refused) => (None, Some(refused)),
        _ => (None, None),
    };
    let problem = match &refused {
        _ if wrong.is_some_and(|wrong| wrong.consent) => Some(Text::AgreeFirst),
        None
        | Some(
            Refusal {
                code: Code::InvalidPhone,
                ..
            }
            | Refusal { field: Some(_), .. },
        ) => None,
        Some(refused) => Some(refusal(refused.code)),
    };
    let problem_of = |name: &str| {
        let is_it = refused
            .as_ref()
            .is_some_and(|refused| refused.field.as_deref() == Some(name));
        is_it.then(|| look.text(Text::FieldWrong).to_owned())
    };

    let mut inner = vec![p("why", &reason)];
    inner.push(field(Field {
        label: look.text(Text::Name),
        note: look.text(Text::Optional),
        name: "name",
        mode: "text",
        autocomplete: "name",
        hint: look.text(Text::NameHint),
        chars_max: limit::NAME_CHARS_MAX,
        problem: problem_of("name"),
    }));
    inner.push(field(Field {
        label: look.text(Text::Phone),
        note: "",
        name: "phone",
        mode: "tel",
        autocomplete: "tel",
        hint: look.text(Text::PhoneHint),
        chars_max: limit::NAME_CHARS_MAX,
        problem: phone_problem(&look, wrong, refused.as_ref()),
    }));
    for asked in &fields {
        inner.push(field(Field {
            label: &asked.label,
            note: look.text(Text::Optional),
            name: &name_of(&asked.key),
            mode: if asked.numeric { "numeric" } else { "text" },
            autocomplete: "off",
            hint: "",
            chars_max: limit::FIELD_CHARS_MAX,
            problem: problem_of(asked.key.as_str()),
        }));
    }
    inner.push(p("terms", &consent));
    inner.push(tick_box("agree", look.text(Text::Agree)));
    inner.push(error(problem.map(|problem| look.text(problem))));
    let submit = button(
        "submit",
        look.text(if is_busy {
            Text::Submitting
        } else {
            Text::Submit
        }),
        is_busy,
        None,
    );
    let later = button(
        "later",
        look.text(Text::NotNow),
        is_busy,
        Some(Box::new(move || actor.put_off(seq, true))),
    );
    inner.push(div("do", vec![submit, later]));

    let keys: Vec<Key> = fields.into_iter().map(|field| field.key).collect();
    let fill = move |event: SubmitEvent| fill(&event, seq, &keys, &version, actor);
    let correct = move |_| {
        if wrong.is_some() {
            actor.correct();
        }
    };
    let off = if is_off {
        let take_up = button(
            "later",
            look.text(Text::TakeUp),
            false,
            Some(Box::new(move || actor.put_off(seq, false))),
        );
        div("card off", vec![words(look.text(Text::PutOff)), take_up])
    } else {
        ().into_any()
    };
    vec![form(is_off, inner, Box::new(fill), Box::new(correct)), off].into_any()
}

fn name_of(key: &Key) -> String {
    format!("field-{key}")
}

/// Reads the form and says what is in it. The first thing to correct gets the focus.
fn fill(event: &SubmitEvent, seq: Seq, keys: &[Key], version: &Key, actor: Actor) {
    event.prevent_default();
    let Some(form) = event
        .current_target()
        .and_then(|form| form.dyn_into::<Element>().ok())
    else {
        return;
    };
    let find = |name: &str| -> Option<HtmlInputElement> {
        form.query_selector(&format!("[name={name}]"))
            .ok()??
            .dyn_into()
            .ok()
    };
    let value = |name: &str| find(name).map(|input| input.value()).unwrap_or_default();
    let agree = find("agree");
    let is_agreed = agree.as_ref().is_some_and(HtmlInputElement::checked);
    let phone = value("phone");
    let to_correct = if check(&phone).is_err() {
        find("phone")
    } else {
        agree.filter(|_| !is_agreed)
    };
    let fields = keys
        .iter()
        .map(|key| (key.clone(), value(&name_of(key))))
        .collect();
    actor.fill(
        seq,
        Filled {
            name: value("name"),
            phone,
            fields,
            consent: is_agreed.then(|| version.clone()),
        },
    );
    if let Some(input) = to_correct {
        let _ = input.focus();
    }
}

/// What is wrong with the number, in plain words.
fn phone_problem(look: &Look, wrong: Option<Wrong>, refused: Option<&Refusal>) -> Option<String> {
    let problem = match wrong.and_then(|wrong| wrong.phone) {
        None if refused.is_some_and(|refused| refused.code == Code::InvalidPhone) => {
            PhoneProblem::NotOne
        }
        problem => problem?,
    };
    Some(match problem {
        PhoneProblem::Missing => look.text(Text::PhoneMissing).to_owned(),
        PhoneProblem::Digits(count) => look
            .text(Text::PhoneDigits)
            .replace('#', &count.to_string()),
        PhoneProblem::NotOne => look.text(Text::PhoneWrong).to_owned(),
    })
}
