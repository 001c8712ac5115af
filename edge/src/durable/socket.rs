//! Sockets as the objects keep them: hibernating, tagged with the side they belong to, with their
//! owner attached.

use super::call::{OWNER_HEADER, SocketOf};
use crate::error::EdgeError;
use crate::log;
use serde::{Deserialize, Serialize};
use shared::protocol::{Code, Problem, SUBPROTOCOL, Side, VERSION};
use worker::{Headers, Request, Response, ResponseBuilder, State, WebSocket, WebSocketPair};

/// What an object remembers of a socket while it sleeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// Whose it is.
    pub of: SocketOf,
    /// The version of the protocol that its hello stated; 0 before: then it is sent nothing. A
    /// socket that a worker from before version 2 has accepted speaks the first.
    #[serde(default = "first_version")]
    pub v: u32,
}

fn first_version() -> u32 {
    1
}

/// The tag under which a side's sockets are found.
pub fn tag(side: Side) -> &'static str {
    match side {
        Side::Visitor => "visitor",
        Side::Staff => "staff",
    }
}

/// Accepts a console's socket: it is greeted already, and only listens.
///
/// # Errors
/// When there are too many, or the platform refuses.
pub fn accept_listener(
    state: &State,
    request: &Request,
    sockets_max: usize,
) -> Result<Response, EdgeError> {
    if state.get_websockets().len() >= sockets_max {
        return Err(Problem::because(Code::TooMany, "too many sockets").into());
    }
    accept(state, request, owner(request)?, VERSION)
}

/// Accepts a thread's socket, which has to say hello first.
///
/// # Errors
/// When the platform refuses.
pub fn accept_speaker(
    state: &State,
    request: &Request,
    of: SocketOf,
) -> Result<Response, EdgeError> {
    accept(state, request, of, 0)
}

fn accept(state: &State, request: &Request, of: SocketOf, v: u32) -> Result<Response, EdgeError> {
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    state.accept_websocket_with_tags(&server, &[tag(of.side())]);
    server.serialize_attachment(Attachment { of, v })?;
    let mut builder = ResponseBuilder::new()
        .with_status(101)
        .with_websocket(client);
    if request.headers().get("sec-websocket-protocol")?.is_some() {
        let headers = Headers::new();
        headers.set("sec-websocket-protocol", SUBPROTOCOL)?;
        builder = builder.with_headers(headers);
    }
    Ok(builder.empty())
}

/// Whose socket or stream a request opens, as the worker says.
///
/// # Errors
/// When it does not say.
pub fn owner(request: &Request) -> Result<SocketOf, EdgeError> {
    let of = request.headers().get(OWNER_HEADER)?.unwrap_or_default();
    let of =
        js_sys::decode_uri_component(&of).map_err(|error| EdgeError::Platform(error.into()))?;
    serde_json::from_str(&String::from(of))
        .map_err(|error| EdgeError::unreadable("a socket's owner", &error))
}

/// What is attached to a socket. One without is from a worker we don't know: it is closed.
pub fn attachment(socket: &WebSocket) -> Option<Attachment> {
    match socket.deserialize_attachment() {
        Ok(Some(attachment)) => Some(attachment),
        Ok(None) => None,
        Err(error) => {
            log::failure("socket attachment", &error);
            None
        }
    }
}

/// Sends a frame. A socket that is gone will come back and ask for what it missed.
pub fn send(socket: &WebSocket, frame: &impl Serialize) {
    match serde_json::to_string(frame) {
        Ok(text) => drop(socket.send_with_str(text)),
        Err(error) => log::failure("frame", &error),
    }
}

/// Closes a socket with a stated code.
pub fn close(socket: &WebSocket, code: u16, reason: &str) {
    // It may be closed already, which is what was wanted.
    drop(socket.close(Some(code), Some(reason)));
}
