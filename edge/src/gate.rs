//! The one place where outside bytes become typed values: size, shape, version, origin, token.
//! Behind it nothing is parsed again, and in front of it nothing is trusted.

mod body;
mod media;
mod operator;
mod page;
mod rate;
mod visitor;

pub use body::{bytes, console_body, visitor_body};
pub use media::media;
pub use operator::{actor, clear_cookie, same_origin, session_cookie};
pub use page::{
    Served, changed, check_page, conversation_id, furnish, lead_id, merchant_id, served,
};
pub use rate::{count_check, count_frames, count_request, count_start, is_crawler};
pub use visitor::{identity, socket_token, visitor};
