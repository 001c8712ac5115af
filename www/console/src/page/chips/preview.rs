//! What visitors will see: the pills, in the merchant's colour.

use super::Desk;
use crate::session::{use_me, use_words};
use leptos::prelude::*;
use shared::chip;

/// The preview.
#[component]
pub fn Preview() -> impl IntoView {
    let words = use_words();
    let desk: Desk = expect_context();
    let (accent, mark) =
        use_me().with_value(|me| (me.profile.look.accent.clone(), me.profile.look.mark.clone()));
    let shown = Memo::new(move |_| {
        let lang = desk.lang.get();
        let shown = desk.with(|editor| chip::choose_shown(editor.chips(), lang));
        let mut shown = shown.unwrap_or_default();
        shown.retain(|chip| !chip.label.trim().is_empty());
        shown
    });
    let pills = move || {
        let pill = |chip: chip::ShownChip| {
            let does = if chip.fill {
                words.chips.preview_fills
            } else {
                words.chips.preview_sends
            };
            let sends = format!("{does}：{}", chip.text);
            view! { <li class="pill" title=sends>{chip.label}</li> }
        };
        shown.get().into_iter().map(pill).collect_view()
    };
    view! {
        <aside class="preview" class:bare=move || shown.with(Vec::is_empty) aria-label=words.chips.preview>
            <h2>{words.chips.preview}</h2>
            <div class="stage" style:--accent=accent>
                <div class="stage-page" aria-hidden="true"><i></i><i></i><i></i></div>
                <ul data-testid="chip-preview">{pills}</ul>
                <span class="launcher" aria-hidden="true">{mark}</span>
            </div>
            {move || shown.with(Vec::is_empty).then(|| view! { <p class="hint">{words.chips.preview_empty}</p> })}
        </aside>
    }
}
