//! The HTTP API: every endpoint with the types it takes and gives. The edge's router, the
//! OpenAPI document and the console are all held to [`ENDPOINTS`].

#[macro_use]
mod wire;
mod console;
mod knowledge;
mod learning;
mod people;
mod playbook;
mod visitor;
mod webhook;

pub use console::*;
pub use knowledge::*;
pub use learning::*;
pub use people::*;
pub use playbook::*;
pub use visitor::*;
pub use webhook::*;

use crate::merchant::Permission;

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// A page on the merchant's list.
    Page,
    /// A visitor's token.
    Visitor,
    /// A one-time token in the body.
    OneTime,
    /// A console session with this permission.
    Operator(Permission),
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// `operationId` in the OpenAPI document.
    pub name: &'static str,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// Address, with parameters as `{name}`.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Name of the request's type, `""` without a body.
    pub takes: &'static str,
    /// Name of the answer's type, `""` without a body.
    pub gives: &'static str,
    /// One sentence.
    pub summary: &'static str,
}

const fn endpoint(
    name: &'static str,
    (method, path): (&'static str, &'static str),
    access: Access,
    (takes, gives): (&'static str, &'static str),
    summary: &'static str,
) -> Endpoint {
    Endpoint {
        name,
        method,
        path,
        access,
        takes,
        gives,
        summary,
    }
}

/// Every endpoint there is, but for static assets.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint(
        "health",
        ("GET", "/healthz"),
        Access::Public,
        ("", "Health"),
        "Whether the worker answers.",
    ),
    endpoint(
        "snippet",
        ("GET", "/w/{merchant}.js"),
        Access::Public,
        ("", ""),
        "The snippet: loader and bootstrap in one script.",
    ),
    endpoint(
        "chat_page",
        ("GET", "/c/{merchant}"),
        Access::Public,
        ("", ""),
        "The chat as a page of its own, for use without a site.",
    ),
    endpoint(
        "chat_code",
        ("GET", "/c/{merchant}/qr.svg"),
        Access::Public,
        ("", ""),
        "The chat link as a QR code.",
    ),
    endpoint(
        "doctor_page",
        ("GET", "/doctor"),
        Access::Public,
        ("", ""),
        "Checks whether a page lets the widget work, and what to add to its policy.",
    ),
    endpoint(
        "doctor",
        ("GET", "/v1/doctor"),
        Access::Public,
        ("", "Checkup"),
        "The same for programs; the page's address as `url`.",
    ),
    endpoint(
        "touch",
        ("POST", "/v1/touches"),
        Access::Page,
        ("TouchRequest", ""),
        "Counts a page load and the chips shown. Stores nothing about the visitor.",
    ),
    endpoint(
        "start",
        ("POST", "/v1/conversations"),
        Access::Page,
        ("StartRequest", "StartReply"),
        "Begins a conversation with its first message. Safe to repeat.",
    ),
    endpoint(
        "frames",
        ("POST", "/v1/conversations/{conversation}/frames"),
        Access::Visitor,
        ("FramesRequest", "FramesReply"),
        "The socket's frames over HTTP.",
    ),
    endpoint(
        "stream",
        ("POST", "/v1/conversations/{conversation}/stream"),
        Access::Visitor,
        ("ClientFrame", "ServerFrame"),
        "The socket's frames down, one JSON per line, where sockets are blocked. The body is the hello.",
    ),
    endpoint(
        "socket",
        ("GET", "/v1/conversations/{conversation}/socket"),
        Access::Visitor,
        ("", ""),
        "The conversation's socket.",
    ),
    endpoint(
        "slots",
        ("GET", "/v1/conversations/{conversation}/slots"),
        Access::Visitor,
        ("", "FreeSlots"),
        "The times at which a visit can still be booked.",
    ),
    endpoint(
        "put_file",
        ("POST", "/v1/conversations/{conversation}/files"),
        Access::Visitor,
        ("", "FileInfo"),
        "Uploads a file: its bytes are the body, `id` and `name` stand in the query. Safe to repeat. A `file` message then shows it.",
    ),
    endpoint(
        "get_file",
        ("GET", "/v1/conversations/{conversation}/files"),
        Access::Visitor,
        ("", ""),
        "The bytes of an uploaded file, by `file` in the query.",
    ),
    endpoint(
        "identify",
        ("POST", "/v1/identify"),
        Access::Page,
        ("IdentifyRequest", "IdentifyReply"),
        "Tells who the visitor is, by a token that the merchant's server has signed, and finds his conversation on any device.",
    ),
    endpoint(
        "submit_lead",
        ("POST", "/v1/leads"),
        Access::Page,
        ("LeadRequest", "LeadReply"),
        "A lead from the merchant's plain form. Safe to repeat.",
    ),
    endpoint(
        "lead_form",
        ("GET", "/v1/merchants/{merchant}/lead-form"),
        Access::Page,
        ("", "LeadFormTexts"),
        "The consent text and fields for the merchant's plain form.",
    ),
    endpoint(
        "create_merchant",
        ("POST", "/v1/merchants"),
        Access::OneTime,
        ("CreateMerchant", "CreatedMerchant"),
        "Creates a merchant and its first owner with a one-time token.",
    ),
    endpoint(
        "accept_invitation",
        ("POST", "/v1/invitations"),
        Access::OneTime,
        ("AcceptInvitation", "Me"),
        "Joins a merchant with a one-time token, and signs in.",
    ),
    endpoint(
        "sign_in",
        ("POST", "/v1/sign-in"),
        Access::Public,
        ("SignIn", "SignedIn"),
        "Signs an operator in.",
    ),
    endpoint(
        "sign_out",
        ("POST", "/v1/sign-out"),
        Access::Operator(Permission::Read),
        ("", ""),
        "Ends the session.",
    ),
    endpoint(
        "me",
        ("GET", "/v1/console/me"),
        Access::Operator(Permission::Read),
        ("", "Me"),
        "Who is signed in, and where.",
    ),
    endpoint(
        "console_socket",
        ("GET", "/v1/console/socket"),
        Access::Operator(Permission::Read),
        ("", ""),
        "The console's socket: leads and conversations as they happen.",
    ),
    endpoint(
        "list_leads",
        ("GET", "/v1/console/leads"),
        Access::Operator(Permission::Read),
        ("", "LeadPage"),
        "Leads, the latest first.",
    ),
    endpoint(
        "reveal_lead",
        ("POST", "/v1/console/leads/{lead}/reveal"),
        Access::Operator(Permission::Reveal),
        ("", "Revealed"),
        "A lead's contacts in the clear. Logged.",
    ),
    endpoint(
        "get_model",
        ("GET", "/v1/console/model"),
        Access::Operator(Permission::Read),
        ("", "ModelState"),
        "The merchant's model, without its key, and how often it has answered today.",
    ),
    endpoint(
        "put_model",
        ("PUT", "/v1/console/model"),
        Access::Operator(Permission::Staff),
        ("ModelSet", "ModelState"),
        "Saves the merchant's model. Logged.",
    ),
    endpoint(
        "list_knowledge",
        ("GET", "/v1/console/knowledge"),
        Access::Operator(Permission::Read),
        ("", "KnowledgeList"),
        "What Pi knows beyond the pack: texts and pages of the merchant's own.",
    ),
    endpoint(
        "get_knowledge",
        ("GET", "/v1/console/knowledge/{source}"),
        Access::Operator(Permission::Read),
        ("", "KnowledgeDetail"),
        "A source with its words, and the pieces that Pi may quote.",
    ),
    endpoint(
        "add_text",
        ("POST", "/v1/console/knowledge"),
        Access::Operator(Permission::Configure),
        ("KnowledgeText", "KnowledgeSource"),
        "Adds a pasted text; refused with place and article where it says what may not be said. Logged.",
    ),
    endpoint(
        "put_text",
        ("PUT", "/v1/console/knowledge/{source}"),
        Access::Operator(Permission::Configure),
        ("KnowledgeText", "KnowledgeSource"),
        "Puts another text in a pasted one's place. Logged.",
    ),
    endpoint(
        "add_page",
        ("POST", "/v1/console/knowledge/pages"),
        Access::Operator(Permission::Configure),
        ("KnowledgePage", "KnowledgeSource"),
        "Reads a public page and adds what it says; what may not be said is left out, and named. Logged.",
    ),
    endpoint(
        "refresh_page",
        ("POST", "/v1/console/knowledge/{source}/refresh"),
        Access::Operator(Permission::Configure),
        ("", "KnowledgeSource"),
        "Reads a page again; where that fails, what was read before stands, and `error` says why.",
    ),
    endpoint(
        "delete_knowledge",
        ("DELETE", "/v1/console/knowledge/{source}"),
        Access::Operator(Permission::Configure),
        ("", ""),
        "Deletes a source. Logged.",
    ),
    endpoint(
        "learning",
        ("GET", "/v1/console/learning"),
        Access::Operator(Permission::Read),
        ("", "Learning"),
        "What can be learnt from a season's conversations: questions without an answer, answers that were no good, where people leave.",
    ),
    endpoint(
        "mark_group",
        ("PUT", "/v1/console/learning/{group}"),
        Access::Operator(Permission::Configure),
        ("MarkGroup", "Learning"),
        "Says what became of a group of questions. Logged.",
    ),
    endpoint(
        "judge_lead",
        ("PUT", "/v1/console/leads/{lead}/validity"),
        Access::Operator(Permission::Answer),
        ("JudgeLead", "LeadView"),
        "Says whether a lead is valid, and why not. Logged.",
    ),
    endpoint(
        "list_conversations",
        ("GET", "/v1/console/conversations"),
        Access::Operator(Permission::Read),
        ("", "ConversationPage"),
        "Conversations, the latest first.",
    ),
    endpoint(
        "thread",
        ("GET", "/v1/console/conversations/{conversation}"),
        Access::Operator(Permission::Read),
        ("", "Thread"),
        "The last page of a transcript, contacts masked.",
    ),
    endpoint(
        "thread_socket",
        ("GET", "/v1/console/conversations/{conversation}/socket"),
        Access::Operator(Permission::Answer),
        ("", ""),
        "A thread's socket for an operator.",
    ),
    endpoint(
        "get_chips",
        ("GET", "/v1/console/chips"),
        Access::Operator(Permission::Read),
        ("", "ChipSet"),
        "The merchant's chips.",
    ),
    endpoint(
        "put_chips",
        ("PUT", "/v1/console/chips"),
        Access::Operator(Permission::Configure),
        ("ChipSet", "ChipSet"),
        "Saves the merchant's chips; refused when somebody saved in between.",
    ),
    endpoint(
        "thread_file",
        ("GET", "/v1/console/conversations/{conversation}/files"),
        Access::Operator(Permission::Read),
        ("", ""),
        "The bytes of an uploaded file, by `file` in the query.",
    ),
    endpoint(
        "put_thread_file",
        ("POST", "/v1/console/conversations/{conversation}/files"),
        Access::Operator(Permission::Answer),
        ("", "FileInfo"),
        "Uploads a file for the visitor, as visitors upload theirs.",
    ),
    endpoint(
        "list_bookings",
        ("GET", "/v1/console/bookings"),
        Access::Operator(Permission::Read),
        ("", "Bookings"),
        "The visits that are booked from now on, the nearest first.",
    ),
    endpoint(
        "get_catalog",
        ("GET", "/v1/console/catalog"),
        Access::Operator(Permission::Read),
        ("", "CatalogSet"),
        "What cards are made of: prices, cases, offers, visits, papers, place.",
    ),
    endpoint(
        "put_catalog",
        ("PUT", "/v1/console/catalog"),
        Access::Operator(Permission::Configure),
        ("CatalogSet", "CatalogSet"),
        "Saves the catalog; refused when somebody saved in between.",
    ),
    endpoint(
        "identity_secret",
        ("GET", "/v1/console/identity"),
        Access::Operator(Permission::Staff),
        ("", "IdentitySecret"),
        "The secret with which the merchant's server signs who a visitor is.",
    ),
    endpoint(
        "put_profile",
        ("PUT", "/v1/console/profile"),
        Access::Operator(Permission::Configure),
        ("Profile", "Profile"),
        "Saves the merchant's settings.",
    ),
    endpoint(
        "get_playbook",
        ("GET", "/v1/console/playbook"),
        Access::Operator(Permission::Read),
        ("", "PlaybookView"),
        "The merchant's playbook: draft, what is published, what is wrong with either, versions, and the pack's texts.",
    ),
    endpoint(
        "put_playbook_draft",
        ("PUT", "/v1/console/playbook/draft"),
        Access::Operator(Permission::Configure),
        ("DraftSet", "PlaybookDraft"),
        "Saves the draft, right or wrong, and tells all that is wrong with it; refused when somebody saved in between.",
    ),
    endpoint(
        "list_playbook_versions",
        ("GET", "/v1/console/playbook/versions"),
        Access::Operator(Permission::Read),
        ("", "PlaybookVersions"),
        "The versions that were published, the latest first.",
    ),
    endpoint(
        "publish_playbook",
        ("POST", "/v1/console/playbook/versions"),
        Access::Operator(Permission::Configure),
        ("Publish", "PlaybookView"),
        "Publishes the draft as a version; refused where anything is wrong with it. Conversations keep the version they began with. Logged.",
    ),
    endpoint(
        "get_playbook_version",
        ("GET", "/v1/console/playbook/versions/{version}"),
        Access::Operator(Permission::Read),
        ("", "PlaybookVersion"),
        "A version with all that it changes.",
    ),
    endpoint(
        "roll_back_playbook",
        ("POST", "/v1/console/playbook/versions/{version}/roll-back"),
        Access::Operator(Permission::Configure),
        ("RollBack", "PlaybookView"),
        "Publishes an earlier version again, as a new one; the draft stays. Refused where it no longer passes. Logged.",
    ),
    endpoint(
        "compare_playbooks",
        ("GET", "/v1/console/playbook/compare"),
        Access::Operator(Permission::Read),
        ("", "Comparison"),
        "Where two playbooks differ; `from` and `to` are `draft` or versions.",
    ),
    endpoint(
        "preview_playbook",
        ("POST", "/v1/console/playbook/preview"),
        Access::Operator(Permission::Configure),
        ("Preview", "Previewed"),
        "Tries a talk with the draft or a version: what Pi understands and says, turn by turn. Stores nothing.",
    ),
    endpoint(
        "export_playbook",
        ("GET", "/v1/console/playbook/file"),
        Access::Operator(Permission::Read),
        ("", "PlaybookFile"),
        "The draft or a version (`of`) as a file.",
    ),
    endpoint(
        "import_playbook",
        ("POST", "/v1/console/playbook/file"),
        Access::Operator(Permission::Configure),
        ("PlaybookFile", "PlaybookDraft"),
        "Puts a file's changes in the place of the draft, whose `revision` stands in the query; refused where it is for another industry.",
    ),
    endpoint(
        "invite",
        ("POST", "/v1/console/operators"),
        Access::Operator(Permission::Staff),
        ("Invite", "Invited"),
        "Makes a one-time token for a new operator.",
    ),
    endpoint(
        "get_webhooks",
        ("GET", "/v1/console/webhooks"),
        Access::Operator(Permission::Configure),
        ("", "Webhooks"),
        "The webhooks, with the secrets that their receivers check signatures with.",
    ),
    endpoint(
        "put_webhooks",
        ("PUT", "/v1/console/webhooks"),
        Access::Operator(Permission::Configure),
        ("WebhookSet", "Webhooks"),
        "Saves the whole set. Only who may see contacts may have them sent.",
    ),
    endpoint(
        "list_deliveries",
        ("GET", "/v1/console/deliveries"),
        Access::Operator(Permission::Configure),
        ("", "DeliveryPage"),
        "The log of deliveries, the latest first.",
    ),
    endpoint(
        "resend_delivery",
        ("POST", "/v1/console/deliveries/{delivery}/resend"),
        Access::Operator(Permission::Configure),
        ("", "Delivery"),
        "Tries a delivery again now, under the same event id.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_apart() {
        for (index, one) in ENDPOINTS.iter().enumerate() {
            for other in &ENDPOINTS[index + 1..] {
                assert!(one.name != other.name);
                assert!((one.method, one.path) != (other.method, other.path));
            }
        }
    }
}
