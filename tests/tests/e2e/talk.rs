//! What a conversation holds besides words: cards made of the merchant's catalog, visits, files, older
//! messages, a person who is asked for, and who the visitor is.

mod cards;
mod catalog;
mod files;
mod history;
mod identity;
mod person;
mod visits;

use shared::id::Key;
use shared::protocol::{Body, CardKind, ClientFrame, Message, Problem, Said, ServerFrame};
use tests::catalog::catalog;
use tests::socket::Socket;
use tests::stand::Stand;
use tests::visitor::{Visitor, hello};

/// A stand whose merchant has something on every card.
#[track_caller]
fn furnished() -> Stand {
    let stand = Stand::new("dental");
    stand.owner().set_catalog(&catalog());
    stand
}

fn key(text: &str) -> Key {
    Key::parse(text).expect("a key")
}

/// Why something was refused.
#[track_caller]
fn refusal(frames: &[ServerFrame]) -> Problem {
    let mut problems = frames.iter().filter_map(|frame| match frame {
        ServerFrame::Refused { problem, .. } => Some(problem.clone()),
        _ => None,
    });
    let problem = problems.next();
    problem.unwrap_or_else(|| panic!("not refused: {frames:?}"))
}

fn bodies(messages: &[Message]) -> Vec<Body> {
    messages
        .iter()
        .map(|message| message.body.clone())
        .collect()
}

/// The thread as staff see it.
#[track_caller]
fn thread(stand: &Stand, visitor: &Visitor) -> Vec<Body> {
    let thread = stand.owner().thread(visitor.started.conversation.as_str());
    bodies(&thread.messages)
}

/// The owner in a visitor's thread.
#[track_caller]
fn operator(stand: &Stand, visitor: &Visitor) -> Socket {
    let conversation = visitor.started.conversation.as_str();
    let mut socket = stand.owner().thread_socket(conversation);
    socket.send(&hello(0));
    socket.until(|frame: &ServerFrame| matches!(frame, ServerFrame::Welcome { .. }));
    socket
}

/// An operator's card, as a frame.
fn put(id: &str, card: CardKind) -> ClientFrame {
    says(id, Said::Card { card })
}

fn says(id: &str, said: Said) -> ClientFrame {
    let id = shared::id::MessageId::parse(id).expect("an id");
    ClientFrame::Say { id, said }
}

fn is_message(id: &str) -> impl Fn(&ServerFrame) -> bool {
    move |frame| matches!(frame, ServerFrame::Message(message) if message.id.as_str() == id)
}
