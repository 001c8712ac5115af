//! One row of the thread.

use super::consent_card::ConsentCardView;
use super::lead_card::LeadCardView;
use super::{Look, Shown};
use crate::i18n::{Text, text};
use crate::model::{Delivery, Face, Row, Stage};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::protocol::{Code, From};

/// A row. What it is never changes; where it stands and how far it got do.
#[component]
pub fn RowView(
    /// What never changes.
    look: Look,
    /// The row.
    shown: Shown,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let Shown { key, row, is_new } = shown;
    let line = match row.get_untracked() {
        Row::Time(written) => return view! { <p class="time">{written}</p> }.into_any(),
        Row::Line(line) => line,
    };
    let side = if line.from == From::Visitor { "me" } else { "they" };
    let is_first = move || row.with(|row| matches!(row, Row::Line(line) if line.is_first));
    let class = move || {
        let moves = if is_new { "in " } else { "" };
        let first = if is_first() { " first" } else { "" };
        let state = match delivery(row) {
            Delivery::Waiting => " wait",
            Delivery::Refused(_) => " lost",
            Delivery::Stored => "",
        };
        format!("{moves}msg {side}{first}{state}")
    };
    let from = line.from.clone();
    let by = move || is_first().then(|| By(ByProps { look, from: from.clone() }));
    let stage = Signal::derive(move || stage(row));
    let face = match line.face {
        Face::Words(words, _) if side == "me" => view! { <Own look key words row actor /> }.into_any(),
        Face::Words(words, _) => view! { <div class="b">{words}</div> }.into_any(),
        Face::Lead(card) => view! { <LeadCardView look card=*card stage actor /> }.into_any(),
        Face::Consent(card) => view! { <ConsentCardView look card=*card stage actor /> }.into_any(),
        Face::Given(name, contacts) => super::card::given(look.lang, name, contacts).into_any(),
        Face::Agreed(agreed) => super::card::agreed(look.lang, agreed).into_any(),
    };
    view! {
        <div class=class>
            {by}
            {face}
        </div>
    }
    .into_any()
}

fn delivery(row: RwSignal<Row>) -> Delivery {
    row.with(|row| match row {
        Row::Line(line) => match line.face {
            Face::Words(_, delivery) => delivery,
            _ => Delivery::Stored,
        },
        Row::Time(_) => Delivery::Stored,
    })
}

fn stage(row: RwSignal<Row>) -> Stage {
    row.with(|row| match row {
        Row::Line(line) => match &line.face {
            Face::Lead(card) => card.stage.clone(),
            Face::Consent(card) => card.stage.clone(),
            _ => Stage::Past,
        },
        Row::Time(_) => Stage::Past,
    })
}

/// Who speaks: Pi with its mark and the AI label, a person by name, the visitor not at all.
#[component]
fn By(
    /// What never changes.
    look: Look,
    /// Who.
    from: From,
) -> impl IntoView {
    match from {
        From::Visitor => ().into_any(),
        From::Operator { name } => view! { <div class="by">{name}</div> }.into_any(),
        From::Pi => view! {
            <div class="by">
                <i class="mark" aria-hidden="true">{look.mark.get_value()}</i>
                {look.assistant.get_value()}
                <b class="ai">"AI"</b>
            </div>
        }
        .into_any(),
    }
}

/// The visitor's own words, and how far they got.
#[component]
fn Own(
    /// What never changes.
    look: Look,
    /// The message's id.
    key: String,
    /// The words.
    words: String,
    /// The row, for its delivery.
    row: RwSignal<Row>,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let state = move || match delivery(row) {
        Delivery::Waiting => Text::Sending,
        Delivery::Stored => Text::Sent,
        Delivery::Refused(_) => Text::Unsent,
    };
    let refused = move || match delivery(row) {
        Delivery::Refused(code) => Some(code),
        _ => None,
    };
    view! {
        <div class="b">{words}<i role="img" aria-label=move || text(look.lang, state())></i></div>
        {move || {
            let key = key.clone();
            refused().map(|code| view! {
                <button class="again" type="button" on:click=move |_| actor.say_again(&key)>
                    {reason(look, code)}" · "{text(look.lang, Text::Again)}
                </button>
            })
        }}
    }
}

fn reason(look: Look, code: Code) -> &'static str {
    text(look.lang, if code == Code::TooMany { Text::TooOften } else { Text::Unsent })
}
