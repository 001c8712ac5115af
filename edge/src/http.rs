//! One handler per endpoint. A handler passes its gate, calls an object, and writes the answer.

pub mod assets;
pub mod catalog;
pub mod chat_page;
pub mod console;
pub mod doctor;
pub mod files;
mod html;
pub mod knowledge;
pub mod learning;
pub mod model;
pub mod people;
pub mod playbook;
pub mod snippet;
pub mod visitor;
pub mod webhooks;

use crate::error::EdgeError;
use serde::Serialize;
use worker::Response;

/// An answer with a JSON body that no cache keeps.
pub fn json(value: &impl Serialize) -> Result<Response, EdgeError> {
    let mut response = Response::from_json(value)?;
    response.headers_mut().set("cache-control", "no-store")?;
    Ok(response)
}

/// An answer without a body.
pub fn nothing() -> Result<Response, EdgeError> {
    Ok(Response::empty()?.with_status(204))
}
