//! A walk through everything that can fail in an act: each statement, and each call that leaves an
//! object or the worker, fails once.

use super::world::World;
use serde_json::json;
use shared::protocol::{ClientFrame, Code, ServerFrame};
use shared::webhook::Kind;
use tests::eventually;
use tests::http::Answer;
use tests::socket::Socket;

/// What whoever acts is told. Silence is no answer: it fails the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// That it is done.
    Done,
    /// That it failed on our side and may be tried again.
    Failed,
}

impl From<&Answer> for Told {
    #[track_caller]
    fn from(answer: &Answer) -> Self {
        if answer.status >= 400 {
            answer.refused(Code::Internal);
            return Self::Failed;
        }
        Self::Done
    }
}

/// A frame, and which frame answers it.
pub type Step = (ClientFrame, fn(&ServerFrame) -> bool);

/// Opens a socket, and sends frame after frame, each once the one before is answered.
#[track_caller]
pub fn told_by_socket(socket: Result<Socket, u16>, steps: &[Step]) -> Told {
    let mut socket = match socket {
        Ok(socket) => socket,
        Err(status) => {
            assert_eq!(status, Code::Internal.status());
            return Told::Failed;
        }
    };
    for (frame, is_answer) in steps {
        socket.send(frame);
        loop {
            match socket.try_receive() {
                Ok(ServerFrame::Refused { problem, .. }) => {
                    assert_eq!(problem.code, Code::Internal);
                    return Told::Failed;
                }
                Ok(frame) if is_answer(&frame) => break,
                Ok(_) => {}
                // Closed with a code that says that trying again is safe.
                Err(_) => return Told::Failed,
            }
        }
    }
    Told::Done
}

/// Whether a frame is the end of a greeting.
pub fn is_welcome(frame: &ServerFrame) -> bool {
    matches!(frame, ServerFrame::Welcome { .. })
}

/// Whether a frame says that what was said is stored.
pub fn is_accepted(frame: &ServerFrame) -> bool {
    matches!(frame, ServerFrame::Accepted { .. })
}

/// What is stored in the end, and what the receiver has heard.
type End = (Vec<String>, Vec<String>);

/// One act, ready to be done.
pub struct Trial<'a> {
    /// Does it, however often.
    pub act: Box<dyn Fn() -> Told + 'a>,
    /// What is stored, part by part: each changes as a whole, or not at all. Without ids and times,
    /// so that every trial of an act comes to the same end.
    pub state: Box<dyn Fn() -> Vec<String> + 'a>,
    /// What the receiver has heard of it, each event once.
    pub heard: Box<dyn Fn() -> Vec<String> + 'a>,
}

impl<'a> Trial<'a> {
    /// An act of which no webhook tells.
    pub fn new(act: impl Fn() -> Told + 'a, state: impl Fn() -> Vec<String> + 'a) -> Self {
        Self {
            act: Box::new(act),
            state: Box::new(state),
            heard: Box::new(Vec::new),
        }
    }

    fn end(&self) -> End {
        ((self.state)(), (self.heard)())
    }
}

/// Something that somebody does.
pub struct Act {
    name: &'static str,
    prepare: fn(&World) -> Trial<'_>,
    statements: Option<u32>,
}

impl Act {
    /// An act by its name. Each trial is prepared for somebody or something new.
    pub fn new(name: &'static str, prepare: fn(&World) -> Trial<'_>) -> Self {
        Self {
            name,
            prepare,
            statements: None,
        }
    }

    /// The same, with its first statements only: what follows is another act's.
    pub fn first(self, statements: u32) -> Self {
        Self {
            statements: Some(statements),
            ..self
        }
    }
}

/// Walks through each act, in a world of its own whose receiver is told of these events.
#[track_caller]
pub fn walk(events: &[Kind], acts: &[Act]) {
    std::thread::scope(|scope| {
        for act in acts {
            scope.spawn(|| World::telling(events).walk(act));
        }
    });
}

impl World {
    /// Does an act with every statement failing once, then with every call. After each failure
    /// nothing may be half done, whoever acted must know, and once it is repeated (or, where it
    /// failed only after the answer, by itself) it is done, once.
    #[track_caller]
    fn walk(&self, act: &Act) {
        let name = act.name;
        let (before, end) = self.rehearse(act);
        for kind in ["statement", "call"] {
            let most = act.statements.filter(|_| kind == "statement");
            let mut failed = 0;
            while most != Some(failed) {
                let place = format!("{name}, {kind} {}", failed + 1);
                let trial = (act.prepare)(self);
                self.rests();
                assert_eq!((trial.state)(), before, "{place}: another beginning");
                self.arm(json!({ kind: failed + 1 }));
                let told = (trial.act)();
                let has_failed = self.rests();
                self.arm(json!({}));
                if !has_failed {
                    assert_eq!(told, Told::Done, "{place}: refused for nothing");
                    break;
                }
                for (part, state) in (trial.state)().iter().enumerate() {
                    let (before, end) = (&before[part], &end.0[part]);
                    let is_whole = state == before || state == end;
                    assert!(is_whole, "{place}: half done\n{state}\n{before}\n{end}");
                }
                if told == Told::Failed {
                    assert_eq!((trial.act)(), Told::Done, "{place}: failed again");
                }
                let mut last = None;
                eventually(&place, || {
                    last = Some(trial.end());
                    Some(()).filter(|()| last.as_ref() == Some(&end))
                });
                failed += 1;
            }
            assert!(failed > 0, "{name}: no {kind} failed");
            println!("{name}: {failed} times a {kind}");
        }
        check_log(&self.stand.stack.log());
    }

    /// Does an act with nothing failing, and gives what was before and what is in the end.
    #[track_caller]
    fn rehearse(&self, act: &Act) -> (Vec<String>, End) {
        let trial = (act.prepare)(self);
        self.rests();
        let before = (trial.state)();
        assert_eq!((trial.act)(), Told::Done, "{}", act.name);
        eventually(act.name, || Some(()).filter(|()| (trial.state)() != before));
        self.rests();
        (before, trial.end())
    }
}

/// Whatever failed was logged as that, and nothing else went wrong.
#[track_caller]
fn check_log(log: &str) {
    // What an object refuses because of a fault its caller logs as refused.
    let known = ["a fault that was asked for", "Something failed on our side"];
    for line in log.lines() {
        let is_panic = line.contains("panicked") || line.contains("RuntimeError");
        assert!(!is_panic, "{line}");
        let is_known = known.iter().any(|words| line.contains(words));
        assert!(is_known || !line.contains(r#""level":"error""#), "{line}");
    }
    assert!(log.contains(known[0]));
}
