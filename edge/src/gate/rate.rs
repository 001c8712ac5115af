//! How often: per address and per visitor. Each isolate counts for itself, in memory, so that nobody
//! who is refused wakes an object. On a machine of one's own there is one isolate, and the count is
//! exact; on Cloudflare a flood that is spread over its network meets each isolate's count anew, and
//! the limits of the objects themselves.

use crate::error::Done;
use crate::platform::{address, limits, now};
use shared::door::{self, Address, Meter};
use shared::id::ConversationId;
use shared::limit;
use shared::protocol::{Code, Problem};
use std::cell::RefCell;
use worker::{Env, Request};

thread_local! {
    static REQUESTS: RefCell<Meter<Address>> = RefCell::new(Meter::new(limit::METER_KEYS_MAX));
    static STARTS: RefCell<Meter<Address>> = RefCell::new(Meter::new(limit::METER_KEYS_MAX));
    static CHECKS: RefCell<Meter<Address>> = RefCell::new(Meter::new(limit::METER_KEYS_MAX));
    static FRAMES: RefCell<Meter<ConversationId>> = RefCell::new(Meter::new(limit::METER_KEYS_MAX));
}

/// Counts a request at a visitor's door.
///
/// # Errors
/// `too_many`.
pub fn count_request(request: &Request, env: &Env) -> Done<()> {
    let rate = limits(env)?.requests;
    let address = address(request, env)?;
    let is_allowed = REQUESTS.with_borrow_mut(|meter| meter.take(&address, rate, now()));
    refuse_unless(is_allowed, "requests from this address")
}

/// Counts a conversation that begins. A crawler begins none.
///
/// # Errors
/// `crawler`, `too_many`.
pub fn count_start(request: &Request, env: &Env) -> Done<()> {
    if is_crawler(request)? {
        return Err(Code::Crawler.into());
    }
    let rate = limits(env)?.starts;
    let address = address(request, env)?;
    let is_allowed = STARTS.with_borrow_mut(|meter| meter.take(&address, rate, now()));
    refuse_unless(is_allowed, "conversations begun from this address")
}

/// Counts a page that is fetched for somebody. A crawler has none fetched, nor another checker.
///
/// # Errors
/// `crawler`, `too_many`.
pub fn count_check(request: &Request, env: &Env) -> Done<()> {
    if is_crawler(request)? {
        return Err(Code::Crawler.into());
    }
    let rate = limits(env)?.checks;
    let address = address(request, env)?;
    let is_allowed = CHECKS.with_borrow_mut(|meter| meter.take(&address, rate, now()));
    refuse_unless(is_allowed, "pages checked for this address")
}

/// Whether a crawler makes this request: nothing that it does is a visitor's.
///
/// # Errors
/// When the platform does not give the headers.
pub fn is_crawler(request: &Request) -> Done<bool> {
    let user_agent = request.headers().get("user-agent")?.unwrap_or_default();
    Ok(door::is_crawler(&user_agent))
}

/// Counts frames that a visitor posts.
///
/// # Errors
/// `too_many`: none of them was taken.
pub fn count_frames(conversation: &ConversationId, frames: usize, env: &Env) -> Done<()> {
    let rate = limits(env)?.messages;
    let is_allowed =
        FRAMES.with_borrow_mut(|meter| meter.take_together(conversation, frames, rate, now()));
    refuse_unless(is_allowed, "messages of this visitor")
}

fn refuse_unless(is_allowed: bool, what: &str) -> Done<()> {
    if is_allowed {
        Ok(())
    } else {
        Err(Problem::because(Code::TooMany, what).into())
    }
}
