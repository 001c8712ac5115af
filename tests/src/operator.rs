//! The operator's side of the public API.

use crate::http::{self, Answer};
use crate::socket::Socket;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::api::{
    Booking, Bookings, CatalogSet, ConversationPage, Delivery, DeliveryPage, Invited, LeadPage, Me,
    SignIn, SignedIn, Thread, Webhooks,
};
use shared::catalog::Catalog;
use shared::id::ConversationId;
use shared::lead::LeadView;
use shared::merchant::Role;
use shared::protocol::ConversationRow;
use shared::webhook::Webhook;
use xtask::seed::Login;

/// Somebody signed in to a merchant's console.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Where the worker answers.
    pub origin: String,
    /// The session's cookie, as it is sent.
    pub cookie: String,
}

impl Operator {
    /// Signs a merchant's owner in.
    #[track_caller]
    #[must_use]
    pub fn sign_in(origin: &str, login: &Login) -> Self {
        let body = SignIn {
            email: login.email.clone(),
            password: login.password.clone(),
            merchant: Some(login.merchant.clone()),
        };
        let answer = http::send(
            "POST",
            &format!("{origin}/v1/sign-in"),
            &[("origin", origin)],
            serde_json::to_vec(&body).expect("json"),
        );
        let signed_in: SignedIn = answer.json();
        assert!(signed_in.me.is_some());
        Self::with_cookie_of(origin, &answer)
    }

    /// Invites somebody, who joins and is signed in.
    #[track_caller]
    #[must_use]
    pub fn invite(&self, email: &str, role: Role) -> Self {
        let invitation = json!({ "email": email, "role": role });
        let invited: Invited = self
            .send_json("POST", "/v1/console/operators", &invitation)
            .json();
        let acceptance =
            json!({ "token": invited.token, "name": "小周", "password": "a-long-password" });
        let answer = http::send(
            "POST",
            &format!("{}/v1/invitations", self.origin),
            &[("origin", &self.origin)],
            acceptance.to_string(),
        );
        let me: Me = answer.json();
        assert_eq!(me.role, role);
        Self::with_cookie_of(&self.origin, &answer)
    }

    /// The operator whose session an answer has opened.
    #[track_caller]
    #[must_use]
    pub fn with_cookie_of(origin: &str, answer: &Answer) -> Self {
        let cookie = answer.header("set-cookie").expect("a cookie");
        Self {
            origin: origin.to_owned(),
            cookie: cookie.split(';').next().unwrap_or_default().to_owned(),
        }
    }

    /// Sends a request with the session.
    #[must_use]
    pub fn send(&self, method: &str, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        http::send(
            method,
            &format!("{}{path}", self.origin),
            &[("cookie", &self.cookie), ("origin", &self.origin)],
            body,
        )
    }

    /// Reads something.
    #[track_caller]
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.send("GET", path, "").json()
    }

    /// Sends JSON.
    #[must_use]
    pub fn send_json(&self, method: &str, path: &str, body: &impl Serialize) -> Answer {
        self.send(method, path, serde_json::to_vec(body).expect("json"))
    }

    /// The latest leads.
    #[track_caller]
    #[must_use]
    pub fn leads(&self) -> Vec<LeadView> {
        self.get::<LeadPage>("/v1/console/leads").leads
    }

    /// The latest conversations.
    #[track_caller]
    #[must_use]
    pub fn conversations(&self) -> ConversationPage {
        self.get("/v1/console/conversations")
    }

    /// A thread.
    #[track_caller]
    #[must_use]
    pub fn thread(&self, conversation: &str) -> Thread {
        self.get(&format!("/v1/console/conversations/{conversation}"))
    }

    /// A conversation's row in the list.
    #[track_caller]
    #[must_use]
    pub fn row(&self, conversation: &ConversationId) -> Option<ConversationRow> {
        let rows = self.conversations().conversations;
        rows.into_iter().find(|row| row.id == *conversation)
    }

    /// What cards are made of.
    #[track_caller]
    #[must_use]
    pub fn catalog(&self) -> CatalogSet {
        self.get("/v1/console/catalog")
    }

    /// Saves what cards are made of, which must be good.
    #[track_caller]
    pub fn set_catalog(&self, catalog: &Catalog) -> CatalogSet {
        let revision = self.catalog().revision;
        let set = json!({ "revision": revision, "catalog": catalog });
        self.send_json("PUT", "/v1/console/catalog", &set).json()
    }

    /// The visits that are booked.
    #[track_caller]
    #[must_use]
    pub fn bookings(&self) -> Vec<Booking> {
        self.get::<Bookings>("/v1/console/bookings").bookings
    }

    /// Fetches a file of a conversation.
    #[track_caller]
    #[must_use]
    pub fn file(&self, conversation: &ConversationId, file: &str) -> Answer {
        let path = format!("/v1/console/conversations/{conversation}/files?file={file}");
        self.send("GET", &path, "")
    }

    /// Uploads a file for a visitor.
    #[track_caller]
    #[must_use]
    pub fn upload(
        &self,
        conversation: &ConversationId,
        id: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let what = crate::visitor::upload(id, name);
        let path = format!("/v1/console/conversations/{conversation}/{what}");
        self.send("POST", &path, bytes)
    }

    /// Saves the webhooks.
    #[must_use]
    pub fn put_webhooks(&self, webhooks: &[Webhook]) -> Answer {
        self.send_json(
            "PUT",
            "/v1/console/webhooks",
            &json!({ "webhooks": webhooks }),
        )
    }

    /// Saves webhooks that must be good.
    #[track_caller]
    pub fn set_webhooks(&self, webhooks: &[Webhook]) -> Webhooks {
        self.put_webhooks(webhooks).json()
    }

    /// The latest deliveries, the latest first.
    #[track_caller]
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.get::<DeliveryPage>("/v1/console/deliveries")
            .deliveries
    }

    /// Has a delivery sent again.
    #[must_use]
    pub fn resend(&self, rank: u64) -> Answer {
        self.send("POST", &format!("/v1/console/deliveries/{rank}/resend"), "")
    }

    /// Opens a thread's socket, before its hello.
    #[track_caller]
    #[must_use]
    pub fn thread_socket(&self, conversation: &str) -> Socket {
        self.socket(&format!("/v1/console/conversations/{conversation}/socket"))
            .unwrap_or_else(|status| panic!("refused with {status}"))
    }

    /// Opens a socket with the session.
    ///
    /// # Errors
    /// The HTTP status of the refusal.
    pub fn socket(&self, path: &str) -> Result<Socket, u16> {
        Socket::open(
            &format!("{}{path}", self.origin),
            &[("origin", &self.origin), ("cookie", &self.cookie)],
        )
    }
}
