//! The edge's HTTP API, as far as the console uses it: one typed function per endpoint. Method and
//! address come from [`shared::api::ENDPOINTS`], so that they can't differ from the edge's.

use crate::i18n::ProblemWords;
use crate::state::cards::CatalogSet;
use crate::{upload, wire};
use gloo_net::http::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{
    AcceptInvitation, Bookings, ChipSet, ConversationPage, ENDPOINTS, Endpoint, Invite, Invited,
    JudgeLead, LeadFormTexts, LeadPage, Me, Revealed, SignIn, SignedIn, Thread,
};
use shared::id::{ConversationId, LeadId, MerchantId, MessageId};
use shared::lead::{LeadView, Validity};
use shared::protocol::{Code, FileInfo, Problem};
use web_sys::{File, RequestCredentials};

/// Why a call gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The edge was not reached.
    #[error("the edge was not reached")]
    Offline,
    /// The edge refused.
    #[error(transparent)]
    Refused(#[from] Problem),
    /// What came back is not of the endpoint's type.
    #[error("the answer is not of the endpoint's type")]
    Unreadable,
}

impl ApiError {
    /// The edge's code, where it was the edge that refused.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Offline | Self::Unreadable => None,
        }
    }

    /// Whether the session is over.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.code() == Some(Code::Unauthorised)
    }

    /// One clear sentence.
    #[must_use]
    pub fn sentence(&self, words: &ProblemWords) -> &'static str {
        match self {
            Self::Offline => words.offline,
            Self::Refused(problem) => words.for_code(problem.code),
            Self::Unreadable => words.unreadable,
        }
    }
}

/// Looks an endpoint up while compiling: a name that the table does not have does not compile.
const fn endpoint(name: &str) -> Endpoint {
    let mut index = 0;
    while index < ENDPOINTS.len() {
        if is_same(ENDPOINTS[index].name, name) {
            return ENDPOINTS[index];
        }
        index += 1;
    }
    panic!("no such endpoint")
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    one.len() == other.len()
}

const SIGN_IN: Endpoint = endpoint("sign_in");
const SIGN_OUT: Endpoint = endpoint("sign_out");
const ACCEPT_INVITATION: Endpoint = endpoint("accept_invitation");
const ME: Endpoint = endpoint("me");
const LEAD_FORM: Endpoint = endpoint("lead_form");
const LIST_LEADS: Endpoint = endpoint("list_leads");
const REVEAL_LEAD: Endpoint = endpoint("reveal_lead");
const JUDGE_LEAD: Endpoint = endpoint("judge_lead");
const LIST_CONVERSATIONS: Endpoint = endpoint("list_conversations");
const THREAD: Endpoint = endpoint("thread");
const THREAD_SOCKET: Endpoint = endpoint("thread_socket");
const CONSOLE_SOCKET: Endpoint = endpoint("console_socket");
const GET_CHIPS: Endpoint = endpoint("get_chips");
const PUT_CHIPS: Endpoint = endpoint("put_chips");
const THREAD_FILE: Endpoint = endpoint("thread_file");
const PUT_THREAD_FILE: Endpoint = endpoint("put_thread_file");
const LIST_BOOKINGS: Endpoint = endpoint("list_bookings");
const GET_CATALOG: Endpoint = endpoint("get_catalog");
const PUT_CATALOG: Endpoint = endpoint("put_catalog");
const INVITE: Endpoint = endpoint("invite");

/// An endpoint's address with its one parameter filled in. Ids need no escaping: they are checked
/// words of letters and digits.
fn path_with(endpoint: &Endpoint, name: &str, value: &str) -> String {
    endpoint.path.replace(&format!("{{{name}}}"), value)
}

fn page_path(endpoint: &Endpoint, before: Option<u64>) -> String {
    match before {
        Some(before) => format!("{}?before={before}", endpoint.path),
        None => endpoint.path.to_owned(),
    }
}

/// Signs in; the edge sets the cookie.
pub async fn sign_in(form: &SignIn) -> Result<SignedIn, ApiError> {
    call(&SIGN_IN, SIGN_IN.path, Some(form)).await
}

/// Ends the session.
pub async fn sign_out() -> Result<(), ApiError> {
    send(&SIGN_OUT, SIGN_OUT.path, None).await.map(|_| ())
}

/// Joins a merchant with a one-time token, and signs in.
pub async fn accept_invitation(form: &AcceptInvitation) -> Result<Me, ApiError> {
    call(&ACCEPT_INVITATION, ACCEPT_INVITATION.path, Some(form)).await
}

/// Who is signed in.
pub async fn me() -> Result<Me, ApiError> {
    get(&ME, ME.path).await
}

/// What the merchant's playbook calls its fields.
pub async fn lead_form(merchant: &MerchantId) -> Result<LeadFormTexts, ApiError> {
    get(
        &LEAD_FORM,
        &path_with(&LEAD_FORM, "merchant", merchant.as_str()),
    )
    .await
}

/// A page of leads.
pub async fn leads(before: Option<u64>) -> Result<LeadPage, ApiError> {
    get(&LIST_LEADS, &page_path(&LIST_LEADS, before)).await
}

/// A lead's contacts in the clear. The edge logs it.
pub async fn reveal(lead: &LeadId) -> Result<Revealed, ApiError> {
    let path = path_with(&REVEAL_LEAD, "lead", lead.as_str());
    get(&REVEAL_LEAD, &path).await
}

/// Says whether a lead is one.
pub async fn judge_lead(lead: &LeadId, validity: Validity) -> Result<LeadView, ApiError> {
    let path = path_with(&JUDGE_LEAD, "lead", lead.as_str());
    call(&JUDGE_LEAD, &path, Some(&JudgeLead { validity })).await
}

/// A page of conversations.
pub async fn conversations(before: Option<u64>) -> Result<ConversationPage, ApiError> {
    get(&LIST_CONVERSATIONS, &page_path(&LIST_CONVERSATIONS, before)).await
}

/// The last page of a transcript.
pub async fn thread(conversation: &ConversationId) -> Result<Thread, ApiError> {
    get(
        &THREAD,
        &path_with(&THREAD, "conversation", conversation.as_str()),
    )
    .await
}

/// The merchant's chips.
pub async fn chips() -> Result<ChipSet, ApiError> {
    get(&GET_CHIPS, GET_CHIPS.path).await
}

/// Saves the merchant's chips.
pub async fn put_chips(set: &ChipSet) -> Result<ChipSet, ApiError> {
    call(&PUT_CHIPS, PUT_CHIPS.path, Some(set)).await
}

/// What cards are made of.
pub async fn catalog() -> Result<CatalogSet, ApiError> {
    get(&GET_CATALOG, GET_CATALOG.path).await
}

/// Saves what cards are made of.
pub async fn put_catalog(set: &CatalogSet) -> Result<CatalogSet, ApiError> {
    call(&PUT_CATALOG, PUT_CATALOG.path, Some(set)).await
}

/// The visits to come.
pub async fn bookings() -> Result<Bookings, ApiError> {
    get(&LIST_BOOKINGS, LIST_BOOKINGS.path).await
}

/// The address of a file in a thread.
#[must_use]
pub fn file_path(conversation: &ConversationId, file: &MessageId) -> String {
    let path = path_with(&THREAD_FILE, "conversation", conversation.as_str());
    format!("{path}?file={file}")
}

/// Uploads a file into a thread, telling how many percent of it have left.
pub async fn put_file(
    conversation: &ConversationId,
    id: &MessageId,
    name: &str,
    file: &File,
    progress: impl Fn(u8) + 'static,
) -> Result<FileInfo, ApiError> {
    let path = path_with(&PUT_THREAD_FILE, "conversation", conversation.as_str());
    let name = String::from(js_sys::encode_uri_component(name));
    let answer = upload::post(&format!("{path}?id={id}&name={name}"), file, progress).await;
    match answer {
        Some((200..300, body)) => parse(&body),
        Some((status, body)) => Err(refusal(status, &body)),
        None => Err(ApiError::Offline),
    }
}

/// Makes a one-time token for a new operator.
pub async fn invite(form: &Invite) -> Result<Invited, ApiError> {
    call(&INVITE, INVITE.path, Some(form)).await
}

/// The address of the console's socket.
#[must_use]
pub fn console_socket_path() -> String {
    CONSOLE_SOCKET.path.to_owned()
}

/// The address of a thread's socket.
#[must_use]
pub fn thread_socket_path(conversation: &ConversationId) -> String {
    path_with(&THREAD_SOCKET, "conversation", conversation.as_str())
}

async fn get<T: DeserializeOwned>(endpoint: &Endpoint, path: &str) -> Result<T, ApiError> {
    parse(&send(endpoint, path, None).await?)
}

async fn call<T: DeserializeOwned>(
    endpoint: &Endpoint,
    path: &str,
    body: Option<&impl Serialize>,
) -> Result<T, ApiError> {
    let body = body
        .map(serde_json::to_string)
        .transpose()
        .map_err(|_| ApiError::Unreadable)?;
    parse(&send(endpoint, path, body).await?)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    wire::reply(text).map_err(|_| ApiError::Unreadable)
}

/// Reads a refusal. A proxy in between may answer without a problem in the body: its status then
/// says enough.
fn refusal(status: u16, body: &str) -> ApiError {
    let problem = wire::reply(body).unwrap_or_else(|_| {
        Problem::new(match status {
            401 => Code::Unauthorised,
            403 => Code::Forbidden,
            404 => Code::NotFound,
            413 => Code::TooLarge,
            429 => Code::TooMany,
            _ => Code::Internal,
        })
    });
    ApiError::Refused(problem)
}

/// The one place from which requests leave.
async fn send(endpoint: &Endpoint, path: &str, body: Option<String>) -> Result<String, ApiError> {
    let method = match endpoint.method {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        _ => Method::GET,
    };
    let request = RequestBuilder::new(path)
        .method(method)
        .credentials(RequestCredentials::SameOrigin)
        .header("accept", "application/json");
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    };
    let response = request.map_err(|_| ApiError::Unreadable)?.send().await;
    let response = response.map_err(|_| ApiError::Offline)?;
    let text = response.text().await.map_err(|_| ApiError::Offline)?;
    if response.ok() {
        Ok(text)
    } else {
        Err(refusal(response.status(), &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Words;
    use shared::lang::Lang;

    #[test]
    fn addresses_are_filled_in() {
        let lead = LeadId::parse("l000000000000000000000000").unwrap();
        let path = path_with(&REVEAL_LEAD, "lead", lead.as_str());
        assert_eq!(path, "/v1/console/leads/l000000000000000000000000/reveal");
        assert_eq!(
            page_path(&LIST_LEADS, Some(7)),
            "/v1/console/leads?before=7"
        );
        assert_eq!(REVEAL_LEAD.method, "POST");
    }

    #[test]
    fn a_refusal_is_read_even_without_a_problem_in_it() {
        let problem = Problem::because(Code::Conflict, "revision 3");
        let body = serde_json::to_string(&problem).unwrap();
        assert_eq!(refusal(409, &body), ApiError::Refused(problem));
        assert_eq!(refusal(502, "<html>").code(), Some(Code::Internal));
        assert!(refusal(401, "").is_signed_out());
    }

    #[test]
    fn every_code_has_a_sentence_in_every_language() {
        for lang in Lang::ALL {
            let words = Words::of(lang).problems;
            for code in Code::ALL {
                assert!(
                    !ApiError::from(Problem::new(code))
                        .sentence(words)
                        .is_empty()
                );
            }
        }
    }
}
