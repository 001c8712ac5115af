//! A thread's life: its page is fetched, its socket opened, frames go in and out.

use crate::api::{self, ApiError};
use crate::browser;
use crate::i18n::Words;
use crate::live::{Link, Live, use_live};
use crate::session::{Session, may, use_me, use_session};
use crate::socket::{Socket, SocketEvent};
use crate::state::thread::{Put, ThreadState};
use crate::timer::after;
use crate::upload::{Stage, Upload, Uploads};
use crate::wire;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{ConversationId, MessageId};
use shared::lead::LeadView;
use shared::limit;
use shared::merchant::Permission;
use shared::protocol::{ClientFrame, Code, Presence, VERSION, close};
use shared::text::MessageText;
use std::time::Duration;
use web_sys::File;

/// Marks are gathered for so long: a burst of messages makes one frame.
const MARKS_WAIT: Duration = Duration::from_millis(300);
/// What the visitor has begun to write and not gone on with is over after this.
const TYPING: Duration = Duration::from_millis(limit::TYPING_MS);

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
    summary: Memo<Option<String>>,
    uploads: Uploads,
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
        let unsent = live.unsent(&id);
        let talk = Self {
            id: StoredValue::new(id),
            state: RwSignal::new(ThreadState::new(writer, unsent)),
            lead: RwSignal::new(None),
            loaded: RwSignal::new(false),
            error: RwSignal::new(None),
            refused: RwSignal::new(None),
            taken_back: RwSignal::new(None),
            link: RwSignal::new(Link::Connecting),
            socket: StoredValue::new(None),
            row_presence: Memo::new(move |_| row.get().map(|row| row.presence)),
            summary: Memo::new(move |_| row.get().and_then(|row| row.summary)),
            uploads: live.uploads,
            session: use_session(),
        };
        talk.load();
        if may(Permission::Answer) {
            talk.keep_unsent(live);
            talk.follow_signs();
            talk.put_uploaded();
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

    /// What is written outlives this page until the edge has accepted it.
    fn keep_unsent(self, live: Live) {
        let pending = Memo::new(move |_| self.with(|state| state.pending().to_vec()));
        Effect::new(move |_| live.keep_unsent(self.id(), pending.get()));
    }

    /// What is uploaded is put into the thread, under the id that it has as a file.
    fn put_uploaded(self) {
        let id = self.id();
        Effect::new(move |_| {
            for upload in self.uploads.of(&id) {
                if let Stage::Done(info) = upload.stage {
                    self.uploads.forget(&upload.id);
                    self.put_as(upload.id, Put::File(info));
                }
            }
        });
    }

    /// Tells how far the operator has come, and ends what the visitor does not go on writing.
    fn follow_signs(self) {
        let visible = RwSignal::new(browser::is_visible());
        let turned = window_event_listener_untyped("visibilitychange", move |_| {
            visible.set(browser::is_visible());
        });
        on_cleanup(move || turned.remove());
        let has_marks =
            Memo::new(move |_| self.with(|state| state.has_marks_to_tell(visible.get())));
        Effect::new(move |_| {
            if has_marks.get() {
                after(MARKS_WAIT, move || {
                    self.update_and_send(|state| state.tell_marks(visible.get_untracked()));
                });
            }
        });
        let typing = Memo::new(move |_| self.with(ThreadState::visitor_types));
        Effect::new(move |_| {
            if let Some(round) = typing.get() {
                after(TYPING, move || {
                    self.state.update(|state| state.typing_is_over(round));
                });
            }
        });
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
        if !matches!(event, SocketEvent::Frame(_)) {
            // When one comes up, too: a connection that was replaced was not seen to go down.
            self.state.update(ThreadState::forget_connection);
        }
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

    fn update_and_send(self, update: impl FnOnce(&mut ThreadState) -> Option<ClientFrame>) {
        if let Some(frame) = self.state.try_update(update).flatten() {
            self.send(&frame);
        }
    }

    /// Says something.
    pub fn say(self, text: MessageText) {
        self.put(Put::Text(text));
        self.typed(false);
    }

    /// Puts something into the thread.
    pub fn put(self, put: Put) {
        if let Some(id) = browser::new_message_id() {
            self.put_as(id, put);
        }
    }

    fn put_as(self, id: MessageId, put: Put) {
        self.refused.set(None);
        self.update_and_send(|state| Some(state.put(id, put)));
    }

    /// Sends files.
    pub fn attach(self, files: Vec<File>) {
        for file in files {
            self.uploads.begin(self.id(), file);
        }
    }

    /// Files on their way into this thread, followed.
    #[must_use]
    pub fn uploads(self) -> Vec<Upload> {
        self.uploads.of(&self.id())
    }

    /// Tries a file again.
    pub fn retry(self, id: &MessageId) {
        self.uploads.retry(id);
    }

    /// Gives a file up.
    pub fn give_up(self, id: &MessageId) {
        self.uploads.forget(id);
    }

    /// Asks for older messages, where there are any.
    pub fn load_earlier(self) {
        // What scrolling asks for must not draw the thread anew when there is nothing to ask.
        if self.state.with_untracked(ThreadState::has_earlier) {
            self.update_and_send(ThreadState::ask_earlier);
        }
    }

    /// Ends the talk: whoever answers by itself has it again, and the visitor may rate it.
    pub fn end(self) {
        self.refused.set(None);
        self.send(&ClientFrame::Resolve);
    }

    /// The operator writes: `on` tells whether there is anything in the composer.
    pub fn typed(self, on: bool) {
        // Nothing on the screen depends on it, and it comes with every key.
        let frame = self
            .state
            .try_update_untracked(|state| state.typed(on, browser::now()));
        if let Some(frame) = frame.flatten() {
            self.send(&frame);
        }
    }

    /// Takes back what was refused: words into the composer, the rest is forgotten.
    pub fn take_back(self, id: &MessageId) {
        let put = self.state.try_update(|state| state.take_back(id)).flatten();
        if let Some(Put::Text(text)) = put {
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

    /// Whether the visitor waits for a person, followed.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        matches!(self.presence(), Some(Presence::Pi { waiting: true, .. }))
    }

    /// What to know before taking over, where a person was called; followed.
    #[must_use]
    pub fn summary(self) -> Option<String> {
        self.summary.get()
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
