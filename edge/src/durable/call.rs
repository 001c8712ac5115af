//! Calls between worker and objects: binding, object's name, request and reply in one type. A
//! call that changes its shape fails to compile on the other side.

use crate::bridge;
use crate::error::EdgeError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::api::{
    Booking, CatalogSet, ChipSet, ConversationPage, Delivery, DeliveryPage, DraftSet,
    KnowledgeDetail, KnowledgeList, KnowledgeSource, LeadPage, Me, Membership, ModelSet,
    ModelState, PageError, PlaybookRef, PlaybookVersion, Revealed, VersionHead,
};
use shared::attribution::Touch;
use shared::catalog::Catalog;
use shared::chip::Chip;
use shared::conversation::{Report, Script, Settled};
use shared::id::{ChipId, ConversationId, LeadId, MerchantId, MessageId, OperatorId, VisitorId};
use shared::identity::Identity;
use shared::knowledge::{ClaimFinding, Knowledge, Piece};
use shared::lang::Lang;
use shared::lead::{Lead, LeadView, Validity};
use shared::learning::{LessonState, Record};
use shared::merchant::{Merchant, Permission, Profile, Role};
use shared::pack::Changes;
use shared::pi::model::{Access, Failure};
use shared::protocol::{ClientFrame, FileInfo, Message, Problem, Said, Seq, ServerFrame, Side};
use shared::time::Millis;
use shared::webhook::Webhook;
use worker::{Env, Headers, Method, Request, RequestInit, Response};

/// The address under which an object takes sockets.
pub const SOCKET_URL: &str = "http://object/socket";
/// The address under which an object opens streams; the body is the hello.
pub const STREAM_URL: &str = "http://object/stream";
/// The address at which an object takes files and gives them.
pub const FILE_URL: &str = "http://object/file";
/// The header that tells which file: what is known of it, or its id, as JSON in ASCII.
pub const FILE_HEADER: &str = "x-chipline-file";
/// The header that tells an object whose socket it is. The worker sets it; the router never
/// passes a client's own headers on.
pub const OWNER_HEADER: &str = "x-chipline-socket";

/// One call, with the type of its reply.
pub trait Call: Serialize {
    /// What comes back.
    type Reply: Serialize + DeserializeOwned;
    /// All calls of that kind of object.
    type Any: From<Self> + Serialize
    where
        Self: Sized;
}

/// A reply as it travels.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer<T> {
    Done(T),
    Refused(Problem),
}

macro_rules! calls {
    ($(#[$any_doc:meta])* $any:ident { $($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* } -> $reply:ty;)* }) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Serialize, Deserialize)]
            pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }

            impl Call for $name {
                type Reply = $reply;
                type Any = $any;
            }

            impl From<$name> for $any {
                fn from(call: $name) -> Self {
                    Self::$name(Box::new(call))
                }
            }
        )*

        $(#[$any_doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "call", content = "with", rename_all = "snake_case")]
        pub enum $any { $($(#[$doc])* $name(Box<$name>),)* }
    };
}

/// A signed-in operator, and what the endpoint called needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// The session of the cookie.
    pub session: String,
    /// The operator of the cookie.
    pub operator: OperatorId,
    /// The permission that the endpoint needs.
    pub needs: Permission,
}

/// What everybody who serves the merchant's visitors has to know of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Published {
    /// Answers to one visitor that its own model may write in a day; nothing where it has none.
    pub model_per_visitor: Option<u32>,
    /// The merchant.
    pub merchant: Merchant,
    /// What it changes of its pack.
    pub changes: Changes,
    /// Its chips.
    pub chips: Vec<Chip>,
    /// What cards are made of.
    pub catalog: Catalog,
    /// What its own texts and pages say.
    pub knowledge: Knowledge,
}

/// A merchant's playbook, as its object keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptPlaybook {
    /// The merchant, with the number that is served.
    pub merchant: Merchant,
    /// What is worked on.
    pub draft: KeptDraft,
    /// What is in force.
    pub published: PlaybookVersion,
    /// What was published, the latest first.
    pub versions: Vec<VersionHead>,
}

/// What is worked on, right or wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptDraft {
    /// Counts up with every save.
    pub revision: u32,
    /// What it changes of the pack.
    pub changes: Changes,
    /// When it was saved.
    pub saved_at: Option<Millis>,
    /// By whom.
    pub saved_by: Option<String>,
}

/// What came of a report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// The last message that the merchant's object knows now.
    pub told: Seq,
    /// What became of a visit that was wished for.
    pub settled: Option<Settled>,
}

/// An operator, as others see him.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Authorised {
    /// Who.
    pub operator: OperatorId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// Whose socket it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum SocketOf {
    /// The visitor's.
    Visitor,
    /// An operator's.
    Operator {
        /// Who.
        id: OperatorId,
        /// The name that the visitor sees.
        name: String,
    },
}

impl SocketOf {
    /// The side that it belongs to.
    pub fn side(&self) -> Side {
        match self {
            Self::Visitor => Side::Visitor,
            Self::Operator { .. } => Side::Staff,
        }
    }
}

calls! {
    /// Calls of a conversation's object.
    ConversationCall {
        /// The first message.
        Start {
            /// The version of the protocol that the client speaks.
            v: u32,
            /// The conversation.
            conversation: ConversationId,
            /// Whose it is.
            merchant: MerchantId,
            /// Who begins it.
            visitor: VisitorId,
            /// The lead that will come of it.
            lead: LeadId,
            /// The language to speak.
            language: Lang,
            /// The arrival.
            touch: Touch,
            /// What it will run on.
            script: Script,
            /// The client's id for the message.
            id: MessageId,
            /// The message.
            said: Said,
            /// Who the visitor is, where the merchant's page has said so.
            identity: Option<Identity>,
        } -> Vec<ServerFrame>;
        /// Frames of a visitor without a socket.
        TakeFrames {
            /// The frames, a hello first.
            frames: Vec<ClientFrame>,
        } -> Vec<ServerFrame>;
        /// The last page of the transcript, for an operator.
        LoadThread {} -> Vec<Message>;
        /// Says who the visitor is. Refused with `conflict` where that is somebody else already.
        Identify {
            /// Who.
            identity: Identity,
        } -> VisitorId;
    }
}

calls! {
    /// Calls of a merchant's object.
    MerchantCall {
        /// Creates the merchant.
        Create {
            /// The merchant, as a first version.
            merchant: Merchant,
            /// Its first chips.
            chips: Vec<Chip>,
            /// Keyed hash of the first owner's address.
            owner: String,
            /// The first owner.
            operator: OperatorId,
            /// The first owner's name.
            name: String,
        } -> ();
        /// What visitors are served with.
        LoadPublished {} -> Option<Published>;
        /// Takes what has become of a conversation.
        TakeReport {
            /// Whose it is, for finding its keys.
            merchant: MerchantId,
            /// The report.
            report: Report,
        } -> Taken;
        /// Takes a lead from the plain form.
        TakeForm {
            /// Whose it is.
            merchant: MerchantId,
            /// The lead.
            lead: Lead,
        } -> LeadId;
        /// Counts a page load.
        CountTouch {
            /// Chips that were shown.
            chips: Vec<ChipId>,
        } -> ();
        /// Opens a session.
        OpenSession {
            /// For whom.
            operator: OperatorId,
            /// Its id.
            session: String,
            /// Until when.
            expires: Millis,
        } -> Me;
        /// Ends a session.
        EndSession {
            /// Whose it is.
            actor: Actor,
        } -> ();
        /// Lets an invited operator join, once.
        Join {
            /// Who.
            operator: OperatorId,
            /// The name.
            name: String,
            /// The role given.
            role: Role,
            /// The token's nonce.
            nonce: String,
        } -> ();
        /// Checks session and permission.
        Authorise {
            /// Who.
            actor: Actor,
        } -> Authorised;
        /// Who is signed in.
        LoadMe {
            /// Who.
            actor: Actor,
        } -> Me;
        /// One page of leads.
        ListLeads {
            /// Who.
            actor: Actor,
            /// Where the page before ended.
            before: Option<u64>,
        } -> LeadPage;
        /// The lead of a conversation.
        LeadOf {
            /// Who.
            actor: Actor,
            /// The conversation's own lead id.
            source: LeadId,
        } -> Option<LeadView>;
        /// A lead's contacts in the clear.
        Reveal {
            /// Who.
            actor: Actor,
            /// Whose it is.
            merchant: MerchantId,
            /// Which.
            lead: LeadId,
        } -> Revealed;
        /// Where a question for a model goes; nothing where there is no model, or it may not be asked now.
        AskModel {
            /// Whose it is.
            merchant: MerchantId,
        } -> Option<Access>;
        /// What became of asking.
        NoteModel {
            /// Why the rules have answered instead.
            failure: Option<Failure>,
        } -> ();
        /// The merchant's model.
        LoadModel {
            /// Who.
            actor: Actor,
        } -> ModelState;
        /// Saves it.
        SaveModel {
            /// Who.
            actor: Actor,
            /// Whose it is.
            merchant: MerchantId,
            /// What was typed.
            set: ModelSet,
        } -> ModelState;
        /// The sources of its own knowledge.
        ListKnowledge {
            /// Who.
            actor: Actor,
        } -> KnowledgeList;
        /// A source with its words.
        KnowledgeOf {
            /// Who.
            actor: Actor,
            /// Which.
            id: u64,
        } -> KnowledgeDetail;
        /// Saves a text that was pasted.
        SaveText {
            /// Who.
            actor: Actor,
            /// Which one it replaces; nothing for a new one.
            id: Option<u64>,
            /// Its name.
            title: String,
            /// The words.
            text: String,
            /// What may be quoted of it.
            pieces: Vec<Piece>,
        } -> KnowledgeSource;
        /// Saves a page that was read.
        SavePage {
            /// Who.
            actor: Actor,
            /// Which one it replaces; nothing for a new one.
            id: Option<u64>,
            /// Its address.
            address: String,
            /// Its name.
            title: String,
            /// The words.
            text: String,
            /// What may be quoted of it.
            pieces: Vec<Piece>,
            /// What may not.
            findings: Vec<ClaimFinding>,
        } -> KnowledgeSource;
        /// Notes why a page could not be read again.
        NotePageError {
            /// Who.
            actor: Actor,
            /// Which.
            id: u64,
            /// Why.
            error: PageError,
        } -> KnowledgeSource;
        /// Deletes a source.
        DeleteKnowledge {
            /// Who.
            actor: Actor,
            /// Which.
            id: u64,
        } -> ();
        /// What conversations have taught.
        LoadRecord {
            /// Who.
            actor: Actor,
        } -> Record;
        /// Notes what became of lessons.
        MarkLessons {
            /// Who.
            actor: Actor,
            /// Which.
            lessons: Vec<u64>,
            /// What.
            state: LessonState,
        } -> ();
        /// What a person says of a lead.
        Judge {
            /// Who.
            actor: Actor,
            /// Whose it is.
            merchant: MerchantId,
            /// Which.
            lead: LeadId,
            /// Whether it is one.
            validity: Validity,
        } -> LeadView;
        /// One page of conversations.
        ListConversations {
            /// Who.
            actor: Actor,
            /// Where the page before ended.
            before: Option<u64>,
        } -> ConversationPage;
        /// The chips.
        LoadChips {
            /// Who.
            actor: Actor,
        } -> ChipSet;
        /// Saves the chips.
        SaveChips {
            /// Who.
            actor: Actor,
            /// The whole set.
            set: ChipSet,
        } -> ChipSet;
        /// What cards are made of.
        LoadCatalog {
            /// Who.
            actor: Actor,
        } -> CatalogSet;
        /// Saves what cards are made of.
        SaveCatalog {
            /// Who.
            actor: Actor,
            /// All of it.
            set: CatalogSet,
        } -> CatalogSet;
        /// The visits from now on.
        ListBookings {
            /// Who.
            actor: Actor,
        } -> Vec<Booking>;
        /// The times that can still be booked.
        FreeSlots {
            /// By whom.
            conversation: ConversationId,
        } -> Vec<Millis>;
        /// Where an identified visitor talks.
        FindIdentified {
            /// The merchant's own id for the person.
            sub: String,
        } -> Option<ConversationId>;
        /// The webhooks.
        LoadWebhooks {
            /// Who.
            actor: Actor,
        } -> Vec<Webhook>;
        /// Saves the webhooks.
        SaveWebhooks {
            /// Who.
            actor: Actor,
            /// All of them, checked.
            webhooks: Vec<Webhook>,
        } -> ();
        /// One page of the log of deliveries.
        ListDeliveries {
            /// Who.
            actor: Actor,
            /// Where the page before ended.
            before: Option<u64>,
        } -> DeliveryPage;
        /// Tries a delivery again now.
        Resend {
            /// Who.
            actor: Actor,
            /// Its place in the log.
            rank: u64,
        } -> Delivery;
        /// Saves the settings. Refused with `conflict` where the playbook has changed since they were
        /// checked with it.
        SaveProfile {
            /// Who.
            actor: Actor,
            /// The settings, checked.
            profile: Profile,
            /// The number that was served then.
            over: u32,
        } -> Profile;
        /// The playbook: what is worked on, what was published.
        LoadPlaybook {
            /// Who.
            actor: Actor,
        } -> KeptPlaybook;
        /// A version that is kept.
        LoadVersion {
            /// Who.
            actor: Actor,
            /// Which.
            version: u32,
        } -> PlaybookVersion;
        /// Saves what is worked on.
        SaveDraft {
            /// Who.
            actor: Actor,
            /// What.
            set: DraftSet,
        } -> KeptPlaybook;
        /// Publishes the draft, or an earlier version again. Refused with `conflict` where anything has
        /// changed since it was checked.
        PublishPlaybook {
            /// Who.
            actor: Actor,
            /// What.
            what: PlaybookRef,
            /// The draft's revision, where it is the draft.
            revision: Option<u32>,
            /// The number served so far.
            over: u32,
            /// Why.
            note: String,
        } -> KeptPlaybook;
    }
}

calls! {
    /// Calls of a directory shard.
    DirectoryCall {
        /// Counts a try and gives the stored password hash, if there is such a person.
        BeginSignIn {
            /// Keyed hash of the address.
            lookup: String,
        } -> Option<String>;
        /// The password was right: the count begins anew.
        SignInSucceeded {
            /// Keyed hash of the address.
            lookup: String,
        } -> Vec<Membership>;
        /// Notes a person's merchant; the password hash counts only for a new person.
        AddMember {
            /// Keyed hash of the address.
            lookup: String,
            /// The new person's password hash.
            password: String,
            /// The merchant.
            merchant: MerchantId,
            /// The merchant's name.
            name: String,
        } -> ();
    }
}

/// The object of a conversation.
pub fn conversation(env: &Env, id: &ConversationId) -> Object<ConversationCall> {
    Object::named(env, crate::bindings::CONVERSATION, id.as_str())
}

/// The object of a merchant.
pub fn merchant(env: &Env, id: &MerchantId) -> Object<MerchantCall> {
    Object::named(env, crate::bindings::MERCHANT, id.as_str())
}

/// The directory's shard for an address. Sixty-four of them: a sign-in touches one.
pub fn directory(env: &Env, lookup: &str) -> Object<DirectoryCall> {
    let shard: String = lookup.chars().take(1).collect();
    Object::named(env, crate::bindings::DIRECTORY, &shard)
}

/// One object, and the calls it takes.
pub struct Object<Any> {
    env: Env,
    binding: &'static str,
    name: String,
    calls: std::marker::PhantomData<Any>,
}

impl<Any: Serialize> Object<Any> {
    fn named(env: &Env, binding: &'static str, name: &str) -> Self {
        Self {
            env: env.clone(),
            binding,
            name: name.to_owned(),
            calls: std::marker::PhantomData,
        }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// The object's refusal, or the platform's failure to reach it.
    pub async fn call<C: Call<Any = Any>>(&self, call: C) -> Result<C::Reply, EdgeError>
    where
        Any: From<C>,
    {
        #[cfg(feature = "faults")]
        crate::faults::before_call()?;
        let body = serde_json::to_string(&Any::from(call))
            .map_err(|error| EdgeError::unreadable("a call", &error))?;
        let answer = bridge::call(self.env.as_ref(), self.binding, &self.name, &body)
            .await
            .map_err(|error| EdgeError::Platform(error.into()))?;
        let text = answer.as_string().unwrap_or_default();
        match serde_json::from_str(&text)
            .map_err(|error| EdgeError::unreadable("a reply", &error))?
        {
            Answer::Done(reply) => Ok(reply),
            Answer::Refused(problem) => Err(EdgeError::Refused(problem)),
        }
    }

    /// Makes a request whose answer is passed on as it is.
    async fn pass(&self, url: &str, init: &RequestInit) -> Result<Response, EdgeError> {
        #[cfg(feature = "faults")]
        crate::faults::before_call()?;
        let stub = self
            .env
            .durable_object(self.binding)?
            .get_by_name(&self.name)?;
        let request = Request::new_with_init(url, init)?;
        Ok(stub.fetch_with_request(request).await?)
    }

    /// Passes a socket on.
    ///
    /// # Errors
    /// The object's refusal, or the platform's failure to reach it.
    pub async fn socket(
        &self,
        of: &SocketOf,
        protocol: Option<&str>,
    ) -> Result<Response, EdgeError> {
        let headers = Headers::new();
        headers.set("upgrade", "websocket")?;
        // Header values are bytes: a name in Chinese has to be written in ASCII.
        let of = serde_json::to_string(of)
            .map_err(|error| EdgeError::unreadable("a socket's owner", &error))?;
        headers.set(
            OWNER_HEADER,
            &js_sys::encode_uri_component(&of)
                .as_string()
                .unwrap_or_default(),
        )?;
        if let Some(protocol) = protocol {
            headers.set("sec-websocket-protocol", protocol)?;
        }
        let mut init = RequestInit::new();
        init.with_headers(headers);
        let mut response = self.pass(SOCKET_URL, &init).await?;
        if response.status_code() == 101 {
            return Ok(response);
        }
        Err(EdgeError::Refused(response.json().await?))
    }
}

impl Object<ConversationCall> {
    /// Opens a stream; the answer is the stream, or a problem.
    ///
    /// # Errors
    /// The platform's failure to reach the object.
    pub async fn stream(&self, hello: &ClientFrame) -> Result<Response, EdgeError> {
        let hello = serde_json::to_string(hello)
            .map_err(|error| EdgeError::unreadable("a hello", &error))?;
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(Some(hello.into()));
        self.pass(STREAM_URL, &init).await
    }
}

impl Object<ConversationCall> {
    /// Keeps a file in a conversation.
    ///
    /// # Errors
    /// The object's refusal, or the platform's failure to reach it.
    pub async fn put_file(&self, info: &FileInfo, bytes: &[u8]) -> Result<FileInfo, EdgeError> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post)
            .with_headers(file_headers(info)?)
            .with_body(Some(js_sys::Uint8Array::from(bytes).into()));
        let mut response = self.pass(FILE_URL, &init).await?;
        if response.status_code() == 200 {
            return Ok(response.json().await?);
        }
        Err(EdgeError::Refused(response.json().await?))
    }

    /// A file of a conversation, as it is served.
    ///
    /// # Errors
    /// The object's refusal, or the platform's failure to reach it.
    pub async fn file(&self, id: &MessageId) -> Result<Response, EdgeError> {
        let mut init = RequestInit::new();
        init.with_headers(file_headers(id)?);
        let mut response = self.pass(FILE_URL, &init).await?;
        if response.status_code() != 200 {
            return Err(EdgeError::Refused(response.json().await?));
        }
        // The object's own headers can't be changed, and the router adds one.
        let headers = response.headers().clone();
        Ok(response.with_headers(headers))
    }
}

/// Header values are bytes: a name in Chinese has to be written in ASCII.
fn file_headers(what: &impl Serialize) -> Result<Headers, EdgeError> {
    let what = serde_json::to_string(what)
        .map_err(|error| EdgeError::unreadable("a file's header", &error))?;
    let headers = Headers::new();
    headers.set(
        FILE_HEADER,
        &String::from(js_sys::encode_uri_component(&what)),
    )?;
    Ok(headers)
}

/// Reads what a request brings to an object.
///
/// # Errors
/// When it is not of this shape.
pub async fn receive<T: DeserializeOwned>(mut request: Request) -> Result<T, EdgeError> {
    serde_json::from_str(&request.text().await?)
        .map_err(|error| EdgeError::unreadable("a request to an object", &error))
}

/// Takes a call within its object, and gives the answer as it travels.
pub fn answer<Any: DeserializeOwned>(body: &str, take: impl FnOnce(Any) -> String) -> String {
    match serde_json::from_str(body) {
        Ok(call) => take(call),
        Err(error) => {
            let error = EdgeError::unreadable("a call", &error);
            written(&Answer::<()>::Refused(error.into_problem("call")))
        }
    }
}

/// A call's result, on its way back. Naming the call holds the reply to its type.
pub fn reply<C: Call>(result: Result<C::Reply, EdgeError>, place: &str) -> String {
    written(&match result {
        Ok(reply) => Answer::Done(reply),
        Err(error) => Answer::Refused(error.into_problem(place)),
    })
}

fn written<T: Serialize>(answer: &Answer<T>) -> String {
    serde_json::to_string(answer).unwrap_or_else(|error| {
        // The caller can't read an empty answer, and fails as it should.
        crate::log::failure("reply", &error);
        String::new()
    })
}
