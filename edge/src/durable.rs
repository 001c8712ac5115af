//! The objects. Each is a thin shell: take a typed call, run one transaction, carry out what
//! follows. An object may be thrown away and made anew at any time (a panic anywhere in the
//! isolate does that), so it keeps nothing in memory that it could not read again.

mod agency_do;
pub mod call;
mod conversation_do;
mod directory_do;
mod merchant_do;
mod socket;
