//! What stands on cards, to be typed.

use crate::api::{self, ApiError};
use crate::i18n::{Words, fill};
use crate::live::use_live;
use crate::part::{Languages, Outcome, SaveBar};
use crate::session::{use_me, use_session, use_words};
use crate::state::cards::{CardsEditor, CatalogSet, Fault, Line, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::lang::Lang;
use shared::limit;
use shared::protocol::Code;

/// What the parts of the form share.
#[derive(Clone, Copy)]
struct Desk {
    editor: RwSignal<Option<CardsEditor>>,
    /// The language being written.
    lang: RwSignal<Lang>,
    /// Where the last try to save found something wrong.
    fault: RwSignal<Option<Fault>>,
}

impl Desk {
    fn edit(self, change: impl FnOnce(&mut CardsEditor)) {
        self.fault.set(None);
        self.editor.update(|editor| {
            if let Some(editor) = editor {
                change(editor);
            }
        });
    }

    /// Looks at the draft, followed.
    fn with<T>(self, look: impl FnOnce(&CardsEditor) -> T) -> Option<T> {
        self.editor.with(|editor| editor.as_ref().map(look))
    }
}

fn sentence(fault: Fault, words: Words) -> String {
    let text = match fault {
        Fault::Number => words.cards.number_wrong,
        Fault::Place => words.cards.place_wrong,
        Fault::Papers => words.cards.papers_wrong,
        Fault::Visits => words.cards.booking_wrong,
        Fault::Elsewhere => words.problems.invalid_value,
    };
    let many = match fault {
        Fault::Visits => limit::BOOKING_DAYS_MAX.to_string(),
        _ => limit::CATALOG_ITEMS_MAX.to_string(),
    };
    let max = limit::CATALOG_TEXT_CHARS_MAX.to_string();
    fill(text, &[("max", &max), ("n", &many)])
}

/// The form.
#[component]
pub fn Form() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let w = words.cards;
    let languages = use_me().with_value(|me| me.profile.languages.clone());
    let desk = Desk {
        editor: live.cards,
        lang: RwSignal::new(languages.first().copied().unwrap_or_default()),
        fault: RwSignal::new(None),
    };
    provide_context(desk);
    let tabs = (languages.len() > 1).then(|| {
        view! {
            <Languages
                label=w.languages
                languages
                chosen=desk.lang
                choose=move |lang| desk.lang.set(lang)
                testid="card-lang"
            />
        }
    });
    // The inputs are drawn anew when their text changes under them, and only then.
    let drawn = Memo::new(move |_| (desk.lang.get(), desk.with(CardsEditor::generation)));
    let groups = move || {
        let (lang, _) = drawn.get();
        view! { <Groups lang/> }
    };
    view! {
        <section class="block" aria-label=w.on_cards>
            <div class="block-head">
                <div>
                    <h2>{w.on_cards}</h2>
                    <p class="hint">{w.on_cards_help}</p>
                </div>
                {tabs}
            </div>
            <div class="groups">{groups}</div>
        </section>
        <Saving/>
    }
}

#[component]
fn Groups(lang: Lang) -> impl IntoView {
    let desk: Desk = expect_context();
    let w = use_words().cards;
    let takes_visits = Memo::new(move |_| desk.with(CardsEditor::takes_visits).unwrap_or(false));
    let booking = move || takes_visits.get().then(|| view! { <Booking lang/> });
    view! {
        <Group title=w.number fault=Fault::Number>
            <Value line=Line::Number id="card-number" label=w.number_label kind="tel" help=w.number_help/>
        </Group>
        <Group title=w.place fault=Fault::Place>
            <Words text=Text::PlaceName id="card-placename" label=w.place_name lang/>
            <Words text=Text::Address id="card-address" label=w.address lang/>
        </Group>
        <Group title=w.papers fault=Fault::Papers>
            <Words text=Text::PapersTitle id="card-paperstitle" label=w.papers_title lang help=w.papers_title_help/>
            <Papers lang/>
        </Group>
        <Group title=w.booking fault=Fault::Visits>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || takes_visits.get()
                    on:change=move |event| desk.edit(|editor| editor.take_visits(event_target_checked(&event)))
                    data-testid="card-visits"
                />
                <span>{w.booking_on}</span>
            </label>
            {booking}
        </Group>
    }
}

/// A group of inputs, with what is wrong in it.
#[component]
fn Group(title: &'static str, fault: Fault, children: Children) -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let is_wrong = move || desk.fault.get() == Some(fault);
    let wrong = move || {
        is_wrong().then(|| {
            let text = sentence(fault, words);
            view! { <p class="hint wrong" role="alert" data-testid="card-fault">{text}</p> }
        })
    };
    view! {
        <fieldset class="card group" class:wrong=is_wrong>
            <legend>{title}</legend>
            {children()}
            {wrong}
        </fieldset>
    }
}

/// When visitors may come.
#[component]
fn Booking(lang: Lang) -> impl IntoView {
    let desk: Desk = expect_context();
    let w = use_words().cards;
    let names = [
        w.monday,
        w.tuesday,
        w.wednesday,
        w.thursday,
        w.friday,
        w.saturday,
        w.sunday,
    ];
    let day = move |(day, name): (u8, &'static str)| {
        let is_on = move || desk.with(|editor| editor.has_day(day)).unwrap_or(false);
        view! {
            <label class="day-pick">
                <input
                    type="checkbox"
                    prop:checked=is_on
                    on:change=move |event| desk.edit(|editor| editor.set_day(day, event_target_checked(&event)))
                    data-testid=format!("card-day-{day}")
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <Words text=Text::VisitTitle id="card-visittitle" label=w.booking_title lang help=w.booking_title_help/>
        <Words text=Text::VisitPlace id="card-visitplace" label=w.booking_place lang/>
        <div class="field">
            <span class="field-name" id="card-days">{w.days}</span>
            <div class="day-picks" role="group" aria-labelledby="card-days">
                {(0..).zip(names).map(day).collect_view()}
            </div>
        </div>
        <div class="pairs">
            <Value line=Line::Opens id="card-opens" label=w.opens kind="time"/>
            <Value line=Line::Closes id="card-closes" label=w.closes kind="time"/>
            <Value line=Line::Length id="card-length" label=w.length kind="number"/>
            <Value line=Line::Seats id="card-seats" label=w.seats kind="number"/>
            <Value line=Line::Notice id="card-notice" label=w.notice kind="number"/>
            <Value line=Line::Ahead id="card-ahead" label=w.ahead kind="number"/>
        </div>
    }
}

/// A value that is the same in every language.
#[component]
fn Value(
    line: Line,
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    #[prop(optional)] help: &'static str,
) -> impl IntoView {
    let desk: Desk = expect_context();
    let typed = desk.editor.with_untracked(|editor| {
        let editor = editor.as_ref()?;
        Some(editor.line(line).to_owned())
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                min=(kind == "number").then_some("0")
                autocomplete="off"
                prop:value=typed
                data-testid=id
                on:input=move |event| desk.edit(|editor| editor.set(line, event_target_value(&event)))
            />
            <p class="hint">{help}</p>
        </div>
    }
}

/// A text in one language.
#[component]
fn Words(
    text: Text,
    id: &'static str,
    label: &'static str,
    lang: Lang,
    #[prop(optional)] help: &'static str,
) -> impl IntoView {
    let desk: Desk = expect_context();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="text"
                autocomplete="off"
                lang=lang.tag()
                prop:value=typed(desk, text, lang)
                data-testid=id
                on:input=move |event| desk.edit(|editor| editor.write(text, lang, event_target_value(&event)))
            />
            <p class="hint">{help}</p>
        </div>
    }
}

fn typed(desk: Desk, text: Text, lang: Lang) -> String {
    let typed = desk
        .editor
        .with_untracked(|editor| Some(editor.as_ref()?.text(text, lang).to_owned()));
    typed.unwrap_or_default()
}

/// The papers, one a line.
#[component]
fn Papers(lang: Lang) -> impl IntoView {
    let desk: Desk = expect_context();
    let w = use_words().cards;
    view! {
        <div class="field">
            <label for="card-papers">{w.papers_items}</label>
            <textarea
                id="card-papers"
                rows="4"
                lang=lang.tag()
                prop:value=typed(desk, Text::Papers, lang)
                data-testid="card-papers"
                on:input=move |event| desk.edit(|editor| editor.write(Text::Papers, lang, event_target_value(&event)))
            ></textarea>
        </div>
    }
}

/// Saving what is typed.
#[component]
fn Saving() -> impl IntoView {
    let (words, session, live) = (use_words(), use_session(), use_live());
    let desk: Desk = expect_context();
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(Outcome::None);
    let is_dirty = Memo::new(move |_| desk.with(CardsEditor::is_dirty).unwrap_or(false));
    let is_overtaken = Memo::new(move |_| desk.with(CardsEditor::is_overtaken).unwrap_or(false));
    let put = move |set: CatalogSet| {
        busy.set(true);
        spawn_local(async move {
            let result = api::put_catalog(&set).await;
            busy.try_set(false);
            match result {
                Ok(stored) => {
                    desk.editor.try_update(|editor| {
                        if let Some(editor) = editor {
                            editor.stored(&set, stored);
                        }
                    });
                    outcome.try_set(Outcome::Saved);
                }
                Err(error) => {
                    session.note(&error);
                    let outcome_of = match &error {
                        ApiError::Refused(problem) if problem.code == Code::InvalidValue => {
                            let detail = problem.detail.as_deref().unwrap_or_default();
                            let fault = Fault::told(detail);
                            desk.fault.try_set(Some(fault));
                            Outcome::Faulty(sentence(fault, words))
                        }
                        _ => Outcome::Failed(error.clone()),
                    };
                    if error.code() == Some(Code::Conflict) {
                        live.refresh_cards();
                    }
                    outcome.try_set(outcome_of);
                }
            }
        });
    };
    let save = move |()| match untrack(|| desk.with(CardsEditor::to_save)) {
        Some(Ok(set)) => {
            desk.fault.set(None);
            put(set);
        }
        Some(Err(fault)) => {
            desk.fault.set(Some(fault));
            outcome.set(Outcome::Faulty(sentence(fault, words)));
        }
        None => {}
    };
    let discard = move |()| desk.edit(CardsEditor::discard);
    view! { <SaveBar is_dirty is_overtaken busy outcome saved=words.cards.saved save discard/> }
}
