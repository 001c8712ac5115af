//! The edge's HTTP API, as far as the console uses it: one typed function per endpoint. Method and
//! address come from [`shared::api::ENDPOINTS`], so that they can't differ from the edge's.

use crate::i18n::ProblemWords;
use crate::state::cards::CatalogSet;
use crate::{upload, wire};
use gloo_net::http::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{
    AcceptInvitation, Bookings, ChipSet, Comparison, ConversationPage, DraftSet, ENDPOINTS,
    Endpoint, Invite, Invited, JudgeLead, KnowledgeList, KnowledgePage, KnowledgeSource,
    KnowledgeText, LeadFormTexts, LeadPage, Learning, MarkGroup, Me, ModelSet, ModelState,
    PlaybookDraft, PlaybookRef, PlaybookView, Preview, Previewed, Publish, Revealed, RollBack,
    SignIn, SignedIn, Thread,
};
use shared::id::{ConversationId, LeadId, MerchantId, MessageId};
use shared::lead::{LeadView, Validity};
use shared::learning::LessonState;
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
const GET_MODEL: Endpoint = endpoint("get_model");
const PUT_MODEL: Endpoint = endpoint("put_model");
const LIST_KNOWLEDGE: Endpoint = endpoint("list_knowledge");
const ADD_TEXT: Endpoint = endpoint("add_text");
const ADD_PAGE: Endpoint = endpoint("add_page");
const REFRESH_PAGE: Endpoint = endpoint("refresh_page");
const DELETE_KNOWLEDGE: Endpoint = endpoint("delete_knowledge");
const LEARNING: Endpoint = endpoint("learning");
const MARK_GROUP: Endpoint = endpoint("mark_group");
const GET_PLAYBOOK: Endpoint = endpoint("get_playbook");
const PUT_PLAYBOOK_DRAFT: Endpoint = endpoint("put_playbook_draft");
const PUBLISH_PLAYBOOK: Endpoint = endpoint("publish_playbook");
const ROLL_BACK_PLAYBOOK: Endpoint = endpoint("roll_back_playbook");
const COMPARE_PLAYBOOKS: Endpoint = endpoint("compare_playbooks");
const PREVIEW_PLAYBOOK: Endpoint = endpoint("preview_playbook");
const EXPORT_PLAYBOOK: Endpoint = endpoint("export_playbook");
const IMPORT_PLAYBOOK: Endpoint = endpoint("import_playbook");
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

/// The merchant's model, and how it does.
pub async fn model() -> Result<ModelState, ApiError> {
    get(&GET_MODEL, GET_MODEL.path).await
}

/// Saves the merchant's model.
pub async fn put_model(set: &ModelSet) -> Result<ModelState, ApiError> {
    call(&PUT_MODEL, PUT_MODEL.path, Some(set)).await
}

/// The merchant's own texts.
pub async fn knowledge() -> Result<KnowledgeList, ApiError> {
    get(&LIST_KNOWLEDGE, LIST_KNOWLEDGE.path).await
}

/// Adds a text.
pub async fn add_text(text: &KnowledgeText) -> Result<KnowledgeSource, ApiError> {
    call(&ADD_TEXT, ADD_TEXT.path, Some(text)).await
}

/// Adds a page.
pub async fn add_page(page: &KnowledgePage) -> Result<KnowledgeSource, ApiError> {
    call(&ADD_PAGE, ADD_PAGE.path, Some(page)).await
}

/// Reads a page again.
pub async fn refresh_page(source: u64) -> Result<KnowledgeSource, ApiError> {
    let path = path_with(&REFRESH_PAGE, "source", &source.to_string());
    call(&REFRESH_PAGE, &path, None::<&()>).await
}

/// Deletes a text or page.
pub async fn delete_knowledge(source: u64) -> Result<(), ApiError> {
    let path = path_with(&DELETE_KNOWLEDGE, "source", &source.to_string());
    send(&DELETE_KNOWLEDGE, &path, None).await.map(|_| ())
}

/// What can be learnt from the conversations.
pub async fn learning() -> Result<Learning, ApiError> {
    get(&LEARNING, LEARNING.path).await
}

/// Says what became of a group of questions.
pub async fn mark_group(group: u64, state: LessonState) -> Result<Learning, ApiError> {
    let path = path_with(&MARK_GROUP, "group", &group.to_string());
    call(&MARK_GROUP, &path, Some(&MarkGroup { state })).await
}

/// The merchant's playbook: draft, what is published, versions.
pub async fn playbook() -> Result<PlaybookView, ApiError> {
    get(&GET_PLAYBOOK, GET_PLAYBOOK.path).await
}

/// Saves the draft.
pub async fn put_draft(set: &DraftSet) -> Result<PlaybookDraft, ApiError> {
    call(&PUT_PLAYBOOK_DRAFT, PUT_PLAYBOOK_DRAFT.path, Some(set)).await
}

/// Publishes the draft.
pub async fn publish(publish: &Publish) -> Result<PlaybookView, ApiError> {
    call(&PUBLISH_PLAYBOOK, PUBLISH_PLAYBOOK.path, Some(publish)).await
}

/// Brings an earlier version back.
pub async fn roll_back(version: u32, back: &RollBack) -> Result<PlaybookView, ApiError> {
    let path = path_with(&ROLL_BACK_PLAYBOOK, "version", &version.to_string());
    call(&ROLL_BACK_PLAYBOOK, &path, Some(back)).await
}

/// Where two playbooks differ.
pub async fn compare(from: PlaybookRef, to: PlaybookRef) -> Result<Comparison, ApiError> {
    let path = format!("{}?from={from}&to={to}", COMPARE_PLAYBOOKS.path);
    get(&COMPARE_PLAYBOOKS, &path).await
}

/// Tries a talk.
pub async fn preview(talk: &Preview) -> Result<Previewed, ApiError> {
    call(&PREVIEW_PLAYBOOK, PREVIEW_PLAYBOOK.path, Some(talk)).await
}

/// The address of a playbook's file.
#[must_use]
pub fn playbook_file_path(of: PlaybookRef) -> String {
    format!("{}?of={of}", EXPORT_PLAYBOOK.path)
}

/// Puts a file's changes in the place of the draft.
pub async fn import_playbook(revision: u32, file: String) -> Result<PlaybookDraft, ApiError> {
    let path = format!("{}?revision={revision}", IMPORT_PLAYBOOK.path);
    parse(&send(&IMPORT_PLAYBOOK, &path, Some(file)).await?)
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
        "DELETE" => Method::DELETE,
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
