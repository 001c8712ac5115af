//! The chip editor: a draft beside what is saved, with a preview of what visitors will see.

mod preview;
mod row;
mod save;
mod sort;

use crate::browser;
use crate::i18n::fill;
use crate::live::use_live;
use crate::part::{Confirm, Empty, Failure, Icon, Languages, PageHead, Shape, Wait};
use crate::session::{use_me, use_words};
use crate::state::chips::ChipEditor;
use leptos::prelude::*;
use preview::Preview;
use row::Row;
use save::Saving;
use shared::chip::Chip;
use shared::id::ChipId;
use shared::lang::Lang;
use shared::limit;
use sort::Sorting;

/// What the parts of the editor share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The draft.
    editor: RwSignal<Option<ChipEditor>>,
    /// The language being written.
    lang: RwSignal<Lang>,
    /// The chip that is open for writing.
    open: RwSignal<Option<ChipId>>,
    /// The chip that may be deleted, and whether that is being asked.
    deleting: RwSignal<Option<ChipId>>,
    asking: RwSignal<bool>,
    /// Said to those who don't see a chip move.
    said: RwSignal<String>,
    /// Whether faults are named: not before the first try to save.
    strict: RwSignal<bool>,
    /// What a chip is called that has no label yet.
    untitled: &'static str,
}

impl Desk {
    /// Changes the draft.
    fn edit(self, change: impl FnOnce(&mut ChipEditor)) {
        self.editor.update(|editor| {
            if let Some(editor) = editor {
                change(editor);
            }
        });
    }

    /// Asks whether a chip is to be deleted.
    fn ask_delete(self, id: ChipId) {
        self.deleting.set(Some(id));
        self.asking.set(true);
    }

    /// Looks at the draft, followed.
    fn with<T>(self, look: impl FnOnce(&ChipEditor) -> T) -> Option<T> {
        self.editor.with(|editor| editor.as_ref().map(look))
    }

    /// Looks at one chip, followed.
    fn chip<T>(self, id: &ChipId, look: impl FnOnce(usize, &Chip) -> T) -> Option<T> {
        self.with(|editor| editor.find(id).map(|(place, chip)| look(place, chip)))
            .flatten()
    }

    /// What to call a chip on the screen, followed.
    fn label(self, id: &ChipId) -> String {
        let label = self.chip(id, |_, chip| {
            chip.label.get(self.lang.get()).trim().to_owned()
        });
        label
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| self.untitled.to_owned())
    }
}

/// The page.
#[component]
pub fn Chips() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let retry = Callback::new(move |()| live.refresh_chips());
    let is_loaded = Memo::new(move |_| live.chips.with(Option::is_some));
    let body = move || {
        if is_loaded.get() {
            return view! { <Editor/> }.into_any();
        }
        match live.chips_error.get() {
            Some(error) => view! { <Failure error retry/> }.into_any(),
            None => view! { <Wait text=words.chips.loading/> }.into_any(),
        }
    };
    view! {
        <section class="page chips-page">
            <PageHead title=words.chips.title lead=words.chips.lead/>
            {body}
        </section>
    }
}

#[component]
fn Editor() -> impl IntoView {
    let (words, live) = (use_words(), use_live());
    let languages = use_me().with_value(|me| me.profile.languages.clone());
    let first = languages.first().copied().unwrap_or_default();
    let desk = Desk {
        editor: live.chips,
        lang: RwSignal::new(first),
        open: RwSignal::new(None),
        deleting: RwSignal::new(None),
        asking: RwSignal::new(false),
        said: RwSignal::new(String::new()),
        strict: RwSignal::new(false),
        untitled: words.chips.untitled,
    };
    provide_context(desk);
    let tabs = (languages.len() > 1).then(|| {
        view! {
            <Languages
                label=words.chips.languages
                languages
                chosen=desk.lang
                choose=move |lang| desk.lang.set(lang)
                testid="chip-lang"
            />
        }
    });
    let is_empty = Memo::new(move |_| {
        desk.with(|editor| editor.chips().is_empty())
            .unwrap_or(true)
    });
    let list = move || match is_empty.get() {
        true => view! {
            <Empty title=words.chips.empty help=words.chips.empty_help shape=Shape::Chips/>
        }
        .into_any(),
        false => view! { <List/> }.into_any(),
    };
    view! {
        <div class="editor">
            <div class="editor-list">
                {tabs}
                {list}
                <Add/>
            </div>
            <Preview/>
        </div>
        <Saving/>
        <Delete/>
        <p class="unseen" role="status" data-testid="moved">{move || desk.said.get()}</p>
    }
}

#[component]
fn List() -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let ids = move || {
        let all = |editor: &ChipEditor| {
            editor
                .chips()
                .iter()
                .map(|chip| chip.id.clone())
                .collect::<Vec<_>>()
        };
        desk.with(all).unwrap_or_default()
    };
    let sorting = Sorting::new(desk);
    view! {
        <ol
            class="chip-list"
            aria-label=words.chips.list
            data-testid="chips"
            node_ref=sorting.list
            class:sorting=move || sorting.is_on()
            on:pointermove=move |event| sorting.moved(&event)
            on:pointerup=move |_| sorting.dropped()
            on:pointercancel=move |_| sorting.dropped()
        >
            <For each=ids key=ChipId::clone let:id>
                <Row id sorting/>
            </For>
        </ol>
    }
}

#[component]
fn Add() -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let has_room = move || desk.with(ChipEditor::has_room).unwrap_or(false);
    let full = fill(words.chips.full, &[("max", &limit::CHIPS_MAX.to_string())]);
    let add = move |_| {
        let Some(id) = browser::new_chip_id() else {
            return;
        };
        desk.edit(|editor| editor.add(id.clone()));
        let field = row::field_id(&id, crate::state::chips::Field::Label);
        desk.open.set(Some(id));
        // Once it is drawn.
        request_animation_frame(move || browser::focus(&field));
    };
    view! {
        <button class="button wide" type="button" disabled=move || !has_room() on:click=add data-testid="add-chip">
            <Icon shape=Shape::Plus/>
            {words.chips.add}
        </button>
        {move || (!has_room()).then(|| view! { <p class="hint">{full.clone()}</p> })}
    }
}

/// Asks once before a chip is deleted.
#[component]
fn Delete() -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let body = Signal::derive(move || {
        let name = desk
            .deleting
            .get()
            .map(|id| desk.label(&id))
            .unwrap_or_default();
        fill(words.chips.delete_body, &[("label", &name)])
    });
    let confirm = move |()| {
        if let Some(id) = desk.deleting.get_untracked() {
            desk.edit(|editor| editor.remove(&id));
        }
    };
    let w = words.chips;
    view! {
        <Confirm open=desk.asking title=w.delete_title body action=w.delete confirm testid="confirm-delete"/>
    }
}
