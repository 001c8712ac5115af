//! The merchant's language model: which, how much, and how it does.

use super::{Block, Desk, Line, Refused};
use crate::api;
use crate::browser;
use crate::i18n::{AssistantWords, fill};
use crate::part::{Notice, Tone};
use crate::session::use_words;
use crate::show::time;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::api::{ModelSet, ModelState};
use shared::merchant::Permission;
use shared::pi::model::{Failure, ModelSettings};
use shared::webhook::Target;

/// Answers in a day, as typed.
const COUNT_MAX: u32 = 100_000;

/// The model; its settings are the owner's.
#[component]
pub fn Model() -> impl IntoView {
    let w = use_words().assistant;
    let desk: Desk = expect_context();
    let state = RwSignal::new(None::<ModelState>);
    let error = RwSignal::new(None);
    desk.ask(api::model(), error, move |answer| state.set(Some(answer)));
    let words = use_words();
    let doing = move || {
        let state = state.get()?;
        let failed: u32 = state.day.failed.values().sum();
        let today = fill(
            w.model_today,
            &[
                ("asked", &state.day.asked.to_string()),
                ("answered", &state.day.answered.to_string()),
                ("failed", &failed.to_string()),
            ],
        );
        let rows = state.day.failed.into_iter().map(|(failure, count)| {
            let times = fill(w.times, &[("n", &count.to_string())]);
            view! { <li><span>{why(failure, w)}</span><span class="num">{times}</span></li> }
        });
        let rests = state.rests_until.map(|until| {
            let when = time::when(until, browser::now(), browser::offset_min(until), words);
            let text = fill(w.model_rests, &[("when", &when)]);
            view! { <Notice tone=Tone::Warn text testid="model-rests"/> }
        });
        let offered = (state.is_offered && state.settings.is_none())
            .then(|| view! { <p class="hint">{w.model_offered}</p> });
        Some(view! {
            {offered}
            <p data-testid="model-today">{today}</p>
            <ul class="told" data-testid="model-failed">{rows.collect_view()}</ul>
            {rests}
        })
    };
    let is_loaded = Memo::new(move |_| state.with(Option::is_some));
    let form = move || {
        let is_owner = crate::session::may(Permission::Staff);
        (is_loaded.get() && is_owner).then(|| view! { <Settings state error/> })
    };
    view! {
        <Block title=w.model_title lead=w.model_lead testid="model">
            {doing}
            <Refused error testid="model-error"/>
            {form}
        </Block>
    }
}

fn why(failure: Failure, w: &AssistantWords) -> &'static str {
    match failure {
        Failure::UsedUp => w.fail_used_up,
        Failure::Rests => w.fail_rests,
        Failure::Unreached => w.fail_unreached,
        Failure::Slow => w.fail_slow,
        Failure::Unreadable => w.fail_unreadable,
        Failure::Refused => w.fail_refused,
    }
}

/// The form.
#[component]
fn Settings(
    state: RwSignal<Option<ModelState>>,
    error: RwSignal<Option<api::ApiError>>,
) -> impl IntoView {
    let w = use_words().assistant;
    let desk: Desk = expect_context();
    let kept = state.with_untracked(|state| state.as_ref()?.settings.clone());
    let text =
        |text: Option<String>, other: &str| RwSignal::new(text.unwrap_or_else(|| other.into()));
    let on = RwSignal::new(kept.as_ref().is_some_and(|kept| kept.on));
    let url = text(kept.as_ref().map(|kept| kept.url.as_str().to_owned()), "");
    let name = text(kept.as_ref().map(|kept| kept.model.clone()), "");
    let per_day = text(kept.as_ref().map(|kept| kept.per_day.to_string()), "500");
    let per_visitor = text(kept.as_ref().map(|kept| kept.per_visitor.to_string()), "20");
    let key = text(None, "");
    let wrong = RwSignal::new(None::<&'static str>);
    let is_saved = RwSignal::new(false);
    let count = |typed: String| {
        let count = typed.trim().parse().ok();
        count.filter(|count: &u32| *count <= COUNT_MAX)
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        is_saved.set(false);
        let counts = (
            count(per_day.get_untracked()),
            count(per_visitor.get_untracked()),
        );
        let (Some(per_day), Some(per_visitor)) = counts else {
            return wrong.set(Some(w.number_wrong));
        };
        let settings = ModelSettings {
            on: on.get_untracked(),
            url: Target::from(url.get_untracked().trim()),
            model: name.get_untracked(),
            per_day,
            per_visitor,
        };
        // Whether the address may be called, the edge knows.
        if settings.check(true).is_err() {
            return wrong.set(Some(w.url_wrong));
        }
        wrong.set(None);
        let typed = key.get_untracked();
        let set = ModelSet {
            settings,
            key: (!typed.is_empty()).then_some(typed),
        };
        desk.ask(
            async move { api::put_model(&set).await },
            error,
            move |answer| {
                state.set(Some(answer));
                key.set(String::new());
                is_saved.set(true);
            },
        );
    };
    let told = move || {
        let wrong = wrong
            .get()
            .map(|text| view! { <Notice tone=Tone::Bad text testid="model-wrong"/> }.into_any());
        let saved = is_saved.get().then(|| {
            view! { <Notice tone=Tone::Good text=w.model_saved testid="model-saved"/> }.into_any()
        });
        wrong.or(saved)
    };
    let key_help = move || {
        let has_key = state.with(|state| state.as_ref().is_some_and(|state| state.has_key));
        has_key.then(|| view! { <p class="hint">{w.model_key_kept}</p> })
    };
    view! {
        <form class="card" on:submit=save>
            <label class="check">
                <input type="checkbox" prop:checked=move || on.get() on:change=move |event| on.set(event_target_checked(&event)) data-testid="model-on"/>
                {w.model_on}
            </label>
            <Line label=w.model_url id="model-url" value=url kind="url" hint="https://"/>
            <Line label=w.model_name id="model-name" value=name/>
            <Line label=w.model_key id="model-key" value=key kind="password"/>
            {key_help}
            <Line label=w.model_per_day id="model-per-day" value=per_day kind="number"/>
            <Line label=w.model_per_visitor id="model-per-visitor" value=per_visitor kind="number"/>
            {told}
            <button class="button primary" type="submit" data-testid="model-save">{w.model_save}</button>
        </form>
    }
}
