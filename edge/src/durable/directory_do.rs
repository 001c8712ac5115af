//! `DirectoryDo`: one shard of the directory.
//!
//! Why an object: a sign-in must find its merchants without asking all of them, and its tries must
//! be counted in one place. Named by the first character of the address's keyed hash. It stores
//! keyed hashes, argon2id hashes and memberships; no address. Calls: `DirectoryCall`.

use super::call::{self, AddMember, BeginSignIn, DirectoryCall, SignInSucceeded};
use crate::error::{EdgeError, problem_response};
use crate::log;
use crate::platform::now;
use crate::store::{self, Schema, Store};
use shared::api::Membership;
use shared::limit;
use shared::protocol::{Code, Problem};
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

/// One shard of the directory.
#[durable_object]
pub struct DirectoryDo {
    store: Store,
}

impl DurableObject for DirectoryDo {
    fn new(state: State, _env: Env) -> Self {
        Self {
            store: Store::new(&state, Schema::DIRECTORY),
        }
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        // It takes calls only.
        problem_response(&Problem::new(Code::NotFound))
    }

    async fn alarm(&self) -> Result<Response> {
        // The directory sets none; one left by another version has nothing to do.
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
        log::failure("directory socket", &error);
        Ok(())
    }
}

#[wasm_bindgen]
impl DirectoryDo {
    /// Takes a typed call; `entry.js` brings it.
    pub fn call(&self, body: &str) -> String {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(false);
        call::answer(body, |call| match call {
            DirectoryCall::BeginSignIn(call) => {
                call::reply::<BeginSignIn>(self.begin_sign_in(&call), "begin sign-in")
            }
            DirectoryCall::SignInSucceeded(call) => {
                call::reply::<SignInSucceeded>(self.sign_in_succeeded(&call), "sign-in")
            }
            DirectoryCall::AddMember(call) => {
                call::reply::<AddMember>(self.add_member(*call), "add member")
            }
        })
    }
}

impl DirectoryDo {
    fn begin_sign_in(&self, call: &BeginSignIn) -> std::result::Result<Option<String>, EdgeError> {
        self.store
            .transact(|sql| {
                // The count must stay even when it refuses, so the refusal comes after the commit.
                let tries = store::directory::count_try(sql, &call.lookup, now())?;
                Ok((tries, store::directory::password(sql, &call.lookup)?))
            })
            .and_then(|(tries, password)| {
                if tries > u64::from(limit::SIGN_IN_TRIES_MAX) {
                    Err(Code::TooMany.into())
                } else {
                    Ok(password)
                }
            })
    }

    fn sign_in_succeeded(
        &self,
        call: &SignInSucceeded,
    ) -> std::result::Result<Vec<Membership>, EdgeError> {
        self.store.transact(|sql| {
            store::directory::forget_tries(sql, &call.lookup)?;
            store::directory::memberships(sql, &call.lookup)
        })
    }

    fn add_member(&self, call: AddMember) -> std::result::Result<(), EdgeError> {
        let AddMember {
            lookup,
            password,
            merchant,
            name,
        } = call;
        self.store.transact(|sql| {
            store::directory::forget_tries(sql, &lookup)?;
            store::directory::add(
                sql,
                &lookup,
                &password,
                &Membership { merchant, name },
                now(),
            )
        })
    }
}
