//! `AgencyDo`: one agency.
//!
//! Why an object: an agency's merchants and reports over them are one thing, apart from any
//! merchant's data. The class is bound from the first deployment on, since a class that is added
//! later needs a migration of its own; it takes no calls yet, and refuses all.

use crate::error;
use crate::log;
use shared::protocol::{Code, Problem};
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

/// One agency.
#[durable_object]
pub struct AgencyDo;

impl DurableObject for AgencyDo {
    fn new(_state: State, _env: Env) -> Self {
        Self
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        error::problem_response(&Problem::new(Code::NotFound))
    }

    async fn alarm(&self) -> Result<Response> {
        Response::empty()
    }

    async fn websocket_message(
        &self,
        ws: WebSocket,
        _message: WebSocketIncomingMessage,
    ) -> Result<()> {
        super::socket::close(&ws, shared::protocol::close::BAD_FRAME, "no_sockets");
        Ok(())
    }

    async fn websocket_close(
        &self,
        _ws: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _ws: WebSocket, error: Error) -> Result<()> {
        log::failure("agency socket", &error);
        Ok(())
    }
}
