//! Faults that a test asks for. Compiled only with the feature of that name; a test holds that the
//! shipped worker has none of it.

use crate::error::EdgeError;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

thread_local! {
    static CALL_FAILS_IN: Cell<Option<u32>> = const { Cell::new(None) };
    static COUNTS: Cell<Counts> = const { Cell::new(Counts::ZERO) };
    static FAIL_IN: Cell<Option<u32>> = const { Cell::new(None) };
    static PANIC: Cell<bool> = const { Cell::new(false) };
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
}

/// What should go wrong next.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The n-th statement from now, counted from 1, throws.
    statement: Option<u32>,
    /// The n-th call that leaves an object or the worker from now, counted from 1, fails.
    call: Option<u32>,
    /// The next thing said in a conversation makes the worker panic.
    #[serde(default)]
    panic: bool,
}

/// Arms the faults of a plan, in place of those before; gives whether the one before was still
/// waiting.
pub fn arm(plan: &Plan) -> bool {
    PANIC.set(plan.panic);
    let call = CALL_FAILS_IN.replace(plan.call);
    FAIL_IN.replace(plan.statement).or(call).is_some()
}

fn fail_at_one(
    counter: &'static std::thread::LocalKey<Cell<Option<u32>>>,
) -> Result<(), EdgeError> {
    match counter.get() {
        Some(1) => {
            counter.set(None);
            Err(EdgeError::Platform(worker::Error::RustError(
                "a fault that was asked for".into(),
            )))
        }
        left => {
            counter.set(left.map(|left| left - 1));
            Ok(())
        }
    }
}

/// Called before every call to an object or to an address outside.
pub fn before_call() -> Result<(), EdgeError> {
    fail_at_one(&CALL_FAILS_IN)
}

/// How the isolate stands.
#[derive(Serialize)]
pub struct Standing {
    /// The plan has not come to its fault yet.
    waits: bool,
    /// Requests, alarms and work after an answer that the objects have not come to the end of.
    under_way: u32,
}

/// How the isolate stands. Asking touches no object.
pub fn standing() -> Standing {
    Standing {
        waits: FAIL_IN.get().or(CALL_FAILS_IN.get()).is_some(),
        under_way: UNDER_WAY.get(),
    }
}

/// Something that is under way until this is dropped.
pub struct UnderWay(());

impl UnderWay {
    /// It begins.
    pub fn begin() -> Self {
        UNDER_WAY.set(UNDER_WAY.get() + 1);
        Self(())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.set(UNDER_WAY.get() - 1);
    }
}

/// What the isolate has cost so far, as Cloudflare counts it.
#[derive(Clone, Copy, Serialize)]
pub struct Counts {
    /// Requests to objects, alarms among them, frames not.
    object_requests: u64,
    /// Frames that came over sockets; twenty of them are charged as one request.
    frames: u64,
    /// Alarms that went off.
    alarms: u64,
    /// Rows read.
    rows_read: u64,
    /// Rows written.
    rows_written: u64,
}

impl Counts {
    const ZERO: Self = Self {
        object_requests: 0,
        frames: 0,
        alarms: 0,
        rows_read: 0,
        rows_written: 0,
    };
}

/// What the isolate has cost so far.
pub fn counts() -> Counts {
    COUNTS.get()
}

/// Adds what a statement has cost.
pub fn count_rows(read: u64, written: u64) {
    let mut counts = COUNTS.get();
    counts.rows_read += read;
    counts.rows_written += written;
    COUNTS.set(counts);
}

/// Adds a frame that came over a socket.
pub fn count_frame() {
    let mut counts = COUNTS.get();
    counts.frames += 1;
    COUNTS.set(counts);
}

/// Adds a request to an object, or an alarm, that is under way from now on.
pub fn count_event(is_alarm: bool) -> UnderWay {
    let mut counts = COUNTS.get();
    counts.object_requests += 1;
    counts.alarms += u64::from(is_alarm);
    COUNTS.set(counts);
    UnderWay::begin()
}

/// Called before every statement and alarm.
pub fn before_statement() -> Result<(), EdgeError> {
    fail_at_one(&FAIL_IN)
}

/// Called when a transaction was undone: logs whether the object has an alarm now.
pub fn after_undo(storage: std::rc::Rc<worker::Storage>) {
    wasm_bindgen_futures::spawn_local(async move {
        let at = storage.get_alarm().await;
        worker::console_log!("{{\"undone\":true,\"alarm\":{}}}", !matches!(at, Ok(None)));
    });
}

/// Called before a conversation's decision.
#[allow(clippy::panic)]
pub fn maybe_panic() {
    if PANIC.replace(false) {
        panic!("a panic that was asked for");
    }
}
