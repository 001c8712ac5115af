//! The conversation: what happens in it, and what follows.
//!
//! [`step`] is the decision at the heart of the product. It takes the conversation as it is, one
//! [`Event`] and the time, and gives back the conversation as it becomes and the [`Effect`]s to
//! carry out. [`Driver`] is the order around it that a shell follows: decide, commit, perform; it
//! also sees to it that the merchant's object learns of everything ([`take_report`] is that end).

mod driver;
mod effect;
mod event;
mod inbox;
mod sealing;
mod state;
mod step;
mod thought;

pub use driver::{Driver, Input, Outbox, Plan, Write};
pub use effect::{Effect, Report, Settled, StoredMessage, To, Wish};
pub use event::{Event, Speaker, Uttered};
pub use inbox::{Known, News, take_report};
pub use sealing::{Entropy, SealedForm, Sealer};
pub use state::{Beginning, Conversation, Gains, Handler, Manner, PiDay, Script};
pub use step::{Outcome, step};
pub use thought::Thought;

#[cfg(test)]
mod tests;
