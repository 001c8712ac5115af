//! A thread's life: its page is fetched, its socket opened, frames go in and out.

use crate::api::{self, ApiError};
use crate::browser;
use crate::i18n::Words;
use crate::live::{Link, use_live};
use crate::session::{Session, may, use_me, use_session};
use crate::socket::{Socket, SocketEvent};
use crate::state::thread::ThreadState;
use crate::wire;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{ConversationId, MessageId};
use shared::lead::LeadView;
use shared::merchant::Permission;
use shared::protocol::{ClientFrame, Code, Presence, VERSION, close};
use shared::text::MessageText;

/// Handle to a thread. It ends with the component that started it.
#[derive(Clone, Copy)]
pub struct Talk {
    id: StoredValue<ConversationId>,
    state: RwSignal<ThreadState>,
    lead: RwSignal<Option<LeadView>>,
    loaded: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    refused: RwSignal<Option<Code>>,
    taken_back: RwSignal<Option<String>>,
    link: RwSignal<Link>,
    socket: StoredValue<Option<Socket>>,
    row_presence: Memo<Option<Presence>>,
    session: Session,
}

impl Talk {
    /// Fetches the thread, and opens its socket for those who may answer.
    #[must_use]
    pub fn start(id: ConversationId) -> Self {
        let live = use_live();
        let writer = use_me().with_value(|me| me.name.clone());
        let listed = id.clone();
        let row = Memo::new(move |_| {
            live.conversations
                .rows
                .with(|rows| rows.get(&listed).cloned())
        });
        let talk = Self {
            id: StoredValue::new(id),
            state: RwSignal::new(ThreadState::new(writer)),
            lead: RwSignal::new(None),
            loaded: RwSignal::new(false),
            error: RwSignal::new(None),
            refused: RwSignal::new(None),
            taken_back: RwSignal::new(None),
            link: RwSignal::new(Link::Connecting),
            socket: StoredValue::new(None),
            row_presence: Memo::new(move |_| row.get().map(|row| row.presence)),
            session: use_session(),
        };
        talk.load();
        if may(Permission::Answer) {
            let path = api::thread_socket_path(&talk.id());
            talk.socket
                .set_value(Some(Socket::open(&path, move |event| talk.take(event))));
        } else {
            // Without a socket the list's row tells that there is more to fetch.
            let last = Memo::new(move |_| row.get().map(|row| row.last));
            Effect::new(move |before: Option<()>| {
                if last.get().is_some() && before.is_some() {
                    talk.load();
                }
            });
        }
        talk
    }

    /// Fetches the last page of the transcript.
    pub fn load(self) {
        let id = self.id();
        spawn_local(async move {
            let result = api::thread(&id).await;
            if self.error.try_set(None).is_some() {
                return;
            }
            match result {
                Ok(mut page) => {
                    self.lead.set(page.lead.take());
                    self.state.update(|state| state.take_page(page));
                    self.loaded.set(true);
                    self.greet();
                }
                Err(error) => {
                    self.session.note(&error);
                    self.error.try_set(Some(error));
                }
            }
        });
    }

    /// Says hello, once it is known what was seen: before, the edge would send it all again. What
    /// may not have arrived follows.
    fn greet(self) {
        if self.loaded.get_untracked() && self.link.get_untracked() == Link::Up {
            let (seen, unsent) = self
                .state
                .with_untracked(|state| (state.seen(), state.unsent()));
            self.send(&ClientFrame::Hello {
                v: VERSION,
                seen,
                page: None,
            });
            unsent.iter().for_each(|frame| self.send(frame));
        }
    }

    fn take(self, event: SocketEvent) {
        match event {
            SocketEvent::Up => {
                self.link.set(Link::Up);
                self.greet();
            }
            SocketEvent::Frame(text) => {
                if let Some(frame) = wire::server_frame(&text) {
                    let refused = self
                        .state
                        .try_update(|state| state.take_frame(frame))
                        .flatten();
                    if refused.is_some() {
                        self.refused.set(refused);
                    }
                }
            }
            SocketEvent::Down { was_up } => {
                self.link.set(Link::Lost);
                if !was_up {
                    self.session.check();
                }
            }
            SocketEvent::Ended(close::UNAUTHORISED) => self.session.check(),
            SocketEvent::Ended(close::VERSION) => self.link.set(Link::Outdated),
            SocketEvent::Ended(_) => self.link.set(Link::Crowded),
        }
    }

    /// A frame that does not go out now goes out with the next hello, or is said again by hand.
    fn send(self, frame: &ClientFrame) {
        let socket = self.socket.try_get_value().flatten();
        if let (Some(socket), Ok(text)) = (socket, serde_json::to_string(frame)) {
            socket.send(&text);
        }
    }

    /// Says something.
    pub fn say(self, text: MessageText) {
        let Some(id) = browser::new_message_id() else {
            return;
        };
        self.refused.set(None);
        let frame = self.state.try_update(|state| state.write(id, text));
        if let Some(frame) = frame {
            self.send(&frame);
        }
    }

    /// Takes a refused message back into the composer.
    pub fn edit(self, id: &MessageId) {
        let text = self.state.try_update(|state| state.take_back(id)).flatten();
        if let Some(text) = text {
            self.taken_back.set(Some(text.as_str().to_owned()));
        }
    }

    /// What was taken back last, followed.
    #[must_use]
    pub fn taken_back(self) -> Option<String> {
        self.taken_back.get()
    }

    /// Takes the thread over from Pi, or gives it back.
    pub fn take_over(self, on: bool) {
        self.refused.set(None);
        self.send(&ClientFrame::TakeOver { on });
    }

    /// Which conversation it is.
    #[must_use]
    pub fn id(self) -> ConversationId {
        self.id.get_value()
    }

    /// Looks at the thread, followed.
    pub fn with<T>(self, look: impl FnOnce(&ThreadState) -> T) -> T {
        self.state.with(look)
    }

    /// Who answers: as the socket says, else as the list says. Followed.
    #[must_use]
    pub fn presence(self) -> Option<Presence> {
        self.state
            .with(|state| state.presence().cloned())
            .or_else(|| self.row_presence.get())
    }

    /// The lead that came with the page, followed.
    #[must_use]
    pub fn lead(self) -> Option<LeadView> {
        self.lead.get()
    }

    /// Whether the page has come, followed.
    #[must_use]
    pub fn is_loaded(self) -> bool {
        self.loaded.get()
    }

    /// Why it has not, followed.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    /// Whether what is written goes out at once, followed.
    #[must_use]
    pub fn is_up(self) -> bool {
        self.link.get() == Link::Up
    }

    /// One sentence about what stands in the way, followed.
    #[must_use]
    pub fn trouble(self, words: Words) -> Option<String> {
        let refused = self.refused.get().map(|code| words.problems.for_code(code));
        let text = refused.or(match self.link.get() {
            Link::Lost => Some(words.threads.not_live),
            Link::Outdated => Some(words.threads.closed_version),
            Link::Crowded => Some(words.threads.closed_too_many),
            Link::Connecting | Link::Up => None,
        });
        text.map(str::to_owned)
    }
}
