//! The consent card: may the contact that was written be used?

use super::{Look, card};
use crate::i18n::{Text, refusal, text};
use crate::model::{ConsentCard, Stage};
use crate::shell::Actor;
use leptos::prelude::*;
use shared::protocol::Said;

/// The card: the masked contact, the text to be agreed to, two equal ways on.
#[component]
pub fn ConsentCardView(
    /// What never changes.
    look: Look,
    /// The card.
    card: ConsentCard,
    /// What has become of it.
    stage: Signal<Stage>,
    /// What the visitor does.
    actor: Actor,
) -> impl IntoView {
    let ConsentCard { contact, consent, version, .. } = card;
    let t = move |words| text(look.lang, words);
    let answer = move |agreed| actor.say(Said::Consent { agreed, version: version.clone() });
    let answer = StoredValue::new(answer);
    let is_busy = move || stage.get() == Stage::Busy;
    let problem = move || match stage.get() {
        Stage::Refused(code) => Some(view! { <p class="error" role="alert">{t(refusal(code))}</p> }),
        _ => None,
    };
    let open = move || {
        view! {
            <div class="card">
                <p class="why">{t(Text::MayWe)}</p>
                <p class="contact">{contact.clone()}</p>
                <p class="terms">{consent.clone()}</p>
                {problem}
                <div class="do">
                    <button class="submit" type="button" disabled=is_busy on:click=move |_| answer.with_value(|answer| answer(true))>
                        {move || t(if is_busy() { Text::Submitting } else { Text::Yes })}
                    </button>
                    <button class="later" type="button" disabled=is_busy on:click=move |_| answer.with_value(|answer| answer(false))>
                        {t(Text::NotNow)}
                    </button>
                </div>
            </div>
        }
    };
    let ended = Memo::new(move |_| match stage.get() {
        Stage::Agreed(agreed) => Some(Some(agreed)),
        Stage::Past => Some(None),
        _ => None,
    });
    move || match ended.get() {
        None => open().into_any(),
        Some(Some(agreed)) => card::agreed(look.lang, agreed).into_any(),
        Some(None) => card::summary(t(Text::MayWe), String::new()).into_any(),
    }
}
