//! The conversation: what happens in it, and what follows.
//!
//! [`step`] is the decision at the heart of the product. It takes the conversation as it is, one
//! [`Event`] and the time, and gives back the conversation as it becomes and the [`Effect`]s to
//! carry out. The shell around it loads, steps, commits everything that must last in one
//! transaction, and only then sends.

mod effect;
mod event;
mod sealing;
mod state;
mod step;

pub use effect::{Effect, Report, StoredMessage, To};
pub use event::{Event, Speaker, Uttered};
pub use sealing::{Entropy, SealedForm, Sealer};
pub use state::{Beginning, Conversation, Handler, Script};
pub use step::{Outcome, step};

#[cfg(test)]
mod tests;
