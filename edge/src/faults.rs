//! Faults that a test asks for. Compiled only with the feature of that name; a test holds that the
//! shipped worker has none of it.

use crate::error::EdgeError;
use serde::Deserialize;
use std::cell::Cell;

thread_local! {
    static FAIL_IN: Cell<Option<u32>> = const { Cell::new(None) };
    static PANIC: Cell<bool> = const { Cell::new(false) };
}

/// What should go wrong next.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The n-th statement from now, counted from 1, throws.
    statement: Option<u32>,
    /// The next thing said in a conversation makes the worker panic.
    #[serde(default)]
    panic: bool,
}

/// Arms the faults of a plan, in place of those before; gives whether the one before was still
/// waiting.
pub fn arm(plan: &Plan) -> bool {
    PANIC.set(plan.panic);
    FAIL_IN.replace(plan.statement).is_some()
}

/// Called before every statement and alarm.
pub fn before_statement() -> Result<(), EdgeError> {
    match FAIL_IN.get() {
        Some(1) => {
            FAIL_IN.set(None);
            Err(EdgeError::Platform(worker::Error::RustError(
                "a fault that was asked for".into(),
            )))
        }
        left => {
            FAIL_IN.set(left.map(|left| left - 1));
            Ok(())
        }
    }
}

/// Called when a transaction was undone: logs whether the object has an alarm now.
pub fn after_undo(storage: std::rc::Rc<worker::Storage>) {
    worker::wasm_bindgen_futures::spawn_local(async move {
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
