//! Calls between worker and objects: binding, object's name, request and reply in one type. A
//! call that changes its shape fails to compile on the other side.

pub use conversation::*;
pub use directory::*;
pub use merchant::*;

use crate::bridge;
use crate::error::EdgeError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::id::{ConversationId, MerchantId, MessageId, OperatorId};
use shared::merchant::Permission;
use shared::protocol::{ClientFrame, FileInfo, Problem, Side};
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

mod conversation;
mod directory;
mod merchant;

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
