//! Who is let in at the edge's doors, and how often. Pure: the time and what the platform says of a
//! request come in as arguments.

mod address;
mod crawler;
mod limits;
pub mod policy;
mod rate;
pub mod words;

pub use address::{Address, Platform, Proxies, client_address};
pub use crawler::is_crawler;
pub use limits::{Limits, LimitsError};
pub use rate::{Bucket, Meter, Rate};
