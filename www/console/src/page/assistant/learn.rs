//! What could not be answered, grouped, and made part of the draft; answers that were no good; where
//! people leave.

use super::{Block, Desk, Refused};
use crate::api;
use crate::i18n::{AssistantWords, fill, own_name};
use crate::part::{Notice, Tone, When};
use crate::session::{use_me, use_words};
use leptos::prelude::*;
use shared::api::{DraftSet, Learning, QuestionGroup};
use shared::id::Key;
use shared::lang::{Lang, Localised};
use shared::learning::{LessonState, Place, Proposal};
use shared::pack::Changes;

/// What can be learnt.
#[component]
pub fn Learn() -> impl IntoView {
    let w = use_words().assistant;
    let desk: Desk = expect_context();
    let learning = RwSignal::new(None::<Learning>);
    let error = RwSignal::new(None);
    let is_learnt = RwSignal::new(false);
    let show = move |answer: Learning| learning.set(Some(answer));
    desk.ask(api::learning(), error, show);
    let dismiss = Callback::new(move |group: u64| {
        desk.ask(api::mark_group(group, LessonState::Dismissed), error, show);
    });
    // The draft first: a question that is marked and stands in no draft would be lost.
    let learn = Callback::new(move |(group, more): (u64, Changes)| {
        let draft = desk
            .playbook
            .with_untracked(|playbook| Some(playbook.as_ref()?.draft.clone()));
        let Some(draft) = draft else { return };
        let set = DraftSet {
            revision: draft.revision,
            changes: draft.changes.and(more),
        };
        let call = async move {
            api::put_draft(&set).await?;
            api::mark_group(group, LessonState::Done).await
        };
        desk.ask(call, error, move |answer| {
            show(answer);
            is_learnt.set(true);
            desk.load();
        });
    });
    let groups = move || {
        let learning = learning.get()?;
        if learning.groups.is_empty() {
            return Some(
                view! { <p class="hint" data-testid="learn-none">{w.learn_none}</p> }.into_any(),
            );
        }
        let groups = learning.groups.into_iter();
        let groups = groups.map(|group| view! { <Group group learn dismiss/> });
        Some(view! { <ul class="groups">{groups.collect_view()}</ul> }.into_any())
    };
    let learnt = move || {
        is_learnt
            .get()
            .then(|| view! { <Notice tone=Tone::Good text=w.learnt testid="learnt"/> })
    };
    let refused = move || {
        let rows = learning.get()?.refused.into_iter().map(|answer| {
            let times = fill(w.times, &[("n", &answer.count.to_string())]);
            view! { <li><b>{answer.question}</b><span class="num">{times}</span></li> }
        });
        Some(list(w.refused_title, rows.collect_view(), "refused"))
    };
    let leaving = move || {
        let rows = learning.get()?.leaving.into_iter().map(|leaving| {
            let times = fill(w.times, &[("n", &leaving.count.to_string())]);
            let question = leaving.question.unwrap_or_default();
            view! { <li><b>{question}</b><span>{place(leaving.place, w)}</span><span class="num">{times}</span></li> }
        });
        Some(list(w.leaving_title, rows.collect_view(), "leaving"))
    };
    view! {
        <Block title=w.learn_title lead=w.learn_lead testid="learn">
            <Refused error testid="learn-error"/>
            {learnt}
            {groups}
            {refused}
            {leaving}
        </Block>
    }
}

fn list(title: &'static str, rows: Vec<impl IntoView + 'static>, testid: &'static str) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! { <h3>{title}</h3><ul class="told" data-testid=testid>{rows}</ul> }.into_any()
}

fn place(place: Place, w: &AssistantWords) -> &'static str {
    match place {
        Place::Answer => w.after_answer,
        Place::Question => w.after_question,
        Place::ContactCard => w.after_card,
        Place::NotUnderstood => w.after_miss,
        Place::Person => w.after_person,
        Place::Closed => w.after_close,
    }
}

/// One group, and what can be made of it.
#[component]
fn Group(
    group: QuestionGroup,
    learn: Callback<(u64, Changes)>,
    dismiss: Callback<u64>,
) -> impl IntoView {
    let w = use_words().assistant;
    let id = group.id;
    let asked = fill(w.asked, &[("n", &group.count.to_string())]);
    let nearest = group
        .nearest
        .map(|nearest| fill(w.like, &[("question", &nearest.question)]));
    let way = match group.proposal {
        Proposal::Examples { changes, .. } => {
            let learn = move |_| learn.run((id, (*changes).clone()));
            view! {
                <button class="button primary" type="button" on:click=learn data-testid="group-learn">{w.as_examples}</button>
            }
            .into_any()
        }
        Proposal::Own {
            intent,
            changes,
            hint,
            ..
        } => view! { <Own id intent changes=*changes hint learn/> }.into_any(),
    };
    let examples = group.examples.into_iter();
    let examples = examples.map(|example| view! { <li>{example}</li> });
    view! {
        <li class="group" data-testid="group">
            <p class="hint">{asked}" · "<When at=group.newest/>{nearest.map(|nearest| format!(" · {nearest}"))}</p>
            <ul class="examples">{examples.collect_view()}</ul>
            <div class="actions">
                {way}
                <button class="button" type="button" on:click=move |_| dismiss.run(id) data-testid="group-dismiss">{w.dismiss}</button>
            </div>
        </li>
    }
}

/// A question of the merchant's own: written in every language that it speaks, and put into the draft.
#[component]
fn Own(
    id: u64,
    intent: Key,
    changes: Changes,
    hint: Localised,
    learn: Callback<(u64, Changes)>,
) -> impl IntoView {
    let words = use_words();
    let w = words.assistant;
    let is_open = RwSignal::new(false);
    let hint = hint.get(words.lang).to_owned();
    let languages = use_me().with_value(|me| me.profile.languages.clone());
    let question = |lang: &Lang| {
        let own = changes.own.get(&intent);
        own.and_then(|own| own.question.0.get(lang).cloned())
            .unwrap_or_default()
    };
    let texts: Vec<_> = languages
        .iter()
        .map(|lang| {
            (
                *lang,
                RwSignal::new(question(lang)),
                RwSignal::new(String::new()),
            )
        })
        .collect();
    let written = texts.clone();
    let put = move |_| {
        let mut changes = changes.clone();
        if let Some(own) = changes.own.get_mut(&intent) {
            for (lang, question, answer) in &written {
                let kept = |text: &RwSignal<String>| text.get_untracked().trim().to_owned();
                let (question, answer) = (kept(question), kept(answer));
                if !question.is_empty() {
                    own.question.0.insert(*lang, question);
                }
                if !answer.is_empty() {
                    own.answer.0.insert(*lang, answer);
                }
            }
        }
        learn.run((id, changes));
    };
    let put = StoredValue::new(put);
    let form = move || {
        let rows = texts.iter().map(|(lang, question, answer)| {
            let (question, answer) = (*question, *answer);
            let name = own_name(*lang);
            let field_id = format!("answer-{id}-{}", lang.tag());
            let question_id = format!("question-{id}-{}", lang.tag());
            view! {
                <div class="field">
                    <label for=question_id.clone()>{fill(w.own_question, &[("language", name)])}</label>
                    <input id=question_id lang=lang.tag() prop:value=move || question.get() on:input=move |event| question.set(event_target_value(&event)) data-testid="own-question"/>
                </div>
                <div class="field">
                    <label for=field_id.clone()>{fill(w.own_answer, &[("language", name)])}</label>
                    <textarea id=field_id lang=lang.tag() rows="3" prop:value=move || answer.get() on:input=move |event| answer.set(event_target_value(&event)) data-testid="own-answer"></textarea>
                </div>
            }
        });
        view! {
            <div class="card say">
                <p class="hint">{hint.clone()}</p>
                {rows.collect_view()}
                <button class="button primary" type="button" on:click=move |event| put.with_value(|put| put(event)) data-testid="own-put">{w.own_put}</button>
            </div>
        }
    };
    move || {
        if is_open.get() {
            return form().into_any();
        }
        view! {
            <button class="button primary" type="button" on:click=move |_| is_open.set(true) data-testid="group-learn">{w.as_own}</button>
        }
        .into_any()
    }
}
