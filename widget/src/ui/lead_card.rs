//! The lead card: why and what for, name, number, what is still missing, consent.

use super::{Look, card};
use crate::i18n::{Text, refusal, text};
use crate::model::{LeadCard, Stage};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::contact::{Contact, ContactError};
use shared::id::Key;
use shared::limit;
use shared::protocol::{CardField, Code, LeadForm, Said, Seq};
use std::collections::BTreeMap;
use web_sys::SubmitEvent;

/// What is in the form. It outlives the form, so that a card put off is found as it was left.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    phone: RwSignal<String>,
    fields: RwSignal<BTreeMap<Key, String>>,
    agreed: RwSignal<bool>,
    /// Problems are shown from the first submission on, and go as they are solved.
    is_tried: RwSignal<bool>,
}

/// The card.
#[component]
pub fn LeadCardView(
    /// What never changes.
    look: Look,
    /// The card.
    card: LeadCard,
    /// What has become of it.
    stage: Signal<Stage>,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let draft = Draft {
        name: RwSignal::new(String::new()),
        phone: RwSignal::new(String::new()),
        fields: RwSignal::new(BTreeMap::new()),
        agreed: RwSignal::new(false),
        is_tried: RwSignal::new(false),
    };
    // Only what makes another card of it redraws it: the fields survive a refusal.
    let shape = Memo::new(move |_| match stage.get() {
        Stage::Busy | Stage::Refused(_) => Stage::Open,
        other => other,
    });
    let seq = card.seq;
    move || match shape.get() {
        Stage::Given(name, contacts) => card::given(look.lang, name, contacts).into_any(),
        Stage::PutOff => view! { <PutOff look seq actor /> }.into_any(),
        Stage::Past => view! { <div class="b">{card.reason.clone()}</div> }.into_any(),
        _ => view! { <Form look card=card.clone() draft stage actor /> }.into_any(),
    }
}

/// The card, put off: the way back is one tap.
#[component]
fn PutOff(
    /// What never changes.
    look: Look,
    /// The card's place.
    seq: Seq,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    view! {
        <div class="card off">
            {text(look.lang, Text::PutOff)}
            <button class="later" type="button" on:click=move |_| actor.put_off(seq, false)>
                {text(look.lang, Text::TakeUp)}
            </button>
        </div>
    }
}

/// The card, to be filled in.
#[component]
fn Form(
    /// What never changes.
    look: Look,
    /// The card.
    card: LeadCard,
    /// What is in it.
    draft: Draft,
    /// What has become of it.
    stage: Signal<Stage>,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let t = move |words| text(look.lang, words);
    let LeadCard { seq, reason, fields, consent, version, .. } = card;
    let is_busy = move || stage.get() == Stage::Busy;
    let refused = move || match stage.get() {
        Stage::Refused(code) => Some(code),
        _ => None,
    };
    let phone_problem = move || {
        let problem = draft.is_tried.get().then(|| draft.phone.with(|phone| phone_problem(look, phone))).flatten();
        problem.or_else(|| (refused() == Some(Code::InvalidPhone)).then(|| t(Text::PhoneWrong).to_owned()))
    };
    let agree_problem = move || (draft.is_tried.get() && !draft.agreed.get()).then(|| t(Text::AgreeFirst));
    let other_problem = move || refused().filter(|code| *code != Code::InvalidPhone).map(|code| t(refusal(code)));
    let phone_field = NodeRef::<leptos::html::Input>::new();

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.is_tried.set(true);
        let is_wrong = draft.phone.with_untracked(|phone| phone_problem_of(phone).is_some());
        if is_wrong {
            if let Some(field) = phone_field.get_untracked() {
                let _ = field.focus();
            }
        } else if draft.agreed.get_untracked() && stage.get_untracked() != Stage::Busy {
            actor.say(Said::Lead(LeadForm {
                name: Some(draft.name.get_untracked()).filter(|name| !name.trim().is_empty()),
                phone: draft.phone.get_untracked(),
                wechat: None,
                fields: draft.fields.get_untracked().into_iter().filter(|(_, value)| !value.trim().is_empty()).collect(),
                consent: version.clone(),
            }));
        }
    };

    view! {
        <form class="card" novalidate on:submit=submit>
            <p class="why">{reason}</p>
            <label>
                <span>{t(Text::Name)}<small>{t(Text::Optional)}</small></span>
                <input
                    type="text"
                    autocomplete="name"
                    maxlength=limit::NAME_CHARS_MAX.to_string()
                    placeholder=t(Text::NameHint)
                    prop:value=draft.name
                    on:input=move |event| draft.name.set(event_target_value(&event))
                />
            </label>
            <label>
                <span>{t(Text::Phone)}</span>
                <input
                    node_ref=phone_field
                    type="tel"
                    inputmode="tel"
                    autocomplete="tel"
                    placeholder=t(Text::PhoneHint)
                    aria-invalid=move || phone_problem().is_some().to_string()
                    prop:value=draft.phone
                    on:input=move |event| draft.phone.set(event_target_value(&event))
                />
                {move || phone_problem().map(error)}
            </label>
            {fields.into_iter().map(|field| view! { <Field look field draft /> }).collect::<Vec<_>>()}
            <p class="terms">{consent}</p>
            <label class="agree">
                <input type="checkbox" prop:checked=draft.agreed on:change=move |event| draft.agreed.set(event_target_checked(&event)) />
                <span>{t(Text::Agree)}</span>
            </label>
            {move || agree_problem().map(|words| error(words.to_owned()))}
            {move || other_problem().map(|words| error(words.to_owned()))}
            <div class="do">
                <button class="submit" disabled=is_busy>
                    {move || t(if is_busy() { Text::Submitting } else { Text::Submit })}
                </button>
                <button class="later" type="button" disabled=is_busy on:click=move |_| actor.put_off(seq, true)>
                    {t(Text::NotNow)}
                </button>
            </div>
        </form>
    }
}

/// One of the pack's fields.
#[component]
fn Field(
    /// What never changes.
    look: Look,
    /// Which.
    field: CardField,
    /// What is in the form.
    draft: Draft,
) -> impl IntoView {
    let CardField { key, label, numeric } = field;
    let value = {
        let key = key.clone();
        move || draft.fields.with(|fields| fields.get(&key).cloned().unwrap_or_default())
    };
    view! {
        <label>
            <span>{label}<small>{text(look.lang, Text::Optional)}</small></span>
            <input
                type="text"
                inputmode=if numeric { "numeric" } else { "text" }
                maxlength=limit::FIELD_CHARS_MAX.to_string()
                prop:value=value
                on:input=move |event| {
                    draft.fields.update(|fields| {
                        fields.insert(key.clone(), event_target_value(&event));
                    });
                }
            />
        </label>
    }
}

fn error(words: String) -> impl IntoView {
    view! { <p class="error" role="alert">{words}</p> }
}

fn phone_problem_of(phone: &str) -> Option<ContactError> {
    Contact::parse_phone(phone).err()
}

/// What is wrong with a number, in plain words.
fn phone_problem(look: Look, phone: &str) -> Option<String> {
    if phone.trim().is_empty() {
        return Some(text(look.lang, Text::PhoneMissing).to_owned());
    }
    Some(match phone_problem_of(phone)? {
        ContactError::Digits(count) => text(look.lang, Text::PhoneDigits).replace('#', &count.to_string()),
        ContactError::NotAPhone | ContactError::NotAWechatId => text(look.lang, Text::PhoneWrong).to_owned(),
    })
}
