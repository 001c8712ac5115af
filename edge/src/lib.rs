//! The worker. [`fetch`] is the only way in from outside; behind it stand the doors of [`gate`],
//! one handler per endpoint in [`http`], and the objects of [`durable`]. What is decided is
//! decided in `shared`; what is stored is stored through [`store`].

// Handlers run only on wasm; on the host the crate is compiled for its unit tests.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod bindings;
mod bridge;
mod durable;
mod error;
#[cfg(feature = "faults")]
mod faults;
mod gate;
mod http;
mod log;
mod outbound;
mod platform;
mod router;
mod store;

use worker::{Context, Env, Request, Response, event};

/// Answers one request.
///
/// # Errors
/// None that a client could cause: every refusal is an answer.
#[event(fetch)]
pub async fn fetch(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    router::answer(request, env).await
}
