//! Where in the console one is, kept in the address's fragment.
//!
//! No router library: the pages are seven, the fragment never reaches the edge (so one cached
//! `index.html` serves them all), and leptos_router, which has no mode for fragments, would add
//! more weight than any of our pages.

use leptos::prelude::*;
use shared::id::{ConversationId, LeadId};
use shared::merchant::Permission;

/// A place in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The leads, and the one that is open.
    Leads(Option<LeadId>),
    /// The conversations, and the one that is open.
    Conversations(Option<ConversationId>),
    /// Visits, and what cards are made of.
    Cards,
    /// The chip editor.
    Chips,
    /// What the assistant says, knows and could learn.
    Assistant,
    /// Inviting operators.
    Team,
    /// Accepting an invitation, with its one-time token.
    Invite(String),
}

/// A place's kind: what the menu shows as current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Leads.
    Leads,
    /// Conversations.
    Conversations,
    /// Visits and cards.
    Cards,
    /// Chips.
    Chips,
    /// The assistant.
    Assistant,
    /// Team.
    Team,
}

impl Section {
    /// The menu, in order.
    pub const ALL: [Self; 6] = [
        Self::Leads,
        Self::Conversations,
        Self::Cards,
        Self::Chips,
        Self::Assistant,
        Self::Team,
    ];

    /// What one must be allowed to do to enter.
    #[must_use]
    pub fn needs(self) -> Permission {
        match self {
            Self::Leads | Self::Conversations | Self::Cards => Permission::Read,
            Self::Chips | Self::Assistant => Permission::Configure,
            Self::Team => Permission::Staff,
        }
    }

    /// Its first page.
    #[must_use]
    pub fn route(self) -> Route {
        match self {
            Self::Leads => Route::Leads(None),
            Self::Conversations => Route::Conversations(None),
            Self::Cards => Route::Cards,
            Self::Chips => Route::Chips,
            Self::Assistant => Route::Assistant,
            Self::Team => Route::Team,
        }
    }
}

impl Route {
    /// Reads a fragment, with or without its `#`. What is not understood leads to the leads: a
    /// link that went stale must not end in a blank page.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#').trim_matches('/');
        let mut parts = path.split('/');
        match (parts.next().unwrap_or_default(), parts.next()) {
            ("conversations", id) => {
                Self::Conversations(id.and_then(|id| ConversationId::parse(id).ok()))
            }
            ("cards", _) => Self::Cards,
            ("chips", _) => Self::Chips,
            ("assistant", _) => Self::Assistant,
            ("team", _) => Self::Team,
            ("invite", Some(token)) if !token.is_empty() => Self::Invite(token.to_owned()),
            (_, id) => Self::Leads(id.and_then(|id| LeadId::parse(id).ok())),
        }
    }

    /// The fragment, as a link has it.
    #[must_use]
    pub fn href(&self) -> String {
        match self {
            Self::Leads(None) => "#/leads".to_owned(),
            Self::Leads(Some(id)) => format!("#/leads/{id}"),
            Self::Conversations(None) => "#/conversations".to_owned(),
            Self::Conversations(Some(id)) => format!("#/conversations/{id}"),
            Self::Cards => "#/cards".to_owned(),
            Self::Chips => "#/chips".to_owned(),
            Self::Assistant => "#/assistant".to_owned(),
            Self::Team => "#/team".to_owned(),
            Self::Invite(token) => format!("#/invite/{token}"),
        }
    }

    /// Which part of the menu it belongs to; an invitation to none.
    #[must_use]
    pub fn section(&self) -> Option<Section> {
        match self {
            Self::Leads(_) => Some(Section::Leads),
            Self::Conversations(_) => Some(Section::Conversations),
            Self::Cards => Some(Section::Cards),
            Self::Chips => Some(Section::Chips),
            Self::Assistant => Some(Section::Assistant),
            Self::Team => Some(Section::Team),
            Self::Invite(_) => None,
        }
    }
}

/// The current place, and the way to another.
#[derive(Clone, Copy, Debug)]
pub struct Router {
    route: RwSignal<Route>,
}

impl Router {
    /// Reads the address, and follows it from now on.
    #[must_use]
    pub fn start() -> Self {
        let route = RwSignal::new(Route::parse(&crate::browser::fragment()));
        let handle = window_event_listener(leptos::ev::hashchange, move |_| {
            route.set(Route::parse(&crate::browser::fragment()));
        });
        on_cleanup(move || handle.remove());
        Self { route }
    }

    /// The current place, followed.
    #[must_use]
    pub fn get(self) -> Route {
        self.route.get()
    }

    /// Goes somewhere; the browser's back button leads back.
    pub fn go(self, route: &Route) {
        crate::browser::set_fragment(&route.href());
    }

    /// Goes somewhere in place of the current entry, which leaves no trace of it: a one-time
    /// token does not belong into a history.
    pub fn replace(self, route: Route) {
        crate::browser::replace_fragment(&route.href());
        self.route.set(route);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_link() {
        let lead = LeadId::parse("l000000000000000000000000").unwrap();
        let conversation = ConversationId::parse("c000000000000000000000000").unwrap();
        for route in [
            Route::Leads(None),
            Route::Leads(Some(lead)),
            Route::Conversations(None),
            Route::Conversations(Some(conversation)),
            Route::Cards,
            Route::Chips,
            Route::Assistant,
            Route::Team,
            Route::Invite("a-b_c".into()),
        ] {
            assert_eq!(Route::parse(&route.href()), route);
        }
    }

    #[test]
    fn a_stale_link_leads_to_the_leads() {
        for fragment in [
            "",
            "#",
            "#/",
            "#/nothing",
            "#/leads/",
            "#/leads/wrong",
            "#/invite/",
        ] {
            assert_eq!(Route::parse(fragment), Route::Leads(None), "{fragment}");
        }
        assert_eq!(
            Route::parse("#/conversations/wrong"),
            Route::Conversations(None)
        );
    }
}
