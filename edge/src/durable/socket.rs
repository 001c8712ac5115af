//! Sockets as the objects keep them: hibernating, with their owner attached.

use super::call::{SOCKET_HEADER, SocketOf};
use crate::error::EdgeError;
use crate::log;
use serde::{Deserialize, Serialize};
use shared::protocol::{Code, Problem, SUBPROTOCOL};
use worker::{Headers, Request, Response, ResponseBuilder, State, WebSocket, WebSocketPair};

/// What an object remembers of a socket while it sleeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// Whose it is.
    pub of: SocketOf,
    /// Whether its hello was answered: before, it is sent nothing.
    pub greeted: bool,
}

/// Accepts a socket that the worker has let through.
///
/// # Errors
/// When there are too many, or the platform refuses.
pub fn accept(
    state: &State,
    request: &Request,
    sockets_max: usize,
    greeted: bool,
) -> Result<Response, EdgeError> {
    if state.get_websockets().len() >= sockets_max {
        return Err(Problem::because(Code::TooMany, "too many sockets").into());
    }
    let of = request.headers().get(SOCKET_HEADER)?.unwrap_or_default();
    let of =
        js_sys::decode_uri_component(&of).map_err(|error| EdgeError::Platform(error.into()))?;
    let of: SocketOf = serde_json::from_str(&String::from(of))
        .map_err(|error| EdgeError::unreadable("a socket's owner", &error))?;
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    state.accept_web_socket(&server);
    server.serialize_attachment(Attachment { of, greeted })?;
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
