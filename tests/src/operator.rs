//! The operator's side of the public API.

use crate::http::{self, Answer};
use crate::socket::Socket;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{ConversationPage, LeadPage, SignIn, SignedIn, Thread};
use shared::lead::LeadView;
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
