//! The pages, one file each.

mod assistant;
mod cards;
mod chips;
mod conversations;
mod invitation;
mod lead;
mod leads;
mod sign_in;
mod team;
mod thread;

pub use assistant::Assistant;
pub use cards::Cards;
pub use chips::Chips;
pub use conversations::Conversations;
pub use invitation::Invitation;
pub use leads::Leads;
pub use sign_in::SignIn;
pub use team::Team;

use crate::part::Languages;
use crate::session::{use_session, use_words};
use leptos::prelude::*;
use shared::lang::Lang;

/// The frame of the pages in front of the sign-in.
#[component]
fn Doorway(
    /// The title.
    title: &'static str,
    /// One sentence.
    lead: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    let (words, session) = (use_words(), use_session());
    view! {
        <main class="gate">
            <div class="door">
                <p class="product">{words.shell.product}</p>
                <h1>{title}</h1>
                <p class="door-lead">{lead}</p>
                {children()}
            </div>
            <Languages
                label=words.shell.language
                languages=Lang::ALL.to_vec()
                chosen=Signal::derive(move || session.lang())
                choose=move |lang| session.speak(lang)
                testid="ui-lang"
            />
        </main>
    }
}
