//! What is alive while somebody is signed in: the lists, the chips' draft, and the console's
//! socket that keeps them up to date. It stays when pages change and goes with the session.

use crate::api::{self, ApiError};
use crate::browser;
use crate::session::Session;
use crate::socket::{Socket, SocketEvent};
use crate::state::cards::CardsEditor;
use crate::state::chips::ChipEditor;
use crate::state::outbox::Outbox;
use crate::state::recent::{Listed, Recent};
use crate::state::thread::Pending;
use crate::upload::Uploads;
use crate::wire;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Me;
use shared::id::ConversationId;
use shared::lead::LeadView;
use shared::merchant::Permission;
use shared::protocol::{ConsoleFrame, ConversationRow, close};
use std::collections::HashMap;

/// How the console's socket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Being opened for the first time.
    Connecting,
    /// Connected.
    Up,
    /// Lost, being opened again.
    Lost,
    /// Ended by the edge: this page is older than the edge.
    Outdated,
    /// Ended by the edge: too many consoles are open.
    Crowded,
}

/// A row that comes in pages.
pub trait Paged: Listed + Clone + Send + Sync + 'static {
    /// Fetches a page: its rows, and what to ask the next one with.
    fn page(
        before: Option<u64>,
    ) -> impl Future<Output = Result<(Vec<Self>, Option<u64>), ApiError>>;
}

impl Paged for LeadView {
    async fn page(before: Option<u64>) -> Result<(Vec<Self>, Option<u64>), ApiError> {
        api::leads(before)
            .await
            .map(|page| (page.leads, page.before))
    }
}

impl Paged for ConversationRow {
    async fn page(before: Option<u64>) -> Result<(Vec<Self>, Option<u64>), ApiError> {
        api::conversations(before)
            .await
            .map(|page| (page.conversations, page.before))
    }
}

/// A live list with what its page has to know about the fetching.
#[derive(Debug)]
pub struct LiveList<T: Paged> {
    /// The rows.
    pub rows: RwSignal<Recent<T>>,
    /// Why the last fetch failed.
    pub error: RwSignal<Option<ApiError>>,
    /// Whether a fetch is under way.
    pub busy: RwSignal<bool>,
    session: Session,
}

impl<T: Paged> Clone for LiveList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Paged> Copy for LiveList<T> {}

impl<T: Paged> LiveList<T>
where
    T::Id: Send + Sync,
{
    fn new(session: Session) -> Self {
        let rows = RwSignal::new(Recent::default());
        Self {
            rows,
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            session,
        }
    }

    /// Fetches the first page.
    pub fn refresh(self) {
        self.fetch(None, |rows, page, before| rows.take_first(page, before));
    }

    /// Fetches the page below.
    pub fn more(self) {
        let before = self.rows.with_untracked(Recent::before);
        self.fetch(before, |rows, page, before| rows.take_next(page, before));
    }

    fn fetch(self, before: Option<u64>, take: fn(&mut Recent<T>, Vec<T>, Option<u64>)) {
        self.busy.set(true);
        spawn_local(async move {
            let result = T::page(before).await;
            // The session may have ended meanwhile, and these signals with it.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match result {
                Ok((page, before)) => {
                    self.error.set(None);
                    self.rows.update(|rows| take(rows, page, before));
                }
                Err(error) => {
                    self.session.note(&error);
                    self.error.try_set(Some(error));
                }
            }
        });
    }
}

/// Handle to all that is alive. A context.
#[derive(Clone, Copy)]
pub struct Live {
    /// The leads.
    pub leads: LiveList<LeadView>,
    /// The conversations.
    pub conversations: LiveList<ConversationRow>,
    /// The chips' draft, once loaded: it survives looking at another page.
    pub chips: RwSignal<Option<ChipEditor>>,
    /// Why the chips could not be loaded.
    pub chips_error: RwSignal<Option<ApiError>>,
    /// The draft of what cards are made of, once loaded.
    pub cards: RwSignal<Option<CardsEditor>>,
    /// Why it could not be loaded.
    pub cards_error: RwSignal<Option<ApiError>>,
    /// How the socket stands.
    pub link: RwSignal<Link>,
    /// The lead that arrived last, for those who listen.
    pub arrived: RwSignal<Option<LeadView>>,
    /// A lead opened from its conversation, which the list may not have loaded.
    pub aside: RwSignal<Option<LeadView>>,
    /// Answers begun and not sent, by conversation.
    pub drafts: StoredValue<HashMap<ConversationId, String>>,
    /// Files on their way into threads.
    pub uploads: Uploads,
    outbox: StoredValue<Outbox>,
    session: Session,
}

impl Live {
    /// Connects, and fetches the lists as soon as it is connected: nothing can fall in between.
    /// Where sockets are blocked, every failed try fetches them instead.
    #[must_use]
    pub fn start(session: Session, me: &Me) -> Self {
        let live = Self {
            leads: LiveList::new(session),
            conversations: LiveList::new(session),
            chips: RwSignal::new(None),
            chips_error: RwSignal::new(None),
            cards: RwSignal::new(None),
            cards_error: RwSignal::new(None),
            link: RwSignal::new(Link::Connecting),
            arrived: RwSignal::new(None),
            aside: RwSignal::new(None),
            drafts: StoredValue::new(HashMap::new()),
            uploads: Uploads::new(session),
            outbox: StoredValue::new(Outbox::open(
                browser::unsent().as_deref(),
                me.operator.clone(),
            )),
            session,
        };
        let edits_chips = me.role.may(Permission::Configure);
        let _socket = Socket::open(&api::console_socket_path(), move |event| match event {
            SocketEvent::Up => {
                live.link.set(Link::Up);
                live.refresh(edits_chips);
            }
            SocketEvent::Frame(text) => live.take(&text, edits_chips),
            SocketEvent::Down { was_up } => {
                live.link.set(Link::Lost);
                if !was_up {
                    live.refresh(edits_chips);
                }
            }
            SocketEvent::Ended(close::UNAUTHORISED) => session.check(),
            SocketEvent::Ended(close::VERSION) => live.link.set(Link::Outdated),
            SocketEvent::Ended(_) => live.link.set(Link::Crowded),
        });
        live
    }

    fn refresh(self, edits_chips: bool) {
        self.leads.refresh();
        self.conversations.refresh();
        if edits_chips {
            self.refresh_chips();
        }
    }

    /// Fetches the chips; a draft in progress is kept.
    pub fn refresh_chips(self) {
        spawn_local(async move {
            let result = api::chips().await;
            if self.chips_error.try_set(None).is_some() {
                return;
            }
            match result {
                Ok(set) => self.chips.update(|chips| match chips {
                    Some(editor) => editor.learn(set),
                    None => *chips = Some(ChipEditor::new(set)),
                }),
                Err(error) => {
                    self.session.note(&error);
                    self.chips_error.try_set(Some(error));
                }
            }
        });
    }

    /// Fetches what cards are made of; a draft in progress is kept.
    pub fn refresh_cards(self) {
        spawn_local(async move {
            let result = api::catalog().await;
            if self.cards_error.try_set(None).is_some() {
                return;
            }
            match result {
                Ok(set) => self.cards.update(|cards| match cards {
                    Some(editor) => editor.learn(set),
                    None => *cards = Some(CardsEditor::new(set)),
                }),
                Err(error) => {
                    self.session.note(&error);
                    self.cards_error.try_set(Some(error));
                }
            }
        });
    }

    /// A lead as an answer has brought it. The list learns of it by the socket; one that is open from
    /// further down than the list was loaded does not.
    pub fn changed(self, lead: LeadView) {
        self.aside.update(|aside| {
            if aside
                .as_ref()
                .is_some_and(|open| open.facts.id == lead.facts.id)
            {
                *aside = Some(lead);
            }
        });
    }

    fn take(self, text: &str, edits_chips: bool) {
        match wire::console_frame(text) {
            Some(ConsoleFrame::Lead(lead)) => {
                let copy = (*lead).clone();
                let is_new = self.leads.rows.try_update(|rows| rows.arrive(*lead));
                if is_new == Some(true) {
                    self.arrived.set(Some(copy));
                }
            }
            Some(ConsoleFrame::Conversation(row)) => {
                self.conversations.rows.update(|rows| {
                    rows.arrive(*row);
                });
            }
            Some(ConsoleFrame::ChipsChanged) if edits_chips => self.refresh_chips(),
            Some(ConsoleFrame::ChipsChanged) | None => {}
        }
    }

    /// What was written in a conversation and is not accepted yet.
    #[must_use]
    pub fn unsent(self, conversation: &ConversationId) -> Vec<Pending> {
        self.outbox.with_value(|outbox| outbox.of(conversation))
    }

    /// Keeps what is on its way in a conversation, until it has arrived.
    pub fn keep_unsent(self, conversation: ConversationId, pending: Vec<Pending>) {
        self.outbox.update_value(|outbox| {
            outbox.put(conversation, pending);
            browser::keep_unsent(outbox.to_keep().as_deref());
        });
    }

    /// Whether an answer would be lost by signing out.
    #[must_use]
    pub fn has_unsent(self) -> bool {
        self.outbox.with_value(|outbox| !outbox.is_empty()) || !untrack(|| self.uploads.is_empty())
    }

    /// Whether chips changed here would be lost by signing out, followed.
    #[must_use]
    pub fn has_unsaved_chips(self) -> bool {
        self.chips
            .with(|chips| chips.as_ref().is_some_and(ChipEditor::is_dirty))
    }

    /// Whether what cards are made of, changed here, would be lost by signing out. Followed.
    #[must_use]
    pub fn has_unsaved_cards(self) -> bool {
        self.cards
            .with(|cards| cards.as_ref().is_some_and(CardsEditor::is_dirty))
    }
}

/// What is alive, on the pages behind the sign-in.
#[must_use]
pub fn use_live() -> Live {
    expect_context()
}
