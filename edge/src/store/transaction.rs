//! Storage of one object, and the synchronous transaction that the `worker` crate does not bind.

use super::migrate::Schema;
use super::sql::Sql;
use crate::error::EdgeError;
use shared::time::Millis;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use worker::State;

#[wasm_bindgen]
extern "C" {
    /// The platform's storage object, for what must happen without an await.
    type RawStorage;

    #[wasm_bindgen(method, getter)]
    fn sql(this: &RawStorage) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &RawStorage,
        body: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &RawStorage, at: f64) -> Result<js_sys::Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = deleteAlarm)]
    fn delete_alarm(this: &RawStorage) -> Result<js_sys::Promise, JsValue>;
}

/// One object's storage.
pub struct Store {
    sql: Sql,
    raw: RawStorage,
    #[cfg(feature = "faults")]
    storage: std::rc::Rc<worker::Storage>,
    schema: Schema,
    migrated: Cell<bool>,
}

impl Store {
    /// The storage of an object with this schema. Nothing is read or written yet: an object that
    /// is merely called must leave no trace.
    pub fn new(state: &State, schema: Schema) -> Self {
        let storage = state.storage();
        let raw: &JsValue = storage.as_raw();
        let raw: RawStorage = raw.clone().unchecked_into();
        Self {
            sql: Sql::new(raw.sql()),
            raw,
            #[cfg(feature = "faults")]
            storage: std::rc::Rc::new(storage),
            schema,
            migrated: Cell::new(false),
        }
    }

    /// Runs `body` in one transaction, alarm included: it all happens, or nothing of it. No other
    /// event can come in between, since nothing in it waits.
    ///
    /// # Errors
    /// Whatever `body` gives; then everything it did is undone.
    pub fn transact<T>(
        &self,
        body: impl FnOnce(&Sql) -> Result<T, EdgeError>,
    ) -> Result<T, EdgeError> {
        let mut body = Some(body);
        let mut outcome = None;
        let thrown = self.raw.transaction_sync(&mut || {
            let Some(body) = body.take() else {
                return Ok(JsValue::UNDEFINED);
            };
            let result = self.prepare().and_then(|()| body(&self.sql));
            let failed = result.is_err();
            outcome = Some(result);
            // Throwing is how the platform is told to undo.
            if failed {
                Err(JsValue::from_str("undo"))
            } else {
                Ok(JsValue::UNDEFINED)
            }
        });
        match (outcome, thrown) {
            (Some(Ok(value)), Ok(_)) => {
                self.migrated.set(true);
                Ok(value)
            }
            (Some(Err(error)), _) => {
                #[cfg(feature = "faults")]
                crate::faults::after_undo(std::rc::Rc::clone(&self.storage));
                Err(error)
            }
            // The platform itself failed to begin or to commit.
            (_, Err(error)) => Err(EdgeError::Platform(worker::Error::from(error))),
            (None, Ok(_)) => Err(EdgeError::unreadable(
                "transaction",
                &"its body did not run",
            )),
        }
    }

    /// Brings the tables up to date, once per life of the object.
    fn prepare(&self) -> Result<(), EdgeError> {
        if self.migrated.get() {
            Ok(())
        } else {
            self.schema.apply(&self.sql)
        }
    }

    /// Sets the alarm; within [`Store::transact`] it is part of the transaction. The promise is
    /// settled by the commit itself, so there is nothing to wait for.
    ///
    /// Whoever needs one sets it: while an alarm rings, workerd goes on telling of one that was set
    /// in a transaction that was undone, and that never rings.
    ///
    /// # Errors
    /// When the platform refuses.
    pub fn set_alarm(&self, at: Millis) -> Result<(), EdgeError> {
        #[cfg(feature = "faults")]
        crate::faults::before_statement()?;
        self.raw
            .set_alarm(at.0 as f64)
            .map(|_| ())
            .map_err(|error| EdgeError::Platform(error.into()))
    }

    /// Deletes the alarm; within [`Store::transact`] it is part of the transaction.
    ///
    /// # Errors
    /// When the platform refuses.
    pub fn clear_alarm(&self) -> Result<(), EdgeError> {
        #[cfg(feature = "faults")]
        crate::faults::before_statement()?;
        self.raw
            .delete_alarm()
            .map(|_| ())
            .map_err(|error| EdgeError::Platform(error.into()))
    }
}
