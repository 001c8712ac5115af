//! One chip in the editor: closed it is a line, open it is two texts and what can be done with it.

use super::Desk;
use super::sort::Sorting;
use crate::browser;
use crate::i18n::fill;
use crate::part::{Icon, Shape};
use crate::session::use_words;
use crate::state::chips::{ChipEditor, Field};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::id::ChipId;
use shared::limit;

/// The id of a chip's input, for the focus.
pub fn field_id(id: &ChipId, field: Field) -> String {
    match field {
        Field::Label => format!("label-{id}"),
        Field::Text => format!("text-{id}"),
    }
}

/// The row.
#[component]
pub fn Row(
    /// Which chip.
    id: ChipId,
    /// The dragging of the list.
    sorting: Sorting,
) -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let id = StoredValue::new(id);
    let is_open = Memo::new(move |_| id.with_value(|id| desk.open.get().as_ref() == Some(id)));
    let name = Memo::new(move |_| id.with_value(|id| desk.label(id)));
    let sent = move || {
        id.with_value(|id| desk.chip(id, |_, chip| chip.text.get(desk.lang.get()).to_owned()))
    };
    let is_on = Memo::new(move |_| {
        id.with_value(|id| desk.chip(id, |_, chip| chip.on))
            .unwrap_or(false)
    });
    let named = move |text| move || fill(text, &[("label", &name.get())]);
    let toggle = move |_| {
        desk.open
            .set((!is_open.get_untracked()).then(|| id.get_value()))
    };
    let grip_id = id.with_value(|id| format!("grip-{id}"));
    let grip = grip_id.clone();
    let on_key = move |event: KeyboardEvent| {
        let down = match event.key().as_str() {
            "ArrowUp" => false,
            "ArrowDown" => true,
            _ => return,
        };
        event.prevent_default();
        id.with_value(|id| sorting.step(id, down));
        // Moving the row in the document takes the focus away from it.
        let grip = grip_id.clone();
        request_animation_frame(move || browser::focus(&grip));
    };
    let is_beyond = Memo::new(move |_| {
        let shown = |editor: &ChipEditor| {
            let place = id.with_value(|id| {
                editor
                    .chips()
                    .iter()
                    .filter(|chip| chip.on)
                    .position(|chip| chip.id == *id)
            });
            place.is_some_and(|place| place >= limit::CHIPS_SHOWN_MAX)
        };
        desk.with(shown).unwrap_or(false)
    });
    let beyond = fill(
        words.chips.beyond,
        &[("max", &limit::CHIPS_SHOWN_MAX.to_string())],
    );
    let has_fault = move || {
        let is_faulty = |editor: &ChipEditor| {
            id.with_value(|id| {
                !editor.faults(id).is_empty() || (desk.strict.get() && editor.is_blank(id))
            })
        };
        desk.with(is_faulty).unwrap_or(false)
    };
    view! {
        <li
            id=id.get_value().to_string()
            class="chip-row"
            class:off=move || !is_on.get()
            class:open=move || is_open.get()
            class:wrong=has_fault
            class:dragged=move || id.with_value(|id| sorting.is_dragged(id))
            data-testid="chip-row"
            data-chip=id.get_value().to_string()
        >
            <div class="chip-line">
                <button
                    id=grip
                    class="grip"
                    type="button"
                    aria-label=named(words.chips.drag)
                    data-testid="chip-grip"
                    on:pointerdown=move |event| id.with_value(|id| sorting.held(id, &event))
                    on:keydown=on_key
                >
                    <Icon shape=Shape::Grip/>
                </button>
                <button
                    class="chip-name"
                    type="button"
                    aria-expanded=move || is_open.get().to_string()
                    title=words.chips.edit
                    data-testid="chip-edit"
                    on:click=toggle
                >
                    <b>{move || name.get()}</b>
                    <small>{sent}</small>
                    {move || is_beyond.get().then(|| view! { <small class="beyond">{beyond.clone()}</small> })}
                </button>
                <label class="switch">
                    <input
                        type="checkbox"
                        role="switch"
                        aria-label=named(words.chips.switch)
                        prop:checked=move || is_on.get()
                        on:change=move |event| id.with_value(|id| desk.edit(|editor| editor.switch(id, event_target_checked(&event))))
                        data-testid="chip-on"
                    />
                    <span class="switch-track" aria-hidden="true"></span>
                    <span class="switch-text" aria-hidden="true">{move || if is_on.get() { words.chips.on } else { words.chips.off }}</span>
                </label>
            </div>
            {move || is_open.get().then(|| view! { <Open id sorting/> })}
        </li>
    }
}

/// The open part.
#[component]
fn Open(id: StoredValue<ChipId>, sorting: Sorting) -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let place = move || {
        id.with_value(|id| desk.chip(id, |place, _| place))
            .unwrap_or(0)
    };
    let is_last = move || {
        desk.with(|editor| place() + 1 >= editor.chips().len())
            .unwrap_or(true)
    };
    // The inputs are drawn anew when their text changes under them, and only then: an input method
    // must not be disturbed while it composes.
    let drawn = Memo::new(move |_| (desk.lang.get(), desk.with(ChipEditor::generation)));
    let is_fill = Memo::new(move |_| {
        id.with_value(|id| desk.chip(id, |_, chip| chip.fill))
            .unwrap_or(false)
    });
    let fields = move || {
        let (lang, _) = drawn.get();
        view! {
            <Text id field=Field::Label lang/>
            <Text id field=Field::Text lang/>
        }
    };
    view! {
        <div class="chip-open">
            {fields}
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || is_fill.get()
                    on:change=move |event| id.with_value(|id| desk.edit(|editor| editor.set_fill(id, event_target_checked(&event))))
                    data-testid="chip-fill"
                />
                <span>{words.chips.fill}</span>
            </label>
            <div class="chip-acts">
                <button class="button" type="button" disabled=move || place() == 0 on:click=move |_| id.with_value(|id| sorting.step(id, false)) data-testid="chip-up">
                    <Icon shape=Shape::Up/>{words.chips.up}
                </button>
                <button class="button" type="button" disabled=is_last on:click=move |_| id.with_value(|id| sorting.step(id, true)) data-testid="chip-down">
                    <Icon shape=Shape::Down/>{words.chips.down}
                </button>
                <button class="button danger-quiet" type="button" on:click=move |_| desk.ask_delete(id.get_value()) data-testid="chip-delete">
                    <Icon shape=Shape::Trash/>{words.chips.delete}
                </button>
            </div>
        </div>
    }
}

/// One text in one language, with its count.
#[component]
fn Text(id: StoredValue<ChipId>, field: Field, lang: shared::lang::Lang) -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let (label, testid) = match field {
        Field::Label => (words.chips.label, "chip-label"),
        Field::Text => (words.chips.text, "chip-text"),
    };
    let typed = move || {
        id.with_value(|id| desk.chip(id, |_, chip| field.of(chip, lang).to_owned()))
            .unwrap_or_default()
    };
    let instead = move || {
        let text = id.with_value(|id| {
            desk.chip(id, |_, chip| match field {
                Field::Label => chip.label.get(lang).to_owned(),
                Field::Text => chip.text.get(lang).to_owned(),
            })
        });
        text.filter(|text| !text.is_empty())
    };
    let max = field.chars_max();
    let count = move || typed().trim().chars().count();
    let is_wrong = move || {
        count() > max || (field == Field::Label && desk.strict.get() && instead().is_none())
    };
    let hint = move || match (typed().trim().is_empty(), field, instead()) {
        (true, Field::Text, _) => words.chips.text_help.to_owned(),
        (true, Field::Label, Some(text)) => fill(words.chips.fallback, &[("text", &text)]),
        _ => String::new(),
    };
    let counted = move || match count().checked_sub(max) {
        Some(over) if over > 0 => fill(words.shell.characters_over, &[("n", &over.to_string())]),
        _ => fill(
            words.shell.characters,
            &[("n", &count().to_string()), ("max", &max.to_string())],
        ),
    };
    let input_id = id.with_value(|id| field_id(id, field));
    view! {
        <div class="field" class:wrong=is_wrong>
            <label for=input_id.clone()>{label}</label>
            <input
                id=input_id
                type="text"
                autocomplete="off"
                lang=lang.tag()
                prop:value=untrack(typed)
                aria-invalid=move || is_wrong().to_string()
                data-testid=testid
                on:input=move |event| id.with_value(|id| {
                    desk.edit(|editor| editor.write(id, field, lang, event_target_value(&event)));
                })
            />
            <p class="hint spread"><span>{hint}</span><span class="num" data-testid="chip-count">{counted}</span></p>
        </div>
    }
}
