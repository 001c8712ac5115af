//! A talk to try: what the assistant understood of every turn, and what it says.

use super::{Block, Desk, Line, Refused};
use crate::api;
use crate::i18n::fill;
use crate::part::Languages;
use crate::session::{use_me, use_words};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::api::{PlaybookRef, Preview, Previewed};
use shared::pi::replay::{PreviewTurn, PreviewedTurn, Sureness};
use shared::protocol::{Body, Card};

/// The talk.
#[component]
pub fn TryIt() -> impl IntoView {
    let words = use_words();
    let w = words.assistant;
    let desk: Desk = expect_context();
    let languages = use_me().with_value(|me| me.profile.languages.clone());
    let lang = RwSignal::new(languages.first().copied().unwrap_or_default());
    let with_draft = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let turns = RwSignal::new(Vec::<PreviewTurn>::new());
    let told = RwSignal::new(None::<Previewed>);
    let error = RwSignal::new(None);
    let run = move || {
        let draft = with_draft.get_untracked();
        let version = desk
            .playbook
            .with_untracked(|playbook| Some(playbook.as_ref()?.published.head.version));
        let of = match version.filter(|_| !draft) {
            Some(version) => PlaybookRef::Version(version),
            None => PlaybookRef::Draft,
        };
        let talk = Preview {
            of,
            language: lang.get_untracked(),
            at: None,
            turns: turns.get_untracked(),
        };
        desk.ask(
            async move { api::preview(&talk).await },
            error,
            move |answer| told.set(Some(answer)),
        );
    };
    let again = move || {
        turns.set(Vec::new());
        run();
    };
    let say = move |turn: PreviewTurn| {
        turns.update(|turns| turns.push(turn));
        run();
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if !words.is_empty() {
            text.set(String::new());
            say(PreviewTurn::Say { text: words });
        }
    };
    let tap = Callback::new(move |text: String| say(PreviewTurn::Say { text }));
    let answer = Callback::new(move |agreed: bool| say(PreviewTurn::Answer { agreed }));
    run();
    let tabs = (languages.len() > 1).then(|| {
        let choose = move |chosen| {
            lang.set(chosen);
            again();
        };
        view! { <Languages label=words.chips.languages languages chosen=lang choose testid="try-lang"/> }
    });
    let choose = move |draft| {
        with_draft.set(draft);
        again();
    };
    let one = move |draft: bool, label: &'static str, testid: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (with_draft.get() == draft).to_string() on:click=move |_| choose(draft) data-testid=testid>
                {label}
            </button>
        }
    };
    let talk = move || {
        let told = told.get()?;
        let said = turns.get();
        let greeting = told.greeting;
        let rows = said.into_iter().zip(told.turns);
        let rows = rows.map(|(said, turn)| view! { <Turn said turn tap answer/> });
        Some(view! {
            <div class="try-talk" role="log" data-testid="try-talk">
                <p class="bubble">{greeting}</p>
                {rows.collect_view()}
            </div>
        })
    };
    view! {
        <Block title=w.try_title lead=w.try_lead testid="try">
            <div class="block-head">
                <div class="tabs" role="group" aria-label=w.try_with>
                    {one(false, w.try_published, "try-published")}
                    {one(true, w.try_draft, "try-draft")}
                </div>
                {tabs}
            </div>
            {talk}
            <Refused error testid="try-error"/>
            <form class="say" on:submit=send>
                <Line label=w.try_say id="try-text" value=text hint=w.try_hint/>
                <div class="actions">
                    <button class="button primary" type="submit" data-testid="try-send">{w.try_send}</button>
                    <button class="button" type="button" on:click=move |_| again() data-testid="try-again">{w.try_again}</button>
                </div>
            </form>
        </Block>
    }
}

/// One turn: what the customer did, what was understood, what is said.
#[component]
fn Turn(
    said: PreviewTurn,
    turn: PreviewedTurn,
    tap: Callback<String>,
    answer: Callback<bool>,
) -> impl IntoView {
    let w = use_words().assistant;
    let own = match said {
        PreviewTurn::Say { text } => text,
        PreviewTurn::Chip { intent } => intent.to_string(),
        PreviewTurn::Answer { agreed: true } => "✓".to_owned(),
        PreviewTurn::Answer { agreed: false } => "✗".to_owned(),
    };
    let heard = match (turn.understood, &turn.intent) {
        (Sureness::Sure, Some(intent)) => fill(w.sure, &[("intent", intent.as_str())]),
        (Sureness::AskBack, _) => w.ask_back.to_owned(),
        _ => w.not_heard.to_owned(),
    };
    let mut facts = vec![heard];
    if let Some(confidence) = turn.confidence {
        let percent = format!("{:.0}", confidence * 100.0);
        facts.push(fill(w.confidence, &[("n", &percent)]));
    }
    if !turn.fields.is_empty() {
        let fields = turn
            .fields
            .iter()
            .map(|(key, value)| format!("{key} {value}"));
        let fields = fields.collect::<Vec<_>>().join(", ");
        facts.push(fill(w.fields, &[("fields", &fields)]));
    }
    if turn.handoff {
        facts.push(w.calls_person.to_owned());
    }
    facts.extend(turn.alarms);
    let replies = turn
        .said
        .into_iter()
        .map(|body| view! { <Reply body tap answer/> });
    view! {
        <p class="bubble own">{own}</p>
        <p class="hint" data-testid="try-heard">{facts.join(" · ")}</p>
        {replies.collect_view()}
    }
}

/// What is said, or shown.
#[component]
fn Reply(body: Body, tap: Callback<String>, answer: Callback<bool>) -> impl IntoView {
    let words = use_words();
    match body {
        Body::Text { text, chips } => {
            let chips = chips.into_iter().map(|chip| {
                let tapped = move |_| tap.run(chip.text.clone());
                view! { <button class="button" type="button" on:click=tapped>{chip.label}</button> }
            });
            view! {
                <p class="bubble" data-testid="try-reply">{text}</p>
                <div class="actions">{chips.collect_view()}</div>
            }
            .into_any()
        }
        Body::Card(card) => {
            let asks = matches!(card, Card::Consent { .. });
            let buttons = asks.then(|| {
                view! {
                    <div class="actions">
                        <button class="button" type="button" on:click=move |_| answer.run(true)>"✓"</button>
                        <button class="button" type="button" on:click=move |_| answer.run(false)>"✗"</button>
                    </div>
                }
            });
            let plain = Body::Card(card).plain();
            view! {
                <p class="bubble" data-testid="try-card"><small>{words.assistant.shows_card}</small><br/>{plain}</p>
                {buttons}
            }
            .into_any()
        }
        other => view! { <p class="bubble">{other.plain()}</p> }.into_any(),
    }
}
