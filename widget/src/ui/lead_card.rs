//! The lead card: why and what for, name, number, what is still missing, consent.

use super::line::given;
use super::{Look, button, error, line};
use crate::i18n::{Text, refusal};
use crate::model::{Filled, LeadCard, PhoneProblem, Stage, Wrong, check};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::limit;
use shared::protocol::Code;
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
    let LeadCard { seq, reason, fields, consent, version, stage } = card;
    let (is_busy, is_off) = (stage == Stage::Busy, stage == Stage::PutOff);
    let (wrong, code) = match stage {
        Stage::Given(name, contacts) => return given(&look, name, &contacts),
        Stage::Past => return view! { <div class="b">{reason}</div> }.into_any(),
        Stage::Wrong(wrong) => (Some(wrong), None),
        Stage::Refused(code) => (None, Some(code)),
        _ => (None, None),
    };
    let phone_error = phone_error(&look, wrong, code);
    let is_wrong = phone_error.is_some().to_string();
    let phone_error = phone_error.map(|words| error(&words));
    let other = match (wrong, code) {
        (Some(Wrong { consent: true, .. }), _) => Some(Text::AgreeFirst),
        (_, Some(code)) if code != Code::InvalidPhone => Some(refusal(code)),
        _ => None,
    };
    let other = other.map(|words| error(look.text(words)));

    let keys: Vec<_> = fields.iter().map(|field| field.key.clone()).collect();
    let fill = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = event.current_target().and_then(|form| form.dyn_into::<Element>().ok()) else { return };
        let find = |name: &str| -> Option<HtmlInputElement> { form.query_selector(&format!("[name={name}]")).ok()??.dyn_into().ok() };
        let value = |name: &str| find(name).map(|input| input.value()).unwrap_or_default();
        let agree = find("agree");
        let is_agreed = agree.as_ref().is_some_and(HtmlInputElement::checked);
        let phone = value("phone");
        // The first thing to correct gets the focus.
        let to_correct = if check(&phone).is_err() { find("phone") } else { agree.filter(|_| !is_agreed) };
        let fields = keys.iter().map(|key| (key.clone(), value(&format!("field-{key}")))).collect();
        actor.fill(seq, Filled { name: value("name"), phone, fields, consent: is_agreed.then(|| version.clone()) });
        if let Some(input) = to_correct {
            let _ = input.focus();
        }
    };
    let correct = move |_| {
        if wrong.is_some() {
            actor.correct();
        }
    };

    let optional = Some(look.text(Text::Optional));
    let fields: Vec<AnyView> = fields
        .into_iter()
        .map(|field| {
            let mode = if field.numeric { "numeric" } else { "text" };
            let name = format!("field-{}", field.key);
            input(Input { label: &field.label, note: optional, name: &name, mode, hint: "", chars_max: limit::FIELD_CHARS_MAX, is_wrong: "false" }, None)
        })
        .collect();
    let name = Input { label: look.text(Text::Name), note: optional, name: "name", mode: "text", hint: look.text(Text::NameHint), chars_max: limit::NAME_CHARS_MAX, is_wrong: "false" };
    let phone = Input { label: look.text(Text::Phone), note: None, name: "phone", mode: "tel", hint: look.text(Text::PhoneHint), chars_max: limit::NAME_CHARS_MAX, is_wrong: &is_wrong };
    let off = is_off.then(|| {
        let take_up = button("later", look.text(Text::TakeUp), false, move || actor.put_off(seq, false));
        view! { <div class="card off">{look.text(Text::PutOff)}{take_up}</div> }.into_any()
    });
    view! {
        <form class="card" novalidate hidden=is_off on:submit=fill on:input=correct>
            {line("why", &reason)}
            {input(name, None)}
            {input(phone, phone_error)}
            {fields}
            {line("terms", &consent)}
            <label class="agree">
                <input type="checkbox" name="agree" />
                <span>{look.text(Text::Agree)}</span>
            </label>
            {other}
            <div class="do">
                <button class="submit" disabled=is_busy>
                    {look.text(if is_busy { Text::Submitting } else { Text::Submit })}
                </button>
                {button("later", look.text(Text::NotNow), is_busy, move || actor.put_off(seq, true))}
            </div>
        </form>
        {off}
    }
    .into_any()
}

/// One input of the card.
struct Input<'a> {
    label: &'a str,
    note: Option<&'static str>,
    name: &'a str,
    mode: &'static str,
    hint: &'static str,
    chars_max: usize,
    is_wrong: &'a str,
}

fn input(input: Input<'_>, problem: Option<AnyView>) -> AnyView {
    let (label, name, is_wrong) = (input.label.to_owned(), input.name.to_owned(), input.is_wrong.to_owned());
    let note = input.note.map(|note| view! { <small>{note}</small> }.into_any());
    // What a browser may fill in by itself it knows under these names.
    let autocomplete = match input.name {
        "name" => "name",
        "phone" => "tel",
        _ => "off",
    };
    let kind = if input.mode == "tel" { "tel" } else { "text" };
    view! {
        <label>
            <span>{label}{note}</span>
            <input
                type=kind
                name=name
                inputmode=input.mode
                autocomplete=autocomplete
                placeholder=input.hint
                maxlength=input.chars_max.to_string()
                aria-invalid=is_wrong
            />
            {problem}
        </label>
    }
    .into_any()
}

/// What is wrong with the number, in plain words.
fn phone_error(look: &Look, wrong: Option<Wrong>, code: Option<Code>) -> Option<String> {
    let problem = match wrong.and_then(|wrong| wrong.phone) {
        None if code == Some(Code::InvalidPhone) => PhoneProblem::NotOne,
        problem => problem?,
    };
    Some(match problem {
        PhoneProblem::Missing => look.text(Text::PhoneMissing).to_owned(),
        PhoneProblem::Digits(count) => look.text(Text::PhoneDigits).replace('#', &count.to_string()),
        PhoneProblem::NotOne => look.text(Text::PhoneWrong).to_owned(),
    })
}
