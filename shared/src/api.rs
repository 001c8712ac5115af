//! The HTTP API: every endpoint with the types it takes and gives. The edge's router, the
//! OpenAPI document and the console are all held to [`ENDPOINTS`].

use crate::attribution::PageContext;
use crate::chip::{Chip, ShownChip};
use crate::contact::{ContactKind, Email};
use crate::id::{ConversationId, Key, LeadId, MerchantId, MessageId, OperatorId, StartKey};
use crate::lang::Lang;
use crate::lead::LeadView;
use crate::merchant::{Permission, Profile, Role};
use crate::protocol::{ClientFrame, ConversationRow, LeadForm, Message, Said, ServerFrame};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// `GET`, `POST` or `PUT`.
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
pub const ENDPOINTS: [Endpoint; 24] = [
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
        "put_profile",
        ("PUT", "/v1/console/profile"),
        Access::Operator(Permission::Configure),
        ("Profile", "Profile"),
        "Saves the merchant's settings.",
    ),
    endpoint(
        "invite",
        ("POST", "/v1/console/operators"),
        Access::Operator(Permission::Staff),
        ("Invite", "Invited"),
        "Makes a one-time token for a new operator.",
    ),
];

macro_rules! wire {
    ($($(#[$doc:meta])* $vis:vis struct $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        $vis struct $name { $($(#[$fdoc])* pub $field: $type,)* }
    )*};
}

wire! {
    /// The worker answers.
    pub struct Health {
        /// Always true.
        ok: bool,
        /// Short hash over the assets in service.
        build: String,
        /// The protocol's version.
        v: u32,
    }

    /// A page load. Only counts come of it.
    pub struct TouchRequest {
        /// Whose widget it is.
        merchant: MerchantId,
        /// Chips that were on the screen.
        #[serde(default)]
        chips: Vec<crate::id::ChipId>,
    }

    /// The first message of a conversation, and where it comes from.
    pub struct StartRequest {
        /// Version of the protocol.
        v: u32,
        /// Whose widget it is.
        merchant: MerchantId,
        /// Makes repeats find the same conversation.
        start_key: StartKey,
        /// The client's id for the message.
        id: MessageId,
        /// The message.
        said: Said,
        /// The page.
        page: PageContext,
        /// The language to speak.
        language: Lang,
    }

    /// The conversation, and its frames so far.
    pub struct StartReply {
        /// Which conversation it is.
        conversation: ConversationId,
        /// The visitor's token for it.
        token: String,
        /// A welcome, then every message, the visitor's own included.
        frames: Vec<ServerFrame>,
    }

    /// Frames from a client that has no socket.
    pub struct FramesRequest {
        /// The frames, in order; the first one is a hello.
        frames: Vec<ClientFrame>,
    }

    /// Frames for a client that has no socket.
    pub struct FramesReply {
        /// The frames, in order.
        frames: Vec<ServerFrame>,
    }

    /// A lead from the merchant's plain form.
    pub struct LeadRequest {
        /// Whose form it is.
        merchant: MerchantId,
        /// Client-made id of this submission: sent twice, it is stored once.
        submission: StartKey,
        /// What was written.
        form: LeadForm,
        /// The page.
        page: PageContext,
        /// The language of the form.
        language: Lang,
    }

    /// The form's lead is stored.
    pub struct LeadReply {
        /// The lead.
        lead: LeadId,
    }

    /// What a plain form shows, and what the keys in a lead stand for.
    pub struct LeadFormTexts {
        /// The consent text, by language.
        consent: crate::lang::Localised,
        /// Its version.
        version: Key,
        /// The pack's fields: key and label by language.
        fields: BTreeMap<Key, crate::lang::Localised>,
        /// The merchant's service types: key and name by language.
        service_types: BTreeMap<Key, crate::lang::Localised>,
    }

    /// A new merchant.
    pub struct CreateMerchant {
        /// The deployer's one-time token.
        token: String,
        /// Its settings.
        profile: Profile,
        /// The first owner's address.
        email: Email,
        /// The first owner's name.
        name: String,
        /// The first owner's password.
        password: String,
    }

    /// The new merchant.
    pub struct CreatedMerchant {
        /// Its id: the snippet is `/w/<id>.js`.
        merchant: MerchantId,
    }

    /// An invitation, accepted.
    pub struct AcceptInvitation {
        /// The one-time token.
        token: String,
        /// The operator's name.
        name: String,
        /// The operator's password: a new one, or the one already used with another merchant.
        password: String,
    }

    /// A sign-in.
    pub struct SignIn {
        /// Address.
        email: Email,
        /// Password.
        password: String,
        /// Which merchant to sign in to; without it the only one there is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        merchant: Option<MerchantId>,
    }

    /// The sign-in's result: a session, or a choice.
    pub struct SignedIn {
        /// The session; its cookie is set. Absent when a merchant has to be chosen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        me: Option<Me>,
        /// Merchants to choose from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        merchants: Vec<Membership>,
    }

    /// A merchant somebody works for.
    pub struct Membership {
        /// The merchant.
        merchant: MerchantId,
        /// Its name.
        name: String,
    }

    /// Who is signed in.
    pub struct Me {
        /// The operator.
        operator: OperatorId,
        /// The operator's name.
        name: String,
        /// The operator's role.
        role: Role,
        /// The merchant.
        merchant: MerchantId,
        /// The merchant's settings.
        profile: Profile,
    }

    /// One page of leads.
    pub struct LeadPage {
        /// The leads, the latest first.
        leads: Vec<LeadView>,
        /// What to pass as `before` for the next page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    }

    /// A lead's contacts in the clear.
    pub struct Revealed {
        /// Kind and value, the last one given first.
        contacts: Vec<(ContactKind, String)>,
    }

    /// One page of conversations.
    pub struct ConversationPage {
        /// The conversations, the latest first.
        conversations: Vec<ConversationRow>,
        /// What to pass as `before` for the next page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    }

    /// The last page of a transcript.
    pub struct Thread {
        /// The conversation.
        conversation: ConversationId,
        /// The messages, in order, contacts masked.
        messages: Vec<Message>,
        /// The lead that came of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<LeadView>,
    }

    /// A merchant's chips.
    pub struct ChipSet {
        /// Counts up with every save; saving needs the one that was loaded.
        revision: u32,
        /// The chips, in order.
        chips: Vec<Chip>,
    }

    /// An invitation.
    pub struct Invite {
        /// Whom.
        email: Email,
        /// The role.
        role: Role,
    }

    /// The invitation's token, to be passed on.
    pub struct Invited {
        /// One-time, good for three days.
        token: String,
    }

    /// What the snippet carries beside the loader: everything it needs to draw itself.
    pub struct Bootstrap {
        /// Version of the protocol.
        v: u32,
        /// Whose widget it is.
        merchant: MerchantId,
        /// The merchant's name.
        name: String,
        /// Pi's name here.
        assistant: String,
        /// The merchant's colour, `#rrggbb`, corrected until text on it can be read.
        accent: String,
        /// One or two characters on the launcher.
        mark: String,
        /// Whether a person is there now.
        open: bool,
        /// When a person is there: opening and closing as `09:00`.
        hours: (String, String),
        /// The languages it speaks, its own first.
        languages: Vec<Lang>,
        /// The chips, by language.
        chips: BTreeMap<Lang, Vec<ShownChip>>,
        /// Addresses of the app's script, wasm and style, to be resolved against the snippet's.
        app: AppAssets,
    }

    /// Where the app lies.
    pub struct AppAssets {
        /// Its script.
        js: String,
        /// Its wasm.
        wasm: String,
        /// Its style sheet.
        css: String,
    }
}

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
