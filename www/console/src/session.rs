//! Who sits here, and in which language: known before anything else, and above every page.

use crate::api::{self, ApiError};
use crate::browser;
use crate::i18n::Words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Me;
use shared::catalog::written;
use shared::lang::Lang;
use shared::merchant::{Permission, Role};
use shared::time::Millis;
use std::time::Duration;

/// How often the pages' clock moves: days turn and "today" becomes "yesterday" while it is open.
const TICK: Duration = Duration::from_secs(30);

/// Whether somebody is signed in.
#[derive(Clone, Debug, PartialEq)]
pub enum Gate {
    /// Not known yet.
    Asking,
    /// The edge could not be asked.
    Unreachable(ApiError),
    /// Nobody; `expired` when somebody was a moment ago.
    Out {
        /// Whether a session has just ended by itself.
        expired: bool,
    },
    /// Somebody.
    In(Box<Me>),
}

/// Handle to all that is above the pages. A context.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    gate: RwSignal<Gate>,
    lang: RwSignal<Lang>,
    online: RwSignal<bool>,
    now: RwSignal<Millis>,
}

impl Session {
    /// Starts with what the browser knows.
    #[must_use]
    pub fn start() -> Self {
        let session = Self {
            gate: RwSignal::new(Gate::Asking),
            lang: RwSignal::new(browser::language()),
            online: RwSignal::new(browser::is_online()),
            now: RwSignal::new(browser::now()),
        };
        browser::show_language(session.lang.get_untracked());
        let up = window_event_listener(leptos::ev::online, move |_| session.online.set(true));
        let down = window_event_listener(leptos::ev::offline, move |_| session.online.set(false));
        on_cleanup(move || {
            up.remove();
            down.remove();
        });
        // Fails only without a window, where there are no pages either.
        let _ = set_interval_with_handle(move || session.now.set(browser::now()), TICK);
        session
    }

    /// Asks the edge who is signed in.
    pub fn ask(self) {
        spawn_local(async move {
            self.gate.set(match api::me().await {
                Ok(me) => Gate::In(Box::new(me)),
                Err(error) if error.is_signed_out() => Gate::Out { expired: false },
                Err(error) => Gate::Unreachable(error),
            });
        });
    }

    /// Asks again behind a page that is open: a socket that is not let in can't say why.
    pub fn check(self) {
        spawn_local(async move {
            if let Err(error) = api::me().await {
                self.note(&error);
            }
        });
    }

    /// Whether somebody is signed in, followed.
    #[must_use]
    pub fn gate(self) -> Gate {
        self.gate.get()
    }

    /// Somebody has signed in.
    pub fn enter(self, me: Me) {
        self.gate.set(Gate::In(Box::new(me)));
    }

    /// Ends the session. Without the edge it does not end: saying otherwise would leave a cookie
    /// behind on a shared computer.
    pub fn leave(self, failed: impl Fn(ApiError) + 'static) {
        spawn_local(async move {
            match api::sign_out().await {
                Ok(()) => {
                    // The next person at this computer shall find nothing of it.
                    browser::keep_unsent(None);
                    self.gate.set(Gate::Out { expired: false });
                }
                Err(error) if error.is_signed_out() => self.note(&error),
                Err(error) => failed(error),
            }
        });
    }

    /// Looks at an error of any call: when the session is over, every page ends here.
    pub fn note(self, error: &ApiError) {
        let is_in = matches!(self.gate.get_untracked(), Gate::In(_));
        if error.is_signed_out() && is_in {
            self.gate.set(Gate::Out { expired: true });
        }
    }

    /// The language, followed.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang.get()
    }

    /// Chooses the language, here and for the next time.
    pub fn speak(self, lang: Lang) {
        browser::keep_language(lang);
        self.lang.set(lang);
    }

    /// Whether the browser has a network, followed.
    #[must_use]
    pub fn is_online(self) -> bool {
        self.online.get()
    }

    /// The time, to half a minute, followed.
    #[must_use]
    pub fn now(self) -> Millis {
        self.now.get()
    }
}

/// The session of the page.
#[must_use]
pub fn use_session() -> Session {
    expect_context()
}

/// The words of the language that the page was drawn in. Choosing another draws it anew, so words
/// are plain values and no signals.
#[must_use]
pub fn use_words() -> Words {
    expect_context()
}

/// Who is signed in, on the pages behind the sign-in.
#[must_use]
pub fn use_me() -> StoredValue<Me> {
    expect_context()
}

/// When a visit is, on the merchant's own clock: visitors were told the same.
#[must_use]
pub fn visit_time(at: Millis, words: Words) -> String {
    let offset_min = use_me().with_value(|me| me.profile.hours.utc_offset_min);
    written(at, offset_min, words.lang)
}

/// Whether the operator may do this. The edge decides; the page only doesn't offer the rest.
#[must_use]
pub fn may(permission: Permission) -> bool {
    use_me().with_value(|me| me.role.may(permission))
}

/// A role's name.
#[must_use]
pub fn role_name(role: Role, words: Words) -> &'static str {
    match role {
        Role::Owner => words.people.owner,
        Role::Marketer => words.people.marketer,
        Role::Agent => words.people.agent,
    }
}
